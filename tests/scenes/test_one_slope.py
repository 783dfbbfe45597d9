from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathcore import LOSSES, screen
from scenes.kit.claims import Outline, Said, Shown, Slope, SlopeCurve
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Mark
from scenes.kit.parameters import ParameterError, read
from scenes.kit.slopes.one_weight import slope, way_through
from scenes.kit.slopes.tangents import stair_run
from scenes.one_slope import OneSlope
from tests.scenes.telling import said, told

ONE_WEIGHT = [name for name, loss in LOSSES.items() if loss.dimension == 1]


def claims(live: OneSlope, kind: type) -> list[Any]:
    return [part.claim for top in live.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


@pytest.fixture(scope="module")
def on_the_parabola() -> OneSlope:
    live: OneSlope = told(OneSlope)
    return live


def test_the_slope_of_the_parabola_is_twice_the_weight(on_the_parabola: OneSlope) -> None:
    """Item 4 of the facts: f = w², f' = 2w."""
    words = said(on_the_parabola)
    assert "1 to the right takes it 6 up: its slope is 6." in words
    assert "Here the slope is 0: level ground." in words
    assert "Now the slope is −6." in words
    assert any(claim.expression == "2*w" for claim in claims(on_the_parabola, Said))


def test_the_tangents_at_the_end_stand_where_the_walk_led(on_the_parabola: OneSlope) -> None:
    touched = {float(claim.at[0]) for claim in claims(on_the_parabola, Slope)}
    assert touched == {3.0, 0.0, -3.0}
    printed = {claim.text for claim in claims(on_the_parabola, Shown)}
    assert {"6", "0", "−6"} <= printed


def test_the_curve_of_slopes_covers_the_walk(on_the_parabola: OneSlope) -> None:
    (trace,) = claims(on_the_parabola, SlopeCurve)
    assert (float(trace.first), float(trace.last)) == (-3.0, 3.0)


@pytest.mark.parametrize("start", ["3", "-0.3", "12.5", "3.9"])
def test_the_tangent_reaches_the_top_of_its_stair(start: str) -> None:
    live = told(OneSlope, start=start)
    run = stair_run(live.kept[0])
    assert 0 < run <= live.kept[0].room
    assert f"{screen(run, 3, trim=True)} to the right" in said(live)


@pytest.mark.parametrize("start", ["1", "-0.76", "0.19", "-4.5"])
def test_numbers_keep_clear_of_the_curve_and_short_walks_are_seen_closely(start: str) -> None:
    live = told(OneSlope, start=start)
    low, high = live.picture.section.across
    ends = [float(at[0]) for at in live.way.places]
    assert (max(ends) - min(ends)) / (high - low) > 0.39
    curve = live.picture.section.spot(live.loss, np.linspace(low, high, 800)[:, None])
    for number in (*live.labels(), *live.stair[2:]):
        away = np.abs(curve - number.get_center())[:, :2] - [number.width / 2, number.height / 2]
        assert (away > 0.02).any(axis=-1).all()


def test_a_negative_slope_leads_to_the_right() -> None:
    words = said(told(OneSlope, start="-1.5"))
    assert "takes it 3 down" in words or "takes it 1.5 down" in words
    assert "uphill is to the left, and downhill to the right" in words
    assert "It has no minus: uphill is to the right." in words


def test_level_ground_has_no_way_down() -> None:
    live = told(OneSlope, start="0")
    assert "It shows no way down." in said(live)
    assert not claims(live, Outline)


@pytest.mark.parametrize("name", ONE_WEIGHT)
def test_a_way_goes_downhill_to_level_ground_and_up_again(name: str) -> None:
    loss = LOSSES[name]
    for share in (Fraction(1, 10), Fraction(2, 5), Fraction(4, 5)):
        low, high = loss.window[0]
        start = (low + (high - low) * share,)
        way = way_through(loss, start)
        before = slope(loss, start)
        assert (Fraction(way.places[1][0]) - start[0]) * before < 0
        assert way.level is None or abs(float(slope(loss, way.level))) < 1e-4 * max(1.0, abs(float(before)))
        assert way.level is None or slope(loss, way.places[2]) * before < 0


@pytest.mark.parametrize(
    "parameters",
    [
        {"loss": "quartic", "start": "2"},
        pytest.param({"loss": "exp(w)", "start": "1"}, marks=pytest.mark.deep),
        {"loss": "w**3", "start": "0"},
        pytest.param({"loss": "3*w + 1", "start": "2"}, marks=pytest.mark.deep),
        pytest.param({"loss": "sin(w)", "start": "1"}, marks=pytest.mark.deep),
        {"loss": "shifted_parabola", "start": "1000"},
        pytest.param({"loss": "sqrt(w**2 + 1)", "start": "-4.5", "notation": "xy"}, marks=pytest.mark.deep),
        {"loss": "0.000001*w**2", "start": "0.001"},
    ],
    ids=str,
)
def test_any_smooth_loss_and_any_start_tell_a_story(parameters: dict[str, str]) -> None:
    live = told(OneSlope, **parameters)
    assert 20 <= live.frames / 10 <= 90
    assert "level" in said(live) or live.way.level is None


def test_the_letters_follow_the_teacher() -> None:
    assert "One weight x" in said(told(OneSlope, notation="xy"))


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_tells_its_story_in_every_shape(aspect: str) -> None:
    assert 20 <= told(OneSlope, aspect=aspect, theme="paper").frames / 10 <= 75


@pytest.mark.parametrize(("loss", "start"), [("log(w)", "-1"), ("1/w", "0"), ("sqrt(w)", "0")])
def test_a_start_without_a_slope_is_refused(loss: str, start: str) -> None:
    with pytest.raises(ParameterError, match="not smooth and finite at start"):
        read(OneSlope, {"loss": loss, "start": start})


def test_the_stair_stays_in_the_picture() -> None:
    live = told(OneSlope, start="3.9")
    section = live.picture.section
    assert np.isfinite(section.across).all()
    assert section.across[1] > 3.9
