"""Checks of what a learning rate does to the distance from the minimum, where the curvature is the same everywhere.

Minimum and curvature are derived from the loss's expression; where descent stands after many steps follows from a power, not from steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy

from scenes.kit.claims import AfterSteps, MultiplierOver, Offset, StepsToShrink
from scenes.kit.gates.oracle import DIGITS, as_fraction, precise, surface
from scenes.kit.gates.proof import Look, Reading, UntrueError, anchors, check, words_at
from scenes.kit.gates.quantities import measured
from scenes.kit.gates.screen import box
from scenes.kit.mark import Mark


@dataclass(frozen=True)
class Parabola:
    """Where a parabola is lowest, and how much it bends."""

    lowest: Fraction
    curvature: Fraction

    def after(self, start: Any, rate: Any, step: int) -> Any:
        """Where descent stands after so many steps."""
        with mpmath.workdps(DIGITS):
            return precise(self.lowest) + (precise(start) - precise(self.lowest)) * self.multiplier(rate) ** step

    def multiplier(self, rate: Any) -> Any:
        """What one step multiplies the distance to the minimum by."""
        with mpmath.workdps(DIGITS):
            return 1 - precise(rate) * precise(self.curvature)


@lru_cache(maxsize=64)
def parabola(expression: str) -> Parabola:
    """The parabola that an expression is."""
    ground = surface(expression)
    (weight,) = ground.symbols
    slope = sympy.expand(ground.partials[0])
    bend = sympy.diff(slope, weight)
    if bend.free_symbols or not bend.is_Rational or not bend > 0:
        raise UntrueError(f"the curvature of {expression} is {bend}", "Show multipliers only where the curvature is one positive number")
    (lowest,) = sympy.solve(slope, weight)
    return Parabola(Fraction(int(lowest.p), int(lowest.q)), Fraction(int(bend.p), int(bend.q)))


@measured.register
def _(quantity: StepsToShrink) -> Any:
    multiplier, share = abs(parabola(quantity.loss).multiplier(quantity.rate)), precise(quantity.share)
    if multiplier >= 1:
        return mpmath.inf
    if multiplier <= share:
        return Fraction(1)
    with mpmath.workdps(DIGITS):
        steps = int(mpmath.ceil(mpmath.log(share) / mpmath.log(multiplier)))
        # Beside a whole number logarithms cannot decide: the powers themselves do.
        return Fraction(next(step for step in range(max(0, steps - 1), steps + 2) if multiplier**step <= share))


@check.register
def _(claim: AfterSteps, mark: Mark, look: Look) -> Reading:
    wanted = float(parabola(claim.loss).after(claim.start, claim.rate, claim.step))
    place = look.spot(claim.stage, claim.loss, np.array([wanted]))
    return Reading(look.off(look.middle, place), f"{wanted:.6g} after {claim.step} steps", words_at(look.middle))


@check.register
def _(claim: Offset, mark: Mark, look: Look) -> Reading:
    ground = parabola(claim.run.loss)
    (reached,) = look.replay(claim.run).at(claim.step)
    ends = [look.spot(claim.stage, claim.run.loss, np.array([float(one)]))[0] for one in (ground.lowest, reached)]
    left, _, right, _ = box(look.leaves)
    error = max(abs(min(ends) - left), abs(max(ends) - right)) * look.screen.pixels
    return Reading(error, f"from {float(ground.lowest):.6g} to {float(reached):.6g}", f"from {left:.4f} to {right:.4f}")


@check.register
def _(claim: MultiplierOver, mark: Mark, look: Look) -> Reading:
    stage, ground = look.stage(claim.stage), parabola(claim.loss)
    ends = np.array([stage.place(float(rate), float(ground.multiplier(rate)))[:2] for rate in (claim.first, claim.last)])
    claimed = f"{float(ground.multiplier(claim.first)):.6g} at {float(as_fraction(claim.first) or 0):.6g}"
    if claim.first == claim.last:
        return Reading(look.off(look.middle, ends[0]), claimed, words_at(look.middle))
    drawn = anchors(look.leaves)
    missed = max(float(np.linalg.norm(drawn - end, axis=-1).min()) for end in ends) * look.screen.pixels
    return Reading(max(look.off_line(drawn, ends), missed), f"{claimed} and on", f"{words_at(drawn[0])} to {words_at(drawn[-1])}")
