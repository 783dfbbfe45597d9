"""Deliberate faults in what shows many weights, networks and years: every one is caught, and the same picture without it passes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP

from mathcore.many_weights import LeastSquares
from scenes.kit.claims import ManyWeights, OfDeepNetwork, OfManyWeights, OfSmallNetwork
from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from scenes.kit.graphs.bars import QuantityBar
from scenes.kit.graphs.graph import Plot
from scenes.kit.graphs.log_graph import LogGraph, PowerRuler, powers_of_ten
from scenes.kit.lesson import LessonScene
from scenes.kit.past.events import EVENTS
from scenes.kit.past.road import Years
from scenes.kit.past.timeline import Timeline, YearMark
from scenes.kit.text.numbers import Number
from scenes.kit.training.crowd import CrowdBox
from scenes.kit.training.layers import LayerProfile, LearningCurve, Trained
from scenes.kit.training.passes import NetworkPicture, SlopeBars, Worked
from scenes.kit.training.tiles import Legend, TileField, columns_for, shade_for
from tests.gates.looking import rules

Spoil = Callable[[Any], None]
FAULTS: dict[str, tuple[type[LessonScene], str, Spoil]] = {}


def fault(lesson: type[LessonScene], rule: str) -> Callable[[Spoil], Spoil]:
    """A fault in a lesson, and the rule by which it must be found."""

    def keep(spoil: Spoil) -> Spoil:
        FAULTS[spoil.__name__] = (lesson, rule, spoil)
        return spoil

    return keep


def seen(lesson: type[LessonScene], spoil: Spoil | None = None) -> Evidence:
    """What the gates see of a lesson that a test has spoiled."""
    return check(type(lesson.__name__, (lesson,), {"spoil": staticmethod(spoil)} if spoil else {}), {}, Gate())


class ThousandWeights(LessonScene):
    """Sixty tiles with their legend, a bar and a number, all right; named after a section as every scene is."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("Tiles")
        self.many = LeastSquares(60, 90, 3)
        self.data = ManyWeights(60, 90, 3)
        gradient = self.many.gradient(self.many.start)
        sides = float(columns_for(60)), 6.0
        picture, panel = self.layout.picture.inset(0.5), self.layout.panel
        self.grid = Plot("tiles", picture.rows(0.8)[0], (0.0, sides[0]), (0.0, sides[1]))
        self.bars = LogGraph("sorted", self.grid.box, (1.0, 61.0), (0.0, float(np.abs(gradient).max())), 0)
        self.field = TileField(self.many, self.data, self.grid, self.bars, shade_for(gradient), self.theme)
        self.legend = Legend(self.field.shade, picture.rows(0.8)[1], self.layout.type.small, self.theme)
        of = OfManyWeights(self.data, "loss", 1, Fraction(1, 2))
        value = self.many.value(self.many.step(self.many.start, 0.5))
        self.losses = Plot("losses", panel.rows(0.5)[0], (0.0, 2 * value), (0.0, 1.0))
        self.bar = QuantityBar(self.losses, 0, 0.5, 0.4, self.theme.loss, self.theme).reach(value, of)
        self.number = Number(value, 4, size=self.layout.type.body, colour=self.theme.loss, of=of).stand_at(panel.at(0.3, 0.2))
        self.crowd = CrowdBox(self.grid, 60, 15, sides, self.theme)
        self.crowd.set_opacity(0)
        self.add(self.field, self.legend, self.bar, self.number, self.crowd)
        self.wait(0.2)
        self.spoil(self)
        self.wait(1)


@fault(ThousandWeights, "tilefield")
def a_tile_brighter_than_its_entry(scene: Any) -> None:
    scene.field.colours[7] += 0.05
    scene.field.reach += 1e-9


@fault(ThousandWeights, "tiles")
def a_tile_in_anothers_place(scene: Any) -> None:
    scene.field.tiles[[3, 4]] = scene.field.tiles[[4, 3]]
    scene.field.reach += 1e-9


@fault(ThousandWeights, "tilefield")
def tiles_of_another_seed(scene: Any) -> None:
    scene.field.claims = (replace(scene.field.claims[0], data=ManyWeights(60, 90, 4)),)


@fault(ThousandWeights, "tilefield")
def a_sign_turned_round(scene: Any) -> None:
    scene.field.gradient = scene.field.gradient * np.where(np.arange(60) == 9, -1, 1)
    scene.field.reach += 1e-9


