"""`fogline check` through the real command: its lines, its exit codes, its refusals."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from course import check as checking
from course.cli import main
from scenes.checkout import ROOT
from scenes.kit.gates import Evidence, Finding


def fogline(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "course", "check", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Nowhere",), "there is no scene 'Nowhere'"),
        (("Overshoot", "--set", "learning_rate=0"), "learning_rate"),
        (("Overshoot", "--set", "nothing"), "--set takes name=value"),
        (("Overshoot", "--variant", "no-such.cfg"), "no-such.cfg"),
        (("Overshoot", "--aspect", "4:3"), "aspect"),
    ],
)
def test_what_cannot_be_is_refused_in_one_message(words: tuple[str, ...], told: str) -> None:
    done = fogline(*words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_clean_scene_ends_with_one_line() -> None:
    done = fogline("FoggedHillside", "--set", "steps=1")
    assert done.returncode == 0, done.stdout
    (line,) = done.stdout.splitlines()
    assert re.fullmatch(r"FoggedHillside 16:9 night: \d+ claims, worst 0\.\d\d px, 0 truth findings, 0 layout findings \([\d.]+ s\)", line)


def test_findings_are_told_and_end_with_code_one(monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = Evidence()
    evidence.find(Finding("layout", "overlap", 45, "'a'", "it touches 'b'", "Leave room between them"))
    monkeypatch.setattr(checking, "run", lambda one, **_: checking.Checked(one, evidence, 30.0, 1.0))
    done = CliRunner().invoke(main, ["check", "FoggedHillside", "--all-shapes"])
    assert done.exit_code == 1
    assert done.output.count("   1.50 s  overlap: 'a': it touches 'b'. Leave room between them") == 6
    assert "FoggedHillside 9:16 paper: 0 claims" in done.output
