"""One slope: which way is down, and how steep, where there is a single weight.

What the viewer should see: a valley in profile, and a walker on its side in fog. Left or right? The ground underfoot is almost a straight
line, the tangent, and how much it rises for one step to the right is the slope. The fog lifts, the walker goes down through the bottom and
up the other side, and the slope is a live number: it shrinks, is zero where the ground is level, and changes its sign; beside the hillside
it draws a curve of its own. At the end that curve gets its formula, the derivative, and three tangents show what sign and size say.
"""

import checkout

from types import MappingProxyType
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear, smooth

from scenes.kit.claims import Shown, Weights, Worked
from scenes.kit.graphs.graph import UP
from scenes.kit.graphs.profile import STRIP, Profile, heights_of, span_of
from scenes.kit.land.valley import Veil
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Prop
from scenes.kit.marks import ArrowShape, floats, tangent_points
from scenes.kit.parameters import Loss1, Point1, Seed, field
from scenes.kit.slopes.one_weight import places_for, promised, refuse_unless_smooth, slope, slope_shown, tangent_parts, value, way_through
from scenes.kit.slopes.slope_view import SlopeView
from scenes.kit.slopes.tangents import Stair, TangentLine, stair_run
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS, STROKES

PICTURE = MappingProxyType({"16:9": 0.58, "9:16": 0.53, "1:1": 0.66})
"""How much of the stage the hillside has."""
TITLE = 1.9
"""Room for the title, in heights of its capitals."""
ABOVE = 0.7
"""Room over the highest place walked to, as a share of its height."""
FOG_EDGE = 0.4
"""Fog reaches so far beyond what is painted."""
QUESTION = 0.7
"""Length of the arrows that ask for the way, in frame units."""
LABEL = 0.36
"""How far beside a line its number stands, in frame units."""
PLACES = 2
"""A slope of this many zeros after the point is level ground."""


