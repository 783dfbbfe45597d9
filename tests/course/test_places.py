"""Names of folders: readable, different for different parameters, and never a way out of the folder for clips."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.jobs import Job
from course.places import LONGEST_NAME, clip_of, folder_name


@pytest.mark.parametrize(
    ("differing", "name"),
    [
        ({}, ""),
        ({"learning_rate": "1.05"}, "learning_rate-1.05"),
        ({"theme": "paper", "aspect": "9:16"}, "aspect-9x16_theme-paper"),
        ({"start": "-3,4"}, "start--3,4"),
    ],
)
def test_names_say_what_differs(differing: dict[str, str], name: str) -> None:
    assert folder_name(differing) == name


VALUES = st.dictionaries(st.sampled_from(("loss", "start", "aspect")), st.text(min_size=1, max_size=200), min_size=1)


@given(VALUES)
def test_a_name_is_one_plain_folder(differing: dict[str, str]) -> None:
    name = folder_name(differing)
    assert 0 < len(name) <= LONGEST_NAME
    assert Path(name).name == name
    assert name.isascii()
    assert not set(name) & set('<>:"|?*\\/ \0')
    assert clip_of(Job("Overshoot", differing), Path("out")).parent.parent == Path("out")


@given(VALUES, VALUES)
def test_different_parameters_have_different_names(one: dict[str, str], other: dict[str, str]) -> None:
    assert (folder_name(one) == folder_name(other)) is (one == other)


def test_losses_that_look_alike_have_different_names() -> None:
    names = {folder_name({"loss": loss}) for loss in ("w1**2+w2**2", "w1*2+w2**2", "w1^2+w2^2", "w1 2 w2 2")}
    assert len(names) == 4
