"""Common mistakes: six things often said or done with gradients, each run beside what is true.

What the viewer should see: two maps, six times. Each pair runs a mistake, or a case that refutes it, and beside it the other case: the
loss climbs where the minus is missing; one slope moves one weight and gets stuck halfway; a long arrow stands next to the minimum and a
short one far away; a slope of zero in the higher of two valleys; a step that misses the minimum by an angle; one rate that arrives in one
valley and flies off in another.
"""

import checkout

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear

from mathcore import LOSSES, GradientDescent, Loss, Walk, descend
from mathcore.geometry import aim_error, length
from scenes.kit.claims import AimError, Exact, LossAt, Moment, Quantity, RateLimit, Setting, Shown, SlopeAt, WeightAt, Worked
from scenes.kit.graphs.chart import arrow_factor, factor_note, holding, hull
from scenes.kit.land.view import Window, widened, window_of
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import floats, run_of
from scenes.kit.parameters import Loss2, Point2, Rate, field, whole
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.leaps import is_quadratic
from scenes.kit.walks.pairs import Dashed, Reading, Side, crossed_out, halves, held, progress

GENTLE = Fraction(1, 20)
VALLEY_STEPS, LEVEL = 10, 0.1
"""Steps into each of two valleys, and what of the slope where they begin may be left where they end."""
AIM = Fraction(1, 5)
AIM_STEPS = 3
SAME_START = (Fraction(2), Fraction(1, 2))
SAME_STEPS = 6
CALM = 2
"""One weight alone, and both, walk down at the best rate for the largest curvature over this."""
FINE = 1000
"""The largest denominator of that rate."""
PAIRS = 6
STRAIGHT = 0.05
"""A step that is off by fewer degrees aims at the minimum."""
BENDS = "Elsewhere it need not: {angle}° off, and the way bends."
ROOM = 0.35
"""How long a gradient's arrow may be, as a share of its map's width."""
AROUND, ARROWS = 0.12, 0.3
"""Room around what a pair's maps are to show, as a share of it, and around places with a gradient's arrow."""
WIDEST = 1.2


@dataclass(frozen=True)
class Half:
    """One side of a pair, before it is drawn."""

    loss: Loss
    walk: Walk
    words: str
    readings: tuple[Reading, ...]
    held_at: tuple[Any, ...] = ()


