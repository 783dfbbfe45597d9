"""Exercises: steps on a parabola, a valley that is not at zero, a rate that is too large, and the centre of a saddle.

What the viewer should see: a place, a loss and a rate, and time to work it out while the ring closes. Then every step is made on the
picture while its numbers are written down; the answer is what the run gives, and typical wrong ones are put aside in a line each.
"""

import checkout

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject

from mathcore import GradientDescent, Walk, descend
from mathcore.geometry import length
from scenes.kit.claims import LossAt, Moment, SlopeAt, StepNumber, WeightAt
from scenes.kit.graphs.chart import Chart, hull, span
from scenes.kit.land.view import Window, window_of
from scenes.kit.marks import Ring, TrailLine, Walker, floats, run_of
from scenes.kit.parameters import Loss1, Loss2, Point1, Point2, Rate, Seed, field, whole
from scenes.kit.questions.clip import QuestionClip
from scenes.kit.questions.data import Names, Question, figure, slope_shown
from scenes.kit.questions.pins import LetterPin, pins_of
from scenes.kit.questions.stages import LeapingClip, StepClip
from scenes.kit.questions.worked import on_a_saddle, one_update, saddle_axes, several_steps, why_it_diverges
from scenes.kit.text.formula import inked
from scenes.kit.text.table import Column, Table
from scenes.kit.text.working import WorkedLine, Working, update_of
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.beyond import inside

ASKS = "?"
"""What a pin has in its head that shows where a mistake leads."""
SLIDES = 40
"""Steps on the saddle, at most."""
HURRY = 8
"""After so many steps each takes half the time of the first."""
BESIDE = Fraction(1, 50)
"""So far beside the exact ridge a walker slides off."""
ROOM = 0.35
EDGE = 0.1
"""On the saddle there is so much land around the start at least, as a share of the window's longer side."""
WORK, WORK_GAP = 0.5, 0.4


class ExerciseParabola(LeapingClip):
    """Where do the first steps on a parabola lead?"""

    loss: Loss1 = field("shifted_parabola", "the valley")
    start: Point1 = field("0", "where the walker sets out")
    learning_rate: Rate = field("0.2", "how far one step goes for each unit of slope")
    steps: Annotated[int, whole(2, 4)] = field("3", "how many steps are to be worked out")
    seed: Seed = field("1", "the order of the mistakes that are put aside")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return several_steps(values["loss"], values["start"], values["learning_rate"], values["steps"], names, values["seed"])

    @property
    def leaps_made(self) -> int:
        return self.steps

    def beside(self, letter: str) -> list[Mobject]:
        """The place that a mistake leads to, where it lies in the picture."""
        section = self.leaps.profile.section
        pins = pins_of(self.question, section, self.loss, [(point[0],) for point in self.walk.points], self.layout, self.theme, ASKS)
        return [pin for pin in [pins.get(letter)] if isinstance(pin, LetterPin)]

    def run(self) -> None:
        table = self.table()
        self.play(FadeIn(table), *table.arrive(), run_time=self.timed(DURATIONS.quick))
        for step in range(self.steps):
            here, there = (Moment(run_of(self.walk), one) for one in (step, step + 1))
            slope = figure(self.walk.gradients[step][0], SlopeAt(self.loss.expression, here, 0))
            after = figure(self.walk.points[step + 1][0], WeightAt(there, 0))
            words = (
                "The [slope](gradient) here is {slope}. The [step](step) leads to {after}."
                if not step
                else "Now it is {slope}: on to {after}."
            )
            self.say(words, slope=slope, after=after)
            self.leaps.leap(self, self.timed(DURATIONS.move))
            self.play(*table.arrive(), run_time=DURATIONS.blink)

    def table(self) -> Table:
        run, steps = run_of(self.walk), range(self.steps + 1)
        columns = [
            Column("t", "step", self.theme.dim, [Fraction(step) for step in steps], [StepNumber(Moment(run, step)) for step in steps]),
            Column(
                self.letters.weight(0),
                self.loss.weights[0],
                self.theme.axis(0),
                [self.walk.points[step][0] for step in steps],
                [WeightAt(Moment(run, step), 0) for step in steps],
            ),
            Column(
                inked('"slope"', self.theme.gradient),
                "slope",
                self.theme.gradient,
                [self.walk.gradients[step][0] for step in steps],
                [SlopeAt(self.loss.expression, Moment(run, step), 0) for step in steps],
            ),
            Column(
                inked("L", self.theme.loss),
                "loss",
                self.theme.loss,
                [self.walk.losses[step] for step in steps],
                [LossAt(self.loss.expression, Moment(run, step)) for step in steps],
            ),
        ]
        size = self.layout.type.body if self.layout.side_by_side else self.layout.type.small
        return Table(columns, self.panel.free, size, self.theme)


