"""A change of many weights as a table of squares, and the two thin tables it folds into: each entry an area, hollow where negative."""

import numpy as np
from manim import RoundedRectangle, VGroup, VMobject

from mathcore.low_rank import LowRank
from scenes.kit.claims import Fold, FoldNumber, Shown, Table
from scenes.kit.graphs.graph import Graph, Plot
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Mark, Prop
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import WORD_FONT
from scenes.kit.theme import STROKES, Theme
from scenes.kit.training.crowd import CrowdBox

APART = 1.0
"""Between the tables, in cells."""
GHOST = 0.22
"""How much is seen of a table that is being squeezed."""
HIGH, BESIDE = 0.8, 1.2
"""The square of all numbers in its box, of the height; and between it and the words, in capitals."""


class Tiles(Graph):
    """The stage of tables: one unit is one cell, both ways; rows are counted downwards from 0."""


class TileTable(Mark, VGroup):
    """A table whose entries are squares, the largest one as wide as its cell; `corner` is its upper left end, in cells."""

    def __init__(self, stage: Tiles, fold: Fold, part: str, entries: np.ndarray, corner: tuple[float, float], theme: Theme) -> None:
        full, hollow = (VMobject(theme.step, opacity, theme.step, stroke_width=STROKES.line) for opacity in (1.0, 0.0))
        largest = float(np.abs(entries).max())
        for (row, column), entry in np.ndenumerate(entries):
            half = np.sqrt(abs(float(entry)) / largest) / 2
            x, y = corner[0] + column + 0.5, corner[1] - row - 0.5
            ends = np.array([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half), (x - half, y - half)])
            points = stage.place(*ends.T)
            shown = full if entry >= 0 else hollow
            shown.start_new_path(points[0])
            shown.add_points_as_corners(points[1:])
        super().__init__(full, hollow)
        self.depict(Table(stage.name, fold, part, corner))


class Folding:
    """The change, and left of it and above it its thin tables, in a box; `stage` is their stage."""

    def __init__(self, data: LowRank, box: Box, theme: Theme) -> None:
        self.data, self.theme = data, theme
        self.fold = Fold(data.rows, data.columns, data.rank, data.seed)
        wide, high = data.columns + data.rank + APART, data.rows + data.rank + APART
        cell = min(box.width / wide, box.height / high)
        x, y, _ = box.centre
        home = Box(x - wide * cell / 2, y - high * cell / 2, x + wide * cell / 2, y + high * cell / 2)
        self.stage = Tiles("tiles", home, (0.0, wide), (-high, 0.0))
        self.corners = {
            "change": (data.rank + APART, -data.rank - APART),
            "left": (0.0, -data.rank - APART),
            "right": (data.rank + APART, 0.0),
        }
        left, right = data.factors
        self.entries = {"change": data.change, "left": left, "right": right}
        self.tables = {
            part: TileTable(self.stage, self.fold, part, entries, self.corners[part], theme) for part, entries in self.entries.items()
        }

    @property
    def telling(self) -> tuple[int, int]:
        """The row and column of an entry to which every pair of thin entries gives a good part."""
        left, right = self.data.factors
        least = np.abs(left[:, :, None] * right[None]).min(axis=1)
        row, column = np.unravel_index(int(least.argmax()), least.shape)
        return int(row), int(column)

    def number(self, part: str, row: int, column: int) -> tuple[float, FoldNumber]:
        """An entry of a table, and what it is."""
        return float(self.entries[part][row, column]), FoldNumber(self.fold, part, row, column)

    def frame(self, part: str, row: int, column: int, rows: int = 1, columns: int = 1) -> Prop:
        """A frame around some cells of a table."""
        left, top = self.corners[part]
        ends = self.stage.place(np.array([left + column, left + column + columns]), np.array([top - row, top - row - rows]))
        width, height = ends[1][0] - ends[0][0], ends[0][1] - ends[1][1]
        frame = RoundedRectangle(width=width, height=height, corner_radius=0.04, stroke_color=self.theme.ink, stroke_width=STROKES.line)
        return Prop(frame.move_to(ends.mean(axis=0)), reason="it points out cells of a table")

    def squeezed(self, part: str) -> tuple[VGroup, VGroup]:
        """The change as it is, to be folded, and as it looks when it has been squeezed into one of its thin tables."""
        # Faint, so that squares which pass over squares do not flicker.
        ghost = VGroup(*(leaf.copy() for leaf in self.tables["change"])).fade(1 - GHOST)
        target, end = ghost.copy(), self.tables[part]
        target.stretch_to_fit_width(end.width).stretch_to_fit_height(end.height).move_to(end).set_opacity(0)
        return ghost, target


class ToScale:
    """How many numbers a large table has, and how many its thin tables: two squares from one corner, their areas to scale.

    Their counts stand left of them, the whole first, by the names of their units; `stage` is the squares' stage.
    """

    def __init__(self, side: int, rank: int, counts: dict[str, Shown], box: Box, size: float, theme: Theme) -> None:
        whole, thin = side**2, 2 * rank * side
        words = [
            Number(one.value, one.places, size=size, colour=colour, suffix=f" {unit}", font=WORD_FONT, of=one.of, trim=True)
            for (unit, one), colour in zip(counts.items(), (theme.ink, theme.step), strict=True)
        ]
        capital = CAPITAL * size
        beside = max(one.width for one in words) + BESIDE * capital
        wide = min(HIGH * box.height, box.width - beside)
        x, y, _ = box.centre
        left, low = x + (beside - wide) / 2, y - wide / 2
        self.stage = Plot("counts", Box(left, low, left + wide, low + wide), (0.0, float(side)), (0.0, float(side)))
        sides = (float(side), float(side))
        square, corner = CrowdBox(self.stage, whole, thin, sides, theme), CrowdBox(self.stage, thin, thin, sides, theme)
        corner.face.set_fill(opacity=1)
        for one, level in zip(words, (low + wide - capital, low), strict=True):
            one.stand_at(np.array([left - BESIDE * capital, level, 0.0]), 1)
        self.whole, self.thin = VGroup(square, words[0]), VGroup(corner, words[1])
