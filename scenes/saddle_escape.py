"""Leaving the saddle: what momentum adds to a step, and why it gets away sooner; and when nothing gets away.

What the viewer should see: two walkers on one spot a hair's breadth off a saddle's ridge, with one rate; one of them has momentum. Close up
its velocity is taken apart: the old one, shortened, and the gradient glued to its tip. Then both set out. On the map hardly anything
happens for a long time; on a graph that shows even the smallest distance from the ridge both grow by equal factors, and the one with
momentum grows faster. Last both start on the ridge itself: neither ever leaves it.
"""

import checkout

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any

from manim import FadeIn, FadeOut, Mobject, ReplacementTransform

from scenes.kit.claims import Moment, Setting, Shown, StepNumber
from scenes.kit.graphs.chart import Chart, holding
from scenes.kit.land.basin import framed
from scenes.kit.land.view import Relief, window_of
from scenes.kit.layout import Box
from scenes.kit.marks import Walker, run_of
from scenes.kit.parameters import Loss2, Point2, Positive, Rate, field, number
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.country import Land, free_spot
from scenes.kit.walks.escape import AwayChart, Beside, Escape, Outcome, RidgeLine, distance_from_ridge
from scenes.kit.walks.race import Race, Standings
from scenes.kit.walks.racing import RaceLesson
from scenes.kit.walks.velocity import VelocityMap, VelocityPanel, telling_step

NAMES = ("plain", "with momentum")
BY = ("Without momentum", "With momentum")
PLAIN, HEAVY = 0, 1
SHARE = MappingProxyType({"16:9": 0.5, "9:16": 0.5, "1:1": 0.47})
"""How much of the stage the picture has: of its width in 16:9, else of its height."""
GAP, EDGE = 0.4, 0.14
"""Between picture and panel; and room at the sides of the close-up for the longer numbers on its ruler."""
RACE, BACK = 9.0, 3.0
"""Seconds that the longer way off the saddle takes, and the way of those who stay."""
FARTHEST = 50
"""How many windows far from the middle of one a walker may get."""
STAY = 60
"""Steps for which walkers are followed that never leave."""


