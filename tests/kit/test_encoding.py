"""What is drawn is what a browser shows: colours through the encoder and back, and the same bytes whatever the memory held before."""

import hashlib
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim._config.video_encoder import VideoEncoderSpec
from numpy.typing import NDArray

from scenes.checkout import ROOT
from scenes.kit.encoding import BT709Encoder
from scenes.kit.theme import THEMES

SIDE = 64
# Limited range keeps 219 levels for 255: one level of it is up to 1.9 of ours in blue, and half of that is rounding.
LEVELS = 2.0

# ITU-R BT.709-6, item 3: the weights of red and blue in luma. The rest of the conversion follows from them.
RED, BLUE = 0.2126, 0.0722


def spec(width: int, height: int, options: tuple[tuple[str, str], ...] = (("crf", "23"),)) -> VideoEncoderSpec:
    return VideoEncoderSpec(
        container_format="mp4",
        codec="libx264",
        pixel_format="yuv420p",
        width=width,
        height=height,
        frame_rate=Fraction(30),
        options=options,
    )


def rgb_of(luma: float, blueness: float, redness: float) -> NDArray[np.float64]:
    """Decode one pixel of BT.709 in limited range, as the standard has it."""
    y, cb, cr = (luma - 16) / 219, (blueness - 128) / 224, (redness - 128) / 224
    red, blue = y + 2 * (1 - RED) * cr, y + 2 * (1 - BLUE) * cb
    return 255 * np.array([red, (y - RED * red - BLUE * blue) / (1 - RED - BLUE), blue])


def encode(target: Path, pixels: NDArray[Any], repeat: int = 1) -> list[av.VideoFrame]:
    encoder = BT709Encoder(target=target, spec=spec(pixels.shape[1], pixels.shape[0]))
    encoder.write_frame(pixels, repeat=repeat)
    encoder.finish()
    with av.open(str(target)) as container:
        return list(container.decode(video=0))


def hexes(value: object) -> set[str]:
    """Every colour that a theme holds, however deep in it."""
    if isinstance(value, str):
        return {value} if value.startswith("#") and len(value) == 7 else set()
    if isinstance(value, dict):
        return set().union(*map(hexes, value.values())) if value else set()
    if isinstance(value, list | tuple):
        return set().union(*map(hexes, value)) if value else set()
    return hexes(vars(value)) if hasattr(value, "__dict__") else set()


COLOURS = sorted({colour.upper() for theme in THEMES.values() for colour in hexes(theme)} | {"#FF0000", "#00FF00", "#0000FF", "#FFFFFF"})


def test_the_themes_are_among_the_colours() -> None:
    assert len(COLOURS) > 10


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_comes_back_as_it_was_drawn(colour: str, tmp_path: Path) -> None:
    drawn = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    pixels = np.full((SIDE, SIDE, 4), 255, np.uint8)
    pixels[..., :3] = drawn
    planes = encode(tmp_path / "patch.mp4", pixels)[0].to_ndarray()
    middle = SIDE // 2
    luma = float(planes[middle, middle])
    blueness, redness = (float(np.median(planes[SIDE + at : SIDE + at + SIDE // 4])) for at in (0, SIDE // 4))
    assert np.abs(rgb_of(luma, blueness, redness) - drawn).max() <= LEVELS


def test_the_file_says_what_its_colours_are(tmp_path: Path) -> None:
    frame = encode(tmp_path / "patch.mp4", np.full((SIDE, SIDE, 4), 255, np.uint8))[0]
    assert (int(frame.colorspace), int(frame.color_range), int(frame.color_primaries), int(frame.color_trc)) == (1, 1, 1, 1)


def test_a_frame_that_stands_is_there_as_often_as_it_was_shown(tmp_path: Path) -> None:
    frames = encode(tmp_path / "still.mp4", np.full((SIDE, SIDE, 4), 90, np.uint8), repeat=7)
    assert [frame.time for frame in frames] == [pytest.approx(number / 30) for number in range(7)]


DRAWING = """
import sys
from pathlib import Path
import numpy as np
from scenes.kit.encoding import BT709Encoder
from tests.kit.test_encoding import spec
encoder = BT709Encoder(target=Path(sys.argv[1]), spec=spec(854, 480))
y, x = np.mgrid[:480, :854]
for step in range(12):
    pixels = np.empty((480, 854, 4), np.uint8)
    pixels[...] = np.stack([x // 4 % 256, y // 2 % 256, (x + y) // 8 % 256, 255 + 0 * x], axis=-1)
    pixels[np.hypot(x - 300 - 9 * step, y - 240) < 40] = 250
    encoder.write_frame(pixels)
encoder.finish()
"""


def test_the_same_frames_give_the_same_bytes_whatever_memory_held(tmp_path: Path) -> None:
    """glibc fills fresh memory with a byte of our choice, so a read of memory that nothing was written to shows."""
    digests = set()
    for fill in ("1", "85", "255"):
        target = tmp_path / f"{fill}.mp4"
        environment = {**os.environ, "MALLOC_PERTURB_": fill}
        subprocess.run([sys.executable, "-c", DRAWING, str(target)], cwd=ROOT, env=environment, check=True)
        digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(digests) == 1
