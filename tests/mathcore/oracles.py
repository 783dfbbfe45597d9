"""What the tests hold mathcore against: Python's own parser, autograd, mpmath and SymPy; and formulas to try."""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import sympy
from hypothesis import assume
from hypothesis import strategies as st

from mathcore.expression import Expression, Function, Number, Power, Product, Sum, Weight

NAMES = ("w1", "w2")
DIGITS = 50
EPSILON = 2.0**-53

_decimals = st.decimals(min_value="-3", max_value="3", places=2, allow_nan=False).map(lambda d: f"({d})" if d < 0 else str(d))
_leaves = st.one_of(st.sampled_from(NAMES), _decimals)


def _rational_layer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} - {})".format, inner, inner),
        st.builds("{}*{}".format, inner.map(_bracketed), inner.map(_bracketed)),
        st.builds("{}**{}".format, inner.map(_bracketed), st.integers(2, 3)),
        st.builds("{}/(1 + {}**2)".format, inner.map(_bracketed), inner.map(_bracketed)),
        st.builds("-{}".format, inner.map(_bracketed)).map(_bracketed),
    )


def _smooth_layer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        _rational_layer(inner),
        st.builds("{}({})".format, st.sampled_from(["sin", "cos", "tanh"]), inner),
        st.builds("exp(sin({}))".format, inner),
        st.builds("{}(1 + {}**2)".format, st.sampled_from(["log", "sqrt"]), inner.map(_bracketed)),
        st.builds("tan(tanh({}))".format, inner),
        st.builds("(2 + cos({}))**{}".format, inner, st.one_of(_leaves, inner.filter(_is_no_number)).map(_bracketed)),
    )


def _is_no_number(text: str) -> bool:
    """Whether a weight occurs: a number that has grown out of several may be a power too steep to compute with."""
    return "w" in text


def _bracketed(text: str) -> str:
    return f"({text})"


def _formula(layer: Callable[[st.SearchStrategy[str]], st.SearchStrategy[str]], leaves: int) -> st.SearchStrategy[str]:
    # The powers in a formula must together stay below 100, and w2 must occur for there to be two weights.
    grown = st.recursive(_leaves, layer, max_leaves=leaves).filter(lambda text: len(text) < 300 and text.count("**") < 5)
    return grown.map(lambda text: f"{text} + w1*w2")


rational_formulas = _formula(_rational_layer, 6)
smooth_formulas = _formula(_smooth_layer, 6)
coordinates = st.integers(-200, 200).map(lambda n: Fraction(n, 100))
points = st.tuples(coordinates, coordinates)


def python_function(text: str, library: Any, number: Callable[[str], Any] = float) -> Callable[..., Any]:
    """Read a formula with Python's own parser, its functions from a library and its numbers made by `number`."""
    names = {name: getattr(library, name) for name in ("sin", "cos", "tan", "tanh", "exp", "log", "sqrt") if hasattr(library, name)}
    source = re.sub(r"(?<![\w.])\d+\.?\d*", lambda match: f"number('{match[0]}')", text)
    read: Callable[..., Any] = eval(f"lambda w1, w2: {source}", {"__builtins__": {}, "abs": abs, "number": number, **names})  # noqa: S307 - text made in this file
    return read


def autograd_gradient(text: str, point: Sequence[Fraction]) -> np.ndarray[Any, Any]:
    """Return the gradient by the autograd library."""
    function = python_function(text, anp)
    with np.errstate(all="ignore"):
        return np.array([autograd.grad(function, i)(*map(float, point)) for i in range(2)])


def precise_derivative(text: str, point: Sequence[Fraction], order: tuple[int, int]) -> mpmath.mpf:
    """Return a derivative by mpmath's numerical differentiation, good to about 50 digits."""
    function = python_function(text, mpmath, mpmath.mpf)
    with mpmath.workdps(DIGITS):
        size = int(mpmath.log10(1 + abs(function(*map(_mpf, point)))))
    assume(size < 1000)  # a tower of powers: differences of its values would need as many digits
    with mpmath.workdps(3 * DIGITS + 2 * size):
        place = tuple(map(_mpf, point))
        function = python_function(text, mpmath, mpmath.mpf)
        return mpmath.diff(function, place, order) if any(order) else function(*place)


def _mpf(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def sympy_expression(text: str) -> sympy.Expr:
    """Read a formula with SymPy's own parser, its decimals as rationals."""
    return sympy.sympify(text, locals={name: sympy.Symbol(name, real=True) for name in NAMES}, rational=True)


def as_fraction(value: sympy.Expr) -> Fraction:
    """Return a SymPy rational as a Fraction."""
    assert value.is_Rational, value
    return Fraction(int(value.p), int(value.q))


def rounding_bound(expression: Expression, point: dict[str, Fraction]) -> float:
    """Return how far floating point may take this expression at this point from the truth: a running error bound.

    Each operation rounds once and carries on the errors of what went into it; so the bound grows where terms cancel.
    """
    with mpmath.workdps(30):
        value, error = _bounded(expression, point)
        return float(4 * error + 8 * EPSILON * abs(value) + mpmath.mpf(10) ** -40)  # the oracle itself has about 50 digits


def _bounded(node: Expression, point: dict[str, Fraction]) -> tuple[Any, Any]:
    parts = [_bounded(part, point) for part in node.parts()]
    values, errors = [value for value, _ in parts], [error for _, error in parts]
    match node:
        case Number(value):
            return mpmath.mpf(value.numerator) / value.denominator, EPSILON * abs(float(value))
        case Weight(name):
            return mpmath.mpf(point[name].numerator) / point[name].denominator, EPSILON * abs(float(point[name]))
        case Sum():
            return mpmath.fsum(values), mpmath.fsum(errors) + len(values) * EPSILON * mpmath.fsum(map(abs, values))
        case Product():
            whole = mpmath.fprod(values)
            others = [mpmath.fprod(v for j, v in enumerate(values) if j != i) for i in range(len(values))]
            carried = mpmath.fsum(error * abs(other) for error, other in zip(errors, others, strict=True))
            return whole, carried + len(values) * EPSILON * abs(whole)
        case Power(_, Number(exponent)) if exponent.denominator == 1:
            result = values[0] ** int(exponent)
            slope = abs(int(exponent) * values[0] ** (int(exponent) - 1)) if values[0] else 0
            return result, slope * errors[0] + 2 * abs(int(exponent)) * EPSILON * abs(result)
        case Power():
            result = values[0] ** values[1]
            carried = abs(result) * (abs(values[1] / values[0]) * errors[0] + abs(mpmath.log(values[0])) * errors[1])
            return result, carried + 4 * EPSILON * abs(result)
        case Function(name, _):
            result = getattr(mpmath, name)(values[0])
            slope = abs(mpmath.diff(getattr(mpmath, name), values[0]))
            return result, slope * errors[0] + 4 * EPSILON * (abs(result) + slope * abs(values[0]))
    raise TypeError(node)
