"""`fogline check`: run scenes for their gates alone. Nothing is encoded, so a section takes seconds."""

import importlib
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.choosing import HOUSE_CFG, UsageError, find_section
from scenes.kit.outline import section_of


@dataclass(frozen=True)
class Check:
    """One scene with its parameters, to be looked at by the gates."""

    scene: str
    kind: type
    parameters: Mapping[str, str]

    @property
    def name(self) -> str:
        """Scene, shape and theme: what tells one line from the next."""
        return " ".join((self.scene, self.parameters["aspect"], self.parameters["theme"]))


@dataclass(frozen=True)
class Checked:
    """What the gates saw, and how long it took; `evidence` is a `scenes.kit.gates.Evidence`."""

    check: Check
    evidence: Any
    frame_rate: float
    seconds: float

    def lines(self) -> Iterator[str]:
        """The summary, and a line for each finding."""
        yield f"{self.check.name}: {self.evidence.summary()} ({self.seconds:.1f} s)"
        for finding in self.evidence.in_order():
            yield finding.text(self.frame_rate)


def _load(scene: str) -> type:
    """The scene's class: also of a section that is still to come, if its file is there already. Raises `UsageError`."""
    try:
        found: type = getattr(importlib.import_module(section_of(scene).module), scene)
    except (KeyError, ModuleNotFoundError, AttributeError):
        find_section(scene)
        raise
    return found


def choose(scenes: Sequence[str], variants: Sequence[Path], settings: Mapping[str, str], all_shapes: bool) -> list[Check]:
    """The checks to make. Raises `UsageError`, also for a value that cannot be."""
    from scenes.kit.layout import LAYOUTS
    from scenes.kit.parameters import ParameterError, as_text, from_cfg, read
    from scenes.kit.theme import THEMES

    looks = [{"aspect": aspect, "theme": theme} for aspect in LAYOUTS for theme in THEMES] if all_shapes else [{}]
    chosen = []
    for scene in dict.fromkeys(scenes):
        kind = _load(scene)
        try:
            layers = from_cfg(kind, HOUSE_CFG, *variants) | dict(settings)
            chosen += [Check(scene, kind, as_text(kind, read(kind, layers | look))) for look in looks]
        except ParameterError as error:
            raise UsageError(str(error)) from None
    return chosen


def run(check: Check, *, every_frame: bool = False, pictures: Path | None = None) -> Checked:
    """Look at one scene; with `pictures`, write the frames that have findings there, the places marked."""
    from manim import tempconfig
    from PIL import Image

    from scenes.kit.gates.gate import CHECKED_AT, Gate
    from scenes.kit.gates.gate import check as look

    gate, start = Gate(every_frame, keep_frames=pictures is not None), time.monotonic()
    with tempfile.TemporaryDirectory() as media, tempconfig({"media_dir": media}):
        evidence = look(check.kind, check.parameters, gate)
    seconds, rate = time.monotonic() - start, float(CHECKED_AT["frame_rate"])
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        for frame, picture in gate.frames.items():
            target = pictures / f"{check.name.replace(' ', '-').replace(':', 'x')}-{frame / rate:06.2f}s.png"
            part = target.with_suffix(".part")
            Image.fromarray(picture).save(part, format="PNG")
            part.replace(target)
    return Checked(check, evidence, rate, seconds)
