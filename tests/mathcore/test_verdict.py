"""How a walk ended is said in one of six kinds, with the step where it turned."""

import numpy as np
import pytest

from mathcore.descent import descend
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.rules import GradientDescent, Momentum, Rule
from mathcore.verdict import Kind, as_floats

PLAIN = GradientDescent
ENDS = [
    ("bowl", ("3", "4"), PLAIN("0.1"), 20, "still going", None, "has fallen"),
    ("bowl", ("3", "4"), PLAIN("0.1"), 60, "converged", 21, "at rest in a minimum from step 21"),
    ("bowl", ("3", "4"), PLAIN("0.5"), 3, "converged", 1, "from step 1"),
    ("bowl", ("3", "4"), PLAIN("0.9"), 60, "converged", 21, "from step 21"),
    ("bowl", ("0", "0"), PLAIN("0.1"), 5, "converged", 0, "from step 0"),
    ("bowl", ("3", "4"), PLAIN("1"), 8, "bouncing", 0, "back and forth"),
    ("bowl", ("3", "4"), PLAIN("1.2"), 8, "diverging", 0, "from the start"),
    ("bowl", ("3", "4"), PLAIN("0.00001"), 100, "still going", None, "has fallen"),
    ("stretched_bowl", ("3", "0.001"), PLAIN("0.6"), 25, "diverging", 4, "from step 4"),
    ("saddle", ("0.5", "0"), PLAIN("0.1"), 100, "stuck", 21, "on a saddle"),
    ("saddle", ("0", "0"), PLAIN("0.1"), 5, "stuck", 0, "on a saddle"),
    ("saddle", ("0.5", "1e-9"), PLAIN("0.1"), 40, "still going", None, "slipping off a saddle"),
    ("saddle", ("0.5", "1e-6"), Momentum("0.1", "0.9"), 60, "still going", None, "has fallen"),
    ("plateau", ("3", "1"), PLAIN("0.5"), 5, "stuck", 0, "flat"),
    ("hilly_valley", ("-1.5", "4"), PLAIN("1"), 14, "stuck", 11, "local minimum: the loss is 0.99 here and 0.16 in the lowest"),
    ("quartic", ("2",), PLAIN("0.02"), 60, "stuck", 12, "local minimum"),
    ("-w**2", ("0",), PLAIN("0.1"), 5, "stuck", 0, "on a maximum"),
    ("abs(w)", ("1",), PLAIN("0.3"), 20, "bouncing", 3, "back and forth"),
]


@pytest.mark.parametrize(("name", "start", "rule", "steps", "kind", "step", "words"), ENDS)
def test_ends(name: str, start: tuple[str, ...], rule: Rule, steps: int, kind: Kind, step: int | None, words: str) -> None:
    loss = LOSSES[name] if name in LOSSES else Loss.parse(name)
    verdict = descend(loss, start, rule, steps).verdict
    assert (verdict.kind, verdict.step) == (kind, step)
    assert words in verdict.words


@pytest.mark.parametrize(
    ("name", "start", "rule", "steps", "kind", "step", "words"), [row for row in ENDS if row[0] in ("bowl", "stretched_bowl")]
)
def test_exact_walks_end_alike(name: str, start: tuple[str, ...], rule: Rule, steps: int, kind: Kind, step: int | None, words: str) -> None:
    verdict = descend(LOSSES[name], start, rule, steps, "exact").verdict
    assert (verdict.kind, verdict.step) == (kind, step)
    assert words in verdict.words


def test_an_exact_walk_beyond_every_float_still_diverges() -> None:
    verdict = descend(LOSSES["bowl"], ("3", "4"), GradientDescent("100"), 300, "exact").verdict
    assert (verdict.kind, verdict.step) == ("diverging", 0)


@pytest.mark.parametrize(
    ("width", "steps", "infinite", "nan"), [(np.float16, 40, 12, 29), (np.float32, 300, 128, 259), (np.float64, 2200, 1050, 2105)]
)
def test_overflow_is_a_verdict_with_its_steps(width: type[np.floating], steps: int, infinite: int, nan: int) -> None:
    verdict = descend(LOSSES["bowl"], ("3", "4"), GradientDescent("1.2"), steps, width).verdict
    assert (verdict.kind, verdict.step) == ("overflowed", infinite)
    assert verdict.words == f"overflowed: the loss is ∞ at step {infinite} and not a number from step {nan} on"


def test_not_a_number_without_infinity() -> None:
    verdict = descend(Loss.parse("sqrt(w)"), ("0.1",), GradientDescent("1"), 2).verdict
    assert (verdict.kind, verdict.step) == ("overflowed", 1)
    assert verdict.words == "overflowed: the loss is NaN at step 1"


def test_as_floats_rounds_once_and_reaches_infinity() -> None:
    exactly = descend(LOSSES["parabola"], ("1",), GradientDescent("1e300"), 3, "exact").points
    assert as_floats(exactly)[-1] == -np.inf
    assert as_floats(np.array([0.1], np.float32)).dtype == np.float64
