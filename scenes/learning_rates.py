"""The learning rate: one valley, one start, and a lane for each rate.

What the viewer should see: the floors of six equal valleys side by side under one ruler, with one dashed line at the lowest place through
all of them. All walkers set out together: one hardly moves, one walks in, one is there in a single step, one leaps across and still comes
closer, one bounces for ever, one flies off. Laid out as bars the distances of one lane shrink by the same number each time; every lane has
its own, and all of them are one minus the rate times the curvature. Drawn over the rate that is a straight line, and where it meets zero
and minus one are the limits. And too small a rate is shown for what it is: slow, not stuck.
"""

import checkout

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, linear, smooth

from mathcore.rates import limits, steps_to_shrink
from scenes.kit.claims import Moment, Shown, StepNumber, Worked
from scenes.kit.graphs.multiplier_graph import MultiplierGraph
from scenes.kit.graphs.profile import Profile, heights_of, span_of
from scenes.kit.layout import CAPITAL
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import run_of
from scenes.kit.parameters import Loss1, Point1, Seed, field, number, several, whole
from scenes.kit.text.formula import RATE_LETTERS, Formula, Letters, figures
from scenes.kit.text.numbers import Number, shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.half_way import HALF, HalfWay
from scenes.kit.walks.lanes import (
    GAP,
    MOST,
    REACH,
    Lane,
    Scaled,
    Yard,
    laid_out,
    lowest_of,
    refuse_unless_parabola,
    ruler_over,
)

GUTTERS = MappingProxyType({"16:9": (2.3, 2.2), "9:16": (0.0, 0.0), "1:1": (1.95, 1.75)})
"""Room beside the lanes for their rates, and for what they do."""
HEAD = 2.6
"""Room for the title above the lanes, in capitals of it."""
TOLD = 2
"""Steps that take their time."""
BARS = 4
SHORT_RUN, LONG_RUN = 1.2, 3.4
"""Seconds in which few steps are counted, and very many."""
SAYS = {
    "crawls": "[{rate}](step) hardly moves.",
    "walks in": "[{rate}](step) walks straight in.",
    "one step": "[{rate}](step) needs one step.",
    "jumps across": "[{rate}](step) leaps across, yet comes closer.",
    "bounces": "[{rate}](step) bounces for ever.",
    "diverges": "[{rate}](step) flies off.",
}
SLOW = (
    "Not stuck, only slow: {count} steps to come half way. At one a second: {time} unit.",
    "Not stuck: {count} steps to half way. At one a second: {time} unit.",
)
"""Words with room for few digits, and for many; so here too."""
LIMITS = (
    "Up to {fastest} it walks in. Up to {largest} it leaps across. Beyond, it flies off.",
    "Straight in up to {fastest}, across up to {largest}, beyond it flies off.",
)
CLOCK = ((3600, "hours"), (60, "minutes"), (1, "seconds"))


