"""The panel beside a loss in one weight: its formula, that of its slope, both numbers live, and the curve of slopes gone through."""

from collections.abc import Sequence
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from manim import Mobject, VGroup

from mathcore import Loss
from mathcore.typeset import typst
from scenes.kit.claims import Position, SlopeAt, WeightAt, Weights
from scenes.kit.graphs.graph import ACROSS, UP, Range, Ruler
from scenes.kit.graphs.profile import BESIDE
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import Line, Walker, floats
from scenes.kit.slopes.one_weight import places_for, slope
from scenes.kit.slopes.tangents import SlopeSection, SlopeTrace
from scenes.kit.text.formula import Formula, Letters, inked
from scenes.kit.text.live import Live
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

SHARES = MappingProxyType({"16:9": 0.5, "9:16": 0.33, "1:1": 0.36})
"""How much of the panel the print has: of its height, or of its width where the graph stands beside it."""
TICKS = (9, 5)
DIGITS, FOOT, CROWN = 4.4, 2.9, 2.3
"""Room around the graph, in heights of a capital: left, below, above."""
ROOM = 0.2
ON_THE_WAY = 200
"""Places on the way at which the slope is looked up for the graph's range."""
GAP = 0.4
LINES = MappingProxyType({"16:9": (0.14, 0.43, 0.7, 0.92), "9:16": (0.18, 0.18, 0.72, 0.72), "1:1": (0.1, 0.38, 0.66, 0.88)})
"""Where the four lines of print stand, as shares of their height from the top; two beside each other where they are equal."""


class SlopeView:
    """The panel. Its parts are made here and shown by the scene; `stage` is the graph of slopes."""

    def __init__(
        self, loss: Loss, places: Sequence[Weights], across: Range, letters: Letters, box: Box, layout: Layout, theme: Theme, left: float
    ) -> None:
        self.loss, self.letters, self.layout, self.theme = loss, letters, layout, theme
        share = SHARES[layout.aspect]
        self.print, below = box.columns(share, GAP) if layout.aspect == "1:1" else box.rows(share, GAP)
        size = layout.type.small
        capital = CAPITAL * size
        start = left if layout.aspect == "9:16" else below.left + DIGITS * capital
        inner = Box(start, below.bottom + FOOT * capital, below.right - BESIDE, below.top - CROWN * capital)
        self.stage = SlopeSection(inner, inner.bottom, np.zeros(1), np.ones(1), name="slopes")
        self.stage.across, self.stage.up = across, self._range(places)
        self.rulers = VGroup(
            *(Ruler(self.stage, axis, theme, size, colour, TICKS[axis]) for axis, colour in ((ACROSS, theme.axis(0)), (UP, theme.gradient)))
        )
        ends = self.stage.place(np.array(across), np.zeros(2))
        self.zero = Prop(Line(ends, theme.dim, "", STROKES.hair), reason="the line of slope 0")
        name = Words("slope", size=size, colour=theme.gradient).stand_at(np.array([inner.left, inner.top + capital, 0.0]), 0.3)
        weight = Formula(letters.weight(0), says=loss.weights[0], size=layout.type.body, colour=theme.ink)
        weight.stand_at(np.array([inner.right + BESIDE, inner.bottom - capital / 3, 0.0]), 1)
        self.axes = VGroup(self.zero, self.rulers, name, weight)
        self.dot = SlopeDot(self.stage, loss, places[0], theme)
        self.trace = SlopeTrace(self.stage, loss, places[0][0], theme)
        self.value, self.derivative = self._formulas()
        self.weight_now = Live(
            letters.weight(0),
            loss.weights[0],
            layout.type.formula,
            theme.axis(0),
            theme,
            places_for(max(abs(float(at[0])) for at in places)),
        )
        self.slope_now = Live(
            '"slope"', "slope", layout.type.formula, theme.gradient, theme, places_for(max(abs(slope(loss, at)) for at in places))
        )
        for line, live in ((2, self.weight_now), (3, self.slope_now)):
            live.stand_at(self._line(line), self._end(line))
        self.follow(places[0])

    @property
    def live(self) -> tuple[Mobject, ...]:
        """All that follows the walker, in drawing order."""
        return self.weight_now, self.slope_now, self.axes, self.trace, self.dot

    def _range(self, places: Sequence[Weights]) -> Range:
        ends = [float(at[0]) for at in places]
        along = np.linspace(min(ends), max(ends), ON_THE_WAY)[:, None]
        slopes = [0.0, *np.asarray(self.loss.gradient(along), dtype=float)[:, 0]]
        low, high = min(slopes), max(slopes)
        room = ROOM * (high - low) or 1.0
        return low - room, high + room

    def _line(self, line: int) -> np.ndarray:
        """The left end of a line of print, (3,); the second of two beside each other stands right of the middle."""
        shares = LINES[self.layout.aspect]
        beside = line % 2 == 1 and shares[line] == shares[line - 1]
        return self.print.at(0.5 if beside else 0.0, 1 - shares[line])

    def _end(self, line: int) -> float:
        """Where a line of print ends: before the one beside it, where there is one."""
        shares = LINES[self.layout.aspect]
        follows = line + 1 < len(shares) and shares[line] == shares[line + 1]
        return float(self._line(line + 1)[0]) - GAP if follows else self.print.right

    def _formulas(self) -> tuple[Formula, Formula]:
        style, size, ink = self.letters.style, self.layout.type.formula, self.theme.ink
        letter = self.letters.weight(0)
        value = Formula(f"{inked('L', self.theme.loss)} = {self.loss.typst(style)}", says=self.loss.expression, size=size, colour=ink)
        derived = f"frac(d {inked('L', self.theme.loss)}, d {letter})"
        source = f"{inked(derived, self.theme.gradient)} = {typst(self.loss.partials[0], style)}"
        slopes = Formula(source, says=str(self.loss.partials[0]), size=size, colour=ink)
        room = self.print.width * (0.48 if LINES[self.layout.aspect][0] == LINES[self.layout.aspect][1] else 1)
        if size * room / value.width < self.layout.type.small:
            value = Formula(f"{inked('L', self.theme.loss)}({letter})", says="loss", size=size, colour=ink)
        if size * room / slopes.width < self.layout.type.small:
            slopes = Formula(inked(derived, self.theme.gradient), says="slope", size=size, colour=ink)
        value.waive("left over", "it says which loss all of the clip is about")
        for line, formula in enumerate((value, slopes)):
            if formula.width > room:
                formula.scale(room / formula.width)
            formula.stand_at(self._line(line))
        return value, slopes

    def follow(self, at: Weights) -> None:
        """Show weight and slope of this place, and have the curve of slopes come this far."""
        for live, value, of in (
            (self.weight_now, at[0], WeightAt(at, 0)),
            (self.slope_now, slope(self.loss, at), SlopeAt(self.loss.expression, at, 0)),
        ):
            live.run()
            live.number.count_to(value, of)
            if isinstance(at[0], Fraction):  # at rest a number has the digits that it needs
                live.settle()
        self.dot.stand(at)
        self.trace.reach(at[0])


class SlopeDot(Walker):
    """Where the walker is on the graph of slopes."""

    def __init__(self, stage: SlopeSection, loss: Loss, at: Weights, theme: Theme) -> None:
        super().__init__(stage, loss, at, theme)
        self.dot.set_fill(theme.gradient)

    def stand(self, at: Weights) -> "SlopeDot":
        """Stand at the slope over this weight."""
        self.move_to(self.stage.spot(self.loss, floats(at)))
        return self.depict(Position(self.stage.name, self.loss.expression, at))
