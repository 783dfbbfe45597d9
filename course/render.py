"""Run one job in this process: `python -m course.render FOLDER/job.json`.

Everything manim writes goes into the folder of the job, so that jobs side by side share nothing. While it renders it prints
`frames N` now and then, and at the end it leaves the finished clip's path, relative to the folder, in FOLDER/clip.txt.
Exit code 0 done, 1 failed, 2 for parameters that cannot be. Its standard input is a pipe held open by whoever waits for the clip; when
that ends, nobody does any more, and the process ends too.
"""

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from course.choosing import load_scene
from course.jobs import QUALITIES, Job

JOB_FILE = "job.json"
CLIP_FILE = "clip.txt"
FRAMES = "frames "
REPORT_EVERY = 0.5  # seconds
ABANDONED = 3


class _Clip(Protocol):
    """What a job needs of a scene."""

    clip: Path | None

    @property
    def frames(self) -> int: ...

    def render(self) -> bool: ...


def _settings(job: Job, folder: Path) -> dict[str, Any]:
    """manim's settings for this job: whatever a user's own manim.cfg could change about a clip is set."""
    return {
        "quality": QUALITIES[job.quality].name,
        "media_dir": str(folder),
        "disable_caching": True,
        "notify_outdated_version": False,
        "verbosity": "WARNING",
        "progress_bar": "none",
        "format": "mp4",
        "renderer": "cairo",
        "dry_run": False,
        "preview": False,
        "show_in_file_browser": False,
        "save_sections": False,
        "from_animation_number": 0,
        "upto_animation_number": -1,
        "background_opacity": 1.0,
        "output_file": "",
    }


@contextmanager
def _reporting(scene: _Clip) -> Iterator[None]:
    """Print how many frames are drawn, from a thread of its own so that a scene need not know of it."""
    done = threading.Event()

    def report() -> None:
        while not done.wait(REPORT_EVERY):
            print(f"{FRAMES}{scene.frames}", flush=True)

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run(job: Job, folder: Path) -> Path:
    """Render and finish the job's clip in this folder, and return the path of its MP4."""
    from manim import tempconfig

    from scenes.kit.finish import fault

    kind = load_scene(job.scene)
    with tempconfig(_settings(job, folder)):
        scene = cast(_Clip, kind(parameters=job.parameters))
        with _reporting(scene):
            scene.render()
    if scene.clip is None:
        raise RuntimeError(f"{job.scene} left no clip")
    if wrong := fault(scene.clip):
        raise RuntimeError(f"{job.scene}: {wrong}")
    return scene.clip


def _end_with_whoever_waits() -> None:
    def watch() -> None:
        sys.stdin.read()
        os._exit(ABANDONED)

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: list[str]) -> int:
    """Run the job that the only argument names."""
    from scenes.kit.parameters import ParameterError

    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        _end_with_whoever_waits()
    (name,) = arguments
    file = Path(name).resolve()
    job = Job.from_json(file.read_text(encoding="utf-8"))
    try:
        clip = run(job, file.parent)
    except ParameterError as error:
        print(f"fogline: {error}", file=sys.stderr)
        return 2
    (file.parent / CLIP_FILE).write_text(clip.relative_to(file.parent).as_posix(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
