"""The colour of the ground: tints by height, light by slope, hollows a little darker, edges that melt away.

Everything is a function of the weights, so every pixel is shaded exactly where it lies, by the loss's own gradient. Colours are sRGB
numbers from 0 to 1, shape (..., 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scenes.kit.land.view import Map, Relief, grid
from scenes.kit.theme import tint

if TYPE_CHECKING:
    from scenes.kit.land.view import Floats, Hill, Window
    from scenes.kit.layout import Box
    from scenes.kit.theme import Theme

LIGHT = (-0.60, 0.42, 0.68)
"""Towards the light, seen from the viewer: to the right, away, up."""
LEAST_CONTRAST = 0.3
"""Gentle ground is lit until its slopes differ in brightness as if their normals' shares of the light were so far apart."""
MAP_RELIEF = 0.6
"""How high the ground of a map is taken to be, in ground units, for its shading."""
HOLLOW = 0.34
"""How much of the light a deep hollow loses."""
FOG_SINK = 0.5
"""Over this height above the bottom of their box, in frame units, fogs melt away, ..."""
LAND_SINK = 0.55
"""... and over this further height the land under them."""
SAMPLES = 128


def smooth(x: Any) -> Floats:
    """0 below 0, 1 above 1, and a smooth step between."""
    t = np.clip(x, 0, 1)
    eased: Floats = t * t * (3 - 2 * t)
    return eased


def bilinear(table: Floats, window: Window, weights: Floats) -> Floats:
    """Look weights (..., 2) up in a table over the window, first index first weight; what lies outside gets the edge's value."""
    low, high = (np.array(ends, dtype=np.float32) for ends in zip(*window, strict=True))
    place = (weights - low) / (high - low) * np.float32(len(table) - 1)
    place = np.clip(np.nan_to_num(place), 0, len(table) - 1.001).astype(np.float32)
    i = place.astype(np.int32)
    fx, fy = (place - i)[..., 0], (place - i)[..., 1]
    flat, at = table.ravel(), i[..., 0] * table.shape[1] + i[..., 1]
    left = flat[at] * (1 - fy) + flat[at + 1] * fy
    right = flat[at + table.shape[1]] * (1 - fy) + flat[at + table.shape[1] + 1] * fy
    found: Floats = left * (1 - fx) + right * fx
    return found


@dataclass(frozen=True)
class Melt:
    """How land melts into the ground colour: over `share` of the way from the window's edge inwards, and towards `floor`.

    `floor` is the bottom of the box as a scene height: nothing of the land is left in the lowest `FOG_SINK` above it.
    """

    window: Window
    share: float
    floor: float | None = None

    def strength(self, weights: Floats, points: Floats) -> Floats:
        """How much of the land is there, 0 to 1, at weights (..., 2) drawn at scene points (..., 2 or 3)."""
        low, high = (np.array(ends, dtype=np.float32) for ends in zip(*self.window, strict=True))
        off = np.abs((weights - (low + high) / 2) / ((high - low) / 2))
        edge = (off**6).sum(axis=-1) ** np.float32(1 / 6)
        there = smooth((1 - edge) / max(self.share, 1e-6))
        if self.floor is not None:
            there = there * smooth((points[..., 1] - (self.floor + FOG_SINK)) / LAND_SINK)
        return np.nan_to_num(there)


def melt_of(view: Relief | Map, home: Box, share: float, sinking: bool) -> Melt:
    """The melt of a landscape over `view` in the box `home`."""
    return Melt(view.window, share, home.bottom if sinking else None)


def light_of(view: Relief | Map) -> Floats:
    """Towards the light in ground coordinates, (3,): from the upper left, as the view first sees it."""
    heading = view.heading if isinstance(view, Relief) else 0.0
    right, away = np.array([np.cos(heading), -np.sin(heading), 0]), np.array([np.sin(heading), np.cos(heading), 0])
    towards: Floats = LIGHT[0] * right + LIGHT[1] * away + LIGHT[2] * np.array([0, 0, 1.0])
    return towards / np.linalg.norm(towards)


