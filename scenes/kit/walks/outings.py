"""Walkers on a landscape, each followed to its end: at rest and on what kind of ground, out of the picture, or still going; and why.

All of it is computed from the walks; nothing here draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import numpy as np

from mathcore import LOSSES, GradientDescent, Loss, Walk, descend
from mathcore.geometry import critical_points, length
from scenes.kit.claims import LossAt, Moment, Shown, SlopeAt, Weights
from scenes.kit.land.basin import framed
from scenes.kit.land.view import Window, grid, window_of
from scenes.kit.marks import floats, run_of
from scenes.kit.text.numbers import exact_in_print, shown

SAME = 0.01
"""A valley counts as the lowest where it lies within this share of the picture's heights of the lowest one."""
LEAP = 3.0
"""A step this many times as long as the longest before it is a leap."""
BENT = 1e-9
SAMPLES = 160


class Ending(Enum):
    """Where a walker is at the end, in words for a table."""

    LOWEST = "lowest place"
    HIGHER = "local minimum"
    SADDLE = "on a saddle"
    PEAK = "on a peak"
    FLAT = "flat ground"
    OUT = "walked out"
    THROWN = "thrown out"
    GOING = "still going"


def lowest_place(loss: Loss) -> Weights | None:
    """The lowest minimum, where nothing in the loss's window is lower still."""
    known: Sequence[Weights] = loss.minima or tuple(one.point for one in critical_points(loss) if one.kind == "minimum")
    if not known:
        return None
    best = min(known, key=lambda one: float(loss.value(floats(one))))
    heights = np.asarray(loss.value(grid(window_of(loss), SAMPLES)), dtype=float)
    deep = float(loss.value(floats(best)))
    return best if deep <= float(heights.min()) + SAME * float(np.ptp(heights)) else None


class Outing:
    """One walker's way over a landscape, as far as it stays in the window.

    Attributes:
        letter: what the walker is called.
        last: the step at which it is followed no longer.
        leaves: whether the step after that leads out of the window.
    """

    def __init__(self, letter: str, loss: Loss, start: Weights, rate: Fraction, steps: int, enough: Fraction, window: Window) -> None:
        self.letter, self.loss, self.enough = letter, loss, enough
        self.walk: Walk = descend(loss, tuple(Fraction(one) for one in start), GradientDescent(rate), steps)
        self.run = run_of(self.walk)
        self.slopes = [float(one) for one in length(self.walk.gradients)]
        low, high = (np.array(ends) for ends in zip(*window, strict=True))
        seen = [bool(np.all((low <= point) & (point <= high))) for point in self.walk.points]
        stays = next((step for step, here in enumerate(seen) if not here), len(seen)) - 1
        rests = next((step for step, slope in enumerate(self.slopes) if slope <= enough), steps)
        self.last = min(rests, stays)
        self.leaves = stays < rests

    def at(self, step: int) -> Weights:
        """The weights at a step, or at the last one."""
        return tuple(self.walk.points[min(step, self.last)].tolist())

    @property
    def beyond(self) -> Weights:
        """Where the step leads that leaves the picture."""
        return tuple(self.walk.points[self.last + 1].tolist())

    @property
    def reached(self) -> Moment:
        """When it is there."""
        return Moment(self.run, self.last + 1)

    @property
    def goes_down(self) -> bool:
        """Whether the step that leaves the picture leads down."""
        return bool(self.walk.losses[self.last + 1] < self.walk.losses[self.last])

    def slope_at(self, step: int) -> Shown:
        """The gradient's length at a step; zeros at its end only where they are digits of a rounded number."""
        number = shown(self.slopes[step], 3, SlopeAt(self.loss.expression, Moment(self.run, step)))
        return shown(number.value, 3, number.of, trim=exact_in_print(number))

    def loss_at(self, step: int) -> Shown:
        """The loss at a step."""
        return shown(float(self.walk.losses[step]), 2, LossAt(self.loss.expression, Moment(self.run, step)))

    def ending(self, lowest: Weights | None) -> Ending:
        """Where it is at the end."""
        if self.leaves:
            return Ending.THROWN if self._leaps() else Ending.OUT
        if self.slopes[self.last] > self.enough:
            return Ending.GOING
        here = floats(self.at(self.last))
        curvatures = np.linalg.eigvalsh(np.asarray(self.loss.hessian(here), dtype=float))
        bent = BENT * max(1.0, float(np.abs(curvatures).max()))
        if curvatures.max() < -bent:
            return Ending.PEAK
        if curvatures.min() < -bent:
            return Ending.SADDLE
        if curvatures.max() <= bent and not self.slopes[self.last]:
            return Ending.FLAT
        return Ending.LOWEST if lowest is not None and self._is_as_low(lowest) else Ending.HIGHER

    def _leaps(self) -> bool:
        moves = [float(one) for one in length(self.walk.updates[: self.last + 1])]
        return not self.last or moves[-1] > LEAP * max(moves[:-1])

    def _is_as_low(self, lowest: Weights) -> bool:
        heights = np.asarray(self.loss.value(grid(window_of(self.loss), SAMPLES)), dtype=float)
        return float(self.walk.losses[self.last]) <= float(self.loss.value(floats(lowest))) + SAME * float(np.ptp(heights))


