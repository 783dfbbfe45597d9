"""How weights become points of the picture: a hillside seen in perspective, or a flat map seen from above.

Views are frozen and know nothing of manim, so they can be pickled, compared and checked. Both have a `name`, by which marks say through
which view they were placed, and `place`, which projects. Scene points have shape (..., 3), their last coordinate 0; weights (..., 2).

A relief has coordinates of its own, here called its ground: the middle of the window at (0, 0), its longer half one unit long, and height
`height_scale` units for one of loss. One weight is as long as the other, in both views, so circles in weights stay circles of the ground.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from scenes.kit.layout import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

Window = tuple[tuple[float, float], tuple[float, float]]
Floats = np.ndarray[Any, np.dtype[np.floating[Any]]]


RIM_MARGIN = 1.12
FIT = 0.985
"""Of the box is filled; the rest takes what the fitting grid misses."""


class Height(Protocol):
    """What a view needs of a loss: its value over weights of shape (..., 2), and the window worth looking at."""

    @property
    def window(self) -> Sequence[Sequence[Any]]: ...

    def value(self, weights: Any) -> Any: ...


class Hill(Height, Protocol):
    """What shading and contours need on top: the gradient, (..., 2)."""

    def gradient(self, weights: Any) -> Any: ...


class View(Protocol):
    """What marks, landscapes and fog need of a view."""

    @property
    def name(self) -> str: ...
    @property
    def window(self) -> Window: ...

    def place(self, weights: Any, height: Any = 0.0) -> Floats: ...
    def spot(self, loss: Height, weights: Any) -> Floats: ...


def window_of(loss: Height) -> Window:
    """The loss's window as floats: (low, high) of the first and of the second weight."""
    (left, right), (bottom, top) = loss.window
    return (float(left), float(right)), (float(bottom), float(top))


def _middle(window: Window) -> Floats:
    return np.array([(low + high) / 2 for low, high in window])


def widened(window: Window, factor: float) -> Window:
    """The window made larger by this factor about its middle."""
    (left, right), (bottom, top) = (
        ((low + high) / 2 - factor * (high - low) / 2, (low + high) / 2 + factor * (high - low) / 2) for low, high in window
    )
    return (left, right), (bottom, top)


def grid(window: Window, steps: int) -> Floats:
    """Weights on a regular grid over the window, (steps + 1, steps + 1, 2); the first index counts the first weight."""
    across, up = (np.linspace(low, high, steps + 1) for low, high in window)
    return np.stack(np.meshgrid(across, up, indexing="ij"), axis=-1)


