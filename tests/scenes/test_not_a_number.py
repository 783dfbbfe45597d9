import numpy as np
import pytest

from scenes.kit.claims import Bits
from scenes.kit.layout import LAYOUTS
from scenes.kit.parameters import ParameterError, read
from scenes.not_a_number import NotANumber
from tests.scenes.telling import said, told

FACT_26 = [("float16", 12, 29), ("float32", 128, 259), ("float64", 1050, 2105)]


@pytest.fixture(scope="module")
def overflowing() -> NotANumber:
    live: NotANumber = told(NotANumber)
    return live


@pytest.mark.parametrize(("width", "infinite", "nan"), FACT_26)
def test_infinity_and_nan_come_at_the_steps_of_fact_26(width: str, infinite: int, nan: int) -> None:
    live = told(NotANumber, float_format=width, pace="2")
    assert (live.overflow.infinite, live.overflow.nan) == (infinite, nan)
    assert f"Step {infinite:,}: larger than the largest number" in said(live)
    assert f"Step {nan:,}, and from now on" in said(live)


def test_the_bits_at_the_end_are_those_of_what_is_no_number(overflowing: NotANumber) -> None:
    claim = overflowing.bits.claim
    assert isinstance(claim, Bits)
    assert claim.of.step == overflowing.overflow.nan
    assert np.isnan(overflowing.overflow.weights[claim.of.step])
    filled = [cell.get_fill_opacity() > 0 for cell in overflowing.bits.submobjects]
    assert all(filled[1:9])
    assert any(filled[9:])


def test_two_different_numbers_have_one_pattern_and_what_is_left_has_another(overflowing: NotANumber) -> None:
    weight, step, after = overflowing.last_update.terms
    patterns = [tuple(cell.get_fill_opacity() > 0 for cell in term.cells.submobjects) for term in (weight, step, after)]
    assert patterns[0] == patterns[1] != patterns[2]
    assert [term.would_be.text for term in (weight, step, after)] == ["2.0 × 10³⁸", "4.8 × 10³⁸", "−2.8 × 10³⁸"]
    assert [term.held.text for term in (weight, step, after)] == ["∞", "∞", "NaN"]


def test_both_terms_of_the_last_update_are_infinite(overflowing: NotANumber) -> None:
    overflow = overflowing.overflow
    step = overflow.weight_infinite
    assert np.isinf(overflow.weights[step])
    assert overflow.step_from(step) == overflow.weights[step]
    with np.errstate(invalid="ignore"):
        assert np.isnan(overflow.weights[step] - overflow.step_from(step))


@pytest.mark.parametrize("aspect", LAYOUTS)
def test_it_tells_its_story_in_every_shape(aspect: str) -> None:
    assert 20 <= told(NotANumber, aspect=aspect).frames / 10 <= 75


def test_a_rate_that_does_not_diverge_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"from 1.05 to 8"):
        read(NotANumber, {"learning_rate": "0.9"})
