"""What is current: a key over everything a clip is made from, kept in its manifest.

A clip is current while its key is what the key of its job would be now, its MP4 has the bytes that the manifest says, and
nothing that belongs to it is missing. No part of this imports manim: a course in which nothing changed is checked at once.
"""

import ast
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.outline import section_of
from scenes.kit.record import ENDINGS, versions, with_ending

# To be raised when what a job does with its scene changes: the commands' own code is not part of the key.
KEY_FORMAT = 2
ALWAYS = ("manim.cfg", "scenes/checkout.py", "scenes/kit/lesson.py")
"""Sources of every clip whatever its file imports: manim's settings, the path, and the base of every scene."""
OURS = ("mathcore", "scenes")


@cache
def _imports(file: Path) -> tuple[Path, ...]:
    """The files of ours that this one imports, anywhere in it, with the `__init__` of each package on the way."""
    found: dict[Path, None] = {}
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            found |= dict.fromkeys(_files(name))
    return tuple(found)


def _files(name: str) -> Iterator[Path]:
    """The files that importing this dotted name reads; the last part may be a name inside a module."""
    parts = name.split(".")
    if parts[0] not in OURS:
        return
    for count in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:count])
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if file.is_file():
                yield file


def sources(scene: str) -> list[Path]:
    """Every file of the checkout that this scene's clip is made from, in order of their names."""
    waiting = [ROOT / "scenes" / section_of(scene).file, *(ROOT / name for name in ALWAYS if name.endswith(".py"))]
    found: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(_imports(file))
    return sorted(found | {ROOT / name for name in ALWAYS})


@cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def forget() -> None:
    """Read every file anew: what is remembered holds for one run of a command."""
    _imports.cache_clear()
    _digest.cache_clear()


def content_key(job: Job) -> str:
    """The key of everything the job's clip is made from; equal keys make equal clips."""
    everything = {
        "format": KEY_FORMAT,
        "job": asdict(job),
        "section": asdict(section_of(job.scene)),
        "sources": {file.relative_to(ROOT).as_posix(): _digest(file) for file in sources(job.scene)},
        "versions": versions(),
    }
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def is_current(clip: Path, key: str) -> bool:
    """Whether the finished clip is there, whole, and made from what `key` stands for."""
    stem = clip.with_suffix("")
    try:
        manifest = json.loads(with_ending(stem, ".json").read_text(encoding="utf-8"))
        return bool(
            manifest["content_key"] == key
            and manifest["sha256"] == hashlib.sha256(clip.read_bytes()).hexdigest()
            and all(with_ending(stem, ending).stat().st_size for ending in ENDINGS)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
