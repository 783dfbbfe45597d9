"""Formulas from text, safely: "w1**2 + 3*w2**2" to an `Expression`.

The grammar is small and closed: numbers, weights, + − * / ** (or ^), parentheses and the functions of
`mathcore.expression`. A recursive-descent parser of its own, rather than Python's, because it reads 0.1 as one tenth, knows `^`, points at
every refusal, and is bounded in length, depth and power before any work is done. Nothing is ever evaluated.
"""

import re
from typing import NamedTuple, NoReturn

from mathcore.expression import (
    FUNCTIONS,
    Expression,
    Function,
    Number,
    Power,
    Product,
    Weight,
    add,
    multiply,
    negative,
    power,
    quotient,
    walk,
)
from mathcore.number import exact

LONGEST = 500  # characters
DEEPEST = 30  # brackets, functions, signs and powers inside one another
HIGHEST_POWER = 100  # of the whole formula, powers of powers multiplied out
HIGHEST_WEIGHT = 50  # w1 … w50: for more weights there is `mathcore.many_weights`

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign>\*\*|[-+*/^()]))", re.ASCII
)
_WEIGHT = re.compile(r"w|w[1-9]\d?|x|y|b", re.ASCII)
_ALLOWED = f"allowed are numbers, + - * / ** ^ ( ), the weights w, w1 … w{HIGHEST_WEIGHT}, x, y, b, and {', '.join(FUNCTIONS)}"


class Token(NamedTuple):
    """A piece of the text: its kind, its characters and where it starts."""

    kind: str
    text: str
    place: int


def parse(text: str) -> Expression:
    """Return the formula that a text says.

    Raises:
        ValueError: with the place marked by a caret, if the text is not a formula in the allowed notation, or too long, deep or steep.

    >>> str(parse("w1^2 + 0.5*w2"))
    'w1**2 + 0.5*w2'
    """
    return parse_with_names(text)[0]


def parse_with_names(text: str) -> tuple[Expression, frozenset[str]]:
    """Return the formula that a text says, and the weights it names, also those that cancel: x + 0*y names y."""
    if len(text) > LONGEST:
        raise ValueError(f"the formula has {len(text)} characters; at most {LONGEST} are allowed")
    parser = _Parser(text)
    expression = parser.sum(0)
    if parser.token.kind != "end":
        parser.refuse_here()
    _check_size(expression)
    return expression, frozenset(parser.names)


def _check_size(expression: Expression) -> None:
    """Refuse what, written out, could not be read again: numbers multiply, and 3/4/7/11 … is one long fraction."""
    for node in walk(expression):
        if isinstance(node, Number) and not _readable(node):
            raise ValueError("the numbers in the formula, multiplied out, have too many characters: use shorter ones")
    if len(str(expression)) > LONGEST:
        raise ValueError(f"written out, the formula has {len(str(expression))} characters; at most {LONGEST} are allowed")


def _readable(node: Number) -> bool:
    try:
        return all(exact(part) is not None for part in str(node).split("/"))
    except ValueError:
        return False


def reading_order(names: frozenset[str]) -> tuple[str, ...]:
    """Return the weights of a formula in a reader's order: w, w1, w2, … then x, y, then b.

    A name further along its row brings those before it: w2 brings w1, y brings x, and a b alone brings w.
    """
    found = set(names)
    highest = max((int(name[1:]) for name in names if name[1:]), default=0)
    found |= {f"w{i}" for i in range(1, highest + 1)}
    if "y" in names:
        found.add("x")
    if found == {"b"}:
        found.add("w")
    return tuple(sorted(found, key=lambda name: ("wxyb".index(name[0]), int(name[1:] or 0))))


