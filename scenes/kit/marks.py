"""The marks: walker, ring, trail, arrows, tangent patch, needle, and the marker for what lies beyond the picture.

Each is made from what it depicts and placed through a stage (`land.view`, `graphs.graph`), so its size is never a matter of taste: a
gradient arrow is as long as its factor says, a step arrow as long as the step. Every line wears a casing that keeps it apart from its
ground.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Protocol, Self

import numpy as np
from manim import Circle, DashedVMobject, VGroup, VMobject

from mathcore import Loss, Walk
from scenes.kit.claims import At, Between, Exact, Gradient, Iterate, Place, Position, Probe, Run, Step, Tangent, Trail, Uphill, Weights
from scenes.kit.land.view import Window
from scenes.kit.mark import Mark
from scenes.kit.theme import STROKES, Theme

FAINT_FILL, FAINT_LINE = 0.12, 0.28
"""How much is left of a patch of ground that was felt before."""

HOLLOW = 0.85
"""How much a ring hides of the line that runs through it."""
SAMPLES, OFF_WAY = (24, 48, 96, 192), 0.002
"""Points along one leg of a trail, and how far the ground may be off between two of them, in frame units."""


class Stage(Protocol):
    """What marks are placed through: the map, the hillside, a graph."""

    @property
    def name(self) -> str: ...
    @property
    def window(self) -> Window: ...

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) where these weights (..., n) are drawn: on the surface, where the stage shows one."""
        ...


def floats(weights: Weights) -> np.ndarray:
    """Exact weights as float64, for drawing; shape (n,)."""
    return np.array([float(weight) for weight in weights])


def run_of(walk: Walk) -> Run:
    """The claim that names a walk."""
    return Run(walk.loss.expression, tuple(walk.points[0]), repr(walk.rule), str(walk.points.dtype))


class Line(VMobject):
    """A polyline with a casing, through scene points (n, 3)."""

    def __init__(self, points: np.ndarray, colour: str, casing: str, width: float = STROKES.line, closed: bool = False) -> None:
        super().__init__(stroke_color=colour, stroke_width=width)
        self.set_points_as_corners([*points, points[0]] if closed else points)
        if casing:
            self.set_stroke(casing, width=width + STROKES.casing, background=True)


class ArrowShape(VMobject):
    """An arrow as one filled outline from its tail to its tip; it can shrink to nothing and grow again.

    The head keeps its size until the arrow is shorter than it; then the whole arrow is its head, to scale.
    """

    def __init__(self, colour: str, casing: str, width: float = 0.055, tip: float = STROKES.tip) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.width_of_shaft, self.length_of_tip = width, tip
        self.set_stroke(casing, width=STROKES.casing * 2, background=True)

    def aim(self, tail: np.ndarray, tip: np.ndarray) -> Self:
        """Draw the arrow from `tail` to `tip`, scene points of shape (3,)."""
        along = tip - tail
        length = float(np.hypot(along[0], along[1]))
        forward = along / length if length > 0 else np.array([1.0, 0.0, 0.0])
        side = np.array([-forward[1], forward[0], 0.0])
        head = min(self.length_of_tip, length)
        half_head = 0.42 * head
        half = min(self.width_of_shaft / 2, half_head * 0.6)
        neck = tip - head * forward
        corners = [
            tail + half * side,
            neck + half * side,
            neck + half_head * side,
            tip,
            neck - half_head * side,
            neck - half * side,
            tail - half * side,
        ]
        self.set_points_as_corners([*corners, corners[0]])
        return self

    @property
    def tail_drawn(self) -> np.ndarray:
        """Middle of the shaft's end, read from the outline."""
        corners: np.ndarray = self.points[::4]
        middle: np.ndarray = (corners[0] + corners[6]) / 2
        return middle

    @property
    def tip_drawn(self) -> np.ndarray:
        """The head's point, read from the outline."""
        tip: np.ndarray = self.points[::4][3]
        return tip


class Arrow(Mark, ArrowShape):
    """An arrow in weight space from `at` by a multiple of the gradient there."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, factor: Exact, colour: str, theme: Theme) -> None:
        super().__init__(colour, theme.casing)
        self.stage, self.loss, self.factor = stage, loss, factor
        self.point_at(at)

    def point_at(self, at: Weights, claimed: Place | None = None) -> Self:
        """Draw the arrow for these weights; `claimed` when it rides on another mark."""
        start = floats(at)
        end = start + float(self.factor) * np.asarray(self.loss.gradient(start), dtype=float)
        self.aim(self.stage.spot(self.loss, start), self.stage.spot(self.loss, end))
        return self.depict(self.meaning(at if claimed is None else claimed))

    def meaning(self, at: Place) -> Gradient | Step:
        """The claim of the arrow when it stands `at` these weights."""
        raise NotImplementedError


class GradientArrow(Arrow):
    """`factor` times the gradient, in the gradient's colour."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, factor: Exact, theme: Theme) -> None:
        super().__init__(stage, loss, at, factor, theme.gradient, theme)

    def meaning(self, at: Place) -> Gradient:
        return Gradient(self.stage.name, self.loss.expression, at, self.factor)


