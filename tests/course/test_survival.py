"""What a build survives: each accident happens for real, to real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.freshness import is_current
from tests.course.checkouts import Cluster, course_of, fogline, make_checkout, shown, wait_for

STEMS = ("01-first", "02-second")
BOTH = course_of(*STEMS)
FOR_EVER = "self.wait_until(lambda: False, max_time=10_000)"
# The first time, the scene says where it runs and waits to be killed; after that it goes through.
ONCE = """
        from pathlib import Path
        import os
        seen = Path({folder!r}) / "pid"
        if not seen.exists():
            seen.write_text(str(os.getpid()))
            self.wait_until(lambda: False, max_time=10_000)
"""
BUILD = "build", "-q", "l", "--jobs", "2"


def start(checkout: Path, *words: str) -> "subprocess.Popen[str]":
    """Start the real command, in a session of its own so that signals reach it alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "course", *words],
        cwd=checkout,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path(f"/proc/{pid}").exists() else True


def pid_in(folder: Path) -> int:
    wait_for(lambda: (folder / "pid").exists() and (folder / "pid").read_text() != "", "the scene's start")
    return int((folder / "pid").read_text())


def all_current(course: Path) -> bool:
    clips = [course / f"{stem}.mp4" for stem in STEMS]
    return all(is_current(clip, json.loads(clip.with_suffix(".json").read_text())["content_key"]) for clip in clips)


def test_a_render_that_is_killed_is_tried_again(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout", second=ONCE.format(folder=str(tmp_path)))
    build = start(checkout, *BUILD)
    os.kill(pid_in(tmp_path), signal.SIGKILL)
    told, _ = build.communicate()
    assert build.returncode == 0, told
    assert "2 rendered" in told
    assert shown(checkout / "media/course") == BOTH
    assert all_current(checkout / "media/course")


def test_a_render_ends_when_its_build_is_killed_and_the_next_build_goes_on(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout", second=ONCE.format(folder=str(tmp_path)))
    build = start(checkout, *BUILD)
    render = pid_in(tmp_path)
    wait_for((checkout / "media/course/01-first.mp4").exists, "the first clip")
    build.kill()
    build.communicate()
    wait_for(lambda: not alive(render), "the end of the render")
    assert "1 rendered, 1 unchanged" in fogline(checkout, *BUILD).stdout
    assert shown(checkout / "media/course") == BOTH


def test_a_render_that_hangs_is_stopped(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path, second=FOR_EVER)
    done = fogline(checkout, "render", "Second", "-q", "l", "--time-limit", "6", code=1)
    assert "02-second: failed: it was stopped after 6 s" in done.stdout
    assert {name for name in shown(checkout / "media/course") if name.startswith("02")} == set()


def test_two_builds_at_once_share_the_work(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    builds = [start(checkout, *BUILD, "--json") for _ in range(2)]
    told = [build.communicate()[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], told
    states = sorted(one["state"] for text in told for one in json.loads(text))
    assert states == ["rendered", "rendered", "unchanged", "unchanged"]
    assert all_current(checkout / "media/course")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for the clips' texts and for nothing larger."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], check=False, capture_output=True).returncode
    ):
        pytest.skip("a disk of its own can be mounted by root only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path, small_disk: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout")
    done = fogline(checkout, *BUILD, "--out", str(small_disk), code=1)
    assert "01-first: failed: No space left on device" in done.stdout
    assert shown(small_disk) == set()
    assert [file for file in small_disk.rglob("*") if file.is_file() and file.suffix != ".lock"] == []


def test_a_disk_that_cannot_be_written_is_told_before_anything_is_rendered(tmp_path: Path, small_disk: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = fogline(checkout, *BUILD, "--out", str(small_disk), code=1)
    assert "Read-only file system" in done.stderr
    assert done.stdout == ""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler in a checkout whose second scene waits once to be killed."""
    cluster = Cluster(tmp_path, make_checkout(tmp_path / "checkout", second=ONCE.format(folder=str(tmp_path))))
    yield cluster
    cluster.close()


def test_a_cluster_renders_and_a_worker_that_differs_is_refused_by_name(tmp_path: Path, cluster: Cluster) -> None:
    checkout = cluster.checkout
    other = make_checkout(tmp_path / "other", second="pass")
    (tmp_path / "pid").write_text("nobody is to be killed")
    cluster.worker(checkout, "same")
    cluster.worker(other, "odd")
    cluster.wait_for_workers(2)
    done = fogline(checkout, *BUILD, "--scheduler", cluster.address)
    assert "2 rendered" in done.stdout
    (refused,) = done.stderr.splitlines()
    assert refused.startswith("fogline: the worker odd (tcp://")
    assert "is not used: sources is " in refused
    assert shown(checkout / "media/course") == BOTH
    again = fogline(checkout, *BUILD)
    assert "2 unchanged" in again.stdout


def test_where_there_is_no_scheduler_it_says_so(tmp_path: Path) -> None:
    done = fogline(make_checkout(tmp_path), *BUILD, "--scheduler", "tcp://127.0.0.1:9", code=1)
    assert "there is no Dask scheduler at 'tcp://127.0.0.1:9'" in done.stderr


@pytest.mark.deep
def test_a_worker_that_is_killed_costs_its_job_only_time(tmp_path: Path, cluster: Cluster) -> None:
    checkout = cluster.checkout
    workers = [cluster.worker(checkout, name) for name in ("one", "two")]
    cluster.wait_for_workers(2)
    build = start(checkout, *BUILD, "--scheduler", cluster.address)
    render = pid_in(tmp_path)
    parent = int(Path(f"/proc/{render}/stat").read_text().split()[3])
    (doomed,) = [worker for worker in workers if worker.pid == parent]
    doomed.kill()
    told, _ = build.communicate()
    assert build.returncode == 0, told
    assert shown(checkout / "media/course") == BOTH
    wait_for(lambda: not alive(render), "the end of the orphan")
