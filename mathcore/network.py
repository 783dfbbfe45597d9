"""A small neural network with its backward pass written out, and a count of the passes it took.

Layer by layer z = Wa + b and a = φ(z), with φ the hyperbolic tangent (or nothing, for linear layers), the last layer
without φ. The loss is half the mean over the batch of the squared distance between output and target.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

Array = np.ndarray[Any, Any]
Activation = Literal["tanh", "linear"]

NUDGE = 1e-6  # of the weight's size or 1, whichever is larger
NUDGED, SAME = 1e-14, 1e-5  # how much a first weight is changed to see whether training is chaotic, and two losses that are the same


@dataclass
class Passes:
    """How often a batch went through the network, forward and backward."""

    forward: int = 0
    backward: int = 0


@dataclass(frozen=True, eq=False)
class Network:
    """A fully connected network.

    Attributes:
        widths: neurons in each layer, input first: (3, 4, 1) is three inputs, four hidden, one output.
        seed: what the first weights are drawn from.
        gain: each matrix is drawn with orthogonal rows or columns times this gain.
        activation: "tanh", or "linear" for a network of bare matrices.
        matrices: one (out, in) array per layer.
        offsets: one (out,) array per layer, zero at first.
        passes: the count of passes so far.
    """

    widths: tuple[int, ...]
    seed: int = 0
    gain: float = 1.0
    activation: Activation = "tanh"
    matrices: list[Array] = field(init=False, repr=False)
    offsets: list[Array] = field(init=False, repr=False)
    passes: Passes = field(init=False, default_factory=Passes)

    def __post_init__(self) -> None:
        """Draw the first weights."""
        if len(self.widths) < 2 or min(self.widths) < 1:
            raise ValueError(f"widths {self.widths}: a network needs an input and an output layer, each of at least one neuron")
        random = np.random.default_rng(self.seed)
        shapes = list(zip(self.widths[1:], self.widths[:-1], strict=True))
        object.__setattr__(self, "matrices", [self.gain * _orthogonal(random, shape) for shape in shapes])
        object.__setattr__(self, "offsets", [np.zeros(out) for out, _ in shapes])

    @property
    def weight_count(self) -> int:
        """The number n of weights, offsets included."""
        return sum(matrix.size + offset.size for matrix, offset in zip(self.matrices, self.offsets, strict=True))

    def output(self, inputs: Array) -> Array:
        """Return what the network makes of a batch of shape (m, in), shape (m, out): one forward pass."""
        return self._forward(inputs)[-1]

    def loss(self, inputs: Array, targets: Array) -> float:
        """Return the loss of a batch, inputs (m, in) and targets (m, out): one forward pass."""
        return float(((self.output(inputs) - targets) ** 2).sum() / (2 * len(inputs)))

    def gradient(self, inputs: Array, targets: Array) -> list[tuple[Array, Array]]:
        """Return (∂L/∂W, ∂L/∂b) for every layer, by backpropagation: one forward pass and one backward."""
        activations = self._forward(inputs)
        signals = self._backward(activations, targets)
        return [(signal.T @ before, signal.sum(axis=0)) for signal, before in zip(signals, activations, strict=False)]

    def signals(self, inputs: Array, targets: Array) -> list[Array]:
        """Return ∂L/∂z for every layer, first layer first, each of shape (m, out): how much of the gradient reaches it."""
        return self._backward(self._forward(inputs), targets)

    def nudged_gradient(self, inputs: Array, targets: Array) -> list[tuple[Array, Array]]:
        """Return about the same by nudging every weight in turn: n + 1 forward passes, and only about half the digits."""
        slopes = self.nudges(inputs, targets)
        return [
            (np.array([next(slopes) for _ in matrix.flat]).reshape(matrix.shape), np.array([next(slopes) for _ in offset]))
            for matrix, offset in zip(self.matrices, self.offsets, strict=True)
        ]

    def nudges(self, inputs: Array, targets: Array) -> Iterator[float]:
        """Yield the slope of one weight after another, by a forward pass for each and one before them all.

        Layer by layer, of each first the matrix row by row, then the offsets.
        """
        base = self.loss(inputs, targets)
        for weights in (part for pair in zip(self.matrices, self.offsets, strict=True) for part in pair):
            for place, weight in np.ndenumerate(weights):
                nudge = NUDGE * max(1.0, abs(weight))
                weights[place] = weight + nudge
                slope = (self.loss(inputs, targets) - base) / nudge
                weights[place] = weight
                yield slope

    def step(self, gradient: list[tuple[Array, Array]], rate: float) -> None:
        """Move every weight by −η times its part of the gradient, in place."""
        for matrix, offset, (for_matrix, for_offset) in zip(self.matrices, self.offsets, gradient, strict=True):
            matrix -= rate * for_matrix
            offset -= rate * for_offset

    def _forward(self, inputs: Array) -> list[Array]:
        """Return what every layer puts out, the inputs first."""
        self.passes.forward += 1
        activations = [np.asarray(inputs, np.float64)]
        for layer, (matrix, offset) in enumerate(zip(self.matrices, self.offsets, strict=True), start=1):
            reached = activations[-1] @ matrix.T + offset
            bends = self.activation == "tanh" and layer < len(self.matrices)
            activations.append(np.tanh(reached) if bends else reached)
        return activations

    def _backward(self, activations: list[Array], targets: Array) -> list[Array]:
        """Carry the error back from the output: one backward pass."""
        self.passes.backward += 1
        signals = [(activations[-1] - targets) / len(targets)]
        for matrix, activation in zip(self.matrices[:0:-1], activations[-2:0:-1], strict=True):
            signals.append((signals[-1] @ matrix) * self._slope(activation))
        return signals[::-1]

    def _slope(self, activation: Array) -> Array:
        """Return φ′(z) from a = φ(z)."""
        return 1 - activation**2 if self.activation == "tanh" else np.ones_like(activation)


def layer_sizes(gradient: list[tuple[Array, Array]]) -> Array:
    """Return the size ‖∂L/∂W‖ of each layer's part of a gradient, first layer first, shape (layers,)."""
    return np.array([np.linalg.norm(for_matrix) for for_matrix, _ in gradient])


