"""Numbers for the screen, correct to their last digit: rounded once, from the exact value, half to even."""

import math
from fractions import Fraction
from typing import Any

import numpy as np

from mathcore.number import Written, exact

MINUS = "−"
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def screen(
    value: Written | np.floating[Any],
    places: int,
    *,
    minus: str = MINUS,
    plus: bool = False,
    thousands: str = "",
    scientific: bool = False,
    trim: bool = False,
) -> str:
    """Return a number as it stands on the screen.

    Args:
        value: a fraction or written number, taken exactly; a float, taken as the binary value it is.
        places: digits after the point.
        minus: the minus sign, U+2212 unless another is asked for.
        plus: whether positive numbers show a plus sign.
        thousands: what separates groups of three digits before the point, such as a thin space; nothing by default.
        scientific: write 1.25 × 10⁻³, with one digit before the point; zero stays plain.
        trim: drop zeros at the end, and a bare point.

    What rounds to zero has no sign. Infinity is ∞ and not-a-number is NaN.

    >>> screen("0.125", 2), screen("-1417.3478093824", 2, thousands=","), screen("0.000123", 1, scientific=True)
    ('0.12', '−1,417.35', '1.2 × 10⁻⁴')
    """
    if places < 0:
        raise ValueError(f"places is {places}, it must be at least 0")
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else _signed("∞", 1 if value > 0 else -1, minus, plus)
    number = Fraction(float(value)) if isinstance(value, float | np.floating) else exact(value)
    power = _power_of_ten(number, places) if scientific else 0
    digits, rounded = _digits(number / Fraction(10) ** power, places)
    whole, _, after = digits.partition(".")
    if trim:
        after = after.rstrip("0")
    text = _grouped(whole, thousands) + (f".{after}" if after else "")
    if scientific and rounded:
        text += f" × 10{str(power).translate(_RAISED)}"
    return _signed(text, rounded, minus, plus)


def _digits(number: Fraction, places: int) -> tuple[str, int]:
    rounded = round(number * 10**places)  # Python rounds fractions half to even
    digits = str(abs(rounded)).rjust(places + 1, "0")
    return (f"{digits[:-places]}.{digits[-places:]}" if places else digits), rounded


def _power_of_ten(number: Fraction, places: int) -> int:
    if number == 0:
        return 0
    size = abs(number)
    power = len(str(size.numerator)) - len(str(size.denominator))
    if size < Fraction(10) ** power:
        power -= 1
    rounds_up = round(size / Fraction(10) ** power * 10**places) >= 10 ** (places + 1)
    return power + 1 if rounds_up else power


def _grouped(whole: str, separator: str) -> str:
    return f"{int(whole):,}".replace(",", separator) if separator else whole


def _signed(text: str, sign: int, minus: str, plus: bool) -> str:
    if sign < 0:
        return minus + text
    return "+" + text if plus and sign > 0 else text
