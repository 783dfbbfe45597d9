"""Checks of words: that what is drawn is what was set, in glyphs that the font has, and that no number in them was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from manim import Mobject

from scenes.kit.captions import Caption
from scenes.kit.gates.glyphs import attest, missing, outline, same
from scenes.kit.text.words import CODE_FONT, MATH_FONT, WORD_FONT, Typeset, Words

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


@dataclass(frozen=True)
class Misspelt:
    """What is wrong with words, by which rule, and what to do."""

    rule: str
    what: str
    remedy: str


def named(words: Typeset) -> str:
    """Words by what they say."""
    return repr(str(getattr(words, "text", words.typst_code))[:60])


def misspelt(words: Typeset, leaves: Sequence[Mobject], lines: set[str]) -> Misspelt | None:
    """What is wrong with a piece of set text, or None; `lines` are those of captions, whose numbers are proved by themselves."""
    attested = attest(words, leaves)
    if attested.fault:
        return Misspelt("stale words", attested.fault, "Set the words anew when they change, and animate all of them together")
    if any(same(outline(leaf), missing(font)) for leaf in leaves for font in (WORD_FONT, MATH_FONT, CODE_FONT)):
        return Misspelt(
            "missing glyph", "its font has no glyph for one of its characters", "Use a character that the font has, or another font"
        )
    text = getattr(words, "text", None) if isinstance(words, Words) else None
    if text and text not in lines and (typed := NUMBER.search(text)):
        return Misspelt("typed digits", f"{typed[0]} is typed, not computed", "Make it a Number, or a {name} field of the caption")
    return None


def typed_digits(caption: Caption) -> str:
    """A number in a caption that none of its fields has put there; empty where there is none."""
    text = caption.text
    for claim in sorted(caption.numbers.values(), key=lambda one: -len(one.text)):
        text = text.replace(claim.text, "", 1)
    found = NUMBER.search(text)
    return found[0] if found else ""