class LearningRates(LessonScene):
    """What rates from too small to too large do."""

    loss: Loss1 = field("parabola", "the valley; its curvature must be the same everywhere")
    start: Point1 = field("3", "where every walk begins")
    rates: Annotated[tuple[Fraction, ...], several(number("0.000001", "1000"), 6, 2)] = field(
        "0.00001 0.1 0.5 0.9 1 1.1", "the learning rates, one for each lane, in growing order"
    )
    steps: Annotated[int, whole(3, 12)] = field("8", "how many steps every walk takes")
    seed: Seed = field("3", "the pattern of stars")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Refuse losses without one multiplier, and rates that are not in growing order."""
        refuse_unless_parabola(values["loss"], values["start"][0])
        rates = values["rates"]
        if list(rates) != sorted(set(rates)):
            raise ValueError("rates must be in growing order, each one only once: 0.1 0.5 0.9")

    def construct(self) -> None:
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.lowest, self.limit = lowest_of(self.loss), limits(self.loss)[0]
        self.one_valley_one_start()
        self.a_lane_for_each_rate()
        self.all_set_out_together()
        self.what_each_rate_does()
        self.the_same_number_every_time()
        self.every_lane_has_its_own()
        self.too_small_is_only_slow()
        self.the_limits_appear()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_valley_one_start(self) -> None:
        self.beat("One valley")
        picture, panel = self.layout.split()
        mirrored = float(2 * self.lowest - self.start[0])
        across = span_of(self.loss, [float(self.start[0]), mirrored])
        ranges = across, heights_of(self.loss, across, [float(self.loss.value(self.start))])
        self.profile = Profile(self.loss, self.start, ranges, self.letters, picture, self.layout, self.theme, seed=self.seed)
        self.side_view, self.floor = self.profile.section, self.profile.floor
        opening = self.opening(box=panel)
        self.add(*self.profile.parts, opening)
        self.wait(DURATIONS.move)
        self.say("One valley, one start. Only the [learning rate](step) will differ.")
        self.first_picture: tuple[Mobject, ...] = (*self.profile.parts, opening)

    def a_lane_for_each_rate(self) -> None:
        self.beat("A lane for each rate")
        stage, far = self.layout.stage, REACH * abs(self.start[0] - self.lowest)
        self.room = replace(stage, top=stage.top - HEAD * CAPITAL * self.layout.type.title)
        self.yard = Yard(self.room, self.layout, (float(self.lowest - far), float(self.lowest + far)), *GUTTERS[self.layout.aspect])
        self.weights = self.yard.scale
        slots = self.yard.slots(len(self.rates))
        self.lanes = [Lane(index, self.rates, self.start, self.steps, slot, self.yard, self.letters) for index, slot in enumerate(slots)]
        self.stages: list[Scaled] = [lane.stage for lane in self.lanes]
        self.ruler = ruler_over(self.yard, self.letters)
        self.line = self.yard.line(self.lowest, slots[-1].strip.bottom - GAP, self.theme)
        self.say("Its floor, once for each rate. The line: the lowest place.")
        self.heading = self.title()
        self.play(FadeOut(*self.first_picture), FadeIn(self.heading, self.ruler, self.line), run_time=DURATIONS.quick)
        self.bring(self.lanes)

    def all_set_out_together(self) -> None:
        self.beat("All set out together")
        self.counter = Number(0, 0, size=self.layout.type.body, colour=self.theme.ink, prefix="step ", of=self.number_of(0))
        self.counter.stand_at(self.layout.stage.at(1, 1) - np.array([0.0, self.top_line, 0.0]), 1)
        self.say("All of them set out together. Every ring is one step.")
        self.play(FadeIn(self.counter), run_time=DURATIONS.blink)
        for step in range(self.steps):
            self.one_step(step, DURATIONS.move if step < TOLD else DURATIONS.quick)

    def what_each_rate_does(self) -> None:
        self.beat("What each rate does")
        for lanes in (self.lanes[index : index + 2] for index in range(0, len(self.lanes), 2)):
            names = [f"rate{lane.index}" for lane in lanes]
            words = " ".join(SAYS[lane.kind].replace("rate", name) for lane, name in zip(lanes, names, strict=True))
            self.say(words, **{name: lane.rate_shown for lane, name in zip(lanes, names, strict=True)})
            for lane in lanes:
                self.play(FadeIn(lane.word), run_time=self.timed(DURATIONS.quick))
        self.rest()

    def the_same_number_every_time(self) -> None:
        self.beat("The same number every time")
        chosen = self.worth_a_closer_look()
        self.say("How far are the rings from the lowest place?")
        self.play(FadeOut(self.counter, *(part for lane in self.lanes for part in (*lane.everything, lane.word))), run_time=DURATIONS.quick)
        for lane in chosen:
            # The first number is found and then told; with the next one the words come first, or the old ones would stand beside it.
            found = self.look_closer(lane) if lane is chosen[0] else None
            told = "each step multiplies that by" if found else "by"
            across = " Minus: to the other side." if lane.times < 0 else ""
            self.say(f"Rate [{{rate}}](step): {told} [{{times}}](gradient).{across}", rate=lane.rate_shown, times=lane.times_shown)
            shown_rows = found or self.look_closer(lane)
            self.rest()
            self.play(FadeOut(*shown_rows), run_time=DURATIONS.blink)
        self.bring(self.lanes, *(lane.word for lane in self.lanes))

    def every_lane_has_its_own(self) -> None:
        self.beat("Every lane has its own")
        bend = shown(Fraction(self.limit.eigenvalue), MOST, self.lanes[0].claimed.parts[1][1], trim=True)
        letter = RATE_LETTERS[self.rate_letter][1]
        self.say(f"Each has its own number: a step takes {{bend}}{letter} times the distance away.", bend=bend)
        for lane in self.lanes:
            self.play(FadeIn(lane.multiplier), run_time=self.timed(DURATIONS.blink))
        source = f"times thin (1 - {figures(bend)} {self.letters.rate})"
        self.law = Formula(source, says="1 - c*rate", size=self.layout.type.formula, colour=self.theme.gradient, numbers=(bend,))
        self.law.shift(self.layout.stage.at(1, 1) - self.law.get_corner(np.array([1.0, 1.0, 0.0])))
        self.play(FadeIn(self.law), run_time=self.timed(DURATIONS.quick))
        self.rest()
        self.take_poster()

    def too_small_is_only_slow(self) -> None:
        slow = self.lanes[0]
        if slow.kind != "crawls":
            return
        self.beat("Too small")
        self.say("And the rate [{rate}](step): is it stuck?", rate=slow.rate_shown)
        self.halved = walks = self.until_half_way([*(lane for lane in self.lanes[1:2] if lane.kind == "walks in"), slow])
        for walk, seconds in zip(reversed(walks), (LONG_RUN, SHORT_RUN), strict=False):
            self.let_it_run(walk, seconds)
        count, steps = walks[-1].steps_shown, walks[-1].steps
        divisor, unit = next(one for one in CLOCK if steps >= 2 * one[0] or one[0] == 1)
        time = shown(Fraction(steps, divisor), 1, Worked(f"a/{divisor}", (("a", walks[-1].claimed),)), trim=True)
        self.say_as_fits([words.replace("unit", unit) for words in SLOW], count=count, time=time)
        self.rest()

    def the_limits_appear(self) -> None:
        self.beat("The limits")
        keep = {id(one) for one in (self.heading, self.law)}
        picture = MultiplierGraph(self.loss, self.limit, self.rates, self.letters, self.room, self.layout)
        self.multipliers = picture.graph
        self.say("Over the rate, all these numbers lie on one falling line.")
        keep.add(id(self._caption_words))
        leaving = [one for one in self.mobjects if id(one) not in keep]
        self.play(FadeOut(*leaving), FadeIn(picture.frame), run_time=DURATIONS.quick)
        self.play(FadeIn(picture.line), FadeIn(picture.dots), FadeIn(picture.labels), run_time=self.timed(DURATIONS.move))
        fastest, largest = picture.limits_shown
        zones, ends = picture.zones, picture.limits
        self.say_as_fits(LIMITS, fastest=fastest, largest=largest)
        self.bring_under(picture, zones[0], ends[0])
        self.bring_under(picture, zones[1], ends[1])
        self.bring_under(picture, zones[2])
        self.say("The more curved the valley, the smaller both limits: λ is its curvature.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- what moves ---------------------------------------------------------------------------------------------

    def say_as_fits(self, wordings: Sequence[str], **numbers: Shown) -> None:
        """Say the first of these wordings that fits into one caption."""
        self.say(next((words for words in wordings if self.has_room_for(words, **numbers)), wordings[-1]), **numbers)

    @property
    def top_line(self) -> float:
        """How far below the stage's top the counter stands."""
        return CAPITAL * self.layout.type.title

    def number_of(self, step: int) -> StepNumber:
        """The number of a step, as the first lane makes it."""
        return StepNumber(Moment(run_of(self.lanes[0].walk), step))

    def one_step(self, step: int, seconds: float) -> None:
        """All walkers go from this step to the next at once."""
        for lane in self.lanes:
            if lane.here(step):
                lane.set_out(step)
                self.add(lane.arcs[-1], *lane.rings, lane.walker)

        def fly(share: float) -> None:
            for lane in self.lanes:
                lane.fly(step, share)

        self.follow(fly, self.lanes[0].ground, seconds)
        for lane in self.lanes:
            coming, going = lane.land(step + 1)
            self.remove(*going)
            self.add(*coming)
        self.counter.count_to(step + 1, self.number_of(step + 1))

    def follow(self, advance: Callable[[float], object], carrier: Mobject, seconds: float, rate: Callable[[float], float] = smooth) -> None:
        """Play something that depends on how far it has come, from 0 to 1."""
        share = ValueTracker(0.0)

        def update(_: Mobject) -> None:
            advance(share.get_value())

        carrier.add_updater(update)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=rate)
        carrier.remove_updater(update)
        advance(1.0)

    def look_closer(self, lane: Lane) -> list[Mobject]:
        """Show the first steps of a lane at the top, and lay their distances out as bars in the rows below."""
        rows = self.yard.slots(BARS + 1)
        again = Lane(lane.index, self.rates, self.start, BARS - 1, rows[0], self.yard, self.letters, "closer lane")
        for step in range(1, BARS):
            if again.here(step):
                again.set_out(step - 1)
                again.fly(step - 1, 1.0)
                again.land(step)
        laid = laid_out(again, rows[1:])
        self.stages = [*(lane.stage for lane in self.lanes), again.stage, *(stage for stage, _ in laid)]
        self.bring([again])
        for _, row in laid:
            self.play(FadeIn(row), run_time=self.timed(DURATIONS.blink))
        return [*again.everything, *(row for _, row in laid)]

    def bring(self, lanes: Sequence[Lane], *more: Mobject) -> None:
        """Let lanes come: their ground under the line of the minimum, all else over it."""
        grounds = [lane.ground for lane in lanes]
        rest = [*(part for lane in lanes for part in lane.everything[1:]), *more]
        self.remove(self.line)
        self.add(*grounds, self.line, *rest)
        self.play(*(FadeIn(one) for one in (*grounds, *rest)), run_time=self.timed(DURATIONS.quick))

    def until_half_way(self, lanes: Sequence[Lane]) -> list[HalfWay]:
        """Lay these lanes out again, with room for a counter under each of them, and nothing else."""
        walks = []
        for lane, (slot, room) in zip(lanes, self.yard.roomy(len(lanes)), strict=True):
            steps = 1 if lane.kind == "crawls" else steps_to_shrink(HALF, lane.times) or 1
            again = Lane(lane.index, self.rates, self.start, steps, slot, self.yard, self.letters, "long lane")
            walks.append(HalfWay(again, room))
        self.stages = [*(lane.stage for lane in self.lanes), *(walk.lane.stage for walk in walks)]
        leaving = [part for lane in self.lanes for part in (*lane.everything, lane.word, lane.multiplier)]
        self.play(FadeOut(*leaving, self.line), run_time=DURATIONS.quick)
        self.play(*(FadeIn(part) for walk in walks for part in walk.parts), run_time=self.timed(DURATIONS.quick))
        return walks

    def let_it_run(self, walk: HalfWay, seconds: float) -> None:
        """Let a walk go on until it is half way, and count."""
        self.add(walk.traces, walk.walker)
        self.follow(lambda share: walk.after(round(share * walk.steps)), walk.count, seconds, linear)

    def worth_a_closer_look(self) -> list[Lane]:
        """A lane that walks in, and one that goes across; others where there are none."""
        inward = [lane for lane in self.lanes if lane.kind == "walks in"] or [lane for lane in self.lanes if lane.kind == "crawls"]
        across = [lane for lane in self.lanes if lane.times < 0]
        return [*inward[:1], *across[:1]]

    def bring_under(self, picture: MultiplierGraph, *parts: Mobject) -> None:
        """Let parts come below the line and its dots."""
        self.add(*parts, picture.line, picture.dots, picture.labels)
        self.play(*(FadeIn(part) for part in parts), run_time=self.timed(DURATIONS.quick))
