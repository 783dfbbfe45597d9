"""What numbers are the values of, computed again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch
from typing import Any

import mpmath
import sympy

from scenes.kit.claims import (
    AfterSteps,
    ArrowFactor,
    At,
    Bits,
    Component,
    Computed,
    CurvatureAt,
    Entry,
    Exact,
    Gradient,
    LossAt,
    Moment,
    OnLegend,
    OnRuler,
    Quantity,
    RateLimit,
    RunningMean,
    Sample,
    Setting,
    Shown,
    SignChanges,
    SlopeAlong,
    SlopeAt,
    Somewhere,
    StepNumber,
    StepsOf,
    Tick,
    WeightAt,
    Weights,
    Worked,
)
from scenes.kit.gates.oracle import DIGITS, as_fraction, derive, length, precise, surface
from scenes.kit.gates.paces import running_mean, sign_changes
from scenes.kit.gates.proof import Look, UntrueError

CLOSE = 1e-9
"""Numbers that differ by less than this share are one number: a float run's own rounding is far below, a printed digit far above."""


def worth(quantity: Quantity, look: Look) -> Any:
    """The value of a quantity: a Fraction where it is rational, else an mpf."""
    with mpmath.workdps(DIGITS):
        match quantity:
            case WeightAt(at=at, index=index):
                return _place(at, "", look)[index]
            case LossAt(loss=loss, at=at):
                return surface(loss).value(_place(at, loss, look))
            case SlopeAt(loss=loss, at=at, index=None):
                return length(surface(loss).gradient(_place(at, loss, look)))
            case SlopeAt(loss=loss, at=at, index=index):
                return surface(loss).gradient(_place(at, loss, look))[index]
            case CurvatureAt(loss=loss, at=at, index=index):
                return surface(loss).curvature(_place(at, loss, look), index)
            case SlopeAlong(loss=loss, at=at, along=along):
                slope, vector = surface(loss).gradient(tuple(at)), [precise(one) for one in along]
                return mpmath.fsum(precise(one) * part for one, part in zip(slope, vector, strict=True)) / length(along)
            case RunningMean():
                return running_mean(quantity, look)
            case SignChanges():
                return sign_changes(quantity, look)
            case Setting(name=name):
                return _setting(name, look)
            case Entry(name=name, index=index):
                return _entry(name, index, look)
            case StepsOf(at=at):
                return _steps_of(at, look)
            case StepNumber(at=moment):
                return _step_number(moment, look)
            case ArrowFactor(below=below):
                return 1 / arrow_factor(look) if below else arrow_factor(look)
            case RateLimit(loss=loss, near=near, times=times):
                return times / _steepest_bend(loss, near)
            case Worked(expression=expression, parts=parts):
                return _worked(expression, {name: worth(part, look) for name, part in parts})
            case _:
                return measured(quantity)


@singledispatch
def measured(quantity: Quantity) -> Any:
    """The value of a quantity that needs no look at the clip; each kind is registered by the gate that knows its recipe."""
    raise UntrueError(f"nobody can work out a {type(quantity).__name__}", "Say what the number is the value of")


def _place(at: Somewhere, loss: str, look: Look) -> tuple[Any, ...]:
    if isinstance(at, Moment):
        return look.replay(at.run).at(at.step)
    if isinstance(at, At):
        mark = look.screen.marks.get(at.mark)
        still = getattr(mark.claim, "at", None) if mark is not None else None
        if isinstance(still, tuple):
            return still
        return tuple(look.weights(getattr(getattr(mark, "claim", None), "stage", ""), loss, at).tolist())
    return tuple(at)


def _setting(name: str, look: Look) -> Fraction:
    text = look.screen.scene.parameters.get(name)
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        raise UntrueError(f"the scene has no parameter {name!r} that is one number", "Name the parameter it shows") from None


