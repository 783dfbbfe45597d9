"""Finishing: what stands beside a clip, in formats that others read, and nothing half-done."""

import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from scenes.kit.encoding import BT709Encoder
from scenes.kit.finish import FinishError, fault, finish
from scenes.kit.record import ENDINGS, Chapter, ClipRecord, Cue, RecordError, with_ending
from tests.kit.test_encoding import spec

RATE, FRAMES = 30, 90
WIDTH, HEIGHT = 128, 72
RECORD = ClipRecord(
    title='Slopes <b> & "more"',
    section=12,
    stem="12-overshoot",
    scene="Overshoot",
    objective="See a slope.",
    frame_rate=RATE,
    frames=FRAMES,
    parameters={"learning_rate": "1.2"},
    captions=(Cue(0, 31, "if a < b & b > c --> stop"), Cue(31, 90, "first line\n\n second ∇L line ")),
    chapters=(Chapter(0, "Up"), Chapter(45, "Down <i>")),
    poster=40,
    evidence={"claims": 3},
)


def draw(target: Path, kind: type[VideoSegmentEncoder] = BT709Encoder, frames: int = FRAMES) -> Path:
    encoder = kind(target=target, spec=spec(WIDTH, HEIGHT))
    for number in range(frames):
        encoder.write_frame(np.full((HEIGHT, WIDTH, 4), 2 * number, np.uint8))
    encoder.finish()
    return target


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return draw(tmp_path / "Overshoot.mp4")


def boxes(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        yield name.decode()
        at += size


def texts(stem: Path) -> dict[str, str]:
    return {ending: with_ending(stem, ending).read_text(encoding="utf-8") for ending in ENDINGS if ending not in {".mp4", ".png"}}


def test_beside_manims_file_stand_all_the_others(raw: Path) -> None:
    assert finish(raw, RECORD) == raw
    assert {file.name for file in raw.parent.iterdir()} == {f"Overshoot{ending}" for ending in ENDINGS}
    assert fault(raw) is None


def test_to_a_stem_the_raw_file_is_left_alone(raw: Path, tmp_path: Path) -> None:
    before = raw.read_bytes()
    clip = finish(raw, RECORD, tmp_path / "course" / "12.5-overshoot")
    assert clip.name == "12.5-overshoot.mp4"
    assert raw.read_bytes() == before
    assert {file.name for file in clip.parent.iterdir()} == {f"12.5-overshoot{ending}" for ending in ENDINGS}


def test_the_clip_begins_with_its_index_and_keeps_its_pictures(raw: Path, tmp_path: Path) -> None:
    clip = finish(raw, RECORD, tmp_path / "clip")
    order = list(boxes(clip.read_bytes()))
    assert order.index("moov") < order.index("mdat")
    with av.open(str(raw)) as before, av.open(str(clip)) as after:
        assert after.metadata["title"] == RECORD.title
        for one, other in zip(before.decode(video=0), after.decode(video=0), strict=True):
            assert np.array_equal(one.to_ndarray(), other.to_ndarray())


def test_the_clip_names_its_colours_in_container_and_stream(raw: Path, tmp_path: Path) -> None:
    data = finish(raw, RECORD, tmp_path / "clip").read_bytes()
    assert data[data.index(b"colrnclx") + 8 :][:6] == bytes([0, 1, 0, 1, 0, 1])


def test_captions_are_valid_and_escaped(raw: Path) -> None:
    finish(raw, RECORD)
    header, *cues = texts(raw.with_suffix(""))[".vtt"].rstrip("\n").split("\n\n")
    assert header == "WEBVTT"
    assert cues == [
        "1\n00:00:00.000 --> 00:00:01.033\nif a &lt; b &amp; b &gt; c --&gt; stop",
        "2\n00:00:01.033 --> 00:00:03.000\nfirst line\nsecond ∇L line",
    ]


def test_another_reader_finds_the_same_captions_in_the_srt(raw: Path) -> None:
    finish(raw, RECORD)
    read = list(srt.parse(texts(raw.with_suffix(""))[".srt"]))
    assert [cue.content for cue in read] == ["if a < b & b > c --> stop", "first line\nsecond ∇L line"]
    for cue, ours in zip(read, RECORD.captions, strict=True):
        assert cue.start.total_seconds() == pytest.approx(ours.start / RATE, abs=0.0005)
        assert cue.end.total_seconds() == pytest.approx(ours.end / RATE, abs=0.0005)


def test_chapters_run_to_the_end(raw: Path) -> None:
    finish(raw, RECORD)
    chapters = texts(raw.with_suffix(""))[".chapters.vtt"]
    assert re.findall(r"(\S+) --> (\S+)\n(.*)", chapters) == [
        ("00:00:00.000", "00:00:01.500", "Up"),
        ("00:00:01.500", "00:00:03.000", "Down &lt;i&gt;"),
    ]


def test_the_transcript_has_each_word_once_under_its_chapter(raw: Path) -> None:
    finish(raw, replace(RECORD, captions=(Cue(0, 30, "One."), Cue(30, 50, "Two."), Cue(50, 90, "Three."))))
    assert texts(raw.with_suffix(""))[".txt"] == f"{RECORD.title}\n\nSee a slope.\n\nUp\n\nOne. Two.\n\nDown <i>\n\nThree.\n"


def test_words_before_the_first_chapter_are_not_lost(raw: Path) -> None:
    finish(raw, replace(RECORD, chapters=(Chapter(60, "Late"),)))
    assert "if a < b" in texts(raw.with_suffix(""))[".txt"]


def test_the_manifest_says_what_the_clip_is(raw: Path) -> None:
    finish(raw, RECORD)
    manifest = json.loads(texts(raw.with_suffix(""))[".json"])
    assert (manifest["width"], manifest["height"], manifest["frames"], manifest["seconds"]) == (WIDTH, HEIGHT, FRAMES, 3)
    assert manifest["parameters"] == {"learning_rate": "1.2"}
    assert manifest["evidence"] == {"claims": 3}
    assert manifest["bytes"] == raw.stat().st_size
    assert manifest["chapters"] == [{"start": 0, "title": "Up"}, {"start": 45, "title": "Down <i>"}]
    assert "manim" in manifest["versions"]


def test_a_poster_is_that_frame_or_the_picture_given(raw: Path, tmp_path: Path) -> None:
    from PIL import Image

    clip = finish(raw, RECORD, tmp_path / "frame")
    assert abs(int(np.asarray(Image.open(clip.with_suffix(".png")))[5, 5, 0]) - 80) <= 2
    picture = np.full((HEIGHT, WIDTH, 4), (10, 200, 30, 255), np.uint8)
    clip = finish(raw, replace(RECORD, poster=picture), tmp_path / "picture")
    assert np.array_equal(np.asarray(Image.open(clip.with_suffix(".png"))), picture[..., :3])


def test_finishing_twice_gives_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    one, other = (finish(raw, RECORD, tmp_path / name / "clip") for name in ("one", "other"))
    for ending in ENDINGS:
        assert one.with_name(f"clip{ending}").read_bytes() == other.with_name(f"clip{ending}").read_bytes()


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (replace(RECORD, frames=91), "it has 90 frames"),
        (replace(RECORD, frame_rate=60), "it has 90 frames"),
        (replace(RECORD, poster=90), "its poster is to be frame 90"),
    ],
)
def test_a_record_that_does_not_fit_leaves_nothing(raw: Path, record: ClipRecord, words: str) -> None:
    before = raw.read_bytes()
    with pytest.raises(FinishError, match=words):
        finish(raw, record)
    assert list(raw.parent.iterdir()) == [raw]
    assert raw.read_bytes() == before


