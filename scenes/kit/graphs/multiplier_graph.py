"""What a step multiplies the distance to the minimum by, over the learning rate: a falling line, and the limits where it meets 0 and −1."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
from manim import Dot, Mobject, Rectangle, VGroup

from mathcore import Loss
from mathcore.rates import Limit, factor
from scenes.kit.claims import CurvatureAt, Entry, MultiplierOver, Shown, Tick, Worked
from scenes.kit.graphs.graph import ACROSS, UP, Plot, Ruler
from scenes.kit.graphs.rate_ruler import figures as figures_after
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import Line
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.beyond import apart

GUTTER = (3.4, 6.2)
"""Room for the numbers left of the graph, and below it with the limits in letters, in capitals."""
ABOVE, ASIDE = 3.2, 2.2
"""Room over the graph for its heading, and beside it for the rate's letter, in capitals."""
BEYOND, FARTHEST = Fraction(13, 10), 3
"""The graph ends at this many times the largest rate that comes closer, or a little beyond the last rate.

Rates more than so many times farther are left out."""
LEVELS = (1, 0, -1)
OVER = Fraction(6, 5)
"""Highest multiplier shown, and how far beyond the lowest one the graph goes."""
ZONES = (("walks straight in", "step", 1, 0), ("leaps across", "gradient", 0, -1), ("flies off", "loss", -1, None))
TINT = 0.07
MOST, MOST_OF_LIMIT = 6, 4
APART = 0.45
"""Dots nearer to each other than this, in frame units, share one label."""
GAP = 0.14
CLEAR = 0.05
"""Room between words and what is drawn, in frame units."""
NARROW, TOUCH = 0.4, 0.01
"""A number no wider than this may reach so far into a thin line over it."""
RAISED = (0.0, -0.5, 0.5, 1.0, 1.5, 2.0)
"""How far a label is raised from its place beside its dot, in gaps, the best one first."""


