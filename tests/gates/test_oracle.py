"""The oracle: read, differentiated and stepped on a path of its own, and against mathcore, which shares none of it."""

import ast
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scenes.kit.gates as gates
from mathcore import LOSSES, Adam, Clipped, GradientDescent, Loss, Momentum, Nesterov, RMSProp, Rule, WarmUp, descend
from scenes.kit.gates.oracle import UnreadableError, derive, precise, rounded, surface
from scenes.kit.gates.runs import SLACK, Replay, UnknownRuleError, rule_of
from scenes.kit.marks import run_of

RATE = Fraction(1, 20)
RULES: tuple[Rule, ...] = (
    GradientDescent(RATE),
    Momentum(RATE),
    Nesterov(RATE),
    RMSProp(RATE),
    Adam(RATE),
    Clipped(GradientDescent(RATE), Fraction(1, 2)),
    WarmUp(Momentum(RATE), 3),
)
WIDTHS: tuple[Any, ...] = (np.float16, np.float32, np.float64, "exact")


def test_the_oracle_shares_no_code_with_mathcore() -> None:
    for file in Path(gates.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in getattr(node, "names", [])]
            assert not any(str(name).split(".")[0] == "mathcore" for name in names), file.name


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_it_reads_every_loss_of_the_registry(loss: Loss) -> None:
    ground = surface(loss.expression)
    assert ground.weights == loss.weights
    at = tuple(Fraction(7, 5) - Fraction(2 * index, 3) for index in range(loss.dimension))
    floats = np.array([float(one) for one in at])
    assert float(ground.value(at)) == pytest.approx(float(loss.value(floats)), rel=1e-12, abs=1e-12)
    assert [float(one) for one in ground.gradient(at)] == pytest.approx(loss.gradient(floats).tolist(), rel=1e-10, abs=1e-12)
    assert ground.value(floats) == pytest.approx(float(ground.value(at)), rel=1e-12, abs=1e-12)
    if loss.rational and ground.rational:
        assert ground.value(at) == loss.value(at)
        assert list(ground.gradient(at)) == list(loss.gradient(at))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_it_falls_into_a_known_valley_or_says_that_there_is_none(loss: Loss) -> None:
    floor = surface(loss.expression).floor_near((1.5,) * loss.dimension)
    if floor is not None:
        assert loss.gradient(np.array(floor)) == pytest.approx(np.zeros(loss.dimension), abs=1e-9)
        assert np.linalg.eigvalsh(loss.hessian(np.array(floor))).min() > 0


@pytest.mark.parametrize("text", ["w1 +", "__import__('os')", "w1.real", "w1 if w2 else 0", "f(w1)", "sin(w1, w2)", "'w1'"])
def test_it_refuses_what_is_no_loss(text: str) -> None:
    with pytest.raises(UnreadableError):
        derive(text)


def test_decimals_are_the_decimals_they_say() -> None:
    assert surface("0.1*w").gradient((Fraction(1),)) == (Fraction(1, 10),)


@pytest.mark.parametrize("width", WIDTHS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: repr(rule)[:24])
@pytest.mark.parametrize("name", ["bowl", "hilly_valley", "saddle", "rosenbrock"])
def test_it_goes_over_a_walk_again(name: str, rule: Rule, width: Any) -> None:
    loss = LOSSES[name]
    if width == "exact" and (not loss.rational or not rule.rational or isinstance(rule, Clipped)):
        return
    walk = descend(loss, ("0.5", "0.25"), rule, 5 if width == "exact" else 12, width)
    replay = Replay(run_of(walk))
    for step, point in enumerate(walk.points):
        assert replay.error(step, tuple(point)) <= (SLACK / 16 if width is np.float16 else SLACK)
        replay.claim(step, tuple(point))


@pytest.mark.parametrize("step", [1, 4, 7])
def test_a_wrong_step_is_seen_and_the_right_ones_after_it_are_not_blamed(step: int) -> None:
    walk = descend(LOSSES["bowl"], ("3", "4"), GradientDescent(RATE), 8)
    replay = Replay(run_of(walk))
    points = [tuple(point.tolist()) for point in walk.points]
    points[step] = (points[step][0] * (1 + 1e-9), points[step][1])
    for index in range(step + 1, 9):  # go on from the wrong point
        points[index] = tuple(0.9 * one for one in points[index - 1])
    errors = []
    for index, point in enumerate(points):
        errors.append(replay.error(index, point))
        replay.claim(index, point)
    assert [index for index, error in enumerate(errors) if error > SLACK] == [step]


@pytest.mark.parametrize("words", ["Newton(rate=Fraction(1, 2))", "rate=1", "GradientDescent(rate=open('x'))"])
def test_a_rule_without_a_formula_is_refused(words: str) -> None:
    walk = run_of(descend(LOSSES["bowl"], ("1", "1"), GradientDescent(RATE), 1))
    with pytest.raises(UnknownRuleError):
        Replay(type(walk)(walk.loss, walk.start, words, walk.dtype)).expected(1)


def test_rules_are_read_with_what_is_inside_them() -> None:
    words = rule_of(repr(Clipped(WarmUp(Adam(RATE), 3), Fraction(2))))
    assert (words.name, words.inner and words.inner.name, words.inner and words.inner.inner and words.inner.inner.name) == (
        "Clipped",
        "WarmUp",
        "Adam",
    )


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=6), st.integers(-4, 2))
def test_rounding_is_half_to_even(value: Decimal, power: int) -> None:
    wanted = (
        value.quantize(Decimal(1).scaleb(power), ROUND_HALF_EVEN)
        if power < 0
        else value.scaleb(-power).quantize(Decimal(1), ROUND_HALF_EVEN).scaleb(power)
    )
    assert rounded(Fraction(value), power) == Fraction(wanted)


def test_fifty_digits_are_fifty_digits() -> None:
    assert abs(precise(Fraction(1, 3)) * 3 - 1) < 1e-48
