"""Reading a gradient: what its signs and sizes say about each weight, here.

What the viewer should see: a walker goes from point to point of a lopsided valley. At each, the gradient's arrow on the map, its two legs,
the column of its entries and a bar for each entry all change together. Where both entries are of one size both weights matter alike; where
a sign turns, raising that weight makes the loss fall instead of rise; where one entry is zero only the other weight matters; where both
are, the arrow is gone. Then another valley, and the same reading once more.
"""

import checkout

from collections.abc import Callable
from types import MappingProxyType
from typing import Annotated

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject, ValueTracker, smooth

from mathcore import Loss
from scenes.kit.claims import Shown, Weights
from scenes.kit.graphs.chart import Chart, arrow_factor, factor_note, holding
from scenes.kit.land.view import window_of
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import GradientArrow, Pin, Walker, floats
from scenes.kit.parameters import Loss2, Point2, field, several, vector
from scenes.kit.slopes.directions import Compass, ComponentArrow
from scenes.kit.slopes.entries import EntryBars, EntryColumn, between
from scenes.kit.slopes.reading import Reading
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.outings import lowest_place

MOST_POINTS = 5
ROOM = 0.5
"""The longest gradient arrow, as a share of the map's shorter side."""
SHARES = MappingProxyType({"16:9": 0.58, "9:16": 0.55, "1:1": 0.62})
"""How much of the stage the map has: of its height in 9:16, else of its width."""
ROWS = MappingProxyType({"16:9": (0.14, 0.42), "9:16": (0.0, 0.36), "1:1": (0.14, 0.42)})
"""How much of the panel the loss takes, and of what is left the column; in 9:16 they stand side by side."""
GAP = 0.4
BEATS = MappingProxyType(
    {
        "level": "Level ground",
        "first alone": "One alone",
        "second alone": "One alone",
        "equal": "Of one size",
        "first": "One matters more",
        "second": "One matters more",
    }
)


