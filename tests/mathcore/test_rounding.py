"""Numbers on the screen are correct to their last digit."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.rounding import screen


@pytest.mark.parametrize(
    ("value", "places", "options", "shown"),
    [
        ("0.125", 2, {}, "0.12"),
        ("0.135", 2, {}, "0.14"),
        (2.675, 2, {}, "2.67"),  # the float is a little less than 2.675
        ("2.675", 2, {}, "2.68"),
        ("-4.2", 1, {}, "−4.2"),
        ("-4.2", 1, {"minus": "-"}, "-4.2"),
        ("4.2", 1, {"plus": True}, "+4.2"),
        ("-0.001", 2, {}, "0.00"),
        ("0", 0, {"plus": True}, "0"),
        ("-1417.3478093824", 2, {"thousands": ","}, "−1,417.35"),
        ("175000000000", 0, {"thousands": " "}, "175 000 000 000"),
        ("999.999", 2, {"thousands": ","}, "1,000.00"),
        ("2.50", 3, {"trim": True}, "2.5"),
        ("3", 3, {"trim": True}, "3"),
        ("100", 0, {"trim": True}, "100"),
        ("0.00012345", 2, {"scientific": True}, "1.23 × 10⁻⁴"),
        ("-99999", 1, {"scientific": True}, "−1.0 × 10⁵"),
        ("0", 1, {"scientific": True}, "0.0"),
        ("1e-300", 0, {"scientific": True}, "1 × 10⁻³⁰⁰"),
        (Fraction(2, 3), 4, {}, "0.6667"),
        (float("inf"), 2, {}, "∞"),
        (float("-inf"), 2, {}, "−∞"),
        (np.float16("inf"), 2, {"plus": True}, "+∞"),
        (np.float32("nan"), 2, {}, "NaN"),
        (np.float32(0.1), 10, {}, "0.1000000015"),
    ],
)
def test_shows(value: object, places: int, options: dict[str, object], shown: str) -> None:
    assert screen(value, places, **options) == shown


def test_refuses_fewer_than_no_places() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        screen("1", -1)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12), st.integers(0, 12))
def test_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    with localcontext() as context:
        context.prec = 200
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    assert screen(Fraction(value), places, minus="-") == f"{abs(rounded) if rounded == 0 else rounded:f}"


@given(st.fractions().filter(bool), st.integers(0, 8))
def test_powers_of_ten_have_one_digit_before_the_point(value: Fraction, places: int) -> None:
    digits, _, power = screen(value, places, scientific=True, minus="-").partition(" × 10")
    exponent = int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")))
    assert 1 <= abs(Fraction(digits)) < 10
    assert abs(Fraction(digits) * Fraction(10) ** exponent - value) <= Fraction(10) ** (exponent - places) / 2


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_float_is_shown_as_the_binary_value_it_is(value: float) -> None:
    assert screen(value, 5, minus="-", plus=False).lstrip("-") == f"{abs(value):.5f}"
