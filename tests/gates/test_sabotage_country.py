"""Faults in how rough country is told are caught: velocities, distances from a ridge, counts of steps."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from mathcore import LOSSES, GradientDescent, WarmUp, descend
from scenes.kit.claims import StepsAway, Velocity, VelocityAt
from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from scenes.kit.land.basin import framed
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import GradientArrow, Walker, run_of
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import Number
from scenes.kit.walks.country import Land
from scenes.kit.walks.escape import AwayChart, Escape
from scenes.kit.walks.taming import ClippedArrow, Duel, LimitCircle, TwoRates, rate_shown
from scenes.kit.walks.velocity import VelocityArrow, VelocityMap

Spoil = Callable[[Any], None]
STEP = 27
COUNTS = (76, 36)


class SaddleEscape(LessonScene):
    """A velocity taken apart, and distances from the ridge over the steps. All of it is right until it is spoiled."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("Momentum")
        loss, start = LOSSES["saddle"], (Fraction(1, 2), Fraction(1, 10**6))
        self.escape = Escape(loss, start, Fraction(1, 10), Fraction(9, 10), Fraction(1))
        letters = Letters(loss, self.notation, self.rate_letter, self.theme)
        walk = self.escape.walks[1]
        self.close = VelocityMap(walk, STEP, letters, self.layout.picture, self.layout, self.theme, "close up")
        self.stages: list[Any] = [self.close.chart.view, self.close.chart.frame]
        colours = (self.theme.ink, self.theme.step)
        self.away = AwayChart(self.escape, COUNTS, colours, self.layout.panel, self.layout, self.theme)
        self.stages.append(self.away.graph)
        arrows = self.close.arrows
        self.add(*self.close.parts, self.close.note, self.close.gradient, arrows["kept"], arrows["gained"], arrows["whole"])
        self.add(self.away.frame, *self.away.lines)
        for line, count in zip(self.away.lines, COUNTS, strict=True):
            line.reach(count - 0.5)
        self.dot = self.away.dot(1, COUNTS[1])
        self.add(self.dot)
        self.spoil(self)
        self.wait(0.2)


def looked_at(spoil: Spoil | None = None) -> Evidence:
    spoiled = type("SaddleEscape", (SaddleEscape,), {"spoil": staticmethod(spoil)} if spoil else {})
    return check(spoiled, {}, Gate())


def rules(found: Evidence) -> set[str]:
    return {one.rule for one in found.findings.values()}


def velocity_of_the_averaging_form(scene: Any) -> None:
    """The gradient at a tenth of its length, as the other form of momentum has it."""
    arrow = scene.close.arrows["gained"]
    tail, tip = arrow.tail_drawn, arrow.tip_drawn
    arrow.aim(tail, tail + 0.1 * (tip - tail))


def gradient_not_at_the_tip(scene: Any) -> None:
    """The gradient drawn from the walker instead of from the tip of the old velocity."""
    arrow, gradient = scene.close.arrows["gained"], scene.close.gradient
    arrow.aim(gradient.tail_drawn, gradient.tip_drawn)


def velocity_not_shortened(scene: Any) -> None:
    """The old velocity where the shortened one is claimed."""
    kept, before = scene.close.arrows["kept"], scene.close.arrows["before"]
    kept.aim(before.tail_drawn, before.tip_drawn)


def velocity_of_a_plain_walk(scene: Any) -> None:
    """A walk without momentum keeps no velocity."""
    arrow = scene.close.arrows["whole"]
    arrow.depict(replace(arrow.claim, run=run_of(scene.escape.walks[0])))


def velocity_of_a_part_that_is_none(scene: Any) -> None:
    arrow = scene.close.arrows["whole"]
    arrow.depict(replace(arrow.claim, part="lost"))


VELOCITIES = [
    velocity_of_the_averaging_form,
    gradient_not_at_the_tip,
    velocity_not_shortened,
    velocity_of_a_plain_walk,
    velocity_of_a_part_that_is_none,
]


@pytest.mark.parametrize("spoil", VELOCITIES)
def test_a_wrong_velocity_is_caught(spoil: Spoil) -> None:
    assert "velocity" in rules(looked_at(spoil))


