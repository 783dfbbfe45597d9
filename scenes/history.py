"""Where it comes from: gradient descent and backpropagation in their years.

What the viewer should see: a ruler of years from 1847 to 1986, and the people who worked on it, each joined to a year. It begins with
Cauchy; the century that is often said to be empty fills; neurons learn from errors and then by the gradient; going back is found, found
again for networks, and at last made known.
"""

import checkout

from manim import FadeIn, FadeOut, LaggedStart

from scenes.kit.claims import Given, Shown, Worked
from scenes.kit.graphs.timeline import EVENTS, Timeline
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS

HEAD = 2.0
"""Room for the title, in capitals of its size."""
APART = 0.5
"""How long after the one before a row begins to come, of the time each takes."""
FIRST, BETWEEN, NEURONS, BACK, KNOWN = (0, 1), (1, 5), (5, 7), (7, 9), (9, 10)
"""Which events are told together."""


class History(LessonScene):
    """A timeline from Cauchy to the paper that made backpropagation known."""

    def construct(self) -> None:
        self.a_ruler_of_years()
        self.it_begins_with_cauchy()
        self.the_century_was_not_empty()
        self.neurons_that_learn()
        self.going_back_was_found_before()
        self.it_became_known()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_ruler_of_years(self) -> None:
        self.beat("The years")
        stage = self.layout.stage
        self.timeline = Timeline(
            Box(stage.left, stage.bottom, stage.right, stage.top - HEAD * CAPITAL * self.layout.type.title), self.layout, self.theme
        )
        self.years = self.timeline.years
        opening = self.opening(box=Box(self.years.x + 1.0, stage.bottom, stage.right, stage.top))
        self.add(self.timeline.ruler, opening)
        self.wait(DURATIONS.grand)
        self.play(FadeOut(opening), FadeIn(self.title()), run_time=DURATIONS.quick)

    def it_begins_with_cauchy(self) -> None:
        self.beat("The beginning")
        self.say("In {year} Cauchy has equations to solve, and walks downhill step by step.", year=self.year(0))
        self.come(*FIRST)

    def the_century_was_not_empty(self) -> None:
        self.beat("The century after")
        self.say("Then a century of sleep, it is often said. But no: others went on.")
        self.come(*BETWEEN)
        self.say("They made descent general, and taught it to live with noise.")

    def neurons_that_learn(self) -> None:
        self.beat("Neurons that learn")
        self.say("Rosenblatt's perceptron learns from its errors, not yet from a slope.")
        self.come(NEURONS[0], NEURONS[0] + 1)
        self.say("{years} years later, Widrow and Hoff's neuron follows the [gradient](gradient).", years=self.between(5, 6))
        self.come(NEURONS[0] + 1, NEURONS[1])

    def going_back_was_found_before(self) -> None:
        self.beat("Going back")
        self.say("Going back through a calculation: Linnainmaa. For networks: Werbos.")
        self.come(*BACK)

    def it_became_known(self) -> None:
        self.beat("Made known")
        self.say("What was new in {year}? Rumelhart, Hinton and Williams made it known.", year=self.year(9))
        self.come(*KNOWN)
        self.take_poster()
        self.say("From the first step to there: {years} years.", years=self.between(0, 9))
        self.rest()
        self.wait(DURATIONS.hold)

    def come(self, first: int, last: int) -> None:
        """Let these rows come, one after the other, each from its year."""
        rows = self.timeline.rows[first:last]
        self.play(LaggedStart(*(FadeIn(row) for row in rows), lag_ratio=APART), run_time=self.timed(DURATIONS.move * (1 + len(rows)) / 2))

    # -- numbers ------------------------------------------------------------------------------------------------

    def year(self, index: int) -> Shown:
        return shown(EVENTS[index].year, 0, Given(EVENTS[index].source))

    def between(self, first: int, last: int) -> Shown:
        """Years from one event to another."""
        start, end = EVENTS[first].year, EVENTS[last].year
        return shown(end - start, 0, Worked(f"{end} - {start}", ()))
