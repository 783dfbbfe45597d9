"""What is made of finished clips: one film, a zip to hand on, a loop for slides, a matrix of variants, and their pages' links."""

import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import av
import numpy as np
import pytest
import srt
from PIL import Image

from tests.course.checkouts import fogline, make_checkout, shown


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose course is built, the second clip of another length than the first."""
    checkout = make_checkout(tmp_path_factory.mktemp("built"), second="self.wait(0.4)")
    fogline(checkout, "build", "-q", "l", "--jobs", "2")
    return checkout


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "poster") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.ids.add(value)


def links_of(page: Path) -> _Links:
    parser = _Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def assert_links_resolve(page: Path) -> None:
    links = links_of(page)
    assert links.targets
    for target in links.targets:
        parts = urlsplit(target)
        if parts.scheme == "data":
            continue
        assert parts.scheme + parts.netloc == "", f"{page.name} leads out of the course: {target}"
        if parts.path:
            assert (page.parent / unquote(parts.path)).is_file(), f"{page.name} links to {target}, which is not there"
        elif parts.fragment:
            assert parts.fragment in links.ids, f"{page.name} has no place {target}"


def test_a_build_makes_pages_whose_links_resolve(built: Path) -> None:
    course = built / "media/course"
    assert {"index.html", "01-first.html", "02-second.html", "01-first.webp"} <= shown(course)
    for page in course.glob("*.html"):
        assert_links_resolve(page)


def test_pages_that_would_be_the_same_are_left_alone(built: Path) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in (built / "media/course").iterdir() if file.is_file()}
    fogline(built, "build", "-q", "l")
    assert {file.name: file.stat().st_mtime_ns for file in (built / "media/course").iterdir() if file.is_file()} == before


def test_the_film_is_the_clips_frame_by_frame_with_chapters_and_captions(built: Path) -> None:
    course = built / "media/course"
    fogline(built, "film")
    film = course / "fogline.mp4"
    clips = [pictures(course / f"{stem}.mp4") for stem in ("01-first", "02-second")]
    joined = pictures(film)
    assert len(joined) == sum(map(len, clips))
    assert all(np.array_equal(one, other) for one, other in zip(joined, [*clips[0], *clips[1]], strict=True))
    with av.open(str(film)) as container:
        chapters = container.chapters()
        rate = container.streams.video[0].average_rate
        times = [frame.time for frame in container.decode(video=0)]
    assert rate is not None
    assert times == pytest.approx([number / float(rate) for number in range(len(joined))])
    assert [one["metadata"]["title"] for one in chapters] == ["1. Section 1", "2. Section 2"]
    assert [float(one["start"] * (one["time_base"] or 0)) for one in chapters] == pytest.approx([0, len(clips[0]) / float(rate)])
    said = list(srt.parse((course / "fogline.srt").read_text(encoding="utf-8")))
    parts = [list(srt.parse((course / f"{stem}.srt").read_text(encoding="utf-8"))) for stem in ("01-first", "02-second")]
    assert [one.content for one in said] == [one.content for part in parts for one in part]
    assert [one.start.total_seconds() for one in said][len(parts[0]) :] == pytest.approx(
        [one.start.total_seconds() + len(clips[0]) / float(rate) for one in parts[1]], abs=0.002
    )
    assert (course / "fogline.chapters.txt").read_text(encoding="utf-8") == "00:00:00 1. Section 1\n"  # the second is under ten seconds


def test_clips_of_different_kinds_are_not_joined(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "mixed"
    fogline(built, "render", "First", "-q", "l", "--out", str(out))
    fogline(built, "render", "Second", "-q", "m", "--out", str(out))
    done = fogline(built, "film", "--out", str(out), code=1)
    assert "02-second is 1280 × 720 at 30 frames a second and 01-first 854 × 480 at 15" in done.stderr
    assert not list(out.glob("*fogline*"))


def test_the_package_works_where_it_is_unpacked_and_is_the_same_again(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "handed-on.zip"
    fogline(built, "package", "--to", str(target))
    first = target.read_bytes()
    fogline(built, "package", "--to", str(target))
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "unpacked")
    course = tmp_path / "unpacked" / "handed-on"
    assert {"index.html", "01-first.mp4", "02-second.vtt", "LICENSE.txt", "HOW-TO-EMBED.txt"} <= shown(course)
    for page in course.glob("*.html"):
        assert_links_resolve(page)
    assert pictures(course / "01-first.mp4")


def test_a_damaged_clip_is_not_handed_on(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path / "checkout")
    fogline(checkout, "build", "-q", "l")
    clip = checkout / "media/course/02-second.mp4"
    clip.write_bytes(clip.read_bytes()[:-200])
    done = fogline(checkout, "package", "--to", str(tmp_path / "no.zip"), code=1)
    assert "02-second cannot be handed on" in done.stderr
    assert {file.name for file in tmp_path.iterdir()} == {"checkout"}


def test_without_a_course_there_is_nothing_to_hand_on(tmp_path: Path) -> None:
    checkout = make_checkout(tmp_path)
    for command in ("film", "package"):
        assert "Build it first" in fogline(checkout, command, code=1).stderr


def test_a_loop_is_a_muted_endless_picture_of_one_chapter(built: Path, tmp_path: Path) -> None:
    clip, target = built / "media/course/01-first.mp4", tmp_path / "loop.webp"
    fogline(built, "loop", str(clip), "--chapter", "1", "--to", str(target))
    with Image.open(target) as picture:
        assert picture.format == "WEBP"
        assert picture.info["loop"] == 0
        assert max(picture.size) <= 640
        assert getattr(picture, "n_frames", 1) >= 1
    assert "has the chapters 1 to 1, not 2" in fogline(built, "loop", str(clip), "--chapter", "2", code=1).stderr


MATRIX = """
quality = "l"

