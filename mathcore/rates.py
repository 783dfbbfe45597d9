"""Learning rates: how large a step a curvature allows, and how many steps a rate needs.

On a quadratic each eigenvector of the Hessian goes its own way: along one with eigenvalue λ, every step of gradient
descent multiplies the distance to the minimum by 1 − ηλ. All limits follow from that factor. On other losses the same
holds near a minimum, with the Hessian there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from mathcore.loss import Loss, nearest
from mathcore.number import Written, exact

Regime = Literal["walks in", "one step", "jumps across", "bounces", "diverges", "flat", "runs away"]
Real = Fraction | float


@dataclass(frozen=True)
class Limit:
    """The limits along one eigenvector of the Hessian, for an eigenvalue λ.

    Below `fastest` = 1/λ descent walks straight in, at it the minimum is reached in one step, from `largest` = 2/λ on it
    no longer comes closer. Both are infinite where λ is not positive: there is no minimum that way.
    `Fraction`s where the Hessian is rational and diagonal, floats otherwise.
    """

    eigenvalue: Real
    direction: tuple[float, ...]
    fastest: Real
    largest: Real


def limits(loss: Loss, at: Sequence[Written] | None = None) -> tuple[Limit, ...]:
    """Return the limits along each eigenvector of the Hessian, smallest eigenvalue first.

    Args:
        loss: the loss, of n weights.
        at: where to take the Hessian; the lowest known minimum by default, the middle of the window where none is known.
    """
    return tuple(_limit(value, vector) for value, vector in eigenpairs(loss, at))


def eigenpairs(loss: Loss, at: Sequence[Written] | None = None) -> list[tuple[Real, tuple[float, ...]]]:
    """Return the Hessian's eigenvalues, smallest first, each with its unit eigenvector; exact where it is rational and diagonal."""
    where = tuple(exact(c) for c in at) if at is not None else _default_place(loss)
    if loss.rational:
        hessian = loss.hessian(where)
        diagonal = [Fraction(hessian[i, i]) for i in range(loss.dimension)]
        if all(hessian[i, j] == 0 for i in range(loss.dimension) for j in range(loss.dimension) if i != j):
            unit = np.eye(loss.dimension).tolist()
            return sorted(((value, tuple(unit[i])) for i, value in enumerate(diagonal)), key=lambda pair: pair[0])
    values, vectors = np.linalg.eigh(loss.hessian(nearest((where,), np.dtype(np.float64))[0]))
    return [(float(value), tuple(map(float, vectors[:, i]))) for i, value in enumerate(values)]


def _default_place(loss: Loss) -> tuple[Fraction, ...]:
    return loss.minima[0] if loss.minima else tuple((low + high) / 2 for low, high in loss.window)


def _limit(eigenvalue: Real, direction: tuple[float, ...]) -> Limit:
    if eigenvalue <= 0:
        return Limit(eigenvalue, direction, float("inf"), float("inf"))
    return Limit(eigenvalue, direction, 1 / eigenvalue, 2 / eigenvalue)


def factor(rate: Written, eigenvalue: Written) -> Fraction:
    """Return 1 − ηλ, by which each step multiplies the distance to the minimum."""
    return 1 - exact(rate) * exact(eigenvalue)


def regime(rate: Written, eigenvalue: Written) -> Regime:
    """Return what gradient descent does at this rate along an eigenvector with this eigenvalue, decided exactly.

    >>> [regime(rate, 2) for rate in ("0.1", "0.5", "0.9", "1", "1.2")]
    ['walks in', 'one step', 'jumps across', 'bounces', 'diverges']
    """
    each_step = factor(rate, eigenvalue)
    if each_step >= 1:
        return "flat" if each_step == 1 else "runs away"
    if each_step >= 0:
        return "one step" if each_step == 0 else "walks in"
    if each_step == -1:
        return "bounces"
    return "jumps across" if each_step > -1 else "diverges"


def best_rate(loss: Loss, at: Sequence[Written] | None = None) -> Real:
    """Return the fixed rate whose slowest direction is fastest: 2/(λ_least + λ_most).

    Raises:
        ValueError: where an eigenvalue is not positive, so that no rate converges along its direction.
    """
    values = [value for value, _ in eigenpairs(loss, at)]
    if values[0] <= 0:
        raise ValueError(f"{loss.name} has curvature {values[0]} there, which is not positive: no rate is best")
    return 2 / (values[0] + values[-1])


def steps_to_shrink(share: Written, each_step: Written) -> int | None:
    """Return the fewest steps after which a length multiplied by `each_step` each time is at most `share` of itself.

    For a distance `each_step` is the factor 1 − ηλ, for a quadratic's loss its square. The count is found by
    50-digit logarithms and, where they cannot decide between two neighbours, by the exact power. None if it never happens.

    >>> steps_to_shrink("1/2", factor("0.00001", 2))
    34658
    """
    wanted, ratio = exact(share), abs(exact(each_step))
    if wanted <= 0:
        raise ValueError(f"the share is {wanted}, it must be above 0")
    if wanted >= 1:
        return 0
    if ratio >= 1:
        return None
    return 1 if ratio <= wanted else _by_logarithm(wanted, ratio)


def _by_logarithm(wanted: Fraction, ratio: Fraction) -> int:
    from mpmath import ceil, log, mp, mpf, nint  # here: few callers need more digits than a float has

    def precise(value: Fraction) -> Any:
        return mpf(value.numerator) / value.denominator

    with mp.workdps(50):
        count = log(precise(wanted)) / log(precise(ratio))
        near = int(nint(count))
        if abs(count - near) > mpf(10) ** -25:
            return int(ceil(count))
    return near if ratio**near <= wanted else near + 1
