from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from scenes.kit.claims import Claim, Displacement, Gradient, Iterate, OffChart, Said, Shown, Step
from scenes.kit.mark import Mark
from scenes.kit.text.working import DONE, MULTIPLIED, PUT_IN
from scenes.kit.walks.step_map import coordinates
from scenes.kit.walks.step_panel import StepPanel
from scenes.one_step import OneStep
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def worked() -> OneStep:
    live: OneStep = told(OneStep)
    return live


def claims(live: OneStep, kind: type[Claim]) -> Iterator[Any]:
    for top in live.mobjects:
        yield from (part.claim for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind))


def line(panel: StepPanel, weight: int, row: int) -> list[str]:
    """The numbers of a worked line, as they are read."""
    return [part.claim.text for part in panel.working.lines[weight][row].parts.values() if isinstance(part.claim, Shown)]


def test_the_arithmetic_is_that_of_fact_16(worked: OneStep) -> None:
    assert [line(worked.panel, 0, row) for row in (PUT_IN, MULTIPLIED, DONE)] == [["3", "0.1", "4"], ["3", "0.4"], ["2.6"]]
    assert [line(worked.panel, 1, row) for row in (PUT_IN, MULTIPLIED, DONE)] == [["−1", "0.1", "−2"], ["−1", "0.2"], ["−0.8"]]
    assert "falls from 7 to 5.15" in said(worked)


def test_a_negative_slope_turns_the_minus_into_a_plus(worked: OneStep) -> None:
    signs = [worked.panel.working.lines[weight][MULTIPLIED].parts["minus"].claim for weight in (0, 1)]
    assert [sign.expression for sign in signs if isinstance(sign, Said)] == ["minus", "plus"]
    assert "Minus a minus adds" in said(worked)


def test_the_second_example_is_that_of_fact_15(worked: OneStep) -> None:
    assert [one.text for one in coordinates(worked.other, 1)] == ["0.8", "1.2"]
    assert "(0.8, 1.2)" in said(worked)
    assert "falls to 3.52" in said(worked)


def test_two_rates_move_as_far_as_fact_21_says(worked: OneStep) -> None:
    assert "is 4 long" in said(worked)
    assert "0.01 moves 0.04: hardly at all" in said(worked)
    assert "1 moves 4: the whole arrow" in said(worked)
    assert {claim.rate for claim in claims(worked, Step)} == {Fraction(1, 100), Fraction(1)}


def test_gradient_arrows_are_drawn_whole_where_there_is_room(worked: OneStep) -> None:
    assert worked.factor == 1
    assert {claim.factor for claim in claims(worked, Gradient)} == {1}


def test_the_arrow_is_turned_right_round_and_becomes_the_step(worked: OneStep) -> None:
    claim = worked.turned.claim
    assert isinstance(claim, Displacement)
    assert claim.along == pytest.approx((-0.4, 0.2))


def test_rings_stand_at_both_ends_of_the_step(worked: OneStep) -> None:
    ends = [ring.claim for ring in worked.near.rings]
    assert [tuple(claim.at) for claim in ends if isinstance(claim, Iterate)] == [(3, -1), (Fraction(13, 5), Fraction(-4, 5))]


def test_it_takes_as_long_as_a_clip_may(worked: OneStep) -> None:
    assert 20 <= worked.frames / 10 <= 70


def test_words_and_numbers_follow_the_parameters() -> None:
    live = told(OneStep, loss="bowl", start="3,4", learning_rate="0.25", rate_letter="alpha", notation="wb")
    assert "Its gradient is (6, 8)" in said(live)
    assert "keep only 0.25 of it: the learning rate α" in said(live)
    assert "0.25 times 6 is 1.5" in said(live)
    assert "3 minus 1.5 is 1.5" in said(live)
    assert "b: its slope is positive, so it goes down as well" in said(live)


def test_steep_ground_gets_shorter_arrows_that_say_so() -> None:
    live = told(OneStep, loss="rosenbrock", start="-1,1.5", length_start="1,1.5", learning_rate="0.001")
    assert live.factor < 1
    assert "keep" not in said(live)


def test_a_step_out_of_the_picture_gets_a_marker() -> None:
    live = told(OneStep, learning_rate="1000000", other_start="0,0", large_rate="1000000")
    assert "leads out of this picture" in said(live)
    assert [claim.at[0] for claim in claims(live, OffChart)] == [pytest.approx(3 - 4 * 10**6)]


def test_a_rule_too_long_to_be_worked_out_is_left_out() -> None:
    live = told(OneStep, learning_rate="1000000", aspect="1:1")
    assert not live.panel.fits
    assert "By hand" not in [beat.title for beat in live._beats]


def test_where_the_slope_is_zero_no_step_leads_anywhere() -> None:
    live = told(OneStep, start="0,0")
    assert "no step leads anywhere" in said(live)
    assert "By hand" not in [beat.title for beat in live._beats]


@pytest.mark.parametrize("aspect", ["9:16", "1:1"])
def test_the_whole_landscape_has_the_room_that_no_working_needs(aspect: str) -> None:
    live, leaving = told(OneStep, aspect=aspect), told(OneStep, aspect=aspect, learning_rate="1000000")
    assert live.map.box.height > live.near_map.box.height
    assert leaving.map.box.height == pytest.approx(live.near_map.box.height)
    assert live.raised[1] > 0 == leaving.raised[1]
