"""Formulas taken back to mathematics: Typst's own reading of the source, turned into SymPy, and held against what the formula shows.

Typst is asked for the tree of its contents, so no Typst is parsed here; of that tree the notation of the course is read: letters with
subscripts, numbers, sums, products, fractions, powers, roots, functions and relations. What is not read makes no formula wrong by itself:
then its numbers are checked, one by one, and no more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy
import typst

from scenes.kit.claims import Said, Scale
from scenes.kit.gates.figures import prove, says
from scenes.kit.gates.glyphs import LEVEL
from scenes.kit.gates.oracle import FUNCTIONS, UnreadableError, as_fraction, derive, precise
from scenes.kit.gates.proof import Look, Reading, UntrueError, check
from scenes.kit.gates.quantities import agree
from scenes.kit.gates.screen import Screen, box
from scenes.kit.mark import Mark

Node = dict[str, Any]
RELATIONS = ("=", "←", "≈", "≤", "≥", "<", ">", "→", "≠", ":")
TIMES = ("⋅", "×", "·", "∗")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
TEN = re.compile(r"[−-]?(?:(?P<digits>[0-9.]+) × )?10(?P<power>[⁰¹²³⁴-⁹⁻]+)")
NAMED = 1.5
"""So far, in frame units, the name of a weight may stand from the end of its ruler."""
WEIGHT = re.compile(r"w\d*|x|y|b")
TRIALS = 3


class UnreadError(ValueError):
    """Notation that the gate does not read as mathematics."""


@lru_cache(maxsize=512)
def _tree(source: str) -> str:
    return str(typst.query(f"${source}$".encode(), "math.equation", field="body", ignore_system_fonts=True))


def contents(source: str) -> list[Node]:
    """The parts of a formula, colours and spaces aside."""
    (body,) = json.loads(_tree(source))
    return list(_parts(body))


def _parts(node: Node) -> Iterator[Node]:
    match node["func"]:
        case "sequence":
            for child in node["children"]:
                yield from _parts(child)
        case "styled":
            yield from _parts(node["child"])
        case "space" | "h" | "linebreak" | "align-point":
            return
        case _:
            yield node


def numbers_in(nodes: Sequence[Node]) -> list[str]:
    """The numbers that a reader sees, in reading order; subscripts and powers are part of their letters, those of ten are 10^8."""
    found: list[str] = []
    for node in nodes:
        if "t" in node and node["base"].get("text") == "10":
            found.append("10^" + "".join(str(part.get("text", "?")) for part in _parts(node["t"])))
            continue
        for key in ("text", "num", "denom", "base", "radicand", "body"):
            part = node.get(key)
            if key == "text" and node["func"] == "text" and NUMBER.fullmatch(str(part)):
                found.append(str(part))
            elif isinstance(part, dict):
                found += numbers_in(list(_parts(part)))
        for entry in (entry for row in node.get("rows", ()) for entry in row):
            found += numbers_in(list(_parts(entry)))
    return found


class Reader:
    """Reads the contents of a formula as SymPy expressions with relations between them."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes, self.place = list(nodes), 0

    def _text(self) -> str:
        node = self.nodes[self.place] if self.place < len(self.nodes) else {}
        return str(node["text"]) if node.get("func") == "symbol" else ""

    def _take(self) -> Node:
        if self.place >= len(self.nodes):
            raise UnreadError("something is missing at the end")
        self.place += 1
        return self.nodes[self.place - 1]

    def sides(self) -> tuple[list[Any], list[str]]:
        """The sides of all relations, and the relations between them."""
        sides, relations = [self.sum()], []
        while self._text() in RELATIONS:
            relations.append(str(self._take()["text"]))
            sides.append(self.sum())
        self._end()
        return sides, relations

    def whole(self) -> Any:
        """All of it as one expression."""
        value = self.sum()
        self._end()
        return value

    def _end(self) -> None:
        if self.place < len(self.nodes):
            raise UnreadError(f"{self.nodes[self.place]} is not read")

    def sum(self) -> Any:
        """Terms with signs."""
        value = sympy.Integer(0)
        sign = self._take()["text"] if self._text() in ("−", "+") else "+"
        while True:
            term = self._product()
            value = value + term if sign == "+" else value - term
            if self._text() not in ("−", "+"):
                return value
            sign = self._take()["text"]

    def _product(self) -> Any:
        value = self._factor()
        while self.place < len(self.nodes):
            text = self._text()
            if text in TIMES:
                self._take()
                value = value * (-self._after_minus() if self._text() == "−" else self._factor())
            elif text == "/":
                self._take()
                value = value / self._factor()
            elif text in RELATIONS or text in ("−", "+", ",", ")"):
                break
            else:
                value = value * self._factor()
        return value

    def _after_minus(self) -> Any:
        self._take()
        return self._factor()

    def _factor(self) -> Any:
        node = self._take()
        match node["func"]:
            case "text" if NUMBER.fullmatch(str(node["text"])):
                return sympy.Rational(node["text"])
            case "symbol" | "text":
                return sympy.Symbol(str(node["text"]), real=True)
            case "frac":
                return _inside(node["num"]) / _inside(node["denom"])
            case "root" if "index" not in node:
                return sympy.sqrt(_inside(node["radicand"]))
            case "lr":
                return self._brackets(node)
            case "op":
                return self._function(str(node["text"]["text"]))
            case "attach":
                return self._attached(node)
        raise UnreadError(f"{node['func']} is not read")

    def _brackets(self, node: Node) -> Any:
        inner = list(_parts(node["body"]))
        value = Reader(inner[1:-1]).whole()
        match (inner[0].get("text"), inner[-1].get("text")):
            case ("(", ")") | ("[", "]"):
                return value
            case ("|", "|"):
                return sympy.Abs(value)
        raise UnreadError("brackets of another kind")

    def _function(self, name: str) -> Any:
        function = FUNCTIONS.get({"ln": "log"}.get(name, name))
        if function is None:
            raise UnreadError(f"{name} is not read")
        return function(self._factor())

    def _attached(self, node: Node) -> Any:
        if "b" in node:
            below = "".join(str(part.get("text", "?")) for part in _parts(node["b"]))
            value = sympy.Symbol(f"{_letter(node['base'])}{below}", real=True)
        else:
            value = Reader(list(_parts(node["base"]))).whole()
        return value ** _inside(node["t"]) if "t" in node else value


