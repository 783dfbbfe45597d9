"""Learning rates: how large a step a curvature allows.

On a quadratic, each eigenvector of the Hessian goes its own way: along one with eigenvalue λ every step of gradient
descent multiplies the distance to the minimum by 1 − ηλ. All limits follow from that factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mathcore.loss import Loss
from mathcore.number import Written, exact

Regime = Literal["walks in", "one step", "jumps across", "bounces", "diverges", "flat", "runs away"]


@dataclass(frozen=True)
class Limit:
    """The limits along one eigenvector: up to `fastest` = 1/λ it walks straight in, from `largest` = 2/λ on it no longer comes closer.

    Both are infinite where the curvature λ is not positive: there is no minimum along that direction.
    """

    eigenvalue: float
    direction: tuple[float, ...]
    fastest: float
    largest: float


def limits(loss: Loss, at: Sequence[Written] | None = None) -> tuple[Limit, ...]:
    """Return the limits along each eigenvector of the Hessian, smallest eigenvalue first.

    Args:
        loss: the loss, of n weights.
        at: where to take the Hessian; the lowest known minimum by default, the middle of the window where none is known.
    """
    where = at if at is not None else loss.minima[0] if loss.minima else [(low + high) / 2 for low, high in loss.window]
    point = np.array([float(exact(coordinate)) for coordinate in where])
    eigenvalues, vectors = np.linalg.eigh(loss.hessian(point))
    return tuple(_limit(float(value), vectors[:, i]) for i, value in enumerate(eigenvalues))


def _limit(eigenvalue: float, vector: np.ndarray[Any, Any]) -> Limit:
    direction = tuple(float(x) for x in vector)
    if eigenvalue <= 0:
        return Limit(eigenvalue, direction, float("inf"), float("inf"))
    return Limit(eigenvalue, direction, 1 / eigenvalue, 2 / eigenvalue)


def regime(rate: Written, eigenvalue: Written) -> Regime:
    """Return what gradient descent does at this rate along an eigenvector with this eigenvalue, decided exactly."""
    reach = exact(rate) * exact(eigenvalue)
    if reach <= 0:
        return "flat" if reach == 0 else "runs away"
    if reach <= 1:
        return "one step" if reach == 1 else "walks in"
    if reach == 2:
        return "bounces"
    return "jumps across" if reach < 2 else "diverges"