def degree(expression: Expression) -> int:
    """Return an upper bound of the highest power of the weights, functions counting as their argument."""
    match expression:
        case Number():
            return 0
        case Weight():
            return 1
        case Product(factors):
            return sum(degree(factor) for factor in factors)
        case Power(base, Number(value)):
            return -(-abs(value.numerator) * max(degree(base), 1) // value.denominator)
    return max(degree(part) for part in expression.parts())


class _Parser:
    """One text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.names: set[str] = set()
        self.token = Token("end", "", 0)
        self.advance()

    def refuse(self, what: str, place: int) -> NoReturn:
        start = max(0, place - 60)
        line = "".join(c if c.isprintable() else " " for c in self.text[start : place + 60])
        raise ValueError(f"{what}, at character {place + 1}:\n  {line}\n  {' ' * (place - start)}^")

    def refuse_here(self) -> NoReturn:
        kind, found, place = self.token
        if kind == "end" and not self.text.strip():
            self.refuse("the formula is empty", place)
        if kind == "end":
            self.refuse("the formula stops too early: a number, weight or bracket is missing", place)
        if kind in ("number", "name") or found == "(":
            self.refuse(f"an operator is missing before {found!r}: write 2*w for 2w", place)
        self.refuse(f"{found!r} does not belong here", place)

    def advance(self) -> Token:
        taken = self.token
        match = _TOKEN.match(self.text, self.position)
        if match and match.lastgroup:
            self.token = Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
            self.position = match.end()
            return taken
        rest = self.text[self.position :]
        place = self.position + len(rest) - len(rest.lstrip())
        if rest.strip():
            self.refuse(f"{self.text[place]!r} is not part of a formula: {_ALLOWED}", place)
        self.token = Token("end", "", place)
        return taken

    def sum(self, depth: int) -> Expression:
        if depth > DEEPEST:
            self.refuse(f"the formula is nested more than {DEEPEST} deep", self.token.place)
        terms = [self.product(depth)]
        while self.token.text in ("+", "-"):
            sign = self.advance().text
            term = self.product(depth)
            terms.append(negative(term) if sign == "-" else term)
        return add(*terms)

    def product(self, depth: int) -> Expression:
        result = self.signed(depth)
        while self.token.text in ("*", "/"):
            operator = self.advance()
            factor = self.signed(depth)
            if operator.text == "/" and factor == Number(exact(0)):
                self.refuse("division by zero", operator.place)
            result = multiply(result, factor) if operator.text == "*" else quotient(result, factor)
            self.check(result, operator.place)
        return result

    def signed(self, depth: int) -> Expression:
        if depth > DEEPEST:
            self.refuse(f"the formula is nested more than {DEEPEST} deep", self.token.place)
        if self.token.text in ("+", "-"):
            sign = self.advance().text
            inner = self.signed(depth + 1)
            return negative(inner) if sign == "-" else inner
        return self.raised(depth)

    def raised(self, depth: int) -> Expression:
        base = self.atom(depth)
        if self.token.text not in ("**", "^"):
            return base
        place = self.advance().place
        exponent = self.signed(depth + 1)
        if isinstance(exponent, Number):
            if abs(exponent.value) > HIGHEST_POWER:
                self.refuse(f"a power above {HIGHEST_POWER} is too steep to compute with", place)
            if base == Number(exact(0)) and exponent.value < 0:
                self.refuse("division by zero", place)
        result = power(base, exponent)
        self.check(result, place)
        return result

    def check(self, expression: Expression, place: int) -> None:
        if degree(expression) > HIGHEST_POWER:
            self.refuse(f"the powers together pass {HIGHEST_POWER}: too steep to compute with", place)

    def atom(self, depth: int) -> Expression:
        kind, found, place = self.token
        if kind == "number":
            self.advance()
            try:
                return Number(exact(found))
            except ValueError as error:
                self.refuse(str(error), place)
        if kind == "name":
            return self.named(depth)
        if found != "(":
            self.refuse_here_as_operand()
        self.advance()
        return self.closed(depth, place)

    def refuse_here_as_operand(self) -> NoReturn:
        kind, found, place = self.token
        if kind == "end":
            self.refuse_here()
        self.refuse(f"a number, weight or bracket is missing before {found!r}", place)

    def closed(self, depth: int, opened: int) -> Expression:
        inner = self.sum(depth + 1)
        if self.token.text != ")":
            if self.token.kind == "end":
                self.refuse("this bracket is never closed", opened)
            self.refuse_here()
        self.advance()
        return inner

    def named(self, depth: int) -> Expression:
        _, name, place = self.advance()
        if name in FUNCTIONS:
            if self.token.text != "(":
                self.refuse(f"{name} needs its argument in brackets: {name}(w)", place)
            opened = self.advance().place
            return Function(name, self.closed(depth, opened))
        if not _WEIGHT.fullmatch(name) or int(name[1:] or 1) > HIGHEST_WEIGHT:
            self.refuse(f"{name[:30]!r} is not known here: {_ALLOWED}", place)
        self.names.add(name)
        return Weight(name)
