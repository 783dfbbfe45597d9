"""The panel beside one step: the loss, its gradient here, the rate, the rule, and the rule worked out by hand for each weight."""

from collections.abc import Sequence

import numpy as np
from manim import Animation, FadeIn

from mathcore import Walk
from scenes.kit.claims import LossAt, Moment, Quantity, Setting, SlopeAt
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.marks import run_of
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.pair import Pair
from scenes.kit.text.working import DONE, LEADING, MULTIPLIED, PLACES, PUT_IN, Working, descend_into, update_of
from scenes.kit.theme import Theme

BETWEEN = 0.0255
"""From one group of lines to the next, in frame units for each unit of type size."""
WIDE = 1.3
"""Rows of their own are so many times as far apart, where there is room."""
GAP = 0.14
HIGH = 1.2
"""How high formulas reach, in capitals."""
RULE = 0.37
"""The share of a low panel's width that the rule takes at its left."""
MARGIN = 0.5
"""Between columns, where the shape is low."""


class StepPanel:
    """The parts, made for one step and shown by the scene.

    Where the panel is wide, what is given stands in two columns; where it is low too, both weights' lines stand side by side,
    and the rule in the place of the loss.

    `rate` says what the learning rate is the value of; `fits`, whether there is room for the worked lines.
    """

    def __init__(self, walk: Walk, letters: Letters, box: Box, layout: Layout, theme: Theme, rate: Quantity | None = None) -> None:
        self.walk, self.letters, self.box, self.layout, self.theme = walk, letters, box, layout, theme
        self.wide, self.low = not layout.side_by_side, box.width > 2 * box.height
        self.size = layout.type.body
        self.of_rate: Quantity = rate or Setting("learning_rate")
        self.run = run_of(walk)
        self.right = box.columns(0.5, MARGIN)[1].left
        rows = self._rows()
        self.loss = self._loss(rows["loss"])
        self.rate_name, self.rate = self._rate()
        self.gradient_name, self.gradient = self._gradient(rows["gradient"])
        self._stand_rate(rows["rate"])
        self.rule = self._rule(rows["rule"])
        self.working = self._fitted(rows["lines"])
        self.change = self._change()

    def _rows(self) -> dict[str, float]:
        """The baselines of what stands over the worked lines, and of the first of those."""
        first = self.box.top - HIGH * CAPITAL * (self.size if self.low else max(self.size, self.layout.type.formula))
        second, group = first - 1.12 * LEADING * self.size, BETWEEN * self.size
        if self.low:
            return {"loss": first, "gradient": first, "rate": first, "rule": first, "lines": first - group}
        if self.wide:
            return {"loss": first, "gradient": first, "rate": first - group, "rule": first - group, "lines": first - 2.1 * group}
        return {"loss": first, "gradient": second, "rate": second, "rule": second - group, "lines": second - 2 * group}

    @property
    def gradient_parts(self) -> tuple[Formula, Pair]:
        """The gradient with its name."""
        return self.gradient_name, self.gradient

    @property
    def rate_parts(self) -> tuple[Formula, Number]:
        """The rate with its letter."""
        return self.rate_name, self.rate

    def _loss(self, baseline: float) -> tuple[Formula, ...]:
        """The loss, where there is room for it; where the panel is low, in the place that the rule takes later."""
        source = f"{inked('L', self.theme.loss)} = {self.walk.loss.typst(self.letters.style)}"
        formula = Formula(source, says=self.walk.loss.expression, size=self.size, colour=self.theme.ink)
        room = RULE * self.box.width - MARGIN if self.low else self.right - self.box.left if self.wide else self.box.width
        if formula.width > room:
            return ()
        formula.waive("left over", "it says on which loss the step is taken")
        return (formula.stand_at(np.array([self.box.left, baseline, 0.0])),)

    def _gradient(self, baseline: float) -> tuple[Formula, Pair]:
        """The gradient, with as many digits as there is room for beside what else stands in its row."""
        name = Formula(f"{self.letters.gradient} =", says="gradient", size=self.size, colour=self.theme.ink)
        beside = 0.0 if self.wide and not self.low else self.rate_name.width + self.rate.width + 3 * GAP
        left = self.right if self.wide and not self.low else self.box.left + self.low * RULE * self.box.width
        room = self.box.right - beside - left - name.width - GAP
        for places in range(PLACES, -1, -1):
            slopes = [
                shown(slope, places, SlopeAt(self.walk.loss.expression, Moment(self.run, 0), index), trim=True)
                for index, slope in enumerate(self.walk.gradients[0])
            ]
            pair = Pair(slopes, self.size, self.theme)
            if pair.width <= room:
                break
        for one in pair.numbers:
            one.set_colour(self.theme.gradient)
        # Where it is too long with no digits at all, it begins further left.
        left = max(left, min(self.right, left + room - pair.width)) if self.low else left + min(0.0, room - pair.width)
        name.stand_at(np.array([left, baseline, 0.0]))
        return name, pair.stand_at(np.array([name.get_right()[0] + GAP, baseline, 0.0]))

    def _rate(self) -> tuple[Formula, Number]:
        name = Formula(f"{inked(self.letters.rate, self.theme.step)} =", says="learning rate", size=self.size, colour=self.theme.ink)
        eta = shown(self.walk.rule.base_rate, PLACES + 2, self.of_rate, trim=True)
        return name, Number(eta.value, eta.places, of=eta.of, size=self.size, colour=self.theme.step, trim=True)

    def _stand_rate(self, baseline: float) -> None:
        """Stand the rate under the gradient, or behind it."""
        width = self.rate_name.width + GAP + self.rate.width
        end = self.gradient.get_right()[0]
        left = self.right if self.wide and not self.low else max(end + GAP, min(end + MARGIN, self.box.right - width))
        self.rate_name.stand_at(np.array([left, baseline, 0.0]))
        self.rate.stand_at(np.array([self.rate_name.get_right()[0] + GAP, baseline, 0.0]))

    def _rule(self, baseline: float) -> Formula:
        size = self.size if self.low else self.layout.type.formula
        rule = Formula(self.letters.rule, says="gradient descent", size=size, colour=self.theme.ink)
        return rule.stand_at(np.array([self.box.left, baseline, 0.0]))

    def _fitted(self, baseline: float) -> Working:
        """The worked lines, with as many digits as there is room for, then smaller."""
        room = self.room(self.box)
        self.fits = True
        for size in (self.size, self.layout.type.small):
            for places in range(PLACES, -1, -1):
                updates = [update_of(self.walk, index, self.of_rate, places) for index in range(self.walk.loss.dimension)]
                working = Working(updates, self.letters, self._corners(baseline, size), size, self.theme)
                if working.width <= room:
                    return working
        self.fits = False
        return working

    def _corners(self, baseline: float, size: float) -> Sequence[np.ndarray]:
        """Where each weight's lines begin."""
        count = self.walk.loss.dimension
        if self.low:
            halves = self.box.columns(0.5, MARGIN)
            return [np.array([half.left, baseline, 0.0]) for half in halves[:count]]
        block = DONE * LEADING * size + BETWEEN * size
        return [np.array([self.box.left, baseline - index * block, 0.0]) for index in range(count)]

    def _change(self) -> tuple[Formula, ...]:
        """What the step does to the loss, where there is room for it."""
        if self.low:
            return ()
        last, room = self.working.ends[-1][1], self.box.right - (self.right if self.wide else self.box.left)
        for places in range(PLACES, -1, -1):
            before, after = (
                shown(self.walk.losses[step], places, LossAt(self.walk.loss.expression, Moment(self.run, step)), trim=True)
                for step in (0, 1)
            )
            source = f"L : quad {figures(before)} arrow.r {figures(after)}"
            line = Formula(source, says="loss", size=self.size, colour=self.theme.loss, numbers=(before, after))
            if line.width <= room:
                if self.wide:
                    return (line.stand_at(np.array([self.right, last, 0.0])),)
                return (line.stand_at(np.array([self.box.left, last - BETWEEN * self.size, 0.0])),)
        return ()

    def line(self, formula: Formula, row: int, rows: int, box: Box) -> Formula:
        """Stand a formula in a row of its own in a box, one of so many; where the panel is low, two make a row."""
        across, row, rows = (row % 2, row // 2, -(-rows // 2)) if self.low else (0, row, rows)
        room = self.room(box)
        if formula.width > room:
            formula.scale(room / formula.width)
        size, apart = formula.size, min(box.height / (rows + 0.5), WIDE * BETWEEN * formula.size)
        first = (box.top + box.bottom + (rows - 1) * apart - CAPITAL * size) / 2
        return formula.stand_at(np.array([self.right if across else box.left, first - row * apart, 0.0]))

    def room(self, box: Box) -> float:
        """How wide a line may be in a box."""
        return box.columns(0.5, MARGIN)[0].width if self.low else box.width

    def put_in(self, weights: Sequence[int], here: Sequence[Number]) -> list[Animation]:
        """Old weight, from where its coordinates are `here`, rate and slope come into the first line."""
        changes: list[Animation] = []
        for index in weights:
            line = self.working.lines[index][PUT_IN]
            changes.append(FadeIn(line.others("before", "rate", "slope")))
            for name, source in (("before", here[index]), ("rate", self.rate), ("slope", self.gradient.numbers[index])):
                changes += descend_into([source], line.parts[name])
        return changes

    def multiply(self, weights: Sequence[int]) -> list[Animation]:
        """Rate and slope come down into their product."""
        changes: list[Animation] = []
        for index in weights:
            first, line = (self.working.lines[index][row] for row in (PUT_IN, MULTIPLIED))
            changes.append(FadeIn(line.others("before", "change")))
            changes += descend_into([first.parts["before"]], line.parts["before"])
            changes += descend_into([first.parts["rate"], first.parts["slope"]], line.parts["change"])
        return changes

    def subtract(self, weights: Sequence[int]) -> list[Animation]:
        """Old weight and product come down into the new weight."""
        changes: list[Animation] = []
        for index in weights:
            line, last = (self.working.lines[index][row] for row in (MULTIPLIED, DONE))
            changes.append(FadeIn(last.others("before")))
            changes += descend_into([line.parts["before"], line.parts["change"]], last.parts["before"])
        return changes
