"""Lanes: one walk for each learning rate, side by side over one ruler, so that what a rate does can be compared at a glance.

A lane is the floor of a valley of one weight, seen from above and tinted by height like every landscape: cool where the loss is low. True
iterates leave rings on it, leaps are dotted arcs over it, and what leaves it gets a marker at its end with the true weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np
from manim import ManimColor, Mobject, Rectangle, RoundedRectangle, VGroup, VMobject

from mathcore import GradientDescent, Loss, Walk, descend
from mathcore.geometry import critical_points
from mathcore.rates import factor, limits, regime
from scenes.kit.claims import CurvatureAt, Entry, Moment, OffChart, Offset, Shown, StepNumber, Tick, WeightAt, Worked
from scenes.kit.graphs.graph import ACROSS, Graph, Range, Ruler, number_width, round_numbers
from scenes.kit.land.view import Window
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import ArrowShape, Ring, Walker, run_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme, tint
from scenes.kit.walks.flight import Dashes
from scenes.kit.walks.leaps import is_quadratic

REACH = Fraction(9, 5)
"""A lane ends at this many times the distance of the start from the minimum, on both sides."""
STRIP, THICKEST = 0.36, 0.34
"""How much of its slot's height the ground of a lane takes, and how thick it is at most."""
STOPS = 41
"""Of the tint along a lane."""
RISE, SHORT = 0.3, 0.7
"""An arc rises by no more than this share of its width; a step shorter than this, in frame units, leaves none but the rings at its ends."""
TALLEST = 1.9
"""A slot is no higher than this."""
GAP = 0.16
LEADING = 0.0135
"""From a lane's word to its multiplier, in frame units for each unit of type size."""
TICKS = 9
FEW, MOST = 2, 6
"""Digits after the point: of a weight, and of a rate or a multiplier."""
CRAWLS = 0.9
"""What keeps more than this share of the distance over all steps crawls."""
WORDS = {
    "crawls": "crawls",
    "walks in": "walks in",
    "one step": "one step",
    "jumps across": "leaps across",
    "bounces": "bounces",
    "diverges": "flies off",
}


def lowest_of(loss: Loss) -> Fraction:
    """The weight at which a parabola is lowest."""
    (found,) = critical_points(loss)
    return Fraction(found.point[0])


def refuse_unless_parabola(loss: Loss, start: Fraction) -> None:
    """Raise where no multiplier of the distance can be shown: the curvature is not one positive number, or the distance is zero."""
    if not is_quadratic(loss) or not loss.hessian((Fraction(0),))[0, 0] > 0:
        raise ValueError(
            f"loss = {loss.name or loss.expression!r} cannot be: lanes show what each step multiplies the distance to the minimum "
            "by, which is one number only where the curvature is the same everywhere. "
            "Allowed: a parabola that opens upwards, such as w**2 or (w - 5)**2"
        )
    if start == lowest_of(loss):
        raise ValueError("start cannot be: it is the minimum itself, from which no rate leads anywhere. Allowed: any other weight")


@dataclass(frozen=True)
class Slot:
    """Where one lane has its things: its ground, its words (points of their baselines), and how high its arcs may rise."""

    strip: Box
    label: np.ndarray
    word: np.ndarray
    times: np.ndarray
    rise: float


class Yard:
    """The room for lanes: the ruler above, the slots below, and where the words of a slot stand in this shape."""

    def __init__(self, box: Box, layout: Layout, across: Range, left: float, right: float) -> None:
        self.layout, self.across = layout, across
        self.beside = layout.aspect != "9:16"
        self.size = layout.type.body if layout.side_by_side else layout.type.small
        self.capital = CAPITAL * self.size
        lane = Box(box.left + left, box.bottom, box.right - right, box.top) if self.beside else box.inset(STROKES.ring, 0.0)
        self.top = box.top - self.capital - 3 * GAP
        self.lane = Box(lane.left, lane.bottom, lane.right, box.top)
        self.scale = Scaled("weights", self.lane, across)

    def slots(self, count: int) -> list[Slot]:
        """So many slots below each other."""
        each = min(TALLEST, (self.top - self.lane.bottom - GAP) / count)
        return [self._slot(self.top - index * each, each) for index in range(count)]

    def roomy(self, count: int) -> list[tuple[Slot, Box]]:
        """So many slots over the whole height, and under each of them the rest of its share."""
        each = (self.top - self.lane.bottom) / count
        rows = [replace(self.lane, top=self.top - index * each, bottom=self.top - (index + 1) * each) for index in range(count)]
        high = min(TALLEST, each / 2)
        return [(self._slot(row.top, high), replace(row, top=row.top - high)) for row in rows]

    def _slot(self, top: float, height: float) -> Slot:
        lane = self.lane
        thick = min(THICKEST, STRIP * height)
        foot = 0.12 * height if self.beside else self.capital + 2.5 * GAP
        low = top - height + foot
        strip = Box(lane.left, low, lane.right, low + thick)
        rise = max(GAP, top - strip.top)
        if self.beside:
            middle = low + thick / 2 - self.capital / 2
            line = LEADING * self.size
            label = np.array([self.layout.stage.left, middle, 0.0])
            word = np.array([lane.right + 1.5 * GAP, middle + 0.75 * line, 0.0])
            return Slot(strip, label, word, word - np.array([0.0, line, 0.0]), rise)
        # Right under its ground, so that words are nearer to their own lane than to the next one.
        under = low - self.capital - GAP
        places = (lane.left, (lane.left + lane.right) / 2 + GAP, lane.right)
        label, word, times = (np.array([x, under, 0.0]) for x in places)
        return Slot(strip, label, word, times, rise)

    def line(self, weight: Fraction, bottom: float, theme: Theme) -> "WeightLine":
        """The dashed line at a weight, from under the ruler's numbers down."""
        return WeightLine(self.scale, weight, self.top + GAP / 2, bottom, theme.ink, theme)

    @property
    def times_across(self) -> float:
        """Which end of a multiplier its place is: the left one beside a lane, the right one above it."""
        return 0.0 if self.beside else 1.0


