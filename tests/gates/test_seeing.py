"""Contrast, colour deficiencies and flashes, against what is known of them."""

from itertools import combinations

import numpy as np
import pytest

from scenes.kit.gates.contrast import DEFICIENCIES, difference, luminance, ratio, seen_with
from scenes.kit.gates.flashes import Flashes
from scenes.kit.theme import THEMES, tint

MEANINGS = ("axis1", "axis2", "gradient", "step", "loss")
APART = 0.05
"""Oklab: about twice what can just be told apart side by side."""


def test_contrast_is_that_of_wcag() -> None:
    black, white, grey = (luminance(np.array(colour, dtype=np.uint8)) for colour in ((0, 0, 0), (255, 255, 255), (118, 118, 118)))
    assert float(ratio(black, white)) == pytest.approx(21)
    assert float(ratio(white, grey)) == pytest.approx(4.54, abs=0.01)


def test_deficiencies_leave_white_white_and_make_their_colours_alike() -> None:
    for deficiency in DEFICIENCIES:
        assert seen_with(deficiency, np.ones(3)) == pytest.approx(np.ones(3), abs=0.01)
    red, green = np.array(tint("#B40000")), np.array(tint("#5A6400"))
    assert difference(seen_with("deuteranopia", red), seen_with("deuteranopia", green)) < difference(
        seen_with("none", red), seen_with("none", green)
    )


@pytest.mark.parametrize("deficiency", ["none", *DEFICIENCIES])
@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_meanings_stay_apart_for_all_eyes(theme: object, deficiency: str) -> None:
    colours = {meaning: seen_with(deficiency, np.array(tint(getattr(theme, meaning)))) for meaning in MEANINGS}
    for one, other in combinations(MEANINGS, 2):
        assert difference(colours[one], colours[other]) > APART, f"{one} and {other}"


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("meaning", ["ink", "dim", *MEANINGS, "frozen"])
def test_words_in_every_colour_can_be_read_on_the_ground(theme: object, meaning: str) -> None:
    colour, ground = (luminance(np.array(tint(getattr(theme, name)))) for name in (meaning, "ground"))
    assert float(ratio(colour, ground)) >= 4.5


def _film(levels: list[int], share: float = 1.0) -> Flashes:
    flashes = Flashes(60)
    for level in levels:
        picture = np.full((90, 160, 4), 20, np.uint8)
        picture[: round(90 * share)] = level
        flashes.see(picture)
    return flashes


@pytest.mark.parametrize(("hertz", "caught"), [(1, False), (2.5, False), (4, True), (10, True)])
def test_flashes_are_counted_by_the_second(hertz: float, caught: bool) -> None:
    assert bool(_film([20 if int(frame / 60 * hertz * 2) % 2 else 230 for frame in range(180)]).found) == caught


@pytest.mark.parametrize(("share", "caught"), [(0.01, False), (0.3, True)])
def test_small_places_may_twinkle(share: float, caught: bool) -> None:
    assert bool(_film([20 if frame // 3 % 2 else 230 for frame in range(120)], share).found) == caught


@pytest.mark.parametrize(("wide", "caught"), [(2, False), (60, True)])
def test_fine_lines_may_pass_quickly_and_broad_bars_may_not(wide: int, caught: bool) -> None:
    flashes, columns = Flashes(60), np.arange(1920)
    for frame in range(60):
        picture = np.full((1080, 1920, 4), 40, np.uint8)
        picture[:, (columns + 9 * frame) % 120 < wide] = 110
        flashes.see(picture)
    assert bool(flashes.found) == caught


def test_a_slow_fade_and_a_sweeping_bar_are_no_flashes() -> None:
    assert not _film([20 + frame for frame in range(200)]).found
    flashes = Flashes(60)
    for frame in range(180):
        picture = np.full((90, 160, 4), 13, np.uint8)
        picture[:, frame % 160 : frame % 160 + 8] = 240
        flashes.see(picture)
    assert not flashes.found
