"""Questions: what a partial derivative measures, where the gradient points, what a rate too large does, where one step leads.

What the viewer should see: a place on a hillside and a question about it, four answers, and a ring that closes while there is time to
think. Then the answer happens on the same picture, computed, and each wrong answer is put aside in one line.
"""

import checkout

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any

from manim import DOWN, LEFT, RIGHT, Mobject, normalize

from mathcore import GradientDescent, descend
from mathcore.geometry import length
from scenes.kit.claims import AimError, LossAt, Moment, WeightAt, Worked
from scenes.kit.graphs.chart import Chart, hull
from scenes.kit.land.basin import Basin, framed
from scenes.kit.land.view import Window
from scenes.kit.marks import Pin, Ring, StepArrow, TrailLine, Walker, floats, run_of
from scenes.kit.parameters import Loss2, Point2, Rate, Seed, field, whole
from scenes.kit.questions.aiming import Aiming
from scenes.kit.questions.asked import STEPS, nearest, nearest_minimum, one_step, partial, too_large
from scenes.kit.questions.clip import QuestionClip
from scenes.kit.questions.data import Names, Question, figure, rate_shown, slope_shown, value_at
from scenes.kit.questions.panel import STAYS
from scenes.kit.questions.pins import pins_of
from scenes.kit.questions.stages import LeapingClip, StepClip
from scenes.kit.slopes.cutting import Axis
from scenes.kit.slopes.directions import ComponentArrow, CornerMark, LevelLine
from scenes.kit.slopes.slicing import AROUND, Cut
from scenes.kit.text.crowd import Crowd, sampled
from scenes.kit.text.formula import Formula
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.step_map import coordinates

NUDGE = Fraction(1, 100)
"""By so much one weight moves to feel its slope."""
BELOW = 0.2
"""Between a pin's tip and its name, in frame units, ..."""
WAYS = DOWN, RIGHT, LEFT, normalize(DOWN + RIGHT), normalize(DOWN + LEFT)
"""... which stands on the first of these sides that is free."""
CORNER = 0.06
"""The sides of the right angle, as a share of the map's shorter side."""
NEAR = 2.0
"""A landing that is farther than this many steps is not held by the map, but pointed at."""
ROOM = 0.35
LANDS = {
    -1: "From {before} to {after}: the [loss](loss) falls from {high} to {low}.",
    0: "From {before} to {after}: the [loss](loss) is {low} again.",
    1: "From {before} to {after}: the [loss](loss) grows from {high} to {low}.",
}


