"""What numbers are the values of, computed again; and where a number that does not say so may come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch
from typing import Any

import mpmath
import numpy as np
import sympy

from scenes.kit.claims import (
    AfterSteps,
    At,
    Component,
    Contour,
    CurvatureAt,
    Entry,
    Exact,
    Gradient,
    LossAt,
    Moment,
    Quantity,
    Run,
    RunningMean,
    Scale,
    Setting,
    SignChanges,
    SlopeAlong,
    SlopeAt,
    Somewhere,
    Step,
    StepsOf,
    Tick,
    WeightAt,
    Worked,
)
from scenes.kit.gates.oracle import DIGITS, as_fraction, derive, length, precise, surface
from scenes.kit.gates.paces import running_mean, sign_changes
from scenes.kit.gates.proof import Look, UntrueError, floats
from scenes.kit.gates.runs import Replay, rule_of

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
    if mark is None or not isinstance(mark.claim, AfterSteps):
        raise UntrueError("it counts the steps of a mark that claims none", "Count those of a mark that claims where it is after so many")
    return Fraction(mark.claim.step)


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


def agree(value: Exact, wanted: Any, size: float = 0.0) -> bool:
    """Whether two numbers are the same, but for a float's rounding of terms of this size."""
    a, b = as_fraction(value), as_fraction(wanted)
    if a is None or b is None:
        return a is None and b is None and (precise(value) == precise(wanted) or mpmath.isnan(precise(wanted)))
    return a == b or abs(a - b) <= Fraction(CLOSE) * max(abs(a), abs(b), as_fraction(size) or 0)


def source_of(value: Exact, look: Look) -> str:
    """In words, what the clip knows that has this value; empty where nothing has."""
    return next((words for words, wanted in _known(look) if agree(value, wanted)), "")


def _known(look: Look) -> Iterator[tuple[str, Any]]:
    """All that the clip knows: its parameters, its runs, what stands on its scales."""
    yield from _settings(look)
    for mark in look.screen.known.values():
        match mark.claim:
            case Tick(value=value):
                yield "a tick", value
            case Contour(level=level):
                yield "a contour's level", level
            case Gradient(factor=factor) | Component(factor=factor):
                yield "the factor of a gradient arrow", factor
                yield "the divisor of a gradient arrow", 1 / Fraction(factor)
            case Step(rate=rate):
                yield "the rate of a step", rate
            case Scale(ranges=ranges):
                yield from (("the end of a scale", end) for ends in ranges for end in ends)
    for run, replay in look.replays.items():
        yield from _of_run(run, replay)
    yield from _own_run(look)


def _settings(look: Look) -> Iterator[tuple[str, Any]]:
    for name, text in look.screen.scene.parameters.items():
        for part in str(text).split(","):
            try:
                yield name, Fraction(part)
            except (ValueError, ZeroDivisionError):
                continue


def _of_run(run: Run, replay: Replay) -> Iterator[tuple[str, Any]]:
    """What a run holds up to the step after the last one shown: weights, losses, slopes, and what each step multiplies them by."""
    yield from rule_of(run.rule).constants.items()
    for step in range(replay.steps + 2):
        yield "a step's number", step
        now = _here(replay, step)
        yield from ((f"{name} at step {step}", value) for name, value in now.items())
        if step:
            before, start = _here(replay, step - 1), replay.at(step - 1)
            moved = [precise(one) - precise(other) for one, other in zip(replay.at(step), start, strict=True)]
            yield from ((f"the move of weight {index + 1} in step {step}", one) for index, one in enumerate(moved))
            yield f"the length of step {step}", length(moved)
            yield from ((f"what step {step} multiplies {name} by", _ratio(now[name], before[name])) for name in now)
    yield from _limits(run, replay)


def _here(replay: Replay, step: int) -> dict[str, Any]:
    """Weights, loss and slopes at a step, by their names."""
    ground, point = replay.surface, replay.at(step)
    slope = ground.gradient(point)
    return {
        **{f"weight {index + 1}": one for index, one in enumerate(point)},
        "the loss": ground.value(point),
        **{f"slope {index + 1}": one for index, one in enumerate(slope)},
        "the gradient's length": length(slope),
        "the distance from 0": length(point),
    }


def _limits(run: Run, replay: Replay) -> Iterator[tuple[str, Any]]:
    """Curvatures where the run begins, where it is last seen, and in the valleys below, and the rates they allow."""
    ground, rate = replay.surface, rule_of(run.rule).constants.get("rate", Fraction(0))
    ends = [floats(replay.at(step)) for step in (0, replay.steps)]
    floors = [ground.floor_near(tuple(end)) for end in ends if np.isfinite(end).all()]
    for where in [*(tuple(end.tolist()) for end in ends if np.isfinite(end).all()), *(floor for floor in floors if floor)]:
        for curvature in ground.curvatures(where):
            yield "a curvature", curvature
            if curvature > 0:
                yield "1 / curvature", 1 / curvature
                yield "2 / curvature", 2 / curvature
                yield "1 − rate × curvature", 1 - float(rate) * curvature


def _own_run(look: Look) -> Iterator[tuple[str, Any]]:
    """What the run that the scene's own parameters ask for holds, whether it is on screen or not."""
    scene = look.screen.scene
    loss, start, rate = (getattr(scene, name, None) for name in ("loss", "start", "learning_rate"))
    if loss is not None and start is not None and rate is not None:
        run = Run(loss.expression, tuple(float(one) for one in start), f"GradientDescent(rate={rate!r})", "float64")
        yield from _of_run(run, Replay(run))


def _ratio(now: Any, before: Any) -> Any:
    with mpmath.workdps(DIGITS):
        below = precise(before)
        return precise(now) / below if below and mpmath.isfinite(below) else mpmath.nan
