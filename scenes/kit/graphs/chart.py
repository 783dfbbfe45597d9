"""The weight plane as a map: the land seen from above, its contours, a ruler for each weight, and arrows that all share one factor.

The window follows from what is to be seen on it, and fills its box in every shape; so does the factor of gradient arrows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from manim import Mobject, VGroup

from mathcore import Loss
from mathcore.geometry import length
from scenes.kit import claims
from scenes.kit.graphs.graph import ACROSS, UP, Plot, Ruler, numbers_end, room_beside
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Map, Window, grid, window_of
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.text.formula import Formula, Letters, figures
from scenes.kit.text.numbers import shown
from scenes.kit.theme import Theme

BELOW = 3.6
"""Room for the first weight's ruler under the map, in capitals of small type."""
LETTER = 2.6
"""Left of the map there is at least room for half of the second weight's letter; else as much as its ruler's widest number needs."""
ASIDE, UNDER = 3.4, 1.4
"""Room for the first weight's letter right of its ruler or under it, ..."""
ABOVE = 2.4
"""... and for the second one's over its own, beside the note on arrows."""
WIDE = 1.5
"""A box so many times as wide as it is high has room for the first weight's letter at its side."""
MELT = 0.07
OUTSIDE = 0.06
"""From the land to its rulers, in frame units."""
LINES = 14
MARGIN = 0.06
"""What is to be seen keeps so much of the window's shorter side from its edge."""
PROBES, USUAL = 24, 0.8
BODY, SHORTEST = 5, 0.12
APART = 0.45
"""How far the arrows of a field keep from each other, in lengths of the longest."""
MOST_TICKS = (9, 7)
SETTLING = 3
"""So often the room for numbers is asked for again after it has changed."""
ROUND = tuple(Fraction(times) * Fraction(10) ** power for power in range(-30, 31) for times in (1, 2, 4, 5, 8))


def holding(window: Window, points: Iterable[Any]) -> Window:
    """The window made large enough for these weights (n, 2), with a margin around those that lay outside."""
    (left, right), (bottom, top) = window
    margin = MARGIN * min(right - left, top - bottom)
    for x, y in ((float(one[0]), float(one[1])) for one in points):
        left, right = (x - margin if x < left else left), (x + margin if x > right else right)
        bottom, top = (y - margin if y < bottom else bottom), (y + margin if y > top else top)
    return (left, right), (bottom, top)


def nearer(window: Window, at: Sequence[Any], share: float) -> Window:
    """The window shrunk to a share of its size towards these weights, which keep their place in it."""
    (left, right), (bottom, top) = (
        (float(one) + share * (low - float(one)), float(one) + share * (high - float(one)))
        for one, (low, high) in zip(at, window, strict=True)
    )
    return (left, right), (bottom, top)


def around(middle: Sequence[Any], half: float) -> Window:
    """The square window whose middle is at these weights, `half` a side."""
    x, y = float(middle[0]), float(middle[1])
    return (x - half, x + half), (y - half, y + half)


def hull(points: Iterable[Sequence[Any]], margin: float = 0.12) -> Window:
    """The window around weights (n, 2), larger by this share of its longer side all round."""
    rows = np.array([[float(one) for one in point] for point in points])
    low, high = rows.min(axis=0), rows.max(axis=0)
    more = margin * (float((high - low).max()) or 1.0)
    return (float(low[0] - more), float(high[0] + more)), (float(low[1] - more), float(high[1] + more))


def span(window: Sequence[Sequence[Any]]) -> float:
    """The longer side of a window, in weights."""
    return float(max(high - low for low, high in window))


def filling(window: Window, box: Box) -> Window:
    """The window made wider or higher about its middle until it has the shape of the box."""
    middle = [(low + high) / 2 for low, high in window]
    across, up = (high - low for low, high in window)
    size = max(across / box.width, up / box.height)
    half = size * box.width / 2, size * box.height / 2
    return (middle[0] - half[0], middle[0] + half[0]), (middle[1] - half[1], middle[1] + half[1])


def arrow_factor(longest: float, room: float) -> Fraction:
    """The largest round factor, such as 1/8 or 1/5 or 2, that makes the arrow of a gradient this long no longer than `room` in weights."""
    if not (np.isfinite(longest) and longest > 0):
        return Fraction(1)
    wanted = room / longest
    if wanted >= 1:
        return max(one for one in ROUND if float(one) <= wanted)
    return 1 / min(one for one in ROUND if float(1 / one) <= wanted)


def usual_steepness(loss: Loss, window: Window) -> float:
    """The slope that four fifths of a window's ground do not exceed."""
    return float(np.quantile(length(loss.gradient(grid(window, PROBES))), USUAL))


def factor_note(factor: Fraction, size: float, theme: Theme) -> Formula:
    """What gradient arrows are drawn as: arrow = 1/4 ∇L."""
    number = shown(1 / factor if factor < 1 else factor, 0, claims.ArrowFactor(factor < 1))
    scale = "" if factor == 1 else f"1\\/{figures(number)} thin " if factor < 1 else f"{figures(number)} thin "
    numbers = () if factor == 1 else (number,)
    return Formula(f'"arrow" = {scale}nabla L', says="the factor of gradient arrows", size=size, colour=theme.ink, numbers=numbers)


