"""The exercises of the course: a number or a vector to work out by hand, and two pictures to think about.

An answer that is a number is told apart from the foreseen mistakes by more than its tolerance.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction

from mathcore import Loss
from mathcore.expression import Number
from scenes.kit.claims import CurvatureAt, Exact, Moment, Quantity, Run, Setting, SlopeAt, WeightAt, Weights, Worked
from scenes.kit.questions.asked import OTHERS, curvature_of, place_phrase, stepped
from scenes.kit.questions.data import (
    Names,
    Option,
    Question,
    UnaskableError,
    figure,
    gradient_at,
    loss_shown,
    offered,
    phrase,
    rate_shown,
    weights_shown,
)

DESCENT, STEP, DIVERGES, SADDLE = 9, 8, 12, 14
"""The sections that answer these exercises."""
TOLERANCE = Fraction(1, 100)
FARTHEST = 1e6
"""Beyond this weight nobody works by hand."""
APART = 3
"""The nearest mistake is at least so many tolerances away."""


def tolerance_of(right: Option, wrong: Sequence[Option]) -> Fraction:
    """How far an answer may be from the right one: a hundredth, or less where a mistake comes near."""

    def distance(option: Option) -> float:
        return max(abs(float(one) - float(other)) for one, other in zip(option.key, right.key, strict=True))

    found = TOLERANCE
    while found * APART >= min(map(distance, wrong)):
        found /= 10
    return found


def several_steps(loss: Loss, start: Weights, rate: Fraction, steps: int, names: Names, seed: int) -> Question:
    """Where do the first steps lead, in one weight?"""
    if not any(gradient_at(loss, start)):
        raise UnaskableError("the slope is zero at the start, so every step is too: choose another start")
    name, slope = names.weights[0], gradient_at(loss, start)[0]
    eta: Exact = rate if loss.rational else float(rate)
    there, reached = _run(loss, start, rate, steps)
    says = phrase(f"{name} = {{w}}", w=figure(there, reached))
    right = Option(says, phrase("Each step takes the slope where it stands."), (there,), True)
    same: Quantity = Worked(
        "w - n*r*s",
        (("w", WeightAt(start, 0)), ("n", Setting("steps")), ("r", Setting("learning_rate")), ("s", SlopeAt(loss.expression, start, 0))),
    )
    mistakes: list[tuple[Callable[[], tuple[Exact, Quantity]], str]] = [
        (lambda: _run(loss, start, -rate, steps), "adds instead of subtracting."),
        (lambda: (start[0] - steps * eta * slope, same), "takes the first slope every time."),
        (lambda: _run(loss, start, Fraction(1), steps), f"forgets the rate {names.rate}."),
        (lambda: _run(loss, start, rate, steps - 1), "stops a step too soon."),
        (lambda: _run(loss, start, rate, steps + 1), "goes a step too far."),
    ]
    foreseen = []
    for make, why in mistakes:
        with suppress(UnaskableError):  # a mistake that flies off is nobody's answer
            value, of = make()
            foreseen.append(Option(phrase(f"{name} = {{w}}", w=figure(value, of)), phrase(why), (value,)))
    options = offered(right, foreseen, OTHERS, seed, "choose another start or rate")
    stem = phrase(
        f"Start at [{name} = {{w}}](ink), with the rate [{names.rate} = {{rate}}](ink). Where is the walker after {{steps}} [steps](step)?",
        w=figure(start[0], WeightAt(start, 0)),
        rate=rate_shown(rate),
        steps=figure(Fraction(steps), Setting("steps")),
    )
    wrong = [option for option in options if not option.right]
    explanation = phrase("A new slope for every step: the steps get shorter as it gets flatter.")
    if abs(float(gradient_at(loss, (_run(loss, start, rate, 1)[0],))[0])) >= abs(float(slope)):
        explanation = phrase("A new slope for every step: here it gets no flatter.")
    return Question(DESCENT, stem, "number", options, explanation, loss, tolerance_of(right, wrong))


def _run(loss: Loss, start: Weights, rate: Fraction, steps: int) -> tuple[Exact, Quantity]:
    """Where plain steps at a rate lead, in one weight, and the run that says so."""
    eta: Exact = rate if loss.rational else float(rate)
    here: Exact = start[0] if loss.rational else float(start[0])
    for _ in range(steps):
        if abs(float(here)) > FARTHEST:
            raise UnaskableError("the steps fly off: choose a smaller learning_rate")
        here = here - eta * gradient_at(loss, (here,))[0]
    first = tuple(start) if loss.rational else tuple(float(one) for one in start)
    run = Run(loss.expression, first, f"GradientDescent(rate={rate!r})", "object" if loss.rational else "float64")
    return here, WeightAt(Moment(run, steps), 0)


def one_update(loss: Loss, start: Weights, rate: Fraction, names: Names, seed: int) -> Question:
    """Where does the first step lead on a valley whose minimum is not at zero?"""
    slopes = gradient_at(loss, start)
    if not any(slopes):
        raise UnaskableError("the gradient is zero at the start, so no step leads anywhere: choose another start")
    eta: Exact = rate if loss.rational else float(rate)
    moves = tuple(eta * slope for slope in slopes)
    landings = [
        ("w - r*s", moves, "Each weight for itself: the old one, minus the rate times its slope."),
        ("w + r*s", tuple(-one for one in moves), "adds instead of subtracting."),
        ("w - s", slopes, f"forgets the rate {names.rate}."),
    ]
    right, *foreseen = (
        Option(place_phrase(loss, start, formula, (0, 1), (place := stepped(start, way))), phrase(why), place, index == 0)
        for index, (formula, way, why) in enumerate(landings)
    )
    for minimum in loss.minima[:1]:
        shown = weights_shown(minimum)
        foreseen.append(Option(phrase("[({a}, {b})](ink)", **shown), phrase("goes all the way to the minimum."), tuple(minimum)))
    swapped = stepped(start, moves[::-1])
    foreseen.append(Option(place_phrase(loss, start, "w - r*s", (1, 0), swapped), phrase("swaps the two slopes."), swapped))
    options = offered(right, foreseen, OTHERS, seed, "choose another start")
    stem = phrase(
        f"Start at [({{a}}, {{b}})](ink), with the rate [{names.rate} = {{rate}}](ink). Where does one [step](step) lead?",
        **weights_shown(start),
        rate=rate_shown(rate),
    )
    before, after = loss_shown(loss, start), loss_shown(loss, tuple(right.key))  # type: ignore[arg-type]
    verb = "falls" if after.value < before.value else "grows" if after.value > before.value else "stays, going"
    explanation = phrase(f"The [loss](loss) {verb} from {{before}} to {{after}}.", before=before, after=after)
    wrong = [option for option in options if not option.right]
    return Question(STEP, stem, "vector", options, explanation, loss, tolerance_of(right, wrong))


def why_it_diverges(loss: Loss, start: Weights, rate: Fraction, names: Names, seed: int) -> Question:
    """Why does too large a rate diverge?"""
    curvature = curvature_of(loss)
    slope = Fraction(gradient_at(loss, start)[0])
    if not slope:
        raise UnaskableError("the slope is zero at the start, so every step is too: choose another start")
    if rate * curvature <= 2:
        limit = float(2 / curvature)
        raise UnaskableError(f"at a rate of {float(rate):g} the walker does not fly off: choose a learning_rate above {limit:g}")
    slope_here, bend = SlopeAt(loss.expression, start, 0), CurvatureAt(loss.expression, start, 0)
    step = figure(abs(rate * slope), Worked("abs(r*s)", (("r", Setting("learning_rate")), ("s", slope_here))))
    way = figure(abs(slope / curvature), Worked("abs(s/c)", (("s", slope_here), ("c", bend))))
    twice = figure(2 * abs(slope / curvature), Worked("2*abs(s/c)", (("s", slope_here), ("c", bend))))
    right = Option(
        phrase("It is over twice the way down."),
        phrase("It lands farther off than it stood."),
        "longer than twice",
        True,
    )
    foreseen = [
        Option(
            phrase("It is longer than the way down."),
            phrase("alone only leaps across: up to {twice} it still lands lower.", twice=twice),
            "longer than once",
        ),
        Option(phrase("The gradient points the wrong way."), phrase("is wrong: its minus always leads down at first."), "wrong way"),
        Option(phrase("The valley gets steeper each time."), phrase("is wrong: the valley stays, the walker moves."), "steeper valley"),
    ]
    stem = phrase(f"With the rate [{names.rate} = {{rate}}](ink) each [step](step) lands higher. Why?", rate=rate_shown(rate))
    explanation = phrase("A step of {step}, where the bottom is only {way} away: it lands higher.", step=step, way=way)
    return Question(DIVERGES, stem, "choice", offered(right, foreseen, OTHERS, seed, "choose another rate"), explanation, loss)


# -- on a saddle ------------------------------------------------------------------------------------------------

OUTCOMES = {
    "stays": "It stays: every step is zero.",
    "slides": "It slides off, along {down}.",
    "climbs": "It climbs, along {up}.",
    "settles": "It goes to the centre, and rests.",
    "jumps": "It jumps to the nearest minimum.",
}
WRONG = {
    "stays": "takes this place for the centre: the slope is not zero here.",
    "slides": "needs a push along {down}: here that slope is zero.",
    "climbs": "turns the wrong way: along {up} the steps lead down to the centre.",
    "settles": "overlooks {down}: that way leads down, ever faster.",
    "jumps": "knows too much: only the slope here counts, and a saddle has no minimum.",
}
SO = {
    "stays": "At the centre the gradient is zero. Nothing moves, though it is no minimum.",
    "slides": "Along {up} it nears the centre, along {down} each step is longer than the last.",
    "climbs": "The rate is too large: along {up} each step lands farther away.",
    "settles": "On the exact ridge no slope leads off. It rests, though it is no minimum.",
}


def saddle_axes(loss: Loss) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...], int]:
    """Centre and curvatures of a saddle whose axes are the weights, and the number of the weight along which it rises."""
    bends = [[entry.value if isinstance(entry, Number) else None for entry in row] for row in loss.second_partials]
    first, second = bends[0][0], bends[1][1]
    if first is None or second is None or bends[0][1] != 0 or first * second >= 0:
        raise UnaskableError(f"{loss.expression} is no saddle along its weights: choose one such as w1**2 - w2**2")
    at_zero = gradient_at(loss, (Fraction(0), Fraction(0)))
    centre = tuple(Fraction(-slope) / bend for slope, bend in zip(at_zero, (first, second), strict=True))
    return centre, (first, second), int(first < 0)


def outcome(loss: Loss, start: Weights, rate: Fraction) -> str:
    """What plain steps do on a saddle."""
    centre, bends, up = saddle_axes(loss)
    away = [Fraction(one) - middle for one, middle in zip(start, centre, strict=True)]
    grows = [abs(1 - rate * bend) for bend in bends]
    if not any(away):
        return "stays"
    if away[up] and grows[up] >= (grows[1 - up] if away[1 - up] else 1):
        if grows[up] == (grows[1 - up] if away[1 - up] else 1):
            raise UnaskableError("at this rate the walker leaps to and fro for ever: choose another learning_rate")
        return "climbs"
    return "slides" if away[1 - up] else "settles"


def on_a_saddle(loss: Loss, start: Weights, rate: Fraction, names: Names, seed: int) -> Question:
    """What do the steps do from here?"""
    _, _, up = saddle_axes(loss)
    letters = {"up": names.weights[up], "down": names.weights[1 - up]}
    kind = outcome(loss, start, rate)
    # At the centre, to go there and to stay are one thing; along the ridge nothing else than the centre is reached.
    others = [one for one in ("slides", "climbs", "settles", "stays", "jumps") if one != kind and {one, kind} != {"stays", "settles"}]
    options = [Option(phrase(OUTCOMES[one].format(**letters)), phrase(WRONG[one].format(**letters)), one) for one in others]
    right = Option(phrase(OUTCOMES[kind].format(**letters)), phrase(SO[kind].format(**letters)), kind, True)
    stem = phrase(
        f"On this saddle, at [({{a}}, {{b}})](ink), with the rate [{names.rate} = {{rate}}](ink): what does the walker do?",
        **weights_shown(start),
        rate=rate_shown(rate),
    )
    explanation = phrase(SO[kind].format(**letters))
    return Question(SADDLE, stem, "choice", offered(right, options, OTHERS, seed, "choose another start"), explanation, loss)
