from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.fogged_hillside import FoggedHillside
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import (
    Loss1,
    Loss2,
    ParameterError,
    Point2,
    Rate,
    as_text,
    described,
    differing,
    field,
    from_cfg,
    number,
    read,
    whole,
)
from scenes.kit.theme import NIGHT, PAPER


class Valley(LessonScene):
    loss: Loss2 = field("bowl", "the valley")
    start: Point2 = field("3,4", "where it begins")
    learning_rate: Rate = field("1.2", "the learning rate")
    steps: Annotated[int, whole(1, 12)] = field("8", "how many steps")
    sight: Annotated[Fraction, number("0.3", "4")] = field("1", "how far it sees")


class Slope(LessonScene):
    loss: Loss1 = field("parabola", "the curve")


def test_decimal_text_means_that_decimal() -> None:
    values = read(Valley, {"learning_rate": "0.1", "start": " 2.4 , -3"})
    assert values["learning_rate"] == Fraction(1, 10)
    assert values["start"] == (Fraction(12, 5), Fraction(-3))


def test_a_theme_and_a_shape_are_what_they_name() -> None:
    values = read(Valley, {"theme": "paper", "aspect": "9:16"})
    assert values["theme"] is PAPER
    assert values["aspect"].aspect == "9:16"
    assert read(Valley, {})["theme"] is NIGHT


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("learning_rate", "0", "above 0"),
        ("learning_rate", "-1", "above 0"),
        ("learning_rate", "nan", "above 0"),
        ("learning_rate", "inf", "above 0"),
        ("learning_rate", "fast", "above 0"),
        ("learning_rate", "1e999999999", "above 0"),
        ("start", "3", "it has 1 numbers, not 2"),
        ("start", "3,4,5", "it has 3 numbers, not 2"),
        ("start", "3,nan", "2 numbers with a comma between"),
        ("start", "1e9,0", "beyond"),
        ("loss", "bowls", "bowl"),
        ("loss", "w**2", "this scene needs 2"),
        ("loss", "__import__('os')", "expression"),
        ("steps", "0", "from 1 to 12"),
        ("steps", "1000000000", "from 1 to 12"),
        ("steps", "1.5", "it is not whole"),
        ("sight", "5", "from 0.3 to 4"),
        ("theme", "dusk", "night or paper"),
        ("aspect", "4:3", "16:9 or 9:16 or 1:1"),
        ("pace", "9", "from 0.5 to 2"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_scene_parameter_and_what_is_allowed(name: str, value: str, said: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        read(Valley, {name: value})
    message = str(refusal.value)
    assert message.startswith(f"Valley: {name} = ")
    assert said in message
    assert "Allowed: " in message


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(ParameterError, match=r"Valley has no parameter 'learning_rat'\. Did you mean learning_rate"):
        read(Valley, {"learning_rat": "1"})


def test_a_very_long_value_is_refused_before_it_is_read() -> None:
    with pytest.raises(ParameterError, match="has 5000 characters"):
        read(Valley, {"loss": "w1+" * 1666 + "w1"})


@given(st.text(max_size=40), st.sampled_from(["learning_rate", "start", "steps", "loss", "theme", "sight", "pace"]))
def test_any_text_is_read_or_refused_with_a_parameter_error(text: str, name: str) -> None:
    try:
        read(Valley, {name: text})
    except ParameterError as refusal:
        assert name in str(refusal)  # noqa: PT017 (the message is the point, and most texts raise)


@pytest.mark.parametrize("scene", [Valley, Slope, FoggedHillside])
def test_text_and_values_go_back_and_forth(scene: type[LessonScene]) -> None:
    values = read(scene, {})
    assert read(scene, as_text(scene, values)) == values
    assert differing(scene, values) == {}


def test_what_differs_is_told_as_text() -> None:
    assert differing(Valley, read(Valley, {"learning_rate": "1.05", "steps": "8"})) == {"learning_rate": "1.05"}


def test_a_loss_given_as_an_expression_is_told_as_one() -> None:
    values = read(Valley, {"loss": "w1**2 + 3*w2**2"})
    assert read(Valley, as_text(Valley, values)) == values


def test_every_parameter_is_described() -> None:
    known = {one.name: one for one in described(Valley)}
    assert {"loss", "start", "learning_rate", "steps", "sight", "theme", "pace"} <= set(known)
    assert known["theme"].common
    assert not known["steps"].common
    assert known["steps"].default == "8"
    assert all(one.help and one.allowed for one in known.values())


def test_later_files_win_and_other_sections_are_left_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "first.cfg", tmp_path / "second.cfg"
    first.write_text("[CLI]\nquality = low\n[Valley]\nsteps = 3\nlearning_rate = 50%\n")
    second.write_text("[Valley]\nsteps = 4\n[Slope]\nloss = parabola\n")
    assert from_cfg(Valley, first, second) == {"steps": "4", "learning_rate": "50%"}


@pytest.mark.parametrize("content", [b"no section", b"[Valley]\nsteps = 1\nsteps = 2", b"\xff\xfe[Valley]"])
def test_a_malformed_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "variant.cfg"
    file.write_bytes(content)
    with pytest.raises(ParameterError, match=r"variant\.cfg"):
        from_cfg(Valley, file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be read"):
        from_cfg(Valley, tmp_path / "none.cfg")


def test_values_that_do_not_go_together_are_refused() -> None:
    class Picky(Valley):
        @staticmethod
        def check(values: dict[str, Any]) -> None:
            if values["steps"] > 5 and values["learning_rate"] > 1:
                raise ValueError("more than 5 steps only fit with a learning_rate of at most 1")

    assert read(Picky, {"steps": "3"})["steps"] == 3
    with pytest.raises(ParameterError, match="Picky: more than 5 steps"):
        read(Picky, {})


@pytest.mark.parametrize("path", ["/dev/zero", "."])
def test_what_is_no_file_is_refused_without_reading_it(path: str) -> None:
    with pytest.raises(ParameterError, match="is not a file"):
        from_cfg(Valley, Path(path))