def _letter(node: Node) -> str:
    (part,) = _parts(node)
    if part["func"] != "symbol":
        raise UnreadError(f"a subscript at a {part['func']}")
    return str(part["text"])


def _inside(node: Node) -> Any:
    return Reader(list(_parts(node))).whole()


def same(one: Any, other: Any) -> bool:
    """Whether two expressions are equal, tried at random rational places: surer than simplifying, and quicker."""
    symbols = sorted((one - other).free_symbols, key=str)
    rng = np.random.default_rng(len(symbols))
    for _ in range(TRIALS):
        at = {symbol: sympy.Rational(int(rng.integers(1, 99)), 37) for symbol in symbols}
        if abs(sympy.N((one - other).subs(at), 40)) > 1e-30:
            return False
    return True


@check.register
def _(claim: Said, mark: Mark, look: Look) -> Reading:
    nodes = contents(claim.source)
    sources = [prove(number, look) for number in claim.numbers]
    _all_claimed(claim, nodes)
    _adds_up(claim, nodes)
    proved = [f"{number.text} ({source})" for number, source in zip(claim.numbers, sources, strict=True)]
    said = _expression(claim.expression)
    if said is not None and claim.numbers:
        _worked_out(claim, said)
    elif said is not None:
        _written_out(claim, said, nodes)
    return Reading(0.0, f"{claim.expression}: {', '.join(proved)}", claim.source)


def _expression(text: str) -> Any:
    """What a formula says it shows as mathematics; None where it says so in a word, such as "gradient"."""
    try:
        found = derive(text)
    except UnreadableError:
        return None
    return None if found.is_Symbol and not WEIGHT.fullmatch(text) else found


def _all_claimed(claim: Said, nodes: list[Node]) -> None:
    """Every number in print is one of the claim's; where it claims none, its numbers are those of the expression it shows."""
    printed = numbers_in(nodes)
    wanted = [part for number in claim.numbers for part in _parts_of(number.text)]
    for text in wanted:
        if text not in printed:
            raise UntrueError(f"{text} is claimed and not in print", "Set the formula anew when its numbers change")
        printed.remove(text)
    extra = [text for text in printed if text not in ("1", "10")]
    if claim.numbers and extra:
        raise UntrueError(f"{', '.join(extra)} in it is typed, not computed", "Make it one of the formula's numbers")


def _parts_of(text: str) -> list[str]:
    """A number in print as the numbers that a formula sets for it: 1.2 × 10⁸ is 1.2 and 10^8, and 10⁸ is 10^8."""
    found = TEN.fullmatch(text)
    return NUMBER.findall(found["digits"] or "" if found else text) + ([f"10^{found['power'].translate(LEVEL)}"] if found else [])


