"""A matrix that folds: a change of many weights that two thin matrices hold, found again by singular value decomposition."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class LowRank:
    """A change of `rows` by `columns` weights, of this rank, drawn from `seed`: the same seed, the same change.

    It is the product of two matrices of standard normal numbers, rows by rank and rank by columns, drawn in this order.
    """

    rows: int
    columns: int
    rank: int
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what has no such rank."""
        most = min(self.rows, self.columns)
        if not 1 <= self.rank <= most:
            raise ValueError(f"a matrix of {self.rows} by {self.columns} has a rank from 1 to {most}, not {self.rank}")

    @cached_property
    def change(self) -> Array:
        """The whole matrix, (rows, columns)."""
        random = np.random.default_rng(self.seed)
        left, right = random.standard_normal((self.rows, self.rank)), random.standard_normal((self.rank, self.columns))
        return np.asarray(left @ right)

    @cached_property
    def singular_values(self) -> Array:
        """All singular values, largest first: those after the rank-th are zero but for rounding."""
        return np.asarray(np.linalg.svd(self.change, compute_uv=False))

    @cached_property
    def factors(self) -> tuple[Array, Array]:
        """The thin matrices, (rows, rank) and (rank, columns), by singular value decomposition; their product is the change.

        Each singular value is shared out evenly, and of each column of the left one the largest entry is positive.
        """
        left, sizes, right = np.linalg.svd(self.change, full_matrices=False)
        kept = np.sqrt(sizes[: self.rank])
        signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(left.shape[1])])[: self.rank]
        return left[:, : self.rank] * (kept * signs), (kept * signs)[:, None] * right[: self.rank]

    @property
    def whole(self) -> int:
        """How many numbers the change has."""
        return self.rows * self.columns

    @property
    def thin(self) -> int:
        """How many numbers the thin matrices have together."""
        return self.rank * (self.rows + self.columns)