def distances_of_the_other_walk(scene: Any) -> None:
    """One walk's line under the other's name."""
    line = scene.away.lines[0]
    line.depict(replace(line.claim, run=run_of(scene.escape.walks[1])))


def distances_along_the_ridge(scene: Any) -> None:
    line = scene.away.lines[0]
    line.depict(replace(line.claim, along=(1.0, 0.0)))


def line_that_ends_early(scene: Any) -> None:
    line = scene.away.lines[0]
    claim = line.claim
    line.reach(60.0)
    line.depict(claim)


def dot_a_step_too_soon(scene: Any) -> None:
    scene.dot.depict(replace(scene.dot.claim, first=35, last=35))


def dot_beside_its_place(scene: Any) -> None:
    scene.dot.shift(0.02 * UP)


@pytest.mark.parametrize(
    "spoil", [distances_of_the_other_walk, distances_along_the_ridge, line_that_ends_early, dot_a_step_too_soon, dot_beside_its_place]
)
def test_a_wrong_distance_is_caught(spoil: Spoil) -> None:
    assert "awayover" in rules(looked_at(spoil))


def count_off_by_one(scene: Any) -> None:
    walk = scene.escape.walks[1]
    of = StepsAway(run_of(walk), scene.escape.saddle, scene.escape.along, Fraction(1))
    number = Number(37, 0, size=scene.layout.type.body, colour=scene.theme.ink, of=of)
    scene.add(number.stand_at(scene.layout.stage.at(0.5, 0.02)))


def velocity_in_numbers_of_the_step_before(scene: Any) -> None:
    of = VelocityAt(run_of(scene.escape.walks[1]), STEP, "whole", 0)
    value = scene.close.arrows["whole"].claim
    assert isinstance(value, Velocity)
    before = VelocityArrow(
        scene.close.chart.view, scene.escape.walks[1], STEP - 1, "whole", Fraction(value.factor), scene.theme.ink, scene.theme
    )
    along = (before.tip_drawn - before.tail_drawn)[0] / scene.close.chart.view.scale / float(value.factor)
    number = Number(float(along), 3, size=scene.layout.type.body, colour=scene.theme.ink, of=of)
    scene.add(number.stand_at(scene.layout.stage.at(0.5, 0.02)))


@pytest.mark.parametrize("spoil", [count_off_by_one, velocity_in_numbers_of_the_step_before])
def test_a_wrong_number_is_caught(spoil: Spoil) -> None:
    assert "shown" in rules(looked_at(spoil))


def test_without_a_fault_nothing_is_found() -> None:
    found = looked_at()
    assert not [one for one in found.findings.values() if one.section == "truth"], [one.text(30) for one in found.in_order()]
    assert found.claims > 20


class TamingSteps(LessonScene):
    """A clipped gradient at a cliff's edge, and a rate that warms up. All of it is right until it is spoiled."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("Clipping")
        full = GradientDescent(Fraction(3, 10))
        walks = [descend(LOSSES["steep_sides"], ("3", "2.5"), rule, 12) for rule in (full, WarmUp(full, 10))]
        letters = Letters(walks[0].loss, self.notation, self.rate_letter, self.theme)
        self.duel = Duel(walks, 12, letters, self.layout.picture, self.layout, self.theme, "map")
        self.rates = TwoRates(self.duel, 12, letters, self.layout.panel, self.layout, self.theme, "rates")
        self.stages: list[Any] = [self.duel.chart.view, self.duel.chart.frame, self.rates.graph]
        at, factor, limit = self.duel.at(1, 0), Fraction(1, 20), Fraction(8)
        view, loss = self.duel.chart.view, self.duel.loss
        self.circle = LimitCircle(view, loss, at, factor, limit, self.theme)
        self.cut = ClippedArrow(view, loss, at, factor, limit, self.theme)
        self.whole = GradientArrow(view, loss, at, factor, self.theme)
        self.rates.reach(7.5)
        self.add(*self.duel.chart.parts, self.circle, self.whole, self.cut, self.rates.frame, *self.rates.lines)
        self.spoil(self)
        self.wait(0.2)


def tamed(spoil: Spoil | None = None) -> Evidence:
    return check(type("TamingSteps", (TamingSteps,), {"spoil": staticmethod(spoil)} if spoil else {}), {}, Gate())


def clipped_weight_by_weight(scene: Any) -> None:
    """Each entry cut by itself: that would turn the arrow."""
    tail, tip = scene.cut.tail_drawn, scene.cut.tip_drawn
    longest = float(np.abs(tip - tail).max())
    scene.cut.aim(tail, tail + np.clip(tip - tail, -0.8 * longest, 0.8 * longest))


def clipped_not_at_all(scene: Any) -> None:
    scene.cut.aim(scene.whole.tail_drawn, scene.whole.tip_drawn)


def clipped_to_another_limit(scene: Any) -> None:
    scene.cut.depict(replace(scene.cut.claim, limit=Fraction(9)))


@pytest.mark.parametrize("spoil", [clipped_weight_by_weight, clipped_not_at_all, clipped_to_another_limit])
def test_a_wrong_clipping_is_caught(spoil: Spoil) -> None:
    assert "clippedgradient" in rules(tamed(spoil))


def test_a_circle_of_another_limit_is_caught() -> None:
    def spoil(scene: Any) -> None:
        scene.circle.scale(1.03)

    assert "reachof" in rules(tamed(spoil))


def rate_that_is_full_at_once(scene: Any) -> None:
    """The ramp's line, drawn as if there were no warm-up."""
    full, ramp = scene.rates.lines
    full.reach(7.5)
    ramp.set_points(full.points)


