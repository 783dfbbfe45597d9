"""Where clips go: a folder for what differs from the default, and files that appear there whole."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.record import ENDINGS, with_ending

MEDIA = ROOT / "media"
COURSE = MEDIA / "course"
LONGEST_PART = 40
LONGEST_NAME = 120
HASH_DIGITS = 8
WORKING = ".building"
"""The hidden folder beside the clips in which builds keep their locks and what is not whole yet."""
TYPICAL_SECONDS = 60.0
"""What a clip is taken to last until it has been made once."""


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def _as_name(value: str) -> str:
    """The value as part of a folder's name: as it is where it can be, else what is left of it and a hash of all of it."""
    shape = re.fullmatch(r"(\d+):(\d+)", value)
    if shape:
        return f"{shape[1]}x{shape[2]}"
    if re.fullmatch(rf"[A-Za-z0-9.,_-]{{1,{LONGEST_PART}}}", value):
        return value
    kept = re.sub(r"[^A-Za-z0-9.]+", "-", value)[: LONGEST_PART - HASH_DIGITS].strip("-.")
    return "-".join(filter(None, (kept, _short_hash(value))))


def folder_name(differing: Mapping[str, str]) -> str:
    """A folder's name for these parameters, `learning_rate-1.05_theme-paper`; empty where there are none.

    Different parameters have different names, and whatever a value holds, the name is one plain folder.
    """
    name = "_".join(f"{parameter}-{_as_name(value)}" for parameter, value in sorted(differing.items()))
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - HASH_DIGITS - 1]}-{_short_hash(name)}"


def clip_of(job: Job, out: Path) -> Path:
    """The path that the job's finished MP4 has, or will have."""
    return out / folder_name(job.parameters) / f"{job.stem}.mp4"


def lock_of(job: Job, out: Path) -> Path:
    """The lock of the job's clip: who holds it may make the clip and put it in place. Its folder is made."""
    folder = out / WORKING / folder_name(job.parameters)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{job.stem}.lock"


def typical_seconds(job: Job, out: Path) -> float:
    """How long the clip will probably be: as long as last time, in seconds, or a typical length."""
    try:
        return float(json.loads(clip_of(job, out).with_suffix(".json").read_text(encoding="utf-8"))["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        return TYPICAL_SECONDS


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A name to write to, whose file then appears whole as `target`, or not at all."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def publish(files: Mapping[str, bytes], job: Job, out: Path, key: str) -> None:
    """Put a finished clip's files, given by ending, into place, the MP4 last. The caller holds the clip's lock.

    They are written in a folder of their own first and then renamed, so each file appears whole. `key` goes into the manifest: what the
    clip was made from.
    """
    known = json.loads(files[".json"]) | {"content_key": key}
    manifest = json.dumps(known, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    folder = lock_of(job, out).with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)  # what a build left that was killed here
    folder.mkdir()
    target = clip_of(job, out).with_suffix("")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        for ending, content in (dict(files) | {".json": manifest.encode()}).items():
            with_ending(folder / job.stem, ending).write_bytes(content)
        for ending in ENDINGS:
            with_ending(folder / job.stem, ending).replace(with_ending(target, ending))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