def _adds_up(claim: Said, nodes: list[Node]) -> None:
    """Where a formula is an equation of numbers that are printed in full, its sides are equal: no sign lost, no two numbers exchanged."""
    printed = [says(number.text) for number in claim.numbers]
    if not all(read and as_fraction(number.value) == read[0] for number, read in zip(claim.numbers, printed, strict=True)):
        return
    try:
        sides, relations = Reader(nodes).sides()
    except UnreadError:
        return
    for one, relation, other in zip(sides, relations, sides[1:], strict=False):
        if relation == "=" and one.is_Rational and other.is_Rational and one != other:
            raise UntrueError(f"it reads {one} = {other}", "Set its numbers in their places, each with its sign")


def _worked_out(claim: Said, said: Any) -> None:
    """Numbers put into an expression give the number that stands last."""
    symbols = sorted(said.free_symbols, key=lambda symbol: claim.expression.index(symbol.name))
    if len(claim.numbers) != len(symbols) + 1:
        return
    *given, result = claim.numbers
    values = dict(zip(symbols, (sympy.Float(str(precise(one.value)), 50) for one in given), strict=True))
    worked = sympy.N(said.subs(values), 50)
    if not agree(result.value, precise(_as_number(worked))):
        raise UntrueError(f"{claim.expression} is {sympy.N(worked, 8)}, {result.text} is in print", "Work the numbers out together")


def _as_number(value: Any) -> Any:
    return mpmath.mpf(str(value)) if value.is_number else mpmath.nan


def _written_out(claim: Said, said: Any, nodes: list[Node]) -> None:
    """A formula without numbers of its own is the expression that it says it shows, letter by letter."""
    try:
        sides, _ = Reader(nodes).sides()
    except UnreadError:
        return
    letters = {symbol: sympy.Symbol(name, real=True) for symbol, name in _letters(sides[-1], said)}
    if not same(sides[-1].xreplace(letters), said):
        raise UntrueError(f"it reads {sides[-1]}, it should be {claim.expression}", "Generate its source from the expression")


def _letters(shown: Any, said: Any) -> list[tuple[Any, str]]:
    """Weights may be shown in other letters, the first one for the first, the second for the second: w1 and w2 as w and b, or x and y."""
    ours = {place_of(symbol.name): symbol.name for symbol in said.free_symbols if WEIGHT.fullmatch(symbol.name)}
    weights = [symbol for symbol in shown.free_symbols if WEIGHT.fullmatch(symbol.name)]
    found = [(symbol, ours.get(place_of(symbol.name), symbol.name)) for symbol in weights]
    others = [sorted({symbol.name for symbol in side.free_symbols if not WEIGHT.fullmatch(symbol.name)}) for side in (shown, said)]
    pairs = zip(*others, strict=True) if len(others[0]) == len(others[1]) else ()
    return found + [(sympy.Symbol(theirs, real=True), own) for theirs, own in pairs]


def place_of(weight: str) -> int:
    """Which weight a letter stands for, from 0."""
    return int(weight[1:]) - 1 if weight[1:] else int(weight in "yb")


def exchanged_names(screen: Screen) -> str:
    """In words, where the names of two weights stand at each other's rulers; empty where they do not."""
    names = [
        (place_of(mark.claim.expression), mark.claim.expression, box(screen.owned[number]))
        for number, mark in screen.marks.items()
        if isinstance(mark.claim, Said) and WEIGHT.fullmatch(mark.claim.expression) and screen.in_force(screen.owned[number])
    ]
    for ends in _ends_of_rulers(screen).values():
        beside: dict[int, tuple[int, str]] = {}
        for place, name, (left, bottom, right, top) in names:
            middle = np.array([(left + right) / 2, (bottom + top) / 2])
            apart = {axis: float(np.hypot(*(end - middle))) for axis, end in ends.items()}
            nearest = min(apart, key=lambda axis: apart[axis])
            if apart[nearest] <= NAMED:
                beside[nearest] = place, name
        if len(beside) == 2 and beside[0][0] == 1 and beside[1][0] == 0:
            return f"{beside[0][1]} stands at the ruler across and {beside[1][1]} at the one that goes up"
    return ""


def _ends_of_rulers(screen: Screen) -> dict[str, dict[int, Any]]:
    """Where the rulers of each stage end, right and above, by axis: of stages that have both."""
    found: dict[str, dict[int, Any]] = {}
    for number, mark in screen.marks.items():
        if isinstance(mark.claim, Scale):
            left, bottom, right, top = box(screen.owned[number])
            across = right - left > top - bottom
            found.setdefault(mark.claim.stage, {})[0 if across else 1] = np.array([right, bottom] if across else [left, top])
    return {stage: ends for stage, ends in found.items() if len(ends) == 2}
