"""A run that leaves the numbers of a float format: when it does, its training log, and the update that is no number any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from manim import Mobject, RoundedRectangle, VGroup

from mathcore import GradientDescent, Loss, Walk, descend, in_width
from scenes.kit.claims import Computed, FirstStep, Moment, Run, Setting, Shown, SlopeAt, WeightAt, Worked
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import Line, run_of
from scenes.kit.text.bits import BitCells
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import CODE_FONT, Words
from scenes.kit.theme import STROKES, Theme

AT_ONCE, MOST = 256, 65536
"""Steps tried first, and at most, until a loss is not a number."""
UNIT, LARGEST_LOG, LOG_LEADING, PLATE = 32.0, 46.0, 0.0145, 0.05
"""A type size to measure the log at, its largest one, from line to line in frame units for each unit of it, and how light its plate is."""
BETWEEN_COLUMNS = 2.4
"""Room between the steps and the losses of the log, in capitals."""
MARGIN = 0.22
EDGE = 0.03
"""Where in the stage the written-out loss begins, across, ..."""
UP = MappingProxyType({"16:9": 0.58, "9:16": 0.68, "1:1": 0.66})
"""... and up."""
LARGE, LARGER, ROOM = 1.4, 2.2, 6
"""How much larger than the title the written-out loss is at least, how much more at most, and for how many digits its box has room."""
BETWEEN, TALLEST = 0.72, 3.4
"""Where the first column of numbers of the last update ends, as a share, and how tall a row of it is at most, in frame units."""


@dataclass(frozen=True)
class Overflow:
    """Plain descent in a float width, as far as its loss is a number and one step more."""

    walk: Walk

    @classmethod
    def of(cls, loss: Loss, start: tuple[Fraction, ...], rate: Fraction, width: str) -> Self:
        """Walk until the loss is not a number. Raises `ValueError` where it stays one."""
        steps = AT_ONCE
        while steps <= MOST:
            walk = descend(loss, start, GradientDescent(rate), steps, np.dtype(width))
            if np.isnan(walk.losses[-1]):
                return cls(descend(loss, start, GradientDescent(rate), int(np.flatnonzero(np.isnan(walk.losses))[0]), np.dtype(width)))
            steps *= 4
        raise ValueError(f"after {MOST} steps the loss is still a number")

    @property
    def run(self) -> Run:
        """The claim that names the run."""
        return run_of(self.walk)

    @cached_property
    def exact(self) -> Run:
        """The same run in fractions, which overflow nowhere."""
        start = tuple(Fraction(float(one)) for one in self.walk.points[0])
        return Run(self.walk.loss.expression, start, repr(self.walk.rule), "object")

    @property
    def index(self) -> int:
        """The weight that overflows first: the one farther out."""
        return int(np.argmax(np.abs(self.walk.points[0])))

    @cached_property
    def weights(self) -> np.ndarray[Any, Any]:
        """That weight at every step."""
        return np.asarray(self.walk.points[:, self.index])

    @cached_property
    def infinite(self) -> int:
        """The first step with an infinite loss."""
        return int(np.flatnonzero(np.isinf(self.walk.losses))[0])

    @cached_property
    def weight_infinite(self) -> int:
        """The first step with an infinite weight."""
        return int(np.flatnonzero(np.isinf(self.weights))[0])

    @property
    def nan(self) -> int:
        """The step at which the loss is not a number: the last one."""
        return self.walk.steps

    def loss_at(self, step: int) -> Computed:
        """The loss at a step, as the float holds it."""
        return Computed(self.run, step, "loss")

    def weight_at(self, step: int, what: str = "weight") -> Computed:
        """The weight that overflows, or its slope or step."""
        return Computed(self.run, step, what, self.index)

    def step_from(self, step: int) -> Any:
        """What the rule takes away from that weight: the rate times the slope, in the float's own width."""
        with np.errstate(all="ignore"):
            return in_width(Fraction(self.walk.rule.base_rate), self.walk.points.dtype) * self.walk.gradients[step][self.index]

    def first(self, of: Computed, kind: str, step: int) -> Any:
        """The number of the first step at which something is infinite or not a number, for a caption."""
        return shown(step, 0, FirstStep(of, kind), thousands=",")


