"""Checks of how a saddle is left: the parts of a velocity, gone over as weighted sums of gradients, and the distance from the ridge."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any

import mpmath
import numpy as np

from scenes.kit.claims import AwayOver, Run, StepsAway, Velocity, VelocityAt
from scenes.kit.gates.arrows import drawn_arrow
from scenes.kit.gates.oracle import DIGITS, precise
from scenes.kit.gates.proof import Look, Reading, UntrueError, anchors, check, distances, floats, words_at, words_for
from scenes.kit.gates.quantities import measured
from scenes.kit.gates.runs import Replay, rule_of
from scenes.kit.mark import Mark

FARTHEST = 100_000
"""Steps after which a run counts as one that never gets away."""
PARTS = ("before", "kept", "gained", "whole")


def parts_of(replay: Replay, step: int) -> dict[str, tuple[Any, ...]]:
    """The parts of the velocity of a step: every gradient since the start, shortened by the decay once for each step since it was met."""
    rule = rule_of(replay.run.rule)
    if rule.name != "Momentum":
        raise UntrueError(f"{rule.name} keeps no velocity", "Show the velocity of a run with momentum")
    with mpmath.workdps(DIGITS):
        decay = precise(rule.constants["decay"])
        slopes = [[precise(one) for one in replay.surface.gradient(replay.at(each))] for each in range(step + 1)]
        size = len(slopes[0])
        before = tuple(mpmath.fsum(decay ** (step - 1 - each) * slopes[each][index] for each in range(step)) for index in range(size))
        kept = tuple(decay * one for one in before)
        gained = tuple(slopes[step])
        return {"before": before, "kept": kept, "gained": gained, "whole": tuple(a + b for a, b in zip(kept, gained, strict=True))}


def _part(parts: dict[str, tuple[Any, ...]], name: str) -> tuple[Any, ...]:
    if name not in parts:
        raise UntrueError(f"a velocity has no part {name!r}", f"Name one of {', '.join(PARTS)}")
    return parts[name]


@lru_cache(maxsize=32)
def _gone_over(run: Run) -> Replay:
    return Replay(run)


@measured.register
def _(quantity: VelocityAt) -> Any:
    return _part(parts_of(_gone_over(quantity.run), quantity.step), quantity.part)[quantity.index]


@measured.register
def _(quantity: StepsAway) -> Any:
    replay, reach = _gone_over(quantity.run), precise(quantity.reach)
    for step in range(FARTHEST):
        if _away(replay, step, quantity.through, quantity.along) >= reach:
            return step
    raise UntrueError(f"the run is not so far away after {FARTHEST} steps", "Do not count the steps of what never leaves")


def _away(replay: Replay, step: int, through: Any, along: Any) -> Any:
    """How far the run is away at this step."""
    with mpmath.workdps(DIGITS):
        moves = ((precise(w) - precise(a)) * precise(b) for w, a, b in zip(replay.at(step), through, along, strict=True))
        return abs(mpmath.fsum(moves))


@check.register
def _(claim: Velocity, mark: Mark, look: Look) -> Reading:
    replay = look.replay(claim.run)
    parts = parts_of(replay, claim.step)
    here, factor = floats(replay.at(claim.step)), float(claim.factor)
    start = here + factor * floats(parts["kept"]) if claim.part == "gained" else here
    end = start + factor * floats(_part(parts, claim.part))
    tail, tip = (look.spot(claim.stage, claim.run.loss, one) for one in (start, end))
    return drawn_arrow(mark, look, tail, tip, f"the velocity {claim.part} from {words_for(start)} to {words_for(end)}")


@check.register
def _(claim: AwayOver, mark: Mark, look: Look) -> Reading:
    stage, replay = look.stage(claim.stage), look.replay(claim.run)
    steps = np.arange(claim.first, ceil(claim.last) + 1)
    away = np.array([float(_away(replay, int(step), claim.through, claim.along)) for step in steps])
    way = stage.place(steps.astype(float), away)[..., :2]
    if claim.first == claim.last:
        return Reading(look.off(look.middle, way[0]), f"{away[0]:.6g} at step {claim.first}", words_at(look.middle))
    share = float(claim.last) - (len(steps) - 2 + claim.first)
    way[-1] = way[-2] + share * (way[-1] - way[-2])
    drawn = anchors(look.leaves)
    missed = float(distances(way, drawn).max()) * look.screen.pixels
    claimed = f"the distances from step {claim.first} to {float(claim.last):.4g}"
    return Reading(max(look.off_line(drawn, way), missed), claimed, f"{len(drawn)} points {words_at(drawn[0])} to {words_at(drawn[-1])}")