class Scaled(Graph):
    """The weights across; its ruler lies along the top of the box."""

    def __init__(self, name: str, box: Box, across: Range) -> None:
        super().__init__(name, box, across)

    @property
    def foot(self) -> float:
        """The height of the ruler across."""
        return self.box.top

    @property
    def window(self) -> Window:
        """The weights that it shows; there is no second one."""
        return self.across, (-inf, inf)

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) of weights (..., 1), along the middle of the box."""
        return self.place(np.asarray(weights, dtype=float)[..., 0], 0.5)

    def holds(self, weight: Any) -> bool:
        """Whether a weight is on it."""
        return bool(self.across[0] <= float(weight) <= self.across[1])


class Ground(Prop):
    """The ground of a lane: a strip in the tints of the relief, by its height."""

    def __init__(self, stage: Scaled, loss: Loss, theme: Theme) -> None:
        box = stage.box
        weights = np.linspace(*stage.across, STOPS)
        heights = np.sqrt(np.maximum(np.asarray(loss.value(weights[:, None]), dtype=float) - float(loss.value((lowest_of(loss),))), 0.0))
        strip = RoundedRectangle(width=box.width, height=box.height, corner_radius=box.height / 3, stroke_width=0)
        stops = np.linspace(0, 1, len(theme.relief))
        channels = [np.interp(heights / heights.max(), stops, [tint(colour)[one] for colour in theme.relief]) for one in range(3)]
        tints: Any = [ManimColor(one) for one in np.stack(channels, -1)]
        strip.set_fill(tints, opacity=1.0)
        strip.set_sheen_direction(np.array([1.0, 0.0, 0.0])).move_to(box.centre)
        super().__init__(strip, reason="the ground of a lane, tinted by its height as all land is")


class WeightLine(Mark, VMobject):
    """A dashed line at one weight, through lanes that share a ruler."""

    def __init__(self, stage: Scaled, at: Fraction, top: float, bottom: float, colour: str, theme: Theme) -> None:
        super().__init__(stroke_color=colour, stroke_width=STROKES.line)
        self.set_stroke(theme.casing, width=STROKES.line + STROKES.casing, background=True)
        x = float(stage.place(float(at), 0.0)[0])
        dashes = np.arange(top, bottom, -2 * STROKES.ring)
        share = np.linspace(0, 1, 4)[:, None]
        ends = [np.array([[x, y, 0.0], [x, max(bottom, y - STROKES.ring), 0.0]]) for y in dashes]
        self.set_points(np.concatenate([one[0] + share * (one[1] - one[0]) for one in ends]))
        self.depict(Tick(stage.name, ACROSS, at))


class EdgeMarker(Mark, VGroup):
    """At the end of a lane: which way the walker has left it, and the weight where it is."""

    def __init__(self, stage: Scaled, walk: Walk, step: int, layout: Layout, theme: Theme) -> None:
        weight = walk.points[step][0]
        way = 1.0 if float(weight) > stage.across[1] else -1.0
        end = stage.box.at((1 + way) / 2, 0.5)
        along = np.array([way, 0.0, 0.0])
        self.head = ArrowShape(theme.loss, theme.casing).aim(end - STROKES.tip * along, end)
        size = layout.type.small
        number = Number(weight, FEW, size=size, colour=theme.ink, of=WeightAt(Moment(run_of(walk), step), 0), trim=True)
        number.stand_at(np.array([end[0] - way * GAP / 2, stage.box.top + GAP, 0.0]), (1 + way) / 2)
        plate = Rectangle(width=number.width + GAP, height=CAPITAL * size + GAP, stroke_width=0, fill_color=theme.ground, fill_opacity=0.92)
        super().__init__(self.head, Prop(plate.move_to(number), reason="the plate that a number stands on"), number)
        self.depict(OffChart(stage.name, walk.loss.expression, (weight,), Moment(run_of(walk), step)))

    @property
    def tail_drawn(self) -> np.ndarray:
        """The end of the head's shaft, read from its outline."""
        return self.head.tail_drawn

    @property
    def tip_drawn(self) -> np.ndarray:
        """The head's point, read from its outline."""
        return self.head.tip_drawn