[[clips]]
scenes = ["First"]
theme = ["night", "paper"]
learning_rate = ["1.2", "1.20", 0.5]
"""


def test_a_matrix_makes_every_combination_once_and_an_index(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "rates.toml"
    file.write_text(MATRIX)
    out = tmp_path / "out"
    made = json.loads(fogline(built, "matrix", str(file), "--out", str(out), "--json").stdout)
    differing = [one["parameters"] for one in made]
    assert differing == [{}, {"learning_rate": "0.5"}, {"theme": "paper"}, {"learning_rate": "0.5", "theme": "paper"}]
    pages = list(out.rglob("*.html"))
    assert {page.name for page in pages} == {"index.html", "01-first.html", "explorer.html", "simulator.html"}
    assert len([page for page in pages if page.name == "01-first.html"]) == 4
    for page in pages:
        assert_links_resolve(page)
    index = (out / "index.html").read_text(encoding="utf-8")
    assert len(re.findall("learning_rate 0.5", index)) == 2


BAD = {
    "not there": (None, "cannot be read"),
    "not TOML": ("[[clips", "is not TOML"),
    "no clips": ('quality = "l"', "has no [[clips]]"),
    "another key": ("clip = 1", "may hold quality and [[clips]], not clip"),
    "a quality that is none": ('quality = "z"\n[[clips]]\nscenes = ["First"]', "asks for the quality 'z'"),
    "a list in a list": ('[[clips]]\nscenes = ["First"]\ntheme = [["night"]]', "theme is a text or a number"),
    "no scene": ('[[clips]]\ntheme = "night"', "scenes is a text"),
    "a scene that is none": ('[[clips]]\nscenes = "Nobody"', "there is no scene 'Nobody'"),
    "a value that cannot be": ('[[clips]]\nscenes = "First"\nlearning_rate = [1, -1]', "learning_rate"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_matrix_is_refused_before_anything_is_rendered(case: str, built: Path, tmp_path: Path) -> None:
    content, named = BAD[case]
    if content is not None:
        (tmp_path / "m.toml").write_text(content)
    done = fogline(built, "matrix", str(tmp_path / "m.toml"), "--out", str(tmp_path / "out"), code=2)
    assert named in done.stderr
    assert not (tmp_path / "out").exists()
