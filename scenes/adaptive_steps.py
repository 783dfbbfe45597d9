"""A pace for each weight: why one rate for all zigzags in a long narrow valley, and what Adam does instead.

What the viewer should see: a narrow valley from above. Plain descent leaps from side to side and creeps along. Then the same start with
Adam: for each weight a square, its area the running mean of the squared slopes, and under it a bar, the mean slope. The square's side
divides the step, so the steep weight and the flat one move alike, and square and bar go along with every step. At the end even ground,
steep and nearly flat: plain descent flies on one and stands still on the other, Adam walks both at one pace.
"""

import checkout

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import pairwise, takewhile
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear, smooth

from mathcore import Adam, GradientDescent, Walk, descend
from scenes.kit.claims import CurvatureAt, Entry, LossAt, Moment, Quantity, Setting, Shown, SignChanges, WeightAt, Worked
from scenes.kit.graphs.chart import Chart, hull, span
from scenes.kit.land.view import widened
from scenes.kit.layout import CAPITAL
from scenes.kit.lesson import LessonScene
from scenes.kit.mark import Prop
from scenes.kit.marks import Line, Ring, StepArrow, TrailLine, Walker, floats, run_of
from scenes.kit.parameters import Loss2, Point2, Rate, field, number, whole
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import shown
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS, STROKES
from scenes.kit.walks.beyond import BeyondMarker
from scenes.kit.walks.country import marker_beyond
from scenes.kit.walks.even_ground import EvenGround, Runner, even_ground, reach_of
from scenes.kit.walks.leaps import is_quadratic
from scenes.kit.walks.live_rows import HEAD, LEADING, LiveRows, SlopesAndSteps
from scenes.kit.walks.squares import Means, MoveArrow, SolidTrail, Squares

SHARES = MappingProxyType({"16:9": 0.54, "9:16": 0.46, "1:1": 0.55})
"""How much of the stage the map has."""
WIDEST = 1.5
"""The map shows steps up to so many windows of the loss."""
TOLD = 3
"""Steps of each walk that take their time."""
EVEN_STEPS = 3
EVEN = 1e-3
"""Two steps that differ by less than this share are said to be equal."""
ZIGZAG = 3
"""From so many changes of sign on a walk zigzags."""
PLAIN, ADAM = "plain", "Adam"
FAINT = 0.6
LOW, RULE_AT = 2.0, (0.78, 0.62)
"""A panel so many times as wide as high has its rule in smaller type; where in the height of a low panel and of others the rule stands."""
ROWS = ("slope", "step")
LEGEND_GAP = 0.14


