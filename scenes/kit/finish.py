"""Finish a clip: from manim's raw MP4 to the set of files a teacher hands on, all of one stem.

    .mp4            the same pictures, ready for the web: its index at the front, its colours named
    .vtt .srt       captions
    .chapters.vtt   chapters
    .png            poster
    .txt            transcript
    .json           manifest: everything else that is known about the clip

The same inputs give the same bytes: nothing written here holds a date, a path or a random name. Each file is written under
a temporary name beside its final one and then renamed, the MP4 last, after all its frames have been decoded and counted;
so a clip that is there is whole, and so is all that belongs to it.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc
from PIL import Image

from scenes.kit.encoding import BT709_MATRIX
from scenes.kit.record import ENDINGS, TEXTS, ClipRecord, versions, with_ending

LICENCE = "CC BY 4.0"


class FinishError(RuntimeError):
    """A clip that cannot be finished; the message says which and why."""


def finish(raw: Path, record: ClipRecord, stem: Path | None = None) -> Path:
    """Finish the clip that manim left at `raw`, and return the path of the finished MP4.

    `stem` is the path without ending of all files made; without it they stand beside `raw`, the MP4 in its place. Raises
    `FinishError` where `raw` is not the clip that `record` describes; then no file has changed its contents.
    """
    target = stem if stem is not None else raw.with_suffix("")
    target.parent.mkdir(parents=True, exist_ok=True)
    parts = {ending: target.parent / f".{target.name}.{os.getpid()}{ending}.part" for ending in ENDINGS}
    try:
        _remux(raw, parts[".mp4"], record.title, record.frame_rate)
        if wrong := _miscounted(parts[".mp4"], record.frames, record.frame_rate):
            raise FinishError(f"{record.stem}: {wrong}")
        _poster(record, raw).save(parts[".png"], format="PNG", optimize=False)
        for ending, write in TEXTS.items():
            parts[ending].write_text(write(record), encoding="utf-8", newline="\n")
        parts[".json"].write_text(_manifest(record, parts[".mp4"]), encoding="utf-8", newline="\n")
        for ending, part in parts.items():
            part.replace(with_ending(target, ending))
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return with_ending(target, ".mp4")


def fault(clip: Path) -> str | None:
    """What is wrong with a finished clip, in words, or None where it is whole: every frame of it is decoded."""
    try:
        manifest = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))
        frames, rate = int(manifest["frames"]), int(manifest["frame_rate"])
    except (OSError, ValueError, KeyError, TypeError):
        return "its manifest is missing or unreadable"
    if missing := [ending for ending in ENDINGS if not with_ending(clip.with_suffix(""), ending).is_file()]:
        return f"{missing[0]} is missing"
    return _miscounted(clip, frames, rate)


def _remux(raw: Path, target: Path, title: str, rate: int) -> None:
    """Copy the coded pictures as they are into an MP4 that begins with its index and names its colours."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    try:
        with av.open(str(raw)) as source, av.open(str(target), "w", format="mp4", options=options) as out:
            video = source.streams.video[0]
            _refuse_untrue_colours(raw, video.codec_context)
            copy = out.add_stream_from_template(video)
            out.metadata["title"] = title
            frame = Fraction(1, rate) / (video.time_base or Fraction(1, rate))
            for packet in source.demux(video):
                if packet.dts is not None:
                    _stamp(packet, frame)
                    packet.stream = copy
                    out.mux(packet)
    except (av.FFmpegError, IndexError) as error:
        raise FinishError(f"{raw.name} is not a video that can be finished: {error}") from error


def _stamp(packet: av.Packet[Any], frame: Fraction) -> None:
    """Give a packet whole-frame times, `frame` ticks each: manim joins plays in microseconds, and what is rounded there adds up."""
    packet.pts, packet.dts = (None if time is None else round(round(time / frame) * frame) for time in (packet.pts, packet.dts))
    packet.duration = round(frame)


def _refuse_untrue_colours(raw: Path, context: av.VideoCodecContext) -> None:
    # To tag pixels of another matrix as BT.709 would only hide that their colours are off.
    tags = (context.colorspace, context.color_range, context.color_primaries, context.color_trc)
    if tags != (BT709_MATRIX, ColorRange.MPEG, ColorPrimaries.BT709, ColorTrc.BT709) or context.pix_fmt != "yuv420p":
        raise FinishError(f"{raw.name} is not BT.709 in limited range, yuv420p; render it with scenes.kit.encoding.FileWriter.")


def _miscounted(clip: Path, frames: int, rate: int) -> str | None:
    """In words, where the clip cannot be decoded or has not so many frames at this rate."""
    try:
        with av.open(str(clip)) as container:
            video = container.streams.video[0]
            video.thread_type = "AUTO"
            seen = sum(1 for _ in container.decode(video))
            stands_for = Fraction(video.duration or 0) * (video.time_base or 0)
    except (av.FFmpegError, IndexError) as error:
        return f"it cannot be decoded: {error}"
    if seen != frames or stands_for != Fraction(frames, rate):
        return f"it has {seen} frames and lasts {float(stands_for):.3f} s, where {frames} frames at {rate} a second were drawn"
    return None


def _poster(record: ClipRecord, raw: Path) -> Image.Image:
    if not isinstance(record.poster, int):
        return Image.fromarray(np.ascontiguousarray(record.poster[..., :3]))
    with av.open(str(raw)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number == record.poster:
                return Image.fromarray(frame.to_ndarray(format="rgb24"))
    raise FinishError(f"{record.stem}: its poster is to be frame {record.poster}, and it has none.")


def _manifest(record: ClipRecord, movie: Path) -> str:
    with av.open(str(movie)) as container:
        video = container.streams.video[0]
        picture = {"width": video.width, "height": video.height}
    known = {name: value for name, value in vars(record).items() if name != "poster"}
    known |= {
        "parameters": dict(record.parameters),
        "captions": [asdict(cue) for cue in record.captions],
        "chapters": [asdict(chapter) for chapter in record.chapters],
        "seconds": record.frames / record.frame_rate,
        "versions": versions(),
        "licence": LICENCE,
        "bytes": movie.stat().st_size,
        "sha256": hashlib.sha256(movie.read_bytes()).hexdigest(),
    }
    return json.dumps(picture | known, indent=2, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
