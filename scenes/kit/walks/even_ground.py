"""Even ground: walks down slopes that never change, side by side over one ruler, so that one sees how far each step goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10
from typing import Any

import numpy as np
from manim import Mobject

from mathcore import Loss, Walk
from mathcore.number import decimal_text
from scenes.kit.claims import Entry, Moment, OffChart, WeightAt
from scenes.kit.graphs.graph import ACROSS, Plot, Ruler
from scenes.kit.land.view import Window
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import ArrowShape, Line, Ring, Walker, run_of
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

GAP = 0.3
"""Between columns, in frame units."""
HEAD, FOOT = 2.2, 4.2
"""Room over the rows and under them, in capitals."""
TALLEST = 0.8
"""Of one row, in frame units."""
GROUP, OVER = 0.5, 0.5
"""Between the rows of two slopes, and for a name over them, in rows."""
LOW = 2.0
"""A box so many times as wide as high is low."""
FARTHEST = 3.5
"""The ruler reaches at most so many times as far as the walks that must be seen whole."""
ROOM = 1.08
TICKS = 5
FIGURES, MOST_PLACES = 2, 6


def even_ground(slope: Fraction) -> Loss:
    """A loss in one weight that falls to the right, everywhere as steeply as this."""
    return Loss.parse(f"-{decimal_text(slope)}*w")


class Ground(Plot):
    """The weight across, a row for each walk downwards."""


class Row:
    """One row as a stage: its weight along the ruler, at a height of its own."""

    def __init__(self, name: str, ground: Ground, height: float) -> None:
        self.name, self.ground, self.height = name, ground, height

    @property
    def window(self) -> Window:
        """What the ruler shows."""
        return (self.ground.across, self.ground.up)

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) of weights (..., 1)."""
        return self.ground.place(np.asarray(weights, dtype=float)[..., 0], self.height)


class Onward(Mark, ArrowShape):
    """An arrow head at a row's end: the walk goes on out there."""

    def __init__(self, row: Row, walk: Walk, step: int, theme: Theme) -> None:
        super().__init__(theme.ink, theme.casing)
        end = row.ground.place(row.ground.across[1], row.height)
        self.aim(end - np.array([STROKES.tip, 0.0, 0.0]), end)
        self.depict(OffChart(row.name, walk.loss.expression, tuple(walk.points[step]), Moment(run_of(walk), step)))


@dataclass(frozen=True)
class Runner:
    """A walk in its row: its name, the parameter's entry that its slope is, and its colour."""

    name: str
    walk: Walk
    steepness: Entry
    colour: str


