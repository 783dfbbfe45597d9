"""One long film of many clips: joined without encoding anything again, with chapters in the file and the captions of all.

fogline.mp4             the film
fogline.vtt .srt        its captions
fogline.chapters.txt    its chapters as YouTube reads them
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av

from course.clips import Clip, ClipError
from scenes.kit.record import Cue, captions_srt, captions_vtt, clock, with_ending

SHORTEST_CHAPTER = 10
"""Seconds: YouTube drops all chapters of a film in which one is shorter."""
ENDINGS = (".vtt", ".srt", ".chapters.txt", ".mp4")


def film(clips: Sequence[Clip], target: Path) -> Path:
    """Join the clips into `target`, an MP4, with its texts beside it. Raises `ClipError` where clips cannot be joined."""
    if not clips:
        raise ClipError("there is no clip to make a film of. Build the course first: fogline build.")
    starts = [0, *accumulate(clip.frames for clip in clips)]
    rate = clips[0].rate
    target.parent.mkdir(parents=True, exist_ok=True)
    parts = {ending: target.parent / f".{target.stem}.{os.getpid()}{ending}.part" for ending in ENDINGS}
    try:
        _join(clips, parts[".mp4"])
        captions = [
            Cue(cue.start + start, cue.end + start, cue.text) for clip, start in zip(clips, starts, strict=False) for cue in clip.captions
        ]
        parts[".vtt"].write_text(captions_vtt(captions, rate), encoding="utf-8", newline="\n")
        parts[".srt"].write_text(captions_srt(captions, rate), encoding="utf-8", newline="\n")
        parts[".chapters.txt"].write_text(_chapter_list(clips, starts), encoding="utf-8", newline="\n")
        for ending in ENDINGS:
            parts[ending].replace(with_ending(target.with_suffix(""), ending))
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return target


def _join(clips: Sequence[Clip], target: Path) -> None:
    first = clips[0]
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as out:
        copy, coded, start = None, b"", Fraction(0)
        chapters = []
        for clip in clips:
            if (clip.size, clip.rate) != (first.size, first.rate):
                raise ClipError(f"{clip.stem} is {_shape(clip)} and {first.stem} {_shape(first)}: build all clips of a film alike.")
            try:
                with av.open(str(clip.path)) as source:
                    video = source.streams.video[0]
                    if copy is None:
                        copy, coded = out.add_stream_from_template(video), bytes(video.codec_context.extradata or b"")
                        frame = Fraction(1, first.rate) / Fraction(copy.time_base or video.time_base or 1)
                    if bytes(video.codec_context.extradata or b"") != coded:
                        raise ClipError(f"{clip.stem} is encoded in another way than {first.stem}: build all clips of a film alike.")
                    ticks = Fraction(video.time_base or 1) * first.rate
                    for packet in source.demux(video):
                        if packet.dts is None or packet.pts is None:
                            continue
                        packet.pts, packet.dts = (round((time * ticks + start) * frame) for time in (packet.pts, packet.dts))
                        packet.duration = round(frame)
                        packet.time_base = Fraction(1, first.rate) / frame
                        packet.stream = copy
                        out.mux(packet)
            except (av.FFmpegError, IndexError) as error:
                raise ClipError(f"{clip.path} cannot be read: {error}. Render it again.") from None
            chapters.append((start, start + clip.frames, _name(clip)))
            start += clip.frames
        out.metadata["title"] = "fogline"
        out.set_chapters(
            [
                {"id": number, "start": int(begin), "end": int(end), "time_base": Fraction(1, first.rate), "metadata": {"title": title}}
                for number, (begin, end, title) in enumerate(chapters)
            ]
        )


def _shape(clip: Clip) -> str:
    width, height = clip.size
    return f"{width} × {height} at {clip.rate} frames a second"


def _name(clip: Clip) -> str:
    return f"{clip.place}. {clip.title}"


def _chapter_list(clips: Sequence[Clip], starts: Sequence[int]) -> str:
    """A line for each clip with the time it begins; one that is too short to be a chapter belongs to the one before it."""
    lines: list[str] = []
    for clip, start in zip(clips, starts, strict=False):
        if not lines or clip.length >= SHORTEST_CHAPTER:
            lines.append(f"{clock(start, clip.rate).partition('.')[0]} {_name(clip)}")
    return "\n".join(lines) + "\n"
