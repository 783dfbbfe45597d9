"""A derivation goes from the loss to the number without a gap."""

from fractions import Fraction

import pytest

from mathcore.derivation import derivation, partial_symbol
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.number import exact
from mathcore.typeset import Style, typst


def test_the_bowl_line_by_line() -> None:
    lines = derivation(LOSSES["bowl"], "w1", ("3", "4"))
    assert [line.typst for line in lines] == [
        "frac(partial, partial w_1) (w_1^2 + w_2^2)",
        "frac(partial, partial w_1) (w_1^2) + frac(partial, partial w_1) (w_2^2)",
        "2 w_1 + 0",
        "2 w_1",
        "2 dot 3",
        "6",
    ]
    assert lines[0].words == "hold w₂ still, move w₁"
    assert {line.frozen for line in lines} == {("w2",)}


def test_one_weight_has_nothing_to_hold_still() -> None:
    lines = derivation(LOSSES["shifted_parabola"], "w", ("0",))
    assert [line.typst for line in lines] == ["frac(partial, partial w) ((w - 5)^2)", "2 (w - 5)", "2 (0 - 5)", "-10"]
    assert lines[0].words == "the slope along w"


def test_letters_and_the_colour_of_what_is_frozen() -> None:
    style = Style(letters={"w1": "x", "w2": "y"}, colours={"w1": "#56B4E9", "w2": "#E69F00"}, frozen_colour="#AABBCC")
    first = derivation(LOSSES["bowl"], "w2", style=style)[0]
    assert 'text(fill: #rgb("#AABBCC"), thin x thin)' in first.typst
    assert 'text(fill: #rgb("#E69F00"), y)' in first.typst
    assert first.words == "hold x still, move y"
    assert partial_symbol("w1", style) == 'frac(partial L, partial text(fill: #rgb("#56B4E9"), x))'


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_every_derivation_ends_in_the_gradient(loss: Loss) -> None:
    at = tuple(str(1 + i) for i in range(loss.dimension))
    for i, weight in enumerate(loss.weights):
        lines = derivation(loss, weight, at, places=6)
        slope = loss.gradient([float(exact(c)) for c in at])[i]
        assert float(Fraction(lines[-1].typst)) == pytest.approx(slope, abs=1e-6)
        assert lines[-1].expression == loss.partials[i]
        assert typst(loss.partials[i]) in [line.typst for line in lines]
        sources = [line.typst for line in lines]
        assert len(set(sources)) == len(sources)  # every line says something new


def test_numbers_that_do_not_end_are_rounded() -> None:
    assert derivation(LOSSES["shallow_bowl"], "w1", ("1", "1"), places=3)[-1].typst == "1.333"


def test_an_unknown_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="'x' is no weight of bowl; those are w1, w2"):
        derivation(LOSSES["bowl"], "x")
