"""Where clips go: a folder for what differs from the default, and files that appear there whole."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.record import ENDINGS, with_ending

COURSE = ROOT / "media" / "course"
LONGEST_PART = 40
LONGEST_NAME = 120
HASH_DIGITS = 8


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


def publish(finished: Path, target: Path, key: str) -> None:
    """Move a finished clip with all that belongs to it to where `target` is its MP4, the MP4 last.

    Both are on one file system, so each file appears there whole. `key` goes into the manifest: what the clip was made from.
    """
    manifest = finished.with_suffix(".json")
    known = json.loads(manifest.read_text(encoding="utf-8")) | {"content_key": key}
    manifest.write_text(json.dumps(known, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    target.parent.mkdir(parents=True, exist_ok=True)
    for ending in ENDINGS:
        with_ending(finished.with_suffix(""), ending).replace(with_ending(target.with_suffix(""), ending))
