"""A loss seen from above and aside, standing on its weight plane: the land, its contours and the two axes along the plane's front edges.

Where the loss rises all round the points worth showing, the land is a bowl cut off along a whole rim; otherwise it is open land. The
window, the rim's height and the side from which it is seen follow from the loss and those points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import cairo
import numpy as np

from mathcore import Loss
from scenes.kit import claims
from scenes.kit.graphs.graph import nice_ticks
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.painted import Painted, set_colour
from scenes.kit.land.view import Relief, Window, grid, widened, window_of
from scenes.kit.layout import Box
from scenes.kit.theme import Theme, tint

HEADROOM = 1.45
"""The rim is so much higher over the lowest ground than the highest point of interest."""
WIDEST = 3.0
"""How far the window is widened, at most, to find a whole rim."""
PAD = 0.03
"""Share of the rim's width by which the window reaches beyond it."""
ROOM = 0.3
"""Share of the way from the middle to a point by which an open window reaches beyond it."""
TOP = 0.98
"""The top of open land is the height that so much of it lies under."""
HEADING, TILT, RELIEF = 0.74, 0.92, 0.6
"""From where it is seen, in radians, and how high the rim stands, in half windows."""
BEFORE = 0.75
"""How far, in radians, a point is turned from the right towards the eye to be seen before the land."""
ABOVE, SUNK = 0.02, 0.02
"""Seen from above: how far the eye still leans, in radians, and what is left of the land's height."""
SHEET = 1.1
"""A sheet that cuts the land stands so much higher than its top."""
SAMPLES, COARSE = 160, 64
LINES = 12
GROUND, GRID, THIN = 0.07, 0.3, 0.012
"""How strong the weight plane and its grid are painted, and how wide its lines are."""
TICKS = 8


@dataclass(frozen=True)
class Framed:
    """What of a loss is worth showing: the loss with its window, the lowest ground and the top; whether the top is a whole rim."""

    loss: Loss
    base: float
    top: float
    rim: bool

    @property
    def ceiling(self) -> float | None:
        """The height at which the land is cut off, if it is."""
        return self.top if self.rim else None

    @property
    def width(self) -> float:
        """The longer side of the window, in weights."""
        return max(float(high - low) for low, high in self.loss.window)

    def reaching(self, weights: np.ndarray) -> Framed:
        """The same with a window that also holds these weights, (2,)."""
        pad = PAD * self.width
        sides = zip(window_of(self.loss), weights, strict=True)
        (left, right), (bottom, top) = ((min(low, one - pad), max(high, one + pad)) for (low, high), one in sides)
        return replace(self, loss=_shown(self.loss, ((left, right), (bottom, top))))

    @property
    def sheet_top(self) -> float:
        """How high the sheets reach that cut the land."""
        return self.base + SHEET * (self.top - self.base)


def framed(loss: Loss, points: Sequence[Sequence[Any]]) -> Framed:
    """Find a window and a top that show these weights, (n, 2), well inside."""
    floats = np.array([[float(one) for one in point] for point in points])
    wide = holding(window_of(loss), floats)
    heights = np.asarray(loss.value(grid(wide, SAMPLES)), dtype=float)
    base, highest = float(heights.min()), float(np.asarray(loss.value(floats), dtype=float).max())
    top = base + HEADROOM * (max(highest, float(np.median(heights))) - base)
    for margin in np.geomspace(1.0, WIDEST, 9):
        window = widened(wide, float(margin))
        ground = np.asarray(loss.value(grid(window, SAMPLES)), dtype=float)
        if min(ground[edge].min() for edge in (0, -1)) > top and min(ground[:, edge].min() for edge in (0, -1)) > top:
            return Framed(_shown(loss, _around(window, ground <= top)), float(ground.min()), top, True)
    return Framed(_shown(loss, wide), base, max(float(np.quantile(heights, TOP)), highest), False)


