"""Questions as data: the right answer is right by SymPy, and no two answers are the same, whatever the parameters."""

import json
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from mathcore import LOSSES, Loss
from scenes.kit.questions.asked import nearest, one_step, partial, too_large
from scenes.kit.questions.data import Names, Option, Question, UnaskableError, phrase, rate_shown
from scenes.kit.questions.worked import on_a_saddle, one_update, several_steps, why_it_diverges

TWO = ("bowl", "shifted_bowl", "stretched_bowl", "lopsided_bowl", "shallow_bowl", "steep_sides", "saddle", "rosenbrock", "hilly_valley")
decimals = st.integers(-600, 600).map(lambda one: Fraction(one, 100))
points = st.tuples(decimals, decimals)
rates = st.sampled_from(["0.01", "0.05", "0.1", "0.25", "0.4", "0.5", "0.75", "0.9", "1", "1.05", "1.2", "2"]).map(Fraction)
seeds = st.integers(0, 2**31 - 1)
losses = st.sampled_from(TWO).map(lambda name: LOSSES[name])


def exact(value: Fraction) -> Any:
    return sympy.Rational(value.numerator, value.denominator)


def by_sympy(loss: Loss, at: tuple[Fraction, ...]) -> tuple[Any, list[Any], dict[Any, Any]]:
    """The loss as SymPy reads it, its partial derivatives, and the place to put in."""
    symbols = [sympy.Symbol(name, real=True) for name in loss.weights]
    formula = sympy.sympify(loss.expression, locals=dict(zip(loss.weights, symbols, strict=True)), rational=True)
    return formula, [sympy.diff(formula, one) for one in symbols], dict(zip(symbols, map(exact, at), strict=True))


def asked(make: Any, *given: Any) -> Question:
    """The question, or nothing where these parameters are refused."""
    try:
        question: Question = make(*given)
    except UnaskableError:
        assume(False)
    return question


def all_differ(question: Question) -> None:
    texts = [option.says.text for option in question.options]
    assert len(set(texts)) == len(texts) == 4
    assert sum(option.right for option in question.options) == 1
    values = [tuple(map(float, option.key)) for option in question.options if not isinstance(option.key, str)]
    assert len(set(values)) == len(values)


@given(losses, points, st.integers(0, 1), seeds)
def test_a_partial_derivative_is_sympys(loss: Loss, at: tuple[Fraction, ...], index: int, seed: int) -> None:
    question = asked(partial, loss, at, index, Names.of(loss), seed)
    all_differ(question)
    _, slopes, place = by_sympy(loss, at)
    assert float(question.right.key[0]) == pytest.approx(float(slopes[index].subs(place)), rel=1e-9, abs=1e-9)
    assert all(abs(float(option.key[0]) - float(slopes[index].subs(place))) > 1e-9 for option in question.wrong)


@given(losses, points, rates, seeds)
def test_one_step_is_sympys_and_no_mistake_lands_there(loss: Loss, at: tuple[Fraction, ...], rate: Fraction, seed: int) -> None:
    question = asked(one_step, loss, at, rate, Names.of(loss), seed)
    all_differ(question)
    _, slopes, place = by_sympy(loss, at)
    there = [float(old - exact(rate) * slope.subs(place)) for old, slope in zip(map(exact, at), slopes, strict=True)]
    assert [float(one) for one in question.right.key] == pytest.approx(there, rel=1e-9, abs=1e-9)
    for option in question.wrong:
        assert [float(one) for one in option.key] != pytest.approx(there, rel=1e-12, abs=1e-12)


@given(st.integers(1, 400), decimals, decimals, decimals, rates | st.integers(1, 300).map(lambda one: Fraction(one, 100)), seeds)
def test_what_a_rate_does_is_what_the_steps_do(
    bend: int, slope: Fraction, height: Fraction, at: Fraction, rate: Fraction, seed: int
) -> None:
    """The parabola a w² + b w + c; two steps by SymPy tell what a rate does."""
    loss = Loss.parse(f"{bend}/100*w**2 + ({slope})*w + ({height})")
    question = asked(too_large, loss, (at,), rate, Names.of(loss), seed)
    all_differ(question)
    _, slopes, place = by_sympy(loss, (at,))
    (symbol,) = place
    bottom = sympy.solve(slopes[0], symbol)[0]
    next_one = exact(at) - exact(rate) * slopes[0].subs(place)
    before, after = exact(at) - bottom, next_one - bottom
    if after == 0:
        expected = "one step"
    elif before * after > 0:
        expected = "walks in"
    else:
        expected = {1: "diverges", 0: "bounces", -1: "jumps across"}[int(sympy.sign(abs(after) - abs(before)))]
    assert question.right.key == expected


