"""The delivered file: what a viewer gets, decoded and held against what was drawn.

Every frame's light is compared with the drawn one, and with the frames before and after it; the first frame of each chapter with its
colours. Light and colour are compared as they are coded, as luma and chroma of whole parts of the frame: there a part's mean survives
halved chroma, where turning back to red, green and blue would clip thin bright lines and lose up to 11 levels. What is left is the coder's
own loss.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from scenes.kit.gates.flashes import Flashes, squares

GRID = (36, 64)
"""Rows and columns of parts of a frame."""
EVERY = 4
"""Of the pixels, one in so many each way is enough for the light of every frame."""
LIGHT_APART, COLOUR_APART = 6.0, 4.0
"""Levels that the luma and the chroma of a part may be off: at 480 lines coding costs at most 3.5 and 2.0, a missing caption 60."""
DARK = 4.0
"""Levels of luma by which the parts of a frame must differ from one another at least: less is an empty picture."""
STILL = 20.0
"""Seconds that a picture may stand still."""
MOVED = 0.01
"""Mean levels of luma from one frame to the next that count as a change."""
MOVING, MOVED_PARTS = 1.0, 30.0
"""Levels by which a part changes that moves, and what all such parts must add up to for two frames to be told apart after coding."""
FEW_SHIFTED = 4
"""Frames that coding may leave nearer to their neighbour: where a faint picture fades, it keeps back a frame."""
MOST = 3
"""Pictures of a clip that are named as being other ones."""
SAME = 1.0
"""Levels by which a poster, which is not coded, may differ from the frame that was drawn."""

Parts = np.ndarray[Any, Any]
"""Means of a frame's parts, (36, 64)."""


