import pytest

from scenes.kit.claims import Iterate, MultiplierOver, OffChart
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Mark
from scenes.kit.parameters import ParameterError, read
from scenes.learning_rates import LearningRates
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def lanes() -> LearningRates:
    live: LearningRates = told(LearningRates)
    return live


def test_the_lanes_do_what_fact_24_says(lanes: LearningRates) -> None:
    assert [lane.kind for lane in lanes.lanes] == ["crawls", "walks in", "one step", "jumps across", "bounces", "diverges"]
    assert [lane.multiplier.text for lane in lanes.lanes] == ["× 0.99998", "× 0.8", "× 0", "× −0.8", "× −1", "× −1.2"]


def test_every_iterate_on_a_lane_is_a_ring_there(lanes: LearningRates) -> None:
    for lane in lanes.lanes:
        rings = [ring.claim for ring in lane.rings if isinstance(ring, Mark)]
        assert [claim.step for claim in rings if isinstance(claim, Iterate)] == [step for step in range(9) if lane.here(step)]


def test_what_flies_off_gets_a_marker_with_its_weight(lanes: LearningRates) -> None:
    marker = lanes.lanes[-1].marker
    assert marker is not None
    assert isinstance(marker.claim, OffChart)
    assert marker.claim.at == (lanes.lanes[-1].weight(8),)
    assert all(lane.marker is None for lane in lanes.lanes[:-1])


def test_too_small_is_told_with_the_count_of_fact_28(lanes: LearningRates) -> None:
    assert "34,658 steps to come half way" in said(lanes)
    assert "9.6 hours" in said(lanes)


def test_the_counters_show_what_half_way_takes(lanes: LearningRates) -> None:
    assert [walk.count.text for walk in lanes.halved] == ["4 steps", "34,658 steps"]
    assert len(lanes.halved[0].traces) == 4


def test_the_limits_are_found_from_the_curvature(lanes: LearningRates) -> None:
    assert "Up to 0.5 it walks in. Up to 1 it leaps across." in said(lanes)
    dots = [part.claim for top in lanes.mobjects for part in top.get_family() if isinstance(part, Mark)]
    assert sum(isinstance(claim, MultiplierOver) and claim.first == claim.last for claim in dots) == 6


def test_long_numbers_get_shorter_words() -> None:
    live = told(LearningRates, loss="0.0000015*w**2", rates="1 1000")
    assert "Not stuck: 231,049 steps to half way." in said(live)
    assert "Straight in up to 333333.3333, across up to 666666.6667" in said(live)


def test_walks_that_all_fly_off_are_counted_to_the_end() -> None:
    live = told(LearningRates, rates="1.7 12", steps="6")
    assert [lane.marker is not None and lane.marker.claim.reached.step for lane in live.lanes] == [6, 6]
    assert live.counter.text == "step 6"


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_tells_its_story_in_every_shape(aspect: str) -> None:
    assert 20 <= told(LearningRates, aspect=aspect).frames / 10 <= 75


def test_another_valley_has_other_limits() -> None:
    live = told(LearningRates, loss="3*(w - 5)**2", start="0", rates="0.05 0.2 0.4")
    assert [lane.multiplier.text for lane in live.lanes] == ["× 0.7", "× −0.2", "× −1.4"]
    assert "Up to 0.1667 it walks in. Up to 0.3333 it leaps" in said(live)
    assert "stuck" not in said(live)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"loss": "quartic"}, "curvature is the same everywhere"),
        ({"loss": "-w**2"}, "opens upwards"),
        ({"loss": "shifted_parabola", "start": "5"}, "it is the minimum itself"),
        ({"rates": "0.5"}, "2 to 6"),
        ({"rates": "0.5 0.1"}, "growing order"),
        ({"rates": "0.1 0.10"}, "growing order"),
    ],
)
def test_what_cannot_be_shown_is_refused(parameters: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        read(LearningRates, parameters)
