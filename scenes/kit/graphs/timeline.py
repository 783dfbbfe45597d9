"""A ruler of years from top to bottom, and beside it, line by line, what happened: each line joined to its year."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from manim import Circle, VGroup, VMobject

from scenes.kit.claims import Given, Happened, OnRuler, Tick
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import Line
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

EVERY = 20
"""Years from tick to tick."""
TICK = 0.12
BEND = 0.55
"""How far a joining line runs level at its ends, of its width."""
JOINED = 1.3
"""Width of the joining lines, in frame units."""
DOT = 0.085
STAYS = "the ruler stays as long as there are marks on it"
LEADING = 1.9
"""From a name to what is said of it below, in capitals."""
ASIDE = 4.5
"""Width that names have where what they did stands beside them, in frame units."""
SMALLEST = 8.0
"""A stage that is narrower has what they did below their names, or, where lines are close, only in the captions."""


@dataclass(frozen=True)
class Event:
    """Something that happened: when, who, what in a few words, and where it was published."""

    year: int
    who: str
    what: str
    source: str
    meaning: str = "ink"
    """The colour of the theme that its line wears."""


EVENTS = (
    Event(1847, "Cauchy", "steps downhill to solve equations", "Cauchy, Comptes rendus 25, 1847", "step"),
    Event(1907, "Hadamard", "the same for bent plates", "Hadamard, memoir of 1907, Mémoires des savants étrangers 33", "step"),
    Event(1944, "Curry", "steepest descent for any function", "Curry, Quarterly of Applied Mathematics 2, 1944", "step"),
    Event(1951, "Robbins, Monro", "descent with noisy slopes", "Robbins and Monro, Annals of Mathematical Statistics 22, 1951", "step"),
    Event(1952, "Hestenes, Stiefel", "conjugate gradients", "Hestenes and Stiefel, Journal of Research of the NBS 49, 1952", "step"),
    Event(1958, "Rosenblatt", "the perceptron corrects errors", "Rosenblatt, Psychological Review 65, 1958", "axis1"),
    Event(1960, "Widrow, Hoff", "a neuron that follows the gradient", "Widrow and Hoff, IRE WESCON Convention Record 4, 1960", "axis1"),
    Event(1970, "Linnainmaa", "derivatives by going back", "Linnainmaa, master's thesis, University of Helsinki, 1970", "gradient"),
    Event(1974, "Werbos", "going back for networks", "Werbos, PhD thesis, Harvard University, 1974", "gradient"),
    Event(1986, "Rumelhart, Hinton, Williams", "backpropagation, made known", "Nature 323, 1986", "gradient"),
)
"""Dates as they were published; this is the one place where they stand."""


class Years:
    """The stage: years on an upright line, the past on top."""

    def __init__(self, name: str, x: float, box: Box, first: float, last: float) -> None:
        self.name, self.x, self.box, self.first, self.last = name, x, box, first, last

    def place(self, _: Any, year: Any) -> np.ndarray:
        """Scene points (..., 3) of years (...)."""
        years = np.asarray(year, dtype=float)
        points = np.zeros((*years.shape, 3))
        points[..., 0] = self.x
        points[..., 1] = self.box.top - (years - self.first) / (self.last - self.first) * self.box.height
        return points

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class YearTick(Mark, VMobject):
    """A short line at a year."""

    def __init__(self, years: Years, year: int, theme: Theme) -> None:
        super().__init__(stroke_color=theme.dim, stroke_width=STROKES.hair)
        at = years.place(0, year)
        self.set_points_as_corners([at, at - np.array([TICK, 0.0, 0.0])])
        self.set_stroke(theme.casing, width=STROKES.hair + STROKES.casing, background=True)
        self.depict(Tick(years.name, 1, year)).waive("left over", STAYS)


class YearMark(Mark, VGroup):
    """A dot at the year of an event, and the line from it to the row that tells of it."""

    def __init__(self, years: Years, event: Event, row: np.ndarray, room: float, colour: str, theme: Theme) -> None:
        start = years.place(0, event.year)
        level = np.array([BEND * (row[0] - start[0]), 0.0, 0.0])
        self.tie = VMobject(stroke_color=colour, stroke_width=STROKES.hair).set_points(np.array([start, start + level, row - level, row]))
        self.dot = Circle(radius=DOT, stroke_width=0, fill_color=colour, fill_opacity=1).move_to(start)
        self.dot.set_stroke(theme.casing, width=STROKES.casing, background=True)
        super().__init__(self.tie, self.dot)
        self.room = room
        self.depict(Happened(years.name, event.who, event.year)).waive("left over", "the timeline keeps what has been told")


class Timeline:
    """Ruler and rows in a box. `ruler` is there from the start, `rows` come one by one."""

    def __init__(self, box: Box, layout: Layout, theme: Theme) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        first, last = EVENTS[0].year, EVENTS[-1].year
        room = box.height / len(EVENTS)
        upright = Box(box.left, box.bottom + 0.3 * room, box.right, box.top - 0.3 * room)
        self.years = Years("years", box.left + 5 * capital, upright, float(first), float(last))
        line = Prop(Line(self.years.place(0, np.array([first, last])), theme.dim, "", STROKES.hair), reason="the line of the years")
        self.ruler = VGroup(line)
        for year in range(EVERY * (first // EVERY + 1), last + 1, EVERY):
            at = self.years.place(0, year) - np.array([TICK + 0.6 * capital, capital / 2, 0.0])
            number = Number(year, 0, size=size, colour=theme.dim, of=OnRuler("years", 1)).waive("left over", STAYS)
            self.ruler.add(YearTick(self.years, year, theme), number.stand_at(at, 1))
        self.rows = [
            self._row(event, Box(self.years.x + JOINED, box.top - (index + 1) * room, box.right, box.top - index * room), layout, theme)
            for index, event in enumerate(EVENTS)
        ]

    def _row(self, event: Event, box: Box, layout: Layout, theme: Theme) -> VGroup:
        size, colour = layout.type.body, getattr(theme, event.meaning)
        capital = CAPITAL * size
        below = box.width < SMALLEST
        tall = box.height > 2.4 * LEADING * capital
        what = Words(event.what, size=layout.type.small if below else size, colour=theme.dim)
        base = box.centre[1] - capital / 2 + (0.6 * LEADING * capital if below and tall else 0.0)
        mark = YearMark(self.years, event, np.array([box.left, base + capital / 2, 0.0]), box.height, colour, theme)
        year = Number(event.year, 0, size=size, colour=colour, of=Given(event.source))
        year.stand_at(np.array([box.left + capital, base, 0.0]))
        left = float(year.get_right()[0]) + 1.3 * capital
        who = Words(event.who, size=size, colour=theme.ink)
        if left + who.width > box.right:
            who = Words(event.who, size=layout.type.small, colour=theme.ink)
        row = VGroup(mark, year, who.stand_at(np.array([left, base, 0.0])))
        if not below:
            row.add(what.stand_at(np.array([left + ASIDE, base, 0.0])))
        elif tall:
            row.add(what.stand_at(np.array([box.left + capital, base - LEADING * capital, 0.0])))
        return row


__all__ = ["EVENTS", "Event", "Timeline", "YearMark", "Years"]
