"""Update rules: how a step is made from gradients.

A rule is a small frozen record of exact numbers. What it remembers between steps (a velocity, running means) is its
memory, a tuple of arrays, so that the same rule serves one run, a thousand runs side by side, floats of any width and fractions.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

from mathcore.number import exact, in_width

Memory = tuple[Any, ...]
AsNumber = Callable[[Fraction], Any]


def _in_range(record: object, field: str, low: Fraction | int, high: Fraction | int | None, *, open_low: bool = False) -> None:
    """Make a field exact and check that it lies in [low, high), or in (low, high)."""
    value = exact(getattr(record, field))
    object.__setattr__(record, field, value)
    if value < low or (open_low and value == low) or (high is not None and value >= high):
        allowed = (f"above {low}" if open_low else f"at least {low}") + (f" and below {high}" if high is not None else "")
        raise ValueError(f"{type(record).__name__}: {field} is {value}, it must be {allowed}")


class Rule(ABC):
    """What every rule can do. `size` is the learning rate in the run's own numbers, or an array of rates, one for each run."""

    rational: ClassVar[bool] = True  # whether fractions stay fractions

    @property
    @abstractmethod
    def base_rate(self) -> Fraction:
        """The learning rate η."""

    def start(self, zeros: Any) -> Memory:
        """Return the memory before the first step; `zeros` has the shape of the points."""
        return ()

    def look(self, point: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> Any:
        """Return the point at which this rule wants the gradient: almost always where we are."""
        return point

    @abstractmethod
    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Return what is added to the weights in step number `step` (0, 1, …), and the memory after it."""


@dataclass(frozen=True)
class _Rated(Rule):
    rate: Fraction

    def __post_init__(self) -> None:
        _in_range(self, "rate", 0, None, open_low=True)

    @property
    def base_rate(self) -> Fraction:
        return self.rate


@dataclass(frozen=True)
class GradientDescent(_Rated):
    """w ← w − η∇L (Cauchy 1847).

    Computed in this form, and so ∞ − ∞ gives not-a-number once a run has overflowed; multiplied out for a bowl, as
    w·(1 − 2η), it never would.
    """

    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Step against the gradient."""
        return -(size * gradient), memory


@dataclass(frozen=True)
class Momentum(_Rated):
    """v ← βv + ∇L, w ← w − ηv: the heavy ball (Polyak 1964), with β = `decay`.

    The gradient enters v whole. The averaging form, (1 − β)∇L, is the same with η larger by 1/(1 − β).
    """

    decay: Fraction = Fraction(9, 10)

    def __post_init__(self) -> None:
        super().__post_init__()
        _in_range(self, "decay", 0, 1)

    def start(self, zeros: Any) -> Memory:
        """Start without velocity."""
        return (zeros,)

    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Step along the velocity."""
        velocity = as_number(self.decay) * memory[0] + gradient
        return -(size * velocity), (velocity,)


@dataclass(frozen=True)
class Nesterov(Momentum):
    """v ← βv + ∇L(w − ηβv), w ← w − ηv: momentum that looks ahead to where its velocity takes it (Nesterov 1983, in Sutskever's form)."""

    def look(self, point: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> Any:
        """Look ahead along the velocity."""
        return point - size * (as_number(self.decay) * memory[0])


@dataclass(frozen=True)
class RMSProp(_Rated):
    """s ← ρs + (1 − ρ)∇L², w ← w − η∇L/(√s + ε), weight by weight (Tieleman and Hinton 2012), with ρ = `decay`."""

    decay: Fraction = Fraction(9, 10)
    epsilon: Fraction = Fraction(1, 10**8)
    rational: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        _in_range(self, "decay", 0, 1)
        _in_range(self, "epsilon", 0, None)

    def start(self, zeros: Any) -> Memory:
        """Start with a running mean of zero."""
        return (zeros,)

    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Divide the step by the recent size of the gradient."""
        mean = as_number(self.decay) * memory[0] + as_number(1 - self.decay) * (gradient * gradient)
        return -(size * gradient / (np.sqrt(mean) + as_number(self.epsilon))), (mean,)


@dataclass(frozen=True)
class Adam(_Rated):
    """Running means of the gradient and of its square, corrected for their cold start; the step is −η m̂/(√ŝ + ε) (Kingma and Ba 2015)."""

    decay: Fraction = Fraction(9, 10)
    square_decay: Fraction = Fraction(999, 1000)
    epsilon: Fraction = Fraction(1, 10**8)
    rational: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        _in_range(self, "decay", 0, 1)
        _in_range(self, "square_decay", 0, 1)
        _in_range(self, "epsilon", 0, None)

    def start(self, zeros: Any) -> Memory:
        """Start with running means of zero, and the products β^t of no steps."""
        return (zeros, zeros, zeros + 1, zeros + 1)

    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Step along the mean gradient, divided by the root of the mean square."""
        first, second = as_number(self.decay), as_number(self.square_decay)
        mean = first * memory[0] + as_number(1 - self.decay) * gradient
        square = second * memory[1] + as_number(1 - self.square_decay) * (gradient * gradient)
        left, square_left = memory[2] * first, memory[3] * second
        step_now = size * (mean / (1 - left)) / (np.sqrt(square / (1 - square_left)) + as_number(self.epsilon))
        return -step_now, (mean, square, left, square_left)

    def means(self, gradients: Any) -> tuple[Any, Any]:
        """Return the running means of gradients (T, n) and of their squares after each one, both (T, n), as the steps are made of them."""
        memory, found = self.start(gradients[0] * 0), []
        for step, gradient in enumerate(gradients):
            _, memory = self.update(gradient, memory, step, 1, lambda value: in_width(value, gradients.dtype))
            found.append((memory[0] / (1 - memory[2]), memory[1] / (1 - memory[3])))
        means, squares = (np.stack(each) for each in zip(*found, strict=True))
        return means, squares


@dataclass(frozen=True)
class Clipped(Rule):
    """Another rule, given gradients no longer than `limit`: ∇L ← ∇L · limit/‖∇L‖ where it is longer."""

    rule: Rule
    limit: Fraction
    rational: ClassVar[bool] = False

    def __post_init__(self) -> None:
        _in_range(self, "limit", 0, None, open_low=True)

    @property
    def base_rate(self) -> Fraction:
        """The learning rate of the rule inside."""
        return self.rule.base_rate

    def start(self, zeros: Any) -> Memory:
        """Start as the rule inside starts."""
        return self.rule.start(zeros)

    def look(self, point: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> Any:
        """Look where the rule inside looks."""
        return self.rule.look(point, memory, step, size, as_number)

    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Shorten the gradient if need be, and hand it on."""
        return self.rule.update(clipped(gradient, as_number(self.limit)), memory, step, size, as_number)


@dataclass(frozen=True)
class WarmUp(Rule):
    """Another rule, its rate raised in equal parts over the first `steps` steps: η/steps, 2η/steps, …, η."""

    rule: Rule
    steps: int

    def __post_init__(self) -> None:
        if isinstance(self.steps, bool) or not isinstance(self.steps, int) or self.steps < 1:
            raise ValueError(f"WarmUp: steps is {self.steps!r}, it must be a whole number of at least 1")

    @property
    def base_rate(self) -> Fraction:
        """The learning rate once warm."""
        return self.rule.base_rate

    def rate_at(self, step: int) -> Fraction:
        """Return the learning rate in step number `step` (0, 1, …)."""
        return self.base_rate * self._share(step)

    def _share(self, step: int) -> Fraction:
        return min(Fraction(step + 1, self.steps), Fraction(1))

    def start(self, zeros: Any) -> Memory:
        """Start as the rule inside starts."""
        return self.rule.start(zeros)

    def look(self, point: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> Any:
        """Look where the rule inside looks at this step's rate."""
        return self.rule.look(point, memory, step, size * as_number(self._share(step)), as_number)

    def update(self, gradient: Any, memory: Memory, step: int, size: Any, as_number: AsNumber) -> tuple[Any, Memory]:
        """Step at this step's rate."""
        return self.rule.update(gradient, memory, step, size * as_number(self._share(step)), as_number)


def clipped(gradient: Any, limit: Any) -> Any:
    """Return gradients, shape (..., n), none longer than the limit, their directions kept."""
    largest = np.max(np.abs(gradient), axis=-1, keepdims=True)
    scaled = gradient / np.where(largest == 0, 1, largest)  # so that squaring cannot overflow
    length = largest * np.sqrt(np.sum(scaled * scaled, axis=-1, keepdims=True))
    too_long = length > limit
    return np.where(too_long, gradient * (limit / np.where(too_long, length, limit)), gradient)


def is_rational(rule: Rule) -> bool:
    """Return whether a rule, and the rule inside it, keeps fractions fractions."""
    return rule.rational and (not isinstance(rule, WarmUp) or is_rational(rule.rule))
