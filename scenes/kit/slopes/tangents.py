"""Marks against a tangent on the graph of a loss in one weight: the tangent, the stair under it, the gap that opens between it and the
curve, and the curve of all slopes.

All of them can be measured anew at another place; `follow` draws them again when the graph's ranges have changed.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor, log10
from typing import Any, Self

import numpy as np
from manim import VMobject

from mathcore import Loss
from scenes.kit.claims import Exact, Outline, Slope, SlopeCurve, Weights
from scenes.kit.graphs.graph import Section
from scenes.kit.mark import Mark
from scenes.kit.marks import Line, closed, floats, tangent_points
from scenes.kit.theme import STROKES, Theme

TANGENT = 0.21
"""Half of a tangent's length, as a share of its graph's width."""
SAMPLES = 65
SHADE = 0.38
STAIR = 0.2
"""A stair takes no more than this share of its graph's width."""
TANGENT_LINE, CURVE, LEVEL = "tangent", "curve", "level"
Corner = tuple[Exact, str]


class SlopeSection(Section):
    """The graph of a loss's slope over its one weight: marks stand on it at the slope, not at the loss."""

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) of the slope at weights (..., 1)."""
        there = np.asarray(weights, dtype=float)
        with np.errstate(all="ignore"):
            return self.place(self.distance(there), loss.gradient(there) @ self.along)


def in_weights(section: Section, slope: float, length: float) -> float:
    """How far a line of this slope goes in weight when it is drawn so long, in frame units."""
    (left, right), (low, high) = section.across, section.up
    across, up = section.box.width / (right - left), section.box.height / (high - low)
    return float(length / np.hypot(across, slope * up))


class TangentLine(Mark, Line):
    """The tangent at a point, drawn equally long wherever it touches; `grown` is how much of that there is: 0 for none, 1 for all of it."""

    def __init__(self, section: Section, loss: Loss, at: Weights, theme: Theme, width: float = STROKES.mark) -> None:
        super().__init__(np.zeros((2, 3)), theme.gradient, theme.casing, width)
        self.section, self.loss, self.grown = section, loss, 1.0
        self.touch(at)

    def touch(self, at: Weights) -> Self:
        """Touch the curve at this point."""
        self.at = at
        return self.follow()

    def follow(self) -> Self:
        """Draw it again as the graph now stands."""
        there, reach = floats(self.at), self.grown * self.usual
        self.set_points_as_corners(tangent_points(self.section, self.loss, there, np.array([[-reach], [reach]])))
        return self.depict(Slope(self.section.name, self.loss.expression, self.at, 0, reach))

    @property
    def slope(self) -> float:
        """That of the curve where it touches."""
        return float(self.loss.gradient(floats(self.at))[0])

    @property
    def usual(self) -> float:
        """How far it goes to either side, in weight, when it is grown."""
        return min(in_weights(self.section, self.slope, TANGENT * self.section.box.width), self.room)

    @property
    def room(self) -> float:
        """How far it could go to both sides before it leaves the graph."""
        (left, right), (bottom, top) = self.section.across, self.section.up
        here, height = float(self.at[0]), float(self.loss.value(floats(self.at)))
        aside, above = min(here - left, right - here), min(height - bottom, top - height)
        return max(0.0, min(aside, above / abs(self.slope) if self.slope else aside))


class Measured(Mark, VMobject):
    """A line or an area whose corners lie on the tangent at a point, on the curve, or level with the point."""

    def __init__(
        self,
        section: Section,
        loss: Loss,
        at: Weights,
        corners: Sequence[Corner],
        *,
        colour: str,
        casing: str = "",
        width: float = STROKES.line,
    ) -> None:
        super().__init__(stroke_color=colour, stroke_width=width)
        if casing:
            self.set_stroke(casing, width=width + STROKES.casing, background=True)
        self.section, self.loss, self.at, self.closes = section, loss, at, False
        self.measure(corners)

    def measure(self, corners: Sequence[Corner]) -> Self:
        """Have these corners, offsets of the weight from the point and what they lie on."""
        self.corners = tuple(corners)
        return self.follow()

    def follow(self) -> Self:
        """Draw it again as the graph now stands."""
        ends = closed(np.arange(len(self.corners))) if self.closes else np.arange(len(self.corners))
        parts = [self._edge(self.corners[first], self.corners[last]) for first, last in pairwise(ends)]
        self.set_points_as_corners(np.concatenate(parts))
        return self.depict(Outline(self.section.name, self.loss.expression, self.at, 0, self.corners, self.closes))

    def _edge(self, first: Corner, last: Corner) -> np.ndarray:
        bent = first[1] == last[1] == CURVE
        offset = np.linspace(float(first[0]), float(last[0]), SAMPLES if bent else 2)
        heights = [self._height(offset, first[1])] if bent else [self._height(offset[:1], first[1]), self._height(offset[1:], last[1])]
        return self.section.over(floats(self.at) + offset[:, None], np.concatenate(heights))

    def _height(self, offset: np.ndarray, lies_on: str) -> np.ndarray:
        at = floats(self.at)
        if lies_on == CURVE:
            return np.asarray(self.loss.value(at + offset[:, None]), dtype=float)
        slope = float(self.loss.gradient(at)[0]) if lies_on == TANGENT_LINE else 0.0
        return float(self.loss.value(at)) + slope * offset


def stair(section: Section, loss: Loss, at: Weights, run: Exact, theme: Theme) -> tuple[Measured, Measured]:
    """How a slope is read: along, in the weight's colour, then up or down to the tangent, in that of the loss."""
    level, rise = ((0, LEVEL), (run, LEVEL)), ((run, LEVEL), (run, TANGENT_LINE))
    along, upright = (
        Measured(section, loss, at, corners, colour=colour, casing=theme.casing)
        for corners, colour in ((level, theme.axis(0)), (rise, theme.loss))
    )
    return along, upright


