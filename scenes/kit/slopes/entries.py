"""A gradient as numbers and as bars: the column of its entries, and a bar for each to the side of its sign. Both follow a moving point."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Self

import numpy as np
from manim import Mobject, VGroup, VMobject

from mathcore import Loss
from scenes.kit.claims import EntryBar, Exact, SlopeAt, Weights
from scenes.kit.graphs.graph import ACROSS, Plot, Ruler, widest_number
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import Line
from scenes.kit.slopes.partials import places_for, slope_at
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

LEADING = 0.0165
"""From entry to entry, in frame units for each unit of type size."""
BRACKET = 0.14
"""How far a bracket's ends reach in, in frame units."""
TICKS = 7
THICK = 0.42
"""Of its row, how much a bar fills."""
ROOM = 1.12


class EntryColumn(VGroup):
    """∇L = [a, b] with numbers that follow a point; wide enough for all the `values` that will be shown."""

    def __init__(self, loss: Loss, at: Weights, letters: Letters, box: Box, size: float, theme: Theme, values: Sequence[Exact]) -> None:
        super().__init__()
        self.loss = loss
        leading, capital = LEADING * size, CAPITAL * size
        middle = (box.bottom + box.top) / 2
        name = Formula(f"{letters.gradient} =", says="gradient", size=size, colour=theme.ink)
        name.stand_at(np.array([box.left, middle - capital / 2, 0.0]))
        left = name.get_right()[0] + 0.3
        self.passing = max(len(shown(value, places_for(value), trim=True).text.partition(".")[2]) for value in values)
        resting = [Number(value, places_for(value), size=size, colour=theme.ink, trim=True) for value in values]
        passing = Number(-max(abs(float(value)) for value in values), self.passing, size=size, colour=theme.ink)
        widest = max(float(number.width) for number in (*resting, passing))
        right = left + 2 * BRACKET + max(widest, capital)
        half = leading / 2 + 0.95 * capital
        self.entries = [Number(Fraction(0), 1, size=size, colour=theme.axis(index), trim=True) for index in (0, 1)]
        for index, number in enumerate(self.entries):
            number.stand_at(np.array([right - BRACKET, middle + (0.5 - index) * leading - capital / 2, 0.0]), 1)
        brackets = (
            Line(
                np.array(
                    [
                        [x + side * BRACKET, middle + half, 0],
                        [x, middle + half, 0],
                        [x, middle - half, 0],
                        [x + side * BRACKET, middle - half, 0],
                    ]
                ),
                theme.ink,
                "",
                STROKES.line,
            )
            for x, side in ((left, 1), (right, -1))
        )
        self.add(name, Prop(*brackets, reason="the brackets of a column"), *self.entries)
        self.rest_at(at)

    def rest_at(self, at: Weights) -> Self:
        """Show the entries at a point, as many digits as they have."""
        return self._show(at, rest=True)

    def pass_by(self, at: Weights) -> Self:
        """Show the entries at a point on the way, with a steady number of digits: as many as any of those that will be shown has."""
        return self._show(at, rest=False)

    def _show(self, at: Weights, *, rest: bool) -> Self:
        for index, number in enumerate(self.entries):
            value = slope_at(self.loss, at, index)
            number.trim, number.places = rest, places_for(value) if rest else self.passing
            number.count_to(value, SlopeAt(self.loss.expression, at, index))
        return self


class Entries(Plot):
    """The stage of the bars: entries across, a row for each weight, the first one on top."""

    def row(self, index: int) -> float:
        """The middle of a weight's row."""
        return self.up[1] - 0.5 - index

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) where the first entry's bar ends for weights (..., n)."""
        slope = np.asarray(loss.gradient(np.asarray(weights, dtype=float)), dtype=float)
        return self.place(slope[..., 0], self.row(0))


class Bar(Mark, VMobject):
    """One entry of the gradient as a bar from 0."""

    def __init__(self, stage: Entries, loss: Loss, index: int, at: Weights, theme: Theme) -> None:
        super().__init__(fill_color=theme.axis(index), fill_opacity=1, stroke_width=0)
        self.set_stroke(theme.casing, width=STROKES.casing, background=True)
        self.stage, self.loss, self.index = stage, loss, index
        self.follow(at)

    def follow(self, at: Weights) -> Self:
        """Draw the bar for a point."""
        value, row = float(slope_at(self.loss, at, self.index)), self.stage.row(self.index)
        corners = [(0.0, row - THICK / 2), (value, row - THICK / 2), (value, row + THICK / 2), (0.0, row + THICK / 2)]
        points = self.stage.place(*np.array([*corners, corners[0]]).T)
        self.set_points_as_corners(points)
        return self.depict(EntryBar(self.stage.name, self.loss.expression, at, self.index))


class EntryBars:
    """Bars for all entries. `parts` are the ruler and what each side means, the bars, and the line of 0 over them, in drawing order."""

    def __init__(self, name: str, loss: Loss, at: Weights, letters: Letters, box: Box, layout: Layout, theme: Theme, widest: float) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        reach = ROOM * (widest or 1.0)
        aside = max(capital, widest_number((-reach, reach), TICKS, size) / 2)
        inner = Box(box.left + 3 * capital, box.bottom + 3.4 * capital, box.right - aside, box.top - 4.6 * capital)
        self.stage = Entries(name, inner, (-reach, reach), (0.0, float(loss.dimension)))
        self.bars = [Bar(self.stage, loss, index, at, theme) for index in range(loss.dimension)]
        ends = self.stage.place(np.zeros(2), np.array(self.stage.up)) + np.array([(0.0, 0.0, 0.0), (0.0, 1.9 * capital, 0.0)])
        zero = Prop(Line(ends, theme.ink, "", STROKES.hair), reason="the line of 0")
        names = [
            Formula(letters.weight(index), says=loss.weights[index], size=layout.type.body, colour=theme.ink)
            for index in range(loss.dimension)
        ]
        for index, one in enumerate(names):
            one.stand_at(self.stage.place(-reach, self.stage.row(index)) - np.array([0.6 * capital, 0.5 * capital, 0.0]), 1)
            one.waive("left over", "it names a bar for as long as that stands")
        over = inner.top + 0.9 * capital
        sides = [Words(text, size=size, colour=theme.loss) for text in ("← falls", "rises →")]
        for words, across, aside in zip(sides, (1, 0), (-capital, capital), strict=True):
            words.stand_at(np.array([inner.centre[0] + aside, over, 0.0]), across)
        head = Words("raise it: the loss", size=size, colour=theme.ink)
        head.stand_at(np.array([inner.centre[0], over + 2.0 * capital, 0.0]), 0.5)
        still = VGroup(Ruler(self.stage, ACROSS, theme, size, theme.dim, TICKS), *names, *sides, head)
        self.parts: tuple[Mobject, ...] = still, *self.bars, zero

    def follow(self, at: Weights) -> None:
        """Draw all bars for a point."""
        for bar in self.bars:
            bar.follow(at)


def between(start: Sequence[Exact], end: Sequence[Exact], share: float) -> tuple[float, ...]:
    """The weights a share of the way from one point to another."""
    return tuple(float(a) + share * (float(b) - float(a)) for a, b in zip(start, end, strict=True))
