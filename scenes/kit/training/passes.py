"""A small network as a picture, the passes through it, and the slopes of its weights as bars."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Self

import numpy as np
from manim import Circle, Dot, Square, VGroup, VMobject

from mathcore.network import Network
from scenes.kit.claims import Exact, Given, OfSmallNetwork, SmallNetwork, WeightSlopes, Wiring
from scenes.kit.claims import Worked as Reckoned
from scenes.kit.graphs.graph import Plot
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import WORD_FONT, Words
from scenes.kit.theme import STROKES, Theme
from scenes.kit.training.many import GPT3, GPT3_SAYS, told

NEURON = 0.23
"""Radius of a neuron, in frame units, at most."""
RING = 1.3
"""Radius of the ring around a neuron that marks its offset, in neurons."""
APART = 1.12
"""From one such ring to the next, at least, in rings."""
FAINT = 0.75
SPARK = 0.055
SQUARE = 0.7
"""Side of an example's square, of its room at most."""
ROWS = (("nudging", "axis1"), ("going back", "gradient"), ("updates", "step"))
HEADS = ("forward", "backward")
COLUMNS = (0.57, 1.0)
"""Where the columns of the counters end, of the box's width."""
LEADING = 2.9
"""From row to row of the counters, in capitals, at most."""


class Worked:
    """A small network with its data, what nudging and the backward pass say of it, and the passes that each has taken.

    The data come from the generator of the seed and 3: batch after batch, standard normal inputs and standard normal targets.
    """

    def __init__(self, widths: tuple[int, ...], seed: int, batch: int, rate: Exact, steps: int) -> None:
        self.claims = [SmallNetwork(widths, seed, batch, rate if done else 0, done) for done in range(steps + 1)]
        random = np.random.default_rng([seed, 3])
        batches = [(random.standard_normal((batch, widths[0])), random.standard_normal((batch, widths[-1]))) for _ in range(steps + 1)]
        nudged = Network(widths, seed)
        self.weights = nudged.weight_count
        self.nudged: list[float] = []
        self.forward: list[int] = []
        for slope in nudged.nudges(*batches[0]):
            if not self.nudged:
                self.forward.append(nudged.passes.forward - 1)  # before the first nudge
            self.nudged.append(slope)
            self.forward.append(nudged.passes.forward)
        network = Network(widths, seed)
        self.slopes, self.passes = [], []
        for inputs, targets in batches:
            gradient = network.gradient(inputs, targets)
            self.slopes.append(np.concatenate([part.ravel() for pair in gradient for part in pair]))
            self.passes.append((network.passes.forward, network.passes.backward))
            network.step(gradient, float(rate))
        self.widths = widths

    def layer_of(self, index: int) -> int:
        """The layer, from 0, to whose weights number `index` belongs."""
        return int(np.searchsorted(np.cumsum(self._sizes()), index, side="right"))

    def first_of(self, layer: int) -> int:
        """The number of the first weight of a layer."""
        return int(np.sum(self._sizes()[:layer]))

    def _sizes(self) -> list[int]:
        return [(before + 1) * after for before, after in pairwise(self.widths)]


