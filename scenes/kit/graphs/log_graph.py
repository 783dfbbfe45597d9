"""Graphs with powers of ten at equal distances: each line across stands for so many times the number of the line below."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Self

import numpy as np
from manim import DOWN, Rectangle, VGroup

from mathcore import Walk
from scenes.kit.claims import Computed, LargestFloat, LogCurve, LogLevel, OnRuler, PowerOfTen, Quantity
from scenes.kit.graphs.graph import ACROSS, UP, Graph, Plot, Range, Ruler, TickMark, nice_step
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import Line
from scenes.kit.text.numbers import LONG, Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

SMALL, LARGE = Fraction(1, 100), 10**4
"""Numbers of a ruler that are smaller are written as powers of ten, and so are those from here on."""
GUTTER = (8.0, 4.7)
"""Room for the numbers left of the graph, and below it, in capitals."""
ABOVE, BEYOND, ASIDE = 4.9, 2.6, 1.5
"""Room over the graph for its heading and for what overflows, how much of it the latter takes, and room beside it, in capitals."""
OVER, TINT = 0.6, 0.12
"""How far over the largest number what overflows stands, in capitals, and how strong the tint is that lies there."""
LEVELS, TICKS = 5, 5


class LogGraph(Plot):
    """A graph with powers of ten at equal distances: up, or across where `axis` is 0. Its ranges are values, not their logarithms."""

    def __init__(self, name: str, box: Box, across: Range, up: Range, axis: int = UP) -> None:
        super().__init__(name, box, across, up)
        self.axis = axis

    def place(self, x: Any, y: Any) -> np.ndarray:
        """Scene points (..., 3) of values across and up (...)."""
        values = [np.asarray(x, dtype=float), np.asarray(y, dtype=float)]
        ranges = [self.across, self.up]
        first, last = np.log10(ranges[self.axis])
        # What is 0 or less has no place on such a ruler: it is taken to lie far below its foot.
        logs = np.log10(np.maximum(values[self.axis], np.finfo(float).tiny))
        values[self.axis] = np.maximum((logs - first) / (last - first), -1.0)
        ranges[self.axis] = (0.0, 1.0)
        return Graph(self.name, self.box, ranges[0], ranges[1]).place(*values)

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) at the start, at the height of the loss of these weights (..., n)."""
        return self.place(self.across[0], loss.value(np.asarray(weights, dtype=float)))


def powers_of_ten(low: int, high: int, most: int) -> Sequence[Fraction]:
    """Powers of ten from 10^low to 10^high for a ruler's ticks: all of them, or every second, third ... where they are more than `most`."""
    every = 1 + (high - low) // most
    return [Fraction(10) ** power for power in range(low, high + 1) if power % every == 0]


class PowerRuler(Ruler):
    """A ruler of powers of ten, of which the small ones and the long ones are written as such."""

    def _made(self, value: Fraction) -> tuple[TickMark, Number]:
        tick, number = super()._made(value)
        if SMALL <= value < LARGE:
            return tick, number
        of = OnRuler(self.graph.name, self.axis)
        written = Number(value, 0, size=self.size, colour=self.colour, of=of, power=True)
        return tick, written.stand_at(np.zeros(3), number.across)


class Level(Mark, VGroup):
    """A line across a graph at the height of a number, which stands beside it."""

    def __init__(self, graph: LogGraph, value: Fraction, of: Quantity, size: float, colour: str, width: float, theme: Theme) -> None:
        ends = graph.place(np.array(graph.across), float(value))
        line = Line(ends, colour, theme.casing, width)
        number = Number(value, 1, size=size, colour=colour, of=of, trim=True, power=value >= LONG)
        number.stand_at(ends[0] - np.array([CAPITAL * size * 0.7, CAPITAL * size / 2, 0.0]), 1)
        super().__init__(line, number)
        self.depict(LogLevel(graph.name, of))


class LogLine(Mark, Line):
    """The size of a computed number, from the start of its run as far as it has come."""

    def __init__(self, graph: LogGraph, values: np.ndarray, of: Computed, colour: str, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), colour, theme.casing, STROKES.mark)
        self.graph, self.of, self.sizes = graph, of, np.abs(np.asarray(values, dtype=float))
        self.reach(1)

    def reach(self, step: int) -> Self:
        """Go as far as this step."""
        self.set_points_as_corners(self.graph.place(np.arange(step + 1), self.sizes[: step + 1]))
        return self.depict(LogCurve(self.graph.name, self.of, 0, step))


class LogChart:
    """The graph in a box: `frame` is what is there from the start, `ceiling` the largest number of the format."""

    def __init__(self, walk: Walk, last: int, box: Box, layout: Layout, theme: Theme) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        plot = Box(box.left + GUTTER[0] * capital, box.bottom + GUTTER[1] * capital, box.right - ASIDE * capital, box.top - ABOVE * capital)
        largest = Fraction(float(np.finfo(walk.points.dtype).max))
        top = float(np.log10(float(largest)))
        self.graph = LogGraph("powers of ten", plot, (0.0, float(last)), (1.0, float(largest)))
        self.step = max(1, int(nice_step(top, LEVELS)))
        self.levels = VGroup(
            *(
                Level(self.graph, Fraction(10) ** power, PowerOfTen(power), size, theme.dim, STROKES.hair, theme)
                for power in range(0, int(top - self.step / 2) + 1, self.step)
            )
        )
        of = LargestFloat(str(walk.points.dtype))
        beyond = Rectangle(width=plot.width, height=BEYOND * capital, stroke_width=0, fill_color=theme.loss, fill_opacity=TINT)
        beyond.move_to(plot.at(0.5, 1.0), aligned_edge=DOWN)
        self.raised = np.array([0.0, OVER * capital, 0.0])
        word = Words("largest float", size=size, colour=theme.loss)
        word.stand_at(plot.at(0.0, 1.0) + self.raised + np.array([OVER * capital, 0.0, 0.0]))
        self.ceiling = VGroup(
            Prop(beyond, reason="what is larger than the largest number"),
            word,
            Level(self.graph, largest, of, size, theme.loss, STROKES.line, theme),
        )
        across = Ruler(self.graph, ACROSS, theme, size, theme.dim, TICKS)
        name = Words("step", size=size, colour=theme.dim).stand_at(np.array([plot.right, plot.bottom - 4.1 * capital, 0.0]), 1)
        heading = Words("a logarithmic axis", size=size, colour=theme.dim)
        heading.stand_at(np.array([box.left, box.top - 1.2 * capital, 0.0]))
        self.frame = VGroup(self.levels, across, name, heading)

    def over(self, step: int) -> np.ndarray:
        """Where this step is, over the largest number, (3,)."""
        return np.asarray(self.graph.place(float(step), self.graph.up[1]) + self.raised)
