from fractions import Fraction

import pytest

from scenes.adaptive_steps import AdaptiveSteps
from scenes.kit.claims import MeanSquare, Shown
from scenes.kit.layout import LAYOUTS
from scenes.kit.parameters import ParameterError, read
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def walked() -> AdaptiveSteps:
    live: AdaptiveSteps = told(AdaptiveSteps)
    return live


def texts(numbers: list[object]) -> list[str]:
    return [one.claim.text for one in numbers if isinstance(getattr(one, "claim", None), Shown)]  # type: ignore[attr-defined]


def test_plain_descent_zigzags_and_adam_does_not(walked: AdaptiveSteps) -> None:
    assert "crossed the valley 14 times, Adam 2." in said(walked)
    assert "20 times as much along w₂ as along w₁" in said(walked)


def test_the_limit_of_the_plain_rate_follows_from_the_curvature(walked: AdaptiveSteps) -> None:
    assert "Beyond 0.1 it would fly off along w₂" in said(walked)


def test_sides_are_the_sizes_of_the_first_slopes(walked: AdaptiveSteps) -> None:
    assert "recent size of that slope: 4 and 20" in said(walked)
    assert "both weights move 0.3" in said(walked)


def test_areas_are_running_means_of_squares(walked: AdaptiveSteps) -> None:
    slopes = [float(row[1]) for row in walked.adam.gradients]
    first, second = slopes[0] ** 2, slopes[1] ** 2
    assert walked.means.value("area", 1, 1) == pytest.approx((0.999 * first + second) / 1.999)
    claim = walked.squares.squares[1].claim
    assert isinstance(claim, MeanSquare)
    assert claim.of.step == walked.steps


def test_adam_has_one_pace_on_steep_and_on_flat_ground_as_fact_33_says(walked: AdaptiveSteps) -> None:
    assert texts(list(walked.even.paces)) == ["0.9", "0.3", "0.0009", "0.3"]


def test_nothing_is_said_about_noise(walked: AdaptiveSteps) -> None:
    assert "nois" not in said(walked)


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_is_short_enough_in_every_shape(aspect: str) -> None:
    assert 20 <= told(AdaptiveSteps, aspect=aspect).frames / 10 <= 75


def test_a_walk_that_flies_off_gets_a_marker_and_no_comparison_of_signs() -> None:
    live = told(AdaptiveSteps, learning_rate="0.2", steps="10")
    assert live.plain_count < 10
    assert "leads out of the picture" in said(live)
    assert "crossed the valley" not in said(live)


def test_other_losses_and_slopes_tell_another_story() -> None:
    live = told(AdaptiveSteps, loss="stretched_bowl", start="1,2", learning_rate="0.1", adam_rate="0.2", slopes="100,2", steps="6")
    assert "2 times as much along w₂" in said(live)
    assert "creeps" not in said(live)
    assert texts(list(live.even.paces))[:2] == ["10", "0.2"]


def test_where_the_slope_is_zero_only_even_ground_is_left() -> None:
    live = told(AdaptiveSteps, start="0,0")
    assert "no rule moves anything" in said(live)
    assert "Squares" not in [beat.title for beat in live._beats]


def test_even_ground_must_fall() -> None:
    with pytest.raises(ParameterError, match="both must be above 0"):
        read(AdaptiveSteps, {"slopes": "10,0"})


def test_rates_are_exact() -> None:
    assert told(AdaptiveSteps, steps="2").adam.rule.base_rate == Fraction(3, 10)
