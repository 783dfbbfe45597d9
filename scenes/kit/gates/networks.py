"""Checks of what shows networks: gradients by layer, and training. Each network is drawn again from its recipe, with nothing of mathcore.

The recipe: from numpy's default generator of the seed come, layer by layer, standard normal matrices (the longer side first), of which the
orthogonal factor with a positive diagonal beside it is taken, transposed where a layer has fewer neurons than it has inputs, times the
gain; offsets are 0. Every layer but the last bends by the hyperbolic tangent.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from scenes.kit.claims import DeepNetwork, Exact, LayerSizes, Learning, OfDeepNetwork, OfSmallNetwork, SmallNetwork, WeightSlopes, Wiring
from scenes.kit.gates.proof import Look, Points, Reading, UntrueError, anchors, check
from scenes.kit.gates.quantities import measured
from scenes.kit.mark import Mark

RESTS = 1e-9


def drawn_matrices(widths: tuple[int, ...], gain: float, seed: int) -> list[Points]:
    """The first matrices of a network, (out, in) each."""
    random, found = np.random.default_rng(seed), []
    for before, after in pairwise(widths):
        raw = random.normal(size=(max(before, after), min(before, after)))
        orthogonal, upper = np.linalg.qr(raw)
        orthogonal = orthogonal * np.sign(np.diagonal(upper))
        found.append(gain * (orthogonal if after >= before else orthogonal.T))
    return found


@lru_cache(maxsize=16)
def layer_sizes(net: DeepNetwork) -> Points:
    """The size of the gradient at each layer, first layer first: example by example, the product of all Jacobians behind the layer."""
    matrices = drawn_matrices((net.width,) * (net.depth + 1), float(net.gain), net.seed)
    inputs = np.random.default_rng([net.seed, 1]).normal(size=(net.width, net.width))
    squares = np.zeros(net.depth)
    for number, reached in enumerate(inputs):
        bends = []
        for layer, matrix in enumerate(matrices):
            before = matrix @ reached
            reached = np.tanh(before) if layer < net.depth - 1 else before
            bends.append(1 / np.cosh(before) ** 2)
        error = np.eye(net.width)[number] / np.sqrt(net.width)
        product = np.eye(net.width)
        for layer in reversed(range(net.depth)):
            squares[layer] += np.sum((error @ product) ** 2)
            if layer:
                product = product @ matrices[layer] @ np.diag(bends[layer - 1])
    return np.sqrt(squares)


@lru_cache(maxsize=16)
def learning(net: DeepNetwork, rate: Exact, steps: int) -> Points:
    """The loss before training and after each step; examples are columns, so that sums are not added up in the order of `mathcore`.

    Where what is drawn depended on that order, it would not be the same on another machine: it is found to be wrong then.
    """
    matrices = drawn_matrices((net.width,) * net.depth + (1,), float(net.gain), net.seed)
    offsets = [np.zeros(len(matrix)) for matrix in matrices]
    random = np.random.default_rng([net.seed, 2])
    inputs = random.normal(size=(net.width, net.width))
    targets = np.sin(inputs @ random.normal(size=(net.width, 1)) / 2).T
    losses, count = [], len(inputs)
    with np.errstate(all="ignore"):
        for _ in range(steps + 1):
            layers = [inputs.T]
            for number, (matrix, offset) in enumerate(zip(matrices, offsets, strict=True), start=1):
                reached = offset[:, None] + matrix @ layers[-1]
                layers.append(np.tanh(reached) if number < len(matrices) else reached)
            signal = (layers[-1] - targets) / count
            losses.append(np.sum(signal**2) * count / 2)
            for number in reversed(range(len(matrices))):
                back = (matrices[number].T @ signal) * (1 - layers[number] ** 2)
                matrices[number] = matrices[number] - float(rate) * (signal @ layers[number].T)
                offsets[number] = offsets[number] - float(rate) * signal.sum(axis=1)
                signal = back
    return np.array(losses)


@measured.register
def _(quantity: OfDeepNetwork) -> float:
    match quantity.what:
        case "size":
            return float(layer_sizes(quantity.net)[quantity.count - 1])
        case "loss":
            return float(learning(quantity.net, quantity.rate, quantity.count)[-1])
    raise UntrueError(f"a network has no {quantity.what!r}", "Name what the number is of")


@lru_cache(maxsize=16)
def slopes_of(net: SmallNetwork) -> Points:
    """The slopes along all weights on the next batch, by steps into the complex plane: no backward pass, and no digit lost.

    The recipe of the data: from the generator of the seed and 3 come, batch after batch, standard normal inputs and then targets.
    """
    widths = net.widths
    matrices, offsets = drawn_matrices(widths, 1.0, net.seed), [np.zeros(width) for width in widths[1:]]
    random = np.random.default_rng([net.seed, 3])
    for step in range(net.steps + 1):
        inputs = random.normal(size=(net.batch, widths[0]))
        targets = random.normal(size=(net.batch, widths[-1]))
        weights = np.concatenate([part.ravel() for pair in zip(matrices, offsets, strict=True) for part in pair])
        slopes = np.array([_along(weights, index, widths, inputs, targets) for index in range(len(weights))])
        if step < net.steps:
            matrices, offsets = _unpacked(weights - float(net.rate) * slopes, widths)
    return slopes


def _unpacked(weights: Points, widths: tuple[int, ...]) -> tuple[list[Points], list[Points]]:
    """All weights in a row as matrices and offsets, layer by layer."""
    matrices, offsets, place = [], [], 0
    for before, after in pairwise(widths):
        matrices.append(weights[place : place + before * after].reshape(after, before))
        offsets.append(weights[place + before * after : place + (before + 1) * after])
        place += (before + 1) * after
    return matrices, offsets


def _along(weights: Points, index: int, widths: tuple[int, ...], inputs: Points, targets: Points) -> float:
    moved = weights.astype(complex)
    moved[index] += 1e-30j
    reached: Points = inputs.T.astype(complex)
    for layer, (matrix, offset) in enumerate(zip(*_unpacked(moved, widths), strict=True), start=1):
        before = matrix @ reached + offset[:, None]
        reached = np.tanh(before) if layer < len(widths) - 1 else before
    loss = np.sum((reached - targets.T) ** 2) / (2 * len(inputs))
    return float(loss.imag / 1e-30)


@measured.register
def _(quantity: OfSmallNetwork) -> int:
    match quantity.what:
        case "weights":
            return sum((before + 1) * after for before, after in pairwise(quantity.net.widths))
        case "forward":
            return quantity.count + 1
        case "rounds":
            return quantity.count
    raise UntrueError(f"a network has no {quantity.what!r}", "Name what the number is of")


@check.register
def _(claim: WeightSlopes, mark: Mark, look: Look) -> Reading:
    stage, slopes = look.stage(claim.stage), slopes_of(claim.net)
    numbers = np.arange(claim.first, claim.last)
    bars = (
        np.asarray(getattr(mark, "points", np.zeros((0, 3))))[:, :2].reshape(len(numbers), -1, 2) if len(numbers) else np.zeros((0, 4, 2))
    )
    low, high = bars.min(axis=1, initial=np.inf), bars.max(axis=1, initial=-np.inf)
    ends = stage.place(numbers + 0.5, slopes[numbers])[:, :2]
    zero = float(stage.place(0.0, 0.0)[1])
    wanted = np.stack([np.minimum(ends[:, 1], zero), np.maximum(ends[:, 1], zero)], axis=1)
    off = np.abs(np.stack([low[:, 1], high[:, 1]], axis=1) - wanted).max(initial=0.0)
    beside = np.abs((low[:, 0] + high[:, 0]) / 2 - ends[:, 0]).max(initial=0.0)
    return Reading(float(max(off, beside)) * look.screen.pixels, f"weights {claim.first} to {claim.last}", f"{len(bars)} bars")


@check.register
def _(claim: Wiring, mark: Mark, look: Look) -> Reading:
    """Neurons stand in columns as wide as claimed, and a line joins each to all of the layer before."""
    part: Any = mark
    centres = [np.array([neuron.get_center()[:2] for neuron in layer]) for layer in part.layers]
    if tuple(len(layer) for layer in centres) != claim.widths:
        raise UntrueError(f"its layers have {[len(layer) for layer in centres]} neurons", "Draw every neuron of every layer")
    wanted = [(one, other) for before, after in pairwise(centres) for other in after for one in before]
    ends = part.edges.points[:, :2].reshape(-1, 4, 2)
    if len(ends) != len(wanted):
        raise UntrueError(
            f"{len(ends)} lines join neurons, {len(wanted)} weights are claimed", "Join each neuron to all of the layer before"
        )
    towards = [(end - start) / np.linalg.norm(end - start) for start, end in wanted]
    off = 0.0
    for (start, end), way, drawn in zip(wanted, towards, ends, strict=True):
        for point in (drawn[0] - start, drawn[3] - end):
            off = max(off, abs(float(point[0] * way[1] - point[1] * way[0])))
    return Reading(off * look.screen.pixels, f"{claim.widths}", f"{len(ends)} lines")


def _way(stage: Any, places: Points, values: Points, first: float, last: float) -> Points:
    """The polyline through values over places, between two places, as it is drawn; what is not finite or off the graph ends it."""
    points = stage.place(places, values)[:, :2]
    ends = [[np.interp(end, places, points[:, axis]) for axis in (0, 1)] for end in (first, last)]
    inner = points[(places > first + RESTS) & (places < last - RESTS)]
    return np.concatenate([ends[:1], inner, ends[1:]])


def _line_off(mark: Any, way: Points, look: Look) -> float:
    """How far a line is from its way, both ways round, in pixels."""
    drawn = anchors([mark.line])
    return max(look.off_line(drawn, way), look.off_line(way, drawn[np.argsort(drawn[:, 0], kind="stable")]))


@check.register
def _(claim: LayerSizes, mark: Mark, look: Look) -> Reading:
    part: Any = mark
    stage, sizes = look.stage(claim.stage), layer_sizes(claim.net)
    layers, first = np.arange(1, len(sizes) + 1, dtype=float), float(claim.first)
    off = _line_off(mark, _way(stage, layers, sizes, first, float(claim.net.depth)), look)
    reached = layers >= first - RESTS
    one = stage.place(layers[reached], 1.0)[:, :2]
    ends = stage.place(layers[reached], sizes[reached])[:, :2]
    stems = part.stems.points[:, :2].reshape(-1, 4, 2)
    if len(stems) != len(ends):
        raise UntrueError(f"{len(stems)} stems stand for {len(ends)} layers", "Draw a stem for each layer that has been reached")
    off = max(off, look.screen.pixels * float(np.abs(np.stack([stems[:, 0] - one, stems[:, 3] - ends])).max(initial=0.0)))
    return Reading(off, f"layers {first:.6g} to {claim.net.depth}", f"{len(stems)} stems")


@check.register
def _(claim: Learning, mark: Mark, look: Look) -> Reading:
    stage, last = look.stage(claim.stage), float(claim.last)
    losses = learning(claim.net, claim.rate, int(np.ceil(last)))
    if not np.isfinite(losses).all():
        raise UntrueError("it goes on where the loss is no number any more", "End the curve at the last finite loss")
    off = _line_off(mark, _way(stage, np.arange(len(losses), dtype=float), losses, 0.0, last), look) if last else 0.0
    return Reading(off, f"steps 0 to {last:.6g}", "a curve")
