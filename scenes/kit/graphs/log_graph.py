"""A graph whose heights are powers of ten: each line across it stands for so many times the number of the line below."""

from fractions import Fraction
from math import log10
from typing import Any, Self

import numpy as np
from manim import VGroup

from mathcore import Walk
from scenes.kit.claims import Computed, LargestFloat, LogCurve, LogLevel, PowerOfTen, Quantity
from scenes.kit.graphs.graph import ACROSS, Graph, Ruler, nice_step
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import Line
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

GUTTER = (8.0, 4.7)
"""Room for the numbers left of the graph, and below it, in capitals."""
ABOVE, ASIDE = 3.7, 1.5
"""Room over the graph for its heading and for what overflows, and beside it, in capitals."""
LEVELS, TICKS = 5, 5
OVER = 1.06
"""How much higher than the largest number the graph goes, in powers of ten."""


class LogGraph(Graph):
    """Steps across, powers of ten up."""

    @property
    def foot(self) -> float:
        """The height of the ruler across."""
        return self.box.bottom

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) at the start, at the height of the loss of these weights (..., n)."""
        return self.place(0.0, np.log10(np.asarray(loss.value(np.asarray(weights, dtype=float)), dtype=float)))


class Level(Mark, VGroup):
    """A line across a graph at the height of a number, which stands beside it."""

    def __init__(self, graph: LogGraph, value: Fraction, of: Quantity, size: float, colour: str, width: float, theme: Theme) -> None:
        height = log10(value)
        ends = np.array([graph.place(end, height) for end in graph.across])
        line = Line(ends, colour, theme.casing, width)
        number = Number(value, 1, size=size, colour=colour, of=of, trim=True)
        number.stand_at(ends[0] - np.array([CAPITAL * size * 0.7, CAPITAL * size / 2, 0.0]), 1)
        super().__init__(line, number)
        self.depict(LogLevel(graph.name, of))


class LogLine(Mark, Line):
    """The size of a computed number, from the start of its run as far as it has come."""

    def __init__(self, graph: LogGraph, values: np.ndarray, of: Computed, colour: str, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), colour, theme.casing, STROKES.mark)
        with np.errstate(all="ignore"):
            self.graph, self.of, self.heights = graph, of, np.log10(np.abs(np.asarray(values, dtype=float)))
        self.reach(1)

    def reach(self, step: int) -> Self:
        """Go as far as this step."""
        self.set_points_as_corners(self.graph.place(np.arange(step + 1), self.heights[: step + 1]))
        return self.depict(LogCurve(self.graph.name, self.of, 0, step))

    def over(self, step: int) -> np.ndarray:
        """Where this step is, over the graph, (3,)."""
        return self.graph.place(float(step), self.graph.up[1])


class LogChart:
    """The graph in a box: `frame` is what is there from the start, `ceiling` the largest number of the format."""

    def __init__(self, walk: Walk, last: int, box: Box, layout: Layout, theme: Theme) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        plot = Box(box.left + GUTTER[0] * capital, box.bottom + GUTTER[1] * capital, box.right - ASIDE * capital, box.top - ABOVE * capital)
        largest = Fraction(float(np.finfo(walk.points.dtype).max))
        top = log10(largest)
        self.graph = LogGraph("powers of ten", plot, (0.0, float(last)), (0.0, OVER * top))
        self.step = max(1, int(nice_step(top, LEVELS)))
        self.levels = VGroup(
            *(
                Level(self.graph, Fraction(10) ** power, PowerOfTen(power), size, theme.dim, STROKES.hair, theme)
                for power in range(0, int(top - self.step / 2) + 1, self.step)
            )
        )
        of = LargestFloat(str(walk.points.dtype))
        self.ceiling = Level(self.graph, largest, of, size, theme.loss, STROKES.line, theme)
        across = Ruler(self.graph, ACROSS, theme, size, theme.dim, TICKS)
        word = Words("step", size=size, colour=theme.dim).stand_at(np.array([plot.right, plot.bottom - 4.1 * capital, 0.0]), 1)
        heading = Words("a logarithmic axis", size=size, colour=theme.dim)
        heading.stand_at(np.array([box.left, box.top - 1.2 * capital, 0.0]))
        self.frame = VGroup(self.levels, across, word, heading)
