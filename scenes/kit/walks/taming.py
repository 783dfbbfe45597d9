"""Two walks from one spot, one of them tamed: by a limit to the gradient's length, or by a rate that warms up."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, Self

import numpy as np
from manim import VGroup

from mathcore import Loss, Walk
from mathcore.geometry import length
from mathcore.rules import Rule, WarmUp
from scenes.kit.claims import ClippedGradient, LossAt, Moment, RateAt, RatesOver, ReachOf, Setting, Shown, SlopeAt, Weights, Worked
from scenes.kit.graphs.chart import Chart, arrow_factor, factor_note, holding, hull, span
from scenes.kit.graphs.graph import ACROSS, UP, Footed, Plot, Range, Ruler, room_beside
from scenes.kit.graphs.loss_graph import LossGraph, LossLine, losses_of
from scenes.kit.land.view import widened, window_of
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, GradientArrow, Line, Stage, Walker, floats, run_of
from scenes.kit.text.formula import GRADIENT, Formula, Letters, figures, inked
from scenes.kit.text.numbers import shown
from scenes.kit.text.pair import Pair
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.beyond import BeyondMarker
from scenes.kit.walks.country import marker_beyond
from scenes.kit.walks.race import Race

REACH = 2.0
"""The map shows walks up to so many windows of the loss."""
GUTTER = (4.6, 4.7)
"""Room for the rulers' numbers, left of a graph and below it with what they count, in capitals."""
ABOVE, ASIDE = 2.4, 1.2
"""Room over a graph for what it shows, and beside it for half a number, in capitals."""
HEADROOM = 1.15
TICKS = 5
DASHES = 40
ARROW, MARGIN = 0.12, 0.14
"""How long the gradient is drawn close up, at most, as a share of the whole map; and what the close-up shows around it, as a share."""
PLACES = 3
LEADING, GAP = 0.0172, 0.14
"""From line to line, in frame units for each unit of type size; after an equals sign, in frame units."""


class Duel:
    """Two walks on one map, the wild one first, each as far as it stays in the picture; `race` follows them.

    `lasts` are the steps at which they are last in the picture, `leaves` says whether the next one leads out of it.
    """

    def __init__(self, walks: Sequence[Walk], steps: int, letters: Letters, box: Box, layout: Layout, theme: Theme, name: str) -> None:
        self.walks, self.loss, self.layout, self.theme = walks, walks[0].loss, layout, theme
        usual = holding(window_of(self.loss), walks[0].points[:1])
        low, high = (np.array(ends) for ends in zip(*widened(usual, REACH), strict=True))
        self.lasts = []
        for walk in walks:
            inside = [bool(np.all((low <= point) & (point <= high))) for point in walk.points[: steps + 1]]
            self.lasts.append(inside.index(False) - 1 if False in inside else steps)
        self.leaves = [last < steps for last in self.lasts]
        points = [point for walk, last in zip(walks, self.lasts, strict=True) for point in walk.points[: last + 1]]
        self.chart = Chart(self.loss, letters, layout, theme, box, holding(usual, points), name)
        self.race = Race(walks, self.lasts, self.chart, theme)

    def at(self, index: int, step: int) -> Weights:
        """Where a walk is at a step."""
        return tuple(self.walks[index].points[step].tolist())

    def marker(self, index: int) -> BeyondMarker:
        """What says where a walk is that has left the picture."""
        last = self.lasts[index]
        ends = self.at(index, last), self.at(index, last + 1)
        moment = Moment(run_of(self.walks[index]), last + 1)
        walked = [np.asarray(walk.points[: stop + 1], dtype=float) for walk, stop in zip(self.walks, self.lasts, strict=True)]
        marker = marker_beyond(self.chart.view, ends, moment, walked, self.loss, self.layout, self.theme)
        marker.head.set_fill(self.race.colours[index])
        return marker

    def loss_at(self, index: int, step: int) -> Shown:
        """The loss of a walk at a step."""
        of = LossAt(self.loss.expression, Moment(run_of(self.walks[index]), step))
        return shown(float(self.walks[index].losses[step]), 2, of)

    def slope_at(self, index: int, step: int) -> Shown:
        """The gradient's length at a step."""
        value = float(length(np.asarray(self.walks[index].gradients[step], dtype=float)))
        return shown(value, 2, SlopeAt(self.loss.expression, Moment(run_of(self.walks[index]), step)))

    def first_longer_than(self, limit: Fraction) -> int | None:
        """The first step that starts from a gradient longer than this; up to there both go the same way."""
        last = min(self.lasts[0] + 1, self.walks[0].steps)
        slopes = length(np.asarray(self.walks[0].gradients[:last], dtype=float))
        longer = np.flatnonzero(slopes > float(limit))
        return int(longer[0]) if longer.size else None


