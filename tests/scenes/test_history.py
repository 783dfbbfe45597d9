from itertools import pairwise

import pytest

from scenes.history import History
from scenes.kit.graphs.timeline import EVENTS
from scenes.kit.layout import LAYOUTS
from tests.scenes.telling import said, told


def test_all_are_there_in_order_and_with_a_source() -> None:
    assert [event.year for event in EVENTS] == [1847, 1907, 1944, 1951, 1952, 1958, 1960, 1970, 1974, 1986]
    assert all(one.year < other.year for one, other in pairwise(EVENTS))
    assert all(len(event.source) > 10 for event in EVENTS)


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_corrects_what_is_often_said(aspect: str) -> None:
    live: History = told(History, aspect=aspect)
    assert "it is often said. But no" in said(live)
    assert "What was new in 1986?" in said(live)
    assert "139 years" in said(live)
    assert 20 <= live.frames / 10 <= 75
    assert len(live.timeline.rows) == len(EVENTS)


def test_years_are_to_scale() -> None:
    years = told(History).years
    one, other = (years.place(0, year)[1] for year in (1847, 1986))
    assert years.place(0, (1847 + 1986) / 2)[1] == pytest.approx((one + other) / 2)
    assert one > other
