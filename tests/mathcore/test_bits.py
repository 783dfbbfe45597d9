import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.bits import float_bits


@given(st.floats(width=32), st.sampled_from([(np.float16, ">e"), (np.float32, ">f"), (np.float64, ">d")]))
def test_bits_are_those_that_struct_packs(value: float, kind: tuple[type, str]) -> None:
    width, code = kind
    with np.errstate(over="ignore"):
        held = width(value)
    if np.isnan(held):
        assert float_bits(held).full
        assert "1" in float_bits(held).fraction
        return
    packed = "".join(f"{byte:08b}" for byte in struct.pack(code, float(held)))
    assert float_bits(held).together == packed


def test_infinity_is_a_full_exponent_and_an_empty_fraction() -> None:
    bits = float_bits(np.float32(np.inf))
    assert (bits.sign, bits.full, bits.fraction) == ("0", True, "0" * 23)
    assert float_bits(np.float32(-np.inf)).sign == "1"
    assert not float_bits(np.finfo(np.float32).max).full


def test_what_is_no_float_is_refused() -> None:
    with pytest.raises(ValueError, match="not one float16"):
        float_bits(np.int32(3))
