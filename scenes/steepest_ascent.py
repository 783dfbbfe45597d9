"""Steepest ascent: the slope all the way round a point, and what the gradient has to do with it.

What the viewer should see: on the map of a loss an arrow turns around one point, and beside the map the same turning draws the slope that
is met along it. It stops where the slope is zero (along the contour), where it is largest (there lies the gradient, and that slope is its
length), a quarter turn later (a right angle snaps in) and half a turn later (the steepest way down). Then the reason: the slope is the
shadow that the gradient's arrow casts on the way one goes, and no shadow is longer than its arrow. What was drawn is a cosine. At last the
same is seen all over the map: gradient arrows of one factor, each at a right angle to its contour, long where the contours crowd.
"""

import checkout

from types import MappingProxyType

import numpy as np
from manim import FadeIn, FadeOut, ValueTracker, smooth

from scenes.kit.claims import Given, LossAt, Shown, SlopeAt
from scenes.kit.graphs.chart import Chart, arrow_factor, factor_note, holding, nearer, usual_steepness
from scenes.kit.land.view import widened, window_of
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Mark
from scenes.kit.marks import GradientArrow, Walker, floats
from scenes.kit.parameters import Loss2, Point2, field
from scenes.kit.slopes.directions import (
    Compass,
    CornerMark,
    DirectionArrow,
    LevelLine,
    ShadowLine,
    SlopeCurve,
    SlopeDot,
    TurnArc,
    slope_shown,
)
from scenes.kit.slopes.slope_panel import SlopePanel, Turns, places_in
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import Number, shown
from scenes.kit.theme import DURATIONS, STROKES

FIRST, LEVEL, STEEPEST, LEVEL_AGAIN, DOWN, LAST = -110, -90, 0, 90, 180, 250
"""The angles at which the sweep begins, stops and ends, in degrees from the gradient."""
QUARTERS = (-90, 0, 90, 180)
HALF = -60
"""The angle whose cosine is a half."""
NEAR = 0.54
"""The map shows so much of the window, around the point."""
ROOM = 0.37
"""The longest gradient arrow, as a share of the map's shorter side; ..."""
REACH = 0.2
"""... the turning arrow where the ground is level, ..."""
CORNER = 0.045
"""... and the sides of a right angle, in the field at most ..."""
SMALL_CORNER = 0.2
"""... this share of its arrow."""
TURNING = 0.75
"""The turning arrow, as a share of the gradient's: longer than the shadow on it where that is named."""
CLEAR = 1.25
"""Arrows keep so far from the map's edge that ones so much longer would be inside."""
ARC = 0.26
"""The arc of an angle, and ..."""
NAME = 0.42
"""... its name, between the arc and what stands upright on the shadow, as far from the walker as this share of the gradient's arrow."""
ARCH, BEYOND = 0.28, 0.25
"""Where there is less room between these two, in frame units, the name stands so far beyond the latter."""
LEAST = 0.4
"""Arrows shorter than so many frame units are too small for a corner of their own."""
WIDER = 1.06
"""The map is so much larger than the loss's window, so that contours are not cut where it ends."""
SHARES = MappingProxyType({"16:9": 0.6, "9:16": 0.59, "1:1": 0.58})
"""How much of the stage the map has."""
GROUPS = 3
"""In so many groups the field of arrows appears."""


