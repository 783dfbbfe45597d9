"""Graphs: two rulers at right angles over a box, whose ranges may change from frame to frame, and what is drawn against them.

A `Graph` is the stage and knows nothing of manim: marks are placed through it, and placed again when its ranges change. `Section` is the
graph of a loss along a straight line in weight space; `Floor` is that line itself, drawn as the ruler below, where weights live and arrows
lie.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, inf, isfinite, log10
from typing import Any, Protocol, Self

import numpy as np
from manim import VGroup, VMobject

from mathcore import Loss
from scenes.kit.claims import Cut, OnRuler, Scale, Tick
from scenes.kit.land.view import Window
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Mark
from scenes.kit.marks import Line
from scenes.kit.text.numbers import LONG, Number, shown
from scenes.kit.theme import STROKES, Theme

Range = tuple[float, float]
TICK = 0.1
"""Length of a tick, in frame units."""
GAP = 0.12
AIR = 0.02
"""What a number's last digit keeps free on its right, at most, in frame units."""
DIGIT, SPACE = 0.0052, 1.2
"""Width of a digit, in frame units for each unit of type size, and the room between two numbers, in digits."""
SAMPLES = 481
"""Of a curve, at least: ..."""
OFF_CURVE = 0.003
"""... so many more that it is nowhere further off than this, in frame units."""
ACROSS, UP = 0, 1


def nice_step(span: float, most: int) -> Fraction:
    """The smallest of 1, 2, 5 times a power of ten that puts at most `most` ticks on a range of this length."""
    if not (isfinite(span) and span > 0):
        raise ValueError(f"a range of length {span} has no ticks: it must be finite and above 0")
    power = floor(log10(span / most))
    steps = (Fraction(10) ** shift * times for shift in (power, power + 1) for times in (1, 2, 5))
    return next(step for step in steps if span / most <= float(step))


def nice_ticks(span: Range, most: int) -> list[Fraction]:
    """Round numbers over a range, at most about `most`."""
    low, high = span
    step = nice_step(high - low, most)
    first, last = ceil(Fraction(low) / step), floor(Fraction(high) / step)
    return [step * index for index in range(first, last + 1)]


def widest_number(span: Range, most: int, size: float) -> float:
    """The width, in frame units, of the widest number at the ticks of a ruler over this range."""
    return max(number_width(value, size) for value in nice_ticks(span, most))


def number_width(value: Fraction, size: float) -> float:
    """The width of a round number on a ruler, in frame units."""
    return float(Number(value, _places(value), size=size, colour="#FFFFFF", trim=True).width)


def room_beside(span: Range, most: int, size: float) -> float:
    """The room, in frame units, that the ticks and numbers of an upright ruler over this range take on its left."""
    return TICK + GAP + widest_number(span, most, size) + AIR


class Graph:
    """The stage: a box, and the ranges that its width and height show."""

    def __init__(self, name: str, box: Box, across: Range = (0.0, 1.0), up: Range = (0.0, 1.0)) -> None:
        self.name, self.box, self.across, self.up = name, box, across, up

    def place(self, x: Any, y: Any) -> np.ndarray:
        """Scene points (..., 3) of values across and up (...)."""
        x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        points = np.zeros((*x.shape, 3))
        for axis, (value, (low, high), start, length) in enumerate(
            ((x, self.across, self.box.left, self.box.width), (y, self.up, self.box.bottom, self.box.height))
        ):
            points[..., axis] = start + (value - low) / (high - low) * length
        return points

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Copies of a mark stand on the same stage.
        return self


class Plot(Graph):
    """A graph whose ruler across lies along its bottom."""

    @property
    def foot(self) -> float:
        """The height of the ruler across."""
        return self.box.bottom


class Footed(Protocol):
    """A graph whose ruler across lies at the height `foot`, in frame units."""

    name: str
    box: Box
    across: Range
    up: Range

    @property
    def foot(self) -> float: ...
    def place(self, x: Any, y: Any) -> np.ndarray: ...


