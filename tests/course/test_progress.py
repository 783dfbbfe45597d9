"""How a run is told: what is expected, what is counted, and what the lines say."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from course.jobs import Job
from course.places import TYPICAL_SECONDS, clip_of
from course.progress import Bar, PlainLines, Tally, as_json, expected_frames, length, table, told, warnings
from course.running import Outcome

JOBS = [Job("FoggedHillside"), Job("Overshoot", {}, "h")]


FOUND = "56.40 s  casing: TickLine: it melts into the ground"


def outcome(
    job: Job, state: str, words: str = "", seconds: float = 0, clip: Path = Path("clip.mp4"), found: tuple[str, ...] = ()
) -> Outcome:
    return Outcome(job, clip, state, words, seconds, found)  # type: ignore[arg-type]  # a literal from the table below


def test_a_clip_made_before_is_expected_to_last_as_long_again(tmp_path: Path) -> None:
    assert expected_frames(JOBS[1], tmp_path) == TYPICAL_SECONDS * 60
    clip_of(JOBS[1], tmp_path).with_suffix(".json").write_text(json.dumps({"seconds": 20.5}))
    assert expected_frames(JOBS[1], tmp_path) == 1230
    clip_of(JOBS[1], tmp_path).with_suffix(".json").write_text("[")
    assert expected_frames(JOBS[1], tmp_path) == TYPICAL_SECONDS * 60


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s")])
def test_lengths_in_words(seconds: float, words: str) -> None:
    assert length(seconds) == words


@pytest.mark.parametrize(
    ("state", "line"),
    [("rendered", "12-overshoot: rendered in 7 s"), ("current", "12-overshoot: unchanged"), ("failed", "12-overshoot: failed: no reason")],
)
def test_one_line_a_clip(state: str, line: str) -> None:
    assert told(outcome(JOBS[1], state, "no reason", 7)) == line


def test_what_is_left_shrinks_to_nothing(tmp_path: Path) -> None:
    tally = Tally(JOBS, tmp_path)
    for job in JOBS:
        tally.start(job)
    tally.draw(JOBS[0], 100)
    assert (tally.drawn, tally.ended, tally.running) == (100, 0, ["01-fogged-hillside", "12-overshoot"])
    tally.draw(JOBS[0], 10**6)
    assert tally.total > tally.drawn
    tally.end(outcome(JOBS[0], "rendered"))
    tally.end(outcome(JOBS[1], "current"))
    assert tally.total == tally.drawn == 10**6
    assert (tally.ended, tally.running) == (2, [])


def test_plain_lines_count_and_say_what_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = PlainLines(Tally(JOBS, tmp_path))
    for job in JOBS:
        lines.started(job)
    lines.drew(JOBS[0], 600)
    lines.ended(outcome(JOBS[0], "rendered", seconds=3))
    lines.ended(outcome(JOBS[1], "failed", "it broke", 1))
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("[1/2] 01-fogged-hillside: rendered in 3 s, about ")
    assert first.endswith(" left")
    assert second == "[2/2] 12-overshoot: failed: it broke"


def test_the_bar_shows_names_as_they_are(tmp_path: Path) -> None:
    screen = io.StringIO()
    with Progress(console=Console(file=screen, force_terminal=True, width=100)) as progress:
        bar = Bar(Tally(JOBS, tmp_path), progress)
        bar.started(JOBS[0])
        bar.drew(JOBS[0], 20)
        bar.ended(outcome(JOBS[0], "failed", "[red]not markup", 1))
        assert progress.tasks[0].completed == 0
    assert "[red]not markup" in screen.getvalue()


def test_the_summary_has_a_line_for_each_clip_and_the_sums(tmp_path: Path) -> None:
    clip = tmp_path / "01.mp4"
    clip.with_suffix(".json").write_text(json.dumps({"seconds": 61.2}))
    outcomes = [outcome(JOBS[0], "rendered", seconds=30, clip=clip), outcome(JOBS[1], "failed", "it broke")]
    heading, first, second, sums = table(outcomes).splitlines()
    assert heading.split() == ["clip", "length", "took"]
    assert first.split() == [str(clip), "1", "min", "01", "s", "30", "s", "rendered"]
    assert second.split() == ["clip.mp4", "failed"]
    assert sums == "1 rendered, 0 unchanged, 1 failed."
    known = json.loads(as_json(outcomes))
    assert [one["state"] for one in known] == ["rendered", "failed"]
    assert (known[0]["clip_seconds"], known[1]["why"]) == (61.2, "it broke")


def test_what_the_gates_found_is_told_with_the_way_to_look() -> None:
    assert warnings([outcome(JOBS[1], "rendered"), outcome(JOBS[0], "failed", "it broke")]) == ""
    odd = Job("Overshoot", {"loss": "w1**2 + w2**2", "theme": "paper"})
    found = [outcome(odd, "rendered", seconds=7, found=(FOUND,)), outcome(JOBS[0], "current", found=(FOUND, FOUND))]
    assert [told(one) for one in found] == ["12-overshoot: rendered in 7 s, 1 finding", "01-fogged-hillside: unchanged, 2 findings"]
    lines = warnings(found).splitlines()
    assert lines[1].strip() == FOUND
    assert lines[2].strip() == "To see where: fogline check Overshoot --set 'loss=w1**2 + w2**2' --set theme=paper --frame FOLDER"
    assert json.loads(as_json([outcome(odd, "failed", found=(FOUND,))]))[0]["findings"] == [FOUND]
