"""How a run is told: a bar with the time left on a terminal, plain lines elsewhere."""

import json
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from course.jobs import Job
from course.places import typical_seconds
from course.running import Listener, Outcome

STATES = {"rendered": "rendered", "current": "unchanged", "failed": "failed"}


def expected_frames(job: Job, out: Path) -> int:
    """How many frames the clip will probably have."""
    return max(1, round(typical_seconds(job, out) * job.frame_rate))


def length(seconds: float) -> str:
    """A time in words: 48 s, 2 min 05 s."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def told(outcome: Outcome) -> str:
    """One line about how a job ended."""
    if outcome.state == "rendered":
        return f"{outcome.job.stem}: rendered in {length(outcome.seconds)}{_and_findings(outcome)}"
    if outcome.state == "current":
        return f"{outcome.job.stem}: unchanged{_and_findings(outcome)}"
    return f"{outcome.job.stem}: failed: {outcome.words}"


def table(outcomes: Sequence[Outcome]) -> str:
    """What a run made: a line for each clip with its length and how long it took, and a line of sums."""
    heading = ("clip", "length", "took", "")
    rows = [
        (
            str(outcome.clip),
            _length_of(outcome),
            length(outcome.seconds) if outcome.state == "rendered" else "",
            f"{STATES[outcome.state]}{_and_findings(outcome)}",
        )
        for outcome in outcomes
    ]
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(3)]
    lines = [
        f"{clip:<{widths[0]}}  {lasts:>{widths[1]}}  {took:>{widths[2]}}  {state}".rstrip() for clip, lasts, took, state in (heading, *rows)
    ]
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in STATES}
    sums = ", ".join(f"{count} {STATES[state]}" for state, count in counts.items() if count or state != "failed")
    return "\n".join((*lines, f"{sums}."))


def _and_findings(outcome: Outcome) -> str:
    count = len(outcome.findings)
    return f", {count} finding{'s' if count > 1 else ''}" if count else ""


def warnings(outcomes: Sequence[Outcome]) -> str:
    """What the gates found wrong in the clips of a run, and how to look closer; empty where they found nothing."""
    lines = []
    for outcome in outcomes:
        if outcome.findings:
            settings = " ".join(f"--set {shlex.quote(f'{name}={value}')}" for name, value in outcome.job.parameters.items())
            lines += [f"{outcome.job.stem} is whole, but not all in it holds:", *(f"  {one}" for one in outcome.findings)]
            lines += [f"  To see where: fogline check {outcome.job.scene} {settings}".rstrip() + " --frame FOLDER"]
    return "\n".join(lines)


def _length_of(outcome: Outcome) -> str:
    return length(clip_seconds(outcome)) if outcome.state != "failed" else ""


def clip_seconds(outcome: Outcome) -> float:
    """How long the finished clip lasts."""
    return float(json.loads(outcome.clip.with_suffix(".json").read_text(encoding="utf-8"))["seconds"])


def as_json(outcomes: Sequence[Outcome]) -> str:
    """What a run made, for machines: a list of clips in the order asked for."""
    return json.dumps(
        [
            {
                "scene": outcome.job.scene,
                "parameters": dict(outcome.job.parameters),
                "quality": outcome.job.quality,
                "clip": str(outcome.clip),
                "state": STATES[outcome.state],
                "why": outcome.words,
                "took_seconds": round(outcome.seconds, 3),
                "clip_seconds": clip_seconds(outcome) if outcome.state != "failed" else None,
                "findings": outcome.findings,
            }
            for outcome in outcomes
        ],
        indent=2,
        ensure_ascii=False,
    )


class _Silence(Listener):
    """Says nothing."""

    def started(self, job: Job) -> None:
        pass

    def drew(self, job: Job, frames: int) -> None:
        pass

    def ended(self, outcome: Outcome) -> None:
        pass


@contextmanager
def silence() -> Iterator[Listener]:
    """A listener for runs whose outcome alone is told."""
    yield _Silence()


class Tally:
    """Counts frames over all jobs, so that there is always one number for how far everything is."""

    def __init__(self, jobs: Sequence[Job], out: Path) -> None:
        self._expected = {id(job): expected_frames(job, out) for job in jobs}
        self._drawn = {id(job): 0 for job in jobs}
        self.running: list[str] = []
        self.ended = 0
        self.jobs = len(jobs)

    @property
    def total(self) -> int:
        return sum(self._expected.values())

    @property
    def drawn(self) -> int:
        return sum(self._drawn.values())

    def start(self, job: Job) -> None:
        self.running.append(job.stem)

    def draw(self, job: Job, frames: int) -> None:
        self._drawn[id(job)] = frames
        # A clip longer than expected moves its end, never the bar backwards.
        self._expected[id(job)] = max(self._expected[id(job)], frames)

    def end(self, outcome: Outcome) -> None:
        job = outcome.job
        self.running.remove(job.stem)
        self.ended += 1
        if outcome.state == "rendered":
            self._drawn[id(job)] = self._expected[id(job)] = max(1, self._drawn[id(job)])
        else:  # it took no time that would say anything about the others
            self._drawn[id(job)] = self._expected[id(job)] = 0


class PlainLines(Listener):
    """A line when a clip is begun and one when it has ended."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._began = time.monotonic()

    def started(self, job: Job) -> None:
        self._tally.start(job)

    def drew(self, job: Job, frames: int) -> None:
        self._tally.draw(job, frames)

    def ended(self, outcome: Outcome) -> None:
        tally = self._tally
        tally.end(outcome)
        left = ""
        if tally.drawn and tally.total > tally.drawn:
            left = f", about {length((time.monotonic() - self._began) * (tally.total - tally.drawn) / tally.drawn)} left"
        print(f"[{tally.ended}/{tally.jobs}] {told(outcome)}{left}", flush=True)


class Bar(Listener):
    """One bar for everything, above it a line for each clip that has ended."""

    def __init__(self, tally: Tally, progress: Progress) -> None:
        self._tally = tally
        self._progress = progress
        self._task = progress.add_task("", total=tally.total)

    def _show(self) -> None:
        tally = self._tally
        words = f"{tally.ended}/{tally.jobs}  {', '.join(tally.running)}"
        self._progress.update(self._task, description=words, completed=tally.drawn, total=max(1, tally.total))

    def started(self, job: Job) -> None:
        self._tally.start(job)
        self._show()

    def drew(self, job: Job, frames: int) -> None:
        self._tally.draw(job, frames)
        self._show()

    def ended(self, outcome: Outcome) -> None:
        self._tally.end(outcome)
        self._progress.console.print(told(outcome), markup=False, highlight=False, soft_wrap=True)
        self._show()


@contextmanager
def listening(jobs: Sequence[Job], out: Path) -> Iterator[Listener]:
    """A listener that tells of these jobs on standard output, in the way that suits it."""
    tally = Tally(jobs, out)
    if not sys.stdout.isatty():
        yield PlainLines(tally)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True) as progress:
        yield Bar(tally, progress)
