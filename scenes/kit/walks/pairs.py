"""Two maps beside each other, each with a walk of its own, a few words and numbers that count: one half is held against the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np
from manim import Circle, Mobject, VGroup

from mathcore import Loss, Walk
from mathcore.geometry import slice_along
from scenes.kit.claims import Exact, Moment, Quantity, Straight
from scenes.kit.graphs.chart import Chart
from scenes.kit.land.view import Map, Window
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import GradientArrow, Line, Ring, TrailLine, Walker, floats, run_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.beyond import BeyondMarker, apart
from scenes.kit.walks.squares import MoveArrow

LEADING = 0.0165
"""From line to line under a map, in frame units for each unit of type size."""
GAP = 0.55
"""Between two numbers of a line, and half as much between a name and its number, in frame units."""
HEADER = 0.8
"""Room over the maps for what the pair is about, in frame units."""
CROSS = ((-1, -1), (1, 1)), ((-1, 1), (1, -1))
CROSS_SIZE = 0.14
DOT = 0.07
BEYOND = (0.1, 0.1), (0.1, 0.5)
"""So far from the map's edges a marker stands: nearer than usual, for the map is small; lower where it would cover a letter."""
TITLE_ROOM = 2.2
"""Beside a title, for its cross and the dots, in frame units."""


@dataclass(frozen=True)
class Reading:
    """A number under a map that follows the walk: its name (Typst, and in words), its colour, its value at a step and what that is."""

    name: str
    says: str
    colour: str
    places: int
    at: Callable[[int], tuple[Exact, Quantity]]
    unit: str = ""