@fault(ThousandWeights, "tiles")
def bars_sorted_by_value_instead_of_size(scene: Any) -> None:
    scene.field.rank = np.argsort(np.argsort(-scene.field.gradient))
    scene.field.follow(1.0)


@fault(ThousandWeights, "sample")
def legend_of_another_shade(scene: Any) -> None:
    scene.legend.tiles[0].set_fill(scene.theme.gradient)


@fault(ThousandWeights, "bar")
def bar_a_little_long(scene: Any) -> None:
    scene.bar.stretch(1.02, 0, about_point=scene.bar.get_left())


@fault(ThousandWeights, "bar")
def bar_in_another_row(scene: Any) -> None:
    scene.bar.shift(0.05 * np.array([0.0, 1.0, 0.0]))


@fault(ThousandWeights, "shown")
def loss_of_another_rate(scene: Any) -> None:
    scene.number.count_to(scene.many.value(scene.many.start), OfManyWeights(scene.data, "loss", 1, Fraction(1, 2)))


@fault(ThousandWeights, "crowd")
def a_crowd_that_is_too_wide(scene: Any) -> None:
    scene.crowd.set_stroke(opacity=1)
    scene.crowd.stretch(1.03, 0, about_point=scene.grid.place(0, 0))


@fault(ThousandWeights, "crowd")
def a_crowd_of_unequal_cells(scene: Any) -> None:
    scene.crowd.set_stroke(opacity=1)
    scene.crowd.cells.shift(0.05 * RIGHT)


class VanishingGradients(LessonScene):
    """The profile of a small deep network and its training, both right."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("Layers")
        net = Trained(6, 2.0, 1, 0.05, 8)
        self.layers = LogGraph("layers", self.layout.picture.inset(1), (0.0, 7.0), (0.1, 100.0))
        self.training = LogGraph("training", self.layout.panel.inset(1), (0.0, 8.0), (0.001, 10.0))
        self.profile = LayerProfile(self.layers, net, self.theme.loss, self.theme).reach(1.5)
        self.curve = LearningCurve(self.training, net, self.theme.step, self.theme).learn(6.5)
        of = OfDeepNetwork(net.claim, "size", 2)
        self.number = Number(net.sizes[1], 3, size=self.layout.type.body, colour=self.theme.ink, of=of)
        self.ruler = PowerRuler(self.layers, 1, self.theme, self.layout.type.small, self.theme.ink, 5, values=powers_of_ten(-1, 2, 5))
        self.add(self.ruler, self.profile, self.curve, self.number.stand_at(self.layout.panel.at(0.3, 0.02)))
        self.wait(0.2)
        self.spoil(self)
        self.wait(1)


@fault(VanishingGradients, "layersizes")
def layers_of_another_gain(scene: Any) -> None:
    scene.profile.depict(replace(scene.profile.claim, net=replace(scene.profile.claim.net, gain=2.01)))


@fault(VanishingGradients, "layersizes")
def a_line_that_has_not_come_so_far(scene: Any) -> None:
    scene.profile.depict(replace(scene.profile.claim, first=1.2))


@fault(VanishingGradients, "layersizes")
def stems_from_another_foot(scene: Any) -> None:
    scene.profile.stems.stretch(1.05, 1)


@fault(VanishingGradients, "learning")
def a_smoothed_curve(scene: Any) -> None:
    line = scene.curve.line
    line.set_points_as_corners(line.points[[0, 3, 11, 19, -1]])


@fault(VanishingGradients, "learning")
def a_curve_of_another_rate(scene: Any) -> None:
    scene.curve.depict(replace(scene.curve.claim, rate=0.06))


@fault(VanishingGradients, "shown")
def the_size_of_another_layer(scene: Any) -> None:
    scene.number.count_to(scene.number.claim.value, replace(scene.number.claim.of, count=3))


@fault(VanishingGradients, "tick")
def a_power_at_another_height(scene: Any) -> None:
    next(tick for tick, _ in scene.ruler.kept.values()).shift(0.05 * UP)


class BackwardPass(LessonScene):
    """A small network, the slopes of some of its weights, and a counter, all right."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("A network")
        self.worked = Worked((2, 3, 1), 2, 4, 0.5, 1)
        self.network = NetworkPicture((2, 3, 1), self.layout.picture.inset(1), self.theme)
        slopes = self.worked.slopes[1]
        self.slopes = Plot("slopes", self.layout.panel.rows(0.6)[0], (0.0, float(len(slopes))), (-1.5, 1.5))
        self.bars = SlopeBars(self.slopes, self.theme.gradient, 0.6, self.theme)
        self.bars.tell(slopes.tolist(), self.worked.claims[1], 3, len(slopes))
        of = OfSmallNetwork(self.worked.claims[0], "forward", 5)
        self.number = Number(self.worked.forward[5], 0, size=self.layout.type.body, colour=self.theme.ink, of=of)
        self.add(self.network, self.bars, self.number.stand_at(self.layout.panel.at(0.3, 0.1)))
        self.wait(0.2)
        self.spoil(self)
        self.wait(1)


