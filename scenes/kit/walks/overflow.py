"""A run that leaves the numbers of a float format: when it does, its training log, and the update that is no number any more."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

import numpy as np
from manim import RoundedRectangle, VGroup

from mathcore import GradientDescent, Loss, Walk, descend, in_width
from scenes.kit.claims import Computed, FirstStep, Moment, Run, Setting, Shown, SlopeAt, WeightAt, Worked
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import run_of
from scenes.kit.text.bits import BitCells
from scenes.kit.text.formula import Formula, figures, inked
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

AT_ONCE, MOST = 256, 65536
"""Steps tried first, and at most, until a loss is not a number."""
LOG_LEADING, TALLEST = 0.0145, 1.1
"""From line to line of the log, in frame units for each unit of type size, and of the working at most, in frame units."""
STEP_COLUMN = 9.5
"""Width of the column of steps in the log, in capitals."""
MARGIN = 0.22
LARGE, ROOM = 1.5, 6
"""How much larger than the title the written-out loss is, and for how many digits its box has room."""


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
    """A few lines of a training log: the step and its loss, down to the one that is not a number."""

    def __init__(self, overflow: Overflow, box: Box, layout: Layout, theme: Theme) -> None:
        super().__init__()
        size = layout.type.body
        leading = LOG_LEADING * size
        rows: list[int | None] = [0, 1, 2, None, overflow.infinite - 1, overflow.infinite, None, overflow.nan]
        while leading * len(rows) > box.height and rows[1] is not None:
            rows.pop(1)
        leading = min(leading, box.height / len(rows))
        top = box.centre[1] + leading * (len(rows) - 1) / 2 - CAPITAL * size / 2
        for row, step in enumerate(rows):
            at = np.array([box.left, top - row * leading, 0.0])
            if step is None:
                self.add(Formula("dots.v", says="lines left out", size=size, colour=theme.dim).move_to(at + np.array([0.6, 0.1, 0.0])))
                continue
            loss = overflow.walk.losses[step]
            colour = theme.loss if not np.isfinite(loss) else theme.ink
            number = Number(step, 0, size=size, colour=theme.dim, prefix="step ", of=counted(overflow, step), thousands=",")
            value = Number(float(loss), 2, size=size, colour=colour, prefix="L = ", of=overflow.loss_at(step), trim=True)
            self.add(number.stand_at(at), value.stand_at(at + np.array([STEP_COLUMN * CAPITAL * size, 0.0, 0.0])))


def counted(overflow: Overflow, step: int) -> Any:
    """What the number of a step is: counted from one of those at which the run overflows, or from its beginning."""
    if step >= overflow.infinite - 1:
        of = FirstStep(overflow.loss_at(0), "not a number" if step == overflow.nan else "infinite")
        return Worked("a - 1", (("a", of),)) if step == overflow.infinite - 1 else of
    return Worked(f"0 + {step}", ())


class LossBox(VGroup):
    """The loss written out in a box that has room for a few digits; when they are more, they run out of it."""

    def __init__(self, overflow: Overflow, at: np.ndarray, layout: Layout, theme: Theme) -> None:
        self.overflow, self.theme = overflow, theme
        size = LARGE * layout.type.title
        capital = CAPITAL * size
        self.frame = RoundedRectangle(
            width=ROOM * capital * 0.95 + 2 * MARGIN,
            height=capital + 2 * MARGIN,
            corner_radius=MARGIN / 2,
            stroke_color=theme.dim,
            stroke_width=STROKES.line,
        )
        self.frame.move_to(at + np.array([self.frame.width / 2, capital / 2, 0.0]))
        self.number = Number(0, 0, size=size, colour=theme.loss, thousands=",").stand_at(at + np.array([MARGIN, 0.0, 0.0]))
        self.number.waive("line through words", "it is to be seen how the digits outgrow their box")
        super().__init__(Prop(self.frame, reason="a box with room for a few digits"), self.number)

    def hold(self, step: int) -> Self:
        """Show the loss of a step, in whole numbers."""
        self.number.count_to(float(self.overflow.walk.losses[step]), self.overflow.loss_at(step))
        self.frame.set_stroke(self.theme.loss if self.outgrown else self.theme.dim)
        return self

    @property
    def outgrown(self) -> bool:
        """Whether the digits are more than the box has room for."""
        return bool(self.number.get_right()[0] > self.frame.get_right()[0])


class Working:
    """The update that ends it, exactly and as floats, and the bits of its two terms. `exact`, `floats` and `bits` come in turn."""

    def __init__(self, overflow: Overflow, rate: Fraction, box: Box, layout: Layout, theme: Theme) -> None:
        self.overflow, self.layout, self.theme, self.box = overflow, layout, theme, box
        self.names = [Words(name, size=layout.type.small, colour=theme.dim) for name in ("exactly", "as floats", "weight", "step")]
        self.left = box.left + max(name.width for name in self.names) + MARGIN
        self.leading = min(TALLEST, box.height / len(self.names))
        self.top = box.centre[1] + 1.5 * self.leading
        self.exact = self._line(0, self._exact_numbers(rate), "a - b")
        self.floats = self._line(1, self._floats(), "the update as floats")
        self.bits = VGroup(*(self._cells(row, what) for row, what in ((2, "weight"), (3, "step"))))

    def _exact_numbers(self, rate: Fraction) -> list[Shown]:
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

    def _line(self, row: int, numbers: list[Shown], says: str) -> VGroup:
        first, second, result = (figures(one) for one in numbers)
        second = f"({second})" if second.startswith("-") else second
        equals = "=" if row else "approx"
        source = f"{first} - {second} {equals} {inked(result, self.theme.loss)}"
        formula = Formula(source, says=says, size=self.layout.type.body, colour=self.theme.ink, numbers=numbers)
        room = self.box.right - self.left
        if formula.width > room:
            formula.scale(room / formula.width)
        y = self.top - row * self.leading
        return VGroup(self.names[row].stand_at(np.array([self.box.left, y, 0.0])), formula.stand_at(np.array([self.left, y, 0.0])))

    def _cells(self, row: int, what: str) -> VGroup:
        step, y = self.overflow.weight_infinite, self.top - row * self.leading
        value = self.overflow.weights[step] if what == "weight" else self.overflow.step_from(step)
        high = y + CAPITAL * self.layout.type.small
        room = Box(self.left, high - 0.8 * self.leading, self.box.right, high)
        cells = BitCells(value, self.overflow.weight_at(step, what), room, self.theme, broken=False)
        return VGroup(self.names[row].stand_at(np.array([self.box.left, y, 0.0])), cells)
