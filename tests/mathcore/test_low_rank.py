import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.low_rank import LowRank


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 1000), st.data())
def test_thin_matrices_make_the_change_again(rows: int, columns: int, seed: int, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, min(rows, columns)))
    folded = LowRank(rows, columns, rank, seed)
    left, right = folded.factors
    assert (left.shape, right.shape) == ((rows, rank), (rank, columns))
    np.testing.assert_allclose(left @ right, folded.change, atol=1e-10)
    assert left.size + right.size == folded.thin
    assert folded.change.size == folded.whole


def test_it_has_just_its_rank() -> None:
    sizes = LowRank(16, 24, 2, 4).singular_values
    assert sizes[1] > 1
    assert sizes[2] < 1e-12


def test_a_fold_saves_numbers() -> None:
    folded = LowRank(4096, 4096, 8)
    assert (folded.whole, folded.thin) == (16_777_216, 65_536)


def test_largest_entries_of_the_left_are_positive() -> None:
    left, _ = LowRank(9, 7, 3, 1).factors
    assert (left[np.abs(left).argmax(axis=0), range(3)] > 0).all()


def test_a_rank_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="a rank from 1 to 3, not 4"):
        LowRank(3, 5, 4)
