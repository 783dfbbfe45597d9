"""Every number the course shows, from the library, against the number written down. Each row names its item of the facts.

Fractions are compared exactly, floats to the digits given.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

from mathcore import LOSSES, Adam, GradientDescent, Loss, Momentum, Nesterov, WarmUp, descend, exact, screen
from mathcore.descent import respond
from mathcore.geometry import aim_error, contour_tangent, critical_points, directional_slope, length, slice_along
from mathcore.many_weights import LeastSquares, share_of_largest
from mathcore.network import Network, depth_sizes, layer_sizes
from mathcore.rates import best_rate, factor, limits, regime, steps_to_shrink

F = Fraction
BOWL, STRETCHED, LOPSIDED, SHALLOW = (LOSSES[name] for name in ("bowl", "stretched_bowl", "lopsided_bowl", "shallow_bowl"))
PARABOLA, QUARTIC, SADDLE = LOSSES["parabola"], LOSSES["quartic"], LOSSES["saddle"]
STRETCHED_XY = Loss.parse("x**2 + 2*y**2")
BATCH = np.random.default_rng(0).standard_normal((8, 3)), np.zeros((8, 1))


class Fact(NamedTuple):
    """A number or some numbers, how they are computed, and what the facts say."""

    item: str
    says: str
    ours: Callable[[], Any]
    expected: Any
    within: float = 0  # 0 means exactly


def texts(loss: Loss) -> list[str]:
    return [str(partial) for partial in loss.partials]


def slope(loss: Loss, *at: int | str) -> list[Fraction]:
    return list(loss.gradient(tuple(map(exact, at))))


def value(loss: Loss, *at: int | str) -> Fraction:
    result: Fraction = loss.value(tuple(map(exact, at)))
    return result


def path(loss: Loss, start: tuple[str, ...], rate: str, steps: int) -> list[list[Fraction]]:
    return [list(point) for point in descend(loss, start, GradientDescent(rate), steps, "exact").points]


def fall(loss: Loss, start: tuple[str, ...], rate: str, steps: int) -> list[Fraction]:
    return list(descend(loss, start, GradientDescent(rate), steps, "exact").losses)


def decimals(*numbers: str) -> list[Fraction]:
    return [exact(number) for number in numbers]


def first(flags: Any) -> int:
    assert np.any(flags)
    return int(np.argmax(flags))


def overflow_steps(width: type[np.floating[Any]], steps: int) -> tuple[int, int]:
    losses = descend(BOWL, ("3", "4"), GradientDescent("1.2"), steps, width).losses
    return first(np.isinf(losses)), first(np.isnan(losses))


def leaves_saddle(rule: GradientDescent | Momentum) -> int:
    return first(np.abs(descend(SADDLE, ("0.5", "1e-6"), rule, 200).points[:, 1]) >= 1)


def stays_on_ridge(rule: GradientDescent | Momentum) -> bool:
    return not descend(SADDLE, ("0.5", "0"), rule, 2000).points[:, 1].any()


def passes(*, nudging: bool) -> tuple[int, int, int]:
    network = Network((3, 4, 1))
    (network.nudged_gradient if nudging else network.gradient)(*BATCH)
    return network.passes.forward - network.weight_count * nudging, network.passes.backward, network.weight_count


def fan_slopes() -> list[float]:
    uphill = np.arctan2(8, 6)
    return [float(directional_slope(BOWL, (3, 4), (np.cos(uphill + t), np.sin(uphill + t)))) for t in np.radians([0, 60, 90, 120, 180])]


def alternating(count: int) -> list[tuple[str]]:
    return [("1" if k % 2 == 0 else "-1",) for k in range(count)]


def reached_at_rate(loss: Loss, rate: str, steps: int) -> Fraction:
    farthest: Fraction = max(abs(c) for c in descend(loss, ("1", "2"), GradientDescent(rate), steps, "exact").points[-1])
    return farthest


def sizes_with_gain(gain: float) -> str:
    sizes = depth_sizes(12, gain)
    return "vanishing" if sizes[0] < 1e-3 * sizes[-1] else "exploding" if sizes[0] > 10 * sizes[-1] else "healthy"


OVERSHOOT = decimals("3", "-4.2", "5.88", "-8.232", "11.5248", "-16.13472", "22.588608", "-31.6240512")
LEAPING_LOSSES = decimals(
    "25", "49", "96.04", "188.2384", "368.947264", "723.13663744", "1417.3478093824", "2778.001706389504", "5444.88334452342784"
)

FACTS = [
    Fact("1", "the bowl's partials are twice each weight", lambda: texts(BOWL), ["2*w1", "2*w2"]),
    Fact("1", "in the letters w and b too", lambda: texts(Loss.parse("w**2 + b**2")), ["2*w", "2*b"]),
    Fact("2", "at (3, 4) the slopes are 6 and 8", lambda: slope(BOWL, 3, 4), [6, 8]),
    Fact("2", "at (1, 2) they are 2 and 4", lambda: slope(BOWL, 1, 2), [2, 4]),
    Fact(
        "2",
        "and each is the slope of its cut",
        lambda: slope(slice_along(BOWL, "w1", ("3", "4")), 3) + slope(slice_along(BOWL, "w2", (3, 4)), 4),
        [6, 8],
    ),
    Fact("3", "x² + 2y² has partials 2x and 4y", lambda: texts(STRETCHED_XY), ["2*x", "4*y"]),
    Fact("3", "at (1, 2) the gradient is (2, 8), the value 9", lambda: (slope(STRETCHED_XY, 1, 2), value(STRETCHED_XY, 1, 2)), ([2, 8], 9)),
    Fact("3", "there y has four times the effect of x", lambda: slope(STRETCHED_XY, 1, 2)[1] / slope(STRETCHED_XY, 1, 2)[0], 4),
    Fact("4", "the slope of w² is 2w", lambda: texts(PARABOLA), ["2*w"]),
    Fact("4", "three points on w₁² + 3w₂²", lambda: [slope(LOPSIDED, *p) for p in ((3, 1), (0, 2), (0, 0))], [[6, 6], [0, 12], [0, 0]]),
    Fact(
        "5",
        "the sign of a partial says whether the loss rises, falls or is level",
        lambda: [value(PARABOLA, str(w + F(1, 1000))) > value(PARABOLA, w) for w in (2, -2)] + slope(PARABOLA, 0),
        [True, False, 0],
    ),
    Fact("6", "around (3, 4) the slopes are 10 cos θ", fan_slopes, [10, 5, 0, -5, -10], 1e-12),
    Fact("7", "∇L(3, 4) = (6, 8) is 10 long", lambda: float(length(slope(BOWL, 3, 4))), 10.0),
    Fact("7", "∇L(1, 2) = (2, 4) is √20 long", lambda: screen(length(slope(BOWL, 1, 2)), 4), "4.4721"),
    Fact("7", "(2, 8) is √68 long", lambda: screen(length(slope(STRETCHED, 1, 2)), 4), "8.2462"),
    Fact(
        "8",
        "the gradient crosses its contour at a right angle",
        lambda: float(directional_slope(BOWL, (3, 4), contour_tangent(BOWL, (3, 4)))),
        0,
        1e-12,
    ),
    Fact("8", "and has one entry per weight", lambda: LOSSES["hilly_valley"].gradient(np.zeros((7, 2))).shape, (7, 2)),
    Fact(
        "9",
        "a zero gradient may be a minimum, a maximum or a saddle",
        lambda: [critical_points(loss)[0].kind for loss in (BOWL, Loss.parse("-w**2"), SADDLE)],
        ["minimum", "maximum", "saddle"],
    ),
    Fact(
        "9",
        "at a strict minimum the loss rises whichever way one goes",
        lambda: all(value(BOWL, *p) > 0 for p in ((1, 0), (-1, 0), ("0.1", "-0.1"))),
        True,
    ),
    Fact(
        "10",
        "at (1, 2) on x² + 2y² descent aims 12.53° beside the minimum",
        lambda: screen(aim_error(STRETCHED, (1, 2), (0, 0)), 2),
        "12.53",
    ),
    Fact("10", "on the round bowl it aims right at it", lambda: float(aim_error(BOWL, (1, 2), (0, 0))), 0, 1e-6),
    Fact("10", "the quartic's slope at ½ is −2.5, so uphill is to the left", lambda: slope(QUARTIC, "0.5"), decimals("-2.5")),
    Fact(
        "10",
        "and to the left lies its lowest point, at −1.473",
        lambda: screen(critical_points(QUARTIC)[0].point[0], 3, minus="-"),
        "-1.473",
    ),
    Fact(
        "11",
        "a large gradient is not far from the minimum: 1 away on 100w² is steeper than 10 away on w²",
        lambda: slope(Loss.parse("100*w**2"), 1)[0] > slope(PARABOLA, 10)[0],
        True,
    ),
    Fact(
        "11",
        "forgetting the minus climbs",
        lambda: value(BOWL, *(w + F(1, 10) * g for w, g in zip((3, 4), slope(BOWL, 3, 4), strict=True))),
        36,
    ),
    Fact(
        "12",
        "gradients vanish, stay healthy or explode",
        lambda: [sizes_with_gain(g) for g in (0.5, 1.2, 3)],
        ["vanishing", "healthy", "exploding"],
    ),
    Fact(
        "12",
        "a small gradient can also mean converged",
        lambda: descend(BOWL, ("3", "4"), GradientDescent("0.1"), 60).verdict.kind,
        "converged",
    ),
    Fact(
        "13",
        "three steps of 0.1 from (3, 4)",
        lambda: path(BOWL, ("3", "4"), "0.1", 3)[1:],
        [decimals(*p) for p in (("2.4", "3.2"), ("1.92", "2.56"), ("1.536", "2.048"))],
    ),
    Fact("13", "with the losses 25, 16, 10.24, 6.5536", lambda: fall(BOWL, ("3", "4"), "0.1", 3), decimals("25", "16", "10.24", "6.5536")),
    Fact("14", "step 20 is at 0.8²⁰ (3, 4)", lambda: path(BOWL, ("3", "4"), "0.1", 20)[20], [3 * F(4, 5) ** 20, 4 * F(4, 5) ** 20]),
    Fact(
        "14",
        "which is (0.034588, 0.046117)",
        lambda: [screen(w, 6) for w in path(BOWL, ("3", "4"), "0.1", 20)[20]],
        ["0.034588", "0.046117"],
    ),
    Fact("14", "shown as (0.035, 0.046)", lambda: [screen(w, 3) for w in path(BOWL, ("3", "4"), "0.1", 20)[20]], ["0.035", "0.046"]),
    Fact("14", "with the loss 0.0033231", lambda: screen(fall(BOWL, ("3", "4"), "0.1", 20)[20], 7), "0.0033231"),
    Fact(
        "14",
        "every step keeps 0.8 of the weights and 0.64 of the loss",
        lambda: (factor("0.1", 2), factor("0.1", 2) ** 2),
        (F(4, 5), F(16, 25)),
    ),
    Fact("15", "(1, 2) on x² + 2y² steps to (0.8, 1.2)", lambda: path(STRETCHED_XY, ("1", "2"), "0.1", 1)[1], decimals("0.8", "1.2")),
    Fact("15", "and falls from 9 to 3.52", lambda: fall(STRETCHED_XY, ("1", "2"), "0.1", 1), decimals("9", "3.52")),
    Fact("16", "⅔w₁² + w₂² has the gradient (4, −2) at (3, −1)", lambda: slope(SHALLOW, 3, -1), [4, -2]),
    Fact("16", "so the step goes to (2.6, −0.8)", lambda: path(SHALLOW, ("3", "-1"), "0.1", 1)[1], decimals("2.6", "-0.8")),
    Fact(
        "16",
        "and the loss from 7 to 5.1467",
        lambda: [screen(loss, 4) for loss in fall(SHALLOW, ("3", "-1"), "0.1", 1)],
        ["7.0000", "5.1467"],
    ),
    Fact("16", "the bowl's gradient there is another", lambda: slope(BOWL, 3, -1), [6, -2]),
    Fact(
        "17",
        "0.05 times (6, −4) takes (2, −3) to (1.7, −2.8)",
        lambda: [w + u for w, u in zip((2, -3), respond(GradientDescent("0.05"), [(6, -4)])[0], strict=True)],
        [1.7, -2.8],
        1e-15,
    ),
    Fact("17", "a step 0.3606 long", lambda: screen(length(respond(GradientDescent("0.05"), [(6, -4)]))[0], 4), "0.3606"),
    Fact(
        "18",
        "(w − 5)² from 0 at 0.2: slopes −10, −6, −3.6",
        lambda: [g[0] for g in descend(LOSSES["shifted_parabola"], ("0",), GradientDescent("0.2"), 2, "exact").gradients],
        decimals("-10", "-6", "-3.6"),
    ),
    Fact(
        "18",
        "weights 2, 3.2, 3.92",
        lambda: [w[0] for w in path(LOSSES["shifted_parabola"], ("0",), "0.2", 3)],
        decimals("0", "2", "3.2", "3.92"),
    ),
    Fact(
        "18",
        "always 5(1 − 0.6^k)",
        lambda: [w[0] for w in path(LOSSES["shifted_parabola"], ("0",), "0.2", 30)],
        [5 * (1 - F(3, 5) ** k) for k in range(31)],
    ),
    Fact("19", "the shifted bowl at (0, 0) has the gradient (−4, −6)", lambda: slope(LOSSES["shifted_bowl"], 0, 0), [-4, -6]),
    Fact("19", "and steps to (0.4, 0.6)", lambda: path(LOSSES["shifted_bowl"], ("0", "0"), "0.1", 1)[1], decimals("0.4", "0.6")),
    Fact("19", "from 13 down to 8.32", lambda: fall(LOSSES["shifted_bowl"], ("0", "0"), "0.1", 1), decimals("13", "8.32")),
    Fact("19", "its lowest point is (2, 3)", lambda: critical_points(LOSSES["shifted_bowl"])[0].point, (2, 3), 1e-12),
    Fact(
        "20",
        "a giant leap lands higher on the far slope",
        lambda: descend(BOWL, ("3", "4"), GradientDescent("1.2"), 1).losses.tolist(),
        [25, 49],
        1e-12,
    ),
    Fact(
        "21", "a gradient of 4 moves 0.04 at a rate of 0.01", lambda: float(length(respond(GradientDescent("0.01"), [("4", "0")]))[0]), 0.04
    ),
    Fact("21", "and 4 at a rate of 1", lambda: float(length(respond(GradientDescent("1"), [("4", "0")]))[0]), 4.0),
    Fact(
        "22",
        "a small step against the gradient goes down",
        lambda: all(b < a for a, b in [fall(loss, ("1", "-1"), "0.001", 1) for loss in (BOWL, STRETCHED, SADDLE, SHALLOW)]),
        True,
    ),
    Fact(
        "22",
        "each weight moves against the sign of its partial",
        lambda: np.sign(respond(GradientDescent("0.1"), [(6, -4)])).tolist(),
        [[-1, 1]],
    ),
    Fact(
        "23",
        "a rate of 1.2 multiplies the weights by −1.4, the loss by 1.96",
        lambda: (factor("1.2", 2), factor("1.2", 2) ** 2),
        (F(-7, 5), F(49, 25)),
    ),
    Fact("23", "the first weight, rows 0 to 7", lambda: [w[0] for w in path(BOWL, ("3", "4"), "1.2", 7)], OVERSHOOT),
    Fact("23", "the second is 4/3 of it", lambda: [w[1] for w in path(BOWL, ("3", "4"), "1.2", 7)], [F(4, 3) * w for w in OVERSHOOT]),
    Fact("23", "the losses, and the one after 8 updates", lambda: fall(BOWL, ("3", "4"), "1.2", 8), LEAPING_LOSSES),
    Fact(
        "24",
        "the regimes of the bowl",
        lambda: [regime(rate, 2) for rate in ("0.1", "0.5", "0.9", "1", "1.2")],
        ["walks in", "one step", "jumps across", "bounces", "diverges"],
    ),
    Fact("24", "a rate of ½ lands on the minimum in one step", lambda: path(BOWL, ("3", "4"), "0.5", 1)[1], [0, 0]),
    Fact("24", "0.9 jumps across and comes closer", lambda: path(BOWL, ("3", "4"), "0.9", 1)[1], decimals("-2.4", "-3.2")),
    Fact(
        "24", "1 bounces between (3, 4) and (−3, −4)", lambda: path(BOWL, ("3", "4"), "1", 4), [[3, 4], [-3, -4], [3, 4], [-3, -4], [3, 4]]
    ),
    Fact("24", "the limits are 1/λ and 2/λ", lambda: [(a.fastest, a.largest) for a in limits(BOWL)], [(F(1, 2), F(1))] * 2),
    Fact("25", "on x² + 2y² rates below ½ are stable", lambda: min(a.largest for a in limits(STRETCHED)), F(1, 2)),
    Fact("25", "and ⅓ is best", lambda: best_rate(STRETCHED), F(1, 3)),
    Fact(
        "25",
        "which running confirms",
        lambda: all(reached_at_rate(STRETCHED, "1/3", 40) < reached_at_rate(STRETCHED, r, 40) for r in ("0.3", "0.32", "0.35", "0.4")),
        True,
    ),
    Fact(
        "25",
        "between ½ and 1 y diverges while x converges",
        lambda: [regime("0.75", a.eigenvalue) for a in limits(STRETCHED)],
        ["jumps across", "diverges"],
    ),
    Fact("26", "float16 is ∞ at step 12, NaN at 29", lambda: overflow_steps(np.float16, 40), (12, 29)),
    Fact("26", "float32 at 128 and 259", lambda: overflow_steps(np.float32, 300), (128, 259)),
    Fact("26", "float64 at 1050 and 2105", lambda: overflow_steps(np.float64, 2200), (1050, 2105)),
    Fact(
        "26",
        "within 8 steps none of them",
        lambda: [
            bool(np.isfinite(descend(BOWL, ("3", "4"), GradientDescent("1.2"), 8, w).losses).all())
            for w in (np.float16, np.float32, np.float64)
        ],
        [True] * 3,
    ),
    Fact(
        "27",
        "a rate of 2 leaps to (−9, −12) and a loss of 225",
        lambda: (path(BOWL, ("3", "4"), "2", 1)[1], fall(BOWL, ("3", "4"), "2", 1)[1]),
        ([-9, -12], 225),
    ),
    Fact("27", "then 2025 and 18225, nine times as much each", lambda: fall(BOWL, ("3", "4"), "2", 3)[1:], [225, 2025, 18225]),
    Fact(
        "28",
        "a rate of 0.00001 moves to (2.99994, 3.99992)",
        lambda: path(BOWL, ("3", "4"), "0.00001", 1)[1],
        decimals("2.99994", "3.99992"),
    ),
    Fact("28", "it halves the distance in 34 658 steps", lambda: steps_to_shrink("1/2", factor("0.00001", 2)), 34658),
    Fact("28", "does what 20 steps at 0.1 do in 223 142", lambda: steps_to_shrink(factor("0.1", 2) ** 20, factor("0.00001", 2)), 223142),
    Fact("28", "and reaches a loss of 10⁻⁶ in 425 856", lambda: steps_to_shrink(exact("1e-6") / 25, factor("0.00001", 2) ** 2), 425856),
    Fact(
        "29",
        "0.1 converges steadily",
        lambda: all(b < a for a, b in zip(*(fall(BOWL, ("3", "4"), "0.1", 30)[i : 30 + i] for i in (0, 1)), strict=True)),
        True,
    ),
    Fact("29", "0.5 is the fastest rate", lambda: best_rate(BOWL), F(1, 2)),
    Fact(
        "29",
        "too small a rate is slow, not stuck",
        lambda: descend(BOWL, ("3", "4"), GradientDescent("0.00001"), 1000).verdict.kind,
        "still going",
    ),
    Fact(
        "30",
        "warm-up starts small and raises the rate",
        lambda: [WarmUp(GradientDescent("1"), 4).rate_at(k) for k in range(5)],
        [F(1, 4), F(1, 2), F(3, 4), 1, 1],
    ),
    Fact(
        "30",
        "and saves a run that the full rate throws out",
        lambda: [
            descend(LOSSES["steep_sides"], ("3", "2.5"), rule, 15).verdict.kind
            for rule in (GradientDescent("0.3"), WarmUp(GradientDescent("0.3"), 10))
        ],
        ["overflowed", "still going"],
    ),
    Fact(
        "31",
        "local minimum, saddle and plateau hold a walker",
        lambda: [
            descend(LOSSES[name], start, GradientDescent("0.1"), 300).verdict.kind
            for name, start in (("double_valley", ("2", "1")), ("saddle", ("1", "0")), ("plateau", ("3", "1")))
        ],
        ["stuck"] * 3,
    ),
    Fact("32", "plain descent needs 76 steps to leave the saddle", lambda: leaves_saddle(GradientDescent("0.1")), 76),
    Fact("32", "momentum needs 36", lambda: leaves_saddle(Momentum("0.1", "0.9")), 36),
    Fact("32", "its averaging form, a tenth of the rate, needs 140", lambda: leaves_saddle(Momentum("0.01", "0.9")), 140),
    Fact(
        "32",
        "on the exact ridge neither leaves",
        lambda: [stays_on_ridge(rule) for rule in (GradientDescent("0.1"), Momentum("0.1", "0.9"), Nesterov("0.1", "0.9"))],
        [True] * 3,
    ),
    Fact(
        "32", "at the saddle the slope is 0 whichever way", lambda: float(np.abs(directional_slope(SADDLE, (0, 0), np.eye(2))).max()), 0.0
    ),
    Fact(
        "33",
        "Adam steps about η for gradients of 10 and of 0.01 alike",
        lambda: [abs(float(respond(Adam("0.3"), [(g,)] * 50)[-1, 0])) for g in ("10", "0.01")],
        [0.3, 0.3],
        1e-6,
    ),
    Fact("33", "alternating ±1, it settles to 0.053 η", lambda: abs(float(respond(Adam("1"), alternating(20_000))[-1, 0])), 0.053, 5e-4),
    Fact(
        "33",
        "from a cold start 1.0, 0.053, 0.34, 0.053, 0.20 η",
        lambda: np.abs(respond(Adam("1"), alternating(5))).ravel().tolist(),
        [1.0, 0.053, 0.34, 0.053, 0.20],
        5e-3,
    ),
    Fact("34", "adding the gradient climbs for ever", lambda: fall(Loss.parse("-(w1**2) - w2**2"), ("3", "4"), "0.1", 1), [-25, -36]),
    Fact(
        "34",
        "one rate does not fit every loss",
        lambda: [descend(loss, ("1", "1"), GradientDescent("0.45"), 60).verdict.kind for loss in (BOWL, LOSSES["narrow_bowl"])],
        ["converged", "diverging"],
    ),
    Fact(
        "34",
        "descent does not always find the lowest minimum",
        lambda: descend(QUARTIC, ("2",), GradientDescent("0.02"), 60).verdict.kind,
        "stuck",
    ),
    Fact(
        "34a",
        "on the hillside descent always steps down",
        lambda: bool((np.diff(descend(LOSSES["hilly_valley"], ("2.4", "4"), GradientDescent("1"), 14).losses) < 0).all()),
        True,
    ),
    Fact(
        "34b",
        "the straight-line prediction for the quartic at 2 fails with the length of the step",
        lambda: [float(value(QUARTIC, str(2 - h)) - (value(QUARTIC, 2) - h * slope(QUARTIC, 2)[0])) for h in decimals("0.01", "0.1", "1")],
        [0.001992, 0.1921, 13.0],
        5e-5,
    ),
    Fact(
        "34c",
        "descent may stop when ‖∇L‖ is small: below 0.2 after 18 steps",
        lambda: first(length(descend(BOWL, ("3", "4"), GradientDescent("0.1"), 30).gradients) < 0.2),
        18,
    ),
    Fact(
        "34d",
        "the rate turns the gradient into an update",
        lambda: respond(GradientDescent("0.1"), [(6, 8)]).tolist()[0],
        [-0.6, -0.8],
        1e-15,
    ),
    Fact(
        "34e",
        "function, partials, gradient, minus, step",
        lambda: (texts(BOWL), slope(BOWL, 3, 4), path(BOWL, ("3", "4"), "0.1", 1)[1]),
        (["2*w1", "2*w2"], [6, 8], decimals("2.4", "3.2")),
    ),
    Fact(
        "35",
        "a thousand weights have a gradient of a thousand entries",
        lambda: LeastSquares().gradient(LeastSquares().start).shape,
        (1000,),
    ),
    Fact(
        "35",
        "ten of which hold more than half of it",
        lambda: share_of_largest(LeastSquares().gradient(LeastSquares().start), 10) > 0.5,
        True,
    ),
    Fact("35", "one update moves all", lambda: int(np.count_nonzero(LeastSquares().step(LeastSquares().start, 0.5))), 1000),
    Fact("36", "GPT-3's 175 billion", lambda: screen("175e9", 0, thousands=" "), "175 000 000 000"),
    Fact("37", "one backward pass gets the whole gradient", lambda: passes(nudging=False), (1, 1, 21)),
    Fact("37", "nudging takes n + 1 forward passes", lambda: passes(nudging=True), (1, 0, 21)),
    Fact("40", "at (1, 2) the entries are 2.0 and 8.0", lambda: STRETCHED_XY.gradient(np.array([1.0, 2.0])).tolist(), [2.0, 8.0]),
    Fact(
        "40",
        "a layer of three inputs and one output has parts of shapes (1, 3) and (1,)",
        lambda: [part.shape for part in Network((3, 1)).gradient(*BATCH)[0]],
        [(1, 3), (1,)],
    ),
    Fact("12", "every layer has its part", lambda: layer_sizes(Network((3, 4, 1)).gradient(*BATCH)).shape, (2,)),
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"facts {fact.item}: {fact.says}")
def test_fact(fact: Fact) -> None:
    ours = fact.ours()
    assert ours == (pytest.approx(fact.expected, rel=0, abs=fact.within) if fact.within else fact.expected)


def test_every_numbered_item_is_there() -> None:
    with_numbers = {*map(str, range(1, 38)), "34a", "34b", "34c", "34d", "34e", "40"}
    assert {fact.item for fact in FACTS} == with_numbers
