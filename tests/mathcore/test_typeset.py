"""Typst source compiles, wears its style, and says what the tree says."""

import functools

import pytest
import typst as compiler
from hypothesis import given

from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.parsing import parse
from mathcore.typeset import Style, column, signed_join, typst
from tests.mathcore.oracles import smooth_formulas

AT = Style(values={"w": "-2", "w1": "-1", "w2": "3"})


@pytest.mark.parametrize(
    ("text", "shown", "with_numbers"),
    [
        ("w1**2 + w2**2", "w_1^2 + w_2^2", "(-1)^2 + 3^2"),
        ("w**4 - 4*w**2 + w", "w^4 - 4 w^2 + w", "(-2)^4 - 4 dot (-2)^2 + (-2)"),
        ("w - w1", "w - w_1", "-2 - (-1)"),
        ("-w", "-w", "-(-2)"),
        ("2*w1*w2", "2 w_1 w_2", "2 dot (-1) dot 3"),
        ("2*(w - 5)", "2 (w - 5)", "2 (-2 - 5)"),
        ("2/3*w", "frac(2, 3) w", "frac(2, 3) dot (-2)"),
        ("0.25*w", "0.25 w", "0.25 dot (-2)"),
        ("3/w", "frac(3, w)", "frac(3, -2)"),
        ("2/3/w", "frac(2, 3) dot frac(1, w)", "frac(2, 3) dot frac(1, -2)"),
        ("-w1/(w2 + 1)", "-frac(w_1, w_2 + 1)", "-frac(-1, 3 + 1)"),
        ("1/w", "frac(1, w)", "frac(1, -2)"),
        ("(1/w)**w1", "(frac(1, w))^(w_1)", "(frac(1, -2))^(-1)"),
        ("w**(1/3)", r"w^(1\/3)", r"(-2)^(1\/3)"),
        ("w**12", "w^12", "(-2)^12"),
        ("1e60*w", "1 dot 10^(60) w", "1 dot 10^(60) dot (-2)"),
        ("sin(w)**2", "(sin(w))^2", "(sin(-2))^2"),
        ("exp(-w**2)", "e^(-w^2)", "e^(-(-2)^2)"),
        ("log(w)*abs(w)*sqrt(w)", "ln(w) abs(w) sqrt(w)", "ln(-2) abs(-2) sqrt(-2)"),
    ],
)
def test_source(text: str, shown: str, with_numbers: str) -> None:
    assert typst(parse(text)) == shown
    assert typst(parse(text), AT) == with_numbers


def test_style() -> None:
    style = Style(letters={"w1": "x"}, colours={"w1": "#56B4E9", "w2": "#E69F00"}, frozen=frozenset({"w2"}), frozen_colour="#AABBCC")
    assert typst(parse("w1*w2"), style) == 'text(fill: #rgb("#56B4E9"), x) text(fill: #rgb("#AABBCC"), thin w_2 thin)'
    assert [style.plain(weight) for weight in ("w1", "w2", "w12", "b")] == ["x", "w₂", "w₁₂", "b"]
    assert Style(letters={"w1": "w_max"}).plain("w1") == "w_max"


@pytest.mark.parametrize(
    "bad", [{"letters": {"w": "#x"}}, {"colours": {"w": "red"}}, {"values": {"w": "1; 2"}}, {"frozen_colour": '#000000")'}]
)
def test_what_is_no_letter_colour_or_number_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="for a formula"):
        Style(**bad)


def test_joining() -> None:
    assert signed_join(["-a", "b", "-c"]) == "-a + b - c"
    assert column(["a", "b"]) == 'mat(delim: "[", a; b)'


@functools.cache
def _compiled(source: str) -> bytes:
    return bytes(compiler.compile(f"#set page(width: auto, height: auto)\n$ {source} $".encode(), format="svg", ignore_system_fonts=True))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_registry_compiles(loss: Loss) -> None:
    style = Style(colours=dict.fromkeys(loss.weights, "#56B4E9"))
    for source in (loss.typst(), loss.typst_gradient(style), *loss.typst_partials()):
        assert b"<svg" in _compiled(source)


@given(smooth_formulas)
def test_any_formula_compiles_and_different_ones_look_different(text: str) -> None:
    formula = parse(text)
    assert _compiled(typst(formula)) != _compiled(typst(formula) + " + 1")
    assert b"<svg" in _compiled(typst(formula, AT))
