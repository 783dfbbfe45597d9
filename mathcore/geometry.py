"""Geometry of a loss: slopes in every direction, contours, critical points, slices.

Points are float arrays in weight space; angles are in degrees, from 0 to 180.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from mathcore.expression import Expression, Number, Weight, add, multiply, substituted
from mathcore.loss import Loss
from mathcore.number import Written, exact

Array = np.ndarray[Any, Any]
Critical = Literal["minimum", "maximum", "saddle", "degenerate"]

SEEDS = 31  # Newton starts from this many places along each of two axes
NEWTON_STEPS = 60


def length(vector: Any) -> Any:
    """Return the Euclidean length of vectors of shape (..., n)."""
    return np.hypot.reduce(np.asarray(vector, np.float64), axis=-1)  # squares of a runaway's slopes could overflow


def unit(vector: Any) -> Array:
    """Return vectors of shape (..., n) at length 1.

    Raises:
        ValueError: for a zero vector, which has no direction.
    """
    array = np.asarray(vector, np.float64)
    lengths = length(array)
    if np.any(lengths == 0):
        raise ValueError("the zero vector has no direction")
    return np.asarray(array / np.asarray(lengths)[..., None])


def angle(one: Any, other: Any) -> Any:
    """Return the angle between directions in degrees; precise near 0 and 180, where the arc cosine is not."""
    a, b = unit(one), unit(other)
    return np.degrees(2 * np.arctan2(length(a - b), length(a + b)))


def directional_slope(loss: Loss, at: Any, direction: Any) -> Any:
    """Return D_u L = ∇L·u, the slope of the loss along each direction: ‖∇L‖ times the cosine of the angle to the gradient."""
    return (loss.gradient(np.asarray(at, np.float64)) * unit(direction)).sum(axis=-1)


def slope_cosine(loss: Loss, at: Any, direction: Any) -> Any:
    """Return the cosine of the angle between the gradient and each direction: the slope's share of the steepest slope."""
    return (unit(loss.gradient(np.asarray(at, np.float64))) * unit(direction)).sum(axis=-1)


def aim_error(loss: Loss, at: Any, target: Any) -> Any:
    """Return the angle in degrees between −∇L and the direction from `at` to a target, such as a minimum."""
    place = np.asarray(at, np.float64)
    return angle(-loss.gradient(place), np.asarray(target, np.float64) - place)


def contour_tangent(loss: Loss, at: Any) -> Array:
    """Return the unit vector along the contour line through a point of two weights: the gradient turned a quarter to the left."""
    _two_weights(loss)
    gradient = unit(loss.gradient(np.asarray(at, np.float64)))
    return np.stack([-gradient[..., 1], gradient[..., 0]], axis=-1)


def contours(loss: Loss, levels: Sequence[float], resolution: int = 201) -> dict[float, list[Array]]:
    """Return the contour lines of a loss of two weights in its window: for each level, lines of shape (k, 2).

    contourpy places vertices by linear interpolation on a grid of resolution × resolution; Newton's steps along the
    gradient then bring each onto its level.
    """
    import contourpy

    _two_weights(loss)
    (left, right), (bottom, top) = ((float(low), float(high)) for low, high in loss.window)
    across, up = np.meshgrid(np.linspace(left, right, resolution), np.linspace(bottom, top, resolution))
    generator = contourpy.contour_generator(across, up, loss.value(np.stack([across, up], axis=-1)), line_type=contourpy.LineType.Separate)
    spacing = max(right - left, top - bottom) / (resolution - 1)
    return {level: [_onto_level(loss, np.asarray(line), level, spacing) for line in generator.lines(level)] for level in map(float, levels)}


def _onto_level(loss: Loss, line: Array, level: float, reach: float) -> Array:
    points = line.copy()
    with np.errstate(all="ignore"):
        for _ in range(4):
            gradient = loss.gradient(points)
            move = ((loss.value(points) - level) / (gradient**2).sum(axis=-1))[:, None] * gradient
            points = points - np.where(np.isfinite(move).all(axis=-1, keepdims=True), move, 0)
    astray = length(points - line) > reach  # next to a critical point a step can go anywhere
    return np.where(astray[:, None], line, points)


def _two_weights(loss: Loss) -> None:
    if loss.dimension != 2:
        raise ValueError(f"contour lines need a loss of two weights; {loss.name} has {loss.dimension}")


