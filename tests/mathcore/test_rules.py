"""The rules against textbook loops of our own making in plain Python floats, and against closed forms."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest

from mathcore.descent import descend, respond
from mathcore.loss import Loss
from mathcore.losses import LOSSES
from mathcore.rules import Adam, Clipped, GradientDescent, Momentum, Nesterov, RMSProp, Rule, WarmUp, clipped, is_rational

Point = Sequence[float]
Slope = Callable[[Sequence[float]], Point]


def rosenbrock(w: Sequence[float]) -> Point:
    x, y = w
    return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)


def gradient_descent(slope: Slope, w: Point, steps: int, rate: float) -> Point:
    for _ in range(steps):
        w = tuple(c - rate * g for c, g in zip(w, slope(w), strict=True))
    return w


def heavy_ball(slope: Slope, w: Point, steps: int, rate: float, decay: float) -> Point:
    """Polyak's two-point form: x + β(x − x before) − η∇L(x)."""
    before = w
    for _ in range(steps):
        after = tuple(c + decay * (c - b) - rate * g for c, b, g in zip(w, before, slope(w), strict=True))
        before, w = w, after
    return w


def nesterov(slope: Slope, w: Point, steps: int, rate: float, decay: float) -> Point:
    """Nesterov's two-sequence form: y = x + β(x − x before), x = y − η∇L(y)."""
    before = w
    for _ in range(steps):
        y = tuple(c + decay * (c - b) for c, b in zip(w, before, strict=True))
        before, w = w, tuple(c - rate * g for c, g in zip(y, slope(y), strict=True))
    return w


def rmsprop(slope: Slope, w: Point, steps: int, rate: float, decay: float) -> Point:
    past: list[Point] = []
    for _ in range(steps):
        past.append(slope(w))
        weights = [(1 - decay) * decay ** (len(past) - 1 - k) for k in range(len(past))]
        means = [math.fsum(c * g[i] ** 2 for c, g in zip(weights, past, strict=True)) for i in range(2)]
        w = tuple(c - rate * g / (math.sqrt(s) + 1e-8) for c, g, s in zip(w, past[-1], means, strict=True))
    return w


def adam(slope: Slope, w: Point, steps: int, rate: float, decay: float, square_decay: float) -> Point:
    """Algorithm 1 of Kingma and Ba, the running means written out as weighted sums over the whole past."""
    past: list[Point] = []

    def mean(values: list[float], share: float) -> float:
        t = len(values)
        return math.fsum((1 - share) * share ** (t - 1 - k) * v for k, v in enumerate(values)) / (1 - share**t)

    for _ in range(steps):
        past.append(slope(w))
        m = [mean([g[i] for g in past], decay) for i in range(2)]
        s = [mean([g[i] ** 2 for g in past], square_decay) for i in range(2)]
        w = tuple(c - rate * a / (math.sqrt(b) + 1e-8) for c, a, b in zip(w, m, s, strict=True))
    return w


TEXTBOOK = [
    (GradientDescent("0.001"), gradient_descent, (0.001,)),
    (Momentum("0.0005", "0.8"), heavy_ball, (0.0005, 0.8)),
    (Nesterov("0.0005", "0.8"), nesterov, (0.0005, 0.8)),
    (RMSProp("0.01", "0.9"), rmsprop, (0.01, 0.9)),
    (Adam("0.05"), adam, (0.05, 0.9, 0.999)),
]
every_rule = pytest.mark.parametrize("rule", [row[0] for row in TEXTBOOK], ids=lambda rule: type(rule).__name__)


@pytest.mark.parametrize(("rule", "loop", "numbers"), TEXTBOOK, ids=[type(row[0]).__name__ for row in TEXTBOOK])
def test_against_the_textbook(rule: Rule, loop: Callable[..., Point], numbers: tuple[float, ...]) -> None:
    for start in ((-1.5, 2.0), (0.3, -0.7)):
        walk = descend(LOSSES["rosenbrock"], start, rule, 60)
        np.testing.assert_allclose(walk.points[-1], loop(rosenbrock, start, 60, *numbers), rtol=1e-9)


@pytest.mark.parametrize("rate", ["0.1", "0.5", "0.9", "1", "1.2", "1/3"])
def test_descent_on_a_quadratic_is_a_power_of_its_factor_exactly(rate: str) -> None:
    loss = Loss.parse("w1**2 + 2*w2**2 + 5*w3**2")
    start = (Fraction(3), Fraction(-4), Fraction(1, 7))
    walk = descend(loss, start, GradientDescent(rate), 25, "exact")
    eta = walk.rule.base_rate
    for k, point in enumerate(walk.points):
        assert list(point) == [w * (1 - eta * curvature) ** k for w, curvature in zip(start, (2, 4, 10), strict=True)]


