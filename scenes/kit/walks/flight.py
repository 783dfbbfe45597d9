"""What a leap looks like from the side: its arc through the air, and the plumb line that ties a point of the curve to the ruler below."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import VMobject

from mathcore import Loss
from scenes.kit.claims import Scenery
from scenes.kit.graphs.graph import Floor, Section
from scenes.kit.mark import Mark
from scenes.kit.theme import STROKES, Theme

RISE, STEEP = 0.75, 0.3
"""How high an arc rises over its higher end, in frame units, where there is room; no more than this share of its width."""
DASH = 0.1
MOST = 400
"""Dashes of one line: more than fit into a frame."""
SAMPLES = 161


class Dashes(Mark, VMobject):
    """A dashed line that is only drawing."""

    def __init__(self, colour: str, casing: str, width: float, reason: str) -> None:
        super().__init__(stroke_color=colour, stroke_width=width)
        if casing:
            self.set_stroke(casing, width=width + STROKES.casing, background=True)
        self.depict(Scenery(reason))

    def through(self, way: np.ndarray) -> Self:
        """Dash along a polyline (n, 3), from its one end to the other: the way back has the same dashes."""
        self.clear_points()
        lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way[:, :2], axis=0).T))])
        if lengths[-1] > DASH:
            count = min(MOST, max(2, round(float(lengths[-1]) / (2 * DASH))))
            dash = lengths[-1] / (2 * count - 1)
            starts = 2 * dash * np.arange(count)
            ends = starts + dash
            first, last = (np.stack([np.interp(at, lengths, way[:, axis]) for axis in range(3)], axis=-1) for at in (starts, ends))
            share = np.linspace(0, 1, 4)[:, None]
            self.set_points(np.concatenate([a + share * (b - a) for a, b in zip(first, last, strict=True)]))
        return self


class Flight(Dashes):
    """The arc of a leap, as far as it has been flown: a way through the air, not along the ground."""

    def __init__(self, section: Section, loss: Loss, start: Sequence[Any], end: Sequence[Any], theme: Theme) -> None:
        super().__init__(theme.ink, theme.casing, STROKES.line, "the flight between two iterates: nothing is known of what lies between")
        self.section, self.loss, self.start, self.end = section, loss, start, end
        self.share = 0.0

    def at(self, share: Any) -> np.ndarray:
        """Scene points (..., 3) of the arc at these shares of the way (...)."""
        ends = np.stack([np.asarray(one, dtype=float) for one in (self.start, self.end)])
        first, last = self.section.spot(self.loss, ends)
        share = np.asarray(share, dtype=float)
        rise_most = min(RISE, STEEP * abs(last[0] - first[0]))
        top = min(max(first[1], last[1]) + rise_most, max(self.section.box.top, first[1], last[1]))
        rise = np.sqrt(max(top - first[1], 0.0)), np.sqrt(max(top - last[1], 0.0))
        points: np.ndarray = first + share[..., None] * (last - first)
        # The parabola through both ends whose highest point is `top`.
        points[..., 1] = first[1] + (top - first[1] - (rise[0] - share * (rise[0] + rise[1])) ** 2)
        return points

    def follow(self) -> Self:
        """Draw the arc again as the section now stands."""
        return self.through(self.at(np.linspace(0, self.share, SAMPLES)))


class Plumb(Dashes):
    """The plumb line from a point of the curve to its weights on the floor."""

    def __init__(self, section: Section, floor: Floor, loss: Loss, at: Sequence[Any], theme: Theme) -> None:
        super().__init__(theme.dim, "", STROKES.hair, "it joins a point of the curve to its weights on the ruler")
        self.section, self.floor, self.loss, self.at = section, floor, loss, at
        self.follow()

    def follow(self) -> Self:
        """Draw it again as the section now stands."""
        at = np.asarray(self.at, dtype=float)
        return self.through(np.stack([self.section.spot(self.loss, at), self.floor.spot(self.loss, at)]))
