"""The landscape: the loss as shaded relief, in perspective or as a map, painted fast.

While the view stands still every pixel is shaded where the eye meets the ground (`scenes.kit.land.seen`), once, into an image that is kept.
While the view turns, a mesh of 48 by 48 patches with colours blended between its corners is painted far to near at half the pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from scenes.kit.land.painted import Painted, image, pixels_per_unit
from scenes.kit.land.seen import Caster, Raster, Seen, look
from scenes.kit.land.shading import Melt, Shader, melt_of
from scenes.kit.land.view import Relief, grid

if TYPE_CHECKING:
    from scenes.kit.claims import Claim
    from scenes.kit.land.view import Floats, Hill, Map
    from scenes.kit.layout import Box
    from scenes.kit.theme import Theme

MESH = 48
MELT = 0.2
"""Share of the half window over which open land melts away at its edge."""
RIM_MELT = 0.03
FINER = 3
"""Rays a pixel's width along ridges and rims."""
MESH_PIXELS = 0.5
RIM_STEPS = 4
"""Newton steps onto the rim."""
TEXELS = 33.75
"""Texels to a scene unit, of fog and lantern: a quarter of the pixels at 1080p."""
AWAY = np.float32(1e6)
SOLID = 0.999
"""Of the land there, from which on nothing behind it is looked for."""


@dataclass(frozen=True)
class Survey:
    """The ground as coarse texels see it: what fog and lantern need, for a view that stands still.

    Arrays are (rows, columns, ...): weights (2), far away where there is no ground; ground coordinates (3); normals (3); tints (3); how
    much of the land is there.
    """

    raster: Raster
    weights: Floats
    ground: Floats
    normals: Floats
    tints: Floats
    strength: Floats

    @cached_property
    def apart(self) -> tuple[Floats, Floats]:
        """The two weights as arrays of their own, which are quicker to reckon with."""
        return np.ascontiguousarray(self.weights[..., 0]), np.ascontiguousarray(self.weights[..., 1])


@dataclass
class Kept:
    """What a landscape has painted and looked up, shared by all its copies."""

    view: Relief | Map | None = None
    raster: Raster | None = None
    surface: cairo.ImageSurface | None = None
    asked: tuple[Any, ...] = ()
    mesh: tuple[Floats, Floats] | None = None
    surveys: dict[Relief | Map, Survey] = field(default_factory=dict)


