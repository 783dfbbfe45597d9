"""Run jobs, several at once, each as a process of its own in a folder of its own; finished clips move into place whole."""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TextIO

from course.freshness import content_key, is_current
from course.jobs import Job
from course.places import clip_of, publish
from course.render import CLIP_FILE, FRAMES, JOB_FILE
from scenes.checkout import ROOT

SECONDS_TO_STOP = 5
LOG_FILE = "log"
LOGS = "logs"


@dataclass(frozen=True)
class Outcome:
    """How a job ended. `words` say why it failed, and name its log where there is one."""

    job: Job
    clip: Path
    state: Literal["current", "rendered", "failed"]
    words: str = ""


class Listener(Protocol):
    """Is told how the jobs go. Calls come from several threads, one at a time."""

    def started(self, job: Job) -> None: ...

    def drew(self, job: Job, frames: int) -> None: ...

    def ended(self, outcome: Outcome, seconds: float) -> None: ...


class Runner:
    """Runs jobs for one folder of clips."""

    def __init__(self, out: Path, listener: Listener) -> None:
        self.out = out
        self._listener = listener
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[str]] = set()
        self._stopping = False

    def run(self, jobs: Sequence[Job], workers: int) -> list[Outcome]:
        """Run these jobs and return their outcomes in the same order. Interrupted, it stops their processes first."""
        with ThreadPoolExecutor(workers) as pool:
            futures = {pool.submit(self._timed, job): job for job in jobs}
            try:
                for future in as_completed(futures):
                    future.result()
            except BaseException:
                self._stop()
                pool.shutdown(cancel_futures=True)
                raise
        return [future.result() for future in futures]

    def _timed(self, job: Job) -> Outcome:
        start = time.monotonic()
        with self._lock:
            self._listener.started(job)
        try:
            outcome = self._outcome(job)
        except OSError as error:
            outcome = Outcome(job, clip_of(job, self.out), "failed", f"{error.strerror or error}: {error.filename or self.out}")
        with self._lock:
            if not self._stopping:
                self._listener.ended(outcome, time.monotonic() - start)
        return outcome

    def _outcome(self, job: Job) -> Outcome:
        clip, key = clip_of(job, self.out), content_key(job)
        if is_current(clip, key):
            return Outcome(job, clip, "current")
        with self._folder(job) as folder:
            (folder / JOB_FILE).write_text(job.to_json(), encoding="utf-8")
            code = self._process(job, folder)
            if self._stopping:
                return Outcome(job, clip, "failed", "stopped")
            finished = folder / CLIP_FILE
            if code != 0 or not finished.is_file():
                return Outcome(job, clip, "failed", self._why(job, folder, code))
            publish(folder / finished.read_text(encoding="utf-8"), clip, key)
        return Outcome(job, clip, "rendered")

    @contextmanager
    def _folder(self, job: Job) -> Iterator[Path]:
        # Inside `out`, so that what is finished only has to be renamed to be in its place.
        self.out.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{job.stem}-", dir=self.out))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _process(self, job: Job, folder: Path) -> int:
        """Run the job's process to its end and return its exit code; all it says goes into the folder's log."""
        process = subprocess.Popen(  # noqa: S603 - our own module, and a path that we made
            [sys.executable, "-m", "course.render", str(folder / JOB_FILE)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        self._keep(process)
        try:
            with (folder / LOG_FILE).open("w", encoding="utf-8") as log:
                self._listen(job, process, log)
            return process.wait()
        finally:
            self._processes.discard(process)

    def _listen(self, job: Job, process: "subprocess.Popen[str]", log: TextIO) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            frames = line.removeprefix(FRAMES).strip()
            if line.startswith(FRAMES) and frames.isdigit():
                with self._lock:
                    self._listener.drew(job, int(frames))
            else:
                log.write(line)

    def _keep(self, process: "subprocess.Popen[str]") -> None:
        with self._lock:
            self._processes.add(process)
            stopping = self._stopping
        if stopping:
            process.terminate()

    def _stop(self) -> None:
        """End the processes that are still running, and start no more."""
        with self._lock:
            self._stopping = True
            running = list(self._processes)
        for process in running:
            with suppress(OSError):
                process.terminate()
        for process in running:
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()

    def _why(self, job: Job, folder: Path, code: int) -> str:
        """In one line why the job failed; its log is kept."""
        log = self.out / LOGS / f"{job.stem}.log"
        log.parent.mkdir(exist_ok=True)
        text = (folder / LOG_FILE).read_text(encoding="utf-8")
        (folder / LOG_FILE).replace(log)
        last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), f"its process ended with code {code}")
        return f"{last[:300]} (log: {log})"
