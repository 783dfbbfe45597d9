"""What a scene about a loss in one weight knows of it: values, slopes and curvatures as numbers in print, and a way worth walking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import floor, log10
from typing import Any, cast

import mpmath
import numpy as np
import sympy

from mathcore import Loss
from mathcore.geometry import critical_points
from mathcore.symbolic import to_sympy
from scenes.kit.claims import CurvatureAt, Exact, LossAt, Quantity, Shown, SlopeAt, WeightAt, Weights, Worked
from scenes.kit.text.numbers import shown

DIGITS = 50
LEVEL = 1e-9
"""A slope this small, as a share of the steepest one in the window, is none."""
PLACES, MOST = 2, 12
"""Digits after the point of a number in print, usually and at most."""
TINY = 1e-5
"""Numbers smaller than this are written with a power of ten."""
TIDY, NEAT = 6, 2
"""Decimals of a lowest place, and of a place that is only an example."""
BESIDE = Fraction(1, 4)
"""From level ground an example lies so much of the window's width away."""


@cache
def _precise(loss: Loss) -> Callable[[Any], Any]:
    """Value, slope and second derivative of a loss that is not rational, for mpmath."""
    formulas = [to_sympy(one) for one in (loss.formula, loss.partials[0], loss.second_partials[0][0])]
    return cast("Callable[[Any], Any]", sympy.lambdify(sympy.Symbol(loss.weights[0], real=True), formulas, "mpmath"))


def _computed(loss: Loss, at: Weights, order: int) -> Fraction:
    """A derivative at a place, in fractions where the loss is rational, else to 50 digits: what is subtracted loses nothing."""
    there = Fraction(at[0])
    if loss.rational:
        method = (loss.value, loss.gradient, loss.hessian)[order]
        return Fraction(np.asarray(method((there,)), dtype=object).reshape(-1)[0])
    with mpmath.workdps(DIGITS):
        try:
            found = mpmath.mpf(_precise(loss)(mpmath.mpf(there.numerator) / there.denominator)[order])
        except (ArithmeticError, TypeError, ValueError):
            found = mpmath.nan
        if not mpmath.isfinite(found):
            raise ValueError(f"{loss.expression} has no value at {float(there):g}")
        return Fraction(*mpmath.libmp.to_rational(found._mpf_))


def value(loss: Loss, at: Weights) -> Fraction:
    """The loss at a place."""
    return _computed(loss, at, 0)


def slope(loss: Loss, at: Weights) -> Fraction:
    """The slope at a place."""
    return _computed(loss, at, 1)


def curvature(loss: Loss, at: Weights) -> Fraction:
    """The second derivative at a place."""
    return _computed(loss, at, 2)


def promised(loss: Loss, at: Weights, offset: Fraction) -> Fraction:
    """The loss that the tangent at a place promises at an offset from it."""
    return value(loss, at) + slope(loss, at) * offset


def gap(loss: Loss, at: Weights, offset: Fraction) -> Fraction:
    """How much more the loss is at an offset than the tangent promised."""
    return value(loss, moved(at, offset)) - promised(loss, at, offset)


def moved(at: Weights, offset: Exact) -> Weights:
    """The place at an offset."""
    return (at[0] + offset,)


def refuse_unless_smooth(loss: Loss, at: Weights, name: str) -> None:
    """Raise `ValueError` where the loss has no value or no slope at the place that the parameter `name` gives."""
    try:
        for found in (value, slope, curvature):
            float(found(loss, at))
    except (ValueError, OverflowError):
        what = f"{loss.expression} is not smooth and finite at {name} = {float(at[0]):g}; choose a place where it is"
        raise ValueError(what) from None


# -- in print ---------------------------------------------------------------------------------------------------


def places_for(size: Exact) -> int:
    """Digits after the point with which a number of this size has two figures at least: two digits, or more where it is small."""
    return PLACES if not size else min(MOST, max(PLACES, PLACES - 1 - floor(log10(abs(float(size))))))


def in_print(found: Exact, of: Quantity, places: int | None = None) -> Shown:
    """A number with as many digits as its size asks for, or so many, and no zeros at its end."""
    if places is None and 0 < abs(float(found)) < TINY:
        return shown(found, PLACES, of, trim=True, power=True)
    return shown(found, places_for(found) if places is None else places, of, trim=True)


