"""Small cards: the way from one slope to a step in pictures that stand together on one frame, each with a line of words and numbers."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from manim import Mobject, RoundedRectangle

from mathcore import Loss, Walk
from mathcore.geometry import length, line_through
from scenes.kit import claims
from scenes.kit.claims import Moment, Shown, SlopeAt, StepNumber
from scenes.kit.graphs.chart import LINES, MELT, arrow_factor, filling, hull, span
from scenes.kit.graphs.graph import CutCurve, Section
from scenes.kit.graphs.profile import heights_of, span_of
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Map, Window
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import GradientArrow, Line, Ring, StepArrow, TrailLine, Walker, floats, run_of
from scenes.kit.slopes.directions import ComponentArrow, DirectionArrow
from scenes.kit.slopes.tangents import TangentLine
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

GRID = {"16:9": (3, 2), "9:16": (2, 3), "1:1": (3, 2)}
GAP, MARGIN = 0.3, 0.14
"""Between cards, and inside of one, in frame units."""
FOOT = 2.6
"""Room under a card's picture for its words, in capitals."""
PLATE, ROUND = 0.5, 0.14
ROOM = 0.45
"""How long the gradient's arrow may be, as a share of the loss's window."""
WIDE, LARGEST = 0.86, 1.7
"""How much of its card the rule takes, and how much larger than other formulas it is at most."""
SPACE = 0.16
PLACES = 2
TIGHTER = (True, PLACES), (True, PLACES - 1), (False, PLACES), (False, PLACES - 1), (False, 0)
"""Whether a card's numbers have words before them, and how many digits after the point, the first that fits."""


