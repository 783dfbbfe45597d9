"""What came before: a walk on noisy slopes, conjugate steps on a bowl, and a neuron that only learns from its errors.

Each is the rule of its paper in a few lines, for a picture of it: `noisy_walk` of Robbins and Monro (1951), `conjugate_walk` of
Hestenes and Stiefel (1952), `corrected` of Rosenblatt (1958).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mathcore.loss import Loss

Array = np.ndarray[Any, Any]
ROUNDS, SLOWER = 1000, 3


def noisy_walk(loss: Loss, start: Sequence[Any], rate: float, noise: float, steps: int, seed: int) -> Array:
    """Walk down on slopes that are right only on average: step t is `rate`/(t + 3) times the slope with normal noise, (steps + 1, n)."""
    random, points = np.random.default_rng(seed), [np.array([float(one) for one in start])]
    for step in range(1, steps + 1):
        seen = np.asarray(loss.gradient(points[-1]), dtype=float) + noise * random.standard_normal(loss.dimension)
        points.append(points[-1] - rate / (step + SLOWER) * seen)
    return np.stack(points)


def conjugate_walk(loss: Loss, start: Sequence[Any]) -> Array:
    """Walk to the minimum of a bowl in n steps, none of which undoes another, (n + 1, n); the loss's curvature must not change."""
    point = np.array([float(one) for one in start])
    bend = np.asarray(loss.hessian(point), dtype=float)
    left = -np.asarray(loss.gradient(point), dtype=float)
    along, points = left, [point]
    for _ in range(loss.dimension):
        if not left.any():
            break
        far = (left @ left) / (along @ bend @ along)
        points.append(points[-1] + far * along)
        rest = left - far * bend @ along
        left, along = rest, rest + (rest @ rest) / (left @ left) * along
    return np.stack(points)


def corrected(examples: Array, signs: Array) -> Array:
    """Weights and an offset, (n + 1,), of a neuron that sorts examples (m, n) by sign, corrected at each error until there is none.

    Raises:
        ValueError: if no straight line sorts them, or none was found.
    """
    inputs, weights = np.column_stack([examples, np.ones(len(examples))]), np.zeros(examples.shape[1] + 1)
    for _ in range(ROUNDS):
        wrong = np.flatnonzero(signs * (inputs @ weights) <= 0)
        if not len(wrong):
            return weights
        weights = weights + signs[wrong[0]] * inputs[wrong[0]]
    raise ValueError(f"no line that sorts these {len(examples)} examples was found in {ROUNDS} corrections")
