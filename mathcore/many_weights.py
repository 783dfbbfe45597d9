"""A loss of a thousand weights: least squares on seeded data, for what a gradient looks like when it is long.

L(w) = ‖Xw − y‖² / 2m for m examples. The features differ in size, as real ones do, so that a few entries of the
gradient are large and most are near zero.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

FALL = 0.75  # the j-th largest feature has size j to the power of −0.75
NOISE = 0.1  # standard deviation of the noise in the targets


@dataclass(frozen=True, eq=False)
class LeastSquares:
    """Least squares over `weights` weights and `examples` examples, drawn from `seed`: the same seed, the same loss."""

    weights: int = 1000
    examples: int = 1500
    seed: int = 0
    features: Array = field(init=False, repr=False)
    targets: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Draw the data."""
        if self.weights < 1 or self.examples < 1:
            raise ValueError(f"{self.weights} weights and {self.examples} examples: there must be at least one of each")
        random = np.random.default_rng(self.seed)
        sizes = random.permutation(np.arange(1, self.weights + 1.0) ** -FALL)
        features = random.standard_normal((self.examples, self.weights)) * sizes
        truth = random.standard_normal(self.weights)
        object.__setattr__(self, "features", features)
        object.__setattr__(self, "targets", features @ truth + NOISE * random.standard_normal(self.examples))

    @property
    def start(self) -> Array:
        """Where training starts: every weight 0, shape (weights,)."""
        return np.zeros(self.weights)

    def value(self, w: Array) -> float:
        """Return L at one point of shape (weights,)."""
        errors = self.features @ w - self.targets
        return float(errors @ errors / (2 * self.examples))

    def gradient(self, w: Array) -> Array:
        """Return ∇L = Xᵀ(Xw − y)/m at one point, shape (weights,)."""
        return np.asarray(self.features.T @ (self.features @ w - self.targets) / self.examples)

    def largest_curvature(self) -> float:
        """Return the largest eigenvalue of the Hessian XᵀX/m; rates below 2 over it converge."""
        return float(np.linalg.eigvalsh(self.features.T @ self.features / self.examples)[-1])

    def step(self, w: Array, rate: float) -> Array:
        """Return the point after one step of gradient descent, every weight moved at once."""
        return np.asarray(w - rate * self.gradient(w))


def share_of_largest(gradient: Array, k: int) -> float:
    """Return the share of ‖∇L‖² that the k entries of largest size hold."""
    squares = np.sort(gradient**2)[::-1]
    total = squares.sum()
    if total == 0:
        raise ValueError("the gradient is zero: there is nothing to share")
    return float(squares[:k].sum() / total)
