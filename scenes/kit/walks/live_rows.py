"""Rows of numbers that follow a walk, a column for each weight: what the slopes are at a step, and what a rule makes of them."""

from collections.abc import Sequence
from math import floor, log10
from typing import Protocol

import numpy as np
from manim import Mobject

from mathcore import Walk
from scenes.kit.claims import Moment, Quantity, SlopeAt, WeightAt, Worked
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.marks import run_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import Theme

LEADING = 0.0168
"""From row to row, in frame units for each unit of type size."""
GAP = 0.35
"""Between the names of the rows and their numbers, at least, in frame units."""
HEAD = 2.1
"""From the first row to the letters over it, in capitals."""
FIGURES, MOST_PLACES = 3, 4
MEANINGS = {"slope": "gradient", "mean": "gradient", "step": "step"}
"""Rows whose numbers wear the colour of a meaning; the others wear that of their weight."""


class Source(Protocol):
    """What rows show of a walk."""

    walk: Walk

    def value(self, row: str, step: int, index: int) -> float:
        """The number of a row at a step, for one weight."""
        ...

    def quantity(self, row: str, step: int, index: int) -> Quantity:
        """What that number is the value of."""
        ...


class SlopesAndSteps:
    """The rows "slope" and "step" of a walk of any rule."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.run = walk, run_of(walk)

    def value(self, row: str, step: int, index: int) -> float:
        """The number of a row."""
        return float((self.walk.gradients if row == "slope" else self.walk.updates)[step][index])

    def quantity(self, row: str, step: int, index: int) -> Quantity:
        """What it is the value of."""
        if row == "slope":
            return SlopeAt(self.walk.loss.expression, Moment(self.run, step), index)
        parts = tuple((name, WeightAt(Moment(self.run, at), index)) for name, at in (("a", step), ("b", step + 1)))
        return Worked("b - a", parts)


def height_of(rows: int, size: float) -> float:
    """How high so many rows are, in frame units."""
    return rows * LEADING * size


class LiveRows:
    """The rows, from the baseline of the first one down. `numbers` and `names` go by row; `letters` stand over the columns.

    Numbers stand with their middles on `columns`, or between the names and the right end of `box` where there are none.
    """

    def __init__(
        self,
        source: Source,
        rows: Sequence[str],
        last: int,
        letters: Letters,
        box: Box,
        top: float,
        size: float,
        theme: Theme,
        columns: Sequence[float] = (),
    ) -> None:
        self.source, self.theme, self.top = source, theme, top
        self.size = size
        self.names = {row: Words(row, size=self.size, colour=theme.ink) for row in rows}
        indices = range(source.walk.loss.dimension)
        start = box.left + self.label_width
        self.columns = list(columns) or [start + (index + 0.5) * (box.right - start) / len(indices) for index in indices]
        self.numbers: dict[str, list[Number]] = {}
        for place, (row, name) in enumerate(self.names.items()):
            baseline = top - place * LEADING * self.size
            name.stand_at(np.array([box.left, baseline, 0.0]))
            self.numbers[row] = [self._number(row, index, last, baseline) for index in indices]
        head = top + HEAD * CAPITAL * self.size
        self.letters = [
            Formula(letters.weight(index), says=source.walk.loss.weights[index], size=self.size, colour=theme.ink).stand_at(
                np.array([self.columns[index], head, 0.0]), 0.5
            )
            for index in indices
        ]

    @property
    def label_width(self) -> float:
        """The room that the names take."""
        return float(max(one.width for one in self.names.values())) + GAP

    def _number(self, row: str, index: int, last: int, baseline: float) -> Number:
        colour = getattr(self.theme, MEANINGS.get(row, f"axis{index + 1}"))
        largest = max(abs(self.source.value(row, step, index)) for step in range(last + 1))
        places = min(MOST_PLACES, max(0, FIGURES - 1 - floor(log10(largest)))) if largest else 0
        number = Number(0, places, size=self.size, colour=colour, trim=True)
        number.count_to(self.source.value(row, 0, index), self.source.quantity(row, 0, index))
        return number.stand_at(np.array([self.columns[index], baseline, 0.0]), 0.5)

    def parts(self, *rows: str) -> list[Mobject]:
        """These rows with their names."""
        return [part for row in rows for part in (self.names[row], *self.numbers[row])]

    @property
    def everything(self) -> list[Mobject]:
        """All rows and letters."""
        return [*self.letters, *self.parts(*self.names)]

    def count(self, step: int) -> None:
        """Show the numbers of a step: at the start as short as they are, afterwards with a steady number of digits."""
        for row, numbers in self.numbers.items():
            for index, number in enumerate(numbers):
                number.trim = not step
                number.count_to(self.source.value(row, step, index), self.source.quantity(row, step, index))
