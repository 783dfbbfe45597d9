"""What a clip is made from: all that its scene imports counts, and nothing else does."""

import subprocess
import sys
from pathlib import Path

import pytest

from course import freshness
from course.choosing import find_section, ready_scenes
from course.freshness import content_key, sources
from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.outline import section_of

LOADED = """
import importlib, sys
importlib.import_module(sys.argv[1])
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None)
    if file and module.__name__.split(".")[0] in ("mathcore", "scenes"):
        print(file)
"""


@pytest.mark.parametrize("scene", ready_scenes()[::4])
def test_every_module_that_a_scene_loads_is_one_of_its_sources(scene: str) -> None:
    command = [sys.executable, "-c", LOADED, find_section(scene).module]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = {Path(line).resolve() for line in told.split("\n") if line}
    assert len(loaded) > 20
    assert loaded <= {file.resolve() for file in sources(scene)}


def keys(monkeypatch: pytest.MonkeyPatch, edited: str | None) -> dict[str, str]:
    """The content key of each ready scene where one file has a line more."""
    real = Path.read_bytes

    def read_bytes(file: Path) -> bytes:
        more = b"\n# edited\n" if edited is not None and file == ROOT / edited else b""
        return real(file) + more

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    freshness.forget()
    found = {scene: content_key(Job(scene)) for scene in ready_scenes()}
    monkeypatch.undo()
    freshness.forget()
    return found


@pytest.mark.parametrize(
    ("edited", "touched"),
    [
        ("scenes/kit/theme.py", set(ready_scenes())),
        ("scenes/kit/gates/ink.py", set(ready_scenes())),
        ("mathcore/loss.py", set(ready_scenes())),
        ("manim.cfg", set(ready_scenes())),
        ("scenes/overshoot.py", {"Overshoot"}),
        ("scenes/kit/text/glossary.py", {"FoggedHillside"}),
        ("course/cli.py", set()),
    ],
)
def test_an_edit_touches_the_clips_that_are_made_from_it(edited: str, touched: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = keys(monkeypatch, None), keys(monkeypatch, edited)
    assert {scene for scene in before if before[scene] != after[scene]} == touched


def test_other_parameters_and_another_quality_have_other_keys() -> None:
    jobs = [Job("Overshoot"), Job("Overshoot", {"learning_rate": "0.9"}), Job("Overshoot", quality="h"), Job("OneSlope")]
    assert len({content_key(job) for job in jobs}) == len(jobs)
    assert section_of("Overshoot").file in {file.name for file in sources("Overshoot")}
