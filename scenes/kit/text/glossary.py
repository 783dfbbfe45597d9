"""A small dictionary over the picture: what a thing of the picture is called in machine learning, row by row on a quiet plate."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from manim import RoundedRectangle, VGroup

from scenes.kit.layout import CAPITAL, Layout
from scenes.kit.mark import Prop
from scenes.kit.text.words import Words
from scenes.kit.theme import Theme

LEADING = 0.0165
"""From row to row, in frame units for each unit of type size."""
MARGIN = 0.3
LIFTED = 0.08
"""Room between the plate and the captions, at least, in frame units."""
PLATE = 0.94
ARROW = "→"
PLACES = MappingProxyType({True: ((1, 1), (1, 0), (0, 0), (0, 1)), False: ((0.5, 0), (1, 0), (0, 0), (0.5, 1), (1, 1), (0, 1))})
"""Where it may stand, from left to right and from below to above, the best first: beside the picture's middle, or below it."""


class Glossary(VGroup):
    """A `plate` and `rows` of thing → meaning, the meaning in a colour of the theme.

    It stands at the first place along the stage's edges where it covers none of the scene points `clear`, (n, 3).
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
        plate = RoundedRectangle(
            width=width, height=height, corner_radius=MARGIN / 2, stroke_width=0, fill_color=theme.ground, fill_opacity=PLATE
        )
        self.plate = Prop(plate.move_to(middle), reason="the plate that words stand on")
        self.rows = VGroup()
        for row, (thing, meaning) in enumerate(zip(things, meanings, strict=True)):
            baseline = middle[1] + (len(entries) / 2 - row - 0.5) * leading - CAPITAL * size / 2
            seam = np.array([middle[0] - width / 2 + MARGIN + left, baseline, 0.0])
            self.rows.add(VGroup(thing.stand_at(seam, 1), meaning.stand_at(seam + np.array([MARGIN, 0.0, 0.0]), 0)))
        super().__init__(self.plate, self.rows)


def _roomiest(middles: Sequence[np.ndarray], width: float, height: float, clear: np.ndarray) -> np.ndarray:
    """Of these middles, (3,) each, the first at which a plate of this size covers the fewest points."""

    def covered(middle: np.ndarray) -> int:
        return int((np.abs(clear - middle) < (width / 2 + MARGIN, height / 2 + MARGIN, np.inf)).all(axis=-1).sum())

    return min(middles, key=covered)
