"""The panel that shows all slopes around a point: slope up, direction across, and a row above it for what is read or written."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from manim import VGroup

from scenes.kit.directions import Compass, SlopeGraph
from scenes.kit.formula import Formula
from scenes.kit.graph import ACROSS, UP, Range, Ruler
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import Line
from scenes.kit.numbers import Number
from scenes.kit.theme import STROKES, Theme
from scenes.kit.words import Words

ROW = 3.0
"""Height of the row above, in capitals of formulas."""
LEFT, BELOW, OVER = 4.6, 5.6, 0.6
"""Room around the graph for numbers and headings, in capitals."""
TICKS = 5
DEGREE = "°"


class SlopePanel:
    """`stage` is the graph; `scale` its upright ruler, `turns` the ruler of angles with its heading, `zero` the line of slope 0."""

    def __init__(
        self, name: str, compass: Compass, box: Box, layout: Layout, theme: Theme, across: Range, angles: Sequence[int], heading: str
    ) -> None:
        self.box, self.layout, self.theme, self.compass = box, layout, theme, compass
        size = layout.type.small
        capital = CAPITAL * size
        self.row, below = self._rows(box)
        inner = Box(below.left + LEFT * capital, below.bottom + BELOW * capital, below.right - capital, below.top - OVER * capital)
        self.stage = SlopeGraph(name, inner, compass, across)
        self.scale = Ruler(self.stage, UP, theme, size, theme.loss, TICKS)
        values = tuple(Fraction(angle) for angle in angles)
        ruler = Ruler(self.stage, ACROSS, theme, size, theme.dim, len(values), values=values, unit=DEGREE)
        foot = self._words(heading, theme.dim, (inner.centre[0], below.bottom + 0.5 * capital), 0.5)
        self.turns = VGroup(ruler, foot)
        ends = self.stage.place(np.array(across), np.zeros(2))
        self.zero = Prop(Line(ends, theme.dim, "", STROKES.hair), reason="the line of slope 0")

    def _rows(self, box: Box) -> tuple[Box, Box]:
        height = ROW * CAPITAL * self.layout.type.formula
        return Box(box.left, box.top - height, box.right, box.top), Box(box.left, box.bottom, box.right, box.top - height)

    def _words(self, text: str, colour: str, at: tuple[float, float], across: float) -> Words:
        words = Words(text, size=self.layout.type.small, colour=colour)
        words.stand_at(np.array([*at, 0.0]), across)
        return words

    @property
    def baseline(self) -> float:
        """Where print in the row above stands."""
        return self.row.top - 1.9 * CAPITAL * self.layout.type.formula

    def readout(self, angle: float) -> tuple[Words, Number]:
        """ "slope" and its live number, in the row above."""
        size = self.layout.type.formula
        words = Words("slope", size=size, colour=self.theme.loss)
        start = np.array([self.stage.box.left, self.baseline, 0.0])
        words.stand_at(start)
        number = Number(self.compass.slope(angle), 1, size=size, colour=self.theme.ink, of=self.compass.quantity(angle))
        number.stand_at(start + np.array([words.width + CAPITAL * size * 1.4, 0.0, 0.0]))
        return words, number

    def write(self, formula: Formula) -> Formula:
        """Stand a formula in the row above, no wider than the panel."""
        if formula.width > self.row.width:
            formula.scale(self.row.width / formula.width)
        left = max(self.row.left, min(self.stage.box.left, self.row.right - formula.width))
        formula.stand_at(np.array([left, self.baseline, 0.0]))
        return formula
