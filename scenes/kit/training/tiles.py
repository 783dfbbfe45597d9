"""A gradient with very many entries as a picture: a tile for each, the brighter the larger, that can be sorted into bars.

The tiles stand on a graph in which every tile has the area 1, so that areas count weights: `crowd.py` zooms out of it.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, log10, sqrt
from typing import Any, Self

import cairo
import numpy as np
from manim import ManimColor, Rectangle, Square, VGroup

from mathcore.many_weights import LeastSquares
from scenes.kit.claims import Exact, ManyWeights, OnLegend, Sample, Shade, Tiles
from scenes.kit.graphs.graph import Graph
from scenes.kit.land.painted import Painted, set_colour
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Mark, Prop
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme, Tint, tint

WIDER = 1.6
"""How many times as wide as high the field of tiles is, about."""
GAP = 0.07
"""Around a tile, of its cell."""
SLIT = (0.56, 0.16)
"""Width and height of the slit in the tile of a negative entry, of the tile."""
APART = 0.08
"""Between sorted bars, of the room for the first one."""
DECADES = 4
"""Powers of ten that brightness tells apart below the largest size."""
BLANK = 0.09
"""How much of the ink a tile of nothing has on the ground."""
LATE = 8
"""Tiles on their way to be bars brighten with this power of the way."""


def columns_for(count: int) -> int:
    """Tiles in a row of a field of so many."""
    return ceil(sqrt(WIDER * count))


def shade_for(entries: np.ndarray, plain: float = 0.0) -> Shade:
    """The brightness that tells these entries apart."""
    most = float(np.abs(entries).max())
    return Shade(10.0 ** (floor(log10(most)) - DECADES), most, plain)


def brightness(sizes: Any, shade: Shade) -> np.ndarray:
    """How bright sizes (...) are shown, 0 to 1."""
    sizes = np.asarray(sizes, dtype=float)
    logs = np.log(np.maximum(sizes, shade.least) / shade.least) / np.log(shade.most / shade.least)
    bright = (1 - shade.plain) * logs + shade.plain * sizes / shade.most
    return np.asarray(np.clip(bright, 0.0, 1.0))


def blank(theme: Theme) -> Tint:
    """The colour of a tile that shows nothing."""
    red, green, blue = ((1 - BLANK) * low + BLANK * high for low, high in zip(tint(theme.ground), tint(theme.ink), strict=True))
    return red, green, blue


class TileField(Painted):
    """All entries of a gradient, tile by tile. `grid` is the graph of the tiles, `bars` that of the sorted bars."""

    def __init__(self, loss: LeastSquares, claim: ManyWeights, grid: Graph, bars: Graph, shade: Shade, theme: Theme) -> None:
        super().__init__(grid.box)
        self.data, self.grid, self.bars, self.shade, self.theme = claim, grid, bars, shade, theme
        self.gradient = loss.gradient(loss.start)
        self.columns = columns_for(len(self.gradient))
        self.rank = np.empty(len(self.gradient), dtype=int)
        self.rank[np.argsort(-np.abs(self.gradient), kind="stable")] = np.arange(len(self.gradient))
        self.factor: Exact = 1
        self.colour = theme.gradient
        self.follow()

    def follow(self, arranged: float = 0.0, plain: float | None = None) -> Self:
        """Draw the tiles as their graphs now stand, so far on their way into bars, and so plainly shaded."""
        if plain is not None:
            self.shade = Shade(self.shade.least, self.shade.most, plain)
        self.arranged, self.reach = arranged, self.grid.across[1]
        self.claims = (Tiles(self.grid.name, self.data, self.factor, self.columns, self.shade, self.bars.name, arranged),)
        self.tiles, self.colours = self._places(), self._colours()
        return self

    def become_step(self, rate: Exact) -> Self:
        """Show the update, -rate times the gradient, in its colour."""
        scale = float(rate)
        self.factor, self.colour = -rate, self.theme.step
        self.shade = Shade(self.shade.least * scale, self.shade.most * scale, self.shade.plain)
        return self.follow(self.arranged)

    @property
    def entries(self) -> np.ndarray:
        """What the tiles show, (n,)."""
        shown: np.ndarray = float(self.factor) * self.gradient
        return shown

    def _places(self) -> np.ndarray:
        """Left, bottom, right and top of every tile in scene units, (n, 4)."""
        row, column = np.divmod(np.arange(len(self.gradient)), self.columns)
        up = self.rows - 1 - row
        cells = self._corners(self.grid, column + GAP, up + GAP, column + 1 - GAP, up + 1 - GAP)
        if not self.arranged:
            return cells
        bars = self._corners(self.bars, self.rank + 1, np.zeros(len(self.rank)), self.rank + 2 - APART, np.abs(self.entries))
        found: np.ndarray = cells + self.arranged * (bars - cells)
        return found

    @property
    def rows(self) -> int:
        """Rows of tiles."""
        return ceil(len(self.gradient) / self.columns)

    @staticmethod
    def _corners(graph: Graph, left: Any, bottom: Any, right: Any, top: Any) -> np.ndarray:
        return np.concatenate([graph.place(left, bottom)[:, :2], graph.place(right, top)[:, :2]], axis=1)

    def _colours(self) -> np.ndarray:
        bright = brightness(np.abs(self.entries), self.shade)
        bright = bright + self.arranged**LATE * (1 - bright)  # bright only where they arrive: crossing one another they would flicker
        low = np.array(blank(self.theme))
        found: np.ndarray = low + bright[:, None] * (np.array(tint(self.colour)) - low)
        return found

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Fill every tile, and cut the slits of negative ones."""
        for (left, bottom, right, top), (red, green, blue) in zip(self.tiles.tolist(), self.colours.tolist(), strict=True):
            set_colour(ctx, (red, green, blue))
            ctx.rectangle(left, bottom, right - left, top - bottom)
            ctx.fill()
        set_colour(ctx, tint(self.theme.ground), max(0.0, 1 - 2 * self.arranged))
        for left, bottom, right, top in self.tiles[self.entries < 0].tolist():
            wide, high = SLIT[0] * (right - left), SLIT[1] * (top - bottom)
            ctx.rectangle((left + right - wide) / 2, (bottom + top - high) / 2, wide, high)
        ctx.fill()


