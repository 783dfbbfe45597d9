"""The README is for teachers: what it says of sections, parameters and files is held to what is there."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import main
from scenes.kit.lesson import LessonScene
from scenes.kit.outline import Section, sections
from scenes.kit.parameters import described

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def row(section: Section) -> str:
    scenes = ", ".join(f"`{scene}`" for scene in section.scenes) if section.ready else "to come"
    return f"| {section.number} | {section.title} | {section.objective} | {scenes} |"


def test_the_table_of_sections_is_the_outline() -> None:
    table = "\n".join(["| | section | what it is for | scene |", "|---|---|---|---|", *map(row, sections())])
    found = re.search(r"<!-- sections.*?-->\n(.*?)\n<!-- end of sections -->", README, re.DOTALL)
    assert found is not None
    assert found[1] == table, f"the README's table should read:\n{table}"


def test_it_names_every_common_parameter() -> None:
    for parameter in described(LessonScene):
        assert f"`{parameter.name}`" in README


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\b(?:scenes/[\w/.-]+\.(?:py|cfg)|docs/[\w/.-]+\.png)", README))))
def test_the_files_it_names_are_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"fogline (\w+)", README))))
def test_the_commands_it_names_are_there(command: str) -> None:
    assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0
