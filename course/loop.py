"""A short loop of a clip for slides: a muted, endless WebP of one beat."""

import math
from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image

from course.clips import Clip, ClipError
from course.places import whole

LONG_SIDE = 640
RATE = 12
LONGEST = 6.0
"""Seconds."""
QUALITY = 60


def loop(clip: Clip, target: Path, chapter: int | None = None) -> Path:
    """Write a loop of the clip: the end of a chapter, counted from 1, or what leads up to the poster. Raises `ClipError`."""
    first, last = _frames(clip, chapter)
    pictures = list(_pictures(clip, first, last))
    if not pictures:
        raise ClipError(f"{clip.path} cannot be read. Render it again.")
    with whole(target) as part:
        pictures[0].save(
            part, format="WEBP", save_all=True, append_images=pictures[1:], duration=round(1000 / RATE), loop=0, quality=QUALITY, method=4
        )
    return target


def _frames(clip: Clip, chapter: int | None) -> tuple[int, int]:
    """The first and the last frame of the loop."""
    if chapter is None:
        last = int(clip.manifest.get("poster_frame", clip.frames - 1))
        first = max((one.start for one in clip.chapters if one.start < last), default=0)
    else:
        starts = [one.start for one in clip.chapters]
        if not 1 <= chapter <= len(starts):
            raise ClipError(f"{clip.stem} has the chapters 1 to {len(starts)}, not {chapter}.")
        first, last = starts[chapter - 1], [*starts[1:], clip.frames][chapter - 1] - 1
    return max(first, last - math.ceil(LONGEST * clip.rate)), last


def _pictures(clip: Clip, first: int, last: int) -> Iterator[Image.Image]:
    width, height = clip.size
    scale = min(1.0, LONG_SIDE / max(width, height))
    due = float(first)
    try:
        with av.open(str(clip.path)) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number > last:
                    return
                if number >= due:
                    due += clip.rate / RATE
                    yield Image.fromarray(frame.to_ndarray(format="rgb24")).resize((round(width * scale), round(height * scale)))
    except (av.FFmpegError, IndexError) as error:
        raise ClipError(f"{clip.path} cannot be read: {error}. Render it again.") from None
