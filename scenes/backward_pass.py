"""One pass back: what the gradient of a network costs, by nudging each weight and by going back once.

What the viewer should see: a small network with a line for each weight. A batch goes through it, forward: one pass, counted. Then one
weight is nudged and the batch goes through again; the loss has changed, and that is the slope of this weight: one bar. And again for the
next weight, and the next, while the counter runs. Then once forward and once back: all the bars are there, the same ones. At the end
three batches, each with one gradient and one update.
"""

import checkout

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, config, linear

from scenes.kit.claims import Given, OfSmallNetwork, Setting, Shown
from scenes.kit.graphs.graph import UP, Plot, Ruler
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Prop
from scenes.kit.marks import Line
from scenes.kit.parameters import Rate, Seed, field, several, whole
from scenes.kit.text.formula import Formula
from scenes.kit.text.numbers import shown
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.training.many import GPT3, GPT3_SAYS
from scenes.kit.training.passes import Batches, Known, NetworkPicture, PassCounters, PassesOfLargeModel, SlopeBars, Sparks, Worked

SHARES = {"16:9": 0.54, "9:16": 0.42, "1:1": 0.5}
"""How much of the stage the network has."""
HEAD = 1.9
"""Room for the title, in capitals of its size."""
ROWS = 0.36
"""How much of the panel the counters have."""
SLOWLY = 2
"""Weights that are nudged while one can watch."""
STEPS = 3
"""Batches at the end."""
RUSH = 4.0
"""Seconds for all the other weights."""
BODY = 0.9
"""How much of the picture the network has, over the row of examples."""
BESIDE = (5.4, 4.4)
"""Room beside and over the bars for numbers and names, in capitals."""
WIDE, NARROW = 0.78, 0.4
"""Widths of the bars by nudging and by going back, of their room."""
MANY = 60
"""From so many weights on they are drawn with thin lines also where their slopes are known."""
MOST_TICKS = 4
ROOM = 1.15