class NetworkPicture(Mark, VGroup):
    """Neurons in columns, input first, with a line for each weight between them; offsets live in the neurons."""

    def __init__(self, widths: tuple[int, ...], box: Box, theme: Theme, radius: float = NEURON) -> None:
        self.theme = theme
        self.radius = radius = min(radius, box.height / (2 * RING * (1 + (max(widths) - 1) * APART)))
        across = np.linspace(box.left + radius, box.right - radius, len(widths))
        step = min((box.height - 2 * RING * radius) / max(1, max(widths) - 1), 6 * radius)
        self.layers = [
            VGroup(
                *(
                    Circle(radius=radius, stroke_color=theme.ink, stroke_width=STROKES.line, fill_color=theme.ground, fill_opacity=1)
                    for _ in range(width)
                )
            )
            for width in widths
        ]
        for x, layer in zip(across, self.layers, strict=True):
            for row, neuron in enumerate(layer):
                neuron.move_to((x, box.centre[1] + ((len(layer) - 1) / 2 - row) * step, 0))
        self.edges = VMobject(stroke_color=theme.dim, stroke_width=STROKES.hair, stroke_opacity=FAINT)
        for start, end in self.joints():
            self.edges.start_new_path(start)
            self.edges.add_line_to(end)
        super().__init__(self.edges, *self.layers)
        self.depict(Wiring(widths)).waive("left over", "every pass goes through it")

    def joints(self) -> Sequence[tuple[np.ndarray, np.ndarray]]:
        """The ends of all lines, layer by layer, in the order of the weights."""
        return [(one.get_center(), other.get_center()) for before, after in pairwise(self.layers) for other in after for one in before]

    def outline(self, worked: Worked, index: int) -> np.ndarray:
        """The points of weight number `index`: of its line between neurons' edges, or of a ring around the neuron whose offset it is."""
        layer = worked.layer_of(index)
        before, after = self.layers[layer], self.layers[layer + 1]
        row, column = divmod(index - worked.first_of(layer), len(before))
        if row >= len(after):
            neuron = after[index - worked.first_of(layer) - len(before) * len(after)]
            ring: np.ndarray = Circle(radius=RING * self.radius).move_to(neuron).points
            return ring
        start, end = before[column].get_center(), after[row].get_center()
        way = (end - start) / np.linalg.norm(end - start)
        line: np.ndarray = VMobject().set_points_as_corners([start + self.radius * way, end - self.radius * way]).points
        return line

    def weight(self, worked: Worked, index: int) -> Prop:
        """Weight number `index` marked out."""
        shape = VMobject(stroke_color=self.theme.axis1, stroke_width=STROKES.mark).set_points(self.outline(worked, index))
        shape.set_stroke(self.theme.casing, width=STROKES.mark + 2 * STROKES.casing, background=True)
        return Prop(shape, reason="which weight is being nudged")


class Known(Prop):
    """The weights of a network whose slopes are known, in the colour of how they were found."""

    def __init__(self, picture: NetworkPicture, worked: Worked, colour: str, width: float) -> None:
        self.picture, self.worked = picture, worked
        self.shape = VMobject(stroke_color=colour, stroke_width=width)
        super().__init__(self.shape, reason="which weights have their slopes")
        self.tell(0, 0)

    def tell(self, first: int, last: int) -> Self:
        """Light those from number `first` to before `last`."""
        outlines = [self.picture.outline(self.worked, index) for index in range(first, last)]
        self.shape.set_points(np.concatenate(outlines) if outlines else np.zeros((0, 3)))
        return self


class Sparks(Prop):
    """A pass on its way through the network: a spark on every line, all at one share of the way."""

    def __init__(self, picture: NetworkPicture, colour: str, theme: Theme) -> None:
        self.ways = [
            np.array([[one.get_center(), other.get_center()] for one in before for other in after])
            for before, after in pairwise(picture.layers)
        ]
        most = max(len(way) for way in self.ways)
        self.sparks = [Dot(radius=SPARK, color=colour, stroke_width=0).set_stroke(theme.casing, STROKES.hair) for _ in range(most)]
        super().__init__(*self.sparks, reason="a pass on its way through the network")
        self.go(0.0)

    def go(self, share: float) -> Self:
        """Be so far on the way from the input (0) to the output (1)."""
        place = min(share * len(self.ways), len(self.ways) - 1e-9)
        way = self.ways[int(place)]
        points = way[:, 0] + (place - int(place)) * (way[:, 1] - way[:, 0])
        for index, spark in enumerate(self.sparks):
            spark.move_to(points[index % len(points)])
        return self


class SlopeBars(Mark, VMobject):
    """The slopes of weights as bars up and down from 0, one beside the other."""

    def __init__(self, graph: Plot, colour: str, thick: float, theme: Theme) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.set_stroke(theme.casing, width=STROKES.casing / 2, background=True)
        self.graph, self.thick = graph, thick
        self.waive("left over", "it stays to be compared with what comes")

    def tell(self, slopes: Sequence[float], net: SmallNetwork, first: int, last: int) -> Self:
        """Show those from number `first` to before `last`."""
        self.clear_points()
        for index in range(first, last):
            left, right, end = index + 0.5 - self.thick / 2, index + 0.5 + self.thick / 2, float(slopes[index])
            corners = self.graph.place([left, right, right, left, left], [0, 0, end, end, 0])
            self.start_new_path(corners[0])
            self.add_points_as_corners(corners[1:])
        return self.depict(WeightSlopes(self.graph.name, net, first, last))


