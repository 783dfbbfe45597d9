"""What depth does to a gradient: its size layer by layer on the way back from the loss, and what training makes of it."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import ManimColor, RoundedRectangle, VGroup, VMobject, interpolate_color

from mathcore.network import deep_losses, depth_sizes, steps_foreseen
from scenes.kit.claims import DeepNetwork, Exact, LayerSizes, Learning
from scenes.kit.graphs.log_graph import LogGraph
from scenes.kit.layout import Box
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import Line
from scenes.kit.text.numbers import Number
from scenes.kit.theme import STROKES, Theme

WALL = 0.5
"""Width of a layer's wall, of the room between two."""
FAINT, LIT = 0.08, 0.55
"""Opacity of a wall, and of one that the gradient is passing."""
GLOW = 1.3
"""How far the light of a gradient reaches that passes through the walls, in layers."""
BAR = 0.5
"""Opacity of the bars under a line of sizes."""
PLACES = (0.3, 0.42, 0.2, 0.55, 0.68, 0.8)
"""Where along the layers the name of a line may stand, the best place first."""
UNIT = 100
"""manim's units of stroke width in a frame unit."""
FLOWN = 1e6
"""A loss so large has flown off, and is not followed further."""


class Trained:
    """A deep network: the `sizes` of its gradient by layer, and its `losses` over `steps` steps.

    They end where they have `flown` off, or where they are `chance`: what rounding has done to the last digits decides from there on.
    """

    def __init__(self, depth: int, gain: Exact, seed: int, rate: Exact, steps: int) -> None:
        self.claim = DeepNetwork(depth, gain, seed)
        self.rate = rate
        self.sizes = depth_sizes(depth, float(gain), seed=seed)
        losses = deep_losses(depth, float(gain), float(rate), steps, seed=seed)
        fine = np.isfinite(losses) & (losses > 0) & (losses < FLOWN)
        last = steps if fine.all() else int(fine.argmin()) - 1
        foreseen = steps_foreseen(depth, float(gain), float(rate), steps, seed=seed)
        self.flown, self.chance = last < steps and last <= foreseen, foreseen < min(last, steps)
        self.losses = losses[: min(last, foreseen) + 1]

    @property
    def whole(self) -> bool:
        """Whether all steps of its training are told."""
        return not (self.flown or self.chance)

    @property
    def factor(self) -> float:
        """What a layer multiplies the gradient by, on average."""
        return float((self.sizes[0] / self.sizes[-1]) ** (1 / max(1, len(self.sizes) - 1)))


class LayerProfile(Mark, VGroup):
    """The sizes of the gradient over the layers: a line that grows backwards from the loss, and a bar from size 1 at each layer."""

    def __init__(self, graph: LogGraph, trained: Trained, colour: str, theme: Theme) -> None:
        self.stems = VMobject(stroke_color=colour, stroke_width=UNIT * wall_width(graph), stroke_opacity=BAR)
        self.line = Line(np.zeros((2, 3)), colour, theme.casing, STROKES.mark)
        super().__init__(self.stems, self.line)
        self.graph, self.trained = graph, trained
        self.waive("left over", "it stays to be compared with the next ones")
        self.reach(float(len(trained.sizes)))

    def reach(self, first: float) -> Self:
        """Reach from the last layer back to this one, or between two."""
        sizes = self.trained.sizes
        layers = np.arange(1, len(sizes) + 1, dtype=float)
        points = self.graph.place(layers, sizes)
        start = np.array([np.interp(first, layers, points[:, axis]) for axis in range(3)])
        self.line.set_points_as_corners(np.concatenate([[start], points[layers > first], points[-1:]]))
        self.stems.clear_points()
        for foot, end in zip(self.graph.place(layers, 1.0)[layers >= first], points[layers >= first], strict=True):
            self.stems.start_new_path(foot)
            self.stems.add_line_to(end)
        return self.depict(LayerSizes(self.graph.name, self.trained.claim, first))

    def dimmed(self) -> Self:
        """Stand back behind the next one: the line alone."""
        self.stems.set_stroke(opacity=0)
        return self


