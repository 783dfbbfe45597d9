"""Leaving a saddle: how far walks are from the ridge, after how many steps they are away from it, and that over steps on a graph.

The ridge is where the saddle holds a walk; what leads off it is the direction in which the ground bends down the most.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, log10
from typing import Any, Self

import numpy as np
from manim import Circle, VGroup

from mathcore import GradientDescent, Loss, Momentum, Rule, Walk, descend
from mathcore.geometry import critical_points
from mathcore.rates import eigenpairs
from scenes.kit.claims import AwayOver, Exact, Moment, Shown, SlopeAlong, SlopeAt, StepsAway, Tick, WeightAt, Weights, Worked
from scenes.kit.graphs.graph import ACROSS, UP, Range, Ruler
from scenes.kit.graphs.log_graph import LogGraph
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import Line, floats, run_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

MOST_STEPS = 400
"""A walk that is not away after so many steps is not waited for."""
GUTTER = (7.4, 4.7)
"""Room for the rulers' numbers, left of the graph and below it with what they count, in capitals."""
ABOVE, ASIDE = 2.4, 1.6
"""Room over the graph for what it shows, and beside it for half a number, in capitals."""
BELOW = 2.0
"""The graph begins at the smallest distance divided by this."""
DECADES = 4
"""Ticks on the ruler of distances, at most."""
TICKS = 5
SMALL = 1e-12
MIDDLE, NARROW = (0.68, 0.48), 0.45
"""Where the first column of numbers ends, in a wide box and in a narrow one, and how wide a name may be in a wide one; as shares."""
LEADING = 0.0172
"""From line to line, in frame units for each unit of type size."""


def saddle_near(loss: Loss, start: Weights) -> tuple[Weights, Weights]:
    """The saddle of a loss that is nearest to a start, and the unit vector along which the ground bends down the most there.

    Raises:
        ValueError: where the window holds no saddle.
    """
    saddles = [one.point for one in critical_points(loss) if one.kind == "saddle"]
    if not saddles:
        raise ValueError(f"the loss {loss.name} has no saddle in its window")
    here = floats(start)
    saddle = min(saddles, key=lambda one: float(np.hypot(*(floats(one) - here))))
    _, along = eigenpairs(loss, saddle)[0]
    return saddle, tuple(0.0 if abs(one) < SMALL else float(one) for one in along)


def distance_from_ridge(loss: Loss, at: Weights) -> float:
    """How far a place is from the ridge of the saddle nearest to it."""
    saddle, along = saddle_near(loss, at)
    return abs(float((floats(at) - floats(saddle)) @ floats(along)))


