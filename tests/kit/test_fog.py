"""The fog keeps its rule on every pixel: nothing beyond sight shines through until it lifts."""

from itertools import pairwise

import numpy as np
import pytest

from mathcore import LOSSES
from scenes.kit.land.fog import Fog, noise
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.painted import PaintCamera
from scenes.kit.land.seen import Raster, look
from scenes.kit.land.view import Map, Relief, window_of
from scenes.kit.layout import LAYOUTS
from scenes.kit.theme import THEMES

HILLS = LOSSES["hilly_valley"]
SIGHT = 1.4
WALKS = [(2.2, 3.6), (1.0, -0.7), (-3.0, 2.0)]


def fogged(aspect: str = "16:9", theme: str = "night", at: tuple[float, float] = (1.0, -0.7), tilt: float = 0.9, seed: int = 3) -> Fog:
    canvas = LAYOUTS[aspect].canvas
    view = Relief.fitted(HILLS, canvas, heading=1.1, tilt=tilt, relief=0.6, zoom=1.5)
    return Fog(Landscape(HILLS, view, THEMES[theme], canvas, sinking=True), SIGHT, at, seed=seed)


def frame(fog: Fog, aspect: str, shade: int, short_side: int = 360) -> np.ndarray:
    """The fog over a ground of one shade of grey."""
    layout = LAYOUTS[aspect]
    width, height = layout.pixels(short_side)
    camera = PaintCamera(
        pixel_width=width, pixel_height=height, frame_width=layout.frame.width, frame_height=layout.frame.height, background_opacity=1
    )
    camera.pixel_array[...] = (shade, shade, shade, 255)
    camera.capture_mobjects([fog])
    return np.asarray(camera.pixel_array, dtype=int)


def through(fog: Fog, aspect: str) -> np.ndarray:
    """How much of what lies under the fog is seen, 0 to 255, for every pixel."""
    seen: np.ndarray = np.abs(frame(fog, aspect, 255) - frame(fog, aspect, 0)).max(axis=-1)
    return seen


def beyond_sight(fog: Fog, aspect: str, short_side: int = 360) -> np.ndarray:
    """Pixels of the land that show ground further away than the walker sees, and could show it."""
    land, frame_box = fog.land, LAYOUTS[aspect].frame
    raster = Raster.over(frame_box, short_side / 8)
    seen = look(land.view, land.loss, raster)
    forbidden = np.zeros((raster.rows, raster.columns), dtype=bool)
    for weights in seen.weights:
        there = np.isfinite(weights[..., 0])
        away = np.linalg.norm(weights - np.array(fog.centre), axis=-1)
        forbidden |= there & (away > fog.sight) & (land.melt.strength(weights, raster.points()) > 0)
        covered = there & (land.melt.strength(weights, raster.points()) > 0.999)
        seen.weights[1][covered] = np.nan
    return forbidden


@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("at", WALKS)
@pytest.mark.parametrize("tilt", [0.6, 1.15])
def test_nothing_beyond_sight_shines_through(aspect: str, at: tuple[float, float], tilt: float) -> None:
    fog = fogged(aspect, at=at, tilt=tilt)
    forbidden = beyond_sight(fog, aspect)
    assert forbidden.any()
    for fog.time in (0.0, 7.3):
        assert not through(fog, aspect)[forbidden].any()


@pytest.mark.parametrize("at", WALKS)
def test_where_the_walker_stands_the_ground_is_clear(at: tuple[float, float]) -> None:
    fog = fogged(at=at)
    x, y, _ = fog.land.view.spot(HILLS, at)
    row, column = int((4 - y) * 45), int((x + 8 * 8 / 9) * 45)
    assert through(fog, "16:9")[row, column] > 240


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_the_caption_band_stays_clean(aspect: str) -> None:
    fog = fogged(aspect)
    picture = frame(fog, aspect, 77)
    rows = -(-picture.shape[0] // 8)
    assert (picture[-rows + 1 :, :, :3] == 77).all()


def test_it_lifts_bit_by_bit_until_it_is_gone() -> None:
    fog = fogged()
    clear = []
    for fog.lift in (0.0, 0.3, 0.6, 0.9, 1.0):
        clear.append(through(fog, "16:9").mean())
    assert clear == sorted(clear)
    assert len(set(clear)) == 5
    assert (frame(fog, "16:9", 99)[..., :3] == 99).all()


def test_it_drifts_with_time_and_comes_back_to_the_same_picture() -> None:
    fog = fogged()
    first = fog.pixels()
    fog.time = 4.0
    later = fog.pixels()
    fog.time = 0.0
    assert not np.array_equal(first, later)
    assert np.array_equal(first, fog.pixels())
    assert not np.array_equal(first, fogged(seed=4).pixels())


def test_drift_has_no_jumps() -> None:
    fog = fogged()
    frames = []
    for fog.time in np.arange(0, 2, 1 / 15):
        frames.append(fog.pixels().astype(int))
    changes = [np.abs(later - earlier).mean() for earlier, later in pairwise(frames)]
    assert max(changes) < 4 * np.median(changes)


@pytest.mark.parametrize("theme", THEMES)
def test_fog_is_told_from_the_ground_colour(theme: str) -> None:
    fog = fogged(theme=theme)
    ground = np.array([int(THEMES[theme].ground[k : k + 2], 16) for k in (1, 3, 5)])
    texels = fog.pixels()
    closed = texels[texels[..., 3] == 255][:, :3].astype(int)
    assert np.abs(closed - ground).max(axis=-1).mean() > 20


def test_noise_repeats_without_a_seam() -> None:
    for table in noise(5):
        inner = np.abs(np.diff(table, axis=1)).mean()
        assert np.abs(table[:, 0] - table[:, -1]).mean() < 3 * inner
        assert np.abs(table[0] - table[-1]).mean() < 3 * np.abs(np.diff(table, axis=0)).mean()


def test_land_that_does_not_sink_is_refused() -> None:
    view = Map(window_of(HILLS), LAYOUTS["16:9"].picture)
    with pytest.raises(ValueError, match="sinking=True"):
        Fog(Landscape(HILLS, view, THEMES["night"], view.area), SIGHT, (0.0, 0.0))


def test_it_lifts_around_the_walker_first() -> None:
    fog = fogged()
    fog.lift = 0.5
    left = fog.pixels()[..., 3].astype(float) / 255
    apart = fog.land.survey().apart
    away = np.hypot(apart[0] - fog.centre[0], apart[1] - fog.centre[1])
    near, far = (away > 1.2 * SIGHT) & (away < 2.5 * SIGHT), (away > 4 * SIGHT) & (away < 1e5)
    assert left[near].mean() < 0.5 * left[far].mean()