class QuizPartial(QuestionClip):
    """What does a partial derivative measure?"""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the slopes are measured")
    weight: Annotated[int, whole(1, 2)] = field("1", "the number of the weight that moves")
    seed: Seed = field("1", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return partial(values["loss"], values["start"], values["weight"] - 1, names, values["seed"])

    def set_the_stage(self) -> list[Mobject]:
        self.index = self.weight - 1
        self.basin = Basin(framed(self.loss, [self.start]), [self.start], self.picture_box.inset(*AROUND), self.theme)
        self.view, base = self.basin.view, self.basin.frame.base
        self.cut = Cut(self.basin, self.index, self.start, self.panel_box, self.letters, self.layout)
        self.sheet, self.driver = self.cut.standing, Mobject()
        axes = [Axis(self.view, self.basin.axis(index), base, self.theme.axis(index), self.theme) for index in range(2)]
        self.walker = Walker(self.view, self.loss, self.start, self.theme)
        letters = [self.letter_of(axis, index) for index, axis in enumerate(axes)]
        return [self.basin.plane, self.basin.land, self.basin.contours, self.driver, *axes, *letters, self.walker]

    def letter_of(self, axis: Axis, index: int) -> Formula:
        letter = Formula(self.letters.weight(index), says="weight", size=self.layout.type.body, colour=self.theme.axis(index))
        axis.stand_beside(letter, self.layout.stage)
        return letter.cased(self.theme.ground, STROKES.casing * 2)

    def run(self) -> None:
        index, held = self.index, 1 - self.index
        moving, still = self.names.weights[index], self.names.weights[held]
        slope = slope_shown(self.loss, self.start, index)
        self.say(f"Hold [{still}](frozen) still. On this sheet of [ice](frozen) only {moving} can move.")
        self.add(self.cut.ice, self.cut.line, self.walker)
        self.follow(self.cut.lower, self.driver, self.timed(DURATIONS.grand))
        self.say("Here the [tangent](gradient) of its curve has the slope {slope}.", slope=slope)
        self.show(self.cut.tangent, under=self.walker)
        here, there = self.start, tuple(one + (NUDGE if axis == index else 0) for axis, one in enumerate(self.start))
        heights = (("a", LossAt(self.loss.expression, there)), ("b", LossAt(self.loss.expression, here)))
        ends = (("c", WeightAt(there, index)), ("d", WeightAt(here, index)))
        rise = value_at(self.loss, there) - value_at(self.loss, here)
        numbers = {
            "by": figure(NUDGE, Worked("c - d", ends)),
            "rise": figure(rise, Worked("a - b", heights)),
            "each": figure(rise / NUDGE, Worked("(a - b)/(c - d)", (*heights, *ends)), 2),
        }
        self.say(f"Move {moving} by {{by}}: the [loss](loss) changes by {{rise}}, or {{each}} for each unit.", **numbers)


class QuizNearest(QuestionClip):
    """Does the way down always aim at the nearest minimum?"""

    loss: Loss2 = field("stretched_bowl", "the landscape")
    start: Point2 = field("1,2", "where the way down begins")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")
    seed: Seed = field("2", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return nearest(values["loss"], values["start"], values["learning_rate"], values["seed"])

    def set_the_stage(self) -> list[Mobject]:
        self.target = nearest_minimum(self.loss, self.start)
        self.walk = descend(self.loss, self.start, GradientDescent(self.learning_rate), STEPS)
        held = [self.start, self.target, *(tuple(point) for point in self.walk.points)]
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, self.picture_box, hull(held, ROOM))
        self.map, self.frame = self.chart.view, self.chart.frame
        self.walker = Walker(self.map, self.loss, self.start, self.theme)
        pin = Pin(self.map, self.loss, self.target, self.theme, self.theme.loss).waive("left over", STAYS)
        name = Words("minimum", size=self.layout.type.small, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
        self.aim = Aiming(self.map, self.loss, self.start, self.target, self.theme)
        legs = [*pairwise(self.map.place(self.walk.points[: STEPS + 1]))]
        legs += [(one.get_start(), one.get_end()) for one in (self.aim.to_target, self.aim.straight_on)]
        drawn = *(sampled(*ends) for ends in legs), pin.get_all_points(), self.chart.rulers.get_all_points()
        Crowd(self.layout.stage, *drawn).place(name, [(pin.spot_drawn, way) for way in WAYS], BELOW)
        return [*self.chart.parts, pin, name, self.walker]

    def run(self) -> None:
        aim = self.aim
        self.say("[−∇L](step) goes straight down the slope, at a right angle to the contour.")
        level = LevelLine(self.map, self.loss, self.start, self.theme, self.chart.land.melt)
        corner = CornerMark(self.map, self.loss, self.start, CORNER * self.chart.side, self.theme)
        step = StepArrow(self.map, self.loss, self.start, self.learning_rate, self.theme)
        self.show(level, corner, aim.straight_on, step, under=self.walker)
        off = figure(float(aim.error), AimError(self.loss.expression, self.start, self.target), 1)
        self.say("The nearest minimum lies {off}° to the side.", off=off)
        self.show(aim.to_target, aim.arc, aim.named(off, self.layout), under=self.walker)
        self.say("So it goes there in a curve: each [step](step) has a new gradient.")
        for index in range(STEPS):
            self.stride(index)

    def stride(self, index: int) -> None:
        """One step of the walk, quicker the later it comes."""
        start, end = (tuple(self.walk.points[one]) for one in (index, index + 1))
        self.add(TrailLine(self.map, self.walk, index, index + 1, self.theme), Ring(self.map, self.walk, index, self.theme), self.walker)
        self.follow(
            lambda share: self.walker.glide(start, end, share),
            self.walker,
            self.timed(max(DURATIONS.blink / 2, DURATIONS.quick / (index + 1))),
        )
        self.walker.stand(end)


class QuizTooLarge(LeapingClip):
    """What does a learning rate that is too large do?"""

    seed: Seed = field("3", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return too_large(values["loss"], values["start"], values["learning_rate"], names, values["seed"])

    def run(self) -> None:
        for step in range(self.leaps_made):
            before, after = self.walk.losses[step], self.walk.losses[step + 1]
            if before == after == 0 or not any(self.walk.gradients[step]):
                return
            places = [Moment(run_of(self.walk), one) for one in (step, step + 1)]
            weights = [figure(self.walk.points[step + one][0], WeightAt(places[one], 0), 2) for one in (0, 1)]
            heights = [figure(self.walk.losses[step + one], LossAt(self.loss.expression, places[one]), 2) for one in (0, 1)]
            self.say(LANDS[(after > before) - (after < before)], before=weights[0], after=weights[1], high=heights[0], low=heights[1])
            self.leaps.leap(self, self.timed(DURATIONS.slow if step == 0 else DURATIONS.move))


class QuizOneStep(StepClip):
    """Where does one step lead?"""

    loss: Loss2 = field("1.5*w1**2 + 2/3*w2**2", "the landscape")
    start: Point2 = field("2,-3", "where the step begins")
    learning_rate: Rate = field("0.05", "how far one step goes for each unit of slope")
    seed: Seed = field("4", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        return one_step(values["loss"], values["start"], values["learning_rate"], names, values["seed"])

    def set_the_stage(self) -> list[Mobject]:
        parts = super().set_the_stage()
        self.pins = pins_of(self.question, self.map, self.loss, self.way, self.layout, self.theme)
        return parts

    def window(self) -> Window:
        """So wide that it holds the answers nearby; what lies farther off is pointed at."""
        first = floats(self.start)
        far = NEAR * float(length(floats(self.end) - first))
        places = [floats(option.key) for option in self.question.options if not isinstance(option.key, str)]
        held = [first, *(at for at in places if float(length(at - first)) < far)]
        return hull([tuple(at.tolist()) for at in held], ROOM)

    def beside(self, letter: str) -> list[Mobject]:
        return [self.pins[letter]]

    def run(self) -> None:
        rate = rate_shown(self.learning_rate)
        for index, name in enumerate(self.names.weights):
            before, after = (coordinates(self.walk, step)[index] for step in (0, 1))
            slope = slope_shown(self.loss, self.start, index)
            self.say(f"{name}: {{before}} minus {{rate}} times {{slope}} is {{after}}.", before=before, rate=rate, slope=slope, after=after)
            if slope.value:
                part = ComponentArrow(self.map, self.loss, self.start, -self.learning_rate, index, self.theme, stacked=True)
                self.show(part, under=self.walker)
        self.say("Both at once are one [step](step).")
        self.make_the_step()
