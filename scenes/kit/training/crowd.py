"""Zooming out of a field of tiles: rectangles whose areas are so many weights, one tile for each, all from one corner."""

from math import sqrt
from typing import Self

import numpy as np
from manim import VGroup, VMobject

from scenes.kit.claims import Crowd
from scenes.kit.graphs.graph import Graph
from scenes.kit.mark import Mark
from scenes.kit.marks import Line
from scenes.kit.theme import STROKES, Theme

FILL = 0.10
HIDDEN = 0.012
"""Narrower than this share of the picture, cells are too small to be drawn apart."""


class CrowdBox(Mark, VGroup):
    """The rectangle of `count` weights, cut into cells of `each`; `sides` are those of the field of tiles, in tiles."""

    def __init__(self, grid: Graph, count: int, each: int, sides: tuple[float, float], theme: Theme) -> None:
        self.face = VMobject(fill_color=theme.step, fill_opacity=FILL, stroke_width=0)
        self.cells = VMobject(stroke_color=theme.step, stroke_width=STROKES.hair, stroke_opacity=0.45)
        self.edge = Line(np.zeros((2, 3)), theme.step, theme.casing, STROKES.line)
        super().__init__(self.face, self.cells, self.edge)
        self.grid, self.count, self.each = grid, count, each
        self.sides = sides
        self.follow()

    def side(self, count: int) -> float:
        """How many times as wide as the field of tiles the rectangle of so many weights is."""
        return sqrt(count / (self.sides[0] * self.sides[1]))

    def follow(self) -> Self:
        """Draw it as the graph's ranges now are."""
        wide, high = (self.side(self.count) * one for one in self.sides)
        corners = self.grid.place([0, wide, wide, 0, 0], [0, 0, high, high, 0])
        self.face.set_points_as_corners(corners)
        self.edge.set_points_as_corners(corners)
        self.cells.clear_points()
        step = self.side(self.each)
        if step * self.sides[0] > HIDDEN * self.grid.across[1]:
            for index in range(1, int(self.side(self.count) / step + 1e-9) + 1):
                x, y = index * step * self.sides[0], index * step * self.sides[1]
                for ends in (self.grid.place([x, x], [0, high]), self.grid.place([0, wide], [y, y])):
                    self.cells.start_new_path(ends[0])
                    self.cells.add_line_to(ends[1])
        return self.depict(Crowd(self.grid.name, self.count, self.each))
