"""The backward pass against autograd and against nudging, and the passes it takes."""

from itertools import pairwise
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from mathcore.network import Network, deep_losses, depth_sizes, layer_sizes, steps_foreseen

RANDOM = np.random.default_rng(11)
INPUTS, TARGETS = RANDOM.standard_normal((8, 3)), RANDOM.standard_normal((8, 2))


def _their_loss(parameters: list[tuple[Any, Any]], bends: bool) -> Any:
    reached = INPUTS
    for layer, (matrix, offset) in enumerate(parameters, start=1):
        reached = anp.dot(reached, matrix.T) + offset
        if bends and layer < len(parameters):
            reached = anp.tanh(reached)
    return 0.5 * anp.mean(anp.sum((reached - TARGETS) ** 2, axis=1))


@pytest.mark.parametrize("activation", ["tanh", "linear"])
@pytest.mark.parametrize("hidden", [(), (4,), (5, 4, 6)])
def test_backpropagation_against_autograd(hidden: tuple[int, ...], activation: Any) -> None:
    network = Network((3, *hidden, 2), seed=3, gain=1.4, activation=activation)
    parameters = list(zip(network.matrices, network.offsets, strict=True))
    assert network.loss(INPUTS, TARGETS) == pytest.approx(_their_loss(parameters, activation == "tanh"))
    theirs = autograd.grad(_their_loss)(parameters, activation == "tanh")
    for ours, other in zip(network.gradient(INPUTS, TARGETS), theirs, strict=True):
        for part, their_part in zip(ours, other, strict=True):
            np.testing.assert_allclose(part, their_part, rtol=1e-10, atol=1e-13)


def test_one_backward_pass_or_n_plus_one_forward_passes() -> None:
    network = Network((3, 4, 2))
    network.gradient(INPUTS, TARGETS)
    assert (network.passes.forward, network.passes.backward) == (1, 1)
    before = [matrix.copy() for matrix in network.matrices]
    nudged = network.nudged_gradient(INPUTS, TARGETS)
    assert network.weight_count == 3 * 4 + 4 + 4 * 2 + 2
    assert (network.passes.forward, network.passes.backward) == (1 + network.weight_count + 1, 1)
    for matrix, kept in zip(network.matrices, before, strict=True):
        np.testing.assert_array_equal(matrix, kept)
    for ours, other in zip(network.gradient(INPUTS, TARGETS), nudged, strict=True):
        for part, their_part in zip(ours, other, strict=True):
            np.testing.assert_allclose(part, their_part, atol=1e-5)


def test_training_lowers_the_loss() -> None:
    network = Network((3, 8, 2), seed=1)
    losses = []
    for _ in range(50):
        losses.append(network.loss(INPUTS, TARGETS))
        network.step(network.gradient(INPUTS, TARGETS), 0.2)
    assert all(later < earlier for earlier, later in pairwise(losses))


def test_seeds_and_gains() -> None:
    one, same, other = Network((4, 4), 1), Network((4, 4), 1), Network((4, 4), 2)
    np.testing.assert_array_equal(one.matrices[0], same.matrices[0])
    assert not np.array_equal(one.matrices[0], other.matrices[0])
    for shape in ((4, 4), (3, 7), (7, 3)):
        assert np.linalg.svd(Network(shape, gain=2.5).matrices[0], compute_uv=False) == pytest.approx(np.full(min(shape), 2.5))


@pytest.mark.parametrize("gain", [0.5, 1.0, 2.0])
def test_linear_layers_multiply_by_the_gain(gain: float) -> None:
    sizes = depth_sizes(12, gain, activation="linear")
    np.testing.assert_allclose(sizes, gain ** np.arange(11, -1, -1.0), rtol=1e-9)


def test_depth_vanishes_stays_healthy_or_explodes() -> None:
    vanishing, healthy, exploding = (depth_sizes(12, gain) for gain in (0.5, 1.2, 3.0))
    assert vanishing[0] < 1e-3
    assert 0.1 < healthy[0] < 10
    assert exploding[0] > 10
    for sizes in (vanishing, healthy, exploding):
        assert sizes[-1] == pytest.approx(1)


def test_layer_sizes() -> None:
    network = Network((3, 4, 2), gain=1.3)
    gradient = network.gradient(INPUTS, TARGETS)
    assert layer_sizes(gradient) == pytest.approx([np.sqrt((matrix**2).sum()) for matrix, _ in gradient])


@pytest.mark.parametrize("widths", [(), (3,), (3, 0, 1)])
def test_there_is_no_network_of_nothing(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="at least one neuron"):
        Network(widths)


def test_depth_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="depth is 0"):
        depth_sizes(0, 1.0)


def test_deep_networks_learn_nothing_or_something_or_jump() -> None:
    small, good, large = (deep_losses(20, gain, 0.03, 30) for gain in (0.5, 1.2, 3.0))
    assert small[-1] > 0.9 * small[0]
    assert good[-1] < 0.1 * good[0]
    assert np.all(np.diff(good) < 0)
    assert np.count_nonzero(np.diff(large) > 0) > 3
    assert len(small) == 31


def test_chaotic_training_is_foreseen_for_a_few_steps_only() -> None:
    assert steps_foreseen(20, 1.2, 0.03, 30) == 30
    assert steps_foreseen(20, 2.1, 0.2, 12, seed=4) == 12
    assert 0 < steps_foreseen(20, 3.0, 0.03, 30) < 10


def test_a_deep_network_that_flies_off_is_followed_without_a_warning() -> None:
    assert not np.isfinite(deep_losses(20, 3.0, 1.0, 400)[-1])
