"""Cutting sheets: what is drawn lies on the loss, and the sheet is seen exactly where no land stands before it."""

from collections.abc import Sequence

import numpy as np
import pytest
from manim import Rectangle

from mathcore import LOSSES, Loss
from scenes.kit.land.basin import Basin, framed, seen_before
from scenes.kit.layout import Box
from scenes.kit.slopes.cutting import Axis, CutGround, CutLine, Sheet, SlopeLine
from scenes.kit.slopes.ice import IceSheet
from scenes.kit.theme import NIGHT

BOX, FLAT = Box(-6.0, -3.0, 1.0, 3.5), Box(2.0, -2.0, 6.0, 1.0)
BOWL = LOSSES["bowl"]
POINT = (3.0, 4.0)


def basin(loss: Loss = BOWL, point: Sequence[float] = POINT) -> Basin:
    return Basin(framed(loss, (point,)), (point,), BOX, NIGHT)


def flat_sheet(land: Basin, index: int, point: Sequence[float] = POINT) -> Sheet:
    sheet = Sheet("flat", land.frame, land.view, index, point, FLAT, FLAT.bottom)
    sheet.lift = 1.0
    return sheet


def read_off(sheet: Sheet, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights and losses of points on a flat sheet, by its rulers."""
    (left, right), (low, high) = sheet.across, sheet.up
    return left + (points[:, 0] - FLAT.left) / FLAT.width * (right - left), low + (points[:, 1] - FLAT.bottom) / FLAT.height * (high - low)


@pytest.mark.parametrize("point", [(3.0, 4.0), (-3.0, 4.0), (0.1, -0.2), (300.0, -400.0)])
def test_a_bowl_has_a_whole_rim_above_the_point(point: tuple[float, float]) -> None:
    frame = framed(BOWL, (point,))
    assert frame.rim
    assert frame.top > point[0] ** 2 + point[1] ** 2
    assert all(low < -np.sqrt(frame.top) and high > np.sqrt(frame.top) for low, high in basin(BOWL, point).view.window)


def test_a_saddle_has_no_rim() -> None:
    assert framed(LOSSES["saddle"], ((1.0, 1.0),)).ceiling is None


@pytest.mark.parametrize(("index", "rest"), [(0, 16.0), (1, 9.0)])
def test_the_flat_curve_is_the_parabola_that_is_left(index: int, rest: float) -> None:
    land = basin()
    curve = CutLine(flat_sheet(land, index), land.loss, land.frame, NIGHT.axis1, NIGHT)
    weight, loss = read_off(curve.sheet, curve.seen.points[::4])
    assert loss == pytest.approx(weight**2 + rest, abs=1e-6)
    assert loss.max() == pytest.approx(land.frame.top, rel=1e-3)
    assert len(curve.hidden.points) == 0


def test_a_curve_is_sampled_closely_where_a_cliff_bends_it() -> None:
    land = basin(LOSSES["cliff"], (1.15, -0.74))
    values = CutLine(flat_sheet(land, 0, (1.15, -0.74)), land.loss, land.frame, NIGHT.axis1, NIGHT).values
    apart = np.diff(values)
    assert apart.min() < apart.max() / 1.9


def test_the_ground_under_a_curve_ends_at_it_and_thickens_as_it_is_laid_flat() -> None:
    land = basin()
    line = CutLine(flat_sheet(land, 0), land.loss, land.frame, NIGHT.axis1, NIGHT)
    ground = CutGround(line, NIGHT.axis1)
    weight, loss = read_off(line.sheet, ground.shape.points[::4])
    under = loss < land.frame.top - 1e-9
    on_the_curve = np.isclose(loss, weight**2 + 16.0, atol=1e-6)
    assert (on_the_curve | np.isclose(loss, land.frame.base, atol=1e-6))[under].all()
    thick = ground.shape.get_fill_opacity()
    line.sheet.lift = 0.0
    assert ground.follow().shape.get_fill_opacity() == 0 < thick


@pytest.mark.parametrize("point", [POINT, (-3.0, -4.0)])
@pytest.mark.parametrize("index", [0, 1])
def test_names_stand_beside_their_axis_outside_of_the_plane(point: tuple[float, float], index: int) -> None:
    land = basin(BOWL, point)
    axis, words = Axis(land.view, land.axis(index), land.frame.base, NIGHT.axis1, NIGHT), Rectangle(width=0.4, height=0.3)
    axis.stand_beside(words, BOX.inset(-1.0))
    along = axis.tip_drawn - axis.tail_drawn
    sides = [np.sign(np.cross(along, one - axis.tail_drawn)[2]) for one in (words.get_center(), land.view.place(land.view.middle))]
    assert sides[0] == -sides[1]
    assert np.linalg.norm(words.get_center() - axis.tip_drawn) < 1


@pytest.mark.parametrize(("index", "slope"), [(0, 6.0), (1, 8.0)])
def test_the_tangent_has_the_slope_and_touches(index: int, slope: float) -> None:
    land = basin()
    tangent = SlopeLine(flat_sheet(land, index), land.loss, POINT, NIGHT)
    weight, loss = read_off(tangent.sheet, tangent.points[[0, -1]])
    assert (loss[1] - loss[0]) / (weight[1] - weight[0]) == pytest.approx(slope, rel=1e-9)
    assert loss.mean() == pytest.approx(25.0)


def test_lifting_starts_in_the_land_and_ends_in_the_box() -> None:
    land = basin()
    sheet = flat_sheet(land, 0)
    weights = np.array([[0.0, 4.0], [3.0, 4.0]])
    sheet.lift = 0.0
    assert sheet.spot(BOWL, weights) == pytest.approx(land.view.spot(BOWL, weights))
    sheet.lift = 1.0
    assert sheet.flat is not None
    assert sheet.spot(BOWL, weights) == pytest.approx(sheet.flat.spot(BOWL, weights))


@pytest.mark.parametrize("index", [0, 1])
def test_the_ice_is_seen_where_a_fine_walk_along_the_ray_meets_it_first(index: int) -> None:
    land = basin()
    ice = IceSheet(Sheet("sheet", land.frame, land.view, index, POINT), land.land)
    rng = np.random.default_rng(4)
    points = np.array([BOX.left, BOX.bottom]) + rng.random((300, 2)) * (BOX.width, BOX.height)
    from scenes.kit.land.seen import Caster

    drawn = ice._before(points, Caster(land.view, land.loss, land.frame.ceiling).march(points.astype(np.float32)).along[0])
    eye, rays = land.view.rays(points)
    steps = np.linspace(0.5, 1.6, 6001)
    agree = 0
    for point, ray in enumerate(rays):
        way = eye + steps[:, None] * ray
        weights, loss = land.view.to_weights(way), way[:, 2] / land.view.height_scale + land.view.base
        gap = loss - (weights**2).sum(axis=-1)
        crossed = np.flatnonzero((gap[1:] > 0) != (gap[:-1] > 0))
        crossed = crossed[loss[crossed] <= land.frame.top]
        ground = steps[crossed[0]] if crossed.size else np.inf
        frozen = 1 - index
        side = weights[:, frozen] - POINT[frozen]
        met = np.flatnonzero((side[1:] > 0) != (side[:-1] > 0))
        agree += bool(drawn[point]) == bool(met.size and steps[met[0]] < ground) or not met.size
    assert agree >= 298


def test_the_curve_is_faint_where_the_near_wall_hides_it() -> None:
    land = basin(BOWL, (3.0, 4.0))
    behind = CutLine(Sheet("sheet", land.frame, land.view, 0, (0.0, -5.0)), land.loss, land.frame, NIGHT.axis1, NIGHT)
    assert len(behind.hidden.points) > 0
    before = CutLine(Sheet("sheet", land.frame, land.view, 0, POINT), land.loss, land.frame, NIGHT.axis1, NIGHT)
    assert len(before.hidden.points) == 0


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.dimension == 2])
def test_land_and_plane_fit_their_box_from_every_side(name: str) -> None:
    land = basin(LOSSES[name], (1.0, 1.5))
    for view in (land.standing, land.flattened(), land.seen_at(seen_before(land.loss, (1.0, 1.5)))):
        corners = view.place(np.array([(a, b) for a in view.window[0] for b in view.window[1]]), land.frame.base)
        assert corners[:, 0].min() >= BOX.left - 1e-6
        assert corners[:, 0].max() <= BOX.right + 1e-6
        assert corners[:, 1].min() >= BOX.bottom - 1e-6
        assert corners[:, 1].max() <= BOX.top + 1e-6
