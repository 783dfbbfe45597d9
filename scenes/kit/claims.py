"""What a mark says it depicts: its claim. Claims are data, made of exact values, and are what the gates hold the drawing against.

A claim names the stage (the map, the hillside, the graph) through which its mark was placed, so that drawn points can be taken back to
weights; it never holds a mobject, because manim copies what mobjects hold. Losses are named by their expression, so that a checker can
derive everything again on a path of its own.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

Exact = Fraction | float
Weights = tuple[Exact, ...]


@dataclass(frozen=True)
class Claim:
    """Base of all claims. Shared by every copy of a mark, never copied."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


@dataclass(frozen=True)
class At:
    """The place where another mark is drawn, by that mark's number: for marks that ride on a moving one."""

    mark: int


Place = Weights | At


@dataclass(frozen=True)
class Run(Claim):
    """A whole trajectory: where it starts, the rule in words of `mathcore` (its repr), how wide its numbers are."""

    loss: str
    start: Weights
    rule: str
    dtype: str


@dataclass(frozen=True)
class Position(Claim):
    """A mark whose middle is at these weights (and on the surface, where the stage has one)."""

    stage: str
    loss: str
    at: Weights


@dataclass(frozen=True)
class Between(Claim):
    """A mark gliding from one iterate to the next: only drawing, but always between the two."""

    stage: str
    loss: str
    start: Weights
    end: Weights
    airborne: bool = False
    """It flies over the ground rather than along it."""


@dataclass(frozen=True)
class Iterate(Claim):
    """A ring at step `step` of a run."""

    stage: str
    run: Run
    step: int
    at: Weights


@dataclass(frozen=True)
class Trail(Claim):
    """The line through the iterates of a run from step `first` to step `last`."""

    stage: str
    run: Run
    first: int
    last: int


@dataclass(frozen=True)
class Gradient(Claim):
    """An arrow `factor` times the gradient, its tail at `at`, in the weight plane."""

    stage: str
    loss: str
    at: Place
    factor: Exact


@dataclass(frozen=True)
class Step(Claim):
    """The arrow of an update at true scale: from `at` by -rate times the gradient there."""

    stage: str
    loss: str
    at: Place
    rate: Exact


@dataclass(frozen=True)
class Tangent(Claim):
    """The patch of the tangent plane over the disc of this radius (in weights) around `at`."""

    stage: str
    loss: str
    at: Place
    radius: Exact


@dataclass(frozen=True)
class Uphill(Claim):
    """A needle lying in the tangent plane, `radius` long in the weight plane, pointing where the slope is steepest."""

    stage: str
    loss: str
    at: Place
    radius: Exact


@dataclass(frozen=True)
class Contour(Claim):
    """A line on which the loss has this value."""

    stage: str
    loss: str
    level: float


@dataclass(frozen=True)
class Cut(Claim):
    """The loss over the straight line `through` + s `along`, drawn over s."""

    stage: str
    loss: str
    through: Weights
    along: Weights


@dataclass(frozen=True)
class Tick(Claim):
    """A mark on a ruler at this value of its axis (0 across, 1 up)."""

    stage: str
    axis: int
    value: Exact


@dataclass(frozen=True)
class Scale(Claim):
    """A pair of axes, or a picture's frame: right is more, up is more, and the ends are where these ranges say."""

    stage: str
    ranges: tuple[tuple[Exact, Exact], ...]


@dataclass(frozen=True)
class Shown(Claim):
    """A number in print: its exact value, and how it was asked to be rounded; `text` is what must be read."""

    value: Exact
    places: int
    text: str


@dataclass(frozen=True)
class Said(Claim):
    """A formula: the expression that generated it, the numbers set in it, and its Typst source."""

    expression: str
    source: str
    numbers: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class OffChart(Claim):
    """A marker at the picture's edge for a point that lies beyond it, with its true coordinates."""

    stage: str
    at: Weights


@dataclass(frozen=True)
class Scenery(Claim):
    """Something that depicts no number: a well, a lantern's glow. It answers to no check, and says so with its reason."""

    reason: str