class Escape:
    """Two walks from one spot at one rate, without momentum and with it; where the saddle is and which way leads off it."""

    def __init__(self, loss: Loss, start: Weights, rate: Fraction, momentum: Fraction, reach: Fraction) -> None:
        self.loss, self.start, self.reach = loss, start, reach
        self.saddle, self.along = saddle_near(loss, start)
        rules: tuple[Rule, Rule] = (GradientDescent(rate), Momentum(rate, momentum))
        self.walks = [descend(loss, tuple(Fraction(one) for one in start), rule, MOST_STEPS) for rule in rules]
        self.counts = [self._steps_away(walk) for walk in self.walks]

    def away(self, walk: Walk) -> np.ndarray:
        """How far a walk is from the ridge at each step, (T + 1,)."""
        with np.errstate(all="ignore"):
            found: np.ndarray = np.abs((walk.points - floats(self.saddle)) @ floats(self.along))
        return found

    def _steps_away(self, walk: Walk) -> int | None:
        far = np.flatnonzero(self.away(walk) >= float(self.reach))
        return int(far[0]) if far.size else None

    def last(self, index: int, stay: int) -> int:
        """Until which step a walk is followed: until it is away, or for so many steps."""
        count = self.counts[index]
        return stay if count is None else count

    @property
    def is_on_the_ridge(self) -> bool:
        """Whether the start is on the ridge exactly."""
        return not self.away(self.walks[0])[0]

    def distance_at(self, index: int, step: int) -> Shown:
        """How far walk number `index` is from the ridge at a step."""
        walk = self.walks[index]
        value, here = float(self.away(walk)[step]), Moment(run_of(walk), step)
        parts = [(name, WeightAt(here, axis)) for axis, name in enumerate("ab")]
        parts += [(name, WeightAt(self.saddle, axis)) for axis, name in enumerate("cd")]
        parts += [(name, WeightAt(self.along, axis)) for axis, name in enumerate("pq")]
        return shown(value, places_of(value), Worked("abs((a - c)*p + (b - d)*q)", tuple(parts)), trim=True)

    def slope_off(self) -> Shown:
        """The slope at the start along the way off the ridge."""
        here = floats(self.start)
        side = 1.0 if float((here - floats(self.saddle)) @ floats(self.along)) >= 0 else -1.0
        along = tuple(side * one for one in self.along)
        slope = float(np.asarray(self.loss.gradient(here), dtype=float) @ floats(along))
        return shown(slope, places_of(slope), SlopeAlong(self.loss.expression, self.start, along), trim=True)

    def steps_away(self, index: int) -> Shown:
        """After how many steps walk number `index` is away."""
        count, walk = self.counts[index], self.walks[index]
        assert count is not None
        return shown(count, 0, StepsAway(run_of(walk), self.saddle, self.along, self.reach))

    def slope_at(self, index: int, step: int) -> Shown:
        """The gradient's length at a step."""
        walk = self.walks[index]
        value = float(np.hypot(*np.asarray(walk.gradients[step], dtype=float)))
        return shown(value, max(2, places_of(value)), SlopeAt(self.loss.expression, Moment(run_of(walk), step)))

    def on_the_ridge(self) -> "Escape | None":
        """The same two walks from the ridge itself; None where the ground does not keep them exactly on it."""
        here = floats(self.start)
        foot = here - float((here - floats(self.saddle)) @ floats(self.along)) * floats(self.along)
        there = Escape(self.loss, tuple(Fraction(float(one)) for one in foot), self.walks[0].rule.base_rate, self.decay, self.reach)
        return there if not any(there.away(walk).any() for walk in there.walks) else None

    @property
    def decay(self) -> Fraction:
        """The share of its velocity that momentum keeps."""
        rule = self.walks[1].rule
        assert isinstance(rule, Momentum)
        return rule.decay


def places_of(value: float) -> int:
    """Digits after the point that show two figures of a small number."""
    return max(0, 1 - floor(log10(abs(value)))) if value else 0


