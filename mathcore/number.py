"""Numbers as they are written: decimal text to the exact fraction it says, and fractions to floats at the last moment.

A learning rate of 0.1 means one tenth. No binary float is one tenth, so everything a person writes is kept as a
`Fraction`, and becomes a float of the wanted width only where floats are what is studied or drawn.
"""

import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

LONGEST = 80  # characters of a written number
PLAIN_DIGITS = 40  # a number with more of them is written with a power of ten
LARGEST_EXPONENT = 400  # of ten: beyond every float64, far below what would fill the memory

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE](?P<exponent>[+-]?\d+))?", re.ASCII)
_RATIO = re.compile(r"[+-]?\d+/\d+", re.ASCII)

Written = str | int | float | Fraction | Decimal


def exact(number: Written) -> Fraction:
    """Return the fraction that a written number says: `exact("0.1")` is one tenth, and so is `exact(0.1)`.

    Text is a decimal ("-2.4", "1e-6") or a ratio of whole numbers ("2/3"); a Unicode minus sign is a minus sign. A
    float is read as the decimal it prints as, because that is what its author wrote; for the binary value itself
    use `Fraction(x)`.

    Raises:
        ValueError: for anything that is not one finite number of at most 80 characters, ten to the ±400 at most.

    >>> exact("0.1"), exact("−2.4"), exact("2/3"), exact("1e3")
    (Fraction(1, 10), Fraction(-12, 5), Fraction(2, 3), Fraction(1000, 1))
    """
    if isinstance(number, Fraction):
        return number
    if isinstance(number, bool | np.bool_):
        raise ValueError(f"{number} is a truth value, not a number: write a decimal such as 0.1")
    if isinstance(number, int | np.integer):
        return Fraction(int(number))
    if not isinstance(number, str | float | np.floating | Decimal):
        raise ValueError(f"a {type(number).__name__} is not a number: write a decimal such as 0.1 or a ratio such as 2/3")
    return _from_text(str(number))


def _from_text(text: str) -> Fraction:
    plain = text.strip().replace("−", "-")
    shown = repr(text if len(text) <= 24 else text[:24] + "…")
    if len(plain) > LONGEST:
        raise ValueError(f"{shown} is too long for a number: {len(plain)} characters where {LONGEST} are allowed")
    if _RATIO.fullmatch(plain):
        above, below = plain.split("/")
        if int(below) == 0:
            raise ValueError(f"{shown} divides by zero")
        return Fraction(int(above), int(below))
    match = _DECIMAL.fullmatch(plain)
    if not match:
        raise ValueError(f"{shown} is not a finite number: write a decimal such as 0.1, 1e-6 or a ratio such as 2/3")
    exponent = match["exponent"] or "0"
    if len(exponent.lstrip("+-0")) > 3 or abs(int(exponent)) > LARGEST_EXPONENT:
        raise ValueError(f"{shown} is out of range: powers of ten go from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}")
    return Fraction(plain)


def decimal_text(value: Fraction) -> str:
    """Return a short text that `exact` reads back as this value: a decimal where there is one, else a ratio.

    >>> [decimal_text(Fraction(text)) for text in ("2.4", "2/3", "-7", "1e60", "-3e-50")]
    ['2.4', '2/3', '-7', '1e60', '-3e-50']
    """
    places = _decimal_places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    sign, digits = "-" if value < 0 else "", str(abs(value.numerator) * 10**places // value.denominator)
    if max(len(digits), places) <= PLAIN_DIGITS:
        digits = digits.rjust(places + 1, "0")
        return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
    mantissa = digits.rstrip("0")
    return f"{sign}{mantissa}e{len(digits) - len(mantissa) - places}"


def _decimal_places(denominator: int) -> int | None:
    """Return how many decimals a fraction needs, or None if they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


@lru_cache(maxsize=4096)
def in_width(value: Fraction, dtype: np.dtype[Any]) -> Any:
    """Return the float of this width (float16, float32 or float64) nearest to an exact value, ties to even.

    Going through float64 would round twice. What is too large for the width becomes an infinity of its sign.
    """
    if value == 0:
        return dtype.type(0)
    kind = np.finfo(dtype)
    size = abs(value)
    power = size.numerator.bit_length() - size.denominator.bit_length()
    if size < Fraction(2) ** power:
        power -= 1
    last_place = max(power, int(kind.minexp)) - int(kind.nmant)
    whole = round(size / Fraction(2) ** last_place)  # Python rounds fractions half to even
    overflows = whole.bit_length() + last_place > int(kind.maxexp)
    magnitude = math.inf if overflows else math.ldexp(whole, last_place)
    return dtype.type(magnitude if value > 0 else -magnitude)
