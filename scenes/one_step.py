"""One step: the gradient turned round, shrunk by the learning rate, and worked out by hand.

What the viewer should see: a place on the map and the gradient's arrow, uphill, at its true length. The arrow turns right round, shrinks to
the share that the learning rate keeps, and is a step. The map comes closer, and beside it the rule is filled in: for each weight a line of
its own, every number coming down from where it stood, while the weight's own part of the step is drawn. The walker lands where the
arithmetic says. The same once more on another hillside; and at the end two rates on one arrow, one that hardly moves and one that leaps.
"""

import checkout

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import PI, UP, FadeIn, FadeOut, Group, ManimColor, Mobject, ValueTracker, interpolate_color, smooth

from mathcore import GradientDescent, Loss, Walk, descend
from mathcore.geometry import length
from scenes.kit.claims import LossAt, Moment, Setting, Shown, SlopeAt, Worked
from scenes.kit.graphs.chart import Chart, arrow_factor, factor_note, hull, span
from scenes.kit.land.view import Window
from scenes.kit.layout import Box
from scenes.kit.lesson import LessonScene
from scenes.kit.marks import GradientArrow, StepArrow, Walker, floats, run_of
from scenes.kit.parameters import Loss2, Point2, Rate, field
from scenes.kit.slopes.directions import Compass, DirectionArrow
from scenes.kit.text.formula import RATE_LETTERS, Formula, Letters, figures
from scenes.kit.text.numbers import shown
from scenes.kit.theme import DURATIONS
from scenes.kit.walks.beyond import BeyondMarker, clearest
from scenes.kit.walks.leaps import is_quadratic
from scenes.kit.walks.lens import Lens
from scenes.kit.walks.step_map import StepMap, coordinates, labelled
from scenes.kit.walks.step_panel import StepPanel

SHARES = MappingProxyType({"16:9": 0.62, "9:16": 0.47, "1:1": 0.63})
"""How much of the stage the map has."""
WIDE_SHARES = MappingProxyType({"16:9": 0.62, "9:16": 0.68, "1:1": 0.72})
"""The same as long as only a few lines stand beside it."""
WIDEST = 2.5
"""The first map is at most so many times as wide as the window of its loss."""
ROOM = 0.4
"""How long gradient arrows may be, as a share of that window, where they cannot be drawn whole."""
FAR = 1e4
"""A step so many windows long is not shown on a map of its own."""
TURN = (45, 90, 135, 180)
"""Angles by which the arrow that is turned round comes, in degrees from the gradient."""
PROBES = 40
"""Points of each arrow that the coordinates at a marker keep clear of, ..."""
LOWER = (0.0, 2.0, 3.0, 4.0)
"""... by standing so much lower, in heights over the marker."""
LINES, PLACES = 4, 4
"""In the last beat: its lines, and digits after the point in them, at most."""
RATES = "small_rate", "large_rate"
TINY = 1 / 50
"""A step of so small a share of the map hardly moves."""

KEEP = "Now keep only {rate} of it: the learning rate {letter}."
STRETCH = "How far? {rate} times the [gradient](gradient): the learning rate {letter}."
TURNS = MappingProxyType(
    {
        -1: "{letter}: its slope is negative. Minus a minus adds.",
        0: "{letter}: its slope is zero, so it stays as it is.",
        1: "{letter}: its slope is positive, so it goes down as well.",
    }
)
HARDLY, WHOLE, SO_FAR = range(3)
MOVED = MappingProxyType(
    {
        HARDLY: "A rate of {rate} moves {moved}: hardly at all.",
        WHOLE: "A rate of {rate} moves {moved}: the whole arrow, turned round.",
        SO_FAR: "A rate of {rate} moves {moved}.",
    }
)


