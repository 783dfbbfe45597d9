"""Expressions made ready to compute: one list of operations, each shared subexpression once.

The same program serves NumPy floats of any width (every operation in that width), arrays of any shape, and exact
fractions, since it uses nothing but arithmetic and, for functions, NumPy.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from mathcore.expression import Expression, Function, Number, Power, Product, Sum, Weight, divides, reciprocal, split
from mathcore.number import in_width

BLOCK = 16_384  # points computed at a time, so that what is in between stays in the processor's cache
LONGEST_CHAIN = 64  # whole powers up to this are multiplied out

Array = np.ndarray[Any, Any]
Operation = Callable[..., Any]


def _sech(x: Any) -> Any:
    return 1 / np.cosh(x)


def _whole_power(exponent: int, x: Any) -> Any:
    """Multiply x out, which rounds in x's own width and costs a few products where `pow` costs dozens."""
    if isinstance(x, Fraction):
        return x**exponent
    if exponent < 0:
        return 1 / _whole_power(-exponent, x)
    if exponent > LONGEST_CHAIN:
        return np.power(x, x.dtype.type(exponent))
    result, square = None, x
    while exponent:
        if exponent & 1:
            result = square if result is None else result * square
        exponent >>= 1
        square = square * square if exponent else square
    return result


def _absolute(x: Any) -> Any:
    return abs(x)


def _sign(x: Any) -> Any:
    return Fraction((x > 0) - (x < 0)) if isinstance(x, Fraction) else np.sign(x)


_FUNCTIONS: dict[str, Operation] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "abs": _absolute,
    "sign": _sign,
    "sech": _sech,
}
RATIONAL_FUNCTIONS = frozenset({"abs", "sign"})


@dataclass(frozen=True)
class Program:
    """Operations on numbered slots: first the weights, then the constants, then one slot for each operation."""

    weights: int
    constants: tuple[Fraction, ...]
    operations: tuple[tuple[Operation, tuple[int, ...]], ...]
    results: tuple[int, ...]
    _rounded: dict[np.dtype[Any], tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    def run(self, weights: Sequence[Any], constants: Sequence[Any]) -> list[Any]:
        """Return the results for these weights (scalars, arrays or fractions) and the constants in their number type."""
        slots = [*weights, *constants]
        for operation, places in self.operations:
            slots.append(operation(*[slots[place] for place in places]))
        return [slots[place] for place in self.results]

    def floats(self, points: Array) -> Array:
        """Return the results, shape (..., r), at float points of shape (..., n), computed in their width.

        In memory each result lies together, as the weights best do too.
        """
        constants = self.in_width(points.dtype)
        out = np.empty((len(self.results), *points.shape[:-1]), points.dtype)
        with np.errstate(all="ignore"):  # an overflow is a result here: infinity or not a number
            if points.size <= BLOCK * self.weights:
                self._into(out, points, constants)
            else:
                flat, rows = points.reshape(-1, self.weights), out.reshape(len(self.results), -1)
                for start in range(0, len(flat), BLOCK):
                    block = slice(start, start + BLOCK)
                    self._into(rows[:, block], flat[block], constants)
        return out.T if points.ndim < 3 else np.moveaxis(out, 0, -1)

    def _into(self, out: Array, points: Array, constants: Sequence[Any]) -> None:
        columns = [points[..., i] for i in range(self.weights)]
        for i, result in enumerate(self.run(columns, constants)):
            out[i] = result

    def in_width(self, dtype: np.dtype[Any]) -> tuple[Any, ...]:
        """Return the constants, rounded once to this float width."""
        if dtype not in self._rounded:
            self._rounded[dtype] = tuple(in_width(value, dtype) for value in self.constants)
        return self._rounded[dtype]

    def exactly(self, point: Sequence[Fraction]) -> list[Fraction]:
        """Return the results at one point of fractions."""
        return self.run(point, self.constants)


def compiled(expressions: Sequence[Expression], weights: Sequence[str]) -> Program:
    """Return the program that computes these expressions from weights given in this order."""
    writer = _Writer(tuple(weights))
    results = tuple(writer.slot(expression) for expression in expressions)
    return writer.program(results)


class _Writer:
    """Writes operations; constants are counted from the end (negative) until their number is known."""

    def __init__(self, weights: tuple[str, ...]) -> None:
        self.weights = weights
        self.known: dict[Expression, int] = {Weight(name): i for i, name in enumerate(weights)}
        self.constants: list[Fraction] = []
        self.operations: list[tuple[Operation, tuple[int, ...]]] = []

    def program(self, results: tuple[int, ...]) -> Program:
        shift = len(self.weights)

        def final(place: int) -> int:
            if place < 0:
                return shift - place - 1
            return place if place < shift else place + len(self.constants)

        operations = tuple((operation, tuple(final(p) for p in places)) for operation, places in self.operations)
        return Program(shift, tuple(self.constants), operations, tuple(final(p) for p in results))

    def write(self, operation: Operation, *places: int) -> int:
        self.operations.append((operation, places))
        return len(self.weights) + len(self.operations) - 1

    def slot(self, node: Expression) -> int:
        if node not in self.known:
            self.known[node] = self.compute(node)
        return self.known[node]

    def compute(self, node: Expression) -> int:
        match node:
            case Number(value):
                self.constants.append(value)
                return -len(self.constants)
            case Sum(terms):
                return self.sum(terms)
            case Product():
                return self.product(node)
            case Power(base, Number(value)) if value.denominator == 1:
                return self.write(partial(_whole_power, int(value)), self.slot(base))
            case Power(base, exponent):
                return self.write(operator.pow, self.slot(base), self.slot(exponent))
            case Function(name, argument):
                return self.write(_FUNCTIONS[name], self.slot(argument))
        raise ValueError(f"{node} has a weight that is not among {', '.join(self.weights)}")

    def sum(self, terms: tuple[Expression, ...]) -> int:
        result = self.slot(terms[0])
        for term in terms[1:]:
            amount, rest = split(term)
            if amount < 0 and rest:
                result = self.write(operator.sub, result, self.slot(_scaled(-amount, rest)))
            else:
                result = self.write(operator.add, result, self.slot(term))
        return result

    def product(self, node: Product) -> int:
        amount, rest = split(node)
        above = [factor for factor in rest if not divides(factor)]
        if abs(amount) != 1 or not above:
            above.insert(0, Number(amount))
        result = self.slot(above[0])
        for factor in above[1:]:
            result = self.write(operator.mul, result, self.slot(factor))
        for factor in rest:
            if divides(factor):
                result = self.write(operator.truediv, result, self.slot(reciprocal(factor)))
        return self.write(operator.neg, result) if amount == -1 and not isinstance(above[0], Number) else result


def _scaled(amount: Fraction, rest: tuple[Expression, ...]) -> Expression:
    if amount == 1 and len(rest) == 1:
        return rest[0]
    return Product(rest if amount == 1 else (Number(amount), *rest))
