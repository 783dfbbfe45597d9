"""How fast the painted landscape and fog are: ratios of medians, all measured in this run, against manim's and matplotlib's own.

Run it alone: `python benchmarks/bench_drawing.py`. Frames are 1080p. matplotlib takes part where it is installed. A ratio says how many
of our frames take as long as one of theirs.
"""

import importlib.util
import io
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from manim import ImageMobject, Mobject, Surface, ThreeDCamera, tempconfig

from mathcore import LOSSES
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.fog import Fog
from scenes.kit.land.landscape import MESH, Landscape
from scenes.kit.land.painted import PaintCamera
from scenes.kit.land.view import Relief
from scenes.kit.layout import LAYOUTS
from scenes.kit.theme import THEMES

LAYOUT, THEME, LOSS = LAYOUTS["16:9"], THEMES["night"], LOSSES["hilly_valley"]
WIDTH, HEIGHT = LAYOUT.pixels(1080)
FRAME: dict[str, Any] = {
    "pixel_width": WIDTH,
    "pixel_height": HEIGHT,
    "frame_width": LAYOUT.frame.width,
    "frame_height": LAYOUT.frame.height,
}
LOOKAHEAD = 60
"""Frames the encoder gathers before it begins to code: only after them does each frame cost what it costs."""
TURN = 0.01  # radians between two frames
REPEATS = 21
Draw = Callable[[], Any]  # draws the next frame and gives its pixels


class Row(NamedTuple):
    """One line of the table: what, against what, seconds a frame of each, and how many times faster it has to be."""

    ours_name: str
    other_name: str
    ours: float
    other: float
    wanted: float

    @property
    def ratio(self) -> float:
        return self.other / self.ours


def medians(*draws: Draw) -> list[float]:
    """The median seconds of each, measured in turns so that they share the machine's moods."""
    times: list[list[float]] = [[] for _ in draws]
    for draw in draws:
        draw()
        draw()
    for _ in range(REPEATS):
        for draw, own in zip(draws, times, strict=True):
            before = time.perf_counter()
            draw()
            own.append(time.perf_counter() - before)
    return [statistics.median(own) for own in times]


def captured(camera: Any, *mobjects: Mobject) -> Any:
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array


def turning_landscape() -> Draw:
    view = Relief.fitted(LOSS, LAYOUT.canvas, heading=0.4, tilt=0.85, relief=0.6)
    land = Landscape(LOSS, view, THEME, LAYOUT.canvas)
    lines = contour_lines(LOSS, view, equal_steps(LOSS, view.window), melt=land.melt)
    contours, camera = Contours(lines, THEME, LAYOUT.canvas), PaintCamera(**FRAME)
    headings = itertools.count(0.4, TURN)

    def draw() -> Any:
        land.view = view.turned(next(headings))
        contours.turn(LOSS, land.view, melt=land.melt)
        return captured(camera, land, contours)

    return draw


def manim_surface() -> Draw:
    (left, right), (bottom, top) = ((float(low), float(high)) for low, high in LOSS.window)
    surface = Surface(
        lambda u, v: np.array([u, v, LOSS.value(np.array([u, v]))]), u_range=(left, right), v_range=(bottom, top), resolution=(MESH, MESH)
    ).scale(0.6)
    camera = ThreeDCamera(phi=0.85, **FRAME)
    thetas = itertools.count(0.4, TURN)

    def draw() -> Any:
        camera.set_theta(next(thetas))
        camera.reset_rotation_matrix()
        return captured(camera, surface)

    return draw


def matplotlib_surface() -> Draw:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    first, second = np.meshgrid(*[np.linspace(-5, 5, MESH + 1)] * 2, indexing="ij")
    figure = plt.figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    axes: Any = figure.add_axes((0.0, 0.0, 1.0, 1.0), projection="3d")
    axes.set_axis_off()
    axes.set_box_aspect((4, 4, 1.2), zoom=1.35)  # as large in the frame as ours
    axes.plot_surface(first, second, LOSS.value(np.stack([first, second], axis=-1)), rstride=1, cstride=1, cmap="viridis")
    angles = itertools.count(0.4, TURN)

    def draw() -> Any:
        axes.view_init(elev=40, azim=np.degrees(next(angles)))
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())  # type: ignore[attr-defined]  # Agg's canvas has it

    return draw


def drifting_fog() -> Draw:
    view = Relief.fitted(LOSS, LAYOUT.canvas, heading=0.4, tilt=0.85, relief=0.6, zoom=1.5)
    fog, camera = Fog(Landscape(LOSS, view, THEME, LAYOUT.canvas, sinking=True), 1.5, (1.0, -0.7)), PaintCamera(**FRAME)
    times = itertools.count(0, 1 / 60)

    def draw() -> Any:
        fog.time = next(times)
        return captured(camera, fog)

    return draw


def moving_image() -> Draw:
    picture = ImageMobject(np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 4), dtype=np.uint8))
    picture.set(height=LAYOUT.frame.height)
    camera = PaintCamera(**FRAME)

    def draw() -> Any:
        picture.shift((TURN, 0.0, 0.0))
        return captured(camera, picture)

    return draw


def drawn(draw: Draw, frames: int = 24) -> Draw:
    """Frames drawn beforehand, round and round: what is left of the time is not drawing."""
    pictures = itertools.cycle([np.array(draw()) for _ in range(frames)])
    return lambda: next(pictures)


def encoded(draw: Draw) -> Draw:
    """Draw, and encode as manim does by default: H.264, medium, CRF 23."""
    container = av.open(io.BytesIO(), "w", format="mp4")
    stream = container.add_stream("libx264", rate=60, options={"crf": "23", "preset": "medium"})
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"

    def frame() -> None:
        for packet in stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(draw()), format="rgba")):
            container.mux(packet)

    for _ in range(LOOKAHEAD):
        frame()
    return frame


def rows() -> Iterator[Row]:
    land, fog = "turning landscape with contours", "drifting fog, full frame"
    ours, other = medians(turning_landscape(), manim_surface())
    yield Row(land, f"manim Surface {MESH}x{MESH}", ours, other, 12)
    if importlib.util.find_spec("matplotlib"):
        theirs = f"matplotlib plot_surface {MESH}x{MESH}, encoded"
        ours, bare, other = medians(encoded(turning_landscape()), encoded(drawn(turning_landscape())), encoded(matplotlib_surface()))
        yield Row(f"{land}, encoded", theirs, ours, other, 2)
        yield Row("    the same frames encoded, not drawn", theirs, bare, other, 2)  # the most that any drawing could reach
    ours, other = medians(drifting_fog(), moving_image())
    yield Row(fog, "manim ImageMobject, full frame", ours, other, 20)


def main() -> None:
    print(f"{'ours':<42} {'against':<46} {'ms':>7} {'ms':>8} {'times':>7} {'wanted':>7}")
    with tempconfig(FRAME | {"dry_run": True}):
        for row in rows():
            print(
                f"{row.ours_name:<42} {row.other_name:<46} {row.ours * 1e3:7.1f} {row.other * 1e3:8.1f}"
                f" {row.ratio:7.1f} {row.wanted:7.0f}{'' if row.ratio >= row.wanted else '  missed'}"
            )


if __name__ == "__main__":
    main()
