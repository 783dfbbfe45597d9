"""Where things go: the three shapes a clip can have, and the boxes of each into which scenes compose.

A frame's short side is always 8 units, so a stroke or a word of one size looks alike in all shapes. The lowest eighth belongs to the
caption and to nothing else; `stage` is all that lies above it, inside the safe margin. `picture` and `panel` divide the stage.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

SHORT_SIDE = 8.0
SAFE_SHARE = 0.03
CAPTION_SHARE = 1 / 8
CAPITAL = 0.0067
"""Height of a capital, in frame units for each unit of type size."""


@dataclass(frozen=True)
class Box:
    """An upright rectangle in frame units, the frame's middle at (0, 0)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> np.ndarray:
        """The middle, shape (3,)."""
        return self.at(0.5, 0.5)

    def at(self, across: float, up: float) -> np.ndarray:
        """The point that lies `across` and `up` of the way (0 to 1) from the lower left corner, shape (3,)."""
        return np.array([self.left + across * self.width, self.bottom + up * self.height, 0.0])

    def inset(self, horizontal: float, vertical: float | None = None) -> "Box":
        """The box made smaller by these margins on each side."""
        vertical = horizontal if vertical is None else vertical
        return Box(self.left + horizontal, self.bottom + vertical, self.right - horizontal, self.top - vertical)

    def columns(self, share: float, gap: float = 0.0) -> tuple["Box", "Box"]:
        """Left and right part, the left one with `share` of the width."""
        cut = self.left + share * self.width
        return replace(self, right=cut - gap / 2), replace(self, left=cut + gap / 2)

    def rows(self, share: float, gap: float = 0.0) -> tuple["Box", "Box"]:
        """Upper and lower part, the upper one with `share` of the height."""
        cut = self.top - share * self.height
        return replace(self, bottom=cut + gap / 2), replace(self, top=cut - gap / 2)

    def shifted(self, up: float) -> "Box":
        """The box moved up by so much."""
        return replace(self, bottom=self.bottom + up, top=self.top + up)

    def square(self) -> "Box":
        """The largest square in the middle of the box."""
        half = min(self.width, self.height) / 2
        x, y, _ = self.centre
        return Box(x - half, y - half, x + half, y + half)


@dataclass(frozen=True)
class Type:
    """Font sizes of one shape, in manim's font units.

    They follow from where the shape is read: 9:16 and 1:1 on a phone held upright (390 points wide), 16:9 in a quarter of a laptop's
    screen (720 points wide). The smallest word keeps capitals of nine points there.
    """

    title: float
    formula: float
    body: float
    small: float
    caption: float


@dataclass(frozen=True)
class Layout:
    """One shape: its frame, the boxes inside, and the sizes of its words."""

    aspect: str
    frame: Box
    type: Type
    caption_lines: int
    caption_columns: int
    side_by_side: bool
    picture_share: float

    @property
    def safe(self) -> Box:
        """Where words and marks may be."""
        margin = SAFE_SHARE * SHORT_SIDE
        return self.frame.inset(margin)

    @property
    def band(self) -> Box:
        """The caption's band: the lowest eighth, edge to edge."""
        return replace(self.frame, top=self.frame.bottom + CAPTION_SHARE * self.frame.height)

    @property
    def stage(self) -> Box:
        """Everything above the caption band, inside the safe margin."""
        return replace(self.safe, bottom=self.band.top)

    @property
    def canvas(self) -> Box:
        """Everything above the caption band, out to the frame's edges: for grounds that bleed off."""
        return replace(self.frame, bottom=self.band.top)

    def split(self, share: float | None = None, gap: float = 0.5) -> tuple[Box, Box]:
        """Picture and panel: side by side in 16:9, one above the other in the others."""
        share = self.picture_share if share is None else share
        return self.stage.columns(share, gap) if self.side_by_side else self.stage.rows(share, gap)

    @property
    def picture(self) -> Box:
        return self.split()[0]

    @property
    def panel(self) -> Box:
        return self.split()[1]

    def pixels(self, short_side: int) -> tuple[int, int]:
        """Width and height in pixels when the short side has `short_side` (both even, as H.264 wants them)."""
        scale = short_side / SHORT_SIDE
        return 2 * round(self.frame.width * scale / 2), 2 * round(self.frame.height * scale / 2)


def _frame(width: float, height: float) -> Box:
    return Box(-width / 2, -height / 2, width / 2, height / 2)


LONG_SIDE = SHORT_SIDE * 16 / 9

LAYOUTS = MappingProxyType(
    {
        layout.aspect: layout
        for layout in (
            Layout("16:9", _frame(LONG_SIDE, SHORT_SIDE), Type(40, 44, 32, 27, 32), 2, 42, True, 0.56),
            Layout("9:16", _frame(SHORT_SIDE, LONG_SIDE), Type(44, 44, 36, 29, 38), 3, 32, False, 0.54),
            Layout("1:1", _frame(SHORT_SIDE, SHORT_SIDE), Type(36, 36, 30, 28, 32), 2, 42, False, 0.58),
        )
    }
)
