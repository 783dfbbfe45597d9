"""Print beside lines stands where it covers none of them, and inside its box."""

import numpy as np
from manim import Rectangle

from scenes.kit.layout import Box
from scenes.kit.text.crowd import Crowd, sampled

ROOM = Box(-3.0, -2.0, 3.0, 2.0)
RIGHT, UP = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
ORIGIN = np.zeros(3)
WAYS = [(ORIGIN, UP), (ORIGIN, RIGHT), (ORIGIN, -UP), (ORIGIN, -RIGHT)]


def placed(crowd: Crowd) -> np.ndarray:
    words = Rectangle(width=0.6, height=0.3)
    crowd.place(words, WAYS)
    return np.asarray(words.get_center())


def test_the_first_place_that_is_free_is_taken_and_then_the_next_one() -> None:
    crowd = Crowd(ROOM, sampled(-3 * RIGHT, 3 * RIGHT))
    assert placed(crowd)[1] > 0
    assert placed(crowd)[1] < 0


def test_a_line_that_runs_up_leaves_the_sides() -> None:
    assert placed(Crowd(ROOM, sampled(-2 * UP, 2 * UP)))[0] > 0


def test_print_stays_in_its_box_and_points_without_a_place_do_not_count() -> None:
    crowd = Crowd(Box(-3.0, -2.0, 3.0, 0.2), sampled(-2 * UP, 2 * UP), np.full((3, 3), np.nan))
    assert placed(crowd)[0] > 0
    assert np.isfinite(crowd.points).all()
