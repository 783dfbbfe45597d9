"""The loss against the step: a graph of the losses of a run, with a dot for every step and a line that grows from dot to dot."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Circle, VGroup

from mathcore import Walk
from scenes.kit.claims import LossesOver
from scenes.kit.graphs.graph import ACROSS, UP, Plot, Ruler
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import Line, run_of
from scenes.kit.text.formula import Formula
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme

GUTTER = (4.2, 4.7)
"""Room for the rulers' numbers, left of the graph and below it with what they count, in capitals."""
ABOVE, ASIDE = 2.2, 1.6
"""Room over the graph for its letter, and beside it for half a number, in capitals."""
HEADROOM = 1.06
TICKS = (5, 5)


class LossGraph(Plot):
    """Steps across, losses up."""

    def __init__(self, name: str, box: Box, losses: Sequence[float], steps: int) -> None:
        low, high = min(0.0, *losses), max(losses)
        super().__init__(name, box, (0.0, float(max(steps, 1))), (low, low + HEADROOM * ((high - low) or 1.0)))

    def spot(self, loss: Any, weights: Any) -> np.ndarray:
        """Scene points (..., 3) on the ruler up, at the loss of these weights (..., n)."""
        return self.place(0.0, loss.value(np.asarray(weights, dtype=float)))


def losses_of(walk: Walk) -> np.ndarray:
    """The losses of a walk as float64, (T + 1,)."""
    return np.array([float(one) for one in walk.losses])


class LossDot(Mark, Circle):
    """The loss at one step."""

    def __init__(self, graph: LossGraph, walk: Walk, step: int, theme: Theme) -> None:
        super().__init__(radius=0.8 * STROKES.ring, stroke_width=0, fill_color=theme.loss, fill_opacity=1)
        self.set_stroke(theme.casing, width=STROKES.casing, background=True)
        self.move_to(graph.place(float(step), losses_of(walk)[step]))
        self.depict(LossesOver(graph.name, run_of(walk), step, step))


class LossLine(Mark, Line):
    """The line through the losses from step 0 as far as the walk has come."""

    def __init__(self, graph: LossGraph, walk: Walk, theme: Theme) -> None:
        super().__init__(np.zeros((2, 3)), theme.loss, theme.casing, STROKES.line)
        self.graph, self.walk, self.losses = graph, walk, losses_of(walk)
        self.reach(0)

    def reach(self, step: int, share: float = 0.0) -> Self:
        """Go as far as this step, and this share of the way to the next."""
        heights = list(self.losses[: step + 1])
        across = [float(one) for one in range(step + 1)]
        if share:
            heights.append(heights[-1] + share * (self.losses[step + 1] - heights[-1]))
            across.append(step + share)
        self.clear_points()
        if len(across) > 1:
            self.set_points_as_corners(self.graph.place(across, heights))
        return self.depict(LossesOver(self.graph.name, run_of(self.walk), 0, step + share))


class LossChart:
    """The graph in a box with its rulers. `frame` is what is there from the start; `line` and dots come with the walk."""

    def __init__(self, walk: Walk, last: int, steps: int, letters: str, box: Box, layout: Layout, theme: Theme) -> None:
        self.walk, self.theme = walk, theme
        size = layout.type.small
        capital = CAPITAL * size
        plot = Box(box.left + GUTTER[0] * capital, box.bottom + GUTTER[1] * capital, box.right - ASIDE * capital, box.top - ABOVE * capital)
        self.graph = LossGraph("loss over steps", plot, losses_of(walk)[: last + 1].tolist(), steps)
        rulers = (Ruler(self.graph, axis, theme, size, colour, TICKS[axis]) for axis, colour in ((ACROSS, theme.dim), (UP, theme.loss)))
        up = Formula(letters, says="loss", size=layout.type.body, colour=theme.loss)
        up.stand_at(np.array([plot.left, plot.top + 0.8 * capital, 0.0]), 0.5)
        across = Words("step", size=size, colour=theme.dim)
        across.stand_at(np.array([plot.right, plot.bottom - 4.1 * capital, 0.0]), 1)
        self.frame = VGroup(*rulers, up, across)
        self.line = LossLine(self.graph, walk, theme)

    def dot(self, step: int) -> LossDot:
        """The dot of a step."""
        return LossDot(self.graph, self.walk, step, self.theme)
