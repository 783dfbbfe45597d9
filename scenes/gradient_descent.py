"""Gradient descent: the same step again and again, seen in three views and in numbers, until the gradient is small.

What the viewer should see: one walker on the map, on the surface and as a line of losses, all moving as one. Two steps are taken slowly,
with the gradient's arrow and the step's; a third one makes a pattern in the table, and the number by which every step multiplies each
column is found in it. Then the rest runs by, the last row counting, while the rings draw closer and the gradient shrinks, until it is so
small that it is time to stop.
"""

import checkout

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear, smooth

from mathcore import GradientDescent as Descent
from mathcore import descend
from mathcore.geometry import length
from scenes.kit.claims import LossAt, Moment, Setting, Shown, SlopeAt, StepNumber
from scenes.kit.graphs.chart import factor_note
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import floats, run_of
from scenes.kit.parameters import Loss2, Point2, Rate, field, number, whole
from scenes.kit.text.formula import Formula, Letters, figures
from scenes.kit.text.numbers import Number, shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.beyond import BeyondMarker, inside
from scenes.kit.walks.leaps import is_quadratic
from scenes.kit.walks.linked import Cells, LinkedViews
from scenes.kit.walks.run_table import RunTable, columns_of

KEPT = MappingProxyType({"16:9": 3, "9:16": 3, "1:1": 2})
"""The table keeps the rows up to this step, and the latest."""
TOLD = 2
"""Steps that take their time, with both arrows."""
GAP = 0.3
LEADING = 0.022
"""From line to line beside the table, in frame units for each unit of type size, ..."""
FOOT = 1.35
"""... or less, where the first line and what hangs below the second, in capitals, leave less."""

SHARES = np.linspace(0.0, 1.0, 25)[:, None]
"""Of a step's way: where words keep clear of it."""

LESS, SAME, MORE = -1, 0, 1
LANDED = MappingProxyType(
    {
        LESS: "Down the slope: the [loss](loss) falls from {before} to {after}.",
        SAME: "No lower: the [loss](loss) is {after} again.",
        MORE: "Too far: the [loss](loss) rises from {before} to {after}.",
    }
)
AGAIN = MappingProxyType(
    {
        LESS: "Again, by the same rule. The [gradient](gradient) is shorter here, and so is the [step](step).",
        SAME: "Again, by the same rule. The [gradient](gradient) is as long as before, and so is the [step](step).",
        MORE: "Again, by the same rule. The [gradient](gradient) is longer here, and so is the [step](step).",
    }
)


