"""The panel beside a walk: the rule of gradient descent, the first step worked out weight by weight, and the table of all steps."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from manim import VGroup

from scenes.kit.claims import LossAt, Moment, Setting, Shown, SlopeAt, StepNumber, WeightAt
from scenes.kit.layout import Box, Layout
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import exact_in_print, shown
from scenes.kit.text.table import MOST_PLACES, Column, Table, fitting
from scenes.kit.theme import Theme
from scenes.kit.walks.leaps import Leaps

LEADING = 0.0175
"""From formula to formula, in frame units for each unit of type size."""
GAP = 0.2
RULE_SHARE = MappingProxyType({"16:9": 0.36, "9:16": 0.42, "1:1": 0.0})
"""How much of the panel's height the formulas take; where it is none they stand beside the table."""
BESIDE, MOSTLY = 0.43, 0.58
"""How much of the panel's width they take there: usually, and where the numbers are so long that the table has room for the losses only."""


def equals(number: Shown) -> str:
    """The sign before a result in print: is it all of it, or rounded?"""
    return "=" if exact_in_print(number) else "approx"


class WalkPanel:
    """Formulas above the table, or beside it where the shape is low. The parts are made here and shown by the scene."""

    def __init__(self, leaps: Leaps, letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        self.leaps, self.letters, self.layout, self.theme = leaps, letters, layout, theme
        share = RULE_SHARE[layout.aspect]
        columns, size = self._columns(), layout.type.body if layout.side_by_side else layout.type.small
        self.formulas, below = box.rows(share, GAP) if share else box.columns(BESIDE, GAP)
        if not share and (fitting(columns, below.width, size)[1] < size or not self._fit(self._lines())):
            self.formulas, below = box.columns(MOSTLY, GAP)
            columns = [columns[0], columns[-1]]
        self.table = Table(columns, below, size, theme)
        self.rule = self._rule()
        self.below_the_rule = replace(self.formulas, top=self.rule.baseline - GAP)
        self.worked = self._worked()

    def _rule(self) -> Formula:
        size = self.layout.type.formula if RULE_SHARE[self.layout.aspect] else self.layout.type.body
        rule = Formula(self.letters.rule, says="gradient descent", size=size, colour=self.theme.ink)
        rule.waive("left over", "every leap follows it")
        rule.stand_at(np.array([self.formulas.left, self.formulas.top, 0.0]))
        return rule.shift(np.array([0.0, self.formulas.top - rule.get_top()[1], 0.0]))

    def _worked(self) -> VGroup:
        """The first step, a line for each weight: as many digits as fit."""
        lines, size = self._lines(), self._size
        top = self.rule.baseline - LEADING * self.layout.type.formula
        for row, line in enumerate(lines):
            if line.width > self.formulas.width:
                line.scale(self.formulas.width / line.width)
            line.stand_at(np.array([self.formulas.left, top - row * LEADING * size, 0.0]))
        return VGroup(*lines)

    @property
    def _size(self) -> float:
        return self.layout.type.body if RULE_SHARE[self.layout.aspect] else self.layout.type.small

    def _lines(self) -> list[Formula]:
        """The lines with as many digits as fit, or with none after the point."""
        for places in range(MOST_PLACES, -1, -1):
            lines = [self._line(index, places, self._size) for index in range(self.leaps.loss.dimension)]
            if self._fit(lines):
                break
        return lines

    def _fit(self, lines: Sequence[Formula]) -> bool:
        return max(line.width for line in lines) <= self.formulas.width

    def _line(self, index: int, places: int, size: float) -> Formula:
        walk, run = self.leaps.walk, self.leaps.run
        before, after = self.leaps.weight_at(0, index, places), self.leaps.weight_at(1, index, places)
        rate = shown(walk.rule.base_rate, max(places, 2), Setting("learning_rate"), trim=True)
        slope = shown(walk.gradients[0][index], places, SlopeAt(self.leaps.loss.expression, Moment(run, 0), index), trim=True)
        colour, factor = self.theme.axis(index), figures(slope, self.theme.gradient)
        factor = f"({factor})" if slope.value < 0 else factor
        source = (
            f"{self.letters.weight(index)} : quad {figures(before, colour)} {inked('- ' + figures(rate), self.theme.step)}"
            f" dot {factor} {equals(after)} {figures(after, colour)}"
        )
        numbers = (before, rate, slope, after)
        return Formula(source, says="w - rate*slope", size=size, colour=self.theme.ink, numbers=numbers)

    def _columns(self) -> list[Column]:
        leaps, run = self.leaps, self.leaps.run
        steps = range(leaps.count + 1)
        weights = (
            Column(
                self.letters.weight(index),
                leaps.loss.weights[index],
                self.theme.axis(index),
                [leaps.walk.points[step][index] for step in steps],
                [WeightAt(Moment(run, step), index) for step in steps],
            )
            for index in range(leaps.loss.dimension)
        )
        losses = [LossAt(leaps.loss.expression, Moment(run, step)) for step in steps]
        return [
            Column(
                "t", "step", self.theme.dim, [Fraction(step) for step in steps], [StepNumber(Moment(leaps.run, step)) for step in steps]
            ),
            *weights,
            Column(inked("L", self.theme.loss), "loss", self.theme.loss, list(leaps.walk.losses[: leaps.count + 1]), losses),
        ]
