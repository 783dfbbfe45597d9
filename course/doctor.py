"""Look at the machine: is everything there that rendering needs, in the versions known to work?"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course.places import COURSE
from scenes.checkout import ROOT

PYTHON_NEEDED = (3, 11)
GIGABYTE = 10**9
FREE_NEEDED = 2 * GIGABYTE
SET_UP = "run `make setup`, or see the README"


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and what to do where it is not as it should be."""

    good: bool
    words: str
    remedy: str = SET_UP


def _python() -> Finding:
    found = sys.version_info[:2]
    words = f"Python {found[0]}.{found[1]}"
    return Finding(found >= PYTHON_NEEDED, words, f"install Python {PYTHON_NEEDED[0]}.{PYTHON_NEEDED[1]} or newer, then {SET_UP}")


def _packages() -> Iterator[Finding]:
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split())
    installed = {name: found for name in pins if (found := _installed(name))}
    wrong = {name: found for name, found in installed.items() if found != pins[name]}
    for name, found in wrong.items():
        yield Finding(False, f"{name} is {found}; known to work is {pins[name]}")
    if not wrong:
        yield Finding(True, f"{len(installed)} packages, all in the versions known to work")


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _drawing() -> Iterator[Finding]:
    try:
        import av
        import cairo
        import manim
        import typst
    except ImportError as error:
        yield Finding(False, f"cannot import what draws: {error}")
        return
    yield Finding(True, f"manim {manim.__version__}, cairo {cairo.cairo_version_string()}, typst {version('typst')}")
    yield Finding("libx264" in av.codecs_available, "an encoder for H.264", "reinstall PyAV: pip install --force-reinstall av")
    try:
        typst.compile(b"$nabla L$", format="svg", ignore_system_fonts=True)
    except (RuntimeError, ValueError) as error:
        yield Finding(False, f"Typst cannot set a formula: {error}")
    else:
        yield Finding(True, "Typst sets formulas with its own fonts")


def _disk() -> Iterator[Finding]:
    there = next(folder for folder in (COURSE, *COURSE.parents) if folder.exists())
    yield Finding(os.access(there, os.W_OK), f"{there} can be written to", "choose another folder with --out")
    free = shutil.disk_usage(there).free
    yield Finding(free >= FREE_NEEDED, f"{free / GIGABYTE:.0f} GB free in {_shown(there)}", "free at least 2 GB")


def _shown(folder: Path) -> str:
    return str(folder.relative_to(ROOT)) if folder.is_relative_to(ROOT) else str(folder)


def examine() -> list[Finding]:
    """Everything that was looked at."""
    return [_python(), *_packages(), *_drawing(), *_disk()]
