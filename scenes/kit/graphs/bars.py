"""Bars on a graph, each up to a number that can be computed again: losses, counts, sizes, shares."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Self

import numpy as np
from manim import VMobject

from scenes.kit.claims import Bar, Exact, OnRuler, Quantity
from scenes.kit.graphs.graph import Graph, Ruler, TickMark
from scenes.kit.layout import Box
from scenes.kit.mark import Mark
from scenes.kit.text.numbers import Number
from scenes.kit.theme import STROKES, Theme

SMALL = Fraction(1, 1000)
"""Numbers of a ruler that are smaller are written as powers of ten."""


class Plot(Graph):
    """A graph whose ruler across lies along its bottom."""

    @property
    def foot(self) -> float:
        """The height of the ruler across."""
        return self.box.bottom


class LogPlot(Plot):
    """A graph with powers of ten at equal distances: up, or across where `axis` is 0. Its ranges are values, not their logarithms."""

    def __init__(self, name: str, box: Box, across: tuple[float, float], up: tuple[float, float], axis: int = 1) -> None:
        super().__init__(name, box, across, up)
        self.axis = axis

    def place(self, x: Any, y: Any) -> np.ndarray:
        """Scene points (..., 3) of values across and up (...)."""
        values = [np.asarray(x, dtype=float), np.asarray(y, dtype=float)]
        ranges = [self.across, self.up]
        low, high = ranges[self.axis]
        # What is 0 or less has no place on such a ruler: it is taken to lie far below its foot.
        logs = np.log10(np.maximum(values[self.axis], low * low / high)) - np.log10(low)
        values[self.axis] = logs / (np.log10(high) - np.log10(low))
        ranges[self.axis] = (0.0, 1.0)
        return Graph(self.name, self.box, ranges[0], ranges[1]).place(*values)


def powers_of_ten(low: int, high: int, most: int) -> Sequence[Fraction]:
    """Powers of ten from 10^low to 10^high for a ruler's ticks: all of them, or every second, third ... where they are more than `most`."""
    every = 1 + (high - low) // most
    return [Fraction(10) ** power for power in range(low, high + 1) if power % every == 0]


class PowerRuler(Ruler):
    """A ruler of powers of ten, from which on small ones are written as such."""

    def _made(self, value: Fraction) -> tuple[TickMark, Number]:
        tick, number = super()._made(value)
        if value >= SMALL:
            return tick, number
        of = OnRuler(self.graph.name, self.axis)
        written = Number(value, 0, size=self.size, colour=self.colour, of=of, power=True)
        return tick, written.stand_at(np.zeros(3), number.across)


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
