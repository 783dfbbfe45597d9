"""A loss in one weight as a picture: the hillside in profile with its curve, a ruler of weights and one of losses, and the walker.

What it shows follows from the loss and from the places that are to be seen; `look` shows another part of it, and everything that was drawn
through `ride` is drawn again.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np
from manim import Mobject, VGroup

from mathcore import Loss
from scenes.kit.claims import Weights
from scenes.kit.graphs.graph import ACROSS, DIGIT, GAP, TICK, UP, CutCurve, Floor, Range, Ruler, Section, widest_number
from scenes.kit.land.valley import SOIL, Rim, Valley
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.marks import Walker, floats
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import LONG
from scenes.kit.theme import Theme

TICKS = (9, 6)
"""Ticks across and up, at most."""
DIGITS = 5.4
"""Room for the numbers of the ruler of losses, in heights of a capital."""
FOOT = 2.9
"""Room for the ruler of weights and its numbers, in heights of a capital."""
BESIDE = 0.46
"""Room for the letter of the weight beside its ruler, in frame units."""
STRIP = 0.5
"""How far above the ruler of weights the picture begins: arrows lie there."""
CROWN = 2.2
"""Room for the name of the loss, in heights of a capital."""
EDGE = 0.12
"""What is painted reaches so far beyond the graph."""
ASIDE = 0.12
"""Beyond the outermost place to be seen there is so much of the picture's width, at least."""
WAY = 0.4
"""A short way is looked at so closely that it takes this share of the width."""
BELOW, ABOVE = 0.08, 0.42
"""Room under the lowest place to be seen and over the highest, as shares of the height between them."""
SAMPLES = 801
POINT = 2
"""On the way from one range to another a number with a power of ten may have a point and a digit more: their width, in digits."""


class Follower(Protocol):
    """What can be drawn again when the ranges have changed."""

    def follow(self) -> object: ...


Rider = TypeVar("Rider", bound=Follower)


def span_of(loss: Loss, weights: Sequence[float], *, wide: bool = True) -> Range:
    """The weights to show: those asked for with some room, and the loss's own window where it is to be seen too."""
    low, high = (float(end) for end in loss.window[0]) if wide else (min(weights), max(weights))
    least, most = min(weights), max(weights)
    room = ASIDE * (max(high, most) - min(low, least)) / (1 - 2 * ASIDE) if not wide else ASIDE * (max(high, most) - min(low, least))
    return min(low, least - room), max(high, most + room)


def close_span(loss: Loss, weights: Sequence[float]) -> Range:
    """The weights to show as `span_of` has them, but fewer where those asked for lie close together."""
    low, high = span_of(loss, weights)
    least, most = min(weights), max(weights)
    middle, wide = (least + most) / 2, (most - least) / WAY
    return (low, high) if not 0 < wide < high - low else (middle - wide / 2, middle + wide / 2)


def heights_of(loss: Loss, across: Range, heights: Sequence[float], above: float = ABOVE) -> Range:
    """The losses to show: from the lowest in sight to well over the highest of those asked for, by a share of the height between them."""
    with np.errstate(all="ignore"):
        curve = np.asarray(loss.value(np.linspace(*across, SAMPLES)[:, None]), dtype=float)
    curve = curve[np.isfinite(curve)]
    lowest, highest = min(float(curve.min()), *heights), max(heights)
    if highest <= lowest + 1e-9 * max(1.0, abs(lowest)):
        highest = float(np.median(curve)) if np.median(curve) > lowest else lowest + 1.0
    tall = highest - lowest
    return lowest - BELOW * tall, highest + above * tall


class Profile:
    """The picture. `parts` is what it is made of, in drawing order; `section` and `floor` are its stages.

    Args:
        loss: the loss, of one weight.
        at: where the walker stands.
        ranges: the weights and the losses to show.
        area: the box for all of it, its rulers included.
        later: ranges of losses that will be shown, too: there is room for the numbers of all of them.
        name: of the stage; two profiles in one scene have two names.
    """

    def __init__(
        self,
        loss: Loss,
        at: Weights,
        ranges: tuple[Range, Range],
        letters: Letters,
        area: Box,
        layout: Layout,
        theme: Theme,
        *,
        later: Sequence[Range] = (),
        seed: int = 0,
        name: str = "section",
    ) -> None:
        self.loss, self.letters, self.layout, self.theme = loss, letters, layout, theme
        size = layout.type.small
        capital = CAPITAL * size
        foot = area.bottom + FOOT * capital
        spans = ranges[1], *later
        numbers = max(widest_number(span, TICKS[UP], size) for span in spans)
        if max(abs(end) for span in spans for end in span) >= LONG:
            numbers += POINT * DIGIT * size
        digits = max(DIGITS * capital, numbers + 2 * TICK + GAP)
        self.box = Box(area.left + digits, foot + STRIP, area.right - BESIDE, area.top - CROWN * capital)
        self.section = Section(self.box, foot, np.zeros(1), np.ones(1), name=name)
        self.section.across, self.section.up = ranges
        self.floor = Floor(self.section, f"{name} floor")
        home = Box(self.box.left - EDGE, self.box.bottom - SOIL, self.box.right + EDGE, self.box.top + 2 * EDGE)
        self.valley = Valley(self.section, loss, theme, home, seed=seed, ticks=TICKS[UP])
        self.rim = Rim(theme, home)
        self.curve = CutCurve(self.section, loss, theme)
        colours = (theme.axis(0), theme.loss)
        self.rulers = VGroup(*(Ruler(self.section, axis, theme, size, colours[axis], TICKS[axis]) for axis in (ACROSS, UP)))
        self.headings = self._headings()
        self.walker, self.walker_at = Walker(self.section, loss, at, theme), at
        self.riders: list[Follower] = [self.curve, *self.rulers]
        self.shine()

    def _headings(self) -> VGroup:
        size = self.layout.type.body
        loss = Formula("L", says="loss", size=size, colour=self.theme.loss)
        loss.stand_at(np.array([self.box.left, self.box.top + EDGE, 0.0]), 0.5)
        weight = Formula(self.letters.weight(0), says=self.loss.weights[0], size=size, colour=self.theme.ink)
        weight.stand_at(np.array([self.box.right + BESIDE, self.section.foot - CAPITAL * size / 3, 0.0]), 1)
        return VGroup(loss, weight)

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """Everything that is there from the start, in drawing order."""
        return self.valley, self.curve, self.rim, self.rulers, self.headings, self.walker

    def ride(self, mark: Rider) -> Rider:
        """Let a mark be drawn again whenever the ranges change."""
        self.riders.append(mark)
        return mark

    def look(self, across: Range, up: Range) -> None:
        """Show these weights and losses."""
        self.section.across, self.section.up = across, up
        for rider in self.riders:
            rider.follow()
        self.stand(self.walker_at)

    def stand(self, at: Weights) -> None:
        """Let the walker stand at this weight, its lantern with it."""
        self.walker_at = at
        self.walker.stand(at)
        self.shine()

    def shine(self) -> None:
        """Let the lantern stand where the walker is."""
        x, y, _ = self.walker.dot.get_center()
        self.valley.lamp = (float(x), float(y))

    def spot(self, at: Weights) -> np.ndarray:
        """The scene point on the curve over a weight, (3,)."""
        return self.section.spot(self.loss, floats(at))
