"""Walks and sweeps: shapes, number types, refusals, and that side by side is the same as one by one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.descent import LONGEST_FRACTION, MOST_STEPS, descend, sweep
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.rules import Adam, Clipped, GradientDescent, Momentum, Nesterov, RMSProp, Rule, WarmUp

BOWL = LOSSES["bowl"]


@pytest.mark.parametrize("dtype", [None, np.float16, np.float32, np.float64, "exact"])
@pytest.mark.parametrize("steps", [0, 1, 7])
def test_shapes_and_what_holds_of_every_walk(dtype: object, steps: int) -> None:
    walk = descend(BOWL, ("3", "4"), Momentum("0.1", "0.9"), steps, dtype)
    assert walk.steps == steps
    assert walk.points.shape == walk.gradients.shape == (steps + 1, 2)
    assert walk.losses.shape == (steps + 1,)
    assert walk.updates.shape == (steps, 2)
    assert (walk.points[0] == [3, 4]).all()
    assert (walk.points[:-1] + walk.updates == walk.points[1:]).all()
    assert (walk.losses == BOWL.value(walk.points)).all()
    assert (walk.gradients == BOWL.gradient(walk.points)).all()
    assert walk.exact == (dtype == "exact")


def test_a_walk_cannot_be_changed() -> None:
    walk = descend(BOWL, ("3", "4"), GradientDescent("0.1"), 3)
    for array in (walk.points, walk.losses, walk.gradients, walk.updates):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@given(st.fractions(0, 2).filter(bool), st.fractions(-5, 5), st.fractions(-5, 5), st.integers(0, 15))
def test_floats_follow_the_exact_walk(rate: Fraction, a: Fraction, b: Fraction, steps: int) -> None:
    exactly = descend(BOWL, (a, b), GradientDescent(rate), steps, "exact").points.astype(float)
    floats = descend(BOWL, (a, b), GradientDescent(rate), steps).points
    np.testing.assert_allclose(floats, exactly, rtol=1e-9, atol=1e-9 * np.abs(exactly).max())


@pytest.mark.parametrize(
    "rule",
    [GradientDescent("1"), Momentum("1", "0.5"), Nesterov("1", "0.5"), RMSProp("1"), Adam("1"), WarmUp(Clipped(Momentum("1"), "3"), 4)],
    ids=lambda rule: type(rule).__name__,
)
def test_a_sweep_is_single_runs_side_by_side(rule: Rule) -> None:
    rates = ["0.001", "0.01", "0.02", "1.5"]
    ends = sweep(LOSSES["stretched_bowl"], ("1", "2"), rates, 40, rule)
    for rate, end in zip(rates, ends, strict=True):
        np.testing.assert_allclose(end, descend(LOSSES["stretched_bowl"], ("1", "2"), _at_rate(rule, rate), 40).points[-1], rtol=1e-12)


def _at_rate(rule: Rule, rate: str) -> Rule:
    match rule:
        case WarmUp(inner, steps):
            return WarmUp(_at_rate(inner, rate), steps)
        case Clipped(inner, limit):
            return Clipped(_at_rate(inner, rate), limit)
        case Momentum(_, decay):
            return type(rule)(rate, decay)
    return type(rule)(rate)  # type: ignore[call-arg] # every rule that is left takes its rate first


def test_ten_thousand_exact_steps_do_not_blow_up() -> None:
    walk = descend(LOSSES["parabola"], ("3",), GradientDescent("0.1"), 10_000, "exact")
    assert walk.points[-1, 0] == 3 * Fraction(4, 5) ** 10_000
    assert walk.verdict.kind == "converged"


def test_where_exactness_ends_is_said() -> None:
    with pytest.raises(ValueError, match=rf"exactness ends at step \d+, where the loss would have {LONGEST_FRACTION} bits"):
        descend(LOSSES["quartic"], ("0.3",), GradientDescent("0.1"), 100, "exact")


@pytest.mark.parametrize(
    ("loss", "start", "rule", "steps", "dtype", "says"),
    [
        (BOWL, ("3",), GradientDescent("0.1"), 1, None, "has 2 weights .* the start has 1"),
        (BOWL, ("3", "x"), GradientDescent("0.1"), 1, None, "not a finite number"),
        (BOWL, ("3", "4"), GradientDescent("0.1"), -1, None, "steps is -1"),
        (BOWL, ("3", "4"), GradientDescent("0.1"), MOST_STEPS + 1, None, "steps is"),
        (BOWL, ("3", "4"), GradientDescent("0.1"), 1, "float", "dtype is 'float'"),
        (BOWL, ("3", "4"), GradientDescent("0.1"), 1, np.int32, "float16, float32 or float64"),
        (BOWL, ("3", "4"), GradientDescent("0.1"), 1, np.longdouble, "float16, float32 or float64"),
        (BOWL, ("3", "4"), Adam("0.1"), 1, "exact", "fractions end at Adam"),
        (BOWL, ("3", "4"), Clipped(GradientDescent("0.1"), "1"), 1, "exact", "fractions end at Clipped"),
        (Loss.parse("sin(w)", "wave"), ("3",), GradientDescent("0.1"), 1, "exact", "fractions end at wave"),
    ],
)
def test_what_does_not_fit_is_refused(loss: Loss, start: tuple[str, ...], rule: Rule, steps: int, dtype: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        descend(loss, start, rule, steps, dtype)


def test_exact_division_by_zero_is_no_traceback() -> None:
    with pytest.raises(ValueError, match="divides by zero"):
        descend(Loss.parse("1/w"), ("0",), GradientDescent("0.1"), 1, "exact")
