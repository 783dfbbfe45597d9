"""The second opinion: every value derived anew from the loss's expression by SymPy and mpmath, sharing no code with mathcore.

Expressions are read by Python's own grammar and differentiated by SymPy. Values are `Fraction`s where the expression is rational and the
weights are exact, and otherwise carry 50 digits; arrays of float64 serve geometry, where half a pixel is asked for and not more.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, cast

import mpmath
import numpy as np
import sympy

DIGITS = 50
LONGEST_EXACT = 4096
"""Bits of a fraction's denominator up to which exact values are asked for; beyond, 50 digits do."""

NEWTON, LEAP = 200, 0.5
"""Steps towards a minimum, and how long one of them may be."""

Value = Any  # a Fraction, or an mpf where the value is not rational

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "tanh": sympy.tanh,
    "abs": sympy.Abs,
}
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


class UnreadableError(ValueError):
    """An expression that the oracle cannot read."""


def derive(text: str) -> Any:
    """The SymPy expression that a loss's text says; decimals are the decimals they are written as."""
    source = text.replace("^", "**")
    try:
        return _read(ast.parse(source.strip(), mode="eval").body, source.strip())
    except (SyntaxError, RecursionError) as error:
        raise UnreadableError(f"{text!r} is not an expression") from error


def _read(node: ast.expr, source: str) -> Any:
    match node:
        case ast.Constant(value=int() | float()):
            return sympy.Rational(ast.get_source_segment(source, node))
        case ast.Name(id=name):
            return sympy.Symbol(name, real=True)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_read(inner, source)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _read(inner, source)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return OPERATORS[type(operator)](_read(left, source), _read(right, source))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_read(argument, source))
    raise UnreadableError(f"{ast.get_source_segment(source, node)!r} in {source!r} is nothing a loss is made of")


def order_of(names: set[str]) -> tuple[str, ...]:
    """The weights in a reader's order: w, or w1 to the highest one named, or x and y; b comes last."""
    numbers = [int(name[1:]) for name in names if name[0] == "w" and name != "w"]
    found = set(names) | {f"w{number}" for number in range(1, max(numbers, default=0) + 1)}
    found |= {"x"} if "y" in found else set()
    found |= {"w"} if found == {"b"} else set()
    return tuple(sorted(found, key=lambda name: ("wxyb".index(name[0]), int(name[1:] or 0))))


