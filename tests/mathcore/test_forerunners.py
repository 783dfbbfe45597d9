import numpy as np
import pytest

from mathcore import LOSSES
from mathcore.forerunners import conjugate_walk, corrected, noisy_walk


def test_noisy_slopes_still_lead_down_and_the_same_seed_leads_the_same_way() -> None:
    ends = [noisy_walk(LOSSES["bowl"], (3, 4), 1.5, 2.0, 400, seed)[-1] for seed in range(20)]
    assert np.hypot(*np.mean(ends, axis=0)) < 0.3
    assert (noisy_walk(LOSSES["bowl"], (3, 4), 1.5, 2.0, 9, 1) == noisy_walk(LOSSES["bowl"], (3, 4), 1.5, 2.0, 9, 1)).all()


@pytest.mark.parametrize("name", ["bowl", "stretched_bowl", "narrow_bowl"])
def test_conjugate_steps_arrive_after_as_many_as_there_are_weights(name: str) -> None:
    loss = LOSSES[name]
    points = conjugate_walk(loss, (-2.4, 1.5))
    assert len(points) <= 3
    assert points[-1] == pytest.approx(np.zeros(2), abs=1e-12)
    moves = np.diff(points, axis=0)
    if len(moves) == 2:
        assert moves[0] @ np.asarray(loss.hessian(points[0]), dtype=float) @ moves[1] == pytest.approx(0, abs=1e-9)


def test_a_neuron_is_corrected_until_it_errs_no_more() -> None:
    examples, signs = np.array([[1.0, 2.0], [2.0, 1.5], [-1.0, 0.5], [0.0, -1.0]]), np.array([1.0, 1.0, -1.0, -1.0])
    weights = corrected(examples, signs)
    assert (np.sign(examples @ weights[:2] + weights[2]) == signs).all()
    with pytest.raises(ValueError, match="no line that sorts these 4 examples"):
        corrected(np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]]), np.array([1.0, 1.0, -1.0, -1.0]))
