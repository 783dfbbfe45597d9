"""Not a number: how a loss that only grows becomes infinite in a computer's floats, and then no number at all.

What the viewer should see: a training log that ends in NaN. The loss runs on from the overshoot: its digits outgrow their box, so the
computer keeps a few of them and a power, in so many bits. On an axis of powers of ten the loss climbs a straight line, and the bits of the
exponent fill up with it. When all of them are one there is no larger number: that pattern means infinity. The weights, whose square the
loss is, need as long again; then both terms of the update are infinite, one pattern for two numbers, and their difference is lost.
"""

import checkout

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, ManimColor, Mobject, ValueTracker, VMobject, interpolate_color, linear, smooth

from mathcore import find_loss
from scenes.kit.claims import PowerOfTen, Setting, StepsOf, WidthOf, Worked
from scenes.kit.graphs.log_graph import LogChart, LogLine
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Mark
from scenes.kit.parameters import choice, field, number
from scenes.kit.text.bits import BitCells
from scenes.kit.text.formula import Letters
from scenes.kit.text.live import Live
from scenes.kit.text.numbers import Number, shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.overflow import MARGIN, LossBox, Overflow, TrainingLog, Working

LOSS, START = "bowl", (Fraction(3), Fraction(4))
"""The valley of the overshoot, and where its walk begins."""
SHARES = MappingProxyType({"16:9": 0.54, "9:16": 0.58, "1:1": 0.63})
"""How much of the stage the graph has."""
HEAD = 2.2
"""Room for the title over the graph, in capitals of it."""
WRITTEN_OUT = 48
"""Steps at most over which the loss is written out."""
TICKS = 4
"""How often in a second bits may change: the last ones flip with every step, and would flash."""


