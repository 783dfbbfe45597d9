"""Contrast as WCAG 2 defines it, and how colours look to eyes with a colour deficiency."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

Pixels = np.ndarray[Any, Any]
"""Colours (..., 3), 0 to 1, as sRGB."""

WORDS, LARGE = 4.5, 3.0
"""The least contrast of words, and of large words and of what is no word."""
LARGE_TYPE = 24.0
"""CSS pixels from which type is large: 18 points."""
SHARE, MARK_SHARE = 5, 50
"""The percentile of the pixels around that must reach it: of words, and of marks, which are told by all of their shape."""


def linear(colours: Pixels) -> Pixels:
    """Light from sRGB values."""
    values = np.asarray(colours, dtype=float)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


LIGHT_OF_BYTE = linear(np.arange(256) / 255)


def luminance(colours: Pixels) -> Pixels:
    """Relative luminance (...) of sRGB colours (..., 3), bytes or 0 to 1."""
    given = np.asarray(colours)
    light = LIGHT_OF_BYTE[given[..., :3]] if given.dtype == np.uint8 else linear(given[..., :3])
    brightness: Pixels = light @ np.array([0.2126, 0.7152, 0.0722])
    return brightness


def ratio(one: Pixels, other: Pixels) -> Pixels:
    """The contrast ratio of two luminances, 1 to 21."""
    high, low = np.maximum(one, other), np.minimum(one, other)
    contrast: Pixels = (high + 0.05) / (low + 0.05)
    return contrast


DEFICIENCIES = MappingProxyType(
    {
        # Machado, Oliveira and Fernandes 2009, severity 1, on linear light.
        "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
        "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
        "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
    }
)


def seen_with(deficiency: str, colour: Pixels) -> Pixels:
    """Linear light (3,) of a colour as such eyes see it; "none" leaves it as it is."""
    light = linear(colour)
    matrix = DEFICIENCIES.get(deficiency)
    seen: Pixels = light if matrix is None else np.clip(matrix @ light, 0, 1)
    return seen


def difference(one: Pixels, other: Pixels) -> float:
    """How different two colours of linear light look: their distance in Oklab, 0 to about 1."""
    return float(np.linalg.norm(_oklab(one) - _oklab(other)))


def _oklab(light: Pixels) -> Pixels:
    # Ottosson 2020.
    cones = np.array(
        [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    colour: Pixels = lab @ np.cbrt(cones @ light)
    return colour
