"""Partial derivatives: the slope along one weight while the other is frozen.

What the viewer should see: a bowl over two weights and a walker on its side. One weight turns to ice, in its axis and in the formula, and a
sheet of ice comes down where it is frozen. It cuts the bowl along one curve; the curve lifts out and lies flat, a curve of one weight with
one tangent, whose slope is read off and then worked out. Then the other weight is frozen. Then the walker goes elsewhere, and both slopes
go with it.
"""

import checkout

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ReplacementTransform, ValueTracker, smooth

from scenes.kit.claims import Exact, Shown, SlopeAt, WeightAt
from scenes.kit.land.basin import Basin, framed
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Prop
from scenes.kit.marks import Walker, floats
from scenes.kit.parameters import Loss2, Point2, field
from scenes.kit.slopes.cutting import Axis
from scenes.kit.slopes.partials import PASSING, Panel, SlopeNumber, places_for, slope_at
from scenes.kit.slopes.slicing import Cut, places_of
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS, STROKES

BACK = -0.5
"""How far the walker slides along the first cut: to here on the other side of the window's middle, for one on this side of it."""
SAME = 1e-9
LARGE = 1.9
"""How much larger the loss is written until the first flat curve needs its room."""


class PartialDerivatives(LessonScene):
    """One slope at a time."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "where the slopes are found first")
    second: Point2 = field("1,2", "where they are found again")

    def construct(self) -> None:
        self.a_bowl_of_two_weights()
        self.freezing_one_weight_cuts_one_curve()
        self.the_curve_lies_flat()
        self.it_has_one_slope()
        self.the_slope_is_a_partial_derivative()
        self.then_the_other_weight()
        self.elsewhere_the_slopes_are_others()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_bowl_of_two_weights(self) -> None:
        self.beat("Two weights")
        self.set_the_stage()
        basin, opening = self.basin, self.opening_in(places_of(self.layout).panel)
        self.open_with(opening, basin.plane, basin.land, basin.contours, self.driver, *self.axes, *self.names, self.walker)
        words = f"Two weights, one loss. You stand at {self.called(0)} = {{a}}, {self.called(1)} = {{b}}."
        self.say(words, a=self.weight(self.start, 0), b=self.weight(self.start, 1))
        self.play(FadeIn(self.formula), run_time=self.timed(DURATIONS.quick))

    def freezing_one_weight_cuts_one_curve(self) -> None:
        self.beat("Freeze one weight")
        cut = self.cuts[0]
        self.freeze(cut, f"Freeze [{self.letter(1)}](frozen) at {{value}}, hard as ice. Only {self.called(0)} can move now.")
        self.say(f"A sheet stands where [{self.letter(1)}](frozen) is {{value}}. It cuts one curve.", value=self.weight(self.start, 1))
        self.drive(cut.lower, DURATIONS.grand, cut.ice, cut.line)

    def the_curve_lies_flat(self) -> None:
        self.beat("One curve, laid flat")
        self.say("Lift the curve out and lay it flat.", *self.making_room(self.cuts[0]))
        self.lift_out(self.cuts[0], DURATIONS.grand)

    def it_has_one_slope(self) -> None:
        self.beat("One slope")
        cut = self.cuts[0]
        self.say(f"Only {self.called(0)} moves, so each place has one [slope](gradient).")
        self.show_tangents(cut)
        here, there = float(self.start[0]), self.far_side()
        for begin, end in ((here, there), (there, here)):
            self.slide(cut, begin, end)
        self.at_rest(cut)
        words = f"At {self.called(0)} = {{value}} the [slope](gradient) is {{slope}}."
        self.say(words, value=self.weight(self.start, 0), slope=self.slope(self.start, 0))

    def the_slope_is_a_partial_derivative(self) -> None:
        self.beat("Its name and its rule")
        self.say(f"It is called the [partial derivative](gradient) of L along {self.called(0)}.")
        symbol, rule = self.panel.symbol(0), self.panel.rule(0)
        self.play(FadeIn(symbol), run_time=self.timed(DURATIONS.quick))
        self.say("What is [frozen](frozen) stays the same, so it adds no slope.")
        self.work_out(0, rule, FadeOut(symbol))
        self.rest()
        self.take_poster()
        self.wait(DURATIONS.hold)

    def then_the_other_weight(self) -> None:
        self.beat("The other weight")
        first, second = self.cuts
        self.put_away(first)
        self.freeze(second, f"Now the other way: freeze [{self.letter(0)}](frozen) at {{value}}, and move {self.called(1)}.")
        self.drive(second.lower, DURATIONS.slow, second.ice, second.line)
        self.lift_out(second, DURATIONS.slow)
        self.show_tangents(second)
        self.say(f"Along {self.called(1)} the [slope](gradient) is {{slope}}.", slope=self.slope(self.start, 1))
        self.work_out(1, self.panel.rule(1))

    def elsewhere_the_slopes_are_others(self) -> None:
        self.beat("Another place")
        first, second = self.cuts
        self.say("Walk elsewhere. Both cuts go along, and so do their slopes.")
        self.play(FadeOut(second.ice), *self.thawing(second), run_time=self.timed(DURATIONS.quick))
        first.at = self.start
        self.add(first.line, first.tangent, second.line, second.tangent, self.walker)
        self.play(FadeIn(first.line), FadeIn(first.tangent), run_time=self.timed(DURATIONS.quick))
        self.drive(self.walk_along, DURATIONS.grand)
        self.stand(self.second)
        place = {"a": self.weight(self.second, 0), "b": self.weight(self.second, 1)}
        slopes = {"first": self.slope(self.second, 0), "second": self.slope(self.second, 1)}
        self.say("At ({a}, {b}) the [slopes](gradient) are {first} and {second}.", **place, **slopes)
        self.say(self.compared())
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the stage ----------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        self.places = places = places_of(self.layout)
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        points = (self.start, self.second)
        self.basin = Basin(framed(self.loss, points), points, places.picture, self.theme)
        self.view = self.basin.view
        self.panel = Panel(self.loss, points, self.letters, places.formulas, self.layout.type.body, self.theme)
        self.cuts = [Cut(self.basin, index, self.start, places.flat, self.letters, self.layout) for index in range(2)]
        self.sheets = [sheet for cut in self.cuts for sheet in (cut.standing, cut.inset, cut.inset.flat)]
        self.axes = [
            Axis(self.view, self.basin.axis(index), self.basin.frame.base, self.theme.axis(index), self.theme) for index in range(2)
        ]
        self.names = [self.name_of_axis(index) for index in range(2)]
        self.walker = Walker(self.view, self.loss, self.start, self.theme)
        self.roomy = True
        self.formula = self.loss_in_print()
        self.ice: Prop
        self.numbers: list[SlopeNumber] = []
        self.print: list[Mobject] = [self.formula]
        self.driver = Mobject()

    def name_of_axis(self, index: int) -> Formula:
        letter, colour = self.letters.style.letter(self.loss.weights[index]), self.theme.axis(index)
        name = Formula(letter, says="weight", size=self.layout.type.body, colour=colour)
        name.cased(self.theme.ground, STROKES.casing * 2)
        name.waive("line through words", PASSING)
        self.axes[index].stand_beside(name, self.places.names)
        return name

    def loss_in_print(self, frozen: int | None = None) -> Formula:
        """The loss: large in the middle of the panel as long as nothing else stands there."""
        formula, room = self.panel.loss_formula(frozen), self.places.panel
        if self.roomy:
            formula.scale(min(LARGE, room.width / formula.width)).move_to(room.centre)
        return formula

    def making_room(self, cut: Cut) -> list[Any]:
        """The loss goes to its line, out of the way of a curve that will lie flat."""
        self.roomy = False
        large, ice = self.formula, self.ice
        self.formula = self.print[0] = self.loss_in_print(cut.frozen)
        self.ice = self.panel.ice(self.formula, self.formula)
        changes = ((large, self.formula), (ice, self.ice))
        return [ReplacementTransform(old, new, run_time=self.timed(DURATIONS.move)) for old, new in changes]

    def drive(self, follow: Callable[[float], object], seconds: float, *appearing: Mobject) -> None:
        """Let something follow the share of the way that is done, 0 to 1, frame by frame."""
        share = ValueTracker(0.0)
        follow(0.0)
        self.add(*appearing, *([self.walker] if appearing else []))
        self.driver.add_updater(lambda _: follow(share.get_value()))
        self.play(share.animate.set_value(1.0), run_time=self.timed(seconds), rate_func=smooth)
        self.driver.clear_updaters()
        follow(1.0)

    # -- a cut --------------------------------------------------------------------------------------------------

    def freeze(self, cut: Cut, words: str) -> None:
        """Turn the weight that is held to ice, in caption, axis and formula: its name becomes its value, where the sheet will stand."""
        self.say(words, value=self.weight(self.start, cut.frozen))
        self.ice = self.panel.ice(self.formula, self.loss_in_print(cut.frozen))
        value = cut.frozen_value(self.axes[cut.frozen], self.places.names)
        self.play(*self.recoloured(cut.frozen, self.theme.frozen, value, cut.frozen), FadeIn(self.ice), run_time=DURATIONS.move)

    def recoloured(self, index: int, colour: str, name: Formula, frozen: int | None) -> list[Any]:
        old, formula = (self.names[index], self.formula), self.loss_in_print(frozen)
        self.names[index] = name
        self.formula = self.print[0] = formula
        changes = [ReplacementTransform(one, other) for one, other in zip(old, (name, formula), strict=True)]
        return [self.axes[index].animate.set_fill(colour), *changes]

    def thawing(self, cut: Cut) -> list[Any]:
        thawed = self.recoloured(cut.frozen, self.theme.axis(cut.frozen), self.name_of_axis(cut.frozen), None)
        return [*thawed, FadeOut(self.ice)]

    def lift_out(self, cut: Cut, seconds: float) -> None:
        self.drive(cut.lift, seconds, cut.plate, cut.flat_ground, cut.flat_line, cut.flat_walker, *self.names, *self.print, self.ice)
        self.play(FadeIn(cut.rulers), run_time=self.timed(DURATIONS.quick))

    def show_tangents(self, cut: Cut) -> None:
        parts = (cut.tangent, cut.flat_tangent, cut.number)
        self.add(*parts, self.walker, cut.flat_walker)
        self.play(*(FadeIn(part) for part in parts), run_time=self.timed(DURATIONS.quick))

    def slide(self, cut: Cut, begin: float, end: float) -> None:
        def follow(share: float) -> None:
            cut.slide(begin + share * (end - begin))
            self.walker.stand(cut.at)

        self.drive(follow, DURATIONS.slow)

    def at_rest(self, cut: Cut) -> None:
        cut.slide(self.start[cut.index])
        self.walker.stand(self.start)

    def work_out(self, index: int, rule: Formula, *beside: FadeOut) -> None:
        """The rule, and the slope that it gives: the one that was read off."""
        self.play(FadeIn(rule), *beside, run_time=self.timed(DURATIONS.quick))
        self.numbers.append(self.panel.number(index, self.start, rule))
        read_off = self.cuts[index].number.get_center()
        self.play(FadeIn(self.numbers[index], target_position=read_off), run_time=self.timed(DURATIONS.move))
        self.print += [rule, self.numbers[index]]

    def put_away(self, cut: Cut) -> None:
        gone = (cut.plate, cut.flat_ground, cut.flat_line, cut.flat_tangent, cut.flat_walker, cut.rulers, cut.number, cut.tangent, cut.line)
        self.play(*(FadeOut(part) for part in gone), *self.thawing(cut), run_time=self.timed(DURATIONS.quick))
        self.drive(
            lambda share: setattr(cut.ice, "bottom", cut.standing.top + (1 - share) * (self.basin.frame.base - cut.standing.top)),
            DURATIONS.move,
        )
        self.remove(cut.ice)

    # -- walking ------------------------------------------------------------------------------------------------

    def walk_along(self, share: float) -> None:
        start, end = floats(self.start), floats(self.second)
        self.stand(tuple((start + share * (end - start)).tolist()))

    def stand(self, at: tuple[Exact, ...]) -> None:
        """Stand at these weights, with both cuts and both slopes."""
        self.walker.stand(at)
        for index, cut in enumerate(self.cuts):
            cut.move(at)
            self.numbers[index].count_at(at)

    def far_side(self) -> float:
        """Where the walker turns on the first cut: across the window's middle, or as far as the land goes."""
        middle, here = float(self.view.middle[0]), float(self.start[0])
        for share in np.linspace(1.0, 0.0, 21):
            there = here + share * (BACK - 1) * (here - middle)
            if float(self.loss.value(self.cuts[0].standing.weights(there))) <= self.basin.frame.top:
                break
        return float(there)

    # -- words --------------------------------------------------------------------------------------------------

    def letter(self, index: int) -> str:
        """The weight's letter for a caption."""
        return self.letters.style.plain(self.loss.weights[index])

    def called(self, index: int) -> str:
        """The weight's letter in its colour."""
        return f"[{self.letter(index)}](axis{index + 1})"

    def weight(self, at: tuple[Exact, ...], index: int) -> Shown:
        return shown(at[index], 2, WeightAt(at, index), trim=True)

    def slope(self, at: tuple[Exact, ...], index: int) -> Shown:
        value = slope_at(self.loss, at, index)
        return shown(value, places_for(value), SlopeAt(self.loss.expression, at, index), trim=True)

    def compared(self) -> str:
        """Which weight the loss reacts to more at the second point."""
        first, second = (abs(float(slope_at(self.loss, self.second, index))) for index in range(2))
        if abs(first - second) <= SAME * max(first, second):
            return "Both weights matter equally here."
        return f"Here the loss reacts more to {self.called(0 if first > second else 1)}."
