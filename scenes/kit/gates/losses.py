"""Checks of losses over steps: each dot and each corner of the line against the loss at the run's own step."""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from scenes.kit.claims import LossesOver
from scenes.kit.gates.proof import Look, Reading, anchors, check, distances, words_at
from scenes.kit.mark import Mark


@check.register
def _(claim: LossesOver, mark: Mark, look: Look) -> Reading:
    stage, replay = look.stage(claim.stage), look.replay(claim.run)
    steps = range(claim.first, ceil(claim.last) + 1)
    losses = np.array([float(replay.surface.value(replay.at(step))) for step in steps])
    if claim.first == claim.last:
        wanted = stage.place(float(claim.first), losses[0])[:2]
        return Reading(look.off(look.middle, wanted), f"{losses[0]:.6g} at step {claim.first}", words_at(look.middle))
    across = np.array([*range(claim.first, floor(claim.last) + 1), float(claim.last)])
    way = stage.place(across, np.interp(across, list(steps), losses))[..., :2]
    drawn = anchors(look.leaves)
    missed = float(distances(way, drawn).max()) * look.screen.pixels
    claimed = f"the losses from step {claim.first} to {float(claim.last):.3g}"
    return Reading(max(look.off_line(drawn, way), missed), claimed, f"{len(drawn)} points {words_at(drawn[0])} to {words_at(drawn[-1])}")
