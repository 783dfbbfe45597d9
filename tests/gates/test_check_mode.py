"""A checked run is the rendered one without its pictures: the same clock, the same end; and the finished file is what was drawn."""

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import FadeIn, ValueTracker, tempconfig

from scenes.kit.finish import FinishError
from scenes.kit.gates import Gate
from scenes.kit.gates.delivered import faults, small
from scenes.kit.renderer import looked_at
from tests.gates.demo import OneSlope, OneStep

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
    size = (854, 480)
    drawn = rendered.gate.chapters
    assert len(drawn) == 1
    assert faults(rendered.clip, size, rendered.frames, 10, drawn) == []
    assert faults(rendered.clip, (1280, 720), rendered.frames, 10, drawn)
    assert faults(rendered.clip, size, rendered.frames + 1, 10, drawn)
    assert "not the one that was drawn" in faults(rendered.clip, size, rendered.frames, 10, {30: drawn[0]})[0]


def film(path: Path, pictures: list[np.ndarray[Any, Any]], repeat: int) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for picture in pictures:
            for _ in range(repeat):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_empty_and_frozen_films_are_refused(tmp_path: Path) -> None:
    black, noise = np.zeros((36, 64, 3), np.uint8), np.random.default_rng(0).integers(0, 255, (36, 64, 3), dtype=np.uint8)
    empty = film(tmp_path / "empty.mp4", [black], 5)
    assert faults(empty, (64, 36), 5, 10, {0: small(black)}) == ["its picture at 0.0 s is empty"]
    frozen = film(tmp_path / "frozen.mp4", [noise], 250)
    assert any("stands still" in one for one in faults(frozen, (64, 36), 250, 10, {}))


def test_a_clip_that_is_not_what_was_drawn_is_not_delivered(tmp_path: Path) -> None:
    class Wrong(Gate):
        def delivered(self, clip: Path, frames: int) -> list[str]:
            return [*super().delivered(clip, frames), "it is wrong"]

    with pytest.raises(FinishError, match="it is wrong"):
        run(OneSlope, drawing=True, gate=Wrong(), media_dir=str(tmp_path))
