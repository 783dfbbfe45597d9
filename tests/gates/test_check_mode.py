"""A checked run is the rendered one without its pictures: the same clock, the same end; and the finished file is what was drawn."""

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import FadeIn, ValueTracker, tempconfig
from PIL import Image

from scenes.kit.finish import FinishError
from scenes.kit.gates import Gate
from scenes.kit.gates.delivered import Reel, faults, poster_fault
from scenes.kit.renderer import looked_at
from tests.gates.demo import OneSlope, OneStep

SIZE, SMALL_FILM = (854, 480), (512, 288)
SMALL = {"quality": "low_quality", "frame_rate": 10, "progress_bar": "none", "verbosity": "ERROR"}
ODD = (0.37, 1 / 3, 0.05, 1.01)
"""Durations that are no whole frames."""


def odd_times(scene: Any) -> None:
    for seconds in ODD:
        scene.wait(seconds)
        scene.play(FadeIn(scene.heading), run_time=seconds)
    scene.ticker = ValueTracker(0.0)
    scene.ticker.add_updater(lambda tracker, dt: tracker.increment_value(1))
    scene.add(scene.ticker)
    scene.take_poster()
    scene.wait_until(lambda: scene.ticker.get_value() >= 4, 3)


def run(kind: type, *, drawing: bool, gate: Gate | None = None, **settings: Any) -> Any:
    spoiled = type("OneStep", (kind,), {"spoil": staticmethod(odd_times)}) if kind is OneStep else kind
    with tempconfig({**SMALL, **settings}):
        live = spoiled(parameters={}, gate=gate or Gate(), drawing=drawing)
        live.render()
    return live


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return run(OneStep, drawing=True, media_dir=str(tmp_path_factory.mktemp("clip")))


def test_both_have_the_same_clock_and_the_same_end(rendered: Any) -> None:
    checked = run(OneStep, drawing=False, dry_run=True)
    assert checked.frames == rendered.frames
    assert [beat.start for beat in checked._beats] == [beat.start for beat in rendered._beats]
    assert [(one.start, one.end) for one in checked.heard] == [(one.start, one.end) for one in rendered.heard]
    assert checked.walker.get_center() == pytest.approx(rendered.walker.get_center(), abs=1e-9)
    with av.open(str(rendered.clip)) as container:
        assert sum(1 for _ in container.decode(video=0)) == checked.frames


def test_a_checked_run_writes_nothing(tmp_path: Path) -> None:
    run(OneSlope, drawing=False, dry_run=True, media_dir=str(tmp_path))
    assert not [file for file in tmp_path.rglob("*") if file.suffix in (".mp4", ".png", ".json")]


def test_every_frame_is_looked_at_where_asked() -> None:
    every, few = Gate(every_frame=True), Gate()
    run(OneStep, drawing=False, gate=every, dry_run=True)
    run(OneStep, drawing=False, gate=few, dry_run=True)
    assert every.evidence.looks["frames"] > few.evidence.looks["frames"]
    assert looked_at(100) == [0, 25, 50, 74, 99]
    assert looked_at(1) == [0]


def test_the_manifest_holds_the_evidence(rendered: Any) -> None:
    manifest = json.loads(rendered.clip.with_suffix(".json").read_text(encoding="utf-8"))
    evidence = manifest["evidence"]
    assert evidence["findings"] == []
    assert evidence["summary"] == rendered.gate.evidence.summary()
    assert sum(proof["checks"] for proof in evidence["proofs"]) == rendered.gate.evidence.claims > 100
    assert {"Gradient", "Shown", "Iterate", "Contour"} <= {proof["kind"] for proof in evidence["proofs"]}
    assert all(set(proof) >= {"kind", "mark", "from", "to", "claimed", "drawn", "worst"} for proof in evidence["proofs"])


def test_the_finished_file_is_what_was_drawn(rendered: Any) -> None:
    reel = rendered.gate.reel
    assert list(reel.chapters) == [0]
    assert faults(rendered.clip, SIZE, 10, reel) == []
    assert faults(rendered.clip, (1280, 720), 10, reel)


