"""Floats as their bits: sign, exponent and fraction, as IEEE 754 lays them out."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

EXPONENT_BITS = MappingProxyType({16: 5, 32: 8, 64: 11})
"""How many bits the exponent has, by the width of the float."""


@dataclass(frozen=True)
class FloatBits:
    """The bits of one float, each a string of 0 and 1, the highest first."""

    sign: str
    exponent: str
    fraction: str

    @property
    def together(self) -> str:
        """All of them in order."""
        return self.sign + self.exponent + self.fraction

    @property
    def full(self) -> bool:
        """Whether all bits of the exponent are one: then it is no finite number, ∞ with an empty fraction and NaN otherwise."""
        return "0" not in self.exponent


def float_bits(value: np.floating[Any]) -> FloatBits:
    """Return the bits of a float16, float32 or float64.

    >>> float_bits(np.float16(1.5))
    FloatBits(sign='0', exponent='01111', fraction='1000000000')
    """
    array = np.atleast_1d(np.asarray(value))
    width = 8 * array.dtype.itemsize
    if array.dtype.kind != "f" or array.size != 1 or width not in EXPONENT_BITS:
        raise ValueError(f"{value!r} is not one float16, float32 or float64")
    text = format(int(array.view(f"u{array.dtype.itemsize}")[0]), f"0{width}b")
    end = 1 + EXPONENT_BITS[width]
    return FloatBits(text[0], text[1:end], text[end:])
