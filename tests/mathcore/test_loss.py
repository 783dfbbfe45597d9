"""A loss keeps the kind of number it is given, and says clearly what does not fit."""

from fractions import Fraction

import numpy as np
import pytest

from mathcore.loss import DEFAULT_RANGE, Loss, nearest
from mathcore.typeset import Style


def test_fields() -> None:
    loss = Loss.parse("w2^2 + 0.5*w1", window=((0, 1), (Fraction(-1), 2)))
    assert loss.expression == "w2**2 + 0.5*w1"
    assert loss.name == loss.expression
    assert loss.title == "L = w2**2 + 0.5*w1"
    assert loss.weights == ("w1", "w2")
    assert loss.dimension == 2
    assert loss.window == ((Fraction(0), Fraction(1)), (Fraction(-1), Fraction(2)))
    assert loss.minima == ()
    assert Loss.parse("w", "line").name == "line"
    assert Loss.parse("w").window == (DEFAULT_RANGE,)
    assert [str(partial) for partial in loss.partials] == ["0.5", "2*w2"]
    assert [[str(entry) for entry in row] for row in loss.second_partials] == [["0", "0"], ["0", "2"]]


def test_the_highest_weight_says_the_dimension() -> None:
    loss = Loss.parse("w3**2")
    assert loss.weights == ("w1", "w2", "w3")
    assert list(loss.gradient((1, 1, 4))) == [0, 0, 8]


def test_equal_losses_are_equal_and_hash_alike() -> None:
    assert Loss.parse("w^2") == Loss.parse("w**2")
    assert len({Loss.parse("w^2"), Loss.parse("w**2"), Loss.parse("w**3")}) == 2


@pytest.mark.parametrize(
    ("text", "rational"),
    [
        ("w**2/(1 + w)", True),
        ("abs(w)**3", True),
        ("w**-2", True),
        ("w**(1/2)", False),
        ("2**w", False),
        ("sqrt(w)", False),
        ("sin(w)", False),
    ],
)
def test_rational(text: str, rational: bool) -> None:
    loss = Loss.parse(text)
    assert loss.rational == rational
    if rational:
        assert isinstance(loss.value((Fraction(1, 3),)), Fraction)
    else:
        with pytest.raises(ValueError, match="use floats"):
            loss.value((Fraction(1, 3),))


def test_exact_results_have_the_shapes_of_float_results() -> None:
    loss = Loss.parse("w1**2*w2")
    fractions = np.array([[Fraction(i, j) for i in (1, 2)] for j in (3, 4, 5)], object)
    for method, shape in ((loss.value, (3,)), (loss.gradient, (3, 2)), (loss.hessian, (3, 2, 2))):
        assert method(fractions).shape == shape
        np.testing.assert_allclose(method(fractions).astype(float), method(fractions.astype(float)))
    assert loss.value((Fraction(1, 2), 3)) == Fraction(3, 4)
    assert loss.value(fractions[0]) == Fraction(2, 27)


def test_whole_numbers_are_exact_beside_fractions_and_floats_alone() -> None:
    loss = Loss.parse("w1 + w2")
    assert isinstance(loss.value((Fraction(1, 3), 1)), Fraction)
    assert isinstance(loss.value((1, 2)), np.float64)
    assert loss.value(np.array([1, 2], np.int32)).dtype == np.float64


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ((1.0,), "has 2 weights"),
        (3.0, "has 2 weights"),
        (("1", "2"), "real numbers"),
        ((1j, 2), "real numbers"),
        ((Fraction(1), 0.5), "fractions throughout"),
    ],
)
def test_points_that_do_not_fit_are_refused(points: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Loss.parse("w1 + w2").value(points)


@pytest.mark.parametrize("window", [((0, 1),), ((1, 0), (0, 1)), ((0, 0), (0, 1))])
def test_windows_that_do_not_fit_are_refused(window: tuple[tuple[Fraction, Fraction], ...]) -> None:
    with pytest.raises(ValueError, match="window"):
        Loss.parse("w1 + w2", window=window)


@pytest.mark.parametrize(
    ("text", "canonical", "weights"),
    [("x**2 + 0*y", "x**2 + 0*y", ("x", "y")), ("w - w", "0 + 0*w", ("w",)), ("0*w1 + w2", "w2", ("w1", "w2"))],
)
def test_weights_that_cancel_are_not_forgotten(text: str, canonical: str, weights: tuple[str, ...]) -> None:
    loss = Loss.parse(text)
    assert (loss.expression, loss.weights) == (canonical, weights)
    assert Loss.parse(loss.expression) == loss
    assert loss.gradient(np.ones((4, loss.dimension))).shape == (4, loss.dimension)
    assert loss.gradient((Fraction(1),) * loss.dimension)[-1] == (weights[-1] == "w2")


@pytest.mark.parametrize("text", ["3", "2**3"])
def test_a_loss_depends_on_something(text: str) -> None:
    with pytest.raises(ValueError, match="no weight"):
        Loss.parse(text)


def test_typst() -> None:
    loss = Loss.parse("w1**2 + 3*w2**2")
    assert loss.typst() == "w_1^2 + 3 w_2^2"
    assert loss.typst_partials(Style(letters={"w1": "x", "w2": "y"})) == ("2 x", "6 y")
    assert loss.typst_gradient() == 'mat(delim: "[", 2 w_1; 6 w_2)'


def test_nearest_rounds_once() -> None:
    assert nearest(((Fraction(1, 10), Fraction(1, 3)),), np.dtype(np.float32)).tolist() == [
        [np.float32(0.1), np.float32(1) / np.float32(3)]
    ]