class Shader:
    """Colours ground by its weights.

    Args:
        loss: its value and gradient.
        view: gives the steepness of the ground; the light stands where this view sees it at its upper left.
        theme: tints and brightness.
        ceiling: the highest loss that is shown.
    """

    def __init__(self, loss: Hill, view: Relief | Map, theme: Theme, ceiling: float | None = None) -> None:
        self.loss, self.window, self.theme = loss, view.window, theme
        heights = np.asarray(loss.value(grid(view.window, SAMPLES)), dtype=np.float64)
        shown = np.sort(heights[heights <= (heights.max() if ceiling is None else ceiling)].ravel())
        self.low, self.top = float(shown[0]), float(np.quantile(shown, 0.985))
        self.steps = shown[:: max(1, len(shown) // 256)]
        self.tints = np.array([tint(colour) for colour in theme.relief], dtype=np.float32)
        half = max(high - low for low, high in view.window) / 2
        tall = MAP_RELIEF / max(self.top - self.low, 1e-12)
        self.steepness = np.float32(half * (view.height_scale if isinstance(view, Relief) else tall))
        self.light = light_of(view).astype(np.float32)
        facing = self.normals(grid(view.window, SAMPLES // 2)) @ self.light
        dimmest, brightest = np.quantile(facing, (0.03, 0.985))
        span = max(float(brightest - dimmest), LEAST_CONTRAST)
        self.dimmest, self.span = float(brightest) - span, span
        self.hollows = self._hollows(np.minimum(heights, self.top) * tall).astype(np.float32)

    @staticmethod
    def _hollows(heights: Floats) -> Floats:
        """How deep the ground lies below its surroundings, -1 to 1, on the grid."""
        radius = SAMPLES // 7
        around = np.pad(heights, 3 * radius, mode="edge")
        box = np.ones(radius) / radius
        for axis in (0, 1):
            for _ in range(3):
                around = np.apply_along_axis(np.convolve, axis, around, box, "same")
        inner = slice(3 * radius, -3 * radius)
        depth: Floats = np.tanh((around[inner, inner] - heights) * 9)
        return depth

    def tinted(self, value: Floats) -> Floats:
        """The tint of ground at this loss, before light falls on it."""
        rank = np.interp(value, self.steps, np.linspace(0, 1, len(self.steps)))
        linear = np.clip((value - self.low) / max(self.top - self.low, 1e-12), 0, 1)
        place = np.clip(0.5 * rank + 0.5 * linear**0.8, 0, 1) * (len(self.tints) - 1)
        stops = np.arange(len(self.tints))
        return np.stack([np.interp(place, stops, channel) for channel in self.tints.T], axis=-1).astype(np.float32)

    def normals(self, weights: Floats) -> Floats:
        """Unit normals of the ground, (..., 3)."""
        slope = np.asarray(self.loss.gradient(weights)) * self.steepness
        normal = np.concatenate([-slope, np.ones((*slope.shape[:-1], 1), dtype=slope.dtype)], axis=-1)
        upright: Floats = normal / np.linalg.norm(normal, axis=-1, keepdims=True)
        return upright

    def colours(self, weights: Floats, beneath: Any = False) -> Floats:
        """Colours (..., 3) of ground at weights (..., 2); `beneath` (...) where its underside is seen."""
        base = self.tinted(np.asarray(self.loss.value(weights)))
        turned = np.where(beneath, -1, 1).astype(np.float32)
        lit = smooth((self.normals(weights) @ self.light * turned - self.dimmest) / self.span)
        hollow = bilinear(self.hollows, self.window, weights)
        dark, bright = self.theme.shade
        light = (dark + (bright - dark) * lit) * (1 - HOLLOW * np.where(beneath, 0.8, np.clip(hollow, -0.5, 1)))
        warmth = np.array([0.10, 0.0, -0.10], dtype=np.float32) * (lit - 0.45)[..., None]
        shaded: Floats = np.clip(base * light[..., None] * (1 + warmth), 0, 1)
        return shaded
