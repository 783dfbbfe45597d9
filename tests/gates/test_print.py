"""Numbers, words and formulas are read back from what is drawn."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mathcore import screen
from scenes.kit.captions import Caption
from scenes.kit.claims import Shown
from scenes.kit.gates.figures import misprinted, says
from scenes.kit.gates.formulas import Reader, contents, numbers_in, same
from scenes.kit.gates.glyphs import attest, read
from scenes.kit.gates.oracle import derive
from scenes.kit.gates.wording import misspelt, typed_digits
from scenes.kit.layout import LAYOUTS
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import CODE_FONT, MATH_FONT, WORD_FONT, Words

INK = "#FFFFFF"
FONTS = (MATH_FONT, WORD_FONT, CODE_FONT)


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("value", ["-1234.5678", "90.21", "6.7", "0.38"])
def test_digits_are_read_wherever_and_however_large_they_stand(value: str, font: str) -> None:
    number = Number(Fraction(value), 4, size=30, colour=INK, font=font)
    number.scale(0.7).shift((2.0, -1.0, 0.0))
    assert read(number.family_members_with_points(), font, "").text.replace("·", ".") == number.text
    assert read(number.family_members_with_points(), font, number.text).text == number.text
    assert read(number.family_members_with_points(), font, number.text).size == pytest.approx(21, rel=1e-6)


def test_the_size_of_a_power_is_that_of_its_line() -> None:
    number = Number(Fraction(10**300), 0, size=30, colour=INK, power=True)
    found = read(number.family_members_with_points(), MATH_FONT, number.text)
    assert found.text == number.text == "10³⁰⁰"
    assert found.size == pytest.approx(30, rel=1e-6)


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("digit", "0123456789")
def test_no_digit_is_taken_for_another(digit: str, font: str) -> None:
    for other in "0123456789":
        number = Number(int(other), 0, size=40, colour=INK, font=font)
        assert read(number.family_members_with_points(), font, digit).text == other


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 5), st.booleans(), st.booleans())
def test_what_is_rounded_right_passes(value: Fraction, places: int, scientific: bool, trim: bool) -> None:
    assert misprinted(Shown(value, places, screen(value, places, scientific=scientific, trim=trim))) == ""


@given(st.fractions(min_value=-(10**4), max_value=10**4), st.integers(0, 4), st.sampled_from([-1, 1]))
def test_a_last_digit_off_by_one_is_seen(value: Fraction, places: int, way: int) -> None:
    wrong = screen(value + Fraction(way, 10**places), places)
    assume(wrong != screen(value, places))  # -1/2 and 1/2 are both rounded to 0
    assert misprinted(Shown(value, places, wrong))


def test_a_power_of_ten_stands_without_the_1_that_it_is_taken_times() -> None:
    power = shown(Fraction(1, 10**6), 0, power=True)
    assert power.text == "10⁻⁶"
    assert misprinted(power) == ""
    assert misprinted(replace(power, text="10⁻⁵"))


@pytest.mark.parametrize("text", ["-3", "3.", "1e5", "three", ""])
def test_what_is_no_number_in_print_is_refused(text: str) -> None:
    assert says(text) is None


@pytest.mark.parametrize(("value", "text"), [(float("inf"), "∞"), (float("-inf"), "−∞"), (float("nan"), "NaN")])
def test_what_is_not_finite_has_its_sign(value: float, text: str) -> None:
    assert misprinted(Shown(value, 2, text)) == ""
    assert misprinted(Shown(value, 2, "9.99"))


def test_words_are_what_their_source_sets() -> None:
    line = Words("Which way is [uphill](gradient)?", size=32, colour=INK, colours={"gradient": "#F0E442"})
    line.scale(1.5).shift((3.0, 1.0, 0.0))
    leaves = line.family_members_with_points()
    attested = attest(line, leaves)
    assert not attested.fault
    assert attested.size == pytest.approx(48)
    leaves[2].shift((0.05, 0.0, 0.0))
    assert attest(line, leaves).fault
    assert attest(line, leaves[1:]).fault


@pytest.mark.parametrize(("text", "rule"), [("slope 6", "typed digits"), ("あ", "missing glyph"), ("the weight w₁", None)])
def test_words_have_no_typed_numbers_and_no_missing_letters(text: str, rule: str | None) -> None:
    line = Words(text, size=32, colour=INK)
    found = misspelt(line, line.family_members_with_points(), set())
    assert (found.rule if found else None) == rule


def test_numbers_of_captions_come_from_fields() -> None:
    layout, three = LAYOUTS["16:9"], shown(Fraction(3), 0)
    assert typed_digits(Caption("After {steps} steps.", {"steps": three}, layout)) == ""
    assert typed_digits(Caption("After 3 steps, {steps}.", {"steps": three}, layout)) == "3"


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        ("w_1^2 + 3 w_2^2", "w1**2 + 3*w2**2"),
        ("frac(2, 3) w_1^2 - w_2/4", "2/3*w1**2 - w2/4"),
        ("sqrt(w_1) sin(2 w_2) (w_1 - 1)^3", "sqrt(w1)*sin(2*w2)*(w1 - 1)**3"),
        ('text(fill: #rgb("#F0E442"), 3) dot (-6)', "-18"),
        ("-w_1 + abs(w_2)", "abs(w2) - w1"),
    ],
)
def test_formulas_are_read_as_mathematics(source: str, expression: str) -> None:
    assert same(Reader(contents(source)).whole(), derive(expression))
    assert not same(Reader(contents(source)).whole() + 1, derive(expression))


def test_numbers_of_a_formula_are_those_a_reader_sees() -> None:
    assert numbers_in(contents('w_1^2 : 3 - 1.2 dot (-6) = 10.2 quad text(fill: #rgb("#56B4E9"), 7)')) == ["3", "1.2", "6", "10.2", "7"]
