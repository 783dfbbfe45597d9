"""A table of numbers that arrive row by row, right-aligned under their headings.

Where rows are more than fit, the first and the latest stay, and an ellipsis says that some are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Animation, ApplyMethod, FadeIn, FadeOut, VGroup

from scenes.kit.claims import Exact, Quantity
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Prop
from scenes.kit.marks import Line
from scenes.kit.text.formula import Formula
from scenes.kit.text.numbers import Number, exact_in_print, shown
from scenes.kit.theme import STROKES, Theme

LEADING = 0.0156
"""From row to row, in frame units for each unit of type size."""
GAP = 0.34
"""Between columns, in frame units, at least."""
MOST_PLACES = 4
ELLIPSIS = "dots.v"


@dataclass(frozen=True)
class Column:
    """A heading (Typst math, and what it says), the colour of the numbers under it, and the numbers of all rows to come."""

    heading: str
    says: str
    colour: str
    values: Sequence[Exact]
    sources: Sequence[Quantity | None]


def fitting(columns: Sequence[Column], width: float, size: float, least: Sequence[float] = ()) -> tuple[int, float, list[float]]:
    """The places, type size and column widths with which all rows fit: fewer places first, then smaller type.

    `least` are widths, at this size, that what else will stand in each column needs.
    """
    least = least or [0.0] * len(columns)
    headings = [float(Formula(column.heading, says=column.says, size=size, colour=column.colour).width) for column in columns]
    for places in range(MOST_PLACES, -1, -1):
        numbers = [max(_width(value, places, size) for value in column.values) for column in columns]
        widths = [max(three) for three in zip(headings, numbers, least, strict=True)]
        if sum(widths) + GAP * (len(columns) - 1) <= width:
            return places, size, widths
    scale = (width - GAP * (len(columns) - 1)) / sum(widths)
    return 0, size * scale, [scale * one for one in widths]


def whole(value: Exact, places: int) -> bool:
    """Whether so many places show all of a number: then zeros at its end say nothing, otherwise they are digits of it."""
    return exact_in_print(shown(value, places))


def _width(value: Exact, places: int, size: float) -> float:
    number = Number(value, places, size=size, colour="#FFFFFF", trim=whole(value, places))
    return float(number.width)


class Up(ApplyMethod):
    """Move up by so much."""

    def __init__(self, row: VGroup, way: float) -> None:
        super().__init__(row.shift, np.array([0.0, way, 0.0]))


class Table(VGroup):
    """Headings and a rule; `arrive` brings the next row."""

    def __init__(self, columns: Sequence[Column], box: Box, size: float, theme: Theme, least: Sequence[float] = ()) -> None:
        super().__init__()
        self.columns, self.theme = columns, theme
        self.places, self.size, widths = fitting(columns, box.width, size, least)
        self.leading = LEADING * size
        gap = min((box.width - sum(widths)) / max(1, len(columns) - 1), 3 * GAP)
        self.rights = [box.left + sum(widths[: index + 1]) + gap * index for index in range(len(columns))]
        self.top = box.top - CAPITAL * size
        self.slots = max(3, int((self.top - box.bottom) / self.leading - 0.35))
        self.rows: list[VGroup] = []
        self.ellipsis: Formula | None = None
        rule_at = self.top - 0.45 * self.leading
        ends = np.array([[box.left - 0.1, rule_at, 0.0], [self.rights[-1] + 0.1, rule_at, 0.0]])
        self.rule = Prop(Line(ends, theme.dim, "", STROKES.hair), reason="the rule under a table's headings")
        for column, right in zip(columns, self.rights, strict=True):
            heading = Formula(column.heading, says=column.says, size=size, colour=theme.dim)
            self.add(heading.stand_at(np.array([right, self.top, 0.0]), 1))
        self.add(self.rule)

    def baseline(self, slot: int) -> float:
        """The height at which the numbers of a slot stand, slot 0 under the rule."""
        return self.top - (slot + 1.3) * self.leading

    def _row(self, index: int) -> VGroup:
        slot = min(index, self.slots - 1)
        numbers = (
            Number(
                column.values[index],
                self.places,
                size=self.size,
                colour=column.colour,
                of=column.sources[index],
                trim=whole(column.values[index], self.places),
            ).stand_at(np.array([right, self.baseline(slot), 0.0]), 1)
            for column, right in zip(self.columns, self.rights, strict=True)
        )
        return VGroup(*numbers)

    def arrive(self) -> list[Animation]:
        """The next row comes; the rows before it make room."""
        index = len(self.rows)
        row = self._row(index)
        changes: list[Animation] = [FadeIn(row)]
        if index >= self.slots:
            changes += self._make_room(index)
        self.rows.append(row)
        return changes

    def _make_room(self, index: int) -> list[Animation]:
        """Slot 0 keeps the first row, slot 1 says that rows are left out, the others move up by one."""
        changes: list[Animation] = []
        leaving = index - self.slots + 2
        if self.ellipsis is None:
            self.ellipsis = Formula(ELLIPSIS, says="rows left out", size=self.size, colour=self.theme.dim)
            self.ellipsis.move_to((self.rows[0][0].get_center()[0], self.baseline(1) + CAPITAL * self.size / 2, 0))
            changes += [FadeOut(self.rows[1]), FadeIn(self.ellipsis)]
        changes.append(FadeOut(self.rows[leaving]))
        return [*changes, *(Up(row, self.leading) for row in self.rows[leaving + 1 :])]
