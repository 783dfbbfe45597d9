"""Checks of a matrix that folds into two thin ones. It is made again from its recipe, and folded by eigenvectors instead of an SVD.

The recipe: from numpy's default generator of the seed come standard normal numbers, rows by rank and then rank by columns; the matrix is
their product. Its thin matrices share each singular value evenly; of each column of the left one the largest entry is positive.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from scenes.kit.claims import Fold, FoldNumber, Table
from scenes.kit.gates.proof import Look, Points, Reading, UntrueError, check
from scenes.kit.gates.quantities import measured
from scenes.kit.mark import Mark

CORNERS = 16
"""Points of a drawn square: four curves of four."""


@lru_cache(maxsize=4)
def parts(fold: Fold) -> dict[str, Points]:
    """The change and its two thin matrices."""
    random = np.random.default_rng(fold.seed)
    first = random.normal(size=(fold.rows, fold.rank))
    change = np.einsum("ik,kj->ij", first, random.normal(size=(fold.rank, fold.columns)))
    squares, directions = np.linalg.eigh(np.einsum("ij,ik->jk", change, change))
    order = np.argsort(squares)[::-1][: fold.rank]
    sizes = np.sqrt(squares[order])
    left = np.einsum("ij,jk->ik", change, directions[:, order]) / np.sqrt(sizes)
    right = (directions[:, order] * np.sqrt(sizes)).T
    for column in range(fold.rank):
        if max(left[:, column], key=abs) < 0:
            left[:, column] *= -1
            right[column] *= -1
    return {"change": change, "left": left, "right": right}


@measured.register
def _(quantity: FoldNumber) -> Any:
    return float(parts(quantity.fold)[quantity.part][quantity.row, quantity.column])


@check.register
def _(claim: Table, mark: Mark, look: Look) -> Reading:
    """Each entry is a square around the middle of its cell, its area the entry's share of the largest; negative ones are hollow."""
    table, stage = parts(claim.fold)[claim.part], look.stage(claim.stage)
    drawn: dict[bool, list[Points]] = {True: [], False: []}
    for leaf in look.leaves:
        filled = bool(np.asarray(leaf.fill_rgbas)[..., 3].max(initial=0.0) > 0)
        drawn[filled] += list(leaf.points[:, :2].reshape(-1, CORNERS, 2))
    error = 0.0
    for positive in (True, False):
        cells = np.argwhere((table >= 0) == positive)
        if len(cells) != len(drawn[positive]):
            kind = "full" if positive else "hollow"
            raise UntrueError(f"{len(drawn[positive])} squares are {kind}, {len(cells)} entries are", "Draw each entry by its sign")
        for (row, column), points in zip(cells, drawn[positive], strict=True):
            half = np.sqrt(abs(table[row, column]) / np.abs(table).max()) / 2
            x, y = claim.corner[0] + column + 0.5, claim.corner[1] - row - 0.5
            low, high = (stage.place(x + side * half, y + side * half)[:2] for side in (-1, 1))
            error = max(error, look.off(points.min(axis=0), low), look.off(points.max(axis=0), high))
    return Reading(error, f"{claim.part}: {table.size} entries", f"{sum(map(len, drawn.values()))} squares")
