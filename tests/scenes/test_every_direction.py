"""Section 3: what it prints against item 6 of the facts, D_u L = ∇L·u, by autograd."""

from math import cos, radians, sin
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from manim import UP

from scenes.every_direction import ASLANT, LONGER, EveryDirection
from scenes.kit.claims import SlopeToward
from scenes.kit.gates.gate import check
from scenes.kit.layout import LAYOUTS
from scenes.kit.theme import THEMES
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def live() -> EveryDirection:
    scene: EveryDirection = told(EveryDirection)
    return scene


def test_every_arrow_of_the_fan_bears_the_slope_along_it(live: EveryDirection) -> None:
    slope = autograd.grad(lambda w: anp.sum(w**2))(np.array([3.0, 4.0]))
    assert len(live.numbers) == 12
    for angle, number in live.numbers.items():
        wanted = slope[0] * cos(radians(angle)) + slope[1] * sin(radians(angle))
        assert float(number.text.replace("−", "-")) == pytest.approx(wanted, abs=0.05)


def test_two_slopes_make_the_slanting_one(live: EveryDirection) -> None:
    assert "the slope is 6" in said(live)
    assert "it is 8" in said(live)
    assert "9.6" in said(live)


def test_the_curve_of_two_slopes_goes_all_the_way_round_through_every_stem(live: EveryDirection) -> None:
    graph, low = live.panel.stage, live.panel.stage.place(0.0, 0.0)
    for angle, stem in live.stems.items():
        assert isinstance(stem.claim, SlopeToward)
        tops = np.abs(stem.points[:, 1] - low[1]).max()
        assert tops == pytest.approx(abs(graph.place(float(angle), live.compass.slope(angle))[1] - low[1]))


def test_the_slanting_arrow_comes_back_to_where_it_was_taken_apart(live: EveryDirection) -> None:
    drawn: list[Any] = [curve.claim for curve in live.curves]
    assert sorted(end for claim in drawn for end in (claim.first, claim.last)) == pytest.approx([0.0, ASLANT, ASLANT, 360.0])
    stopped: list[Any] = [live.slanting_arrow.claim, live.dot.claim, live.arc.claim]
    assert stopped[0].along == pytest.approx(LONGER * live.reach * np.array([0.8, 0.6]))
    assert [one.angle for one in stopped[1:]] == pytest.approx([ASLANT, ASLANT])


@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("theme", THEMES)
def test_it_tells_its_story_in_every_shape_and_theme(aspect: str, theme: str) -> None:
    assert 20 <= told(EveryDirection, aspect=aspect, theme=theme).frames / 10 <= 75


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"start": "1,2"}, "the slope is 2, along w₂ it is 4"),
        ({"loss": "stretched_bowl", "start": "1,2", "notation": "xy"}, "along x the slope is 2, along y it is 8"),
        ({"start": "-3,4"}, "along w₁ the slope is −6, along w₂ it is 8"),
        ({"start": "0,0"}, "Here each of them is 0"),
        ({"loss": "w1 - 3*w2", "start": "100000,-7", "directions": "16"}, "along w₂ it is −3"),
    ],
)
def test_captions_follow_the_parameters(parameters: dict[str, str], words: str) -> None:
    assert words.lower() in said(told(EveryDirection, **parameters)).lower()


def test_the_gate_sees_a_stem_and_an_arrow_that_are_moved() -> None:
    class Spoilt(EveryDirection):
        def two_slopes_give_them_all(self) -> None:
            super().two_slopes_give_them_all()
            for mark in (self.stems[self.angles[1]], self.curves[0], self.slanting_arrow):
                mark.shift(0.05 * UP)
            self.wait(1)

    Spoilt.__name__ = EveryDirection.__name__
    evidence: Any = check(Spoilt, {})
    assert {finding.rule for finding in evidence.of("truth")} == {"slopetoward", "slopesaround", "displacement"}
