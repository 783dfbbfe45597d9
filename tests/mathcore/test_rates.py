"""The limits of the learning rate, held against what descent then does."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.descent import descend
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.rates import best_rate, eigenpairs, factor, limits, regime, steps_to_shrink
from mathcore.rules import GradientDescent


def test_limits_of_the_bowls_are_exact() -> None:
    assert [(limit.fastest, limit.largest) for limit in limits(LOSSES["bowl"])] == [(Fraction(1, 2), 1)] * 2
    first, second = limits(LOSSES["stretched_bowl"])
    assert (first.eigenvalue, first.fastest, first.largest, first.direction) == (2, Fraction(1, 2), 1, (1, 0))
    assert (second.eigenvalue, second.fastest, second.largest, second.direction) == (4, Fraction(1, 4), Fraction(1, 2), (0, 1))
    assert isinstance(second.fastest, Fraction)


def test_no_limit_where_there_is_no_valley() -> None:
    down, up = limits(LOSSES["saddle"])
    assert (down.eigenvalue, down.fastest, down.largest) == (-2, math.inf, math.inf)
    assert up.largest == 1


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(-5, 5))
def test_eigenpairs_are_eigenpairs(a: int, b: int, c: int) -> None:
    loss = Loss.parse(f"{a}*w1**2 + {b}*w1*w2 + {c}*w2**2 + w1 + w2")
    hessian = np.array([[2 * a, b], [b, 2 * c]], float)
    pairs = eigenpairs(loss, ("0.3", "0.1"))
    assert [float(value) for value, _ in pairs] == pytest.approx(np.linalg.eigvalsh(hessian), abs=1e-12)
    for value, vector in pairs:
        np.testing.assert_allclose(hessian @ vector, float(value) * np.array(vector), atol=1e-12)


def test_where_the_hessian_is_taken() -> None:
    assert eigenpairs(LOSSES["quartic"])[0][0] == pytest.approx(12 * 1.47299760111403**2 - 8)  # its lowest minimum
    assert eigenpairs(LOSSES["quartic"], ("0",))[0][0] == -8
    assert eigenpairs(Loss.parse("w**3", window=((Fraction(0), Fraction(4)),)))[0][0] == 12  # the middle of its window


@pytest.mark.parametrize(
    ("rate", "expected", "verdict"),
    [
        ("0.1", "walks in", "converged"),
        ("0.5", "one step", "converged"),
        ("0.9", "jumps across", "converged"),
        ("1", "bounces", "bouncing"),
        ("1.0001", "diverges", "diverging"),
        ("1.2", "diverges", "diverging"),
    ],
)
def test_regimes_are_what_descent_does(rate: str, expected: str, verdict: str) -> None:
    assert regime(rate, 2) == expected
    walk = descend(LOSSES["parabola"], ("3",), GradientDescent(rate), 60, "exact")
    assert walk.verdict.kind == verdict
    crosses = any(a * b < 0 for a, b in zip(walk.points[:, 0], walk.points[1:, 0], strict=False))
    assert crosses == (expected in ("jumps across", "bounces", "diverges"))


def test_regimes_without_a_valley() -> None:
    assert regime("0.1", 0) == "flat"
    assert regime("0.1", -2) == "runs away"


def test_regime_is_decided_exactly_at_its_edges() -> None:
    assert regime("0.1", 10) == "one step"
    assert regime(Fraction(1, 3), 6) == "bounces"
    assert regime("0.10000000000000000001", 10) == "jumps across"


@pytest.mark.parametrize("name", ["stretched_bowl", "lopsided_bowl", "narrow_bowl"])
def test_no_other_rate_is_better_than_the_best(name: str) -> None:
    best = best_rate(LOSSES[name])
    curvatures = [value for value, _ in eigenpairs(LOSSES[name])]

    def slowest(rate: Fraction) -> Fraction:
        return max(abs(factor(rate, curvature)) for curvature in curvatures)

    assert isinstance(best, Fraction)
    assert all(slowest(best) < slowest(best * (1 + Fraction(k, 100))) for k in range(-99, 100) if k)


def test_no_rate_is_best_on_a_saddle() -> None:
    with pytest.raises(ValueError, match="not positive"):
        best_rate(LOSSES["saddle"])


@given(st.fractions(0, 1, max_denominator=50).filter(bool), st.fractions(-1, 1, max_denominator=50))
def test_steps_to_shrink_by_counting(share: Fraction, each_step: Fraction) -> None:
    count, size = 0, Fraction(1)
    while size > share and count < 400 and abs(each_step) < 1:
        size *= abs(each_step)
        count += 1
    found = steps_to_shrink(share, each_step)
    assert found == count if size <= share else found is None or found >= 400


@pytest.mark.parametrize("k", [1, 2, 20, 1000])
def test_exact_hits_are_not_a_step_late(k: int) -> None:
    each = Fraction(4, 5)
    assert steps_to_shrink(each**k, each) == k
    assert steps_to_shrink(each**k * Fraction(10**60 - 1, 10**60), each) == k + 1


@pytest.mark.parametrize(
    ("share", "each_step", "count"),
    [("0.5", "1", None), ("0.5", "-2", None), ("1", "2", 0), ("2", "0.5", 0), ("0.5", "0", 1), ("0.1", "-0.1", 1)],
)
def test_steps_to_shrink_at_the_edges(share: str, each_step: str, count: int | None) -> None:
    assert steps_to_shrink(share, each_step) == count


def test_nothing_is_reached_by_shrinking_to_nothing() -> None:
    with pytest.raises(ValueError, match="above 0"):
        steps_to_shrink("0", "0.5")


def test_the_slow_rate_halves_when_it_is_said_to() -> None:
    count = steps_to_shrink("0.5", factor("0.00001", 2))
    assert count is not None
    walk = descend(LOSSES["bowl"], ("3", "4"), GradientDescent("0.00001"), count)
    lengths = np.linalg.norm(walk.points[-2:], axis=1)
    assert lengths[0] > 2.5 >= lengths[1]
