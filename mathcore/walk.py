"""`Walk`: the record of a descent, whole. How it ended is judged in `mathcore.verdict`."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mathcore.loss import Loss
from mathcore.rules import Rule
from mathcore.verdict import Verdict, judge


@dataclass(frozen=True, eq=False)
class Walk:
    """A descent of T steps over n weights. Floats of one width throughout, or `Fraction`s in object arrays.

    Attributes:
        loss: what was descended.
        rule: how.
        points: (T+1, n), the weights w₀ … w_T.
        gradients: (T+1, n), the gradient at each of them.
        updates: (T, n), what each step added: w_{t+1} = w_t + updates[t].
    """

    loss: Loss
    rule: Rule
    points: np.ndarray[Any, Any]
    gradients: np.ndarray[Any, Any]
    updates: np.ndarray[Any, Any]

    @property
    def steps(self) -> int:
        """The number of steps T."""
        return len(self.updates)

    @property
    def exact(self) -> bool:
        """Whether the numbers are fractions."""
        return bool(self.points.dtype == object)

    @cached_property
    def losses(self) -> np.ndarray[Any, Any]:
        """The loss at each point, (T+1,); computed when first asked for, since exact ones are long."""
        losses = np.asarray(self.loss.value(self.points))
        losses.flags.writeable = False
        return losses

    @cached_property
    def verdict(self) -> Verdict:
        """How the walk ended."""
        return judge(self)
