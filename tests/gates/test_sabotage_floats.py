"""Faults in what is shown of floats: each is caught, and the same picture without it passes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import UP

from mathcore import find_loss
from scenes.kit.claims import Computed, FirstStep, LargestFloat, StepsOf, WidthOf
from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from scenes.kit.graphs.log_graph import LogChart, LogLine
from scenes.kit.lesson import LessonScene
from scenes.kit.text.bits import BitCells
from scenes.kit.text.numbers import Number
from scenes.kit.walks.overflow import Overflow
from tests.gates.looking import rules

Spoil = Callable[[Any], None]
STEP = 100


class NotANumber(LessonScene):
    """The loss of one step as a number and as bits, its climb on powers of ten, and the steps at which it overflows."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.overflow = Overflow.of(find_loss("bowl"), (Fraction(3), Fraction(4)), Fraction("1.2"), "float32")
        walk, of, panel = self.overflow.walk, self.overflow.loss_at(STEP), self.layout.panel
        chart = LogChart(walk, self.overflow.nan, self.layout.picture, self.layout, self.theme)
        self.powers, self.ceiling, self.levels = chart.graph, chart.ceiling[-1], chart.levels
        self.line = LogLine(self.powers, walk.losses, of, self.theme.loss, self.theme).reach(STEP)
        self.bits = BitCells(walk.losses[STEP], of, panel.rows(0.4)[0], self.theme, broken=True)
        self.value = self.number(0.3, float(walk.losses[STEP]), of)
        self.steps = self.number(0.2, STEP, StepsOf(self.bits.here))
        self.first = self.number(0.1, self.overflow.nan, FirstStep(of, "not a number"))
        self.width = self.number(0.0, 32, WidthOf("float32"))
        self.beat("Floats")
        self.add(chart.frame, self.ceiling, self.line, self.bits, self.value, self.steps, self.first, self.width)
        self.wait(0.2)
        self.spoil(self)
        self.wait(1)

    def number(self, up: float, value: Any, of: Any) -> Number:
        made = Number(value, 2, size=self.layout.type.body, colour=self.theme.ink, of=of, trim=True)
        return made.stand_at(self.layout.panel.at(0.0, up))


def evidence(spoil: Spoil | None = None) -> Evidence:
    spoiled = type("NotANumber", (NotANumber,), {"spoil": staticmethod(spoil)} if spoil else {})
    return check(spoiled, {}, Gate())


def one_bit_flipped(scene: Any) -> None:
    cell = scene.bits[-3]
    cell.set_fill(scene.theme.frozen, opacity=1.0 - cell.get_fill_opacity())


def bits_of_the_step_before(scene: Any) -> None:
    scene.bits.hold(scene.overflow.walk.losses[STEP - 1], scene.overflow.loss_at(STEP))


def bits_of_a_wider_float_rounded(scene: Any) -> None:
    scene.bits.hold(np.float32(float(scene.overflow.walk.losses[STEP]) * (1 + 1e-6)), scene.overflow.loss_at(STEP))


def loss_as_the_true_one_would_be(scene: Any) -> None:
    scene.value.count_to(Fraction(25) * Fraction("1.96") ** STEP, scene.overflow.loss_at(STEP))


def number_of_another_step(scene: Any) -> None:
    scene.steps.count_to(STEP + 1, StepsOf(scene.bits.here))


def nan_a_step_too_soon(scene: Any) -> None:
    scene.first.count_to(scene.overflow.nan - 1, scene.first.claim.of)


def infinity_taken_for_what_is_no_number(scene: Any) -> None:
    scene.first.count_to(scene.overflow.nan, FirstStep(scene.overflow.loss_at(0), "infinite"))


def width_of_another_format(scene: Any) -> None:
    scene.width.count_to(32, WidthOf("float64"))


def line_drawn_on(scene: Any) -> None:
    scene.line.depict(replace(scene.line.claim, last=STEP + 5))


def line_on_a_plain_axis(scene: Any) -> None:
    scene.line.sizes = scene.line.sizes ** (np.log10(scene.line.sizes) / 40)
    scene.line.reach(STEP)


def line_through_infinity(scene: Any) -> None:
    scene.line.depict(replace(scene.line.claim, last=scene.overflow.infinite))


def level_too_high(scene: Any) -> None:
    scene.levels[1].shift(0.02 * UP)


def number_at_another_level(scene: Any) -> None:
    scene.levels[1][1].shift(scene.levels[2][1].get_center() - scene.levels[1][1].get_center())
    scene.levels[2][1].shift(scene.levels[1][0].get_center() * UP - scene.levels[2][1].get_center() * UP)


def ceiling_of_another_format(scene: Any) -> None:
    scene.ceiling.depict(replace(scene.ceiling.claim, of=LargestFloat("float16")))


def weight_taken_for_the_loss(scene: Any) -> None:
    scene.value.count_to(float(scene.overflow.weights[STEP]), Computed(scene.overflow.run, STEP, "loss"))


FAULTS: dict[Spoil, str] = {
    one_bit_flipped: "bits",
    bits_of_the_step_before: "bits",
    bits_of_a_wider_float_rounded: "bits",
    loss_as_the_true_one_would_be: "shown",
    number_of_another_step: "shown",
    nan_a_step_too_soon: "shown",
    infinity_taken_for_what_is_no_number: "shown",
    width_of_another_format: "shown",
    line_drawn_on: "logcurve",
    line_on_a_plain_axis: "logcurve",
    line_through_infinity: "logcurve",
    level_too_high: "loglevel",
    number_at_another_level: "loglevel",
    ceiling_of_another_format: "loglevel",
    weight_taken_for_the_loss: "shown",
}


def test_the_picture_without_a_fault_passes() -> None:
    assert not [one.text(30) for one in evidence().in_order()]


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_a_fault_is_caught(spoil: Spoil) -> None:
    assert FAULTS[spoil] in rules(evidence(spoil))
