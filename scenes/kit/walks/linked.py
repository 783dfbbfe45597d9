"""One walk in three views that move as one: the map, the surface, and the loss over the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

import numpy as np
from manim import Mobject

from mathcore import Walk
from mathcore.geometry import length
from scenes.kit import claims
from scenes.kit.claims import Weights
from scenes.kit.graphs.chart import Chart, arrow_factor, holding, hull, span
from scenes.kit.graphs.loss_graph import LossChart
from scenes.kit.land.basin import LINES, RELIEF, TILT, Framed, framed, seen_from
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Relief, Window, widened, window_of
from scenes.kit.layout import Box, Layout
from scenes.kit.marks import GradientArrow, Ring, StepArrow, TrailLine, Walker, floats
from scenes.kit.text.formula import Letters
from scenes.kit.theme import Theme

REACH = 1.6
"""The map shows steps up to so many windows of the loss."""
MARGIN = 0.35
"""Around the walk the map shows so much of its length, ..."""
LEAST = 0.45
"""... and in all at least this share of the loss's window."""
ARROW = 0.35
"""How long the longest gradient arrow may be, as a share of what the map shows."""


@dataclass(frozen=True)
class Cells:
    """The boxes of the three views."""

    map: Box
    surface: Box
    graph: Box


class LinkedViews:
    """The views of the first `last` steps of a walk, as many of them as stay in the picture: `count`.

    `map`, `frame`, `surface` and `graph` are the stages; `steps` is how far the graph reaches.
    """

    def __init__(self, walk: Walk, last: int, steps: int, letters: Letters, cells: Cells, layout: Layout, theme: Theme) -> None:
        self.walk, self.loss, self.theme = walk, walk.loss, theme
        self.points = [floats(tuple(point)) for point in walk.points[: last + 1]]
        window = self._window()
        self.factor = arrow_factor(self._steepest(), ARROW * span(window))
        tips = [point + float(self.factor) * np.asarray(self.loss.gradient(point), dtype=float) for point in self.points[: self.count + 1]]
        self.chart = Chart(self.loss, letters, layout, theme, cells.map, holding(window, tips))
        shown = [tuple(point.tolist()) for point in self.points[: self.count + 1]]
        self._raise_surface(framed(self.loss, shown), shown[0], cells.surface)
        self.losses = LossChart(walk, self.count, steps, "L", cells.graph, layout, theme)
        self.map, self.frame, self.graph = self.chart.view, self.chart.frame, self.losses.graph
        self.walkers = [Walker(stage, self.loss, self.at(0), theme) for stage in (self.map, self.surface)]

    def _raise_surface(self, framing: Framed, start: Weights, box: Box) -> None:
        """The land, and the contours on it, as large as the box allows."""
        loss, ceiling = framing.loss, framing.ceiling
        heading = seen_from(loss, start)
        self.surface = Relief.fitted(loss, box, heading=heading, tilt=TILT, relief=RELIEF, ceiling=framing.top, margin=1.0, name="surface")
        self.land = Landscape(loss, self.surface, self.theme, box, ceiling=ceiling)
        levels = equal_steps(loss, self.surface.window, LINES, ceiling=ceiling)
        lines = contour_lines(loss, self.surface, levels, ceiling=ceiling, melt=self.land.melt)
        named = tuple(claims.Contour(self.surface.name, loss.expression, line.level) for line in lines)
        self.contours = Contours(lines, self.theme, box, claims=named)

    def _window(self) -> Window:
        """The window around all steps that stay near enough; sets how many do. The whole land is seen on the surface."""
        usual = holding(window_of(self.loss), self.points[:1])
        widest = widened(usual, REACH)

        def near(point: np.ndarray) -> bool:
            return all(low <= one <= high for one, (low, high) in zip(point, widest, strict=True))

        self.count = sum(1 for _ in takewhile(near, self.points[1:]))
        close = hull([point.tolist() for point in self.points[: self.count + 1]], MARGIN)
        return widened(close, max(1.0, LEAST * span(usual) / span(close)))

    def _steepest(self) -> float:
        return float(length(np.asarray(self.loss.gradient(np.array(self.points[: self.count + 1])), dtype=float)).max())

    def at(self, step: int) -> Weights:
        """The weights at a step."""
        return tuple(self.walk.points[step])

    @property
    def ground(self) -> Sequence[Mobject]:
        """What the walk is seen on, in drawing order."""
        return *self.chart.parts, self.land, self.contours

    def left_at(self, step: int) -> list[Mobject]:
        """What a step leaves behind where it stands: rings, and the dot of its loss."""
        rings = [Ring(stage, self.walk, step, self.theme) for stage in (self.map, self.surface)]
        return [*rings, self.losses.dot(step)]

    def trails(self, step: int) -> list[Mobject]:
        """The dotted ways to the next step."""
        return [TrailLine(stage, self.walk, step, step + 1, self.theme) for stage in (self.map, self.surface)]

    def gradient(self, step: int) -> GradientArrow:
        """The gradient's arrow at a step, on the map."""
        return GradientArrow(self.map, self.loss, self.at(step), self.factor, self.theme)

    def step(self, step: int) -> StepArrow:
        """The arrow of the step from here, on the map."""
        return StepArrow(self.map, self.loss, self.at(step), Fraction(self.walk.rule.base_rate), self.theme)

    def glide(self, step: int, share: float) -> None:
        """Be this share of the way to the next step, in all views."""
        for walker in self.walkers:
            walker.glide(self.at(step), self.at(step + 1), share)
        self.losses.line.reach(step, share)

    def stand(self, step: int) -> None:
        """Stand at a step, in all views."""
        for walker in self.walkers:
            walker.stand(self.at(step))
        self.losses.line.reach(step)
