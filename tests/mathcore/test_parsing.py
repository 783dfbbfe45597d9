"""Text becomes a formula or a refusal that points at the place; nothing else can happen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.expression import FUNCTIONS, Expression
from mathcore.loss import Loss
from mathcore.parsing import DEEPEST, HIGHEST_POWER, LONGEST, degree, parse, reading_order
from tests.mathcore.oracles import points, python_function, rational_formulas


@pytest.mark.parametrize(
    ("text", "value"),
    [  # at w = 3
        ("-w^2", -9),
        ("-w**2", -9),
        ("2^3^2*w", 3 * 512),
        ("2*w^-1", Fraction(2, 3)),
        ("w - 1 - 1", 1),
        ("w/2/3", Fraction(1, 2)),
        ("2/3*w", 2),
        ("(w+1)*(w-1)", 8),
        ("--w", 3),
        ("+w", 3),
        ("w*-2", -6),
        ("0.1*w*10", 3),
        (".5*w + 5.", Fraction(13, 2)),
        ("1e-2*w", Fraction(3, 100)),
        ("abs(1 - w)", 2),
        ("\tw\n+ 1 ", 4),
        ("(-w)^2", 9),
    ],
)
def test_binds_as_written(text: str, value: Fraction) -> None:
    assert Loss.parse(text).value((Fraction(3),)) == value


@given(rational_formulas, points)
def test_reads_as_python_reads(text: str, point: tuple[Fraction, Fraction]) -> None:
    assert Loss.parse(text).value(point) == python_function(text, None, Fraction)(*point)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", 1, "empty"),
        ("   ", 4, "empty"),
        ("w1 +", 5, "too early"),
        ("2w", 2, "operator is missing"),
        ("w1 w2", 4, "operator is missing"),
        ("w(2)", 2, "operator is missing"),
        ("(w", 1, "never closed"),
        ("w)", 2, "does not belong"),
        ("()", 2, "missing before"),
        ("*w", 1, "missing before"),
        ("w//2", 3, "missing before"),
        ("v**2", 1, "not known here"),
        ("w0", 1, "not known here"),
        ("w51", 1, "not known here"),
        ("w + cosh(w)", 5, "not known here"),
        ("__import__('os')", 1, "not known here"),
        ("lambda: w", 7, "not part of a formula"),
        ("w.real", 2, "not part of a formula"),
        ("w < 1", 3, "not part of a formula"),
        ("w[0]", 2, "not part of a formula"),
        ("'w'", 1, "not part of a formula"),
        ("w, w", 2, "not part of a formula"),
        ("w = 1", 3, "not part of a formula"),
        ("ｗ", 1, "not part of a formula"),  # full width
        ("w²", 2, "not part of a formula"),
        ("ѡ + 1", 1, "not part of a formula"),  # Cyrillic
        ("w\x00", 2, "not part of a formula"),
        ("sin w", 1, "in brackets"),
        ("1 + sin", 5, "in brackets"),
        ("w**101", 2, "too steep"),
        ("w**-101", 2, "too steep"),
        ("((w**9)**9)**9", 12, "too steep"),
        ("9**9**9**9*w", 5, "too steep"),
        ("w/0", 2, "division by zero"),
        ("w/(1 - 1)", 2, "division by zero"),
        ("0**-1*w", 2, "division by zero"),
        ("w*1e999999999", 3, "out of range"),
        ("w + " + "9" * 90, 5, "too long"),
    ],
)
def test_refusals_point_at_the_place(text: str, place: int, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        parse(text)
    message = str(caught.value)
    assert f"at character {place}:" in message
    *_, line, caret = message.splitlines()
    assert caret.index("^") == place + 1  # two spaces of indent
    assert line[2:] == "".join(c if c.isprintable() else " " for c in text)[: place + 59]


@pytest.mark.parametrize(
    "text",
    [
        "w" * 10_000,
        "-" * 400 + "w",
        "(" * 10_000,
        "(" * (DEEPEST + 1) + "w" + ")" * (DEEPEST + 1),
        "sin(" * 60 + "w",
        "w**" * 100 + "w",
        "w+" * LONGEST,
    ],
)
def test_refuses_what_is_too_long_or_deep(text: str) -> None:
    with pytest.raises(ValueError, match=r"characters|deep|steep|not known"):
        parse(text)


@pytest.mark.parametrize("text", ["1e400*1e400*w", "w/7**99", "w" + "/7" * 200, "+".join(f".1^-w{i}" for i in range(1, 51))])
def test_refuses_what_could_not_be_read_again_once_written_out(text: str) -> None:
    assert len(text) <= LONGEST
    with pytest.raises(ValueError, match=r"multiplied out|written out"):
        parse(text)


@given(
    st.text(max_size=60)
    | st.text(alphabet="w12xyb0.9+-*/^() \tesincotxpqrlghab_'", max_size=200)
    | st.text(alphabet="w(-^*2)/", max_size=LONGEST + 5)
)
def test_any_text_is_a_formula_or_a_clear_refusal(text: str) -> None:
    formula, refusal = _read(text)
    if formula is None:
        assert "at character" in refusal or "characters" in refusal
    else:
        assert parse(str(formula)) == formula
        assert degree(formula) <= HIGHEST_POWER


@given(st.binary(max_size=200))
def test_bytes_read_as_text_do_no_harm(raw: bytes) -> None:
    formula, refusal = _read(raw.decode("latin-1"))
    assert formula or "character" in refusal


def _read(text: str) -> tuple[Expression | None, str]:
    try:
        return parse(text), ""
    except ValueError as error:
        return None, str(error)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_read(name: str) -> None:
    assert str(parse(f"{name}(w)")) == f"{name}(w)"


@pytest.mark.parametrize(
    ("names", "order"),
    [
        ({"w"}, ("w",)),
        ({"w2"}, ("w1", "w2")),
        ({"w10", "w9"}, tuple(f"w{i}" for i in range(1, 11))),
        ({"w", "b"}, ("w", "b")),
        ({"b"}, ("w", "b")),
        ({"b", "w2"}, ("w1", "w2", "b")),
        ({"y"}, ("x", "y")),
        ({"y", "x"}, ("x", "y")),
        ({"w", "w1"}, ("w", "w1")),
    ],
)
def test_weights_come_in_a_readers_order(names: set[str], order: tuple[str, ...]) -> None:
    assert reading_order(frozenset(names)) == order