class StepArrow(Arrow):
    """The update -rate times the gradient, at true scale, in the step's colour."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, rate: Exact, theme: Theme) -> None:
        super().__init__(stage, loss, at, -rate, theme.step, theme)

    def meaning(self, at: Place) -> Step:
        return Step(self.stage.name, self.loss.expression, at, -self.factor)


class Walker(Mark, VGroup):
    """The walker: a bright dot with its lantern's glow."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, theme: Theme) -> None:
        glow = [
            Circle(radius=STROKES.walker * size, stroke_width=0, fill_color=theme.lantern, fill_opacity=opacity)
            for size, opacity in ((3.2, 0.08), (2.5, 0.12), (1.8, 0.25))
        ]
        dot = Circle(radius=STROKES.walker, stroke_color=theme.edge, stroke_width=STROKES.hair, fill_color=theme.walker, fill_opacity=1)
        super().__init__(*glow, dot)
        self.dot, self.stage, self.loss = dot, stage, loss
        self.stand(at)

    def stand(self, at: Weights) -> Self:
        """Stand still at these weights."""
        self.move_to(self.stage.spot(self.loss, floats(at)))
        return self.depict(Position(self.stage.name, self.loss.expression, at))

    def glide(self, start: Weights, end: Weights, share: float, lift: float = 0.0) -> Self:
        """Be `share` of the way from one iterate to the next; `lift` (frame units) above the ground when it leaps."""
        between = floats(start) + share * (floats(end) - floats(start))
        self.move_to(self.stage.spot(self.loss, between) + np.array([0.0, lift, 0.0]))
        return self.depict(Between(self.stage.name, self.loss.expression, start, end, lift > 0))


class Ring(Mark, Circle):
    """A true iterate: the ring that step `step` of a walk leaves behind."""

    def __init__(self, stage: Stage, walk: Walk, step: int, theme: Theme, colour: str | None = None) -> None:
        super().__init__(radius=STROKES.ring, stroke_color=colour or theme.ink, stroke_width=STROKES.line)
        self.set_fill(theme.ground, HOLLOW)
        self.set_stroke(theme.casing, width=STROKES.line + STROKES.casing, background=True)
        at = tuple(walk.points[step])
        self.move_to(stage.spot(walk.loss, floats(at)))
        self.depict(Iterate(stage.name, run_of(walk), step, at))


class Pin(Mark, VGroup):
    """A place pointed at from above: a drop-shaped pin whose tip stands on the ground at these weights."""

    def __init__(self, stage: Stage, loss: Loss, at: Weights, theme: Theme, colour: str) -> None:
        tip = stage.spot(loss, floats(at))
        angle = np.linspace(-0.22 * np.pi, 1.22 * np.pi, 25)
        radius, height = STROKES.walker * 1.5, STROKES.walker * 4.2
        head = tip + np.stack([radius * np.cos(angle), height + radius * np.sin(angle), 0 * angle], -1)
        shape = VMobject(fill_color=colour, fill_opacity=1, stroke_width=0).set_points_as_corners(closed(np.concatenate([[tip], head])))
        shape.set_stroke(theme.casing, width=STROKES.casing * 2, background=True)
        eye = Circle(radius=radius * 0.42, stroke_width=0, fill_color=theme.casing, fill_opacity=1)
        eye.move_to(tip + np.array([0.0, height, 0.0]))
        super().__init__(shape, eye)
        self.depict(Position(stage.name, loss.expression, at))

    @property
    def spot_drawn(self) -> np.ndarray:
        """The tip, read from the outline."""
        tip: np.ndarray = self.submobjects[0].points[0]
        return tip