class Section(Graph):
    """The side view of a loss along the line `through` + s `along`: s across, the loss up.

    `foot` is the height, in frame units, of the ruler under it, on which the line of weights itself is drawn.
    """

    def __init__(self, box: Box, foot: float, through: np.ndarray, along: np.ndarray, *, name: str = "section") -> None:
        super().__init__(name, box)
        self.foot, self.through, self.along = foot, through, along

    def cut_along(self, through: np.ndarray, along: np.ndarray) -> None:
        """Cut along another line: the point of it at s = 0 and its direction, of length 1, both (n,)."""
        self.through, self.along = through, along

    @property
    def window(self) -> Window:
        """A section has room for any weights: its ranges are made for them."""
        return (-inf, inf), (-inf, inf)

    def distance(self, weights: Any) -> np.ndarray:
        """The signed distance s along the line of weights (..., n)."""
        offset: np.ndarray = (np.asarray(weights, dtype=float) - self.through) @ self.along
        return offset

    def weights(self, distance: Any) -> np.ndarray:
        """The weights (..., n) at distances s (...) along the line."""
        found: np.ndarray = self.through + np.asarray(distance, dtype=float)[..., None] * self.along
        return found

    def over(self, weights: Any, height: Any) -> np.ndarray:
        """Scene points (..., 3) of weights (..., n) at a loss (...)."""
        return self.place(self.distance(weights), height)

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points on the curve, (..., 3)."""
        floats = np.asarray(weights, dtype=float)
        with np.errstate(all="ignore"):
            return self.place(self.distance(floats), loss.value(floats))

    def curve(self, loss: Loss, beyond: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Distances over the whole range, and `beyond` it by a share of it on each side, and the loss at each, both (n,)."""
        low, high = self.across
        more = beyond * (high - low)
        for samples in (SAMPLES, 4 * SAMPLES, 16 * SAMPLES):
            distance = np.linspace(low - more, high + more, samples)
            with np.errstate(all="ignore"):
                height = np.asarray(loss.value(self.weights(distance)), dtype=float)
                off = np.abs(np.diff(height, 2))[(height[1:-1] >= self.up[0]) & (height[1:-1] <= self.up[1])] / 8
            if not (off.max(initial=0.0) * self.box.height > OFF_CURVE * (self.up[1] - self.up[0])):
                break
        return distance, height


class Floor:
    """The line of a section as a stage of its own: its weights on the ruler at the foot, all at one height."""

    def __init__(self, section: Section, name: str = "floor") -> None:
        self.name, self.section = name, section

    @property
    def window(self) -> Window:
        """As the section's."""
        return self.section.window

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points on the ruler, (..., 3)."""
        points = self.section.place(self.section.distance(weights), self.section.up[0])
        points[..., 1] = self.section.foot
        return points

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class CutCurve(Mark, Line):
    """The loss over the line of a section."""

    def __init__(self, section: Section, loss: Loss, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), theme.contour, theme.casing, STROKES.line)
        self.section, self.loss = section, loss
        self.follow()

    def follow(self) -> Self:
        """Draw the curve again as the section now stands; what is higher or lower than its range is left out."""
        distance, height = self.section.curve(self.loss)
        points = self.section.place(distance, np.clip(height, *_beyond(self.section.up)))
        low, high = self.section.up
        slack = 1e-9 * (high - low)
        inside = np.isfinite(height) & (height <= high + slack) & (height >= low - slack)
        self.clear_points()
        for run in _runs(inside):
            if len(run) > 1:
                ends = [self._edge(distance, height, inner, outer) for inner, outer in ((run[0], run[0] - 1), (run[-1], run[-1] + 1))]
                way = np.concatenate([ends[0], points[run], ends[1]])
                self.start_new_path(way[0])
                self.add_points_as_corners(way[1:])
        return self.depict(Cut(self.section.name, self.loss.expression, tuple(self.section.through), tuple(self.section.along)))

    def _edge(self, distance: np.ndarray, height: np.ndarray, inner: int, outer: int) -> np.ndarray:
        """The point, (1, 3) or none, at which the curve leaves the range between two neighbouring samples."""
        if not (0 <= outer < len(height) and isfinite(height[outer])):
            return np.zeros((0, 3))
        edge = self.section.up[int(height[outer] > height[inner])]
        share = (edge - height[inner]) / (height[outer] - height[inner])
        return self.section.place(distance[inner] + share * (distance[outer] - distance[inner]), edge)[None]


def _beyond(span: Range) -> Range:
    return span[0] - (span[1] - span[0]), span[1] + (span[1] - span[0])


def _runs(inside: np.ndarray) -> Iterable[np.ndarray]:
    found = np.flatnonzero(inside)
    return np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if found.size else ()


def round_numbers(graph: Footed, axis: int, most: int, size: float) -> list[Fraction]:
    """The ticks of a graph's ruler: at most about `most`, and as their numbers have room beside each other."""
    found: list[Fraction] = []
    for fewer in range(most, 0, -1):
        found = nice_ticks((graph.across, graph.up)[axis], fewer)
        if axis == UP or len(found) < 2:
            break
        widest = max(len(shown(value, _places(value), trim=True).text) for value in found)
        apart = graph.place(float(found[1]), 0)[0] - graph.place(float(found[0]), 0)[0]
        if (widest + SPACE) * DIGIT * size <= apart:
            break
    return found