class LearningCurve(Mark, VGroup):
    """The loss over the steps of training, as far as it has come."""

    def __init__(self, graph: LogGraph, trained: Trained, colour: str, theme: Theme) -> None:
        self.line = Line(np.zeros((2, 3)), colour, theme.casing, STROKES.line)
        super().__init__(self.line)
        self.graph, self.trained = graph, trained
        self.waive("left over", "it stays to be compared with the next ones")
        self.learn(0.0)

    def learn(self, last: float) -> Self:
        """Go as far as this step, or between two."""
        losses = self.trained.losses
        last = min(last, len(losses) - 1.0)
        steps = np.arange(len(losses), dtype=float)
        points = self.graph.place(steps, losses)
        end = np.array([np.interp(last, steps, points[:, axis]) for axis in range(3)])
        self.line.set_points_as_corners(np.concatenate([points[:1], points[(steps > 0) & (steps < last)], [end]]))
        return self.depict(Learning(self.graph.name, self.trained.claim, self.trained.rate, last))


def wall_width(graph: LogGraph) -> float:
    """How wide the wall of a layer is, in scene units."""
    return WALL * float(graph.place(2, 1)[0] - graph.place(1, 1)[0])


class Walls(Prop):
    """The layers of the network as faint walls, which light up where the gradient goes through them."""

    def __init__(self, graph: LogGraph, depth: int, theme: Theme) -> None:
        self.theme, width = theme, wall_width(graph)
        self.walls = [
            RoundedRectangle(width=width, height=graph.box.height, corner_radius=width / 2.1, stroke_width=0).move_to(
                (graph.place(layer, 1)[0], graph.box.centre[1], 0)
            )
            for layer in range(1, depth + 1)
        ]
        super().__init__(*self.walls, reason="the layers of a network, side by side")
        self.light(-GLOW)

    def light(self, layer: float) -> None:
        """Let the gradient be at this layer, or between two."""
        for number, wall in enumerate(self.walls, start=1):
            near = max(0.0, 1 - abs(number - layer) / GLOW)
            wall.set_fill(
                interpolate_color(ManimColor(self.theme.ink), ManimColor(self.theme.gradient), near), FAINT + near * (LIT - FAINT)
            )


def beside_lines(names: Sequence[Number], nets: Sequence[Trained], graph: LogGraph, margin: float) -> dict[int, Number]:
    """Stand a name beside the line of each network, off all lines and bars; returns those for which there is room, by number."""
    ground, stood, rooms = graph.place(1, 1.0)[1], dict[int, Number](), list[Box]()
    ways = [graph.place(np.arange(1, len(net.sizes) + 1, dtype=float), net.sizes) for net in nets]
    for index, (name, way) in enumerate(zip(names, ways, strict=True)):
        below = bool(way[0, 1] < ground)
        for share, under in ((share, under) for under in (below, not below) for share in PLACES):
            across = graph.box.left + share * graph.box.width
            span = np.linspace(across - name.width / 2 - margin, across + name.width / 2 + margin, 16)
            heights = [np.interp(span, one[:, 0], one[:, 1]) for one in ways]
            own = heights[index]
            low = own.min() - 2 * margin - name.height if under else own.max() + 2 * margin
            room = Box(span[0], low - margin, span[-1], low + name.height + margin)
            # The bars of a line are there while it is told, so those that come later lie under the names that stand already.
            barred = [(np.minimum(one, ground), np.maximum(one, ground)) for one in heights[index:]]
            taken = [*barred, *((one, one) for one in heights[:index]), (np.full(16, ground), np.full(16, ground))]
            free = all(bool(np.all((top < room.bottom) | (bottom > room.top))) for bottom, top in taken)
            free = free and graph.box.bottom < room.bottom and room.top < graph.box.top
            if free and not any(_meet(room, other) for other in rooms):
                stood[index] = name.stand_at(np.array([across, low, 0.0]), 0.5)
                rooms.append(room)
                break
    return stood


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top
