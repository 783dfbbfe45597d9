from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mathcore import screen
from scenes.kit.claims import Gradient, Iterate
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Mark
from scenes.kit.parameters import from_cfg
from scenes.kit.text.table import MOST_PLACES
from scenes.kit.theme import THEMES
from scenes.overshoot import Overshoot, crowds
from tests.scenes.telling import said, told

VARIANTS = Path(__file__).parents[2] / "scenes" / "variants"


def rows(live: Overshoot) -> list[list[str]]:
    """What the table has printed, row by row."""
    numbers: list[list[Any]] = [list(row) for row in live.panel.table.rows]
    return [[number.claim.text for number in row] for row in numbers]


def claims(live: Overshoot, kind: type) -> list[Any]:
    return [part.claim for top in live.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


def in_print(value: Fraction) -> str:
    """Four places at most; zeros at the end only where they are digits of a longer number."""
    return screen(value, MOST_PLACES, trim=(value * 10**MOST_PLACES).denominator == 1)


@pytest.fixture(scope="module")
def default() -> Overshoot:
    live: Overshoot = told(Overshoot)
    return live


def test_the_printed_rows_are_those_of_facts_23(default: Overshoot) -> None:
    first = ["3", "−4.2", "5.88", "−8.232", "11.5248", "−16.13472", "22.588608", "−31.6240512"]
    losses = ["25", "49", "96.04", "188.2384", "368.947264", "723.13663744", "1417.3478093824", "2778.001706389504", "5444.88334452342784"]
    printed = rows(default)
    assert [row[0] for row in printed] == [str(step) for step in range(9)]
    for row, weight in zip(printed, first, strict=False):
        exactly = Fraction(weight.replace("−", "-"))
        assert row[1:3] == [in_print(exactly), in_print(exactly * 4 / 3)]
    assert [row[3] for row in printed] == [in_print(Fraction(loss)) for loss in losses]


def test_the_run_is_exact_to_the_last_digit_of_facts_23(default: Overshoot) -> None:
    assert default.leaps.walk.losses[8] == Fraction("5444.88334452342784")


def test_what_every_leap_does_is_said_as_computed(default: Overshoot) -> None:
    assert "Every leap multiplies the distance by −1.4 and the loss by 1.96." in said(default)
    assert "the loss goes from 25 to 49" in said(default)
    assert "the walk diverges" in said(default)
    assert "rates up to 0.5 walk straight in" in said(default)
    assert "Below 1 they leap across" in said(default)


def test_a_ring_stays_at_every_iterate(default: Overshoot) -> None:
    rings = {claim.step: claim.at for claim in claims(default, Iterate)}
    assert sorted(rings) == list(range(9))
    assert all(rings[step] == tuple(default.leaps.walk.points[step]) for step in rings)


def test_rings_stand_on_the_curve_after_the_ruler_has_given_way(default: Overshoot) -> None:
    for ring, step in zip(default.rings, range(9), strict=True):
        wanted = default.side_view.spot(default.loss, default.leaps.points[step])
        assert ring.get_center() == pytest.approx(wanted, abs=1e-9)


def test_gradient_arrows_lie_on_the_floor_with_one_factor(default: Overshoot) -> None:
    arrows = claims(default, Gradient)
    assert {(claim.stage, claim.factor) for claim in arrows} == {("floor", default.leaps.factor)}


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ("mild", "overshooting is not yet diverging"),
        ("bounce", "For ever back and forth between (3, 4) and (−3, −4)."),
        ("wild", "Every leap multiplies the distance by −3 and the loss by 9."),
    ],
)
def test_captions_follow_the_verdict_of_kept_variants(variant: str, words: str) -> None:
    assert words in said(told(Overshoot, **from_cfg(Overshoot, VARIANTS / f"overshoot-{variant}.cfg")))


def test_the_wild_rows_are_those_of_facts_27() -> None:
    live = told(Overshoot, learning_rate="2", steps="3")
    assert [row[1] for row in rows(live)] == ["3", "−9", "27", "−81"]
    assert [row[3] for row in rows(live)] == ["25", "225", "2025", "18225"]


def test_a_walk_that_lands_in_the_minimum_at_once_says_so() -> None:
    live = told(Overshoot, learning_rate="0.5")
    assert "You land on level ground at once: the loss is 0" in said(live)
    assert len(rows(live)) == 2


