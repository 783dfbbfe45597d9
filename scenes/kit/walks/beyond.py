"""What lies beyond the picture: a marker at its edge, pointing the way, with the true coordinates of what it stands for.

Nothing is clamped in silence. A point that the picture cannot hold is not drawn at the edge as if it were there; it gets this marker.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Mobject, VGroup

from mathcore import Loss
from scenes.kit.claims import Moment, OffChart, WeightAt, Weights
from scenes.kit.layout import Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, Stage, floats
from scenes.kit.text.numbers import Number
from scenes.kit.theme import STROKES, Theme

WITHIN = (0.5, 0.35)
"""How far from the edges of a picture its markers stand, where nothing else is said."""
ASIDE, OVER = 0.3, 0.35
"""From a marker's head to the end and to the middle of its words, in frame units."""
CLEAR = 0.08
"""Room between words and what they are to keep clear of, in frame units."""
NEAREST = 1e-9
"""The first look along the way, as a share of it: a step may be a million windows long."""


def inside(stage: Stage, loss: Loss, weights: Any, box: Box) -> bool:
    """Whether these weights (n,) are drawn within the box and within the stage's window."""
    with np.errstate(all="ignore"):
        point = stage.spot(loss, np.asarray(weights, dtype=float))
    low, high = (np.array(ends) for ends in zip(*stage.window, strict=True))
    known = bool(np.all((low <= weights) & (weights <= high)))
    return known and bool(np.isfinite(point).all()) and box.left <= point[0] <= box.right and box.bottom <= point[1] <= box.top


def exit_share(stage: Stage, loss: Loss, start: np.ndarray, end: np.ndarray, box: Box) -> float:
    """The share of the straight way from `start` (inside) to `end` at which it leaves the picture."""
    shares = np.concatenate([[0.0], np.geomspace(NEAREST, 1, 2000)])
    outside = (index for index, share in enumerate(shares) if not inside(stage, loss, start + share * (end - start), box))
    return float(shares[max(0, next(outside, len(shares)) - 1)])


def exit_point(stage: Stage, loss: Loss, start: np.ndarray, end: np.ndarray, box: Box) -> tuple[np.ndarray, np.ndarray]:
    """Where the straight way from `start` (inside) to `end` leaves the picture: the scene point and the direction there, both (3,)."""
    within = exit_share(stage, loss, start, end, box)
    last = start + within * (end - start)
    before = start + 0.9 * within * (end - start)
    point = stage.spot(loss, last)
    along = point - stage.spot(loss, before)
    length = float(np.hypot(along[0], along[1]))
    return point, along / length if length > 0 else np.array([1.0, 0.0, 0.0])


class BeyondMarker(Mark, VGroup):
    """An arrow head at the picture's edge and the coordinates of the point that lies out there, where a run is at this moment.

    The words keep off the head and off the scene points `clear`, (n, 3), as far as they can.
    """

    def __init__(
        self,
        stage: Stage,
        loss: Loss,
        start: Weights,
        at: Weights,
        box: Box,
        layout: Layout,
        theme: Theme,
        reached: Moment | None = None,
        clear: np.ndarray | None = None,
        within: tuple[float, float] = WITHIN,
    ) -> None:
        point, forward = exit_point(stage, loss, floats(start), floats(at), box.inset(*within))
        self.head = head = ArrowShape(theme.step, theme.casing).aim(point, point + STROKES.tip * forward)
        size = layout.type.small
        of = reached if reached is not None else at
        first = Number(at[0], 2, size=size, colour=theme.axis1, prefix="(", suffix=",", of=WeightAt(of, 0))
        second = Number(at[1], 2, size=size, colour=theme.axis2, suffix=")", of=WeightAt(of, 1))
        first.stand_at(np.zeros(3))
        second.stand_at(np.array([first.width + 0.12, 0.0, 0.0]))
        self.label = label = VGroup(first, second)
        for one in label:
            one.cased(theme.ground, STROKES.casing * 2)
        super().__init__(head, label)
        # Beside the picture stand the numbers of its rulers: words that have room in it keep inside.
        stage_box = layout.stage
        inner = Box(
            max(box.left, stage_box.left), max(box.bottom, stage_box.bottom), min(box.right, stage_box.right), min(box.top, stage_box.top)
        )
        room, back = inner if label.width < inner.width else stage_box, -1.0 if forward[0] >= 0 else 1.0
        middles = []
        for across, up in ((back, 1), (back, -1), (-back, 1), (-back, -1), (back, 2), (back, -2), (-back, 2), (-back, -2)):
            label.move_to(point + np.array([across * (ASIDE + label.width / 2), up * OVER, 0.0]))
            keep_within(label, room)
            middles.append(label.get_center())
        corners = room.inset(label.width / 2 + CLEAR, label.height / 2 + CLEAR)
        middles += [corners.at(across, up) for across in (0, 1) for up in (1, 0)]
        taken = head.get_all_points()
        clearest(label, middles, taken if clear is None else np.concatenate([taken, clear]))
        self.depict(OffChart(stage.name, loss.expression, at, reached))

    @property
    def tail_drawn(self) -> np.ndarray:
        """Where the head begins, read from its outline."""
        return self.head.tail_drawn

    @property
    def tip_drawn(self) -> np.ndarray:
        """The head's point, read from its outline."""
        return self.head.tip_drawn


def clearest(words: Mobject, middles: Sequence[np.ndarray], taken: np.ndarray, clear: float = CLEAR) -> int:
    """Move words to the first of these middles, (3,) each, at which they cover the fewest of these scene points, (n, 3): so many."""
    room = np.array([words.width, words.height]) / 2 + clear

    def covered(middle: np.ndarray) -> int:
        return int((np.abs(taken - middle)[:, :2] < room).all(axis=-1).sum())

    best = min(middles, key=covered)
    words.move_to(best)
    return covered(best)


def apart(one: Mobject, other: Mobject, clear: float = CLEAR) -> bool:
    """Whether two stand clear of each other, by so much at least."""
    distance = np.abs(one.get_center() - other.get_center()) - clear
    return bool(distance[0] > (one.width + other.width) / 2 or distance[1] > (one.height + other.height) / 2)


def holds(box: Box, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether all between two scene points lies within a box."""
    return bool(box.left <= low[0] and box.bottom <= low[1] and high[0] <= box.right and high[1] <= box.top)


def keep_within(words: Mobject, box: Box) -> None:
    """Move words just so far that they lie within a box."""
    right = min(0.0, box.right - words.get_right()[0]) + max(0.0, box.left - words.get_left()[0])
    up = min(0.0, box.top - words.get_top()[1]) + max(0.0, box.bottom - words.get_bottom()[1])
    words.shift(np.array([right, up, 0.0]))
