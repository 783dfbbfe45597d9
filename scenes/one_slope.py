"""One slope: which way is down, and how steep, where there is a single weight.

What the viewer should see: a valley in profile, and a walker on its side in fog. Left or right? The ground underfoot is almost a straight
line, the tangent, and how much it rises for one step to the right is the slope. The fog lifts, the walker goes down through the bottom and
up the other side, and the slope is a live number: it shrinks, is zero where the ground is level, and changes its sign; beside the hillside
it draws a curve of its own. At the end that curve gets its formula, the derivative, and three tangents show what sign and size say.
"""

import checkout

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, VMobject, linear, smooth

from scenes.kit.claims import Shown, Weights, Worked
from scenes.kit.graphs.graph import ACROSS, UP
from scenes.kit.graphs.profile import STRIP, Profile, close_span, heights_of
from scenes.kit.land.valley import Veil
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Prop
from scenes.kit.marks import ArrowShape, floats
from scenes.kit.parameters import Loss1, Point1, Seed, field
from scenes.kit.slopes.one_weight import in_print, promised, refuse_unless_smooth, slope, slope_shown, tangent_parts, value, way_through
from scenes.kit.slopes.slope_view import SlopeView
from scenes.kit.slopes.tangents import TangentLine, stair, stair_run
from scenes.kit.text.crowd import Crowd, sampled
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS, STROKES

