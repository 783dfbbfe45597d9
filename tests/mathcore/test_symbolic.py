"""The SymPy twin of a formula means the same."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given

from mathcore.expression import Number
from mathcore.parsing import parse
from mathcore.symbolic import to_sympy
from tests.mathcore.oracles import NAMES, points, precise_derivative, smooth_formulas, sympy_expression


@given(smooth_formulas, points)
def test_means_the_same(text: str, point: tuple[Fraction, Fraction]) -> None:
    place = {sympy.Symbol(name, real=True): sympy.Rational(c.numerator, c.denominator) for name, c in zip(NAMES, point, strict=True)}
    ours = to_sympy(parse(text)).subs(place)
    truth = precise_derivative(text, point, (0, 0))
    assert abs(sympy.N(ours, 60) - sympy.Float(truth, 60)) <= 1e-40 * (1 + abs(truth))


@pytest.mark.parametrize("text", ["w1**2 + 3*w2**2", "sin(w1)*exp(-w2)/w1", "2/3*w1 - abs(w2)", "sqrt(w1*w2)**3"])
def test_equals_what_sympy_reads_itself(text: str) -> None:
    assert to_sympy(parse(text)) == sympy_expression(text)


def test_numbers_stay_rational() -> None:
    assert to_sympy(Number(Fraction(1, 10))) == sympy.Rational(1, 10)