class GradientDescent(LessonScene):
    """The step repeated."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the walk begins")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")
    steps: Annotated[int, whole(1, 60)] = field("20", "how many steps, at most")
    tolerance: Annotated[Fraction, number("0", "1000")] = field("0.12", "how long the gradient may be when it is time to stop")

    def construct(self) -> None:
        self.walk = descend(self.loss, self.start, Descent(self.learning_rate), self.steps, "exact" if is_quadratic(self.loss) else None)
        self.run = run_of(self.walk)
        self.last = self.time_to_stop()
        self.here = 0
        self.three_views_of_one_place()
        self.one_step_and_another()
        self.a_pattern_in_the_numbers()
        self.the_rest_in_one_run()
        self.time_to_stop_has_come()

    # -- beats --------------------------------------------------------------------------------------------------

    def three_views_of_one_place(self) -> None:
        self.beat("Three views")
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        cells, table, side, words = boxes(self.layout)
        self.views = LinkedViews(self.walk, self.last, self.last, self.letters, cells, self.layout, self.theme)
        self.map, self.frame, self.surface, self.graph = self.views.map, self.views.frame, self.views.surface, self.views.graph
        self.count = self.views.count
        size = self.layout.type.small
        columns = columns_of(self.walk, self.count, self.letters, self.theme)
        self.table = RunTable(columns, KEPT[self.layout.aspect], table, size, self.theme)
        self.beside = self.lines_in(side)
        self.note = self.views.chart.annotate(factor_note(self.views.factor, size, self.theme))
        self.open_with(self.opening(box=words), *self.views.ground, self.views.losses.frame, *self.views.walkers)
        self.say("Three views of one walk: map, surface, and the [loss](loss) at each step.")
        self.leave(0, DURATIONS.quick, FadeIn(self.table), *self.table.arrive())

    def one_step_and_another(self) -> None:
        if not self.count:
            return
        self.beat("One step, and another")
        self.say("One [step](step): the [gradient](gradient), turned round, times {rate}.", rate=self.rate())
        self.play(FadeIn(self.beside), run_time=self.timed(DURATIONS.quick))
        self.step_with_arrows(self.note)
        words = LANDED[self.compared("loss", 0)]
        numbers = {"before": self.loss_at(0), "after": self.loss_at(1)}
        self.say(words, **{name: one for name, one in numbers.items() if f"{{{name}}}" in words})
        while self.here < min(TOLD, self.count):
            self.say(AGAIN[self.compared("gradient", self.here - 1)])
            self.step_with_arrows()
        self.play(FadeOut(self.note), run_time=self.timed(DURATIONS.blink))

    def a_pattern_in_the_numbers(self) -> None:
        if self.here < TOLD or not self.table.ratios:
            return
        self.beat("A pattern")
        if self.table.kept > self.here:
            self.say("And again. Now look down the columns: there is a pattern.")
            self.step(DURATIONS.move)
        self.play(FadeIn(self.table.rule_over_ratios()), run_time=self.timed(DURATIONS.blink))
        last = len(self.table.columns) - 1
        weights = [index for index in self.table.ratios if index < last]
        if weights:
            self.say_what_weights_do(weights)
            self.play(*self.table.find(weights), run_time=self.timed(DURATIONS.slow))
        if last in self.table.ratios:
            self.say_what_the_loss_does(last, weights)
            self.play(*self.table.find([last]), run_time=self.timed(DURATIONS.slow))

    def the_rest_in_one_run(self) -> None:
        if self.here == self.count:
            return
        self.beat("And so on")
        if self.tolerance:
            self.say("And so on, until the [gradient](gradient) is at most {enough} long.", enough=self.enough())
            if len(self.stop):
                self.play(FadeIn(self.stop), run_time=self.timed(DURATIONS.quick))
        else:
            self.say("And so on, by the same rule, step after step.")
        while self.here < self.count:
            self.step(DURATIONS.quick if self.here < 2 * TOLD + 1 else DURATIONS.blink)

    def time_to_stop_has_come(self) -> None:
        self.beat("Time to stop")
        if self.count < self.last:
            self.leave_the_picture()
        elif not any(self.walk.gradients[self.here]):
            self.say("The [gradient](gradient) is zero: level ground. Time to stop.")
        elif self.is_small(self.here):
            self.say("The [gradient](gradient) is only {slope} long: nearly level ground. Time to stop.", slope=self.slope_at(self.here))
        else:
            self.say("The [gradient](gradient) is still {slope} long: not yet time to stop.", slope=self.slope_at(self.here))
        if self.here > 1:
            steps, first, last = shown(self.here, 0, StepNumber(Moment(self.run, self.here))), self.loss_at(0), self.loss_at(self.here, 4)
            self.say("{steps} steps took the [loss](loss) from {first} to {last}.", steps=steps, first=first, last=last)
        self.rest()
        self.take_poster()
        self.wait(DURATIONS.hold)

    def leave_the_picture(self) -> None:
        """Say that the walk goes on beyond what is shown, and where the map cannot hold the next place, point there."""
        start, end = (self.views.at(step) for step in (self.here, self.here + 1))
        if inside(self.map, self.loss, end, self.map.box):
            self.say("The next step leads to the very edge of what can be shown here.")
            return
        self.say("The next step leads out of the picture.")
        there = Moment(self.run, self.here + 1)
        places = np.array([floats(self.views.at(step)) for step in range(self.here + 1)])
        walked = self.map.spot(
            self.loss, np.concatenate([before + SHARES * (after - before) for before, after in pairwise(places)] or [places])
        )
        marker = BeyondMarker(self.map, self.loss, start, end, self.map.box, self.layout, self.theme, there, walked)
        self.play(FadeIn(marker), run_time=self.timed(DURATIONS.quick))

    # -- one step -----------------------------------------------------------------------------------------------

    def step_with_arrows(self, *notes: Mobject) -> None:
        """One step, slowly: the gradient with what is noted of it, the step it makes, and the way there."""
        gradient, step = self.views.gradient(self.here), self.views.step(self.here)
        self.add(gradient, *self.views.walkers)
        self.play(FadeIn(gradient, *notes), run_time=self.timed(DURATIONS.quick))
        self.add(step, *self.views.walkers)
        self.play(FadeIn(step), run_time=self.timed(DURATIONS.quick))
        self.step(DURATIONS.slow)
        self.play(FadeOut(gradient, step), run_time=self.timed(DURATIONS.blink))

    def step(self, seconds: float) -> None:
        """Go to the next step in all views on the same frame; ring, dot and row come with the landing."""
        share = ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            self.views.glide(self.here, share.get_value())

        walker = self.views.walkers[0]
        walker.add_updater(follow)
        self.add(self.views.losses.line, *self.dots(), *self.views.walkers)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=smooth if seconds > DURATIONS.blink else linear)
        walker.remove_updater(follow)
        self.add(*self.views.trails(self.here))
        self.here += 1
        self.views.stand(self.here)
        self.length.count_to(self.slope_at(self.here).value, self.slope_at(self.here).of)
        self.row_for(self.here)

    def row_for(self, step: int) -> None:
        """The row of a step: one of those that stay, or the one that counts."""
        if step <= self.table.kept:
            self.leave(step, DURATIONS.blink, *self.table.arrive())
        elif self.table.latest is None:
            self.leave(step, DURATIONS.blink, *self.table.begin_counting(step))
        else:
            self.table.count(step)
            self.leave(step, 0.0)

    def leave(self, step: int, seconds: float, *changes: Animation) -> None:
        """What a step leaves behind in all views."""
        left = self.views.left_at(step)
        self.marks = [*getattr(self, "marks", []), *left]
        self.add(*self.marks, *self.views.walkers)
        if seconds:
            self.play(*changes, run_time=self.timed(seconds))

    def dots(self) -> list[Mobject]:
        """All rings and dots so far, which lie over trails and lines."""
        return list(getattr(self, "marks", []))

    # -- what is beside the table -------------------------------------------------------------------------------

    def lines_in(self, box: Box) -> VGroup:
        """The rule, and the length of the gradient, which counts."""
        size = self.layout.type.body
        name = Formula(f"norm({self.letters.gradient}) =", says="length of the gradient", size=size, colour=self.theme.ink)
        rule = Formula(self.letters.rule, says="gradient descent", size=size, colour=self.theme.ink)
        first = self.slope_at(0)
        self.length = Number(first.value, first.places, size=size, colour=self.theme.gradient, of=first.of, trim=True)
        pen = np.array([box.left, box.top - CAPITAL * size, 0.0])
        leading = min(LEADING * size, box.height - FOOT * CAPITAL * size)
        rule.stand_at(pen)
        name.stand_at(pen - np.array([0.0, leading, 0.0]))
        self.length.stand_at(np.array([name.get_right()[0] + GAP / 2, name.baseline, 0.0]))
        self.stop = self.stopping_rule(box.bottom > name.baseline - leading, pen - np.array([0.0, 2 * leading, 0.0]))
        return VGroup(rule, name, self.length)

    def stopping_rule(self, crowded: bool, place: np.ndarray) -> VGroup:
        """When it is time to stop, where there is room to say so."""
        if crowded:
            return VGroup()
        number = self.enough()
        source = f'"stop:" thin norm({self.letters.gradient}) <= {figures(number)}'
        formula = Formula(source, says="stop", size=self.layout.type.small, colour=self.theme.ink, numbers=(number,))
        return VGroup(formula.stand_at(place))

    # -- numbers ------------------------------------------------------------------------------------------------

    def steepness(self, step: int) -> float:
        return float(length(floats(tuple(self.walk.gradients[step]))))

    def is_small(self, step: int) -> bool:
        return self.steepness(step) <= self.tolerance

    def time_to_stop(self) -> int:
        """The first step at which the gradient is small, or the last one."""
        return next((step for step in range(self.walk.steps + 1) if self.is_small(step)), self.walk.steps)

    def compared(self, quantity: str, step: int) -> int:
        """Whether the loss, or the gradient, is less, the same or more after the step from here."""
        values = [float(one) for one in self.walk.losses] if quantity == "loss" else [self.steepness(one) for one in range(self.last + 1)]
        return int(np.sign(round((values[step + 1] - values[step]) / (abs(values[step]) or 1.0), 9)))

    def rate(self) -> Shown:
        return shown(self.learning_rate, 6, Setting("learning_rate"), trim=True)

    def loss_at(self, step: int, places: int = 2) -> Shown:
        return shown(self.walk.losses[step], places, LossAt(self.loss.expression, Moment(self.run, step)), trim=True)

    def slope_at(self, step: int, places: int = 3) -> Shown:
        return shown(self.steepness(step), places, SlopeAt(self.loss.expression, Moment(self.run, step)), trim=True)

    def enough(self) -> Shown:
        return shown(self.tolerance, 6, Setting("tolerance"), trim=True)

    def ratio(self, index: int) -> Shown:
        claim = self.table.ratios[index].claim
        assert isinstance(claim, Shown)
        return claim

    def say_what_weights_do(self, weights: Sequence[int]) -> None:
        ratios = [self.ratio(index) for index in weights]
        if len(weights) == 1:
            self.say("Every step multiplies one weight by {a}.", a=ratios[0])
        elif len({one.text for one in ratios}) == 1:
            self.say("Every step multiplies both weights by {a}.", a=ratios[0])
        else:
            self.say("Every step multiplies one weight by {a}, the other by {b}.", a=ratios[0], b=ratios[1])

    def say_what_the_loss_does(self, column: int, weights: Sequence[int]) -> None:
        each, kept = self.ratio(column), [self.ratio(index) for index in weights]
        if len(kept) == self.loss.dimension and len({one.text for one in kept}) == 1:
            words = "And the [loss](loss) by {loss}: that is {each} times {again}."
            self.say(words, loss=each, each=kept[0], again=kept[0])
        else:
            self.say("Every step multiplies the [loss](loss) by {loss}.", loss=each)


def boxes(layout: Layout) -> tuple[Cells, Box, Box, Box]:
    """The boxes of the views, of the table, of what stands beside or over it, and of the clip's first words."""
    stage = layout.stage
    if layout.side_by_side:
        left, right = stage.columns(0.42, GAP)
        upper, lower = right.rows(0.46, GAP)
        surface, graph = upper.columns(0.5, GAP)
        table, side = lower.columns(0.6, 2 * GAP)
        return Cells(left, surface, graph), table, side, lower
    if layout.aspect == "9:16":
        upper, lower = stage.rows(0.63, GAP)
        left, right = upper.columns(0.56, GAP)
        surface, graph = right.rows(0.4, GAP)
        table, side = lower.columns(0.58, 2 * GAP)
        return Cells(left, surface, graph), table, side, lower
    left, right = stage.columns(0.475, GAP)
    above, graph = left.rows(0.57, GAP)
    surface, lower = right.rows(0.34, GAP)
    side, table = lower.rows(0.21, GAP / 2)
    return Cells(above, surface, graph), table, side, lower
