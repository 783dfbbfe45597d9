"""Where it comes from: gradient descent and backpropagation in their years.

What the viewer should see: a road of years that winds down through the night, and a lamp for everyone who worked on it, each with a
stamp on which their idea is seen. It begins with Cauchy; fog lies over the century that is often said to be empty, and when it lifts four
lamps are there; neurons learn from errors and then by the slope; going back is found, found again for networks, and at last made known.
"""

import checkout

from manim import Animation, FadeIn, FadeOut, LaggedStart, ValueTracker

from scenes.kit.claims import Given, Shown, Worked
from scenes.kit.layout import CAPITAL
from scenes.kit.lesson import LessonScene
from scenes.kit.past.events import EVENTS
from scenes.kit.past.timeline import Timeline
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS

HEAD = 2.0
"""Room for the title, in capitals of its size."""
APART = 0.5
"""How long after the one before an event begins to come, of the time each takes."""
STUB = 2
"""So many years of the road are there from the start."""
CENTURY = 1850, 1957
"""The years that are said to be empty; fog lies over them."""
FIRST, ALONE, NOISY, ERRORS, SLOPES, BACK, KNOWN = (0, 1), (1, 3), (3, 5), (5, 6), (6, 7), (7, 9), (9, 10)
"""Which events are told together."""


class History(LessonScene):
    """A road from Cauchy to the paper that made backpropagation known."""

    def construct(self) -> None:
        stage = self.layout.stage
        self.timeline = Timeline(stage.rows(HEAD * CAPITAL * self.layout.type.title / stage.height)[1], self.layout, self.theme)
        self.stages = self.timeline.stages
        self.here = float(EVENTS[0].year)
        self.it_begins_with_cauchy()
        self.a_century_of_sleep()
        self.the_century_was_not_empty()
        self.neurons_that_learn()
        self.going_back_was_found_before()
        self.it_became_known()

    # -- beats --------------------------------------------------------------------------------------------------

    def it_begins_with_cauchy(self) -> None:
        self.beat("The beginning")
        timeline = self.timeline
        opening = self.opening(box=timeline.between(1))
        self.add(timeline.road.reach(self.here + STUB), *timeline.told[0].parts, opening)
        self.wait(self.timed(DURATIONS.grand))
        self.heading = self.title()
        self.play(FadeOut(opening), FadeIn(self.heading), run_time=DURATIONS.quick)
        self.say("In {year} Cauchy has equations to solve, and walks downhill step by step.", year=self.year(0))
        self.large = timeline.enlarged(0)
        self.stages += self.large.stages
        self.play(LaggedStart(*(FadeIn(part) for part in self.large.parts), lag_ratio=APART / 2), run_time=self.timed(DURATIONS.grand))

    def a_century_of_sleep(self) -> None:
        self.beat("The century after")
        timeline = self.timeline
        self.haze = timeline.haze(*CENTURY)
        self.say("Then came a century of sleep, it is often said.")
        self.add(self.haze, *timeline.told[0].parts, self.heading)
        self.go_on(CENTURY[1], FadeIn(self.haze), *map(FadeOut, self.large.parts), seconds=DURATIONS.grand)

    def the_century_was_not_empty(self) -> None:
        self.say("But no. Under the fog others went on.")
        numbers = [number for year, number in self.timeline.numbers.items() if year < self.here]
        self.play(self.haze.animate.set(lift=1.0), *map(FadeIn, numbers), run_time=self.timed(DURATIONS.grand))
        self.remove(self.haze)
        self.say("Hadamard uses it on bent plates. Curry takes it to any function.")
        self.come(*ALONE)
        self.say("Robbins and Monro bear noise. Hestenes and Stiefel need fewer steps.")
        self.come(*NOISY)

    def neurons_that_learn(self) -> None:
        self.beat("Neurons that learn")
        self.say("Rosenblatt's perceptron learns from its errors, not yet from a slope.")
        self.come(*ERRORS)
        self.say("{years} years later, Widrow and Hoff's neuron follows the [gradient](gradient).", years=self.between(5, 6))
        self.come(*SLOPES)

    def going_back_was_found_before(self) -> None:
        self.beat("Going back")
        self.say("Going back through a calculation: Linnainmaa. For networks: Werbos.")
        self.come(*BACK)

    def it_became_known(self) -> None:
        self.beat("Made known")
        self.say("What was new in {year}? Rumelhart, Hinton and Williams made it known.", year=self.year(9))
        self.come(*KNOWN)
        self.rest()
        self.take_poster()
        self.say("From the first step to there: {years} years.", years=self.between(0, 9))
        self.rest()
        self.wait(DURATIONS.hold)

    # -- what moves ---------------------------------------------------------------------------------------------

    def go_on(self, year: float, *beside: Animation, seconds: float = DURATIONS.move) -> None:
        """Let the road come as far as a year, and the years' numbers with it where no fog lies."""
        road, reached, before = self.timeline.road, ValueTracker(self.here), self.here
        road.add_updater(lambda _: road.reach(reached.get_value()))
        passed = [] if beside else [FadeIn(number) for one, number in self.timeline.numbers.items() if before < one <= year]
        self.play(reached.animate.set_value(year), *beside, *passed, run_time=self.timed(seconds))
        road.clear_updaters()
        road.reach(year)
        self.here = year

    def come(self, first: int, last: int) -> None:
        """Let these events come one after the other, the road first where it has not come so far."""
        told = self.timeline.told[first:last]
        if self.here < told[-1].event.year:
            self.go_on(told[-1].event.year)
        self.add(*(part for one in told for part in one.parts), *(one.mark for one in self.timeline.told[:last]))
        self.play(
            LaggedStart(*(FadeIn(*one.parts) for one in told), lag_ratio=APART),
            run_time=self.timed(DURATIONS.move * (1 + len(told)) / 2),
        )

    # -- numbers ------------------------------------------------------------------------------------------------

    def year(self, index: int) -> Shown:
        return shown(EVENTS[index].year, 0, Given(EVENTS[index].source))

    def between(self, first: int, last: int) -> Shown:
        """Years from one event to another."""
        start, end = EVENTS[first].year, EVENTS[last].year
        return shown(end - start, 0, Worked(f"{end} - {start}", ()))
