"""How long a rate takes to come half way: its lane with the place marked, a walker that can make very many steps, and a large counter."""

from fractions import Fraction
from typing import Self

import numpy as np
from manim import Mobject, VGroup

from mathcore.rates import steps_to_shrink
from scenes.kit.claims import AfterSteps, Shown, StepsOf, StepsToShrink
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.marks import Walker
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import WORD_FONT
from scenes.kit.theme import Theme
from scenes.kit.walks.lanes import GAP, Lane, WeightLine

HALF = Fraction(1, 2)
GRAND = 1.8
"""How much larger than the title the counter is."""
ONE, MANY = " step", " steps"


class Afar(Walker):
    """A walker after very many steps of one run: where it stands follows from the power of the multiplier."""

    def __init__(self, lane: Lane, theme: Theme) -> None:
        self.lane = lane
        super().__init__(lane.stage, lane.loss, tuple(lane.walk.points[0]), theme)
        self.after(0)

    def after(self, step: int) -> Self:
        """Stand where the run is after so many steps."""
        start, lowest = float(self.lane.walk.points[0][0]), float(self.lane.lowest)
        self.move_to(self.stage.spot(self.loss, (lowest + (start - lowest) * float(self.lane.times) ** step,)))
        return self.depict(AfterSteps(self.stage.name, self.loss.expression, self.lane.walk.points[0][0], self.lane.rate, step))


class HalfWay:
    """The lane of a rate that comes closer, and the steps until it is half way.

    Attributes:
        steps: how many they are.
        parts: what is there from the start, in drawing order.
    """

    def __init__(self, lane: Lane, room: Box) -> None:
        self.lane, theme = lane, lane.theme
        self.steps = steps_to_shrink(HALF, lane.times) or 0
        self.walker = Afar(lane, theme)
        strip = lane.stage.box
        half = lane.lowest + HALF * (lane.weight(0) - lane.lowest)
        marked = ((lane.lowest, theme.ink), (half, theme.frozen))
        self.lines = [
            WeightLine(lane.yard.scale, at, strip.top + 1.5 * GAP, strip.bottom - GAP / 2, colour, theme) for at, colour in marked
        ]
        size = GRAND * lane.layout.type.title
        here = StepsOf(self.walker.here)
        self.count = Number(0, 0, size=size, colour=theme.ink, of=here, thousands=",", suffix=MANY, font=WORD_FONT)
        self.count.stand_at(room.centre - np.array([0.0, CAPITAL * size / 2, 0.0]), 0.5)
        self.parts: list[Mobject] = [
            lane.ground,
            lane.label,
            *self.lines,
            lane.word,
            lane.multiplier,
            lane.rings[0],
            self.walker,
            self.count,
        ]
        self.traces = VGroup()

    def after(self, step: int) -> None:
        """Be at this step; what the lane's walk has left until then is there with it."""
        self.walker.after(step)
        self.count.suffix = ONE if step == 1 else MANY
        self.count.count_to(step, StepsOf(self.walker.here))
        while len(self.traces) < min(step, self.lane.walk.steps):
            self.traces.add(self.lane.ring(len(self.traces) + 1))

    @property
    def steps_shown(self) -> Shown:
        """How many steps they are, for a caption."""
        return shown(self.steps, 0, self.claimed, thousands=",")

    @property
    def claimed(self) -> StepsToShrink:
        """What they are."""
        return StepsToShrink(self.lane.loss.expression, self.lane.rate, HALF)
