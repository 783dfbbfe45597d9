"""Ten ideas, each on a stamp: what was thought of in a year, as a picture of it that is computed like all others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import Circle, Mobject, RoundedRectangle

from mathcore import LOSSES, GradientDescent, Loss, descend
from mathcore.forerunners import conjugate_walk, corrected, noisy_walk
from scenes.kit.claims import Contour
from scenes.kit.graphs.chart import hull
from scenes.kit.graphs.graph import CutCurve, Section
from scenes.kit.graphs.profile import heights_of, span_of
from scenes.kit.land.basin import HEADING, TILT
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Map, Relief, grid, window_of
from scenes.kit.layout import Box
from scenes.kit.mark import Prop
from scenes.kit.marks import ArrowShape, Line, Ring, TrailLine, Walker
from scenes.kit.questions.aiming import StraightLine
from scenes.kit.slopes.tangents import TangentLine
from scenes.kit.theme import STROKES, Theme
from scenes.kit.training.passes import NetworkPicture
from scenes.kit.walks.cards import little_map

INSET, ROUND = 0.07, 0.12
"""From a stamp's edge to its picture, and the rounding of its corners, in frame units."""
CONTOURS = 7
AROUND = 0.28
"""Room around a walk and the bottom that it goes to, as a share of it."""
PLATE = Loss.parse("-(1 - w1**2)**2*(1 - w2**2)**2", window=((Fraction(-1), Fraction(1)),) * 2)
"""How a square plate sags that is held firmly all round: its edges neither sink nor tilt."""
SAG, FIRM, SAMPLES = 0.9, 0.02, 32
"""How deep the plate is drawn, over how much of it its edges melt away, and points across by which it is measured."""
DOWNHILL = ("stretched_bowl", ("-2.4", "1.9"), Fraction(1, 5), 3)
ANYWHERE = ("hilly_valley", ("2.4", "4"), Fraction(2), 6)
NOISY_START, NOISY = (-2.4, 2.0), (0.6, 4.0, 24, 5)
"""Where the walk on noisy slopes begins, its rate, its noise, its steps and their seed."""
NARROW, NARROW_START = "lopsided_bowl", ("-2.4", "1.5")
SMALLER, USUAL, LARGEST = 0.72, 1.3, 1.8
"""Walkers and rings on a stamp so many frame units high are so large, beside those of a map; on others in proportion, so far."""
EXAMPLES, GAP_BETWEEN = 14, 0.45
"""Examples of two kinds, and how far they keep from the line between them."""
NEURON = ("parabola", ("-3",), Fraction(1, 5), 2)
NODE, SMALL, TIP = 0.085, 0.075, 0.15
"""Radius of a calculation's nodes and of a small network's neurons, and the heads of small arrows, in frame units."""
CALCULATION = ((0.12, 0.78), (0.12, 0.22)), ((0.5, 0.5),), ((0.88, 0.5),)
"""Where the nodes of a calculation stand, as shares of the box, step by step."""


@dataclass
class Picture:
    """What is on a stamp, in drawing order, and the stages of its marks."""

    parts: list[Mobject]
    stages: list[Any]


def _size(box: Box) -> float:
    """How large a stamp's picture is, beside the usual one."""
    return min(LARGEST, min(box.width, box.height) / USUAL)


def _walk_on(name: str, loss: Loss, walk: Any, window: Any, box: Box, theme: Theme) -> Picture:
    view, parts = little_map(loss, window, box, name, theme, CONTOURS)
    rings = [Ring(view, walk, step, theme).scale(SMALLER * _size(box)) for step in range(walk.steps)]
    walker = Walker(view, loss, tuple(walk.points[-1]), theme).scale(SMALLER * _size(box))
    return Picture([*parts, TrailLine(view, walk, 0, walk.steps, theme), *rings, walker], [view])


def steps_downhill(name: str, box: Box, theme: Theme) -> Picture:
    """Straight down the slope, again and again."""
    known, start, rate, steps = DOWNHILL
    loss = LOSSES[known]
    walk = descend(loss, start, GradientDescent(rate), steps)
    return _walk_on(name, loss, walk, hull([*walk.points, *loss.minima], AROUND), box, theme)


