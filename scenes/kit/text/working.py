"""An update worked out by hand, a column of lines for each weight: put the numbers in, multiply, subtract.

Every number is a mark of its own and stands under what it is made from, so that a finger, or an animation, can follow it down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from manim import Animation, FadeIn, Mobject, Transform, VGroup, rate_functions

from mathcore import Walk
from mathcore.number import exact
from scenes.kit.claims import Moment as At
from scenes.kit.claims import Quantity, Setting, Shown, SlopeAt, WeightAt, Worked
from scenes.kit.layout import CAPITAL
from scenes.kit.marks import run_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import LONG, Number, shown
from scenes.kit.theme import Theme

LEADING = 0.0172
"""From line to line, in frame units for each unit of type size."""
GAP = 0.6
"""Between two parts of a line, in capitals."""
BETWEEN = 1.2
"""Between the lines of two weights that stand beside each other, in capitals."""
PLACES = 4
PUT_IN, MULTIPLIED, DONE = 0, 1, 2

Parts = dict[str, Formula | Number]


@dataclass(frozen=True)
class Update:
    """What one step does to one weight, number by number; `change` is the size of the product, `adds` whether it is added."""

    before: Shown
    rate: Shown
    slope: Shown
    change: Shown
    after: Shown
    adds: bool

    @property
    def rounded(self) -> tuple[bool, bool]:
        """Whether the second and the third line show a number that is not the exact one."""
        return not _whole(self.change), not (_whole(self.change) and _whole(self.after))


def _whole(number: Shown) -> bool:
    """Whether a number's digits are all of it."""
    text = number.text.replace("−", "-")
    return -LONG < number.value < LONG and Fraction(number.value) == exact(text)


def update_of(walk: Walk, index: int, rate: Quantity | None = None, places: int = PLACES) -> Update:
    """The first step of a walk along one weight."""
    run, expression = run_of(walk), walk.loss.expression
    eta: Fraction = walk.rule.base_rate
    slope: Any = walk.gradients[0][index]
    of_rate, of_slope = rate or Setting("learning_rate"), SlopeAt(expression, At(run, 0), index)
    size = eta * slope if walk.exact else float(eta) * float(slope)
    change = Worked("abs(a*b)", (("a", of_rate), ("b", of_slope)))
    return Update(
        shown(walk.points[0][index], places, WeightAt(At(run, 0), index), trim=True),
        shown(eta, PLACES + 2, of_rate, trim=True),
        shown(slope, places, of_slope, trim=True),
        shown(abs(size), places, change, trim=True),
        shown(walk.points[1][index], places, WeightAt(At(run, 1), index), trim=True),
        bool(slope < 0),
    )


