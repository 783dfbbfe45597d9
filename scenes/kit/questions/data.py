"""A question as data: what is asked, the answers offered, the right one, and in a line each why the others are wrong.

Nothing here knows of manim: a clip tells a question, a page can ask it again with other numbers. Every number is a claim that says what
it is the value of, so that it is proved wherever it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from string import Formatter
from typing import Any, Literal

import numpy as np

from mathcore import Loss, screen
from mathcore.number import decimal_text
from mathcore.typeset import PLAIN, Style
from scenes.kit.claims import Exact, LossAt, Quantity, Setting, Shown, SlopeAt, WeightAt, Weights
from scenes.kit.text.markup import plain

LETTERS = "ABCD"
PLACES, MOST_PLACES = 2, 4
SAME = 1e-9
"""Values that differ by less than this share are one value."""
LARGEST = 10**5
"""From here on a number is nothing to work with by hand."""

Kind = Literal["choice", "number", "vector"]
Key = tuple[Exact, ...] | str


class UnaskableError(ValueError):
    """Parameters with which there is nothing to ask, or nothing to tell the answers apart; the message says what to change."""


@dataclass(frozen=True)
class Phrase:
    """Words with numbers in them: `{name}` stands for a number, `[words](gradient)` wear the colour of that meaning."""

    words: str
    numbers: tuple[tuple[str, Shown], ...] = ()

    @property
    def marked(self) -> str:
        """The words with their numbers in place, colours still marked."""
        return self.words.format(**{name: number.text for name, number in self.numbers})

    @property
    def text(self) -> str:
        """The words as they are read."""
        return plain(self.marked)

    @property
    def in_order(self) -> tuple[Shown, ...]:
        """The numbers as often and in the order in which they are read."""
        known = dict(self.numbers)
        return tuple(known[name] for _, name, _, _ in Formatter().parse(self.words) if name)


def phrase(words: str, **numbers: Shown) -> Phrase:
    """Words with numbers; those that the words do not name are left out."""
    named = {name for _, name, _, _ in Formatter().parse(words) if name}
    return Phrase(words, tuple((name, number) for name, number in numbers.items() if name in named))


@dataclass(frozen=True)
class Option:
    """One answer: what it says, and why it is right, or what it does wrong (without a subject: "forgets the minus.").

    Options are told apart by their keys: a value, or what is meant.
    """

    says: Phrase
    why: Phrase
    key: Key
    right: bool = False


@dataclass(frozen=True)
class Names:
    """How the weights and the learning rate are called in print."""

    weights: tuple[str, ...]
    rate: str = "η"

    @classmethod
    def of(cls, loss: Loss, style: Style = PLAIN, rate: str = "η") -> "Names":
        """The names of a loss's weights in this style."""
        return cls(tuple(style.plain(weight) for weight in loss.weights), rate)


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        section: the number of the section that answers it.
        stem: what is asked, with all that is given.
        kind: `choice` among the options; or a `number` or a `vector`, whose options are answers foreseen, the right one among them.
        options: in the order in which they are offered; one is right.
        explanation: why the right one is right.
        loss: the loss that it is about.
        tolerance: how far from the right number an answer may be.
    """

    section: int
    stem: Phrase
    kind: Kind
    options: tuple[Option, ...]
    explanation: Phrase
    loss: Loss
    tolerance: Fraction | None = None

    def __post_init__(self) -> None:
        """Refuse options that cannot be told apart: by what they mean, and by what is read."""
        if sum(option.right for option in self.options) != 1:
            raise UnaskableError("one option must be right, and one only")
        pairs = list(combinations(self.options, 2))
        if any(alike(one.key, other.key) or one.says.text == other.says.text for one, other in pairs):
            raise UnaskableError("two of its options are the same")

    @property
    def right(self) -> Option:
        """The right answer."""
        return next(option for option in self.options if option.right)

    @property
    def wrong(self) -> tuple[Option, ...]:
        """The others, as they are offered."""
        return tuple(option for option in self.options if not option.right)

    def letter(self, option: Option) -> str:
        """Under which letter an option is offered."""
        return LETTERS[self.options.index(option)]

    def as_data(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """All of it as JSON data, with the parameters that made it."""
        listed = [
            {
                **({"letter": self.letter(option)} if self.kind == "choice" else {}),
                "text": option.says.text,
                **({"value": written(option.key)} if not isinstance(option.key, str) else {"means": option.key}),
                "right": option.right,
                "why": option.why.text if option.right else f"This {option.why.text}",
            }
            for option in self.options
        ]
        answer: dict[str, Any] = {"text": self.right.says.text}
        if self.kind == "choice":
            answer["letter"] = self.letter(self.right)
        else:
            assert self.tolerance is not None, "a number has a tolerance"
            answer |= {"value": written(self.right.key), "tolerance": decimal_text(self.tolerance)}
        return {
            "section": self.section,
            "kind": self.kind,
            "stem": self.stem.text,
            "loss": {"expression": self.loss.expression, "typst": self.loss.typst()},
            "options": listed,
            "answer": answer,
            "explanation": self.explanation.text,
            "parameters": dict(parameters),
        }


def written(key: Key) -> list[str]:
    """A value as decimals, digit for digit."""
    return [decimal_text(one) if isinstance(one, Fraction) else repr(float(one)) for one in key if not isinstance(one, str)]


def alike(one: Key, other: Key) -> bool:
    """Whether two keys are the same: the same meaning, or the same value but for a float's rounding."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    pairs = list(zip(one, other, strict=True))
    return all(abs(float(a) - float(b)) <= SAME * max(abs(float(a)), abs(float(b))) for a, b in pairs)


