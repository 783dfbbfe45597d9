"""Building for real, with two tiny scenes: what is rendered, what is left alone, and what a failure leaves behind."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from course.freshness import is_current
from scenes.kit.record import ENDINGS
from tests.course.checkouts import course_of, fogline, make_checkout, shown


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which everything has been built once."""
    checkout = make_checkout(tmp_path_factory.mktemp("built"))
    fogline(checkout, "build", "-q", "l", "--jobs", "2")
    return checkout


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.iterdir() if file.is_file()}


def test_every_clip_is_there_with_all_that_belongs_to_it(built: Path) -> None:
    course = built / "media/course"
    assert shown(course) == course_of("01-first", "02-second")


def test_a_second_build_renders_nothing(built: Path) -> None:
    before = snapshot(built / "media/course")
    done = fogline(built, "build", "-q", "l")
    assert "0 rendered, 2 unchanged" in done.stdout
    assert snapshot(built / "media/course") == before


def test_rendering_the_same_elsewhere_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    fogline(built, "render", "First", "-q", "l", "--out", str(tmp_path / "again"))
    for ending in ENDINGS:
        assert (tmp_path / f"again/01-first{ending}").read_bytes() == (built / f"media/course/01-first{ending}").read_bytes(), ending


def test_default_values_spelt_out_are_the_default_clip(built: Path) -> None:
    done = fogline(built, "render", "First", "-q", "l", "--set", "learning_rate=1.20", "--theme", "night")
    assert "0 rendered, 1 unchanged" in done.stdout


def test_other_parameters_go_to_a_folder_named_for_them(built: Path) -> None:
    before = snapshot(built / "media/course")
    done = fogline(built, "render", "First", "-q", "l", "--set", "learning_rate=.90", "--theme", "paper", "--aspect", "9:16")
    clip = built / "media/course/aspect-9x16_learning_rate-0.9_theme-paper/01-first.mp4"
    assert str(clip) in done.stdout
    manifest = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))
    assert (manifest["width"], manifest["height"]) == (480, 854)
    assert manifest["parameters"]["learning_rate"] == "0.9"
    assert snapshot(built / "media/course") == before


def test_a_variant_file_and_then_set_win_over_the_default(built: Path, tmp_path: Path) -> None:
    variant = tmp_path / "mild.cfg"
    variant.write_text("[First]\nlearning_rate = 0.5\n")
    assert "learning_rate-0.5/" in fogline(built, "render", "First", "-q", "l", "--variant", str(variant)).stdout
    both = fogline(built, "render", "First", "-q", "l", "--variant", str(variant), "--set", "learning_rate=0.6")
    assert "learning_rate-0.6/" in both.stdout


@pytest.mark.parametrize("damage", ["clip cut short", "captions gone", "manifest not JSON"])
def test_what_was_damaged_is_made_again(built: Path, damage: str) -> None:
    course = built / "media/course"
    whole = {name: content for name, (_, content) in snapshot(course).items()}
    match damage:
        case "clip cut short":
            (course / "01-first.mp4").write_bytes(whole["01-first.mp4"][:-100])
        case "captions gone":
            (course / "01-first.vtt").unlink()
        case "manifest not JSON":
            (course / "01-first.json").write_text("{")
    assert "1 rendered, 1 unchanged" in fogline(built, "build", "-q", "l").stdout
    assert {name: content for name, (_, content) in snapshot(course).items()} == whole


def test_an_edited_scene_is_rendered_again_and_only_that(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    fogline(checkout, "build", "-q", "l")
    scene = checkout / "scenes/second.py"
    scene.write_text(scene.read_text(encoding="utf-8").replace("self.wait(0.4)", "self.wait(0.6)"))
    done = fogline(checkout, "build", "-q", "l")
    assert "01-first: unchanged" in done.stdout
    assert "02-second: rendered" in done.stdout


def test_a_scene_that_raises_is_told_and_the_others_finish(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path, second="raise ArithmeticError('the sum is wrong')")
    done = fogline(checkout, "build", "-q", "l", code=1)
    assert "01-first: rendered" in done.stdout
    assert "02-second: failed: ArithmeticError: the sum is wrong" in done.stdout
    course = checkout / "media/course"
    assert shown(course) == course_of("01-first") | {"logs"}
    assert "the sum is wrong" in (course / "logs/02-second.log").read_text(encoding="utf-8")


def test_a_clip_in_which_the_gates_find_something_is_kept_and_told(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path, second="from manim import Square; self.add(Square()); self.wait(0.4)")
    for state in ("rendered", "unchanged"):
        done = fogline(checkout, "build", "-q", "l", code=1)
        assert f"02-second: {state}" in done.stdout
        assert "1 finding" in done.stdout
        assert "Square" in done.stderr
        assert "fogline check Second" in done.stderr
    assert shown(checkout / "media/course") == course_of("01-first", "02-second")


def heed_interrupts() -> None:
    """A process started in the background ignores interrupts, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_it_stops_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path, second="self.wait_until(lambda: False, max_time=10_000)")
    course = checkout / "media/course"
    # A session of its own, so that the interrupt reaches this command alone, as a terminal's would reach its processes too.
    process = subprocess.Popen(
        [sys.executable, "-m", "course", "build", "-q", "l", "--jobs", "2"],
        cwd=checkout,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )
    assert process.stdout is not None
    assert "01-first: rendered" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 1
    assert "Traceback" not in told
    assert shown(course) == {f"01-first{ending}" for ending in ENDINGS}


def test_a_clip_is_not_current_for_another_key(built: Path) -> None:
    clip = built / "media/course/02-second.mp4"
    key = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["content_key"]
    assert is_current(clip, key)
    assert not is_current(clip, key[:-1] + ("0" if key[-1] != "0" else "1"))
