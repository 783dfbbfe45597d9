"""What depth does to a gradient: its size layer by layer on the way back from the loss, and what training makes of it."""

from typing import Self

import numpy as np
from manim import RoundedRectangle, VGroup, VMobject

from mathcore.network import deep_losses, depth_sizes
from scenes.kit.claims import DeepNetwork, Exact, LayerSizes, Learning
from scenes.kit.graphs.bars import LogPlot
from scenes.kit.mark import Mark, Prop
from scenes.kit.marks import Line
from scenes.kit.theme import STROKES, Theme

WALL = 0.42
"""Width of a layer's wall, of the room between two."""
FAINT = 0.07
FLOWN = 1e6
"""A loss so large has flown off, and is not followed further."""
DIM = 0.5


class Trained:
    """A deep network: the `sizes` of its gradient by layer, and its `losses` over `steps` steps, until they fly off."""

    def __init__(self, depth: int, gain: Exact, seed: int, rate: Exact, steps: int) -> None:
        self.claim = DeepNetwork(depth, gain, seed)
        self.rate = rate
        self.sizes = depth_sizes(depth, float(gain), seed=seed)
        losses = deep_losses(depth, float(gain), float(rate), steps, seed=seed)
        fine = np.isfinite(losses) & (losses > 0) & (losses < FLOWN)
        self.whole = bool(fine.all())
        self.losses = losses if self.whole else losses[: int(fine.argmin())]

    @property
    def factor(self) -> float:
        """What a layer multiplies the gradient by, on average."""
        return float((self.sizes[0] / self.sizes[-1]) ** (1 / max(1, len(self.sizes) - 1)))


class LayerProfile(Mark, VGroup):
    """The sizes of the gradient over the layers: a line that grows backwards from the loss, and a stem from size 1 at each layer."""

    def __init__(self, graph: LogPlot, trained: Trained, colour: str, theme: Theme) -> None:
        self.stems = VMobject(stroke_color=colour, stroke_width=STROKES.line)
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
        self.stems.set_stroke(opacity=DIM / 2)
        return self


class LearningCurve(Mark, VGroup):
    """The loss over the steps of training, as far as it has come."""

    def __init__(self, graph: LogPlot, trained: Trained, colour: str, theme: Theme) -> None:
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


def walls(graph: LogPlot, depth: int, theme: Theme) -> Prop:
    """The layers of the network as faint walls, which the gradient goes through."""
    width = WALL * float(graph.place(2, 1)[0] - graph.place(1, 1)[0])
    found = []
    for layer in range(1, depth + 1):
        wall = RoundedRectangle(
            width=width, height=graph.box.height, corner_radius=width / 2.1, stroke_width=0, fill_color=theme.ink, fill_opacity=FAINT
        )
        found.append(wall.move_to((graph.place(layer, 1)[0], graph.box.centre[1], 0)))
    return Prop(*found, reason="the layers of a network, side by side")