class Party:
    """Walkers that set out on one landscape; `framing` is what of it is shown, `lowest` its lowest place, where one is known."""

    def __init__(self, loss: Loss, places: Sequence[tuple[str, Weights]], rate: Fraction, steps: int, enough: Fraction) -> None:
        """`places` are the walkers' letters and where they set out, from the middle of the loss's window in halves of it."""
        middle = [(low + high) / 2 for low, high in loss.window]
        half = [(high - low) / 2 for low, high in loss.window]
        starts = [tuple(at + share * reach for at, share, reach in zip(middle, place, half, strict=True)) for _, place in places]
        self.loss, self.rate = loss, rate
        self.framing = framed(loss, starts)
        self.lowest = lowest_place(loss)
        letters = [letter for letter, _ in places]
        window = window_of(self.framing.loss)
        self.outings = [Outing(letter, loss, start, rate, steps, enough, window) for letter, start in zip(letters, starts, strict=True)]

    @property
    def steps(self) -> int:
        """How many steps until the last of them has ended."""
        return max(one.last for one in self.outings)

    @property
    def ends(self) -> list[Ending]:
        """Where each of them ends."""
        return [one.ending(self.lowest) for one in self.outings]

    def told(self) -> "list[Told]":
        """How all end, a sentence for each kind of end."""
        found = []
        for end in dict.fromkeys(self.ends):
            group = tuple(one for one, its in zip(self.outings, self.ends, strict=True) if its is end)
            found.append(Told(group, *_sentence(end, group)))
        return found


@dataclass(frozen=True)
class Told:
    """A sentence on how some walkers end, and its numbers."""

    outings: tuple[Outing, ...]
    words: str
    numbers: dict[str, Shown]


def called(loss: Loss) -> str:
    """A landscape's name; a loss that has none has only a formula."""
    return loss.name.replace("_", " ") if loss.name in LOSSES else "a landscape of its own"


def titled(loss: Loss) -> str:
    """What a landscape is, in plain words."""
    return loss.title if loss.name in LOSSES else "another landscape"


def named(letters: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join((", ".join(letters[:-1]), letters[-1])) if len(letters) > 1 else letters[0]


def _sentence(end: Ending, group: Sequence[Outing]) -> tuple[str, dict[str, Shown]]:
    who, one = named([outing.letter for outing in group]), len(group) == 1
    steepest = max(group, key=lambda outing: outing.slopes[outing.last])
    slope = {"slope": steepest.slope_at(steepest.last)}
    most = "" if one else "at most "
    match end:
        case Ending.LOWEST:
            return f"{who} {'rests' if one else 'rest'} in the lowest place.", {}
        case Ending.HIGHER:
            return f"{who} {'rests' if one else 'rest'} higher, in a local minimum. Its [slope](gradient) is {most}{{slope}} too.", slope
        case Ending.SADDLE:
            return f"{who} {'rests' if one else 'rest'} on a saddle: the [slope](gradient) is {most}{{slope}}, yet it is no valley.", slope
        case Ending.PEAK:
            return f"{who} {'stands' if one else 'stand'} on a peak: the [slope](gradient) is {most}{{slope}} there too.", slope
        case Ending.FLAT:
            return f"{who} cannot leave: on flat ground the [gradient](gradient) is {{slope}}.", slope
        case Ending.OUT:
            down = " down" if all(outing.goes_down for outing in group) else ""
            return f"{who} {'goes' if one else 'go'} on{down}, out of the picture.", {}
        case Ending.THROWN:
            return (
                f"{who} {'meets' if one else 'meet'} a [slope](gradient) of {{slope}}: one giant [step](step), out of the picture.",
                slope,
            )
        case Ending.GOING:
            return f"{who} {'is' if one else 'are'} still going: the [slope](gradient) is {most}{{slope}}.", slope
