"""The questions of the course: each one made from a loss, a start and a rate, with the typical mistakes as its other answers.

Options are told apart by what they mean or by their value; where a mistake gives the right answer by chance, the next one takes its place.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mathcore import GradientDescent, Loss, descend
from mathcore.expression import Number
from mathcore.geometry import aim_error, critical_points, length
from mathcore.rates import limits, regime
from scenes.kit.claims import AimError, CurvatureAt, Exact, Quantity, Setting, Shown, SlopeAt, WeightAt, Weights, Worked
from scenes.kit.questions.data import (
    LETTERS,
    Names,
    Option,
    Phrase,
    Question,
    UnaskableError,
    as_floats,
    figure,
    gradient_at,
    loss_shown,
    offered,
    phrase,
    places_for,
    rate_shown,
    slope_shown,
    weights_shown,
)

OTHERS = len(LETTERS) - 1
STRAIGHT = 0.5
"""Degrees by which the way down must miss the minimum, to be seen to miss it."""
STEPS = 20
"""Of the walk that shows how the way down bends."""
PARTIAL, NEAREST, TOO_LARGE, ONE_STEP = 4, 21, 11, 8
"""The sections that answer these questions."""


def partial(loss: Loss, start: Weights, index: int, names: Names, seed: int) -> Question:
    """What does the partial derivative along weight number `index` measure here?"""
    moving, held = names.weights[index], names.weights[1 - index]
    expression, slopes = loss.expression, gradient_at(loss, start)
    steepest = figure(float(length(as_floats(slopes))), SlopeAt(expression, start))
    curvature = figure(_curvature(loss, start, index), CurvatureAt(expression, start, index))
    own, other = (slope_shown(loss, start, one) for one in (index, 1 - index))
    right = Option(
        phrase(f"the slope when only {moving} moves: {{slope}}", slope=own),
        phrase(f"Hold {held} still, move {moving} alone, and read the slope."),
        (own.value,),
        True,
    )
    foreseen = [
        Option(
            phrase(f"the slope when only {held} moves: {{slope}}", slope=other),
            phrase("holds the wrong weight still."),
            (other.value,),
        ),
        Option(
            phrase("the slope the steepest way up: {slope}", slope=steepest),
            phrase("moves both weights at once: that is the length of the gradient."),
            (steepest.value,),
        ),
        Option(
            phrase("the height of the hillside: {height}", height=(height := loss_shown(loss, start))),
            phrase("is the loss, not its slope."),
            (height.value,),
        ),
        Option(
            phrase("how fast the slope changes: {curvature}", curvature=curvature),
            phrase("is the curvature, the slope of the slope."),
            (curvature.value,),
        ),
    ]
    stem = phrase(f"At ({{a}}, {{b}}): what does the [partial derivative](gradient) along {moving} measure?", **weights_shown(start))
    explanation = phrase(f"It holds {held} still, and is the slope along {moving}: {{slope}}.", slope=own)
    options = offered(right, foreseen, OTHERS, seed, "choose a start where the slopes, the loss and the curvature differ")
    return Question(PARTIAL, stem, "choice", options, explanation, loss)


def _curvature(loss: Loss, at: Weights, index: int) -> Exact:
    found = loss.hessian(tuple(at)) if loss.rational else loss.hessian(np.array([float(one) for one in at]))
    curvature: Exact = found[index, index]
    return curvature


def nearest_minimum(loss: Loss, at: Weights) -> Weights:
    """The minimum nearest to a place."""
    known: Sequence[Weights] = loss.minima or tuple(one.point for one in critical_points(loss) if one.kind == "minimum")
    if not known:
        raise UnaskableError(f"{loss.expression} has no known minimum to aim at: choose a loss with a valley")
    here = np.array([float(one) for one in at])
    return min(known, key=lambda one: float(np.hypot(*(np.array([float(part) for part in one]) - here))))


def nearest(loss: Loss, start: Weights, rate: Fraction, seed: int) -> Question:
    """Does the way down always aim at the nearest minimum?"""
    if not any(gradient_at(loss, start)):
        raise UnaskableError("the gradient is zero at the start, so no way leads down: choose another start")
    losses = descend(loss, start, GradientDescent(rate), STEPS).losses
    if not all(after <= before for before, after in pairwise(losses.tolist())):
        raise UnaskableError("at this rate the steps do not go down: choose a smaller learning_rate")
    target = nearest_minimum(loss, start)
    here, there = (np.array([float(one) for one in point]) for point in (start, target))
    off = float(aim_error(loss, here, there))
    if min(off, abs(off - 90), 180 - off) < STRAIGHT:
        raise UnaskableError("the way down aims straight at the minimum here, or at a right angle to it: choose a start where it misses it")
    aim = AimError(loss.expression, start, target)
    missed = figure(off, aim, 1)
    away = figure(180 - off, Worked("180 - a", (("a", aim),)), 1)
    right = Option(
        phrase("No. Here it misses by {angle}°.", angle=missed),
        phrase("It knows only the slope here, not where the valley is."),
        (off,),
        True,
    )
    foreseen = [
        Option(phrase("Yes. It always aims at it."), phrase("holds on a round bowl only, not on this hillside."), (0.0,)),
        Option(phrase("No. It follows the contour."), phrase("is the level way: there the loss does not change."), (90.0,)),
        Option(
            phrase("No. It aims {angle}° away, uphill.", angle=away),
            phrase("forgets the minus: that is the gradient itself."),
            (180 - off,),
        ),
    ]
    stem = phrase("Does [−∇L](step), the steepest way down, always aim at the nearest minimum?")
    explanation = phrase("It is at a right angle to the contour, and here {angle}° off the minimum.", angle=missed)
    options = offered(right, foreseen, OTHERS, seed, "choose another start")
    return Question(NEAREST, stem, "choice", options, explanation, loss)


# -- one rate on a parabola -------------------------------------------------------------------------------------

REGIMES = ("walks in", "jumps across", "bounces", "diverges", "one step")
DOES = {
    "walks in": "walks straight in, never past it",
    "one step": "lands on the bottom in one step",
    "jumps across": "leaps across, closer each time",
    "bounces": "leaps to and fro, never closer",
    "diverges": "leaps across, farther each time",
}
TAKES = {
    "walks in": "takes a rate below {fastest}.",
    "one step": "takes a rate of exactly {fastest}.",
    "jumps across": "takes a rate between {fastest} and {largest}.",
    "bounces": "takes a rate of exactly {largest}.",
    "diverges": "takes a rate above {largest}.",
}
SO = {
    "walks in": "Each step keeps {factor} of the distance to the bottom: it walks in.",
    "one step": "A step of {rate} times the slope is just the way to the bottom.",
    "jumps across": "Each step multiplies the distance by {factor}: across, and closer.",
    "bounces": "Each step multiplies the distance by {factor}: across, and just as far.",
    "diverges": "Each step multiplies the distance by {factor}: across, and farther.",
}


def curvature_of(loss: Loss) -> Fraction:
    """The curvature of a parabola that is open upwards; others are refused."""
    second = loss.second_partials[0][0]
    if loss.dimension != 1 or not isinstance(second, Number) or second.value <= 0:
        raise UnaskableError(f"{loss.expression} is no parabola open upwards: choose a loss such as w**2, on which one rate does one thing")
    return second.value


def too_large(loss: Loss, start: Weights, rate: Fraction, names: Names, seed: int) -> Question:
    """What do steps at this rate do on this parabola?"""
    curvature = curvature_of(loss)
    if not any(gradient_at(loss, start)):
        raise UnaskableError("the slope is zero at the start, so every step is too: choose another start")
    kind, bend = regime(rate, curvature), CurvatureAt(loss.expression, start, 0)
    limit = limits(loss)[0]
    bounds = {
        "fastest": figure(limit.fastest, Worked("1/c", (("c", bend),))),
        "largest": figure(limit.largest, Worked("2/c", (("c", bend),))),
    }
    factor = figure(1 - rate * curvature, Worked("1 - r*c", (("r", Setting("learning_rate")), ("c", bend))))
    options = [Option(phrase(DOES[one]), phrase(TAKES[one], **bounds), one, one == kind) for one in REGIMES]
    right = next(option for option in options if option.right)
    foreseen = [option for option in options if not option.right]
    place = figure(start[0], WeightAt(start, 0))
    stem = phrase(
        f"Start at [{names.weights[0]} = {{place}}](ink), with the rate [{names.rate} = {{rate}}](ink). What does the walker do?",
        place=place,
        rate=rate_shown(rate),
    )
    explanation = phrase(SO[kind], factor=factor, rate=rate_shown(rate))
    return Question(TOO_LARGE, stem, "choice", offered(right, foreseen, OTHERS, seed, "choose another rate"), explanation, loss)


# -- one step ---------------------------------------------------------------------------------------------------


def stepped(start: Weights, moves: Sequence[Exact]) -> Weights:
    """The place after subtracting these moves."""
    return tuple(one - move for one, move in zip(start, moves, strict=True))


def one_step(loss: Loss, start: Weights, rate: Fraction, names: Names, seed: int) -> Question:
    """Where does one step lead?"""
    slopes = gradient_at(loss, start)
    if not any(slopes):
        raise UnaskableError("the gradient is zero at the start, so no step leads anywhere: choose another start")
    eta = rate if loss.rational else float(rate)
    moves = tuple(eta * slope for slope in slopes)
    minus = "w - r*s"
    right = _landing(loss, start, minus, (0, 1), stepped(start, moves), "Subtract the rate times the slope, each weight for itself.", True)
    foreseen = [
        _landing(loss, start, "w + r*s", (0, 1), stepped(start, [-one for one in moves]), "adds instead of subtracting: it climbs."),
        _landing(loss, start, "w - s", (0, 1), stepped(start, slopes), f"forgets the rate {names.rate}: it goes the whole gradient."),
        _landing(loss, start, minus, (1, 0), stepped(start, moves[::-1]), "swaps the two slopes."),
        _landing(
            loss,
            start,
            "w - r*abs(s)",
            (0, 1),
            stepped(start, [max(one, -one) for one in moves]),
            "takes a minus for a plus: minus a minus adds.",
        ),
        _landing(loss, start, "w - r*s*2", (0, 1), stepped(start, [2 * one for one in moves]), "takes two steps at once."),
    ]
    given = weights_shown(start)
    first, second = (slope_shown(loss, start, index) for index in (0, 1))
    stem = phrase(
        f"At [({{a}}, {{b}})](ink) the [gradient](gradient) is [({{c}}, {{d}})](gradient). "
        f"Where does one [step](step) with [{names.rate} = {{rate}}](ink) lead?",
        **given,
        c=first,
        d=second,
        rate=rate_shown(rate),
    )
    explanation = phrase("Each weight for itself: the old one, minus the rate times its slope.")
    return Question(ONE_STEP, stem, "choice", offered(right, foreseen, OTHERS, seed, "choose another start"), explanation, loss)


def _landing(loss: Loss, start: Weights, formula: str, slopes: tuple[int, int], place: Weights, why: str, right: bool = False) -> Option:
    """The place to which a formula for each weight leads, `slopes` being the number of the slope that each weight takes."""
    return Option(place_phrase(loss, start, formula, slopes, place), phrase(why), tuple(place), right)


def place_phrase(loss: Loss, start: Weights, formula: str, slopes: Sequence[int], place: Weights) -> Phrase:
    """A place in print, each weight worked out from the start by a formula in w, r and s."""
    return phrase("[({a}, {b})](ink)", **place_shown(loss, start, formula, slopes, place))


def place_shown(loss: Loss, start: Weights, formula: str, slopes: Sequence[int], place: Weights) -> dict[str, Shown]:
    """The coordinates of such a place, as a and b."""

    def worked(index: int, slope: int) -> Quantity:
        parts: tuple[tuple[str, Quantity], ...] = (
            ("w", WeightAt(start, index)),
            ("r", Setting("learning_rate")),
            ("s", SlopeAt(loss.expression, start, slope)),
        )
        return Worked(formula, tuple(part for part in parts if part[0] in formula))

    return {
        name: figure(value, worked(index, slope), places_for(value, 4))
        for index, (name, value, slope) in enumerate(zip("ab", place, slopes, strict=False))
    }
