"""Taming the step: clipping, which cuts a gradient that is too long, and warm-up, which begins with short steps.

What the viewer should see: two walkers set out from one spot of a gentle slope and go the same way, as far as the edge of a cliff, where
the gradient is very long. One of them takes it as it is and is thrown far away; for the other it is cut to a fixed length, in the same
direction, and that step leads down the cliff. Then a valley with steep sides: at the full rate the walk flies off from the start, while a
rate that is raised step by step comes down, and by the time it is full the ground is gentle.
"""

import checkout

from dataclasses import replace
from types import MappingProxyType
from typing import Annotated

from manim import FadeIn, Mobject

from mathcore import Clipped, GradientDescent, Rule, WarmUp, descend
from scenes.kit.claims import Setting, Shown, Worked
from scenes.kit.land.basin import framed
from scenes.kit.layout import Box
from scenes.kit.marks import Walker
from scenes.kit.parameters import Loss2, Point2, Positive, Rate, field, whole
from scenes.kit.text.formula import Letters
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.country import Land
from scenes.kit.walks.outings import titled
from scenes.kit.walks.race import Standings
from scenes.kit.walks.racing import RaceLesson
from scenes.kit.walks.taming import ClippingPanel, Duel, EdgeMap, TwoLosses, TwoRates, rate_shown

WILD, TAME = 0, 1
CLIPPED = ("plain", "clipped")
WARMED = ("full rate", "warm-up")
SHARES = MappingProxyType({"16:9": 0.5, "9:16": 0.5, "1:1": 0.47})
"""How much of the stage the picture has: of its width in 16:9, else of its height."""
GAP = 0.4
SLOW, BRISK = 0.9, 0.35
"""Seconds for a step that is told, and for the others."""
LATER = 4
"""Steps for which the warming walk goes on once it has its full rate."""