class OneSlope(LessonScene):
    """The slope of a loss in one weight."""

    loss: Loss1 = field("parabola", "the hillside")
    start: Point1 = field("3", "where the walker stands")
    seed: Seed = field("5", "the pattern of fog and stars")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Refuse a start at which the loss has no value or no slope."""
        refuse_unless_smooth(values["loss"], values["start"], "start")

    def construct(self) -> None:
        self.way = way_through(self.loss, self.start)
        self.one_weight_is_one_curve()
        self.left_or_right()
        self.the_tangent_answers()
        self.the_slope_is_a_live_number()
        self.all_slopes_have_one_formula()
        self.sign_and_size()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_weight_is_one_curve(self) -> None:
        self.beat("One weight")
        letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        picture, panel = self.layout.split(PICTURE[self.layout.aspect])
        area = Box(picture.left, picture.bottom, picture.right, picture.top - TITLE * CAPITAL * self.layout.type.title)
        ends = [float(at[0]) for at in self.way.places]
        across = span_of(self.loss, ends)
        up = heights_of(self.loss, across, [float(value(self.loss, at)) for at in self.way.places], ABOVE)
        self.picture = Profile(self.loss, self.start, (across, up), letters, area, self.layout, self.theme, seed=self.seed)
        self.view = SlopeView(self.loss, self.way.places, across, letters, panel, self.layout, self.theme, self.picture.box.left)
        self.profile_view, self.floor, self.slopes = self.picture.section, self.picture.floor, self.view.stage
        self.letter = letters.style.plain(self.loss.weights[0])
        opening, self.heading = self.opening(box=panel), self.title()
        self.add(*self.picture.parts, opening)
        self.wait(DURATIONS.grand)
        self.play(FadeOut(opening), FadeIn(self.heading), run_time=DURATIONS.quick)
        self.say(f"One weight [{self.letter}](axis1), one curve. Its height is the [loss](loss).")
        self.play(FadeIn(self.view.value), run_time=self.timed(DURATIONS.quick))

    def left_or_right(self) -> None:
        self.beat("Left or right?")
        home = self.picture.valley.home
        fogged = Box(home.left - FOG_EDGE, home.bottom, home.right + FOG_EDGE, home.top + FOG_EDGE)
        self.veil = Veil(self.theme, fogged, seed=self.seed)
        self.veil.lamp = self.picture.valley.lamp
        self.veil.add_updater(lambda veil, dt: setattr(veil, "time", self.time))
        self.say("In the fog you feel only the ground at your feet. Is down left or right?")
        self.unseen = (self.picture.rulers[UP], self.picture.headings[0])
        self.add(self.veil, self.picture.walker, self.heading)
        self.play(FadeIn(self.veil), *(FadeOut(one) for one in self.unseen), run_time=self.timed(DURATIONS.slow))
        self.ask = self.asking_arrows()
        self.play(FadeIn(self.ask), run_time=self.timed(DURATIONS.quick))

    def the_tangent_answers(self) -> None:
        self.beat("The tangent")
        self.say("So close, the ground is almost a straight line: the [tangent](gradient).")
        self.tangent = TangentLine(self.picture.section, self.loss, self.start, self.theme)
        self.add(self.tangent, self.picture.walker)
        self.grow_tangent()
        if self.way.level == self.start:
            self.say("It is level: its [slope](gradient) is {slope}. It shows no way down.", slope=self.slope_at(self.start))
            self.show_panel()
            self.play(FadeOut(self.ask), run_time=DURATIONS.quick)
            return
        self.rise_for_a_step()
        uphill, downhill = ("right", "left") if slope(self.loss, self.start) > 0 else ("left", "right")
        self.say(f"So [uphill](gradient) is to the {uphill}, and downhill to the {downhill}.")
        self.play(FadeOut(self.ask), FadeOut(self.stair), run_time=DURATIONS.quick)
        self.grow_tangent(self.tangent.grown, 1.0, DURATIONS.blink)

    def the_slope_is_a_live_number(self) -> None:
        self.beat("The slope, live")
        self.say("Walk, and watch the [slope](gradient).")
        self.lift_the_fog()
        self.here: Weights = self.start
        for place in self.way.places[1:]:
            if self.here != self.start:
                self.say("And on, to the other side.")
            self.slide(place)
            self.say_slope(place)

    def all_slopes_have_one_formula(self) -> None:
        self.beat("The derivative")
        self.say("Every place has its own [slope](gradient). One formula holds them all: the derivative.")
        self.play(FadeIn(self.view.derivative), run_time=self.timed(DURATIONS.move))
        self.wait(DURATIONS.hold)

    def sign_and_size(self) -> None:
        self.beat("Sign and size")
        self.say("The sign of the [slope](gradient) says which way is uphill. Its size says how steep.")
        self.kept = VGroup(*(TangentLine(self.picture.section, self.loss, at, self.theme) for at in self.way.places))
        labels = VGroup(*(self.label(at) for at in self.way.places))
        self.add(self.kept, self.tangent, self.picture.walker)
        self.play(FadeIn(self.kept), FadeIn(labels), run_time=self.timed(DURATIONS.move))
        self.take_poster()
        if self.way.level:
            lowest = min(self.way.places, key=lambda at: value(self.loss, at)) == self.way.level
            end = ": no side is down" if lowest else ""
            self.say(f"Where it is {{slope}}, the ground is level{end}.", slope=self.slope_at(self.way.level))
            self.slide(self.way.level)
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the tangent --------------------------------------------------------------------------------------------

    def grow_tangent(self, begin: float = 0.0, end: float = 1.0, seconds: float = DURATIONS.move) -> None:
        grown = ValueTracker(begin)

        def follow(_: Mobject) -> None:
            self.tangent.grown = grown.get_value()
            self.tangent.follow()

        self.tangent.add_updater(follow)
        self.play(grown.animate.set_value(end), run_time=self.timed(seconds), rate_func=smooth)
        self.tangent.remove_updater(follow)

    def rise_for_a_step(self) -> None:
        run = stair_run(self.tangent)
        there, size = (self.start[0] + run,), self.layout.type.body
        self.stair = VGroup(Stair(self.picture.section, self.loss, self.start, run, self.theme))
        climb = promised(self.loss, self.start, run) - value(self.loss, self.start)
        along = shown(run, places_for(run), Worked("v - w", tangent_parts(self.loss, self.start, run)[2:]), trim=True)
        parts = tangent_parts(self.loss, self.start, run)[1:]
        rise = shown(climb, places_for(climb), Worked("s*(v - w)", parts), trim=True)
        foot = self.picture.section.over(floats(there), float(value(self.loss, self.start)))
        head = self.picture.section.over(floats(there), float(promised(self.loss, self.start, run)))
        middle = (self.picture.spot(self.start) + foot) / 2
        down = -1 if rise.value > 0 else 1
        beside = (foot + head) / 2 + np.array([LABEL / 2, -CAPITAL * size / 2, 0.0])
        for number, place, across in ((along, middle + np.array([0.0, down * LABEL - CAPITAL * size / 2, 0.0]), 0.5), (rise, beside, 0.0)):
            printed = Number(number.value, number.places, size=size, colour=self.theme.ink, of=number.of, trim=True)
            printed.cased(self.theme.ground, STROKES.casing * 2).stand_at(place, across)
            over = printed.get_right()[0] - self.layout.stage.right
            self.stair.add(printed if over <= 0 else printed.shift(head - beside + np.array([-over - LABEL, LABEL, 0.0])))
        words = "up" if rise.value > 0 else "down"
        rise = shown(abs(climb), places_for(climb), Worked("abs(s*(v - w))", parts), trim=True)
        self.say(
            f"{{run}} to the right takes it {{rise}} {words}: its [slope](gradient) is {{slope}}.",
            run=along,
            rise=rise,
            slope=self.slope_at(self.start),
        )
        self.play(FadeIn(self.stair), run_time=self.timed(DURATIONS.quick))
        self.grow_tangent(1.0, max(1.0, float(run) / self.tangent.usual), DURATIONS.quick)
        self.show_panel()

    def show_panel(self) -> None:
        """The live numbers, and the graph on which the slope leaves its trace."""
        self.play(*(FadeIn(one) for one in self.view.live), run_time=self.timed(DURATIONS.quick))

    def label(self, at: Weights) -> Number:
        """The slope at a place, over its tangent; under it in a hollow, where the walker passes close above."""
        there = self.slope_at(at)
        number = Number(there.value, there.places, size=self.layout.type.body, colour=self.theme.gradient, of=there.of, trim=True)
        ends = tangent_points(self.picture.section, self.loss, floats(at), np.array([[0.0], [1.0]]))
        along = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
        side = -1 if at == self.way.level and self.loss.hessian(floats(at))[0, 0] > 0 else 1
        place = ends[0] + side * LABEL * np.array([-along[1], along[0], 0.0]) - np.array([0.0, CAPITAL * number.size / 2, 0.0])
        across = 0.5 + np.sign(along[1]) * min(0.5, abs(along[1]))
        return number.cased(self.theme.ground, STROKES.casing * 2).stand_at(place, across)

    # -- walking ------------------------------------------------------------------------------------------------

    def slide(self, end: Weights) -> None:
        """Walk to a place; tangent, numbers and the curve of slopes go along."""
        walked = ValueTracker(float(self.here[0]))

        def follow(_: Mobject) -> None:
            self.arrive((walked.get_value(),))

        self.picture.walker.add_updater(follow)
        self.play(walked.animate.set_value(float(end[0])), run_time=self.timed(DURATIONS.grand), rate_func=smooth)
        self.picture.walker.remove_updater(follow)
        self.arrive(end)
        self.here = end

    def arrive(self, at: Weights) -> None:
        self.picture.stand(at)
        self.tangent.touch(at)
        self.view.follow(at)

    def lift_the_fog(self) -> None:
        lift = ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            self.veil.lift = lift.get_value()

        self.veil.add_updater(follow)
        seen = (FadeIn(one) for one in self.unseen)
        self.play(lift.animate.set_value(1.0), *seen, run_time=self.timed(DURATIONS.slow), rate_func=linear)
        self.remove(self.veil)

    # -- what is said -------------------------------------------------------------------------------------------

    def slope_at(self, at: Weights) -> Shown:
        return slope_shown(self.loss, at, PLACES if at == self.way.level else None)

    def say_slope(self, at: Weights) -> None:
        number = self.slope_at(at)
        if at == self.way.level:
            self.say("Here the [slope](gradient) is {slope}: level ground.", slope=number)
        elif number.value < 0:
            self.say("Now the [slope](gradient) is {slope}. The minus says that uphill is to the left.", slope=number)
        else:
            self.say("Now the [slope](gradient) is {slope}. It has no minus: uphill is to the right.", slope=number)

    def asking_arrows(self) -> VGroup:
        """Two arrows at the walker's feet, each with the question."""
        arrows = VGroup()
        tail = self.floor.spot(self.loss, floats(self.start)) + np.array([0.0, STRIP / 2, 0.0])
        for way in (-1, 1):
            begin = tail + np.array([way * LABEL, 0.0, 0.0])
            shape = ArrowShape(self.theme.ink, self.theme.casing).aim(begin, begin + np.array([way * QUESTION, 0.0, 0.0]))
            arrows.add(Prop(shape, reason="the two ways to choose from"))
        mark = Words("?", size=self.layout.type.body, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
        arrows.add(mark.stand_at(tail - np.array([0.0, CAPITAL * mark.size / 2, 0.0]), 0.5))
        return arrows
