from typing import Any

import pytest

from scenes.kit.claims import Table
from scenes.kit.layout import LAYOUTS
from scenes.kit.parameters import ParameterError, read
from scenes.kit.training.crowd import CrowdBox
from scenes.summary import Summary
from tests.scenes.telling import said, told


@pytest.fixture(scope="module")
def shown() -> Summary:
    live: Summary = told(Summary)
    return live


def test_the_way_from_a_slope_to_a_step(shown: Summary) -> None:
    assert "how steep: 6." in said(shown)
    assert "its own slope, 6 and 8" in said(shown)
    assert "0.1 of it: a step" in said(shown)
    assert "In 12 steps the loss falls from 25 to 0.12" in said(shown)


def test_counts_of_the_fold(shown: Summary) -> None:
    assert "A change of 16 by 24 weights" in said(shown)
    assert "together 80 numbers" in said(shown)
    assert "At 4096 by 4096 and rank 8, 16.8 million numbers become 65.5 thousand." in said(shown)


def test_the_tables_are_those_of_one_matrix(shown: Summary) -> None:
    tables = {part: table.claim for part, table in shown.folding.tables.items()}
    assert all(isinstance(claim, Table) and claim.part == part for part, claim in tables.items())
    assert shown.folding.entries["left"].shape == (16, 2)
    assert shown.folding.entries["right"].shape == (2, 24)


def test_the_counts_of_a_large_table_are_areas(shown: Summary) -> None:
    squares = [part for one in shown.mobjects for part in one.get_family() if isinstance(part, CrowdBox)]
    assert [one.count for one in squares] == [4096 * 4096, 2 * 8 * 4096]
    assert squares[0].face.width / squares[1].face.width == pytest.approx(16)


def test_the_idea_of_lora_is_named(shown: Summary) -> None:
    assert "SVD" in said(shown)
    assert "LoRA" in said(shown)


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_is_short_enough_in_every_shape(aspect: str) -> None:
    assert 20 <= told(Summary, aspect=aspect).frames / 10 <= 76


def test_words_and_numbers_follow_the_parameters() -> None:
    live = told(Summary, start="-1,2", learning_rate="0.25", rows="8", columns="10", rank="3", large="1000", large_rank="4")
    assert "how steep: −2." in said(live)
    assert "together 54 numbers" in said(live)
    assert "At 1000 by 1000 and rank 4, 1 million numbers become 8 thousand." in said(live)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"start": "0,0"}, "start must be where the loss has a slope"),
        ({"rows": "4", "columns": "4", "rank": "2"}, "folding saves nothing"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, Any], says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        read(Summary, values)
