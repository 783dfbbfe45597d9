"""Questions asked again: other numbers, drawn from a seed, and each as right as the first."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest

from course.choosing import load_scene
from mathcore import GradientDescent, descend, find_loss
from scenes.kit.parameters import as_text, read
from scenes.kit.questions.again import COUNT, asked_again
from scenes.kit.questions.clip import QuestionClip, names_in
from scenes.kit.questions.data import Question


def asking(name: str) -> tuple[type[QuestionClip], Callable[[Mapping[str, Any]], Question], Mapping[str, str]]:
    """The clip of that name, what makes its question of checked values, and its parameters at their defaults."""
    scene = cast(type[QuestionClip], load_scene(name))
    return scene, lambda values: scene.asked(values, names_in(values)), as_text(scene, read(scene, {}))


@pytest.mark.parametrize("name", ["QuizPartial", "QuizNearest", "QuizTooLarge", "QuizOneStep"])
def test_they_all_differ_and_the_same_seed_asks_the_same(name: str) -> None:
    scene, ask, parameters = asking(name)
    first, again, other = (asked_again(scene, ask, parameters, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == COUNT
    assert len({json.dumps([one["stem"], sorted(option["text"] for option in one["options"])]) for one in first}) == COUNT
    for question in first:
        assert sum(option["right"] for option in question["options"]) == 1
        assert ask(read(scene, question["parameters"])).as_data(question["parameters"]) == question


def test_their_answers_are_what_descent_does() -> None:
    scene, ask, parameters = asking("QuizOneStep")
    for question in asked_again(scene, ask, parameters, 3):
        given = question["parameters"]
        rule = GradientDescent(read(scene, given)["learning_rate"])
        step = descend(find_loss(given["loss"]), given["start"].split(","), rule, 1).points[1]
        right = next(option for option in question["options"] if option["right"])
        assert np.allclose([float(Fraction(one)) for one in right["value"]], step)