PICTURE = MappingProxyType({"16:9": 0.6, "9:16": 0.53, "1:1": 0.6})
"""How much of the stage the hillside has."""
ABOVE = 0.7
"""Room over the highest place walked to, as a share of its height."""
FOG_EDGE, FOG_MELT = 0.75, 0.9
"""Fog reaches so far beyond what is painted, and thins out over this width."""
QUESTION = 0.75
"""Length of the arrows that ask for the way, in frame units."""
BESIDE, RAISED = 0.36, 0.7
"""How far from the walker's weight those arrows begin, in frame units, and how high in the strip over the ruler they lie."""
APART = 0.3
"""Between a walker's tangent and its number, in frame units."""
SAMPLES = 400
ALONG = (0.0, 0.7, -0.7, 1.1, -1.1)
"""Where a number can stand along its tangent, from the point where it touches, in frame units."""
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
        across = close_span(self.loss, [float(at[0]) for at in self.way.places])
        up = heights_of(self.loss, across, [float(value(self.loss, at)) for at in self.way.places], ABOVE)
        self.picture = Profile(self.loss, self.start, (across, up), letters, picture, self.layout, self.theme, seed=self.seed)
        self.view = SlopeView(self.loss, self.way.places, across, letters, panel, self.layout, self.theme, self.picture.box.left)
        self.profile_view, self.floor, self.slopes = self.picture.section, self.picture.floor, self.view.stage
        self.letter = letters.style.plain(self.loss.weights[0])
        self.open_with(self.opening(box=panel), *self.picture.parts)
        self.say(f"One weight [{self.letter}](axis1), one curve. Its height is the [loss](loss).")
        self.play(FadeIn(self.view.value), run_time=self.timed(DURATIONS.quick))

    def left_or_right(self) -> None:
        self.beat("Left or right?")
        home = self.picture.valley.home
        fogged = Box(home.left - FOG_EDGE, home.bottom, home.right + FOG_EDGE, home.top + FOG_EDGE)
        self.veil = Veil(self.theme, fogged, seed=self.seed, melt=FOG_MELT)
        self.veil.lamp = self.picture.valley.lamp
        self.veil.add_updater(lambda veil, dt: setattr(veil, "time", self.time))
        self.say("In the fog you feel only the ground at your feet. Is down left or right?")
        self.unseen = (self.picture.rulers[UP], self.picture.headings[0])
        self.add(self.veil, self.picture.rulers[ACROSS], self.picture.headings[1], self.picture.walker)
        drifting = FadeIn(self.veil, suspend_mobject_updating=False)
        self.play(drifting, *(FadeOut(one) for one in self.unseen), run_time=self.timed(DURATIONS.slow))
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
            return
        self.rise_for_a_step()
        uphill, downhill = ("right", "left") if slope(self.loss, self.start) > 0 else ("left", "right")
        self.say(f"So [uphill](gradient) is to the {uphill}, and [downhill](step) to the {downhill}.")
        self.play(*self.answered(), FadeOut(self.stair), run_time=DURATIONS.quick)
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
        labels = self.labels()
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
        there = (self.start[0] + run,)
        legs = stair(self.picture.section, self.loss, self.start, run, self.theme)
        climb = promised(self.loss, self.start, run) - value(self.loss, self.start)
        along = in_print(run, Worked("v - w", tangent_parts(self.loss, self.start, run)[2:]))
        parts = tangent_parts(self.loss, self.start, run)[1:]
        rise = in_print(climb, Worked("s*(v - w)", parts))
        foot = self.picture.section.over(floats(there), float(value(self.loss, self.start)))
        head = self.picture.section.over(floats(there), float(promised(self.loss, self.start, run)))
        right, under = np.array([1.0, 0.0, 0.0]), np.array([0.0, -np.sign(head[1] - foot[1]), 0.0])
        aslant, level, upright = (right + under) / np.sqrt(2), (self.picture.spot(self.start) + foot) / 2, (foot + head) / 2
        ways = (
            [(level, under), (foot, under), (foot, aslant), (level, -under)],
            [(upright, right), (head, right), (head, -under), (upright, -right)],
        )
        self.stair, crowd = VGroup(*legs), self.crowd(self.tangent, *legs)
        for number, choices, colour in zip((along, rise), ways, (self.theme.axis(0), self.theme.loss), strict=True):
            printed = self.printed(number, colour)
            crowd.place(printed, choices)
            self.stair.add(printed)
        words = "up" if rise.value > 0 else "down"
        rise = in_print(abs(climb), Worked("abs(s*(v - w))", parts))
        self.say(
            f"[{{run}}](axis1) to the right takes it [{{rise}}](loss) {words}: its [slope](gradient) is {{slope}}.",
            run=along,
            rise=rise,
            slope=self.slope_at(self.start),
        )
        self.add(self.stair, self.tangent, self.picture.walker)
        self.play(FadeIn(self.stair), run_time=self.timed(DURATIONS.quick))
        self.grow_tangent(1.0, max(1.0, float(run) / self.tangent.usual), DURATIONS.quick)
        self.show_panel()

    def show_panel(self) -> None:
        """The live numbers, and the graph on which the slope leaves its trace."""
        self.play(*(FadeIn(one) for one in self.view.live), run_time=self.timed(DURATIONS.quick))

    def labels(self) -> VGroup:
        """The slopes at all places, each beside its tangent; under it in a hollow, where the walker passes close above."""
        labels, crowd = VGroup(), self.crowd(*self.kept)
        for at, tangent in zip(self.way.places, self.kept, strict=True):
            number = self.printed(self.slope_at(at), self.theme.gradient)
            first, last = tangent.get_start(), tangent.get_end()
            along = (last - first) / np.linalg.norm(last - first)
            side = -1 if at == self.way.level and self.loss.hessian(floats(at))[0, 0] > 0 else 1
            normal = side * np.array([-along[1], along[0], 0.0])
            ways = [(self.picture.spot(at) + share * along, way) for way in (normal, -normal) for share in ALONG]
            crowd.place(number, ways, APART)
            labels.add(number)
        return labels

    def printed(self, one: Shown, colour: str) -> Number:
        """A number on the hillside."""
        number = Number(one.value, one.places, size=self.layout.type.body, colour=colour, of=one.of, trim=True, power="×" in one.text)
        return number.cased(self.theme.ground, STROKES.casing * 2)

    def crowd(self, *lines: VMobject) -> Crowd:
        """What numbers on the hillside keep clear of: the curve, the rulers, the walker, the arrows that ask, and these lines."""
        across = np.linspace(*self.picture.section.across, SAMPLES)
        bends = [sampled(first, last) for one in lines for first, last in pairwise(one.get_anchors())]
        right = self.view.print.left if self.layout.side_by_side else self.layout.stage.right
        room = replace(self.picture.box, right=right, bottom=self.picture.section.foot)
        shown = [*self.picture.rulers, *([self.ask] if self.ask in self.mobjects else [])]
        around = (one.get_all_points() for one in shown)
        return Crowd(room, self.picture.section.spot(self.loss, across[:, None]), self.picture.walker.dot.points, *around, *bends)

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
        self.play(lift.animate.set_value(1.0), *seen, FadeOut(self.ask), run_time=self.timed(DURATIONS.slow), rate_func=linear)
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

    def answered(self) -> list[Any]:
        """The arrows take the colours of uphill and downhill, and the question goes."""
        left, right, question = self.ask
        uphill, downhill = (right, left) if slope(self.loss, self.start) > 0 else (left, right)
        return [uphill.animate.set_fill(self.theme.gradient), downhill.animate.set_fill(self.theme.step), FadeOut(question)]

    def asking_arrows(self) -> VGroup:
        """Two arrows at the walker's feet, each with the question."""
        arrows = VGroup()
        tail = self.floor.spot(self.loss, floats(self.start)) + np.array([0.0, RAISED * STRIP, 0.0])
        for way in (-1, 1):
            begin = tail + np.array([way * BESIDE, 0.0, 0.0])
            shape = ArrowShape(self.theme.ink, self.theme.casing).aim(begin, begin + np.array([way * QUESTION, 0.0, 0.0]))
            arrows.add(Prop(shape, reason="the two ways to choose from"))
        mark = Words("?", size=self.layout.type.body, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
        arrows.add(mark.stand_at(tail - np.array([0.0, CAPITAL * mark.size / 2, 0.0]), 0.5))
        return arrows
