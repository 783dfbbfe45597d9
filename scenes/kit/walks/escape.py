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
from scenes.kit.claims import AwayOver, Exact, Moment, Shown, SlopeAlong, StepsAway, Straight, Tick, WeightAt, Weights, Worked
from scenes.kit.graphs.graph import ACROSS, UP, Range, Ruler
from scenes.kit.graphs.log_graph import LogGraph, PowerRuler
from scenes.kit.land.view import Relief, window_of
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import Line, floats, run_of
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import WORD_FONT, Words
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
SMALL, TINY = 1e-12, 5e-7
INSIDE, SAMPLES = 0.94, 81
"""How far towards the window's edge the line of the ridge goes, and its points."""
WIDE, APART, EDGE = 1.5, 0.45, 0.1
"""Of the table at the end: from line to line in usual lines, and room between its columns and beside it, as shares of what is left over."""
LARGE = 1.25
"""How much larger than the title the two numbers are with which it begins."""
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

    def farthest(self, stay: int) -> float:
        """How far a walk gets from the middle of the loss's window, in halves of it, while it is followed, for two steps at least."""
        low, high = (np.array(ends) for ends in zip(*window_of(self.loss), strict=True))
        points = np.concatenate([walk.points[: max(2, self.last(index, stay)) + 1] for index, walk in enumerate(self.walks)])
        with np.errstate(all="ignore"):
            return float(np.abs((2 * points - low - high) / (high - low)).max())

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
        return shown(value, places_of(value), Worked("abs((a - c)*p + (b - d)*q)", tuple(parts)), trim=True, power=tiny(value))

    def slope_off(self) -> Shown:
        """The slope at the start along the way off the ridge, on that side of it."""
        here = floats(self.start)
        side = 1.0 if float((here - floats(self.saddle)) @ floats(self.along)) >= 0 else -1.0
        along = tuple(side * one + 0.0 for one in self.along)
        slope = float(np.asarray(self.loss.gradient(here), dtype=float) @ floats(along))
        slope = 0.0 if abs(slope) < SMALL and self.is_on_the_ridge else slope  # the ridge of a float is off by its last digit
        return shown(slope, places_of(slope), SlopeAlong(self.loss.expression, self.start, along), trim=True, power=tiny(slope))

    def steps_away(self, index: int) -> Shown:
        """After how many steps walk number `index` is away."""
        count, walk = self.counts[index], self.walks[index]
        assert count is not None
        return shown(count, 0, StepsAway(run_of(walk), self.saddle, self.along, self.reach))

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
    return 1 if tiny(value) else max(0, 1 - floor(log10(abs(value)))) if value else 0


