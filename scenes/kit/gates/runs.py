"""Descents gone over again: each new point from the one before as it is claimed on screen, by the rule and in the width that the run names.

Going from claimed point to claimed point, a chaotic run may drift away from the exact one without being wrong; a wrong step cannot hide.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np

from scenes.kit.claims import Run, Weights
from scenes.kit.gates.oracle import DIGITS, LONGEST_EXACT, Surface, length, precise, surface

SLACK = 256
"""Units in the last place that a step may be off in its own width: the order of operations is the run's own affair."""


@dataclass(frozen=True)
class Words:
    """A rule as its words say it: a name, its numbers, and the rule inside."""

    name: str
    constants: Mapping[str, Fraction]
    inner: Words | None = None


class UnknownRuleError(ValueError):
    """A rule that the oracle has no formula for."""


@lru_cache(maxsize=256)
def rule_of(words: str) -> Words:
    """Read a rule's `repr`: GradientDescent(rate=Fraction(1, 10))."""
    try:
        return _rule(ast.parse(words, mode="eval").body)
    except (SyntaxError, TypeError, ValueError, ZeroDivisionError) as error:
        raise UnknownRuleError(f"{words!r} is not a rule") from error


def _rule(node: ast.expr) -> Words:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise UnknownRuleError(f"{ast.dump(node)[:60]} is not a rule")
    numbers, inner = {}, None
    for keyword in node.keywords:
        match keyword.value:
            case ast.Constant(value=int(number)):
                numbers[str(keyword.arg)] = Fraction(number)
            case ast.Call(func=ast.Name(id="Fraction"), args=[above, below]):
                numbers[str(keyword.arg)] = Fraction(ast.literal_eval(above), ast.literal_eval(below))
            case other:
                inner = _rule(other)
    return Words(node.func.id, numbers, inner)


Vector = tuple[Any, ...]
Gradient = Callable[[Vector], Vector]


@dataclass(frozen=True)
class Numbers:
    """The numbers a run is gone over in: how an exact number becomes one of them, and their square root."""

    number: Callable[[Any], Any]
    root: Callable[[Any], Any]


FRACTIONS = Numbers(lambda one: one if isinstance(one, Fraction) else precise(one), lambda one: mpmath.sqrt(precise(one)))
FIFTY_DIGITS = Numbers(precise, mpmath.sqrt)


def numbers_of(dtype: str) -> Numbers:
    """Fractions for exact runs, 50 digits for float64; floats of their own width for narrower ones, which overflow where they do."""
    if dtype == "object":
        return FRACTIONS
    width = np.dtype(dtype)
    if width == np.float64:
        return FIFTY_DIGITS
    return Numbers(lambda one: width.type(float(one)), np.sqrt)


class Stepper:
    """A rule with its memory, in the oracle's own words."""

    def __init__(self, rule: Words, size: int, numbers: Numbers) -> None:
        self.rule, self.numbers = rule, numbers
        self.step = 0
        self.velocity: Vector = (numbers.number(Fraction(0)),) * size
        self.mean = self.square = self.velocity

    @property
    def memory(self) -> tuple[int, Vector, Vector, Vector]:
        """What the rule remembers: how many steps it has made, its velocity, its running means."""
        return self.step, self.velocity, self.mean, self.square

    @memory.setter
    def memory(self, memory: tuple[int, Vector, Vector, Vector]) -> None:
        self.step, self.velocity, self.mean, self.square = memory

    def move(self, point: Vector, gradient: Gradient) -> Vector:
        """The point after one more step from here."""
        if self.numbers is FRACTIONS and any(isinstance(one, Fraction) and one.denominator.bit_length() >= LONGEST_EXACT for one in point):
            self.numbers = FIFTY_DIGITS  # as the ground gives its slopes from here on
        rule, share, limit = self.rule, Fraction(1), None
        while rule.inner is not None:
            if rule.name == "WarmUp":
                share *= min(Fraction(self.step + 1) / rule.constants["steps"], Fraction(1))
            elif rule.name == "Clipped":
                limit = rule.constants["limit"]
            rule = rule.inner
        formula = getattr(self, f"_{rule.name.lower()}", None)
        if formula is None:
            raise UnknownRuleError(f"the oracle has no formula for {rule.name}")
        self.step += 1
        constants = {name: self.numbers.number(value) for name, value in rule.constants.items()}
        constants["rate"] = self.numbers.number(rule.constants["rate"] * share)
        with np.errstate(all="ignore"):
            return tuple(formula(tuple(map(self.numbers.number, point)), lambda at: self._slope(at, gradient, limit), **constants))

    def _slope(self, at: Vector, gradient: Gradient, limit: Fraction | None) -> Vector:
        slope = gradient(at)
        size = length(slope)
        if limit is not None and size > precise(limit):
            slope = tuple(precise(one) * precise(limit) / size for one in slope)
        return tuple(map(self.numbers.number, slope))

    def _gradientdescent(self, point: Vector, slope: Gradient, rate: Any) -> Vector:
        return tuple(w - rate * g for w, g in zip(point, slope(point), strict=True))

    def _momentum(self, point: Vector, slope: Gradient, rate: Any, decay: Any) -> Vector:
        self.velocity = tuple(decay * v + g for v, g in zip(self.velocity, slope(point), strict=True))
        return tuple(w - rate * v for w, v in zip(point, self.velocity, strict=True))

    def _nesterov(self, point: Vector, slope: Gradient, rate: Any, decay: Any) -> Vector:
        ahead = tuple(w - rate * decay * v for w, v in zip(point, self.velocity, strict=True))
        self.velocity = tuple(decay * v + g for v, g in zip(self.velocity, slope(ahead), strict=True))
        return tuple(w - rate * v for w, v in zip(point, self.velocity, strict=True))

    def _rmsprop(self, point: Vector, slope: Gradient, rate: Any, decay: Any, epsilon: Any) -> Vector:
        here = slope(point)
        self.square = tuple(decay * s + (1 - decay) * g * g for s, g in zip(self.square, here, strict=True))
        return tuple(w - rate * g / (self.numbers.root(s) + epsilon) for w, g, s in zip(point, here, self.square, strict=True))

    def _adam(self, point: Vector, slope: Gradient, rate: Any, decay: Any, square_decay: Any, epsilon: Any) -> Vector:
        here = slope(point)
        self.mean = tuple(decay * m + (1 - decay) * g for m, g in zip(self.mean, here, strict=True))
        self.square = tuple(square_decay * s + (1 - square_decay) * g * g for s, g in zip(self.square, here, strict=True))
        warm, square_warm = 1 - decay**self.step, 1 - square_decay**self.step
        return tuple(
            w - rate * (m / warm) / (self.numbers.root(s / square_warm) + epsilon)
            for w, m, s in zip(point, self.mean, self.square, strict=True)
        )


