"""Formulas: Typst source generated from what it says, its letters in the colours of their meanings, its numbers kept as claims."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from mathcore import Loss
from mathcore.typeset import Style
from scenes.kit.claims import Said, Shown
from scenes.kit.mark import Mark
from scenes.kit.text.numbers import parts_of
from scenes.kit.text.words import Typeset
from scenes.kit.theme import Theme

WEIGHT_LETTERS: Mapping[str, tuple[str, str]] = MappingProxyType({"w1w2": ("w_1", "w_2"), "wb": ("w", "b"), "xy": ("x", "y")})
ONE_LETTER: Mapping[str, str] = MappingProxyType({"w1w2": "w", "wb": "w", "xy": "x"})
"""The letter of a weight that is the only one."""
RATE_LETTERS: Mapping[str, tuple[str, str]] = MappingProxyType({"eta": ("eta", "η"), "alpha": ("alpha", "α"), "lr": ('"lr"', "lr")})
GRADIENT = "nabla L"
UNIT = 100.0


class Letters:
    """The letters and colours in which one clip writes: for formulas (Typst) and for running text."""

    def __init__(self, loss: Loss, notation: str, rate_letter: str, theme: Theme) -> None:
        letters = WEIGHT_LETTERS[notation] if loss.dimension > 1 else (ONE_LETTER[notation],)
        shown = dict(zip(loss.weights, letters, strict=False))
        colours = {weight: theme.axis(index) for index, weight in enumerate(loss.weights)}
        self.style = Style(letters=shown, colours=colours)
        self.theme, self.loss = theme, loss
        self.rate, self.plain_rate = RATE_LETTERS[rate_letter]

    def weight(self, index: int) -> str:
        """Weight number `index`, from 0, as Typst in its colour."""
        return self.style.weight(self.loss.weights[index])

    @property
    def gradient(self) -> str:
        """The gradient as Typst in its colour."""
        return inked(GRADIENT, self.theme.gradient)

    @property
    def step(self) -> str:
        """The step as Typst in its colour."""
        return inked(f"-{self.rate} {GRADIENT}", self.theme.step)

    @property
    def rule(self) -> str:
        """The rule of gradient descent as Typst: all weights at once, so the w is bold."""
        return f"bold(w) arrow.l bold(w) {inked(f'- {self.rate}', self.theme.step)} thin {self.gradient}"


def inked(source: str, colour: str) -> str:
    """Typst math in a colour."""
    return f'text(fill: #rgb("{colour}"), {source})'


def figures(number: Shown, colour: str | None = None) -> str:
    """A number as Typst math, digit for digit as it is claimed; negative ones keep their sign tight."""
    text, power = parts_of(number.text)
    if power:
        text = f"{text} dot 10^({power})" if "×" in number.text else f"{text.rstrip('1')}10^({power})"
    elif not text.lstrip("-").replace(".", "").isdigit():
        text = {"∞": "infinity", "-∞": "-infinity"}.get(text, '"NaN"')
    return inked(text, colour) if colour else text


class Formula(Mark, Typeset):
    """A formula in print.

    Args:
        source: Typst math.
        says: the expression or definition that generated it.
        numbers: those that are set in it, in reading order.
    """

    def __init__(self, source: str, *, says: str, size: float, colour: str, numbers: Sequence[Shown] = ()) -> None:
        super().__init__(f"${source}$", size=size, colour=colour)
        self.source = source
        self.depict(Said(says, source, tuple(numbers)))

    @property
    def baseline(self) -> float:
        """Height at which the formula's letters stand."""
        return float(self.get_bottom()[1]) + depth(self.source) * self.size


@cache
def depth(source: str) -> float:
    """How far a formula reaches below its baseline, for type of size 1: measured beside an x, which stands on it."""
    line = Typeset(f"$x {source}$", size=UNIT, colour="#FFFFFF")
    x, *rest = line.family_members_with_points()
    return float(x.get_bottom()[1] - min(part.get_bottom()[1] for part in rest)) / UNIT