class CommonMistakes(LessonScene):
    """Six mistakes, and what is true instead."""

    loss: Loss2 = field("bowl", "the landscape of the first two pairs")
    start: Point2 = field("1.5,2", "where the walks of the first two pairs begin")
    learning_rate: Rate = field("0.1", "the rate of the first pair, with and without the minus")
    steps: Annotated[int, whole(2, 12)] = field("5", "how many steps the first two pairs take, at most")
    narrow_loss: Loss2 = field("narrow_bowl", "the landscape of the third pair, steep here and gentle there")
    near_start: Point2 = field("0,0.5", "a steep place near its minimum")
    far_start: Point2 = field("-4,0", "a gentler place, farther away from it")
    valleys: Loss2 = field("double_valley", "the landscape of the fourth pair, with two valleys of which one is deeper")
    higher_start: Point2 = field("1.9,1.2", "where a walk into its higher valley begins")
    lower_start: Point2 = field("-2,1.2", "where a walk into its lower valley begins")
    valley_rate: Rate = field("0.3", "the rate of these two walks")
    aim_loss: Loss2 = field("stretched_bowl", "the landscape on which the step does not aim at the minimum")
    aim_start: Point2 = field("1,2", "where that step begins")
    one_rate: Rate = field("0.4", "the one rate that is tried in two valleys")
    steep_loss: Loss2 = field("lopsided_bowl", "the steeper of these two valleys; the other one is a round bowl")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Every pair needs a slope to begin with, and those on aiming and on distance a minimum; each has to show what it is about."""
        for loss, start in (("loss", "start"), ("aim_loss", "aim_start")):
            slope = np.asarray(values[loss].gradient(floats(values[start])), dtype=float)
            if not (np.isfinite(slope).all() and slope.any()):
                raise ValueError(f"{start} must be where {loss} has a slope that is not zero.")
        for loss, such in (("aim_loss", "stretched_bowl or himmelblau"), ("narrow_loss", "narrow_bowl or lopsided_bowl")):
            if not values[loss].minima:
                raise ValueError(f"{loss} must be a loss whose minimum is known, such as {such}.")
        steep, gentle = (measured(values["narrow_loss"], values[name]) for name in ("near_start", "far_start"))
        if not (np.isfinite(steep).all() and steep[0] > gentle[0] > 0 and 0 < steep[1] < gentle[1]):
            raise ValueError("near_start must be steeper than far_start on narrow_loss and nearer to its minimum, and both off it.")
        rule = GradientDescent(values["valley_rate"])
        walks = [descend(values["valleys"], values[name], rule, VALLEY_STEPS) for name in ("higher_start", "lower_start")]
        left = [length(walk.gradients.astype(float))[[0, -1]] for walk in walks]
        ends = [float(walk.losses[-1]) for walk in walks]
        if not (all(last < LEVEL * first for first, last in left) and ends[0] > ends[1]):
            raise ValueError(
                f"higher_start and lower_start must lead to level ground in valleys within {VALLEY_STEPS} steps at valley_rate, "
                "the first to the higher one."
            )

    def construct(self) -> None:
        self.bowl = LOSSES["bowl"]
        self.header, self.cells = halves(self.layout)
        self.forgot_the_minus()
        self.one_slope_is_not_the_gradient()
        self.large_is_not_far()
        self.zero_is_not_the_best()
        self.downhill_need_not_aim_at_the_minimum()
        self.one_rate_does_not_fit_all()
        self.rest()
        self.wait(DURATIONS.hold)

    # -- beats --------------------------------------------------------------------------------------------------

    def forgot_the_minus(self) -> None:
        up = Loss.parse(f"-({self.loss.expression})", window=self.loss.window)
        walks = self.walk(up, self.start, self.learning_rate, self.steps), self.walk(self.loss, self.start, self.learning_rate, self.steps)
        halves = [
            Half(self.loss, walk, words, (self.loss_of(walk, self.loss),))
            for walk, words in zip(walks, ("plus: uphill", "minus: downhill"), strict=True)
        ]
        self.pair("Forgot the minus", "Forgetting the minus", halves, opening=True)
        uphill = bool((np.diff(walks[0].losses[: max(1, self.sides[0].count) + 1].astype(float)) < 0).all())
        words = "Without the minus each [step](step) goes uphill." if uphill else "This is what [steps](step) do without the minus."
        self.say_where_it_goes(0, f"{words} The [loss](loss) goes from {{a}} to {{b}}.", f"{words} The first one leads out of the picture.")
        self.run(0, arrow=True)
        away = "With the minus, at the same rate, the first [step](step) leads out of the picture."
        self.say_where_it_goes(1, "With the minus, at the same rate, it goes from {a} to {b}.", away)
        self.run(1, arrow=True)

    def say_where_it_goes(self, index: int, words: str, away: str) -> None:
        """Say from what loss to which one a side goes, or that even its first step leads off the map."""
        if self.sides[index].count:
            self.say(words, **self.losses(index))
        else:
            self.say(away)

    def one_slope_is_not_the_gradient(self) -> None:
        alone = held(self.loss, self.start, 0)
        one = self.walk(alone, self.start[:1], self.calm, self.steps)
        both = self.walk(self.loss, self.start, self.calm, self.steps)
        halves = [
            Half(self.loss, one, "one slope", (self.loss_of(one, alone),), self.start),
            Half(self.loss, both, "all slopes", (self.loss_of(both, self.loss),)),
        ]
        self.pair("One number", "One slope is enough", halves)
        self.say("One slope is one number. It moves one weight; the [loss](loss) stops at {b}.", b=self.losses(0)["b"])
        self.run(0)
        self.say("The [gradient](gradient) has an entry for each weight. All move: {b}.", b=self.losses(1)["b"])
        self.run(1)

    def large_is_not_far(self) -> None:
        near, far = (self.walk(self.narrow_loss, at, GENTLE, 1) for at in (self.near_start, self.far_start))
        halves = [
            Half(self.narrow_loss, walk, words, (self.slope_of(walk), self.distance_of(walk)))
            for walk, words in ((near, "long arrow, yet near"), (far, "short arrow, yet far"))
        ]
        self.pair("Large is not far", "A large gradient means far away", halves, around=ARROWS)
        width = self.sides[0].chart.side
        self.factor = arrow_factor(float(length(near.gradients[0].astype(float))), ROOM * width)
        notes = [side.chart.annotate(factor_note(self.factor, self.layout.type.small, self.theme)) for side in self.sides]
        far_away = {"slope": self.steepness(near, 0), "far": self.distance(near)}
        ways = [Dashed(side.map, side.at(0), goal_of(self.narrow_loss, side.at(0)), self.theme) for side in self.sides]
        self.say("Here the [gradient](gradient) is {slope} long, and the minimum only {far} away.", **far_away)
        self.show(ways[0], self.sides[0].gradient(self.factor), notes[0], under=self.sides[0].walker)
        self.rest()
        far_away = {"slope": self.steepness(far, 0), "far": self.distance(far)}
        self.say("Here it is only {slope} long, and the minimum {far} away. Its length is steepness.", **far_away)
        self.show(ways[1], self.sides[1].gradient(self.factor), notes[1], under=self.sides[1].walker)

    def zero_is_not_the_best(self) -> None:
        walks = [self.walk(self.valleys, start, self.valley_rate, VALLEY_STEPS) for start in (self.higher_start, self.lower_start)]
        halves = [
            Half(self.valleys, walk, words, (self.slope_of(walk), self.loss_of(walk, self.valleys)))
            for walk, words in zip(walks, ("level, but not lowest", "level, and lowest"), strict=True)
        ]
        self.pair("Zero is not the best", "A zero gradient means the best", halves)
        self.say("The slope fades to nothing, so the walk ends: at a [loss](loss) of {b}.", b=self.losses(0)["b"])
        self.run(0)
        self.say("The other valley is deeper: {b}. Zero only says that the ground is level.", b=self.losses(1)["b"])
        self.run(1)

    def downhill_need_not_aim_at_the_minimum(self) -> None:
        walks = [self.walk(loss, self.aim_start, AIM, AIM_STEPS) for loss in (self.bowl, self.aim_loss)]
        halves = [
            Half(loss, walk, words, (self.aim_of(walk),))
            for loss, walk, words in zip((self.bowl, self.aim_loss), walks, ("a round bowl", "not round"), strict=True)
        ]
        self.pair("Downhill is not at the minimum", "Downhill aims at the minimum", halves)
        elsewhere = BENDS if self.angle(walks[1]).value > STRAIGHT else "And here it does too: {angle}° off."
        for index, words in enumerate(("In a round bowl it does: the [step](step) is {angle}° off.", elsewhere)):
            side = self.sides[index]
            dashed = Dashed(side.map, self.aim_start, goal_of(side.loss, self.aim_start), self.theme)
            self.say(words, angle=self.angle(side.walk))
            self.show(dashed, under=side.walker)
            self.run(index, arrow=True, quick=DURATIONS.quick)
        self.rest()
        self.take_poster()

    def one_rate_does_not_fit_all(self) -> None:
        walks = [self.walk(loss, SAME_START, self.one_rate, SAME_STEPS) for loss in (self.bowl, self.steep_loss)]
        halves = [
            Half(loss, walk, words, (self.loss_of(walk, loss),))
            for loss, walk, words in zip((self.bowl, self.steep_loss), walks, ("one valley", "a steeper one"), strict=True)
        ]
        self.pair("One rate", "One rate for every problem", halves)
        self.say(f"In this valley a rate of {{rate}} {self.fate(walks[0])}.", rate=shown(self.one_rate, 6, Setting("one_rate"), trim=True))
        self.run(0)
        limit = self.limit()
        words = f"In this one the same rate {self.fate(walks[1])}"
        self.say(f"{words}: the limit here is {{limit}}.", limit=limit) if limit else self.say(f"{words}.")
        self.run(1)

    # -- what moves ---------------------------------------------------------------------------------------------

    def pair(self, chapter: str, mistake: str, halves: Sequence[Half], *, opening: bool = False, around: float = AROUND) -> None:
        """Bring a new pair, and clear away the one before."""
        self.beat(chapter)
        gone = [one for one in self.mobjects if one is not self._caption_words]
        letters = [Letters(half.loss, self.notation, self.rate_letter, self.theme) for half in halves]
        number, window = len(getattr(self, "stages", [])), self.window(halves, around)
        self.sides = [
            Side(
                f"map {number + index}",
                half.loss,
                half.walk,
                window,
                half.words,
                half.readings,
                letters[index],
                self.cells[index],
                self.layout,
                self.theme,
                half.held_at,
            )
            for index, half in enumerate(halves)
        ]
        self.stages = [*getattr(self, "stages", []), *(stage for side in self.sides for stage in side.stages)]
        self.pairs_so_far = getattr(self, "pairs_so_far", 0) + 1
        title = VGroup(
            crossed_out(mistake, self.header, self.layout, self.theme), progress(self.pairs_so_far, PAIRS, self.header, self.theme)
        )
        left, right = (side.ground for side in self.sides)
        if opening:
            words = self.opening(box=self.cells[1])
            self.add(*self.sides[0].chart.parts, *self.sides[0].left, self.sides[0].walker, words)
            self.wait(self.timed(DURATIONS.grand))
            self.play(FadeOut(words), run_time=DURATIONS.quick)
        elif gone:
            self.play(FadeOut(*gone), run_time=DURATIONS.blink)
        coming = [one for one in (title, *left, *right) if one not in self.mobjects]
        self.add(*left, *right, title)
        self.play(FadeIn(*coming), run_time=self.timed(DURATIONS.quick))

    def show(self, *mobjects: Mobject, under: Mobject) -> None:
        """Let these come, below another mobject."""
        self.add(*mobjects, under)
        self.play(FadeIn(*mobjects), run_time=self.timed(DURATIONS.quick))

    def run(self, index: int, *, arrow: bool = False, quick: float = DURATIONS.blink) -> None:
        """Let one side run, step by step, as far as it stays on its map."""
        side = self.sides[index]
        first = side.arrow()
        if arrow and side.count:
            self.show(first, under=side.walker)
        for step in range(side.count):
            self.glide(partial(side.glide, step), side.walker, quick)
            self.remove(first)
            self.add(*side.stand(step + 1), side.walker)
        if marker := side.beyond():
            self.show(marker, under=side.walker)

    def glide(self, follow: Any, walker: Mobject, seconds: float) -> None:
        """Let the walker follow the share of its way."""
        share = ValueTracker(0.0)
        walker.add_updater(lambda _: follow(share.get_value()))
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=linear)
        walker.clear_updaters()

    # -- what there is to see -----------------------------------------------------------------------------------

    def walk(self, loss: Loss, start: Sequence[Any], rate: Fraction, steps: int) -> Walk:
        return descend(loss, start, GradientDescent(rate), steps, "exact" if is_quadratic(loss) else None)

    def window(self, halves: Sequence[Half], around: float) -> Window:
        """What both maps show: the walks as far as they stay near, and the minima between which they go."""
        seen: list[Any] = []
        for half in halves:
            begins = half.held_at or tuple(half.walk.points[0])
            near = widened(holding(window_of(half.loss), [begins]), WIDEST)
            points = [begins] if half.held_at else [*half.walk.points, *half.loss.minima]
            floated = [tuple(floats(tuple(one))) for one in points]
            seen += [one for one in floated if all(low <= x <= high for x, (low, high) in zip(one, near, strict=True))]
        return hull(seen, around)

    @property
    def calm(self) -> Fraction:
        """A rate at which walks on the first landscape go down without a leap, as far as its curvature where they begin says."""
        bends = np.linalg.eigvalsh(np.asarray(self.loss.hessian(floats(self.start)), dtype=float))
        if not (np.isfinite(bends).all() and bends[-1] > 0):
            return self.learning_rate
        return Fraction(1 / (CALM * float(bends[-1]))).limit_denominator(FINE) or self.learning_rate

    # -- numbers ------------------------------------------------------------------------------------------------

    def loss_of(self, walk: Walk, loss: Loss) -> Reading:
        """The loss, step by step."""
        return Reading("L =", "loss", self.theme.loss, 2, partial(self.loss_at, walk, loss))

    def loss_at(self, walk: Walk, loss: Loss, step: int) -> tuple[Exact, Quantity]:
        value: Exact = loss.value(tuple(walk.points[step]) if walk.exact else walk.points[step])
        return value, LossAt(loss.expression, Moment(run_of(walk), step))

    def losses(self, index: int) -> dict[str, Shown]:
        """The loss of a side where it begins, and at its last step on the map."""
        side = self.sides[index]
        reading = side.readings[-1]
        return {name: self.printed(*reading.at(step)) for name, step in (("a", 0), ("b", side.count))}

    def slope_of(self, walk: Walk) -> Reading:
        """The gradient's length, step by step."""
        return Reading("norm(nabla L) =", "length of the gradient", self.theme.gradient, 2, partial(self.slope_at, walk))

    def slope_at(self, walk: Walk, step: int) -> tuple[Exact, Quantity]:
        return float(length(walk.gradients[step].astype(float))), SlopeAt(walk.loss.expression, Moment(run_of(walk), step))

    def steepness(self, walk: Walk, step: int) -> Shown:
        return self.printed(*self.slope_at(walk, step))

    def distance_of(self, walk: Walk) -> Reading:
        """How far the minimum is away."""
        return Reading('"away:"', "distance to the minimum", self.theme.ink, 2, partial(self.distance_at, walk))

    def distance_at(self, walk: Walk, step: int) -> tuple[Exact, Quantity]:
        goal = goal_of(walk.loss, walk.points[step])
        here = [(name, WeightAt(Moment(run_of(walk), step), index)) for index, name in enumerate("ab")]
        there = [(name, WeightAt(goal, index)) for index, name in enumerate("cd")]
        away = float(length(walk.points[step].astype(float) - floats(goal)))
        return away, Worked("sqrt((a - c)**2 + (b - d)**2)", (*here, *there))

    def distance(self, walk: Walk) -> Shown:
        return self.printed(*self.distance_at(walk, 0))

    def aim_of(self, walk: Walk) -> Reading:
        """By how many degrees the first step misses the minimum."""
        return Reading('"off by"', "angle to the minimum", self.theme.step, 1, lambda _: self.aim(walk), "°")

    def aim(self, walk: Walk) -> tuple[Exact, Quantity]:
        goal = goal_of(walk.loss, self.aim_start)
        return float(aim_error(walk.loss, floats(self.aim_start), floats(goal))), AimError(walk.loss.expression, self.aim_start, goal)

    def angle(self, walk: Walk) -> Shown:
        value, of = self.aim(walk)
        return shown(value, 1, of, trim=True)

    def limit(self) -> Shown | None:
        """The rate from which the steeper valley is left, where that is one number."""
        if not is_quadratic(self.steep_loss) or not self.steep_loss.minima:
            return None
        bend = float(np.linalg.eigvalsh(np.asarray(self.steep_loss.hessian(floats(SAME_START)), dtype=float))[-1])
        return shown(2 / bend, 2, RateLimit(self.steep_loss.expression, SAME_START, 2), trim=True) if bend > 0 else None

    def fate(self, walk: Walk) -> str:
        """What becomes of a walk, in a few words."""
        first, last = (float(walk.losses[step]) for step in (0, -1))
        return "leads down" if last < first else "flies off" if last > first else "leads nowhere"

    @staticmethod
    def printed(value: Exact, of: Quantity) -> Shown:
        return shown(value, 2, of, trim=True)


def goal_of(loss: Loss, at: Sequence[Any]) -> tuple[Any, ...]:
    """The known minimum nearest to a place."""
    here = floats(tuple(at))
    return min(loss.minima, key=lambda one: float(length(floats(one) - here)))


def measured(loss: Loss, at: Sequence[Any]) -> np.ndarray:
    """How steep a place is and how far from the nearest minimum, (2,)."""
    here = floats(tuple(at))
    return np.array([float(length(np.asarray(loss.gradient(here), dtype=float))), float(length(floats(goal_of(loss, at)) - here))])
