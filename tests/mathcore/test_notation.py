"""Canonical text says the formula and reads back as it."""

import pytest
from hypothesis import given

from mathcore.expression import Power, Weight, number
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.notation import to_text
from mathcore.parsing import parse
from tests.mathcore.oracles import smooth_formulas


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("w^2", "w**2"),
        ("(w1)+(3*w2^2)", "w1 + 3*w2**2"),
        ("w-(x-1)", "w - (x - 1)"),
        ("1/w*sin(w)", "sin(w)/w"),
        ("-(w+1)", "-(w + 1)"),
        ("2/3*w", "2/3*w"),
        ("w/4", "0.25*w"),
        ("1/(2*w)", "1/(2*w)"),
        ("w**-2", "w**(-2)"),
        ("(-2)^w", "(-2)**w"),
        ("(w**2)**w", "(w**2)**w"),
        ("w**2**w", "w**(2**w)"),
        ("-w**2 + -1", "-w**2 - 1"),
        ("(2/3)**w", "(2/3)**w"),
        ("w**(1/3)", "w**(1/3)"),
        ("w*10^60", "1e60*w"),
        ("w*-3e-50", "-3e-50*w"),
    ],
)
def test_canonical_text(written: str, canonical: str) -> None:
    assert to_text(parse(written)) == canonical
    assert parse(canonical) == parse(written)


@given(smooth_formulas)
def test_text_reads_back_as_the_same_formula(text: str) -> None:
    formula = parse(text)
    assert parse(to_text(formula)) == formula


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_registry_text_reads_back(loss: Loss) -> None:
    assert parse(str(loss.formula)) == loss.formula


def test_a_bare_reciprocal() -> None:
    assert str(Power(Weight("w"), number(-1))) == "1/w"
