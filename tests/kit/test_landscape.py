"""The painted landscape: what is seen is where the eye meets the ground, contours lie on their levels, and manim can handle paintings."""

import copy
from typing import Any

import cairo
import numpy as np
import pytest
from manim import FadeIn, FadeOut, Group

from mathcore import LOSSES, Loss
from scenes.kit.land.contours import Contours, contour_lines, equal_steps, turned
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.lantern import Lantern
from scenes.kit.land.painted import PaintCamera, Painted, add_stop, set_colour
from scenes.kit.land.seen import Caster, Raster
from scenes.kit.land.shading import FOG_SINK
from scenes.kit.land.view import Map, Relief, window_of
from scenes.kit.layout import LAYOUTS, Box
from scenes.kit.theme import THEMES

HILLS, BOWL = LOSSES["hilly_valley"], LOSSES["bowl"]
TWO_WEIGHTS = [loss for loss in LOSSES.values() if loss.dimension == 2]
BOX = Box(-4.0, -3.0, 4.0, 3.0)
NIGHT = THEMES["night"]
FULL_HD = 135  # pixels to a unit at 1080p


def relief(loss: Loss = HILLS, tilt: float = 0.9, ceiling: float | None = None) -> Relief:
    return Relief.fitted(loss, BOX, heading=0.6, tilt=tilt, relief=0.8, ceiling=ceiling)


def picture(*painted: Painted, density: int = 20, ground: tuple[int, int, int] = (0, 0, 0)) -> np.ndarray:
    """The frame after painting, (rows, columns, 4), in the frame's channel order."""
    camera = PaintCamera(pixel_width=8 * density, pixel_height=6 * density, frame_width=8, frame_height=6)
    camera.pixel_array[...] = (*ground, 255)
    camera.capture_mobjects(painted)
    return camera.pixel_array.astype(int)


class Square(Painted):
    """A red square that fills its box."""

    def paint(self, ctx: Any) -> None:
        set_colour(ctx, (1.0, 0.0, 0.0))
        ctx.rectangle(self.home.left, self.home.bottom, self.home.width, self.home.height)
        ctx.fill()


class Ramp(Painted):
    """A gradient of blue."""

    def paint(self, ctx: Any) -> None:
        ramp = cairo.LinearGradient(self.home.left, 0, self.home.right, 0)
        add_stop(ramp, 0, (0.0, 0.0, 1.0))
        add_stop(ramp, 1, (0.0, 0.0, 1.0))
        ctx.set_source(ramp)
        ctx.paint()


# -- mobjects that paint themselves ---------------------------------------------------------------------------------


def test_red_is_red_and_blue_is_blue() -> None:
    assert picture(Square(BOX))[60, 80].tolist() == [255, 0, 0, 255]
    assert picture(Ramp(BOX))[60, 80].tolist() == [0, 0, 255, 255]


def test_a_painting_goes_where_manim_moves_it() -> None:
    square = Square(Box(-1, -1, 1, 1))
    square.scale(0.5).shift((2.0, 1.0, 0.0))
    rows, columns = np.nonzero(picture(square)[..., 0])
    assert (columns.min(), columns.max() + 1) == ((2 - 0.5 + 4) * 20, (2 + 0.5 + 4) * 20)
    assert (rows.min(), rows.max() + 1) == ((3 - 1 - 0.5) * 20, (3 - 1 + 0.5) * 20)


@pytest.mark.parametrize(("fade", "begins", "ends"), [(FadeIn, 0, 255), (FadeOut, 255, 0)])
@pytest.mark.parametrize("wrap", [lambda painted: painted, Group], ids=["alone", "in a group"])
def test_manim_fades_a_painting(fade: Any, begins: int, ends: int, wrap: Any) -> None:
    square = Square(BOX)
    animation = fade(wrap(square))
    animation.begin()
    levels = []
    for share in (0.0, 0.5, 1.0):
        animation.interpolate(share)
        levels.append(picture(square)[60, 80, 0])
    assert levels[0] == begins
    assert levels[1] == pytest.approx(128, abs=3)
    assert levels[2] == ends


def test_copies_share_what_is_heavy_and_nothing_that_moves() -> None:
    land = Landscape(BOWL, Map(window_of(BOWL), BOX), NIGHT, BOX)
    twin = copy.deepcopy(land)
    twin.shift((1.0, 0.0, 0.0)).set_opacity(0.5)
    assert twin.shader is land.shader
    assert land.opacity == 1
    assert land.get_center() == pytest.approx(BOX.centre)