class WorkedLine(VGroup):
    """One line; `parts` are its numbers and signs by name."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(*parts.values())
        self.parts = parts

    def others(self, *names: str) -> VGroup:
        """All parts but these."""
        return VGroup(*(part for name, part in self.parts.items() if name not in names))


class Working:
    """The lines of all weights: `lines[weight][line]`. Each weight's lines begin at its corner, and end at `ends[weight]`.

    With `room`, the weights' lines stand beside each other, and later ones move as far aside as those before need, up to that right end;
    `fits` says whether that is enough.
    """

    def __init__(
        self,
        updates: Sequence[Update],
        letters: Letters,
        corners: Sequence[np.ndarray],
        size: float,
        theme: Theme,
        room: float | None = None,
    ) -> None:
        self.updates, self.letters, self.size, self.theme = updates, letters, size, theme
        self.lines = [self._block(index, update) for index, update in enumerate(updates)]
        columns = [self._columns(self.lines if room is None else [block]) for block in self.lines]
        widths = [width for _, width in columns]
        self.width = max(widths)
        between = BETWEEN * CAPITAL * size
        self.fits = room is None or corners[0][0] + sum(widths) + between * (len(widths) - 1) <= room
        if room is not None:
            corners = self._aside(corners, widths, room)
        self.ends = [corner - np.array([0.0, DONE * LEADING * size, 0.0]) for corner in corners]
        for block, corner, (starts, _) in zip(self.lines, corners, columns, strict=True):
            for row, line in enumerate(block):
                down = np.array([0.0, row * LEADING * size, 0.0])
                for name, part in line.parts.items():
                    part.stand_at(corner + np.array([starts[name], 0.0, 0.0]) - down, float(name == "before"))
            self._under(block)

    def _under(self, block: list[WorkedLine]) -> None:
        """Stand the product under the middle of what is multiplied."""
        first, product = block[PUT_IN].parts, block[MULTIPLIED].parts["change"]
        middle = (first["rate"].get_left()[0] + first["slope"].get_right()[0]) / 2
        product.shift(np.array([middle - product.get_center()[0], 0.0, 0.0]))

    def _block(self, index: int, update: Update) -> list[WorkedLine]:
        theme, colour = self.theme, self.theme.axis(index)
        equals = [self._sign("approx" if rounded else "=", "equals") for rounded in update.rounded]
        put_in: Parts = {
            "letter": self._sign(self.letters.weight(index), self.letters.loss.weights[index]),
            "sign": self._sign("arrow.l", "becomes"),
            "before": self._number(update.before, colour),
            "minus": self._sign("-", "minus", theme.step),
            "rate": self._number(update.rate, theme.step),
            "times": self._sign("dot", "times", theme.dim),
            "slope": self._number(update.slope, theme.gradient),
        }
        multiplied: Parts = {
            "sign": equals[0],
            "before": self._number(update.before, colour),
            "minus": self._sign("+" if update.adds else "-", "plus" if update.adds else "minus", theme.step),
            "change": self._number(update.change, theme.step),
        }
        done: Parts = {"sign": equals[1], "before": self._number(update.after, colour)}
        return [WorkedLine(parts) for parts in (put_in, multiplied, done)]

    def _sign(self, source: str, says: str, colour: str | None = None) -> Formula:
        return Formula(source, says=says, size=self.size, colour=colour or self.theme.ink)

    def _number(self, number: Shown, colour: str) -> Number:
        brackets = ("(", ")") if number.value < 0 and isinstance(number.of, SlopeAt) else ("", "")
        return Number(
            number.value, number.places, of=number.of, size=self.size, colour=colour, prefix=brackets[0], suffix=brackets[1], trim=True
        )

    def _aside(self, corners: Sequence[np.ndarray], widths: Sequence[float], room: float) -> list[np.ndarray]:
        """The corners, those after a wide block moved aside, and those of a wide block moved back from the right end."""
        placed = [np.array(corners[0])]
        for corner, before, width in zip(corners[1:], widths, widths[1:], strict=False):
            left = max(corner[0], placed[-1][0] + before + BETWEEN * CAPITAL * self.size)
            placed.append(np.array([min(left, room - width), *corner[1:]]))
        return placed

    def _columns(self, blocks: Sequence[list[WorkedLine]]) -> tuple[dict[str, float], float]:
        """Where each part of some blocks begins, right of the corner: columns are as wide as their widest part; and how wide all are."""
        starts, pen = {}, 0.0
        for name in blocks[0][PUT_IN].parts:
            widest = max(line.parts[name].width for block in blocks for line in block if name in line.parts)
            # What is subtracted from, and what is left, end under each other.
            starts[name] = pen + widest * (name == "before")
            pen += widest + GAP * CAPITAL * self.size
        return starts | {"change": starts["rate"]}, pen - GAP * CAPITAL * self.size


def descend_into(sources: Sequence[Mobject], target: Mobject) -> list[Animation]:
    """Numbers come down to where the number stands that they make: one as itself, several as copies, which go when they are there."""
    ghosts = [target.copy().move_to(sources[0])] if len(sources) == 1 else [source.copy() for source in sources]
    slides = (Transform(ghost, ghost.copy().move_to(target), remover=True) for ghost in ghosts)
    return [*slides, FadeIn(target, rate_func=rate_functions.ease_in_quint)]
