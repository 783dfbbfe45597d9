"""Overshoot: a learning rate above the limit, told as leaps across a valley.

What the viewer should see: the valley in section, a well in its lowest place, and a walker with a lantern high on one slope. Fog closes,
and only the slope underfoot is known. The step it asks for is a leap over the well and up the far slope, higher than before; there it is
steeper, so the next leap is longer. The ruler gives way step by step while a table keeps the exact numbers. At the end stands what every
leap does, and which rates would have walked in, leapt across yet come closer, or flown off.
"""

import checkout

from collections.abc import Callable
from types import MappingProxyType
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, smooth

from mathcore.rates import limits
from scenes.kit.claims import Moment, RateLimit, Setting, Shown, StepNumber
from scenes.kit.graphs.rate_ruler import RateRuler, figures
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Loss2, Point2, Rate, Seed, field, whole
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.leaps import Leaps, leaping_walk
from scenes.kit.walks.panel import WalkPanel
from scenes.kit.walks.sectioned import SectionPicture

CLEAR = 0.08
"""Room between two numbers, in frame units."""
TOLD = 4
"""Leaps that take their time; the others follow in one run."""
GIVES_WAY_FIRST = 1.45
"""Where a leap needs a picture this many times wider, the ruler gives way before its arrow is drawn, otherwise with the leap."""
LESS, SAME, MORE = -1, 0, 1

LEVEL = MappingProxyType(
    {
        True: "It is the lowest place already. There is nothing to overshoot.",
        False: "Level is not always lowest: on such ground a walker stays wherever it stands.",
    }
)

LANDED = MappingProxyType(
    {
        (True, MORE): "Over the well, and up: the [loss](loss) goes from {before} to {after}.",
        (True, SAME): "Over the well, and as high as before: the [loss](loss) is {after} again.",
        (True, LESS): "Over the well, yet lower: the [loss](loss) goes from {before} to {after}.",
        (False, MORE): "Up instead of down: the [loss](loss) goes from {before} to {after}.",
        (False, SAME): "No higher and no lower: the [loss](loss) is {after} again.",
        (False, LESS): "Down the slope: the [loss](loss) goes from {before} to {after}.",
    }
)
STEEPER = MappingProxyType(
    {
        MORE: "It is steeper here. The [gradient](gradient) is longer, so the next [step](step) is longer too.",
        SAME: "It is just as steep here, so the next [step](step) is just as long.",
        LESS: "It is flatter here. The [gradient](gradient) is shorter, so the next [step](step) is shorter too.",
    }
)
HEIGHT = MappingProxyType({MORE: "higher", SAME: "as high", LESS: "lower"})
ONWARD = MappingProxyType(
    {
        MORE: "And so on, higher each time. The ruler has to give way.",
        SAME: "And so on, there and back.",
        LESS: "And so on, lower each time.",
        None: "And so on.",
    }
)
ENDS = MappingProxyType(
    {
        MORE: "Each step lands higher than the last: the walk diverges.",
        LESS: "Each leap flies past the well, yet lands lower: overshooting is not yet diverging.",
        "converged": "It comes to rest in the valley.",
        "stuck": "It comes to rest, but not in the lowest place.",
    }
)


