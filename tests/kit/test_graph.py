from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore import LOSSES
from scenes.kit.claims import Shown, Tick
from scenes.kit.graphs.graph import ACROSS, UP, CutCurve, Floor, Graph, Ruler, Section, nice_step, nice_ticks
from scenes.kit.layout import Box
from scenes.kit.mark import Mark
from scenes.kit.text.numbers import Number
from scenes.kit.theme import NIGHT

BOX = Box(-3.0, -2.0, 3.0, 2.0)
BOWL = LOSSES["bowl"]


def section() -> Section:
    made = Section(BOX, -2.5, np.zeros(2), np.array([0.6, 0.8]))
    made.across, made.up = (-10.0, 10.0), (0.0, 100.0)
    return made


@given(span=st.floats(1e-200, 1e200), most=st.integers(1, 20))
def test_nice_steps_are_one_two_or_five_and_leave_few_enough_ticks(span: float, most: int) -> None:
    step = nice_step(span, most)
    digits = step
    while digits >= 10:
        digits /= 10
    while digits < 1:
        digits *= 10
    assert digits in (1, 2, 5)
    assert span / float(step) <= most * (1 + 1e-9)


@pytest.mark.parametrize("span", [0.0, -1.0, float("inf"), float("nan")])
def test_a_range_without_length_has_no_ticks(span: float) -> None:
    with pytest.raises(ValueError, match="finite and above 0"):
        nice_step(span, 5)


def test_ticks_are_exact_decimals_inside_the_range() -> None:
    assert nice_ticks((-0.25, 0.35), 7) == [Fraction(n, 10) for n in range(-2, 4)]


def test_a_graph_places_its_ranges_on_its_box() -> None:
    graph = Graph("graph", BOX, (2.0, 4.0), (10.0, 30.0))
    assert graph.place([2, 3, 4], [10, 20, 30]) == pytest.approx(np.array([[-3, -2, 0], [0, 0, 0], [3, 2, 0]]))


def test_a_section_shows_weights_of_its_line_at_their_loss() -> None:
    assert section().spot(BOWL, [3.0, 4.0]) == pytest.approx(section().place(5, 25))
    assert section().weights(5.0) == pytest.approx([3, 4])


def test_the_floor_lies_under_the_section() -> None:
    at = Floor(section()).spot(BOWL, np.array([3.0, 4.0]))
    assert at == pytest.approx([section().place(5, 0)[0], -2.5, 0])


def test_the_curve_goes_through_the_loss_and_follows_the_range() -> None:
    stage = section()
    curve = CutCurve(stage, BOWL, NIGHT)
    for _ in range(2):
        ends = curve.points[::4]
        distance = (ends[:, 0] - BOX.left) / BOX.width * 2 * stage.across[1] - stage.across[1]
        assert ends[:, 1] == pytest.approx(stage.place(distance, distance**2)[:, 1], abs=1e-4)  # a hundredth of a pixel
        stage.across, stage.up = (-20.0, 20.0), (0.0, 300.0)
        curve.follow()


def test_what_is_higher_than_the_range_is_left_out() -> None:
    stage = section()
    stage.up = (0.0, 25.0)
    assert CutCurve(stage, BOWL, NIGHT).points[:, 1].max() <= BOX.top + 1e-9


@pytest.mark.parametrize("axis", [ACROSS, UP])
@pytest.mark.parametrize("extent", [10.0, 1e-3, 3e13])
def test_a_rulers_numbers_stand_at_their_ticks_and_apart(axis: int, extent: float) -> None:
    stage = section()
    stage.across, stage.up = (-extent, extent), (0.0, extent**2)
    ruler = Ruler(stage, axis, NIGHT, 27, NIGHT.dim, 9)
    ticks = [part for part in ruler.get_family() if isinstance(part, Mark) and isinstance(part.claim, Tick)]
    numbers = [part for part in ruler.get_family() if isinstance(part, Number)]
    assert len(ticks) == len(numbers) >= 2
    for tick, number in zip(ticks, numbers, strict=True):
        assert isinstance(tick.claim, Tick)
        assert isinstance(number.claim, Shown)
        assert tick.claim.value == number.claim.value
        assert tick.points[0] == pytest.approx(ruler.spot(float(tick.claim.value)))
    if axis == ACROSS:
        assert all(left.get_right()[0] < right.get_left()[0] for left, right in pairwise(numbers))
