"""Checks of a pace for each weight: Adam's running means, gone over as weighted sums, and the squares, bars and arrows that show them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import mpmath
import numpy as np

from scenes.kit.claims import MeanBar, MeanSquare, Move, Run, RunningMean, SignChanges
from scenes.kit.gates.arrows import drawn_arrow
from scenes.kit.gates.oracle import DIGITS, precise
from scenes.kit.gates.proof import Look, Reading, UntrueError, check, floats, words_at, words_for
from scenes.kit.gates.runs import Words, rule_of
from scenes.kit.gates.screen import box
from scenes.kit.mark import Mark


def _adam(run: Run) -> Words:
    rule = rule_of(run.rule)
    if rule.name != "Adam":
        raise UntrueError(f"{rule.name} keeps no running means", "Show the means of a run of Adam")
    return rule


def _slopes(run: Run, step: int, index: int, look: Look) -> list[Any]:
    """The slopes along one weight where the run has been, up to a step."""
    replay = look.replay(run)
    return [precise(replay.surface.gradient(replay.at(each))[index]) for each in range(step + 1)]


def running_mean(claim: RunningMean, look: Look) -> Any:
    """The mean in 50 digits: every slope weighed by how long ago it was met, the weights made to add up to 1."""
    decay = _adam(claim.run).constants["square_decay" if claim.squared else "decay"]
    with mpmath.workdps(DIGITS):
        slopes = _slopes(claim.run, claim.step, claim.index, look)
        shares = [precise(decay) ** (claim.step - each) for each in range(len(slopes))]
        terms = (share * (slope**2 if claim.squared else slope) for share, slope in zip(shares, slopes, strict=True))
        return mpmath.fsum(terms) / mpmath.fsum(shares)


def sign_changes(claim: SignChanges, look: Look) -> int:
    """How often the slope has another sign than when it last had one."""
    signs = [mpmath.sign(slope) for slope in _slopes(claim.run, claim.step, claim.index, look) if slope]
    return sum(one != other for one, other in pairwise(signs))


def _ends(stage: Any, corner: Any, size: float) -> tuple[Any, Any]:
    """Scene points of a corner and of the place so much farther to the right and up, in the units of the stage."""
    start = floats(corner)
    low, high = (stage.place(*(start + more))[:2] for more in (0.0, size))
    across, up = stage.place(*(start + 1.0))[:2] - low
    if abs(across - up) > 1e-9 * abs(across):
        raise UntrueError("the stage stretches squares", "Give both of its directions one unit")
    return low, high


@check.register
def _(claim: MeanSquare, mark: Mark, look: Look) -> Reading:
    area = running_mean(claim.of, look)
    low, high = _ends(look.stage(claim.stage), claim.corner, float(mpmath.sqrt(area)))
    left, bottom, right, top = box(look.leaves)
    error = max(look.off(np.array([left, bottom]), low), look.off(np.array([right, top]), high))
    drawn = f"{right - left:.4f} by {top - bottom:.4f} {words_at(np.array([left, bottom]))}"
    return Reading(error, f"area {float(area):.6g}, {high[0] - low[0]:.4f} wide", drawn)


@check.register
def _(claim: MeanBar, mark: Mark, look: Look) -> Reading:
    mean = abs(float(running_mean(claim.of, look)))
    low, high = _ends(look.stage(claim.stage), claim.corner, mean)
    left, _, right, top = box(look.leaves)
    error = max(look.off(np.array([left, top]), low), look.off(np.array([right, top]), np.array([high[0], low[1]])))
    return Reading(error, f"{mean:.6g} long", f"{left:.4f} to {right:.4f}")


@check.register
def _(claim: Move, mark: Mark, look: Look) -> Reading:
    replay = look.replay(claim.run)
    start, end = (floats(one) for one in (replay.at(claim.step), replay.expected(claim.step + 1)))
    tail, tip = (look.spot(claim.stage, claim.run.loss, one) for one in (start, end))
    return drawn_arrow(mark, look, tail, tip, f"step {claim.step} from {words_for(start)} to {words_for(end)}")
