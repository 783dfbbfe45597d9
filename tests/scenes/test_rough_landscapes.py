"""What RoughLandscapes says of where walkers end: fact 31, and that a gradient of zero proves nothing (34)."""

from typing import Any

import numpy as np
import pytest

from scenes.kit.claims import Claim, Iterate, OffChart
from scenes.kit.mark import Mark
from scenes.kit.parameters import ParameterError, read
from scenes.kit.walks.outings import Ending
from scenes.rough_landscapes import RoughLandscapes
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def country() -> RoughLandscapes:
    live: RoughLandscapes = told(RoughLandscapes)
    return live


def claims(live: Any, kind: type[Claim]) -> list[Any]:
    parts = (part for top in live.mobjects for part in top.get_family())
    return [part.claim for part in parts if isinstance(part, Mark) and isinstance(part.claim, kind)]


def test_the_same_places_end_in_four_ways(country: RoughLandscapes) -> None:
    assert [party.ends for party in country.parties] == [
        [Ending.LOWEST, Ending.HIGHER, Ending.HIGHER],
        [Ending.SADDLE, Ending.OUT, Ending.OUT],
        [Ending.FLAT, Ending.LOWEST, Ending.FLAT],
        [Ending.LOWEST, Ending.LOWEST, Ending.THROWN],
    ]


def test_all_landscapes_have_their_walkers_at_the_same_places_of_the_window(country: RoughLandscapes) -> None:
    for party in country.parties:
        (left, right), (low, high) = ((float(a), float(b)) for a, b in party.loss.window)
        starts = np.array([one.at(0) for one in party.outings], dtype=float)
        shares = (starts - np.array([left + right, low + high]) / 2) / (np.array([right - left, high - low]) / 2)
        assert shares == pytest.approx(np.array([[float(one) for one in place] for place in country.places]))


def test_the_plateau_is_truly_flat(country: RoughLandscapes) -> None:
    plateau = country.parties[2]
    assert [one.slope_at(one.last).text for one in plateau.outings] == ["0", "0.009", "0"]
    assert plateau.outings[0].slopes[0] == 0.0
    assert "on flat ground the gradient is 0." in said(country)


def test_a_small_gradient_is_not_shown_as_zero(country: RoughLandscapes) -> None:
    on_the_saddle = country.parties[1].outings[0]
    assert on_the_saddle.slope_at(on_the_saddle.last).text.startswith("0.00")


def test_the_cliff_throws_a_walker_exactly_so_far(country: RoughLandscapes) -> None:
    thrown = country.parties[3].outings[2]
    before, after = np.array(thrown.at(thrown.last), dtype=float), np.array(thrown.beyond, dtype=float)
    w1, w2 = before
    slope = np.array([0.1 * (w1 + 1) + 8 / np.cosh(4 * (w1 - 2)) ** 2, 0.1 * w2])
    assert after == pytest.approx(before - 1.5 * slope)
    assert "7.535" in said(country)


def test_the_count_of_lucky_walkers_is_that_of_the_ends(country: RoughLandscapes) -> None:
    assert "Of twelve walkers, four ended in a lowest place." in said(country)


def test_what_leaves_gets_its_marker() -> None:
    live = told(RoughLandscapes, landscapes="cliff", learning_rates="1.5", places="0.7,0.7")
    assert "One landscape. On each, one walker sets out" in said(live)
    assert "Of one walker, none ended in a lowest place." in said(live)


def test_few_steps_leave_walkers_on_their_way() -> None:
    live = told(RoughLandscapes, landscapes="bowl", learning_rates="0.01", steps="3", places="0.5,0.5 -1,1")
    assert "A and B are still going" in said(live)
    assert claims(live, OffChart) == []
    assert claims(live, Iterate) == []


def test_any_landscape_will_do() -> None:
    live = told(RoughLandscapes, landscapes="himmelblau w1**2+3*w2**2", learning_rates="0.01 0.1", steps="90")
    assert "another landscape" in said(live)
    assert live.parties[0].ends == [Ending.LOWEST] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"learning_rates": "0.1"},
        {"places": "1.2,0"},
        {"places": "0.5,0.5 0.5,0.45"},
        {"landscapes": "parabola saddle plateau cliff"},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ParameterError):
        read(RoughLandscapes, wrong)


def test_a_long_name_leaves_the_pin_a_caption_of_its_own() -> None:
    live = told(RoughLandscapes, landscapes="lopsided_bowl bowl", learning_rates="0.1 0.1")
    captions = [one.caption.text for one in live.heard]
    assert captions[1:3] == ["First: a bowl three times as curved along the second weight.", "The pin marks its lowest place."]


def test_who_climbs_out_of_the_picture_is_not_said_to_go_down() -> None:
    live = told(RoughLandscapes, landscapes="narrow_bowl", learning_rates="0.157", places="0.96,-0.21", tolerance="1", steps="10")
    assert "A goes on, out of the picture." in said(live)
