"""Directions in the weight plane and their slopes: arrows that turn, the curve and the stems of all slopes around a point, the right angle.

Angles are degrees, counted to the left from the first weight's axis, or from the gradient. Quarter turns are exact.
"""

from collections.abc import Sequence
from math import floor, log10
from typing import Any, Self

import numpy as np
from manim import Circle, VGroup, VMobject

from mathcore import Loss
from mathcore.geometry import directional_slope, length
from scenes.kit.claims import (
    Component,
    Contour,
    Displacement,
    Exact,
    Quantity,
    RightAngle,
    Shadow,
    Shown,
    SlopeAlong,
    SlopesAround,
    SlopeToward,
    Turn,
    Weights,
)
from scenes.kit.graphs.graph import Graph, Range
from scenes.kit.land.contours import contour_lines
from scenes.kit.land.shading import Melt
from scenes.kit.land.view import Map
from scenes.kit.layout import Box
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, Line, Stage, floats
from scenes.kit.text.numbers import shown
from scenes.kit.theme import STROKES, Theme

QUARTER = 90.0
MOST_PLACES = 6
LAND = 0.5
"""A contour of its own is drawn where at least so much of the land is there."""
STEM = 0.35
"""How much of its share of a graph's width a stem takes, at most."""
SHADOW = 1.6 * STROKES.mark
"""Width of a shadow: broader than the shaft of the arrow it lies on."""
WIDTHS = 100
"""Stroke widths to a frame unit."""
SAMPLES = 1.0
"""Degrees between two points of a curve of slopes."""


def heading(degrees: Exact) -> tuple[float, float]:
    """The unit vector in this direction; exact at quarter turns."""
    quarters, rest = divmod(float(degrees), QUARTER)
    angle = np.radians(rest)
    x, y = (float(np.cos(angle)), float(np.sin(angle))) if rest else (1.0, 0.0)
    for _ in range(int(quarters) % 4):
        x, y = -y, x
    return x, y


def uphill_angle(loss: Loss, at: Weights) -> float:
    """The gradient's direction in degrees from the first weight's axis, 0 where there is none."""
    slope = np.asarray(loss.gradient(floats(at)), dtype=float)
    return float(np.degrees(np.arctan2(slope[1], slope[0]))) if slope.any() else 0.0


class Compass:
    """All directions from one point: what lies along each, counted from the first weight's axis or from the gradient."""

    def __init__(self, loss: Loss, at: Weights, from_gradient: bool = False) -> None:
        self.loss, self.at, self.from_gradient = loss, at, from_gradient
        self.origin = uphill_angle(loss, at) if from_gradient else 0.0
        self.gradient = np.asarray(loss.gradient(floats(at)), dtype=float)
        self.steepest = float(length(self.gradient))

    @property
    def places(self) -> int:
        """How many digits after the point show its slopes: one, none where they are large, more where all are small."""
        size = floor(log10(self.steepest)) if self.steepest else 0
        return 0 if size > 1 else min(MOST_PLACES, max(1, 1 - size))

    def along(self, angle: Exact) -> tuple[float, float]:
        """The unit vector at this angle."""
        if self.from_gradient and self.steepest:
            (x, y), (cosine, sine) = self.gradient / self.steepest, heading(angle)
            return float(x * cosine - y * sine), float(x * sine + y * cosine)
        return heading(float(angle) + self.origin)

    def slope(self, angle: Exact) -> float:
        """The slope at this angle."""
        if self.from_gradient:
            return self.steepest * heading(angle)[0]
        return float(directional_slope(self.loss, floats(self.at), np.array(self.along(angle))))

    def quantity(self, angle: Exact) -> Quantity:
        """What a number that shows the slope at this angle is the value of."""
        return SlopeAlong(self.loss.expression, self.at, self.along(angle))