class Landscape(Painted):
    """Shaded relief of a loss.

    Args:
        loss: the loss of two weights.
        view: a `Relief` or a `Map`; set the attribute to another one to turn the landscape.
        theme: its tints.
        home: the box it may paint in.
        ceiling: if given, ground above this loss is cut off along a clean rim, and a bowl's outside can be seen.
        sinking: it reaches down to the bottom of its box and melts away above it.
        melt: the share of the window over which the edges melt away.
        seed: of the dither that keeps soft slopes free of bands.
        toned: the view over whose window the tints go from the lowest to the highest, if not `view`: land beyond it wears the highest.
        claims: what it depicts.
    """

    def __init__(
        self,
        loss: Hill,
        view: Relief | Map,
        theme: Theme,
        home: Box,
        *,
        ceiling: float | None = None,
        sinking: bool = False,
        melt: float | None = None,
        seed: int = 0,
        toned: Relief | None = None,
        claims: tuple[Claim, ...] = (),
    ) -> None:
        super().__init__(home, claims=claims)
        self.loss, self.view, self.theme, self.ceiling, self.seed = loss, view, theme, ceiling, seed
        share = melt if melt is not None else MELT if ceiling is None else RIM_MELT
        self.melt: Melt = melt_of(view, home, share, sinking)
        self.shader = Shader(loss, toned or view, theme, ceiling)
        self._kept = Kept()

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint finely where the view stands still, as a mesh where it has turned since the last picture."""
        density, still = pixels_per_unit(ctx), self._kept
        asked, still.asked = still.asked, (self.view, density)
        if still.surface is not None and asked and asked != (self.view, density):
            self._paint_moving(ctx, density)
            return
        if still.surface is None or (still.view, still.raster and still.raster.density) != (self.view, density):
            still.view, still.raster = self.view, Raster.over(self.home, density)
            still.surface = image(self.pixels(still.raster))
        self._paint_still(ctx)

    def _paint_moving(self, ctx: cairo.Context[Any], density: float) -> None:
        if self.view == self._kept.view or not isinstance(self.view, Relief):
            self._paint_still(ctx)  # the camera zooms: the picture at hand is scaled until it rests
        else:
            self.paint_mesh(ctx, density)

    def _paint_still(self, ctx: cairo.Context[Any]) -> None:
        raster, surface = self._kept.raster, self._kept.surface
        assert raster is not None
        assert surface is not None
        show(ctx, surface, raster)

    def pixels(self, raster: Raster) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """The finely shaded picture, (rows, columns, 4) uint8, premultiplied."""
        points = raster.points()
        seen = look(self.view, self.loss, raster, self.ceiling)
        layers = self._layered(seen, points)
        if isinstance(self.view, Relief):
            rough = _edges(seen)
            layers[rough] = self._finer(raster, rough)
        noise = np.random.default_rng(self.seed).random((2, raster.rows, raster.columns), dtype=np.float32)
        alpha = np.rint(layers[..., 3] * 255)
        colour = layers[..., :3] * 255 + (noise[0] - noise[1])[..., None] * (alpha > 0)[..., None]
        return np.concatenate([np.clip(np.rint(colour), 0, alpha[..., None]), alpha[..., None]], axis=-1).astype(np.uint8)

    def _layered(self, seen: Seen, points: Floats) -> Floats:
        """Premultiplied colours (..., 4) of what is seen at scene points (..., 2): the nearest ground over what lies behind it."""
        result = np.zeros((*seen.along.shape[1:], 4), dtype=np.float32)
        for weights, beneath in zip(seen.weights, seen.beneath, strict=True):
            here = np.isfinite(weights[..., 0]) & (result[..., 3] < SOLID)
            if not here.any():
                continue
            strength = self.melt.strength(weights[here], points[here]) * (1 - result[here][:, 3])
            colours = self.shader.colours(weights[here], beneath[here])
            result[here] += np.concatenate([colours * strength[:, None], strength[:, None]], axis=-1)
        return result

    def _finer(self, raster: Raster, where: Any) -> Floats:
        """The pixels along ridges and rims, each the mean of several rays."""
        assert isinstance(self.view, Relief)
        caster = Caster(self.view, self.loss, self.ceiling)
        total = np.zeros((int(where.sum()), 4), dtype=np.float32)
        offsets = (np.arange(FINER) + 0.5) / FINER - 0.5
        for right in offsets:
            for down in offsets:
                points = raster.points((float(right), float(down)))[where]
                total += self._layered(caster.march(points), points)
        return total / FINER**2

    def paint_mesh(self, ctx: cairo.Context[Any], density: float) -> None:
        """Paint the mesh of patches, at half the pixels where it has no rim."""
        assert isinstance(self.view, Relief)
        raster = Raster.over(self.home, density * (MESH_PIXELS if self.ceiling is None else 1))  # half the pixels would fray a rim
        surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, raster.columns, raster.rows)
        small = cairo.Context(surface)
        small.set_matrix(cairo.Matrix(raster.density, 0, 0, -raster.density, -raster.left, raster.top))
        small.set_source(self._mesh(self.view))
        small.paint()
        show(ctx, surface, raster)

    def _mesh(self, view: Relief) -> cairo.MeshPattern:
        weights, there = self._ground(view)
        heights = np.asarray(self.loss.value(weights))
        points = view.place(weights, heights)
        strength = self.melt.strength(weights.astype(np.float32), points) * there
        front, back = self._mesh_colours(weights)
        quads = _corners(points[..., :2])
        turned = (quads[:, 2] - quads[:, 0])[:, 0] * (quads[:, 3] - quads[:, 1])[:, 1] < (quads[:, 2] - quads[:, 0])[:, 1] * (
            quads[:, 3] - quads[:, 1]
        )[:, 0]
        colours = np.where(turned[:, None, None], _corners(back), _corners(front))
        there = _corners(strength[..., None])
        far = np.argsort(-_corners(view.depth(weights, heights)[..., None]).mean(axis=(1, 2)))
        far = far[there[far].max(axis=(1, 2)) > 0] if self.ceiling is None else far[there[far].min(axis=(1, 2)) > 0]
        return _pattern(quads[far], np.concatenate([colours, there], axis=-1)[far])

    def _ground(self, view: Relief) -> tuple[Floats, Any]:
        """The mesh's corners, those just above the ceiling moved down onto it, so that the mesh ends along the rim; and where land is."""
        weights = grid(view.window, MESH)
        if self.ceiling is None:
            return weights, np.ones(weights.shape[:-1], dtype=bool)
        inside = np.asarray(self.loss.value(weights)) <= self.ceiling
        around = np.pad(inside, 1)
        size = len(inside)
        near = ~inside & np.any([around[i : i + size, j : j + size] for i in range(3) for j in range(3)], axis=0)
        rim = weights[near]
        for _ in range(RIM_STEPS):
            slope = np.asarray(self.loss.gradient(rim))
            square = (slope**2).sum(axis=-1)
            short = (self.ceiling - np.asarray(self.loss.value(rim))) / np.where(square > 0, square, np.inf)
            rim = rim + short[:, None] * slope
        weights[near] = rim
        return weights, inside | near

    def _mesh_colours(self, weights: Floats) -> tuple[Floats, Floats]:
        """Colours of the mesh's corners, seen from above and from beneath; they do not change while the view turns."""
        if self._kept.mesh is None:
            above = self.shader.colours(weights)
            beneath = above if self.ceiling is None else self.shader.colours(weights, np.ones(weights.shape[:-1], dtype=bool))
            self._kept.mesh = above, beneath
        return self._kept.mesh

    def survey(self) -> Survey:
        """The ground seen by texels, made once for each view."""
        if self.view not in self._kept.surveys:
            self._kept.surveys.clear()
            self._kept.surveys[self.view] = self._surveyed()
        return self._kept.surveys[self.view]

    def _surveyed(self) -> Survey:
        raster = Raster.over(self.home, TEXELS)
        points, seen = raster.points(), look(self.view, self.loss, raster, self.ceiling)
        near = np.isfinite(seen.weights[0][..., 0])
        weights = np.where(near[..., None], seen.weights[0], np.float32(self.view.middle))
        value = np.asarray(self.loss.value(weights))
        ground = self.view.to_ground(weights, value).astype(np.float32)
        strength = np.where(near, self.melt.strength(weights, points), 0).astype(np.float32)
        if len(seen.along) > 1:  # where land melts and other land shows behind it, no one place can be said to be seen
            near &= ~(np.isfinite(seen.along[1]) & (strength < SOLID))
        return Survey(
            raster, np.where(near[..., None], weights, AWAY), ground, self.shader.normals(weights), self.shader.tinted(value), strength
        )


