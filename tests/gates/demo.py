"""A small lesson for the gates to look at: a map with contours, a walker with its arrows, numbers, a caption. All of it is right."""

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, ValueTracker

from mathcore import GradientDescent, descend
from scenes.kit.claims import ArrowFactor, LossAt, Moment, Quantity, Setting, Shown, SlopeAt, WeightAt, Worked
from scenes.kit.claims import Contour as ContourClaim
from scenes.kit.graphs.graph import ACROSS, UP, CutCurve, Floor, Ruler, Section
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Map, window_of
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import GradientArrow, Ring, StepArrow, TrailLine, Walker, run_of
from scenes.kit.parameters import Loss2, Point2, Rate, field, whole
from scenes.kit.text.formula import Formula, figures
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import WORD_FONT, Words

FACTOR = Fraction(1, 20)
DIVISOR = shown(1 / FACTOR, 0, ArrowFactor(below=True))


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
            FACTOR,
            1,
            of=ArrowFactor(),
            size=self.layout.type.body,
            colour=self.theme.gradient,
            prefix="arrow: ",
            suffix=" ∇L",
            font=WORD_FONT,
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

    def lost(self, step: int) -> Any:
        return shown(float(self.walk.losses[step]), 2, self.loss_at(step))

    def slope(self, step: int) -> Any:
        size = float(np.hypot(*self.walk.gradients[step]))
        return shown(size, 2, SlopeAt(self.loss.expression, Moment(self.run_claim, step)))


class OneSlope(LessonScene):
    """A loss in section: rulers with ticks, the cut curve, rings on it, an arrow on the floor, a formula with numbers."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the walk begins")
    learning_rate: Rate = field("1.2", "the learning rate")
    spoil: Callable[[Any], None] = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("A section")
        self.walk = descend(self.loss, self.start, GradientDescent(self.learning_rate), 2)
        box = self.layout.picture
        along = self.walk.points[1] - self.walk.points[0]
        self.cut = Section(box.inset(0.9, 1.2), box.bottom + 0.8, np.zeros(2), along / np.hypot(*along))
        self.cut.across, self.cut.up = (-12.0, 12.0), (0.0, 120.0)
        self.floor = Floor(self.cut)
        self.curve = CutCurve(self.cut, self.loss, self.theme)
        size = self.layout.type.small
        self.rulers = [Ruler(self.cut, axis, self.theme, size, self.theme.dim, most) for axis, most in ((ACROSS, 6), (UP, 4))]
        self.gradient = GradientArrow(self.floor, self.loss, self.point(0), FACTOR, self.theme)
        self.rings = [Ring(self.cut, self.walk, step, self.theme) for step in range(3)]
        self.note = self.formula("arrow = 1/20 of the gradient", f'"arrow" = 1\\/{figures(DIVISOR)} thin nabla L', 0.7, DIVISOR)
        self.law = self.formula("w1**2 + w2**2", "w_1^2 + w_2^2", 0.5)
        numbers = self.numbers()
        source = f"{figures(numbers[0])} - {figures(numbers[1])} dot {figures(numbers[2])} = {figures(numbers[3])}"
        self.worked = self.formula("w - rate*slope", source, 0.3, *numbers)
        parts = (self.curve, *self.rulers, self.gradient, *self.rings, self.note, self.law, self.worked)
        self.add(*parts)
        self.wait(0.2)
        self.widen(parts)
        self.spoil(self)
        self.wait(1)

    def numbers(self) -> list[Shown]:
        """The first weight, the rate, the slope, and where they lead."""
        weight, slope = WeightAt(self.start, 0), SlopeAt(self.loss.expression, self.start, 0)
        led = Worked("w - r*s", (("w", weight), ("r", Setting("learning_rate")), ("s", slope)))
        quantities: list[Quantity] = [weight, Setting("learning_rate"), slope, led]
        values = Fraction(3), Fraction(6, 5), Fraction(6), Fraction(-21, 5)
        return [shown(value, 1, of, trim=True) for value, of in zip(values, quantities, strict=True)]

    def widen(self, parts: tuple[Any, ...]) -> None:
        """The ranges grow and everything follows, on the same frame."""
        share = ValueTracker(0.0)

        def follow(curve: Any) -> None:
            reach = 1 + 0.5 * share.get_value()
            self.cut.across, self.cut.up = (-12 * reach, 12 * reach), (0.0, 120 * reach)
            for part in (curve, *self.rulers):
                part.follow()
            for step, ring in enumerate(self.rings):
                ring.move_to(self.cut.spot(self.loss, self.walk.points[step]))
            self.gradient.point_at(self.point(0))

        self.curve.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=0.4)
        self.curve.remove_updater(follow)

    def formula(self, says: str, source: str, height: float, *numbers: Shown) -> Formula:
        made = Formula(source, says=says, size=self.layout.type.body, colour=self.theme.ink, numbers=numbers)
        made.stand_at(self.layout.panel.at(0, height))
        return made

    def point(self, step: int) -> tuple[float, ...]:
        return tuple(self.walk.points[step].tolist())
