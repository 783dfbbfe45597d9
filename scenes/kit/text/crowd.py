"""Where print stands beside lines: of several places the one that covers least of them."""

from collections.abc import Iterable

import numpy as np
from manim import Mobject

from scenes.kit.layout import Box
from scenes.kit.walks.beyond import clearest

GAP = 0.16
"""Between a line and the print beside it, in frame units."""
FARTHER = 1, 2, 3
"""At so many gaps it stands, the nearest first."""
SAMPLES, NET = 100, 5


def sampled(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Scene points from one to another, (n, 3)."""
    return np.asarray(first + np.linspace(0.0, 1.0, SAMPLES)[:, None] * (last - first))


class Crowd:
    """Scene points that print keeps clear of, inside a box; what has been placed joins them."""

    def __init__(self, room: Box, *points: np.ndarray) -> None:
        self.room, self.points = room, np.concatenate([one.reshape(-1, 3) for one in points])
        self.points = self.points[np.isfinite(self.points).all(axis=-1)]

    def place(self, words: Mobject, ways: Iterable[tuple[np.ndarray, np.ndarray]], gap: float = GAP) -> None:
        """Stand words beside one of these scene points, in the direction, of length 1, that is given with it.

        Where all of these places are taken they stand farther out.
        """
        half, ways = np.array([words.width, words.height, 0.0]) / 2, list(ways)
        middles = [point + outward * (times * gap + float(np.abs(outward) @ half)) for times in FARTHER for point, outward in ways]
        clearest(words, [one for one in middles if self._holds(one, half)] or middles, self.points)
        shares = np.stack(np.meshgrid(*[np.linspace(-1, 1, NET)] * 2), axis=-1).reshape(-1, 2)
        self.points = np.concatenate([self.points, words.get_center() + half * np.column_stack([shares, np.zeros(len(shares))])])

    def _holds(self, middle: np.ndarray, half: np.ndarray) -> bool:
        (left, bottom, _), (right, top, _) = middle - half, middle + half
        room = self.room
        return bool(left >= room.left and right <= room.right and bottom >= room.bottom and top <= room.top)
