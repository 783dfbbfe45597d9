from typing import Any

import pytest

from scenes.common_mistakes import CommonMistakes
from scenes.kit.layout import LAYOUTS
from scenes.kit.parameters import ParameterError, read
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def shown() -> CommonMistakes:
    live: CommonMistakes = told(CommonMistakes)
    return live


def test_without_the_minus_the_loss_climbs(shown: CommonMistakes) -> None:
    assert "goes uphill. The loss goes from 6.25 to 38.7." in said(shown)
    assert "With the minus, at the same rate, it goes from 6.25 to 0.67." in said(shown)


def test_one_slope_moves_one_weight(shown: CommonMistakes) -> None:
    assert "the loss stops at 4." in said(shown)
    assert "All move: 0.01." in said(shown)


def test_the_long_arrow_is_next_to_the_minimum(shown: CommonMistakes) -> None:
    assert "is 10 long, and the minimum only 0.5 away" in said(shown)
    assert "only 4 long, and the minimum 4 away" in said(shown)


def test_level_ground_may_be_the_higher_valley(shown: CommonMistakes) -> None:
    assert "at a loss of −0.65" in said(shown)
    assert "deeper: −1.36" in said(shown)


def test_downhill_is_off_by_the_angle_of_fact_10(shown: CommonMistakes) -> None:
    assert "the step is 0° off" in said(shown)
    assert "12.5° off" in said(shown)


def test_one_rate_arrives_here_and_flies_off_there(shown: CommonMistakes) -> None:
    assert "a rate of 0.4 leads down" in said(shown)
    assert "the same rate flies off: the limit here is 0.33" in said(shown)


def test_there_are_six_pairs(shown: CommonMistakes) -> None:
    assert len(shown._beats) == shown.pairs_so_far == 6


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_is_quick_in_every_shape(aspect: str) -> None:
    assert 20 <= told(CommonMistakes, aspect=aspect).frames / 10 <= 85


def test_a_first_step_off_the_map_is_not_told_as_a_loss_that_stays() -> None:
    words = said(told(CommonMistakes, loss="narrow_bowl", start="-2.74,1.15", learning_rate="1.014", steps="2"))
    assert "each step goes uphill. The first one leads out of the picture" in words
    assert "With the minus, at the same rate, the first step leads out of the picture" in words
    assert "goes from 16.98 to 16.98" not in words


def test_words_and_numbers_follow_the_parameters() -> None:
    live = told(CommonMistakes, start="1,1", learning_rate="0.25", aim_loss="lopsided_bowl", one_rate="0.1")
    assert "The loss goes from 2 to" in said(live)
    assert "12.5°" not in said(live)
    assert "this one the same rate leads down" in said(live)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"start": "0,0"}, "start must be where loss has a slope"),
        ({"aim_start": "0,0"}, "aim_start must be where aim_loss has a slope"),
        ({"aim_loss": "saddle"}, "a loss whose minimum is known"),
        ({"far_start": "0,0.4"}, "near_start must be steeper than far_start"),
        ({"higher_start": "-2,1.2"}, "the first to the higher one"),
    ],
)
def test_what_shows_no_mistake_is_refused(values: dict[str, Any], says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        read(CommonMistakes, values)
