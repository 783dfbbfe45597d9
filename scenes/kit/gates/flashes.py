"""Flashes, as WCAG 2 counts them: pairs of opposing changes of luminance by a tenth or more, the darker one below 0.8.

More than three of them within a second, on a quarter of what ten degrees of sight take in, can harm. A frame fills more than that, so the
share of the frame that flashes is what counts. Patterns finer than a tenth of a degree do not count, so light is the mean of squares of
this size.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from scenes.kit.gates.contrast import luminance

CHANGE, DARKER = 0.1, 0.8
MOST = 3
"""Flashes, pairs of changes, in a second."""
SHARE = 0.02
"""Of the frame: a quarter of a field of ten degrees, where the frame spans forty by twenty."""
SAMPLES = 64
"""Places looked at along the frame's longer side."""
TENTHS = 400
"""Tenths of a degree along the frame's longer side."""


def squares(picture: Any) -> Any:
    """The means of small squares, a tenth of a degree wide, one at each place of a picture (height, width[, colours]) uint8."""
    longer = max(picture.shape[:2])
    grid, side = max(1, longer // SAMPLES), max(1, round(longer / TENTHS))
    first = (grid - side + 1) // 2
    rows, columns = ((size - first - side) // grid + 1 for size in picture.shape[:2])
    places = [slice(first + offset, None, grid) for offset in range(side)]
    parts = [picture[down, right][:rows, :columns].astype(np.uint16) for down in places for right in places]
    return (sum(parts) // len(parts)).astype(np.uint8)


class Flashes:
    """Sees frames one after another and notes when there are too many flashes. `found` are seconds and shares of the frame."""

    def __init__(self, frame_rate: float) -> None:
        self.frame_rate = frame_rate
        self.found: list[tuple[float, float]] = []
        self._frame = 0
        self._turns: deque[tuple[int, Any]] = deque()
        self._low: Any = None
        self._high: Any = None
        self._way: Any = None

    def see(self, picture: Any, frames: int = 1) -> None:
        """See a picture (height, width, 3 or more) uint8 that is shown for so many frames."""
        light = luminance(squares(picture[..., :3]))
        if self._way is None:
            self._low, self._high, self._way = light.copy(), light.copy(), np.zeros(light.shape, np.int8)
        turned = self._turned(light)
        if turned.any():
            self._turns.append((self._frame, turned))
        self._count()
        self._frame += frames

    def _turned(self, light: Any) -> Any:
        """Where the light has just turned from falling to rising or the other way round, by enough."""
        up = (light - self._low >= CHANGE) & (self._low < DARKER) & (self._way != 1)
        down = (self._high - light >= CHANGE) & (light < DARKER) & (self._way != -1)
        turned = up | down
        self._way[up], self._way[down] = 1, -1
        self._high = np.where(turned, light, np.maximum(self._high, light))
        self._low = np.where(turned, light, np.minimum(self._low, light))
        return turned

    def _count(self) -> None:
        while self._turns and self._turns[0][0] <= self._frame - self.frame_rate:
            self._turns.popleft()
        if not self._turns:
            return
        often = np.sum([turned for _, turned in self._turns], axis=0) > 2 * MOST
        if often.mean() > SHARE:
            self.found.append((self._frame / self.frame_rate, float(often.mean())))
