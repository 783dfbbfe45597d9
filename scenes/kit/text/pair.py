"""A point in print: its coordinates in brackets, each in the colour of its weight, and where such a label finds room beside a mark."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Mobject, RoundedRectangle, VGroup

from scenes.kit.claims import Shown
from scenes.kit.layout import Box
from scenes.kit.mark import Prop
from scenes.kit.text.numbers import Number
from scenes.kit.theme import STROKES, Theme

GAP = 0.12
"""Between the coordinates."""
APART = 0.2
"""Between a mark and its label, in frame units."""
AROUND = 16
"""Directions in which a label looks for room."""
MARGIN = (0.12, 0.09)
PLATE = 0.86


class Pair(VGroup):
    """(a, b): `numbers` are the two coordinates."""

    def __init__(self, coordinates: Sequence[Shown], size: float, theme: Theme) -> None:
        self.numbers = [
            Number(
                one.value,
                one.places,
                of=one.of,
                size=size,
                colour=theme.axis(index),
                prefix="" if index else "(",
                suffix="," if index < len(coordinates) - 1 else ")",
                trim=True,
            )
            for index, one in enumerate(coordinates)
        ]
        super().__init__(*self.numbers)
        self.stand_at(np.zeros(3))

    def stand_at(self, point: np.ndarray, across: float = 0.0) -> Self:
        """Put the baseline's left end (across 0), middle (0.5) or right end (1) on `point`."""
        pen = np.array(point, dtype=float)
        pen[0] -= across * (sum(one.width for one in self.numbers) + GAP * (len(self.numbers) - 1))
        for one in self.numbers:
            one.stand_at(pen)
            pen = pen + np.array([one.width + GAP, 0.0, 0.0])
        return self


class Label(VGroup):
    """A pair of coordinates on a plate, for busy ground; its `numbers` are those of the pair."""

    def __init__(self, coordinates: Sequence[Shown], size: float, theme: Theme) -> None:
        self.pair = Pair(coordinates, size, theme)
        self.numbers = self.pair.numbers
        width, height = (side + 2 * margin for side, margin in zip((self.pair.width, self.pair.height), MARGIN, strict=True))
        plate = RoundedRectangle(
            width=width, height=height, corner_radius=MARGIN[1], stroke_width=0, fill_color=theme.ground, fill_opacity=PLATE
        )
        plate.move_to(self.pair)
        super().__init__(Prop(plate, reason="it keeps the coordinates apart from the ground"), self.pair)


def beside(label: Mobject, point: np.ndarray, away_from: Sequence[Any], area: Box, clear: float = STROKES.walker) -> np.ndarray:
    """Where the middle of a label stands next to a mark at `point`: inside `area`, as far as can be from the scene points `away_from`."""
    half = np.array([label.width / 2, label.height / 2])
    angles = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    # Far enough out that the label's box clears the mark in every direction.
    reach = np.min((half + clear + APART) / np.maximum(np.abs(ways), 1e-9), axis=-1)
    middles = point[:2] + reach[:, None] * ways
    others = np.array([np.asarray(one, dtype=float)[:2] - point[:2] for one in away_from]).reshape(-1, 2)
    others = others[np.hypot(*others.T) > 0]
    towards = others / np.hypot(*others.T)[:, None]
    crowding = (ways @ towards.T).max(axis=-1) if len(others) else np.zeros(AROUND)
    low, high = np.array([area.left, area.bottom]) + half, np.array([area.right, area.top]) - half
    over = np.maximum(0.0, np.maximum(low - middles, middles - high)).sum(axis=-1)
    best = int(np.argmin(crowding + 1e3 * over))
    return np.array([*np.clip(middles[best], low, np.maximum(low, high)), 0.0])
