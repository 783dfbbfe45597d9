"""The thousand-weight loss is real, seeded, and lopsided as real ones are."""

import numpy as np
import pytest

from mathcore.many_weights import LeastSquares, share_of_largest


@pytest.fixture(scope="module")
def loss() -> LeastSquares:
    return LeastSquares()


def test_the_seed_is_the_loss() -> None:
    one, same, other = LeastSquares(20, 30, 1), LeastSquares(20, 30, 1), LeastSquares(20, 30, 2)
    np.testing.assert_array_equal(one.features, same.features)
    np.testing.assert_array_equal(one.targets, same.targets)
    assert not np.array_equal(one.features, other.features)


def test_gradient_against_central_differences_which_a_quadratic_obeys(loss: LeastSquares) -> None:
    random = np.random.default_rng(5)
    w, direction = random.standard_normal((2, loss.weights))
    slope = (loss.value(w + direction) - loss.value(w - direction)) / 2
    assert loss.gradient(w) @ direction == pytest.approx(slope, rel=1e-9)


def test_the_gradient_vanishes_at_the_least_squares_solution() -> None:
    small = LeastSquares(30, 60, 4)
    solution = np.linalg.lstsq(small.features, small.targets, rcond=None)[0]
    assert np.abs(small.gradient(solution)).max() < 1e-12
    assert small.value(solution) < small.value(small.start)


def test_a_few_entries_hold_most_of_the_gradient(loss: LeastSquares) -> None:
    gradient = loss.gradient(loss.start)
    assert gradient.shape == (1000,)
    assert share_of_largest(gradient, 10) > 0.5
    assert np.median(np.abs(gradient)) < np.abs(gradient).max() / 100


def test_one_step_moves_all_and_lowers_the_loss(loss: LeastSquares) -> None:
    rate = 1 / loss.largest_curvature()
    moved = loss.step(loss.start, rate)
    assert np.count_nonzero(moved != loss.start) == 1000
    assert loss.value(moved) < loss.value(loss.start)


def test_the_largest_curvature_is_the_limit() -> None:
    small = LeastSquares(15, 40, 9)
    curvature = small.largest_curvature()
    assert curvature == pytest.approx(np.linalg.norm(small.features, 2) ** 2 / 40)
    for share, grows in ((1.9, False), (2.1, True)):
        w = small.start
        for _ in range(3000):
            w = small.step(w, share / curvature)
        assert (small.value(w) > small.value(small.start)) == grows


def test_shares() -> None:
    assert share_of_largest(np.array([3.0, -4.0, 0.0]), 1) == pytest.approx(16 / 25)
    assert share_of_largest(np.array([3.0, -4.0, 0.0]), 3) == 1
    with pytest.raises(ValueError, match="zero"):
        share_of_largest(np.zeros(3), 1)


@pytest.mark.parametrize(("weights", "examples"), [(0, 5), (5, 0)])
def test_there_is_no_loss_of_nothing(weights: int, examples: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        LeastSquares(weights, examples)
