"""The commands that only tell."""

import pytest
from click.testing import CliRunner
from manim.constants import QUALITIES as MANIM_QUALITIES

from course.choosing import ready_scenes
from course.cli import main
from course.doctor import examine
from course.jobs import QUALITIES, Job
from scenes.checkout import ROOT
from scenes.kit.outline import sections
from tests.course.checkouts import fogline


def test_list_names_every_scene() -> None:
    told = fogline(ROOT, "list").stdout
    for section in sections():
        for scene in section.scenes:
            (line,) = [line for line in told.splitlines() if scene in line.split()]
            assert section.stem(scene) in line
            assert ("(to come)" in line) is not section.ready


COMMON = "theme = night", "aspect = 16:9", "captions = burned"


def test_params_shows_each_parameter_with_its_default() -> None:
    assert set(COMMON) <= set(fogline(ROOT, "params", "Overshoot").stdout.splitlines())


@pytest.mark.parametrize("scene", ready_scenes())
def test_params_knows_every_scene(scene: str) -> None:
    told = CliRunner().invoke(main, ["params", scene])
    assert told.exit_code == 0, told.output
    assert set(COMMON) <= set(told.output.splitlines())


def test_help_names_every_command() -> None:
    told = fogline(ROOT, "--help").stdout
    for command in ("list", "params", "render", "build", "doctor"):
        assert f"  {command} " in told


def test_the_doctor_finds_this_machine_well() -> None:
    assert [finding.words for finding in examine() if not finding.good] == []
    assert "ok " in fogline(ROOT, "doctor").stdout


def test_qualities_are_manims_own() -> None:
    ours = {letter: (quality.name, quality.frame_rate) for letter, quality in QUALITIES.items()}
    theirs = {quality["flag"]: (name, quality["frame_rate"]) for name, quality in MANIM_QUALITIES.items() if quality["flag"]}
    assert ours == theirs


def test_a_job_survives_being_written_down() -> None:
    job = Job("Overshoot", {"learning_rate": "1.05", "loss": "w1**2 + 3*w2**2"}, "h")
    assert Job.from_json(job.to_json()) == job


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"scene": "Nobody", "parameters": {}, "quality": "m"}', '{"scene": "Overshoot", "parameters": [], "quality": "m"}'],
)
def test_what_is_no_job_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a job|Expecting"):
        Job.from_json(text)


def test_a_job_of_no_quality_is_refused() -> None:
    with pytest.raises(ValueError, match="quality"):
        Job.from_json('{"scene": "Overshoot", "parameters": {}, "quality": "z"}')
