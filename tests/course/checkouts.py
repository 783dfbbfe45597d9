"""A checkout of its own for a test: our code with two tiny scenes in place of the course, in a folder where anything may break."""

import shutil
import subprocess
import sys
from pathlib import Path

from scenes.checkout import ROOT

SCENES = '''"""Two scenes of a moment each."""

import checkout
from manim import Dot

from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Rate, field


class {name}(LessonScene):
    """A dot."""

    learning_rate: Rate = field("1.2", "the learning rate")

    def construct(self) -> None:
        self.beat("Only")
        self.add(Dot())
        self.say("A dot")
        self.wait(0.4)
        {more}
'''

OUTLINE = """[[section]]
number = {number}
file = "{file}"
scenes = ["{name}"]
title = "Section {number}"
objective = "See a dot."
needs = []
questions = ["Is there a dot?"]
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


def shown(folder: Path) -> set[str]:
    """What a teacher sees of a folder: all names but the hidden ones."""
    return {file.name for file in folder.iterdir() if not file.name.startswith(".")}
