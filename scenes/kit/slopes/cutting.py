"""Cutting a loss along one weight: the sheet that stands where all else is frozen, the curve in which it meets the land, and its tangent.

A `Sheet` is a stage. It stands in the landscape, and can be lifted out until it lies flat as a graph in a box of its own; curve, tangent
and walker drawn on it go with it, so that what lies flat is seen to be what was cut.
"""

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from manim import Mobject, VGroup, VMobject

from mathcore import Loss
from scenes.kit.claims import Slice, Slope, Straight
from scenes.kit.graphs.graph import Section
from scenes.kit.land.basin import Framed, replaced
from scenes.kit.land.seen import Caster
from scenes.kit.land.view import Relief, Window
from scenes.kit.layout import Box
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import ArrowShape, Line, closed, tangent_points
from scenes.kit.theme import STROKES, Theme

SAMPLES = 401
BENDS, SHARP = 5, 0.002
"""Samples are halved so often, at most, where the curve is farther than this from the straight line between two, in frame units."""
HALVINGS = 40
NEAR = 0.008
"""How much nearer along its ray other ground must be to hide a point of the curve."""
SAME = 0.05
"""Ground that is met within so much of half the window is the point's own."""
HIDDEN = 0.3
"""How strong the curve is drawn where land stands before it."""
TANGENT = 0.24
"""Half of the tangent, as a share of the sheet's width where it lies flat."""
SHORTEST = 0.4
"""Near the ends of the sheet the tangent is shorter, but never shorter than this share of its length."""
PLATE = 0.10
UNDER = 0.2
"""How strong the ground under a flat curve is shaded, in the curve's colour."""
BACK, OUTSIDE, FLAT = 0.3, 0.14, 0.5
"""A name stands so far back from its axis's tip, and so far from the axis, in frame units; it slides along one as flat as that."""


class Sheet:
    """The upright plane over the line on which weight number `index` alone moves.

    Attributes:
        at: the weights of a point on it.
        lift: 0 standing in the landscape, 1 lying flat in its box.
        across, up: the weights and losses that it shows.
    """

    def __init__(
        self, name: str, frame: Framed, view: Relief, index: int, at: Sequence[Any], box: Box | None = None, foot: float = 0.0
    ) -> None:
        self.name, self.view, self.index = name, view, index
        self.across, self.up = view.window[index], (frame.base, frame.top)
        self.top = frame.sheet_top
        self.lift = 0.0
        self.flat = Section(box, foot, np.zeros(2), np.eye(2)[index], name=f"{name}, flat") if box is not None else None
        if self.flat is not None:
            self.flat.across, self.flat.up = self.across, (frame.base, frame.top)
        self.stand(at)

    def stand(self, at: Sequence[Any]) -> Self:
        """Stand through this point."""
        self.at = tuple(at)
        if self.flat is not None:
            through = np.array(replaced(at, self.index, 0.0))
            self.flat.cut_along(through, np.eye(2)[self.index])
        return self

    def weights(self, values: Any) -> np.ndarray:
        """The weights (..., 2) where weight number `index` has these values (...)."""
        moving = np.asarray(values, dtype=float)
        points = np.empty((*moving.shape, 2))
        points[...] = [float(one) for one in self.at]
        points[..., self.index] = moving
        return points

    def place(self, weights: Any, height: Any = 0.0) -> np.ndarray:
        """Scene points (..., 3) of weights (..., 2) on the sheet at a loss (...)."""
        there = np.asarray(weights, dtype=float)
        standing = self.view.place(there, height) if self.lift < 1 or self.flat is None else 0.0
        if self.flat is None or not self.lift:
            return np.asarray(standing)
        return np.asarray((1 - self.lift) * standing + self.lift * self.flat.place(there[..., self.index], height))

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points on the curve over these weights."""
        there = np.asarray(weights, dtype=float)
        return self.place(there, loss.value(there))

    def corners(self, bottom: float | None = None, top: float | None = None) -> tuple[tuple[tuple[float, ...], float], ...]:
        """The sheet's corners in order, each as weights and height; from its lowest edge to its top unless told."""
        low, high = (replaced(self.at, self.index, end) for end in self.across)
        under, over = self.up[0] if bottom is None else bottom, self.top if top is None else top
        return (low, under), (high, under), (high, over), (low, over)

    def reach(self, loss: Loss, at: Sequence[Any]) -> float:
        """How far the tangent at a point goes to either side, in weight: always as long on the flat sheet, except at its ends."""
        slope = float(loss.gradient(np.array([float(one) for one in at]))[self.index])
        (left, right), (low, high) = self.across, self.up
        wide, tall = (self.flat.box.width, self.flat.box.height) if self.flat is not None else (1.0, 1.0)
        steep = slope * (right - left) / (high - low) * tall / wide
        usual = TANGENT * (right - left) / float(np.hypot(1.0, steep))
        here = float(loss.value(np.array([float(one) for one in at])))
        room = min(float(at[self.index]) - left, right - float(at[self.index]))
        if slope:
            room = min(room, (here - low) / abs(slope), (high - here) / abs(slope))
        return min(usual, max(room, SHORTEST * usual))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Copies of a mark stand on the same stage.
        return self