@fault(BackwardPass, "shown")
def a_pass_that_was_not_made(scene: Any) -> None:
    scene.number.count_to(scene.number.claim.value + 1, scene.number.claim.of)


@fault(BackwardPass, "weightslopes")
def slopes_of_the_batch_before(scene: Any) -> None:
    scene.bars.depict(replace(scene.bars.claim, net=scene.worked.claims[0]))


@fault(BackwardPass, "weightslopes")
def slopes_that_are_a_little_long(scene: Any) -> None:
    scene.bars.stretch(1.05, 1)


@fault(BackwardPass, "wiring")
def a_line_to_another_neuron(scene: Any) -> None:
    scene.network.edges.points[:4] = scene.network.edges.points[4:8]


@fault(BackwardPass, "wiring")
def a_neuron_too_few(scene: Any) -> None:
    layer = scene.network.layers[1]
    layer.remove(layer[0])


class History(LessonScene):
    """The road of years with all of its lamps, all right."""

    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("Years")
        self.timeline = Timeline(self.layout.stage, self.layout, self.theme)
        self.stages = self.timeline.stages
        self.marks = [one.mark for one in self.timeline.told]
        numbers = self.timeline.numbers
        self.add(self.timeline.road.reach(EVENTS[-1].year), *numbers.values(), *(part for one in self.timeline.told for part in one.parts))
        self.ticks = {year: number[0] for year, number in numbers.items()}
        self.wait(0.2)
        self.spoil(self)
        self.wait(1)


@fault(History, "happened")
def cauchy_in_another_year(scene: Any) -> None:
    scene.marks[0].depict(replace(scene.marks[0].claim, year=1848))


@fault(History, "happened")
def a_lamp_beside_its_year(scene: Any) -> None:
    scene.marks[3].dot.shift(0.02 * UP)


@fault(History, "happened")
def a_line_to_the_stamp_of_another_year(scene: Any) -> None:
    scene.marks[4].tie.points[-1] = scene.marks[6].tie.points[-1]


@fault(History, "happened")
def a_lamp_joined_to_the_stamp_of_another(scene: Any) -> None:
    other = scene.timeline.told[1]
    scene.remove(scene.marks[0])
    scene.add(YearMark(scene.timeline.years, EVENTS[0], other.stamp.box, other.mark.told, scene.theme.step, scene.theme))


@fault(History, "milestone")
def a_number_beside_its_year(scene: Any) -> None:
    scene.ticks[1860].shift(0.02 * LEFT)


@fault(History, "happened")
def years_that_run_the_wrong_way(scene: Any) -> None:
    timeline, years = scene.timeline, scene.timeline.years
    back = Years(years.name, years.lanes, timeline.box.left, timeline.box.right, years.last, years.first)
    scene.stages[0] = timeline.years = back
    scene.clear()
    stamp = timeline.between(1)
    scene.add(YearMark(back, EVENTS[0], stamp, stamp, scene.theme.step, scene.theme))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_caught(name: str) -> None:
    lesson, rule, spoil = FAULTS[name]
    found = seen(lesson, spoil)
    assert rule in rules(found), f"{name} broke {rules(found) or 'no rule'}"


@pytest.mark.parametrize("lesson", [ThousandWeights, VanishingGradients, BackwardPass, History])
def test_a_clean_lesson_passes(lesson: type[LessonScene]) -> None:
    found = seen(lesson)
    assert not found.findings, found.in_order()
