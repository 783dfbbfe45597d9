"""Ink: which pixels a reader sees of a shape, as coverage drawn by cairo at the size of a small screen.

Boxes would call a label beside a slanted arrow covered, and a subscript in conflict with its own letter; ink does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cairo
import numpy as np
from manim import Mobject, VMobject

from scenes.kit.gates.findings import Area
from scenes.kit.gates.screen import INVISIBLE, fill_alpha, stroke_alpha
from scenes.kit.layout import SHORT_SIDE, Box

LINES = 480
"""Pixels on the frame's short side."""
INKED = 96
"""Coverage, of 255, that counts as ink."""
PAD = 4

Mask = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True)
class Ink:
    """Coverage (rows, columns) uint8, its upper left pixel at (left, top) of the frame."""

    mask: Mask
    left: int
    top: int

    @property
    def amount(self) -> int:
        """How many pixels have ink."""
        return int((self.mask > INKED).sum())

    def wider(self, pixels: int) -> Ink:
        """The same ink grown by so many pixels on every side."""
        grown = self.mask
        for _ in range(pixels):
            around = np.pad(grown, 1)
            grown = np.max([around[i : i + grown.shape[0], j : j + grown.shape[1]] for i in range(3) for j in range(3)], axis=0)
        return Ink(grown, self.left, self.top)

    def shared(self, other: Ink) -> int:
        """How many pixels have ink of both."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right = min(self.left + self.mask.shape[1], other.left + other.mask.shape[1])
        bottom = min(self.top + self.mask.shape[0], other.top + other.mask.shape[0])
        if right <= left or bottom <= top:
            return 0
        mine = self.mask[top - self.top : bottom - self.top, left - self.left : right - self.left]
        others = other.mask[top - other.top : bottom - other.top, left - other.left : right - other.left]
        return int(((mine > INKED) & (others > INKED)).sum())


class Raster:
    """The frame of a camera in pixels, y downwards."""

    def __init__(self, camera: Any) -> None:
        self.camera = camera
        self.scale = LINES / min(camera.frame_width, camera.frame_height)
        self.width, self.height = round(camera.frame_width * self.scale), round(camera.frame_height * self.scale)
        x, y = np.asarray(camera.frame_center)[:2]
        self.origin = float(x - camera.frame_width / 2), float(y + camera.frame_height / 2)

    @property
    def zoom(self) -> float:
        """How much larger than usual everything is shown."""
        return float(self.scale * SHORT_SIDE / LINES)

    def shown_in(self, part: Box) -> Box:
        """What of the scene is seen in this part of the frame, through the camera as it stands."""
        x, y = np.asarray(self.camera.frame_center)[:2]
        left, right = (float(x) + side / self.zoom for side in (part.left, part.right))
        bottom, top = (float(y) + side / self.zoom for side in (part.bottom, part.top))
        return Box(left, bottom, right, top)

    def pixels(self, area: Area) -> tuple[int, int, int, int]:
        """The pixels of an area of the scene: left, top, right, bottom, a little wider."""
        left, bottom, right, top = area
        ends = (left - self.origin[0], self.origin[1] - top, right - self.origin[0], self.origin[1] - bottom)
        low = [int(np.floor(one * self.scale)) - PAD for one in ends[:2]]
        high = [int(np.ceil(one * self.scale)) + PAD for one in ends[2:]]
        return max(low[0], 0), max(low[1], 0), min(high[0], self.width), min(high[1], self.height)

    def ink(self, leaves: Sequence[Mobject], area: Area, *, fill: bool = True, stroke: bool = True, least: float = INVISIBLE) -> Ink | None:
        """What is drawn of leaves within an area of the scene, with fills and strokes at least so opaque; None where that is off screen."""
        left, top, right, bottom = self.pixels(area)
        if right <= left or bottom <= top:
            return None
        stride = cairo.ImageSurface.format_stride_for_width(cairo.FORMAT_A8, right - left)
        buffer = np.zeros((bottom - top, stride), np.uint8)
        surface = cairo.ImageSurface.create_for_data(buffer.data, cairo.FORMAT_A8, right - left, bottom - top, stride)
        context = cairo.Context(surface)
        context.set_matrix(
            cairo.Matrix(self.scale, 0, 0, -self.scale, -self.origin[0] * self.scale - left, self.origin[1] * self.scale - top)
        )
        for leaf in leaves:
            if isinstance(leaf, VMobject):
                self._draw(context, leaf, fill and fill_alpha(leaf) >= least, stroke and stroke_alpha(leaf) >= least)
        surface.flush()
        return Ink(buffer[:, : right - left], left, top)

    def _draw(self, context: Any, leaf: VMobject, fill: bool, stroke: bool) -> None:
        self.camera.set_cairo_context_path(context, leaf)
        if fill:
            context.fill_preserve()
        if stroke:
            context.set_line_width(leaf.stroke_width * self.camera.cairo_line_width_multiple)
            context.stroke_preserve()
        context.new_path()
