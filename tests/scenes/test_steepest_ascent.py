"""Section 6: ‖∇L‖ cos θ at (3, 4) on the bowl is 10 cos θ (facts 6 to 8)."""

from math import cos, radians
from typing import Any

import numpy as np
import pytest
from manim import UP

from mathcore.geometry import angle
from scenes.kit.claims import Gradient, RightAngle
from scenes.kit.gates.gate import check
from scenes.kit.mark import Mark
from scenes.steepest_ascent import SteepestAscent
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def live() -> SteepestAscent:
    scene: SteepestAscent = told(SteepestAscent)
    return scene


def claims(scene: SteepestAscent, kind: type) -> list[Any]:
    return [part.claim for top in scene.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


@pytest.mark.parametrize("theta", [-110, -90, -60, 0, 17, 90, 180, 250])
def test_the_slope_is_ten_times_the_cosine(live: SteepestAscent, theta: float) -> None:
    assert live.compass.slope(theta) == pytest.approx(10 * cos(radians(theta)), abs=1e-12)
    assert angle(live.compass.along(theta), (6.0, 8.0)) == pytest.approx(min(abs(theta), 360 - abs(theta)), abs=1e-9)


def test_it_names_peak_zero_and_trough(live: SteepestAscent) -> None:
    text = said(live)
    for words in ("steepest way up: 10.", "the slope is 0 again", "−10, the steepest way down", "the loss stays 25", "is left: 5."):
        assert words in text


def test_all_gradient_arrows_have_one_factor_and_stand_at_right_angles(live: SteepestAscent) -> None:
    arrows, corners = claims(live, Gradient), claims(live, RightAngle)
    assert len({arrow.factor for arrow in arrows}) == 1
    assert len(arrows) > 10
    assert {arrow.at for arrow in arrows} == {corner.at for corner in corners}


def test_the_arrows_of_the_field_keep_inside_the_map(live: SteepestAscent) -> None:
    (left, right), (bottom, top) = live.chart.view.window
    for arrow in claims(live, Gradient):
        x, y = np.array(arrow.at, dtype=float) * (1 + 2 * float(arrow.factor))
        assert left < x < right
        assert bottom < y < top


def test_the_shadow_is_as_long_as_the_slope(live: SteepestAscent) -> None:
    foot, tip = (line.get_end() for line in (live.shadow.submobjects[1], live.shadow.submobjects[0]))
    start = live.chart.view.spot(live.loss, live.here)
    assert np.linalg.norm(foot - start) == pytest.approx(5 * float(live.factor) * live.chart.view.scale)
    assert (foot - start) @ (tip - foot) == pytest.approx(0, abs=1e-9)


def test_it_takes_as_long_as_a_clip_may(live: SteepestAscent) -> None:
    assert 20 <= live.frames / 10 <= 70


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"start": "1,2", "loss": "stretched_bowl"}, "steepest way up: 8.2."),
        ({"loss": "hilly_valley", "start": "2.2,3.6"}, "steepest way up: 0.69."),
        ({"start": "0,0"}, "Every direction has slope 0 here"),
        ({"loss": "plateau", "start": "300,4"}, "Every direction has slope 0 here"),
    ],
)
def test_captions_follow_the_parameters(parameters: dict[str, str], words: str) -> None:
    assert words in said(told(SteepestAscent, **parameters))


def test_the_gate_sees_marks_that_are_moved() -> None:
    class Spoilt(SteepestAscent):
        def all_of_it_is_a_cosine(self) -> None:
            super().all_of_it_is_a_cosine()
            for mark in (self.curve, self.dot, self.arrow, self.arc, self.corner, self.contour, self.shadow):
                mark.shift(0.05 * UP)
            self.wait(1)

        def everywhere_the_same(self) -> None:
            self.rest()

    Spoilt.__name__ = SteepestAscent.__name__
    evidence: Any = check(Spoilt, {})
    rules = {finding.rule for finding in evidence.of("truth")}
    assert rules == {"slopesaround", "slopetoward", "displacement", "turn", "rightangle", "contour", "shadow"}
