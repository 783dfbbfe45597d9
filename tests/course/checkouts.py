"""A checkout of its own for a test: our code with two tiny scenes in place of the course, where anything may break; and a cluster."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from scenes.checkout import ROOT
from scenes.kit.record import ENDINGS

SCENES = '''"""Two scenes of a moment each."""

import checkout

from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Rate, field
from scenes.kit.text.words import Words


class {name}(LessonScene):
    """A word."""

    learning_rate: Rate = field("1.2", "the learning rate")

    def construct(self) -> None:
        self.beat("Only")
        word = Words("Word", size=self.layout.type.body, colour=self.theme.ink)
        self.add(word)
        self.say("A word")
        self.wait(0.4)
        {more}
'''

OUTLINE = """[[section]]
number = {number}
file = "{file}"
scenes = ["{name}"]
title = "Section {number}"
objective = "See a word."
needs = []
questions = ["Is there a word?"]
status = "{status}"
"""


def make_checkout(folder: Path, *, second: str = "") -> Path:
    """A checkout with the scenes `First` and `Second`, and `Third` to come; `second` is a line more for the second one."""
    for name in ("mathcore", "course", "scenes/kit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manim.cfg", "constraints.txt", "LICENSE", "scenes/__init__.py", "scenes/checkout.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "scenes/first.py").write_text(SCENES.format(name="First", more=""))
    (folder / "scenes/second.py").write_text(SCENES.format(name="Second", more=second))
    rows = (("first.py", "First", "ready"), ("second.py", "Second", "ready"), ("third.py", "Third", "to come"))
    entries = [OUTLINE.format(number=number, file=row[0], name=row[1], status=row[2]) for number, row in enumerate(rows, start=1)]
    (folder / "scenes/outline.toml").write_text("\n".join(entries))
    return folder


def fogline(checkout: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the real command in this checkout, and expect this exit code and no traceback."""
    done = subprocess.run([sys.executable, "-m", "course", *words], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def course_of(*stems: str) -> set[str]:
    """The names of all files of a course of these clips."""
    clips = {f"{stem}{ending}" for stem in stems for ending in (*ENDINGS, ".html", ".webp")}
    return clips | {"index.html", "explorer.html", "simulator.html"}


def shown(folder: Path) -> set[str]:
    """What a teacher sees of a folder: all names but the hidden ones."""
    return {file.name for file in folder.iterdir() if not file.name.startswith(".")}


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Wait until something has happened."""
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.1)
    raise TimeoutError(f"{what} did not happen in two minutes")


class Cluster:
    """A Dask scheduler with workers, each a process of its own in a checkout."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        self.checkout = checkout
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        self._dask("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(self._file), cwd=checkout)
        wait_for(lambda: self._file.exists() and self._file.read_text().endswith("}"), "the scheduler's start")
        self.address: str = json.loads(self._file.read_text())["address"]

    def _dask(self, what: str, *words: str, cwd: Path) -> "subprocess.Popen[bytes]":
        with (self._folder / f"{what}{len(self._processes)}.log").open("w") as log:
            process = subprocess.Popen([sys.executable, "-m", "dask", what, *words], cwd=cwd, stdout=log, stderr=log)
        self._processes.append(process)
        return process

    def worker(self, checkout: Path, name: str) -> "subprocess.Popen[bytes]":
        """Start a worker that does one job at a time, with no nurse to start it again."""
        return self._dask(
            "worker",
            self.address,
            "--name",
            name,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            str(self._folder),
            cwd=checkout,
        )

    def wait_for_workers(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def close(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