def test_momentum_on_a_quadratic_is_a_power_of_its_matrix_exactly() -> None:
    walk = descend(LOSSES["parabola"], ("3",), Momentum("0.1", "0.9"), 12, "exact")
    eta, beta = Fraction(1, 10), Fraction(9, 10)
    w, v = Fraction(3), Fraction(0)
    for k in range(13):
        assert walk.points[k, 0] == w
        w, v = (1 - 2 * eta) * w - eta * beta * v, 2 * w + beta * v  # one matrix, applied to (w, v)


def test_momentum_without_decay_is_gradient_descent() -> None:
    plain = descend(LOSSES["himmelblau"], ("1", "1"), GradientDescent("0.01"), 30)
    for rule in (Momentum("0.01", "0"), Nesterov("0.01", "0")):
        np.testing.assert_array_equal(descend(LOSSES["himmelblau"], ("1", "1"), rule, 30).points, plain.points)


@every_rule
@pytest.mark.parametrize("width", [np.float16, np.float32, np.float64])
def test_nothing_leaves_its_width(rule: Rule, width: type[np.floating]) -> None:
    walk = descend(LOSSES["bowl"], ("1", "2"), WarmUp(Clipped(rule, "1"), 3), 5, width)
    for array in (walk.points, walk.losses, walk.gradients, walk.updates):
        assert array.dtype == width
    assert all((a + u == b).all() for a, u, b in zip(walk.points, walk.updates, walk.points[1:], strict=False))


def test_warm_up_raises_the_rate_in_equal_parts() -> None:
    rule = WarmUp(GradientDescent("0.8"), 4)
    assert [rule.rate_at(k) for k in range(6)] == [
        Fraction(1, 5),
        Fraction(2, 5),
        Fraction(3, 5),
        Fraction(4, 5),
        Fraction(4, 5),
        Fraction(4, 5),
    ]
    walk = descend(LOSSES["parabola"], ("1",), rule, 6, "exact")
    for k in range(6):
        assert walk.updates[k, 0] == -rule.rate_at(k) * walk.gradients[k, 0]


@pytest.mark.parametrize(
    "inner", [Momentum("0.1", "0.9"), Nesterov("0.1", "0.9"), Adam("0.1"), RMSProp("0.1")], ids=lambda rule: type(rule).__name__
)
def test_warm_up_of_one_step_changes_nothing(inner: Rule) -> None:
    start = ("1", "1")
    np.testing.assert_array_equal(
        descend(LOSSES["himmelblau"], start, WarmUp(inner, 1), 20).points, descend(LOSSES["himmelblau"], start, inner, 20).points
    )


def test_clipping_keeps_direction_and_shortens_only_what_is_too_long() -> None:
    vectors = np.array([[6.0, 8.0], [0.3, 0.4], [0.0, 0.0], [-3e200, 4e200], [3e-200, 4e-200]])
    np.testing.assert_allclose(clipped(vectors, np.float64(5)), [[3, 4], [0.3, 0.4], [0, 0], [-3, 4], [3e-200, 4e-200]], rtol=1e-15)


def test_clipping_tames_the_cliff() -> None:
    wild = descend(LOSSES["cliff"], ("3.5", "2"), GradientDescent("1"), 10)
    tame = descend(LOSSES["cliff"], ("3.5", "2"), Clipped(GradientDescent("1"), "1"), 10)
    lengths = [np.linalg.norm(walk.updates, axis=1).max() for walk in (wild, tame)]
    assert lengths[0] > 5
    assert lengths[1] <= 1 + 1e-15


def test_respond_gives_what_a_walk_takes() -> None:
    walk = descend(LOSSES["bowl"], ("3", "4"), Adam("0.3"), 10)
    np.testing.assert_array_equal(respond(Adam("0.3"), [[Fraction(g) for g in row] for row in walk.gradients[:-1]]), walk.updates)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: GradientDescent("0"), "rate is 0, it must be above 0"),
        (lambda: GradientDescent("-1"), "rate is -1"),
        (lambda: GradientDescent("fast"), "'fast' is not a finite number"),
        (lambda: Momentum("0.1", "1"), "decay is 1, it must be at least 0 and below 1"),
        (lambda: Nesterov("0.1", "-0.1"), "decay is -1/10"),
        (lambda: RMSProp("0.1", "2"), "decay is 2"),
        (lambda: Adam("0.1", "0.9", "1"), "square_decay is 1"),
        (lambda: Adam("0.1", epsilon="-1"), "epsilon is -1"),
        (lambda: Clipped(GradientDescent("1"), "0"), "limit is 0"),
        (lambda: WarmUp(GradientDescent("1"), 0), "steps is 0"),
        (lambda: WarmUp(GradientDescent("1"), 2.5), "steps is 2.5"),
        (lambda: WarmUp(GradientDescent("1"), True), "steps is True"),
    ],
)
def test_numbers_that_make_no_rule_are_refused(make: Callable[[], Rule], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_which_rules_keep_fractions() -> None:
    assert is_rational(WarmUp(Nesterov("0.1"), 3))
    assert not is_rational(Adam("0.1"))
    assert not is_rational(WarmUp(Clipped(GradientDescent("0.1"), "1"), 3))
