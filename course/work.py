"""Do one job, on whatever machine this runs: render its clip in a process and a folder of its own, and hand back the files.

`work` needs nothing of the build that asked for it, so that any `concurrent.futures.Executor` can call it: threads of this process, which
only wait for the render processes they start, or the workers of a cluster, which need no disk in common with the build.
"""

import signal
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from course.jobs import Job
from course.render import CLIP_FILE, FRAMES, JOB_FILE
from scenes.checkout import ROOT
from scenes.kit.record import ENDINGS, with_ending

SECONDS_TO_STOP = 5
LINES_KEPT = 2000

Report = Callable[[int], None]


@dataclass(frozen=True)
class Made:
    """What came of a job: its files by ending, or none and in one line why. A process that was killed may do better next time."""

    files: dict[str, bytes] = field(default_factory=dict)
    log: str = ""
    why: str = ""
    killed: bool = False


class _Running:
    """The render processes of this process, by the build they belong to, so that a build can stop its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: dict[str, set[subprocess.Popen[str]]] = defaultdict(set)
        self._stopped: set[str] = set()

    def add(self, build: str, process: "subprocess.Popen[str]") -> None:
        with self._lock:
            self._processes[build].add(process)
            late = build in self._stopped
        if late:
            process.terminate()

    def remove(self, build: str, process: "subprocess.Popen[str]") -> None:
        with self._lock:
            self._processes[build].discard(process)

    def stop(self, build: str) -> None:
        with self._lock:
            self._stopped.add(build)
            processes = list(self._processes.pop(build, ()))
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()


_RUNNING = _Running()


def stop(build: str) -> None:
    """End the render processes of a build that run here, and start no more."""
    _RUNNING.stop(build)


def work(job: Job, build: str, limit: float, report: Report | None = None) -> Made:
    """Render the job's clip and return its files; after `limit` seconds its process is stopped.

    `report` is called with the number of frames drawn so far, from this thread.
    """
    with tempfile.TemporaryDirectory(prefix=f"fogline-{job.stem}-") as name:
        folder = Path(name)
        (folder / JOB_FILE).write_text(job.to_json(), encoding="utf-8")
        lines, code, late = _process(folder, build, limit, report)
        log = "".join(lines)
        # The files decide: a process may fail after its clip is whole, and one that says it is done may have left nothing.
        files = _finished(folder)
        if files:
            return Made(files, log)
        if late:
            return Made(log=log, why=f"it was stopped after {limit:.0f} s, far longer than a clip of its length takes")
        if code < 0:
            return Made(log=log, why=f"its process was killed by {signal.Signals(-code).name}", killed=True)
        return Made(log=log, why=_last(lines) or f"its process ended with code {code} and left no clip")


def _process(folder: Path, build: str, limit: float, report: Report | None) -> tuple[list[str], int, bool]:
    """Run the job's process to its end: the lines it wrote, its exit code, and whether the time limit ended it."""
    process = subprocess.Popen(  # noqa: S603 - our own module, and a path that we made
        [sys.executable, "-m", "course.render", str(folder / JOB_FILE)],
        cwd=ROOT,
        stdin=subprocess.PIPE,  # stays open as long as this process lives: its end tells the render that nobody waits for it any more
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    _RUNNING.add(build, process)
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(limit, end)
    timer.daemon = True
    timer.start()
    try:
        return _listen(process, report), process.wait(), late.is_set()
    finally:
        timer.cancel()
        _RUNNING.remove(build, process)
        process.kill()
        process.communicate()


def _listen(process: "subprocess.Popen[str]", report: Report | None) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        frames = line.removeprefix(FRAMES).strip()
        if line.startswith(FRAMES) and frames.isdigit():
            if report is not None:
                report(int(frames))
        elif len(lines) < LINES_KEPT:
            lines.append(line)
    return lines


def _finished(folder: Path) -> dict[str, bytes]:
    """The files of the clip that the folder's process says it has finished; empty where one is missing."""
    try:
        stem = (folder / (folder / CLIP_FILE).read_text(encoding="utf-8")).with_suffix("")
        return {ending: with_ending(stem, ending).read_bytes() for ending in ENDINGS}
    except OSError:
        return {}


def _last(lines: list[str]) -> str:
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
