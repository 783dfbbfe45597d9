"""What a gradient of two weights says in plain words: its signs, which way each weight moves the loss; its sizes, which matters more."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from mathcore import Loss
from scenes.kit.claims import Exact, Shown, SlopeAt, WeightAt, Weights, Worked
from scenes.kit.slopes.partials import places_for, slope_at
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown

Sizes = Literal["level", "first alone", "second alone", "equal", "first", "second"]
SAME = 1e-9


@dataclass(frozen=True)
class Reading:
    """The gradient of a loss at a point, read."""

    loss: Loss
    at: Weights
    letters: Letters

    @cached_property
    def entries(self) -> tuple[Exact, Exact]:
        """Both partial derivatives, exact where loss and weights are; what floats leave of 0 is 0."""
        first, second = slope_at(self.loss, self.at, 0), slope_at(self.loss, self.at, 1)
        largest = max(abs(float(first)), abs(float(second)))
        none = Fraction(0)
        return (first if abs(float(first)) > SAME * largest else none), (second if abs(float(second)) > SAME * largest else none)

    @property
    def signs(self) -> tuple[int, ...]:
        """-1, 0 or 1 for each entry."""
        return tuple((float(one) > 0) - (float(one) < 0) for one in self.entries)

    @property
    def sizes(self) -> Sizes:
        """Which of the weights matters more here."""
        first, second = (abs(float(one)) for one in self.entries)
        if not first or not second:
            return "level" if not first and not second else "first alone" if first else "second alone"
        if abs(first - second) <= SAME * max(first, second):
            return "equal"
        return "first" if first > second else "second"

    def named(self, index: int) -> str:
        """A weight as it is written in a caption, in its colour."""
        return f"[{self.letters.style.plain(self.loss.weights[index])}](axis{index + 1})"

    def entry(self, index: int) -> Shown:
        """An entry as a number in print."""
        value = self.entries[index]
        return shown(value, places_for(value), SlopeAt(self.loss.expression, self.at, index), trim=True)

    def weight(self, index: int) -> Shown:
        """A weight of the point as a number in print."""
        return shown(self.at[index], 3, WeightAt(self.at, index), trim=True)

    def what_it_is(self, where: str = "At") -> tuple[str, dict[str, Shown]]:
        """Where this is, and what the entries are."""
        numbers = {"x": self.weight(0), "y": self.weight(1), "a": self.entry(0), "b": self.entry(1)}
        return f"{where} ({{x}}, {{y}}) the [gradient](gradient) has the entries {{a}} and {{b}}.", numbers

    def what_signs_say(self) -> tuple[str, dict[str, Shown]]:
        """Which way each weight moves the loss."""
        match self.signs:
            case (0, 0):
                return "Neither weight changes the [loss](loss) here, to begin with.", {}
            case (1, 1):
                return "Both are positive: raise either weight, and the [loss](loss) rises.", {}
            case (-1, -1):
                return "Both are negative: raise either weight, and the [loss](loss) falls.", {}
        index = next((index for index, sign in enumerate(self.signs) if sign < 0), 0 if self.signs[0] else 1)
        sign, falls = ("negative", "falls") if self.signs[index] < 0 else ("positive", "rises")
        return f"{{a}} is {sign}: raise {self.named(index)}, and the [loss](loss) {falls}.", {"a": self.entry(index)}

    def what_sizes_say(self) -> tuple[str, dict[str, Shown]]:
        """Which weight matters more here."""
        first, second = self.named(0), self.named(1)
        match self.sizes:
            case "level":
                return "Both entries are {a}: level ground, and no arrow.", {"a": self.entry(0)}
            case "first alone":
                return f"An entry {{b}}: {second} changes nothing here. All the slope lies along {first}.", {"b": self.entry(1)}
            case "second alone":
                return f"An entry {{a}}: {first} changes nothing here. All the slope lies along {second}.", {"a": self.entry(0)}
            case "equal":
                return "They are of one size: here both weights matter alike.", {}
            case "first":
                return f"Here {first} matters {{times}} times as much as {second}.", {"times": self.times(0, 1)}
            case _:
                return f"Here {second} matters {{times}} times as much as {first}.", {"times": self.times(1, 0)}

    def times(self, more: int, less: int) -> Shown:
        """How many times as large one entry is as the other."""
        ratio = abs(Fraction(self.entries[more]) / Fraction(self.entries[less]))
        parts = tuple((name, SlopeAt(self.loss.expression, self.at, index)) for name, index in (("a", more), ("b", less)))
        return shown(ratio, 1, Worked("abs(a/b)", parts), trim=True)