class Batches(VGroup):
    """The examples as small squares in a row, batch by batch; those of one batch are lit."""

    def __init__(self, count: int, batch: int, box: Box, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        room = box.width / (count * (batch + 1) - 1)
        side = min(SQUARE * room, box.height)
        for number in range(count):
            group = VGroup(*(Square(side_length=side, stroke_width=STROKES.hair, stroke_color=theme.dim) for _ in range(batch)))
            for index, square in enumerate(group):
                square.move_to((box.left + (number * (batch + 1) + index + 0.5) * room, box.centre[1], 0))
            self.add(Prop(*group, reason="the examples of a batch"))

    def light(self, number: int) -> Self:
        """Let this batch be the one that goes through."""
        for index, group in enumerate(self):
            group.set_fill(self.theme.lantern if index == number else self.theme.ground, 1 if index == number else 0)
        return self


class PassCounters(VGroup):
    """How many passes nudging and going back have taken: a row for each, a column for each way, and a row for updates.

    `parts` come one after the other: passes forward by nudging, passes backward with the row of going back, and updates.
    """

    def __init__(self, worked: Worked, box: Box, layout: Layout, theme: Theme) -> None:
        super().__init__()
        self.worked = worked
        size = layout.type.body
        capital = CAPITAL * size
        names = [Words(name, size=size, colour=getattr(theme, colour)) for name, colour in ROWS]
        heads = [Words(name, size=layout.type.small, colour=theme.dim) for name in HEADS]
        rights = [box.left + share * box.width for share in COLUMNS]
        step = min(LEADING * capital, box.height / (len(ROWS) + 1))
        top = box.centre[1] + step * len(ROWS) / 2 - capital / 2
        for head, right in zip(heads, rights, strict=True):
            head.stand_at(np.array([right, top, 0.0]), 1)
        self.numbers: list[list[Number]] = []
        for row, name in enumerate(names, start=1):
            at = top - row * step
            name.stand_at(np.array([box.left, at, 0.0]))
            of = OfSmallNetwork(worked.claims[0], "rounds", 0)
            columns = rights[:1] if row == len(ROWS) else rights
            numbers = [
                Number(0, 0, size=layout.type.formula, colour=theme.ink, of=of).stand_at(np.array([right, at, 0.0]), 1) for right in columns
            ]
            self.numbers.append(numbers)
        forward, backward = heads
        nudging, back, updates = (VGroup(name, *numbers) for name, numbers in zip(names, self.numbers, strict=True))
        nudging.remove(self.numbers[0][1])
        self.parts = (VGroup(forward, nudging), VGroup(backward, self.numbers[0][1], back), updates)
        self.add(*self.parts)

    def nudged(self, count: int) -> None:
        """Count the passes for so many nudged weights."""
        self.numbers[0][0].count_to(self.worked.forward[count], OfSmallNetwork(self.worked.claims[0], "forward", count))

    def went(self, forward: int, backward: int) -> None:
        """Count so many gradients that have been asked for, forward and back."""
        for number, column, count in zip(self.numbers[1], (0, 1), (forward, backward), strict=True):
            passes = self.worked.passes[count - 1][column] if count else 0
            number.count_to(passes, OfSmallNetwork(self.worked.claims[0], "rounds", count))

    def updated(self, count: int) -> None:
        """Count the updates."""
        self.numbers[2][0].count_to(count, OfSmallNetwork(self.worked.claims[0], "rounds", count))


class PassesOfLargeModel(VGroup):
    """What the gradient of GPT-3 would cost by nudging, and what it costs by going back."""

    def __init__(self, box: Box, layout: Layout, theme: Theme) -> None:
        nudging = (Fraction(GPT3, 10**9), "billion passes", theme.axis1, Given(GPT3_SAYS), "nudging: ")
        back = (2, "passes", theme.gradient, Reckoned("1 + 1", ()), "going back: ")
        name = Number(3, 0, size=layout.type.title, colour=theme.ink, prefix="GPT-", font=WORD_FONT, of=Given("the name of the model"))
        for size in (layout.type.body, layout.type.small):
            rows = [told(value, words, size, colour, of, before) for value, words, colour, of, before in (nudging, back)]
            if max(row.width for row in rows) <= box.width:
                break
        x, y, _ = box.centre
        for line, row in enumerate((name, *rows)):
            row.stand_at(np.array([x, y + (1 - line) * LEADING * CAPITAL * layout.type.body, 0.0]), 0.5)
        super().__init__(name, *rows)
