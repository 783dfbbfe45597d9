"""The delivered file: what a viewer gets, decoded and held against what was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
import numpy as np

GRID = (36, 64)
"""Rows and columns of the small picture that is kept of a frame: means of its parts."""
APART = 16.0
"""Levels, of 255, by which a part of a decoded frame may differ from the drawn one: what encoding costs.

Thin coloured lines lose most where pixels are few: up to 11 levels at 480 lines. A caption that is missing makes over 60."""
DARK = 4.0
"""Levels by which the parts of a frame must differ from one another at least: less is an empty picture."""
STILL = 20.0
"""Seconds that a picture may stand still."""
MOVED = 0.5
"""Levels that count as a change."""


def small(picture: Any) -> np.ndarray[Any, Any]:
    """A picture (height, width, 3 or more) uint8 as the means of its parts, (36, 64, 3) float."""
    rows, columns = (np.linspace(0, size, parts + 1).astype(int) for size, parts in zip(picture.shape[:2], GRID, strict=True))
    colours = np.asarray(picture[..., :3], dtype=np.float32)
    sums = np.add.reduceat(np.add.reduceat(colours, rows[:-1], axis=0), columns[:-1], axis=1)
    areas = np.diff(rows)[:, None] * np.diff(columns)[None, :]
    means: np.ndarray[Any, Any] = sums / areas[..., None]
    return means


def faults(clip: Path, size: tuple[int, int], frames: int, frame_rate: float, drawn: Mapping[int, Any]) -> list[str]:
    """What is wrong with a finished clip, in words.

    Args:
        clip: the MP4.
        size: its width and height.
        frames: how many frames were drawn.
        frame_rate: frames a second.
        drawn: small pictures of frames as they were drawn, by their number: the first of each chapter.
    """
    found, seen, last, still = [], 0, None, 0.0
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        video.thread_type = "AUTO"
        if (video.width, video.height) != size:
            found.append(f"it is {video.width} by {video.height}, not {size[0]} by {size[1]}")
        for frame in container.decode(video):
            light = frame.to_ndarray()[: frame.height : 4, : frame.width : 4]
            changed = last is None or float(np.abs(light.astype(np.int16) - last).mean()) > MOVED / 50
            still, last = (0.0, light.astype(np.int16)) if changed else (still + 1 / frame_rate, last)
            if still > STILL and not any("still" in one for one in found):
                found.append(f"its picture stands still for more than {STILL:.0f} seconds before {seen / frame_rate:.1f} s")
            if seen in drawn:
                found += _compared(small(frame.to_ndarray(format="rgb24")), drawn[seen], seen / frame_rate)
            seen += 1
    if seen != frames:
        found.append(f"it has {seen} frames, {frames} were drawn")
    return found


def _compared(decoded: Any, drawn: Any, second: float) -> list[str]:
    if float(np.ptp(decoded)) < DARK:
        return [f"its picture at {second:.1f} s is empty"]
    apart = float(np.abs(decoded - drawn).max())
    return [f"its picture at {second:.1f} s is not the one that was drawn ({apart:.0f} levels apart)"] if apart > APART else []
