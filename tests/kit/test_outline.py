"""The outline: names that clips get, and messages for an outline that is wrong."""

from pathlib import Path

import pytest

from scenes.kit.outline import OutlineError, read_outline, section_of, sections

GOOD = """[[section]]
number = 1
file = "one.py"
scenes = ["One"]
title = "One"
objective = "See one."
needs = []
questions = ["One?"]
status = "ready"
"""


@pytest.mark.parametrize(
    ("scene", "stem"),
    [
        ("FoggedHillside", "01-fogged-hillside"),
        ("Overshoot", "12-overshoot"),
        ("NotANumber", "13-not-a-number"),
        ("QuizPartial", "24a-quiz-partial"),
        ("ExerciseSaddle", "25d-exercise-saddle"),
    ],
)
def test_clips_are_named_after_number_letter_and_scene(scene: str, stem: str) -> None:
    assert section_of(scene).stem(scene) == stem


def test_every_clip_has_a_name_of_its_own() -> None:
    stems = [section.stem(scene) for section in sections() for scene in section.scenes]
    assert len(set(stems)) == len(stems) == 31


def test_no_two_clips_have_the_same_heading_or_place() -> None:
    assert section_of("Overshoot").heading("Overshoot") == "Overshoot"
    assert section_of("QuizNearest").heading("QuizNearest") == "Does the gradient always point toward the nearest minimum?"
    assert [section_of(scene).place(scene) for scene in ("FoggedHillside", "QuizNearest")] == ["1", "24b"]
    for name in ("heading", "place"):
        names = [getattr(section, name)(scene) for section in sections() for scene in section.scenes]
        assert len(set(names)) == len(names)


def test_an_unknown_scene_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        section_of("Nobody")


def test_a_good_outline_is_read(tmp_path: Path) -> None:
    (tmp_path / "outline.toml").write_text(GOOD)
    (section,) = read_outline(tmp_path / "outline.toml")
    assert (section.number, section.module, section.ready) == (1, "scenes.one", True)


WRONG = {
    "not TOML": (GOOD + "[[", "not valid TOML"),
    "not text": (None, "not valid TOML"),
    "key missing": (GOOD.replace('title = "One"\n', ""), "section 1, title"),
    "key unknown": (GOOD + "length = 3\n", "section 1, length"),
    "wrong type": (GOOD.replace("number = 1", 'number = "x"'), "section 1, number"),
    "unknown status": (GOOD.replace('"ready"', '"soon"'), "section 1, status"),
    "path for a file": (GOOD.replace("one.py", "../one.py"), "section 1, file"),
    "no class name": (GOOD.replace('["One"]', '["one two"]'), "section 1, scenes, 0"),
    "number out of order": (GOOD.replace("number = 1", "number = 2"), "its number is 2"),
    "no scene": (GOOD.replace('["One"]', "[]"), "no scene"),
    "needs what comes later": (GOOD.replace("needs = []", "needs = [1]"), "it needs 1"),
    "scene twice": (GOOD.replace('["One"]', '["One", "One"]'), "twice"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_outline_says_where(case: str, tmp_path: Path) -> None:
    text, words = WRONG[case]
    file = tmp_path / "outline.toml"
    file.write_bytes(b"\xff\xff" if text is None else text.encode())
    with pytest.raises(OutlineError, match=rf"outline\.toml.*{words}"):
        read_outline(file)


def test_a_missing_outline_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutlineError, match="cannot be read"):
        read_outline(tmp_path / "outline.toml")
