"""Checks of floats: what a run down the round bowl holds in float16, float32 or float64, computed anew step by step, and its bits.

The steps are written out here, one operation after the other in the width of the run; the bits are those that `struct` packs.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import mpmath
import numpy as np

from scenes.kit.claims import Bits, Computed, FirstStep, LargestFloat, LogCurve, LogLevel, PowerOfTen, Run, Shown, WidthOf
from scenes.kit.gates.oracle import derive, precise
from scenes.kit.gates.proof import Look, Reading, UntrueError, anchors, check, distances, words_at
from scenes.kit.gates.quantities import measured, worth
from scenes.kit.gates.runs import rule_of
from scenes.kit.gates.screen import box, fill_alpha
from scenes.kit.mark import Mark

CODES = MappingProxyType({"float16": ">e", "float32": ">f", "float64": ">d"})
LARGEST = MappingProxyType({"float16": (15, 10), "float32": (127, 23), "float64": (1023, 52)})
"""The largest exponent of each format, and how many bits its fraction has."""
LONGEST = 100_000
"""Steps after which a run that still has a number is given up."""
FILLED = 0.5
"""Opacity from which a cell is filled."""
NEAR = 0.25
"""How far, in scene units, the middle of a number may be from its height."""

State = dict[str, Any]


@lru_cache(maxsize=16)
def _states(run: Run) -> list[State]:
    """The steps of a run that have been computed so far; the first is where it starts."""
    if derive(run.loss) != derive("w1**2 + w2**2"):
        raise UntrueError(f"{run.loss} is not the round bowl", "Show bits of runs down w1**2 + w2**2 only")
    rule = rule_of(run.rule)
    if run.dtype not in CODES or rule.name != "GradientDescent" or rule.inner is not None:
        raise UntrueError(f"{run.rule} in {run.dtype} has no bits to show", "Show bits of plain descent in a float width")
    width = np.dtype(run.dtype).type
    return [_state(run, [width(float(one)) for one in run.start])]


def _state(run: Run, weights: list[Any]) -> State:
    width = np.dtype(run.dtype).type
    rate, two = width(float(rule_of(run.rule).constants["rate"])), width(2)
    with np.errstate(all="ignore"):
        slopes = [two * one for one in weights]
        steps = [rate * one for one in slopes]
        loss = weights[0] * weights[0] + weights[1] * weights[1]
    return {"weight": weights, "slope": slopes, "step": steps, "loss": [loss]}


def held(claim: Computed) -> Any:
    """The float that a quantity is."""
    states = _states(claim.run)
    while len(states) <= claim.step:
        last = states[-1]
        with np.errstate(all="ignore"):
            states.append(_state(claim.run, [w - step for w, step in zip(last["weight"], last["step"], strict=True)]))
    return states[claim.step][claim.what][claim.index]


@measured.register
def _(quantity: Computed) -> Any:
    found = float(held(quantity))
    return Fraction(found) if np.isfinite(found) else mpmath.mpf(found)


@measured.register
def _(quantity: FirstStep) -> Any:
    found = {"infinite": np.isinf, "not a number": np.isnan}[quantity.kind]
    steps = (step for step in range(LONGEST) if found(held(replace(quantity.of, step=step))))
    if (first := next(steps, None)) is None:
        raise UntrueError(f"it is never {quantity.kind}", "Show the step only where there is one")
    return Fraction(first)


@measured.register
def _(quantity: WidthOf) -> Any:
    return Fraction(8 * struct.calcsize(CODES[quantity.dtype]))


@measured.register
def _(quantity: LargestFloat) -> Any:
    exponent, places = LARGEST[quantity.dtype]
    return (2 - Fraction(1, 2**places)) * Fraction(2) ** exponent


@measured.register
def _(quantity: PowerOfTen) -> Any:
    return Fraction(10) ** quantity.exponent


@check.register
def _(claim: Bits, mark: Mark, look: Look) -> Reading:
    value = held(claim.of)
    wanted = "".join(f"{byte:08b}" for byte in struct.pack(CODES[claim.of.run.dtype], float(value)))
    cells = sorted(((box([leaf]), fill_alpha(leaf) > FILLED) for leaf in look.leaves), key=lambda one: (-round(one[0][1], 3), one[0][0]))
    drawn = "".join("01"[filled] for _, filled in cells)
    same = drawn[1:] == wanted[1:] if np.isnan(value) else drawn == wanted  # the sign of what is not a number means nothing
    if not same:
        raise UntrueError(f"{value!r} is {wanted}, {drawn} is drawn", "Fill the cells from the computed float at every step")
    return Reading(0.0, f"{value!r} at step {claim.of.step}", drawn)


def _height(graph: Any, value: Any) -> float:
    """How high, in scene units, a number stands on a graph whose heights are powers of ten."""
    low, high, at = (mpmath.log10(abs(precise(one))) for one in (*graph.up, value))
    return float(graph.box.bottom + (at - low) / (high - low) * graph.box.height)


@check.register
def _(claim: LogCurve, mark: Mark, look: Look) -> Reading:
    stage, steps = look.stage(claim.stage), range(claim.first, claim.last + 1)
    sizes = [held(Computed(claim.of.run, step, claim.of.what, claim.of.index)) for step in steps]
    if not all(np.isfinite(one) and one for one in sizes):
        raise UntrueError("part of it has no height on a logarithmic axis", "End the curve before it overflows")
    way = np.array([[stage.place(float(step), 1.0)[0], _height(stage, one)] for step, one in zip(steps, sizes, strict=True)])
    drawn = anchors(look.leaves)
    missed = float(distances(way, drawn).max()) * look.screen.pixels if len(way) > 1 else look.off(look.middle, way[0])
    off = look.off_line(drawn, way) if len(way) > 1 else 0.0
    return Reading(max(off, missed), f"steps {claim.first} to {claim.last}", f"{len(drawn)} points to {words_at(drawn[-1])}")


@check.register
def _(claim: LogLevel, mark: Mark, look: Look) -> Reading:
    value = worth(claim.of, look)
    wanted = _height(look.stage(claim.stage), value)
    for part in mark.get_family():
        if isinstance(part, Mark) and isinstance(part.claim, Shown):
            stands = float(part.get_center()[1])
            if part.claim.of != claim.of or abs(stands - wanted) > NEAR:
                raise UntrueError(f"the number {part.claim.text} does not stand at its height", "Stand each number beside its own line")
    drawn = float(look.middle[1])
    return Reading(abs(drawn - wanted) * look.screen.pixels, f"{mpmath.nstr(precise(value), 6)} at {wanted:.4f}", f"at {drawn:.4f}")