class ReadingGradients(LessonScene):
    """Signs and sizes of a gradient's entries."""

    loss: Loss2 = field("lopsided_bowl", "the landscape")
    points: Annotated[tuple[Weights, ...], several(vector(2), MOST_POINTS)] = field(
        "3,1 -3,1 0,2 0,0", "where the gradient is read, in turn"
    )
    other_loss: Loss2 = field("stretched_bowl", "the landscape at the end")
    other_point: Point2 = field("1,2", "where its gradient is read")

    def construct(self) -> None:
        self.one_arrow_two_numbers()
        self.the_first_reading()
        for index in range(1, len(self.points)):
            self.the_next_reading(index)
        self.another_landscape()
        self.what_size_does_not_say()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_arrow_two_numbers(self) -> None:
        self.beat("One arrow, two numbers")
        self.set_the_stage()
        self.open_with(self.opening(box=self.panel), *self.chart.parts, self.walker)
        reading = self.readings[0]
        self.tell(reading.what_it_is())
        self.add(*self.legs, self.gradient, self.walker)
        self.play(*(FadeIn(mark) for mark in (self.gradient, *self.legs, self.note)), run_time=self.timed(DURATIONS.quick))
        self.play(FadeIn(self.column), FadeIn(self.formula), run_time=self.timed(DURATIONS.quick))

    def the_first_reading(self) -> None:
        self.beat("Sign and size")
        reading = self.readings[0]
        self.tell(reading.what_signs_say())
        self.play(*(FadeIn(part) for part in self.bars.parts), run_time=self.timed(DURATIONS.quick))
        self.tell(reading.what_sizes_say())

    def the_next_reading(self, index: int) -> None:
        before, reading = self.readings[index - 1], self.readings[index]
        self.beat(BEATS[reading.sizes])
        self.tell(reading.what_it_is())
        self.go_to(self.points[index])
        if reading.signs != before.signs and reading.sizes in ("equal", "first", "second"):
            self.tell(reading.what_signs_say())
        if reading.sizes != before.sizes:
            self.tell(reading.what_sizes_say())

    def another_landscape(self) -> None:
        self.beat("Another landscape")
        going = [FadeOut(mark) for mark in self.shown()]
        self.stand_in(self.other_chart, self.other_loss, self.other_point)
        self.tell(self.other_reading.what_it_is("On another hillside, at"), *going, *(FadeIn(mark) for mark in self.shown()))
        self.tell(self.other_reading.what_sizes_say())
        self.take_poster()

    def what_size_does_not_say(self) -> None:
        self.beat("Here, and only here")
        floor = [FadeIn(pin) for pin in self.valley_floor()]
        self.say("Size says how much a weight matters here, not how far away the valley is.", *floor)
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the picture --------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        """Both maps, one factor for all arrows, one scale for all bars."""
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.readings = [Reading(self.loss, point, self.letters) for point in self.points]
        other_letters = Letters(self.other_loss, self.notation, self.rate_letter, self.theme)
        self.other_reading = Reading(self.other_loss, self.other_point, other_letters)
        stage, share = self.layout.stage, SHARES[self.layout.aspect]
        picture, self.panel = self.layout.split(share) if stage.height > stage.width else stage.columns(share, GAP)
        places = [(self.loss, point) for point in self.points] + [(self.other_loss, self.other_point)]
        side = min(high - low for low, high in (*window_of(self.loss), *window_of(self.other_loss)))
        self.factor = arrow_factor(max(Compass(loss, point).steepest for loss, point in places), ROOM * side)
        self.entries = [entry for reading in (*self.readings, self.other_reading) for entry in reading.entries]
        self.widest = max(abs(float(entry)) for entry in self.entries)
        self.chart, self.other_chart = (
            self.map_of(loss, places, picture, name) for loss, name in ((self.loss, "map"), (self.other_loss, "other map"))
        )
        self.note = self.chart.annotate(factor_note(self.factor, self.layout.type.small, self.theme))
        self.stand_in(self.chart, self.loss, self.points[0])

    def map_of(self, loss: Loss, places: list[tuple[Loss, Weights]], box: Box, name: str) -> Chart:
        """The map of a loss that holds its points and the arrows from them."""
        held = [floats(point) for own, point in places if own == loss]
        held += [point + float(self.factor) * Compass(loss, tuple(point)).gradient for point in held]
        letters = Letters(loss, self.notation, self.rate_letter, self.theme)
        return Chart(loss, letters, self.layout, self.theme, box, holding(window_of(loss), held), name)

    def stand_in(self, chart: Chart, loss: Loss, at: Weights) -> None:
        """Make everything that follows the walker for this map, the walker standing at these weights."""
        self.on, self.ground, self.here = chart, loss, at
        theme, view = self.theme, chart.view
        self.walker = Walker(view, loss, at, theme)
        self.gradient = GradientArrow(view, loss, at, self.factor, theme)
        self.legs = [ComponentArrow(view, loss, at, self.factor, index, theme, stacked=True) for index in range(loss.dimension)]
        top, middle, foot = self.boxes()
        size = self.layout.type.formula
        self.formula = self.written_loss(top)
        self.column = EntryColumn(loss, at, chart.letters, middle, size, theme, self.entries)
        self.bars = EntryBars(f"entries on {view.name}", loss, at, chart.letters, foot, self.layout, theme, self.widest)
        # The first map is still to be seen while the second one comes.
        self.stages = [*getattr(self, "stages", []), view, chart.frame, self.bars.stage]

    def shown(self) -> list[Mobject]:
        """All that belongs to the map the walker is on."""
        return [*self.on.parts, *self.legs, self.gradient, self.walker, self.formula, self.column, *self.bars.parts]

    def valley_floor(self) -> list[Pin]:
        """A pin at the lowest place of this map, where there is one."""
        lowest = lowest_place(self.ground)
        inside = lowest is not None and all(low < float(one) < high for one, (low, high) in zip(lowest, self.on.view.window, strict=True))
        return [Pin(self.on.view, self.ground, lowest, self.theme, self.theme.loss)] if lowest is not None and inside else []

    def boxes(self) -> tuple[Box, Box, Box]:
        """The panel's parts: for the loss, for the column and for the bars."""
        loss, column = ROWS[self.layout.aspect]
        if self.layout.stage.height > self.layout.stage.width:
            head, foot = self.panel.rows(loss + column)
            return *head.columns(0.5, GAP), foot
        top, rest = self.panel.rows(loss)
        return top, *rest.rows(column)

    def written_loss(self, box: Box) -> Formula:
        """L = its formula, as large as there is room for."""
        size, says = self.layout.type.formula, self.ground.expression
        formula = Formula(f"L = {self.ground.typst(self.on.letters.style)}", says=says, size=size, colour=self.theme.ink)
        room = box.width / formula.width
        if room * size < self.layout.type.small:
            letters = ", ".join(self.on.letters.weight(index) for index in range(self.ground.dimension))
            formula = Formula(f"L({letters})", says="loss", size=size, colour=self.theme.ink)
        elif room < 1:
            formula.scale(room)
        formula.waive("left over", "it says which landscape is read")
        return formula.stand_at(box.at(0, 0.5) - np.array([0.0, CAPITAL * size / 2, 0.0]))

    # -- moving -------------------------------------------------------------------------------------------------

    def tell(self, told: tuple[str, dict[str, Shown]], *beside: Animation) -> None:
        self.say(told[0], *beside, **told[1])

    def go_to(self, point: Weights) -> None:
        """Walk to another point; arrow, legs, numbers and bars follow on the same frame."""
        start, share = self.here, ValueTracker(0.0)
        self.follow_all(lambda: between(start, point, share.get_value()))
        self.play(share.animate.set_value(1.0), run_time=self.timed(DURATIONS.slow), rate_func=smooth)
        for mark in (self.walker, self.gradient, *self.legs, self.column, *self.bars.bars):
            mark.clear_updaters()
        self.walker.stand(point)
        for arrow in (self.gradient, *self.legs):
            arrow.point_at(point)
        self.column.rest_at(point)
        self.bars.follow(point)
        self.here = point

    def follow_all(self, at: Callable[[], Weights]) -> None:
        """Let all that shows the gradient follow moving weights."""
        self.walker.add_updater(lambda walker: walker.stand(at()))
        for arrow in (self.gradient, *self.legs):
            arrow.add_updater(lambda one: one.point_at(at()))
        self.column.add_updater(lambda column: column.pass_by(at()))
        for bar in self.bars.bars:
            bar.add_updater(lambda one: one.follow(at()))