@given(st.sampled_from(["stretched_bowl", "lopsided_bowl", "narrow_bowl", "hilly_valley", "shallow_bowl"]), points, seeds)
def test_how_far_the_aim_is_off_is_sympys(name: str, at: tuple[Fraction, ...], seed: int) -> None:
    loss = LOSSES[name]
    question = asked(nearest, loss, at, Fraction(1, 100), seed)
    all_differ(question)
    _, slopes, place = by_sympy(loss, at)
    target = min(loss.minima, key=lambda one: sum((float(a) - float(b)) ** 2 for a, b in zip(one, at, strict=True)))
    down = sympy.Matrix([-slope.subs(place) for slope in slopes])
    way = sympy.Matrix([exact(Fraction(there)) - exact(here) for here, there in zip(at, target, strict=True)])
    angle = sympy.deg(sympy.acos(down.dot(way) / down.norm() / way.norm()))
    assert float(question.right.key[0]) == pytest.approx(float(sympy.N(angle, 30)), abs=1e-6)


def test_fact_17_is_the_answer_of_the_step() -> None:
    question = one_step(Loss.parse("1.5*w1**2 + 2/3*w2**2"), (Fraction(2), Fraction(-3)), Fraction("0.05"), Names(("w₁", "w₂")), 4)
    assert question.right.says.text == "(1.7, −2.8)"
    assert {option.says.text for option in question.wrong} == {"(2.3, −3.2)", "(−4, 1)", "(2.2, −3.3)"}


def test_fact_10_is_the_answer_of_the_aim() -> None:
    question = nearest(LOSSES["stretched_bowl"], (Fraction(1), Fraction(2)), Fraction("0.1"), 0)
    assert "12.5°" in question.right.says.text


@pytest.mark.parametrize(
    ("rate", "answer"), [("0.1", "walks in"), ("0.5", "one step"), ("0.9", "jumps across"), ("1", "bounces"), ("1.2", "diverges")]
)
def test_the_rate_decides_which_answer_is_right(rate: str, answer: str) -> None:
    loss = LOSSES["parabola"]
    assert too_large(loss, (Fraction(3),), Fraction(rate), Names.of(loss), 3).right.key == answer


@given(seeds)
def test_the_seed_orders_the_same_answers(seed: int) -> None:
    loss = LOSSES["bowl"]
    first, other = (partial(loss, (Fraction(3), Fraction(4)), 0, Names.of(loss), one) for one in (0, seed))
    assert {option.says.text for option in first.options} == {option.says.text for option in other.options}
    assert first.right.says == other.right.says


def test_every_place_can_hold_the_right_answer() -> None:
    loss = LOSSES["bowl"]
    made = [partial(loss, (Fraction(3), Fraction(4)), 0, Names.of(loss), seed) for seed in range(40)]
    assert {question.letter(question.right) for question in made} == set("ABCD")


@pytest.mark.parametrize("start", ["0,0", "3,0"])
def test_what_cannot_be_told_apart_is_refused(start: str) -> None:
    at = tuple(Fraction(one) for one in start.split(","))
    loss = LOSSES["bowl"]
    if any(at):
        assert partial(loss, at, 0, Names.of(loss), 0).right.key == (Fraction(6),)
        return
    with pytest.raises(UnaskableError, match="choose"):
        partial(loss, at, 0, Names.of(loss), 0)


def test_two_equal_options_make_no_question() -> None:
    option = Option(phrase("this"), phrase("is so."), "this", True)
    twin = Option(phrase("this"), phrase("is so."), "that")
    with pytest.raises(UnaskableError, match="same"):
        Question(1, phrase("What?"), "choice", (option, twin), phrase("So."), LOSSES["bowl"])


