"""Faults in what shows a pace for each weight, or a fold, are caught: squares, bars, arrows, tables, and the numbers beside them."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import RIGHT

from mathcore import LOSSES, Adam, descend
from mathcore.low_rank import LowRank
from scenes.kit.claims import MeanSquare, RunningMean, SignChanges
from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from scenes.kit.land.view import Map, window_of
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import run_of
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import Number
from scenes.kit.walks.folding import Folding, TileTable
from scenes.kit.walks.squares import Means, MoveArrow, Squares

Spoil = Callable[[Any], None]


class AdaptiveSteps(LessonScene):
    """Squares at the third step of a walk of Adam, and the arrow of that step. All of it is right until it is spoiled."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("Squares")
        loss = LOSSES["narrow_bowl"]
        self.walk = descend(loss, ("-4", "1"), Adam(Fraction(3, 10)), 4)
        self.map = Map(window_of(loss), self.layout.picture)
        letters = Letters(loss, self.notation, self.rate_letter, self.theme)
        self.means = Means(self.walk)
        self.squares = Squares(self.means, 3, letters, self.layout.panel, self.layout, self.theme)
        self.yard = self.squares.yard
        self.arrow = MoveArrow(self.map, self.walk, 2, self.theme)
        self.add(*self.squares.everything, self.arrow)
        for step in range(2):
            self.play(*self.squares.grow(step), run_time=0.2)
            self.squares.rows.count(step + 1)
        self.spoil(self)
        self.wait(0.2)


def looked_at(spoil: Spoil | None = None) -> Evidence:
    spoiled = type("AdaptiveSteps", (AdaptiveSteps,), {"spoil": staticmethod(spoil)} if spoil else {})
    return check(spoiled, {}, Gate())


def rules(found: Evidence) -> set[str]:
    return {one.rule for one in found.findings.values()}


def side_scaled(scene: Any) -> None:
    """A square whose side, not its area, is the mean."""
    square = scene.squares.squares[0]
    square.scale(1.05, about_edge=np.array([0.0, -1.0, 0.0]))


def one_step_behind(scene: Any) -> None:
    """A square that has not followed."""
    square = scene.squares.squares[1]
    square.grow(1, 0.0)
    square.depict(replace(square.claim, of=replace(square.claim.of, step=2)))


def mean_for_mean_square(scene: Any) -> None:
    """A square that claims to show the other mean's area."""
    square = scene.squares.squares[1]
    square.depict(MeanSquare("squares", square.claim.corner, replace(square.claim.of, squared=False)))


def bar_too_long(scene: Any) -> None:
    scene.squares.bars[1].stretch(1.03, 0, about_edge=np.array([-1.0, 0.0, 0.0]))


def bar_beside_its_square(scene: Any) -> None:
    scene.squares.bars[0].shift(0.02 * RIGHT)


def arrow_of_another_step(scene: Any) -> None:
    scene.arrow.depict(replace(scene.arrow.claim, step=1))


def stage_that_stretches(scene: Any) -> None:
    scene.yard.up = (0.0, scene.yard.up[1] * 1.2)


def number_of_another_step(scene: Any) -> None:
    number = scene.squares.rows.numbers["area"][1]
    number.count_to(scene.means.value("area", 1, 1), scene.means.quantity("area", 2, 1))


def uncorrected_mean(scene: Any) -> None:
    """The running mean before its cold start is made up for."""
    number = scene.squares.rows.numbers["mean"][1]
    number.count_to(scene.means.value("mean", 2, 1) * (1 - 0.9**3), scene.means.quantity("mean", 2, 1))


def wrong_count_of_signs(scene: Any) -> None:
    number = Number(3, 0, size=scene.layout.type.body, colour=scene.theme.ink, of=SignChanges(run_of(scene.walk), 4, 1))
    scene.add(number.stand_at(scene.layout.stage.at(0.1, 0.9)))


