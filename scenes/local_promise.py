"""A local promise: how far a slope can be trusted, and why a step can be too long.

What the viewer should see: a walker on a curve, and the tangent running straight on from its feet, a promise of what lies ahead. As it
walks the curve bends away; the gap is shaded and measured, and how far it went lies on the ruler. Half as far, a quarter of the gap: close
by, it holds. On a second curve that bends more the same walk tears the gap open sooner, and a step at the same rate that was good on the
first lands far from its promise.
"""

import checkout

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject, ValueTracker, smooth

from scenes.kit.claims import CurvatureAt, Exact, Setting, Shown, Worked
from scenes.kit.graphs.graph import Range
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Loss1, Point1, Rate, Seed, field
from scenes.kit.slopes.one_weight import gap_shown, loss_shown, moved, places_for, promised_shown, refuse_unless_smooth, slope, value
from scenes.kit.slopes.promise import PromiseView, Trusted
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS

SIDES = {-1: "left", 1: "right"}
QUARTER = {True: "Each time half as far, a quarter of the gap.", False: "Each time half as far, about a quarter of the gap."}
SMALLER = {
    True: "Each time half as far, and the gap shrinks faster still.",
    False: "Halve again and again: close by, the gap shrinks faster than the distance.",
}
"""Where it is no quarter: whether it shrinks by more than half each time, or only the last times."""
NEARBY = {True: "", False: ", the better the nearer"}
"""On a parabola it is exact."""
MORE = {1: "Now a curve that bends more.", 0: "Now a curve that bends as much.", -1: "Now a curve that bends less."}
SHORTER = {
    1: "The gap grows {times} times as fast: the promise is shorter.",
    -1: "The gap grows only {times} times as fast: the promise is longer.",
}
STRAIGHT = "The less a curve bends, the longer the promise."
NAMES = ("first curve", "second curve")