@dataclass(frozen=True)
class CriticalPoint:
    """A point where the gradient is zero, and what kind of point it is."""

    point: tuple[float, ...]
    loss: float
    kind: Critical


def kind_of(eigenvalues: Array) -> Critical:
    """Return what the Hessian's eigenvalues at a critical point say; degenerate where one is zero and they cannot tell."""
    if np.abs(eigenvalues).min() <= 1e-9 * max(1.0, np.abs(eigenvalues).max()):
        return "degenerate"
    if eigenvalues.min() > 0:
        return "minimum"
    return "maximum" if eigenvalues.max() < 0 else "saddle"


def critical_points(loss: Loss) -> tuple[CriticalPoint, ...]:
    """Return the isolated critical points in the window of a loss of one or two weights, lowest loss first.

    Newton's method from a grid of places; flat ground, where every point is critical, is left out. Points
    that attract none of the 31 × 31 starts would be missed: this is a search, not a proof.
    """
    if loss.dimension > 2:
        raise ValueError(f"critical points are searched for one or two weights; {loss.name} has {loss.dimension}")
    axes = [np.linspace(float(low), float(high), SEEDS) for low, high in loss.window]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, loss.dimension)
    points = points[np.abs(loss.hessian(points)).max(axis=(-1, -2)) > 0]
    with np.errstate(all="ignore"):
        points = _newton(loss, points)
    low, high = (np.array([float(pair[side]) for pair in loss.window]) for side in (0, 1))
    inside = ((points >= low - 1e-9) & (points <= high + 1e-9)).all(axis=-1)
    found = [_critical(loss, point) for point in _distinct(points[inside])]
    return tuple(sorted(found, key=lambda critical: critical.loss))


def _newton(loss: Loss, points: Array) -> Array:
    for _ in range(NEWTON_STEPS):
        hessian, gradient = loss.hessian(points), loss.gradient(points)
        usable = np.isfinite(hessian).all(axis=(-1, -2)) & np.isfinite(gradient).all(axis=-1)
        points, hessian, gradient = points[usable], hessian[usable], gradient[usable]
        points = points - (np.linalg.pinv(hessian, hermitian=True) @ gradient[..., None])[..., 0]
    gradient, hessian = loss.gradient(points), loss.hessian(points)
    settled = length(gradient) <= 1e-9 * np.maximum(1.0, np.abs(hessian).max(axis=(-1, -2)))
    return np.asarray(points[settled & (np.abs(hessian).max(axis=(-1, -2)) > 0)])


def _distinct(points: Array) -> list[Array]:
    kept: list[Array] = []
    for point in points:
        if all(length(point - other) > 1e-4 for other in kept):
            kept.append(point)
    return kept


def _critical(loss: Loss, point: Array) -> CriticalPoint:
    tidy = np.where(np.abs(point) < 1e-12, 0.0, point)
    return CriticalPoint(tuple(map(float, tidy)), float(loss.value(tidy)), kind_of(np.linalg.eigvalsh(loss.hessian(tidy))))


def slice_along(loss: Loss, weight: str, at: Sequence[Written]) -> Loss:
    """Return the loss of one weight that is left when all others are frozen at a point: the curve that a cut shows."""
    if weight not in loss.weights:
        raise ValueError(f"{weight!r} is no weight of {loss.name}; those are {', '.join(loss.weights)}")
    pairs = zip(loss.weights, at, strict=True)
    frozen: dict[str, Expression] = {name: Number(exact(coordinate)) for name, coordinate in pairs if name != weight}
    window = (loss.window[loss.weights.index(weight)],)
    name, title = f"{loss.name}_along_{weight}", f"{loss.title}, cut along {weight}"
    return Loss(substituted(loss.formula, frozen), (weight,), name, title, window)


def line_through(loss: Loss, start: Sequence[Written], direction: Sequence[Written], letter: str = "w") -> Loss:
    """Return the loss along a straight line, as a loss of one weight: L(start + w · direction), w from −1 to 1 in its window."""
    moved = {
        name: add(Number(exact(origin)), multiply(Number(exact(pace)), Weight(letter)))
        for name, origin, pace in zip(loss.weights, start, direction, strict=True)
    }
    window = ((Fraction(-1), Fraction(1)),)
    return Loss(substituted(loss.formula, moved), (letter,), f"{loss.name}_on_a_line", f"{loss.title}, along a line", window)
