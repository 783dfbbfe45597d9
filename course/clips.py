"""Finished clips, as the files beside them tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from scenes.kit.outline import section_of
from scenes.kit.record import Chapter, Cue, with_ending


class ClipError(RuntimeError):
    """A clip that is not there or not whole; the message says which and what to do."""


@dataclass(frozen=True)
class Clip:
    """A finished clip: the path of its MP4, and what its manifest knows. Times are in frames, `seconds` turns them into seconds."""

    path: Path
    manifest: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Self:
        """The clip whose MP4 is at `path`. Raises `ClipError`."""
        try:
            manifest = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            clip = cls(path, manifest)
            _ = clip.title, clip.place, clip.length, clip.captions, clip.chapters, clip.parameters
        except (OSError, ValueError, KeyError, TypeError):
            raise ClipError(f"{path} is not a finished clip: its manifest is missing or cannot be read. Render it again.") from None
        return clip

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def title(self) -> str:
        return str(self.manifest["title"])

    @property
    def place(self) -> str:
        """Its place in the course: 12, 24a."""
        return section_of(self.scene).place(self.scene)

    @property
    def scene(self) -> str:
        return str(self.manifest["scene"])

    @property
    def rate(self) -> int:
        return int(self.manifest["frame_rate"])

    @property
    def frames(self) -> int:
        return int(self.manifest["frames"])

    @property
    def length(self) -> float:
        """Seconds."""
        return self.seconds(self.frames)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int(self.manifest["width"]), int(self.manifest["height"])

    @property
    def parameters(self) -> Mapping[str, str]:
        return {str(name): str(value) for name, value in self.manifest["parameters"].items()}

    @property
    def findings(self) -> tuple[str, ...]:
        """What the gates found wrong in it, a line each."""
        return tuple(str(one) for one in self.manifest.get("evidence", {}).get("findings", ()))

    @cached_property
    def captions(self) -> tuple[Cue, ...]:
        return tuple(Cue(int(one["start"]), int(one["end"]), str(one["text"])) for one in self.manifest["captions"])

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(Chapter(int(one["start"]), str(one["title"])) for one in self.manifest["chapters"])

    def seconds(self, frame: int) -> float:
        """The time at which a frame begins."""
        return frame / self.rate

    def beside(self, ending: str) -> Path:
        """The path of one of the files that belong to this clip."""
        return with_ending(self.path.with_suffix(""), ending)