# -- what is seen ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", TWO_WEIGHTS, ids=lambda loss: loss.name)
@pytest.mark.parametrize("tilt", [0.0, 0.8, 1.2])
def test_every_pixel_shows_the_ground_that_projects_onto_it(loss: Loss, tilt: float) -> None:
    view, raster = relief(loss, tilt), Raster.over(BOX, 30)
    seen = Caster(view, loss).look(raster)
    there = np.isfinite(seen.along[0])
    assert there.mean() > 0.05
    off = np.linalg.norm(view.spot(loss, seen.weights[0][there])[:, :2] - raster.points()[there], axis=-1) * raster.density
    assert np.quantile(off, 0.999) < 0.05


def test_nothing_lies_before_the_ground_that_is_seen() -> None:
    view, raster = relief(tilt=1.2), Raster.over(BOX, 12)
    seen = Caster(view, HILLS).look(raster)
    rows, columns = np.nonzero(np.isfinite(seen.along[0]))
    eye, rays = view.rays(raster.points()[rows, columns])
    reach = np.max([high - low for low, high in view.window]) / 2 / view.half
    entered, from_above = np.zeros(len(rays), dtype=bool), np.zeros(len(rays), dtype=bool)
    for share in np.linspace(0.5, 0.995, 200):
        ground = eye + rays * (seen.along[0][rows, columns] * share)[:, None]
        inside = (np.abs(ground[:, :2]) <= reach).all(axis=1)
        above = ground[:, 2] - (HILLS.value(view.to_weights(ground)) - view.base) * view.height_scale
        from_above |= inside & ~entered & (above > 0)
        entered |= inside
        assert not (above[inside & from_above] < -2e-3).any()
    assert from_above.mean() > 0.5


def test_a_bowl_is_cut_off_at_its_rim() -> None:
    view = relief(BOWL, 1.1, ceiling=20.0)
    seen = Caster(view, BOWL, 20.0).look(Raster.over(BOX, 30))
    heights = BOWL.value(seen.weights[0][np.isfinite(seen.along[0])])
    assert heights.max() == pytest.approx(20.0, abs=0.05)
    assert seen.beneath[0].any()


# -- the picture ----------------------------------------------------------------------------------------------------


def test_the_ground_is_cool_in_the_valley_and_warm_on_the_ridge() -> None:
    view = Map(window_of(HILLS), BOX)
    shader = Landscape(HILLS, view, NIGHT, view.area).shader
    deep, high = shader.tinted(np.array([shader.low, shader.top]))
    assert deep[2] > deep[0]
    assert high[0] > high[2]


@pytest.mark.parametrize("theme", THEMES)
def test_land_melts_away_before_the_caption_band(theme: str) -> None:
    layout = LAYOUTS["16:9"]
    view = Relief.fitted(HILLS, layout.canvas, heading=0.6, tilt=0.8, zoom=2.0)
    land = Landscape(HILLS, view, THEMES[theme], layout.canvas, sinking=True)
    raster = Raster.over(layout.canvas, 20)
    height = raster.points()[..., 1] - layout.canvas.bottom
    alpha = land.pixels(raster)[..., 3]
    assert alpha.max() == 255
    assert not alpha[height <= FOG_SINK].any()


def test_edges_have_no_steps() -> None:
    view = Map(window_of(BOWL), BOX)
    alpha = Landscape(BOWL, view, NIGHT, view.area, melt=0.3).pixels(Raster.over(BOX, 30))[..., 3].astype(int)
    assert np.abs(np.diff(alpha, axis=0)).max() < 16
    assert np.abs(np.diff(alpha, axis=1)).max() < 16


def test_the_same_land_is_painted_the_same() -> None:
    one, other = (Landscape(HILLS, relief(), NIGHT, BOX, seed=4).pixels(Raster.over(BOX, 15)) for _ in range(2))
    assert np.array_equal(one, other)


def test_the_mesh_in_motion_looks_like_the_picture_at_rest() -> None:
    there = relief(tilt=0.7)
    land = Landscape(HILLS, there.turned(0.1), NIGHT, BOX)
    picture(land)
    land.view = there
    moving, resting = picture(land)[..., :3], picture(land)[..., :3]
    assert resting.max() > 100
    assert not np.array_equal(moving, resting)
    assert np.abs(moving - resting).mean() < 4


# -- contours -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", TWO_WEIGHTS, ids=lambda loss: loss.name)
def test_every_vertex_is_on_its_level_to_a_tenth_of_a_pixel(loss: Loss) -> None:
    view = Map(window_of(loss), BOX)
    lines = contour_lines(loss, view, equal_steps(loss, view.window))
    assert lines
    for line in lines:
        slope = np.linalg.norm(np.asarray(loss.gradient(line.weights)), axis=-1)
        short = np.abs(np.asarray(loss.value(line.weights)) - line.level)
        steep = slope > 1e-3
        assert (short[steep] / slope[steep] * view.scale * FULL_HD < 0.1).all()


