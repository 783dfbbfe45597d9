"""A small dictionary over the picture: what a thing of the picture is called in machine learning, row by row."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from manim import VGroup

from scenes.kit.layout import CAPITAL, Layout
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

LEADING = 0.0145
"""From row to row, in frame units for each unit of type size."""
MARGIN = 0.3
LIFTED = 0.08
"""Room between the words and the captions, at least, in frame units."""
ARROW = "→"
INNER = tuple((across, up) for up in (0.85, 0.7, 0.15, 0.3) for across in (0.5, 1, 0))
PLACES = MappingProxyType(
    {True: ((1, 1), (1, 0), (0, 0), (0, 1), *INNER), False: ((0.5, 0), (1, 0), (0, 0), (0.5, 1), (1, 1), (0, 1), *INNER)}
)
"""Where it may stand, from left to right and from below to above, the best first: beside the picture's middle, below it, or within."""


class Glossary(VGroup):
    """Rows of thing → meaning, the meaning in a colour of the theme, cased so that they stand on any ground.

    It stands at the first place, those along the stage's edges before others, where it covers none of the scene points `clear`, (n, 3).
    """

    def __init__(self, entries: Sequence[tuple[str, str, str]], layout: Layout, theme: Theme, clear: np.ndarray) -> None:
        size = layout.type.body
        leading = size * LEADING
        things = [Words(thing, size=size, colour=theme.ink) for thing, _, _ in entries]
        meanings = [Words(f"{ARROW}  {meaning}", size=size, colour=getattr(theme, colour)) for _, meaning, colour in entries]
        left, right = max(one.width for one in things), max(one.width for one in meanings)
        width, height = left + right + 3 * MARGIN, leading * len(entries) + MARGIN
        stage = layout.stage
        middles = replace(stage, bottom=stage.bottom + LIFTED).inset(width / 2, height / 2)
        places = [middles.at(across, up) for across, up in PLACES[layout.side_by_side]]
        middle = _roomiest(places, width, height, clear)
        rows = []
        for row, (thing, meaning) in enumerate(zip(things, meanings, strict=True)):
            baseline = middle[1] + (len(entries) / 2 - row - 0.5) * leading - CAPITAL * size / 2
            seam = np.array([middle[0] - width / 2 + MARGIN + left, baseline, 0.0])
            rows.append(VGroup(thing.stand_at(seam, 1), meaning.stand_at(seam + np.array([MARGIN, 0.0, 0.0]), 0)))
            for words in rows[-1]:
                words.cased(theme.ground, STROKES.casing * 2)
        super().__init__(*rows)


def _roomiest(middles: Sequence[np.ndarray], width: float, height: float, clear: np.ndarray) -> np.ndarray:
    """Of these middles, (3,) each, the first at which words of this size cover the fewest points."""

    def covered(middle: np.ndarray) -> int:
        return int((np.abs(clear - middle) < (width / 2 + MARGIN, height / 2 + MARGIN, np.inf)).all(axis=-1).sum())

    return min(middles, key=covered)