@dataclass(frozen=True)
class Relief:
    """A hillside in perspective.

    Attributes:
        window: the weights in view.
        heading: by how much the ground is turned about the vertical, in radians.
        tilt: how far the eye leans away from straight above, in radians: 0 is the map, pi/2 the horizon.
        height_scale: height of one of loss, in ground units.
        base: the loss that lies at height 0.
        distance: of the eye, in ground units.
        scale: scene units for one ground unit at the eye's distance.
        centre: scene point (x, y) of the middle of the window at height 0.
        name: what marks call this view.
    """

    window: Window
    heading: float
    tilt: float
    height_scale: float
    base: float = 0.0
    distance: float = 6.0
    scale: float = 1.0
    centre: tuple[float, float] = (0.0, 0.0)
    name: str = "hillside"

    @classmethod
    def fitted(
        cls,
        loss: Height,
        box: Box,
        *,
        heading: float,
        tilt: float,
        relief: float = 0.5,
        ceiling: float | None = None,
        distance: float = 6.0,
        zoom: float = 1.0,
        margin: float | None = None,
        aim: Sequence[float] | None = None,
        name: str = "hillside",
    ) -> Relief:
        """Place the surface over the loss's window so that all of it that is not higher than `ceiling` just fits the box.

        `relief` is the height of the ceiling (by default nearly the highest loss in the window) in ground units; `zoom` over 1 lets
        the surface reach beyond the box. The land goes on beyond the loss's window by the factor `margin`, under a ceiling a little by
        default, so that its rim is whole. `aim` are weights whose ground is to be in the middle of the box.
        """
        window = widened(window_of(loss), margin or (1.0 if ceiling is None else RIM_MARGIN))
        weights = grid(window, 96)
        heights = np.asarray(loss.value(weights), dtype=float)
        base = float(heights.min())
        top = float(np.quantile(heights, 0.98)) if ceiling is None else ceiling
        view = cls(window, heading, tilt, relief / max(top - base, 1e-12), base, distance, name=name)
        seen = heights <= top
        points = view.place(weights, np.minimum(heights, top))[seen, :2]
        low, high = points.min(axis=0), points.max(axis=0)
        scale = FIT * zoom * float(min(box.width / (high[0] - low[0]), box.height / (high[1] - low[1])))
        aimed = (low + high) / 2 if aim is None else view.spot(loss, aim)[:2]
        middle = box.centre[:2] - scale * aimed
        return replace(view, scale=scale, centre=(float(middle[0]), float(middle[1])))

    def moved_into(self, box: Box, points: Floats) -> Relief:
        """The same hillside moved just so far that its scene points (n, 3) lie in a box, as far as they can."""
        (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        across = max(0.0, box.left - left) + min(0.0, box.right - right)
        up = max(0.0, box.bottom - bottom) + min(0.0, box.top - top)
        return replace(self, centre=(self.centre[0] + float(across), self.centre[1] + float(up)))

    def shrunk_into(self, box: Box, loss: Height, weights: Floats) -> tuple[Relief, float]:
        """The same hillside moved and, where need be, made so many times smaller that these weights (n, 2) are seen in a box."""
        with np.errstate(all="ignore"):
            points = self.spot(loss, weights)[:, :2]
        if not np.isfinite(points).all():
            return self, 0.0
        across, up = np.maximum(np.ptp(points, axis=0), 1e-9)
        share = float(min(1.0, box.width / across, box.height / up))
        view = replace(self, scale=self.scale * share)
        return view.moved_into(box, view.spot(loss, weights)), share

    def opened(self, factor: float) -> Relief:
        """The same picture with a window so many times as wide: every place is drawn where it was, and more land goes on around it."""
        view = replace(self, window=widened(self.window, factor))
        return replace(view, height_scale=self.height_scale / factor, distance=self.distance / factor, scale=self.scale * factor)

    def turned(self, heading: float) -> Relief:
        """The same hillside at another heading."""
        return replace(self, heading=heading)

    @cached_property
    def middle(self) -> Floats:
        """The weights in the middle of the window, (2,)."""
        return _middle(self.window)

    @cached_property
    def half(self) -> float:
        """Half the longer side of the window, in weights: one ground unit."""
        return max(high - low for low, high in self.window) / 2

    @cached_property
    def rotation(self) -> Floats:
        """From ground to eye: rows are right, up and away, (3, 3)."""
        (ct, st), (cp, sp) = ((np.cos(angle), np.sin(angle)) for angle in (self.heading, self.tilt))
        return np.array([[ct, -st, 0.0], [st * cp, ct * cp, sp], [st * sp, ct * sp, -cp]])

    def to_ground(self, weights: Any, height: Any) -> Floats:
        """Ground coordinates (..., 3) of weights (..., 2) at a loss (...)."""
        flat = (np.asarray(weights, dtype=float) - self.middle) / self.half
        up = (np.asarray(height, dtype=float) - self.base) * self.height_scale
        return np.concatenate([flat, np.broadcast_to(up, flat.shape[:-1])[..., None]], axis=-1)

    def to_weights(self, ground: Any) -> Floats:
        """Weights (..., 2) under ground coordinates (..., 2 or 3)."""
        flat: Floats = np.asarray(ground, dtype=float)[..., :2]
        return self.middle + self.half * flat

    def _eye(self, weights: Any, height: Any) -> Floats:
        return self.to_ground(weights, height) @ self.rotation.T

    def place(self, weights: Any, height: Any = 0.0) -> Floats:
        """Scene points of weights (..., 2) at the loss `height` (...)."""
        seen = self._eye(weights, height)
        points = np.zeros(seen.shape)
        nearness = self.distance / (self.distance + seen[..., 2:])
        points[..., :2] = np.asarray(self.centre) + self.scale * nearness * seen[..., :2]
        return points

    def depth(self, weights: Any, height: Any) -> Floats:
        """How far away a point is beyond the middle of the window, in ground units: larger is further."""
        return self._eye(weights, height)[..., 2]

    def spot(self, loss: Height, weights: Any) -> Floats:
        """Scene points on the surface at these weights."""
        floats = np.asarray(weights, dtype=float)
        return self.place(floats, loss.value(floats))

    def rays(self, points: Any) -> tuple[Floats, Floats]:
        """The eye (3,) and the directions (..., 3) in which it sees scene points (..., 2 or 3), in ground coordinates."""
        flat = (np.asarray(points, dtype=float)[..., :2] - np.asarray(self.centre)) / self.scale
        towards = np.concatenate([flat, np.full((*flat.shape[:-1], 1), self.distance)], axis=-1)
        return np.array([0.0, 0.0, -self.distance]) @ self.rotation, towards @ self.rotation


@dataclass(frozen=True)
class Map:
    """The window flat, seen from above, as large as the box allows with both weights to one scale.

    The first weight runs to the right, the second up.
    """

    window: Window
    box: Box
    name: str = "map"

    @cached_property
    def scale(self) -> float:
        """Scene units for one of weight."""
        across, up = (high - low for low, high in self.window)
        return min(self.box.width / across, self.box.height / up)

    @cached_property
    def middle(self) -> Floats:
        """The weights in the middle of the window, (2,)."""
        return _middle(self.window)

    @cached_property
    def half(self) -> float:
        """Half the longer side of the window, in weights: one ground unit."""
        return max(high - low for low, high in self.window) / 2

    def to_ground(self, weights: Any, height: Any) -> Floats:
        """Ground coordinates (..., 3), those of a flat relief: a map has no heights."""
        flat = (np.asarray(weights, dtype=float) - self.middle) / self.half
        return np.concatenate([flat, np.zeros((*flat.shape[:-1], 1))], axis=-1)

    @cached_property
    def area(self) -> Box:
        """The part of the box that the window covers."""
        (left, bottom, _), (right, top, _) = self.place([[low for low, _ in self.window], [high for _, high in self.window]])
        return Box(float(left), float(bottom), float(right), float(top))

    def place(self, weights: Any, height: Any = 0.0) -> Floats:
        """Scene points of weights (..., 2); seen from above, height changes nothing."""
        flat = np.asarray(weights, dtype=float) - self.middle
        points = np.zeros((*flat.shape[:-1], 3))
        points[..., :2] = self.box.centre[:2] + self.scale * flat
        return points

    def weights_at(self, points: Any) -> Floats:
        """Weights (..., 2) under scene points (..., 2 or 3)."""
        flat: Floats = np.asarray(points, dtype=float)[..., :2]
        offset: Floats = (flat - self.box.centre[:2]) / self.scale
        return self.middle + offset

    def spot(self, loss: Height, weights: Any) -> Floats:
        """Scene points at these weights."""
        return self.place(weights)
