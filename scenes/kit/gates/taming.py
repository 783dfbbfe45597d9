"""Checks of steps that are tamed: gradients shortened to a limit, the circle of that limit, and rates that warm up."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np

from scenes.kit.claims import ClippedGradient, RateAt, RatesOver, ReachOf, Run
from scenes.kit.gates.arrows import drawn_arrow
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import Look, Reading, UntrueError, anchors, check, distances, floats, words_at, words_for
from scenes.kit.gates.quantities import measured
from scenes.kit.gates.runs import rule_of
from scenes.kit.mark import Mark

FULL = 721


def rate_in(run: Run, step: int) -> Fraction:
    """The rate of a run in a step, read from its rule's own words."""
    rule, share = rule_of(run.rule), Fraction(1)
    while rule.inner is not None:
        if rule.name == "WarmUp":
            share *= min(Fraction(1), (step + 1) / rule.constants["steps"])
        rule = rule.inner
    return share * rule.constants["rate"]


@measured.register
def _(quantity: RateAt) -> Any:
    return rate_in(quantity.run, quantity.step)


@check.register
def _(claim: ClippedGradient, mark: Mark, look: Look) -> Reading:
    at = floats(claim.at)
    slope = surface(claim.loss).gradient(at)
    size, limit = float(np.hypot(*slope)), float(claim.limit)
    along = float(claim.factor) * (slope * (limit / size) if size > limit else slope)
    tail, tip = (look.spot(claim.stage, claim.loss, one) for one in (at, at + along))
    return drawn_arrow(mark, look, tail, tip, f"the gradient, at most {limit:.6g} long, from {words_for(at)} to {words_for(at + along)}")


@check.register
def _(claim: ReachOf, mark: Mark, look: Look) -> Reading:
    at, radius = floats(claim.at), float(claim.factor) * float(claim.limit)
    angles = np.linspace(0, 2 * np.pi, FULL)
    circle = look.spot(claim.stage, claim.loss, at + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
    drawn = anchors(look.leaves)
    if len(drawn) < 2:
        raise UntrueError("nothing of the circle is drawn", "Draw the circle")
    return Reading(look.off_line(drawn, circle), f"{radius:.6g} around {words_for(at)}", f"{len(drawn)} points")


@check.register
def _(claim: RatesOver, mark: Mark, look: Look) -> Reading:
    stage = look.stage(claim.stage)
    steps = np.arange(claim.first, ceil(claim.last) + 1)
    rates = np.array([float(rate_in(claim.run, int(step))) for step in steps])
    ends = np.array([*steps[:-1], float(claim.last)]) if len(steps) > 1 else steps.astype(float)
    way = stage.place(ends, np.interp(ends, steps, rates))[..., :2]
    if len(way) == 1:
        return Reading(look.off(look.middle, way[0]), f"{rates[0]:.6g} at step {claim.first}", words_at(look.middle))
    drawn = anchors(look.leaves)
    missed = float(distances(way, drawn).max()) * look.screen.pixels
    return Reading(
        max(look.off_line(drawn, way), missed), f"the rates from step {claim.first} to {float(claim.last):.4g}", f"{len(drawn)} points"
    )
