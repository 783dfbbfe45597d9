"""Section 7: the gradients of facts 3 and 4, and what is said of them."""

from typing import Any

import pytest
from manim import UP

from mathcore import LOSSES, Loss
from mathcore.number import exact
from scenes.kit.gates.gate import check
from scenes.kit.parameters import ParameterError, read
from scenes.kit.slopes.reading import Reading
from scenes.kit.text.formula import Letters
from scenes.kit.theme import NIGHT
from scenes.reading_gradients import ReadingGradients
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def live() -> ReadingGradients:
    scene: ReadingGradients = told(ReadingGradients)
    return scene


def reading(loss: Loss, *at: str) -> Reading:
    return Reading(loss, tuple(exact(one) for one in at), Letters(loss, "w1w2", "eta", NIGHT))


@pytest.mark.parametrize(
    ("name", "at", "entries", "sizes", "signs"),
    [
        ("lopsided_bowl", ("3", "1"), (6, 6), "equal", (1, 1)),
        ("lopsided_bowl", ("-3", "1"), (-6, 6), "equal", (-1, 1)),
        ("lopsided_bowl", ("0", "2"), (0, 12), "second alone", (0, 1)),
        ("lopsided_bowl", ("0", "0"), (0, 0), "level", (0, 0)),
        ("stretched_bowl", ("1", "2"), (2, 8), "second", (1, 1)),
        ("stretched_bowl", ("-3", "0"), (-6, 0), "first alone", (-1, 0)),
        ("bowl", ("-4", "-1"), (-8, -2), "first", (-1, -1)),
    ],
)
def test_a_gradient_is_read_by_its_signs_and_sizes(name: str, at: tuple[str, str], entries: Any, sizes: str, signs: Any) -> None:
    found = reading(LOSSES[name], *at)
    assert (found.entries, found.sizes, found.signs) == (entries, sizes, signs)
    for text, numbers in (found.what_it_is(), found.what_signs_say(), found.what_sizes_say()):
        text.format(**{key: number.text for key, number in numbers.items()})


def test_it_says_what_the_facts_say(live: ReadingGradients) -> None:
    text = said(live)
    for words in ("entries 6 and 6", "entries −6 and 6", "entries 0 and 12", "both entries are 0", "entries 2 and 8", "4 times as much"):
        assert words in text.lower() or words in text


def test_column_bars_and_arrows_stand_at_the_last_point(live: ReadingGradients) -> None:
    assert [number.text for number in live.column.entries] == ["2", "8"]
    for mark in (live.gradient, *live.legs, *live.bars.bars):
        claim: Any = mark.claim
        assert claim.at == live.other_point


def test_it_takes_as_long_as_a_clip_may(live: ReadingGradients) -> None:
    assert 20 <= live.frames / 10 <= 70


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"points": "1,1"}, "w₂ matters 3 times as much as w₁"),
        ({"notation": "xy"}, "Here y matters 4 times as much as x."),
        ({"loss": "hilly_valley", "points": "3,1"}, "w₁ matters 1.4 times as much as w₂"),
        ({"loss": "saddle", "points": "0.001,1000", "other_loss": "rosenbrock"}, "entries 0.002 and −2000"),
    ],
)
def test_captions_follow_the_parameters(parameters: dict[str, str], words: str) -> None:
    assert words in said(told(ReadingGradients, **parameters))


@pytest.mark.parametrize("points", ["", "1", "1,2,3", "1,2 3", "1,1 1,1 1,1 1,1 1,1 1,1", "1,2;3,4"])
def test_points_that_cannot_be_are_refused_with_what_is_allowed(points: str) -> None:
    with pytest.raises(ParameterError, match=r"1 to 5 with spaces between"):
        read(ReadingGradients, {"points": points})


def test_the_gate_sees_bars_and_legs_that_are_moved() -> None:
    class Spoilt(ReadingGradients):
        def what_size_does_not_say(self) -> None:
            for mark in (self.bars.bars[0], self.legs[1]):
                mark.shift(0.05 * UP)
            self.wait(1)

    Spoilt.__name__ = ReadingGradients.__name__
    evidence: Any = check(Spoilt, {"points": "3,1"})
    assert {finding.rule for finding in evidence.of("truth")} == {"entrybar", "component"}