def loss_shown(loss: Loss, at: Weights, places: int | None = None) -> Shown:
    """The loss at a place."""
    found = value(loss, at)
    return shown(found, places_for(found) if places is None else places, LossAt(loss.expression, at), trim=True)


def slope_shown(loss: Loss, at: Weights, places: int | None = None) -> Shown:
    """The slope at a place."""
    return in_print(slope(loss, at), SlopeAt(loss.expression, at, 0), places)


def promised_shown(loss: Loss, at: Weights, offset: Fraction, places: int | None = None) -> Shown:
    """What the tangent promises at an offset."""
    found = promised(loss, at, offset)
    return shown(
        found, places_for(found) if places is None else places, Worked("l + s*(v - w)", tangent_parts(loss, at, offset)), trim=True
    )


def gap_source(loss: Loss, at: Weights, offset: Fraction) -> Quantity:
    """What the gap at an offset is worked out from."""
    far = moved(at, offset)
    return Worked("f - l - s*(v - w)", (("f", LossAt(loss.expression, far)), *tangent_parts(loss, at, offset)))


def gap_shown(loss: Loss, at: Weights, offset: Fraction) -> Shown:
    """The gap at an offset."""
    found = gap(loss, at, offset)
    return shown(found, places_for(found), gap_source(loss, at, offset), trim=True)


def bend_source(loss: Loss, at: Weights) -> Quantity:
    """Half the curvature: what the square of the distance is multiplied by, near the place."""
    return Worked("c/2", (("c", CurvatureAt(loss.expression, at, 0)),))


def tangent_parts(loss: Loss, at: Weights, offset: Fraction) -> tuple[tuple[str, Quantity], ...]:
    """Loss and slope at a place, and its weight and that at an offset."""
    name = loss.expression
    return (("l", LossAt(name, at)), ("s", SlopeAt(name, at, 0)), ("v", WeightAt(moved(at, offset), 0)), ("w", WeightAt(at, 0)))


# -- a way ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """Places to walk to in turn; `level` is the one among them that is level, the bottom of a valley, if there is one."""

    places: tuple[Weights, ...]
    level: Weights | None


def is_level(loss: Loss, at: Weights) -> bool:
    """Whether the ground is level at a place, as far as can be told."""
    low, high = (float(end) for end in loss.window[0])
    with np.errstate(all="ignore"):
        slopes = np.abs(np.asarray(loss.gradient(np.linspace(low, high, 101)[:, None]), dtype=float))
    steepest = float(np.nanmax(np.where(np.isfinite(slopes), slopes, np.nan), initial=0.0))
    return abs(float(slope(loss, at))) <= LEVEL * max(steepest, 1.0)


def way_through(loss: Loss, start: Weights) -> Way:
    """From the start downhill to the bottom, and as far up the other side; from level ground to either side.

    Where there is no bottom on the way it ends at the window's edge.
    """
    if is_level(loss, start):
        low, high = loss.window[0]
        beside = BESIDE * (high - low)
        return Way((start, moved(start, beside), moved(start, -beside)), start)
    down = -1 if slope(loss, start) > 0 else 1
    turns = sorted((place for place in _level_places(loss) if down * (place - float(start[0])) > LEVEL), key=lambda one: down * one)
    if not turns:
        edge = min(loss.window[0]) if down < 0 else max(loss.window[0])
        ahead = (edge,) if down * (edge - start[0]) > 0 else moved(start, down * (abs(Fraction(start[0])) / 2 + 1))
        return Way((start, ahead), None)
    bottom = _tidy(turns[0], TIDY)
    end = 2 * bottom - Fraction(start[0])
    if len(turns) > 1 and down * end > down * (turns[0] + turns[1]) / 2:
        end = _tidy((turns[0] + turns[1]) / 2, NEAT)
    return Way((start, (bottom,), (end,)), (bottom,))


def _tidy(place: float, places: int) -> Fraction:
    return Fraction(str(round(place, places)))


def _level_places(loss: Loss) -> Sequence[float]:
    known = [float(point[0]) for point in loss.minima]
    found = [one.point[0] for one in critical_points(loss)]
    return [*known, *(one for one in found if all(abs(one - other) > 1e-6 for other in known))]
