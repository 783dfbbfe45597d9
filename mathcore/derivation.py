"""Derivations: a partial derivative line by line, from the loss to the number, for showing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from mathcore.derivative import derivative
from mathcore.expression import ZERO, Expression, Sum
from mathcore.loss import Loss, nearest
from mathcore.number import Written, exact
from mathcore.rounding import screen
from mathcore.typeset import PLAIN, Style, signed_join, typst


@dataclass(frozen=True)
class Line:
    """One line of a derivation.

    Attributes:
        typst: the right-hand side.
        words: what was done to get here, in plain words.
        expression: what the right-hand side means; None in a line that still holds a ∂.
        frozen: the weights that are held still.
    """

    typst: str
    words: str
    expression: Expression | None
    frozen: tuple[str, ...]


def partial_symbol(weight: str, style: Style = PLAIN, letter: str = "L") -> str:
    """Return ∂L/∂w for a weight, as Typst."""
    return f"frac(partial {letter}, partial {replace(style, values={}).weight(weight)})"


def derivation(loss: Loss, weight: str, at: Sequence[Written] | None = None, style: Style = PLAIN, places: int = 4) -> tuple[Line, ...]:
    """Return the partial derivative of a loss along one weight, line by line, the other weights marked as frozen.

    Args:
        loss: the loss.
        weight: the weight that moves.
        at: where to put numbers in at the end; no numbers by default.
        style: how weights are shown; its frozen weights are replaced by all but `weight`.
        places: digits after the point of the last number, if it must be rounded.
    """
    if weight not in loss.weights:
        raise ValueError(f"{weight!r} is no weight of {loss.name}; those are {', '.join(loss.weights)}")
    frozen = tuple(name for name in loss.weights if name != weight)
    held = replace(style, frozen=frozenset(frozen), values={})
    terms = loss.formula.terms if isinstance(loss.formula, Sum) else (loss.formula,)
    slopes = [derivative(term, weight) for term in terms]
    result = loss.partials[loss.weights.index(weight)]
    lines = [Line(_operator(loss.formula, weight, held), _hold(frozen, weight, held), None, frozen)]
    if len(terms) > 1:
        lines.append(Line(signed_join([_operator(term, weight, held) for term in terms]), "term by term", None, frozen))
        still = "; a term without it has slope 0" if ZERO in slopes else ""
        each = signed_join([typst(slope, held) for slope in slopes])
        lines.append(Line(each, f"the slope of each term along {held.plain(weight)}{still}", result, frozen))
    if typst(result, held) != lines[-1].typst:
        lines.append(Line(typst(result, held), "put together", result, frozen))
    return tuple(lines if at is None else lines + _numbers(loss, weight, tuple(map(exact, at)), held, places))


def _operator(expression: Expression, weight: str, style: Style) -> str:
    return f"frac(partial, partial {style.weight(weight)}) ({typst(expression, style)})"


def _hold(frozen: tuple[str, ...], weight: str, style: Style) -> str:
    if not frozen:
        return f"the slope along {style.plain(weight)}"
    return f"hold {' and '.join(map(style.plain, frozen))} still, move {style.plain(weight)}"


def _numbers(loss: Loss, weight: str, at: tuple[Fraction, ...], style: Style, places: int) -> list[Line]:
    frozen = tuple(name for name in loss.weights if name != weight)
    values = {name: _shown(number, places) for name, number in zip(loss.weights, at, strict=True)}
    i = loss.weights.index(weight)
    result = loss.partials[i]
    value = loss.gradient(at)[i] if loss.rational else loss.gradient(nearest((at,), np.dtype(np.float64))[0])[i]
    put_in = Line(typst(result, replace(style, values=values)), "put the numbers in", result, frozen)
    last = Line(_shown(value, places), "and work it out", result, frozen)
    return [put_in, last] if put_in.typst != last.typst else [last]


def _shown(value: Fraction | float, places: int) -> str:
    """Return a number for Typst: exact where its decimals fit, rounded otherwise."""
    return screen(value, places, minus="-", trim=True)
