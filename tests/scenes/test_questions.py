"""What the questions and exercises say and ask under parameters, and that their data is what is told."""

from typing import Any

import pytest

from scenes.exercises import ExerciseParabola, ExerciseSaddle, ExerciseShifted, ExerciseValley
from scenes.kit.claims import Elapsed
from scenes.kit.parameters import ParameterError, read
from scenes.kit.questions.clip import THINK, QuestionClip, names_in
from scenes.questions import QuizNearest, QuizOneStep, QuizPartial, QuizTooLarge
from tests.scenes.telling import said, told

SCENES: dict[type[QuestionClip], str] = {
    QuizPartial: "the slope when only w₁ moves: 6",
    QuizNearest: "No. Here it misses by 12.5°.",
    QuizTooLarge: "leaps across, farther each time",
    QuizOneStep: "(1.7, −2.8)",
    ExerciseParabola: "w = 3.92",
    ExerciseShifted: "(0.4, 0.6)",
    ExerciseValley: "It is over twice the way down.",
    ExerciseSaddle: "It stays: every step is zero.",
}
"""Each clip and its answer: the material's numbers."""


TOLD: dict[str, Any] = {}


def usual(scene: type[QuestionClip]) -> Any:
    """The clip as it is told without parameters, once for all tests."""
    if scene.__name__ not in TOLD:
        TOLD[scene.__name__] = told(scene)
    return TOLD[scene.__name__]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_clip_asks_waits_answers_and_keeps_what_it_asked(scene: type[QuestionClip]) -> None:
    live = usual(scene)
    data = live.question_data()
    assert data["answer"]["text"] == SCENES[scene]
    assert 25 <= live.frames / 10 <= 60
    assert [beat.title for beat in live._beats] == ["The question", "Think", "The answer", "The other answers"]
    assert live._record().question == data
    letters = [option["letter"] for option in data["options"]] if data["kind"] == "choice" else []
    assert letters == list("ABCD")[: len(letters)]
    for option in data["options"]:
        if not option["right"]:
            assert option["why"].removeprefix("This ").split(".")[0][:20] in said(live)


def test_the_pause_follows_the_pace() -> None:
    for pace, live in ((1.0, usual(QuizOneStep)), (1.5, told(QuizOneStep, pace="1.5"))):
        claim = live.panel.ring.claim
        assert isinstance(claim, Elapsed)
        assert claim.frames == round(10 * THINK / pace)


def test_the_steps_of_the_parabola_are_those_of_fact_18() -> None:
    live = usual(ExerciseParabola)
    assert "here is −10" in said(live)
    assert [float(one[0]) for one in live.walk.points] == [0, 2, 3.2, 3.92]
    assert [float(one[0]) for one in live.walk.gradients[:3]] == [-10, -6, -3.6]
    assert live.question_data()["answer"]["tolerance"] == "0.01"


def test_the_shifted_bowl_is_that_of_fact_19() -> None:
    words = said(usual(ExerciseShifted))
    assert "The gradient here is (−4, −6)" in words
    assert "falls from 13 to 8.32" in words


def test_the_leap_is_longer_than_twice_the_way() -> None:
    words = said(usual(ExerciseValley))
    assert "goes from 25 to 49" in words
    assert "A step of 12, where the bottom is only 5 away" in words


CHANGED: list[tuple[type[QuestionClip], dict[str, str], str]] = [
    (QuizPartial, {"loss": "w1**2 + 3*w2**2", "start": "3,2", "weight": "2", "notation": "xy"}, "the slope when only y moves: 12"),
    (QuizTooLarge, {"learning_rate": "0.9"}, "leaps across, closer each time"),
    (QuizOneStep, {"loss": "bowl", "start": "3,4", "learning_rate": "0.1"}, "(2.4, 3.2)"),
    (ExerciseParabola, {"loss": "parabola", "start": "3", "learning_rate": "0.1", "steps": "2"}, "w = 1.92"),
    (ExerciseSaddle, {"start": "1,0"}, "It goes to the centre, and rests."),
    (ExerciseSaddle, {"start": "1,0.5"}, "It slides off, along w₂."),
    (ExerciseSaddle, {"start": "0.1,0", "learning_rate": "1.2"}, "It climbs, along w₁."),
]


@pytest.mark.parametrize(("scene", "parameters", "answer"), CHANGED)
def test_parameters_change_question_and_answer_together(scene: type[QuestionClip], parameters: dict[str, str], answer: str) -> None:
    values = read(scene, parameters)
    data = scene.asked(values, names_in(values)).as_data(parameters)
    assert data["answer"]["text"] == answer
    assert data["parameters"] == parameters


def test_another_rate_is_told_otherwise() -> None:
    words = said(told(QuizTooLarge, learning_rate="0.9"))
    assert "falls from 9 to 5.76" in words
    assert "by −0.8: across, and closer" in words


@pytest.mark.parametrize(
    ("scene", "parameters"),
    [
        (QuizPartial, {"start": "0,0"}),
        (QuizNearest, {"loss": "bowl"}),
        (QuizTooLarge, {"loss": "quartic"}),
        (QuizOneStep, {"start": "0,0"}),
        (ExerciseParabola, {"start": "5"}),
        (ExerciseValley, {"learning_rate": "0.9"}),
        (ExerciseSaddle, {"loss": "bowl"}),
    ],
)
def test_what_makes_no_question_is_refused_with_what_to_do(scene: type[QuestionClip], parameters: dict[str, str]) -> None:
    with pytest.raises(ParameterError, match="choose"):
        read(scene, parameters)
