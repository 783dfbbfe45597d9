"""The road of years with its events: a lamp at each year, tied to a stamp and to the names of those who thought of it."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import DL, UR, Circle, VGroup, VMobject

from scenes.kit.claims import Given, Happened, Told
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.past.events import EVENTS, Event
from scenes.kit.past.road import BRINK, HALF, Haze, Road, Years, milestone
from scenes.kit.past.stamps import Stamp
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

HEIGHTS = MappingProxyType({"16:9": (1.0, 1.0, 1.0), "9:16": (1.0, 1.0, 1.0), "1:1": (1.0, 1.0, 1.0, 1.28)})
"""The road has a lane over each of these rows, which are so high beside one another."""
ROWS = MappingProxyType({3: (0, 0, 1, 2, 1, 2, 1, 2, 1, 2), 4: (0, 0, 1, 1, 2, 3, 2, 3, 2, 3)})
"""For so many rows, in which of them each event is told, over its lamp or under it."""
EVERY, CLEAR = 20, 3
"""Years from number to number on the road; a lamp so near takes a number's place."""
LAMP = 0.11
GLOW = ((3.4, 0.07), (2.6, 0.1), (1.8, 0.2))
TELLS = "the road keeps what has been told"
LEADING = MappingProxyType({"16:9": 2.05, "9:16": 2.05, "1:1": 1.76})
"""From line to line beside a stamp, in capitals."""
GAP = 0.12
"""Between a stamp and the road or its words, in frame units."""
APART = 0.4
"""Between two events, where there is room for so much, in frame units."""
LARGEST = 1.7
"""The longest side of a stamp, in frame units."""
REACH = 1.2
"""How far fog reaches beyond the road, in frame units."""


class YearMark(Mark, VGroup):
    """A lamp at the year of an event, and the line from it to the stamp that tells of it; `told` is the box of stamp and words."""

    def __init__(self, years: Years, event: Event, stamp: Box, told: Box, colour: str, theme: Theme) -> None:
        lamp = years.place(0.0, event.year)
        end = np.array([np.clip(lamp[0], stamp.left, stamp.right), np.clip(lamp[1], stamp.bottom, stamp.top), 0.0])
        forward = years.forward(event.year)
        aside = np.array([-forward[1], forward[0], 0.0])
        aside *= np.sign(aside @ (stamp.centre - lamp))
        lift = 0.6 * abs(float(aside @ (end - lamp))) * aside
        self.tie = VMobject(stroke_color=colour, stroke_width=STROKES.line).set_points(np.array([lamp, lamp + lift, end - lift, end]))
        self.dot = Circle(radius=LAMP, stroke_color=theme.edge, stroke_width=STROKES.hair, fill_color=colour, fill_opacity=1).move_to(lamp)
        super().__init__(self.tie, self.dot)
        self.told = told
        self.depict(Happened(years.name, event.who, event.year)).waive("left over", TELLS)


class Label(Mark, Words):
    """A line of words beside a stamp."""

    def __init__(self, text: str, size: float, colour: str) -> None:
        super().__init__(text, size=size, colour=colour)
        self.depict(Told(text, ())).waive("left over", TELLS)


@dataclass
class Station:
    """One event as it is to stand: its lamp and the light around it, its stamp, and what is written beside it."""

    event: Event
    mark: YearMark
    stamp: Stamp
    words: VGroup
    light: Prop

    @property
    def parts(self) -> tuple[Any, ...]:
        """Everything, in drawing order."""
        return self.light, *self.stamp.parts, self.words, self.mark