def test_contours_of_the_bowl_are_circles_drawn_on_the_surface() -> None:
    view = relief(BOWL, 0.9)
    for line in contour_lines(BOWL, view, (4.0, 9.0)):
        assert np.linalg.norm(line.weights, axis=-1) == pytest.approx(np.sqrt(line.level), abs=1e-9)
        assert line.points == pytest.approx(view.spot(BOWL, line.weights), abs=1e-9)


def test_steps_between_levels_are_equal_and_round() -> None:
    levels = equal_steps(BOWL, window_of(BOWL))
    steps = np.diff(levels)
    assert steps == pytest.approx(np.full(len(steps), steps[0]))
    assert f"{steps[0]:.1e}"[:3] in {"1.0", "2.0", "2.5", "5.0"}


def test_every_fifth_line_is_stronger() -> None:
    levels = tuple(float(level) for level in range(1, 16))
    lines = contour_lines(BOWL, Map(window_of(BOWL), BOX), levels)
    assert {line.level for line in lines if line.strong} == {5.0, 10.0, 15.0}


def test_contours_behind_a_ridge_are_hidden() -> None:
    """A ridge across the view: on its far side nothing is seen from low down, everything from straight above."""
    ridge = Loss.parse("3*exp(-4*w2**2)")
    levels = (1.0, 2.0)
    low = Relief(window_of(ridge), 0.0, 1.35, 0.25)
    above = Relief(window_of(ridge), 0.0, 0.0, 0.25)
    for line in contour_lines(ridge, low, levels):
        shown = np.zeros(len(line.weights), dtype=bool)
        for first, last in line.runs:
            shown[first:last] = True
        inner = np.abs(line.weights[:, 0]) < 4
        assert shown[inner].all() == (line.weights[0, 1] < 0)
    assert all(line.runs == ((0, len(line.weights)),) for line in contour_lines(ridge, above, levels))


def test_turned_contours_are_the_contours_of_the_turned_view() -> None:
    view = relief(BOWL, 0.8)
    lines = contour_lines(BOWL, view, (4.0, 9.0))
    there = view.turned(1.4)
    for line, fresh in zip(turned(lines, BOWL, there), contour_lines(BOWL, there, (4.0, 9.0)), strict=True):
        assert line.points == pytest.approx(fresh.points, abs=1e-9)


def test_painted_contours_lie_where_their_lines_do() -> None:
    view = Map(window_of(BOWL), BOX)
    lines = contour_lines(BOWL, view, (9.0,))
    rows, columns = np.nonzero(picture(Contours(lines, NIGHT, BOX), density=FULL_HD)[..., 0] > 20)
    x, y = (columns + 0.5) / FULL_HD - 4, 3 - (rows + 0.5) / FULL_HD
    radius = np.linalg.norm(view.weights_at(np.stack([x, y], axis=-1)), axis=-1)
    assert radius == pytest.approx(np.full(len(radius), 3.0), abs=2 / (view.scale * FULL_HD))


# -- the lantern ----------------------------------------------------------------------------------------------------


def test_light_falls_within_reach_and_nowhere_else() -> None:
    view = Map(window_of(BOWL), BOX)
    land = Landscape(BOWL, view, NIGHT, BOX)
    lit = picture(Lantern(land, (1.0, 0.5), 1.5), density=FULL_HD)[..., :3].sum(axis=-1)
    away = np.linalg.norm(view.weights_at(Raster.over(BOX, FULL_HD).points()) - (1.0, 0.5), axis=-1)
    texel = 4 / (view.scale * FULL_HD)
    assert not lit[away > 1.5 + 2 * texel].any()
    assert (lit[away < 0.75] > 0).all()


def test_ground_that_faces_the_lantern_is_brighter_than_ground_that_turns_away() -> None:
    roof = Loss.parse("2*exp(-w1**2) + w2/1000")
    view = Map(window_of(roof), BOX)
    land = Landscape(roof, view, NIGHT, BOX)
    lit = picture(Lantern(land, (-1.2, 0.0), 3.5))[..., :3].sum(axis=-1)

    def at(first: float) -> int:
        x, y, _ = view.place((first, 0.0))
        return int(lit[int((3 - y) * 20), int((x + 4) * 20)])

    assert at(-0.7) > at(0.7)
