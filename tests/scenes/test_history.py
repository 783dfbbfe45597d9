from itertools import pairwise

import numpy as np
import pytest

from scenes.history import History
from scenes.kit.layout import LAYOUTS, Box
from scenes.kit.past.events import EVENTS
from scenes.kit.past.timeline import spread
from tests.scenes.telling import said, told


def test_all_are_there_in_order_and_with_a_source() -> None:
    assert [event.year for event in EVENTS] == [1847, 1907, 1944, 1951, 1952, 1958, 1960, 1970, 1974, 1986]
    assert all(one.year < other.year for one, other in pairwise(EVENTS))
    assert all(len(event.source) > 10 for event in EVENTS)


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_corrects_what_is_often_said(aspect: str) -> None:
    live: History = told(History, aspect=aspect)
    assert "a century of sleep, it is often said" in said(live)
    assert "But no." in said(live)
    assert "What was new in 1986?" in said(live)
    assert "139 years" in said(live)
    assert 20 <= live.frames / 10 <= 75
    assert [one.event for one in live.timeline.told] == list(EVENTS)
    assert len(live.timeline.numbers) >= 3
    boxes = [one.mark.told for one in live.timeline.told]
    stage = live.layout.stage
    assert all(stage.left <= box.left and box.right <= stage.right and stage.bottom <= box.bottom for box in boxes)


def test_years_are_to_scale() -> None:
    years = told(History).timeline.years
    points = years.place(0.0, np.linspace(years.first, years.last, 4001))
    lengths = np.hypot(*np.diff(points[:, :2], axis=0).T).reshape(40, 100).sum(axis=1)
    assert lengths == pytest.approx(np.full(40, lengths.mean()), rel=0.01)
    assert points[0, 1] > points[-1, 1]


def test_places_are_near_to_those_wanted_and_never_over_one_another() -> None:
    room = Box(0.0, 0.0, 10.0, 1.0)
    assert spread([1.0, 6.0], [2.0, 2.0], room) == [1.0, 6.0]
    lefts = spread([5.0, 4.8, 9.5], [2.0, 2.0, 2.0], room)
    assert lefts[1] + 2.0 <= lefts[0] <= lefts[2] - 2.0
    assert lefts[2] == 8.0