class TamingSteps(RaceLesson):
    """Clipping and warm-up."""

    loss: Loss2 = field("cliff", "the landscape for clipping")
    start: Point2 = field("4.15,2.8", "where both walkers set out on it")
    learning_rate: Rate = field("1.5", "how far one step goes there for each unit of slope")
    max_norm: Positive = field("1", "how long a gradient may be where it is clipped")
    steps: Annotated[int, whole(1, 60)] = field("10", "how many steps both take there, at most")
    warm_loss: Loss2 = field("steep_sides", "the landscape for warm-up")
    warm_start: Point2 = field("3,2.5", "where both walkers set out on it")
    warm_rate: Rate = field("0.3", "the full learning rate there")
    warm_up: Annotated[int, whole(1, 60)] = field("10", "over how many steps the rate is raised")

    def construct(self) -> None:
        self.picture, self.panel = self.layout.split(SHARES[self.layout.aspect], GAP)
        whole_rule = GradientDescent(self.learning_rate)
        walks = [descend(self.loss, self.start, rule, self.steps) for rule in (whole_rule, Clipped(whole_rule, self.max_norm))]
        letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.duel = Duel(walks, self.steps, letters, self.picture, self.layout, self.theme, "map")
        self.edge = self.duel.first_longer_than(self.max_norm)
        self.two_on_one_spot()
        self.the_same_way_at_first()
        if self.edge is not None:
            self.cut_to_a_length(self.edge)
            self.one_is_thrown_the_other_is_not(self.edge)
        self.too_steep_a_start()
        self.a_rate_that_warms_up()
        self.rest()
        self.wait(DURATIONS.hold)

    # -- clipping -----------------------------------------------------------------------------------------------

    def two_on_one_spot(self) -> None:
        self.beat("A cliff")
        land = Land(self.loss, framed(self.loss, [self.start]), self.picture, self.theme, "hillside")
        self.stages = [land.view, self.duel.chart.view, self.duel.chart.frame]
        opening = self.opening_in(self.panel)
        self.add(land.land, land.contours, *(Walker(land.view, self.loss, self.start, self.theme) for _ in CLIPPED), opening)
        self.wait(self.timed(DURATIONS.grand))
        # The title keeps the panel until the walkers need it: in a tall frame half of it would be empty.
        self.say(f"Here is {titled(self.loss)}.")

    def the_same_way_at_first(self) -> None:
        self.beat("The same way")
        leaving = self.on_stage()
        self.set_out(self.duel, CLIPPED)
        self.losses = TwoLosses(self.duel, self.below, self.layout, self.theme, "losses")
        self.stages.append(self.losses.graph)
        self.say("Two walkers set out from one spot, at one rate, {rate}.", rate=self.rate())
        self.change(leaving, [*self.duel.chart.parts, *self.race.left_at(0), *self.race.walkers, self.losses.frame, self.standings])
        self.add(*self.losses.lines)
        if self.edge is None:
            self.say("No gradient on their way is longer than {most}: clipping changes nothing.", most=self.most())
        else:
            self.say("One of them clips: its gradients are never longer than {most}.", most=self.most())
        if self.edge:
            self.say("As long as the slope is gentle, both go the same way.")
        self.go_on(self.duel.lasts[TAME] if self.edge is None else self.edge, SLOW if self.edge else BRISK, self.losses.reach)

    def cut_to_a_length(self, edge: int) -> None:
        self.beat("Clipping")
        letters = self.duel.chart.letters
        close = EdgeMap(self.duel, edge, self.max_norm, letters, self.picture, self.layout, self.theme, "close up")
        self.stages += [close.chart.view, close.chart.frame]
        told = ClippingPanel(self.duel, edge, self.max_norm, letters, self.below, self.layout, self.theme)
        close.note.stand_at(told.foot)
        self.on_the_map = [one for one in self.on_stage() if one is not self.standings]
        self.say("But here the [gradient](gradient) is {slope} long.", slope=self.duel.slope_at(WILD, edge))
        self.change(self.on_the_map, [*close.chart.parts, close.walker])
        self.show(close.walker, close.gradient, told.before, close.note)
        self.say("Clipping cuts it to {most}, the radius of this circle.", most=self.most())
        self.show(close.walker, close.circle, told.rule)
        self.show(close.walker, close.cut, told.after)
        self.say("Its length changes, its direction does not.")
        whole_step, cut_step = self.step_length(self.duel.slope_at(WILD, edge)), self.step_length(self.most())
        self.say("So the [step](step) is {cut} long, and not {whole}.", cut=cut_step, whole=whole_step)
        self.rest()
        self.take_poster()
        self.at_the_edge: list[Mobject] = [*close.chart.parts, close.walker, close.gradient, close.circle, close.cut]
        self.at_the_edge += [told.rule, told.before, told.after, close.note]

    def one_is_thrown_the_other_is_not(self, edge: int) -> None:
        self.beat("The step")
        self.say("Now both take their [step](step).")
        self.change(self.at_the_edge, self.on_the_map)
        self.go_on(edge + 1, DURATIONS.slow, self.losses.reach)
        if self.duel.leaves[WILD] and self.duel.lasts[WILD] == edge:
            self.play(FadeIn(self.duel.marker(WILD)), run_time=self.timed(DURATIONS.quick))
        numbers = {"before": self.duel.loss_at(WILD, edge), "after": self.duel.loss_at(WILD, edge + 1)}
        self.say("Not clipped: one giant [step](step). The [loss](loss) goes from {before} to {after}.", **numbers)
        numbers["after"] = self.duel.loss_at(TAME, edge + 1)
        self.say("Clipped: a short [step](step). The [loss](loss) goes from {before} to {after}.", **numbers)
        self.go_on(max(self.duel.lasts), BRISK, self.losses.reach)

    # -- warm-up ------------------------------------------------------------------------------------------------

    def too_steep_a_start(self) -> None:
        self.beat("Too steep a start")
        full = GradientDescent(self.warm_rate)
        rules: tuple[Rule, Rule] = (full, WarmUp(full, self.warm_up))
        steps = self.warm_up + LATER
        walks = [descend(self.warm_loss, self.warm_start, rule, steps) for rule in rules]
        letters = Letters(self.warm_loss, self.notation, self.rate_letter, self.theme)
        leaving = self.on_stage()
        self.warm = Duel(walks, steps, letters, self.picture, self.layout, self.theme, "second map")
        self.set_out(self.warm, WARMED)
        self.rates = TwoRates(self.warm, steps, letters, self.below, self.layout, self.theme, "rates")
        self.stages += [self.warm.chart.view, self.warm.chart.frame, self.rates.graph]
        steep = self.warm.slope_at(WILD, 0)
        self.say("Another danger: a steep start. Here the [gradient](gradient) is {slope} long.", slope=steep)
        chart = self.warm.chart
        self.change(leaving, [*chart.parts, *self.race.left_at(0), *self.race.walkers, self.rates.frame, self.standings])
        self.add(*self.rates.lines)

    def a_rate_that_warms_up(self) -> None:
        self.beat("Warm-up")
        first, full = rate_shown(self.warm.walks[TAME], 0), rate_shown(self.warm.walks[TAME], self.warm_up - 1)
        self.say("One takes the full rate, {full}. The other warms up: it begins with {first}.", full=full, first=first)
        lost = self.warm.lasts[WILD] + 1 if self.warm.leaves[WILD] else 0
        self.go_on(max(lost - 1, 1), SLOW, self.rates.reach)
        if lost:
            self.play(FadeIn(self.warm.marker(WILD)), run_time=self.timed(DURATIONS.quick))
            self.say("At the full rate it flies off: its steps are too long.")
        self.say("Step by step the rate is raised, while the ground gets gentler.")
        self.go_on(max(self.warm.lasts), BRISK, self.rates.reach)
        before, after = (self.warm.loss_at(TAME, step) for step in (0, self.warm.lasts[TAME]))
        self.say("With warm-up the [loss](loss) goes from {before} to {after}.", before=before, after=after)

    # -- parts --------------------------------------------------------------------------------------------------

    def set_out(self, duel: Duel, names: tuple[str, str]) -> None:
        """Follow these two walks from now on."""
        self.race, self.here = duel.race, 0
        self.standings = Standings(self.race, names, self.panel, self.layout, self.theme)

    @property
    def below(self) -> Box:
        """The panel under the standings."""
        return replace(self.panel, top=self.standings.bottom)

    def show(self, walker: Walker, *parts: Mobject) -> None:
        """Let parts appear; the walker stays over them."""
        self.add(*parts, walker)
        self.play(*(FadeIn(one) for one in parts), run_time=self.timed(DURATIONS.quick))

    def step_length(self, slope: Shown) -> Shown:
        """How long a step is at this slope."""
        assert slope.of is not None
        parts = (("a", Setting("learning_rate")), ("b", slope.of))
        return shown(float(self.learning_rate) * float(slope.value), 2, Worked("a*b", parts), trim=True)

    def rate(self) -> Shown:
        return shown(self.learning_rate, 6, Setting("learning_rate"), trim=True)

    def most(self) -> Shown:
        return shown(self.max_norm, 6, Setting("max_norm"), trim=True)
