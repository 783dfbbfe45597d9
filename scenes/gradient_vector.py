"""The gradient vector: two slopes become two arrows in the weight plane, and the two arrows one.

What the viewer should see: the bowl with its two cuts and their slopes. The hill sinks flat until only the plane of the weights is left.
There each slope becomes an arrow along its own axis, and its number an entry of a column; tip to tail the arrows span a diagonal, the
gradient. Its length is measured. Then the hill rises again, and the arrow stays where it belongs: in the plane of the weights.
"""

import checkout

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from manim import UP, FadeIn, FadeOut, Mobject, UpdateFromAlphaFunc, ValueTracker, smooth, squish_rate_func

from mathcore.geometry import length
from scenes.kit.claims import Exact, Shown, SlopeAt
from scenes.kit.graphs.chart import arrow_factor, factor_note
from scenes.kit.land.basin import Basin, Framed, framed, seen_before
from scenes.kit.land.view import window_of
from scenes.kit.layout import Box
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import ArrowShape, GradientArrow, Walker, floats
from scenes.kit.parameters import Loss2, Point2, field
from scenes.kit.slopes.cutting import Axis, CutLine, Ground, PlumbLine, Sheet, SlopeLine
from scenes.kit.slopes.directions import ComponentArrow, heading
from scenes.kit.slopes.partials import places_for, slope_at
from scenes.kit.slopes.stacking import SHARES, ColumnPanel
from scenes.kit.text.crowd import Crowd, sampled
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.beyond import keep_within

ASIDE, NAMED, BARE = 0.6, 0.45, 0.3
"""Room around the landscape, also above or below it: where the first axis lies with its name, seen from above, and where none does."""
BACK = 0.14
"""So far back from its axis's tip a name stands, in frame units: beside land that rises before the axis."""
TURNS = (0, 45, -45, 90, -90)
"""The gradient's name stands beyond its arrow's tip, or turned so many degrees from there, where that is crowded."""
REACH = 0.42
"""Share of the window's width that the gradient's arrow may be long."""
CLEAR = 0.8
"""How much of the hill is left when it stands over the arrow."""
HANDOVER = 0.6
"""The two slopes are gone after this share of the time in which they stack, and then the column comes."""
PASSING = "the hill passes it for a moment while it turns, sinks or rises"


