"""Maps that fit themselves to what is seen on them, and directions around a point."""

from fractions import Fraction
from math import isclose

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore import LOSSES
from scenes.kit.graphs.chart import Chart, around, arrow_factor, filling, holding
from scenes.kit.graphs.graph import UP
from scenes.kit.land.view import Window
from scenes.kit.layout import LAYOUTS, Box
from scenes.kit.slopes.directions import Compass, heading
from scenes.kit.text.formula import Letters
from scenes.kit.theme import THEMES

SMALL = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(SMALL, SMALL), max_size=5))
def test_a_window_holds_its_points_and_what_it_held_before(points: list[tuple[float, float]]) -> None:
    before = ((-5.0, 5.0), (-2.0, 2.0))
    after = holding(before, points)
    for axis in (0, 1):
        (low, high), (was_low, was_high) = after[axis], before[axis]
        assert low <= was_low
        assert was_high <= high
        assert all(low <= point[axis] <= high for point in points)


def test_a_window_that_holds_its_points_stays_as_it_is() -> None:
    window = ((-5.0, 5.0), (-2.0, 2.0))
    assert holding(window, [(5, 2), (0, 0)]) == window


@pytest.mark.parametrize("box", [Box(0, 0, 3, 1), Box(-1, -4, 1, 4), Box(0, 0, 2, 2)])
def test_a_window_takes_the_shape_of_its_box_about_its_middle(box: Box) -> None:
    (left, right), (bottom, top) = filling(around((3, 4), 2), box)
    assert isclose((right - left) / (top - bottom), box.width / box.height)
    assert ((left + right) / 2, (bottom + top) / 2) == (3, 4)
    assert min(right - left, top - bottom) == pytest.approx(4)


@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("window", [((0, 8), (0, 8)), ((-3, 1), (-12, 12)), ((0.1, 0.2), (-0.05, 0.0)), ((0, 3e6), (-5e7, 0))])
def test_numbers_beside_a_map_have_the_room_they_need_and_no_more(aspect: str, window: Window) -> None:
    layout, theme, loss = LAYOUTS[aspect], THEMES["night"], LOSSES["bowl"]
    chart = Chart(loss, Letters(loss, "w1w2", "eta", theme), layout, theme, layout.picture, window)
    left = min(chart.rulers[UP].get_left()[0], chart.headings[1].get_left()[0])
    assert layout.picture.left - 1e-6 <= left <= layout.picture.left + 0.1


@pytest.mark.parametrize(
    ("longest", "room", "factor"),
    [
        (10, 2.5, "1/4"),
        (10, 2.4, "1/5"),
        (12, 2, "1/8"),
        (1, 1, "1"),
        (1, 0.99, "1/2"),
        (0.001, 2.5, "2000"),
        (1e6, 1, "1/1000000"),
        (0, 1, "1"),
    ],
)
def test_the_factor_is_the_largest_round_one_that_fits(longest: float, room: float, factor: str) -> None:
    found = arrow_factor(longest, room)
    assert found == Fraction(factor)
    assert float(found) * longest <= room


def test_quarter_turns_are_exact() -> None:
    assert [heading(angle) for angle in (0, 90, 180, 270, 360, -90)] == [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0), (0, -1)]


@given(st.floats(-720, 720))
def test_other_turns_are_those_of_the_complex_plane(angle: float) -> None:
    assert complex(*heading(angle)) == pytest.approx(np.exp(1j * np.radians(angle)), abs=1e-12)


@given(st.floats(-360, 360), st.booleans())
def test_slopes_around_a_point_are_those_of_autograd(angle: float, from_gradient: bool) -> None:
    at = (Fraction(1), Fraction(2))
    compass = Compass(LOSSES["stretched_bowl"], at, from_gradient)
    gradient = autograd.grad(lambda w: w[0] ** 2 + 2 * w[1] ** 2)(anp.array([1.0, 2.0]))
    assert compass.slope(angle) == pytest.approx(float(gradient @ np.array(compass.along(angle))), abs=1e-9)


def test_where_the_ground_is_level_every_slope_is_zero() -> None:
    compass = Compass(LOSSES["bowl"], (Fraction(0), Fraction(0)), from_gradient=True)
    assert {compass.slope(angle) for angle in range(-180, 181, 15)} == {0.0}