class Bar(Mark, Rectangle):
    """The distance from the minimum to an iterate, as a bar."""

    def __init__(self, stage: Scaled, walk: Walk, step: int, lowest: Fraction, theme: Theme) -> None:
        ends = sorted(float(stage.place(float(one), 0.5)[0]) for one in (lowest, walk.points[step][0]))
        super().__init__(width=ends[1] - ends[0], height=stage.box.height, stroke_width=0, fill_color=theme.axis1, fill_opacity=1)
        self.move_to(np.array([sum(ends) / 2, stage.box.centre[1], 0.0]))
        self.set_stroke(theme.casing, width=STROKES.casing, background=True)
        self.depict(Offset(stage.name, run_of(walk), step))


class Lane:
    """One rate: its walk, its stage, and its marks. `fixed` is there from the start; rings, arcs and the marker come with the steps."""

    def __init__(
        self,
        index: int,
        rates: Sequence[Fraction],
        start: tuple[Fraction, ...],
        steps: int,
        slot: Slot,
        yard: Yard,
        letters: Letters,
        name: str = "lane",
    ) -> None:
        self.index, self.rate, self.slot, self.yard = index, rates[index], slot, yard
        self.loss, self.theme, self.layout = letters.loss, letters.theme, yard.layout
        self.walk = descend(self.loss, start, GradientDescent(self.rate), steps, "exact")
        self.lowest, self.curvature = lowest_of(self.loss), Fraction(limits(self.loss)[0].eigenvalue)
        self.times = factor(self.rate, self.curvature)
        self.kind = self._kind(steps)
        self.stage = Scaled(f"{name} {index + 1}", slot.strip, yard.across)
        self.ground = Ground(self.stage, self.loss, self.theme)
        self.walker = Walker(self.stage, self.loss, start, self.theme)
        self.rings: list[Mobject] = [self.ring(0)]
        self.arcs: list[Dashes] = []
        self.marker: EdgeMarker | None = None
        self.label = self._label(letters)
        self.word = Words(WORDS[self.kind], size=yard.size, colour=self.theme.ink).stand_at(slot.word)
        self.multiplier = self.product(slot, self.times, self.claimed)

    def _kind(self, steps: int) -> str:
        found = regime(self.rate, self.curvature)
        return "crawls" if found == "walks in" and self.times**steps > CRAWLS else found

    def _label(self, letters: Letters) -> VGroup:
        size = self.yard.size
        name = Formula(f"{letters.rate} =", says="learning rate", size=size, colour=self.theme.step).stand_at(self.slot.label)
        number = Number(self.rate, MOST, size=size, colour=self.theme.step, of=self.setting, trim=True)
        return VGroup(name, number.stand_at(np.array([name.get_right()[0] + GAP, self.slot.label[1], 0.0])))

    @property
    def setting(self) -> Entry:
        """Where the rate comes from."""
        return Entry("rates", self.index)

    @property
    def claimed(self) -> Worked:
        """What the multiplier is: 1 − rate × curvature."""
        bend = CurvatureAt(self.loss.expression, tuple(self.walk.points[0]), 0)
        return Worked("1 - r*c", (("r", self.setting), ("c", bend)))

    def product(self, slot: Slot, value: Fraction, of: Worked) -> Number:
        """A multiplier in print, at its place in a slot."""
        number = Number(value, MOST, size=self.yard.size, colour=self.theme.gradient, prefix="× ", of=of, trim=True)
        return number.stand_at(slot.times, self.yard.times_across)

    @property
    def rate_shown(self) -> Shown:
        """The rate, for a caption."""
        return shown(self.rate, MOST, self.setting, trim=True)

    @property
    def times_shown(self) -> Shown:
        """The multiplier, for a caption."""
        return shown(self.times, MOST, self.claimed, trim=True)

    def weight(self, step: int) -> Any:
        """The weight at a step."""
        return self.walk.points[step][0]

    def here(self, step: int) -> bool:
        """Whether a step's weight is on the lane."""
        return self.stage.holds(self.weight(step))

    def ring(self, step: int) -> Ring:
        """The ring that a step leaves."""
        return Ring(self.stage, self.walk, step, self.theme)

    # -- one step -----------------------------------------------------------------------------------------------

    def set_out(self, step: int) -> None:
        """Begin the step from here: its arc is still to be flown."""
        reason = "the flight between two iterates: nothing is known of what lies between"
        self.arcs.append(Dashes(self.theme.ink, "", STROKES.hair, reason))

    def fly(self, step: int, share: float) -> None:
        """Be this share of the way to the next step, as far as the lane goes."""
        if not self.here(step):
            return
        start, end = float(self.weight(step)), float(self.weight(step + 1))
        edge = self.stage.across[end > start]
        leaves = 1.0 if self.here(step + 1) else (edge - start) / (end - start)
        shares = np.linspace(0, min(share, leaves), 61)
        reach = self.stage.place(start + shares * (end - start), 0.5)
        width = abs(float(self.stage.place(end, 0.5)[0] - self.stage.place(start, 0.5)[0]))
        reach[:, 1] += 4 * shares * (1 - shares) * min(self.slot.rise, RISE * width)
        if width > SHORT:
            self.arcs[-1].through(reach)
        if share < leaves or self.here(step + 1):
            lift = float(reach[-1, 1] - self.stage.box.centre[1])
            self.walker.glide(tuple(self.walk.points[step]), tuple(self.walk.points[step + 1]), share, lift)
        else:
            self.walker.set_opacity(0)

    def land(self, step: int) -> tuple[list[Mobject], list[Mobject]]:
        """Be at a step: what comes, and what goes."""
        if self.here(step):
            self.walker.stand(tuple(self.walk.points[step]))
            self.rings.append(self.ring(step))
            return [self.rings[-1], self.walker], []
        gone: list[Mobject] = [self.walker, *([self.marker] if self.marker else [])]
        self.marker = EdgeMarker(self.stage, self.walk, step, self.layout, self.theme)
        return [self.marker], gone

    @property
    def everything(self) -> list[Mobject]:
        """All of it that stands on the stage, in drawing order, but for its word and multiplier."""
        own = [self.marker] if self.marker else [self.walker]
        return [self.ground, self.label, *self.arcs, *self.rings, *own]