def numbers_end(graph: Footed, most: int, size: float) -> float:
    """How far right the numbers of a graph's ruler across reach, in frame units."""
    last = round_numbers(graph, ACROSS, most, size)[-1:]
    return max((float(graph.place(float(one), 0)[0]) + number_width(one, size) / 2 for one in last), default=graph.box.right)


class TickMark(Mark, VMobject):
    """A short line on a ruler at one value."""

    def __init__(self, stage: str, axis: int, value: Fraction, colour: str) -> None:
        super().__init__(stroke_color=colour, stroke_width=STROKES.hair)
        self.depict(Tick(stage, axis, value))


class Ruler(Mark, VGroup):
    """One ruler of a graph with its ticks and their numbers: across at the graph's foot, or up on the box's left side.

    Its ticks are at round numbers, at most about `most`, or at `values` where they are given; `unit` follows each number.
    """

    def __init__(
        self,
        graph: Footed,
        axis: int,
        theme: Theme,
        size: float,
        colour: str,
        most: int,
        *,
        values: Sequence[Fraction] = (),
        unit: str = "",
    ) -> None:
        super().__init__()
        self.values, self.unit = tuple(values), unit
        self.graph, self.axis, self.theme, self.size, self.colour, self.most = graph, axis, theme, size, colour, most
        self.line = VMobject(stroke_color=theme.dim, stroke_width=STROKES.hair)
        self.line.set_stroke(theme.casing, width=STROKES.hair + STROKES.casing, background=True)
        self.kept: dict[Fraction, tuple[TickMark, Number]] = {}
        self.follow()

    def spot(self, value: float) -> np.ndarray:
        """Where a value stands on the ruler, (3,)."""
        if self.axis == ACROSS:
            return np.array([self.graph.place(value, 0)[0], self.graph.foot, 0.0])
        return np.array([self.graph.box.left, self.graph.place(0, value)[1], 0.0])

    def follow(self) -> Self:
        """Draw the ruler again for the range as it now is."""
        span = (self.graph.across, self.graph.up)[self.axis]
        self.line.set_points_as_corners([self.spot(span[0]), self.spot(span[1])])
        values = self.values or round_numbers(self.graph, self.axis, self.most, self.size)
        self.kept = {value: self.kept.get(value) or self._made(value) for value in values}
        for value, (tick, number) in self.kept.items():
            self._stand(tick, number, self.spot(float(value)))
        opacity = self.line.get_stroke_opacity()
        self.submobjects = [self.line, *(part for pair in self.kept.values() for part in pair)]
        for part in self.submobjects[1:]:
            if isinstance(part, Number):
                part.set_opacity(opacity)
            else:
                part.set_stroke(opacity=opacity).set_stroke(opacity=opacity, background=True)
        return self.depict(Scale(self.graph.name, (self.graph.across, self.graph.up)))

    def _made(self, value: Fraction) -> tuple[TickMark, Number]:
        of = OnRuler(self.graph.name, self.axis)
        number = Number(value, _places(value), size=self.size, colour=self.colour, suffix=self.unit, of=of, trim=True)
        tick = TickMark(self.graph.name, self.axis, value, self.theme.dim)
        tick.set_stroke(self.theme.casing, width=STROKES.hair + STROKES.casing, background=True)
        return tick, number.stand_at(np.zeros(3), 0.5 if self.axis == ACROSS else 1)

    def _stand(self, tick: TickMark, number: Number, at: np.ndarray) -> None:
        outward = np.array([0.0, -1.0, 0.0]) if self.axis == ACROSS else np.array([-1.0, 0.0, 0.0])
        tick.set_points_as_corners([at, at + TICK * outward])
        capital = CAPITAL * self.size
        drop = (TICK + GAP + capital) if self.axis == ACROSS else capital / 2
        place = at + (TICK + GAP) * outward * self.axis - np.array([0.0, drop, 0.0])
        number.shift(place - number.anchor.get_center())


def _places(value: Fraction) -> int:
    """Digits after the point that show a round number whole, also where it is written with a power of ten."""
    size = value / Fraction(10) ** floor(log10(abs(value))) if abs(value) >= LONG else value
    return next(places for places in range(400) if (size * 10**places).denominator == 1)
