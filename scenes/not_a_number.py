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
from manim import FadeIn, FadeOut, ManimColor, Mobject, ValueTracker, VGroup, VMobject, interpolate_color, linear, smooth

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
from scenes.kit.walks.beyond import keep_within
from scenes.kit.walks.overflow import MARGIN, LastUpdate, LossBox, Overflow, TrainingLog

LOSS, START = "bowl", (Fraction(3), Fraction(4))
"""The valley of the overshoot, and where its walk begins."""
SHARES = MappingProxyType({"16:9": 0.54, "9:16": 0.58, "1:1": 0.6})
"""How much of the stage the graph has."""
OPENING = MappingProxyType({"16:9": 0.5, "9:16": 0.4, "1:1": 0.34})
"""How much of it the first words have."""
HEAD = 2.2
"""Room for the title over the graph, in capitals of it."""
WRITTEN_OUT = 48
"""Steps at most over which the loss is written out."""
SPELT_OUT = 4
"""Powers of ten from this one on are not spelt out."""
TICKS = 4
"""How often in a second digits and bits may change: the last ones do with every step, and would flash."""


class NotANumber(LessonScene):
    """From a growing loss to infinity, and from there to what is not a number."""

    float_format: Annotated[str, choice("float16", "float32", "float64")] = field("float32", "the numbers that the computer reckons in")
    learning_rate: Annotated[Fraction, number("1.05", "8")] = field("1.2", "how far one step goes for each unit of slope; too far, here")

    value: Live
    bits: BitCells
    names: VGroup
    counted: Mark

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
        words, log = self.layout.split(OPENING[self.layout.aspect])
        opening = self.opening(box=words)
        self.log = TrainingLog(self.overflow, replace(log, bottom=log.bottom + MARGIN), self.theme)
        self.add(opening, self.log)
        self.wait(DURATIONS.move)
        self.say("A training log. The [loss](loss) grows, and ends as NaN: not a number. Why?")
        self.rest()
        self.heading = self.title()
        self.play(FadeOut(opening, self.log), FadeIn(self.heading), run_time=DURATIONS.quick)

    def digits_outgrow_their_box(self) -> None:
        self.beat("Digits outgrow their box")
        self.chart = LogChart(self.overflow.walk, self.overflow.nan, self.below_the_title(), self.layout, self.theme)
        self.powers = self.chart.graph
        of, walk = self.overflow.loss_at(0), self.overflow.walk
        most = min(WRITTEN_OUT, self.overflow.infinite - 1)
        self.box, last = LossBox.across(self.overflow, most, self.layout.stage, self.layout, self.theme)
        outgrown = self.box.hold(last).outgrown
        self.box.hold(0)
        self.counted = self.box.number
        self.counter = self.counts(0, StepsOf(self.counted.here))
        self.line = LogLine(self.powers, walk.losses, of, self.theme.loss, self.theme)
        ratio = shown((1 - 2 * self.learning_rate) ** 2, 2, Worked("(1 - 2*r)**2", (("r", Setting("learning_rate")),)), trim=True)
        more = " Its digits outgrow their box." if outgrown else ""
        self.say(f"Each step multiplies this [loss](loss) by {{ratio}}.{more}", ratio=ratio)
        self.play(FadeIn(self.counter, self.box), run_time=self.timed(DURATIONS.quick))
        self.here = 0
        self.run_to(last, DURATIONS.grand, lambda step: self.box.hold(step))

    def so_a_float_keeps_a_power(self) -> None:
        self.beat("Few digits and a power")
        stage, beside = self.layout.stage, self.layout.side_by_side
        under = replace(stage, left=self.box.frame.get_left()[0], top=self.box.frame.get_bottom()[1] - 2 * MARGIN)
        self.float_in(under if beside else self.panel, broken=not beside)
        width = shown(np.dtype(self.float_format).itemsize * 8, 0, WidthOf(self.float_format))
        self.say("So a computer keeps few digits and a power, in {width} bits: a float.", width=width)
        self.play(FadeIn(self.value), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(self.bits, self.names), run_time=self.timed(DURATIONS.move))
        self.step_on(self.here, self.show_loss)

    def the_exponent_fills_up(self) -> None:
        self.beat("The exponent fills up")
        power = self.chart.step
        short = power < SPELT_OUT
        times = shown(Fraction(10) ** power, 0, PowerOfTen(power), thousands="," if short else "", trim=not short, power=not short)
        self.say("The axis is logarithmic: each line is {times} times the one below.", times=times)
        self.line.reach(self.here)
        leaving: list[Mobject] = [self.box]
        coming: list[Mobject] = [self.chart.frame, self.chart.ceiling, self.line]
        if self.layout.side_by_side:
            leaving += [self.value, self.bits, self.names]
            self.float_in(replace(self.panel, top=self.below_the_title().top), broken=True)
            leaving.append(self.counter)
            self.counter = self.counts(self.here, StepsOf(self.bits.here))
            coming += [self.value, self.bits, self.names, self.counter]
        self.play(FadeOut(*leaving), run_time=self.timed(DURATIONS.blink))
        self.play(FadeIn(*coming), run_time=self.timed(DURATIONS.move))
        self.say("The [exponent](loss) holds the power. Watch its bits fill up.")
        self.run_to(self.overflow.infinite - 1, DURATIONS.grand, self.show_loss)

    def all_ones_mean_infinity(self) -> None:
        self.beat("All ones: infinity")
        step = self.overflow.infinite
        self.say("Step {step}: larger than the largest number.", step=self.overflow.first(self.overflow.loss_at(0), "infinite", step))
        self.step_on(step, self.show_loss)
        self.infinity = self.beyond(step, self.overflow.walk.losses[step], self.overflow.loss_at(step), self.theme.loss)
        self.play(FadeIn(self.infinity), run_time=self.timed(DURATIONS.blink))
        self.say("[Exponent](loss) all ones, [fraction](frozen) empty: that pattern means ∞.")
        self.rest()
        self.take_poster()

    def the_weights_go_on(self) -> None:
        self.beat("The weights go on")
        index, last = self.overflow.index, self.overflow.weight_infinite
        colour, letter = self.theme.axis(index), self.letters.weight(index)
        plain = self.letters.style.plain(self.loss.weights[index])
        self.say("The [weights](ink) are still numbers: the [loss](loss) is their square. They take longer.")
        self.older = self.line
        other = LogLine(self.powers, self.overflow.weights, self.overflow.weight_at(0), colour, self.theme).reach(self.here)
        value = self.live(letter, self.loss.weights[index], colour)
        self.play(FadeOut(self.value), run_time=DURATIONS.blink)
        self.line, self.value = other, value
        self.show_weight(self.here)
        self.play(FadeIn(self.line, self.value), run_time=self.timed(DURATIONS.quick))
        self.run_to(last - 1, DURATIONS.grand, self.show_weight)
        self.say(
            f"Step {{step}}: one step too long for a float, and {plain} is ∞ too.",
            step=self.overflow.first(self.overflow.weight_at(0), "infinite", last),
        )
        self.step_on(last, self.show_weight)
        self.also = self.beyond(last, self.overflow.weights[last], self.overflow.weight_at(last), colour)
        self.play(FadeIn(self.also), run_time=self.timed(DURATIONS.blink))

    def infinity_less_infinity(self) -> None:
        self.beat("Infinity less infinity")
        room = replace(self.layout.stage, top=self.below_the_title().top)
        self.last_update = last = LastUpdate(self.overflow, self.learning_rate, self.letters, room, self.layout, self.theme)
        graph = (self.chart.frame, self.chart.ceiling, self.line, self.infinity, self.also, self.older, self.value, self.bits, self.names)
        heads, rule = last.frame.submobjects[:2], last.frame.submobjects[2]
        self.say("The next step takes away rate times slope. It would be:")
        weight, step, after = last.terms
        self.counter.count_to(self.here, self.overflow.first(self.overflow.weight_at(0), "infinite", self.here).of)
        self.play(FadeOut(*graph), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(heads[0], weight.name, weight.would_be), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(step.name, step.would_be), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(rule, after.name, after.would_be), run_time=self.timed(DURATIONS.quick))
        self.say("As floats both are ∞: two numbers, one pattern of bits.")
        self.play(FadeIn(heads[1], weight.held, weight.cells), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(step.held, step.cells), run_time=self.timed(DURATIONS.quick))
        self.say("∞ less ∞: what is left, nobody can tell. It is not a number.")
        self.play(FadeIn(after.held, after.cells), run_time=self.timed(DURATIONS.quick))
        self.here, self.bits = self.overflow.nan, after.cells
        self.counter.count_to(self.here, StepsOf(self.bits.here))
        self.rest()

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
        """Go on to a step, ever the same pace; what shows the run follows in ticks."""
        first, share = self.here, ValueTracker(0.0)
        ticks = max(1, min(last - first, round(TICKS * self.timed(seconds))))

        def follow(_: Mobject) -> None:
            self.step_on(first + round((last - first) * int(share.get_value() * ticks) / ticks), show)

        self.counter.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=linear)
        self.counter.remove_updater(follow)
        self.step_on(last, show)

    def counts(self, step: int, of: StepsOf) -> Number:
        """The number of the step, in the upper right corner."""
        found = Number(step, 0, size=self.layout.type.body, colour=self.theme.ink, prefix="step ", thousands=",", of=of)
        return found.stand_at(self.layout.stage.at(1, 1) - np.array([0.0, CAPITAL * self.layout.type.title, 0.0]), 1)

    def step_on(self, step: int, show: Callable[[int], object]) -> None:
        """Be at this step."""
        self.here = step
        show(step)
        self.counter.count_to(step, StepsOf(self.counted.here))

    def show_loss(self, step: int) -> None:
        """The loss of a step as a number and on the graph."""
        loss = self.overflow.walk.losses[step]
        self.value.number.count_to(float(loss), self.overflow.loss_at(step))
        self.bits.hold(loss, self.overflow.loss_at(step))
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

    def float_in(self, room: Box, *, broken: bool) -> None:
        """The loss as a float in this room: its value, and under it its bits with their names."""
        size, loss = self.layout.type, self.overflow.walk.losses[self.here]
        self.value_at = np.array([room.left, room.top - CAPITAL * size.formula, 0.0])
        self.value = self.live("L", "loss", self.theme.loss)
        room = replace(room, top=self.value_at[1] - 1.5 * MARGIN - 2 * CAPITAL * size.small, bottom=room.bottom + MARGIN)
        self.bits = BitCells(loss, self.overflow.loss_at(self.here), room, self.theme, broken=broken, named=True)
        self.names = self.bits.names(size.small)
        self.counted = self.bits
        self.value.number.count_to(float(loss), self.overflow.loss_at(self.here))

    def live(self, letter: str, says: str, colour: str) -> Live:
        """A name and a value in the value's place."""
        found = Live(letter, says, self.layout.type.formula, colour, self.theme, 2)
        found.number.power = True
        return found.stand_at(self.value_at)

    def beyond(self, step: int, value: Any, of: Any, colour: str) -> Number:
        """What no height is high enough for, over the graph."""
        found = Number(float(value), 0, size=self.layout.type.formula, colour=colour, of=of)
        found.stand_at(self.chart.over(step), 0.5)
        keep_within(found, self.layout.stage)
        return found
