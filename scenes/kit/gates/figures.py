"""Checks of what is in print: numbers digit by digit, and formulas."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import mpmath

from scenes.kit.claims import Given, OnLegend, OnRuler, Shown
from scenes.kit.gates.glyphs import read
from scenes.kit.gates.oracle import as_fraction, precise, rounded
from scenes.kit.gates.proof import Look, Reading, UntrueError, check
from scenes.kit.gates.quantities import agree, size_of, stands_for, worth
from scenes.kit.mark import Mark
from scenes.kit.text.words import MATH_FONT

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
UNSEEN = Fraction(1, 10**6)
"""Of the last digit in print: less is left of a sum that is nearly 0, and no reader can see it."""
IN_PRINT = re.compile(r"(?P<sign>[−+]?)(?P<whole>\d[\d,\u2009\u202f ]*)(?:\.(?P<after>\d+))?(?: ?× ?10(?P<power>[⁰¹²³⁴-⁹⁻]+))?")
BARE = re.compile(r"10(?P<power>[⁰¹²³⁴-⁹⁻]+)")
"""A power of ten, which is printed without the 1 that it is taken times."""
DIGIT = re.compile(r"[0-9]")


def says(text: str) -> tuple[Fraction, int, int] | None:
    """A number in print: its value, how many digits stand after the point, and its power of ten; None where it is no number."""
    if bare := BARE.fullmatch(text):
        power = int(bare["power"].translate(RAISED))
        return Fraction(10) ** power, 0, power
    found = IN_PRINT.fullmatch(text)
    if found is None:
        return None
    after = found["after"] or ""
    power = int(found["power"].translate(RAISED)) if found["power"] else 0
    digits = Fraction(re.sub(r"\D", "", found["whole"]) + (f".{after}" if after else ""))
    return (-1 if found["sign"] == "−" else 1) * digits * Fraction(10) ** power, len(after), power


def misprinted(claim: Shown) -> str:
    """In words, how a number's text is not its value rounded half to even; empty where it is."""
    value = as_fraction(claim.value)
    if value is None:
        whole = "NaN" if mpmath.isnan(precise(claim.value)) else "∞" if precise(claim.value) > 0 else "−∞"
        return "" if claim.text == whole else f"{claim.text!r} stands for {whole}"
    printed = says(claim.text)
    if printed is None:
        return f"{claim.text!r} is not a number"
    shown, places, power = printed
    wanted = rounded(value, power - claim.places)
    if places > claim.places or shown != wanted or (claim.text.startswith("−") and shown == 0):
        return f"{claim.text} is printed, {float(wanted):.{max(claim.places - power, 0)}f} is right"
    return ""


def prove(claim: Shown, look: Look) -> str:
    """Raise where a number's digits or its source are wrong; returns where it comes from."""
    if wrong := misprinted(claim):
        raise UntrueError(wrong, "Let mathcore.screen round the exact value")
    if isinstance(claim.of, Given):
        return claim.of.source
    if claim.of is None:
        raise UntrueError(f"{claim.text} does not say what it is the value of", "Give it its quantity: shown(..., of=...)")
    if isinstance(claim.of, OnRuler | OnLegend):
        if not stands_for(claim, look):
            raise UntrueError(f"nothing on its scale stands for {claim.text}", "Let numbers come and go with their ticks")
        return type(claim.of).__name__
    wanted = worth(claim.of, look)
    if not agree(claim.value, wanted, size_of(claim.of, look), UNSEEN * _last_place(claim)):
        raise UntrueError(f"{claim.text} is shown, {mpmath.nstr(precise(wanted), 12)} is right now", "Show the value again when it changes")
    return type(claim.of).__name__


def _last_place(claim: Shown) -> Fraction:
    """What the last digit in print counts."""
    printed = says(claim.text)
    return Fraction(10) ** (printed[2] - claim.places) if printed else Fraction(0)


@check.register
def _(claim: Shown, mark: Mark, look: Look) -> Reading:
    number: Any = mark
    source = prove(claim, look)
    before, after = getattr(number, "prefix", ""), getattr(number, "suffix", "")
    if DIGIT.search(before + after):
        raise UntrueError(f"digits are typed beside it: {before!r}, {after!r}", "Make each number a Number of its own")
    text = before + claim.text + after
    drawn = read(look.leaves, getattr(number, "font", MATH_FONT), text)
    if drawn.text != "".join(text.split()):
        raise UntrueError(f"{text} is claimed, {drawn.text} is drawn", "Change a number with count_to, never its glyphs")
    return Reading(0.0, f"{text} ({source})", drawn.text)