class Frame(Plot):
    """The edges of a map as two rulers."""

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) of weights (..., 2)."""
        floats = np.asarray(weights, dtype=float)
        return self.place(floats[..., 0], floats[..., 1])


class EdgeRuler(Ruler):
    """A ruler along a map's edge, a little outside of the land."""

    def spot(self, value: float) -> np.ndarray:
        """Where a value stands on the ruler, (3,)."""
        return super().spot(value) - OUTSIDE * np.array([float(self.axis == UP), float(self.axis == ACROSS), 0.0])


class Chart:
    """A map that fills its box. `parts` are the mobjects in drawing order; `view` and `frame` are its stages."""

    def __init__(
        self, loss: Loss, letters: Letters, layout: Layout, theme: Theme, box: Box, window: Window | None = None, name: str = "map"
    ) -> None:
        self.loss, self.letters, self.layout, self.theme = loss, letters, layout, theme
        area = self.area_in(box, layout, window or window_of(loss))
        self.aside = area.right < box.right - ASIDE / 2 * CAPITAL * layout.type.small
        self.view = Map(filling(window or window_of(loss), area), area, name)
        self.land = Landscape(loss, self.view, theme, area, melt=MELT)
        levels = equal_steps(loss, self.view.window, LINES)
        self.step = levels[1] - levels[0] if len(levels) > 1 else 0.0
        lines = contour_lines(loss, self.view, levels, melt=self.land.melt)
        self.contours = Contours(lines, theme, area, claims=tuple(claims.Contour(name, loss.expression, line.level) for line in lines))
        self.frame = Frame(f"{name} frame", area, *self.view.window)
        axes = zip((ACROSS, UP), MOST_TICKS, strict=True)
        size = layout.type.small
        self.rulers = VGroup(*(EdgeRuler(self.frame, axis, theme, size, theme.axis(axis), most) for axis, most in axes))
        self.headings = self._headings()

    @staticmethod
    def area_in(box: Box, layout: Layout, window: Window) -> Box:
        """The part of a box that the map takes, beside its rulers; the first weight's letter stands where there is more room."""
        size = layout.type.small
        capital = CAPITAL * size
        aside, deeper = (ASIDE, 0.0) if layout.side_by_side or box.width > WIDE * box.height else (1.0, UNDER)
        low = box.bottom + (BELOW + deeper) * capital
        area = Box(box.left + LETTER * capital, low, box.right - aside * capital, box.top - ABOVE * capital)
        for _ in range(SETTLING):
            # More room on the left makes the map narrower, and what it shows higher: other numbers may stand there then.
            needed = OUTSIDE + room_beside(filling(window, area)[UP], MOST_TICKS[UP], size)
            beyond = numbers_end(Frame("", area, *filling(window, area)), MOST_TICKS[ACROSS], size) - layout.safe.right
            area = replace(area, left=max(area.left, box.left + needed), right=area.right - max(0.0, beyond))
        return area

    def _headings(self) -> VGroup:
        size, area = self.layout.type.body, self.view.box
        capital = CAPITAL * self.layout.type.small
        across = Formula(self.letters.weight(0), says=self.loss.weights[0], size=size, colour=self.theme.ink)
        if self.aside:
            across.stand_at(np.array([area.right + 0.7 * capital, area.bottom - 0.3 * capital, 0.0]))
        else:
            across.stand_at(np.array([area.right, area.bottom - (BELOW + UNDER - 0.6) * capital, 0.0]), 1)
        up = Formula(self.letters.weight(1), says=self.loss.weights[1], size=size, colour=self.theme.ink)
        up.stand_at(np.array([area.left, area.top + 0.9 * capital, 0.0]), 0.5)
        return VGroup(across, up)

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """Everything, in drawing order."""
        return self.land, self.contours, self.rulers, self.headings

    @property
    def side(self) -> float:
        """The shorter side of the window, in weights."""
        return float(min(high - low for low, high in self.view.window))

    def tails(self, factor: Fraction, room: float, clear: np.ndarray) -> list[tuple[float, float]]:
        """Weights on the contours where gradient arrows can begin: no longer than `room`, inside the map, apart and off `clear` (n, 2)."""
        (left, right), (bottom, top) = self.view.window
        low, high = np.array([left, bottom]), np.array([right, top])
        taken, found = [np.asarray(clear, dtype=float)], []
        for line in self.contours.lines:
            arrows = float(factor) * np.asarray(self.loss.gradient(line.weights), dtype=float)
            for tail, arrow, strength in zip(line.weights, arrows, line.strength, strict=True):
                body = tail + np.linspace(0, 1, BODY)[:, None] * arrow
                inside = bool(np.all((body > low + MARGIN * (high - low)) & (body < high - MARGIN * (high - low))))
                size = float(length(arrow))
                if strength < 1 or not inside or not room * SHORTEST < size <= room * (1 + MARGIN):
                    continue
                if length(body[:, None] - np.concatenate(taken)).min() > APART * room:
                    taken.append(body)
                    found.append((float(tail[0]), float(tail[1])))
        return found

    def annotate(self, note: Formula) -> Formula:
        """Stand a note over the map's right end, or as far beyond it as the second weight's letter needs."""
        area, capital = self.view.box, CAPITAL * self.layout.type.small
        right = max(area.right, self.headings[1].get_right()[0] + capital + note.width)
        return note.stand_at(np.array([right, area.top + 0.9 * capital, 0.0]), 1)
