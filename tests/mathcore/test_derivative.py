"""Derivatives against autograd, mpmath and SymPy, over drawn formulas and points."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given

from mathcore.derivative import derivative, outer_derivative
from mathcore.expression import FUNCTIONS, Weight
from mathcore.loss import Loss
from mathcore.parsing import parse
from tests.mathcore.oracles import (
    NAMES,
    as_fraction,
    autograd_gradient,
    points,
    precise_derivative,
    rational_formulas,
    rounding_bound,
    smooth_formulas,
    sympy_expression,
)

FIRST = ((1, 0), (0, 1))
SECOND = ((2, 0), (1, 1), (1, 1), (0, 2))


@pytest.mark.parametrize(
    ("text", "along", "reads"),
    [
        ("w1**2 + w2**2", "w1", "2*w1"),
        ("(w - 5)**2", "w", "2*(w - 5)"),
        ("w**4 - 4*w**2 + w", "w", "4*w**3 - 8*w + 1"),
        ("2/3*w1**2", "w1", "4/3*w1"),
        ("w1*w2*sin(w1)", "w1", "w2*sin(w1) + w1*w2*cos(w1)"),
        ("w1/w2", "w2", "-w1/w2**2"),
        ("w1**w2", "w2", "w1**w2*log(w1)"),
        ("w1**w2", "w1", "w2*w1**(w2 - 1)"),
        ("exp(-w**2)", "w", "-2*exp(-w**2)*w"),
        ("abs(w)", "w", "sign(w)"),
        ("tanh(w)", "w", "sech(w)**2"),
        ("7*w1", "w2", "0"),
    ],
)
def test_reads_like_the_formula_it_came_from(text: str, along: str, reads: str) -> None:
    assert str(derivative(parse(text), along)) == reads


@pytest.mark.parametrize("name", [*FUNCTIONS, "sech", "sign"])
def test_each_function_against_sympy(name: str) -> None:
    w = sympy.Symbol("w", real=True)
    theirs = sympy.diff(getattr(sympy, {"abs": "Abs"}.get(name, name))(w), w)
    ours = outer_derivative(name, Weight("w")).sympy()
    for place in (sympy.Rational(1, 3), sympy.Rational(7, 4)):
        assert abs(sympy.N((theirs - ours).subs(w, place), 40)) < 1e-35


def test_unknown_functions_are_refused() -> None:
    with pytest.raises(ValueError, match="no derivative"):
        outer_derivative("gamma", Weight("w"))


@given(smooth_formulas, points)
def test_gradient_against_autograd(text: str, point: tuple[Fraction, Fraction]) -> None:
    loss = Loss.parse(text)
    theirs = autograd_gradient(text, point)
    for ours, partial, other in zip(loss.gradient(np.array(point, float)), loss.partials, theirs, strict=True):
        bound = rounding_bound(partial, dict(zip(NAMES, point, strict=True)))
        if np.isfinite(other):  # autograd overflows where a derivative does not
            assert abs(ours - other) <= 100 * bound + 1e-9 * abs(other), (ours, other)


@given(smooth_formulas, points)
def test_gradient_against_fifty_digits(text: str, point: tuple[Fraction, Fraction]) -> None:
    loss = Loss.parse(text)
    for ours, partial, order in zip(loss.gradient(np.array(point, float)), loss.partials, FIRST, strict=True):
        _holds(ours, partial, text, point, order)


@given(smooth_formulas, points)
def test_hessian_against_fifty_digits(text: str, point: tuple[Fraction, Fraction]) -> None:
    loss = Loss.parse(text)
    entries = [entry for row in loss.second_partials for entry in row]
    for ours, entry, order in zip(loss.hessian(np.array(point, float)).ravel(), entries, SECOND, strict=True):
        _holds(ours, entry, text, point, order)


def _holds(ours: float, expression: object, text: str, point: tuple[Fraction, Fraction], order: tuple[int, int]) -> None:
    truth = precise_derivative(text, point, order)
    bound = rounding_bound(expression, dict(zip(NAMES, point, strict=True)))
    assert abs(mpmath.mpf(float(ours)) - truth) <= bound, (float(ours), truth, bound)


@given(rational_formulas, points)
def test_exact_gradient_and_hessian_against_sympy(text: str, point: tuple[Fraction, Fraction]) -> None:
    loss, theirs = Loss.parse(text), sympy_expression(text)
    symbols = [sympy.Symbol(name, real=True) for name in NAMES]
    place = {symbol: sympy.Rational(c.numerator, c.denominator) for symbol, c in zip(symbols, point, strict=True)}
    gradient = [theirs.diff(symbol) for symbol in symbols]
    assert list(loss.gradient(point)) == [as_fraction(entry.subs(place)) for entry in gradient]
    assert loss.hessian(point).ravel().tolist() == [as_fraction(entry.diff(symbol).subs(place)) for entry in gradient for symbol in symbols]