class TrainingLog(VGroup):
    """A few lines of a training log: the step and its loss, down to the one that is not a number, on a plate that they fill."""

    def __init__(self, overflow: Overflow, box: Box, theme: Theme) -> None:
        super().__init__()
        self.overflow, self.theme = overflow, theme
        rows: list[int | None] = [0, 1, 2, None, overflow.infinite - 1, overflow.infinite, None, overflow.nan]
        room = box.inset(2 * MARGIN)
        lines = self._lines(rows, UNIT)
        size = UNIT * min(room.width / lines.width, room.height / lines.height, LARGEST_LOG / UNIT)
        lines = self._lines(rows, size).move_to(box.centre)
        plate = RoundedRectangle(
            width=min(box.width, lines.width + 4 * MARGIN),
            height=min(box.height, lines.height + 4 * MARGIN),
            corner_radius=MARGIN,
            stroke_color=theme.dim,
            stroke_width=STROKES.hair,
            fill_color=theme.ink,
            fill_opacity=PLATE,
        )
        self.add(Prop(plate.move_to(lines), reason="the plate that a log stands on"), lines)

    def _lines(self, rows: Sequence[int | None], size: float) -> VGroup:
        overflow, theme, lines = self.overflow, self.theme, VGroup()
        longest = Number(overflow.nan, 0, size=size, colour=theme.dim, prefix="step ", thousands=",", font=CODE_FONT)
        values = longest.width + BETWEEN_COLUMNS * CAPITAL * size
        for row, step in enumerate(rows):
            at = np.array([0.0, -row * LOG_LEADING * size, 0.0])
            if step is None:
                dots = Formula("dots.v", says="lines left out", size=size, colour=theme.dim)
                lines.add(dots.move_to(at + np.array([longest.width - CAPITAL * size / 3, CAPITAL * size / 2, 0.0])))
                continue
            loss = overflow.walk.losses[step]
            colour = theme.ink if np.isfinite(loss) else theme.loss
            of = counted(overflow, step)
            number = Number(step, 0, size=size, colour=theme.dim, prefix="step ", of=of, thousands=",", font=CODE_FONT)
            value = Number(float(loss), 2, size=size, colour=colour, prefix="loss ", of=overflow.loss_at(step), trim=True, font=CODE_FONT)
            lines.add(number.stand_at(at), value.stand_at(at + np.array([values, 0.0, 0.0])))
        return lines


def counted(overflow: Overflow, step: int) -> Any:
    """What the number of a step is: counted from one of those at which the run overflows, or from its beginning."""
    if step >= overflow.infinite - 1:
        of = FirstStep(overflow.loss_at(0), "not a number" if step == overflow.nan else "infinite")
        return Worked("a - 1", (("a", of),)) if step == overflow.infinite - 1 else of
    return Worked(f"0 + {step}", ())


class LossBox(VGroup):
    """The loss written out in a box that has room for a few digits; when they are more, they run out of it."""

    def __init__(self, overflow: Overflow, at: np.ndarray, size: float, theme: Theme) -> None:
        self.overflow, self.theme = overflow, theme
        capital = CAPITAL * size
        margin = capital / 2
        self.frame = RoundedRectangle(
            width=ROOM * capital * 0.95 + 2 * margin,
            height=capital + 2 * margin,
            corner_radius=margin / 2,
            stroke_color=theme.dim,
            stroke_width=STROKES.line,
        )
        self.frame.move_to(at + np.array([self.frame.width / 2, capital / 2, 0.0]))
        self.number = Number(0, 0, size=size, colour=theme.loss, thousands=",").stand_at(at + np.array([margin, 0.0, 0.0]))
        self.number.waive("line through words", "it is to be seen how the digits outgrow their box")
        super().__init__(Prop(self.frame, reason="a box with room for a few digits"), self.number)

    @classmethod
    def across(cls, overflow: Overflow, most: int, stage: Box, layout: Layout, theme: Theme) -> tuple[Self, int]:
        """A box whose number goes across the stage in the end, and the step, of at most `most`, at which it does."""
        at = stage.at(EDGE, UP[layout.aspect])
        trial = cls(overflow, at, LARGE * layout.type.title, theme)
        ends = {step: float(trial.hold(step).number.get_right()[0]) - at[0] for step in range(most + 1)}
        room = stage.at(1 - EDGE, 0.0)[0] - at[0]
        last = max(step for step, end in ends.items() if end <= room)
        size = LARGE * layout.type.title * min(LARGER, room / ends[last])
        return cls(overflow, at, size, theme), last

    def hold(self, step: int) -> Self:
        """Show the loss of a step, in whole numbers."""
        self.number.count_to(float(self.overflow.walk.losses[step]), self.overflow.loss_at(step))
        self.frame.set_stroke(self.theme.loss if self.outgrown else self.theme.dim)
        return self

    @property
    def outgrown(self) -> bool:
        """Whether the digits are more than the box has room for."""
        return bool(self.number.get_right()[0] > self.frame.get_right()[0])


