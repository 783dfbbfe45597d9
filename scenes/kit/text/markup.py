"""Words before they are set: what is coloured in them, what is left without colours, and where lines break."""

import re
from functools import cache
from math import inf
from types import MappingProxyType

COLOURED = re.compile(r"\[([^\]]+)\]\((\w+)\)")
"""`[uphill](gradient)`: words in the colour of a meaning."""
WORD = re.compile(r"(?:\[[^\]]+\]\(\w+\)|\S)+")
PAUSES = MappingProxyType({".": 240, "?": 240, ":": 170, ",": 90})
"""How gladly a line is broken after these, in squared characters, ..."""
OPEN = 400
"""How unwillingly it is broken within brackets, ..."""
LEANING, LEAN = 60, ("a", "an", "and", "at", "by", "from", "in", "is", "of", "or", "so", "that", "the", "to")
"""... and how unwillingly after a word that leans on the next one."""


def plain(text: str) -> str:
    """The words without their colours."""
    return COLOURED.sub(r"\1", text)


def _filled(words: list[str], columns: int) -> list[str]:
    lines: list[list[str]] = [[]]
    for word in words:
        if lines[-1] and len(plain(" ".join([*lines[-1], word]))) > columns:
            lines.append([])
        lines[-1].append(word)
    return [" ".join(line) for line in lines]


def balanced(text: str, columns: int, lines: int) -> list[str]:
    """Break words into as few lines as `columns` allows, as even as can be, and sooner at a pause; coloured words stay whole.

    Raises `ValueError` when more than `lines` are needed: the text has to be shortened, not the type.
    """
    words = WORD.findall(text)
    fewest = _filled(words, columns)
    if len(fewest) > lines or max(len(plain(line)) for line in fewest) > columns:
        raise ValueError(f"{plain(text)!r} needs {len(fewest)} lines of {columns} characters; {lines} are allowed")
    return list(_evenly(tuple(words), len(fewest), columns)[1])


@cache
def _evenly(words: tuple[str, ...], lines: int, columns: int) -> tuple[float, tuple[str, ...]]:
    """What it costs to break words into so many lines, and the lines: their lengths squared, less at a pause, more at a word that leans."""
    whole = " ".join(words)
    if lines == 1:
        length = len(plain(whole))
        return (length**2 if length <= columns else inf), (whole,)
    best: tuple[float, tuple[str, ...]] = inf, ()
    for count in range(1, len(words) - lines + 2):
        line = plain(" ".join(words[:count]))
        if len(line) > columns:
            break
        cost, rest = _evenly(words[count:], lines - 1, columns)
        cost += len(line) ** 2 - PAUSES.get(line[-1], 0) + LEANING * (line.rpartition(" ")[2].lower() in LEAN)
        cost += OPEN * (line.count("(") > line.count(")"))
        best = min(best, (cost, (" ".join(words[:count]), *rest)), key=lambda one: one[0])
    return best