def bent_plate(name: str, box: Box, theme: Theme) -> Picture:
    """A plate that sags under its load."""
    plain = Relief(window_of(PLATE), HEADING, TILT, SAG, float(PLATE.value(np.zeros(2))), name=name)
    weights = grid(plain.window, SAMPLES)
    outline = plain.place(weights, PLATE.value(weights)).reshape(-1, 3)
    low, high = outline.min(axis=0), outline.max(axis=0)
    scale = float(min(box.width / (high - low)[0], box.height / (high - low)[1]))
    middle = box.centre - scale * (low + high) / 2
    view = replace(plain, scale=scale, centre=(float(middle[0]), float(middle[1])))
    land = Landscape(PLATE, view, theme, box, melt=FIRM)
    lines = contour_lines(PLATE, view, equal_steps(PLATE, view.window, CONTOURS), melt=land.melt)
    return Picture([land, Contours(lines, theme, box, claims=tuple(Contour(name, PLATE.expression, line.level) for line in lines))], [view])


def any_function(name: str, box: Box, theme: Theme) -> Picture:
    """The same walk on ground of any shape."""
    known, start, rate, steps = ANYWHERE
    loss = LOSSES[known]
    return _walk_on(name, loss, descend(loss, start, GradientDescent(rate), steps), window_of(loss), box, theme)


def noisy_slopes(name: str, box: Box, theme: Theme) -> Picture:
    """To and fro, and yet down: slopes that are right only on average."""
    loss = LOSSES["bowl"]
    points = noisy_walk(loss, NOISY_START, *NOISY)
    return _straight(name, loss, points, hull([*points, *loss.minima], AROUND), box, theme)


def conjugate_steps(name: str, box: Box, theme: Theme) -> Picture:
    """Two steps, and the bottom of a narrow bowl."""
    loss = LOSSES[NARROW]
    points = conjugate_walk(loss, [float(one) for one in NARROW_START])
    return _straight(name, loss, points, hull([*points, *loss.minima], AROUND), box, theme)


def _straight(name: str, loss: Loss, points: np.ndarray, window: Any, box: Box, theme: Theme) -> Picture:
    view, parts = little_map(loss, window, box, name, theme, CONTOURS)
    lines = [StraightLine(view, tuple(one), tuple(other), theme.step, theme) for one, other in pairwise(points)]
    walker = Walker(view, loss, tuple(points[-1]), theme).scale(SMALLER * _size(box))
    return Picture([*parts, *lines, walker], [view])


def sorted_by_errors(name: str, box: Box, theme: Theme) -> Picture:
    """Examples of two kinds, and the line by which a neuron tells them apart once it errs no more."""
    random = np.random.default_rng(2)
    view = Map(((-1.0, 1.0), (-box.height / box.width, box.height / box.width)), box, name)
    tall = 0.8 * box.height / box.width
    places = [
        one for one in random.uniform((-0.85, -tall), (0.85, tall), (8 * EXAMPLES, 2)) if abs(one[1] - 0.6 * one[0]) > GAP_BETWEEN / 2
    ]
    kept: list[np.ndarray] = []
    for one in places:
        if all(np.hypot(*(one - other)) > GAP_BETWEEN / 1.5 for other in kept) and len(kept) < EXAMPLES:
            kept.append(one)
    examples = np.stack(kept)
    signs = np.where(examples[:, 1] > 0.6 * examples[:, 0], 1.0, -1.0)
    a, b, c = corrected(examples, signs)
    across = np.array([-0.95, 0.95])
    up = -(a * across + c) / b
    line = StraightLine(view, (across[0], up[0]), (across[1], up[1]), theme.step, theme)
    dots = []
    for (x, y), sign in zip(examples, signs, strict=True):
        colour = theme.axis1 if sign > 0 else theme.axis2
        dot = Circle(
            radius=SMALL * _size(box), stroke_color=colour, stroke_width=STROKES.line, fill_color=colour, fill_opacity=float(sign > 0)
        )
        dots.append(dot.move_to(np.asarray(view.place(np.array([x, y])), dtype=np.float64)))
    return Picture([Prop(*dots, reason="examples of two kinds"), line], [view])