def holding(window: Window, points: np.ndarray) -> Window:
    """The window, grown until these weights, (n, 2), lie well inside."""
    sides = []
    for axis, (low, high) in enumerate(window):
        middle = (low + high) / 2
        reach = max((high - low) / 2, (1 + ROOM) * float(np.abs(points[:, axis] - middle).max()))
        sides.append((middle - reach, middle + reach))
    return sides[0], sides[1]


def _around(window: Window, inside: np.ndarray) -> Window:
    """The window around the land of a grid, (n, n), a little wider than it."""
    sides = []
    for axis, (low, high) in enumerate(window):
        there = np.flatnonzero(inside.any(axis=1 - axis))
        values = np.linspace(low, high, len(inside))
        first, last = values[max(0, there[0] - 1)], values[min(len(values) - 1, there[-1] + 1)]
        pad = PAD * (last - first)
        sides.append((float(first - pad), float(last + pad)))
    return sides[0], sides[1]


def _shown(loss: Loss, window: Window) -> Loss:
    return replace(loss, window=tuple((Fraction(low), Fraction(high)) for low, high in window))


def replaced(point: Sequence[Any], index: int, value: float) -> tuple[float, ...]:
    """The point with weight number `index` at this value."""
    return tuple(float(value if axis == index else one) for axis, one in enumerate(point))


def seen_from(loss: Loss, point: Sequence[Any]) -> float:
    """The heading from which a point stands on the far side of the land, so that the slope there faces the eye."""
    middle = [(low + high) / 2 for low, high in window_of(loss)]
    right, up = (float(one) >= centre for one, centre in zip(point, middle, strict=True))
    quarter = {(True, True): 0, (False, True): 1, (False, False): 2, (True, False): 3}[right, up]
    return HEADING - quarter * np.pi / 2


def seen_before(loss: Loss, point: Sequence[Any]) -> float:
    """The heading from which a point stands before the land, to the right, so that what lies on the plane beneath it is seen."""
    middle = [(low + high) / 2 for low, high in window_of(loss)]
    away = [float(one) - centre for one, centre in zip(point, middle, strict=True)]
    return float(-np.arctan2(away[1], away[0]) - BEFORE)


