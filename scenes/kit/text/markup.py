"""Words before they are set: what is coloured in them, what is left without colours, and where lines break."""

import re

COLOURED = re.compile(r"\[([^\]]+)\]\((\w+)\)")
"""`[uphill](gradient)`: words in the colour of a meaning."""
WORD = re.compile(r"(?:\[[^\]]+\]\(\w+\)|\S)+")


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
    """Break words into as few lines as `columns` allows, of lengths as even as can be; coloured words stay whole.

    Raises `ValueError` when more than `lines` are needed: the text has to be shortened, not the type.
    """
    words = WORD.findall(text)
    fewest = _filled(words, columns)
    if len(fewest) > lines or max(len(plain(line)) for line in fewest) > columns:
        raise ValueError(f"{plain(text)!r} needs {len(fewest)} lines of {columns} characters; {lines} are allowed")
    narrowest = next(width for width in range(1, columns + 1) if len(_filled(words, width)) == len(fewest))
    return _filled(words, narrowest)
