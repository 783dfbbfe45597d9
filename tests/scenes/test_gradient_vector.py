"""Section 5: ∇L(3, 4) = [6, 8] with length 10, ∇L(1, 2) = [2, 4] with length √20 (fact 7)."""

from typing import Any

import numpy as np
import pytest

from mathcore import LOSSES
from scenes.gradient_vector import GradientVector
from scenes.kit.claims import Gradient, Said, Straight
from scenes.kit.mark import Mark
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def live() -> GradientVector:
    scene: GradientVector = told(GradientVector)
    return scene


def claims(scene: GradientVector, kind: type) -> list[Any]:
    return [part.claim for top in scene.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


def printed(scene: GradientVector) -> list[list[str]]:
    return [[number.text for number in claim.numbers] for claim in claims(scene, Said) if claim.numbers]


def test_the_column_and_the_length_are_those_of_the_course(live: GradientVector) -> None:
    assert "6 along w₁, 8 along w₂" in said(live)
    assert "Its length is 10:" in said(live)
    assert ["6", "8"] in printed(live)
    assert ["6", "8", "10"] in printed(live)


def test_another_point_has_another_column() -> None:
    scene = told(GradientVector, start="1,2")
    assert ["2", "4"] in printed(scene)
    assert ["2", "4", "4.47"] in printed(scene)


def test_one_arrow_is_left_in_the_plane_and_not_on_the_hill(live: GradientVector) -> None:
    (arrow,) = claims(live, Gradient)
    assert arrow.stage == "plane"
    tail = live.view.place(np.array([3.0, 4.0]), live.basin.frame.base)
    assert live.gradient.tail_drawn == pytest.approx(tail, abs=1e-9)
    assert np.linalg.norm(tail - live.walker.dot.get_center()) > 0.3


def test_a_plumb_line_joins_the_walker_to_the_arrow(live: GradientVector) -> None:
    (plumb,) = [claim for claim in claims(live, Straight) if len({weights for weights, _ in claim.corners}) == 1]
    assert [height for _, height in plumb.corners] == [25.0, live.basin.frame.base]


def test_level_ground_has_no_steepest_way() -> None:
    assert "Its length is 0: the ground here is level." in said(told(GradientVector, start="0,0"))


def test_seen_from_above_the_weights_run_to_the_right_and_up() -> None:
    scene = told(GradientVector, start="-3,-4")
    flat = scene.basin.flattened()
    origin, right, up = (flat.place(np.array(at), scene.basin.frame.base)[:2] for at in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    assert (right - origin)[0] == pytest.approx((up - origin)[1], rel=0.01)
    assert abs((right - origin)[1]) < 0.01 * (right - origin)[0]


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.dimension == 2])
def test_the_arrow_fits_the_plane_of_every_loss(name: str) -> None:
    scene = told(GradientVector, loss=name, start="1.5,1")
    tip = np.array([1.5, 1.0]) + float(scene.factor) * np.asarray(scene.loss.gradient(np.array([1.5, 1.0])), dtype=float)
    for value, (low, high) in zip(tip, scene.view.window, strict=True):
        assert low < value < high


def test_it_takes_as_long_as_a_clip_may(live: GradientVector) -> None:
    assert 20 <= live.frames / 10 <= 70
