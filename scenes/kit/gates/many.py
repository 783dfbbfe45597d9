"""Checks of what shows very many weights: tiles, sorted bars, crowds. The loss is drawn again from its recipe, with nothing of mathcore.

The recipe: from numpy's default generator of the seed come, in this order, a permutation of the sizes j to the power of −0.75, standard
normal features (examples by weights) times those sizes, standard normal true weights, and standard normal noise times 0.1, which is
added to what the true weights make of the features. The loss is half the mean of the squared errors; all weights start at 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from scenes.kit.claims import Bar, Crowd, ManyWeights, OfManyWeights, Sample, Shade, Tiles
from scenes.kit.gates.proof import Look, Points, Reading, UntrueError, anchors, check
from scenes.kit.gates.quantities import measured, worth
from scenes.kit.gates.screen import box
from scenes.kit.mark import Mark
from scenes.kit.theme import Theme, tint

FALL, NOISE = -0.75, 0.1
SAME_COLOUR = 1.5 / 255
CELL = 0.07
"""The gap around a tile, of its cell, and ..."""
BLANK = 0.09
"""... how much of the ink an empty one has."""
LATE = 8
"""Tiles on their way to be bars brighten with this power of the way."""
APART = 0.08
"""What a bar lacks of the whole room from its place in the order to the next."""


@lru_cache(maxsize=4)
def _data(claim: ManyWeights) -> tuple[Points, Points]:
    """Features and targets."""
    random = np.random.default_rng(claim.seed)
    sizes = random.permutation(np.power(np.arange(1, claim.weights + 1, dtype=float), FALL))
    features = random.normal(size=(claim.examples, claim.weights)) * sizes
    truth = random.normal(size=claim.weights)
    targets = np.einsum("ij,j->i", features, truth) + NOISE * random.normal(size=claim.examples)
    return features, targets


def _loss(claim: ManyWeights, weights: Points) -> float:
    features, targets = _data(claim)
    return float(np.mean((targets - np.einsum("ij,j->i", features, weights)) ** 2) / 2)


def _slopes(claim: ManyWeights, weights: Points) -> Points:
    """The gradient: what each feature has in common with the error, on average."""
    features, targets = _data(claim)
    error = np.einsum("ij,j->i", features, weights) - targets
    return np.asarray(np.einsum("ij,i->j", features, error) / claim.examples)


@lru_cache(maxsize=16)
def entries(claim: ManyWeights) -> Points:
    """The gradient where all weights are 0."""
    return _slopes(claim, np.zeros(claim.weights))


@measured.register
def _(quantity: OfManyWeights) -> float:
    return _number(quantity)


@lru_cache(maxsize=256)
def _number(quantity: OfManyWeights) -> float:
    data, count = quantity.data, quantity.count
    sizes = np.sort(np.abs(entries(data)))[::-1]
    match quantity.what:
        case "loss" | "moved":
            weights = np.zeros(data.weights)
            for _ in range(count):
                weights = weights - float(quantity.rate) * _slopes(data, weights)
            return _loss(data, weights) if quantity.what == "loss" else float(np.count_nonzero(weights))
        case "entry":
            return float(entries(data)[count - 1])
        case "share":
            return float(np.sum(sizes[:count] ** 2) / np.sum(sizes**2))
        case "middle" | "size":
            return float(np.median(sizes) if quantity.what == "middle" else sizes[count - 1])
        case "others":
            return float(data.weights - count)
    raise UntrueError(f"a loss of many weights has no {quantity.what!r}", "Name what the number is of")


def _bright(sizes: Points, shade: Shade) -> Points:
    with np.errstate(divide="ignore"):
        decades = np.log10(sizes / shade.least) / np.log10(shade.most / shade.least)
    mixed = (1 - shade.plain) * np.maximum(decades, 0) + shade.plain * sizes / shade.most
    return np.asarray(np.clip(mixed, 0, 1))


def _coloured(bright: Points, theme: Theme, full: str) -> Points:
    low = (1 - BLANK) * np.array(tint(theme.ground)) + BLANK * np.array(tint(theme.ink))
    return np.asarray(low + bright[:, None] * (np.array(tint(full)) - low))


def tiles_off(part: Any, claim: Tiles, look: Look) -> Reading:
    """How far the tiles of a painting are from where their entries belong, in pixels; raises where their shades are wrong."""
    shown = entries(claim.data) * float(claim.factor)
    size = np.abs(shown)
    grid, bars = look.stage(claim.stage), look.stage(claim.bars)
    rows = -(-len(shown) // claim.columns)
    number = np.arange(len(shown))
    left, up = number % claim.columns, rows - 1 - number // claim.columns
    wanted = _boxes(grid, left + CELL, up + CELL, left + 1 - CELL, up + 1 - CELL)
    if claim.sorted:
        rank = np.array(sorted(range(len(shown)), key=lambda one: (-size[one], one))).argsort()
        wanted = (1 - claim.sorted) * wanted + claim.sorted * _boxes(bars, rank + 1, 0 * rank, rank + 2 - APART, size)
    bright = _bright(size, claim.shade)
    theme = look.screen.scene.theme
    colours = _coloured(bright + claim.sorted**LATE * (1 - bright), theme, theme.gradient if float(claim.factor) > 0 else theme.step)
    if np.abs(np.asarray(part.colours) - colours).max() > SAME_COLOUR:
        raise UntrueError("a tile is not as bright as its entry is large", "Shade the tiles by the sizes of their entries")
    if not np.array_equal(np.asarray(part.entries) < 0, shown < 0):
        raise UntrueError("a slit is on a tile that is not negative, or missing on one that is", "Cut slits by the signs of the entries")
    off = float(np.abs(np.asarray(part.tiles) - wanted).max()) * look.screen.pixels
    return Reading(off, f"{len(shown)} entries", f"{len(part.tiles)} tiles")


def _boxes(stage: Any, left: Any, bottom: Any, right: Any, top: Any) -> Points:
    return np.hstack([stage.place(left, bottom)[:, :2], stage.place(right, top)[:, :2]])


@check.register
def _(claim: Sample, mark: Mark, look: Look) -> Reading:
    theme = look.screen.scene.theme
    wanted = _coloured(_bright(np.array([float(claim.size)]), claim.shade), theme, theme.gradient)[0]
    drawn = np.asarray(getattr(mark, "fill_rgbas", np.zeros((1, 4))))[0]
    if np.abs(drawn[:3] - wanted).max() > SAME_COLOUR or drawn[3] < 1:
        raise UntrueError("a tile of the legend is not as bright as tiles of its size are", "Shade legend and tiles alike")
    return Reading(0.0, f"the shade of {float(claim.size):.6g}", "its colour")


@check.register
def _(claim: Bar, mark: Mark, look: Look) -> Reading:
    stage, axis = look.stage(claim.stage), claim.axis
    ranges = (stage.across, stage.up)[axis]
    ends = [float(ranges[0]) if claim.start is None else float(worth(claim.start, look)), float(worth(claim.to, look))]
    zero = [float(low) for low, _ in (stage.across, stage.up)]
    places = [stage.place(*(end if one == axis else zero[one] for one in (0, 1)))[axis] for end in ends]
    sides = box(look.leaves)
    drawn = sides[axis], sides[axis + 2]
    middle = stage.place(*(float(claim.beside) if one != axis else zero[one] for one in (0, 1)))[1 - axis]
    beside = abs((sides[1 - axis] + sides[3 - axis]) / 2 - middle)
    off = max(beside, *(abs(one - other) for one, other in zip(sorted(places), drawn, strict=True)))
    return Reading(off * look.screen.pixels, f"a bar from {ends[0]:.6g} to {ends[1]:.6g}", f"from {drawn[0]:.4f} to {drawn[1]:.4f}")


@check.register
def _(claim: Crowd, mark: Mark, look: Look) -> Reading:
    """Its area in tiles is its count, its corner is that of the tiles, and its cells hold as many as they claim."""
    stage = look.stage(claim.stage)
    origin, unit = stage.place(0.0, 0.0)[:2], stage.place(1.0, 1.0)[:2] - stage.place(0.0, 0.0)[:2]
    left, bottom, right, top = box(look.leaves)
    wide, high = (right - origin[0]) / unit[0], (top - origin[1]) / unit[1]
    if abs(wide * high - claim.count) > 1e-6 * claim.count:
        raise UntrueError(f"its area is {wide * high:.6g} tiles, {claim.count} are claimed", "Let areas count the weights")
    if not np.isclose((right - left) * stage.box.height, (top - bottom) * stage.box.width, rtol=1e-6):
        raise UntrueError("it has another shape than the field of tiles", "Make both its sides longer by the same factor")
    cells = getattr(mark, "cells", None)
    points = anchors([cells])[:, :2] if cells is not None and len(cells.points) else np.zeros((0, 2))
    share = (claim.each / claim.count) ** 0.5
    inside = (points - origin) / np.array([right - left, top - bottom]) / share
    on_a_line = np.abs(inside - np.rint(inside)).min(axis=1) if len(points) else np.zeros(1)
    if on_a_line.max() > 1e-6:
        raise UntrueError(f"its cells do not hold {claim.each} each", "Cut it into cells of equal area")
    off = float(np.abs(np.array([left, bottom]) - origin).max())
    return Reading(off * look.screen.pixels, f"{claim.count} weights", f"{wide:.6g} by {high:.6g} tiles")
