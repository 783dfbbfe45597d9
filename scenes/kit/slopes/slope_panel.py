"""The panel that shows all slopes around a point: slope up, direction across, and a row above it for what is read or written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from manim import VGroup

from scenes.kit.graphs.graph import ACROSS, UP, Range, Ruler, room_beside
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import Line
from scenes.kit.slopes.directions import Compass, SlopeGraph
from scenes.kit.text.formula import Formula
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

ROW = 3.0
"""Height of the row above, in capitals of formulas."""
BELOW, OVER = 5.6, 0.8
"""Room under the graph for angles and their heading, and over it, in capitals."""
TICKS = 5
APART = 3.0
"""From one angle of the ruler to the next, in capitals, at least."""
BETWEEN = 0.2
ROOM = 1.12
"""The graph's range, in steepest slopes."""
SLACK = 0.3
"""By so much some digits may be wider than those of the steepest slope, in capitals."""
DEGREE = "°"


@dataclass(frozen=True)
class Places:
    """Where a map, the graph of slopes around a point on it, and a row of print over the graph stand in one shape."""

    picture: Box
    graph: Box
    row: Box


SHARES = MappingProxyType({"16:9": 0.6, "9:16": 0.55, "1:1": 0.56})
"""How much of the stage the map has: of its width, or in 9:16 of its height."""


def places_in(layout: Layout, share: float | None = None) -> Places:
    """Map and graph side by side, in 9:16 one over the other; in 1:1 the row runs over both. `share` is the map's."""
    height = ROW * CAPITAL * layout.type.formula
    stage, share = layout.stage, SHARES[layout.aspect] if share is None else share
    if layout.side_by_side or stage.height > stage.width:
        picture, panel = layout.split(share)
        return Places(picture, replace(panel, top=panel.top - height), replace(panel, bottom=panel.top - height))
    picture, graph = replace(stage, top=stage.top - height).columns(share, BETWEEN)
    return Places(picture, graph, replace(stage, bottom=stage.top - height))


@dataclass(frozen=True)
class Turns:
    """The ruler of angles: from where to where, the angles that are marked, and what they are; the first heading that has room is taken."""

    across: Range
    angles: Sequence[int]
    headings: Sequence[str]


class SlopePanel:
    """`stage` is the graph; `scale` its upright ruler, `turns` the ruler of angles with its heading, `zero` the line of slope 0."""

    def __init__(self, name: str, compass: Compass, turns: Turns, places: Places, layout: Layout, theme: Theme) -> None:
        self.places, self.layout, self.theme, self.compass = places, layout, theme, compass
        size, box = layout.type.small, places.graph
        capital = CAPITAL * size
        reach = ROOM * (compass.steepest or 1.0)
        left = box.left + room_beside((-reach, reach), TICKS, size)
        right = box.right - self.beyond(turns, box.right - left, size)
        inner = Box(left, box.bottom + BELOW * capital, right, box.top - OVER * capital)
        self.stage = SlopeGraph(name, inner, compass, turns.across, (-reach, reach))
        self.scale = Ruler(self.stage, UP, theme, size, theme.loss, TICKS)
        values = [Fraction(angle) for angle in turns.angles]
        while len(values) > 2 and inner.width / len(values) < APART * capital:
            values = values[::2] if 0 in values[::2] else values[1::2]
        ruler = Ruler(self.stage, ACROSS, theme, size, theme.dim, len(values), values=values, unit=DEGREE)
        lines = [Words(text, size=size, colour=theme.dim) for text in turns.headings]
        foot = next((line for line in lines if line.width <= box.width), lines[-1])
        middle = min(inner.centre[0], box.right - foot.width / 2)
        self.turns = VGroup(ruler, foot.stand_at(np.array([middle, box.bottom + 0.5 * capital, 0.0]), 0.5))
        ends = self.stage.place(np.array(turns.across), np.zeros(2))
        self.zero = Prop(Line(ends, theme.dim, "", STROKES.hair), reason="the line of slope 0")

    @staticmethod
    def beyond(turns: Turns, width: float, size: float) -> float:
        """Room right of the graph, `width` with it: for the dot, and for half of the last angle's number where that stands at the end."""
        last = Fraction(max(turns.angles))
        half = Number(last, 0, size=size, colour="#FFFFFF", suffix=DEGREE).width / 2
        inside = (turns.across[1] - float(last)) / (turns.across[1] - turns.across[0])
        return max(STROKES.walker, (half - inside * width) / (1 - inside))

    @property
    def baseline(self) -> float:
        """Where print in the row above stands."""
        return self.places.row.top - 1.9 * CAPITAL * self.layout.type.formula

    def readout(self, angle: float) -> tuple[Words, Number]:
        """ "slope" and its live number, in the row above."""
        size = self.layout.type.formula
        words = Words("slope", size=size, colour=self.theme.loss)
        number = Number(-self.compass.steepest, self.compass.places, size=size, colour=self.theme.ink)
        apart = words.width + 1.4 * CAPITAL * size
        room = apart + number.width + SLACK * CAPITAL * size
        start = np.array([min(self.stage.box.left, self.places.row.right - room), self.baseline, 0.0])
        words.stand_at(start)
        number.count_to(self.compass.slope(angle), self.compass.quantity(angle)).stand_at(start + np.array([apart, 0.0, 0.0]))
        return words, number

    def write(self, formula: Formula) -> Formula:
        """Stand a formula in the row above, no wider than the panel."""
        row = self.places.row
        if formula.width > row.width:
            formula.scale(row.width / formula.width)
        left = max(row.left, min(self.stage.box.left, row.right - formula.width))
        formula.stand_at(np.array([left, self.baseline, 0.0]))
        return formula
