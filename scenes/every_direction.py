"""Every direction at once: with two weights there are endlessly many slopes, and two of them give all the others.

What the viewer should see: one point on the map of a loss. A fan of arrows opens around it, each with the slope that is met along it, and
beside the map each arrow stands again as a stem over its direction. Which one is the slope? The fan folds to the two arrows along the axes.
One slanting arrow is taken apart into its shares along them, and its slope into the same shares of their slopes; then it goes all the way
round, and the curve that is made of these two slopes alone runs through the ends of all the stems.
"""

import checkout

from dataclasses import replace
from fractions import Fraction
from math import atan2, degrees
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, smooth

from scenes.kit.claims import Exact, Given, Shown, SlopeAlong, SlopeAt
from scenes.kit.graphs.chart import Chart, around
from scenes.kit.land.view import window_of
from scenes.kit.layout import CAPITAL, Box
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import Walker, floats
from scenes.kit.parameters import Loss2, Point2, field, whole
from scenes.kit.slopes.directions import Compass, DirectionArrow, SlopeCurve, SlopeDot, SlopeStem, TurnArc, heading, slope_shown
from scenes.kit.slopes.slope_panel import SlopePanel, Turns, places_in
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import Number, shown
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.beyond import apart

ROUND = 360
AXES = (0, 90)
QUARTERS = (0, 90, 180, 270, 360)
REACH = 0.2
"""How long the arrows are, as a share of the shorter side of the loss's window."""
AROUND = 1.66
"""Half the map, in lengths of an arrow."""
PARTS = (Fraction(4, 5), Fraction(3, 5))
"""The direction that is taken apart, as its shares along the two axes: together of length 1, and decimals both."""
LABEL, BESIDE = 0.38, 0.38
"""From an arrow's tip to the middle of its number, and from a leg to that of its share, in frame units."""
ASLANT = degrees(atan2(*reversed(PARTS)))
CLEAR = 0.06
"""Room between two numbers, in frame units."""
LONGER = 1.45
"""So much longer than those of the fan is the slanting arrow, which has the map to itself."""
ARC, NAME = 0.3, 0.55
"""From the walker to the arc of the slanting way's angle, and to the angle's name, in lengths of that arrow."""
THIN = 2
"""The slanting way's stem is so many times thinner than the others, between which it stands."""
FAINT = 0.3
"""How much is left of stems while two of them are told."""
LEVEL = "Turn a little, and turn again."


