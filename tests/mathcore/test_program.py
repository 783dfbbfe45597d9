"""Programs compute in the width they are given, in any shape, alike in blocks and whole."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.expression import Product, Sum, Weight
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.parsing import parse
from mathcore.program import BLOCK, compiled
from tests.mathcore.oracles import points, rational_formulas

WIDTHS = (np.float16, np.float32, np.float64)


def test_a_shared_part_is_computed_once() -> None:
    program = compiled([parse("sin(w1*w2) + exp(sin(w1*w2))"), parse("sin(w1*w2)**2")], ("w1", "w2"))
    assert len(program.operations) == 5  # the product, its sine, exp, the sum, the square


@pytest.mark.parametrize("width", WIDTHS)
def test_every_operation_rounds_in_its_width(width: type[np.floating]) -> None:
    w = np.array([0.1, 0.7], width)
    a, b, third = w[0], w[1], width(Fraction(1, 3))
    found = Loss.parse("(w1 + w2)**3 - 1/3*w1/w2 + 0.1").value(w)
    total = a + b
    assert found == total * (total * total) - third * a / b + width(0.1)
    assert found.dtype == width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_any_shape_gives_what_single_points_give(loss: Loss, width: type[np.floating]) -> None:
    w = np.random.default_rng(1).uniform(-2, 2, (3, 2, 4, loss.dimension)).astype(width)
    for whole, one, shape in ((loss.value(w), loss.value, ()), (loss.gradient(w), loss.gradient, (loss.dimension,))):
        assert whole.shape == (3, 2, 4, *shape)
        assert whole.dtype == width
        single = np.array([one(point) for point in w.reshape(-1, loss.dimension)]).reshape(whole.shape)
        fine = float(np.finfo(width).eps)
        np.testing.assert_allclose(whole, single, rtol=8 * fine, atol=100 * fine)


def test_blocks_join_without_a_seam() -> None:
    loss = Loss.parse("w1**2/(1 + w2**2) + 0.1*w1")
    w = np.random.default_rng(2).uniform(-2, 2, (2 * BLOCK + 7, 2))
    assert np.array_equal(loss.gradient(w), np.concatenate([loss.gradient(part) for part in np.array_split(w, 5)]))
    assert np.array_equal(loss.gradient(w[::2]), loss.gradient(w)[::2])


@pytest.mark.parametrize("exponent", [1, 2, 3, 5, 31, 64, 65, 100, -1, -3])
def test_whole_powers(exponent: int) -> None:
    w = np.array([[0.9], [-1.1], [1.0]])
    np.testing.assert_allclose(Loss.parse(f"w**{exponent}").value(w), w[:, 0] ** exponent, rtol=1e-13)
    assert Loss.parse(f"w**{exponent}").value((Fraction(-2, 3),)) == Fraction(-2, 3) ** exponent


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("1/w", 0.0, np.inf),
        ("log(w)", 0.0, -np.inf),
        ("log(w)", -1.0, np.nan),
        ("exp(w)", 1e4, np.inf),
        ("sqrt(w)", -1.0, np.nan),
        ("w/w**2", 0.0, np.nan),
    ],
)
def test_what_has_no_value_is_infinite_or_not_a_number(text: str, at: float, value: float) -> None:
    np.testing.assert_equal(Loss.parse(text).value(np.array([at])), value)


def test_far_out_tanh_has_slope_zero_and_no_nan() -> None:
    loss = Loss.parse("tanh(w)")
    assert loss.gradient(np.array([800.0])) == 0
    assert loss.hessian(np.array([800.0])) == 0


@given(rational_formulas, points)
def test_floats_follow_the_exact_value(text: str, point: tuple[Fraction, Fraction]) -> None:
    loss = Loss.parse(text)
    assert loss.value(np.array(point, float)) == pytest.approx(float(loss.value(point)), rel=1e-6, abs=1e-6)


@given(st.integers(-3, 3), st.integers(-3, 3))
def test_signs_and_differences(a: int, b: int) -> None:
    loss = Loss.parse("-w1 - 2*w2 - (w1 - w2) - w1*w2 + -3")
    assert loss.value((a, b)) == -a - 2 * b - (a - b) - a * b - 3
    assert loss.value(np.array([a, b])) == -a - 2 * b - (a - b) - a * b - 3


def test_an_unknown_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="not among w1"):
        compiled([Sum((Weight("w1"), Product((Weight("x"), Weight("w1")))))], ("w1",))
