"""The cutting sheet, painted: a translucent plane that passes before and behind the land just as it would.

For every pixel it is asked once whether the eye meets the sheet's plane before any ground. What is painted of the sheet afterwards,
while it comes down or rises, costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from scenes.kit.claims import Straight
from scenes.kit.land.painted import Painted, add_stop, pixels_per_unit, set_colour
from scenes.kit.land.seen import Caster, Raster
from scenes.kit.land.valley import mix
from scenes.kit.theme import tint

if TYPE_CHECKING:
    from scenes.kit.land.landscape import Landscape
    from scenes.kit.land.view import Floats
    from scenes.kit.slopes.cutting import Sheet

FINER = 3
"""Rays a pixel's width where the sheet meets the land."""
FILL, EDGE, BLADE = (0.42, 0.2), 0.9, 1.0
"""How strong the sheet is at its upper and at its lower edge, its edges, and its lower edge while it cuts."""
THIN = 0.025
"""Width of the edges, in frame units."""
PALE = 0.55
"""On paper ice is so much lighter than its colour, which words wear."""
GLEAMS, GLEAM, LEAN = ((0.10, 0.17), (0.20, 0.225), (0.58, 0.70), (0.735, 0.75)), 0.2, 0.1
"""Bands of light on the ice, as shares of its width at the foot; how strong they are, and how far they lean at the top."""


class IceSheet(Painted):
    """A sheet over a landscape; put it right above the landscape's contours.

    Args:
        sheet: where it stands.
        land: what it cuts.
    """

    tweened = ("opacity", "bottom")

    def __init__(self, sheet: Sheet, land: Landscape) -> None:
        super().__init__(land.home)
        self.sheet, self.land, self.view, self.loss = sheet, land, sheet.view, land.loss
        self.bottom = sheet.top
        self.at, self.index = sheet.at, sheet.index
        self._masks: dict[float, tuple[Raster, cairo.ImageSurface]] = {}

    @property
    def outline(self) -> np.ndarray:
        """Scene points of the corners, (4, 3)."""
        return np.array([self.sheet.place(np.array(weights), height) for weights, height in self._corners()])

    def _corners(self) -> Any:
        return self.sheet.corners(bottom=self.bottom)

    @property
    def says(self) -> Straight:
        """What it depicts as it now stands."""
        return Straight(self.sheet.name, self._corners())

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint what is seen of the sheet, with its edges."""
        if self.bottom >= self.sheet.top:
            return
        density = pixels_per_unit(ctx)
        if density not in self._masks:
            self._masks[density] = self._mask(density)
        corners, colour = self.outline[:, :2], tint(self.land.theme.frozen)
        ctx.push_group()
        self._gleam(ctx)
        self._path(ctx, corners)
        ctx.set_line_width(THIN)
        ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        set_colour(ctx, colour, EDGE)
        ctx.stroke()
        ctx.move_to(*corners[0])
        ctx.line_to(*corners[1])
        ctx.set_line_width(2 * THIN)
        set_colour(ctx, colour, BLADE)
        ctx.stroke()
        ctx.pop_group_to_source()
        raster, mask = self._masks[density]
        ctx.transform(cairo.Matrix(1 / density, 0, 0, -1 / density, raster.left / density, raster.top / density))
        ctx.mask_surface(mask, 0, 0)

    def _path(self, ctx: cairo.Context[Any], corners: np.ndarray) -> None:
        ctx.move_to(*corners[0])
        for corner in corners[1:]:
            ctx.line_to(*corner)
        ctx.close_path()

    def _gleam(self, ctx: cairo.Context[Any]) -> None:
        """The ice itself: denser above, with bands of light that stay where they are on the sheet while it comes down."""
        (left, _), (right, _), *_ = whole = self.sheet.corners()
        low, high = (self.sheet.place(np.array(weights), height)[:2] for weights, height in (whole[0], whole[3]))
        body, theme = cairo.LinearGradient(*high, *low), self.land.theme
        colour = mix(tint(theme.frozen), tint(theme.walker), 0.0 if theme.dark else PALE)
        for offset, strength in enumerate(FILL):
            add_stop(body, offset, colour, strength)
        ctx.set_source(body)
        self._path(ctx, self.outline[:, :2])
        ctx.fill()
        ends, (bottom, top) = np.array([left, right]), (self.bottom, self.sheet.top)
        for first, last in GLEAMS:
            lean = LEAN * (bottom - self.sheet.up[0]) / (top - self.sheet.up[0])
            shares = np.array([first + lean, last + lean, last + LEAN, first + LEAN])[:, None]
            points = self.sheet.place(ends[0] + shares * (ends[1] - ends[0]), np.array([bottom, bottom, top, top]))
            self._path(ctx, points[:, :2])
            set_colour(ctx, tint(theme.walker), GLEAM)
            ctx.fill()

    def _mask(self, density: float) -> tuple[Raster, cairo.ImageSurface]:
        """How much of the sheet's plane is seen in each pixel, as alpha."""
        raster = Raster.over(self.home, density)
        caster = Caster(self.view, self.loss, self.land.ceiling)
        seen = self._before(raster.points(), caster.look(raster).along[0]).astype(np.float32)
        rough = np.zeros(seen.shape, dtype=bool)
        rough[:-1] |= seen[:-1] != seen[1:]
        rough[1:] |= rough[:-1]
        rough[:, :-1] |= seen[:, :-1] != seen[:, 1:]
        rough[:, 1:] |= rough[:, :-1]
        offsets = (np.arange(FINER) + 0.5) / FINER - 0.5
        total = np.zeros(int(rough.sum()), dtype=np.float32)
        for right in offsets:
            for down in offsets:
                points = raster.points((float(right), float(down)))[rough]
                total += self._before(points, caster.march(points).along[0])
        seen[rough] = total / FINER**2
        stride = cairo.ImageSurface.format_stride_for_width(cairo.FORMAT_A8, raster.columns)
        self._alpha = np.zeros((raster.rows, stride), dtype=np.uint8)
        self._alpha[:, : raster.columns] = np.rint(seen * 255)
        return raster, cairo.ImageSurface.create_for_data(self._alpha.data, cairo.FORMAT_A8, raster.columns, raster.rows, stride)

    def _before(self, points: Floats, ground: Floats) -> np.ndarray[Any, Any]:
        """Whether rays through scene points (..., 2) meet the sheet's plane before ground at these places along them (...)."""
        eye, rays = self.view.rays(points)
        frozen = 1 - self.index
        plane = (float(self.at[frozen]) - self.view.middle[frozen]) / self.view.half
        with np.errstate(divide="ignore", invalid="ignore"):
            there = (plane - eye[frozen]) / rays[..., frozen]
        return np.asarray((there > 0) & ~(ground < there))