class AdaptiveSteps(LessonScene):
    """Adam beside plain descent."""

    loss: Loss2 = field("narrow_bowl", "the landscape")
    start: Point2 = field("-4,1", "where both walks begin")
    learning_rate: Rate = field("0.09", "the rate of plain descent")
    adam_rate: Rate = field("0.3", "the rate of Adam")
    decay: Annotated[Fraction, number("0", "0.999")] = field("0.9", "β₁: how much of the mean slope each step of Adam keeps")
    square_decay: Annotated[Fraction, number("0", "0.99999")] = field("0.999", "β₂: how much of the mean square each step of Adam keeps")
    steps: Annotated[int, whole(2, 40)] = field("14", "how many steps both take, at most")
    slopes: Point2 = field("10,0.01", "two steepnesses of even ground, on which both are compared at the end")

    @staticmethod
    def check(values: dict[str, Any]) -> None:
        """Even ground must fall."""
        if min(values["slopes"]) <= 0:
            raise ValueError("slopes are how steeply even ground falls: both must be above 0.")

    def construct(self) -> None:
        self.plain_rule = GradientDescent(self.learning_rate)
        self.adam_rule = Adam(self.adam_rate, self.decay, self.square_decay)
        self.plain = descend(self.loss, self.start, self.plain_rule, self.steps + 1, "exact" if is_quadratic(self.loss) else None)
        self.adam = descend(self.loss, self.start, self.adam_rule, self.steps + 1)
        self.a_narrow_valley()
        if any(self.plain.gradients[0]):
            self.one_rate_zigzags()
            self.squares_remember_slopes()
            self.the_side_divides_the_step()
            self.square_and_bar_go_along()
            self.both_walks_compared()
        self.one_pace_on_even_ground()

    # -- beats --------------------------------------------------------------------------------------------------

    def a_narrow_valley(self) -> None:
        self.beat("A narrow valley")
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        picture, self.panel = self.layout.split(SHARES[self.layout.aspect])
        self.chart = Chart(self.loss, self.letters, self.layout, self.theme, picture, self.window())
        self.map, self.frame = self.chart.view, self.chart.frame
        self.walker = Walker(self.map, self.loss, self.start, self.theme)
        # The title stays in the panel until the rule needs the room.
        self.title_words = self.opening_in(self.panel)
        self.add(*self.chart.parts, self.walker, self.title_words)
        self.wait(self.timed(DURATIONS.grand))
        if not any(self.plain.gradients[0]):
            self.show(Ring(self.map, self.plain, 0, self.theme), under=self.walker)
            self.say("Here the slope is zero for both weights: no rule moves anything.")
        elif times := self.times_as_curved():
            self.say(
                f"A valley bends {{times}} times as much along {self.called(self.steep)} as along {self.called(1 - self.steep)}.",
                times=times,
            )
        else:
            self.say("A landscape of two weights, and a place to start from.")

    def one_rate_zigzags(self) -> None:
        self.beat("One rate")
        if limit := self.largest_rate():
            words = f"Plain descent has one rate: {{rate}}. Beyond {{limit}} it would fly off along {self.called(self.steep)}."
            self.say(words, rate=self.setting("learning_rate"), limit=limit)
        else:
            self.say("Plain descent has one rate for both weights: {rate}.", rate=self.setting("learning_rate"))
        self.legend, self.rule = self.legends(), self.plain_rule_in_print()
        size = self.layout.type.small if self.low else self.layout.type.body
        top = self.rule.baseline - LEADING * size - HEAD * CAPITAL * size
        self.live = LiveRows(SlopesAndSteps(self.plain), ROWS, self.plain_count, self.letters, self.panel, top, size, self.theme)
        self.play(FadeOut(self.title_words), run_time=self.timed(DURATIONS.quick))
        self.show(self.legend[0], self.rule, *self.live.everything)
        self.walk_plainly(range(min(TOLD, self.plain_count)), slowly=True)
        index = max(range(2), key=lambda one: self.changes(self.plain, self.plain_count, one).value)
        changes = self.changes(self.plain, self.plain_count, index)
        if changes.value >= ZIGZAG:
            self.say(f"Along {self.called(index)} it is steep: too far, back, too far. Along {self.called(1 - index)} it creeps.")
        else:
            self.say("Step after step, by the same rule.")
        self.walk_plainly(range(min(TOLD, self.plain_count), self.plain_count))
        if self.plain_count < self.steps:
            self.say("The next [step](step) leads out of the picture.")
            self.show(self.beyond(self.plain, self.plain_count))
        self.rest()

    def squares_remember_slopes(self) -> None:
        self.beat("Squares")
        self.play(
            *(one.animate.set_opacity(FAINT) for one in self.trails),
            FadeOut(self.walker, self.rule, *self.live.everything),
            run_time=self.timed(DURATIONS.quick),
        )
        self.walker.stand(self.start)
        self.means = Means(self.adam)
        self.squares = Squares(self.means, self.adam_count, self.letters, self.panel, self.layout, self.theme)
        self.yard = self.squares.yard
        self.say("Adam keeps a square for each weight. Its area: the mean of squared [slopes](gradient).")
        self.play(FadeIn(self.walker, self.legend[1]), run_time=self.timed(DURATIONS.quick))
        self.show(*self.squares.squares, *self.squares.heads, *self.squares.rows.parts("area"), seconds=DURATIONS.move)
        self.say("Its side is the recent size of that [slope](gradient): {first} and {second}.", **self.numbers("side"))
        self.show(*self.squares.rows.parts("side"))

    def the_side_divides_the_step(self) -> None:
        self.say("The bar is the mean [slope](gradient): it fills a share of the side.")
        self.show(*self.squares.bars, *self.squares.rows.parts("mean"))
        sizes = [abs(float(one.value)) for one in self.numbers("step").values()]
        if self.adam_count and np.isclose(sizes[0], sizes[1], rtol=EVEN):
            self.say("The same share of the rate is the [step](step): both weights move {size}.", size=self.step_size())
        else:
            self.say("The same share of the rate, {rate}, is the [step](step).", rate=self.setting("adam_rate"))
        self.show(*self.squares.rows.parts("step"))
        self.arrow = MoveArrow(self.map, self.adam, 0, self.theme)
        if self.adam_count:
            self.show(self.arrow, under=self.walker)
        self.rest()

    def square_and_bar_go_along(self) -> None:
        if not self.adam_count:
            self.say("The first [step](step) leads out of the picture.")
            self.show(self.beyond(self.adam, 0))
            return
        self.say("Where slopes change their sign, the mean shrinks more than the side: small [steps](step).")
        self.adam_marks: list[Mobject] = [Ring(self.map, self.adam, 0, self.theme, self.theme.step)]
        for step in range(self.adam_count):
            self.walk_with_squares(step, DURATIONS.move if step < TOLD else DURATIONS.quick if step < 2 * TOLD else DURATIONS.blink)
        if self.adam_count < self.steps:
            self.say("The next [step](step) leads out of the picture.")
            self.show(self.beyond(self.adam, self.adam_count))

    def both_walks_compared(self) -> None:
        self.beat("Compared")
        index = max(range(2), key=lambda one: self.changes(self.plain, self.plain_count, one).value)
        plain, adam = self.changes(self.plain, self.plain_count, index), self.changes(self.adam, self.adam_count, index)
        if plain.value >= ZIGZAG and plain.value > adam.value and self.plain_count == self.adam_count:
            self.say("Plain descent crossed the valley {plain} times, Adam {adam}.", plain=plain, adam=adam)
        losses = {"plain": self.loss_at(self.plain, self.plain_count), "adam": self.loss_at(self.adam, self.adam_count)}
        self.say("The [loss](loss) at the end: {plain} for plain descent, {adam} for Adam.", **losses)
        self.rest()
        self.take_poster()

    def one_pace_on_even_ground(self) -> None:
        self.beat("One pace")
        self.even = self.even_rows()
        self.stages = self.even.stages
        self.say("Now even ground: one slope is {steep}, one only {flat}.", steep=self.steepness(0), flat=self.steepness(1))
        if hasattr(self, "squares"):
            self.play(FadeOut(*self.squares.everything), run_time=DURATIONS.quick)
        self.rings = self.even.left_at(0)
        self.show(*self.even.still, *self.rings, *self.even.walkers)
        self.say("Plain descent flies on one and hardly moves on the other. Adam walks both alike.")
        for step in range(EVEN_STEPS):
            self.march(step)
        self.show(*self.even.paces)
        self.say("Adam divides each [slope](gradient) by its own recent size: each weight gets its own pace.")
        self.rest()
        self.wait(DURATIONS.hold)

    # -- walking ------------------------------------------------------------------------------------------------

    def show(self, *mobjects: Mobject, seconds: float = DURATIONS.quick, under: Mobject | None = None) -> None:
        """Let these come, below another mobject where one is given."""
        self.add(*mobjects, *([under] if under is not None else []))
        self.play(FadeIn(*mobjects), run_time=self.timed(seconds))

    def drive(self, follow: Callable[[float], object], seconds: float, *others: Any, even: bool = False) -> None:
        """Let something follow the share of the way that is done, 0 to 1, frame by frame."""
        share = ValueTracker(0.0)
        driver = self.walker if self.walker in self.mobjects else self.even.walkers[0]

        def update(_: Mobject) -> None:
            follow(share.get_value())

        driver.add_updater(update)
        self.play(share.animate.set_value(1.0), *others, run_time=self.timed(seconds), rate_func=linear if even else smooth)
        driver.remove_updater(update)

    def walk_plainly(self, steps: range, *, slowly: bool = False) -> None:
        """Steps of plain descent; the trail stays."""
        self.trails: list[Mobject] = getattr(self, "trails", [Ring(self.map, self.plain, 0, self.theme)])
        for step in steps:
            end = self.at(self.plain, step + 1)
            arrow = StepArrow(self.map, self.loss, self.at(self.plain, step), self.learning_rate, self.theme)
            if slowly:
                self.show(arrow, seconds=DURATIONS.blink, under=self.walker)
            self.add(*self.trails, self.walker)
            self.drive(partial(self.walker.glide, self.at(self.plain, step), end), DURATIONS.quick if slowly else DURATIONS.blink)
            self.remove(arrow)
            self.walker.stand(end)
            self.live.count(step + 1)
            self.trails = [TrailLine(self.map, self.plain, step, step + 1, self.theme), *self.trails]
            self.trails.append(Ring(self.map, self.plain, step + 1, self.theme))
            self.add(*self.trails, self.walker)

    def walk_with_squares(self, step: int, seconds: float) -> None:
        """A step of Adam: the walker goes, squares and bars become what they are at its end."""
        start, end = self.at(self.adam, step), self.at(self.adam, step + 1)
        self.add(*self.adam_marks, self.walker)
        self.drive(lambda share: self.walker.glide(start, end, share), seconds, *self.squares.grow(step))
        self.remove(self.arrow)
        self.walker.stand(end)
        self.squares.rows.count(step + 1)
        self.adam_marks = [SolidTrail(self.map, self.adam, step, step + 1, self.theme), *self.adam_marks]
        self.adam_marks.append(Ring(self.map, self.adam, step + 1, self.theme, self.theme.step))
        self.add(*self.adam_marks, self.walker)

    def march(self, step: int) -> None:
        """One step in all rows."""
        self.drive(lambda share: self.even.glide(step, share), DURATIONS.move)
        self.even.stand(step + 1)
        self.rings += self.even.left_at(step + 1)
        self.add(*self.rings, *self.even.walkers)

    # -- what there is to see -----------------------------------------------------------------------------------

    def window(self) -> Any:
        """What the map shows: both walks as far as they stay near; sets how many steps that is."""
        points: list[list[Any]] = [[floats(tuple(one)) for one in walk.points[: self.steps + 1]] for walk in (self.plain, self.adam)]
        corners: list[Any] = [(float(low), float(other)) for low, other in zip(*self.loss.window, strict=True)]
        usual = hull([*corners, points[0][0]])
        widest = widened(usual, WIDEST)

        def near(point: np.ndarray) -> bool:
            return all(low <= one <= high for one, (low, high) in zip(point, widest, strict=True))

        self.plain_count, self.adam_count = (sum(1 for _ in takewhile(near, each[1:])) for each in points)
        seen: list[Any] = [*points[0][: self.plain_count + 1], *points[1][: self.adam_count + 1]]
        around = hull([*seen, *[point for point in self.loss.minima if near(floats(point))][:1]])
        return around if span(around) > 0.02 * span(usual) else usual

    @property
    def low(self) -> bool:
        """Whether the panel is much wider than high."""
        return self.panel.width > LOW * self.panel.height

    def plain_rule_in_print(self) -> Formula:
        """The rule of plain descent, in the upper part of the panel."""
        size = self.layout.type.body if self.low else self.layout.type.formula
        rule = Formula(self.letters.rule, says="gradient descent", size=size, colour=self.theme.ink)
        return rule.move_to(self.panel.at(0.5, RULE_AT[not self.low]))

    def legends(self) -> VGroup:
        """Over the map: what the line and the rings of each walk look like."""
        size, area = self.layout.type.small, self.map.box
        capital = CAPITAL * size
        pen = np.array([area.right, area.top + 0.9 * capital, 0.0])
        found: list[VGroup] = []
        for name, colour, dotted in ((ADAM, self.theme.step, False), (PLAIN, self.theme.ink, True)):
            words = Words(name, size=size, colour=colour).stand_at(pen, 1)
            end = np.array([words.get_left()[0] - LEGEND_GAP, pen[1] + capital / 2, 0.0])
            ends = np.stack([end - np.array([0.5, 0.0, 0.0]), end])
            parts = np.linspace(ends[0], ends[1], 8).reshape(4, 2, 3) if dotted else ends[None]
            sample = VGroup(*(Line(part, colour, self.theme.casing, STROKES.line) for part in parts))
            found.append(VGroup(Prop(sample, reason="how the line of this walk looks"), words))
            pen = np.array([ends[0][0] - 2 * LEGEND_GAP, pen[1], 0.0])
        return VGroup(*reversed(found))

    def beyond(self, walk: Walk, step: int) -> BeyondMarker:
        """A marker for the step that leads out of the picture."""
        ends, reached = (self.at(walk, step), self.at(walk, step + 1)), Moment(run_of(walk), step + 1)
        counts = (self.plain_count, self.adam_count)
        seen = [np.asarray(each.points[: count + 1], dtype=float) for each, count in zip((self.plain, self.adam), counts, strict=True)]
        return marker_beyond(self.map, ends, reached, seen, self.loss, self.layout, self.theme)

    def even_rows(self) -> EvenGround:
        """Both rules on even ground of both slopes."""
        runners, grounds = [], [even_ground(slope) for slope in self.slopes]
        for index, ground in enumerate(grounds):
            for name, rule, colour in ((PLAIN, self.plain_rule, self.theme.ink), (ADAM, self.adam_rule, self.theme.step)):
                walk = descend(ground, (Fraction(0),), rule, EVEN_STEPS, "exact" if rule is self.plain_rule else None)
                runners.append(Runner(name, walk, Entry("slopes", index), colour))
        reach = reach_of([one.walk for one in runners[1::2]], [one.walk for one in runners[::2]])
        return EvenGround(runners, reach, self.panel, self.layout, self.theme)

    # -- numbers ------------------------------------------------------------------------------------------------

    @property
    def steep(self) -> int:
        """The weight along which the loss bends more."""
        return int(abs(self.curvature(1)) > abs(self.curvature(0)))

    def curvature(self, index: int) -> float:
        return float(self.loss.hessian(floats(self.start))[index, index])

    def bends(self, index: int) -> Quantity:
        return CurvatureAt(self.loss.expression, self.start, index)

    def times_as_curved(self) -> Shown | None:
        """How many times as much the loss bends along one weight as along the other; none where it is no round valley's side."""
        more, less = self.curvature(self.steep), self.curvature(1 - self.steep)
        if not (less > 0 and more > less):
            return None
        return shown(more / less, 1, Worked("a/b", (("a", self.bends(self.steep)), ("b", self.bends(1 - self.steep)))), trim=True)

    def largest_rate(self) -> Shown | None:
        """The rate from which plain descent no longer comes closer, where that is one number everywhere and the clip's is below it."""
        more = self.curvature(self.steep)
        if not is_quadratic(self.loss) or more <= 0 or 2 / more <= self.learning_rate or self.loss.hessian(floats(self.start))[0, 1]:
            return None
        return shown(2 / more, 4, Worked("2/a", (("a", self.bends(self.steep)),)), trim=True)

    def at(self, walk: Walk, step: int) -> tuple[Any, ...]:
        return tuple(walk.points[step])

    def called(self, index: int) -> str:
        """The weight's letter in its colour."""
        return f"[{self.letters.style.plain(self.loss.weights[index])}](axis{index + 1})"

    def setting(self, name: str) -> Shown:
        return shown(getattr(self, name), 6, Setting(name), trim=True)

    def steepness(self, index: int) -> Shown:
        return shown(self.slopes[index], 6, Entry("slopes", index), trim=True)

    def numbers(self, row: str) -> dict[str, Shown]:
        """The numbers of a row for both weights at the start, for a caption."""
        values = [(self.means.value(row, 0, index), self.means.quantity(row, 0, index)) for index in range(2)]
        return {name: shown(value, 2, of, trim=True) for name, (value, of) in zip(("first", "second"), values, strict=True)}

    def step_size(self) -> Shown:
        """How far Adam's first step moves each weight."""
        run = run_of(self.adam)
        parts = tuple((name, WeightAt(Moment(run, step), 0)) for name, step in (("a", 0), ("b", 1)))
        return shown(abs(float(self.adam.updates[0][0])), 3, Worked("abs(b - a)", parts), trim=True)

    def changes(self, walk: Walk, last: int, index: int) -> Shown:
        """How often the slope along a weight has changed its sign."""
        signs = [one for one in (np.sign(float(each[index])) for each in walk.gradients[: last + 1]) if one]
        count = sum(a != b for a, b in pairwise(signs))
        return shown(Fraction(count), 0, SignChanges(run_of(walk), last, index))

    def loss_at(self, walk: Walk, step: int) -> Shown:
        return shown(walk.losses[step], 2, LossAt(self.loss.expression, Moment(run_of(walk), step)), trim=True)
