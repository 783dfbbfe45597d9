"""Faults in lanes of learning rates: each is caught, and the same lanes without it pass."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from manim import RIGHT, UP

from mathcore.rates import limits, steps_to_shrink
from scenes.kit.claims import AfterSteps, Entry, Offset, StepsOf, StepsToShrink
from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from scenes.kit.graphs.multiplier_graph import MultiplierGraph
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Loss1, Point1, field
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import Number
from scenes.kit.walks.half_way import Afar
from scenes.kit.walks.lanes import Lane, Yard, laid_out
from tests.gates.looking import rules

Spoil = Callable[[Any], None]
MANY = 1000


class LearningRates(LessonScene):
    """Two lanes, one of them also far on, the bars of the other, the line of multipliers, and a count of steps."""

    loss: Loss1 = field("parabola", "the valley")
    start: Point1 = field("3", "the start")
    rates: str = "0.001 0.9"
    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.parameters = {**self.parameters, "rates": self.rates}
        rates = tuple(map(Fraction, self.rates.split()))
        letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        yard = Yard(self.layout.picture, self.layout, (-5.4, 5.4), 2.3, 2.2)
        slots = yard.slots(6)
        self.lanes = [Lane(index, rates, self.start, 3, slots[index], yard, letters) for index in range(2)]
        laid = laid_out(self.lanes[1], slots[2:])
        self.stages = [*(lane.stage for lane in self.lanes), *(stage for stage, _ in laid)]
        self.bars = [row[0] for _, row in laid]
        self.afar = Afar(self.lanes[0], self.theme).after(MANY)
        place = self.layout.panel.at(0.5, 0.05)
        self.counter = Number(MANY, 0, size=self.layout.type.body, colour=self.theme.ink, of=StepsOf(self.afar.here)).stand_at(place)
        half = StepsToShrink(self.loss.expression, rates[0], Fraction(1, 2))
        self.count = Number(steps_to_shrink("1/2", self.lanes[0].times) or 0, 0, size=self.layout.type.body, colour=self.theme.ink, of=half)
        graph = MultiplierGraph(self.loss, limits(self.loss)[0], rates, letters, self.layout.panel.rows(0.8)[0], self.layout)
        self.multipliers, self.dots, self.line, self.label = graph.graph, graph.dots, graph.line, graph.labels[1]
        self.beat("Lanes")
        self.add(*(row for _, row in laid), self.lanes[0].ground, self.lanes[0].rings[0], self.afar, self.counter)
        self.add(self.lanes[1].ground, *(self.lanes[1].ring(step) for step in range(4)))
        self.add(self.count.stand_at(self.layout.panel.at(0.0, 0.05)), graph.frame, self.line, self.dots, graph.labels)
        self.wait(0.2)
        self.spoil(self)
        self.wait(1)


def evidence(spoil: Spoil | None = None) -> Evidence:
    spoiled = type("LearningRates", (LearningRates,), {"spoil": staticmethod(spoil)} if spoil else {})
    return check(spoiled, {}, Gate())


def far_walker_beside_its_place(scene: Any) -> None:
    scene.afar.shift(0.01 * RIGHT)


def far_walker_some_steps_behind(scene: Any) -> None:
    scene.afar.depict(replace(scene.afar.claim, step=MANY + 50))


def far_walker_at_another_rate(scene: Any) -> None:
    claim = scene.afar.claim
    scene.afar.depict(AfterSteps(claim.stage, claim.loss, claim.start, claim.rate * 2, claim.step))


def count_of_another_walker(scene: Any) -> None:
    scene.counter.count_to(MANY + 1, StepsOf(scene.afar.here))


def count_of_a_mark_that_makes_no_steps(scene: Any) -> None:
    scene.counter.count_to(MANY, StepsOf(scene.bars[0].here))


def one_step_too_few_to_shrink(scene: Any) -> None:
    scene.count.count_to(scene.count.claim.value - 1, scene.count.claim.of)


def bar_too_long(scene: Any) -> None:
    scene.bars[1].stretch(1.02, 0)


def bar_of_another_step(scene: Any) -> None:
    claim = scene.bars[1].claim
    scene.bars[1].depict(Offset(claim.stage, claim.run, 2))


def dot_off_the_line(scene: Any) -> None:
    scene.dots[1].shift(0.01 * UP)


def line_of_another_curvature(scene: Any) -> None:
    scene.line.rotate(0.01)


def rate_of_another_entry(scene: Any) -> None:
    scene.label.count_to(Fraction("0.9"), Entry("rates", 0))


FAULTS: dict[Spoil, str] = {
    far_walker_beside_its_place: "aftersteps",
    far_walker_some_steps_behind: "aftersteps",
    far_walker_at_another_rate: "aftersteps",
    count_of_another_walker: "shown",
    count_of_a_mark_that_makes_no_steps: "shown",
    one_step_too_few_to_shrink: "shown",
    bar_too_long: "offset",
    bar_of_another_step: "offset",
    dot_off_the_line: "multiplierover",
    line_of_another_curvature: "multiplierover",
    rate_of_another_entry: "shown",
}


def test_the_lanes_without_a_fault_pass() -> None:
    assert not [one.text(30) for one in evidence().in_order()]


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_a_fault_is_caught(spoil: Spoil) -> None:
    assert FAULTS[spoil] in rules(evidence(spoil))