def rate_that_starts_at_zero(scene: Any) -> None:
    ramp = scene.rates.lines[1]
    ramp.set_points_as_corners(scene.rates.graph.place(np.array([0.0, 7.5]), np.array([0.0, 0.225])))


@pytest.mark.parametrize("spoil", [rate_that_is_full_at_once, rate_that_starts_at_zero])
def test_a_wrong_ramp_is_caught(spoil: Spoil) -> None:
    assert "ratesover" in rules(tamed(spoil))


def test_a_rate_in_numbers_of_another_step_is_caught() -> None:
    def spoil(scene: Any) -> None:
        right = rate_shown(scene.duel.walks[1], 3)
        wrong = Number(Fraction(15, 100), 2, size=scene.layout.type.body, colour=scene.theme.ink, of=right.of)
        scene.add(wrong.stand_at(scene.layout.stage.at(0.5, 0.02)))

    assert "shown" in rules(tamed(spoil))


def test_tamed_steps_without_a_fault_have_none() -> None:
    found = tamed()
    truths = [one for one in found.findings.values() if one.section == "truth" and one.rule != "printed factor"]
    assert not truths, [one.text(30) for one in truths]


def test_the_counts_are_those_of_fact_32() -> None:
    escape = Escape(LOSSES["saddle"], (Fraction(1, 2), Fraction(1, 10**6)), Fraction(1, 10), Fraction(9, 10), Fraction(1))
    assert escape.counts == list(COUNTS)
    ridge = escape.on_the_ridge()
    assert ridge is not None
    assert ridge.counts == [None, None]
    assert all(not np.any(ridge.away(walk)) for walk in ridge.walks)


class RoughLandscapes(LessonScene):
    """A walker on its way out of the picture, to a place some thirty windows off; `nudge` moves it aside from that way, in frame units."""

    nudge = 0.0

    def construct(self) -> None:
        self.beat("Out of the picture")
        loss, start, end = LOSSES["himmelblau"], (Fraction(7, 2), Fraction(7, 2)), (Fraction(-245, 2), Fraction(-389, 2))
        land = Land(loss, framed(loss, [start]), self.layout.picture, self.theme, "land")
        self.stages: list[Any] = [land.view]
        self.add(land.land, walker := Walker(land.view, loss, start, self.theme).glide(start, end, 0.018))
        walker.shift(self.nudge * RIGHT)
        self.wait(0.2)


@pytest.mark.parametrize(("nudge", "found"), [(0.0, set()), (0.02, {"between"})])
def test_a_way_far_out_of_the_picture_is_looked_at_closely(nudge: float, found: set[str]) -> None:
    assert rules(check(type("RoughLandscapes", (RoughLandscapes,), {"nudge": nudge}), {}, Gate())) == found
