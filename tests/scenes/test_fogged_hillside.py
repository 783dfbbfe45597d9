from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mathcore.geometry import critical_points
from scenes.fogged_hillside import FoggedHillside
from scenes.kit.claims import Iterate, OffChart, Position
from scenes.kit.land.sky import Shade
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Mark
from scenes.kit.marks import Walker
from scenes.kit.parameters import from_cfg
from scenes.kit.theme import THEMES
from tests.scenes.telling import said, told

VARIANTS = Path(__file__).parents[2] / "scenes" / "variants"


def claims(live: FoggedHillside, kind: type) -> list[Any]:
    return [part.claim for top in live.mobjects for part in top.get_family() if isinstance(part, Mark) and isinstance(part.claim, kind)]


@pytest.fixture(scope="module")
def walk_to_the_valley() -> FoggedHillside:
    live: FoggedHillside = told(FoggedHillside)
    return live


def test_the_default_walk_reaches_the_deepest_valley(walk_to_the_valley: FoggedHillside) -> None:
    assert "brought you to the deepest valley" in said(walk_to_the_valley)


def test_a_ring_is_left_at_every_iterate(walk_to_the_valley: FoggedHillside) -> None:
    rings = {claim.step: claim.at for claim in claims(walk_to_the_valley, Iterate)}
    assert sorted(rings) == list(range(walk_to_the_valley.walk.steps))
    for step, at in rings.items():
        assert np.array_equal(at, walk_to_the_valley.walk.points[step])


def test_the_fog_is_gone_at_the_end(walk_to_the_valley: FoggedHillside) -> None:
    assert walk_to_the_valley.world.fog not in walk_to_the_valley.mobjects
    assert walk_to_the_valley.world.land in walk_to_the_valley.mobjects


def test_the_kept_variant_rests_in_the_hollow_and_is_shown_the_deeper_valley() -> None:
    kept = from_cfg(FoggedHillside, VARIANTS / "fogged-hillside-hollow.cfg")
    live = told(FoggedHillside, **kept)
    assert live.walk.verdict.kind == "stuck"
    assert "A deeper valley was there" in said(live)
    pins = [claim for claim in claims(live, Position) if claim.at != tuple(live.walk.points[-1])]
    assert len(pins) == 1
    assert live.loss.value(np.array(pins[0].at)) < live.walk.losses[-1]


@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("theme", THEMES)
def test_it_tells_its_story_in_every_shape_and_theme(aspect: str, theme: str) -> None:
    assert 20 <= told(FoggedHillside, aspect=aspect, theme=theme, steps="5").frames / 10 <= 75


def test_a_step_off_the_hillside_gets_a_marker_with_its_true_coordinates() -> None:
    live = told(FoggedHillside, learning_rate="1000000")
    assert "throws you off" in said(live)
    (marker,) = claims(live, OffChart)
    assert marker.at == tuple(live.walk.points[1])
    assert abs(marker.at[0]) > 10**4


@pytest.mark.parametrize("start", ["-1.5,4", "8,-7"])
@pytest.mark.parametrize("aspect", LAYOUTS)
def test_wherever_it_sets_out_the_walker_stands_in_the_picture(aspect: str, start: str) -> None:
    layout = LAYOUTS[aspect]
    (x, y, _), stage = told(FoggedHillside, start=start, steps="1", aspect=aspect).felt_outlines().mean(axis=0), layout.stage
    assert stage.left < x < stage.right
    assert stage.bottom < y < stage.top


def test_the_light_goes_down_the_way_again_and_ends_with_the_walker(walk_to_the_valley: FoggedHillside) -> None:
    world = walk_to_the_valley.world
    assert world.lantern.centre == world.fog.centre == tuple(walk_to_the_valley.walk.points[-1].tolist())
    assert sum(isinstance(one, Walker) for one in walk_to_the_valley.mobjects) == 1


def test_a_walk_that_is_not_over_says_so() -> None:
    live = told(FoggedHillside, learning_rate="0.05", steps="3")
    assert "After 3 steps the slope is still" in said(live)


def test_any_loss_of_two_weights_makes_a_hillside() -> None:
    live = told(FoggedHillside, loss="w1**2 + 3*w2**2", start="2,1", learning_rate="0.1", steps="4")
    assert live.start == (Fraction(2), Fraction(1))
    assert live.walk.points[1] == pytest.approx([1.6, 0.4])


def test_side_captions_leave_the_picture_clean_and_say_the_same() -> None:
    burned, side = told(FoggedHillside, steps="2"), told(FoggedHillside, steps="2", captions="side")
    assert said(burned) == said(side)
    assert len(side._caption_words) == 0


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_a_walk_to_and_fro_across_the_hillside_stays_in_the_picture(aspect: str) -> None:
    live = told(FoggedHillside, loss="bowl", steps="2", aspect=aspect)
    assert live.reach == 2
    assert "throws you off" not in said(live)


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_the_dictionary_stands_clear_of_the_walk_and_of_both_valleys(aspect: str) -> None:
    live = told(FoggedHillside, aspect=aspect, steps="5")
    (words,) = (one for one in live.mobjects if isinstance(one, Shade))
    home = words.home.inset(words.home.width / 4, words.home.height / 4)
    floors = [place.point for place in critical_points(live.loss) if place.kind == "minimum"]
    for x, y, _ in live.world.view.spot(live.loss, np.array([*floors, *live.walk.points])):
        assert not (home.left < x < home.right and home.bottom < y < home.top)