class LocalPromise(LessonScene):
    """How far the tangent can be trusted."""

    loss: Loss1 = field("parabola", "the first curve")
    start: Point1 = field("3", "where the tangent touches the first curve")
    other: Loss1 = field("quartic", "the second curve")
    other_start: Point1 = field("-2", "where the tangent touches the second curve")
    learning_rate: Rate = field("0.1", "how far the step goes on both, for each unit of slope")
    seed: Seed = field("3", "the pattern of stars")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Refuse places at which a loss has no value or no slope."""
        refuse_unless_smooth(values["loss"], values["start"], "start")
        refuse_unless_smooth(values["other"], values["other_start"], "other_start")

    def construct(self) -> None:
        self.first, self.second = Trusted(self.loss, self.start), Trusted(self.other, self.other_start)
        self.a_slope_is_a_promise()
        self.the_curve_bends_away()
        self.half_as_far_a_quarter_of_the_gap()
        self.a_short_step_keeps_it()
        self.the_more_curved_the_shorter()
        self.the_same_rate_is_too_long()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_slope_is_a_promise(self) -> None:
        self.beat("A promise")
        self.show(self.first, 0)
        self.question = self.opening(box=self.view.panel)
        self.add(*self.view.parts, self.question)
        self.wait(self.timed(DURATIONS.grand))
        # The question keeps the panel until numbers come to answer it.
        self.say("The [slope](gradient) makes a promise: straight on, like this.")
        self.trust(self.first.offsets[0])
        offset = self.first.offsets[0]
        numbers = {"far": self.first.distance(offset), "promise": promised_shown(self.loss, self.start, offset)}
        self.say(f"Go {{far}} to the {SIDES[self.first.way]}, it says, and the [loss](loss) will be {{promise}}.", **numbers)

    def the_curve_bends_away(self) -> None:
        self.beat("The gap")
        self.say("Walk there, and compare the promise with the truth.", FadeOut(self.question))
        self.play(FadeIn(self.view.live, self.view.distance), run_time=self.timed(DURATIONS.quick))
        self.add(self.view.area, self.view.line, self.view.gap, self.view.picture.walker)
        self.walk(self.first.offsets[0], DURATIONS.grand)
        found = {"found": self.first.found(self.first.offsets[0]), "gap": self.gap_at(self.first, 0)}
        if self.first.straight:
            self.say("The curve is straight: the promise is kept all the way.")
        else:
            self.say("The curve bends away: the [loss](loss) is {found}. The gap is {gap}.", **found)

    def half_as_far_a_quarter_of_the_gap(self) -> None:
        if self.first.straight:
            return
        self.beat("Half as far")
        coming = FadeIn(self.view.table), *self.view.table.arrive()
        self.say("Half as far, and seen twice as large: the gap is {gap}.", *coming, gap=self.gap_at(self.first, 1))
        self.halve(1, DURATIONS.slow)
        self.say(QUARTER[self.first.exact] if self.first.squared else SMALLER[self.first.faster])
        for halving in range(2, len(self.first.offsets)):
            self.halve(halving, DURATIONS.move)
        if self.first.squared:
            self.say(f"The gap shrinks with the square of the distance{NEARBY[self.first.exact]}.", FadeIn(self.view.square))

    def a_short_step_keeps_it(self) -> None:
        if not self.step_of(self.first):
            return
        self.beat("A step")
        words, numbers = self.landing_in_words(self.first)
        self.say("Now a step, with the rate {rate}.", rate=self.rate())
        self.look_at(self.first.ranges(self.first.offsets[0], self.step_of(self.first)), DURATIONS.move)
        self.take_step(self.first)
        self.say(words, **numbers)

    def the_more_curved_the_shorter(self) -> None:
        self.beat("More curved")
        going = [FadeOut(one) for one in self.mobjects if one is not self._caption_words]
        self.show(self.second, 1)
        self.say(MORE[self.compared()], *going, *(FadeIn(one) for one in (*self.view.parts, self.view.live, self.view.distance)))
        self.trust(self.second.offsets[0], DURATIONS.move)
        self.add(self.view.area, self.view.line, self.view.gap, self.view.picture.walker)
        self.walk(self.second.offsets[0], DURATIONS.move)
        far, gap = self.second.distance(self.second.offsets[0]), self.gap_at(self.second, 0)
        self.say("Here, {far} away, the gap is {gap}.", FadeIn(self.view.table), *self.view.table.arrive(), far=far, gap=gap)
        for halving in range(1, len(self.second.offsets)):
            self.halve(halving, DURATIONS.quick, close=False)
        if self.second.squared:
            self.play(FadeIn(self.view.square), run_time=self.timed(DURATIONS.blink))
        times = self.times()
        self.say(SHORTER[self.compared()] if times else STRAIGHT, **({"times": times} if times else {}))

    def the_same_rate_is_too_long(self) -> None:
        step = self.step_of(self.second)
        if step:
            self.beat("The same rate")
            self.say("And a step here, with the same rate {rate}?", rate=self.rate())
            self.look_at(self.second.ranges(self.second.offsets[0], step), DURATIONS.move)
            self.take_step(self.second)
            words, numbers = self.landing_in_words(self.second)
            self.say(words, **numbers)
            self.take_poster()
        self.say("A [slope](gradient) knows nothing of the bend. So the rate has a limit.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- moving -------------------------------------------------------------------------------------------------

    def show(self, trusted: Trusted, index: int) -> None:
        """Make the picture of one curve; its parts are still to be shown."""
        letters = Letters(trusted.loss, self.notation, self.rate_letter, self.theme)
        self.view = PromiseView(trusted, self.step_of(trusted), letters, self.layout, self.theme, seed=self.seed, name=NAMES[index])
        self.stages = [*getattr(self, "stages", []), self.view.picture.section, self.view.picture.floor]
        self.trusted, self.offset = trusted, Fraction(0)

    def trust(self, offset: Fraction, seconds: float = DURATIONS.slow) -> None:
        """Let the promise run ahead as far as this offset."""
        self.add(self.view.line, self.view.picture.walker)
        self.over(Fraction(0), offset, seconds, self.view.trust)
        self.reach = offset

    def walk(self, offset: Fraction, seconds: float, *beside: Animation) -> None:
        """Walk to an offset from the place; gap and numbers go along."""
        self.over(self.offset, offset, seconds, self.view.walk, *beside)
        self.view.settle()
        self.offset = offset

    def over(self, start: Fraction, end: Fraction, seconds: float, do: Callable[[Exact], None], *beside: Animation) -> None:
        """Do something at every offset from start to end, and at the end exactly."""
        tracker = ValueTracker(float(start))

        def follow(_: Mobject) -> None:
            do(tracker.get_value())

        self.view.line.add_updater(follow)
        self.play(tracker.animate.set_value(float(end)), *beside, run_time=self.timed(seconds), rate_func=smooth)
        self.view.line.remove_updater(follow)
        do(end)

    def halve(self, halving: int, seconds: float, close: bool = True) -> None:
        """Walk back to half as far, and look closer; the table gets its row."""
        offset = self.trusted.offsets[halving]
        if close:
            self.look_at(self.trusted.closeup(offset), seconds, offset)
            self.play(*self.view.table.arrive(), run_time=self.timed(DURATIONS.blink))
        else:
            self.walk(offset, seconds, *self.view.table.arrive())

    def take_step(self, trusted: Trusted) -> None:
        """Show the step in place of the distance gone, and walk to where it leads."""
        step = self.step_of(trusted)
        arrow = self.view.step_arrow(self.learning_rate)
        if abs(step) > abs(self.reach):
            self.over(self.reach, step, DURATIONS.quick, self.view.trust)
            self.reach = step
        self.play(FadeIn(arrow), FadeOut(self.view.distance), run_time=self.timed(DURATIONS.quick))
        self.walk(step, DURATIONS.move)

    def look_at(self, ranges: tuple[Range, Range], seconds: float = DURATIONS.slow, offset: Fraction | None = None) -> None:
        """Show these weights and losses; or walk to an offset meanwhile, and trust the tangent no further."""
        section, end = self.view.picture.section, self.offset if offset is None else offset
        before, after = np.array([section.across, section.up]), np.array(ranges)
        share, start = ValueTracker(0.0), float(self.offset)

        def follow(_: Mobject) -> None:
            across, up = before + share.get_value() * (after - before)
            here = start + share.get_value() * (float(end) - start)
            if offset is not None:
                # Else the walker stays, and so do the digits of its numbers.
                self.view.walk(here)
                self.view.trust(here)
            self.view.picture.look((across[0], across[1]), (up[0], up[1]))

        self.view.picture.valley.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=smooth)
        self.view.picture.valley.remove_updater(follow)
        self.view.walk(end)
        self.view.settle()
        self.view.picture.look(*ranges)
        self.offset = end
        if offset is not None:
            self.view.trust(offset)
            self.reach = offset

    # -- what is said -------------------------------------------------------------------------------------------

    def rate(self) -> Shown:
        return shown(self.learning_rate, places_for(self.learning_rate), Setting("learning_rate"), trim=True)

    def step_of(self, trusted: Trusted) -> Fraction:
        """The offset to which a step leads; none where the ground is level, or where the step ends outside of the loss."""
        step = -self.learning_rate * slope(trusted.loss, trusted.at)
        try:
            value(trusted.loss, moved(trusted.at, step))
        except ValueError:
            return Fraction(0)
        return step

    def gap_at(self, trusted: Trusted, halving: int) -> Shown:
        return gap_shown(trusted.loss, trusted.at, trusted.offsets[halving])

    def compared(self) -> int:
        """Whether the second curve bends more, as much or less."""
        one, other = (abs(Fraction(curve.bend.value)) for curve in (self.first, self.second))
        return (other > one) - (other < one)

    def times(self) -> Shown | None:
        """How many times as fast the gap grows on the second curve; none where one of them is straight, or both bend alike."""
        if not self.compared() or not self.first.bend.value or not self.second.bend.value:
            return None
        parts = tuple((name, CurvatureAt(one.loss.expression, one.at, 0)) for name, one in (("a", self.second), ("b", self.first)))
        ratio = Fraction(self.second.bend.value) / Fraction(self.first.bend.value)
        return shown(abs(ratio), 2, Worked("abs(a/b)", parts), trim=True)

    def landing_in_words(self, trusted: Trusted) -> tuple[str, dict[str, Shown]]:
        """What the step brought, and the numbers in it."""
        step = self.step_of(trusted)
        before = loss_shown(trusted.loss, trusted.at)
        moved_by = value(trusted.loss, moved(trusted.at, step)) - before.value
        places = places_for(moved_by)
        found, promise = trusted.found(step, places), promised_shown(trusted.loss, trusted.at, step, places)
        numbers = {"promise": promise, "found": found}
        if found.value < before.value:
            return "Promised: {promise}. Found: {found}. It is lower, as promised.", numbers
        return "Promised: {promise}. Found: {found}. That is higher than {before}, where we were!", {**numbers, "before": before}