class Timeline:
    """The road in a box, and what happened along it. `road` and `numbers` come as the years pass, `told` event by event."""

    def __init__(self, box: Box, layout: Layout, theme: Theme) -> None:
        self.layout, self.theme, self.box = layout, theme, box
        self.beside = layout.aspect != "9:16"
        shares = HEIGHTS[layout.aspect]
        room = box.height - len(shares) * 2 * HALF
        self.heights = [share / sum(shares) * room for share in shares]
        lanes = [box.top - HALF - sum(self.heights[:row]) - row * 2 * HALF for row in range(len(shares))]
        first, last = EVENTS[0].year, EVENTS[-1].year
        self.years = Years("years", tuple(lanes), box.left + 2 * LAMP, box.right - 2 * LAMP, float(first), float(last))
        self.road = Road(self.years, theme)
        self.numbers = {
            year: milestone(self.years, year, layout, theme)
            for year in range(EVERY * (first // EVERY + 1), last, EVERY)
            if self.years.level(year) and all(abs(year - event.year) > CLEAR for event in EVENTS)
        }
        self.told = sorted((one for row in range(len(shares)) for one in self._row(row)), key=lambda one: one.event.year)
        self.stages = [self.years, *(stage for one in self.told for stage in one.stamp.stages)]

    def between(self, row: int) -> Box:
        """The room under a lane, as far as the one under it."""
        top = self.years.lanes[row] - HALF
        room = Box(self.box.left, top - self.heights[row], self.box.right, top).inset(0.0, GAP)
        if row == len(self.heights) - 1:
            return room
        bend = 2 * LAMP + HALF + GAP
        return replace(room, right=room.right - bend) if row % 2 == 0 else replace(room, left=room.left + bend)

    def enlarged(self, index: int) -> Stamp:
        """What an event's stamp shows, large: in the middle of the room under the first bend of the road."""
        room = replace(self.box, bottom=self.between(len(self.heights) - 1).bottom, top=self.between(1).top).inset(GAP, 2 * GAP)
        half = min(room.width, room.height) / 2
        x, y, _ = room.centre
        box = Box(x - half, y - half, x + half, y + half)
        return Stamp(self.told[index].event.who, box, self.theme, "enlarged stamp")

    def haze(self, first: float, last: float) -> Haze:
        """Fog over all that lies between two years, but for what the first lamp lights."""
        points = self.years.place(0.0, np.linspace(first, last, 200))
        low, high = points.min(axis=0), points.max(axis=0)
        frame, lit = self.layout.frame, self.told[0].mark.told
        clear = replace(lit, left=frame.left - REACH, top=frame.top)
        return Haze(Box(frame.left - REACH, low[1] - REACH, frame.right + REACH, high[1] + HALF + BRINK), clear, self.theme)

    # -- where things go ----------------------------------------------------------------------------------------

    def _row(self, row: int) -> list[Station]:
        """The events of a row, each as near to its lamp as the others let it."""
        room = self.between(row)
        events = [event for event, place in zip(EVENTS, ROWS[len(self.heights)], strict=True) if place == row]
        written = [self._words(event) for event in events]
        side = min(LARGEST, *(height - 2 * GAP for height in self.heights))
        widths = [side + GAP + words.width if self.beside else self.narrow for words in written]
        middles = [float(self.years.place(0.0, event.year)[0]) for event in events]
        lefts = spread([middle - side / 2 for middle in middles], widths, room)
        return [self._told(*one, room, side) for one in zip(events, written, lefts, widths, strict=True)]

    @property
    def narrow(self) -> float:
        """How wide a stamp is that has its words over or under it."""
        rows = ROWS[len(self.heights)]
        most = max(rows.count(row) for row in rows)
        return min(LARGEST, (self.between(len(self.heights) - 2).width - (most - 1) * GAP) / most)

    def _words(self, event: Event) -> VGroup:
        """Year, names and, where there is room, what they thought of; lines from the top, baselines apart."""
        size, colour = self.layout.type.small, getattr(self.theme, event.meaning)
        year = Number(event.year, 0, size=size, colour=colour, of=Given(event.source)).waive("left over", TELLS)
        names = event.who.replace(", ", ",\n", 1 if self.layout.side_by_side else -1).split("\n")
        lines = [Label(name, size, self.theme.ink) for name in names]
        if self.layout.aspect != "1:1":
            what = Label(event.what, size, self.theme.dim)
            fits = self.beside or what.width <= self.narrow
            lines += [what] if fits else [Label(word, size, self.theme.dim) for word in event.what.split(" ", 1)]
        step = LEADING[self.layout.aspect] * CAPITAL * size
        for index, line in enumerate(lines, start=1):
            line.stand_at(np.array([0.0, -index * step, 0.0]))
        return VGroup(year.stand_at(np.zeros(3)), *lines)

    def _told(self, event: Event, words: VGroup, left: float, width: float, room: Box, side: float) -> Station:
        """Stamp and words, the stamp beside the lane that its lamp stands on."""
        lamp = self.years.place(0.0, event.year)
        below = lamp[1] > room.centre[1]
        tall = side if self.beside else min(width, room.height - words.height - GAP)
        bottom = room.top - tall if below else room.bottom
        turned = self.beside and lamp[0] > left + width - side / 2
        edge = left + width - side if turned else left
        box = Box(edge, bottom, edge + (side if self.beside else width), bottom + tall)
        half = words.height / 2
        if self.beside:
            corner, middle = (left if turned else box.right + GAP), box.centre[1]
        else:
            corner, middle = left, box.bottom - GAP - half if below else box.top + GAP + half
        middle = float(np.clip(middle, room.bottom + half, max(room.bottom + half, room.top - half)))
        words.shift(np.array([corner - words.get_left()[0], middle - words.get_center()[1], 0.0]))
        ends = words.get_corner(DL), words.get_corner(UR)
        told = Box(min(box.left, ends[0][0]), min(box.bottom, ends[0][1]), max(box.right, ends[1][0]), max(box.top, ends[1][1]))
        mark = YearMark(self.years, event, box, told, getattr(self.theme, event.meaning), self.theme)
        stamp = Stamp(event.who, box, self.theme)
        for part in stamp.parts:
            if isinstance(part, Mark):
                part.waive("left over", TELLS)
        return Station(event, mark, stamp, words, light_at(lamp, self.theme))


def light_at(lamp: np.ndarray, theme: Theme) -> Prop:
    """The light around a lamp."""
    rings = (Circle(radius=LAMP * size, stroke_width=0, fill_color=theme.lantern, fill_opacity=opacity) for size, opacity in GLOW)
    return Prop(*(ring.move_to(lamp) for ring in rings), reason="the light around a lamp")


def spread(wanted: list[float], widths: list[float], room: Box) -> list[float]:
    """Left ends near to those wanted, none over another and all inside the room."""
    gap = float(np.clip((room.width - sum(widths)) / max(1, len(widths) - 1), 0.0, APART))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    lefts, pen = list(wanted), room.left
    for index in order:
        lefts[index] = max(lefts[index], pen)
        pen = lefts[index] + widths[index] + gap
    pen = room.right
    for index in reversed(order):
        lefts[index] = min(lefts[index], pen - widths[index])
        pen = lefts[index] - gap
    return lefts