def offered(right: Option, foreseen: Sequence[Option], wanted: int, seed: int, what: str) -> tuple[Option, ...]:
    """The right option and the first `wanted` others that differ from it and from one another, in an order that follows from the seed.

    Raises `UnaskableError` where there are not so many: then `what` says what to change.
    """
    kept = [right]
    for option in foreseen:
        if all(not alike(option.key, other.key) and option.says.text != other.says.text for other in kept):
            kept.append(option)
    if len(kept) <= wanted:
        raise UnaskableError(f"typical mistakes give the right answer here, or the same wrong one: {what}")
    order = np.random.default_rng(seed).permutation(wanted + 1)
    return tuple(kept[index] for index in order)


# -- numbers ----------------------------------------------------------------------------------------------------


def figure(value: Exact, of: Quantity | None, places: int = MOST_PLACES) -> Shown:
    """A number as a claim, zeros at its end dropped."""
    if not -LARGEST < value < LARGEST:
        raise UnaskableError(f"the number {float(value):g} comes up, too long to work with by hand: choose other numbers")
    return Shown(value, places, screen(value, places, trim=True), of)


def places_for(value: Exact, least: int = PLACES) -> int:
    """Digits after the point that show a number with two figures at least."""
    places = least
    while value and places < 2 * MOST_PLACES and abs(float(value)) < 10.0 ** (1 - places):
        places += 1
    return places


def weights_shown(at: Weights, places: int = MOST_PLACES) -> dict[str, Shown]:
    """The coordinates of a place, as a and b."""
    return {name: figure(value, WeightAt(at, index), places) for index, (name, value) in enumerate(zip("ab", at, strict=False))}


def rate_shown(rate: Fraction) -> Shown:
    """The learning rate of the question."""
    return figure(rate, Setting("learning_rate"), max(MOST_PLACES, places_for(rate)))


def value_at(loss: Loss, at: Weights) -> Exact:
    """The loss at a place: a fraction where it is rational."""
    found: Exact = loss.value(tuple(at)) if loss.rational else float(loss.value(as_floats(at)))
    return _finite(found, loss, at)


def gradient_at(loss: Loss, at: Weights) -> tuple[Exact, ...]:
    """The gradient at a place: fractions where the loss is rational."""
    found = loss.gradient(tuple(at)) if loss.rational else loss.gradient(as_floats(at)).tolist()
    return tuple(_finite(one, loss, at) for one in found)


def loss_shown(loss: Loss, at: Weights, places: int = MOST_PLACES) -> Shown:
    """The loss at a place, in print."""
    return figure(value_at(loss, at), LossAt(loss.expression, at), places)


def slope_shown(loss: Loss, at: Weights, index: int, places: int = MOST_PLACES) -> Shown:
    """The slope at a place along one weight, in print."""
    return figure(gradient_at(loss, at)[index], SlopeAt(loss.expression, at, index), places)


def as_floats(at: Weights) -> np.ndarray:
    """Weights as float64, (n,)."""
    return np.array([float(one) for one in at])


def _finite(value: Exact, loss: Loss, at: Weights) -> Exact:
    if not np.isfinite(float(value)):
        place = ", ".join(f"{float(one):g}" for one in at)
        raise UnaskableError(f"{loss.expression} has no finite value and slope at ({place}): choose a place where it has")
    return value