def _entry(name: str, index: int, look: Look) -> Fraction:
    entries = str(look.screen.scene.parameters.get(name, "")).replace(",", " ").split()
    if not 0 <= index < len(entries):
        raise UntrueError(f"{name!r} has {len(entries)} entries", "Name the parameter and the entry it shows")
    return Fraction(entries[index])


def _steps_of(at: At, look: Look) -> Fraction:
    mark = look.screen.marks.get(at.mark)
    match mark.claim if mark is not None else None:
        case AfterSteps(step=step) | Bits(of=Computed(step=step)) | Shown(of=Computed(step=step)):
            return Fraction(step)
    raise UntrueError("it counts the steps of a mark that claims none", "Count those of a mark that claims where it is after so many")


def _step_number(moment: Moment, look: Look) -> Fraction:
    replay = look.replays.get(moment.run)
    if replay is None or not 0 <= moment.step <= replay.steps + 1:
        made = "is not on screen" if replay is None else f"has made {replay.steps} steps"
        raise UntrueError(f"it counts step {moment.step} of a run that {made}", "Show the ring of a step before its number")
    return Fraction(moment.step)


def arrow_factor(look: Look) -> Fraction:
    """The factor of the gradient arrows seen so far; of their components, where there are no others."""
    for kind in (Gradient, Component):
        factors = {Fraction(mark.claim.factor) for mark in look.screen.known.values() if isinstance(mark.claim, kind)}
        if len(factors) == 1:
            return factors.pop()
    raise UntrueError("no gradient arrow has been shown whose factor it could be", "Print the factor when its arrows are there")


def _steepest_bend(loss: str, near: Weights) -> float:
    """The largest curvature in the valley below these weights."""
    ground = surface(loss)
    floor = ground.floor_near(near)
    bends = ground.curvatures(floor) if floor else ()
    if not bends or not bends[-1] > 0:
        raise UntrueError(f"no valley lies below {tuple(map(float, near))}", "Show limits of the rate only where there is one")
    return bends[-1]


def stands_for(claim: Shown, look: Look) -> bool:
    """Whether a number has the value of a tick of its ruler, or of a tile of the legend."""
    for mark in look.screen.marks.values():
        match mark.claim, claim.of:
            case Tick(stage=stage, axis=axis, value=value), OnRuler(stage=own, axis=of_axis) if (stage, axis) == (own, of_axis):
                there = value
            case Sample(size=size), OnLegend():
                there = size
            case _:
                continue
        if agree(claim.value, there):
            return True
    return False


def _worked(expression: str, parts: dict[str, Any]) -> Any:
    found = derive(expression)
    symbols = sorted(found.free_symbols, key=str)
    if missing := [symbol.name for symbol in symbols if symbol.name not in parts]:
        raise UntrueError(f"{expression!r} leaves {', '.join(missing)} open", "Name each part of the arithmetic")
    return mpmath.mpf(sympy.lambdify(symbols, found, "mpmath")(*(precise(parts[symbol.name]) for symbol in symbols)))


def size_of(quantity: Quantity, look: Look) -> float:
    """How large the terms are that a quantity is the sum of: what floats leave of a sum that is nearly 0 is measured by them."""
    if isinstance(quantity, SlopeAlong):
        return float(length(surface(quantity.loss).gradient(tuple(quantity.at))))
    if isinstance(quantity, RunningMean):
        return float(mpmath.sqrt(running_mean(replace(quantity, squared=True), look)))
    return 0.0


def agree(value: Exact, wanted: Any, size: float = 0.0, unseen: Fraction = Fraction(0)) -> bool:
    """Whether two numbers are the same, but for a float's rounding of terms of this size, and for what is too little to be seen."""
    a, b = as_fraction(value), as_fraction(wanted)
    if a is None or b is None:
        return a is None and b is None and (precise(value) == precise(wanted) or mpmath.isnan(precise(wanted)))
    return a == b or abs(a - b) <= max(unseen, Fraction(CLOSE) * max(abs(a), abs(b), as_fraction(size) or 0))