def test_pixels_of_another_matrix_are_not_passed_off_as_bt709(tmp_path: Path) -> None:
    raw = draw(tmp_path / "plain.mp4", VideoSegmentEncoder)
    with pytest.raises(FinishError, match=r"not BT\.709"):
        finish(raw, RECORD)


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    raw = tmp_path / "raw.mp4"
    raw.write_bytes(b"not a video")
    with pytest.raises(FinishError, match="not a video"):
        finish(raw, RECORD)
    assert list(tmp_path.iterdir()) == [raw]


@pytest.mark.parametrize("damage", ["cut", "captions", "manifest", "another clip"])
def test_fault_finds_what_was_damaged(raw: Path, damage: str) -> None:
    clip = finish(raw, RECORD)
    match damage:
        case "cut":
            clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
        case "captions":
            clip.with_suffix(".vtt").unlink()
        case "manifest":
            clip.with_suffix(".json").write_text("[]")
        case "another clip":
            draw(clip, frames=FRAMES - 1)
    assert fault(clip)


@pytest.mark.parametrize(
    "wrong",
    [
        {"captions": (Cue(0, 0, "no time"),)},
        {"captions": (Cue(0, 91, "beyond the end"),)},
        {"captions": (Cue(0, 20, "one"), Cue(10, 30, "over the other"))},
        {"chapters": (Chapter(10, "second"), Chapter(0, "first"))},
        {"chapters": (Chapter(0, "one"), Chapter(0, "two"))},
        {"chapters": (Chapter(90, "after the end"),)},
    ],
)
def test_times_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        replace(RECORD, **wrong)


@pytest.mark.parametrize("rate", [15, 30, 60])
def test_times_are_right_to_the_millisecond_after_an_hour(rate: int) -> None:
    from scenes.kit.record import TEXTS

    start = 3600 * rate + 1
    record = replace(RECORD, frame_rate=rate, frames=start + rate, captions=(Cue(start, start + 1, "late"),), chapters=())
    begins = re.search(r"^(\d\d):(\d\d):(\d\d)\.(\d{3}) -->", TEXTS[".vtt"](record), re.MULTILINE)
    assert begins is not None
    hours, minutes, seconds, thousandths = map(int, begins.groups())
    shown = Fraction(((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths, 1000)
    assert abs(shown - Fraction(start, rate)) <= Fraction(1, 2000)