def mean_of_a_rule_without_one(scene: Any) -> None:
    run = replace(run_of(scene.walk), rule="GradientDescent(rate=Fraction(3, 10))")
    scene.squares.squares[0].depict(MeanSquare("squares", (0.0, 0.0), RunningMean(run, 2, 0, squared=True)))


FAULTS: dict[Spoil, str] = {
    side_scaled: "meansquare",
    one_step_behind: "meansquare",
    mean_for_mean_square: "meansquare",
    bar_too_long: "meanbar",
    bar_beside_its_square: "meanbar",
    arrow_of_another_step: "move",
    stage_that_stretches: "meansquare",
    number_of_another_step: "shown",
    uncorrected_mean: "shown",
    wrong_count_of_signs: "shown",
    mean_of_a_rule_without_one: "meansquare",
}


def test_the_picture_is_right_until_it_is_spoiled() -> None:
    found = looked_at()
    assert found.claims > 10
    assert not found.findings, "\n".join(one.text(30) for one in found.in_order())


@pytest.mark.parametrize(("spoil", "rule"), FAULTS.items(), ids=[spoil.__name__ for spoil in FAULTS])
def test_a_fault_is_caught(spoil: Spoil, rule: str) -> None:
    assert rule in rules(looked_at(spoil))


class Summary(LessonScene):
    """A table and the thin tables into which it folds. All of it is right until it is spoiled."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("A fold")
        self.folding = Folding(LowRank(6, 8, 2, 4), self.layout.picture, self.theme)
        self.tiles = self.folding.stage
        value, of = self.folding.number("left", 1, 1)
        self.number = Number(value, 3, size=self.layout.type.body, colour=self.theme.ink, of=of)
        self.add(*self.folding.tables.values(), self.number.stand_at(self.layout.panel.at(0.2, 0.5)))
        self.spoil(self)
        self.wait(0.2)


def folded(spoil: Spoil | None = None) -> Evidence:
    spoiled = type("Summary", (Summary,), {"spoil": staticmethod(spoil)} if spoil else {})
    return check(spoiled, {}, Gate())


def table_grown(scene: Any) -> None:
    scene.folding.tables["left"].scale(1.02)


def table_of_another_seed(scene: Any) -> None:
    table = scene.folding.tables["change"]
    table.depict(replace(table.claim, fold=replace(table.claim.fold, seed=5)))


def sign_lost(scene: Any) -> None:
    """Hollow squares that are filled: negative entries shown as positive ones."""
    scene.folding.tables["change"].submobjects[1].set_fill(scene.theme.step, 1)


def sides_for_areas(scene: Any) -> None:
    """A table whose sides, not areas, follow the sizes."""
    folding = scene.folding
    entries = folding.entries["right"]
    squared = entries * abs(entries)
    wrong = TileTable(folding.stage, folding.fold, "right", squared, folding.corners["right"], scene.theme)
    scene.remove(folding.tables["right"])
    scene.add(wrong)


def left_for_right(scene: Any) -> None:
    table = scene.folding.tables["left"]
    table.depict(replace(table.claim, part="right"))


def entry_of_another_row(scene: Any) -> None:
    scene.number.count_to(scene.folding.number("left", 0, 1)[0], scene.folding.number("left", 1, 1)[1])


FOLD_FAULTS: dict[Spoil, str] = {
    table_grown: "table",
    table_of_another_seed: "table",
    sign_lost: "table",
    sides_for_areas: "table",
    left_for_right: "table",
    entry_of_another_row: "shown",
}


def test_the_fold_is_right_until_it_is_spoiled() -> None:
    found = folded()
    assert found.claims >= 4
    assert not found.findings, "\n".join(one.text(30) for one in found.in_order())


@pytest.mark.parametrize(("spoil", "rule"), FOLD_FAULTS.items(), ids=[spoil.__name__ for spoil in FOLD_FAULTS])
def test_a_fault_of_a_fold_is_caught(spoil: Spoil, rule: str) -> None:
    assert rule in rules(folded(spoil))
