"""Units of print: one number, one line of words, one formula. Parts of one unit never stand in each other's way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from manim import Mobject

from scenes.kit.claims import Shown
from scenes.kit.gates.findings import Area
from scenes.kit.gates.glyphs import attest, outline, read
from scenes.kit.gates.proof import described
from scenes.kit.gates.screen import Screen
from scenes.kit.gates.wording import named
from scenes.kit.text.words import MATH_FONT, Typeset


@dataclass(frozen=True, eq=False)
class Unit:
    """One unit of print with its visible leaves."""

    name: str
    mobject: Any
    leaves: Sequence[Mobject]
    caption: bool

    @cached_property
    def area(self) -> Area:
        """The box around its outlines, in scene units."""
        boxes = np.array([outline(leaf).box for leaf in self.leaves])
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @cached_property
    def size(self) -> float:
        """The font size at which it is drawn."""
        if isinstance(self.mobject, Typeset):
            return attest(self.mobject, self.leaves).size
        return read(self.leaves, getattr(self.mobject, "font", MATH_FONT), getattr(self.mobject, "text", "")).size

    @property
    def waivers(self) -> Mapping[str, str]:
        """The rules that do not hold for it."""
        return getattr(self.mobject, "waivers", {})


def units_of(screen: Screen, lines: set[str]) -> list[Unit]:
    """All units of print that stand still, in drawing order; `lines` are those of the captions."""
    found = [
        Unit(described(mark), mark, screen.owned[number], False) for number, mark in screen.marks.items() if isinstance(mark.claim, Shown)
    ]
    found += [Unit(named(words), words, leaves, getattr(words, "text", None) in lines) for words, leaves in screen.words]
    return [unit for unit in found if screen.in_force(unit.leaves)]
