"""The panel in which two slopes become a gradient: their rows, the column they stack into, its name and its length."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from mathcore import Loss
from mathcore.derivation import partial_symbol
from mathcore.geometry import length
from mathcore.typeset import column
from scenes.kit.claims import Exact, Shown, SlopeAt
from scenes.kit.layout import Box, Layout
from scenes.kit.slopes.partials import places_for, slope_at
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import shown
from scenes.kit.theme import Theme

SHARES = MappingProxyType({"16:9": 0.58, "9:16": 0.55, "1:1": 0.63})
"""How much of the stage the landscape has: the panel needs less than that of a cut."""
LOWEST = 4.0
GAP = 0.3


@dataclass(frozen=True)
class Middles:
    """Where things have their middles, as shares of the panel's width and height; the rows make way for the column."""

    rows: tuple[tuple[float, float], tuple[float, float]]
    column: tuple[float, float]
    length: tuple[float, float]
    foot: tuple[float, float]
    leading: float
    """Between the rows of the column, in sizes of its type."""


TALL = Middles(rows=((0.5, 0.74), (0.5, 0.42)), column=(0.5, 0.68), length=(0.5, 0.3), foot=(0.5, 0.06), leading=0.75)
LOW = Middles(rows=((0.27, 0.58), (0.73, 0.58)), column=(0.225, 0.52), length=(0.74, 0.66), foot=(0.73, 0.18), leading=0.5)


class ColumnPanel:
    """The parts are made here and shown by the scene: `rows`, then `column`, with `nabla` before it, and `length`."""

    def __init__(self, loss: Loss, at: Sequence[Exact], letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        self.loss, self.at, self.letters, self.box, self.theme = loss, tuple(at), letters, box, theme
        self.size, self.smallest = layout.type.formula, layout.type.small
        self.middles = TALL if box.height > LOWEST else LOW
        self.foot = box.at(*self.middles.foot)
        slopes = [slope_at(loss, at, index) for index in range(2)]
        self.slopes = [
            shown(slope, places_for(slope), SlopeAt(loss.expression, self.at, index), trim=True) for index, slope in enumerate(slopes)
        ]
        steepest = float(length(np.array([float(one) for one in slopes])))
        self.steepness: Shown = shown(steepest, places_for(steepest), SlopeAt(loss.expression, self.at), trim=True)
        self.rows = [self._row(index) for index in range(2)]
        self.column, self.nabla = self._column()
        self.length = self._length()

    def _row(self, index: int) -> Formula:
        symbol = partial_symbol(self.loss.weights[index], self.letters.style)
        source = f"display({symbol} = {figures(self.slopes[index], self.theme.gradient)})"
        row = self._set(source, "slope", (self.slopes[index],))
        row.move_to(self.box.at(*self.middles.rows[index]))
        return row

    def _column(self) -> tuple[Formula, Formula]:
        """The column of the symbols and of the slopes, and what comes before it."""
        symbols = [f"display({partial_symbol(name, self.letters.style)})" for name in self.loss.weights]
        numbers = [figures(slope, self.theme.axis(index)) for index, slope in enumerate(self.slopes)]
        stacked = f'mat(delim: "[", row-gap: #{self.middles.leading}em, {"; ".join(symbols)})'
        whole = self._set(f"display({stacked} = {column(numbers)})", "gradient", tuple(self.slopes))
        nabla = self._set(f"{self.letters.gradient} =", "gradient", ())
        gap = 0.24
        whole.move_to(self.box.at(*self.middles.column)).shift(np.array([(nabla.width + gap) / 2, 0.0, 0.0]))
        nabla.stand_at(np.array([whole.get_left()[0] - gap, whole.baseline, 0.0]), 1)
        over = np.array([max(0.0, self.box.left - nabla.get_left()[0]), 0.0, 0.0])
        whole.shift(over)
        nabla.shift(over)
        return whole, nabla

    def _length(self) -> Formula:
        parts = [figures(slope, self.theme.axis(index)) for index, slope in enumerate(self.slopes)]
        squares = " + ".join(f"({part})^2" if slope.value < 0 else f"{part}^2" for part, slope in zip(parts, self.slopes, strict=True))
        gradient, steepness = inked("norm(nabla L)", self.theme.gradient), figures(self.steepness, self.theme.gradient)
        left = self.column.get_right()[0] + GAP if self.middles is LOW else self.box.left
        formula = self._set(f"{gradient} = sqrt({squares}) = {steepness}", "sqrt(a**2 + b**2)", (*self.slopes, self.steepness))
        if formula.width * self.smallest > self.size * (self.box.right - left):
            formula = self._set(f"{gradient} = {steepness}", "sqrt(a**2 + b**2)", (self.steepness,))
        formula.scale(min(1.0, (self.box.right - left) / formula.width)).move_to(self.box.at(*self.middles.length))
        formula.shift(np.array([max(0.0, left - formula.get_left()[0]), 0.0, 0.0]))
        return formula

    def _set(self, source: str, says: str, numbers: tuple[Shown, ...]) -> Formula:
        return Formula(source, says=says, size=self.size, colour=self.theme.ink, numbers=numbers)
