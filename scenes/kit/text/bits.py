"""The bits of a float as cells, one for each: sign, exponent and fraction apart, filled where the bit is one."""

from typing import Any, Self

import numpy as np
from manim import Square, VGroup

from mathcore.bits import float_bits
from scenes.kit.claims import Bits, Computed
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.mark import Mark
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

ROW, MOST_ROWS = 32, 4
"""Cells of one row, and rows of a fraction, at most, ..."""
LARGEST, FILL = 0.56, 0.8
"""... how large one is at most, and how much of its place it takes."""
APART = 2.0
"""Between sign, exponent and fraction, in cells."""
LEADING = 1.35
"""From row to row, in cells."""
PARTS = (("sign", "ink"), ("exponent", "loss"), ("fraction", "frozen"))


class BitCells(Mark, VGroup):
    """The cells of a float, as wide as a box; `broken` puts the fraction in rows of its own, `named` leaves a row over them for its name.

    A long fraction stands in rows of its own or beside the exponent, where its cells are larger.

    `tops` are where its parts begin, `low` is where it ends.
    """

    def __init__(self, value: np.floating[Any], of: Computed, box: Box, theme: Theme, *, broken: bool, named: bool = False) -> None:
        self.theme = theme
        bits = float_bits(value)
        parts = (bits.sign, bits.exponent, bits.fraction)
        count, head = len(bits.fraction), 1 + APART + len(bits.exponent)
        widths = range(-(-count // MOST_ROWS), count + 1)
        ways = [(1 + named, width) for width in widths] if broken or count > ROW else []
        if not broken:
            ways += [(0, width) for width in widths if count > ROW or width == count]
        self.cell, below, columns = max((_cell(box, head, count, width, below), below, width) for below, width in ways)
        columns = -(-count // -(-count // columns))  # as even rows as their number allows
        start = (0.0, below) if below else (head + APART, 0)
        places: list[tuple[float, int]] = [(0.0, 0), *((1 + APART + index, 0) for index in range(len(bits.exponent)))]
        places += [(start[0] + index % columns, start[1] + index // columns) for index in range(count)]
        corner = np.array([box.left, box.top, 0.0])
        super().__init__()
        for x, y in places:
            side = FILL * self.cell
            cell = Square(side, stroke_color=theme.dim, stroke_width=STROKES.hair)
            self.add(cell.move_to(corner + self.cell * np.array([x + FILL / 2, -LEADING * y - FILL / 2, 0.0])))
        firsts = (0, 1, 1 + len(parts[1]))
        self.tops = [self.submobjects[first].get_corner(np.array([-1.0, 1.0, 0.0])) for first in firsts]
        self.low = float(self.get_bottom()[1])
        self.colours = [getattr(theme, colour) for part, (_, colour) in zip(parts, PARTS, strict=True) for _ in part]
        self.hold(value, of)

    def hold(self, value: np.floating[Any], of: Computed) -> Self:
        """Show the bits of another float of the same format."""
        for cell, bit, colour in zip(self.submobjects, float_bits(value).together, self.colours, strict=True):
            cell.set_fill(colour, opacity=float(bit == "1")).set_stroke(colour if bit == "1" else self.theme.dim)
        return self.depict(Bits(of))

    def names(self, size: float) -> VGroup:
        """What the parts are called, over each of them."""
        found = VGroup()
        for (word, colour), top in zip(PARTS, self.tops, strict=True):
            words = Words(word, size=size, colour=getattr(self.theme, colour))
            found.add(words.stand_at(top + np.array([0.0, CAPITAL * size * 0.7, 0.0])))
        return found


def _cell(box: Box, head: float, fraction: int, columns: int, below: int) -> float:
    """How large a cell may be when the fraction has so many columns, and begins so many rows below the exponent, or beside it."""
    rows = below + -(-fraction // columns)
    across = max(head, columns) if below else head + APART + columns
    return min(LARGEST, box.width / across, box.height / (LEADING * rows))