class EveryDirection(LessonScene):
    """Each direction has its own slope, and two of them give all the others."""

    loss: Loss2 = field("bowl", "the landscape")
    start: Point2 = field("3,4", "the point from which all directions are tried")
    directions: Annotated[int, whole(4, 16)] = field("12", "how many arrows the fan has")

    def construct(self) -> None:
        self.one_point_many_ways()
        self.each_has_its_own_slope()
        self.which_one_is_the_slope()
        self.two_are_enough()
        self.a_direction_is_a_bit_of_each()
        self.two_slopes_give_them_all()

    # -- beats --------------------------------------------------------------------------------------------------

    def one_point_many_ways(self) -> None:
        self.beat("One point, many ways")
        self.set_the_stage()
        self.open_with(self.opening(box=self.panel.places.graph), *self.chart.parts, self.walker)
        self.say("With one weight there were two ways: left and right. Now there are many.")
        self.play(FadeIn(self.panel.scale), FadeIn(self.panel.zero), FadeIn(self.panel.turns), run_time=self.timed(DURATIONS.quick))

    def each_has_its_own_slope(self) -> None:
        self.beat("Each has its own slope")
        self.say("Go this way, and the [loss](loss) has slope {slope}.", slope=self.slope(self.angles[0]))
        self.open(self.angles[0], DURATIONS.quick)
        self.say("Turn a little, and the slope is another one. Each direction has its own." if self.compass.steepest else LEVEL)
        for angle in self.angles[1:]:
            self.open(angle, DURATIONS.blink)
        self.rest()

    def which_one_is_the_slope(self) -> None:
        self.beat("Which one?")
        if not self.compass.steepest:
            self.say("Here each of them is {slope}. Must one try them all to know?", slope=self.slope(self.angles[0]))
            return
        most, least = max(self.angles, key=self.compass.slope), min(self.angles, key=self.compass.slope)
        self.say("From {least} to {most}: which of them is the slope here?", least=self.slope(least), most=self.slope(most))
        self.take_poster()
        self.say("And between any two arrows there are endlessly many more.")

    def two_are_enough(self) -> None:
        self.beat("Two are enough")
        self.say("Two are enough: those along the two axes.")
        self.play(*(FadeOut(number) for number in self.numbers.values()), run_time=self.timed(DURATIONS.blink))
        self.fold()
        white = [stem for angle, stem in self.stems.items() if angle in AXES]
        new = [*self.axis_numbers, *self.axis_stems]
        self.play(*(FadeIn(mark) for mark in new), *(FadeOut(stem) for stem in white), run_time=self.timed(DURATIONS.quick))
        first, second = self.names()
        self.say(f"Along {first} the slope is {{a}}, along {second} it is {{b}}.", a=self.entry(0), b=self.entry(1))

    def a_direction_is_a_bit_of_each(self) -> None:
        self.beat("A bit of each")
        first, second = self.names()
        self.say(f"Any other way is a bit of each: this one {{a}} of {first} and {{b}} of {second}.", a=self.part(0), b=self.part(1))
        self.slanting_arrow = self.arrow_along(tuple(LONGER * float(one) for one in PARTS))
        self.play(*(FadeOut(mark) for mark in (*self.axis_numbers, *self.axis_arrows)), run_time=self.timed(DURATIONS.blink))
        self.add(self.slanting_arrow, self.walker)
        self.play(FadeIn(self.slanting_arrow), run_time=self.timed(DURATIONS.quick))
        self.legs, self.shares = self.taken_apart(), self.part_numbers()
        for marks in zip(self.legs, self.shares, strict=True):
            self.add(*marks, self.walker)
            self.play(*(FadeIn(mark) for mark in marks), run_time=self.timed(DURATIONS.quick))
        self.say("Its slope is the same bits of theirs: {slope}.", slope=self.slanting())
        self.sum, self.dot = self.worked_out(), SlopeDot(self.panel.stage, ASLANT, self.theme)
        self.stem = SlopeStem(self.panel.stage, ASLANT, self.theme.loss, THIN * self.directions)
        self.stem.set_stroke(self.theme.casing, width=self.stem.stroke_width + STROKES.casing, background=True)
        self.play(*(FadeIn(one) for one in (self.sum, self.stem, self.dot)), run_time=self.timed(DURATIONS.quick))

    def two_slopes_give_them_all(self) -> None:
        self.beat("All the others")
        self.say("So for every direction φ: its bits of the two slopes, {a} and {b}.", a=self.entry(0), b=self.entry(1))
        self.arc = TurnArc(self.chart.view, self.compass, ARC * LONGER * self.reach, ASLANT, self.theme)
        self.phi = Formula("phi", says="direction", size=self.layout.type.body, colour=self.theme.ink)
        self.phi.cased(self.theme.ground, STROKES.casing * 2)
        middle = floats(self.start) + NAME * LONGER * self.reach * np.array(heading(ASLANT / 2))
        self.phi.move_to(np.asarray(self.chart.view.spot(self.loss, middle), dtype=np.float64))
        self.play(*(FadeOut(one) for one in (self.sum, *self.shares)), run_time=self.timed(DURATIONS.blink))
        self.play(*(FadeIn(one) for one in (self.formula(), self.arc, self.phi)), run_time=self.timed(DURATIONS.quick))
        others = (stem for angle, stem in self.stems.items() if angle not in AXES)
        self.play(*(stem.animate.set_stroke(opacity=1) for stem in others), FadeOut(self.stem), run_time=self.timed(DURATIONS.blink))
        self.rest()
        self.play(FadeOut(self.phi), run_time=self.timed(DURATIONS.blink))
        self.go_all_the_way_round()
        self.say("The curve of these two runs through every slope that we found.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- the picture --------------------------------------------------------------------------------------------

    def set_the_stage(self) -> None:
        """Map and panel around the start, everything that appears on them later made ready."""
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.compass = Compass(self.loss, self.start)
        self.angles = [Fraction(ROUND * index, self.directions) for index in range(self.directions)]
        places = places_in(self.layout)
        self.reach = REACH * min(high - low for low, high in window_of(self.loss))
        window = around(self.start, AROUND * self.reach)
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, places.picture, window)
        headings = f"direction φ, from the axis of {self.letters.style.plain(self.loss.weights[0])}", "direction φ"
        turns = Turns((0, ROUND), QUARTERS, headings)
        self.panel = SlopePanel("slopes", self.compass, turns, places, self.layout, self.theme)
        self.stages = [self.chart.view, self.chart.frame, self.panel.stage]
        self.walker = Walker(self.chart.view, self.loss, self.start, self.theme)
        self.arrows = {angle: self.arrow_along(self.compass.along(angle)) for angle in self.angles}
        self.numbers = self.numbers_apart()
        self.stems = {angle: SlopeStem(self.panel.stage, angle, self.theme.ink, self.directions) for angle in self.angles}
        for stem in self.stems.values():
            stem.waive("casing", "it grows faint while two of them are told, and comes back")
        self.axis_arrows = [self.arrow_along(heading(angle), self.theme.axis(index)) for index, angle in enumerate(AXES)]
        self.axis_numbers = [self.number_at(angle, self.theme.axis(index)) for index, angle in enumerate(AXES)]
        self.axis_stems = [SlopeStem(self.panel.stage, angle, self.theme.axis(index), self.directions) for index, angle in enumerate(AXES)]
        for angle, stem in zip(AXES, self.axis_stems, strict=True):
            if angle not in self.angles:  # it stands before a stem of the fan that is close by
                stem.set_stroke(self.theme.casing, width=stem.stroke_width + 2 * STROKES.casing, background=True)

    def arrow_along(self, unit: tuple[float, ...], colour: str | None = None, tail: tuple[Exact, ...] | None = None) -> DirectionArrow:
        """An arrow of the fan in this direction; its length says nothing."""
        along = tuple(self.reach * one for one in unit)
        return DirectionArrow(self.chart.view, self.loss, tail or self.start, along, colour or self.theme.ink, self.theme)

    def number_at(self, angle: Exact, colour: str) -> Number:
        """The slope in a direction, beyond its arrow's tip."""
        x, y = self.compass.along(angle)
        tip = self.chart.view.spot(self.loss, floats(self.start) + self.reach * np.array([x, y]))
        size = self.layout.type.body
        value, of = self.compass.slope(angle), self.compass.quantity(angle)
        number = Number(value, self.compass.places, size=size, colour=colour, of=of, trim=True)
        number.cased(self.theme.ground, STROKES.casing * 2)
        outward = LABEL + abs(x) * max(0.0, number.width / 2 - LABEL / 2)
        return number.stand_at(tip + outward * np.array([x, y, 0.0]) - np.array([0.0, CAPITAL * size / 2, 0.0]), 0.5)

    def numbers_apart(self) -> dict[Fraction, Number]:
        """The numbers of the fan, along the axes first; what would touch another or the ruler, or leave the box, has only its stem."""
        found: dict[Fraction, Number] = {}
        room = replace(self.panel.places.picture, left=self.chart.view.box.left)
        for angle in sorted(self.angles, key=lambda one: (one % AXES[1] != 0, one)):
            number = self.number_at(angle, self.theme.ink)
            if all(apart(number, other, CLEAR) for other in found.values()) and within(number, room):
                found[angle] = number
        return found

    def open(self, angle: Fraction, seconds: float) -> None:
        """One more arrow of the fan, with its number and its stem."""
        marks = [shown[angle] for shown in (self.arrows, self.numbers, self.stems) if angle in shown]
        self.add(self.arrows[angle], self.walker)
        self.play(*(FadeIn(mark) for mark in marks), run_time=self.timed(seconds))

    def fold(self) -> None:
        """Every arrow turns to the axis that is nearer, and the stems grow faint."""
        share = ValueTracker(0.0)
        for angle, arrow in self.arrows.items():
            end = nearest_axis(angle)
            arrow.add_updater(lambda one, angle=angle, end=end: self.turned(one, float(angle) + share.get_value() * (end - float(angle))))
        fading = (stem.animate.set_stroke(opacity=FAINT) for stem in self.stems.values())
        self.play(share.animate.set_value(1.0), *fading, run_time=self.timed(DURATIONS.slow), rate_func=smooth)
        for arrow in self.arrows.values():
            arrow.clear_updaters()
        self.remove(*self.arrows.values())
        self.add(*self.axis_arrows, self.walker)

    def turned(self, arrow: DirectionArrow, angle: float) -> DirectionArrow:
        return arrow.reach(tuple(self.reach * one for one in self.compass.along(angle)))

    def taken_apart(self) -> list[DirectionArrow]:
        """The slanting arrow as a way along the first axis and then along the second."""
        first, second = (LONGER * float(one) for one in PARTS)
        corner = (float(self.start[0]) + self.reach * first, float(self.start[1]))
        return [self.arrow_along((first, 0.0), self.theme.axis1), self.arrow_along((0.0, second), self.theme.axis2, corner)]

    def part_numbers(self) -> list[Number]:
        """The shares, below the first leg and beside the second."""
        first, second = (LONGER * float(one) for one in PARTS)
        size = self.layout.type.body
        numbers = []
        for index, (x, y, right, down) in enumerate(((first / 2, 0.0, 0.0, 1.0), (first, second / 2, 1.0, 0.0))):
            at = self.chart.view.spot(self.loss, floats(self.start) + self.reach * np.array([x, y]))
            shift = np.array([right * BESIDE, -down * BESIDE, 0.0]) - np.array([0.0, CAPITAL * size / 2, 0.0])
            part = self.part(index)
            number = Number(part.value, part.places, size=size, colour=self.theme.axis(index), of=part.of)
            numbers.append(number.cased(self.theme.ground, STROKES.casing * 2).stand_at(at + shift, 0.5))
        return numbers

    def go_all_the_way_round(self) -> None:
        """The slanting arrow turns once round with its legs; the dot goes along, and draws the curve."""
        turned = ValueTracker(ASLANT)
        self.curves = [SlopeCurve(self.panel.stage, self.theme.loss, self.theme) for _ in range(2)]
        driver = Mobject().add_updater(lambda _: self.turn_to(turned.get_value()))
        self.turn_to(ASLANT)
        self.add(driver, *self.curves, self.dot)
        self.play(turned.animate.set_value(ASLANT + ROUND), run_time=self.timed(2 * DURATIONS.grand), rate_func=smooth)
        self.remove(driver)
        self.turn_to(ASLANT + ROUND)
        self.play(FadeIn(self.phi), run_time=self.timed(DURATIONS.blink))

    def turn_to(self, angle: float) -> None:
        """Arrow, legs, arc and dot at an angle that goes on beyond a full turn, the curve as far as they have come."""
        now = angle % ROUND
        x, y = (LONGER * self.reach * one for one in self.compass.along(now))
        self.slanting_arrow.reach((x, y))
        self.legs[0].reach((x, 0.0))
        self.legs[1].reach((0.0, y), (float(self.start[0]) + x, float(self.start[1])))
        self.arc.turn(now)
        self.dot.turn(now)
        self.curves[0].follow(ASLANT, min(angle, ROUND))
        self.curves[1].follow(0.0, max(0.0, angle - ROUND))

    # -- numbers ------------------------------------------------------------------------------------------------

    def slope(self, angle: Exact) -> Shown:
        return slope_shown(self.compass, angle)

    def names(self) -> list[str]:
        """The weights as they are written in captions."""
        return [f"[{self.letters.style.plain(weight)}](axis{index + 1})" for index, weight in enumerate(self.loss.weights)]

    def entry(self, index: int) -> Shown:
        """The slope along an axis."""
        value = self.loss.gradient(self.start)[index] if self.loss.rational else self.compass.gradient[index]
        return shown(value, 2, SlopeAt(self.loss.expression, self.start, index), trim=True)

    def part(self, index: int) -> Shown:
        """How much of the slanting way goes along an axis."""
        return shown(PARTS[index], 1, Given("the direction that is taken apart"))

    def slanting(self) -> Shown:
        value = sum(part * self.entry(index).value for index, part in enumerate(PARTS))
        return shown(value, 2, SlopeAlong(self.loss.expression, self.start, PARTS), trim=True)

    def worked_out(self) -> Formula:
        """The slanting slope as a sum of two products."""
        numbers = (self.part(0), self.entry(0), self.part(1), self.entry(1), self.slanting())
        parts = [self.product(index, figures(numbers[2 * index]), numbers[2 * index + 1]) for index in range(len(PARTS))]
        source = f"{' + '.join(parts)} = {inked(figures(numbers[-1]), self.theme.loss)}"
        return self.written(source, "a*first + b*second", numbers)

    def formula(self) -> Formula:
        """The slope in any direction φ."""
        numbers = self.entry(0), self.entry(1)
        parts = [self.product(index, f"{name} phi", numbers[index]) for index, name in enumerate(("cos", "sin"))]
        slope = inked('"slope"', self.theme.loss)
        return self.written(f"{slope} = {' + '.join(parts)}", "cos(phi)*first + sin(phi)*second", numbers)

    def product(self, index: int, share: str, entry: Shown) -> str:
        """A share times the slope along an axis, in that axis's colour."""
        factor = figures(entry)
        return inked(f"{share} dot {f'({factor})' if entry.value < 0 else factor}", self.theme.axis(index))

    def written(self, source: str, says: str, numbers: tuple[Shown, ...]) -> Formula:
        return self.panel.write(Formula(source, says=says, size=self.layout.type.formula, colour=self.theme.ink, numbers=numbers))


def nearest_axis(angle: Fraction) -> int:
    """The angle, 0, 90 or 360, to which an arrow folds."""
    return min((*AXES, ROUND), key=lambda axis: abs(axis - angle))


def within(number: Mobject, box: Box) -> bool:
    """Whether a number stands in a box."""
    return bool(number.get_left()[0] > box.left and number.get_right()[0] < box.right)