class SteepestAscent(LessonScene):
    """The gradient points the steepest way up."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "the point around which all directions are tried")

    def construct(self) -> None:
        self.one_point_and_every_direction()
        if self.compass.steepest:
            self.level_along_the_contour()
            self.steepest_along_the_gradient()
            self.a_right_angle_between_them()
            self.half_a_turn_is_the_steepest_way_down()
            self.the_slope_is_a_shadow()
            self.all_of_it_is_a_cosine()
        else:
            self.level_in_every_direction()
        self.everywhere_the_same()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_point_and_every_direction(self) -> None:
        self.beat("Every direction")
        self.set_the_stage()
        self.open_with(self.opening(box=self.panel.places.graph), *self.chart.parts, self.walker)
        coming = self.arrow, self.panel.scale, self.panel.zero, self.dot, *self.readout
        self.say("From one point you can leave in every direction. How steep is each?", *(FadeIn(part) for part in coming))
        self.add(self.curve, self.dot)

    def level_along_the_contour(self) -> None:
        self.beat("Level")
        self.say("Turn, and watch the slope of the [loss](loss).")
        self.turn_to(LEVEL, DURATIONS.move)
        self.contour = LevelLine(self.chart.view, self.loss, self.start, self.theme, self.chart.land.melt)
        self.add(self.contour, self.arrow, self.walker)
        self.play(FadeIn(self.contour), run_time=self.timed(DURATIONS.quick))
        loss = shown(self.loss.value(self.here), 2, LossAt(self.loss.expression, self.start), trim=True)
        self.say("Slope {zero}: you walk along the contour, where the [loss](loss) stays {loss}.", zero=self.slope(LEVEL), loss=loss)

    def steepest_along_the_gradient(self) -> None:
        self.beat("Steepest")
        self.say("Turn on: now the slope grows.")
        self.turn_to(STEEPEST, DURATIONS.grand)
        self.say("This is the steepest way up: {slope}. No other direction has more.", slope=self.slope(STEEPEST))
        self.gradient = GradientArrow(self.chart.view, self.loss, self.start, self.factor, self.theme)
        self.note = self.factor_note()
        self.add(self.gradient, self.arrow, self.walker)
        self.play(FadeIn(self.gradient), FadeIn(self.note), FadeOut(self.arrow), run_time=self.timed(DURATIONS.quick))
        self.say("The [gradient](gradient) points that way, and its length is that slope: {slope}.", slope=self.length_shown())

    def a_right_angle_between_them(self) -> None:
        self.beat("A right angle")
        self.say("A quarter turn further, the slope is {zero} again.", zero=self.slope(LEVEL_AGAIN))
        self.add(self.arrow, self.walker)
        self.turn_to(LEVEL_AGAIN, DURATIONS.grand)
        self.corner = CornerMark(self.chart.view, self.loss, self.start, CORNER * self.chart.side, self.theme)
        self.play(FadeIn(self.corner), run_time=self.timed(DURATIONS.blink))
        self.say("So the [gradient](gradient) crosses the contour at a right angle.")

    def half_a_turn_is_the_steepest_way_down(self) -> None:
        self.beat("Steepest down")
        self.say("Half a turn from the [gradient](gradient): {slope}, the steepest way [down](step).", slope=self.slope(DOWN))
        self.turn_to(DOWN, DURATIONS.grand)
        self.rest()
        self.turn_to(LAST, DURATIONS.move)

    def the_slope_is_a_shadow(self) -> None:
        self.beat("A shadow")
        self.shadow = ShadowLine(self.chart.view, self.compass, self.factor, LAST, self.theme)
        self.add(self.arrow, self.shadow, self.gradient, self.corner, self.walker)
        self.say("Why? The [slope](loss) is the shadow that the [gradient](gradient) casts on your way.", FadeIn(self.shadow))
        self.turn_to(HALF, 2 * DURATIONS.grand, drawing=False)
        self.say("And no shadow is longer than the arrow itself.")

    def all_of_it_is_a_cosine(self) -> None:
        self.beat("A cosine")
        self.arc = TurnArc(self.chart.view, self.compass, ARC * self.long, HALF, self.theme)
        self.theta = self.angle_name()
        self.rest()
        self.play(*(FadeOut(part) for part in self.readout), run_time=self.timed(DURATIONS.blink))
        self.say(
            "{angle} degrees away, half of the slope is left: {slope}.",
            *(FadeIn(part) for part in (self.panel.turns, self.formula(), self.arc, self.theta)),
            angle=shown(-HALF, 0, Given("the angle")),
            slope=self.slope(HALF),
        )
        self.rest()
        self.take_poster()

    def level_in_every_direction(self) -> None:
        self.beat("Level everywhere")
        self.say("Turn, and watch the slope of the [loss](loss).")
        self.turn_to(LAST, DURATIONS.grand)
        self.say("Every direction has slope {zero} here: none is steepest, there is no arrow.", zero=self.slope(STEEPEST))
        self.take_poster()

    def everywhere_the_same(self) -> None:
        groups = self.field()
        if not groups:
            return
        self.beat("Everywhere")
        where = "It is so at every point" if self.compass.steepest else "Where the ground slopes"
        going = [self.arrow, self.shadow, self.arc, self.theta] if self.compass.steepest else [self.arrow]
        self.say(f"{where}: each arrow crosses its contour at a right angle.", *(FadeOut(one) for one in going))
        if not self.compass.steepest:
            self.add(self.factor_note())
        for group in groups:
            self.add(*group, self.walker)
            self.play(*(FadeIn(mark) for mark in group), run_time=self.timed(DURATIONS.quick))
        self.say("Contours lie equal steps of [loss](loss) apart. Where they crowd, arrows are long.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the picture --------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        """Map and panel, their window and factor fitted to the loss and the start."""
        self.here = floats(self.start)
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.compass = Compass(self.loss, self.start, from_gradient=True)
        places = places_in(self.layout, SHARES[self.layout.aspect])
        window = nearer(widened(holding(window_of(self.loss), [self.start]), WIDER), self.start, NEAR)
        self.room = ROOM * min(high - low for low, high in window)
        self.factor = arrow_factor(max(self.compass.steepest, usual_steepness(self.loss, window)), self.room)
        self.reach = TURNING * self.long or REACH * min(high - low for low, high in window)
        around = CLEAR * self.reach * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
        seen = [self.here + CLEAR * float(self.factor) * self.compass.gradient, *(self.here + around)]
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, places.picture, holding(window, seen))
        turns = Turns((FIRST, LAST), QUARTERS, ("angle from the gradient", "angle"))
        self.panel = SlopePanel("slopes", self.compass, turns, places, self.layout, self.theme)
        self.stages = [self.chart.view, self.chart.frame, self.panel.stage]
        self.walker = Walker(self.chart.view, self.loss, self.start, self.theme)
        self.arrow = DirectionArrow(self.chart.view, self.loss, self.start, self.along(FIRST), self.theme.ink, self.theme)
        self.curve = SlopeCurve(self.panel.stage, self.theme.loss, self.theme)
        self.dot = SlopeDot(self.panel.stage, FIRST, self.theme)
        self.readout = self.panel.readout(FIRST)

    def along(self, angle: float) -> tuple[float, float]:
        """The turning arrow's vector."""
        x, y = self.compass.along(angle)
        return self.reach * x, self.reach * y

    def turn_to(self, angle: float, seconds: float, *, drawing: bool = True) -> None:
        """Turn the arrow on; the dot, the number and, while `drawing`, the curve, else the shadow, follow on the same frame."""
        turn = ValueTracker(self.dot.angle)
        followers = {
            self.arrow: lambda: self.arrow.reach(self.along(turn.get_value())),
            self.dot: lambda: self.dot.turn(turn.get_value()),
            self.readout[1]: lambda: self.read(turn.get_value()),
        }
        if drawing:
            followers[self.curve] = lambda: self.curve.follow(FIRST, turn.get_value())
        else:
            followers[self.shadow] = lambda: self.shadow.turn(turn.get_value())
        for part, follow in followers.items():
            part.add_updater(lambda _, follow=follow: follow())
        self.play(turn.animate.set_value(angle), run_time=self.timed(seconds), rate_func=smooth)
        for part in followers:
            part.clear_updaters()
        self.read(angle, resting=True)

    def read(self, angle: float, *, resting: bool = False) -> Number:
        """Show the slope at this angle, while it runs with a steady number of digits."""
        self.readout[1].trim = resting
        return self.readout[1].count_to(self.compass.slope(angle), self.compass.quantity(angle))

    def slope(self, angle: float) -> Shown:
        return slope_shown(self.compass, angle)

    def length_shown(self) -> Shown:
        return shown(self.compass.steepest, self.compass.places, SlopeAt(self.loss.expression, self.start), trim=True)

    def factor_note(self) -> Formula:
        """What the gradient's arrows are drawn as, over the map."""
        note = factor_note(self.factor, self.layout.type.small, self.theme)
        return self.chart.annotate(note)

    def formula(self) -> Formula:
        """Slope = length of the gradient times the cosine of the angle from it."""
        slope, steepest = inked('"slope"', self.theme.loss), self.length_shown()
        source = f"{slope} = {figures(steepest, self.theme.gradient)} dot cos theta"
        return self.panel.write(
            Formula(source, says="steepest*cos(theta)", size=self.layout.type.formula, colour=self.theme.ink, numbers=(steepest,))
        )

    def angle_name(self) -> Formula:
        """θ, between its arc and what stands upright on the shadow."""
        name = Formula("theta", says="the angle from the gradient", size=self.layout.type.small, colour=self.theme.ink)
        name.cased(self.theme.ground, STROKES.casing * 2)
        upright = float(np.cos(np.radians(HALF)) / np.cos(np.radians(HALF / 2))) * self.long
        scale = self.chart.view.scale
        away = NAME * self.long if (upright - ARC * self.long) * scale > ARCH else upright + BEYOND / scale
        there = self.here + away * np.array(self.compass.along(HALF / 2))
        return name.move_to(np.asarray(self.chart.view.spot(self.loss, there), dtype=np.float64))

    @property
    def long(self) -> float:
        """How long the gradient's arrow is, in weights."""
        return float(self.factor) * self.compass.steepest

    def field(self) -> list[list[Mark]]:
        """Gradient arrows all over the map, each on a contour with its right angle, in groups from the lowest contours up."""
        view, loss = self.chart.view, self.loss
        clear = self.here + np.linspace(0, 1, 5)[:, None] * float(self.factor) * self.compass.gradient
        marks: list[list[Mark]] = []
        for tail in self.chart.tails(self.factor, self.room, clear):
            arrow = GradientArrow(view, loss, tail, self.factor, self.theme)
            size = float(self.factor) * Compass(loss, tail).steepest
            corner = CornerMark(view, loss, tail, min(SMALL_CORNER * size, CORNER * self.chart.side), self.theme)
            marks.append([corner, arrow] if size * self.chart.view.scale > LEAST else [arrow])
        share = -(-len(marks) // GROUPS) or 1
        return [[mark for pair in marks[first : first + share] for mark in pair] for first in range(0, len(marks), share)]
