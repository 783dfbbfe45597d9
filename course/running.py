"""Run jobs, several at once, on any executor; clips that are current are left alone, finished ones move into place whole.

For each job: take the clip's lock, so that two builds into one folder share the work; see whether the clip is current; if not, have
`work` make it, again where its process was killed; judge what came back by the files themselves; publish. Interrupted, a build stops its
processes and leaves what is finished.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from filelock import FileLock, Timeout

from course import work
from course.clips import Clip, ClipError
from course.freshness import content_key, is_current
from course.jobs import Job
from course.places import clip_of, lock_of, publish, typical_seconds

TRIES = 3
"""How often a clip is tried whose process is killed from outside."""
LOGS = "logs"
PATIENCE = 0.5
"""Seconds between two looks at whether a build that waits for a lock is to stop."""
START_LIMIT = 120.0
SLOWEST_FRAME = {"l": 0.5, "m": 0.5, "h": 1.0, "p": 2.0, "k": 4.0}
"""Seconds: more than ten times what a start, and what a frame of each quality, takes on a slow machine."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended. `words` say why it failed, and name its log where there is one; `findings` what the gates found in a clip."""

    job: Job
    clip: Path
    state: Literal["current", "rendered", "failed"]
    words: str = ""
    seconds: float = 0.0
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workplace:
    """Where jobs are done: an executor, how many at once, how to stop those of a build, and whether they run in this very process."""

    executor: Executor
    at_once: int
    stop: Callable[[str], None] = work.stop
    here: bool = True


class Listener(Protocol):
    """Is told how the jobs go. Calls come from several threads, one at a time."""

    def started(self, job: Job) -> None: ...

    def drew(self, job: Job, frames: int) -> None: ...

    def ended(self, outcome: Outcome) -> None: ...


class Runner:
    """Runs jobs for one folder of clips. `limit` is the longest a render may take, in seconds; without it the clip's length decides."""

    def __init__(self, out: Path, listener: Listener, limit: float | None = None) -> None:
        self.out = out
        self._listener = listener
        self._limit = limit
        self._lock = threading.Lock()
        self._build = uuid.uuid4().hex
        self._stopping = False

    def run(self, jobs: Sequence[Job], place: Workplace) -> list[Outcome]:
        """Run these jobs, the longest first, and return their outcomes in the order given."""
        longest_first = sorted(jobs, key=lambda job: -typical_seconds(job, self.out))
        with ThreadPoolExecutor(place.at_once) as pool:
            futures = {id(job): pool.submit(self._timed, job, place) for job in longest_first}
            try:
                for future in as_completed(futures.values()):
                    future.result()
            except BaseException:
                self._stopping = True
                place.stop(self._build)
                pool.shutdown(cancel_futures=True)
                raise
        return [futures[id(job)].result() for job in jobs]

    def _timed(self, job: Job, place: Workplace) -> Outcome:
        start, clip = time.monotonic(), clip_of(job, self.out)
        with self._lock:
            self._listener.started(job)
        state: Literal["current", "rendered", "failed"]
        findings: tuple[str, ...] = ()
        try:
            with self._own(job):
                state, words = self._outcome(job, clip, place)
            findings = Clip.read(clip).findings if state != "failed" else ()
        except ClipError as error:
            state, words = "failed", str(error)
        except OSError as error:
            state, words = "failed", f"{error.strerror or error}: {error.filename or self.out}"
        outcome = Outcome(job, clip, state, words, time.monotonic() - start, findings)
        with self._lock:
            if not self._stopping:
                self._listener.ended(outcome)
        return outcome

    @contextmanager
    def _own(self, job: Job) -> Iterator[None]:
        """Hold the lock of the job's clip, waiting for a build that has it, unless this build is stopped meanwhile."""
        lock = FileLock(lock_of(job, self.out))
        while not self._stopping:
            try:
                lock.acquire(timeout=PATIENCE)
                break
            except Timeout:
                continue
        try:
            yield
        finally:
            lock.release()

    def _outcome(self, job: Job, clip: Path, place: Workplace) -> tuple[Literal["current", "rendered", "failed"], str]:
        key = content_key(job)
        if is_current(clip, key):
            return "current", ""
        made = self._made(job, place)
        if self._stopping:
            return "failed", "stopped"
        if not made.files:
            return "failed", self._why(job, made)
        publish(made.files, job, self.out, key)
        if not is_current(clip, key):
            return "failed", f"what stands at {clip} is not what was rendered"
        return "rendered", ""

    def _made(self, job: Job, place: Workplace) -> work.Made:
        """Have the job done, and again where its process or its worker was killed."""
        limit = self._limit or START_LIMIT + typical_seconds(job, self.out) * job.frame_rate * SLOWEST_FRAME[job.quality]
        made = work.Made()
        for _ in range(TRIES):
            if self._stopping:
                break
            try:
                report = self._report(job) if place.here else None
                made = place.executor.submit(work.work, job, self._build, limit, report).result()
            except CancelledError:
                made = work.Made(why="stopped")
            except Exception as error:  # whatever an executor raises when it loses a worker
                made = work.Made(why=f"{type(error).__name__}: {error}", killed=True)
            if not made.killed:
                return made
        return made if made.files or not made.killed else work.Made(log=made.log, why=f"{made.why}, {TRIES} times")

    def _report(self, job: Job) -> work.Report:
        def report(frames: int) -> None:
            with self._lock:
                self._listener.drew(job, frames)

        return report

    def _why(self, job: Job, made: work.Made) -> str:
        """In one line why the job failed; its log is kept."""
        if not made.log.strip():
            return made.why
        log = self.out / LOGS / f"{job.stem}.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(made.log, encoding="utf-8")
        return f"{made.why} (log: {log})"
