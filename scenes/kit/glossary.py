"""A small dictionary over the picture: what a thing of the picture is called in machine learning, row by row on a quiet plate."""

from collections.abc import Sequence

import numpy as np
from manim import RoundedRectangle, VGroup

from scenes.kit.layout import Layout
from scenes.kit.theme import Theme
from scenes.kit.words import Words

LEADING = 0.0165
"""From row to row, in frame units for each unit of type size."""
CAPITAL = 0.0067
"""Height of a capital, in frame units for each unit of type size."""
MARGIN = 0.3
PLATE = 0.82
ARROW = "→"


class Glossary(VGroup):
    """Rows `thing → meaning`, the meaning in a colour of the theme where it has one. Each row brings its own part of the plate."""

    def __init__(self, entries: Sequence[tuple[str, str, str]], layout: Layout, theme: Theme) -> None:
        size = layout.type.body
        things = [Words(thing, size=size, colour=theme.ink) for thing, _, _ in entries]
        meanings = [Words(f"{ARROW}  {meaning}", size=size, colour=getattr(theme, colour)) for _, meaning, colour in entries]
        left, right = max(one.width for one in things), max(one.width for one in meanings)
        leading = size * LEADING
        width, gap = left + right + 0.35 + 2 * MARGIN, 0.35
        stage = layout.stage
        corner = stage.at(1, 0.5) if layout.side_by_side else stage.at(0.5, 0)
        start = corner[0] - width if layout.side_by_side else corner[0] - width / 2
        top = (corner[1] if layout.side_by_side else stage.bottom + MARGIN / 2) + leading * len(entries) * (0.5 if layout.side_by_side else 1)
        super().__init__()
        for row, (thing, meaning) in enumerate(zip(things, meanings, strict=True)):
            y = top - (row + 0.5) * leading
            plate = RoundedRectangle(
                width=width, height=leading, corner_radius=0.0, stroke_width=0, fill_color=theme.ground, fill_opacity=PLATE
            ).move_to((start + width / 2, y, 0))
            baseline = np.array([0.0, y - CAPITAL * size / 2, 0.0])
            thing.stand_at(baseline + (start + MARGIN + left, 0, 0), 1)
            meaning.stand_at(baseline + (start + MARGIN + left + gap, 0, 0), 0)
            self.add(VGroup(plate, thing, meaning))
