"""A walk read as leaps through a valley seen from the side: in which cut each leap lies, how much the picture must hold, what it did.

All of it is computed from the walk; nothing here draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from mathcore import GradientDescent, Loss, Walk, descend
from mathcore.expression import Number
from mathcore.geometry import critical_points
from scenes.kit.claims import Exact, LossAt, Moment, Shown, WeightAt, Worked
from scenes.kit.marks import run_of
from scenes.kit.text.numbers import LONG, shown

MARGIN, WIDE_MARGIN = 1.36, 1.5
"""How much wider than its outermost point a picture is; the more where numbers are long."""
HEADROOM, OVERHEAD = 1.3, 2.0
"""How much higher than its highest point a picture is, at least and at most."""
ABRUPT = 2.0
"""A leap that lands this many times farther out than it starts is not in the picture before it is made."""
LARGEST = 1e290
"""Beyond this loss nothing can be drawn with floats."""
SAME = 1e-9
TOLD_APART = 1e-6
"""Of the lowest loss in a view, that the view is high at least: with less, numbers at its ruler differ in their last digits only."""
ARROW_ROOM = 0.97
SAMPLES = 481


def is_quadratic(loss: Loss) -> bool:
    """Whether the second derivatives of a loss are numbers."""
    return loss.rational and all(isinstance(entry, Number) for row in loss.second_partials for entry in row)


def leaping_walk(loss: Loss, start: tuple[Fraction, ...], rate: Fraction, steps: int) -> Walk:
    """The walk, in fractions where the loss is quadratic, so that every digit shown is exact; otherwise in floats."""
    rule = GradientDescent(rate)
    walk = descend(loss, start, rule, steps, "exact" if is_quadratic(loss) else None)
    # What a float cannot hold overflows there, and the clip says so.
    return walk if not walk.exact or max(walk.losses) < LARGEST else descend(loss, start, rule, steps)


@dataclass(frozen=True)
class View:
    """What the section shows: distances from -extent to extent, losses from base to top."""

    extent: float
    base: float
    top: float

    @classmethod
    def over(cls, extent: float, base: float, height: float) -> "View":
        """A view so high over its base, or as high as it must be for its numbers to be told apart."""
        return cls(extent, base, base + max(height, TOLD_APART * abs(base)))

    def towards(self, other: "View", share: float) -> "View":
        """The view `share` of the way to another: scales change by equal factors in equal times."""
        extent = self.extent ** (1 - share) * other.extent**share
        height = (self.top - self.base) ** (1 - share) * (other.top - other.base) ** share
        base = self.base + share * (other.base - self.base)
        return View.over(extent, base, height)


@dataclass(frozen=True)
class Cut:
    """A line in weight space: `through` is its point nearest to the minimum, `along` its direction uphill from the start; both (n,)."""

    through: np.ndarray
    along: np.ndarray

    def distance(self, point: np.ndarray) -> float:
        """The signed distance along the line."""
        return float((point - self.through) @ self.along)

    def holds(self, point: np.ndarray) -> bool:
        """Whether a point lies on the line."""
        offset = point - self.through
        off = offset - (offset @ self.along) * self.along
        return float(np.abs(off).max()) <= SAME * max(float(np.abs(offset).max()), float(np.abs(point).max()))


class Leaps:
    """The leaps of a walk that can be shown: until it rests, or until its numbers overflow."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.loss, self.run = walk, walk.loss, run_of(walk)
        self.count = self._count()
        self.points = np.array([[float(one) for one in point] for point in walk.points[: self.count + 1]])
        self.losses = [float(one) for one in walk.losses[: self.count + 1]]

    def _count(self) -> int:
        for step in range(self.walk.steps):
            after = self.walk.losses[step + 1]
            if not any(self.walk.gradients[step]) or after != after or abs(after) >= LARGEST:
                return step
        return self.walk.steps

    @cached_property
    def long(self) -> bool:
        """Whether losses are so large that they are written with powers of ten."""
        return max(abs(one) for one in self.losses) >= LONG

    @property
    def margin(self) -> float:
        """How much wider than its outermost point a picture is."""
        return WIDE_MARGIN if self.long else MARGIN

    @property
    def rests(self) -> bool:
        """Whether the last place shown is level, so that no further leap follows."""
        return not any(self.walk.gradients[self.count])

    @property
    def overflows(self) -> bool:
        """Whether the leap after the last one shown has no finite loss."""
        return self.count < self.walk.steps and not self.rests

    @cached_property
    def minimum(self) -> tuple[Exact, ...] | None:
        """The minimum nearest to the start, where one is known."""
        known: Sequence[tuple[Exact, ...]] = self.loss.minima or tuple(
            one.point for one in critical_points(self.loss) if one.kind == "minimum"
        )
        start = np.array([float(one) for one in self.walk.points[0]])
        return min(known, key=lambda one: float(np.hypot(*(np.array(one, dtype=float) - start))), default=None)

    @cached_property
    def cuts(self) -> list[Cut]:
        """The cut in which each leap lies; equal objects where a leap stays in the cut of the one before."""
        found: list[Cut] = []
        for step in range(max(self.count, 1)):
            if not (found and found[-1].holds(self.points[step + 1])):
                found.append(self._cut(step, found[-1] if found else None))
            else:
                found.append(found[-1])
        return found

    def _cut(self, step: int, before: Cut | None) -> Cut:
        start, gradient = self.points[step], self.slope(step)
        steepness = float(np.hypot(*gradient))
        along = gradient / steepness if steepness else np.eye(len(start))[0]
        if before is not None and along @ before.along < 0:
            along = -along
        if self.minimum is None:
            return Cut(start, along)
        return Cut(start + (np.array(self.minimum, dtype=float) - start) @ along * along, along)

    def slope(self, step: int) -> np.ndarray:
        """The gradient at a step, (n,) floats."""
        return np.array([float(one) for one in self.walk.gradients[step]])

    def cut(self, step: int) -> Cut:
        """The cut of the leap that starts at this step; the last one's after it."""
        return self.cuts[min(step, len(self.cuts) - 1)]

    def distance(self, step: int, cut: Cut | None = None) -> float:
        """Where a step's point stands in a cut, by default in that of the leap from it."""
        return (cut or self.cut(step)).distance(self.points[step])

    def opens(self, step: int) -> bool:
        """Whether the section is cut anew for the leap from this step."""
        return step > 0 and self.cut(step) is not self.cut(step - 1)

    def cuts_before(self, step: int) -> int:
        """In how many cuts the leaps before this step lie."""
        return 1 + sum(self.opens(one) for one in range(1, step))

    # -- how much the picture holds -----------------------------------------------------------------------------

    @cached_property
    def views(self) -> list[View]:
        """The view before each leap, and the one after the last."""
        found: list[View] = []
        for step in range(self.count + 1):
            if step == 0 or self.opens(step):
                found.append(self._first(step))
            else:
                found.append(self.after(step - 1, found[-1]))
        return found

    def _first(self, step: int) -> View:
        """A view of a new cut: with the landing, unless that is much farther off than the start."""
        here = abs(self.distance(step))
        there = abs(self.distance(step + 1, self.cut(step))) if step < self.count else here
        held = [step, step + 1] if there <= ABRUPT * here and step < self.count else [step]
        extent = max(here, there) if len(held) > 1 else here
        return self._view(self.margin * extent or self._window(), self.cut(step), held)

    def _window(self) -> float:
        return max(float(high - low) for low, high in self.loss.window) / 2

    def after(self, step: int, before: View) -> View:
        """The view that also holds where the leap from this step lands."""
        cut = self.cut(step)
        first = max(t for t in range(step + 1) if t == 0 or self.opens(t))
        reached = self.margin * abs(self.distance(step + 1, cut))
        wider = self._view(max(reached, before.extent), cut, list(range(first, step + 2)))
        return before if reached <= before.extent and wider.top <= before.top else wider

    def _view(self, extent: float, cut: Cut, held: list[int]) -> View:
        ground = cut.through + np.linspace(-extent, extent, SAMPLES)[:, None] * cut.along
        with np.errstate(all="ignore"):
            heights = np.asarray(self.loss.value(ground), dtype=float)
        known = [self.losses[step] for step in held]
        heights = heights[np.isfinite(heights)]
        base = min([*known, float(heights.min())] if heights.size else known)
        highest = max(known) - base
        rim = min(heights[0] - base, heights[-1] - base) if heights.size else 0.0
        height = max(HEADROOM * highest, min(rim, OVERHEAD * highest)) or float(np.ptp(heights)) or 1.0
        return View.over(extent, base, height)

    @cached_property
    def factor(self) -> Fraction:
        """The largest of 1, 1/2, 1/5, 1/10, ... by which every gradient arrow fits its picture."""
        room = []
        for step, view in enumerate(self.views):
            slope = float(np.hypot(*self.slope(step)))
            if slope:
                room.append((ARROW_ROOM * view.extent - abs(self.distance(step))) / slope)
        wanted = min(room, default=1.0)
        divisors = (Fraction(times) * Fraction(10) ** power for power in range(300) for times in (1, 2, 5))
        return next(1 / one for one in divisors if float(1 / one) <= wanted)

    # -- what the leaps did -------------------------------------------------------------------------------------

    def well(self, cut: Cut, view: View) -> float | None:
        """The distance at which the curve is lowest, where that is a place inside the view."""
        distance = np.linspace(-view.extent, view.extent, SAMPLES)
        with np.errstate(all="ignore"):
            heights = np.asarray(self.loss.value(cut.through + distance[:, None] * cut.along), dtype=float)
        lowest = int(np.nanargmin(heights)) if np.isfinite(heights).any() else 0
        return float(distance[lowest]) if 0 < lowest < SAMPLES - 1 else None

    def crosses(self, step: int) -> bool:
        """Whether the leap from this step flies over the lowest place of its cut."""
        cut = self.cut(step)
        well = self.well(cut, self.after(step, self.views[step]))
        start, end = self.distance(step, cut), self.distance(step + 1, cut)
        return well is not None and (start - well) * (end - well) < 0

    def compared(self, quantity: str, step: int) -> int:
        """-1, 0 or 1: whether the loss, or the gradient, is less, the same or more after the leap from this step."""
        before, after = (self.losses[one] if quantity == "loss" else float(np.hypot(*self.slope(one))) for one in (step, step + 1))
        if abs(after - before) <= SAME * abs(before):
            return 0
        return 1 if after > before else -1

    @cached_property
    def trend(self) -> int | None:
        """-1, 0 or 1 where the loss falls, stays or rises with every leap; None where it does now this, now that."""
        signs = {self.compared("loss", step) for step in range(self.count)}
        return signs.pop() if len(signs) == 1 else None

    @cached_property
    def always_crosses(self) -> bool:
        """Whether every leap flies over the lowest place of its cut."""
        return self.count > 0 and all(self.crosses(step) for step in range(self.count))

    @property
    def quadratic(self) -> bool:
        """Whether the curvature is the same everywhere."""
        return is_quadratic(self.loss)

    def loss_at(self, step: int, places: int = 2) -> Shown:
        """The loss at a step, for a caption."""
        return shown(self.walk.losses[step], places, LossAt(self.loss.expression, Moment(self.run, step)), trim=True)

    def weight_at(self, step: int, index: int, places: int = 2) -> Shown:
        """A weight at a step, for a caption or a formula."""
        return shown(self.walk.points[step][index], places, WeightAt(Moment(self.run, step), index), trim=True)

    @cached_property
    def distance_ratio(self) -> Shown | None:
        """What every leap multiplies the offset from the minimum by, where that is one number."""
        if self.minimum is None or self.count < 2:
            return None
        offsets = self.points - np.array(self.minimum, dtype=float)
        index = int(np.argmax(np.abs(offsets[0])))
        ratio = self.walk.points[1][index] - self.minimum[index], self.walk.points[0][index] - self.minimum[index]
        if not ratio[1]:
            return None
        each = ratio[0] / ratio[1]
        if any(np.abs(after - float(each) * before).max() > SAME * np.abs(before).max() for before, after in pairwise(offsets)):
            return None
        places = (("a", Moment(self.run, 1)), ("b", Moment(self.run, 0)), ("m", self.minimum))
        parts = tuple((name, WeightAt(at, index)) for name, at in places)
        return shown(each, 4, Worked("(a - m)/(b - m)", parts), trim=True)

    @cached_property
    def loss_ratio(self) -> Shown | None:
        """What every leap multiplies the loss by, where that is one number."""
        if self.count < 2 or not all(self.losses[:-1]):
            return None
        ratios = [after / before for before, after in pairwise(self.losses)]
        if max(ratios) - min(ratios) > SAME * max(abs(one) for one in ratios):
            return None
        parts = tuple((name, LossAt(self.loss.expression, Moment(self.run, step))) for name, step in (("a", 1), ("b", 0)))
        return shown(self.walk.losses[1] / self.walk.losses[0], 4, Worked("a/b", parts), trim=True)