class OneStep(LessonScene):
    """One update of the weights."""

    loss: Loss2 = field("shallow_bowl", "the landscape")
    start: Point2 = field("3,-1", "where the step begins")
    learning_rate: Rate = field("0.1", "how far one step goes for each unit of slope")
    other_loss: Loss2 = field("stretched_bowl", "the landscape of the second example")
    other_start: Point2 = field("1,2", "where the second step begins")
    length_start: Point2 = field("3,0", "where, on the first landscape, steps of two rates are compared")
    small_rate: Rate = field("0.01", "the smaller of the two rates")
    large_rate: Rate = field("1", "the larger of the two rates")

    def construct(self) -> None:
        self.walk, self.other = self.step_from(self.loss, self.start), self.step_from(self.other_loss, self.other_start)
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.picture, self.panel_box = self.layout.split(SHARES[self.layout.aspect])
        self.a_place_and_its_gradient()
        if any(self.walk.gradients[0]):
            self.turn_round_and_shrink()
            self.what_is_left_is_the_step()
            if self.panel.fits:
                self.fill_the_rule_in()
                self.both_at_once_are_the_step()
        self.once_more_elsewhere()
        self.the_rate_makes_it_a_step()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_place_and_its_gradient(self) -> None:
        self.beat("A place and its gradient")
        self.factor, window = self.arrows_and_window()
        self.wide_panel_box = self.lay_out_the_wide_map(WIDE_SHARES, window)
        if self.leaves_the_map:
            # No closer map will make room for the worked lines.
            self.wide_panel_box = self.lay_out_the_wide_map(SHARES, window)
        self.note = self.wide.annotate(factor_note(self.factor, self.layout.type.small, self.theme))
        self.panel = StepPanel(self.walk, self.letters, self.panel_box, self.layout, self.theme)
        self.given = Group(*self.panel.loss, *self.panel.gradient_parts, *self.panel.rate_parts)
        self.raised = (self.panel_box.top - self.wide_panel_box.top) * UP
        self.given.shift(-self.raised)
        self.walker = Walker(self.map, self.loss, self.start, self.theme)
        self.open_with(self.opening().move_to(self.wide_panel_box.centre), *self.wide.parts, self.walker)
        swept = [self.map.place(floats(tuple(self.tip(self.start, self.factor)))), *self.map.place(np.array(self.turns(self.factor)))]
        self.place_label = labelled(self.map, self.walk, 0, swept, self.layout, self.theme)
        a, b = coordinates(self.walk, 0)
        here = self.coming(self.place_label, *self.panel.loss)
        self.say("You stand at [({a}, {b})](ink). The [loss](loss) here is {loss}.", here, a=a, b=b, loss=self.loss_at(self.walk, 0))
        if not any(self.walk.gradients[0]):
            self.say("The [gradient](gradient) here is zero: no step leads anywhere.")
            return
        self.gradient = GradientArrow(self.map, self.loss, self.start, self.factor, self.theme)
        self.named = [] if self.runs_through(self.place_label) else [self.place_label]
        crossed = [FadeOut(self.place_label)] if not self.named else []
        self.say("Its [gradient](gradient) is [({a}, {b})](gradient). It points uphill.", *crossed, a=self.slope(0), b=self.slope(1))
        self.show(self.gradient, self.note, *self.panel.gradient_parts, under=self.walker)

    def turn_round_and_shrink(self) -> None:
        self.beat("Turn round, and shrink")
        self.say("Up is the wrong way. Turn round: that is the minus.")
        self.turn_arrow()
        words = KEEP if self.learning_rate < self.factor == 1 else STRETCH
        words = words.replace("{letter}", RATE_LETTERS[self.rate_letter][1])
        self.say(words, self.coming(*self.panel.rate_parts), rate=self.rate("learning_rate"))
        if not self.leaves_the_map:
            self.shrink_arrow()

    def what_is_left_is_the_step(self) -> None:
        if self.leaves_the_map:
            self.say("What is left is the [step](step). It leads out of this picture.")
            marker = self.marker_at(self.walk)
            # Where both find room only at one place of the map, the marker has it.
            crowded = [FadeOut(one) for one in self.named if touch(marker.label, one)]
            self.play(FadeIn(marker), *crowded, run_time=self.timed(DURATIONS.quick))
            return
        self.beat("Closer")
        self.near = StepMap(self.walk, self.letters, self.picture, self.layout, self.theme, "closer map")
        self.near_map, self.near_frame = self.near.chart.view, self.near.chart.frame
        closer = all(self.on_map(corner) for corner in np.array(self.near_map.window).T)
        lens = [Lens(self.map, self.near_map.window, self.theme)] if closer else []
        self.say(f"What is left is the [step](step). {'Look closer.' if closer else 'Look at it alone.'}")
        self.show(*lens, under=next(iter(self.named), None))
        leaving = [*self.wide.parts, *lens, self.gradient, self.turned, self.walker, *self.named, self.note]
        self.play(FadeOut(*leaving), run_time=self.timed(DURATIONS.quick))
        if self.raised.any():
            self.play(self.given.animate.shift(self.raised), run_time=self.timed(DURATIONS.quick))
        self.show(*self.near.parts)

    def fill_the_rule_in(self) -> None:
        self.beat("By hand")
        label = self.place_label if self.leaves_the_map else self.near.labels[0]
        making_room = [FadeOut(one) for one in self.panel.loss if self.panel.low]
        self.say("Now by hand, line by line: first put the numbers in.", *making_room, self.coming(self.panel.rule))
        self.play(*self.panel.put_in([0], label.numbers), run_time=self.timed(DURATIONS.slow))
        product, rate = self.product(), self.rate("learning_rate")
        self.say("Multiply: {rate} times {slope} is {product}.", rate=rate, slope=self.slope(0), product=product)
        self.play(*self.panel.multiply([0]), *self.part_of_step(0), run_time=self.timed(DURATIONS.slow))
        before, after = (coordinates(self.walk, step)[0] for step in (0, 1))
        self.say("Subtract: {before} minus {product} is {after}.", before=before, product=product, after=after)
        self.play(*self.panel.subtract([0]), run_time=self.timed(DURATIONS.slow))
        sign = int(np.sign(float(self.walk.gradients[0][1])))
        self.say(TURNS[sign].replace("{letter}", self.letters.style.plain(self.loss.weights[1])))
        self.play(*self.panel.put_in([1], label.numbers), run_time=self.timed(DURATIONS.move))
        self.play(*self.panel.multiply([1]), *self.part_of_step(1), run_time=self.timed(DURATIONS.move))
        self.play(*self.panel.subtract([1]), run_time=self.timed(DURATIONS.move))

    def both_at_once_are_the_step(self) -> None:
        if not self.leaves_the_map:
            self.beat("One step")
        before, after = (self.loss_at(self.walk, step) for step in (0, 1))
        self.say(f"Both at once are one [step](step). The [loss](loss) {moves(self.walk)} from {{a}} to {{b}}.", a=before, b=after)
        if not self.leaves_the_map:
            self.go(self.near)
        self.show(*self.panel.change, seconds=DURATIONS.blink)
        self.rest()
        self.take_poster()

    def once_more_elsewhere(self) -> None:
        if not any(self.other.gradients[0]) or self.is_far(self.other):
            return
        letters = Letters(self.other_loss, self.notation, self.rate_letter, self.theme)
        panel = StepPanel(self.other, letters, self.panel_box, self.layout, self.theme)
        if not panel.fits:
            return
        self.beat("Once more")
        near = StepMap(self.other, letters, self.picture, self.layout, self.theme, "other map")
        self.other_map, self.other_frame = near.chart.view, near.chart.frame
        (a, b), (c, d) = (coordinates(self.other, step) for step in (0, 1))
        given = *near.parts, *(() if panel.low else panel.loss), *panel.gradient_parts, *panel.rate_parts, panel.rule
        self.say("Once more, on another hillside, from [({a}, {b})](ink).", *self.going(), self.coming(*given), a=a, b=b)
        self.say("Put in, multiply, subtract: [({c}, {d})](ink).", c=c, d=d)
        for changes in (panel.put_in([0, 1], near.labels[0].numbers), panel.multiply([0, 1]), panel.subtract([0, 1])):
            self.play(*changes, run_time=self.timed(DURATIONS.move))
        self.say(f"The [loss](loss) {moves(self.other)} to {{loss}}.", loss=self.loss_at(self.other, 1))
        self.go(near, DURATIONS.move)
        self.show(*panel.change, seconds=DURATIONS.blink)
        self.rest()

    def the_rate_makes_it_a_step(self) -> None:
        self.beat("How far")
        here = self.length_start
        steepness = self.steepness(self.places_of_lengths())
        self.walker = Walker(self.map, self.loss, here, self.theme)
        line = self.line(f"norm({self.letters.gradient}) = {figures(steepness, self.theme.gradient)}", "length", (steepness,), 1)
        gradient = GradientArrow(self.map, self.loss, here, self.factor, self.theme)
        given = *self.wide.parts, gradient, self.walker, self.note, self.line(self.letters.rule, "gradient descent", (), 0), line
        words = "How far is a step? Here the [gradient](gradient) is {length} long."
        self.say(words, *self.going(), self.coming(*given), length=steepness)
        beyond: list[Mobject] = []
        for row, name in enumerate(RATES):
            rate, moved = self.rate(name), self.moved(name, steepness)
            self.say(MOVED[self.how_far(rate, moved)], rate=rate, moved=moved)
            step = self.step_of(here, rate.value)
            if isinstance(step, BeyondMarker):
                self.remove(*beyond)
                beyond = [step]
            self.show(step, self.line(*self.times(name, steepness), row + 2), under=self.walker)
        self.say("The [gradient](gradient) gives the direction. The rate turns it into a [step](step).")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- what moves ---------------------------------------------------------------------------------------------

    def show(self, *mobjects: Mobject, seconds: float = DURATIONS.quick, under: Mobject | None = None) -> None:
        """Let these come, below another mobject where one is given."""
        if not mobjects:
            return
        self.add(*mobjects, *([under] if under is not None else []))
        # One by one: together they would become a group, and come to lie over everything.
        self.play(*(FadeIn(one) for one in mobjects), run_time=self.timed(seconds))

    def coming(self, *mobjects: Mobject) -> FadeIn:
        """These come while a caption does."""
        return FadeIn(*mobjects, run_time=self.timed(DURATIONS.quick))

    def going(self) -> list[FadeOut]:
        """All there is goes while a caption comes."""
        return [FadeOut(one, run_time=self.timed(DURATIONS.quick)) for one in self.mobjects if one is not self._caption_words]

    def drive(self, follow: Callable[[float], object], mobject: Mobject, start: float, end: float, seconds: float = DURATIONS.slow) -> None:
        """Let a mobject follow a number from start to end."""
        value = ValueTracker(start)

        def update(_: Mobject) -> None:
            follow(value.get_value())

        mobject.add_updater(update)
        self.play(value.animate.set_value(end), run_time=self.timed(seconds), rate_func=smooth)
        mobject.remove_updater(update)

    def turn_arrow(self) -> None:
        """A copy of the gradient's arrow turns right round and takes the colour of a step."""
        slope = float(self.factor) * floats(tuple(self.walk.gradients[0]))
        compass, size = Compass(self.loss, self.start, from_gradient=True), float(length(slope))
        self.turned = DirectionArrow(self.map, self.loss, self.start, tuple(slope), self.theme.gradient, self.theme)
        colours = ManimColor(self.theme.gradient), ManimColor(self.theme.step)

        def follow(turn: float) -> None:
            self.turned.reach(tuple(size * one for one in compass.along(np.degrees(turn))))
            self.turned.set_fill(interpolate_color(*colours, turn / PI))

        self.add(self.turned, self.walker, *self.named)
        self.drive(follow, self.turned, 0.0, PI)

    def shrink_arrow(self) -> None:
        """What was turned round becomes as long as the step."""
        slope = floats(tuple(self.walk.gradients[0]))
        self.drive(lambda kept: self.turned.reach(tuple(-kept * slope)), self.turned, float(self.factor), float(self.learning_rate))

    def part_of_step(self, index: int) -> list[FadeIn]:
        """What the step does along one weight comes to the closer map."""
        part = None if self.leaves_the_map else self.near.parts_of_step[index]
        if part is None:
            return []
        self.add(part, self.near.arrow, self.near.walker)
        return [FadeIn(part)]

    def go(self, near: StepMap, seconds: float = DURATIONS.slow) -> None:
        """Go along the step; a ring and its coordinates stay where it ends."""
        self.drive(near.glide, near.walker, 0.0, 1.0, seconds)
        near.walker.stand(near.end)
        self.show(near.rings[1], near.labels[1], seconds=DURATIONS.blink, under=near.walker)

    # -- what there is to see -----------------------------------------------------------------------------------

    def lay_out_the_wide_map(self, shares: Mapping[str, float], window: Window) -> Box:
        """The map of the whole landscape, on this share of the stage; what is left beside it."""
        picture, panel = self.layout.split(shares[self.layout.aspect])
        self.wide = Chart(self.loss, self.letters, self.layout, self.theme, picture, window)
        self.map, self.frame = self.wide.view, self.wide.frame
        return panel

    def step_from(self, loss: Loss, start: tuple[Fraction, ...]) -> Walk:
        return descend(loss, start, GradientDescent(self.learning_rate), 1, "exact" if is_quadratic(loss) else None)

    def tip(self, at: Sequence[Any], factor: Fraction) -> np.ndarray:
        here = floats(tuple(at))
        with np.errstate(all="ignore"):
            return np.asarray(here + float(factor) * np.asarray(self.loss.gradient(here), dtype=float))

    def arrows_and_window(self) -> tuple[Fraction, Any]:
        """The gradient arrows' factor, 1 where there is room for them, and the window that shows them with the steps."""
        places: list[Any] = [self.start, self.length_start]
        usual = max(span(self.loss.window), span(hull(places)))
        factor = Fraction(1)
        if span(hull(self.tips(factor))) > WIDEST * usual:
            factor = arrow_factor(float(np.max(length(self.loss.gradient(np.array([floats(at) for at in places]))))), ROOM * usual)
        points: list[Any] = self.tips(factor)
        for at, rate in zip((self.start, *(self.length_start,) * 2), (self.learning_rate, self.small_rate, self.large_rate), strict=True):
            end = self.tip(at, -rate)
            points += [end] if np.isfinite(end).all() and span(hull([*points, tuple(end)])) <= WIDEST * usual else []
        return factor, hull(points)

    def tips(self, factor: Fraction) -> list[Any]:
        """Both places, with the ends of their arrows, and where the arrow that is turned round comes by."""
        places: list[Any] = [self.start, self.length_start]
        return [*places, *(self.tip(at, factor) for at in places), *self.turns(factor)]

    def turns(self, factor: Fraction) -> list[Any]:
        """Where the tip of the arrow that is turned round comes by."""
        compass = Compass(self.loss, self.start, from_gradient=True)
        return [floats(self.start) + float(factor) * compass.steepest * np.array(compass.along(turn)) for turn in TURN]

    def runs_through(self, label: Mobject) -> bool:
        """Whether the gradient's arrow runs through a label: close to the map's edge no other place may be left for it."""
        here = floats(self.start)
        arrow = here + np.linspace(0, 1, PROBES)[:, None] * (self.tip(self.start, self.factor) - here)
        return clearest(label, [label.get_center()], self.map.place(arrow), 0.0) > 0

    def is_far(self, walk: Walk) -> bool:
        """Whether a step is so long, or lands so high, that no map of its own can show it."""
        return not np.isfinite(float(walk.losses[1])) or float(length(floats(tuple(walk.updates[0])))) > FAR * span(walk.loss.window)

    def on_map(self, weights: np.ndarray) -> bool:
        return all(low <= one <= high for one, (low, high) in zip(weights, self.map.window, strict=True))

    @property
    def leaves_the_map(self) -> bool:
        return self.is_far(self.walk) or not self.on_map(floats(tuple(self.walk.points[1])))

    def step_of(self, here: tuple[Fraction, ...], rate: Any) -> Mobject:
        """The step of this rate, or a marker where it leads out of the map."""
        end = self.tip(here, -rate)
        if self.on_map(end):
            return StepArrow(self.map, self.loss, here, rate, self.theme)
        return self.marker_at(descend(self.loss, here, GradientDescent(rate), 1))

    def marker_at(self, walk: Walk) -> BeyondMarker:
        """Where the first step of a walk leads, out of the map."""
        start, end = (tuple(point) for point in walk.points[:2])
        marker = BeyondMarker(self.map, self.loss, start, end, self.map.box, self.layout, self.theme, Moment(run_of(walk), 1))
        tips = np.stack([self.tip(start, self.factor), self.tip(start, -self.factor)])
        arrows = np.concatenate([floats(start) + share * (tips - floats(start)) for share in np.linspace(0, 1, PROBES)])
        note = self.note.get_bottom() + np.linspace(-0.5, 0.5, PROBES)[:, None] * np.array([self.note.width, 0.0, 0.0])
        middle = marker.label.get_center()
        up = (middle - marker.head.tail_drawn)[1]
        clearest(marker.label, [middle - down * up * UP for down in LOWER], np.concatenate([self.map.spot(self.loss, arrows), note]))
        return marker

    def line(self, source: str, says: str, numbers: tuple[Shown, ...], row: int) -> Formula:
        """A line of the last beat."""
        return self.panel.line(self.written(source, says, numbers, self.panel.rule.size), row, LINES, self.wide_panel_box)

    def written(self, source: str, says: str, numbers: tuple[Shown, ...], size: float) -> Formula:
        """A formula in type of this size."""
        return Formula(source, says=says, size=size, colour=self.theme.ink, numbers=numbers)

    def times(self, name: str, steepness: Shown) -> tuple[str, str, tuple[Shown, ...]]:
        """The rate of this name times the gradient's length: the formula, what it says, and its numbers."""
        rate, moved, colours = self.rate(name), self.moved(name, steepness), self.theme
        source = f"{figures(rate, colours.step)} dot {figures(steepness, colours.gradient)} = {figures(moved, colours.step)}"
        return source, "a*b", (rate, steepness, moved)

    def places_of_lengths(self) -> int:
        """Digits after the point with which the lines of the last beat can be read: as many as there is room for."""
        room, small = self.panel.room(self.wide_panel_box), self.layout.type.small
        for places in range(PLACES, 1, -1):
            steepness = self.steepness(places)
            if all(self.written(*self.times(name, steepness), small).width <= room for name in RATES):
                return places
        return 1

    # -- numbers ------------------------------------------------------------------------------------------------

    def rate(self, name: str) -> Shown:
        return shown(getattr(self, name), 6, Setting(name), trim=True)

    def slope(self, index: int) -> Shown:
        return shown(self.walk.gradients[0][index], 4, SlopeAt(self.loss.expression, Moment(run_of(self.walk), 0), index), trim=True)

    def product(self) -> Shown:
        """Rate times slope of the first weight."""
        slope = self.walk.gradients[0][0]
        value = self.learning_rate * slope if self.walk.exact else float(self.learning_rate) * float(slope)
        parts = (("a", Setting("learning_rate")), ("b", SlopeAt(self.loss.expression, Moment(run_of(self.walk), 0), 0)))
        return shown(value, 4, Worked("a*b", parts), trim=True)

    def loss_at(self, walk: Walk, step: int) -> Shown:
        return shown(walk.losses[step], 2, LossAt(walk.loss.expression, Moment(run_of(walk), step)), trim=True)

    def steepness(self, places: int) -> Shown:
        """The gradient's length where steps of two rates are compared."""
        value = float(length(self.loss.gradient(floats(self.length_start))))
        return shown(value, places, SlopeAt(self.loss.expression, self.length_start), trim=True)

    def moved(self, name: str, steepness: Shown) -> Shown:
        """How far the rate of this name moves, with as many digits as the length has."""
        parts = (("a", Setting(name)), ("b", SlopeAt(self.loss.expression, self.length_start)))
        return shown(float(getattr(self, name)) * float(steepness.value), steepness.places, Worked("a*b", parts), trim=True)

    def how_far(self, rate: Shown, moved: Shown) -> int:
        if moved.value < TINY * self.wide.side:
            return HARDLY
        return WHOLE if rate.value == 1 else SO_FAR


def touch(one: Mobject, other: Mobject) -> bool:
    """Whether the boxes of two mobjects touch."""
    apart = np.abs(one.get_center() - other.get_center())[:2]
    return bool((apart < np.array([one.width + other.width, one.height + other.height]) / 2).all())


def moves(walk: Walk) -> str:
    """What a step does to the loss, in a word."""
    return "falls" if walk.losses[1] < walk.losses[0] else "rises"
