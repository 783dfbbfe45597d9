"""What stands beside the tiles of a gradient: some entries in brackets, what the largest hold, the step, the loss before and after."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
from manim import VGroup

from mathcore.many_weights import LeastSquares
from scenes.kit.claims import Exact, Given, ManyWeights, OfManyWeights, Quantity, Setting, Worked
from scenes.kit.graphs.bars import QuantityBar
from scenes.kit.graphs.graph import Plot
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.text.formula import GRADIENT, Formula, figures, inked
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import WORD_FONT, Words
from scenes.kit.theme import Theme

PLACES = 4
"""Digits after the point of an entry."""
STRIP = 1.7
"""Thickness of the strip, in capitals."""
THICK = 0.56
"""Of a bar's row."""
NAMES = ("before", "after")
LOSS_PLACES, MOST_PLACES = 3, 4
ROW = 2.6
"""Height of a bar's row, in capitals."""
GPT3 = 175_000_000_000
GPT3_SAYS = "Brown and others 2020, Language Models are Few-Shot Learners: GPT-3 has 175 billion parameters"
WORDS_OF = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (1, ""))


def entry_vector(gradient: np.ndarray, data: ManyWeights, box: Box, upright: bool, layout: Layout, theme: Theme) -> Formula:
    """The gradient in brackets, upright or in one line: its first entries and its last, the others as dots."""
    told_of = (1, 2, 3, data.weights) if upright else (1, 2, data.weights)
    numbers = [shown(float(gradient[index - 1]), PLACES, OfManyWeights(data, "entry", index)) for index in told_of]
    *first, last = (figures(number) for number in numbers)
    column = "; ".join([*first, "dots.v", last])
    inside = f'mat(delim: "[", {column})' if upright else f"[{', thick '.join([*first, 'dots', last])}]"
    formula = Formula(
        f"{inked(GRADIENT, theme.gradient)} = display({inside})", says="gradient", size=layout.type.body, colour=theme.ink, numbers=numbers
    )
    return fitted(formula, box)


def update_rule(letter: str, box: Box, layout: Layout, theme: Theme) -> Formula:
    """The rule of gradient descent."""
    source = f"bold(w) arrow.l bold(w) {inked(f'- {letter}', theme.step)} thin {inked(GRADIENT, theme.gradient)}"
    return fitted(Formula(source, says="rule", size=layout.type.formula, colour=theme.ink), box)


def fitted(formula: Formula, box: Box) -> Formula:
    """The formula in the middle of a box, made smaller where it is wider."""
    if formula.width > box.width:
        formula.scale(box.width / formula.width)
    formula.move_to(box.centre)
    return formula


class ShareStrip(VGroup):
    """The gradient's squared length as a strip, cut into what its largest entries add and what is left for all others."""

    def __init__(self, gradient: np.ndarray, data: ManyWeights, largest: int, box: Box, layout: Layout, theme: Theme) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        thick, middle = STRIP * capital, box.centre[1]
        self.graph = Plot("shares", Box(box.left, middle - thick / 2, box.right, middle + thick / 2), (0.0, 1.0), (0.0, 1.0))
        shares = np.cumsum(np.sort(gradient**2)[::-1]) / np.sum(gradient**2)
        super().__init__()
        ends = [*range(largest + 1), data.weights]
        for start, end in pairwise(ends):
            bar = QuantityBar(self.graph, 0, 0.5, 1.0, theme.gradient if end <= largest else theme.frozen, theme)
            begin = float(shares[start - 1]) if start else 0.0
            self.add(bar.reach(shares[end - 1], self._share(data, end), begin, self._share(data, start) if start else None))
        name = Formula("norm(nabla L)^2", says="squared length", size=layout.type.body, colour=theme.gradient)
        name.stand_at(np.array([box.left, self.graph.box.top + 0.9 * capital, 0.0]))
        foot = self.graph.box.bottom - 1.8 * capital
        ten = told(largest, "largest", size, theme.gradient, Given("how many are told of"))
        others = told(data.weights - largest, "others", size, theme.frozen, OfManyWeights(data, "others", largest))
        self.add(name, ten.stand_at(np.array([box.left, foot, 0.0])), others.stand_at(np.array([box.right, foot, 0.0]), 1))

    @staticmethod
    def _share(data: ManyWeights, count: int) -> Quantity:
        return OfManyWeights(data, "share", count)


def told(value: Exact, words: str, size: float, colour: str, of: Quantity, before: str = "") -> Number:
    """A number with words after it."""
    return Number(value, MOST_PLACES, size=size, colour=colour, prefix=before, suffix=f" {words}", font=WORD_FONT, of=of, trim=True)


class LossBars(VGroup):
    """The loss before and after one step, as two bars on one scale."""

    def __init__(self, loss: LeastSquares, data: ManyWeights, rate: Exact, box: Box, layout: Layout, theme: Theme) -> None:
        size = layout.type.small
        capital = CAPITAL * size
        quantities = [OfManyWeights(data, "loss", steps, rate) for steps in (0, 1)]
        points = [loss.start, loss.step(loss.start, float(rate))]
        self.before, self.after = (shown(loss.value(at), LOSS_PLACES, of) for at, of in zip(points, quantities, strict=True))
        names = [Words(name, size=size, colour=theme.ink) for name in NAMES]
        beside = max(name.width for name in names) + capital
        high = min(box.height, 2 * ROW * capital)
        low = box.centre[1] - high / 2
        values = [Number(one.value, LOSS_PLACES, size=size, colour=theme.loss, of=one.of) for one in (self.before, self.after)]
        digits = max(value.width for value in values) + 1.6 * capital
        plot = Box(box.left + beside, low, box.right - digits, low + high)
        most = max(float(self.before.value), float(self.after.value))
        self.graph = Plot("losses", plot, (0.0, most), (0.0, 2.0))
        super().__init__()
        for row, (name, number, value) in enumerate(zip(names, (self.before, self.after), values, strict=True)):
            middle = 1.5 - row
            bar = QuantityBar(self.graph, 0, middle, THICK, theme.loss, theme).reach(number.value, quantities[row])
            end = self.graph.place(float(number.value), middle) + np.array([0.8 * capital, -capital / 2, 0.0])
            self.add(bar, value.stand_at(end), name.stand_at(np.array([plot.left - capital, end[1], 0.0]), 1))


def crowd_count(count: int, weights: int, box: Box, layout: Layout, theme: Theme) -> VGroup:
    """How many weights the picture shows, in words for large numbers."""
    unit, word = next(one for one in WORDS_OF if count >= one[0])
    of = Worked(f"a*{count // weights}/{unit}", (("a", Setting("weights")),)) if count != GPT3 else Given(GPT3_SAYS)
    number = told(Fraction(count, unit), f"{word} weights".strip(), layout.type.formula, theme.ink, of).stand_at(box.centre, 0.5)
    if count != GPT3:
        return VGroup(number)
    name = Number(3, 0, size=layout.type.title, colour=theme.step, prefix="GPT-", font=WORD_FONT, of=Given("the name of the model"))
    above = np.array([0.0, 2.2 * CAPITAL * layout.type.formula, 0.0])
    return VGroup(name.stand_at(box.centre + above, 0.5), number)