def slots(layout: Layout) -> list[Box]:
    """The boxes of six cards, in reading order."""
    columns, rows = GRID[layout.aspect]
    stage = replace(layout.stage, bottom=layout.stage.bottom + GAP / 2)
    width, height = (stage.width - (columns - 1) * GAP) / columns, (stage.height - (rows - 1) * GAP) / rows
    found = []
    for index in range(columns * rows):
        left, top = stage.left + (index % columns) * (width + GAP), stage.top - (index // columns) * (height + GAP)
        found.append(Box(left, top - height, left + width, top))
    return found


class Card:
    """A card in its slot: `parts` in drawing order, `stages` its stages."""

    def __init__(self, slot: Box, layout: Layout, theme: Theme) -> None:
        self.layout, self.theme = layout, theme
        self.size = layout.type.small
        self.inner = slot.inset(MARGIN)
        self.picture = replace(self.inner, bottom=self.inner.bottom + FOOT * CAPITAL * self.size)
        plate = RoundedRectangle(
            width=slot.width, height=slot.height, corner_radius=ROUND, stroke_color=theme.dim, stroke_width=STROKES.hair, fill_opacity=0
        )
        self.parts: list[Mobject] = [Prop(plate.move_to(slot.centre), reason="the edge of a card")]
        self.stages: list[Any] = []

    def write(self, words: str, numbers: Sequence[tuple[Shown, str]] = ()) -> None:
        """Stand words and numbers, each in a colour, under the picture; where they are too wide, with fewer digits, then without words."""
        for with_words, places in TIGHTER:
            pieces: list[Any] = [Words(words, size=self.size, colour=self.theme.ink)] if with_words else []
            for index, (number, colour) in enumerate(numbers):
                comma = "," if index < len(numbers) - 1 else ""
                pieces.append(Number(number.value, places, size=self.size, colour=colour, of=number.of, suffix=comma, trim=True))
            total = sum(one.width for one in pieces) + SPACE * (len(pieces) - 1)
            if total <= self.inner.width or not numbers:
                break
        pen = np.array([self.inner.centre[0] - total / 2, self.inner.bottom + 0.5 * CAPITAL * self.size, 0.0])
        for one in pieces:
            one.stand_at(pen)
            pen = pen + np.array([one.width + SPACE, 0.0, 0.0])
        self.parts += pieces


def along_weight(loss: Loss, at: Sequence[Any], index: int) -> Loss:
    """The loss of one weight, called w, that is left when the other is held at a place."""
    origin = tuple(Fraction(0) if place == index else one for place, one in enumerate(at))
    direction = tuple(Fraction(place == index) for place in range(len(at)))
    return replace(line_through(loss, origin, direction), window=(loss.window[index],))


def cut_card(card: Card, loss: Loss, at: Sequence[Any], indices: Sequence[int], names: Sequence[str]) -> None:
    """The loss along some weights at a place, each with its tangent and the walker, beside each other on a card."""
    room, theme = card.picture, card.theme
    width = (room.width - GAP * (len(indices) - 1)) / len(indices)
    for place, (index, name) in enumerate(zip(indices, names, strict=True)):
        along = along_weight(loss, at, index)
        here = (at[index],)
        left = room.left + place * (width + GAP)
        box = Box(left, room.bottom + 0.1, left + width, room.top - 0.1)
        section = Section(box, box.bottom, np.zeros(1), np.ones(1), name=name)
        section.across = span_of(along, [float(at[index])])
        section.up = heights_of(along, section.across, [float(along.value(floats(here)))])
        base = section.place(np.array(section.across), section.up[0])
        ground = Prop(Line(base, theme.axis(index), "", STROKES.line), reason="the axis of a weight")
        walker = Walker(section, along, here, theme)
        card.parts += [ground, CutCurve(section, along, theme), TangentLine(section, along, here, theme), walker]
        card.stages.append(section)


class Ground:
    """What the map cards share: the window, and the factor of gradient arrows."""

    def __init__(self, loss: Loss, walk: Walk) -> None:
        start = floats(tuple(walk.points[0]))
        slope = np.asarray(loss.gradient(start), dtype=float)
        wide = float(span(loss.window))
        self.factor: Fraction = arrow_factor(float(length(slope)), ROOM * wide)
        tips = [start + sign * float(self.factor) * slope for sign in (1, -1)]
        around = [low for low in (floats(tuple(one)) for one in walk.points) if float(length(low - start)) < 2 * wide]
        seen: list[Any] = [start, *tips, *around]
        self.window = hull(seen)


def little_map(loss: Loss, window: Window, area: Box, name: str, theme: Theme, count: int = LINES) -> tuple[Map, list[Mobject]]:
    """The map of a loss in a small box, without rulers: its stage, and land and contours in drawing order."""
    view = Map(filling(window, area), area, name)
    land = Landscape(loss, view, theme, area, melt=MELT)
    lines = contour_lines(loss, view, equal_steps(loss, view.window, count), melt=land.melt)
    contours = Contours(lines, theme, area, claims=tuple(claims.Contour(name, loss.expression, line.level) for line in lines))
    return view, [land, contours]


def map_card(card: Card, loss: Loss, ground: Ground, name: str) -> Map:
    """The map of a loss on a card."""
    view, parts = little_map(loss, ground.window, card.picture, name, card.theme)
    card.parts += parts
    card.stages.append(view)
    return view


def slope_shown(loss: Loss, at: Sequence[Any], index: int) -> Shown:
    """A slope as a number in print."""
    value = loss.gradient(tuple(at))[index] if loss.rational else loss.gradient(floats(tuple(at)))[index]
    return shown(value, PLACES, SlopeAt(loss.expression, tuple(at), index), trim=True)


class Cards:
    """The six cards of a loss: a slope, the slopes along each weight, the gradient, its opposite, steps, and the rule."""

    def __init__(self, walk: Walk, letters: Letters, layout: Layout, theme: Theme) -> None:
        loss, at = walk.loss, tuple(walk.points[0])
        self.walk, self.loss = walk, loss
        self.slots = slots(layout)
        self.cards = [Card(slot, layout, theme) for slot in self.slots]
        self.ground = Ground(loss, walk)
        self.slopes = [slope_shown(loss, at, index) for index in range(2)]
        colours = [theme.axis1, theme.axis2]
        one, both, gradient, minus, step, rule = self.cards
        cut_card(one, loss, at, [0], ["one cut"])
        one.write("one slope:", [(self.slopes[0], colours[0])])
        cut_card(both, loss, at, [0, 1], ["first cut", "second cut"])
        both.write("each slope:", list(zip(self.slopes, colours, strict=True)))
        self._arrows(gradient, at, theme)
        self._minus(minus, at, theme)
        self._steps(step, theme)
        self._rule(rule, letters, theme)

    def _arrows(self, card: Card, at: tuple[Any, ...], theme: Theme) -> None:
        view, factor = map_card(card, self.loss, self.ground, "gradient map"), self.ground.factor
        parts = [ComponentArrow(view, self.loss, at, factor, index, theme, stacked=True) for index in range(2) if self.slopes[index].value]
        card.parts += [*parts, GradientArrow(view, self.loss, at, factor, theme), Walker(view, self.loss, at, theme)]
        card.write("the gradient")

    def _minus(self, card: Card, at: tuple[Any, ...], theme: Theme) -> None:
        view = map_card(card, self.loss, self.ground, "minus map")
        slope = np.asarray(self.loss.gradient(floats(at)), dtype=float)
        back = DirectionArrow(view, self.loss, at, tuple(-float(self.ground.factor) * slope), theme.step, theme)
        card.parts += [GradientArrow(view, self.loss, at, self.ground.factor, theme), back, Walker(view, self.loss, at, theme)]
        card.write("turned round")

    def _steps(self, card: Card, theme: Theme) -> None:
        view = map_card(card, self.loss, self.ground, "step map")
        self.step_view, walk = view, self.walk
        inside = [step for step in range(walk.steps + 1) if self._on(view, walk, step)]
        last = next((step for step in range(walk.steps + 1) if step not in inside), walk.steps + 1) - 1
        self.last = last
        self.trail = [TrailLine(view, walk, step, step + 1, theme) for step in range(last)]
        self.rings = [Ring(view, walk, step, theme) for step in range(last + 1)]
        self.walker = Walker(view, self.loss, tuple(walk.points[0]), theme)
        arrow = [StepArrow(view, self.loss, tuple(walk.points[0]), walk.rule.base_rate, theme)] if last else []
        card.parts += [self.rings[0], *arrow, self.walker]
        card.write("a step, again")

    @staticmethod
    def _on(view: Map, walk: Walk, step: int) -> bool:
        point = floats(tuple(walk.points[step]))
        return all(low <= one <= high for one, (low, high) in zip(point, view.window, strict=True))

    def _rule(self, card: Card, letters: Letters, theme: Theme) -> None:
        usual = Formula(letters.rule, says="gradient descent", size=card.layout.type.formula, colour=theme.ink)
        size = usual.size * min(LARGEST, WIDE * card.inner.width / usual.width)
        rule = Formula(letters.rule, says="gradient descent", size=max(size, card.size), colour=theme.ink)
        card.parts.append(rule.move_to(card.picture.centre))
        card.write("the rule")

    @property
    def stages(self) -> list[Any]:
        """All stages."""
        return [stage for card in self.cards for stage in card.stages]

    @property
    def below_first(self) -> Box:
        """The room under the first card, as wide as all cards."""
        first, last = self.slots[0], self.slots[-1]
        return Box(first.left, last.bottom, last.right, first.bottom)

    @property
    def steps(self) -> Shown:
        """How many steps the walk takes on its card."""
        return shown(Fraction(self.last), 0, StepNumber(Moment(run_of(self.walk), self.last)))

    def loss_at(self, step: int) -> Shown:
        """The loss at a step, in print."""
        of = claims.LossAt(self.loss.expression, Moment(run_of(self.walk), step))
        return shown(self.walk.losses[step], PLACES, of, trim=True)