def test_a_rate_of_a_million_is_told_with_powers_of_ten() -> None:
    live = told(Overshoot, learning_rate="1000000", steps="4")
    assert "the loss goes from 25 to 1 × 10¹⁴" in said(live)
    assert live.side_view.across[1] >= abs(live.leaps.distance(4))


def test_a_run_that_overflows_says_so_at_its_step() -> None:
    live = told(Overshoot, loss="steep_sides", learning_rate="1000")
    overflowed = live.leaps.walk.verdict
    assert overflowed.kind == "overflowed"
    assert f"At step {live.leaps.count + 1} the loss no longer fits" in said(live)


def test_a_leap_out_of_the_section_has_the_valley_cut_anew() -> None:
    live = told(Overshoot, loss="lopsided_bowl", start="3,1", learning_rate="0.3", steps="3")
    assert "the valley is cut anew along it" in said(live)
    assert live.side_view.spot(live.loss, live.leaps.points[3]) == pytest.approx(live.picture.walker.dot.get_center(), abs=1e-9)


def test_after_a_new_cut_only_what_lies_in_it_stands_there() -> None:
    live = told(Overshoot, loss="hilly_valley", learning_rate="3", steps="4")
    assert "the valley is cut anew along it" in said(live)
    for claim in claims(live, Iterate):
        point = np.array([float(one) for one in claim.at])
        assert point == pytest.approx(live.side_view.weights(live.side_view.distance(point)), abs=1e-9)
    assert not claims(live, Gradient)  # the last one points out of the section


def test_on_level_ground_no_step_leads_anywhere() -> None:
    assert "It is the lowest place already." in said(told(Overshoot, start="0,0"))
    level = said(told(Overshoot, loss="plateau"))
    assert "no step leads anywhere" in level
    assert "Level is not always lowest" in level
    assert "comes to rest" not in level


def test_the_fog_hides_the_well_until_the_leap_over_it() -> None:
    live = told(Overshoot, learning_rate="2", steps="1")
    assert live.leaps.views[0].extent < 2 * live.leaps.distance(0)  # the picture opens without the landing
    assert live.picture.veil.reach == pytest.approx(live.leaps.views[0].extent / live.leaps.views[1].extent)


def test_losses_written_with_powers_of_ten_are_left_to_the_table(default: Overshoot) -> None:
    beside = default.picture.height(8)
    assert beside is not None
    assert beside.claim is not None
    assert told(Overshoot, learning_rate="1000000", steps="2").picture.height(2) is None


@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("theme", THEMES)
def test_it_tells_its_story_in_every_shape_and_theme(aspect: str, theme: str) -> None:
    live = told(Overshoot, aspect=aspect, theme=theme, steps="3")
    assert len(rows(live)) == 4


def test_the_default_clip_lasts_forty_to_seventy_seconds(default: Overshoot) -> None:
    assert 40 <= default.frames / 10 <= 70


def test_the_view_holds_every_landing_and_only_grows(default: Overshoot) -> None:
    leaps = default.leaps
    extents = [view.extent for view in leaps.views]
    assert extents == sorted(extents)
    for step, view in enumerate(leaps.views):
        assert abs(leaps.distance(step)) < view.extent
        assert leaps.losses[step] < view.top


def test_every_gradient_arrow_fits_its_view_and_twice_the_factor_would_not(default: Overshoot) -> None:
    leaps = default.leaps

    def fits(factor: float) -> bool:
        reaches = [abs(leaps.distance(step)) + factor * float(np.hypot(*leaps.slope(step))) for step in range(leaps.count + 1)]
        return all(reach <= view.extent for reach, view in zip(reaches, leaps.views, strict=True))

    assert fits(float(leaps.factor))
    assert not fits(2.5 * float(leaps.factor))


def test_of_two_losses_that_would_touch_only_the_later_stays() -> None:
    live = told(Overshoot, start="1.24,-2.22", learning_rate="0.159")
    standing = [number for number in live.numbers if number in live.mobjects and number.width]
    assert not any(crowds(one, other) for one, other in pairwise(standing))


def test_at_rate_one_the_step_is_as_long_as_the_gradient() -> None:
    assert "go just the length of the gradient" in said(told(Overshoot, learning_rate="1", steps="1"))