@dataclass(frozen=True)
class Term:
    """A row of the update that ends it: what it is, what it would be, what the float holds, and its bits.

    The parts come in turn.
    """

    name: Mobject
    would_be: Number
    held: Number
    cells: BitCells


class LastUpdate:
    """The update that ends it, as a subtraction in rows: weight, step, and what is left; as it would be, and as floats with their bits.

    Attributes:
        frame: the headings and the line over what is left.
        terms: the rows.
    """

    def __init__(self, overflow: Overflow, rate: Fraction, letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        self.overflow, self.layout, self.theme, self.box = overflow, layout, theme, box
        index, size = overflow.index, layout.type.body
        weight = letters.style.plain(overflow.walk.loss.weights[index])
        names = (("", weight, theme.axis(index)), ("−", "step", theme.step), ("=", f"next {weight}", theme.ink))
        capital = CAPITAL * size
        self.columns = box.left + box.width * BETWEEN, box.right
        top = box.top - 2.6 * capital
        self.each = min(TALLEST, (top - box.bottom) / len(names))
        self.indent = 1.9 * capital
        numbers = zip(self._exact(rate), self._floats(), (overflow.weight_infinite, overflow.weight_infinite, overflow.nan), strict=True)
        self.terms = [
            self._term(top - row * self.each, name, exact, held, "step" if row == 1 else "weight", step)
            for row, (name, (exact, held, step)) in enumerate(zip(names, numbers, strict=True))
        ]
        rule_at = top - 2 * self.each + MARGIN
        rule = Line(np.array([[box.left, rule_at, 0.0], [box.right, rule_at, 0.0]]), theme.dim, "", STROKES.line)
        heads = [Words(text, size=layout.type.small, colour=theme.dim) for text in ("would be", "as a float")]
        for head, right in zip(heads, self.columns, strict=True):
            head.stand_at(np.array([right, box.top - CAPITAL * layout.type.small, 0.0]), 1)
        self.frame = VGroup(*heads, Prop(rule, reason="the line over the result of a subtraction"))

    def _term(self, top: float, name: tuple[str, str, str], exact: Shown, held: Shown, what: str, step: int) -> Term:
        sign, text, colour = name
        size, theme = self.layout.type.formula, self.theme
        baseline = top - CAPITAL * size
        words = VGroup(Words(text, size=size, colour=colour).stand_at(np.array([self.box.left + self.indent, baseline, 0.0])))
        if sign:
            words.add(Words(sign, size=size, colour=theme.ink).stand_at(np.array([self.box.left, baseline, 0.0])))
        would_be, float_held = (
            Number(one.value, one.places, size=size, colour=colour, of=one.of, power=True).stand_at(np.array([right, baseline, 0.0]), 1)
            for one, colour, right in zip((exact, held), (theme.dim, theme.loss), self.columns, strict=True)
        )
        room = Box(self.box.left + self.indent, top - self.each + 2 * MARGIN, self.box.right, baseline - MARGIN)
        value = self.overflow.step_from(step) if what == "step" else self.overflow.weights[step]
        cells = BitCells(value, self.overflow.weight_at(step, what), room, theme, broken=not self.layout.side_by_side)
        return Term(words, would_be, float_held, cells)

    def _exact(self, rate: Fraction) -> list[Shown]:
        """The weight, the step and the weight after it, as they would be."""
        overflow, step = self.overflow, self.overflow.weight_infinite
        walk = descend(overflow.walk.loss, overflow.exact.start, overflow.walk.rule, step + 1, "exact")
        weight, slope, after = (Fraction(one[overflow.index]) for one in (walk.points[step], walk.gradients[step], walk.points[step + 1]))
        before, then = Moment(overflow.exact, step), Moment(overflow.exact, step + 1)
        along = SlopeAt(walk.loss.expression, before, overflow.index)
        product = Worked("r*s", (("r", Setting("learning_rate")), ("s", along)))
        return [
            shown(weight, 1, WeightAt(before, overflow.index), power=True),
            shown(rate * slope, 1, product, power=True),
            shown(after, 1, WeightAt(then, overflow.index), power=True),
        ]

    def _floats(self) -> list[Shown]:
        """The same as the float format holds them."""
        overflow, step = self.overflow, self.overflow.weight_infinite
        held = (overflow.weights[step], overflow.step_from(step), overflow.weights[step + 1])
        of = (overflow.weight_at(step), overflow.weight_at(step, "step"), overflow.weight_at(step + 1))
        return [shown(float(value), 1, what) for value, what in zip(held, of, strict=True)]