def parts(plane: Any, step: int = 1) -> Parts:
    """The means of a plane's parts; `step` is how many of its pixels a part must be whole in, 2 where there is a chroma plane beside it."""
    height, width = plane.shape
    rows, columns = (np.linspace(0, size // step, count + 1).astype(int) * step for size, count in zip((height, width), GRID, strict=True))
    values = np.asarray(plane[: rows[-1], : columns[-1]], dtype=np.float32)
    sums = np.add.reduceat(np.add.reduceat(values, rows[:-1], axis=0), columns[:-1], axis=1)
    means: Parts = sums / (np.diff(rows)[:, None] * np.diff(columns)[None, :])
    return means


def coded(picture: Any) -> tuple[Any, Any, Any]:
    """Luma and the two chromas of a picture (height, width, 3 or more) uint8, as BT.709 codes them in limited range."""
    colours = np.asarray(picture[..., :3], dtype=np.float32)
    light = colours @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    return (
        16 + 219 / 255 * light,
        128 + 224 / 255 * (colours[..., 2] - light) / 1.8556,
        128 + 224 / 255 * (colours[..., 0] - light) / 1.5748,
    )


class Reel:
    """What is drawn, frame by frame: the light of every frame, and light and colours of those that begin a chapter."""

    def __init__(self) -> None:
        self.lights: list[Parts] = []
        self.chapters: dict[int, tuple[Parts, ...] | None] = {}
        self.poster: int | None = None
        """How many frames had been drawn when the poster was taken."""

    def begin_chapter(self, frame: int) -> None:
        """A chapter begins with this frame."""
        self.chapters[frame] = None

    def see(self, picture: Any, frames: int) -> None:
        """See a picture on its way to the encoder, shown for so many frames."""
        shown = len(self.lights)
        if shown in self.chapters:
            self.chapters[shown] = tuple(parts(plane, 2) for plane in coded(picture))
        self.lights += [light_of(picture)] * frames


def light_of(picture: Any) -> Parts:
    """The luma of a picture's parts, from a few of its pixels."""
    return parts(coded(picture[::EVERY, ::EVERY])[0])


def faults(clip: Path, size: tuple[int, int], frame_rate: float, reel: Reel) -> list[str]:
    """What is wrong with a finished clip of this width and height, in words."""
    found: list[str] = []
    other: list[str] = []
    flashes, shifted, last, still, seen = Flashes(frame_rate), [], None, 0.0, 0
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        video.thread_type = "AUTO"
        if (video.width, video.height) != size:
            return [f"it is {video.width} by {video.height}, not {size[0]} by {size[1]}"]
        for frame in container.decode(video):
            planes = [_plane(plane) for plane in frame.planes[:3]]
            few = planes[0][::EVERY, ::EVERY]
            light = parts(few)
            changed = last is None or float(np.abs(few.astype(np.int16) - last).mean()) > MOVED
            still, last = (0.0, few.astype(np.int16)) if changed else (still + 1 / frame_rate, last)
            if still > STILL and not any("still" in one for one in found):
                found.append(f"its picture stands still for more than {STILL:.0f} seconds before {seen / frame_rate:.1f} s")
            flashes.see(np.repeat(_as_grey(squares(planes[0]))[..., None], 3, axis=-1))
            if seen < len(reel.lights):
                other += _compared(light, planes, seen, frame_rate, reel)
                shifted += [seen] if elsewhere(light, reel.lights, seen) else []
            seen += 1
    if seen != len(reel.lights):
        found.append(f"it has {seen} frames, {len(reel.lights)} were drawn")
    if len(shifted) > FEW_SHIFTED and len(shifted) > seen / 50:
        found.append(
            f"{len(shifted)} of its frames show what was drawn a frame before or after, the first at {shifted[0] / frame_rate:.2f} s"
        )
    found += [f"{share:.0%} of it flashes more than three times within a second at {second:.1f} s" for second, share in flashes.found[:1]]
    return found + other[:MOST]


def _plane(plane: Any) -> Any:
    """The values of a coded plane, (rows, columns) uint8."""
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def _as_grey(luma: Any) -> Any:
    """Luma in limited range as a grey picture's levels, uint8."""
    return np.clip((luma.astype(np.float32) - 16) * (255 / 219), 0, 255).astype(np.uint8)


def _compared(light: Parts, planes: Any, frame: int, frame_rate: float, reel: Reel) -> list[str]:
    """How a decoded frame is not the drawn one, in words."""
    at = f"its picture at {frame / frame_rate:.1f} s"
    if frame in reel.chapters and float(np.ptp(light)) < DARK:
        return [f"{at} is empty"]
    apart = float(np.abs(light - reel.lights[frame]).max())
    if apart > 2 * LIGHT_APART:  # few pixels tell less of a part's mean than all do
        return [f"{at} is not the one that was drawn ({apart:.0f} levels apart)"]
    drawn = reel.chapters.get(frame)
    if drawn is None:
        return []
    errors = [
        float(np.abs(parts(plane, 1 if index else 2) - wanted).max())
        for index, (plane, wanted) in enumerate(zip(planes, drawn, strict=True))
    ]
    if errors[0] > LIGHT_APART or max(errors[1:]) > COLOUR_APART:
        return [f"{at} is not the one that was drawn ({errors[0]:.0f} levels of light and {max(errors[1:]):.0f} of colour apart)"]
    return []


def elsewhere(light: Parts, drawn: list[Parts], frame: int) -> bool:
    """Whether a decoded frame is nearer to the one drawn before or after it than to its own, where those can be told apart."""
    own = drawn[frame]
    for other in (drawn[max(frame - 1, 0)], drawn[min(frame + 1, len(drawn) - 1)]):
        moved = np.abs(other - own)
        where = moved > MOVING
        if moved[where].sum() > MOVED_PARTS and np.abs(light - other)[where].sum() < np.abs(light - own)[where].sum():
            return True
    return False


def poster_fault(poster: Path, reel: Reel) -> list[str]:
    """What is wrong with a clip's poster, in words: it is a frame of the clip, the one at which it was taken."""
    drawn = reel.lights[-1:] if reel.poster is None else reel.lights[max(reel.poster - 1, 0) : reel.poster + 1]
    light = light_of(np.asarray(Image.open(poster).convert("RGB")))
    apart = min((float(np.abs(light - one).max()) for one in drawn), default=np.inf)
    return (
        []
        if apart <= (SAME if reel.poster is not None else 2 * LIGHT_APART)
        else [f"its poster is not the picture it was taken of ({apart:.0f} levels apart)"]
    )
