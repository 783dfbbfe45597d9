"""`Walk`: the record of a descent, and the verdict on how it ended."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np

from mathcore.loss import Loss
from mathcore.number import in_width
from mathcore.rounding import screen
from mathcore.rules import Rule

Kind = Literal["converged", "still going", "bouncing", "diverging", "overflowed", "stuck"]

REST = 1e-3  # at rest: the gradient is below this share of the largest one met
SAME = 1e-6  # two lengths count as equal within this share


@dataclass(frozen=True)
class Verdict:
    """How a walk ended: the kind, a plain sentence, and the step at which it turned (None where nothing turned)."""

    kind: Kind
    words: str
    step: int | None = None


@dataclass(frozen=True, eq=False)
class Walk:
    """A descent of T steps over n weights, whole. Floats of one width throughout, or `Fraction`s in object arrays.

    Attributes:
        loss: what was descended.
        rule: how.
        points: (T+1, n), the weights w₀ … w_T.
        losses: (T+1,), the loss at each of them.
        gradients: (T+1, n), the gradient at each of them.
        updates: (T, n), what each step added: w_{t+1} = w_t + updates[t].
    """

    loss: Loss
    rule: Rule
    points: np.ndarray[Any, Any]
    losses: np.ndarray[Any, Any]
    gradients: np.ndarray[Any, Any]
    updates: np.ndarray[Any, Any]

    @property
    def steps(self) -> int:
        """The number of steps T."""
        return len(self.updates)

    @property
    def exact(self) -> bool:
        """Whether the numbers are fractions."""
        return bool(self.points.dtype == object)

    @cached_property
    def verdict(self) -> Verdict:
        """How the walk ended."""
        return judge(self)


def judge(walk: Walk) -> Verdict:
    """Return the verdict on a walk."""
    with np.errstate(all="ignore"):
        return _overflowed(walk) or _at_rest(walk) or _bouncing(walk) or _diverging(walk) or _still_going(walk)


def _overflowed(walk: Walk) -> Verdict | None:
    if walk.exact:
        return None
    finite = np.isfinite(walk.losses) & np.isfinite(walk.points).all(axis=-1)
    if finite.all():
        return None
    first = int(np.argmin(finite))
    missing = np.flatnonzero(np.isnan(walk.losses))
    what = "not a number" if missing.size and missing[0] == first else screen(walk.losses[first], 0)
    words = f"the numbers overflowed: the loss is {what} at step {first}"
    if missing.size and missing[0] > first:
        words += f" and not a number from step {missing[0]}"
    return Verdict("overflowed", words, first)


def _at_rest(walk: Walk) -> Verdict | None:
    sizes = _squared_lengths(walk.gradients)
    small = sizes <= Fraction(REST) ** 2 * max(sizes) if walk.exact else sizes <= REST**2 * sizes.max()
    if not small[-1]:
        return None
    since = walk.steps - int(np.argmin(small[::-1])) + 1 if not small.all() else 0
    end = as_floats(walk.points[-1])
    curvatures, directions = np.linalg.eigh(walk.loss.hessian(end))
    slope = as_floats(walk.gradients[-1])
    down = curvatures < -SAME * max(abs(curvatures).max(), 1.0)
    if (leaving := abs(directions[:, down].T @ slope)).size and leaving.max() > 0:
        return Verdict("still going", "still going: almost level ground, but slipping off a saddle")
    if down.any():
        kind = "a maximum" if down.all() else "a saddle"
        return Verdict("stuck", f"stuck: the gradient is {_zero(slope)} on {kind}, which is no minimum", since)
    if (lower := _lower_minimum(walk, end)) is not None:
        here, there = screen(float(walk.losses[-1]), 2), screen(lower, 2)
        return Verdict("stuck", f"stuck in a local minimum: the loss is {here}, but {there} elsewhere", since)
    if not slope.any() and not curvatures.any() and not _at_known_minimum(walk, end):
        return Verdict("stuck", "stuck: flat ground, the gradient is 0 and says nothing about where to go", since)
    return Verdict("converged", f"converged: at rest in a minimum since step {since}", since)


def _bouncing(walk: Walk) -> Verdict | None:
    if walk.steps < 2:
        return None
    back, last = walk.points[2:] - walk.points[:-2], walk.points[2:] - walk.points[1:-1]
    same = _squared_lengths(back) <= (Fraction(SAME) ** 2 if walk.exact else SAME**2) * _squared_lengths(last)
    if not same[-1]:
        return None
    since = len(same) - int(np.argmin(same[::-1])) if not same.all() else 0
    return Verdict("bouncing", f"bouncing: from step {since} on, back and forth between the same two points", since)


def _diverging(walk: Walk) -> Verdict | None:
    losses = walk.losses
    rising = losses[1:] > losses[:-1]
    if not walk.steps or not rising[-1] or not losses[-1] > losses[0]:
        return None
    turned = walk.steps - int(np.argmin(rising[::-1])) if not rising.all() else 0
    start = "from the start" if turned == 0 else f"from step {turned}"
    return Verdict("diverging", f"diverging: the loss grows with each step {start}", turned)


def _still_going(walk: Walk) -> Verdict:
    falls = walk.losses[-1] < walk.losses[0]
    words = "the loss falls, and the ground is not level yet" if falls else "the ground is not level yet"
    return Verdict("still going", f"still going: {words}")


def as_floats(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return numbers of any kind as float64."""
    if values.dtype != object:
        return values.astype(np.float64)
    return np.array([in_width(value, np.dtype(np.float64)) for value in values.flat]).reshape(values.shape)


def _squared_lengths(vectors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    numbers = vectors if vectors.dtype == object else vectors.astype(np.float64)
    squares: np.ndarray[Any, Any] = (numbers * numbers).sum(axis=-1)
    return squares


def _zero(slope: np.ndarray[Any, Any]) -> str:
    return "almost 0" if slope.any() else "0"


def _at_known_minimum(walk: Walk, end: np.ndarray[Any, Any]) -> bool:
    return any(np.allclose([float(c) for c in minimum], end, atol=1e-3) for minimum in walk.loss.minima)


def _lower_minimum(walk: Walk, end: np.ndarray[Any, Any]) -> float | None:
    """Return the loss at the lowest known minimum, if the end is clearly above it."""
    if not walk.loss.minima:
        return None
    lowest = float(walk.loss.value(np.array([float(c) for c in walk.loss.minima[0]])))
    here = float(walk.loss.value(end))
    return lowest if here - lowest > 1e-3 * max(abs(lowest), 1.0) else None