def show(ctx: cairo.Context[Any], surface: cairo.ImageSurface, raster: Raster) -> None:
    """Paint an image over the pixels it was made for, scaled softly where the context has others."""
    ctx.save()
    ctx.transform(cairo.Matrix(1 / raster.density, 0, 0, -1 / raster.density, raster.left / raster.density, raster.top / raster.density))
    ctx.set_source_surface(surface)
    matrix = ctx.get_matrix()
    aligned = np.allclose((abs(matrix.xx), matrix.xy, matrix.yx, abs(matrix.yy)), (1, 0, 0, 1), atol=1e-6)
    ctx.get_source().set_filter(cairo.FILTER_NEAREST if aligned else cairo.FILTER_BILINEAR)
    ctx.paint()
    ctx.restore()


def _corners(table: Floats) -> Floats:
    """The four corners of every mesh cell, in order around it: (n, n, k) to (cells, 4, k)."""
    around = np.stack([table[:-1, :-1], table[1:, :-1], table[1:, 1:], table[:-1, 1:]], axis=2)
    return around.reshape(-1, 4, table.shape[-1])


def _pattern(quads: Floats, colours: Floats) -> cairo.MeshPattern:
    """Cells (n, 4, 2) with corner colours (n, 4, 4), painted in this order."""
    mesh = cairo.MeshPattern()
    begin, move, line, colour, end = mesh.begin_patch, mesh.move_to, mesh.line_to, mesh.set_corner_color_rgba, mesh.end_patch
    flat, tones = quads.reshape(-1, 8).tolist(), colours[..., [2, 1, 0, 3]].reshape(-1, 16).tolist()
    for (ax, ay, bx, by, cx, cy, dx, dy), tone in zip(flat, tones, strict=True):
        begin()
        move(ax, ay)
        line(bx, by)
        line(cx, cy)
        line(dx, dy)
        colour(0, *tone[:4])
        colour(1, *tone[4:8])
        colour(2, *tone[8:12])
        colour(3, *tone[12:])
        end()
    return mesh


def _edges(seen: Seen) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Pixels whose neighbour sees another piece of ground: ridges, rims, the ends of the land."""
    rough = np.zeros(seen.along.shape[1:], dtype=bool)
    for along, beneath in zip(seen.along, seen.beneath, strict=True):
        filled = np.nan_to_num(along, nan=99.0)
        for axis in (0, 1):
            first, second = [slice(None), slice(None)], [slice(None), slice(None)]
            first[axis], second[axis] = slice(1, None), slice(None, -1)
            jump = np.abs(np.diff(filled, axis=axis)) > 0.02
            jump |= beneath[tuple(first)] != beneath[tuple(second)]
            rough[tuple(first)] |= jump
            rough[tuple(second)] |= jump
    return rough