class TrailLine(Mark, VGroup):
    """The dotted way from iterate `first` to `last`, on the ground."""

    def __init__(self, stage: Stage, walk: Walk, first: int, last: int, theme: Theme) -> None:
        points = np.asarray(walk.points[first : last + 1], dtype=float)
        path = Line(self._along(stage, walk.loss, points), theme.ink, "")
        super().__init__(*_dashes(path, theme))
        self.depict(Trail(stage.name, run_of(walk), first, last))

    @staticmethod
    def _along(stage: Stage, loss: Loss, points: np.ndarray) -> np.ndarray:
        """The way over the ground, (n, 3): as many points as it takes for the ground between two of them to lie on a line."""
        for samples in SAMPLES:
            share = np.linspace(0, 1, 2 * samples - 1)[:, None]
            legs = [stage.spot(loss, start + share * (end - start)) for start, end in pairwise(points)]
            off = max(float(np.abs(leg[1::2] - (leg[:-1:2] + leg[2::2]) / 2).max()) for leg in legs)
            if off <= OFF_WAY:
                break
        return np.concatenate([leg[::2] for leg in legs])


def _dashes(path: VMobject, theme: Theme, dash: float = 0.09) -> Sequence[VMobject]:
    count = max(1, round(path.get_arc_length() / (2 * dash)))
    dashed = DashedVMobject(path, num_dashes=count, dashed_ratio=0.5)
    dashed.set_stroke(theme.casing, width=STROKES.line + STROKES.casing * 0.8, background=True)
    return dashed.submobjects


class TangentPatch(Mark, VMobject):
    """The felt ground: the tangent plane over a disc of weights, drawn where it lies."""

    def __init__(self, stage: Any, loss: Loss, at: Weights, radius: Exact, theme: Theme) -> None:
        super().__init__(fill_color=theme.lantern, fill_opacity=0.28, stroke_color=theme.lantern, stroke_width=STROKES.line)
        self.set_stroke(theme.edge, width=STROKES.line + STROKES.casing * 0.5, background=True)
        self.stage, self.loss, self.radius = stage, loss, radius
        self.feel(at)

    def feel(self, at: Weights) -> Self:
        """Lie on the ground at these weights."""
        angle = np.linspace(0, 2 * np.pi, 49)[:-1]
        offsets = float(self.radius) * np.stack([np.cos(angle), np.sin(angle)], -1)
        self.set_points_smoothly(closed(tangent_points(self.stage, self.loss, floats(at), offsets)))
        return self.depict(Tangent(self.stage.name, self.loss.expression, at, self.radius))

    def faint(self) -> Self:
        """Look like something felt a while ago."""
        self.set_fill(opacity=FAINT_FILL).set_stroke(opacity=FAINT_LINE)
        self.set_stroke(opacity=FAINT_LINE, background=True)
        return self


class Needle(Mark, ArrowShape):
    """The slope's needle: it lies in the tangent plane and points up the steepest way; its length says nothing."""

    def __init__(self, stage: Any, loss: Loss, at: Weights, radius: Exact, theme: Theme, sign: int = 1) -> None:
        super().__init__(theme.gradient if sign > 0 else theme.step, theme.casing, width=0.045, tip=0.2)
        self.stage, self.loss, self.radius, self.sign = stage, loss, radius, sign
        self.feel(at)

    def feel(self, at: Weights, turn: float = 0.0) -> Self:
        """Point up the slope at these weights, or `turn` radians away from it while it searches."""
        start = floats(at)
        gradient = np.asarray(self.loss.gradient(start), dtype=float)
        length = float(np.hypot(*gradient))
        angle = np.arctan2(gradient[1], gradient[0]) + turn
        offset = self.sign * float(self.radius) * (length > 0) * np.array([np.cos(angle), np.sin(angle)])
        tail, tip = tangent_points(self.stage, self.loss, start, np.stack([np.zeros(2), offset]))
        self.aim(tail, tip)
        place, radius = (self.stage.name, self.loss.expression, at), self.sign * self.radius
        return self.depict(Probe(*place, radius, turn) if turn else Uphill(*place, radius))


def tangent_points(stage: Any, loss: Loss, at: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Scene points of the tangent plane at `at` over these offsets in weight space, (n, 2) to (n, 3)."""
    height = float(loss.value(at)) + offsets @ np.asarray(loss.gradient(at), dtype=float)
    return np.asarray(getattr(stage, "over", stage.place)(at + offsets, height))


def closed(points: np.ndarray) -> np.ndarray:
    """The points with the first one again at the end."""
    return np.concatenate([points, points[:1]])


__all__ = [
    "Arrow",
    "ArrowShape",
    "At",
    "GradientArrow",
    "Line",
    "Needle",
    "Ring",
    "Stage",
    "StepArrow",
    "TangentPatch",
    "TrailLine",
    "Walker",
    "closed",
    "floats",
    "run_of",
    "tangent_points",
]