class NotANumber(LessonScene):
    """From a growing loss to infinity, and from there to what is not a number."""

    float_format: Annotated[str, choice("float16", "float32", "float64")] = field("float32", "the numbers that the computer reckons in")
    learning_rate: Annotated[Fraction, number("1.05", "8")] = field("1.2", "how far one step goes for each unit of slope; too far, here")

    def construct(self) -> None:
        self.loss, self.start = find_loss(LOSS), START
        self.overflow = Overflow.of(self.loss, self.start, self.learning_rate, self.float_format)
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.picture, self.panel = self.layout.split(SHARES[self.layout.aspect])
        self.a_log_that_ends_in_nan()
        self.digits_outgrow_their_box()
        self.so_a_float_keeps_a_power()
        self.the_exponent_fills_up()
        self.all_ones_mean_infinity()
        self.the_weights_go_on()
        self.infinity_less_infinity()
        self.the_screen_greys()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_log_that_ends_in_nan(self) -> None:
        self.beat("A training log")
        opening = self.opening(box=self.picture)
        self.log = TrainingLog(self.overflow, self.panel, self.layout, self.theme)
        self.add(opening, self.log)
        self.wait(DURATIONS.move)
        self.say("A training log: the [loss](loss) grows, and in the end it is NaN, not a number. Why?")
        self.rest()
        self.heading = self.title()
        self.play(FadeOut(opening, self.log), FadeIn(self.heading), run_time=DURATIONS.quick)

    def digits_outgrow_their_box(self) -> None:
        self.beat("Digits outgrow their box")
        self.chart = LogChart(self.overflow.walk, self.overflow.nan, self.below_the_title(), self.layout, self.theme)
        self.powers = self.chart.graph
        of, walk = self.overflow.loss_at(0), self.overflow.walk
        counter_at, _, bits_at = self.places()
        self.bits = BitCells(walk.losses[0], of, bits_at, self.theme, broken=True)
        self.names = self.bits.names(self.layout.type.small)
        self.box = LossBox(self.overflow, self.in_the_middle(), self.layout, self.theme).hold(0)
        self.counted: Mark = self.box.number
        size = self.layout.type.body
        self.counter = Number(0, 0, size=size, colour=self.theme.ink, prefix="step ", thousands=",", of=StepsOf(self.counted.here))
        self.counter.stand_at(counter_at, 0.0 if self.layout.side_by_side else 1.0)
        self.line = LogLine(self.powers, walk.losses, of, self.theme.loss, self.theme)
        ratio = shown((1 - 2 * self.learning_rate) ** 2, 2, Worked("(1 - 2*r)**2", (("r", Setting("learning_rate")),)), trim=True)
        last, outgrown = self.last_in_the_stage()
        more = " Its digits outgrow their box." if outgrown else ""
        self.say(f"Each step multiplies this [loss](loss) by {{ratio}}.{more}", ratio=ratio)
        self.play(FadeIn(self.counter, self.box), run_time=self.timed(DURATIONS.quick))
        self.here = 0
        self.run_to(last, DURATIONS.grand, lambda step: self.box.hold(step))

    def so_a_float_keeps_a_power(self) -> None:
        self.beat("Few digits and a power")
        self.value = self.live("L", "loss", self.theme.loss)
        self.show_loss(self.here)
        width = shown(np.dtype(self.float_format).itemsize * 8, 0, WidthOf(self.float_format))
        self.say("So a computer keeps few digits and a power, in {width} bits: a float.", width=width)
        self.bits.hold(self.overflow.walk.losses[self.here], self.overflow.loss_at(self.here))
        self.play(FadeIn(self.bits, self.names), run_time=self.timed(DURATIONS.move))
        self.counted = self.bits
        self.step_on(self.here, self.show_loss)
        self.play(FadeOut(self.box), FadeIn(self.value), run_time=self.timed(DURATIONS.quick))

    def the_exponent_fills_up(self) -> None:
        self.beat("The exponent fills up")
        power = self.chart.step
        times = (
            shown(Fraction(10) ** power, 0, PowerOfTen(power), thousands=",")
            if power < 4
            else shown(Fraction(10) ** power, 0, PowerOfTen(power))
        )
        self.say("The axis is logarithmic: each line is {times} times the one below.", times=times)
        self.line.reach(self.here)
        self.play(FadeIn(self.chart.frame, self.chart.ceiling, self.line), run_time=self.timed(DURATIONS.quick))
        self.say("The [exponent](loss) holds the power. Watch its bits fill up.")
        self.run_to(self.overflow.infinite - 1, DURATIONS.grand, self.show_loss)

    def all_ones_mean_infinity(self) -> None:
        self.beat("All ones: infinity")
        step = self.overflow.infinite
        self.say("Step {step}: larger than the largest number.", step=self.overflow.first(self.overflow.loss_at(0), "infinite", step))
        self.step_on(step, self.show_loss)
        self.infinity = self.beyond(step, self.line, self.overflow.walk.losses[step], self.overflow.loss_at(step), self.theme.loss)
        self.play(FadeIn(self.infinity), run_time=self.timed(DURATIONS.blink))
        self.say("All bits of the [exponent](loss) are one, the fraction is empty: that means ∞.")
        self.rest()
        self.take_poster()

    def the_weights_go_on(self) -> None:
        self.beat("The weights go on")
        index, last = self.overflow.index, self.overflow.weight_infinite
        colour, letter = self.theme.axis(index), self.letters.weight(index)
        plain = self.letters.style.plain(self.loss.weights[index])
        self.say("But the [weights](ink) are still numbers: the [loss](loss) is their square, so they take longer.")
        self.older = self.line
        other = LogLine(self.powers, self.overflow.weights, self.overflow.weight_at(0), colour, self.theme).reach(self.here)
        value = self.live(letter, self.loss.weights[index], colour)
        self.play(FadeOut(self.value), run_time=DURATIONS.blink)
        self.line, self.value = other, value
        self.show_weight(self.here)
        self.play(FadeIn(self.line, self.value), run_time=self.timed(DURATIONS.quick))
        self.run_to(last - 1, DURATIONS.grand, self.show_weight)
        self.say(
            f"Step {{step}}: the step was too long for a float, and {plain} is ∞ too.",
            step=self.overflow.first(self.overflow.weight_at(0), "infinite", last),
        )
        self.step_on(last, self.show_weight)
        self.also = self.beyond(last, self.line, self.overflow.weights[last], self.overflow.weight_at(last), colour)
        self.play(FadeIn(self.also), run_time=self.timed(DURATIONS.blink))

    def infinity_less_infinity(self) -> None:
        self.beat("Infinity less infinity")
        working = Working(self.overflow, self.learning_rate, self.below_the_title(), self.layout, self.theme)
        graph = (self.chart.frame, self.chart.ceiling, self.line, self.infinity, self.also, self.older)
        self.say("The next step takes away rate times slope. Exactly, that would be:")
        self.play(FadeOut(*graph), FadeIn(working.exact), run_time=self.timed(DURATIONS.quick))
        self.say("As floats both are ∞ by now: two numbers, and one pattern of bits.")
        self.play(FadeIn(working.bits), run_time=self.timed(DURATIONS.move))
        self.say("∞ less ∞: how much is left, nobody can tell. It is not a number: NaN.")
        self.play(FadeIn(working.floats), run_time=self.timed(DURATIONS.quick))
        self.rest()
        self.step_on(self.overflow.nan, self.show_weight)

    def the_screen_greys(self) -> None:
        self.beat("Everything is NaN")
        first = self.overflow.first(self.overflow.loss_at(0), "not a number", self.overflow.nan)
        self.say("Step {step}, and from now on: whatever NaN touches becomes NaN.", step=first)
        self.turn_grey()
        self.say("The NaN comes late. The mistake was made in the first step: the rate.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- what moves ---------------------------------------------------------------------------------------------

    def run_to(self, last: int, seconds: float, show: Callable[[int], object]) -> None:
        """Go on to a step, ever the same pace; what shows the run follows, in ticks where bits are on screen."""
        first, share = self.here, ValueTracker(0.0)
        ticks = round(TICKS * self.timed(seconds)) if self.counted is self.bits else last - first

        def follow(_: Mobject) -> None:
            self.step_on(first + round((last - first) * int(share.get_value() * ticks) / ticks), show)

        self.counter.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=linear)
        self.counter.remove_updater(follow)
        self.step_on(last, show)

    def step_on(self, step: int, show: Callable[[int], object]) -> None:
        """Be at this step."""
        self.here = step
        self.bits.hold(self.overflow.walk.losses[step], self.overflow.loss_at(step))
        show(step)
        self.counter.count_to(step, StepsOf(self.counted.here))

    def show_loss(self, step: int) -> None:
        """The loss of a step as a number and on the graph."""
        loss = self.overflow.walk.losses[step]
        self.value.number.count_to(float(loss), self.overflow.loss_at(step))
        if np.isfinite(loss):
            self.line.reach(step)

    def show_weight(self, step: int) -> None:
        """A weight of a step as a number, as bits and on the graph."""
        weight, of = self.overflow.weights[step], self.overflow.weight_at(step)
        self.value.number.count_to(float(weight), of)
        self.bits.hold(weight, of)
        if np.isfinite(weight):
            self.line.reach(step)

    def turn_grey(self) -> None:
        """All colours fade, once and slowly."""
        leaves = [leaf for one in self.mobjects if one is not self._caption_words for leaf in one.family_members_with_points()]
        before: list[tuple[VMobject, Any, Any]] = [
            (leaf, leaf.get_fill_color(), leaf.get_stroke_color()) for leaf in leaves if isinstance(leaf, VMobject)
        ]
        grey, share = ManimColor(self.theme.dim), ValueTracker(0.0)

        def fade(_: Mobject) -> None:
            for leaf, fill, stroke in before:
                if leaf.get_fill_opacity() > 0:
                    leaf.set_fill(interpolate_color(fill, grey, share.get_value()))
                if leaf.stroke_width > 0:
                    leaf.set_stroke(interpolate_color(stroke, grey, share.get_value()))

        self.counter.add_updater(fade)
        self.play(share.animate.set_value(1.0), run_time=self.timed(DURATIONS.grand), rate_func=smooth)
        self.counter.remove_updater(fade)

    # -- where things are ---------------------------------------------------------------------------------------

    def below_the_title(self) -> Box:
        """The picture's box without the title's row."""
        return replace(self.picture, top=self.layout.stage.top - HEAD * CAPITAL * self.layout.type.title)

    def places(self) -> tuple[np.ndarray, np.ndarray, Box]:
        """Where the counter, the value and the bits stand in the panel."""
        panel, capital = self.panel, CAPITAL * self.layout.type.formula
        counter = value = np.array([panel.left, panel.top - capital, 0.0])
        if self.layout.side_by_side:
            value = counter - np.array([0.0, capital + 3 * MARGIN, 0.0])
        else:
            counter = np.array([panel.right, counter[1], 0.0])
        bits = replace(panel, top=value[1] - 2 * MARGIN - 2 * CAPITAL * self.layout.type.small)
        return counter, value, bits

    def in_the_middle(self) -> np.ndarray:
        """Where the loss is written out: on the left, half way up."""
        return self.layout.stage.at(0.04, 0.5)

    def last_in_the_stage(self) -> tuple[int, bool]:
        """The last step whose loss, written out, still fits into the stage, and whether it is more than the box has room for."""
        most = min(WRITTEN_OUT, self.overflow.infinite - 1)
        trial = LossBox(self.overflow, self.in_the_middle(), self.layout, self.theme)
        last = max(step for step in range(most + 1) if trial.hold(step).number.get_right()[0] <= self.layout.stage.right)
        return last, trial.hold(last).outgrown

    def live(self, letter: str, says: str, colour: str) -> Live:
        """A name and a value in the value's place."""
        found = Live(letter, says, self.layout.type.formula, colour, self.theme, 2)
        return found.stand_at(self.places()[1])

    def beyond(self, step: int, line: LogLine, value: Any, of: Any, colour: str) -> Number:
        """What no height is high enough for, over the graph."""
        found = Number(float(value), 0, size=self.layout.type.formula, colour=colour, of=of)
        return found.stand_at(line.over(step) + np.array([0.0, MARGIN / 2, 0.0]), 0.5)