def ruler_over(yard: Yard, letters: Letters) -> VGroup:
    """The ruler that all lanes share, with its weight's letter."""
    theme, size = letters.theme, yard.size
    name = Formula(letters.weight(0), says=letters.loss.weights[0], size=size, colour=theme.ink)
    low = yard.scale.foot - 2 * GAP - yard.capital
    if yard.beside:
        name.stand_at(np.array([yard.lane.right + 1.5 * GAP, yard.scale.foot - yard.capital / 2, 0.0]))
    else:
        name.stand_at(np.array([yard.lane.right, low, 0.0]), 1)
    # A number close to the ruler's end that would touch the letter, or leave the frame, is left out.
    safe = yard.layout.safe
    right = safe.right if yard.beside else name.get_left()[0] - GAP
    values = round_numbers(yard.scale, ACROSS, TICKS, size)
    spots = [(float(yard.scale.place(float(one), 0.0)[0]), number_width(one, size) / 2) for one in values]
    kept = [one for one, (at, half) in zip(values, spots, strict=True) if safe.left < at - half and at + half < right]
    return VGroup(Ruler(yard.scale, ACROSS, theme, size, theme.axis1, TICKS, values=kept), name)


def laid_out(lane: Lane, rows: Sequence[Slot]) -> list[tuple[Scaled, VGroup]]:
    """The distances of a lane's iterates as bars, one to a row, each with its number and what it is of the one before."""
    run, size, theme = run_of(lane.walk), lane.yard.size, lane.theme
    lowest = ("m", WeightAt((lane.lowest,), 0))
    found = []
    for step, slot in enumerate(rows):
        if not lane.here(step):
            break
        stage = Scaled(f"step {step}", slot.strip, lane.stage.across)
        here, before = (("a", WeightAt(Moment(run, step), 0)), ("b", WeightAt(Moment(run, max(step - 1, 0)), 0)))
        distance = lane.weight(step) - lane.lowest
        count = Number(step, 0, size=size, colour=theme.dim, prefix="step ", of=StepNumber(Moment(run, step))).stand_at(slot.label)
        value = Number(distance, MOST, size=size, colour=theme.axis1, of=Worked("a - m", (here, lowest)), trim=True).stand_at(slot.word)
        row = VGroup(Bar(stage, lane.walk, step, lane.lowest, theme), count, value)
        if step:
            times = distance / (lane.weight(step - 1) - lane.lowest)
            row.add(lane.product(slot, times, Worked("(a - m)/(b - m)", (here, before, lowest))))
        found.append((stage, row))
    return found