class Frozen:
    """A map as the stage of losses in one of its weights, the other weight held at a place."""

    def __init__(self, name: str, view: Map, at: Sequence[Any], index: int) -> None:
        self.name, self.view, self.at, self.index = name, view, floats(tuple(at)), index

    @property
    def window(self) -> Window:
        """That of the map."""
        return self.view.window

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) of weights (..., 1)."""
        free = np.asarray(weights, dtype=float)
        points = np.broadcast_to(self.at, (*free.shape[:-1], len(self.at))).copy()
        points[..., self.index] = free[..., 0]
        return self.view.place(points)


def held(loss: Loss, at: Sequence[Any], index: int) -> Loss:
    """The loss that is left of one when all weights but number `index` are held at a place."""
    return slice_along(loss, loss.weights[index], at)


class Dashed(Mark, VGroup):
    """A dashed straight line between two places on a map."""

    def __init__(self, view: Map, start: Sequence[Any], end: Sequence[Any], theme: Theme, dashes: int = 14) -> None:
        shares = np.linspace(0, 1, 2 * dashes - 1)[:, None]
        a, b = floats(tuple(start)), floats(tuple(end))
        points = view.place(a + shares * (b - a))
        parts = (points[index : index + 2] for index in range(0, 2 * dashes - 2, 2))
        super().__init__(*(Line(part, theme.ink, theme.casing, STROKES.hair) for part in parts), Line(points[-2:], theme.ink, theme.casing))
        self.depict(Straight(view.name, ((tuple(a), 0.0), (tuple(b), 0.0))))


class Side:
    """One half: a map, a walk on it, a line of words and a line of numbers. `stages` are its stages.

    The walk may be in one weight only; then `held_at` is where the map's other weight is held.
    """

    def __init__(
        self,
        name: str,
        loss: Loss,
        walk: Walk,
        window: Window,
        words: str,
        readings: Sequence[Reading],
        letters: Letters,
        box: Box,
        layout: Layout,
        theme: Theme,
        held_at: Sequence[Any] = (),
    ) -> None:
        self.loss, self.walk, self.theme, self.layout, self.readings = loss, walk, theme, layout, readings
        self.box = box
        size = layout.type.small
        line = LEADING * size
        foot = box.bottom + 2.3 * line
        self.chart = Chart(loss, letters, layout, theme, Box(box.left, foot, box.right, box.top), window, name)
        self.map: Map = self.chart.view
        self.stage: Any = Frozen(f"{name} held", self.map, held_at, 0) if held_at else self.map
        self.walker = Walker(self.stage, walk.loss, self.at(0), theme)
        middle = self.map.box.centre[0]
        label = Words(words, size=layout.type.body, colour=theme.ink)
        if label.width > box.width:
            label = Words(words, size=size, colour=theme.ink)
        self.label = label.stand_at(np.array([self._within(middle, label.width, box), box.bottom + 1.4 * line, 0.0]), 0.5)
        self.numbers = [Number(0, one.places, size=size, colour=one.colour, suffix=one.unit, trim=True) for one in readings]
        self.names = [Formula(one.name, says=one.says, size=size, colour=theme.ink) for one in readings]
        self._line(middle, box.bottom + 0.42 * line, box)
        self.left: list[Mobject] = [Ring(self.stage, walk, 0, theme)]

    @staticmethod
    def _within(middle: float, width: float, box: Box) -> float:
        """A middle at which something so wide keeps inside the box."""
        return float(np.clip(middle, box.left + width / 2, max(box.left + width / 2, box.right - width / 2)))

    def _line(self, middle: float, baseline: float, box: Box) -> None:
        """Stand names and numbers on a line, with room for the widest numbers of the walk."""
        widest = []
        for number, one in zip(self.numbers, self.readings, strict=True):
            widths = []
            for step in range(self.count, -1, -1):
                number.count_to(*one.at(step))
                widths.append(number.width)
            widest.append(max(widths))
        pairs = list(zip(self.names, self.numbers, widest, strict=True))
        total = sum(name.width + GAP / 3 + width for name, _, width in pairs)
        gap = min(GAP, (box.width - total) / max(1, len(pairs) - 1))
        total += gap * (len(pairs) - 1)
        pen = self._within(middle, total, box) - total / 2
        for name, number, width in pairs:
            name.stand_at(np.array([pen, baseline, 0.0]))
            number.stand_at(np.array([pen + name.width + GAP / 3, baseline, 0.0]))
            pen += name.width + GAP / 3 + width + gap

    @property
    def stages(self) -> list[Any]:
        """All its stages."""
        return [self.map, self.chart.frame, self.stage]

    @property
    def count(self) -> int:
        """How many steps stay on the map."""

        def inside(point: Any) -> bool:
            x, y, _ = self.stage.spot(self.walk.loss, floats(tuple(point)))
            area = self.map.box
            return bool(area.left <= x <= area.right and area.bottom <= y <= area.top)

        return sum(1 for _ in takewhile(inside, self.walk.points[1:]))

    @property
    def ground(self) -> list[Mobject]:
        """What is there before the walk, in drawing order."""
        return [*self.chart.parts, *self.left, self.walker, self.label, *self.names, *self.numbers]

    def at(self, step: int) -> tuple[Any, ...]:
        """The weights of the walk at a step."""
        return tuple(self.walk.points[step])

    def arrow(self) -> MoveArrow:
        """The first step."""
        return MoveArrow(self.stage, self.walk, 0, self.theme)

    def gradient(self, factor: Any) -> GradientArrow:
        """The gradient where the walk begins."""
        return GradientArrow(self.map, self.loss, self.at(0), factor, self.theme)

    def glide(self, step: int, share: float) -> None:
        """Be this share of the way to the next step."""
        self.walker.glide(self.at(step), self.at(step + 1), share)

    def stand(self, step: int) -> list[Mobject]:
        """Stand at a step, numbers too; all that the walk has left so far."""
        self.walker.stand(self.at(step))
        for number, one in zip(self.numbers, self.readings, strict=True):
            number.count_to(*one.at(step))
        trail = TrailLine(self.stage, self.walk, step - 1, step, self.theme)
        self.left = [trail, *self.left, Ring(self.stage, self.walk, step, self.theme)]
        return self.left

    def beyond(self) -> BeyondMarker | None:
        """A marker for the step that leads off the map."""
        if self.count == self.walk.steps or self.stage is not self.map:
            return None
        start, end = self.at(self.count), self.at(self.count + 1)
        reached = Moment(run_of(self.walk), self.count + 1)
        spots = [self.map.spot(self.loss, floats(self.at(step))) for step in range(self.count + 1)]
        around = [STROKES.walker * np.array([np.cos(turn), np.sin(turn), 0.0]) for turn in np.linspace(0, 2 * np.pi, 8, endpoint=False)]
        walked = [spot + off for spot in spots for off in (np.zeros(3), *around)]
        clear = np.concatenate([walked, self.chart.headings.get_all_points()])
        for within in BEYOND:
            marker = BeyondMarker(self.map, self.loss, start, end, self.map.box, self.layout, self.theme, reached, clear, within)
            if all(apart(marker.head, letter) for letter in self.chart.headings):
                break
        return marker


def halves(layout: Layout) -> tuple[Box, tuple[Box, Box]]:
    """The box for what a pair is about, and those of its two sides: beside each other, or one above the other."""
    stage = layout.stage
    header, rest = stage.rows(HEADER / stage.height)
    return header, (rest.rows(0.5, GAP) if layout.aspect == "9:16" else rest.columns(0.5, GAP))


def crossed_out(words: str, box: Box, layout: Layout, theme: Theme) -> VGroup:
    """What is mistaken, at the left of a box, after a cross."""
    title = Words(words, size=layout.type.formula, colour=theme.ink)
    if title.width > box.width - TITLE_ROOM:
        title = Words(words, size=layout.type.body, colour=theme.ink)
    capital = CAPITAL * title.size
    middle = np.array([box.left + CROSS_SIZE, box.centre[1] + 0.1, 0.0])
    strokes = (Line(middle + CROSS_SIZE * np.array([(*end, 0.0) for end in ends]), theme.loss, "", STROKES.mark) for ends in CROSS)
    title.stand_at(middle + np.array([3 * CROSS_SIZE, -capital / 2, 0.0]))
    return VGroup(Prop(*strokes, reason="a cross: this is a mistake"), title)


def progress(count: int, of: int, box: Box, theme: Theme) -> Prop:
    """At the right of a box, a dot for each pair, those so far filled."""
    dots = []
    for index in range(of):
        dot = Circle(radius=DOT, stroke_color=theme.dim, stroke_width=STROKES.hair, fill_color=theme.dim, fill_opacity=float(index < count))
        dots.append(dot.move_to((box.right - DOT - (of - 1 - index) * 3.2 * DOT, box.centre[1] + 0.1, 0.0)))
    return Prop(*dots, reason="how many of the mistakes have been shown")
