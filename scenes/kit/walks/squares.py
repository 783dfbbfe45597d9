"""Adam's memory as squares: for each weight one whose area is the running mean of its squared slopes, and a bar for the mean slope.

The side of a square is the recent size of a slope. The bar lies under it, so that one sees what share of the side it fills: so much of the
rate is the step.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, Mobject, UpdateFromAlphaFunc, VMobject

from mathcore import Adam, Walk
from scenes.kit.claims import MeanBar, MeanSquare, Moment, Move, Quantity, RunningMean, Trail, WeightAt, Worked
from scenes.kit.graphs.graph import Graph
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, Line, Stage, floats, run_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.live_rows import HEAD, LiveRows, height_of

THICK = 0.12
"""Of the bar, in frame units."""
FILL = 0.3
APART, NARROWEST = 0.35, 1.3
"""Between two squares, and the room one has at least, in frame units."""
TALLEST, HOLDS = 3.6, 2.7
"""How high the largest square is at most; a box that has no room for so high a one over the numbers has them beside it."""
BESIDE = 0.5
"""Where a low box has its numbers beside the squares, they take so much of its width."""
LABELS = 1.1
"""Room for the names of the rows, in frame units."""
ROWS = ("area", "side", "mean", "step")
"""What stands under the squares: the mean of squares, its root, the mean slope, and the step they make."""


class Means:
    """What a walk of Adam remembers at each step: `mean` and `square`, both (T + 1, n), and what quantities they are."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.run = walk, run_of(walk)
        if not isinstance(walk.rule, Adam):
            raise TypeError(f"{type(walk.rule).__name__} keeps no running means")
        self.mean, self.square = walk.rule.means(walk.gradients)

    def quantity(self, row: str, step: int, index: int) -> Quantity:
        """What a number of this row is the value of."""
        mean, square = (RunningMean(self.run, step, index, squared) for squared in (False, True))
        moved = tuple((name, WeightAt(Moment(self.run, at), index)) for name, at in (("a", step), ("b", step + 1)))
        found: dict[str, Quantity] = {"area": square, "side": Worked("sqrt(a)", (("a", square),)), "mean": mean}
        found["step"] = Worked("b - a", moved)
        return found[row]

    def value(self, row: str, step: int, index: int) -> float:
        """The number itself."""
        if row == "step":
            return float(self.walk.updates[step][index])
        squared = float(self.square[step][index])
        return {"area": squared, "side": float(np.sqrt(squared)), "mean": float(self.mean[step][index])}[row]


class Yard(Graph):
    """The ground that the squares stand on: one unit, that of slopes, to the right and up."""

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) as far to the right and up as the slopes at weights (..., 2) are large."""
        slopes = np.asarray(loss.gradient(np.asarray(weights, dtype=float)), dtype=float)
        return self.place(slopes[..., 0], slopes[..., 1])


class Shape(Mark, VMobject):
    """What shows a running mean of one weight in the yard, over the place `middle` across."""

    row = ""

    def __init__(self, yard: Yard, means: Means, index: int, middle: float) -> None:
        super().__init__()
        self.yard, self.means, self.index, self.middle = yard, means, index, middle

    def corner(self, step: int, share: float = 0.0) -> tuple[float, float]:
        """The lower left end of the square, so far on the way from one step to the next."""
        return self.middle - self.size("side", step, share) / 2, 0.0

    def size(self, row: str, step: int, share: float) -> float:
        """The size of a number, so far on the way from one step to the next."""
        here, there = (abs(self.means.value(row, at, self.index)) for at in (step, step + 1 if share else step))
        return here + share * (there - here)

    def grow(self, step: int, share: float) -> None:
        """Be this share of the way from what it is at a step to what it is at the next one: on the way it is only drawing."""
        self.draw(self.corner(step, share), self.size(self.row, step, share))
        if share in (0.0, 1.0):
            at = step + int(share)
            self.depict(self.meaning(self.corner(at), RunningMean(self.means.run, at, self.index, self.row == "side")))

    def draw(self, corner: tuple[float, float], size: float) -> None:
        """Draw it at a corner, in the units of the yard."""
        raise NotImplementedError

    def meaning(self, corner: tuple[float, float], of: RunningMean) -> MeanSquare | MeanBar:
        """What it claims."""
        raise NotImplementedError


class Square(Shape):
    """A square whose area is the running mean of squared slopes of one weight."""

    row = "side"

    def __init__(self, yard: Yard, means: Means, index: int, middle: float, theme: Theme) -> None:
        super().__init__(yard, means, index, middle)
        self.set_fill(theme.axis(index), FILL).set_stroke(theme.axis(index), STROKES.line)
        self.set_stroke(theme.casing, width=STROKES.line + 2 * STROKES.casing, background=True)
        self.grow(0, 0.0)

    def draw(self, corner: tuple[float, float], size: float) -> None:
        """Draw the square."""
        (x, y) = corner
        corners = np.array([(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)])
        self.set_points_as_corners(self.yard.place(*corners.T))

    def meaning(self, corner: tuple[float, float], of: RunningMean) -> MeanSquare:
        """Its area is the mean of squares."""
        return MeanSquare(self.yard.name, corner, of)


class SlopeBar(Shape):
    """A bar as long as the running mean of slopes of one weight is large, lying under its square."""

    row = "mean"

    def __init__(self, yard: Yard, means: Means, index: int, middle: float, theme: Theme) -> None:
        super().__init__(yard, means, index, middle)
        self.set_fill(theme.gradient, 1).set_stroke(width=0).set_stroke(theme.casing, width=STROKES.casing, background=True)
        self.grow(0, 0.0)

    def draw(self, corner: tuple[float, float], size: float) -> None:
        """Draw the bar."""
        (left, top, _), (right, _, _) = (self.yard.place(corner[0] + more, corner[1]) for more in (0.0, size))
        ends = [(left, top - THICK), (right, top - THICK), (right, top), (left, top), (left, top - THICK)]
        self.set_points_as_corners(np.array([(*one, 0.0) for one in ends]))

    def meaning(self, corner: tuple[float, float], of: RunningMean) -> MeanBar:
        """Its length is the mean's size."""
        return MeanBar(self.yard.name, corner, of)


