"""`Loss`: a function of one or more weights that can be valued, differentiated, computed exactly and shown."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from mathcore.derivative import derivative
from mathcore.expression import Expression, Function, Number, Power, walk
from mathcore.number import exact, in_width
from mathcore.parsing import parse_with_names, reading_order
from mathcore.program import RATIONAL_FUNCTIONS, Program, compiled
from mathcore.typeset import PLAIN, Style, column, typst

Window = tuple[tuple[Fraction, Fraction], ...]
Points = tuple[tuple[Fraction, ...], ...]

DEFAULT_RANGE = (Fraction(-5), Fraction(5))


@dataclass(frozen=True)
class Loss:
    """A loss L(w) of n weights.

    Points are given as `w` of shape (..., n): a float array of any width, whose width is kept and in which
    everything is computed; or, for a rational loss, a tuple or an object array of `Fraction`s, for exact results.
    Make one with `Loss.parse`, or take one from `LOSSES`.
    """

    formula: Expression
    weights: tuple[str, ...]
    name: str
    title: str
    window: Window
    minima: Points = ()
    source: str = ""

    @classmethod
    def parse(
        cls,
        expression: str,
        name: str | None = None,
        window: Window | None = None,
        *,
        title: str | None = None,
        minima: Points = (),
        source: str = "",
    ) -> "Loss":
        """Return the loss that a formula says.

        Args:
            expression: the formula, in the weights w, w1 … w50, x, y, b.
            name: a short name; the formula itself where there is none.
            window: a (low, high) pair for each weight, the part of weight space worth looking at; (−5, 5) each by default.
            title: a few plain words.
            minima: the known minima, lowest first: the global ones, then the merely local ones.
            source: where the loss comes from.

        Raises:
            ValueError: if the text is not a formula (the place is marked) or the window does not fit the weights.
        """
        formula, names = parse_with_names(expression)
        weights = reading_order(names)
        if not weights:
            raise ValueError(f"{expression.strip()!r} has no weight in it: a loss depends on w, or w1 and w2, or x and y, …")
        text = _text(formula, weights)
        ranges = tuple((exact(low), exact(high)) for low, high in window) if window else (DEFAULT_RANGE,) * len(weights)
        if len(ranges) != len(weights) or any(low >= high for low, high in ranges):
            raise ValueError(f"the window needs one (low, high) with low < high for each of {', '.join(weights)}")
        return cls(formula, weights, name or text, title or f"L = {text}", ranges, minima, source)

    @property
    def expression(self) -> str:
        """The formula as canonical text, which parses to the same loss."""
        return _text(self.formula, self.weights)

    @property
    def dimension(self) -> int:
        """The number of weights."""
        return len(self.weights)

    @cached_property
    def rational(self) -> bool:
        """Whether fractions give fractions: only + − * /, whole powers and abs."""
        return all(_stays_rational(node) for node in walk(self.formula))

    @cached_property
    def partials(self) -> tuple[Expression, ...]:
        """The partial derivatives, symbolic, one for each weight."""
        return tuple(derivative(self.formula, weight) for weight in self.weights)

    @cached_property
    def second_partials(self) -> tuple[tuple[Expression, ...], ...]:
        """The Hessian, symbolic, row by row."""
        n = self.dimension
        upper = {(i, j): derivative(self.partials[i], self.weights[j]) for i in range(n) for j in range(i, n)}
        return tuple(tuple(upper[min(i, j), max(i, j)] for j in range(n)) for i in range(n))

    @cached_property
    def value_program(self) -> Program:
        """The operations that compute the value."""
        return compiled((self.formula,), self.weights)

    @cached_property
    def gradient_program(self) -> Program:
        """The operations that compute the gradient."""
        return compiled(self.partials, self.weights)

    @cached_property
    def hessian_program(self) -> Program:
        """The operations that compute the Hessian, row by row."""
        return compiled([entry for row in self.second_partials for entry in row], self.weights)

    def value(self, w: Any) -> Any:
        """Return L at each point: shape (...) for `w` of shape (..., n); a single `Fraction` for one exact point."""
        result = self._evaluated(self.value_program, w)[..., 0]
        return result[()] if result.ndim == 0 else result

    def gradient(self, w: Any) -> Any:
        """Return ∇L at each point, shape (..., n)."""
        return self._evaluated(self.gradient_program, w)

    def hessian(self, w: Any) -> Any:
        """Return the matrix of second derivatives at each point, shape (..., n, n)."""
        flat = self._evaluated(self.hessian_program, w)
        return flat.reshape(*flat.shape[:-1], self.dimension, self.dimension)

    def typst(self, style: Style = PLAIN) -> str:
        """Return the formula as Typst math, without its left-hand side."""
        return typst(self.formula, style)

    def typst_partials(self, style: Style = PLAIN) -> tuple[str, ...]:
        """Return the partial derivatives as Typst math, one for each weight."""
        return tuple(typst(partial, style) for partial in self.partials)

    def typst_gradient(self, style: Style = PLAIN) -> str:
        """Return the gradient as Typst math: a column in square brackets."""
        return column(self.typst_partials(style))

    def _evaluated(self, program: Program, w: Any) -> np.ndarray[Any, Any]:
        points = self.points(w)
        if points.dtype != object:
            return program.floats(points)
        if not self.rational:
            raise ValueError(f"{self.name} is not rational: fractions go in, but {self.expression} does not give fractions; use floats")
        try:
            results = [program.exactly(tuple(point)) for point in points.reshape(-1, self.dimension)]
        except ZeroDivisionError:
            raise ValueError(f"{self.name} divides by zero at one of these points, where no fraction is its value") from None
        out = np.empty((len(results), len(program.results)), object)
        for row, result in zip(out, results, strict=True):
            row[:] = result
        return out.reshape(*points.shape[:-1], len(program.results))

    def points(self, w: Any) -> np.ndarray[Any, Any]:
        """Return `w` as an array of points, floats in their own width or Fractions, checked to have n weights each.

        Whole numbers count as exact in a tuple or an object array, and as float64 in an integer array.
        """
        array = np.asarray(w) if not _exact_entries(w) else np.asarray(w, dtype=object)
        if array.dtype == object:
            array = _fractions(array)
        elif array.dtype.kind != "f":
            if array.dtype.kind not in "iu":
                raise ValueError(f"points are real numbers or fractions, not {array.dtype}")
            array = array.astype(np.float64)
        if array.ndim == 0 or array.shape[-1] != self.dimension:
            raise ValueError(f"{self.name} has {self.dimension} weights ({', '.join(self.weights)}), the points have shape {array.shape}")
        return array


def nearest(points: Points, dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return exact points as an array of correctly rounded floats."""
    return np.array([[in_width(value, dtype) for value in point] for point in points], dtype)


def _text(formula: Expression, weights: tuple[str, ...]) -> str:
    """Return the formula with a 0*w for each weight that would be forgotten without it."""
    said = reading_order(formula.weights())
    return str(formula) + "".join(f" + 0*{weight}" for weight in weights if weight not in said)


def _stays_rational(node: Expression) -> bool:
    match node:
        case Power(_, exponent):
            return isinstance(exponent, Number) and exponent.value.denominator == 1
        case Function(name, _):
            return name in RATIONAL_FUNCTIONS
    return True


def _exact_entries(w: Any) -> bool:
    if isinstance(w, list | tuple):
        return any(_exact_entries(entry) for entry in w)
    return isinstance(w, Fraction)


def _fractions(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    out = np.empty(array.shape, object)
    for place, value in np.ndenumerate(array):
        if not isinstance(value, Fraction | int | np.integer):
            raise ValueError(f"exact points are fractions throughout; {value!r} at {place} is not")
        out[place] = Fraction(int(value)) if not isinstance(value, Fraction) else value
    return out