def follows_the_slope(name: str, box: Box, theme: Theme) -> Picture:
    """A neuron's squared error over its weight, and steps down it."""
    known, start, rate, steps = NEURON
    loss = LOSSES[known]
    walk = descend(loss, start, GradientDescent(rate), steps)
    section = Section(box, box.bottom, np.zeros(1), np.ones(1), name=name)
    section.across = span_of(loss, [float(start[0])])
    section.up = heights_of(loss, section.across, [float(walk.losses[0])])
    rings = [Ring(section, walk, step, theme).scale(SMALLER * _size(box)) for step in range(steps)]
    at = tuple(walk.points[-1])
    walker = Walker(section, loss, at, theme).scale(SMALLER * _size(box))
    return Picture([CutCurve(section, loss, theme), TangentLine(section, loss, at, theme), *rings, walker], [section])


def going_back(_: str, box: Box, theme: Theme) -> Picture:
    """A calculation from left to right, and derivatives that go the other way."""
    layers = [[box.at(*share) for share in layer] for layer in CALCULATION]
    joints = [(one, other) for before, after in pairwise(layers) for one in before for other in after]
    lines = [Line(np.array(joint), theme.dim, "", STROKES.hair) for joint in joints]
    nodes = [
        Circle(
            radius=NODE * _size(box), stroke_color=theme.ink, stroke_width=STROKES.line, fill_color=theme.ground, fill_opacity=1
        ).move_to(spot)
        for layer in layers
        for spot in layer
    ]
    back = [_back(one, other, _size(box), theme) for one, other in joints]
    return Picture([Prop(*lines, *back, *nodes, reason="a calculation and its way back")], [])


def _back(one: np.ndarray, other: np.ndarray, size: float, theme: Theme) -> ArrowShape:
    """An arrow from the later of two nodes to the earlier one."""
    along = 1.7 * NODE * size * (one - other) / np.linalg.norm(one - other)
    return ArrowShape(theme.gradient, theme.casing, tip=TIP * size).aim(other + along, one - along)


def back_through(widths: tuple[int, ...], lit: bool) -> Callable[[str, Box, Theme], Picture]:
    """A network, and an arrow back through it; all its lines are lit where it is known to all."""

    def picture(_: str, box: Box, theme: Theme) -> Picture:
        upper, lower = box.rows(0.78)
        network = NetworkPicture(widths, upper, theme, SMALL * _size(box))
        if lit:
            network.edges.set_stroke(theme.gradient, opacity=1)
        arrow = ArrowShape(theme.gradient, theme.casing, tip=TIP * _size(box)).aim(lower.at(0.95, 0.5), lower.at(0.05, 0.5))
        return Picture([network, Prop(arrow, reason="the way back through the network")], [])

    return picture


PICTURES: Mapping[str, Callable[[str, Box, Theme], Picture]] = MappingProxyType(
    {
        "Cauchy": steps_downhill,
        "Hadamard": bent_plate,
        "Curry": any_function,
        "Robbins, Monro": noisy_slopes,
        "Hestenes, Stiefel": conjugate_steps,
        "Rosenblatt": sorted_by_errors,
        "Widrow, Hoff": follows_the_slope,
        "Linnainmaa": going_back,
        "Werbos": back_through((2, 2, 1), lit=False),
        "Rumelhart, Hinton, Williams": back_through((3, 4, 4, 2), lit=True),
    }
)
"""What each of them thought of, by who they are."""


class Stamp:
    """A frame in a box and in it the picture of an idea. `parts` are in drawing order, `stages` the stages of its marks."""

    def __init__(self, who: str, box: Box, theme: Theme, name: str = "stamp") -> None:
        self.box = box
        frame = RoundedRectangle(width=box.width, height=box.height, corner_radius=ROUND, stroke_color=theme.dim, stroke_width=STROKES.hair)
        frame.set_fill(theme.ground, 1)
        picture = PICTURES[who](f"{name} of {who}", box.inset(INSET), theme)
        self.parts: list[Mobject] = [Prop(frame.move_to(box.centre), reason="the edge of a stamp"), *picture.parts]
        self.stages = picture.stages