class SlopeGraph(Graph):
    """Slope against direction, all the way round a point. `foot` is the height of the ruler across."""

    def __init__(self, name: str, box: Box, compass: Compass, across: Range, up: Range) -> None:
        super().__init__(name, box, across, up)
        self.compass = compass

    @property
    def foot(self) -> float:
        """The ruler across runs along the bottom."""
        return self.box.bottom

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) for directions given as vectors (..., 2) from the point: over their angle, at their slope."""
        vectors = np.asarray(weights, dtype=float)
        angles = np.degrees(np.arctan2(vectors[..., 1], vectors[..., 0])) - self.compass.origin
        slopes = np.asarray(loss.gradient(floats(self.compass.at)), dtype=float) * vectors
        return self.place(angles, slopes.sum(axis=-1) / np.maximum(length(vectors), 1e-12))


class DirectionArrow(Mark, ArrowShape):
    """An arrow in the weight plane by a vector of weights."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, along: Sequence[Exact], colour: str, theme: Theme) -> None:
        super().__init__(colour, theme.casing)
        self.stage, self.loss, self.at = stage, loss, at
        self.reach(along)

    def reach(self, along: Sequence[Exact], at: Weights | None = None) -> Self:
        """Reach by this vector, from the same place or from another one."""
        self.at = self.at if at is None else at
        start = floats(self.at)
        self.aim(self.stage.spot(self.loss, start), self.stage.spot(self.loss, start + floats(tuple(along))))
        return self.depict(Displacement(self.stage.name, self.loss.expression, self.at, tuple(along)))


class ComponentArrow(Mark, ArrowShape):
    """`factor` times one partial derivative, along its weight's axis; `stacked` on the ends of those before it."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, factor: Exact, index: int, theme: Theme, stacked: bool = False) -> None:
        super().__init__(theme.axis(index), theme.casing)
        self.stage, self.loss, self.factor, self.index, self.stacked = stage, loss, factor, index, stacked
        self.point_at(at)

    def point_at(self, at: Weights) -> Self:
        """Draw the arrow for these weights."""
        start = floats(at)
        moved = float(self.factor) * np.asarray(self.loss.gradient(start), dtype=float)
        before = np.where(np.arange(len(start)) < self.index, moved, 0.0) if self.stacked else np.zeros(len(start))
        own = np.where(np.arange(len(start)) == self.index, moved, 0.0)
        self.aim(self.stage.spot(self.loss, start + before), self.stage.spot(self.loss, start + before + own))
        return self.depict(Component(self.stage.name, self.loss.expression, at, self.factor, self.index, self.stacked))


class CornerMark(Mark, Line):
    """The right angle between gradient and contour, its sides `side` long in weights."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, side: Exact, theme: Theme, turn: int = 1) -> None:
        start, slope = floats(at), np.asarray(loss.gradient(floats(at)), dtype=float)
        uphill = float(side) * slope / float(length(slope))
        level = turn * np.array([-uphill[1], uphill[0]])
        super().__init__(stage.spot(loss, start + np.stack([uphill, uphill + level, level])), theme.ink, theme.casing)
        self.depict(RightAngle(stage.name, loss.expression, at, side))


class TurnArc(Mark, Line):
    """The arc from where a compass counts its angles to another direction, `radius` in weights from the point."""

    def __init__(self, stage: Stage, compass: Compass, radius: float, angle: float, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), theme.ink, theme.casing)
        self.stage, self.compass, self.radius = stage, compass, radius
        self.turn(angle)

    def turn(self, angle: float) -> Self:
        """Reach to this angle."""
        compass = self.compass
        turned = np.linspace(0.0, angle, max(2, int(abs(angle) / SAMPLES) + 2))
        points = floats(compass.at) + self.radius * np.array([compass.along(one) for one in turned])
        self.set_points_as_corners(self.stage.spot(compass.loss, points))
        return self.depict(Turn(self.stage.name, compass.loss.expression, compass.at, self.radius, angle, compass.from_gradient))