class SampleTile(Mark, Square):
    """A tile of the legend."""

    def __init__(self, size: Exact, shade: Shade, side: float, theme: Theme) -> None:
        super().__init__(side_length=side, stroke_color=theme.dim, stroke_width=STROKES.hair)
        self.size, self.theme = size, theme
        self.waive("casing", "its shade is what it shows")
        self.follow(shade)

    def follow(self, shade: Shade) -> Self:
        """Be as bright as this size is shown."""
        low, high = np.array(blank(self.theme)), np.array(tint(self.theme.gradient))
        self.set_fill(ManimColor(low + float(brightness(float(self.size), shade)) * (high - low)), 1)
        return self.depict(Sample(self.size, shade))


class Legend(VGroup):
    """What brightness means: tiles of round sizes with their numbers, and the slit of negative ones; as many as there is room for."""

    def __init__(self, shade: Shade, box: Box, size: float, theme: Theme) -> None:
        super().__init__()
        self.tiles: list[SampleTile] = []
        powers = range(ceil(log10(shade.least)) + 1, floor(log10(shade.most)) + 1)
        for power in powers:
            self._set([Fraction(10) ** one for one in powers if one >= power], shade, size, theme)
            if self.width <= box.width:
                break
        self.move_to(box.centre)

    def _set(self, values: list[Fraction], shade: Shade, size: float, theme: Theme) -> None:
        capital = CAPITAL * size
        side, pen = 1.7 * capital, 0.0
        self.tiles = [SampleTile(value, shade, side, theme) for value in values]
        numbers = [Number(value, DECADES + 2, size=size, colour=theme.ink, of=OnLegend(), trim=True) for value in values]
        cell = Square(side_length=side, stroke_color=theme.dim, stroke_width=STROKES.hair, fill_color=theme.ground, fill_opacity=0)
        slit = Rectangle(width=SLIT[0] * side, height=SLIT[1] * side, stroke_width=0, fill_color=theme.ink, fill_opacity=1)
        sign = Prop(cell, slit, reason="the slit of a negative tile, for the legend")
        words = Words("negative", size=size, colour=theme.ink)
        self.submobjects = []
        pairs: list[tuple[SampleTile | Prop, Number | Words]] = [*zip(self.tiles, numbers, strict=True), (sign, words)]
        for tile, label in pairs:
            tile.move_to((pen + side / 2, capital / 2, 0))
            label.stand_at(np.array([pen + 1.3 * side, 0.0, 0.0]))
            self.add(tile, label)
            pen = float(label.get_right()[0]) + 0.9 * side

    def follow(self, shade: Shade) -> None:
        """Shade the tiles anew."""
        for tile in self.tiles:
            tile.follow(shade)
