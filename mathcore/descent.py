"""`descend`: a walk down a loss, step by step, in the numbers asked for; and many walks side by side."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from mathcore.loss import Loss, nearest
from mathcore.number import Written, exact, in_width
from mathcore.parsing import degree
from mathcore.rules import GradientDescent, Rule, is_rational
from mathcore.walk import Walk

Width = np.dtype[Any] | type[np.floating[Any]] | Literal["exact"] | None

MOST_STEPS = 1_000_000  # of one recorded walk
LONGEST_FRACTION = 400_000  # bits of an exact loss: 120 000 digits


def descend(loss: Loss, start: Sequence[Written], rule: Rule, steps: int, dtype: Width = None) -> Walk:
    """Walk `steps` steps down a loss from a start.

    Args:
        loss: the loss, of n weights.
        start: n exact numbers, as text, numbers or fractions.
        rule: the update rule.
        steps: how many steps, at most a million.
        dtype: None for float64; np.float16, np.float32 or np.float64 to compute every operation in that width;
            "exact" for fractions throughout.

    Returns:
        The whole walk. An overflow is no error but part of it: the verdict says when it happened.

    Raises:
        ValueError: if the start does not fit the loss, or "exact" is asked of a loss or rule that leaves the fractions, or
            a loss would be longer than 400 000 bits (on the bowl at a rate of 0.1 after 23 000 steps, on a quartic after nine).
    """
    point, gradient_at, as_number = _prepared(loss, start, rule, steps, dtype)
    size, memory = as_number(rule.base_rate), rule.start(point * 0)
    points, gradients = (np.empty((steps + 1, loss.dimension), point.dtype) for _ in range(2))
    updates = np.empty((steps, loss.dimension), point.dtype)
    points[0], gradients[0] = point, gradient_at(point)
    with np.errstate(all="ignore"):
        for step in range(steps):
            seen = rule.look(point, memory, step, size, as_number)
            gradient = gradients[step] if seen is point else gradient_at(seen)
            update, memory = rule.update(gradient, memory, step, size, as_number)
            point = point + update
            if dtype == "exact":
                _check_growth(loss, point, step + 1)
            updates[step], points[step + 1], gradients[step + 1] = update, point, gradient_at(point)
    for array in (points, gradients, updates):
        array.flags.writeable = False
    return Walk(loss, rule, points, gradients, updates)


def sweep(loss: Loss, start: Sequence[Written], rates: Sequence[Written], steps: int, rule: Rule | None = None) -> np.ndarray[Any, Any]:
    """Return where runs at many learning rates end, shape (R, n), all computed side by side in float64.

    Args:
        loss: the loss, of n weights.
        start: n exact numbers, the same start for every run.
        rates: R learning rates.
        steps: how many steps each run takes.
        rule: the rule whose own rate is replaced by each of `rates`; plain gradient descent by default.
    """
    rule = rule or GradientDescent(Fraction(1))
    point, gradient_at, as_number = _prepared(loss, start, rule, steps, None)
    each = np.array([as_number(exact(rate)) for rate in rates])
    size, points = (np.tile(row, (loss.dimension, 1)).T for row in (each, each * 0))  # each weight of all runs lies together
    points = points + point
    memory = rule.start(points * 0)
    with np.errstate(all="ignore"):
        for step in range(steps):
            gradient = gradient_at(rule.look(points, memory, step, size, as_number))
            update, memory = rule.update(gradient, memory, step, size, as_number)
            points = points + update
    return np.asarray(points)


def respond(rule: Rule, gradients: Sequence[Sequence[Written]]) -> np.ndarray[Any, Any]:
    """Return the updates (T, n) that a rule makes of a given sequence of gradients (T, n), in float64, whatever they came from."""
    width = np.dtype(np.float64)
    given = nearest(tuple(tuple(exact(entry) for entry in gradient) for gradient in gradients), width)
    memory, updates = rule.start(given[0] * 0), []
    size = in_width(rule.base_rate, width)
    for step, gradient in enumerate(given):
        update, memory = rule.update(gradient, memory, step, size, lambda value: in_width(value, width))
        updates.append(update)
    return np.stack(updates)


def _prepared(loss: Loss, start: Sequence[Written], rule: Rule, steps: int, dtype: Width) -> tuple[Any, Any, Any]:
    begin = tuple(exact(coordinate) for coordinate in start)
    if len(begin) != loss.dimension:
        raise ValueError(f"{loss.name} has {loss.dimension} weights ({', '.join(loss.weights)}), the start has {len(begin)} numbers")
    if not 0 <= steps <= MOST_STEPS:
        raise ValueError(f"steps is {steps}, it must be from 0 to {MOST_STEPS}")
    if isinstance(dtype, str):
        if dtype != "exact":
            raise ValueError(f"dtype is {dtype!r}: it is None, a float width such as np.float32, or 'exact'")
        if not loss.rational or not is_rational(rule):
            culprit = loss.name if not loss.rational else type(rule).__name__
            raise ValueError(f"exact fractions end at {culprit}, which gives irrational numbers: use a float width")
        return np.array(begin, object), loss.gradient, _as_fraction
    width = np.dtype(np.float64 if dtype is None else dtype)
    if width.kind != "f" or width.itemsize > 8:
        raise ValueError(f"dtype is {width}: it must be float16, float32 or float64")

    def as_number(value: Fraction) -> Any:
        return in_width(value, width)

    return np.array([as_number(value) for value in begin], width), loss.gradient_program.floats, as_number


def _as_fraction(value: Fraction) -> Fraction:
    return value


def _check_growth(loss: Loss, point: Any, step: int) -> None:
    """Refuse to go on before, not after, computing a loss that takes minutes."""
    bits = sum(value.denominator.bit_length() + value.numerator.bit_length() for value in point)
    if bits * degree(loss.formula) > LONGEST_FRACTION:
        raise ValueError(
            f"exactness ends at step {step}, where the loss would have {LONGEST_FRACTION} bits: take fewer steps or a float width"
        )
