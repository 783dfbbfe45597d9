"""Bars on a graph, each up to a number that can be computed again: losses, counts, sizes, shares."""

from typing import Self

import numpy as np
from manim import VMobject

from scenes.kit.claims import Bar, Exact, Quantity
from scenes.kit.graphs.graph import Graph
from scenes.kit.mark import Mark
from scenes.kit.theme import STROKES, Theme


class QuantityBar(Mark, VMobject):
    """A bar up to a number, `thick` units of the other axis wide around `middle`; from another number, or from the graph's beginning."""

    def __init__(self, graph: Graph, axis: int, middle: float, thick: float, colour: str, theme: Theme) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.set_stroke(theme.casing, width=STROKES.casing / 2, background=True)
        self.graph, self.axis, self.middle = graph, axis, middle
        self.sides = (middle - thick / 2, middle + thick / 2)

    def reach(self, value: Exact, to: Quantity, start: Exact | None = None, begin: Quantity | None = None) -> Self:
        """Reach up to a value, which is that of the quantity `to`; from `start`, that of `begin`."""
        low = (self.graph.across, self.graph.up)[self.axis][0] if start is None else float(start)
        (side, other), high = self.sides, float(value)
        corners = np.array([(low, side), (high, side), (high, other), (low, other), (low, side)])
        if self.axis == 1:
            corners = corners[:, ::-1]
        self.set_points_as_corners(self.graph.place(*corners.T))
        return self.depict(Bar(self.graph.name, self.axis, self.middle, to, begin))