class SaddleEscape(RaceLesson):
    """Momentum on a saddle."""

    loss: Loss2 = field("saddle", "the landscape, with a saddle in its window")
    start: Point2 = field("0.5,0.000001", "where both walkers set out, beside the ridge")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope, or of velocity")
    momentum: Annotated[Fraction, number("0", "0.99")] = field("0.9", "the share of its velocity that the second walker keeps")
    reach: Positive = field("1", "how far from the ridge counts as away")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Refuse losses without a saddle, starts that are away from its ridge already, and walks that no map can show."""
        away = distance_from_ridge(values["loss"], values["start"])
        if away >= values["reach"]:
            raise ValueError(f"start is {away:.3g} from the ridge already: let it be nearer, or reach be more than {away:.3g}")
        escape = Escape(*(values[name] for name in ("loss", "start", "learning_rate", "momentum", "reach")))
        far = max(one.farthest(STAY) for one in (escape, escape.on_the_ridge()) if one is not None)
        if not far <= FARTHEST:
            raise ValueError(
                f"a walker gets {far:.3g} times as far as the loss's window before it has left the saddle: let learning_rate, momentum "
                f"or reach be smaller, so that it stays within {FARTHEST} times"
            )

    def construct(self) -> None:
        self.escape = Escape(self.loss, self.start, self.learning_rate, self.momentum, self.reach)
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.picture, self.panel = self.layout.split(SHARE[self.layout.aspect], GAP)
        self.two_walkers_on_one_spot()
        self.a_velocity_taken_apart()
        self.both_set_out()
        self.why_it_is_slow()
        self.on_the_ridge_itself()
        self.rest()
        self.wait(DURATIONS.hold)

    # -- beats --------------------------------------------------------------------------------------------------

    def two_walkers_on_one_spot(self) -> None:
        self.beat("A saddle")
        box, words = self.picture, self.panel
        land = Land(self.loss, framed(self.loss, [self.start]), box, self.theme, "hillside")
        self.stages: list[Any] = [land.view]
        walkers = [Walker(land.view, self.loss, self.start, self.theme) for _ in NAMES]
        # The title stays in the panel until numbers need the room.
        opening = self.opening_in(words)
        self.add(land.land, land.contours, *walkers, opening)
        self.wait(self.timed(DURATIONS.grand))
        self.say("A saddle: one way leads up, another down. In the middle it is level.")
        if self.escape.is_on_the_ridge:
            self.say("Two walkers stand on one spot, exactly on the ridge.")
            return
        far, slope = Beside(self.escape, words, self.layout, self.theme)
        ridge = self.ridge_on(land.view) if self.escape.on_the_ridge() else []
        self.say("Two walkers stand on one spot, only {far} beside the ridge.", far=self.escape.distance_at(PLAIN, 0))
        self.play(FadeOut(opening), run_time=self.timed(DURATIONS.quick))
        self.add(*ridge, *walkers)
        self.play(FadeIn(far, *ridge), run_time=self.timed(DURATIONS.quick))
        self.say("There is a way down. But its [slope](gradient) here is only {slope}.", slope=self.escape.slope_off())
        self.play(FadeIn(slope), run_time=self.timed(DURATIONS.quick))

    def a_velocity_taken_apart(self) -> None:
        walk = self.escape.walks[HEAVY]
        step = telling_step(walk, max(1, self.escape.last(HEAVY, STAY) - 1))
        self.beat("Momentum")
        self.say("One has momentum: it keeps {beta} of its velocity from step to step.", beta=self.kept())
        self.close = close = VelocityMap(walk, step, self.letters, self.picture.inset(EDGE, 0), self.layout, self.theme, "close up")
        self.stages += [close.chart.view, close.chart.frame]
        told = VelocityPanel(walk, step, self.letters, self.panel, self.layout, self.theme)
        close.note.stand_at(told.foot)
        self.change(self.on_stage(), [*close.parts, told.rule])
        self.show(close.arrows["before"], told.lines["before"])
        self.say("One of its steps, close up: its old velocity, shortened ...")
        self.turn_into(close.arrows["before"], close.arrows["kept"], told.lines["kept"])
        self.say("... and the [gradient](gradient) here, glued to its tip.")
        self.show(close.gradient, close.note, told.lines["gained"])
        self.turn_into(close.gradient, close.arrows["gained"])
        self.say("Both make the new velocity. Turned round, times {rate}, it is the [step](step).", rate=self.rate())
        self.show(close.arrows["whole"], told.lines["whole"])
        self.show(close.move)
        self.follow(close.walker, close.glide, (0.0, 1.0), DURATIONS.move)
        close.walker.stand(tuple(walk.points[step + 1]))
        self.add(close.rings[1], close.walker)

    def both_set_out(self) -> None:
        if self.escape.is_on_the_ridge:
            return
        self.beat("Both set out")
        lasts = [self.escape.last(index, STAY) for index in (PLAIN, HEAVY)]
        leaving = self.on_stage()
        self.spread_the_map(self.escape, lasts, "map")
        self.away = AwayChart(self.escape, lasts, self.race.colours, self.below, self.layout, self.theme)
        self.stages.append(self.away.graph)
        self.say("Now both set out: from one spot, at one rate, {rate}.", rate=self.rate())
        self.change(leaving, [*self.chart.parts, *self.race.left_at(0), *self.race.walkers, self.away.frame, self.standings])
        self.add(*self.away.lines)
        for index in sorted((PLAIN, HEAVY), key=lambda one: lasts[one]):
            self.go_on(lasts[index], RACE / max(lasts), self.away.reach)
            self.tell_of(index)
        self.take_poster()

    def why_it_is_slow(self) -> None:
        if self.escape.is_on_the_ridge:
            return
        self.beat("Why it is slow")
        self.say("Near the ridge the way off is almost level: each [step](step) is tiny.")
        plain, heavy = self.escape.counts
        if plain is not None and heavy is not None and heavy < plain:
            self.say("Momentum adds up the small [gradients](gradient), so its steps grow faster.")

    def on_the_ridge_itself(self) -> None:
        ridge = self.escape.on_the_ridge()
        if ridge is None:
            return
        self.beat("On the ridge")
        leaving = self.on_stage()
        self.spread_the_map(ridge, [STAY, STAY], "map of the ridge")
        self.say("And from the ridge itself, not a hair beside it?")
        self.change(leaving, [*self.chart.parts, *self.race.left_at(0), *self.race.walkers, self.standings])
        self.go_on(STAY, BACK / STAY)
        self.say("Neither ever leaves: no part of the [gradient](gradient) leads off the ridge.")
        found = Outcome(self.escape, ridge, NAMES, self.panel, self.layout, self.theme)
        self.play(FadeOut(self.standings), run_time=self.timed(DURATIONS.blink))
        self.play(FadeIn(found), run_time=self.timed(DURATIONS.quick))

    def ridge_on(self, view: Relief) -> list[Mobject]:
        """The line of the ridge, and its name at the end that is farther up."""
        line = RidgeLine(view, self.escape, self.theme)
        end = max(line.get_start(), line.get_end(), key=lambda one: float(one[1]))
        name = Words("ridge", size=self.layout.type.body, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
        name.move_to(free_spot(name, end, line.get_all_points(), self.layout.stage, (end - line.get_center())[:2]))
        return [line, name]

    # -- the map ------------------------------------------------------------------------------------------------

    def spread_the_map(self, escape: Escape, lasts: Sequence[int], name: str) -> None:
        """A map on which both can be followed so far, and both where they set out."""
        points = [point for walk, last in zip(escape.walks, lasts, strict=True) for point in walk.points[: last + 1]]
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, self.picture, holding(window_of(self.loss), points), name)
        self.stages += [self.chart.view, self.chart.frame]
        self.race = Race(escape.walks, lasts, self.chart, self.theme)
        self.standings = Standings(self.race, NAMES, self.panel, self.layout, self.theme)
        self.here = 0

    @property
    def below(self) -> Box:
        """The panel under the standings."""
        return replace(self.panel, top=self.standings.bottom)

    def tell_of(self, index: int) -> None:
        """Say that a walk is away, or that it is not."""
        last = self.race.lasts[index]
        if self.escape.counts[index] is None:
            steps = shown(last, 0, StepNumber(Moment(run_of(self.escape.walks[index]), last)))
            self.say(f"{BY[index]}, {{steps}} steps are not enough to leave.", steps=steps)
            return
        steps = self.escape.steps_away(index)
        self.standings.settle(index, steps)
        dot = self.away.dot(index, last)
        self.add(dot)
        self.play(FadeIn(dot), run_time=DURATIONS.blink)
        self.say(f"{BY[index]}, it takes {{steps}} steps to be {{reach}} away.", steps=steps, reach=self.far_enough())

    # -- moving -------------------------------------------------------------------------------------------------

    def show(self, *parts: Mobject) -> None:
        """Let parts appear; the walker stays over them."""
        self.add(*parts, self.close.walker)
        self.play(*(FadeIn(one) for one in parts), run_time=self.timed(DURATIONS.quick))

    def turn_into(self, first: Mobject, last: Mobject, *coming: Mobject) -> None:
        """Let one arrow become another."""
        self.play(ReplacementTransform(first, last), *(FadeIn(one) for one in coming), run_time=self.timed(DURATIONS.move))
        self.add(last, self.close.walker)

    # -- numbers ------------------------------------------------------------------------------------------------

    def rate(self) -> Shown:
        return shown(self.learning_rate, 6, Setting("learning_rate"), trim=True)

    def kept(self) -> Shown:
        return shown(self.momentum, 4, Setting("momentum"), trim=True)

    def far_enough(self) -> Shown:
        return shown(self.reach, 6, Setting("reach"), trim=True)
