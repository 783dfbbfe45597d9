"""The shape of the house: who may import whom, what lies where, and that nothing knows the machine it was written on."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenes.checkout import ROOT
from scenes.kit.outline import Section, sections

MODULES = sorted(file for folder in ("mathcore", "scenes", "course") for file in (ROOT / folder).rglob("*.py"))
NOT_SCENES = {"__init__.py", "checkout.py"}


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)}: a relative import fails where manim runs the file"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def forbidden_to(file: Path) -> tuple[str, ...]:
    """The packages that this file stands below of, or beside."""
    place = file.relative_to(ROOT).parts
    if place[0] == "mathcore":
        return ("manim", "scenes", "course", "checkout")
    if place[:2] == ("scenes", "kit"):
        above = tuple(f"scenes.{other.stem}" for other in (ROOT / "scenes").glob("*.py") if other.name not in NOT_SCENES)
        return ("course", *above)
    if place[0] == "scenes":
        return ("course",)
    return ()


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_imports_run_one_way(file: Path) -> None:
    wrong = [name for name in imported(file) for below in forbidden_to(file) if name == below or name.startswith(f"{below}.")]
    assert wrong == []


def test_the_rule_about_imports_sees_a_wrong_one(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("from scenes.kit import theme\nimport manim.mobject\n")
    assert list(imported(tmp_path / "wrong.py")) == ["scenes.kit.theme", "manim.mobject"]
    assert "manim" in forbidden_to(ROOT / "mathcore" / "wrong.py")
    assert "scenes.overshoot" in forbidden_to(ROOT / "scenes" / "kit" / "wrong.py") or not (ROOT / "scenes" / "overshoot.py").exists()


def test_mathcore_imports_without_manim() -> None:
    modules = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in MODULES if file.is_relative_to(ROOT / "mathcore")]
    block = "import sys; sys.modules['manim'] = None; sys.modules['scenes'] = None; sys.modules['course'] = None\n"
    code = block + "\n".join(f"import {module.removesuffix('.__init__')}" for module in modules)
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_outline_has_the_course() -> None:
    assert len(sections()) == 25
    assert sum(len(section.scenes) for section in sections()) == 31


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.file)
def test_outline_and_files_agree(section: Section) -> None:
    file = ROOT / "scenes" / section.file
    assert file.is_file() == section.ready
    if section.ready:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
        assert set(section.scenes) <= set(classes)


def test_scenes_holds_scene_files_and_nothing_else() -> None:
    ready = {section.file for section in sections() if section.ready}
    assert {file.name for file in (ROOT / "scenes").glob("*.py")} - NOT_SCENES == ready
    assert {entry.name for entry in (ROOT / "scenes").iterdir() if not entry.name.endswith((".py", ".toml"))} <= {
        "kit",
        "variants",
        "__pycache__",
    }


@pytest.mark.parametrize("file", [file for file in MODULES if file.parent == ROOT / "scenes" and file.name not in NOT_SCENES], ids=name_of)
def test_a_scene_file_begins_with_the_bootstrap(file: Path) -> None:
    first = next(node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom))
    assert isinstance(first, ast.Import)
    assert [alias.name for alias in first.names] == ["checkout"]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for folder in (*MODULES, ROOT / "Makefile", ROOT / "pyproject.toml") for file in [folder]]


def test_nothing_knows_the_machine() -> None:
    # Put together here, so that this file does not contain what it looks for.
    machine = re.compile("|".join(("/" + "work/", "/" + "root/", "/" + "home/[a-z]", str(Path.home()) + "/", re.escape(str(ROOT)) + "/")))
    for file in tracked():
        if file.suffix in {".png", ".jpg", ".webp", ".gif", ".mp4"} or not file.is_file():
            continue
        found = machine.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{name_of(file)} holds {found and found.group()!r}"


def test_the_pins_are_names_and_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in lines)
    names = [line.split("==")[0].lower().replace("_", "-") for line in lines]
    assert len(names) == len(set(names))
    pillow = next(line for line in lines if line.lower().startswith("pillow=="))
    assert int(pillow.split("==")[1].split(".")[0]) < 13  # 13 breaks every ImageMobject of manim 0.22
