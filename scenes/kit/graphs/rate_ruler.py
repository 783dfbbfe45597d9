"""The limits of the learning rate on one ruler: up to 1/λ a walk goes straight in, below 2/λ across and closer, beyond it away."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor, log10

import numpy as np
from manim import VGroup

from mathcore.rates import Limit
from scenes.kit.claims import OnRuler, Quantity, RateLimit, Scale, Scenery, Setting, Tick
from scenes.kit.graphs.graph import TICK, Graph
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, Line
from scenes.kit.text.formula import Formula
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

REACH = Fraction(3, 2)
"""The ruler ends at this many times the largest rate that comes closer."""
MARGIN, FARTHEST = Fraction(6, 5), 3
"""It is longer where the clip's rate lies beyond that end, but not where it lies this many times farther than that largest rate."""
REGIMES = (("in", "step"), ("across", "gradient"), ("away", "loss"))
THICK = 2.4
"""Of the ruler's line, in strokes."""
GAP = 0.1
SIGNIFICANT = 3
POINTER = 1.2
"""Length of the pointer, in arrow heads."""


def figures(rate: Fraction | float) -> int:
    """Digits after the point that show three figures of a rate."""
    return max(0, SIGNIFICANT - 1 - floor(log10(rate)))


class Span(Mark, Line):
    """The part of the ruler between two rates, in the colour of what happens there."""

    def __init__(self, graph: Graph, low: Fraction, high: Fraction, colour: str, theme: Theme) -> None:
        super().__init__(graph.place(np.array([float(low), float(high)]), 0.0), colour, theme.casing, THICK * STROKES.line)
        self.depict(Scale(graph.name, ((low, high), (0, 1))))


class Pointer(Mark, ArrowShape):
    """The rate of this clip, pointed at from above; beyond the ruler's end it points that way."""

    def __init__(self, graph: Graph, rate: Fraction, theme: Theme) -> None:
        super().__init__(theme.ink, theme.casing)
        end = graph.across[1]
        inside = float(rate) <= end
        at = graph.place(min(float(rate), end), 0.0)
        away = np.array([0.0, POINTER * STROKES.tip, 0.0]) if inside else np.array([-POINTER * STROKES.tip, 0.0, 0.0])
        lift = np.array([0.0, GAP / 2, 0.0]) if inside else np.array([0.0, STROKES.tip / 2, 0.0])
        self.aim(at + away + lift, at + lift)
        self.depict(Tick(graph.name, 0, rate) if inside else Scenery("it points to where the rate beside it lies, beyond the ruler's end"))


class RateRuler(VGroup):
    """Ruler, limits and pointer, in a box. `graph` is its stage; `sources` say where the two limits come from."""

    def __init__(
        self, limit: Limit, sources: Sequence[RateLimit], rate: Fraction, letter: str, box: Box, layout: Layout, theme: Theme
    ) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        foot = box.top - POINTER * STROKES.tip - 2 * GAP - 1.3 * capital
        fastest, largest = limit.fastest, limit.largest
        end = REACH * Fraction(largest)
        apart = max(float(Number(one, figures(one), size=size, colour=theme.ink, trim=True).width) for one in (fastest, largest)) + GAP
        # The limits' numbers keep their room beside each other.
        room = (box.width - capital) * float(largest - fastest) / apart
        if rate <= FARTHEST * Fraction(largest) and float(MARGIN * rate) <= room:
            end = max(end, MARGIN * rate)
        self.graph = Graph("rates", Box(box.left + capital, foot, box.right, foot + 1), (0.0, float(end)), (0.0, 1.0))
        super().__init__()
        stops = (Fraction(0), Fraction(fastest), Fraction(largest), end)
        for (word, meaning), low, high in zip(REGIMES, stops, stops[1:], strict=False):
            middle = self.graph.place(float(low + high) / 2, 0.0) - np.array([0.0, 2 * GAP + TICK + 2.3 * capital, 0.0])
            colour = getattr(theme, meaning)
            self.add(Span(self.graph, low, high, colour, theme), Words(word, size=size, colour=colour).stand_at(middle, 0.5))
        origins: list[Quantity] = [OnRuler(self.graph.name, 0), *sources]
        for value, of in zip(stops[:-1], origins, strict=True):
            at = self.graph.place(float(value), 0.0)
            tick = Line(np.stack([at, at - np.array([0.0, TICK, 0.0])]), theme.ink, theme.casing, STROKES.hair)
            number = Number(value, figures(value) if value else 0, size=size, colour=theme.ink, of=of, trim=True)
            self.add(TickLine(self.graph, value, tick), number.stand_at(at - np.array([0.0, GAP + TICK + capital, 0.0]), 0.5))
        self.add(Pointer(self.graph, rate, theme), self._named(rate, letter, size, theme))

    def _named(self, rate: Fraction, letter: str, size: float, theme: Theme) -> VGroup:
        """The rate's letter and value over the pointer."""
        name = Formula(f"{letter} =", says="learning rate", size=size, colour=theme.step)
        value = Number(rate, 4, size=size, colour=theme.step, of=Setting("learning_rate"), trim=True)
        name.stand_at(np.zeros(3))
        value.stand_at(np.array([name.get_right()[0] + GAP, 0.0, 0.0]))
        label = VGroup(name, value)
        low, high = self.graph.box.left, self.graph.box.right
        x = float(self.graph.place(min(float(rate), self.graph.across[1]), 0.0)[0])
        left = min(max(x - label.width / 2, low), high - label.width)
        return label.shift(np.array([left - label.get_left()[0], self.graph.box.bottom + POINTER * STROKES.tip + 2 * GAP, 0.0]))


class TickLine(Mark, VGroup):
    """A limit on the ruler."""

    def __init__(self, graph: Graph, value: Fraction, line: Line) -> None:
        super().__init__(line)
        self.depict(Tick(graph.name, 0, value))
