"""Formulas as trees: numbers, weights, sums, products, powers and a handful of functions.

A tree keeps the order in which its author wrote it, so that a derivative reads like the formula it came from. The
builders `add`, `multiply` and `power` fold numbers and collect equal factors and terms, and do no cleverer algebra.
Trees are frozen and compare by what they say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any, ClassVar

FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "abs")
LARGEST_POWER_BITS = 4096  # a number raised to a power is folded only up to this size


class Expression:
    """A formula in some weights. `str` gives text that parses back to the same formula."""

    __slots__ = ("_hash",)
    _hash: int
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __hash__(self) -> int:
        """Return the hash, worked out once: derivatives share parts of parts, and walking them anew each time would take seconds."""
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", hash((type(self), *(getattr(self, field) for field in self.__match_args__))))
            return self._hash

    def parts(self) -> tuple["Expression", ...]:
        """Return the expressions this one is directly made of."""
        return ()

    def weights(self) -> frozenset[str]:
        """Return the names of the weights that occur."""
        return frozenset(node.name for node in walk(self) if isinstance(node, Weight))

    def __str__(self) -> str:
        """Return the formula as text in the notation that is parsed."""
        from mathcore.notation import to_text  # here, because notation is written in terms of expressions

        return to_text(self)

    def sympy(self) -> Any:
        """Return the same formula as a SymPy expression in real symbols of the same names."""
        from mathcore.symbolic import to_sympy  # here, because SymPy takes half a second that most renders need not wait

        return to_sympy(self)


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """An exact rational constant."""

    value: Fraction

    __hash__ = Expression.__hash__  # a dataclass would make its own


@dataclass(frozen=True, slots=True)
class Weight(Expression):
    """One of the weights, by name."""

    name: str

    __hash__ = Expression.__hash__  # a dataclass would make its own


@dataclass(frozen=True, slots=True)
class Sum(Expression):
    """Two or more terms, in reading order."""

    terms: tuple[Expression, ...]

    __hash__ = Expression.__hash__  # a dataclass would make its own

    def parts(self) -> tuple[Expression, ...]:
        """Return the terms."""
        return self.terms


@dataclass(frozen=True, slots=True)
class Product(Expression):
    """Two or more factors; a numeric coefficient other than 1 comes first."""

    factors: tuple[Expression, ...]

    __hash__ = Expression.__hash__  # a dataclass would make its own

    def parts(self) -> tuple[Expression, ...]:
        """Return the factors."""
        return self.factors


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """A base to an exponent. A quotient is a product with a factor to the power −1."""

    base: Expression
    exponent: Expression

    __hash__ = Expression.__hash__  # a dataclass would make its own

    def parts(self) -> tuple[Expression, ...]:
        """Return base and exponent."""
        return self.base, self.exponent


@dataclass(frozen=True, slots=True)
class Function(Expression):
    """One of `FUNCTIONS`, or what only derivatives bring in: `sign` for `abs`, `sech` for `tanh`."""

    name: str
    argument: Expression

    __hash__ = Expression.__hash__  # a dataclass would make its own

    def parts(self) -> tuple[Expression, ...]:
        """Return the argument."""
        return (self.argument,)


ZERO, ONE, MINUS_ONE = Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(-1))


def number(value: Fraction | int) -> Number:
    """Return a constant."""
    return Number(Fraction(value))


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield the expression and everything in it, outermost first."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.parts()))


def split(expression: Expression) -> tuple[Fraction, tuple[Expression, ...]]:
    """Return a term's numeric coefficient and its other factors: 3·w² is (3, (w²,))."""
    if isinstance(expression, Number):
        return expression.value, ()
    factors = expression.factors if isinstance(expression, Product) else (expression,)
    if isinstance(factors[0], Number):
        return factors[0].value, factors[1:]
    return Fraction(1), factors


def add(*terms: Expression) -> Expression:
    """Return the sum: flat, like terms together where the first of them stood, zeros gone."""
    flat = [inner for term in terms for inner in (term.terms if isinstance(term, Sum) else (term,))]
    amounts: dict[tuple[Expression, ...], Fraction] = {}
    for term in flat:
        amount, rest = split(term)
        amounts[rest] = amounts.get(rest, Fraction(0)) + amount
    kept = [_term(amount, rest) for rest, amount in amounts.items() if amount != 0]
    return _several(kept, Sum, ZERO)


