"""What is current: a key over everything a clip is made from, kept in its manifest.

A clip is current while its key is what the key of its job would be now, its MP4 has the bytes that the manifest says, and
nothing that belongs to it is missing. No part of this imports manim: a course in which nothing changed is checked at once.
"""

import ast
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.outline import section_of
from scenes.kit.record import ENDINGS, versions, with_ending

# To be raised when what a job does with its scene changes: the commands' own code is not part of the key.
KEY_FORMAT = 1
# What any scene may draw with. All of it counts: some of it is imported only while a scene runs, where nothing could see it.
SHARED = ("mathcore", "scenes/kit")
ALWAYS = ("manim.cfg", "scenes/checkout.py", "scenes/__init__.py")


def _scene_imports(file: Path) -> Iterator[Path]:
    """The scene files beside this one that it imports."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            found = ROOT / "scenes" / f"{name.removeprefix('scenes.')}.py"
            if name.startswith("scenes.") and found.is_file():
                yield found


def sources(scene: str) -> list[Path]:
    """Every file of the checkout that this scene's clip is made from, in order of their names."""
    found: set[Path] = set()
    waiting = [ROOT / "scenes" / section_of(scene).file]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(_scene_imports(file))
    for folder in SHARED:
        found.update(file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    found.update(ROOT / name for name in ALWAYS)
    return sorted(found)


def content_key(job: Job) -> str:
    """The key of everything the job's clip is made from; equal keys make equal clips."""
    everything = {
        "format": KEY_FORMAT,
        "job": asdict(job),
        "section": asdict(section_of(job.scene)),
        "sources": {file.relative_to(ROOT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in sources(job.scene)},
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
