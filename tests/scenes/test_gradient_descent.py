from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from scenes.gradient_descent import GradientDescent
from scenes.kit.claims import Claim, Iterate, LossesOver, OffChart
from scenes.kit.mark import Mark
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def walk_down() -> GradientDescent:
    live: GradientDescent = told(GradientDescent)
    return live


def claims(live: GradientDescent, kind: type[Claim]) -> Iterator[Any]:
    for top in live.mobjects:
        yield from (part.claim for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind))


def row(numbers: Any) -> list[str]:
    return [number.text for number in numbers]


def test_the_table_has_the_rows_of_fact_13(walk_down: GradientDescent) -> None:
    assert [row(one) for one in walk_down.table.rows] == [
        ["0", "3", "4", "25"],
        ["1", "2.4", "3.2", "16"],
        ["2", "1.92", "2.56", "10.24"],
        ["3", "1.536", "2.048", "6.5536"],
    ]


def test_the_last_row_is_step_20_of_fact_14(walk_down: GradientDescent) -> None:
    assert walk_down.table.latest is not None
    assert row(walk_down.table.latest) == ["20", "0.0346", "0.0461", "0.0033"]
    assert "20 steps took the loss from 25 to 0.0033" in said(walk_down)


def test_the_ratios_of_fact_14_are_found(walk_down: GradientDescent) -> None:
    assert {index: ratio.text for index, ratio in walk_down.table.ratios.items()} == {1: "× 0.8", 2: "× 0.8", 3: "× 0.64"}
    assert "by 0.64: that is 0.8 times 0.8" in said(walk_down)


def test_it_stops_when_the_gradient_is_small(walk_down: GradientDescent) -> None:
    assert "only 0.115 long" in said(walk_down)
    assert walk_down.steepness(walk_down.here) <= walk_down.tolerance < walk_down.steepness(walk_down.here - 1)


def test_every_step_leaves_its_mark_in_every_view(walk_down: GradientDescent) -> None:
    rings = list(claims(walk_down, Iterate))
    for stage in ("map", "surface"):
        assert sorted(claim.step for claim in rings if claim.stage == stage) == list(range(21))
    dots = [claim for claim in claims(walk_down, LossesOver) if claim.first == claim.last]
    assert sorted(claim.first for claim in dots) == list(range(21))


def test_what_moves_in_one_view_moves_in_the_others(walk_down: GradientDescent) -> None:
    views = walk_down.views
    views.glide(4, 0.5)
    between = (np.array(views.points[4]) + np.array(views.points[5])) / 2
    assert views.walkers[0].dot.get_center() == pytest.approx(views.map.place(between))
    assert views.walkers[1].dot.get_center() == pytest.approx(views.surface.spot(walk_down.loss, between))
    losses = [float(walk_down.walk.losses[step]) for step in (4, 5)]
    assert views.losses.line.get_end() == pytest.approx(views.graph.place(4.5, sum(losses) / 2))
    views.stand(walk_down.here)


def test_it_takes_as_long_as_a_clip_may(walk_down: GradientDescent) -> None:
    assert 20 <= walk_down.frames / 10 <= 70


def test_two_curvatures_have_two_ratios() -> None:
    words = said(told(GradientDescent, loss="stretched_bowl", start="2,1", steps="4"))
    assert "one weight by 0.8, the other by 0.6" in words
    assert "not yet time to stop" in words


@pytest.mark.parametrize(
    ("rate", "risen", "end", "markers"), [("1.2", "49", "to the very edge", 0), ("1.5", "100", "out of the picture", 1)]
)
def test_a_rate_beyond_the_limit_leads_out_of_the_picture(rate: str, risen: str, end: str, markers: int) -> None:
    live = told(GradientDescent, learning_rate=rate)
    assert f"rises from 25 to {risen}" in said(live)
    assert f"The next step leads {end}" in said(live)
    assert len(list(claims(live, OffChart))) == markers


def test_the_pattern_of_a_rate_beyond_the_limit_is_named() -> None:
    assert "both weights by −1.4" in said(told(GradientDescent, learning_rate="1.2"))


def test_a_loss_without_a_pattern_claims_none() -> None:
    live = told(GradientDescent, loss="hilly_valley", start="2.2,3.6", learning_rate="1", tolerance="0.02")
    assert not live.table.ratios
    assert "multiplies" not in said(live)
    assert "nearly level ground" in said(live)


def test_level_ground_needs_no_step() -> None:
    assert "The gradient is zero: level ground" in said(told(GradientDescent, start="0,0"))
