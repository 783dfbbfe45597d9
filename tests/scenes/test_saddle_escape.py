"""What SaddleEscape tells of fact 32: 76 steps and 36, and that on the exact ridge neither walker leaves."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathcore import LOSSES
from scenes.kit.layout import LAYOUTS
from scenes.kit.parameters import ParameterError, read
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import THEMES
from scenes.kit.walks.escape import AwayChart, Escape, Outcome
from scenes.kit.walks.velocity import velocity_parts
from scenes.saddle_escape import SaddleEscape
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def escape() -> SaddleEscape:
    live: SaddleEscape = told(SaddleEscape)
    return live


def test_the_counts_are_those_of_fact_32(escape: SaddleEscape) -> None:
    assert escape.escape.counts == [76, 36]
    assert "With momentum, it takes 36 steps to be 1 away." in said(escape)
    assert "Without momentum, it takes 76 steps to be 1 away." in said(escape)


def test_both_run_from_one_spot_at_one_rate_and_it_says_so(escape: SaddleEscape) -> None:
    plain, heavy = escape.escape.walks
    assert np.array_equal(plain.points[0], heavy.points[0])
    assert plain.rule.base_rate == heavy.rule.base_rate == escape.learning_rate
    assert "from one spot, at one rate, 0.1." in said(escape)


def test_the_velocity_is_the_old_one_shortened_and_the_gradient(escape: SaddleEscape) -> None:
    arrows = escape.close.arrows
    kept, gained, whole = (arrows[name] for name in ("kept", "gained", "whole"))
    assert gained.tail_drawn == pytest.approx(kept.tip_drawn)
    assert gained.tip_drawn == pytest.approx(whole.tip_drawn)
    parts = velocity_parts(escape.close.walk, escape.close.step)
    assert parts["kept"] == pytest.approx(0.9 * parts["before"])
    assert parts["kept"] + parts["gained"] == pytest.approx(parts["whole"])


def test_on_the_ridge_neither_ever_leaves(escape: SaddleEscape) -> None:
    ridge = escape.escape.on_the_ridge()
    assert ridge is not None
    assert [float(ridge.away(walk).max()) for walk in ridge.walks] == [0.0, 0.0]
    assert "Neither ever leaves" in said(escape)


def test_the_last_picture_tells_both_outcomes_and_why(escape: SaddleEscape) -> None:
    (outcome,) = [one for one in escape.mobjects if isinstance(one, Outcome)]
    told = [one.text for one in outcome.submobjects if isinstance(one, Number | Words)]
    assert told[:10] == ["on the ridge", "0", "0", "never", "never", "off the ridge", "0.000001", "−0.000002", "76 steps", "36 steps"]


def test_a_start_on_the_ridge_tells_of_the_ridge_alone() -> None:
    live: Any = told(SaddleEscape, start="0.5,0")
    assert "exactly on the ridge" in said(live)
    assert "takes" not in said(live)
    assert "Neither ever leaves" in said(live)


def test_without_momentum_both_take_as_long() -> None:
    live: Any = told(SaddleEscape, momentum="0", start="0.5,0.01")
    plain, heavy = live.escape.counts
    assert plain == heavy
    assert "adds up" not in said(live)


def test_a_saddle_that_lies_aslant() -> None:
    live: Any = told(SaddleEscape, loss="w1*w2", start="0.5,0.50001", reach="0.5")
    assert live.escape.along == pytest.approx((-np.sqrt(0.5), np.sqrt(0.5))) or live.escape.along == pytest.approx(
        (np.sqrt(0.5), -np.sqrt(0.5))
    )
    assert f"{live.escape.counts[1]} steps" in said(live)


def test_a_loss_without_a_saddle_is_refused() -> None:
    with pytest.raises(ParameterError, match="no saddle"):
        read(SaddleEscape, {"loss": "bowl"})


def test_a_start_that_is_away_already_is_refused() -> None:
    with pytest.raises(ParameterError, match="from the ridge already"):
        read(SaddleEscape, {"start": "0.5,1.5"})


@pytest.mark.parametrize(
    "parameters", [{"learning_rate": "1.3"}, {"reach": "1000"}, {"loss": "himmelblau", "start": "-0.44,0.69", "learning_rate": "0.383"}]
)
def test_a_walk_that_no_map_can_show_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(ParameterError, match="times as far as the loss's window"):
        read(SaddleEscape, parameters)


@pytest.mark.parametrize(("start", "reach"), [("0.5,0.2", "0.9"), ("0.5,0.000001", "1000")])
def test_the_graph_has_numbers_on_its_ruler_and_the_distance_that_counts_as_away(start: str, reach: str) -> None:
    x, y = map(Fraction, start.split(","))
    escape = Escape(LOSSES["saddle"], (x, y), Fraction(1, 10), Fraction(9, 10), Fraction(reach))
    layout, theme = LAYOUTS["16:9"], THEMES["night"]
    chart = AwayChart(escape, [5, 5], (theme.ink, theme.step), layout.panel, layout, theme)
    low, high = chart.graph.up
    assert low < float(reach) < high
    up: Any = chart.frame[1]
    assert len(up.kept) >= 2
    assert all(low <= float(value) <= high for value in up.kept)
