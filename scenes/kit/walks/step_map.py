"""One step on a map of its own, close up: where it begins, its arrow, what it does along each weight, and where it lands."""

from collections.abc import Sequence

import numpy as np
from manim import Mobject

from mathcore import Walk
from mathcore.geometry import length
from scenes.kit.claims import Moment, Shown, WeightAt
from scenes.kit.graphs.chart import Chart, hull
from scenes.kit.land.view import Map
from scenes.kit.layout import Box, Layout
from scenes.kit.marks import Ring, StepArrow, Walker, floats, run_of
from scenes.kit.slopes.directions import ComponentArrow
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown
from scenes.kit.text.pair import Label, beside
from scenes.kit.theme import Theme

REACH = 0.8
"""How far around a step its map reaches, in lengths of the step."""
PLACES = 4
EDGE = 0.05
"""Room at the map's sides for long numbers on its ruler, in frame units."""


def coordinates(walk: Walk, step: int) -> tuple[Shown, ...]:
    """The weights at a step, as numbers in print."""
    run = run_of(walk)
    return tuple(shown(value, PLACES, WeightAt(Moment(run, step), index), trim=True) for index, value in enumerate(walk.points[step]))


def labelled(view: Map, walk: Walk, step: int, away_from: Sequence[np.ndarray], layout: Layout, theme: Theme) -> Label:
    """The coordinates of a step beside where it is on a map, away from these scene points."""
    label = Label(coordinates(walk, step), layout.type.body, theme)
    middle = beside(label, view.place(floats(tuple(walk.points[step]))), away_from, view.box)
    label.shift(middle - label.get_center())
    return label


class StepMap:
    """The map of the first step of a walk. `chart.view` and `chart.frame` are its stages."""

    def __init__(self, walk: Walk, letters: Letters, box: Box, layout: Layout, theme: Theme, name: str) -> None:
        self.walk, self.layout, self.theme = walk, layout, theme
        self.start, self.end = (tuple(walk.points[step]) for step in (0, 1))
        first, last = floats(self.start), floats(self.end)
        reach = REACH * float(length(last - first))
        window = hull(np.concatenate([np.stack([first, last]) - reach, np.stack([first, last]) + reach]).tolist(), 0.0)
        self.chart = Chart(walk.loss, letters, layout, theme, box.inset(EDGE, 0), window, name)
        view = self.chart.view
        self.walker = Walker(view, walk.loss, self.start, theme)
        self.arrow = StepArrow(view, walk.loss, self.start, walk.rule.base_rate, theme)
        self.rings = [Ring(view, walk, step, theme) for step in (0, 1)]
        from_start, to_end, corner = view.place(np.array([first, last, (last[0], first[1])]))
        self.labels = [
            labelled(view, walk, 0, (to_end, corner), layout, theme),
            labelled(view, walk, 1, (from_start, corner), layout, theme),
        ]
        self.parts_of_step = [self._part(index) for index in range(walk.loss.dimension)]

    def _part(self, index: int) -> ComponentArrow | None:
        """What the step does along one weight, after the weights before it; nothing where that slope is zero."""
        if not self.walk.gradients[0][index]:
            return None
        return ComponentArrow(self.chart.view, self.walk.loss, self.start, -self.walk.rule.base_rate, index, self.theme, stacked=True)

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """What is there when the step is about to be made, in drawing order."""
        return *self.chart.parts, self.rings[0], self.arrow, self.walker, self.labels[0]

    def glide(self, share: float) -> None:
        """Be this share of the way along the step."""
        self.walker.glide(self.start, self.end, share)