@dataclass(frozen=True)
class Surface:
    """A loss as the oracle knows it."""

    expression: Any
    weights: tuple[str, ...]

    @cached_property
    def symbols(self) -> tuple[Any, ...]:
        return tuple(sympy.Symbol(name, real=True) for name in self.weights)

    @cached_property
    def partials(self) -> tuple[Any, ...]:
        return tuple(sympy.diff(self.expression, symbol) for symbol in self.symbols)

    @cached_property
    def rational(self) -> bool:
        """Whether fractions give fractions."""
        return bool(self.expression.is_rational_function(*self.symbols)) and not self.expression.atoms(sympy.Function)

    @cached_property
    def _precise(self) -> Callable[..., Any]:
        return cast("Callable[..., Any]", sympy.lambdify(self.symbols, [self.expression, *self.partials], "mpmath", cse=True))

    @cached_property
    def _floats(self) -> Callable[..., Any]:
        return cast("Callable[..., Any]", sympy.lambdify(self.symbols, [self.expression, *self.partials], "numpy", cse=True))

    def _at(self, weights: Sequence[Any]) -> tuple[Value, ...]:
        if self.rational and all(isinstance(one, Fraction) and one.denominator.bit_length() < LONGEST_EXACT for one in weights):
            return _exactly((self.expression, *self.partials), self.symbols, tuple(weights))
        with mpmath.workdps(DIGITS):
            try:
                return tuple(mpmath.mpf(one) for one in self._precise(*(precise(one) for one in weights)))
            except (ZeroDivisionError, OverflowError, TypeError, ValueError):
                return (mpmath.nan,) * (1 + len(self.weights))

    def value(self, weights: Any) -> Any:
        """The loss: exact or in 50 digits for a tuple of numbers, float64 of shape (...) for an array (..., n)."""
        if isinstance(weights, np.ndarray):
            return self._array(weights)[..., 0]
        return self._at(weights)[0]

    def gradient(self, weights: Any) -> Any:
        """The gradient: a tuple, or float64 of shape (..., n) for an array (..., n)."""
        if isinstance(weights, np.ndarray):
            return self._array(weights)[..., 1:]
        return self._at(weights)[1:]

    def _array(self, weights: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        points = np.asarray(weights, dtype=float)
        with np.errstate(all="ignore"):
            parts = self._floats(*np.moveaxis(points, -1, 0))
        return np.stack([np.broadcast_to(np.asarray(part, dtype=float), points.shape[:-1]) for part in parts], axis=-1)

    def curvature(self, weights: Sequence[Any], index: int) -> Any:
        """The second derivative along one weight, in 50 digits."""
        second = sympy.diff(self.partials[index], self.symbols[index])
        with mpmath.workdps(DIGITS):
            return mpmath.mpf(sympy.lambdify(self.symbols, second, "mpmath")(*(precise(one) for one in weights)))

    @cached_property
    def _second(self) -> Callable[..., Any]:
        # Where a fold has its crease a second derivative has a spike; beside it there is none.
        matrix = sympy.hessian(self.expression, self.symbols).replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))
        return cast("Callable[..., Any]", sympy.lambdify(self.symbols, matrix, "numpy"))

    def hessian(self, weights: Iterable[Any]) -> np.ndarray[Any, Any]:
        """The second derivatives at a place, (n, n) float64."""
        with np.errstate(all="ignore"):
            return np.asarray(self._second(*(float(one) for one in weights)), dtype=float)

    def curvatures(self, weights: Sequence[Any]) -> tuple[float, ...]:
        """The eigenvalues of the Hessian, smallest first; none where it is not finite."""
        matrix = self.hessian(weights)
        return tuple(float(one) for one in np.linalg.eigvalsh(matrix)) if np.isfinite(matrix).all() else ()

    def floor_near(self, weights: Sequence[Any]) -> tuple[float, ...] | None:
        """The minimum into which the ground falls from here, by Newton's steps made to lead downhill; None where none is reached."""
        here = np.array([float(one) for one in weights])
        for _ in range(NEWTON):
            matrix, slope = self.hessian(here), self.gradient(here)
            if not (np.isfinite(matrix).all() and np.isfinite(slope).all()):
                return None
            curvatures, directions = np.linalg.eigh(matrix)
            step = -directions @ ((directions.T @ slope) / np.maximum(np.abs(curvatures), 1e-9))
            size = float(np.linalg.norm(step))
            here = here + step * min(1.0, LEAP / size if size else 1.0)
            if size < 1e-13 * max(1.0, float(np.abs(here).max())):
                return tuple(here.tolist()) if curvatures.min() > 0 else None
        return None


def _rational(value: Any) -> Any:
    exact = Fraction(value) if not isinstance(value, mpmath.mpf) else Fraction(*mpmath.libmp.to_rational(value._mpf_))
    return sympy.Rational(exact.numerator, exact.denominator)


def _exactly(expressions: tuple[Any, ...], symbols: tuple[Any, ...], weights: tuple[Fraction, ...]) -> tuple[Value, ...]:
    numbers = dict(zip(symbols, map(_rational, weights), strict=True))
    results = [expression.xreplace(numbers) for expression in expressions]
    if not all(result.is_Rational for result in results):
        return (mpmath.nan,) * len(results)
    return tuple(Fraction(int(result.p), int(result.q)) for result in results)


@lru_cache(maxsize=256)
def surface(expression: str) -> Surface:
    """What the oracle knows about the loss of this expression."""
    found = derive(expression)
    return Surface(found, order_of({symbol.name for symbol in found.free_symbols}))


def precise(value: Any) -> mpmath.mpf:
    """Any number in 50 digits; floats are the binary value they are."""
    with mpmath.workdps(DIGITS):
        if isinstance(value, Fraction):
            return mpmath.mpf(value.numerator) / value.denominator
        return mpmath.mpf(value) if isinstance(value, mpmath.mpf | int) else mpmath.mpf(float(value))


def as_fraction(value: Any) -> Fraction | None:
    """A finite number as the fraction it is, None for infinities and what is not a number."""
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if isinstance(value, mpmath.mpf):
        return Fraction(*mpmath.libmp.to_rational(value._mpf_)) if mpmath.isfinite(value) else None
    return Fraction(float(value)) if np.isfinite(value) else None


def length(vector: Sequence[Any]) -> mpmath.mpf:
    """The length of a vector in 50 digits."""
    with mpmath.workdps(DIGITS):
        return mpmath.sqrt(mpmath.fsum(precise(one) ** 2 for one in vector))


def rounded(value: Fraction, power: int) -> Fraction:
    """The multiple of ten to `power` nearest to a value, halves to the even one."""
    unit = Fraction(10) ** power
    below, rest = divmod(value, unit)
    half = rest * 2
    up = half > unit or (half == unit and below % 2 == 1)
    return (below + up) * unit
