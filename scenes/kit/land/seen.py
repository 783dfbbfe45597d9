"""Which ground is seen where in the picture: for every pixel, the weights of the surface that the eye meets there.

A relief's rays are marched through the slab between lowest and highest ground until they cross the surface, and the crossing is refined by
Newton's method on the loss itself. Large pictures are marched on a coarse raster first; where its neighbours agree, they start the
refinement of all pixels between them, and only the pixels along ridges and rims are marched one by one.

Behind the first surface a second one is looked for, because the first may be melting away at its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scenes.kit.land.view import Floats, Hill, Map, Relief
    from scenes.kit.layout import Box

LAYERS = 2
STRIDE = 1 / 40
"""How far a ray runs over the ground between two looks, in ground units."""
COARSE = 6
"""Pixels between two rays of the coarse raster."""
AGREE = 0.12
"""Up to this far apart along their rays, in eye's distances over 10, coarse neighbours are on one slope."""
CLOSE = 2e-4
"""A height error, in ground units, that counts as on the surface."""


@dataclass(frozen=True)
class Raster:
    """Pixels over a box: `density` of them to a scene unit, aligned to those of a frame whose middle is the origin.

    Rows run downwards from `top`, columns to the right from `left` (in whole pixels from the origin).
    """

    left: int
    top: int
    columns: int
    rows: int
    density: float

    @classmethod
    def over(cls, box: Box, density: float) -> Raster:
        """The pixels that cover a box, rounded outwards."""
        slack = 1e-6
        left, right = int(np.floor(box.left * density + slack)), int(np.ceil(box.right * density - slack))
        bottom, top = int(np.floor(box.bottom * density + slack)), int(np.ceil(box.top * density - slack))
        return cls(left, top, right - left, top - bottom, density)

    def points(self, shift: tuple[float, float] = (0.0, 0.0)) -> Floats:
        """Scene points (rows, columns, 2) of the pixels' middles, or of places `shift` (right, down) pixels away from them."""
        x = (self.left + np.arange(self.columns) + 0.5 + shift[0]) / self.density
        y = (self.top - np.arange(self.rows) - 0.5 - shift[1]) / self.density
        return np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1).astype(np.float32)


SLACK = 1e-3
"""The slab in which ground is looked for is so much thicker on both sides, in ground units: a level plain lies in its face."""


@dataclass(frozen=True)
class Seen:
    """What rays meet: weights (layers, ..., 2), nearest first, NaN where there is nothing; whether it is met from beneath (layers, ...)."""

    weights: Floats
    beneath: np.ndarray[Any, np.dtype[np.bool_]]
    along: Floats
    """Where on its ray, (layers, ...): 1 at the distance of the window's middle."""


