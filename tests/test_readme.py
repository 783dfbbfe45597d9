"""The README keeps its word: its table is the outline, its commands are real, and every command is in it."""

import re
import shlex
from collections.abc import Sequence
from itertools import pairwise

import pytest
from click.testing import CliRunner

from course import cli
from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.outline import sections

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^ *```\w*\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)
LINES = [line.strip() for fence in FENCES for line in fence.splitlines()]


def test_the_table_is_the_outline() -> None:
    table = README.split("<!-- sections")[1].split("<!-- end of sections -->")[0]
    rows = [line for line in table.splitlines() if re.match(r"\| \d", line)]
    lengths = [row.split(" | ")[-1].removesuffix(" |").split(", ") for row in rows]
    assert [len(found) for found in lengths] == [len(section.scenes) for section in sections()]
    assert all(re.fullmatch(r"[01]:[0-5]\d", length) for found in lengths for length in found)
    rows = [row.rpartition(" | ")[0] + " |" for row in rows]
    expected = [
        f"| {section.number} | {section.title} | {section.objective} | "
        + (", ".join(f"`{scene}`" for scene in section.scenes) if section.ready else "to come")
        + " |"
        for section in sections()
    ]
    assert rows == expected


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("fogline ")])
def test_a_command_of_ours_is_accepted(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Job] = []

    def note(run: object, jobs: Sequence[Job], *, pages: str | None = None) -> None:
        asked.extend(jobs)

    monkeypatch.setattr(cli._Run, "__call__", note)
    monkeypatch.chdir(ROOT)
    _, name, *words = shlex.split(line, comments=True)
    cli.main.commands[name].make_context(name, list(words))
    if name in ("render", "build", "matrix", "params", "list"):
        done = CliRunner().invoke(cli.main, [name, *words])
        assert done.exit_code == 0, done.output
        assert asked or name in ("params", "list")


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("manim render ")])
def test_a_command_of_manims_names_what_is_there(line: str) -> None:
    words = shlex.split(line)
    (scene,) = [word for word in words if word.endswith(".py")]
    assert (ROOT / scene).is_file()
    assert re.search(rf"^class {words[words.index(scene) + 1]}\b", (ROOT / scene).read_text(encoding="utf-8"), re.MULTILINE)
    for option, value in pairwise(words):
        assert option != "-c" or (ROOT / value).is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", " ".join([*LINES, *re.findall(r"`([^`]+)`", README)])))))
def test_a_make_target_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_readme_has_commands_to_test() -> None:
    assert sum(line.startswith("fogline ") for line in LINES) >= 2
    assert sum(line.startswith("manim render ") for line in LINES) >= 2
    assert "make course" in LINES


def test_links_to_files_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (ROOT / target).exists(), target
