"""Numbers in print: rounded from the exact value, set from a prebuilt set of glyphs so that they can count while a clip runs."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Self, cast

import numpy as np
from manim import VectorizedPoint, VGroup, VMobject

from mathcore import exact, screen
from scenes.kit.claims import Exact, Quantity, Shown
from scenes.kit.mark import Mark
from scenes.kit.text.words import MATH_FONT, Typeset, literal

GLYPH_SIZE = 48.0


LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
TEN = re.compile(r"(-?)(?:([0-9.]+) × )?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)")
RAISED_SIZE = 0.68
RAISED_BY = 0.0036
"""Of raised digits: their size beside that of the line, and how far they stand above it, in frame units for each unit of type size."""
ONE_TIMES = "1 × 10"
LONG = 10**6
"""From here on numbers are written with a power of ten."""


def shown(
    value: Exact, places: int = 2, of: Quantity | None = None, *, trim: bool = False, thousands: str = "", power: bool = False
) -> Shown:
    """A number as a claim: its exact value, the text it must read as, and what it is the value of.

    `trim` drops zeros at its end; `thousands` is what stands between groups of three digits, and then all are written out; `power`
    writes it with a power of ten, as long ones are otherwise, and a power of ten as nothing else.
    """
    scientific = power or (not thousands and not -LONG < value < LONG)
    text = screen(value, places, scientific=scientific, trim=trim, thousands=thousands)
    return Shown(value, places, text.removeprefix("1 × ") if power and text.startswith(ONE_TIMES) else text, of)


def exact_in_print(number: Shown) -> bool:
    """Whether a number's text is all of its value, not a rounded one; floats are taken for the decimals that they print as."""
    digits, power = parts_of(number.text)
    try:
        printed = Fraction(digits) * Fraction(10) ** int(power or 0)
        return printed == exact(number.value)
    except ValueError:
        return False  # infinities and what is not a number


def parts_of(text: str) -> tuple[str, str]:
    """A number in print as its digits, with a plain minus sign, and its power of ten in plain digits, or nothing; 10⁸ has the digits 1."""
    found = TEN.fullmatch(text.replace("−", "-"))
    if found is None:
        return text.replace("−", "-"), ""
    sign, digits, power = found.groups()
    return sign + (digits or "1"), power.translate(LOWERED).replace("−", "-")


@dataclass(frozen=True)
class Glyph:
    """One character at `GLYPH_SIZE`, its origin at (0, 0), and how far on the next one stands."""

    outline: VMobject | None
    advance: float


@cache
def glyph(character: str, font: str) -> Glyph:
    """A character of a font of the Typst wheel."""
    line = Typeset(f"#{literal(f'0{character}0')}", size=GLYPH_SIZE, colour="#FFFFFF", font=font)
    leaves = line.family_members_with_points()
    # The line's origin is the first zero's; equal glyphs stand apart by what was set between them.
    apart = float((leaves[-1].get_center() - leaves[0].get_center())[0])
    zero = apart / 2 if character == "0" else glyph("0", font).advance
    outline = cast("VMobject", leaves[1].copy()) if len(leaves) == 3 else None
    if outline is not None:
        outline.shift(-line.baseline_frames[0][0] - np.array([zero, 0.0, 0.0]))
    return Glyph(outline, apart - zero)


class Number(Mark, VGroup):
    """A number that can change. `stand_at` puts its baseline on a point; it stays anchored there when it grows."""

    def __init__(
        self,
        value: Exact,
        places: int = 2,
        *,
        size: float,
        colour: str,
        font: str = MATH_FONT,
        prefix: str = "",
        suffix: str = "",
        of: Quantity | None = None,
        trim: bool = False,
        thousands: str = "",
        power: bool = False,
    ) -> None:
        super().__init__()
        self.trim, self.thousands, self.power = trim, thousands, power
        self.places, self.size, self.colour, self.font = places, size, colour, font
        self.prefix, self.suffix = prefix, suffix
        self.anchor = VectorizedPoint(np.zeros(3))
        self.across = 0.0
        self.casing: tuple[str, float] | None = None
        self.text = ""
        self.add(self.anchor)
        self.count_to(value, of)

    def count_to(self, value: Exact, of: Quantity | None = None) -> Self:
        """Show another value in the same place; `of` says what it is the value of."""
        claim = shown(value, self.places, of, trim=self.trim, thousands=self.thousands, power=self.power)
        text = self.prefix + claim.text + self.suffix
        if text != self.text:
            self._set(text)
        return self.depict(claim)

    def _set(self, text: str) -> None:
        scale = self.size / GLYPH_SIZE
        pen, glyphs = 0.0, []
        for character in text:
            plain = character.translate(LOWERED)
            # The fonts have no raised digits beyond ³: a power is set in smaller digits.
            size, up = (1.0, 0.0) if plain == character else (RAISED_SIZE, RAISED_BY)
            found = glyph(plain, self.font)
            if found.outline is not None:
                outline = found.outline.copy().scale(size * scale, about_point=np.zeros(3)).shift((pen * scale, up * self.size, 0.0))
                glyphs.append(outline.set_fill(self.colour, 1).set_stroke(width=0))
            pen += size * found.advance
        start = self.anchor.get_center() - np.array([self.across * pen * scale, 0.0, 0.0])
        old = self.submobjects[1:]
        alpha = old[0].get_fill_opacity() if old else 1.0
        self.submobjects = [self.anchor, *(outline.shift(start).set_fill(opacity=alpha) for outline in glyphs)]
        self.text = text
        if self.casing:
            self.set_stroke(self.casing[0], width=self.casing[1], background=True)

    def stand_at(self, point: np.ndarray, across: float = 0.0) -> Self:
        """Put the baseline's left end (across 0), middle (0.5) or right end (1) on `point`."""
        self.across = across
        text, self.text = self.text, ""
        self.anchor.move_to(point)
        self._set(text)
        self._stamp()
        return self

    def cased(self, colour: str, width: float) -> Self:
        """Give the digits a casing that keeps them apart from a busy ground."""
        self.casing = (colour, width)
        self.set_stroke(colour, width=width, background=True)
        return self

    def set_colour(self, colour: str) -> Self:
        """Wear another colour from now on."""
        self.colour = colour
        self.set_fill(colour)
        return self