def test_the_data_is_json_and_says_all() -> None:
    loss = LOSSES["bowl"]
    data = partial(loss, (Fraction(3), Fraction(4)), 0, Names.of(loss), 1).as_data({"seed": "1"})
    again = json.loads(json.dumps(data, allow_nan=False))
    assert again == data
    assert data["section"] == 4
    right = next(option for option in data["options"] if option["right"])
    assert data["answer"] == {"text": right["text"], "letter": right["letter"]}
    assert right["value"] == ["6"]
    assert all(option["why"][0].isupper() and option["why"].endswith(".") for option in data["options"])


def test_words_keep_the_numbers_they_name() -> None:
    told = phrase("at {b}, then {a}, then {b}", a=rate_shown(Fraction(1, 10)), b=rate_shown(Fraction(2)), c=rate_shown(Fraction(3)))
    assert told.text == "at 2, then 0.1, then 2"
    assert [number.text for number in told.in_order] == ["2", "0.1", "2"]
    assert [name for name, _ in told.numbers] == ["a", "b"]


# -- exercises --------------------------------------------------------------------------------------------------


def apart(question: Question) -> None:
    """No foreseen mistake is within the tolerance, and the options differ."""
    all_differ(question)
    assert question.tolerance is not None
    for option in question.wrong:
        assert max(abs(float(a) - float(b)) for a, b in zip(option.key, question.right.key, strict=True)) > float(question.tolerance)


@given(st.sampled_from(["parabola", "shifted_parabola", "quartic"]), decimals, rates, st.integers(2, 4), seeds)
def test_several_steps_are_sympys(name: str, at: Fraction, rate: Fraction, steps: int, seed: int) -> None:
    loss = LOSSES[name]
    question = asked(several_steps, loss, (at,), rate, steps, Names.of(loss), seed)
    apart(question)
    _, (slope,), place = by_sympy(loss, (at,))
    (symbol,) = place
    here = exact(at)
    for _ in range(steps):
        here = here - exact(rate) * slope.subs(symbol, here)
    assert exact(Fraction(question.right.key[0])) == here


@given(losses, points, rates, seeds)
def test_one_update_is_sympys(loss: Loss, at: tuple[Fraction, ...], rate: Fraction, seed: int) -> None:
    question = asked(one_update, loss, at, rate, Names.of(loss), seed)
    apart(question)
    _, slopes, place = by_sympy(loss, at)
    there = [float(old - exact(rate) * slope.subs(place)) for old, slope in zip(map(exact, at), slopes, strict=True)]
    assert [float(one) for one in question.right.key] == pytest.approx(there, rel=1e-9, abs=1e-9)


@given(st.integers(1, 30), decimals, decimals, st.integers(1, 400), seeds)
def test_it_diverges_where_sympy_says_so(bend: int, slope: Fraction, at: Fraction, hundredths: int, seed: int) -> None:
    loss, rate = Loss.parse(f"{bend}/10*w**2 + ({slope})*w"), Fraction(hundredths, 100)
    question = asked(why_it_diverges, loss, (at,), rate, Names.of(loss), seed)
    all_differ(question)
    formula, (derived,), place = by_sympy(loss, (at,))
    (symbol,) = place
    landed = exact(at) - exact(rate) * derived.subs(place)
    assert formula.subs(symbol, landed) > formula.subs(place)


@given(st.integers(1, 40), st.integers(1, 40), st.booleans(), points, rates, seeds)
def test_what_happens_on_a_saddle_is_what_steps_do(
    a: int, b: int, turned: bool, at: tuple[Fraction, ...], rate: Fraction, seed: int
) -> None:
    signs = "-+" if turned else "+-"
    loss = Loss.parse(f"{signs[0]}{a}/10*w1**2 {signs[1]} {b}/10*w2**2 + w1")
    question = asked(on_a_saddle, loss, at, rate, Names.of(loss), seed)
    all_differ(question)
    _, slopes, place = by_sympy(loss, at)
    symbols, up = list(place), int(turned)
    centre = sympy.solve(slopes, symbols)
    here = [place[one] - centre[one] for one in symbols]
    factors = [1 - exact(rate) * sympy.diff(slope, symbol) for slope, symbol in zip(slopes, symbols, strict=True)]
    later = [offset * factor**40 for offset, factor in zip(here, factors, strict=True)]
    far = [abs(one) for one in later]
    expected = "stays" if not any(here) else "settles" if not here[1 - up] and far[up] < abs(here[up]) else "climbs"
    if here[1 - up] and (not here[up] or abs(factors[up]) < abs(factors[1 - up])):
        expected = "slides"
    assert question.right.key == expected
