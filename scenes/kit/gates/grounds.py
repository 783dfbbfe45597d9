"""What lies behind print and marks: the frame as it is drawn, without the letters, and how much they stand out from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from manim import Mobject, VMobject
from PIL import Image

from scenes.kit.gates.contrast import LARGE, LARGE_TYPE, MARK_SHARE, SHARE, WORDS, luminance, ratio
from scenes.kit.gates.ink import INKED, Ink, Raster
from scenes.kit.gates.screen import Screen
from scenes.kit.gates.units import Unit
from scenes.kit.layout import CAPITAL

CAPITAL_OF_EM = 0.645
"""Height of a capital of Libertinus Serif, in ems."""
CSS_WIDTH = {True: 720.0, False: 390.0}
"""CSS pixels across which a clip is shown: a quarter of a laptop's screen for wide ones, a phone held upright for the others."""
OPAQUE = 0.5
AROUND = 1
"""Pixels around print, of 480, that are its ground."""


class Ground:
    """The frame behind the letters at one moment, drawn when it is first asked for."""

    LARGE = LARGE

    def __init__(self, screen: Screen, raster: Raster) -> None:
        self.screen, self.raster = screen, raster

    @cached_property
    def picture(self) -> Any:
        """The frame without letters, but with their casings, in the raster's pixels whatever the render's: (height, width, 4) uint8."""
        renderer = self.screen.scene.renderer
        lettered = [leaf for leaf in self.screen.leaves if id(leaf) in self.screen.printed]
        picture = renderer.picture([leaf for leaf in self.screen.leaves if id(leaf) not in self.screen.printed], include_submobjects=False)
        context = renderer.camera.get_cairo_context(picture)
        for leaf in lettered:
            if isinstance(leaf, VMobject) and leaf.background_stroke_width > 0:
                renderer.camera.set_cairo_context_path(context, leaf)
                renderer.camera.apply_stroke(context, leaf, background=True)
        size = self.raster.width, self.raster.height
        return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))

    def of_print(self, unit: Unit, ink: Ink) -> tuple[float, float]:
        """The contrast of a unit of print with its ground, and the least it needs."""
        around = self._around(ink)
        if not len(around):
            return 21.0, WORDS
        worst = min(_stands_out(colour, around) for colour in {_colour(leaf) for leaf in unit.leaves if isinstance(leaf, VMobject)})
        layout = self.screen.scene.layout
        em = unit.size * CAPITAL / CAPITAL_OF_EM * self.raster.zoom * CSS_WIDTH[layout.side_by_side] / layout.frame.width
        return worst, LARGE if em >= LARGE_TYPE else WORDS

    def of_mark(self, leaves: Sequence[Mobject], ink_of: Callable[[Mobject], Ink | None]) -> float:
        """How much a mark stands out: its best leaf, from its casing or from the ground around it."""
        best = 0.0
        opaque = [leaf for leaf in leaves if isinstance(leaf, VMobject) and _colour(leaf)[3] >= OPAQUE]
        for leaf in opaque:
            best = max(best, _from_casing(leaf))
            if best < LARGE and (ink := ink_of(leaf)):
                around = self._around(ink)
                best = max(best, _stands_out(_colour(leaf), around, MARK_SHARE) if len(around) else 21.0)
        return best if opaque else 21.0

    def _around(self, ink: Ink) -> Any:
        """The colours around ink, (n, 3) uint8."""
        wide = Ink(np.pad(ink.mask, AROUND), ink.left - AROUND, ink.top - AROUND)
        rows, columns = np.nonzero((wide.wider(AROUND).mask > INKED) & (wide.mask <= INKED))
        y = np.clip(rows + wide.top, 0, self.raster.height - 1)
        x = np.clip(columns + wide.left, 0, self.raster.width - 1)
        return self.picture[y, x, :3]


Colour = tuple[float, float, float, float]


def _colour(leaf: VMobject) -> Colour:
    """The colour a leaf is seen by: its fill, or its stroke where it has none."""
    for rgbas in (leaf.fill_rgbas, leaf.stroke_rgbas):
        colours = np.asarray(rgbas)
        if len(colours) and colours[0][3] >= 0.02 and not (rgbas is leaf.stroke_rgbas and leaf.stroke_width == 0):
            red, green, blue, alpha = (round(float(one), 3) for one in colours[0])
            if alpha >= OPAQUE or rgbas is leaf.stroke_rgbas or leaf.stroke_width == 0:
                return red, green, blue, alpha
    return 0.0, 0.0, 0.0, 0.0


def _from_casing(leaf: VMobject) -> float:
    """The contrast of a leaf with its own casing, 0 where it has none: a stroke behind it, or around its fill."""
    found = 0.0
    seen = luminance(np.array(_colour(leaf)[:3]))
    for rgbas, width in ((leaf.background_stroke_rgbas, leaf.background_stroke_width), (leaf.stroke_rgbas, leaf.stroke_width)):
        colours = np.asarray(rgbas)
        if len(colours) and width > 0 and colours[0][3] >= OPAQUE:
            found = max(found, float(ratio(seen, luminance(colours[0][:3]))))
    return found


def _stands_out(colour: Colour, around: Any, share: int = SHARE) -> float:
    """The contrast of a colour with all but a share, in percent, of the pixels around it."""
    ground = around / 255
    seen = np.array(colour[:3]) * colour[3] + ground * (1 - colour[3])
    return float(np.percentile(ratio(luminance(seen), luminance(around)), share))