def multiply(*factors: Expression) -> Expression:
    """Return the product: flat, its number in front, equal bases with whole exponents of one sign together."""
    flat = [inner for factor in factors for inner in (factor.factors if isinstance(factor, Product) else (factor,))]
    amount = reduce(mul, (factor.value for factor in flat if isinstance(factor, Number)), Fraction(1))
    if amount == 0:
        return ZERO
    others = [factor for factor in flat if not isinstance(factor, Number)]
    return _term(amount, _collected(others))


def power(base: Expression, exponent: Expression) -> Expression:
    """Return base to the exponent, with exponents 0 and 1, powers of numbers and powers of powers folded."""
    if exponent == ZERO:
        return ONE
    if exponent == ONE:
        return base
    if not isinstance(exponent, Number) or exponent.value.denominator != 1:
        return Power(base, exponent)
    whole = int(exponent.value)
    if isinstance(base, Number) and (base.value != 0 or whole > 0) and _bits(base.value) * abs(whole) <= LARGEST_POWER_BITS:
        return Number(base.value**whole)
    if isinstance(base, Power) and isinstance(base.exponent, Number) and _multiply_out(base.exponent.value, whole):
        return Power(base.base, number(base.exponent.value * whole))
    return Power(base, exponent)


def negative(expression: Expression) -> Expression:
    """Return the expression times −1."""
    return multiply(MINUS_ONE, expression)


def quotient(above: Expression, below: Expression) -> Expression:
    """Return above / below."""
    return multiply(above, power(below, MINUS_ONE))


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _multiply_out(inner: Fraction, outer: int) -> bool:
    """Return whether (w^inner)^outer is w^(inner·outer) wherever either is a number: not so for 1/(1/w) at 0, nor for √w² below it."""
    return (inner > 0 or outer > 0) and (inner.denominator == 1 or outer == -1)


def _whole(exponent: Expression) -> int | None:
    return int(exponent.value) if isinstance(exponent, Number) and exponent.value.denominator == 1 else None


def _term(amount: Fraction, rest: tuple[Expression, ...]) -> Expression:
    factors = rest if amount == 1 and rest else (Number(amount), *rest)
    return _several(factors, Product, ONE)


def _several(parts: Iterable[Expression], kind: type[Sum] | type[Product], nothing: Expression) -> Expression:
    found = tuple(parts)
    if len(found) > 1:
        return kind(found)
    return found[0] if found else nothing


def _collected(factors: Iterable[Expression]) -> tuple[Expression, ...]:
    exponents: dict[tuple[Expression, bool] | Expression, tuple[Expression, int]] = {}
    for factor in factors:
        base, exponent = (factor.base, _whole(factor.exponent)) if isinstance(factor, Power) else (factor, 1)
        if exponent is None:
            exponents[factor] = (factor, 1) if factor not in exponents else (factor, exponents[factor][1] + 1)
            continue
        key = (base, exponent > 0)
        exponents[key] = (base, exponents.get(key, (base, 0))[1] + exponent)
    powers = (power(base, number(exponent)) for base, exponent in exponents.values())
    return tuple(sorted(powers, key=divides))  # what is below the line comes last, as it is written


def divides(factor: Expression) -> bool:
    """Return whether a factor is written below the fraction line."""
    return isinstance(factor, Power) and isinstance(factor.exponent, Number) and factor.exponent.value < 0


def reciprocal(factor: Expression) -> Expression:
    """Return what stands below the line for a factor that `divides`."""
    match factor:
        case Power(base, Number(exponent)) if exponent < 0:
            return power(base, Number(-exponent))
    raise ValueError(f"{factor} does not divide")


def substituted(node: Expression, replacements: Mapping[str, Expression]) -> Expression:
    """Return the formula with weights replaced by other expressions, folded again."""
    match node:
        case Number():
            return node
        case Weight(name):
            return replacements.get(name, node)
        case Sum(terms):
            return add(*(substituted(term, replacements) for term in terms))
        case Product(factors):
            return multiply(*(substituted(factor, replacements) for factor in factors))
        case Power(base, exponent):
            return power(substituted(base, replacements), substituted(exponent, replacements))
        case Function(name, argument):
            return Function(name, substituted(argument, replacements))
    raise TypeError(f"not an expression: {node!r}")