class BackwardPass(LessonScene):
    """Nudging every weight, or going back once."""

    widths: Annotated[tuple[int, ...], several(whole(1, 6), 5)] = field("3 4 2", "how many neurons each layer has, input first")
    batch: Annotated[int, whole(1, 64)] = field("8", "how many examples go through it at once")
    learning_rate: Rate = field("0.2", "how far an update goes for each unit of slope")
    seed: Seed = field("1", "the first weights and the examples")

    @staticmethod
    def check(values: dict[str, object]) -> None:
        """Refuse a network without a weight."""
        widths = values["widths"]
        if not isinstance(widths, tuple) or len(widths) < 2:
            raise ValueError("widths needs at least an input and an output layer, such as 3 4 2.")

    def construct(self) -> None:
        self.worked = Worked(self.widths, self.seed, self.batch, self.learning_rate, STEPS)
        self.set_the_stage()
        self.a_pass_forward()
        self.one_weight_one_pass()
        self.and_so_on_for_every_weight()
        self.once_forward_once_back()
        self.for_a_large_model()
        self.once_for_each_batch()

    # -- the picture --------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        """The network, the counters and the graph of slopes."""
        picture, panel = self.layout.split(SHARES[self.layout.aspect])
        capital = CAPITAL * self.layout.type.small
        head = HEAD * CAPITAL * self.layout.type.title
        body, row = Box(picture.left, picture.bottom, picture.right, picture.top - head).rows(BODY)
        self.network = NetworkPicture(self.widths, body.inset(0.12 * body.width, 0.06 * body.height), self.theme)
        line = row.inset(0.06 * row.width, 0.3 * row.height)
        named = Words("batch", size=self.layout.type.small, colour=self.theme.dim)
        named.stand_at(np.array([line.left, line.centre[1] - capital / 2, 0.0]))
        self.batches = Batches(STEPS, self.batch, replace(line, left=named.get_right()[0] + capital), self.theme)
        self.examples_row = VGroup(self.batches, named)
        self.words_at = panel
        side_by_side = self.layout.aspect == "1:1"
        counters, graph = panel.columns(0.47, 0.5) if side_by_side else panel.rows(ROWS)
        self.counters = PassCounters(self.worked, counters, self.layout, self.theme)
        self.below = graph
        all_slopes = np.concatenate(self.worked.slopes[:STEPS])
        low, high = min(0.0, float(all_slopes.min())), max(0.0, float(all_slopes.max()))
        beside, over = (room * capital for room in BESIDE)
        area = Box(graph.left + beside, graph.bottom + 0.2, graph.right, graph.top - over)
        self.slopes = Plot("slopes", area, (0.0, float(self.worked.weights)), (ROOM * low, ROOM * high))
        ruler = Ruler(self.slopes, UP, self.theme, self.layout.type.small, self.theme.gradient, MOST_TICKS)
        zero = Line(self.slopes.place(np.array(self.slopes.across), 0.0), self.theme.dim, "", STROKES.hair)
        name = Formula("partial L \\/ partial w", says="slope", size=self.layout.type.small, colour=self.theme.gradient)
        name.stand_at(np.array([area.left, area.top + 1.2 * capital, 0.0]))
        each = Words("by weight", size=self.layout.type.small, colour=self.theme.dim)
        each.stand_at(np.array([name.get_right()[0] + capital, name.get_center()[1] - capital / 2, 0.0]))
        self.frame = VGroup(ruler, Prop(zero, reason="the line of slope 0"), name, each)
        self.nudged = SlopeBars(self.slopes, self.theme.axis1, WIDE, self.theme)
        self.bars = SlopeBars(self.slopes, self.theme.gradient, NARROW, self.theme)
        width = STROKES.line if self.worked.weights < MANY else STROKES.hair
        self.tried = Known(self.network, self.worked, self.theme.axis1, width)
        self.reached = Known(self.network, self.worked, self.theme.gradient, width)

    # -- beats --------------------------------------------------------------------------------------------------

    def a_pass_forward(self) -> None:
        self.beat("A pass forward")
        opening = self.opening(box=self.words_at)
        self.add(self.network, opening)
        self.wait(DURATIONS.grand)
        # The title keeps its place until the counters take it.
        self.say("A small network: {n} weights, on its lines and in its circles.", n=self.weights())
        self.say("A batch of {batch} examples goes through it, and we know the [loss](loss). One pass forward.", batch=self.examples())
        self.batches.light(0)
        self.play(FadeIn(self.examples_row), run_time=self.timed(DURATIONS.quick))
        self.play(FadeOut(opening), FadeIn(self.title()), run_time=DURATIONS.quick)
        self.play(FadeIn(self.counters.parts[0]), run_time=self.timed(DURATIONS.quick))
        self.send(self.theme.lantern, DURATIONS.slow)
        self.counters.nudged(0)

    def one_weight_one_pass(self) -> None:
        self.beat("One weight, one pass")
        self.say("Nudge one weight, and run it again. How much the [loss](loss) changed tells its slope.")
        self.play(FadeIn(self.frame), run_time=self.timed(DURATIONS.quick))
        self.add(self.nudged, self.tried)
        for index in range(min(SLOWLY, self.worked.weights)):
            self.nudge(index, DURATIONS.move)

    def and_so_on_for_every_weight(self) -> None:
        self.beat("And so on")
        self.say("And so on: for every weight, nudging sends the batch forward once.")
        each = RUSH / self.worked.weights
        for index in range(SLOWLY, self.worked.weights):
            self.nudge(index, each)
        self.say("{n} weights, {passes} passes.", n=self.weights(), passes=self.forward_passes())

    def once_forward_once_back(self) -> None:
        self.beat("Once forward, once back")
        self.say("Now the other way: the batch once forward, and then the error goes [back](gradient).")
        self.play(FadeOut(self.tried), FadeIn(self.counters.parts[1]), run_time=self.timed(DURATIONS.quick))
        self.round_trip(0, DURATIONS.slow)
        self.say("One pass back, and all the slopes are there: the same ones.")
        self.take_poster()

    def for_a_large_model(self) -> None:
        self.beat("For a large model")
        three, many = shown(3, 0, Given("the name of the model")), shown(GPT3 // 10**9, 0, Given(GPT3_SAYS))
        self.say("For GPT-{three}, nudging would take {many} billion passes. Forward and back: two.", three=three, many=many)
        self.large = PassesOfLargeModel(self.below, self.layout, self.theme)
        self.play(*(FadeOut(one) for one in (self.frame, self.bars, self.nudged)), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(self.large), run_time=self.timed(DURATIONS.quick))

    def once_for_each_batch(self) -> None:
        self.beat("Once for each batch")
        self.play(FadeOut(self.large), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(self.frame), FadeIn(self.bars), FadeIn(self.counters.parts[2]), run_time=self.timed(DURATIONS.quick))
        self.say("Update all weights with it: one [step](step). Then comes the next batch.")
        self.counters.updated(1)
        for number in range(1, STEPS):
            self.batches.light(number)
            self.round_trip(number, DURATIONS.move)
            self.counters.updated(number + 1)
            self.wait(self.timed(DURATIONS.quick))
        self.say("One [gradient](gradient) for each batch, one update for each step.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- passes -------------------------------------------------------------------------------------------------

    def send(
        self,
        colour: str,
        seconds: float,
        back: bool = False,
        do: Callable[[float], object] = lambda share: None,
        over: Sequence[Mobject] = (),
    ) -> None:
        """Send sparks through the network, forward or back, doing something at every share of the way with what is drawn over them."""
        sparks, share = Sparks(self.network, colour, self.theme), ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            sparks.go(1 - share.get_value() if back else share.get_value())
            do(share.get_value())

        self.add(sparks, *over)
        sparks.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=linear)
        self.remove(sparks)
        do(1.0)

    def nudge(self, index: int, seconds: float) -> None:
        """Nudge a weight and run the batch through again; where there is time, one sees it go."""
        marked = self.network.weight(self.worked, index)
        self.add(marked)
        if seconds >= DURATIONS.move:
            self.send(self.theme.lantern, seconds)
        self.counters.nudged(index + 1)
        self.nudged.tell(self.worked.nudged, self.worked.claims[0], 0, index + 1)
        self.tried.tell(0, index + 1)
        self.wait(max(seconds, 1 / config.frame_rate))
        self.remove(marked)

    def round_trip(self, number: int, seconds: float) -> None:
        """Send batch `number` forward, and its error back; each layer it has passed has its slopes."""
        self.remove(self.bars, self.reached)
        self.send(self.theme.lantern, seconds)
        self.counters.went(number + 1, number)
        layers = len(self.widths) - 1

        def fill(share: float) -> None:
            first = self.worked.first_of(max(0, layers - int(share * layers + 1e-9)))
            self.bars.tell(self.worked.slopes[number].tolist(), self.worked.claims[number], first, self.worked.weights)
            self.reached.tell(first, self.worked.weights)

        fill(0.0)
        self.send(self.theme.gradient, seconds, back=True, do=fill, over=(self.bars, self.reached))
        self.counters.went(number + 1, number + 1)

    # -- numbers ------------------------------------------------------------------------------------------------

    def weights(self) -> Shown:
        return shown(self.worked.weights, 0, OfSmallNetwork(self.worked.claims[0], "weights"))

    def forward_passes(self) -> Shown:
        return shown(self.worked.forward[-1], 0, OfSmallNetwork(self.worked.claims[0], "forward", self.worked.weights))

    def examples(self) -> Shown:
        return shown(self.batch, 0, Setting("batch"))