def depth_sizes(depth: int, gain: float, width: int = 16, seed: int = 0, activation: Activation = "tanh") -> Array:
    """Return the size ‖∂L/∂z‖ of the gradient as it reaches each of `depth` layers of equal width, first layer first, shape (depth,).

    Every matrix between a layer and the loss has its say in turn. With linear layers each multiplies the size by
    exactly the gain; with tanh layers 0.5 vanishes, 1.2 stays healthy, 3 explodes. The error at the output has size 1.
    """
    if depth < 1:
        raise ValueError(f"depth is {depth}, it must be at least 1")
    network = Network((width,) * (depth + 1), seed, gain, activation)
    inputs = np.random.default_rng([seed, 1]).standard_normal((width, width))
    targets = network.output(inputs) - np.sqrt(width) * np.eye(width)
    return np.array([np.linalg.norm(signal) for signal in network.signals(inputs, targets)])


def deep_losses(depth: int, gain: float, rate: float, steps: int, width: int = 16, seed: int = 0, nudge: float = 0.0) -> Array:
    """Return the loss before training and after each of `steps` steps of a network `depth` layers deep, shape (steps + 1,).

    The last of its layers has one neuron. It learns a wave over a random direction from a batch of as many examples as a
    layer is wide. Where training diverges the losses are infinite or not a number. Every first weight is larger or smaller
    by the share `nudge` of itself.
    """
    network = Network((width,) * depth + (1,), seed, gain)
    signs = np.random.default_rng([seed, 4])
    for matrix in network.matrices if nudge else []:
        matrix *= 1 + nudge * signs.choice([-1.0, 1.0], matrix.shape)
    random = np.random.default_rng([seed, 2])
    inputs = random.standard_normal((width, width))
    targets = np.sin(inputs @ random.standard_normal((width, 1)) / 2)
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            losses.append(network.loss(inputs, targets))
            network.step(network.gradient(inputs, targets), rate)
        losses.append(network.loss(inputs, targets))
    return np.array(losses)


def steps_foreseen(depth: int, gain: float, rate: float, steps: int, width: int = 16, seed: int = 0) -> int:
    """Return for how many of `steps` steps the losses of `deep_losses` follow from its first weights on any computer.

    Training with large first weights is chaotic: what rounding does to the last digit of a float becomes all of the loss,
    sooner or later, and floats are not added in the same order everywhere. A second training, from weights that differ by
    a hundred times such a last digit, tells until when: as long as its losses are the same to the fifth digit.
    """
    first, second = (deep_losses(depth, gain, rate, steps, width, seed, nudge) for nudge in (0.0, NUDGED))
    with np.errstate(all="ignore"):
        apart = ~(np.abs(second - first) <= SAME * first)
    return max(0, int(apart.argmax()) - 1) if apart.any() else steps


def _orthogonal(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Draw a matrix with orthonormal rows or columns, evenly among all of them."""
    tall = random.standard_normal((max(shape), min(shape)))
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diag(r))  # LAPACK leaves the signs open
    return np.ascontiguousarray(q if shape[0] >= shape[1] else q.T)
