"""The verdict on a descent: how it ended, in one of six kinds and in plain words.

A walk is at rest when the critical point ahead, by the local slope and curvature, is nearer than a hundredth of the
way walked. It has then converged, or is stuck: on a saddle, a maximum, flat ground, or in a minimum that is known not to be the lowest.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mathcore.loss import Loss
from mathcore.rounding import screen

if TYPE_CHECKING:  # a walk knows its verdict, so at run time it cannot be imported here
    from mathcore.walk import Walk

Kind = Literal["converged", "still going", "bouncing", "diverging", "overflowed", "stuck"]
Array = np.ndarray[Any, Any]

REST = 1e-2  # of the way walked
SAME = 1e-6  # two lengths count as equal within this share


@dataclass(frozen=True)
class Verdict:
    """How a walk ended: the kind, a plain sentence, and the step at which it turned (None where nothing turned)."""

    kind: Kind
    words: str
    step: int | None = None


def judge(walk: "Walk") -> Verdict:
    """Return the verdict on a walk, in floats or fractions."""
    places = as_floats(walk.points)
    with np.errstate(all="ignore"):
        overflow = None if walk.exact else _overflowed(walk.losses, walk.points)
        at_rest = overflow or _at_rest(walk.loss, places, as_floats(walk.gradients[-1]))
        return at_rest or _bouncing(places) or _diverging(walk.losses) or _still_going(walk.losses)


def as_floats(values: Array) -> Array:
    """Return numbers of any kind as float64, correctly rounded; fractions beyond its range become infinite."""
    if values.dtype != object:
        return values.astype(np.float64)
    return np.array([_nearest(value.numerator, value.denominator) for value in values.flat], np.float64).reshape(values.shape)


def _nearest(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return float("inf") if numerator > 0 else float("-inf")


def _overflowed(losses: Array, points: Array) -> Verdict | None:
    finite = np.isfinite(losses) & np.isfinite(points).all(axis=-1)
    if finite.all():
        return None
    first = int(np.argmin(finite))
    nans = np.flatnonzero(np.isnan(losses))
    what = f"is {screen(losses[first], 0)}" if not np.isfinite(losses[first]) else "belongs to an infinite weight"
    words = f"overflowed: the loss {what} at step {first}"
    if nans.size and nans[0] > first:
        words += f" and not a number from step {nans[0]} on"
    return Verdict("overflowed", words, first)


def _at_rest(loss: Loss, places: Array, slope: Array) -> Verdict | None:
    end = places[-1]
    away = np.sqrt(((places - end) ** 2).sum(axis=-1))
    curvatures, directions = _curvatures(loss, end)
    along = directions.T @ slope
    ahead = np.where(along == 0, 0.0, along / curvatures)
    if not np.isfinite(away).all() or not np.sqrt((ahead**2).sum()) <= REST * away.max():
        return None
    since = int(np.flatnonzero(away > REST * away.max())[-1]) + 1 if away.any() else 0
    if curvatures.min() < 0:
        return _on_a_saddle(curvatures, along, since)
    if not slope.any() and not curvatures.any() and not _is_known_minimum(loss, end):
        return Verdict("stuck", "stuck: the ground is flat, the gradient 0 says nothing about where to go", since)
    if (lower := _lower_minimum(loss, end)) is not None:
        here = screen(float(loss.value(end)), 2)
        return Verdict("stuck", f"stuck in a local minimum: the loss is {here} here and {screen(lower, 2)} in the lowest", since)
    return Verdict("converged", f"converged: at rest in a minimum from step {since} on", since)


def _curvatures(loss: Loss, at: Array) -> tuple[Array, Array]:
    """Return the Hessian's eigenvalues and eigenvectors, or not-a-number where the Hessian is not finite."""
    hessian = loss.hessian(at)
    if not np.isfinite(hessian).all():
        return np.full(len(at), np.nan), np.eye(len(at))
    values, vectors = np.linalg.eigh(hessian)
    return np.where(abs(values) <= 1e-12 * abs(values).max(), 0.0, values), vectors


def _on_a_saddle(curvatures: Array, along: Array, since: int) -> Verdict:
    if along[curvatures < 0].any():
        return Verdict("still going", "still going: on almost level ground, but slipping off a saddle")
    where = "a maximum" if curvatures.max() < 0 else "a saddle"
    return Verdict("stuck", f"stuck on {where}: no slope leads off it, and it is no minimum", since)


def _is_known_minimum(loss: Loss, end: Array) -> bool:
    return any(np.allclose([float(c) for c in minimum], end, atol=1e-3) for minimum in loss.minima)


def _lower_minimum(loss: Loss, end: Array) -> float | None:
    """Return the loss at the lowest known minimum, if the end is clearly above it."""
    if not loss.minima:
        return None
    lowest = float(loss.value(np.array([float(c) for c in loss.minima[0]])))
    depth = float(loss.value(end)) - lowest
    return lowest if depth > 1e-2 * max(abs(lowest), 1.0) and not _near(loss, end) else None


def _near(loss: Loss, end: Array) -> bool:
    """Return whether the lowest minimum is still the nearest one, as on the last steps of a long walk."""
    if len(loss.minima) < 2:
        return True
    gaps = [np.linalg.norm(np.array([float(c) for c in minimum]) - end) for minimum in loss.minima]
    return int(np.argmin(gaps)) == 0


def _bouncing(places: Array) -> Verdict | None:
    if len(places) < 3:
        return None
    back = ((places[2:] - places[:-2]) ** 2).sum(axis=-1)
    last = ((places[2:] - places[1:-1]) ** 2).sum(axis=-1)
    same = (back <= SAME**2 * last) & (last > 0)
    if not same[-1]:
        return None
    since = _start_of_last_run(same)
    return Verdict("bouncing", f"bouncing: from step {since} on, back and forth between the same two points", since)


def _diverging(losses: Array) -> Verdict | None:
    if len(losses) < 2 or not losses[-1] > losses[0]:
        return None
    turned = len(losses) - 1
    while turned > 0 and losses[turned] > losses[turned - 1]:
        turned -= 1
    if turned == len(losses) - 1:
        return None
    start = "from the start" if turned == 0 else f"from step {turned} on"
    return Verdict("diverging", f"diverging: the loss grows with every step {start}", turned)


def _still_going(losses: Array) -> Verdict:
    trend = "the loss has fallen" if losses[-1] < losses[0] else "the loss has not fallen"
    return Verdict("still going", f"still going: {trend}, and the ground is not level yet")


def _start_of_last_run(true: Array) -> int:
    false = np.flatnonzero(~true)
    return int(false[-1]) + 1 if false.size else 0
