"""Momentum taken apart: the old velocity, shortened, the gradient glued to its tip, and the new velocity that both make, close up."""

from fractions import Fraction

import numpy as np
from manim import Mobject, VGroup

from mathcore import Momentum, Walk
from mathcore.geometry import length
from scenes.kit.claims import Shown, Velocity, VelocityAt
from scenes.kit.graphs.chart import Chart, arrow_factor, factor_note, hull
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, GradientArrow, Ring, Stage, Walker, floats, run_of
from scenes.kit.text.formula import Formula, Letters, inked
from scenes.kit.text.numbers import shown
from scenes.kit.text.pair import Pair
from scenes.kit.theme import Theme
from scenes.kit.walks.squares import MoveArrow

ARROWS = 2.5
"""How many times as long as the step the longest arrow may be."""
MARGIN = 0.2
PLACES = 3
LEADING = 0.0172
"""From line to line, in frame units for each unit of type size."""
GAP, ASIDE = 0.14, 0.66
"""Between a name and its numbers, in frame units; where a note stands beside the lines, as a share of the width."""


def velocity_parts(walk: Walk, step: int) -> dict[str, np.ndarray]:
    """The velocity before a step, that one shortened by the decay, the gradient, and the new velocity; (n,) each."""
    rule = walk.rule
    assert isinstance(rule, Momentum)
    rate = float(rule.rate)
    before = -np.asarray(walk.updates[step - 1], dtype=float) / rate if step else np.zeros(walk.loss.dimension)
    whole = -np.asarray(walk.updates[step], dtype=float) / rate
    gained = np.asarray(walk.gradients[step], dtype=float)
    return {"before": before, "kept": float(rule.decay) * before, "gained": gained, "whole": whole}


def telling_step(walk: Walk, last: int) -> int:
    """The step up to `last` at which old velocity and gradient make the widest triangle, for their size."""

    def width(step: int) -> float:
        parts = velocity_parts(walk, step)
        kept, gained = parts["kept"], parts["gained"]
        largest = max(float(length(kept)), float(length(gained)))
        return abs(float(kept[0] * gained[1] - kept[1] * gained[0])) / largest**2 if largest else 0.0

    return max(range(1, last + 1), key=width)


class VelocityArrow(Mark, ArrowShape):
    """`factor` times a part of the velocity of a step, where the walk is; what is gained hangs on the tip of what is kept."""

    def __init__(self, stage: Stage, walk: Walk, step: int, part: str, factor: Fraction, colour: str, theme: Theme) -> None:
        super().__init__(colour, theme.casing)
        parts = velocity_parts(walk, step)
        here = floats(tuple(walk.points[step]))
        start = here + float(factor) * parts["kept"] if part == "gained" else here
        self.aim(*(stage.spot(walk.loss, one) for one in (start, start + float(factor) * parts[part])))
        self.depict(Velocity(stage.name, run_of(walk), step, part, factor))


class VelocityMap:
    """The map around one step of a walk with momentum. `chart.view` and `chart.frame` are its stages."""

    def __init__(self, walk: Walk, step: int, letters: Letters, box: Box, layout: Layout, theme: Theme, name: str) -> None:
        self.walk, self.step, self.theme = walk, step, theme
        parts = velocity_parts(walk, step)
        here, there = (floats(tuple(walk.points[at])) for at in (step, step + 1))
        longest = max(float(length(one)) for one in parts.values())
        self.factor = arrow_factor(longest, ARROWS * float(length(there - here)))
        factor = float(self.factor)
        tips = [here + factor * parts[name] for name in ("before", "kept", "gained", "whole")]
        self.chart = Chart(walk.loss, letters, layout, theme, box, hull(np.array([here, there, *tips]).tolist(), MARGIN), name)
        view = self.chart.view
        self.walker = Walker(view, walk.loss, tuple(walk.points[step]), theme)
        self.rings = [Ring(view, walk, at, theme) for at in (step, step + 1)]
        colours = {"before": theme.frozen, "kept": theme.frozen, "gained": theme.gradient, "whole": theme.ink}
        self.arrows = {part: VelocityArrow(view, walk, step, part, self.factor, colour, theme) for part, colour in colours.items()}
        self.gradient = GradientArrow(view, walk.loss, tuple(walk.points[step]), self.factor, theme)
        self.move = MoveArrow(view, walk, step, theme)
        self.note = factor_note(self.factor, layout.type.small, theme)

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """What is there at first, in drawing order."""
        return *self.chart.parts, self.rings[0], self.walker

    def glide(self, share: float) -> None:
        """Be this share of the way along the step."""
        self.walker.glide(tuple(self.walk.points[self.step]), tuple(self.walk.points[self.step + 1]), share)


class VelocityPanel:
    """The rule of momentum, and its parts in numbers for one step: `rule`, `lines` by their part, and `foot`, where one more may stand."""

    def __init__(self, walk: Walk, step: int, letters: Letters, box: Box, layout: Layout, theme: Theme) -> None:
        self.walk, self.step, self.theme, self.letters = walk, step, theme, letters
        size, big = layout.type.body, layout.type.formula
        pen = np.array([box.left, box.top - 1.2 * CAPITAL * big, 0.0])
        velocity = f"bold(v) arrow.l {inked('beta bold(v)', theme.frozen)} + {letters.gradient}"
        update = f"bold(w) arrow.l bold(w) {inked(f'- {letters.rate} bold(v)', theme.step)}"
        down, beside = np.array([0.0, LEADING * big, 0.0]), box.width > 2 * box.height
        first = Formula(velocity, says="momentum", size=big, colour=theme.ink).stand_at(pen)
        second = Formula(update, says="the step with momentum", size=big, colour=theme.ink)
        second.stand_at(np.array([box.right, pen[1], 0.0]), 1) if beside else second.stand_at(pen - down)
        self.rule = VGroup(first, second)
        pen = pen - down * (1 if beside else 2.1)
        named = (
            ("before", "bold(v)", theme.frozen, "the velocity before"),
            ("kept", "beta bold(v)", theme.frozen, "the velocity before, shortened"),
            ("gained", letters.gradient, theme.gradient, "gradient"),
            ("whole", "bold(v)", theme.ink, "the new velocity"),
        )
        self.lines: dict[str, VGroup] = {}
        names = {part: Formula(f"{inked(name, colour)} =", says=says, size=size, colour=theme.ink) for part, name, colour, says in named}
        widest = max(name.width for name in names.values())
        for row, (part, _, colour, _) in enumerate(named):
            at = pen - np.array([0.0, row * LEADING * size, 0.0])
            pair = Pair(self._numbers(part), size, theme)
            for one in pair.numbers:
                one.set_colour(colour)
            end = at + np.array([widest, 0.0, 0.0])
            line = VGroup(names[part].stand_at(end, 1), pair.stand_at(end + np.array([GAP, 0.0, 0.0])))
            self.lines[part] = line
        # Under the lines, or where it is low beside the last one.
        self.foot = pen - np.array([0.0, (len(named) + 0.4) * LEADING * size, 0.0])
        if beside:
            self.foot = np.array([box.left + ASIDE * box.width, pen[1] - (len(named) - 1) * LEADING * size, 0.0])

    def _numbers(self, part: str) -> list[Shown]:
        run, values = run_of(self.walk), velocity_parts(self.walk, self.step)[part]
        return [shown(float(value), PLACES, VelocityAt(run, self.step, part, index)) for index, value in enumerate(values)]
