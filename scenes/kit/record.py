"""What is known about a clip once it is drawn, and the texts made of it: captions, chapters, transcript.

Times are whole frames throughout; they become seconds only where a file format asks for them.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import cairo
import numpy as np
from numpy.typing import NDArray

# Everything that stands beside a clip, by ending, in the order in which it is put there: the clip itself comes last.
ENDINGS = (".vtt", ".srt", ".chapters.vtt", ".png", ".txt", ".json", ".mp4")
# What decides how a clip looks: the packages that compute, typeset, draw and encode.
PACKAGES = ("manim", "numpy", "sympy", "contourpy", "typst", "pycairo", "av", "pillow")


class RecordError(ValueError):
    """A record that contradicts itself; the message says where."""


@dataclass(frozen=True)
class Cue:
    """Words that stand from frame `start` until before frame `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Chapter:
    """A named part of the clip, from frame `start` until the next chapter."""

    start: int
    title: str


@dataclass(frozen=True)
class ClipRecord:
    """All that is known about a clip once its frames are drawn.

    `frames` is its length in frames, `poster` the picture itself ((height, width, 3 or 4) uint8) or the number of a frame;
    `poster_frame` is when it stood in the clip; `evidence` and `question` are JSON data, `question` only for clips that ask one.
    """

    title: str
    section: int
    stem: str
    scene: str
    objective: str
    frame_rate: int
    frames: int
    parameters: Mapping[str, str]
    captions: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    poster: NDArray[np.uint8] | int
    evidence: Mapping[str, Any] = field(default_factory=dict)
    question: Mapping[str, Any] | None = None
    poster_frame: int = 0

    def __post_init__(self) -> None:
        """Refuse times that contradict each other: a caption track made of them would be wrong without a word."""
        clock = 0
        for cue in self.captions:
            if not clock <= cue.start < cue.end <= self.frames:
                raise RecordError(f"{self.stem}: the caption {cue.text!r} stands from frame {cue.start} to {cue.end}, which cannot be.")
            clock = cue.end
        starts = [chapter.start for chapter in self.chapters]
        if starts != sorted(set(starts)) or any(not 0 <= start < self.frames for start in starts):
            raise RecordError(f"{self.stem}: its chapters begin at frames {starts}; each must begin later than the one before.")


def with_ending(stem: Path, ending: str) -> Path:
    """The path of one of a clip's files; unlike `Path.with_suffix` it leaves dots in the stem alone."""
    return stem.parent / (stem.name + ending)


def versions() -> dict[str, str]:
    """The versions a clip's picture depends on."""
    return {"python": platform.python_version(), "cairo": cairo.cairo_version_string()} | {name: version(name) for name in PACKAGES}


def clock(frame: int, rate: int, mark: str = ".") -> str:
    """The time at which a frame begins: 00:01:02.500."""
    milliseconds = round(Fraction(frame * 1000, rate))
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{thousandths:03d}"


def _lines(text: str) -> str:
    """The text without what would end a cue early: blank lines, and ends of line of other systems."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _escaped(text: str) -> str:
    return _lines(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _track(cues: Sequence[Cue], rate: int, mark: str, words: Callable[[str], str]) -> list[str]:
    return [
        f"{number}\n{clock(cue.start, rate, mark)} --> {clock(cue.end, rate, mark)}\n{words(cue.text)}"
        for number, cue in enumerate(cues, start=1)
    ]


def captions_vtt(cues: Sequence[Cue], rate: int) -> str:
    """Cues as a WebVTT file."""
    return "\n\n".join(["WEBVTT", *_track(cues, rate, ".", _escaped)]) + "\n"


def _captions_vtt(record: ClipRecord) -> str:
    return captions_vtt(record.captions, record.frame_rate)


def captions_srt(cues: Sequence[Cue], rate: int) -> str:
    """Cues as a SubRip file."""
    return "\n\n".join(_track(cues, rate, ",", _lines)) + "\n"


def _captions_srt(record: ClipRecord) -> str:
    return captions_srt(record.captions, record.frame_rate)


def _chapter_cues(record: ClipRecord) -> tuple[Cue, ...]:
    ends = [chapter.start for chapter in record.chapters[1:]] + [record.frames]
    return tuple(Cue(chapter.start, end, chapter.title) for chapter, end in zip(record.chapters, ends, strict=True))


def _chapters_vtt(record: ClipRecord) -> str:
    return captions_vtt(_chapter_cues(record), record.frame_rate)


def _transcript(record: ClipRecord) -> str:
    """Title and objective, then a paragraph of all that is said in each chapter."""
    paragraphs = [record.title, record.objective]
    openings = {chapter.start: chapter for chapter in _chapter_cues(record)}
    for start, end in pairwise(sorted({0, record.frames, *openings})):
        said = " ".join(" ".join(cue.text.split()) for cue in record.captions if start <= cue.start < end)
        if start in openings:
            paragraphs.append(_lines(openings[start].text))
        if said:
            paragraphs.append(said)
    return "\n\n".join(paragraphs) + "\n"


# The texts that stand beside a clip, by their ending.
TEXTS: Mapping[str, Callable[[ClipRecord], str]] = {
    ".vtt": _captions_vtt,
    ".srt": _captions_srt,
    ".chapters.vtt": _chapters_vtt,
    ".txt": _transcript,
}
