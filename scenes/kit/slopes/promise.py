"""A tangent as a promise: the picture in which the curve bends away from it, and the panel that measures how far.

All is measured from one place along the way downhill, at distances each half of the one before.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor, inf, log10
from types import MappingProxyType
from typing import Self

import numpy as np
from manim import Mobject, VGroup

from mathcore import Loss
from scenes.kit.claims import Exact, LossAt, Shown, Weights, Worked
from scenes.kit.graphs.graph import Floor, Range
from scenes.kit.graphs.profile import Profile, heights_of, span_of
from scenes.kit.layout import CAPITAL, Layout
from scenes.kit.marks import StepArrow, floats
from scenes.kit.slopes.directions import DirectionArrow
from scenes.kit.slopes.one_weight import (
    bend_source,
    curvature,
    gap,
    gap_source,
    loss_shown,
    moved,
    places_for,
    promised,
    promised_shown,
    slope,
    tangent_parts,
    value,
)
from scenes.kit.slopes.tangents import Gap, GapArea, Promise
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.live import Live
from scenes.kit.text.numbers import shown
from scenes.kit.text.table import Column, Table
from scenes.kit.theme import Theme
from scenes.kit.walks.leaps import is_quadratic

REACH = 4
"""The longest distance is the largest round number that fits so often into the window."""
HALVINGS = 3
SHARES = MappingProxyType({"16:9": (0.56, 0.5), "9:16": (0.54, 0.5), "1:1": (0.65, 0.2)})
"""How much of the stage the picture has, and the gap between it and the panel."""
PRINT = MappingProxyType({"16:9": 0.46, "9:16": 0.42, "1:1": 0.37})
"""How much of the panel the print has: of its height, or of its width where the table stands beside it."""
GAP, D = '"gap"', "d"
OVER = 0.55
"""So many capitals over its arrow stands the letter of a distance."""
CLOSE = 0.7
"""Around what is looked at closely there is so much of its size."""
SPACE = 0.4
BEND = (4, 3, 2)
"""Places of what the gap is so many squares of: as many as have room."""
LINES = MappingProxyType({"16:9": (0.14, 0.37, 0.6, 0.86), "9:16": (0.13, 0.37, 0.61, 0.88), "1:1": (0.1, 0.36, 0.62, 0.92)})
"""Where the lines of print stand, as shares of their height from the top."""


def longest_distance(loss: Loss, at: Weights, way: int) -> Fraction:
    """A round distance, about a quarter of the window, at which the loss has a value."""
    low, high = loss.window[0]
    most = float(high - low) / REACH
    power = Fraction(10) ** floor(log10(most))
    found = max(times * power for times in (1, 2, 5) if times * power <= most)
    with np.errstate(all="ignore"):
        while not np.isfinite(loss.value(floats(at) + way * np.linspace(0, float(found), 65)[:, None])).all():
            found /= 2
    return found


class Trusted:
    """What the tangent at a place promises, and what is found."""

    def __init__(self, loss: Loss, at: Weights) -> None:
        self.loss, self.at = loss, at
        self.way = -1 if slope(loss, at) > 0 else 1
        longest = longest_distance(loss, at, self.way)
        self.offsets = [self.way * longest / 2**halving for halving in range(HALVINGS + 1)]
        self.bend = self.bend_shown(max(BEND))
        self.exact = is_quadratic(loss)
        self.gaps = [gap(loss, at, offset) for offset in self.offsets]

    @property
    def straight(self) -> bool:
        """Whether the tangent never leaves the curve as far as it is followed."""
        return not any(self.gaps)

    @property
    def left(self) -> list[float]:
        """How many times smaller the gap has become each time that, after the first, the distance was halved."""
        pairs = pairwise(self.gaps[1:])
        return [abs(float(before / after)) if after else inf for before, after in pairs]

    @property
    def squared(self) -> bool:
        """Whether half the distance leaves about a quarter of the gap each time."""
        return bool(self.bend.value) and all(abs(times - 4) < 1 for times in self.left)

    @property
    def faster(self) -> bool:
        """Whether the gap shrinks by more than the distance each time."""
        return all(times > 2 for times in self.left)

    def bend_shown(self, places: int) -> Shown:
        """Half the curvature: what the gap comes near to for each unit of squared distance."""
        return shown(curvature(self.loss, self.at) / 2, places, bend_source(self.loss, self.at), trim=True)

    def distance(self, offset: Fraction, places: int = 4) -> Shown:
        """How far an offset leads."""
        return shown(abs(offset), places, Worked("abs(v - w)", tangent_parts(self.loss, self.at, offset)[2:]), trim=True)

    def ratio(self, offset: Fraction) -> Shown:
        """The gap at an offset, for each unit of squared distance."""
        source = gap_source(self.loss, self.at, offset)
        assert isinstance(source, Worked), "a gap is worked out from the loss and its tangent"
        return shown(gap(self.loss, self.at, offset) / offset**2, 4, Worked(f"({source.expression})/(v - w)**2", source.parts), trim=True)

    def found(self, offset: Fraction, places: int | None = None) -> Shown:
        """The loss at an offset."""
        return loss_shown(self.loss, moved(self.at, offset), places)

    def closeup(self, offset: Fraction) -> tuple[Range, Range]:
        """The weights and losses around the way to an offset."""
        ends = sorted(float(one) for one in (self.at[0], self.at[0] + offset))
        heights = [value(self.loss, self.at), value(self.loss, moved(self.at, offset)), promised(self.loss, self.at, offset)]
        low, high = float(min(heights)), float(max(heights))
        wide, tall = CLOSE * (ends[1] - ends[0]), CLOSE * (high - low) or float(abs(offset))
        return (ends[0] - wide, ends[1] + wide), (low - tall, high + tall)

    def ranges(self, *offsets: Fraction) -> tuple[Range, Range]:
        """The weights and losses that show the place, these offsets, and what is promised there."""
        places = [self.at, *(moved(self.at, offset) for offset in offsets)]
        heights = [*(value(self.loss, at) for at in places), *(promised(self.loss, self.at, offset) for offset in offsets)]
        across = span_of(self.loss, [float(at[0]) for at in places])
        return across, heights_of(self.loss, across, [float(height) for height in heights])


class Distance(DirectionArrow):
    """How far one has gone, as an arrow on the ruler of weights with its letter over it."""

    def __init__(self, floor: Floor, loss: Loss, at: Weights, size: float, theme: Theme) -> None:
        self.letter = Formula(inked(D, theme.axis(0)), says="distance", size=size, colour=theme.ink)
        self.along: tuple[Exact, ...] = (Fraction(0),)
        super().__init__(floor, loss, at, self.along, theme.axis(0), theme)

    def reach(self, along: Sequence[Exact], at: Weights | None = None) -> Self:
        self.along = tuple(along)
        super().reach(along, at)
        middle = (self.tail_drawn + self.tip_drawn) / 2
        self.letter.stand_at(middle + np.array([0.0, OVER * CAPITAL * self.letter.size, 0.0]), 0.5)
        return self

    def follow(self) -> Self:
        """Draw it again as the graph now stands."""
        return self.reach(self.along)


class PromiseView:
    """Picture and panel of one promise, and of the step to come; `parts` are there from the start, the rest is shown by the scene."""

    def __init__(self, trusted: Trusted, step: Fraction, letters: Letters, layout: Layout, theme: Theme, *, seed: int, name: str) -> None:
        self.trusted, self.layout, self.theme, self.letters = trusted, layout, theme, letters
        loss, at = trusted.loss, trusted.at
        picture, panel = layout.split(*SHARES[layout.aspect])
        self.panel = panel
        ranges = trusted.ranges(trusted.offsets[0])
        later = [trusted.closeup(offset)[1] for offset in trusted.offsets[1:]] + [trusted.ranges(trusted.offsets[0], step)[1]]
        self.picture = Profile(loss, at, ranges, letters, picture, layout, theme, later=later, seed=seed, name=name)
        section = self.picture.section
        self.area = self.picture.ride(GapArea(section, loss, at, 0, theme))
        self.line = self.picture.ride(Promise(section, loss, at, 0, theme))
        self.gap = self.picture.ride(Gap(section, loss, at, 0, theme))
        self.far = self.picture.ride(Distance(self.picture.floor, loss, at, layout.type.body, theme))
        share, types = PRINT[layout.aspect], layout.type
        self.print, below = panel.columns(share, SPACE) if layout.aspect == "1:1" else panel.rows(share, SPACE)
        sizes = {"16:9": (types.formula, types.body), "9:16": (types.formula, types.body), "1:1": (types.body, types.small)}
        self.size, table_size = sizes[layout.aspect]
        size, places = self.size, places_for(value(loss, moved(at, trusted.offsets[0])) - value(loss, at))
        self.promise_now = Live(inked('"promise"', theme.gradient), "promise", size, theme.gradient, theme, places)
        self.found_now = Live('"truth"', "truth", size, theme.loss, theme, places)
        self.gap_now = Live(inked(GAP, theme.loss), "gap", size, theme.loss, theme, places)
        self.live = VGroup(self.promise_now, self.found_now, self.gap_now)
        self.distance = VGroup(self.far, self.far.letter)
        for line, live in enumerate((self.promise_now, self.found_now, self.gap_now)):
            live.stand_at(self._line(line, live.word))
        self.table = Table(self._columns(), below, table_size, theme)
        self.square = self._square()
        self.walk(Fraction(0))

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """Everything that is there from the start, in drawing order."""
        return self.picture.parts

    def _line(self, line: int, word: Formula) -> np.ndarray:
        """Where a line of print begins, so that its equals sign, at the end of this word, stands under that of the longest word."""
        indent = self.promise_now.word.width - word.width
        place: np.ndarray = self.print.at(0.0, 1 - LINES[self.layout.aspect][line]) + np.array([float(indent), 0.0, 0.0])
        return place

    def _columns(self) -> Sequence[Column]:
        trusted, theme = self.trusted, self.theme
        rows = trusted.offsets
        distances, ratios = [trusted.distance(offset) for offset in rows], [trusted.ratio(offset) for offset in rows]
        sources = [gap_source(trusted.loss, trusted.at, offset) for offset in rows]
        far, between = inked(D, theme.axis(0)), inked(GAP, theme.loss)
        each = f"{between}\\/{far}^2"
        return (
            Column(far, "distance", theme.axis(0), [one.value for one in distances], [one.of for one in distances]),
            Column(between, "gap", theme.loss, trusted.gaps, sources),
            Column(each, "gap for each unit of squared distance", theme.ink, [one.value for one in ratios], [one.of for one in ratios]),
        )

    def _square(self) -> Formula:
        """What the gap is, or comes near to: so many times the square of the distance."""
        place = self._line(3, self.gap_now.word)
        written = [self._written(self.trusted.bend_shown(places)) for places in BEND]
        return next((one for one in written if place[0] + one.width < self.print.right), written[-1]).stand_at(place)

    def _written(self, bend: Shown) -> Formula:
        relation = "=" if self.trusted.exact else "approx"
        factor = f"({figures(bend)})" if bend.value < 0 else figures(bend)
        source = f"{inked(GAP, self.theme.loss)} {relation} {factor} dot {inked(D, self.theme.axis(0))}^2"
        return Formula(source, says="c*d**2", size=self.size, colour=self.theme.ink, numbers=(bend,))

    def trust(self, offset: Exact) -> None:
        """Let the tangent be trusted so far."""
        self.line.measure(Promise.reaching(offset))

    def walk(self, offset: Exact) -> None:
        """Be at an offset: promise, truth and the gap between them, in picture and print."""
        trusted = self.trusted
        loss, at = trusted.loss, trusted.at
        there, step = moved(at, offset), Fraction(offset)
        self.picture.stand(there)
        self.area.measure(GapArea.reaching(offset))
        self.gap.measure(Gap.reaching(offset))
        self.far.reach((offset,))
        kept = promised_shown(loss, at, step)
        for live in (self.promise_now, self.found_now, self.gap_now):
            live.run()
        self.promise_now.number.count_to(kept.value, kept.of)
        self.found_now.number.count_to(value(loss, there), LossAt(loss.expression, there))
        difference, source = gap(loss, at, step), gap_source(loss, at, step)
        self.gap_now.number.count_to(difference, source)

    def settle(self) -> None:
        """Let the numbers in print stand with their digits, now that they run no more."""
        for live in (self.promise_now, self.found_now, self.gap_now):
            live.settle()

    def step_arrow(self, rate: Fraction) -> StepArrow:
        """The step at this rate, at true scale, under the picture."""
        return StepArrow(self.picture.floor, self.trusted.loss, self.trusted.at, rate, self.theme)