class Replay:
    """One run gone over again, step by step, from the points that are claimed where they are known."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.surface: Surface = surface(run.loss)
        self._claimed: dict[int, Vector] = {}
        self._expected: list[Vector] = [self._numbers(run.start)]
        self._stepper = Stepper(rule_of(run.rule), len(run.start), numbers_of(run.dtype))
        self._memories = [self._stepper.memory]
        self.revision = 0
        """Raised whenever another point is claimed."""

    @property
    def exact(self) -> bool:
        """Whether the run is in fractions."""
        return self.run.dtype == "object"

    @property
    def steps(self) -> int:
        """The last step that is claimed on screen."""
        return max(self._claimed, default=0)

    def _numbers(self, at: Weights) -> Vector:
        return tuple(at) if self.exact else tuple(mpmath.mpf(float(one)) for one in at)

    def claim(self, step: int, at: Weights) -> None:
        """Take note of a point that is claimed on screen: the steps after it start from there."""
        here = self._numbers(at)
        if self._claimed.get(step) == here:
            return
        self._claimed[step] = here
        self.revision += 1
        del self._expected[step + 1 :], self._memories[step + 1 :]

    def at(self, step: int) -> Vector:
        """Where the run is at this step: as claimed, or as the oracle expects it where nothing is claimed."""
        return self._claimed.get(step) or self.expected(step)

    def expected(self, step: int) -> Vector:
        """Where the run must be at this step, going on from what is claimed of the steps before."""
        with mpmath.workdps(DIGITS):
            while len(self._expected) <= step:
                last = len(self._expected) - 1
                self._stepper.memory = self._memories[last]
                here = self._claimed.get(last) or self._expected[last]
                self._expected.append(self._stepper.move(here, self.surface.gradient))
                self._memories.append(self._stepper.memory)
        return self._expected[step]

    def error(self, step: int, at: Weights) -> float:
        """How far a claimed point is from the expected one, in units of its own last place; 0 or infinite for fractions."""
        here, wanted = self._numbers(at), self.expected(step)
        if self.exact and all(isinstance(one, Fraction) for one in wanted):
            return 0.0 if here == wanted else np.inf
        with mpmath.workdps(DIGITS):
            size = self._size(step)
            return max(self._places_off(precise(a), precise(b), size) for a, b in zip(here, wanted, strict=True))

    def _places_off(self, here: Any, wanted: Any, size: Any) -> float:
        width = np.finfo(np.float64 if self.exact else self.run.dtype)
        largest = float(width.max)
        if not mpmath.isfinite(here) or not mpmath.isfinite(wanted) or abs(wanted) > largest:
            # What no longer fits its width must have overflowed, and nothing else may.
            return 0.0 if not mpmath.isfinite(here) and not abs(wanted) < largest / 4 else np.inf
        return float(abs(here - wanted) / (float(width.eps) * max(size, float(width.tiny))))

    def _size(self, step: int) -> Any:
        """The largest number that met in this step: where large ones cancel, their last places are what is left."""
        wanted = [precise(one) for one in self._expected[step]]
        before = [precise(one) for one in self.at(max(step - 1, 0))]
        moves = [a - b for a, b in zip(wanted, before, strict=True)]
        return max((abs(one) for one in (*wanted, *before, *moves) if mpmath.isfinite(one)), default=mpmath.mpf(0))
