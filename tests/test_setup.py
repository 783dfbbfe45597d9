"""Setting up on a machine where something is missing: commands stand in for the machine's own, and nothing real is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from scenes.checkout import ROOT

# A machine without any of the libraries, whose administrator is somebody else.
BARE = {
    "id": "echo 1000",
    "uname": "echo Linux",
    "sudo": "exit 1",
    "pkg-config": "exit 1",
    "apt-get": 'echo "$@" >>apt-was-called; exit 100',
    "brew": "exit 127",
}
LINE = "apt-get update && apt-get install -y --no-install-recommends libcairo2-dev libpango1.0-dev"


def set_up(
    folder: Path, stand_ins: Mapping[str, str], *, python: str = sys.executable, what: str = "course"
) -> subprocess.CompletedProcess[str]:
    commands = folder / "commands"
    commands.mkdir(exist_ok=True)
    for name, body in stand_ins.items():
        (commands / name).write_text(f"#!/bin/sh\n{body}\n")
        (commands / name).chmod(0o755)
    for name in ("setup.sh", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    environment = {**os.environ, "PATH": f"{commands}:/usr/bin:/bin", "PYTHON": python}
    return subprocess.run(["sh", "setup.sh", what], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_without_an_administrator_it_stops_at_once_with_the_line_to_run(tmp_path: Path) -> None:
    done = set_up(tmp_path, BARE)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("sudo ")]
    assert line.startswith(f"sudo sh -c '{LINE}")
    assert not (tmp_path / "apt-was-called").exists()
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("administrator", [{"id": "echo 0"}, {"sudo": '[ "$1" = -n ] && shift; exec "$@"'}])
def test_an_administrator_installs_and_a_failure_is_told(administrator: dict[str, str], tmp_path: Path) -> None:
    done = set_up(tmp_path, BARE | administrator)
    assert done.returncode == 1
    assert "apt-get failed" in done.stderr
    assert (tmp_path / "apt-was-called").read_text() == "update\n"
    assert not (tmp_path / ".venv").exists()


def test_on_a_mac_without_homebrew_it_says_what_to_run(tmp_path: Path) -> None:
    stand_ins = {name: body for name, body in BARE.items() if name != "brew"} | {"uname": "echo Darwin"}
    done = set_up(tmp_path, stand_ins)
    assert done.returncode == 1
    assert "brew install cairo pango" in done.stderr
    assert not (tmp_path / "apt-was-called").exists()


def test_on_a_mac_homebrew_installs(tmp_path: Path) -> None:
    done = set_up(tmp_path, BARE | {"uname": "echo Darwin", "brew": 'echo "$@" >brew-was-called; exit 1'})
    assert done.returncode == 1
    assert (tmp_path / "brew-was-called").read_text() == "install cairo pango\n"


def test_a_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    done = set_up(tmp_path, BARE | {"old-python": "exit 1"}, python="old-python")
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_what_cannot_be_set_up_is_refused(tmp_path: Path) -> None:
    done = set_up(tmp_path, BARE, what="everything")
    assert done.returncode == 1
    assert "known are: course, dev" in done.stderr


PIP = """case "$*" in
  *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *"-m pip install"*) echo "$@" >>pip-was-called ;;
  *"-m pip --version"*) ;;
  *version_info*) [ "${2#*print}" = "$2" ] || echo 3.11 ;;
esac"""
WELL = {"pkg-config": "exit 0", "apt-get": "exit 100", "python-that-is-well": PIP}


def test_a_second_run_does_nothing_until_a_pin_changes(tmp_path: Path) -> None:
    calls = tmp_path / "pip-was-called"
    for _ in range(2):
        assert set_up(tmp_path, WELL, python="python-that-is-well", what="dev").returncode == 0
        assert len(calls.read_text().splitlines()) == 1
    assert "--constraint constraints.txt --editable .[dev]" in calls.read_text()
    assert set_up(tmp_path, WELL, python="python-that-is-well", what="course").returncode == 0
    assert len(calls.read_text().splitlines()) == 1
    stamp = tmp_path / ".venv/ready-dev"
    stamp.write_text(stamp.read_text().replace(" ", "0 "))
    assert set_up(tmp_path, WELL, python="python-that-is-well", what="dev").returncode == 0
    assert len(calls.read_text().splitlines()) == 2
