"""A small lesson for the gates to look at: a map with contours, a walker with its arrows, numbers, a caption. All of it is right."""

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, ValueTracker

from mathcore import GradientDescent, descend
from scenes.kit.claims import Contour as ContourClaim
from scenes.kit.claims import LossAt, Moment, Setting, SlopeAt, WeightAt
from scenes.kit.contours import Contours, contour_lines, equal_steps
from scenes.kit.landscape import Landscape
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import GradientArrow, Ring, StepArrow, TrailLine, Walker, run_of
from scenes.kit.numbers import Number, shown
from scenes.kit.parameters import Loss2, Point2, Rate, field, whole
from scenes.kit.view import Map, window_of
from scenes.kit.words import WORD_FONT, Words

FACTOR = Fraction(1, 20)


class OneStep(LessonScene):
    """Named after a section of the outline, as every scene is."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the walk begins")
    learning_rate: Rate = field("0.1", "the learning rate")
    steps: Annotated[int, whole(1, 60)] = field("2", "how many steps")
    spoil: Callable[[Any], None] = staticmethod(lambda scene: None)
    """What a test does to the finished picture before it is shown a last time."""

    def construct(self) -> None:
        self.walk = descend(self.loss, self.start, GradientDescent(self.learning_rate), self.steps)
        self.run_claim = run_of(self.walk)
        self.a_map()
        self.arrows()
        self.steps_down()
        self.spoil(self)
        self.wait(1)

    def a_map(self) -> None:
        self.beat("A map")
        self.map = Map(window_of(self.loss), self.layout.picture)
        lines = contour_lines(self.loss, self.map, equal_steps(self.loss, self.map.window, 6))
        claims = tuple(ContourClaim("map", self.loss.expression, line.level) for line in lines)
        self.land = Landscape(self.loss, self.map, self.theme, self.map.area)
        self.add(self.land, Contours(lines, self.theme, self.map.area, claims=claims))
        self.walker = Walker(self.map, self.loss, self.point(0), self.theme)
        self.heading = Words("One step", size=self.layout.type.title, colour=self.theme.ink)
        self.heading.stand_at(self.layout.panel.at(0, 0.9))
        self.play(FadeIn(self.walker), FadeIn(self.heading))

    def arrows(self) -> None:
        self.say("The slope here is {slope}, the way up.", slope=self.slope(0))
        self.gradient = GradientArrow(self.map, self.loss, self.point(0), FACTOR, self.theme)
        self.factor = Number(
            FACTOR, 1, size=self.layout.type.body, colour=self.theme.gradient, prefix="arrow: ", suffix=" ∇L", font=WORD_FONT
        )
        self.factor.stand_at(self.layout.panel.at(0, 0.7))
        self.play(FadeIn(self.gradient), FadeIn(self.factor))
        self.step_arrow = StepArrow(self.map, self.loss, self.point(0), self.learning_rate, self.theme)
        self.play(FadeIn(self.step_arrow))

    def steps_down(self) -> None:
        self.counter = Number(self.walk.losses[0], 2, size=self.layout.type.body, colour=self.theme.loss, prefix="L = ", of=self.loss_at(0))
        self.counter.stand_at(self.layout.panel.at(0, 0.5))
        self.rings = [Ring(self.map, self.walk, 0, self.theme)]
        self.add(self.counter, self.rings[0], self.walker)
        self.play(FadeOut(self.gradient), FadeOut(self.step_arrow), run_time=0.3)
        for step in range(self.walk.steps):
            self.one_step(step)
        self.say(
            "After {steps} steps the loss is {loss}.", steps=shown(Fraction(self.steps), 0, Setting("steps")), loss=self.lost(self.steps)
        )

    def one_step(self, step: int) -> None:
        share = ValueTracker(0.0)
        start, end = self.point(step), self.point(step + 1)
        glide = lambda walker: walker.glide(start, end, share.get_value())  # noqa: E731 (taken off again below)
        self.walker.add_updater(glide)
        self.play(share.animate.set_value(1.0), run_time=0.5)
        self.walker.remove_updater(glide)
        self.walker.stand(end)
        self.rings.append(Ring(self.map, self.walk, step + 1, self.theme))
        self.trail = TrailLine(self.map, self.walk, step, step + 1, self.theme)
        self.add(self.trail, *self.rings, self.walker)
        self.counter.count_to(self.walk.losses[step + 1], self.loss_at(step + 1))

    def point(self, step: int) -> tuple[float, ...]:
        return tuple(self.walk.points[step].tolist())

    def loss_at(self, step: int) -> LossAt:
        return LossAt(self.loss.expression, Moment(self.run_claim, step))

    def weight_at(self, step: int, index: int) -> WeightAt:
        return WeightAt(Moment(self.run_claim, step), index)

    def lost(self, step: int) -> Any:
        return shown(float(self.walk.losses[step]), 2, self.loss_at(step))

    def slope(self, step: int) -> Any:
        size = float(np.hypot(*self.walk.gradients[step]))
        return shown(size, 2, SlopeAt(self.loss.expression, Moment(self.run_claim, step)))