class CutLine(Mark, VGroup):
    """The curve in which a sheet meets the land: strong where it is seen, faint where land stands before it."""

    def __init__(self, sheet: Sheet, loss: Loss, frame: Framed, colour: str, theme: Theme, above: float | None = None) -> None:
        self.sheet, self.loss, self.frame = sheet, loss, frame
        self.seen, self.hidden = (Line(np.zeros((2, 3)), colour, casing, STROKES.mark) for casing in (theme.casing, ""))
        self.above = frame.base if above is None else above
        self.presence = 1.0
        super().__init__(self.hidden, self.seen)
        self.follow()

    def follow(self) -> Self:
        """Draw the curve again as the sheet now stands."""
        values = self._bent(np.linspace(*self.sheet.across, SAMPLES))
        heights = self._height_at(values)
        ends = [_crossings(self._height_at, values, heights, level) for level in (self.frame.top, self.above)]
        self.values = values = np.unique(np.concatenate([values, *ends]))
        weights = self.sheet.weights(values)
        heights = np.asarray(self.loss.value(weights), dtype=float)
        slack = 1e-6 * (self.frame.top - self.frame.base)
        there = (heights <= self.frame.top + slack) & (heights >= self.above - slack)
        points = self.sheet.place(weights, heights)
        clear = self._clear(weights, heights, points)
        for part, chosen in ((self.seen, there & clear), (self.hidden, there & ~clear)):
            part.clear_points()
            for run in _runs(chosen, there):
                part.start_new_path(points[run[0]])
                part.add_points_as_corners(points[run[1:]])
        self.hidden.set_stroke(opacity=HIDDEN * self.presence)
        sheet = self.sheet
        return self.depict(Slice(sheet.name, self.loss.expression, sheet.at, sheet.index, self.above))

    def _bent(self, values: np.ndarray) -> np.ndarray:
        """The values with more of them where the curve bends between two: at the edge of a cliff."""
        for _ in range(BENDS):
            middles = (values[1:] + values[:-1]) / 2
            ends, between = (self.sheet.place(self.sheet.weights(one), self._height_at(one)) for one in (values, middles))
            off = np.linalg.norm(between - (ends[1:] + ends[:-1]) / 2, axis=-1)
            if not (far := off > SHARP).any():
                break
            values = np.unique(np.concatenate([values, middles[far]]))
        return values

    def _height_at(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(self.loss.value(self.sheet.weights(values)), dtype=float)

    def _clear(self, weights: np.ndarray, heights: np.ndarray, points: np.ndarray) -> np.ndarray:
        """Where no other ground stands before the curve, (n,)."""
        view = self.sheet.view
        if self.sheet.lift:
            return np.ones(len(weights), dtype=bool)
        base, ceiling = self.frame.base, self.frame.ceiling
        slack = None if ceiling is None else ceiling + 1e-3 * (ceiling - base)
        met = Caster(view, self.loss, slack).march(points[:, :2].astype(np.float32))
        along = 1 + view.depth(weights, heights) / view.distance
        own = np.linalg.norm(met.weights[0] - weights, axis=-1) < SAME * view.half
        return np.asarray(~(met.along[0] <= along - NEAR) | own)


def _crossings(height_at: Callable[[np.ndarray], np.ndarray], values: np.ndarray, heights: np.ndarray, level: float) -> np.ndarray:
    """Where a curve through these values and heights, both (n,), crosses a level, by bisection: steep curves bend between two samples."""
    above = heights > level
    at = np.flatnonzero(above[1:] != above[:-1])
    under, over = (np.where(above[at] == side, values[at], values[at + 1]) for side in (False, True))
    for _ in range(HALVINGS):
        middle = (under + over) / 2
        higher = height_at(middle) > level
        under, over = np.where(higher, under, middle), np.where(higher, middle, over)
    return under


def _runs(chosen: np.ndarray, there: np.ndarray) -> list[np.ndarray]:
    """Stretches of indices that are chosen, each lengthened by one where the curve goes on, so that stretches meet."""
    found = np.flatnonzero(chosen)
    runs = np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if found.size else []
    longer = [np.append(run, run[-1] + 1) if run[-1] + 1 < len(there) and there[run[-1] + 1] else run for run in runs]
    return [run for run in longer if len(run) > 1]


class SlopeLine(Mark, Line):
    """The tangent along one weight, on the sheet of that weight."""

    def __init__(self, sheet: Sheet, loss: Loss, at: Sequence[Any], theme: Theme, measure: Sheet | None = None) -> None:
        super().__init__(np.zeros((2, 3)), theme.gradient, theme.casing, STROKES.mark)
        self.sheet, self.loss, self.measure = sheet, loss, measure or sheet
        self.touch(at)

    def touch(self, at: Sequence[Any]) -> Self:
        """Touch the curve at this point."""
        index, reach = self.sheet.index, self.measure.reach(self.loss, at)
        offsets = reach * np.stack([-np.eye(2)[index], np.eye(2)[index]])
        points = tangent_points(self.sheet, self.loss, np.array([float(one) for one in at]), offsets)
        self.set_points_as_corners(list(points))
        return self.depict(Slope(self.sheet.name, self.loss.expression, tuple(at), index, reach))


class SheetFrame(Mark, VMobject):
    """A sheet's plate with its edge, as it is seen when it has left the landscape."""

    def __init__(self, sheet: Sheet, theme: Theme) -> None:
        super().__init__(fill_color=theme.frozen, fill_opacity=PLATE, stroke_color=theme.frozen, stroke_width=STROKES.hair)
        self.sheet = sheet
        self.follow()

    def follow(self) -> Self:
        """Draw it again as the sheet now stands; it is the fainter the nearer it still is to the land it stood in."""
        corners = self.sheet.corners(top=self.sheet.up[1])
        points = [self.sheet.place(np.array(weights), height) for weights, height in (*corners, corners[0])]
        self.set_points_as_corners(points)
        return self.depict(Straight(self.sheet.name, corners))


class CutGround(Prop):
    """The ground under a curve that has left the landscape: it thickens as the sheet comes to lie flat."""

    def __init__(self, line: CutLine, colour: str) -> None:
        self.shape = VMobject(fill_color=colour, fill_opacity=0, stroke_width=0)
        super().__init__(self.shape, reason="ground under a curve, whose edge is the curve itself")
        self.line = line
        self.follow()

    def follow(self) -> Self:
        """Draw it again as the sheet now stands."""
        sheet = self.line.sheet
        weights = sheet.weights(self.line.values)
        heights = np.clip(np.asarray(self.line.loss.value(weights), dtype=float), *sheet.up)
        foot = sheet.place(weights[[-1, 0]], sheet.up[0])
        self.shape.set_points_as_corners(closed(np.concatenate([sheet.place(weights, heights), foot])))
        self.shape.set_fill(opacity=UNDER * sheet.lift)
        return self


class Axis(Mark, ArrowShape):
    """A weight's axis on the weight plane, an arrow towards more."""

    def __init__(self, view: Relief, ends: tuple[tuple[float, ...], tuple[float, ...]], level: float, colour: str, theme: Theme) -> None:
        super().__init__(colour, theme.casing)
        self.view, self.ends, self.level = view, ends, level
        self.follow(view)

    def follow(self, view: Relief) -> Self:
        """Lie where this view shows it."""
        self.view = view
        tail, tip = (view.place(np.array(end), self.level) for end in self.ends)
        self.aim(tail, tip)
        return self.depict(Straight(view.name, tuple((end, self.level) for end in self.ends)))

    def stand_beside(self, words: Mobject, stage: Box, at: np.ndarray | None = None, back: float = BACK) -> None:
        """Move words close to the axis, outside of the plane, and along it into the stage.

        They stand at the scene point `at` on it, or so far back from its tip.
        """
        tail, tip = self.tail_drawn, self.tip_drawn
        along = (tip - tail) / np.linalg.norm(tip - tail)
        outward = np.array([-along[1], along[0], 0.0])
        outward *= -np.sign(outward @ (self.view.place(self.view.middle, self.level) - tail))
        half = np.array([words.width, words.height, 0.0]) / 2
        words.move_to((tip - back * along if at is None else at) + outward * (OUTSIDE + float(np.abs(outward) @ half)))
        over = min(0.0, stage.right - words.get_right()[0]) + max(0.0, stage.left - words.get_left()[0])
        if over:
            words.shift(over * np.array([1.0, along[1] / along[0] if abs(along[0]) > FLAT else 0.0, 0.0]))


class Ground:
    """The weight plane under the land as a stage: every point at the height of the lowest ground, whatever the loss is there."""

    def __init__(self, view: Relief, level: float, name: str = "plane") -> None:
        self.view, self.level, self.name = view, level, name

    @property
    def window(self) -> Window:
        """The weights in view."""
        return self.view.window

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points on the plane, (..., 3)."""
        return self.view.place(weights, self.level)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class PlumbLine(Mark, Line):
    """From a point of the land straight down to its weights on the plane."""

    def __init__(self, view: Relief, loss: Loss, at: Sequence[Any], level: float, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), theme.dim, theme.casing, STROKES.hair)
        self.loss, self.at, self.level = loss, tuple(at), level
        self.follow(view)

    def follow(self, view: Relief) -> Self:
        """Hang where this view shows it."""
        at = np.array([float(one) for one in self.at])
        ends = ((self.at, float(self.loss.value(at))), (self.at, self.level))
        self.set_points_as_corners(list(np.array([view.place(at, height) for _, height in ends])))
        return self.depict(Straight(view.name, ends))
