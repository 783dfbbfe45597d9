import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.captions import CHARACTERS_A_SECOND, Caption, reading_time
from scenes.kit.layout import LAYOUTS
from scenes.kit.text.markup import COLOURED
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words, balanced, plain
from scenes.kit.theme import THEMES

SENTENCE = "The [gradient](gradient) points straight uphill from here."


def test_words_stand_on_their_baseline_also_when_set_twice() -> None:
    for text in ("Hxn", "gpq", "Hxn"):
        words = Words(text, size=32, colour="#FFFFFF").stand_at(np.array([1.0, 2.0, 0.0]))
        letters_without_descender = [leaf.get_bottom()[1] for leaf in words.family_members_with_points()]
        assert max(letters_without_descender) == pytest.approx(2.0, abs=0.01) if text == "Hxn" else min(letters_without_descender) < 1.95
        assert words.get_left()[0] == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["*bold* _not_ #set $x$ [a] \\ \" < > @ ~ ' `", "a\\b", '"quoted"', "https://x.y//z"])
def test_nothing_in_words_is_markup(text: str) -> None:
    assert len(Words(text, size=30, colour="#FFFFFF").family_members_with_points()) == len(
        text.replace(" ", "").replace('"', "''")
    ) - text.count('"')


def test_coloured_words_wear_their_colour() -> None:
    words = Words(SENTENCE, size=30, colour="#FFFFFF", colours={"gradient": "#F0E442"})
    yellow = [leaf for leaf in words.family_members_with_points() if leaf.get_fill_color().to_hex() == "#F0E442"]
    assert len(yellow) == len("gradient")


def test_plain_words_have_no_colours() -> None:
    assert plain(SENTENCE) == "The gradient points straight uphill from here."


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=30), st.integers(12, 60))
def test_lines_are_balanced_and_lose_nothing(words: list[str], columns: int) -> None:
    text = " ".join(words)
    lines = balanced(text, columns, 99)
    assert " ".join(lines) == text
    assert max(map(len, lines)) <= columns


def test_lines_are_as_even_as_they_can_be() -> None:
    assert balanced("one two three four five six seven eight", 34, 2) == ["one two three four", "five six seven eight"]


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        (
            "Its slope is negative: raise this weight, and the loss falls.",
            42,
            ["Its slope is negative:", "raise this weight, and the loss falls."],
        ),
        ("Let the hill rise again. The arrow does not climb it.", 42, ["Let the hill rise again.", "The arrow does not climb it."]),
        (
            "In another valley, at (1, 2) the gradient has the entries 2 and 8.",
            42,
            ["In another valley, at (1, 2)", "the gradient has the entries 2 and 8."],
        ),
        ("Raise either of the two and the loss is up", 27, ["Raise either of the two", "and the loss is up"]),
    ],
)
def test_lines_are_broken_where_the_voice_would_pause(text: str, columns: int, lines: list[str]) -> None:
    assert balanced(text, columns, 2) == lines


def test_too_many_words_are_refused() -> None:
    with pytest.raises(ValueError, match="needs 3 lines"):
        balanced("word " * 20, 42, 2)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_caption_stays_in_its_band(layout: object, theme: object) -> None:
    text = "Each step keeps four fifths of the way. So the loss falls by a third"
    words = Caption(text, {}, layout).words(theme)  # type: ignore[arg-type]
    assert words.get_top()[1] <= layout.band.top  # type: ignore[attr-defined]
    assert words.get_bottom()[1] >= layout.safe.bottom - 0.02  # type: ignore[attr-defined]
    assert words.width <= layout.safe.width  # type: ignore[attr-defined]


def test_a_captions_numbers_are_those_of_its_claims() -> None:
    caption = Caption("The loss falls from {before} to {after}.", {"before": shown(25, 0), "after": shown(16.004, 2)}, LAYOUTS["16:9"])
    assert caption.text == "The loss falls from 25 to 16.00."


def test_reading_time_follows_the_eye_and_the_pace() -> None:
    caption = Caption("Uphill, downhill, and a very considerable characteristic.", {}, LAYOUTS["16:9"])
    assert reading_time(caption, 1) >= len(caption.text) / CHARACTERS_A_SECOND
    assert reading_time(caption, 2) == pytest.approx(reading_time(caption, 1) / 2)


def test_a_number_stays_anchored_where_it_stands() -> None:
    number = Number(3, 2, size=40, colour="#FFFFFF").stand_at(np.array([2.0, 1.0, 0.0]), 1)
    right = number.get_right()[0]
    number.count_to(-1234.5)
    assert number.text == "−1234.50"
    assert number.get_right()[0] == pytest.approx(right, abs=0.02)
    number.shift(np.array([1.0, 0.0, 0.0])).count_to(7)
    assert number.get_right()[0] == pytest.approx(right + 1, abs=0.02)


def test_the_markup_of_colours_is_found() -> None:
    assert COLOURED.findall(SENTENCE) == [("gradient", "gradient")]