def stair_run(tangent: TangentLine) -> Fraction:
    """The longest round run to the right for which a stair under the tangent stays in the picture, and the tangent can reach its top."""
    left, right = tangent.section.across
    most = min(tangent.room, STAIR * (right - left))
    power = Fraction(10) ** floor(log10(most))
    return max(times * power for times in (1, 2, 5) if times * power <= most)


class Promise(Measured):
    """The tangent from its point as far as it is trusted."""

    def __init__(self, section: Section, loss: Loss, at: Weights, far: Exact, theme: Theme) -> None:
        super().__init__(section, loss, at, self.reaching(far), colour=theme.gradient, casing=theme.casing, width=STROKES.mark)

    @staticmethod
    def reaching(far: Exact) -> tuple[Corner, ...]:
        """The corners when it is trusted so far."""
        return (0, TANGENT_LINE), (far, TANGENT_LINE)


class Gap(Measured):
    """How far tangent and curve are apart at an offset."""

    def __init__(self, section: Section, loss: Loss, at: Weights, far: Exact, theme: Theme) -> None:
        super().__init__(section, loss, at, self.reaching(far), colour=theme.loss, casing=theme.casing, width=STROKES.mark)

    @staticmethod
    def reaching(far: Exact) -> tuple[Corner, ...]:
        """The corners at this offset."""
        return (far, TANGENT_LINE), (far, CURVE)


class GapArea(Measured):
    """What has opened between tangent and curve up to an offset, shaded."""

    def __init__(self, section: Section, loss: Loss, at: Weights, far: Exact, theme: Theme) -> None:
        super().__init__(section, loss, at, Promise.reaching(far), colour=theme.loss, width=0)
        self.set_fill(theme.loss, SHADE)
        self.closes = True
        self.measure(self.reaching(far))

    @staticmethod
    def reaching(far: Exact) -> tuple[Corner, ...]:
        """The corners up to this offset."""
        return (0, TANGENT_LINE), (far, TANGENT_LINE), (far, CURVE), (0, CURVE)


class SlopeTrace(Mark, Line):
    """The curve of slopes, drawn over the weights gone through so far."""

    def __init__(self, section: SlopeSection, loss: Loss, at: Exact, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), theme.gradient, theme.casing, STROKES.line)
        self.section, self.loss, self.first, self.last = section, loss, at, at
        self.reach(at)

    def reach(self, at: Exact) -> Self:
        """Have come to this weight."""
        self.first, self.last = min(self.first, at), max(self.last, at)
        weights = np.linspace(float(self.first), float(self.last), 4 * SAMPLES)[:, None]
        self.set_points_as_corners(self.section.spot(self.loss, weights))
        return self.depict(SlopeCurve(self.section.name, self.loss.expression, self.first, self.last))