class ShadowLine(Mark, VGroup):
    """The shadow of the gradient's arrow on a direction: as long as the slope that way, by the arrow's factor, and back where it falls."""

    def __init__(self, stage: Stage, compass: Compass, factor: Exact, angle: Exact, theme: Theme) -> None:
        lines = (Line(np.zeros((2, 3)), colour, theme.casing, width) for colour, width in ((theme.ink, STROKES.hair), (theme.loss, SHADOW)))
        super().__init__(*lines)
        self.stage, self.compass, self.factor = stage, compass, factor
        self.turn(angle)

    def turn(self, angle: Exact) -> Self:
        """Fall on the direction at this angle."""
        compass, along = self.compass, self.compass.along(angle)
        foot, tip = float(self.factor) * compass.slope(angle) * np.array(along), float(self.factor) * compass.gradient
        start, end, top = self.stage.spot(compass.loss, floats(compass.at) + np.stack([np.zeros(2), foot, tip]))
        for line, points in zip(self.submobjects, ([end, top], [start, end]), strict=True):
            line.set_points_as_corners(points)
        return self.depict(Shadow(self.stage.name, compass.loss.expression, compass.at, along, self.factor))


class LevelLine(Mark, VMobject):
    """The contour through a point as a line of its own, as far as the land goes (`melt`)."""

    def __init__(self, view: Map, loss: Loss, at: Weights, theme: Theme, melt: Melt) -> None:
        super().__init__(stroke_color=theme.loss, stroke_width=STROKES.line)
        here = floats(at)
        level = float(loss.value(here))
        pieces = contour_lines(loss, view, [level], melt=melt)
        nearest = min(pieces, key=lambda piece: float(length(piece.weights - here).min()), default=None)
        land = np.zeros(0, dtype=bool) if nearest is None else nearest.strength > LAND
        ends = np.flatnonzero(np.diff(np.concatenate([[False], land, [False]]).astype(int)))
        for first, last in zip(ends[::2], ends[1::2], strict=True):
            if nearest is not None and last - first > 1:
                self.start_new_path(nearest.points[first])
                self.add_points_as_corners(np.asarray(nearest.points[first + 1 : last], dtype=np.float64))
        self.set_stroke(theme.casing, width=STROKES.line + STROKES.casing, background=True)
        self.depict(Contour(view.name, loss.expression, level))


class SlopeCurve(Mark, Line):
    """The slopes around a point, drawn over the angle as far as they have been gone round."""

    def __init__(self, graph: SlopeGraph, colour: str, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), colour, theme.casing, STROKES.mark)
        self.graph = graph
        self.follow(graph.across[0], graph.across[0])

    def follow(self, first: float, last: float) -> Self:
        """Draw the curve from one angle to another."""
        angles = np.linspace(first, last, max(2, int((last - first) / SAMPLES) + 2))
        compass = self.graph.compass
        self.set_points_as_corners(self.graph.place(angles, [compass.slope(angle) for angle in angles]))
        claim = SlopesAround(self.graph.name, compass.loss.expression, compass.at, first, last, compass.from_gradient)
        return self.depict(claim)


class SlopeDot(Mark, Circle):
    """One slope as a dot over its angle."""

    def __init__(self, graph: SlopeGraph, angle: Exact, theme: Theme) -> None:
        super().__init__(radius=STROKES.walker, stroke_color=theme.edge, stroke_width=STROKES.hair, fill_color=theme.walker, fill_opacity=1)
        self.graph = graph
        self.angle = float(angle)
        self.turn(angle)

    def turn(self, angle: Exact) -> Self:
        """Stand over this angle."""
        self.angle, compass = float(angle), self.graph.compass
        self.move_to(self.graph.place(angle, compass.slope(angle)))
        return self.depict(SlopeToward(self.graph.name, compass.loss.expression, compass.at, angle, compass.from_gradient, False))


class SlopeStem(Mark, VMobject):
    """One slope as a stem from 0, over its angle, so wide that `count` of them stand apart."""

    def __init__(self, graph: SlopeGraph, angle: Exact, colour: str, count: int) -> None:
        width = min(2 * STROKES.mark, STEM * graph.box.width / count * WIDTHS)
        super().__init__(stroke_color=colour, stroke_width=width)
        compass = graph.compass
        self.set_points_as_corners([graph.place(angle, 0.0), graph.place(angle, compass.slope(angle))])
        self.depict(SlopeToward(graph.name, compass.loss.expression, compass.at, angle, compass.from_gradient, True))


def slope_shown(compass: Compass, angle: Exact) -> Shown:
    """The slope at an angle as a number in print."""
    return shown(compass.slope(angle), compass.places, compass.quantity(angle), trim=True)
