"""Views against projections and inversions computed here, by other means."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore import LOSSES, Loss
from scenes.kit.land.view import Map, Relief, grid, window_of
from scenes.kit.layout import LAYOUTS, Box

WINDOW = ((-3.0, 5.0), (-2.0, 2.0))
BOX = Box(-6.0, -2.0, 1.0, 3.5)
TWO_WEIGHTS = [loss for loss in LOSSES.values() if loss.dimension == 2]
angles = st.floats(-3.0, 3.0)
tilts = st.floats(0.0, 1.3)
coordinates = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


def pinhole(view: Relief, weights: tuple[float, float], height: float) -> tuple[float, float]:
    """The projection written out in scalars: turn about the vertical, lean back, divide by the distance."""
    (left, right), (bottom, top) = view.window
    half = max(right - left, top - bottom) / 2
    x, y = (weights[0] - (left + right) / 2) / half, (weights[1] - (bottom + top) / 2) / half
    z = (height - view.base) * view.height_scale
    across = x * math.cos(view.heading) - y * math.sin(view.heading)
    along = x * math.sin(view.heading) + y * math.cos(view.heading)
    up = along * math.cos(view.tilt) + z * math.sin(view.tilt)
    away = along * math.sin(view.tilt) - z * math.cos(view.tilt)
    shrink = view.distance / (view.distance + away)
    return view.centre[0] + view.scale * shrink * across, view.centre[1] + view.scale * shrink * up


@given(angles, tilts, coordinates, st.floats(-1, 3))
def test_a_relief_projects_as_a_pinhole_camera_does(heading: float, tilt: float, weights: tuple[float, float], height: float) -> None:
    view = Relief(WINDOW, heading, tilt, 0.2, base=0.5, scale=2.5, centre=(-1.0, 0.5))
    assert view.place(weights, height)[:2] == pytest.approx(pinhole(view, weights, height), abs=1e-9)


@given(angles, tilts, coordinates, st.floats(-1, 3))
def test_the_ray_through_a_drawn_point_passes_through_the_point(
    heading: float, tilt: float, weights: tuple[float, float], height: float
) -> None:
    view = Relief(WINDOW, heading, tilt, 0.2, base=0.5, scale=2.5, centre=(-1.0, 0.5))
    eye, ray = view.rays(view.place(weights, height))
    along = 1 + float(view.depth(weights, height)) / view.distance
    assert eye + along * ray == pytest.approx(view.to_ground(weights, height), abs=1e-9)
    assert view.to_weights(view.to_ground(weights, height)) == pytest.approx(weights, abs=1e-9)


@given(coordinates, st.floats(-1, 3))
def test_a_relief_moves_just_so_far_that_a_point_lies_in_a_box(weights: tuple[float, float], height: float) -> None:
    view = Relief(WINDOW, 0.7, 0.9, 0.2, scale=4.0)
    before = view.place([weights], height)
    after = view.moved_into(BOX, before).place([weights], height)
    wanted = np.clip(before[0, :2], (BOX.left, BOX.bottom), (BOX.right, BOX.top))
    assert after[0, :2] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("loss", TWO_WEIGHTS, ids=lambda loss: loss.name)
@pytest.mark.parametrize("aspect", LAYOUTS)
def test_a_fitted_relief_fills_its_box_and_stays_inside(loss: Loss, aspect: str) -> None:
    box = LAYOUTS[aspect].picture
    view = Relief.fitted(loss, box, heading=0.7, tilt=1.0)
    weights = grid(window_of(loss), 250)
    heights = np.asarray(loss.value(weights))
    points = view.spot(loss, weights)[heights <= np.quantile(heights, 0.98)]
    low, high = points.min(axis=0), points.max(axis=0)
    assert low[0] >= box.left
    assert low[1] >= box.bottom
    assert high[0] <= box.right
    assert high[1] <= box.top
    assert max((high[0] - low[0]) / box.width, (high[1] - low[1]) / box.height) > 0.95


def test_what_is_aimed_at_is_in_the_middle() -> None:
    loss = LOSSES["bowl"]
    view = Relief.fitted(loss, BOX, heading=0.4, tilt=0.9, aim=(1.0, 2.0))
    assert view.spot(loss, (1.0, 2.0)) == pytest.approx(BOX.centre)


@given(coordinates)
def test_a_map_gives_weights_back(weights: tuple[float, float]) -> None:
    view = Map(WINDOW, BOX)
    assert view.weights_at(view.place(weights)) == pytest.approx(weights, abs=1e-9)


def test_a_map_keeps_right_angles_and_its_box() -> None:
    view = Map(WINDOW, BOX)
    corner, right, up = view.place([(0, 0), (1, 0), (0, 1)])
    assert np.linalg.norm(right - corner) == pytest.approx(np.linalg.norm(up - corner))
    assert right[1] == pytest.approx(corner[1])
    assert up[0] == pytest.approx(corner[0])
    assert view.area.width == pytest.approx(BOX.width)
    assert view.area.height <= BOX.height
    assert view.area.centre == pytest.approx(BOX.centre)


@pytest.mark.parametrize("view", [Relief(WINDOW, 0.3, 0.8, 0.2), Map(WINDOW, BOX)], ids=["relief", "map"])
def test_views_travel_between_processes(view: Relief | Map) -> None:
    view.place((1.0, 1.0), 2.0)
    again = pickle.loads(pickle.dumps(view))  # noqa: S301 - our own bytes
    assert again == view
    assert np.array_equal(again.place((1.0, 1.0), 2.0), view.place((1.0, 1.0), 2.0))


@pytest.mark.parametrize("factor", [1.2, 1.7])
def test_an_opened_relief_draws_every_place_where_it_was(factor: float) -> None:
    loss = LOSSES["hilly_valley"]
    view = Relief.fitted(loss, BOX, heading=1.1, tilt=0.9, distance=4.0)
    weights = grid(view.window, 6)
    opened = view.opened(factor)
    assert opened.spot(loss, weights) == pytest.approx(view.spot(loss, weights), abs=1e-9)
    assert opened.half == pytest.approx(factor * view.half)


def test_a_relief_is_shrunk_just_so_far_that_places_lie_in_a_box() -> None:
    loss, box = LOSSES["hilly_valley"], Box(-1.0, -1.0, 1.0, 1.0)
    view = Relief.fitted(loss, BOX, heading=1.1, tilt=0.9)
    near, far = np.array([[0.0, 0.0], [0.1, 0.1]]), np.array([[-4.0, -4.0], [4.0, 4.0]])
    assert view.shrunk_into(box, loss, near)[1] == 1
    small, share = view.shrunk_into(box, loss, far)
    points = small.spot(loss, far)[:, :2]
    assert share < 1
    assert np.ptp(points, axis=0).max() == pytest.approx(2.0)
    assert np.abs(points).max() <= 1 + 1e-9