def tiny(value: float) -> bool:
    """Whether a number is so small that it is written with a power of ten."""
    return 0 < abs(value) < TINY


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
        low, high = float(values[values > 0].min()) / BELOW, max(float(values.max()), float(escape.reach)) * BELOW
        powers = range(ceil(log10(low)), floor(log10(high)) + 1)
        if len(powers) < 2:
            # One number or none would not make a ruler.
            powers = range(floor(log10(low)), ceil(log10(high)) + 1)
            low, high = (10.0**power for power in (powers[0], powers[-1]))
        self.graph = AwayGraph("away from the ridge", plot, escape, (0.0, float(max(lasts))), (low, high))
        every = max(1, ceil(len(powers) / DECADES))
        ticks = [Fraction(10) ** power for power in powers if power % every == 0]
        rulers = (
            Ruler(self.graph, ACROSS, theme, size, theme.dim, TICKS),
            (PowerRuler if ticks[0] < TINY else Ruler)(self.graph, UP, theme, size, theme.dim, TICKS, values=ticks),
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


class RidgeLine(Mark, Line):
    """The ridge, over the land: from the saddle to both sides, across the way that leads off it, as far as the land is known."""

    def __init__(self, view: Relief, escape: Escape, theme: Theme) -> None:
        middle, way = floats(escape.saddle), np.array([-escape.along[1], escape.along[0]])
        low, high = (np.array(ends) for ends in zip(*view.window, strict=True))
        with np.errstate(divide="ignore"):
            ends = np.stack([(low - middle) / way, (high - middle) / way])
        first, last = INSIDE * float(ends.min(axis=0).max()), INSIDE * float(ends.max(axis=0).min())
        weights = middle + np.linspace(first, last, SAMPLES)[:, None] * way
        super().__init__(view.spot(escape.loss, weights), theme.ink, theme.casing, STROKES.line)
        heights = np.asarray(escape.loss.value(weights), dtype=float)
        corners = [(tuple(at), float(height)) for at, height in zip(weights.tolist(), heights, strict=True)]
        self.depict(Straight(view.name, (*corners, *reversed(corners))))


class Beside(VGroup):
    """How far from the ridge both stand at first, and how steep it is along the way off it: two rows, which come in turn."""

    def __init__(self, escape: Escape, box: Box, layout: Layout, theme: Theme) -> None:
        small, big = layout.type.body, layout.type.title
        down = 2.3 * LEADING * big
        told = (("off the ridge", escape.distance_at(0, 0), theme.ink), ("slope along the way off", escape.slope_off(), theme.gradient))
        rows = []
        for row, (words, number, colour) in enumerate(told):
            at = np.array([0.0, -row * down, 0.0])
            name = Words(words, size=small, colour=theme.dim).stand_at(at, 0.5)
            value = Number(
                number.value, number.places, size=LARGE * big, colour=colour, of=number.of, trim=True, power=tiny(float(number.value))
            )
            rows.append(VGroup(name, value.stand_at(at - np.array([0.0, 0.85 * LEADING * LARGE * big, 0.0]), 0.5)))
        super().__init__(*rows)
        self.move_to(box.centre)


class Outcome(VGroup):
    """What a hair's breadth makes: how far off the ridge both set out, how steep it is on the way off it, and who leaves when.

    A column for those that set out beside the ridge, where there are any, and one for those on it.
    """

    def __init__(self, beside: Escape, ridge: Escape, names: Sequence[str], box: Box, layout: Layout, theme: Theme) -> None:
        super().__init__()
        size, colours = layout.type.body, (theme.ink, theme.step)
        started = [] if beside.is_on_the_ridge else [("off the ridge", beside)]
        columns = [
            [Words(head, size=size, colour=theme.dim), *self._cells(escape, size, colours, theme)]
            for head, escape in (*started, ("on the ridge", ridge))
        ]
        told = (("distance from it", theme.ink), ("slope off it", theme.gradient), *zip(names, colours, strict=True))
        rows = [Words(words, size=size, colour=colour) for words, colour in told]
        widths = [max(cell.width for cell in column) for column in columns]
        spare = box.width - max(row.width for row in rows) - sum(widths)
        down = min(WIDE * LEADING * size, box.height / (len(rows) + 1.7))
        top = box.centre[1] + down * len(rows) / 2 - CAPITAL * size / 2
        right = box.right - EDGE * max(0.0, spare)
        for column, width in reversed(list(zip(columns, widths, strict=True))):
            self.add(*(cell.stand_at(np.array([right, top - row * down, 0.0]), 1) for row, cell in enumerate(column)))
            right -= width + APART * spare
        self.add(*(row.stand_at(np.array([box.left, top - (index + 1) * down, 0.0])) for index, row in enumerate(rows)))

    def _cells(self, escape: Escape, size: float, colours: Sequence[str], theme: Theme) -> list[Number | Words]:
        found: list[Number | Words] = [
            Number(one.value, one.places, size=size, colour=colour, of=one.of, trim=True, power=tiny(float(one.value)))
            for one, colour in ((escape.distance_at(0, 0), theme.ink), (escape.slope_off(), theme.gradient))
        ]
        for index, colour in enumerate(colours):
            if escape.counts[index] is None:
                found.append(Words("never" if escape.is_on_the_ridge else "not yet", size=size, colour=colour))
                continue
            steps = escape.steps_away(index)
            found.append(Number(steps.value, 0, size=size, colour=colour, of=steps.of, suffix=" steps", font=WORD_FONT))
        return found
