"""What several questions share: a parabola over which steps leap, and a map on which one step is made."""

from typing import Any

from manim import Mobject

from mathcore import GradientDescent, Walk, descend
from scenes.kit.claims import Weights
from scenes.kit.graphs.chart import Chart
from scenes.kit.land.view import Window
from scenes.kit.marks import Ring, StepArrow, Walker
from scenes.kit.parameters import Loss1, Loss2, Point1, Point2, Rate, field
from scenes.kit.questions.clip import QuestionClip
from scenes.kit.questions.leaping import ProfileWalk
from scenes.kit.theme import DURATIONS

LEAPS = 3


class LeapingClip(QuestionClip):
    """A question about steps on a loss in one weight, which are made as leaps over its curve."""

    loss: Loss1 = field("parabola", "the valley, a parabola")
    start: Point1 = field("3", "where the walker sets out")
    learning_rate: Rate = field("1.2", "how far one step goes for each unit of slope")

    @property
    def leaps_made(self) -> int:
        """How many steps are made."""
        return LEAPS

    def set_the_stage(self) -> list[Mobject]:
        rule = GradientDescent(self.learning_rate)
        self.walk = descend(self.loss, self.start, rule, self.leaps_made, "exact" if self.loss.rational else None)
        self.leaps = ProfileWalk(self.walk, self.letters, self.picture_box, self.layout, self.theme, self.seed)
        self.stages = self.leaps.stages
        return [*self.leaps.profile.parts, self.leaps.first, self.leaps.profile.walker]


class StepClip(QuestionClip):
    """A question about one step on a map."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the step begins")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")

    def set_the_stage(self) -> list[Mobject]:
        rule = GradientDescent(self.learning_rate)
        self.walk: Walk = descend(self.loss, self.start, rule, 1, "exact" if self.loss.rational else None)
        self.end: Weights = tuple(self.walk.points[1])
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, self.picture_box, self.window())
        self.map, self.frame = self.chart.view, self.chart.frame
        self.walker = Walker(self.map, self.loss, self.start, self.theme)
        return [*self.chart.parts, self.walker]

    def window(self) -> Window:
        """What the map is to show."""
        raise NotImplementedError

    @property
    def way(self) -> tuple[Any, ...]:
        """The corners of the way that is gone: along the first weight, along the second, and back straight."""
        return self.start, (self.end[0], self.start[1]), self.end, self.start

    def make_the_step(self) -> None:
        """The arrow, the walker's way along it, and the ring where it stands then."""
        self.show(StepArrow(self.map, self.loss, self.start, self.learning_rate, self.theme), under=self.walker)
        self.follow(lambda share: self.walker.glide(self.start, self.end, share), self.walker, self.timed(DURATIONS.slow))
        self.walker.stand(self.end)
        self.show(Ring(self.map, self.walk, 1, self.theme), under=self.walker, seconds=DURATIONS.blink)