class Overshoot(LessonScene):
    """Steps that are too long."""

    loss: Loss2 = field("bowl", "the valley")
    start: Point2 = field("3,4", "where the walker sets out")
    learning_rate: Rate = field("1.2", "how far one step goes for each unit of slope")
    steps: Annotated[int, whole(1, 12)] = field("8", "how many steps it takes")
    seed: Seed = field("11", "the pattern of fog and stars")

    def construct(self) -> None:
        self.leaps = Leaps(leaping_walk(self.loss, self.start, self.learning_rate, self.steps))
        self.here = 0
        self.a_valley_with_a_well()
        self.in_fog_only_the_slope_is_felt()
        self.the_first_leap()
        self.a_new_slope_a_new_leap()
        self.and_so_on()
        self.what_every_leap_does()
        self.the_limits_of_the_rate()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_valley_with_a_well(self) -> None:
        self.beat("A valley")
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.picture = SectionPicture(self.leaps, self.letters, self.layout, self.theme, self.seed, lambda: self.time)
        self.side_view, self.floor = self.picture.section, self.picture.floor
        self.panel = WalkPanel(self.leaps, self.letters, self.picture.room.split(self.layout)[1], self.layout, self.theme)
        self.arcs: list[Mobject] = []
        self.numbers: list[Mobject] = []
        self.rings: list[Mobject] = []
        opened = self.opening_in(self.picture.room.split(self.layout)[1])
        self.add(*self.picture.parts, opened)
        self.stand_in_a_ring()
        self.wait(DURATIONS.slow)
        self.play(FadeOut(opened), FadeIn(self.title()), run_time=DURATIONS.quick)
        known = [FadeIn(self.panel.table), *self.panel.table.arrive()] if self.leaps.count else []
        where = " The well is at the lowest place." if self.picture.valley.well_at is not None else ""
        self.say(f"A valley, cut open. Height is the [loss](loss).{where}", *known)

    def in_fog_only_the_slope_is_felt(self) -> None:
        self.beat("In the fog")
        self.say("But there is fog. You only feel the slope under your feet: the [gradient](gradient).")
        over = (self.picture.rulers, self.picture.headings, self.plumb, *self.rings, *self.numbers, self.picture.walker)
        self.add(self.picture.veil, *over)
        self.play(FadeIn(self.picture.veil, suspend_mobject_updating=False), run_time=self.timed(DURATIONS.slow))
        self.show_gradient()
        self.play(FadeIn(self.picture.factor_note()), run_time=self.timed(DURATIONS.blink))

    def the_first_leap(self) -> None:
        self.beat("The first leap")
        if not self.leaps.count and self.leaps.rests:
            self.say("The slope is zero here: no step leads anywhere.")
            self.lift_the_fog()
            self.say(LEVEL[self.leaps.walk.verdict.kind == "converged"])
            self.rest()
            self.wait(DURATIONS.hold)
            return
        if self.learning_rate == 1:
            self.say("Turn round, and go just the length of the [gradient](gradient).")
        else:
            self.say("Turn round, and go {rate} times the length of the [gradient](gradient).", rate=self.rate())
        self.play(FadeIn(self.panel.rule), run_time=self.timed(DURATIONS.quick))
        if not self.leaps.count:
            return
        self.play(FadeIn(self.panel.worked), run_time=self.timed(DURATIONS.quick))
        self.show_step()
        self.say("You cannot see how far that is. You leap.")
        self.leap(DURATIONS.grand)
        self.say_where_it_landed()
        self.lift_the_fog()

    def a_new_slope_a_new_leap(self) -> None:
        if self.here == self.leaps.count:
            return
        self.beat("The next leap")
        self.show_gradient()
        self.say(STEEPER[self.leaps.compared("gradient", 0)])
        self.show_step()
        self.leap(DURATIONS.slow)
        self.show_gradient()
        before, now = self.leaps.compared("loss", 0), self.leaps.compared("loss", 1)
        again = " as before" if now == SAME else " again" if now == before else ""
        self.say(f"It lands {HEIGHT[now]}{again}: the [loss](loss) is {{loss}}.", loss=self.leaps.loss_at(2))
        self.take_poster()

    def and_so_on(self) -> None:
        if self.here == self.leaps.count:
            return
        self.beat("And so on")
        self.say(ONWARD[self.leaps.trend])
        while self.here < self.leaps.count:
            told = self.here < TOLD
            self.show_step(DURATIONS.blink)
            self.leap(DURATIONS.move if told else DURATIONS.quick)
            self.show_gradient(DURATIONS.blink)

    def what_every_leap_does(self) -> None:
        if not self.leaps.count and self.leaps.rests:
            return
        self.beat("What every leap does")
        distance, loss = self.leaps.distance_ratio, self.leaps.loss_ratio
        if self.leaps.overflows:
            self.say("At step {step} the loss no longer fits into a computer's numbers.", step=self.number_of(self.here + 1))
        elif distance and loss:
            self.say("Every leap multiplies the distance by {distance} and the [loss](loss) by {loss}.", distance=distance, loss=loss)
        elif self.here > 1:
            first, last, steps = self.leaps.loss_at(0), self.leaps.loss_at(self.here), self.number_of(self.here)
            self.say("In {steps} steps the [loss](loss) went from {first} to {last}.", steps=steps, first=first, last=last)
        self.say_how_it_ends()

    def the_limits_of_the_rate(self) -> None:
        lowest = self.leaps.minimum
        steepest = limits(self.loss, lowest)[-1] if lowest else None
        if lowest is None or steepest is None or not steepest.eigenvalue > 0 or (not self.leaps.count and self.leaps.rests):
            return
        self.beat("The limits of the rate")
        where = "In this valley" if self.leaps.quadratic else "Close to the lowest place"
        sources = [RateLimit(self.loss.expression, tuple(lowest), times) for times in (1, 2)]
        rates = zip((steepest.fastest, steepest.largest), sources, strict=True)
        fastest, largest = (shown(rate, figures(rate), of, trim=True) for rate, of in rates)
        self.say(f"{where}, rates up to {{fastest}} walk straight in.", fastest=fastest)
        ruler = RateRuler(steepest, sources, self.learning_rate, self.letters.rate, self.panel.below_the_rule, self.layout, self.theme)
        self.rates = ruler.graph
        leaving = [FadeOut(self.panel.worked)] if self.panel.worked in self.mobjects else []
        self.play(*leaving, FadeIn(ruler), run_time=self.timed(DURATIONS.quick))
        self.say("Below {largest} they leap across, yet come closer. Beyond it, they fly off.", largest=largest)
        self.rest()
        self.wait(DURATIONS.hold)

    # -- one leap -----------------------------------------------------------------------------------------------

    def number_of(self, step: int) -> Shown:
        return shown(step, 0, StepNumber(Moment(self.leaps.run, step)))

    def rate(self) -> Shown:
        return shown(self.learning_rate, 4, Setting("learning_rate"), trim=True)

    def stand_in_a_ring(self) -> None:
        """Leave a ring where the walker stands, with its loss and the plumb line to its weights."""
        self.plumb = self.picture.plumb(self.here)
        self.rings.append(self.picture.ring(self.here))
        self.numbers.append(self.picture.height(self.here) or VGroup())
        self.take_away(*(older for older in self.numbers[:-1] if crowds(self.numbers[-1], older)))
        self.add(self.plumb, self.rings[-1], self.numbers[-1], self.picture.walker)

    def show_gradient(self, seconds: float = DURATIONS.quick) -> None:
        """The arrow of the gradient here, unless it points out of the section."""
        self.gradient: Mobject = VGroup()
        if not self.picture.shows_slope(self.here):
            return
        self.gradient = self.picture.gradient(self.here)
        self.play(FadeIn(self.gradient), run_time=self.timed(seconds))

    def show_step(self, seconds: float = DURATIONS.quick) -> None:
        if self.leaps.opens(self.here):
            self.cut_anew()
        view, after = self.picture.view, self.leaps.after(self.here, self.picture.view)
        if after.extent > GIVES_WAY_FIRST * view.extent:
            # The number would sink onto the floor with its ring.
            self.take_away(*self.numbers)
            self.follow_a_share(lambda share: self.picture.stay(self.here, view.towards(after, share)), DURATIONS.quick)
        self.step = self.picture.step(self.here)
        self.play(FadeIn(self.step), run_time=self.timed(seconds))

    def leap(self, seconds: float) -> None:
        """Fly to the next iterate while the ruler gives way; ring, loss and row of the table come with the landing."""
        view, after = self.picture.view, self.leaps.after(self.here, self.picture.view)
        # Older arcs and numbers would crowd the valley's foot.
        self.take_away(*self.arcs[:-1], *self.numbers[:-1])
        flight = self.picture.flight(self.here)
        self.add(flight, *self.rings, self.picture.walker)
        self.follow_a_share(lambda share: self.picture.fly(flight, share, view.towards(after, share)), seconds)
        self.arcs.append(flight)
        self.here += 1
        self.picture.walker.stand(self.picture.at(self.here))
        self.take_away(self.gradient, self.step, self.plumb)
        self.stand_in_a_ring()
        self.play(*self.panel.table.arrive(), run_time=DURATIONS.blink)

    def follow_a_share(self, advance: Callable[[float], None], seconds: float) -> None:
        """Play something that depends on how far it has come, from 0 to 1."""
        share = ValueTracker(0.0)

        def follow(_: Mobject) -> None:
            advance(share.get_value())

        self.picture.valley.add_updater(follow)
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=smooth)
        self.picture.valley.remove_updater(follow)

    def take_away(self, *mobjects: Mobject) -> None:
        self.picture.drop(*mobjects)
        self.remove(*mobjects)

    def cut_anew(self) -> None:
        """The next leap leaves the section: cut along it."""
        if self.leaps.cuts_before(self.here) == 1:
            self.say("The next step goes another way: the valley is cut anew along it.")
        self.take_away(*self.arcs, *self.numbers, *self.rings, self.gradient, self.plumb)
        self.arcs, self.numbers, self.rings = [], [], []
        self.picture.cut_anew(self.here)
        self.stand_in_a_ring()
        self.show_gradient(DURATIONS.blink)

    def lift_the_fog(self) -> None:
        veil = self.picture.veil
        self.follow_a_share(lambda share: setattr(veil, "lift", share), DURATIONS.slow)
        self.remove(veil)

    # -- what the walk says -------------------------------------------------------------------------------------

    def say_where_it_landed(self) -> None:
        if self.leaps.count == 1 and self.leaps.rests:
            self.say("You land on level ground at once: the [loss](loss) is {after}, the slope zero.", after=self.leaps.loss_at(1))
            return
        words = LANDED[self.leaps.crosses(0), self.leaps.compared("loss", 0)]
        numbers = {"before": self.leaps.loss_at(0), "after": self.leaps.loss_at(1)}
        self.say(words, **{name: number for name, number in numbers.items() if f"{{{name}}}" in words})

    def say_how_it_ends(self) -> None:
        kind, trend = self.leaps.walk.verdict.kind, self.leaps.trend
        if kind == "bouncing":
            a, b, c, d = (self.leaps.weight_at(step, index) for step in (0, 1) for index in (0, 1))
            self.say("For ever back and forth between ({a}, {b}) and ({c}, {d}).", a=a, b=b, c=c, d=d)
        elif trend == LESS and self.leaps.always_crosses:
            self.say(ENDS[LESS])
        elif trend == MORE and self.here > 1:
            self.say(ENDS[MORE])
        elif kind in ENDS:
            self.say(ENDS[kind])


def crowds(one: Mobject, other: Mobject) -> bool:
    """Whether two numbers stand so close that only one of them can be read."""
    apart = np.abs(one.get_center() - other.get_center())
    return bool(apart[0] < (one.width + other.width) / 2 + CLEAR and apart[1] < (one.height + other.height) / 2 + CLEAR)