def changed(reel: Reel, **parts: Any) -> Reel:
    other = Reel()
    vars(other).update({**vars(reel), **parts})
    return other


def test_a_file_of_another_length_is_refused(rendered: Any) -> None:
    reel = rendered.gate.reel
    assert "were drawn" in faults(rendered.clip, SIZE, 10, changed(reel, lights=reel.lights[:-1]))[-1]
    assert "were drawn" in faults(rendered.clip, SIZE, 10, changed(reel, lights=[*reel.lights, reel.lights[-1]]))[-1]


@pytest.mark.parametrize("way", [-1, 1])
def test_a_file_that_is_one_frame_off_is_refused(rendered: Any, way: int) -> None:
    lights = rendered.gate.reel.lights
    off = [*lights[1:], lights[-1]] if way < 0 else [lights[0], *lights[:-1]]
    assert any("a frame before or after" in one for one in faults(rendered.clip, SIZE, 10, changed(rendered.gate.reel, lights=off)))


def test_a_file_with_other_light_or_colours_is_refused(rendered: Any) -> None:
    reel = rendered.gate.reel
    light, blue, red = reel.chapters[0]
    brighter = [one + 0 for one in reel.lights]
    brighter[5] = brighter[5] + np.pad([[20.0]], ((10, 25), (10, 53)))
    assert "not the one" in faults(rendered.clip, SIZE, 10, changed(reel, lights=brighter))[0]
    tinted = changed(reel, chapters={0: (light, blue + 6, red)})
    assert "of colour apart" in faults(rendered.clip, SIZE, 10, tinted)[0]


def test_a_poster_of_another_picture_is_refused(rendered: Any, tmp_path: Path) -> None:
    reel, poster = rendered.gate.reel, rendered.clip.with_suffix(".png")
    assert reel.poster is not None
    assert poster_fault(poster, reel) == []
    assert poster_fault(poster, changed(reel, poster=5))
    with Image.open(poster) as picture:
        picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "other.png")
    assert poster_fault(tmp_path / "other.png", reel)


def test_a_film_that_flashes_is_refused(tmp_path: Path) -> None:
    dark, bright = (np.full((*SMALL_FILM[::-1], 3), level, np.uint8) for level in (20, 230))
    flashing = film(tmp_path / "flashing.mp4", [dark, bright] * 12, 1)
    assert any("flashes" in one for one in faults(flashing, SMALL_FILM, 10, seen([dark, bright] * 12)))
    once = film(tmp_path / "once.mp4", [dark, bright], 10)
    assert not any("flashes" in one for one in faults(once, SMALL_FILM, 10, seen([dark, bright], 10)))


def seen(pictures: list[Any], repeat: int = 1) -> Reel:
    reel = Reel()
    reel.begin_chapter(0)
    for picture in pictures:
        reel.see(picture, repeat)
    return reel


def film(path: Path, pictures: list[np.ndarray[Any, Any]], repeat: int) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=10)
        (stream.width, stream.height), stream.pix_fmt = SMALL_FILM, "yuv420p"
        for picture in pictures:
            for _ in range(repeat):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_empty_and_frozen_films_are_refused(tmp_path: Path) -> None:
    black = np.zeros((*SMALL_FILM[::-1], 3), np.uint8)
    noise = np.kron(np.random.default_rng(0).integers(0, 255, (36, 64, 1)), np.ones((8, 8, 3))).astype(np.uint8)
    empty = film(tmp_path / "empty.mp4", [black], 5)
    assert faults(empty, SMALL_FILM, 10, seen([black], 5)) == ["its picture at 0.0 s is empty"]
    frozen = film(tmp_path / "frozen.mp4", [noise], 250)
    assert any("stands still" in one for one in faults(frozen, SMALL_FILM, 10, seen([noise], 250)))


def test_a_clip_that_is_not_what_was_drawn_is_not_delivered(tmp_path: Path) -> None:
    class Wrong(Gate):
        def delivered(self, clip: Path) -> list[str]:
            return [*super().delivered(clip), "it is wrong"]

    with pytest.raises(FinishError, match="it is wrong"):
        run(OneSlope, drawing=True, gate=Wrong(), media_dir=str(tmp_path))