class RateGraph(Plot):
    """Rates across, multipliers up."""

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) for weights (..., n): all of them where rate and multiplier are 0, for it shows no weights."""
        return self.place(0.0 * np.asarray(weights, dtype=float)[..., 0], 0.0)


class MultiplierLine(Mark, Line):
    """1 − rate × curvature, over the rates from `first` to `last`."""

    def __init__(self, graph: RateGraph, loss: Loss, curvature: Fraction, last: Fraction, theme: Theme) -> None:
        ends = np.array([graph.place(float(rate), float(factor(rate, curvature))) for rate in (Fraction(0), last)])
        super().__init__(ends, theme.ink, theme.casing, STROKES.line)
        self.depict(MultiplierOver(graph.name, loss.expression, Fraction(0), last))


class MultiplierDot(Mark, Dot):
    """The multiplier of one rate."""

    def __init__(self, graph: RateGraph, loss: Loss, curvature: Fraction, rate: Fraction, colour: str, theme: Theme) -> None:
        super().__init__(graph.place(float(rate), float(factor(rate, curvature))), radius=STROKES.ring, color=colour)
        self.set_stroke(theme.casing, width=STROKES.casing * 2, background=True)
        self.depict(MultiplierOver(graph.name, loss.expression, rate, rate))


class LimitLine(Mark, VGroup):
    """From where the line meets a limit down to the ruler, at this rate."""

    def __init__(self, graph: RateGraph, rate: Fraction, multiplier: int, theme: Theme) -> None:
        ends = np.array([graph.place(float(rate), float(multiplier)), graph.place(float(rate), graph.up[0])])
        super().__init__(Line(ends, theme.step, theme.casing, STROKES.line))
        self.depict(Tick(graph.name, ACROSS, rate))


class MultiplierGraph:
    """The graph in a box. `frame` comes first, then `line`, `dots`, and the `zones` with their `limits`; `graph` is the stage."""

    def __init__(self, loss: Loss, limit: Limit, rates: Sequence[Fraction], letters: Letters, box: Box, layout: Layout) -> None:
        self.loss, self.letters, self.layout, self.theme = loss, letters, layout, letters.theme
        self.curvature, self.fastest, self.largest = (Fraction(one) for one in (limit.eigenvalue, limit.fastest, limit.largest))
        self.size = layout.type.body if layout.side_by_side else layout.type.small
        capital = CAPITAL * self.size
        plot = Box(box.left + GUTTER[0] * capital, box.bottom + GUTTER[1] * capital, box.right - ASIDE * capital, box.top - ABOVE * capital)
        near = [rate for rate in rates if rate <= FARTHEST * self.largest]
        end = max([BEYOND * self.largest, *(rate * Fraction(11, 10) for rate in near)])
        low = min(-OVER, factor(end, self.curvature))
        self.graph = RateGraph("multipliers", plot, (0.0, float(end)), (float(low), float(OVER)))
        self.line = MultiplierLine(self.graph, loss, self.curvature, end, self.theme)
        self.frame = self._frame()
        self.dots = VGroup(*(MultiplierDot(self.graph, loss, self.curvature, rate, self._colour(rate), self.theme) for rate in near))
        bend = (("c", CurvatureAt(loss.expression, tuple(low for low, _ in loss.window), 0)),)
        pairs = ((self.fastest, "1"), (self.largest, "2"))
        places = self._places_of_limits()
        self.limits_shown = [shown(rate, places, Worked(f"{over}/c", bend), trim=True) for rate, over in pairs]
        self.limits = VGroup(
            *(self._limit(limit, level, over) for limit, level, (_, over) in zip(self.limits_shown, (0, -1), pairs, strict=True))
        )
        self.ways = self._ways(end)
        self.zones = VGroup(*(self._zone(*zone) for zone in ZONES))
        self.labels = self._labels(near, rates)

    def _places_of_limits(self) -> int:
        """Digits after the point of both limits: as many as leave room between their numbers on the ruler."""
        limits = (self.fastest, self.largest)
        apart = float(self.graph.place(float(self.largest - self.fastest), 0.0)[0]) - self.graph.box.left - GAP
        for places in range(max(MOST_OF_LIMIT, min(MOST, figures_after(self.fastest))), 0, -1):
            widths = [float(Number(one, places, size=self.size, colour=self.theme.step, trim=True).width) for one in limits]
            if sum(widths) / 2 < apart:
                return places
        return 0

    def _colour(self, rate: Fraction) -> str:
        times = factor(rate, self.curvature)
        if times == -1:
            return self.theme.ink
        meaning = next(meaning for _, meaning, _, low in ZONES if low is None or times > low or times == low == 0)
        return str(getattr(self.theme, meaning))

    def _frame(self) -> VGroup:
        theme, size, plot = self.theme, self.size, self.graph.box
        capital = CAPITAL * size
        up = Ruler(self.graph, UP, theme, size, theme.gradient, 3, values=(Fraction(1), Fraction(0), Fraction(-1)))
        across = Ruler(self.graph, ACROSS, theme, size, theme.step, 1, values=(Fraction(0),))
        levels = VGroup(*(LevelLine(self.graph, Fraction(level), theme) for level in LEVELS))
        letter = Formula(self.letters.rate, says="learning rate", size=self.layout.type.body, colour=theme.step)
        letter.stand_at(np.array([plot.right + capital, plot.bottom - capital / 3, 0.0]))
        name = Words("what a step multiplies the distance by", size=size, colour=theme.gradient)
        name.stand_at(np.array([plot.left - 2 * capital, plot.top + capital, 0.0]))
        return VGroup(levels, up, across, letter, name)

    def _ways(self, end: Fraction) -> np.ndarray:
        """Points, (n, 3), all along the falling line and down from it at both limits."""
        foot = self.graph.up[0]
        legs = [((0.0, 1.0), (float(end), float(factor(end, self.curvature))))]
        legs += [((float(rate), level), (float(rate), foot)) for rate, level in ((self.fastest, 0.0), (self.largest, -1.0))]
        shares = np.linspace(0, 1, ceil((self.graph.box.width + self.graph.box.height) / CLEAR))
        return np.concatenate([self.graph.place(a + shares * (c - a), b + shares * (d - b)) for (a, b), (c, d) in legs])

    def _off_ways(self, words: Mobject) -> bool:
        """Whether neither the falling line nor what leads down from it runs through these words."""
        room = np.array([words.width, words.height]) / 2 + CLEAR
        return not bool((np.abs(self.ways - words.get_center())[:, :2] < room).all(axis=-1).any())

    def _off_levels(self, number: Number) -> bool:
        """Whether no level runs through a number."""
        low, top = number.get_bottom()[1] - CLEAR, number.get_top()[1] + (CLEAR if number.width > NARROW else -TOUCH)
        heights = (float(self.graph.place(0.0, level)[1]) for level in LEVELS)
        return not any(low < height < top for height in heights)

    def _labels(self, near: Sequence[Fraction], rates: Sequence[Fraction]) -> VGroup:
        """The rates beside their dots, over the falling line or else under it; where there is no room a dot stands for itself."""
        found, last = VGroup(), np.array([-np.inf, 0.0, 0.0])
        for rate, dot in zip(near, self.dots, strict=True):
            at = dot.get_center()
            if float(np.hypot(*(at - last)[:2])) < APART:
                continue
            number = Number(rate, MOST, size=self.size, colour=self.theme.ink, of=Entry("rates", list(rates).index(rate)), trim=True)
            others = [*self.dots, *found, *(zone[1] for zone in self.zones), *self.frame[2:]]
            if self._beside(number, at, others):
                found.add(number.cased(self.theme.ground, STROKES.casing * 2))
                last = at
        return found

    def _beside(self, number: Number, at: np.ndarray, others: Sequence[Mobject]) -> bool:
        """Stand a number beside a dot, off all lines and others; whether there is such a place."""
        under, left, right = GAP / 2 + CAPITAL * self.size, self.graph.box.left, self.layout.stage.right
        for way, up in ((1, GAP / 2), (-1, -under)):
            for raised in RAISED:
                number.stand_at(at + np.array([1.4 * GAP * way, up + way * raised * GAP, 0.0]), (1 - way) / 2)
                inside = left < number.get_left()[0] and number.get_right()[0] < right
                free = self._off_ways(number) and self._off_levels(number)
                if inside and free and all(apart(number, other, CLEAR) for other in others):
                    return True
        return False

    def _zone(self, words: str, meaning: str, high: int, low: int | None) -> VGroup:
        size, colour, (left, right) = self.size, getattr(self.theme, meaning), self.graph.across
        corners = self.graph.place(left, self.graph.up[0] if low is None else float(low)), self.graph.place(right, float(high))
        width, height = (corners[1] - corners[0])[:2]
        ground = Rectangle(width=width, height=height, stroke_width=0, fill_color=colour, fill_opacity=TINT).move_to(
            (corners[0] + corners[1]) / 2
        )
        aside = np.array([GAP, CAPITAL * size + GAP, 0.0])
        label = Words(words, size=size, colour=colour).cased(self.theme.ground, 2 * STROKES.casing)
        if high < 1:
            label.stand_at(np.array([corners[0][0], corners[1][1], 0.0]) + aside * (1, -1, 1))
        if high == 1 or not self._off_ways(label):
            label.stand_at(corners[1] - aside, 1)
        return VGroup(Prop(ground, reason="the tint of a range of rates"), label)

    def _limit(self, limit: Shown, multiplier: int, over: str) -> VGroup:
        """Where the line meets this multiplier: the way down, the rate there, and what it is in letters."""
        size, theme, rate = self.size, self.theme, Fraction(limit.value)
        capital = CAPITAL * size
        foot = self.graph.place(float(rate), self.graph.up[0])
        number = Number(rate, limit.places, size=size, colour=theme.step, of=limit.of, trim=True)
        number.stand_at(foot - np.array([0.0, 2.1 * capital, 0.0]), 0.5)
        letters = Formula(f"{over}\\/lambda", says=f"{over}/curvature", size=size, colour=theme.ink)
        letters.stand_at(foot - np.array([0.0, 4.6 * capital, 0.0]), 0.5)
        return VGroup(LimitLine(self.graph, rate, multiplier, theme), number, letters)


class LevelLine(Mark, VGroup):
    """A thin line across the graph at one multiplier."""

    def __init__(self, graph: RateGraph, level: Fraction, theme: Theme) -> None:
        ends = np.array([graph.place(end, float(level)) for end in graph.across])
        super().__init__(Line(ends, theme.dim, theme.casing, STROKES.hair))
        self.depict(Tick(graph.name, UP, level))
