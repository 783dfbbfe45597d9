"""Decimal text means that decimal, and floats are the nearest of their width."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.number import LONGEST, decimal_text, exact, in_width


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0.1", Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (np.float32(0.1), Fraction(1, 10)),
        (Decimal("0.1"), Fraction(1, 10)),
        ("2/3", Fraction(2, 3)),
        ("-2.4", Fraction(-12, 5)),
        ("−2.4", Fraction(-12, 5)),
        (" 1e-6 ", Fraction(1, 10**6)),
        ("+.5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        (7, Fraction(7)),
        (np.int64(7), Fraction(7)),
        (Fraction(1, 7), Fraction(1, 7)),
        ("1e400", Fraction(10**400)),
    ],
)
def test_reads_what_is_written(written: object, meant: Fraction) -> None:
    assert exact(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "nan",
        "inf",
        "-Infinity",
        "",
        " ",
        "one",
        "1,5",
        "1_000",
        "0x10",
        "1e999999999",
        "1e-999999999",
        "1e401",
        "1/0",
        "1/2/3",
        "--1",
        "1 2",
        "٣",
        "１",
        "9" * (LONGEST + 1),
        "1e" + "9" * 5000,
        float("nan"),
        float("inf"),
        True,
        None,
        1j,
        "__import__('os')",
    ],
)
def test_refuses_what_is_no_finite_number(written: object) -> None:
    with pytest.raises(ValueError, match=r"number|long|range|zero|truth"):
        exact(written)


@given(st.fractions() | st.builds(lambda m, e: m * Fraction(10) ** e, st.integers(), st.integers(-300, 300)))
def test_text_of_a_fraction_reads_back(value: Fraction) -> None:
    text = decimal_text(value)
    if len(text) <= LONGEST:
        assert exact(text) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_decimals_agree_with_the_decimal_module(value: Decimal) -> None:
    assert exact(str(value)) == Fraction(value)


@pytest.mark.parametrize("width", [np.float16, np.float32, np.float64])
@given(st.fractions() | st.floats(allow_nan=False, allow_infinity=False).map(Fraction))
def test_the_float_is_the_nearest_of_its_width(width: type[np.floating], value: Fraction) -> None:
    found = in_width(value, np.dtype(width))
    assert found.dtype == width
    if np.isfinite(found):
        distance = abs(Fraction(float(found)) - value)
        with np.errstate(over="ignore"):
            neighbours = np.nextafter(found, width(np.inf)), np.nextafter(found, width(-np.inf))
        for neighbour in neighbours:
            if np.isfinite(neighbour):
                assert distance <= abs(Fraction(float(neighbour)) - value)
    else:
        assert abs(value) > Fraction(float(np.finfo(width).max))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.fractions())
def test_float64_agrees_with_python(value: float | Fraction) -> None:
    fraction = Fraction(value)
    assert in_width(fraction, np.dtype(np.float64)) == fraction.numerator / fraction.denominator


@given(st.integers(0, 2**16 - 1).map(lambda bits: np.uint16(bits).view(np.float16)).filter(np.isfinite))
def test_every_float16_is_itself(value: np.float16) -> None:
    assert in_width(Fraction(float(value)), np.dtype(np.float16)) == value


def test_rounding_once_differs_from_rounding_twice() -> None:
    # A little above the middle between two float16: through float64 the little is lost and the tie goes the wrong way.
    value = 1 + Fraction(1, 2**11) + Fraction(1, 2**80)
    assert in_width(value, np.dtype(np.float16)) == np.float16(1 + 2**-10)
    assert np.float16(float(value)) == np.float16(1)