class Squares:
    """The squares with their bars and `rows` of numbers, in a box. `yard` is their stage; `letters` stand under the squares."""

    def __init__(self, means: Means, last: int, letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        self.means = means
        indices = range(means.walk.loss.dimension)
        size = layout.type.small
        capital = CAPITAL * size
        table = height_of(len(ROWS), size)
        low = box.height < HOLDS + table
        # A low box has the numbers left of the squares, otherwise they stand under them.
        left, foot = (box.left + BESIDE * box.width, 3.0 * capital) if low else (box.left + LABELS, table + 3.2 * capital)
        home = Box(left, box.bottom + foot, box.right, box.top)
        largest = [max(means.value("side", step, index) for step in range(last + 1)) for index in indices]
        widths, unit = _fitted(largest, home.width, min(home.height, TALLEST))
        if not low:
            home = home.shifted((home.height - unit * max(largest)) / 2)
        lefts = np.concatenate([[0.0], np.cumsum([one + APART for one in widths])])
        middles = [start + width / 2 for start, width in zip(lefts, widths, strict=False)]
        self.yard = Yard("squares", home, (0.0, home.width / unit), (0.0, home.height / unit))
        self.squares = [Square(self.yard, means, index, middles[index] / unit, theme) for index in indices]
        self.bars = [SlopeBar(self.yard, means, index, middles[index] / unit, theme) for index in indices]
        columns = [] if low else [home.left + middle for middle in middles]
        beside = replace(box, right=home.left - APART)
        top = box.top - (HEAD + 1.2) * capital if low else home.bottom - 4.2 * capital
        self.rows = LiveRows(means, ROWS, last, letters, beside, top, size, theme, columns)
        self.letters = [
            Formula(letters.weight(index), says=means.walk.loss.weights[index], size=size, colour=theme.ink).stand_at(
                np.array([home.left + middles[index], home.bottom - 2.2 * capital, 0.0]), 0.5
            )
            for index in indices
        ]
        self.heads: list[Mobject] = [*self.letters, *(self.rows.letters if low else ())]

    def grow(self, step: int) -> list[Animation]:
        """Squares and bars become what they are at the next step."""
        shapes = (*self.squares, *self.bars)
        return [UpdateFromAlphaFunc(shape, lambda part, share: part.grow(step, share)) for shape in shapes]

    @property
    def everything(self) -> list[Mobject]:
        """All of it."""
        return [*self.squares, *self.bars, *self.heads, *self.rows.parts(*ROWS)]


def _fitted(sides: Sequence[float], width: float, height: float) -> tuple[list[float], float]:
    """Widths of columns for squares of these sides, and the unit with which all fit."""
    most = max(sides) or 1.0
    spare = width - APART * (len(sides) - 1)
    unit = height / most
    for _ in range(len(sides)):
        narrow = sum(1 for side in sides if side * unit < NARROWEST)
        wide = sum(side for side in sides if side * unit >= NARROWEST)
        unit = min(unit, (spare - narrow * NARROWEST) / wide if wide else unit)
    widths = [max(NARROWEST, side * unit) for side in sides]
    more = (spare - sum(widths)) / len(widths)
    return [one + more for one in widths], unit


class MoveArrow(Mark, ArrowShape):
    """The step that a walk makes from one of its points, at true scale, by whatever rule."""

    def __init__(self, stage: Stage, walk: Walk, step: int, theme: Theme) -> None:
        super().__init__(theme.step, theme.casing)
        ends = [stage.spot(walk.loss, floats(tuple(walk.points[at]))) for at in (step, step + 1)]
        self.aim(*ends)
        self.depict(Move(stage.name, run_of(walk), step))


class SolidTrail(Mark, Line):
    """The way of a walk as a whole line, beside the dotted one of another walk."""

    def __init__(self, stage: Stage, walk: Walk, first: int, last: int, theme: Theme, samples: int = 24) -> None:
        points = np.asarray(walk.points[first : last + 1], dtype=float)
        share = np.linspace(0, 1, samples)[:, None]
        legs = np.concatenate([start + share * (end - start) for start, end in pairwise(points)])
        super().__init__(stage.spot(walk.loss, legs), theme.step, theme.casing, STROKES.line)
        self.depict(Trail(stage.name, run_of(walk), first, last))