class GradientVector(LessonScene):
    """Two slopes, one arrow."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the gradient is found")

    def construct(self) -> None:
        self.two_cuts_have_two_slopes()
        self.without_height_only_weights_are_left()
        self.each_slope_becomes_an_arrow()
        self.the_numbers_stack_into_a_column()
        self.tip_to_tail_they_make_the_gradient()
        self.it_has_a_length()
        self.it_lives_where_the_weights_live()

    # -- beats --------------------------------------------------------------------------------------------------

    def two_cuts_have_two_slopes(self) -> None:
        self.beat("Two cuts, two slopes")
        self.set_the_stage()
        basin = self.basin
        cuts = *self.names, *self.lines, *self.tangents, self.walker
        self.open_with(self.opening_in(self.beside), self.driver, basin.plane, *self.axes, basin.land, basin.contours, *cuts)
        words = f"Two cuts, two [slopes](gradient): {{first}} along {self.called(0)}, {{second}} along {self.called(1)}."
        self.say(words, FadeIn(*self.panel.rows), first=self.slope(0), second=self.slope(1))

    def without_height_only_weights_are_left(self) -> None:
        self.beat("Only weights")
        self.say("Let the hill sink flat. Seen from above, only the plane of the weights is left.")
        standing, flat = self.view, self.basin.flattened()
        self.drive(lambda share: self.turn(self.basin.between(standing, flat, share)), DURATIONS.grand)
        self.turn(flat)

    def each_slope_becomes_an_arrow(self) -> None:
        self.beat("Two arrows")
        for index, words in enumerate(
            ("Draw the [slope](gradient) along {} as an arrow that way.", "And the [slope](gradient) along {} as an arrow that way.")
        ):
            self.say(words.format(self.called(index)))
            arrow = self.arrows[index]
            self.add(arrow, self.walker)
            grow = [FadeIn(self.note)] if index == 0 else []
            self.play(self.growing(arrow), FadeOut(self.tangents[index], self.lines[index]), *grow, run_time=self.timed(DURATIONS.slow))

    def the_numbers_stack_into_a_column(self) -> None:
        self.beat("One column")
        self.say("Stack the two slopes, one entry for each weight.")
        column = self.panel.column
        gone = [
            FadeOut(
                row, target_position=column.get_center() + side * column.height / 4 * UP, rate_func=squish_rate_func(smooth, 0.0, HANDOVER)
            )
            for row, side in zip(self.panel.rows, (1, -1), strict=True)
        ]
        come = FadeIn(column, rate_func=squish_rate_func(smooth, HANDOVER, 1.0))
        self.play(*gone, come, run_time=self.timed(DURATIONS.move))

    def tip_to_tail_they_make_the_gradient(self) -> None:
        self.beat("One arrow")
        second = self.arrows[1]
        self.say("Set the arrows tip to tail. From start to end runs one arrow.")
        stacked = ComponentArrow(self.ground, self.loss, self.start, self.factor, 1, self.theme, stacked=True)
        self.arrows[1] = stacked
        self.remove(second)
        self.add(stacked, self.walker)
        self.play(self.sliding(stacked, second), run_time=self.timed(DURATIONS.move))
        self.add(self.gradient, self.walker)
        self.play(self.growing(self.gradient), run_time=self.timed(DURATIONS.slow))
        self.say("It is the [gradient](gradient), written with a nabla: [∇L](gradient).")
        self.name = self.named_arrow(*self.arrows)
        self.play(FadeIn(self.panel.nabla), FadeIn(self.name), run_time=self.timed(DURATIONS.quick))
        self.rest()
        self.take_poster()

    def it_has_a_length(self) -> None:
        self.beat("Its length")
        reading = "how steep the hill is straight uphill" if any(self.loss.gradient(floats(self.start))) else "the ground here is level"
        self.say(f"Its length is {{steepness}}: {reading}.", FadeIn(self.panel.length), steepness=self.panel.steepness)
        self.rest()

    def it_lives_where_the_weights_live(self) -> None:
        self.beat("Where it lives")
        self.say("Let the hill rise again. The arrow does not climb it.")
        flat, standing = self.view, self.basin.seen_at(seen_before(self.basin.loss, self.start))
        self.play(FadeOut(*self.arrows, self.name), self.basin.land.animate.set_opacity(CLEAR), run_time=self.timed(DURATIONS.quick))
        self.add(self.plumb, self.gradient, self.walker)
        self.drive(lambda share: self.turn(self.basin.between(flat, standing, share)), DURATIONS.grand)
        self.turn(standing)
        self.say("The [gradient](gradient) lives where the weights live: in their plane.")
        self.name = self.named_arrow()
        self.play(FadeIn(self.name), run_time=self.timed(DURATIONS.quick))
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the stage ----------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        theme, (self.area, self.beside) = self.theme, self.layout.split(SHARES[self.layout.aspect])
        self.letters = Letters(self.loss, self.notation, self.rate_letter, theme)
        frame, slope = framed(self.loss, (self.start,)), np.asarray(self.loss.gradient(floats(self.start)), dtype=float)
        self.factor = arrow_factor(float(length(slope)), REACH * frame.width)
        frame = frame.reaching(floats(self.start) + float(self.factor) * slope)
        self.basin = Basin(frame, (self.start,), self.room_for(frame), theme)
        self.view = self.basin.view
        self.ground = Ground(self.view, frame.base)
        self.sheets = [Sheet(f"sheet {index + 1}", frame, self.view, index, self.start) for index in range(2)]
        self.lines = [CutLine(sheet, self.loss, frame, theme.axis(sheet.index), theme) for sheet in self.sheets]
        self.tangents = [SlopeLine(sheet, self.loss, self.start, theme) for sheet in self.sheets]
        self.axes = [Axis(self.view, self.basin.axis(index), frame.base, theme.axis(index), theme) for index in range(2)]
        self.names = [self.name_of_axis(index) for index in range(2)]
        self.walker = Walker(self.view, self.loss, self.start, theme)
        self.driver = Mobject()
        self.arrows = [ComponentArrow(self.ground, self.loss, self.start, self.factor, index, theme) for index in range(2)]
        self.gradient: GradientArrow = GradientArrow(self.ground, self.loss, self.start, self.factor, theme)
        self.plumb = PlumbLine(self.view, self.loss, self.start, frame.base, theme)
        self.panel: ColumnPanel = ColumnPanel(self.loss, self.start, self.letters, self.beside, self.layout, theme)
        self.note = factor_note(self.factor, self.layout.type.small, theme)
        self.note.move_to(self.panel.foot)

    def room_for(self, frame: Framed) -> Box:
        """Where the landscape goes: the axes are those before it at first, so that the start decides where the first one lies."""
        low, high = window_of(frame.loss)[1]
        under, over = (NAMED, BARE) if float(self.start[1]) >= (low + high) / 2 else (BARE, NAMED)
        area = self.area.inset(ASIDE, 0)
        return replace(area, bottom=area.bottom + under, top=area.top - over)

    def name_of_axis(self, index: int) -> Formula:
        name = Formula(self.letters.weight(index), says="weight", size=self.layout.type.body, colour=self.theme.ink)
        name.cased(self.theme.ground, STROKES.casing * 2)
        self.axes[index].stand_beside(name, self.area, back=BACK)
        return name

    def named_arrow(self, *others: ArrowShape) -> Formula:
        """The gradient's name at its arrow's tip, clear of other arrows."""
        name = Formula(self.letters.gradient, says="gradient", size=self.layout.type.body, colour=self.theme.ink)
        name.cased(self.theme.ground, STROKES.casing * 2)
        tip, tail = self.gradient.tip_drawn, self.gradient.tail_drawn
        ahead = float(np.degrees(np.arctan2(*(tip - tail)[1::-1])))
        lines = [sampled(one.tail_drawn, one.tip_drawn) for one in (self.gradient, *others, *self.axes)]
        crowd = Crowd(self.area, *lines, *(one.get_all_points() for one in self.names), self.walker.dot.points)
        crowd.place(name, [(tip, np.array([*heading(ahead + turn), 0.0])) for turn in TURNS])
        keep_within(name, self.layout.stage)
        return name

    # -- motion -------------------------------------------------------------------------------------------------

    def drive(self, follow: Callable[[float], object], seconds: float) -> None:
        """Let something follow the share of the way that is done, 0 to 1, frame by frame."""
        share = ValueTracker(0.0)
        for name in self.names:
            name.waive("line through words", PASSING)
        self.driver.add_updater(lambda _: follow(share.get_value()))
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=smooth)
        self.driver.clear_updaters()
        for name in self.names:
            name.waivers = {}  # where they come to rest, nothing may run through them

    def turn(self, view: Any) -> None:
        """See everything in another view."""
        self.view = self.ground.view = view
        self.basin.turn(view)
        for index, sheet in enumerate(self.sheets):
            sheet.view = view
            self.lines[index].follow()
            self.tangents[index].touch(self.start)
            self.axes[index].follow(view)
            self.axes[index].stand_beside(self.names[index], self.area, back=BACK)
        self.walker.stage = view
        self.walker.stand(self.start)
        for arrow in (*self.arrows, self.gradient):
            arrow.point_at(self.start)
        self.plumb.follow(view)

    def growing(self, arrow: ComponentArrow | GradientArrow) -> UpdateFromAlphaFunc:
        """The arrow grows from its tail to its tip."""
        tail, tip = arrow.tail_drawn, arrow.tip_drawn
        return UpdateFromAlphaFunc(arrow, lambda _, share: arrow.aim(tail, tail + share * (tip - tail)))

    def sliding(self, arrow: ComponentArrow, other: ComponentArrow) -> UpdateFromAlphaFunc:
        """The arrow moves to its place from where another one of its kind lies."""
        tail, tip, way = arrow.tail_drawn, arrow.tip_drawn, other.tail_drawn - arrow.tail_drawn
        return UpdateFromAlphaFunc(arrow, lambda _, share: arrow.aim(tail + (1 - share) * way, tip + (1 - share) * way))

    # -- words --------------------------------------------------------------------------------------------------

    def called(self, index: int) -> str:
        """The weight's letter in its colour."""
        return f"[{self.letters.style.plain(self.loss.weights[index])}](axis{index + 1})"

    def slope(self, index: int) -> Shown:
        value: Exact = slope_at(self.loss, self.start, index)
        return shown(value, places_for(value), SlopeAt(self.loss.expression, self.start, index), trim=True)
