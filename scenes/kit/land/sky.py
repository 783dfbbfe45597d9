"""The night over a hillside, and the shade in which words stand on it: scenery, painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from scenes.kit.land.painted import Painted, add_stop, set_colour
from scenes.kit.land.shading import smooth
from scenes.kit.theme import tint

if TYPE_CHECKING:
    from scenes.kit.land.landscape import Landscape
    from scenes.kit.layout import Box
    from scenes.kit.theme import Theme

STARS = 5.5
"""To a square frame unit, where they are densest."""
DEPTH = 0.42
"""How far down they reach, as a share of the height, fewer and fainter the lower."""
SMALLEST, LARGEST = 0.007, 0.022
THROUGH = 0.45
"""Of the land there, from which on no star is seen through it."""
STOPS = 12
DARKEST = 0.72
"""Of a shade's colour, in its middle."""


class Sky(Painted):
    """Stars behind a hillside, to be seen where its land melts into the night; by day there is nothing to see."""

    def __init__(self, land: Landscape, *, seed: int = 0) -> None:
        super().__init__(land.home)
        self.theme = land.theme
        home, survey = land.home, land.survey()
        count = round(STARS * home.width * home.height * DEPTH) if self.theme.dark else 0
        across, down, size = np.random.default_rng(seed).random((3, count))
        x, y = home.left + across * home.width, home.top - DEPTH * down * home.height
        raster = survey.raster
        rows, columns = (raster.top - y * raster.density).astype(int), (x * raster.density - raster.left).astype(int)
        bare = 1 - survey.strength[rows.clip(0, raster.rows - 1), columns.clip(0, raster.columns - 1)] / THROUGH
        self.stars = np.stack([x, y, size, (0.18 + 0.6 * size) * (1 - down) * bare.clip(0, 1)], axis=-1)

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the stars."""
        for x, y, size, light in self.stars:
            set_colour(ctx, tint(self.theme.contour), float(light))
            ctx.arc(x, y, SMALLEST + (LARGEST - SMALLEST) * float(size) ** 4, 0, 2 * np.pi)
            ctx.fill()


class Shade(Painted):
    """Softly bounded ground colour behind words: an oval in a box, of which only what lies `within` another box is painted."""

    def __init__(self, theme: Theme, home: Box, within: Box) -> None:
        super().__init__(home)
        self.theme = theme
        self.within = within

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the shade."""
        ctx.rectangle(self.within.left, self.within.bottom, self.within.width, self.within.height)
        ctx.clip()
        x, y, _ = self.home.centre
        ctx.translate(x, y)
        ctx.scale(self.home.width / 2, self.home.height / 2)
        shade = cairo.RadialGradient(0, 0, 0, 0, 0, 1)
        for away in np.linspace(0, 1, STOPS):
            add_stop(shade, float(away), tint(self.theme.ground), DARKEST * float(smooth(1.35 * (1 - away))))
        ctx.set_source(shade)
        ctx.arc(0, 0, 1, 0, 2 * np.pi)
        ctx.fill()
