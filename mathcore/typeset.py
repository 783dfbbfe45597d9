"""Formulas as Typst source, from the same trees that are computed: what is shown is what is meant.

A `Style` says how the weights look: their letters, a colour for each, which are frozen, and numbers to stand in their place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from mathcore.expression import Expression, Function, Number, Power, Product, Sum, Weight, divides, reciprocal, split
from mathcore.number import decimal_text

_LETTER = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)?", re.ASCII)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)
_VALUE = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NAMES = {"log": "ln", "sign": "sgn"}

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


@dataclass(frozen=True)
class Style:
    """How weights are shown.

    Attributes:
        letters: Typst for a weight, such as {"w1": "x"}; w1 is w_1 where nothing is said.
        colours: "#rrggbb" for a weight.
        frozen: weights that are held still.
        frozen_colour: the colour of those, instead of their own; they have room for a block of ice around them.
        values: numbers to write in place of weights, such as {"w1": "3"}; negative ones get brackets.
    """

    letters: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    frozen: frozenset[str] = frozenset()
    frozen_colour: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what would not be a letter, colour or number in Typst."""
        colours = [*self.colours.values(), *([self.frozen_colour] if self.frozen_colour else [])]
        for what, pattern, texts in (
            ("letter", _LETTER, self.letters.values()),
            ("colour", _COLOUR, colours),
            ("value", _VALUE, self.values.values()),
        ):
            for text in texts:
                if not pattern.fullmatch(text):
                    raise ValueError(f"{text!r} is no {what} for a formula: it must match {pattern.pattern}")

    def letter(self, weight: str) -> str:
        """Return the Typst letter of a weight, without colour."""
        return self.letters.get(weight) or (f"{weight[0]}_{weight[1:]}" if weight[1:] else weight)

    def plain(self, weight: str) -> str:
        """Return the letter of a weight for running text: w₁."""
        head, _, index = self.letter(weight).partition("_")
        return head + (index.translate(_LOWERED) if index.isdigit() else f"_{index}" if index else "")

    def weight(self, weight: str) -> str:
        """Return a weight as it is shown: its letter or its value, in its colour."""
        shown = self.values.get(weight) or self.letter(weight)
        if weight in self.frozen and self.frozen_colour:
            return f'text(fill: #rgb("{self.frozen_colour}"), thin {shown} thin)'
        colour = self.colours.get(weight)
        return f'text(fill: #rgb("{colour}"), {shown})' if colour else shown


PLAIN = Style()


def typst(expression: Expression, style: Style = PLAIN) -> str:
    """Return an expression as Typst math.

    >>> from mathcore.parsing import parse
    >>> typst(parse("2/3*w1**2 - sin(w2)/w1"))
    'frac(2, 3) w_1^2 - frac(sin(w_2), w_1)'
    """
    return _typst(expression, style)[0]


def column(entries: Sequence[str]) -> str:
    """Return entries, already Typst, as a column in square brackets."""
    return f'mat(delim: "[", {"; ".join(entries)})'


def signed_join(terms: Sequence[str]) -> str:
    """Return terms, already Typst, as a sum."""
    first, *rest = terms
    return first + "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in rest)


def _typst(node: Expression, style: Style) -> tuple[str, int]:
    match node:
        case Number(value):
            return _number(value), _SUM if value < 0 else _ATOM
        case Weight(name):
            return style.weight(name), _SUM if style.values.get(name, "").startswith("-") else _ATOM
        case Function(name, argument):
            return _function(name, typst(argument, style))
        case Sum(terms):
            return signed_join([typst(terms[0], style), *(_later(term, style) for term in terms[1:])]), _SUM
        case Product():
            return _product(node, style)
        case Power(base, exponent):
            if divides(node):
                return f"frac(1, {typst(reciprocal(node), style)})", _PRODUCT
            return f"{_wrapped(base, style, _ATOM)}^{_script(exponent, style)}", _POWER
    raise TypeError(f"not an expression: {node!r}")


def _number(value: Fraction) -> str:
    text = decimal_text(abs(value))
    above, slash, below = text.partition("/")
    mantissa, e, ten = text.partition("e")
    shown = f"frac({above}, {below})" if slash else f"{mantissa} dot 10^({ten})" if e else text
    return ("-" if value < 0 else "") + shown


def _function(name: str, argument: str) -> tuple[str, int]:
    if name == "exp":
        return f"e^({argument})", _POWER
    if name in ("sqrt", "abs"):
        return f"{name}({argument})", _ATOM
    shown = _NAMES.get(name, name)
    return (f'op("{shown}")({argument})' if name == "sign" else f"{shown}({argument})"), _POWER


def _script(exponent: Expression, style: Style) -> str:
    if isinstance(exponent, Number):
        text = decimal_text(exponent.value).replace("/", r"\/")
        return text if text.isdigit() else f"({text})"
    return f"({typst(exponent, style)})"


def _later(term: Expression, style: Style) -> str:
    """Return a term that is not a sum's first; a negative value in a weight's place would eat the plus sign, so it gets brackets."""
    text, binding = _typst(term, style)
    return f"({text})" if isinstance(term, Weight) and binding < _PRODUCT else text


def _wrapped(node: Expression, style: Style, least: int) -> str:
    text, binding = _typst(node, style)
    return text if binding >= least and not (least == _ATOM and text.startswith("frac")) else f"({text})"


def _product(node: Product, style: Style) -> tuple[str, int]:
    amount, rest = split(node)
    above = [factor for factor in rest if not divides(factor)]
    below = [reciprocal(factor) for factor in rest if divides(factor)]
    sign, size = "-" if amount < 0 else "", Number(abs(amount))
    whole_ratio = below and "/" not in decimal_text(size.value)  # 3/w is one fraction, ⅔ · 1/w is two
    top = [*([size] if size.value != 1 and (whole_ratio or not below) else []), *above]
    if not below:
        return sign + _juxtaposed(top, style), _SUM if sign else _PRODUCT
    fraction = f"frac({_juxtaposed(top, style, alone=True) if top else '1'}, {_juxtaposed(below, style, alone=True)})"
    lead = "" if whole_ratio or size.value == 1 else f"{_number(size.value)} dot "
    return sign + lead + fraction, _SUM if sign else _PRODUCT


def _juxtaposed(factors: Sequence[Expression], style: Style, *, alone: bool = False) -> str:
    if alone and len(factors) == 1:
        return typst(factors[0], style)
    text = ""
    for i, factor in enumerate(factors):
        between = "" if i == 0 else " dot " if _is_number(factor, style) else " "
        text += between + _wrapped(factor, style, _PRODUCT)
    return text


def _is_number(node: Expression, style: Style) -> bool:
    """Return whether a factor is shown beginning with a digit or a bracketed number, which must not touch the one before."""
    if isinstance(node, Power):
        return _is_number(node.base, style)
    return isinstance(node, Number) or (isinstance(node, Weight) and node.name in style.values)
