"""Partial derivatives in print: the loss, and for each weight a row that grows from the symbol to the rule to the number."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor, log10
from typing import Any

import numpy as np
from manim import Group, RoundedRectangle

from mathcore import Loss
from mathcore.derivation import partial_symbol
from mathcore.derivative import derivative
from mathcore.expression import ZERO, Sum
from mathcore.typeset import signed_join, typst
from scenes.kit.claims import Exact, SlopeAt
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Prop
from scenes.kit.text.formula import Formula, Letters, inked
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import MATH_FONT
from scenes.kit.theme import STROKES, Theme

DIGITS = 3
"""Digits that count in a slope."""
MOST_PLACES = 6
GAP = 0.16
ICE, FILL = 0.055, 0.16
"""Room between a frozen letter and the block of ice around it, in frame units, and how strong the block is."""
LOSS_HEIGHT, ROW_HEIGHT = 0.0145, 0.0325
"""Of the loss and of a row, in frame units for each unit of type size."""
PASSING = "a sheet passes behind it for a moment while it is lifted out"
PROBES = 9
RAISED = 1.4
"""How high a letter with an exponent is, in capitals."""


def slope_at(loss: Loss, at: Sequence[Exact], index: int) -> Exact:
    """The slope along weight number `index`: exact where loss and weights are."""
    exact = loss.rational and all(isinstance(one, Fraction) for one in at)
    point: Any = tuple(at) if exact else np.array([float(one) for one in at])
    slope = loss.gradient(point)[index]
    return slope if exact else float(slope)


def places_for(*values: Exact) -> int:
    """How many digits after the point show the largest of these numbers well."""
    largest = max((abs(float(value)) for value in values), default=0.0)
    return min(MOST_PLACES, max(0, DIGITS - 1 - floor(log10(largest)))) if largest else DIGITS - 1


class SlopeNumber(Number):
    """The slope along one weight: to its last digit where the weights are exact, with one digit less, but steadily, on the way there."""

    def __init__(
        self, loss: Loss, index: int, at: Sequence[Exact], *, size: float, theme: Theme, prefix: str, font: str = MATH_FONT
    ) -> None:
        value = slope_at(loss, at, index)
        self.loss, self.index, self.on_the_way = loss, index, max(0, places_for(value) - 1)
        of = SlopeAt(loss.expression, tuple(at), index)
        super().__init__(value, places_for(value), size=size, colour=theme.gradient, prefix=prefix, of=of, trim=True, font=font)

    def count_at(self, at: Sequence[Exact]) -> None:
        """Show the slope at another point."""
        value = slope_at(self.loss, at, self.index)
        self.trim = all(isinstance(one, Fraction) for one in at)
        self.places = places_for(value) if self.trim else self.on_the_way
        self.count_to(value, SlopeAt(self.loss.expression, tuple(at), self.index))


class Panel:
    """Where the loss and its two rows stand, and what is set there; the scene shows the parts when they are due.

    The slopes in the rows are those at the first of its `points`, then on the way to the last.
    """

    def __init__(self, loss: Loss, points: Sequence[Sequence[Exact]], letters: Letters, box: Box, size: float, theme: Theme) -> None:
        self.loss, self.points, self.letters, self.box, self.size, self.theme = loss, points, letters, box, size, theme

    def baseline(self, row: int) -> float:
        """The height of the loss's line (0) and of the rows (1 and 2)."""
        down = RAISED * CAPITAL + (LOSS_HEIGHT + (row - 0.45) * ROW_HEIGHT if row else 0.0)
        return self.box.top - down * self.size

    @classmethod
    def height(cls, size: float) -> float:
        """How high the loss and both rows are at this type size, in frame units."""
        return (RAISED * CAPITAL + LOSS_HEIGHT + 2.05 * ROW_HEIGHT) * size

    def loss_formula(self, frozen: int | None = None) -> Formula:
        """The loss, a frozen weight as ice; only its letters where the formula is too long for the box."""
        style = self.letters.style
        if frozen is not None:
            style = replace(style, frozen=frozenset({self.loss.weights[frozen]}), frozen_colour=self.theme.frozen)
        weights = ", ".join(style.weight(name) for name in self.loss.weights)
        sources = ((f"L = {self.loss.typst(style)}", self.loss.expression), (f"L = L({weights})", "loss"))
        return self._first_fitting(sources, 0)

    def ice(self, formula: Formula, frozen: Formula) -> Prop:
        """A block of ice around the frozen weight in the loss's `formula`, which will look like `frozen`."""
        letters = Group(*(leaf for leaf in frozen.family_members_with_points() if leaf.get_fill_color().to_hex() == self.theme.frozen))
        block = RoundedRectangle(width=letters.width + 2 * ICE, height=letters.height + 2 * ICE, corner_radius=ICE)
        block.move_to(letters).set_stroke(self.theme.frozen, STROKES.hair).set_fill(self.theme.frozen, FILL)
        formula.waive("line through words", f"a block of ice stands close around its letter; {PASSING}")
        return Prop(block, reason="the ice around a weight that is held still")

    def symbol(self, index: int) -> Formula:
        """The partial derivative's symbol."""
        return self._first_fitting(((partial_symbol(self.loss.weights[index], self.letters.style), "partial derivative"),), 1 + index)

    def rule(self, index: int) -> Formula:
        """The partial derivative as it follows from the loss, term by term; shorter, or only its symbol, where that is too long."""
        name = self.loss.weights[index]
        symbol = partial_symbol(name, self.letters.style)
        terms = self.loss.formula.terms if isinstance(self.loss.formula, Sum) else (self.loss.formula,)
        slopes = [derivative(term, name) for term in terms]
        ice = inked("0", self.theme.frozen)
        each = signed_join([ice if slope == ZERO else typst(slope, self.letters.style) for slope in slopes])
        whole = self.loss.partials[index]
        sources = (
            (f"{symbol} = {each}", str(whole)),
            (f"{symbol} = {typst(whole, self.letters.style)}", str(whole)),
            (symbol, "partial derivative"),
        )
        return self._first_fitting(sources, 1 + index, spare=GAP + self._widest(index))

    def number(self, index: int, at: Sequence[Exact], beside: Formula) -> SlopeNumber:
        """The slope at a point, after what stands in its row already."""
        number = self._number(index, at)
        number.stand_at(np.array([beside.get_right()[0] + GAP, self.baseline(1 + index), 0.0]))
        number.waive("line through words", PASSING)
        return number.cased(self.theme.ground, STROKES.casing * 2)

    def _number(self, index: int, at: Sequence[Exact]) -> SlopeNumber:
        return SlopeNumber(self.loss, index, at, size=self.size, theme=self.theme, prefix="= ")

    def _widest(self, index: int) -> float:
        """The width of a row's slope at its widest, on the straight way from point to point too."""
        start, end = (np.array([float(one) for one in point]) for point in (self.points[0], self.points[-1]))
        number = self._number(index, self.points[0])
        wide = [float(number.width), float(self._number(index, self.points[-1]).width)]
        for share in np.linspace(0.0, 1.0, PROBES):
            number.count_at(tuple((start + share * (end - start)).tolist()))
            wide.append(float(number.width))
        return max(wide)

    def _first_fitting(self, sources: Sequence[tuple[str, str]], row: int, spare: float = 0.0) -> Formula:
        for source, says in sources:
            formula = Formula(f"display({source})", says=says, size=self.size, colour=self.theme.ink)
            if formula.width <= self.box.width - spare:
                break
        formula.stand_at(np.array([self.box.left, self.baseline(row), 0.0]))
        formula.waive("line through words", PASSING)
        return formula.cased(self.theme.ground, STROKES.casing * 2)
