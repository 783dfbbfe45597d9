"""The table of a run that keeps the rows that matter: the first ones, and the latest, which counts. Between them it says what is left out.

Under the rows stand, where there are any, the numbers by which every step multiplies a column.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
from manim import Animation, FadeIn, VGroup

from mathcore import Walk
from scenes.kit.claims import LossAt, Moment, StepNumber, WeightAt, Worked
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Prop
from scenes.kit.marks import Line, run_of
from scenes.kit.text.formula import Formula, Letters, inked
from scenes.kit.text.numbers import Number
from scenes.kit.text.table import ELLIPSIS, Column, Table, fitting
from scenes.kit.text.working import descend_into
from scenes.kit.theme import STROKES, Theme

SAME = 1e-9
TIMES = "× "
PLACES = 4, 3, 2
"""Of a ratio, as many as have room."""


def columns_of(walk: Walk, last: int, letters: Letters, theme: Theme) -> list[Column]:
    """Step, weights and loss of a walk up to a step."""
    run, steps = run_of(walk), range(last + 1)
    weights = (
        Column(
            letters.weight(index),
            weight,
            theme.axis(index),
            [walk.points[step][index] for step in steps],
            [WeightAt(Moment(run, step), index) for step in steps],
        )
        for index, weight in enumerate(walk.loss.weights)
    )
    losses = Column(
        inked("L", theme.loss),
        "loss",
        theme.loss,
        list(walk.losses[: last + 1]),
        [LossAt(walk.loss.expression, Moment(run, step)) for step in steps],
    )
    numbers = [StepNumber(Moment(run, step)) for step in steps]
    return [Column("t", "step", theme.dim, [Fraction(step) for step in steps], numbers), *weights, losses]


class RunTable(Table):
    """The rows up to `kept` arrive one by one; after them a single row counts. `ratios` are those of the columns, by their numbers."""

    def __init__(self, columns: Sequence[Column], kept: int, box: Box, size: float, theme: Theme) -> None:
        ratios = _ratios(columns, box.width, size)
        super().__init__(columns, box, size, theme, _widths(columns, ratios))
        self.kept = min(kept, len(columns[0].values) - 1)
        self.ratios = {
            index: ratio.stand_at(np.array([self.rights[index], self.ratio_baseline, 0.0]), 1) for index, ratio in ratios.items()
        }
        self.latest: VGroup | None = None

    def arrive(self) -> list[Animation]:
        """The next of the kept rows comes."""
        row = self._standing(len(self.rows), len(self.rows))
        self.rows.append(row)
        return [FadeIn(row)]

    def begin_counting(self, step: int) -> list[Animation]:
        """The row that counts comes, and between it and the kept ones the sign that rows are left out."""
        self.latest = self._standing(step, self.kept + 2)
        self.ellipsis = Formula(ELLIPSIS, says="rows left out", size=self.size, colour=self.theme.dim)
        middle = self.rows[0][0].get_center()[0]
        self.ellipsis.move_to((middle, self.baseline(self.kept + 1) + CAPITAL * self.size / 2, 0))
        return [FadeIn(self.latest), FadeIn(self.ellipsis)]

    def count(self, step: int) -> None:
        """Let the row that counts show another step."""
        assert self.latest is not None
        for number, column in zip(self.latest, self.columns, strict=True):
            number.count_to(column.values[step], column.sources[step])

    def find(self, indices: Sequence[int]) -> list[Animation]:
        """The ratios of these columns come out of the first two pairs of rows."""
        changes: list[Animation] = []
        for index in indices:
            pairs = [row[index] for row in self.rows[:3]]
            changes += descend_into(pairs, self.ratios[index])
        return changes

    def rule_over_ratios(self) -> Prop:
        """The line between the rows and the ratios."""
        height = self.ratio_baseline + 0.62 * self.leading
        ends = np.array([[self.rule.get_left()[0], height, 0.0], [self.rule.get_right()[0], height, 0.0]])
        return Prop(Line(ends, self.theme.dim, "", STROKES.hair), reason="the rule between a table's rows and what every step does to them")

    @property
    def ratio_baseline(self) -> float:
        """The height at which the ratios stand."""
        return self.baseline(self.kept + 3) - 0.15 * self.leading

    def _standing(self, step: int, slot: int) -> VGroup:
        numbers = (
            Number(column.values[step], self.places, size=self.size, colour=column.colour, of=column.sources[step], trim=True).stand_at(
                np.array([right, self.baseline(slot), 0.0]), 1
            )
            for column, right in zip(self.columns, self.rights, strict=True)
        )
        return VGroup(*numbers)


def _ratios(columns: Sequence[Column], width: float, size: float) -> dict[int, Number]:
    """The ratios by their columns' numbers, with as many places as leave the table its size; none, where even the fewest do not."""
    for places in PLACES:
        ratios = {index: ratio for index, column in enumerate(columns) if index and (ratio := _ratio(column, size, places))}
        if fitting(columns, width, size, _widths(columns, ratios))[1] == size:
            return ratios
    return {}


def _widths(columns: Sequence[Column], ratios: Mapping[int, Number]) -> list[float]:
    return [float(ratios[index].width) if index in ratios else 0.0 for index in range(len(columns))]


def _ratio(column: Column, size: float, places: int) -> Number | None:
    """What every step multiplies a column by, where that is one number."""
    values = column.values
    if len(values) < 3 or not all(values[:-1]):
        return None
    each = values[1] / values[0]
    floats = [float(one) for one in values]
    if any(abs(after - float(each) * before) > SAME * abs(before) for before, after in pairwise(floats)):
        return None
    first, second = column.sources[:2]
    assert first is not None
    assert second is not None
    of = Worked("a/b", (("a", second), ("b", first)))
    return Number(each, places, size=size, colour=column.colour, prefix=TIMES, of=of, trim=True)