class ExerciseShifted(StepClip):
    """What changes when the minimum is not at zero?"""

    loss: Loss2 = field("shifted_bowl", "the landscape")
    start: Point2 = field("0,0", "where the step begins")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")
    seed: Seed = field("2", "the order of the mistakes that are put aside")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return one_update(values["loss"], values["start"], values["learning_rate"], names, values["seed"])

    def window(self) -> Window:
        return hull([self.start, self.end, *self.loss.minima[:1]], ROOM)

    def beside(self, letter: str) -> list[Mobject]:
        """The place that a mistake leads to."""
        return [pins_of(self.question, self.map, self.loss, self.way, self.layout, self.theme, ASKS)[letter]]

    def run(self) -> None:
        first, second = (slope_shown(self.loss, self.start, index) for index in (0, 1))
        turns = self.working()
        self.say("The [gradient](gradient) here is ({a}, {b}). Put it in.", a=first, b=second)
        for turn, blocks in enumerate(turns):
            if turn:
                self.play(*(FadeOut(line) for block in turns[turn - 1] for line in block), run_time=DURATIONS.blink)
            for lines in zip(*blocks, strict=True):
                self.play(*(FadeIn(line) for line in lines), run_time=self.timed(DURATIONS.quick))
                self.wait(self.timed(DURATIONS.quick))
        self.say("Minus: away from the slope, towards the valley.")
        self.make_the_step()

    def working(self) -> list[list[list[WorkedLine]]]:
        """The lines of both weights, which come together: one block under the other, or beside each other where that is the longer side.

        Blocks that are too wide to stand beside each other come in turn.
        """
        box, wide = self.panel.free, not self.layout.side_by_side
        size = self.layout.type.body if self.layout.side_by_side else self.layout.type.small
        first, second = box.columns(WORK, WORK_GAP) if wide else (box, box.rows(WORK, 0)[1])
        corners = [np.array([one.left, one.top - 0.3, 0.0]) for one in (first, second)]
        updates = [update_of(self.walk, index) for index in (0, 1)]
        worked = Working(updates, self.letters, corners, size, self.theme, box.right if wide else None)
        if worked.fits:
            return [worked.lines]
        return [[block] for block in Working(updates, self.letters, corners[:1] * 2, size, self.theme).lines]


class ExerciseValley(LeapingClip):
    """Why does too large a rate diverge?"""

    start: Point1 = field("5", "where the walker sets out")
    seed: Seed = field("6", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return why_it_diverges(values["loss"], values["start"], values["learning_rate"], names, values["seed"])

    def set_the_stage(self) -> list[Mobject]:
        parts = super().set_the_stage()
        slope, bend = (float(one) for one in (self.loss.gradient(self.start)[0], self.loss.hessian(self.start)[0][0]))
        self.leaps.profile.valley.well_at = float(self.start[0]) - slope / bend
        return parts

    def run(self) -> None:
        here, there = (Moment(run_of(self.walk), step) for step in (0, 1))
        before, after = (figure(self.walk.losses[at.step], LossAt(self.loss.expression, at), 2) for at in (here, there))
        self.say("A giant leap over the well: the [loss](loss) goes from {before} to {after}.", before=before, after=after)
        self.leaps.leap(self, self.timed(DURATIONS.slow))
        self.say("Farther off it is steeper. So the next leap is longer still, and the next.")
        for _ in range(1, self.leaps_made):
            self.leaps.leap(self, self.timed(DURATIONS.move))


class ExerciseSaddle(QuestionClip):
    """What happens at the centre of a saddle?"""

    loss: Loss2 = field("saddle", "the landscape, a saddle along its weights")
    start: Point2 = field("0,0", "where the walker sets out")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")
    seed: Seed = field("7", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return on_a_saddle(values["loss"], values["start"], values["learning_rate"], names, values["seed"])

    def set_the_stage(self) -> list[Mobject]:
        self.centre, _, self.up = saddle_axes(self.loss)
        self.walk = self.walked(self.start)
        window = window_of(self.loss)
        room = EDGE * span(window)
        beside = (floats(self.start) + room * np.array(way) for way in ((-1, -1), (1, 1)))
        held = [*(tuple(one) for one in beside), *zip(*window, strict=True)]
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, self.picture_box, hull(held, 0.0))
        self.map, self.frame = self.chart.view, self.chart.frame
        self.walker = Walker(self.map, self.loss, self.start, self.theme)
        return [*self.chart.parts, Ring(self.map, self.walk, 0, self.theme), self.walker]

    def walked(self, start: tuple[Fraction, ...]) -> Walk:
        return descend(self.loss, start, GradientDescent(self.learning_rate), SLIDES)

    def run(self) -> None:
        slopes = {name: slope_shown(self.loss, self.start, index) for index, name in enumerate("ab")}
        if any(one.value for one in slopes.values()):
            self.say("The [gradient](gradient) here is ({a}, {b}). Follow its minus, step by step.", **slopes)
            self.go(self.walk, self.walker)
            return
        self.say("The [gradient](gradient) here is ({a}, {b}). So every [step](step) is zero.", **slopes)
        self.say("Only one that stands a hair beside the centre slides off.")
        beside = tuple(one + (BESIDE if index != self.up else 0) for index, one in enumerate(self.start))
        other = Walker(self.map, self.loss, beside, self.theme)
        self.show(other)
        self.go(self.walked(beside), other)

    def go(self, walk: Walk, walker: Walker) -> None:
        """Make the steps of a walk as long as it stays in the picture, quicker and quicker."""
        for step in range(SLIDES):
            start, end = (tuple(walk.points[one]) for one in (step, step + 1))
            moved = float(length(floats(end) - floats(start)))
            if not moved or not inside(self.map, self.loss, floats(end), self.map.box):
                return
            self.add(TrailLine(self.map, walk, step, step + 1, self.theme), Ring(self.map, walk, step, self.theme), self.walker, walker)
            self.follow(partial(walker.glide, start, end), walker, self.timed(DURATIONS.blink / (1 + step / HURRY)))
            walker.stand(end)