class ClippedArrow(Mark, ArrowShape):
    """`factor` times the gradient, shortened to the limit's length where it is longer."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, factor: Fraction, limit: Fraction, theme: Theme) -> None:
        super().__init__(theme.ink, theme.casing, width=0.085)
        here = floats(at)
        slope = np.asarray(loss.gradient(here), dtype=float)
        size = float(length(slope))
        shortened = slope * min(1.0, float(limit) / size) if size else slope
        self.aim(*(stage.spot(loss, one) for one in (here, here + float(factor) * shortened)))
        self.depict(ClippedGradient(stage.name, loss.expression, at, factor, limit))


class LimitCircle(Mark, VGroup):
    """How far arrows of gradients of the limit's length reach, dashed."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, factor: Fraction, limit: Fraction, theme: Theme) -> None:
        super().__init__()
        radius = float(factor * limit)
        for first in np.linspace(0, 2 * np.pi, DASHES, endpoint=False):
            angles = first + np.linspace(0, np.pi / DASHES, 12)
            arc = floats(at) + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
            self.add(Line(stage.spot(loss, arc), theme.ink, theme.casing, STROKES.line))
        self.depict(ReachOf(stage.name, loss.expression, at, factor, limit))


class ClippingPanel:
    """How one gradient is clipped, in a formula and in numbers: `rule`, `before`, `after`, and `foot`, where one more line may stand."""

    def __init__(self, duel: Duel, step: int, limit: Fraction, letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        size, big = layout.type.body, layout.type.formula
        loss, here = duel.loss, Moment(run_of(duel.walks[0]), step)
        most = shown(limit, 6, Setting("max_norm"), trim=True)
        steep = f"norm({letters.gradient})"
        pen, down = np.array([box.left, box.top - 2 * CAPITAL * big, 0.0]), np.array([0.0, LEADING * size, 0.0])
        source = f"{letters.gradient} arrow.l {letters.gradient} dot {figures(most)} / {steep}"
        self.rule = Formula(source, says="clipping by norm", size=big, colour=theme.ink, numbers=(most,)).stand_at(pen)
        slopes = [SlopeAt(loss.expression, here, index) for index in range(loss.dimension)]
        steepness = SlopeAt(loss.expression, here)
        values = np.asarray(duel.walks[0].gradients[step], dtype=float)
        share = float(limit) / float(length(values))
        numbers = [shown(float(value), PLACES, of) for value, of in zip(values, slopes, strict=True)]
        parts = (("b", steepness), ("c", Setting("max_norm")))
        cut = [shown(float(value) * share, PLACES, Worked("a*c/b", (("a", of), *parts))) for value, of in zip(values, slopes, strict=True)]
        rows = []
        for row, (entries, sign, colour) in enumerate(((numbers, "=", theme.gradient), (cut, "arrow.l", theme.ink))):
            at = pen - (row + 1.5) * down
            name = Formula(f"{inked(GRADIENT, colour)} {sign}", says="gradient", size=size, colour=theme.ink).stand_at(at)
            pair = Pair(entries, size, theme).stand_at(np.array([name.get_right()[0] + GAP, at[1], 0.0]))
            for one in pair.numbers:
                one.set_colour(colour)
            rows.append(VGroup(name, pair))
        self.before, self.after = rows
        self.foot = pen - 4 * down


class EdgeMap:
    """The map around a place where a gradient is clipped. `chart.view` and `chart.frame` are its stages; all else is shown in turn."""

    def __init__(self, duel: Duel, step: int, limit: Fraction, letters: Letters, box: Box, layout: Layout, theme: Theme, name: str) -> None:
        here, loss = duel.at(0, step), duel.loss
        slope = np.asarray(loss.gradient(floats(here)), dtype=float)
        self.factor = arrow_factor(float(length(slope)), ARROW * span(duel.chart.view.window))
        radius = float(self.factor) * min(float(limit), float(length(slope)))
        around = [floats(here) + radius * np.array(way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        tip = floats(here) + float(self.factor) * slope
        self.chart = Chart(loss, letters, layout, theme, box, hull(np.array([tip, *around]).tolist(), MARGIN), name)
        view = self.chart.view
        self.walker = Walker(view, loss, here, theme)
        self.gradient = GradientArrow(view, loss, here, self.factor, theme)
        self.circle = LimitCircle(view, loss, here, self.factor, limit, theme)
        self.cut = ClippedArrow(view, loss, here, self.factor, limit, theme)
        self.note = factor_note(self.factor, layout.type.small, theme)


class _TwoLines:
    """A graph over the steps of a duel with a line for each walk; `frame` is there from the start."""

    def _rulers(self, graph: Footed, colour: str, theme: Theme, size: float) -> VGroup:
        return VGroup(Ruler(graph, ACROSS, theme, size, theme.dim, TICKS), Ruler(graph, UP, theme, size, colour, TICKS))

    def _plot(self, box: Box, size: float, up: Range) -> Box:
        """Where the graph is, with room on its left for the numbers of this range."""
        capital = CAPITAL * size
        left = box.left + max(GUTTER[0] * capital, room_beside(up, TICKS, size))
        return Box(left, box.bottom + GUTTER[1] * capital, box.right - ASIDE * capital, box.top - ABOVE * capital)

    def _words(self, plot: Box, capital: float, size: float, theme: Theme) -> Words:
        return Words("step", size=size, colour=theme.dim).stand_at(np.array([plot.right, plot.bottom - 4.1 * capital, 0.0]), 1)


class TwoLosses(_TwoLines):
    """The losses of both walks over the steps."""

    def __init__(self, duel: Duel, box: Box, layout: Layout, theme: Theme, name: str) -> None:
        self.duel = duel
        size = layout.type.small
        capital = CAPITAL * size
        losses = [one for walk, last in zip(duel.walks, duel.lasts, strict=True) for one in losses_of(walk)[: last + 1].tolist()]
        plot = self._plot(box, size, LossGraph(name, box, losses, max(duel.lasts)).up)
        self.graph = LossGraph(name, plot, losses, max(duel.lasts))
        up = Formula("L", says="loss", size=layout.type.body, colour=theme.loss)
        up.stand_at(np.array([plot.left, plot.top + 0.8 * capital, 0.0]), 0.5)
        self.frame = VGroup(self._rulers(self.graph, theme.loss, theme, size), up, self._words(plot, capital, size, theme))
        self.lines = [LossLine(self.graph, walk, theme) for walk in duel.walks]
        for line, colour in zip(self.lines, duel.race.colours, strict=True):
            line.set_stroke(colour, background=False)

    def reach(self, time: float) -> None:
        """Let both lines go as far as this time, in steps."""
        for line, last in zip(self.lines, self.duel.lasts, strict=True):
            step = min(floor(time), last)
            line.reach(step, time - step if step < last else 0.0)


class RateGraph(Plot):
    """Steps across, learning rates up."""

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3): all weights have the corner of the graph, it shows none."""
        return self.place(np.zeros(np.asarray(weights).shape[:-1]), 0.0)


class RateLine(Mark, Line):
    """The rates of a walk over its steps, as far as it has come."""

    def __init__(self, graph: RateGraph, walk: Walk, colour: str, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), colour, theme.casing, STROKES.line)
        self.graph, self.walk = graph, walk
        self.reach(0.0)

    def reach(self, time: float) -> Self:
        """Go as far as this many steps, which need not be whole."""
        steps = np.arange(ceil(time) + 1)
        ends = np.array([*steps[:-1], time]) if len(steps) > 1 else steps.astype(float)
        rates = np.interp(ends, steps, [float(rate_in(self.walk.rule, int(step))) for step in steps])
        self.clear_points()
        if len(ends) > 1:
            self.set_points_as_corners(self.graph.place(ends, rates))
        return self.depict(RatesOver(self.graph.name, run_of(self.walk), 0, time))


class TwoRates(_TwoLines):
    """The rates of both walks over the steps."""

    def __init__(self, duel: Duel, steps: int, letters: Letters, box: Box, layout: Layout, theme: Theme, name: str) -> None:
        self.duel, self.steps = duel, steps
        size = layout.type.small
        capital = CAPITAL * size
        up: Range = (0.0, HEADROOM * float(duel.walks[0].rule.base_rate))
        plot = self._plot(box, size, up)
        self.graph = RateGraph(name, plot, (0.0, float(steps)), up)
        heading = Formula(letters.rate, says="learning rate", size=layout.type.body, colour=theme.step)
        heading.stand_at(np.array([plot.left, plot.top + 0.8 * capital, 0.0]), 0.5)
        self.frame = VGroup(self._rulers(self.graph, theme.dim, theme, size), heading, self._words(plot, capital, size, theme))
        self.lines = [RateLine(self.graph, walk, colour, theme) for walk, colour in zip(duel.walks, duel.race.colours, strict=True)]

    def reach(self, time: float) -> None:
        """Let both lines go as far as this time, in steps: a walk that has left the picture has its rate no longer."""
        for line, last in zip(self.lines, self.duel.lasts, strict=True):
            line.reach(min(time, last, self.steps))


def rate_in(rule: Rule, step: int) -> Fraction:
    """The learning rate of a rule in a step."""
    return rule.rate_at(step) if isinstance(rule, WarmUp) else rule.base_rate


def rate_shown(walk: Walk, step: int) -> Shown:
    """The learning rate of a walk in a step, as a number in print."""
    return shown(rate_in(walk.rule, step), 4, RateAt(run_of(walk), step), trim=True)