class Caster:
    """Casts rays through a relief. With a `ceiling`, ground higher than that loss is not there, and a bowl's outside can be seen."""

    def __init__(self, view: Relief, loss: Hill, ceiling: float | None = None) -> None:
        self.view, self.loss, self.open = view, loss, ceiling is not None
        reach = np.array([(high - low) / 2 / view.half for low, high in view.window])
        top = self._highest() + SLACK if ceiling is None else (ceiling - view.base) * view.height_scale
        self.low = np.array([-reach[0], -reach[1], -SLACK], dtype=np.float32)
        self.high = np.array([reach[0], reach[1], top], dtype=np.float32)
        self.middle, self.half = view.middle.astype(np.float32), np.float32(view.half)

    def _highest(self) -> float:
        across, up = (np.linspace(low, high, 129) for low, high in self.view.window)
        weights = np.stack(np.meshgrid(across, up), axis=-1)
        return float((np.asarray(self.loss.value(weights)).max() - self.view.base) * self.view.height_scale)

    def weights(self, ground: Floats) -> Floats:
        """Weights (..., 2) of ground coordinates (..., 3)."""
        there: Floats = self.middle + self.half * ground[..., :2]
        return there

    def gap(self, ground: Floats) -> Floats:
        """How high points (..., 3) are above the surface, in ground units."""
        height: Floats = (self.loss.value(self.weights(ground)) - np.float32(self.view.base)) * np.float32(self.view.height_scale)
        return ground[..., 2] - height

    def _span(self, eye: Floats, rays: Floats) -> tuple[Floats, Floats]:
        """Where rays (n, 3) enter and leave the slab over the window."""
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (self.low - eye) / rays, (self.high - eye) / rays
        return np.minimum(one, other).max(axis=-1), np.maximum(one, other).min(axis=-1)

    def march(self, points: Floats) -> Seen:
        """What is seen at scene points (n, 2)."""
        eye, rays = (part.astype(np.float32) for part in self.view.rays(points))
        start, end = self._span(eye, rays)
        found = np.full((LAYERS, len(rays)), np.nan, dtype=np.float32)
        live = np.flatnonzero(start < end)
        if live.size:
            self._cross(eye, rays, start, end, live, found)
        return self._settle(eye, rays, found)

    def _cross(self, eye: Floats, rays: Floats, start: Floats, end: Floats, live: Any, found: Floats) -> None:
        over = np.linalg.norm(rays[live, :2], axis=-1) * (end - start)[live]
        steps = int(np.clip(np.ceil(over.max() / STRIDE), 8, 120))
        counts = np.zeros(len(rays), dtype=np.int8)
        before, gap = start[live], self.gap(eye + rays[live] * start[live, None])
        for step in range(1, steps + 1):
            now = start[live] + (end - start)[live] * np.float32(step / steps)
            fresh = self.gap(eye + rays[live] * now[:, None])
            crossed = np.flatnonzero((gap > 0) != (fresh > 0) if self.open else (gap > 0) & (fresh <= 0))
            rows = live[crossed]
            share = gap[crossed] / (gap[crossed] - fresh[crossed])
            found[counts[rows], rows] = before[crossed] + (now - before)[crossed] * share
            counts[rows] += 1
            keep = counts[live] < LAYERS
            live, before, gap = live[keep], now[keep], fresh[keep]
            if not live.size:
                return

    def _settle(self, eye: Floats, rays: Floats, along: Floats) -> Seen:
        """Refine crossings (layers, n) and say what they are."""
        weights = np.full((*along.shape, 2), np.nan, dtype=np.float32)
        beneath = np.zeros(along.shape, dtype=bool)
        for layer in range(LAYERS):
            hit = np.flatnonzero(np.isfinite(along[layer]))
            if hit.size:
                along[layer, hit], weights[layer, hit], beneath[layer, hit], _ = self.refine(eye, rays[hit], along[layer, hit])
        return Seen(weights, beneath, along)

    def refine(self, eye: Floats, rays: Floats, along: Floats, rounds: int = 2) -> tuple[Floats, Floats, Any, Floats]:
        """Newton's method along rays (n, 3): where, weights, whether from beneath, and the height error left."""
        steepness = np.float32(self.view.height_scale * self.view.half)
        for _ in range(rounds):
            ground = eye + rays * along[:, None]
            slope = self.loss.gradient(self.weights(ground)) * steepness
            falling = rays[:, 2] - (slope * rays[:, :2]).sum(axis=-1)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = self.gap(ground) / falling
            along = along - np.where(np.isfinite(step), np.clip(step, -0.02, 0.02), 0).astype(np.float32)
        ground = eye + rays * along[:, None]
        return along, self.weights(ground), falling > 0, np.abs(self.gap(ground))

    def look(self, raster: Raster) -> Seen:
        """What is seen in every pixel of a raster, (layers, rows, columns)."""
        guesses, sure = self._guess(raster)
        points = raster.points().reshape(-1, 2)
        eye, rays = (part.astype(np.float32) for part in self.view.rays(points))
        along = np.where(sure, guesses, np.nan).astype(np.float32)
        weights = np.full((*along.shape, 2), np.nan, dtype=np.float32)
        beneath = np.zeros(along.shape, dtype=bool)
        unsure = ~sure
        for layer in range(LAYERS):
            hit = np.flatnonzero(np.isfinite(along[layer]))
            if hit.size:
                along[layer, hit], weights[layer, hit], beneath[layer, hit], error = self.refine(eye, rays[hit], along[layer, hit])
                unsure[hit[error > CLOSE]] = True
        again = np.flatnonzero(unsure)
        if again.size:
            closer = self.march(points[again])
            weights[:, again], beneath[:, again], along[:, again] = closer.weights, closer.beneath, closer.along
        shape = (LAYERS, raster.rows, raster.columns)
        return Seen(weights.reshape(*shape, 2), beneath.reshape(shape), along.reshape(shape))

    def _guess(self, raster: Raster) -> tuple[Floats, Any]:
        """From a coarse raster: crossings (layers, pixels) to start from, and where they can be trusted."""
        rows, columns = (-(-count // COARSE) + 1 for count in (raster.rows, raster.columns))
        x = (raster.left + np.arange(columns) * COARSE) / raster.density
        y = (raster.top - np.arange(rows) * COARSE) / raster.density
        knots = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1).astype(np.float32)
        coarse = self.march(knots.reshape(-1, 2)).along.reshape(LAYERS, rows, columns)
        corners = np.stack([coarse[:, :-1, :-1], coarse[:, :-1, 1:], coarse[:, 1:, :-1], coarse[:, 1:, 1:]])
        missing = np.isnan(corners)
        spread = np.where(missing, -np.inf, corners).max(axis=0) - np.where(missing, np.inf, corners).min(axis=0)
        calm = np.where(missing.any(axis=0), missing.all(axis=0), spread < AGREE / 10).all(axis=0)
        fraction = (np.arange(COARSE) + 0.5) / COARSE
        left, right = corners[[0, 2]], corners[[1, 3]]
        across = left[..., None] + (right - left)[..., None] * fraction
        down = across[0][..., None, :] + (across[1] - across[0])[..., None, :] * fraction[:, None]
        fine = down.transpose(0, 1, 3, 2, 4).reshape(LAYERS, (rows - 1) * COARSE, (columns - 1) * COARSE)
        sure = np.repeat(np.repeat(calm, COARSE, axis=0), COARSE, axis=1)
        cut = (slice(raster.rows), slice(raster.columns))
        return fine[(slice(None), *cut)].reshape(LAYERS, -1), sure[cut].reshape(-1)


def look(view: Relief | Map, loss: Hill, raster: Raster, ceiling: float | None = None) -> Seen:
    """What a view of either kind sees in every pixel of a raster, (layers, rows, columns)."""
    from scenes.kit.land.view import Relief

    if isinstance(view, Relief):
        return Caster(view, loss, ceiling).look(raster)
    weights = view.weights_at(raster.points()).astype(np.float32)
    inside = np.ones(weights.shape[:-1], dtype=bool)
    for axis, (low, high) in enumerate(view.window):
        inside &= (weights[..., axis] >= low) & (weights[..., axis] <= high)
    weights = np.where(inside[..., None], weights, np.nan)
    return Seen(weights[None], np.zeros((1, *inside.shape), dtype=bool), np.where(inside, 1.0, np.nan)[None])
