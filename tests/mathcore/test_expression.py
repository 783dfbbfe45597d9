"""The builders fold and collect without changing what a formula means."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given

from mathcore.expression import (
    ONE,
    ZERO,
    Function,
    Number,
    Power,
    Product,
    Sum,
    Weight,
    add,
    divides,
    multiply,
    negative,
    number,
    power,
    quotient,
    reciprocal,
    split,
    substituted,
    walk,
)
from mathcore.loss import Loss
from mathcore.parsing import parse
from tests.mathcore.oracles import points, rational_formulas, smooth_formulas

W, V = Weight("w1"), Weight("w2")
TWO, THREE = number(2), number(3)


@pytest.mark.parametrize(
    ("built", "meant"),
    [
        (add(W, ZERO), W),
        (add(W, W), Product((TWO, W))),
        (add(W, V, negative(W)), V),
        (add(), ZERO),
        (add(ONE, W, TWO), Sum((THREE, W))),
        (add(W, add(V, ONE)), Sum((W, V, ONE))),
        (multiply(), ONE),
        (multiply(W, ZERO, V), ZERO),
        (multiply(TWO, W, THREE), Product((number(6), W))),
        (multiply(W, V, W), Product((Power(W, TWO), V))),
        (multiply(power(W, number(-1)), V), Product((V, Power(W, number(-1))))),
        (multiply(power(W, TWO), power(W, number(-1))), Product((Power(W, TWO), Power(W, number(-1))))),  # 0/0 at 0 stays 0/0
        (power(W, ZERO), ONE),
        (power(W, ONE), W),
        (power(TWO, THREE), number(8)),
        (power(TWO, number(-1)), number(Fraction(1, 2))),
        (power(power(W, TWO), THREE), Power(W, number(6))),
        (power(power(W, TWO), number(-1)), Power(W, number(-2))),
        (power(power(W, number(Fraction(1, 2))), number(-1)), Power(W, number(Fraction(-1, 2)))),
        (power(power(W, number(-1)), TWO), Power(W, number(-2))),
        (power(power(W, number(-1)), number(-1)), Power(Power(W, number(-1)), number(-1))),  # no number at 0
        (power(power(W, number(Fraction(1, 2))), TWO), Power(Power(W, number(Fraction(1, 2))), TWO)),  # no root below zero
        (quotient(W, TWO), Product((number(Fraction(1, 2)), W))),
        (negative(negative(W)), W),
    ],
)
def test_builders_fold(built: object, meant: object) -> None:
    assert built == meant


def test_huge_powers_of_numbers_stay_unfolded() -> None:
    assert isinstance(power(number(10**80), number(100)), Power)


def test_split_and_reciprocal() -> None:
    factor, parts = split(Product((THREE, W, V)))
    assert factor == 3
    assert list(parts) == [W, V]
    factor, parts = split(W)
    assert factor == 1
    assert list(parts) == [W]
    factor, parts = split(THREE)
    assert factor == 3
    assert list(parts) == []
    assert divides(Power(W, number(-2)))
    assert not divides(Power(W, V))
    assert reciprocal(Power(W, number(-2))) == Power(W, TWO)
    with pytest.raises(ValueError, match="does not divide"):
        reciprocal(W)


def test_walk_visits_everything_in_reading_order() -> None:
    formula = Sum((W, Function("sin", Product((TWO, V)))))
    assert [type(node) for node in walk(formula)] == [Sum, Weight, Function, Product, Number, Weight]
    assert formula.weights() == {"w1", "w2"}


@given(smooth_formulas)
def test_equal_formulas_hash_alike_here_and_after_a_journey(text: str) -> None:
    formula = parse(text)
    copy = pickle.loads(pickle.dumps(formula))  # noqa: S301 - our own bytes
    assert formula == copy == parse(text)
    assert hash(formula) == hash(copy) == hash(parse(text))
    assert formula != add(formula, ONE)


@given(rational_formulas, points)
def test_substituting_numbers_is_evaluating(text: str, point: tuple[Fraction, Fraction]) -> None:
    loss = Loss.parse(text)
    put_in = {name: Number(value) for name, value in zip(loss.weights, point, strict=True)}
    assert substituted(loss.formula, put_in) == Number(loss.value(point))


@given(smooth_formulas)
def test_substituting_weights_for_themselves_changes_nothing(text: str) -> None:
    formula = parse(text)
    assert substituted(formula, {"w1": W, "w2": V}) == formula
