"""The bootstrap: a scene file runs from a bare checkout, and whichever way it is reached, each module exists once."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.checkouts import make_checkout

ONE_COPY = """
import sys
twice = [name for name in sys.modules if f"scenes.{name}" in sys.modules and sys.modules[name] is not sys.modules[f"scenes.{name}"]]
assert not twice, twice
import checkout, scenes.checkout
assert checkout is scenes.checkout
assert "kit" not in sys.modules
assert not any(entry.endswith("scenes") for entry in sys.path), sys.path
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("start", ["the checkout", "its scenes", "elsewhere"])
def test_manim_renders_a_scene_file_where_nothing_is_installed(start: str, tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout")
    scene = checkout / "scenes/first.py"
    scene.write_text(scene.read_text(encoding="utf-8") + ONE_COPY)
    places = {
        "the checkout": (checkout, "scenes/first.py"),
        "its scenes": (checkout / "scenes", "first.py"),
        "elsewhere": (tmp_path, str(scene)),
    }
    folder, file = places[start]
    media = tmp_path / "made"
    # -P: nothing from here is on the path but what the bootstrap puts there.
    done = run(folder, "-P", "-m", "manim", "render", "-ql", "--media_dir", str(media), file, "First")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {made.suffix for made in media.rglob("First.*")} == {".mp4", ".vtt", ".srt", ".png", ".txt", ".json"}


def test_imported_as_part_of_the_package_there_is_one_copy_too(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    done = run(checkout, "-c", "import scenes.first, scenes.second\n" + ONE_COPY)
    assert done.returncode == 0, done.stderr


def test_the_bootstrap_alone_makes_the_mathematics_importable(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    done = run(checkout / "scenes", "-c", "import checkout, mathcore, scenes.kit.outline\n" + ONE_COPY)
    assert done.returncode == 0, done.stderr