class AwayGraph(LogGraph):
    """Steps across, distances from the ridge up, by equal factors rather than equal steps."""

    def __init__(self, name: str, box: Box, escape: Escape, across: Range, up: Range) -> None:
        super().__init__(name, box, across, up)
        self.escape = escape

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) on the ruler up, at the distance of these weights (..., n)."""
        escape = self.escape
        return self.place(0.0, np.abs((np.asarray(weights, dtype=float) - floats(escape.saddle)) @ floats(escape.along)))


class AwayLine(Mark, Line):
    """The distances of a walk over its steps, as far as it has come."""

    def __init__(self, graph: AwayGraph, escape: Escape, index: int, colour: str, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), colour, theme.casing, STROKES.line)
        self.graph, self.escape, self.walk = graph, escape, escape.walks[index]
        self.distances = escape.away(self.walk)
        self.reach(0.0)

    def reach(self, time: float) -> Self:
        """Go as far as this many steps, which need not be whole."""
        whole = floor(time)
        points = self.graph.place(np.arange(ceil(time) + 1, dtype=float), self.distances[: ceil(time) + 1])
        if time > whole:
            points[-1] = points[-2] + (time - whole) * (points[-1] - points[-2])
        self.clear_points()
        if len(points) > 1:
            self.set_points_as_corners(points)
        return self.depict(AwayOver(self.graph.name, run_of(self.walk), self.escape.saddle, self.escape.along, 0, time))


class AwayDot(Mark, Circle):
    """The distance at one step."""

    def __init__(self, graph: AwayGraph, escape: Escape, index: int, step: int, colour: str, theme: Theme) -> None:
        super().__init__(radius=STROKES.ring, stroke_width=0, fill_color=colour, fill_opacity=1)
        self.set_stroke(theme.casing, width=STROKES.casing, background=True)
        walk = escape.walks[index]
        self.move_to(graph.place(float(step), escape.away(walk)[step]))
        self.depict(AwayOver(graph.name, run_of(walk), escape.saddle, escape.along, step, step))


class AwayLevel(Mark, Line):
    """The distance that counts as away, across the whole graph."""

    def __init__(self, graph: AwayGraph, value: Exact, theme: Theme) -> None:
        ends = graph.place(np.array(graph.across), float(value))
        super().__init__(ends, theme.dim, theme.casing, STROKES.hair)
        self.depict(Tick(graph.name, UP, value))


class AwayChart:
    """The graph in a box with its rulers: `frame` is there from the start, the lines grow with the walks."""

    def __init__(self, escape: Escape, lasts: Sequence[int], colours: Sequence[str], box: Box, layout: Layout, theme: Theme) -> None:
        self.escape, self.lasts, self.colours, self.theme = escape, lasts, colours, theme
        size = layout.type.small
        capital = CAPITAL * size
        plot = Box(box.left + GUTTER[0] * capital, box.bottom + GUTTER[1] * capital, box.right - ASIDE * capital, box.top - ABOVE * capital)
        values = np.concatenate([escape.away(walk)[: last + 1] for walk, last in zip(escape.walks, lasts, strict=True)])
        low, high = float(values[values > 0].min()) / BELOW, float(values.max()) * BELOW
        self.graph = AwayGraph("away from the ridge", plot, escape, (0.0, float(max(lasts))), (low, high))
        powers = range(ceil(log10(low)), floor(log10(high)) + 1)
        every = max(1, ceil(len(powers) / DECADES))
        ticks = [Fraction(10) ** power for power in powers if power % every == 0]
        rulers = (
            Ruler(self.graph, ACROSS, theme, size, theme.dim, TICKS),
            Ruler(self.graph, UP, theme, size, theme.dim, TICKS, values=ticks),
        )
        up = Words("distance from the ridge", size=size, colour=theme.ink)
        up.stand_at(np.array([box.left, plot.top + 0.9 * capital, 0.0]))
        across = Words("step", size=size, colour=theme.dim)
        across.stand_at(np.array([plot.right, plot.bottom - 4.1 * capital, 0.0]), 1)
        self.level = AwayLevel(self.graph, escape.reach, theme)
        self.frame = VGroup(*rulers, self.level, up, across)
        self.lines = [AwayLine(self.graph, escape, index, colour, theme) for index, colour in enumerate(colours)]

    def reach(self, time: float) -> None:
        """Let both lines go as far as this time, in steps."""
        for line, last in zip(self.lines, self.lasts, strict=True):
            line.reach(min(time, last))

    def dot(self, index: int, step: int) -> AwayDot:
        """The dot of a walk at a step."""
        return AwayDot(self.graph, self.escape, index, step, self.colours[index], self.theme)


class Standing(VGroup):
    """Where two walks stand that never leave: how far from the ridge, and how steep it is there."""

    def __init__(self, escape: Escape, step: int, names: Sequence[str], letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        super().__init__()
        size = layout.type.body
        top, down = box.top - ABOVE * CAPITAL * size, LEADING * size
        rows = [Words(name, size=size, colour=colour) for name, colour in zip(names, (theme.ink, theme.step), strict=True)]
        steep = Formula(f"norm({letters.gradient})", says="length of the gradient", size=size, colour=theme.ink)
        # In a narrow box a walk's numbers stand under its name.
        narrow = bool(max(one.width for one in rows) > NARROW * box.width)
        lines = [top - down * (2 * row + 1 if narrow else row + 1) for row in range(len(rows))]
        self.add(*(one.stand_at(np.array([box.left, line, 0.0])) for one, line in zip(rows, lines, strict=True)))
        told = ((Words("off the ridge", size=size, colour=theme.dim), escape.distance_at, MIDDLE[narrow]), (steep, escape.slope_at, 1.0))
        for head, number, across in told:
            right = box.left + across * box.width
            self.add(head.stand_at(np.array([right, top, 0.0]), 1))
            for index, (line, colour) in enumerate(zip(lines, (theme.ink, theme.step), strict=True)):
                one = number(index, step)
                figure = Number(one.value, one.places, size=size, colour=colour, of=one.of, trim="." not in one.text)
                self.add(figure.stand_at(np.array([right, line - down * narrow, 0.0]), 1))