class Basin:
    """The land in a view of its own that fits a box with its axes and the sheets that may cut it.

    Attributes:
        frame: what is shown of the loss.
        points: the weights through which sheets may cut it.
        view: how it is seen; `standing` is how it was seen first.
        plane, land, contours: what is painted, in drawing order.
    """

    def __init__(self, frame: Framed, points: Sequence[Sequence[Any]], box: Box, theme: Theme) -> None:
        self.frame, self.points = frame, points
        self.loss = self.frame.loss
        self.theme, self.box = theme, box
        self.view = self.standing = self.seen_at(seen_from(self.loss, points[0]))
        ceiling = self.frame.ceiling
        self.land = Landscape(self.loss, self.view, theme, box, ceiling=ceiling)
        levels = equal_steps(self.loss, self.view.window, LINES, ceiling=ceiling)
        lines = contour_lines(self.loss, self.view, levels, ceiling=ceiling, melt=self.land.melt)
        named = tuple(claims.Contour(self.view.name, self.loss.expression, line.level) for line in lines)
        self.contours = Contours(lines, theme, box, claims=named)
        self.plane = WeightPlane(self.view, self.frame.base, theme, box)

    def seen_at(self, heading: float) -> Relief:
        """The view at this heading in which land, plane and sheets just fit the box."""
        tall = RELIEF / (self.frame.top - self.frame.base)
        return self.fitted(Relief(window_of(self.loss), heading, TILT, tall, self.frame.base))

    def flattened(self) -> Relief:
        """The view from straight above, the land sunk flat: the map of the weights, the first to the right and the second up."""
        view = self.standing
        return self.fitted(replace(view, heading=0.0, tilt=ABOVE, height_scale=SUNK * view.height_scale))

    def between(self, first: Relief, last: Relief, share: float) -> Relief:
        """The view `share` of the way from one to another, turned the shorter way round, and fitted to the box on all its way."""
        turn = (last.heading - first.heading + np.pi) % (2 * np.pi) - np.pi
        tilt, tall = (one + share * (other - one) for one, other in ((first.tilt, last.tilt), (first.height_scale, last.height_scale)))
        return self.fitted(replace(first, heading=first.heading + share * turn, tilt=tilt, height_scale=tall))

    def fitted(self, view: Relief) -> Relief:
        """The view moved and scaled so that land, plane and sheets just fit the box."""
        frame, box = self.frame, self.box
        weights = grid(view.window, COARSE)
        heights = np.asarray(self.loss.value(weights), dtype=float)
        corners = weights[[0, 0, -1, -1], [0, -1, 0, -1]]
        ends = np.array([replaced(point, index, end) for point in self.points for index in range(2) for end in view.window[index]])
        plain = replace(view, scale=1.0, centre=(0.0, 0.0))
        outline = np.concatenate(
            [
                plain.place(weights, np.minimum(heights, frame.top))[heights <= frame.top],
                plain.place(corners, frame.base),
                plain.place(ends, frame.sheet_top),
            ]
        )[:, :2]
        low, high = outline.min(axis=0), outline.max(axis=0)
        scale = float(min(box.width / (high[0] - low[0]), box.height / (high[1] - low[1])))
        middle = box.centre[:2] - scale * (low + high) / 2
        return replace(plain, scale=scale, centre=(float(middle[0]), float(middle[1])))

    def turn(self, view: Relief) -> None:
        """Be seen in another view."""
        self.view = self.plane.view = self.land.view = view
        self.contours.turn(self.loss, view, ceiling=self.frame.ceiling, melt=self.land.melt)

    @property
    def near_corner(self) -> tuple[float, float]:
        """The corner of the weight plane nearest to the eye."""
        corners = grid(self.view.window, 1).reshape(-1, 2)
        nearest = corners[int(np.argmin(self.view.depth(corners, self.frame.base)))]
        return float(nearest[0]), float(nearest[1])

    def axis(self, index: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The ends of weight number `index`'s axis, low and high: the window's edge through its near corner."""
        low, high = self.view.window[index]
        return replaced(self.near_corner, index, low), replaced(self.near_corner, index, high)


class WeightPlane(Painted):
    """The plane on which the land stands, painted: a grid at round weights, all that there is besides the loss."""

    def __init__(self, view: Relief, level: float, theme: Theme, home: Box) -> None:
        super().__init__(home)
        self.view, self.level, self.theme = view, level, theme

    def _corners(self) -> tuple[tuple[tuple[float, ...], float], ...]:
        (left, right), (bottom, top) = self.view.window
        return tuple((corner, self.level) for corner in ((left, bottom), (right, bottom), (right, top), (left, top)))

    @property
    def outline(self) -> np.ndarray:
        """Scene points of the corners, (4, 3)."""
        return np.array([self.view.place(np.array(weights), height) for weights, height in self._corners()])

    @property
    def says(self) -> claims.Straight:
        """What it depicts as it is seen now."""
        return claims.Straight(self.view.name, self._corners())

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the plane."""
        corners = self.outline
        ctx.move_to(*corners[0, :2])
        for corner in corners[1:]:
            ctx.line_to(*corner[:2])
        ctx.close_path()
        set_colour(ctx, tint(self.theme.dim), GROUND)
        ctx.fill()
        set_colour(ctx, tint(self.theme.dim), GRID)
        ctx.set_line_width(THIN)
        for axis, span in enumerate(self.view.window):
            for value in nice_ticks(span, TICKS):
                ends = [replaced((end, end), axis, float(value)) for end in self.view.window[1 - axis]]
                first, last = self.view.place(np.array(ends), self.level)[:, :2]
                ctx.move_to(*first)
                ctx.line_to(*last)
                ctx.stroke()
