"""Two walks from one spot on one map, step by step beside each other, and a line of words and numbers for each of them."""

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from mathcore import Walk
from scenes.kit.claims import Moment, Shown, StepNumber, Weights
from scenes.kit.graphs.chart import Chart
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.marks import Ring, TrailLine, Walker, floats, run_of
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import WORD_FONT, Words
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.squares import SolidTrail

SMALLER = 0.6
"""Rings are so large, of their usual size: there are many."""
SMALLEST, CROWDED = 0.35, 1.6
"""Where steps are shorter than a ring is wide, over so much, rings are smaller, but no smaller than this share of themselves."""
LEADING = 0.0172
"""From line to line, in frame units for each unit of type size."""
ONE, MANY = " step", " steps"
HIGH = 1.2
"""How high letters reach, in capitals."""
LOW, APART = 2.0, 0.8
"""A box so many times as wide as high is low; between two columns, in frame units."""


class Race:
    """Both walks on a map: the first leaves a dotted way in ink, the second a whole line in the colour of steps.

    `lasts` are the steps after which each of them stands still.
    """

    def __init__(self, walks: Sequence[Walk], lasts: Sequence[int], chart: Chart, theme: Theme) -> None:
        self.walks, self.lasts, self.chart, self.theme = walks, lasts, chart, theme
        self.walkers = [Walker(chart.view, walk.loss, self.at(index, 0), theme) for index, walk in enumerate(walks)]
        self.walkers[-1].dot.set_fill(self.colours[-1]).set_stroke(theme.casing)

    @property
    def colours(self) -> tuple[str, str]:
        """The colour of each walk's way."""
        return self.theme.ink, self.theme.step

    def at(self, index: int, step: int) -> Weights:
        """Where a walk is at a step, or where it stands still."""
        return tuple(self.walks[index].points[min(step, self.lasts[index])])

    def left_at(self, step: int) -> list[TrailLine | SolidTrail | Ring]:
        """What a step leaves behind, of those walks that make it: the ways, and rings."""
        going = [index for index, last in enumerate(self.lasts) if step <= last]
        kinds = (TrailLine, SolidTrail)
        ways = [kinds[index](self.chart.view, self.walks[index], step - 1, step, self.theme) for index in going if step]
        return [*ways, *(self._ring(index, step) for index in going)]

    def _ring(self, index: int, step: int) -> Ring:
        """The ring of a step; where steps are so short that rings would cover one another it is smaller."""
        ring = Ring(self.chart.view, self.walks[index], step, self.theme, self.colours[index]).scale(SMALLER)
        if not step:
            return ring
        here, before = (self.chart.view.spot(self.walks[index].loss, floats(self.at(index, one)))[:2] for one in (step, step - 1))
        share = float(np.clip(CROWDED * np.hypot(*(here - before)) / ring.width, SMALLEST, 1.0))
        ring.set_stroke(width=STROKES.line * share).set_stroke(width=(STROKES.line + STROKES.casing) * share, background=True)
        return ring.scale(share)

    def glide(self, time: float) -> None:
        """Let both be where they are at this time, in steps."""
        step = int(time)
        for index, walker in enumerate(self.walkers):
            if step >= self.lasts[index]:
                walker.stand(self.at(index, step))
            else:
                walker.glide(self.at(index, step), self.at(index, step + 1), time - step)


class Standings(VGroup):
    """For each walk of a race its name in its colour, and how many steps it has made; in a low box both in one line.

    `bottom` is where the next thing may begin.
    """

    def __init__(self, race: Race, names: Sequence[str], box: Box, layout: Layout, theme: Theme) -> None:
        super().__init__()
        self.race = race
        self.numbers: list[Number] = []
        size, low = layout.type.body, box.width > LOW * box.height
        for row, (name, colour) in enumerate(zip(names, race.colours, strict=True)):
            part = box.columns(0.5, APART)[row] if low else box
            baseline = box.top - HIGH * CAPITAL * size - (0 if low else row) * LEADING * size
            words = Words(name, size=size, colour=colour).stand_at(np.array([part.left, baseline, 0.0]))
            count = Number(0, 0, size=size, colour=colour, of=self._count(row, 0), suffix=MANY, font=WORD_FONT)
            self.numbers.append(count.stand_at(np.array([part.right, baseline, 0.0]), 1))
            self.add(words, count)
        self.bottom = box.top - ((1 if low else len(names)) + 0.2) * LEADING * size

    def _count(self, index: int, step: int) -> StepNumber:
        return StepNumber(Moment(run_of(self.race.walks[index]), step))

    def count(self, step: int) -> None:
        """Show that so many steps have been made."""
        for index, number in enumerate(self.numbers):
            here = min(step, self.race.lasts[index])
            number.suffix = ONE if here == 1 else MANY
            number.count_to(here, self._count(index, here))

    def settle(self, index: int, steps: Shown) -> None:
        """Show a count that says what it counts."""
        self.numbers[index].count_to(steps.value, steps.of)