class EvenGround:
    """The rows in a box. `still` is what is there from the start, `paces` how far each first step goes; `stages` are all its stages."""

    def __init__(self, runners: Sequence[Runner], reach: float, box: Box, layout: Layout, theme: Theme) -> None:
        self.runners, self.theme = runners, theme
        size = layout.type.small
        capital = CAPITAL * size
        low = box.width > LOW * box.height
        names = [Words(one.name, size=size, colour=one.colour) for one in runners]
        slopes = [self._steepness(one, size) for one in runners]
        self.paces = [self._pace(one, size) for one in runners]
        heads = [Words(text, size=size, colour=theme.ink) for text in ("steepness", "each step")]
        # A low box has the steepness in a column of its own; otherwise it stands over the rows that have it.
        first = max(part.width for part in (*slopes, heads[0])) + GAP if low else 0.0
        second, last = (max(part.width for part in parts) for parts in (names, (*self.paces, heads[1])))
        left, right = box.left + first + second + 1.4 * GAP, box.right - last - GAP
        heights = self._heights(0.0 if low else OVER)
        deep = heights[-1] - 0.5
        tall = min(TALLEST, (box.height - (HEAD + FOOT) * capital) / -deep)
        top = box.centre[1] - (deep * tall - (FOOT - HEAD) * capital) / 2
        self.ground = Ground("even ground", Box(left, top + deep * tall, right, top), (0.0, ROOM * reach), (deep, 0.0))
        self.rows = [Row(f"row {index + 1}", self.ground, height) for index, height in enumerate(heights)]
        self.count = [self._within(one) for one in runners]
        self.still: list[Mobject] = [Ruler(self.ground, ACROSS, theme, size, theme.dim, TICKS), heads[1]]
        heads[1].stand_at(np.array([box.right, top + 0.6 * capital, 0.0]), 1)
        if low:
            self.still.append(heads[0].stand_at(np.array([box.left + first - GAP, top + 0.6 * capital, 0.0]), 1))
        for index, row in enumerate(self.rows):
            ends = self.ground.place(np.array(self.ground.across), row.height)
            baseline = np.array([0.0, ends[0][1] - capital / 2, 0.0])
            names[index].stand_at(baseline + np.array([box.left + first, 0.0, 0.0]))
            self.paces[index].stand_at(baseline + np.array([box.right, 0.0, 0.0]), 1)
            self.still += [Prop(Line(ends, theme.dim, "", STROKES.hair), reason="the line along which a row runs"), names[index]]
            if low:
                self.still.append(slopes[index].stand_at(baseline + np.array([box.left + first - GAP, 0.0, 0.0]), 1))
            elif self._begins_group(index):
                above = np.array([box.left, self.ground.place(0.0, row.height + 0.5)[1] + 0.2 * capital, 0.0])
                head = Words("steepness", size=size, colour=theme.ink).stand_at(above)
                self.still += [head, slopes[index].stand_at(above + np.array([head.width + GAP / 2, 0.0, 0.0]))]
        self.walkers = [Walker(row, one.walk.loss, tuple(one.walk.points[0]), theme) for row, one in zip(self.rows, runners, strict=True)]

    @property
    def stages(self) -> list[Any]:
        """The ruler's and those of all rows."""
        return [self.ground, *self.rows]

    def _begins_group(self, index: int) -> bool:
        return not index or self.runners[index].steepness != self.runners[index - 1].steepness

    def _heights(self, over: float) -> list[float]:
        """Where the middle of each row lies, in rows below the top: those of one slope stand together, under so much for its name."""
        groups = [sum(self._begins_group(one) for one in range(index + 1)) for index in range(len(self.runners))]
        return [-(index + 0.5 + GROUP * (group - 1) + over * group) for index, group in enumerate(groups)]

    def _steepness(self, runner: Runner, size: float) -> Number:
        value = -Fraction(runner.walk.loss.gradient((Fraction(0),))[0])
        return Number(value, MOST_PLACES, size=size, colour=self.theme.gradient, of=runner.steepness, trim=True)

    def _pace(self, runner: Runner, size: float) -> Number:
        """How far the first step goes."""
        value = runner.walk.points[1][0]
        places = min(MOST_PLACES, max(0, FIGURES - 1 - floor(log10(abs(value))))) if value else 0
        return Number(value, places, size=size, colour=self.theme.step, of=WeightAt(Moment(run_of(runner.walk), 1), 0), trim=True)

    def _within(self, runner: Runner) -> int:
        """How many steps stay on the ruler."""
        return sum(1 for point in runner.walk.points[1:] if float(point[0]) <= self.ground.across[1])

    def left_at(self, step: int) -> list[Mobject]:
        """What a step leaves in the rows: rings, or an arrow head where it first leads off the ruler."""
        left: list[Mobject] = []
        for row, one, count in zip(self.rows, self.runners, self.count, strict=True):
            if step <= count:
                left.append(Ring(row, one.walk, step, self.theme, one.colour))
            elif step == count + 1:
                left.append(Onward(row, one.walk, step, self.theme))
        return left

    def glide(self, step: int, share: float) -> None:
        """All be this share of the way to the next step, as far as they stay on the ruler."""
        for walker, one, count in zip(self.walkers, self.runners, self.count, strict=True):
            if step < count:
                walker.glide(tuple(one.walk.points[step]), tuple(one.walk.points[step + 1]), share)

    def stand(self, step: int) -> None:
        """All stand at a step, or where they were last on the ruler."""
        for walker, one, count in zip(self.walkers, self.runners, self.count, strict=True):
            walker.stand(tuple(one.walk.points[min(step, count)]))


def reach_of(seen: Sequence[Walk], others: Sequence[Walk]) -> float:
    """How far a ruler must reach that shows some walks whole, and of others what is not too far away."""
    far = max(float(one.points[-1][0]) for one in seen)
    return max([far, *(min(FARTHEST * far, float(one.points[-1][0])) for one in others)])
