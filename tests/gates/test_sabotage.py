"""Every deliberate fault is caught, and the same lesson without it passes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import DOWN, LEFT, PI, RIGHT, UP, Arrow, Circle, Line, Rectangle, Square

from mathcore import LOSSES, GradientDescent, descend
from scenes.kit.claims import (
    ArrowFactor,
    Given,
    Iterate,
    LossAt,
    Moment,
    OffChart,
    OnRuler,
    Position,
    RateLimit,
    Setting,
    StepNumber,
    WeightAt,
)
from scenes.kit.gates import Evidence
from scenes.kit.land.contours import Contours, contour_lines
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Map
from scenes.kit.layout import LAYOUTS
from scenes.kit.mark import Prop
from scenes.kit.marks import GradientArrow, Pin, Ring, Walker, run_of
from scenes.kit.text.formula import Formula, figures
from scenes.kit.text.numbers import RAISED_SIZE, Number, shown
from scenes.kit.text.words import MATH_FONT, Words
from scenes.kit.theme import THEMES
from scenes.kit.walks.beyond import BeyondMarker
from tests.gates.looking import evidence, rules

Spoil = Callable[[Any], None]
FAULTS: dict[str, tuple[str, str, Spoil]] = {}


def fault(lesson: str, rule: str) -> Callable[[Spoil], Spoil]:
    """A fault in a lesson, and the rule by which it must be found."""

    def keep(spoil: Spoil) -> Spoil:
        FAULTS[spoil.__name__] = (lesson, rule, spoil)
        return spoil

    return keep


def words(scene: Any, text: str, **options: Any) -> Words:
    return Words(text, **{"size": scene.layout.type.body, "colour": scene.theme.ink} | options)


# -- truth: points and arrows -------------------------------------------------------------------------------------


@fault("OneStep", "gradient")
def arrow_two_percent_long(scene: Any) -> None:
    scene.add(GradientArrow(scene.map, scene.loss, scene.point(0), Fraction(1, 20), scene.theme))
    scene.mobjects[-1].scale(1.02, about_point=scene.mobjects[-1].tail_drawn)


@fault("OneStep", "gradient")
def arrow_the_wrong_way_round(scene: Any) -> None:
    scene.add(GradientArrow(scene.map, scene.loss, scene.point(0), Fraction(1, 20), scene.theme))
    scene.mobjects[-1].rotate(PI, about_point=scene.mobjects[-1].tail_drawn)


@fault("OneStep", "gradient")
def arrow_lags_behind_its_walker(scene: Any) -> None:
    arrow = GradientArrow(scene.map, scene.loss, scene.point(0), Fraction(1, 20), scene.theme)
    scene.add(arrow.point_at(scene.point(0), scene.walker.here))


@fault("OneStep", "one factor")
def arrows_of_two_factors(scene: Any) -> None:
    scene.add(GradientArrow(scene.map, scene.loss, scene.point(1), Fraction(1, 10), scene.theme))


@fault("OneStep", "position")
def walker_beside_its_place(scene: Any) -> None:
    scene.walker.shift(0.01 * RIGHT)


@fault("OneStep", "position")
def pin_beside_its_place(scene: Any) -> None:
    scene.add(Pin(scene.map, scene.loss, (0.0, 0.0), scene.theme, scene.theme.loss).shift(0.02 * RIGHT))


@fault("OneStep", "iterate")
def iterate_clamped_to_the_picture(scene: Any) -> None:
    ring = scene.rings[-1]
    ring.move_to(scene.map.spot(scene.loss, np.array([1.0, 1.0])))
    ring.depict(Iterate("map", scene.run_claim, scene.steps, (1.0, 1.0)))


@fault("OneStep", "iterate")
def ring_off_its_iterate(scene: Any) -> None:
    scene.rings[1].shift(0.02 * UP)


@fault("OneStep", "trail")
def trail_off_the_way(scene: Any) -> None:
    scene.trail.shift(0.02 * UP)


@fault("OneStep", "own run")
def walk_of_another_start(scene: Any) -> None:
    scene.start = (Fraction(1), Fraction(1))


@fault("OneStep", "orientation")
def map_mirrored(scene: Any) -> None:
    class Mirrored(Map):
        def place(self, weights: Any, height: Any = 0.0) -> Any:
            return super().place(weights, height) * (-1, 1, 1)

    scene.map = Mirrored(scene.map.window, scene.map.box)


@fault("OneStep", "position")
def picture_mirrored_as_a_whole(scene: Any) -> None:
    for mark in (scene.walker, *scene.rings):
        mark.move_to(mark.get_center() * (-1, 1, 1) + 2 * scene.map.box.centre * (1, 0, 0))


@fault("OneStep", "unclaimed")
def arrow_that_claims_nothing(scene: Any) -> None:
    scene.add(Arrow(scene.map.place((1, 1)), scene.map.place((2, 2)), buff=0))


@fault("OneStep", "torn")
def half_of_a_mark(scene: Any) -> None:
    scene.remove(scene.walker.dot)


@fault("OneStep", "contours")
def contours_claim_another_level(scene: Any) -> None:
    painting: Any = next(one for one in scene.mobjects if isinstance(one, Contours))
    painting.claims = tuple(replace(one, level=one.level + 0.5) for one in painting.claims)


@fault("OneStep", "landscape")
def landscape_of_another_loss_than_before(scene: Any) -> None:
    scene.land.loss = LOSSES["saddle"]


@fault("OneStep", "landscape")
def new_landscape_under_old_contours(scene: Any) -> None:
    scene.remove(scene.land)
    scene.add(Landscape(LOSSES["saddle"], scene.map, scene.theme, scene.map.area))
    scene.bring_to_back(scene.mobjects[-1])


@fault("OneStep", "place")
def landscape_moved_away_under_its_marks(scene: Any) -> None:
    scene.land.shift(0.05 * RIGHT)


@fault("OneStep", "place")
def contours_scaled_as_a_picture(scene: Any) -> None:
    next(one for one in scene.mobjects if isinstance(one, Contours)).scale(1.02)


@fault("OneStep", "contours")
def contours_leave_their_map(scene: Any) -> None:
    wider = Map(((-7.0, 7.0), (-7.0, 7.0)), scene.map.box)
    painting: Any = next(one for one in scene.mobjects if isinstance(one, Contours))
    lines = contour_lines(scene.loss, wider, [40.0])
    painting.lines = tuple(replace(line, points=scene.map.place(line.weights)) for line in lines)
    painting.claims = tuple(replace(painting.claims[0], level=40.0) for _ in lines)


# -- truth: numbers and words -------------------------------------------------------------------------------------


@fault("OneStep", "shown")
def last_digit_off_by_one(scene: Any) -> None:
    right = scene.counter.claim
    scene.counter._set("L = " + right.text[:-1] + str((int(right.text[-1]) + 1) % 10))
    scene.counter._stamp()


@fault("OneStep", "shown")
def rounded_the_wrong_way(scene: Any) -> None:
    claim = scene.counter.claim
    scene.counter._set("L = 9.99")
    scene.counter.depict(replace(claim, text="9.99"))


@fault("OneStep", "shown")
def stale_number(scene: Any) -> None:
    scene.counter.count_to(scene.walk.losses[0], LossAt(scene.loss.expression, Moment(scene.run_claim, 1)))


@fault("OneStep", "shown")
def stale_number_after_a_parameter_change(scene: Any) -> None:
    rate = Number(Fraction(1, 5), 2, size=scene.layout.type.body, colour=scene.theme.ink, of=Setting("learning_rate"))
    scene.add(rate.stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "shown")
def number_from_nowhere(scene: Any) -> None:
    scene.add(Number(Fraction("7.77"), 2, size=scene.layout.type.body, colour=scene.theme.ink).stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "shown")
def right_number_without_a_quantity(scene: Any) -> None:
    scene.add(Number(Fraction(3), 0, size=scene.layout.type.body, colour=scene.theme.ink).stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "shown")
def power_of_ten_set_level(scene: Any) -> None:
    number = Number(Fraction(12 * 10**7), 2, size=scene.layout.type.body, colour=scene.theme.ink, of=Given("to try a power")).stand_at(
        scene.layout.panel.at(0, 0.2)
    )
    raised, level = number.submobjects[-1], number.submobjects[1]
    scene.add(number)
    raised.scale(1 / RAISED_SIZE).move_to(raised).align_to(level, DOWN)


@fault("OneStep", "shown")
def step_that_the_run_never_made(scene: Any) -> None:
    there = StepNumber(Moment(scene.run_claim, scene.steps + 5))
    number = Number(scene.steps + 5, 0, size=scene.layout.type.body, colour=scene.theme.ink, of=there)
    scene.add(number.stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "shown")
def step_after_the_one_that_a_marker_stands_for(scene: Any) -> None:
    far = descend(scene.loss, scene.start, GradientDescent(Fraction(3)), 1)
    last = Moment(run_of(far), 1)
    scene.add(BeyondMarker(scene.map, scene.loss, scene.start, tuple(far.points[1]), scene.map.box, scene.layout, scene.theme, last))
    number = Number(3, 0, size=scene.layout.type.body, colour=scene.theme.ink, of=StepNumber(Moment(last.run, 3)))
    scene.add(number.stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneSlope", "shown")
def number_of_a_tick_that_is_not_there(scene: Any) -> None:
    number = Number(7, 0, size=scene.layout.type.small, colour=scene.theme.ink, of=OnRuler("section", 0))
    scene.add(number.stand_at(scene.layout.panel.at(0, 0.1)))


@fault("OneSlope", "said")
def factor_of_other_arrows(scene: Any) -> None:
    number = shown(Fraction(30), 0, ArrowFactor(below=True))
    scene.add(scene.formula("arrow = 1/30 of the gradient", f'"arrow" = 1\\/{figures(number)} thin nabla L', 0.1, number))


@fault("OneSlope", "said")
def limit_of_another_curvature(scene: Any) -> None:
    number = shown(Fraction(1, 2), 1, RateLimit(scene.loss.expression, scene.start, 2))
    scene.add(scene.formula("the largest rate", f"eta < {figures(number)}", 0.1, number))


@fault("OneStep", "offchart")
def marker_of_a_place_that_no_run_reaches(scene: Any) -> None:
    scene.add(beyond(scene, (30.0, 0.0)))


@fault("OneStep", "offchart")
def marker_of_no_run(scene: Any) -> None:
    marker = beyond(scene, (30.0, 0.0))
    scene.add(marker.depict(OffChart("map", scene.loss.expression, (30.0, 0.0))))


@fault("OneStep", "offchart")
def marker_that_points_elsewhere(scene: Any) -> None:
    far = descend(scene.loss, scene.start, GradientDescent(Fraction(3)), 1)
    marker = BeyondMarker(
        scene.map, scene.loss, scene.start, tuple(far.points[1]), scene.map.box, scene.layout, scene.theme, Moment(run_of(far), 1)
    )
    marker.head.rotate(0.2, about_point=marker.tip_drawn)
    scene.add(marker)


def beyond(scene: Any, at: tuple[float, ...]) -> BeyondMarker:
    """A marker that says a run's last step leads there."""
    last = Moment(scene.run_claim, scene.steps)
    return BeyondMarker(scene.map, scene.loss, scene.point(scene.steps), at, scene.map.box, scene.layout, scene.theme, last)


@fault("OneStep", "typed digits")
def digits_typed_into_words(scene: Any) -> None:
    scene.add(words(scene, "slope 6").stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "caption")
def digits_typed_into_a_caption(scene: Any) -> None:
    scene.say("After 3 steps it rests.")


@fault("OneStep", "caption")
def caption_with_a_wrong_number(scene: Any) -> None:
    scene.say("The slope is {slope}.", slope=replace(scene.slope(1), value=9.5, text="9.50"))


@fault("OneStep", "missing glyph")
def character_that_the_font_lacks(scene: Any) -> None:
    scene.add(words(scene, "about ≈ right", font=MATH_FONT).stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "stale words")
def words_of_another_source(scene: Any) -> None:
    other = words(scene, "Two steps", size=scene.layout.type.title)
    scene.heading.submobjects = other.move_to(scene.heading).submobjects


@fault("OneSlope", "said")
def formula_of_another_loss(scene: Any) -> None:
    scene.add(scene.formula("w1**2 + w2**2", "w_1^2 + w_2^3", 0.1))


@fault("OneSlope", "said")
def weights_of_a_symmetric_loss_exchanged_in_print(scene: Any) -> None:
    scene.add(scene.formula("w1", "w_2", 0.1))


def _frame(scene: Any, names: tuple[str, str]) -> None:
    """Rulers along the cut's box as if it were a map, and a weight's name at the end of each."""
    ends = scene.rulers[0].line.get_end(), scene.rulers[1].line.get_end()
    for name, end in zip(names, ends, strict=True):
        formula = Formula(f"w_{name[1]}", says=name, size=scene.layout.type.small, colour=scene.theme.ink)
        scene.add(formula.move_to(end + 0.35 * (UP + RIGHT)))


@fault("OneSlope", "names of weights")
def names_of_the_axes_exchanged(scene: Any) -> None:
    _frame(scene, ("w2", "w1"))


@fault("OneStep", "position")
def point_with_its_weights_exchanged(scene: Any) -> None:
    scene.walker.stand((1.0, 2.0)).depict(Position("map", scene.loss.expression, (2.0, 1.0)))


@fault("OneSlope", "said")
def sum_that_does_not_add_up(scene: Any) -> None:
    *numbers, _ = scene.numbers()
    numbers.append(shown(Fraction("3.6"), 1, Given("to try a wrong sum")))
    scene.add(scene.formula("w - rate*slope", "3 - 1.2 dot 6 = 3.6", 0.1, *numbers))


@fault("OneSlope", "said")
def numbers_of_a_formula_exchanged(scene: Any) -> None:
    weight, rate, slope, led = scene.numbers()
    source = f"{figures(rate)} - {figures(weight)} dot {figures(slope)} = {figures(led)}"
    scene.add(scene.formula("w - rate*slope", source, 0.1, weight, rate, slope, led))


@fault("OneSlope", "said")
def sign_lost_in_a_formula(scene: Any) -> None:
    weight, rate, slope, led = scene.numbers()
    source = f"{figures(weight)} - {figures(rate)} dot {figures(slope)} = {figures(led).lstrip('-')}"
    scene.add(scene.formula("w - rate*slope", source, 0.1, weight, rate, slope, led))


@fault("OneSlope", "said")
def wrong_power_in_a_formula(scene: Any) -> None:
    number = shown(Fraction(12 * 10**7), 2, Given("to try a power"))
    scene.add(scene.formula("a number", figures(number).replace("8", "9"), 0.1, number))


@fault("OneSlope", "said")
def number_typed_into_a_formula(scene: Any) -> None:
    scene.add(scene.formula("a number", "L = 3 + 5", 0.1, shown(Fraction(3), 0, WeightAt(scene.start, 0))))


# -- truth: graphs ------------------------------------------------------------------------------------------------


@fault("OneSlope", "tick")
def ruler_mirrored(scene: Any) -> None:
    scene.rulers[0].flip(UP)


@fault("OneSlope", "scale")
def number_at_another_tick(scene: Any) -> None:
    first, second = (number for _, number in list(scene.rulers[0].kept.values())[:2])
    apart = second.get_center() - first.get_center()
    first.shift(apart)
    second.shift(-apart)


@fault("OneSlope", "iterate")
def ring_does_not_follow_the_ruler(scene: Any) -> None:
    scene.cut.up = (0.0, 150.0)
    scene.curve.follow()
    scene.rulers[1].follow()


@fault("OneSlope", "cut")
def curve_of_another_loss(scene: Any) -> None:
    scene.curve.points[:, 1] += 0.02


@fault("OneSlope", "gradient")
def arrow_out_of_the_section(scene: Any) -> None:
    scene.add(GradientArrow(scene.floor, scene.loss, (3.0, 0.0), Fraction(1, 20), scene.theme))


@fault("OneSlope", "printed factor")
def factor_not_printed(scene: Any) -> None:
    scene.remove(scene.note, scene.gradient)
    scene.gate._truth._factors, scene.gate._truth._printed = {Fraction(1, 7): "GradientArrow"}, set()


@fault("OneSlope", "position")
def two_stages_of_one_name(scene: Any) -> None:
    scene.other = type(scene.cut)(scene.cut.box, scene.cut.foot, scene.cut.through, scene.cut.along)
    scene.add(Walker(scene.cut, scene.loss, scene.point(0), scene.theme).depict(Position("section", scene.loss.expression, scene.point(0))))


# -- layout -------------------------------------------------------------------------------------------------------


@fault("OneStep", "safe frame")
def label_half_a_unit_off_the_frame(scene: Any) -> None:
    scene.heading.shift((scene.layout.frame.left - scene.heading.get_left()[0] - 0.5) * RIGHT)


@fault("OneStep", "safe frame")
def words_wider_than_the_frame(scene: Any) -> None:
    scene.add(
        words(
            scene,
            "words that are a good deal too long for any frame, tall or wide, to hold them on one line of it",
            size=scene.layout.type.title,
        )
    )


@fault("OneStep", "safe frame")
def title_cut_by_the_right_edge(scene: Any) -> None:
    scene.heading.shift((scene.layout.frame.right - scene.heading.get_right()[0] + 0.4 * scene.heading.width) * RIGHT)


@fault("OneStep", "safe frame")
def title_cut_by_the_right_edge_of_a_camera_that_came_closer(scene: Any) -> None:
    scene.camera.frame.scale(0.5).move_to(scene.heading.get_right(), aligned_edge=RIGHT).shift(0.5 * LEFT)


@fault("OneStep", "overlap")
def two_labels_touching(scene: Any) -> None:
    scene.add(words(scene, "touching").next_to(scene.heading, RIGHT, 0.01).align_to(scene.heading, DOWN))


@fault("OneStep", "line through words")
def label_on_the_tip_of_an_arrow_and_a_ring(scene: Any) -> None:
    scene.add(words(scene, "w").move_to(scene.rings[0]))


@fault("OneSlope", "line through words")
def label_on_the_end_of_a_curve(scene: Any) -> None:
    scene.add(words(scene, "loss").move_to(scene.curve.get_end()))


@fault("OneStep", "line through words")
def words_on_a_dashed_line(scene: Any) -> None:
    scene.add(words(scene, "slope").move_to(scene.trail))


@fault("OneStep", "covered")
def words_half_covered(scene: Any) -> None:
    plate = Rectangle(width=scene.heading.width / 2, height=1, fill_color=scene.theme.ground, fill_opacity=1, stroke_width=0)
    scene.add(Prop(plate.move_to(scene.heading, aligned_edge=LEFT), reason="a plate in the wrong place"))


@fault("OneStep", "caption band")
def formula_in_the_captions_band(scene: Any) -> None:
    scene.add(Formula("w_1^2", says="w1**2", size=scene.layout.type.body, colour=scene.theme.ink).move_to(scene.layout.band.at(0.8, 0.6)))


@fault("OneStep", "caption band")
def ring_in_the_captions_band(scene: Any) -> None:
    ring = Ring(scene.map, scene.walk, 0, scene.theme)
    scene.add(ring.move_to(scene.layout.band.at(0.1, 0.5)))


@fault("OneStep", "too small")
def words_too_small_to_read(scene: Any) -> None:
    scene.add(words(scene, "tiny", size=scene.layout.type.small * 0.8).stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "too small")
def words_scaled_down(scene: Any) -> None:
    scene.add(words(scene, "scaled").scale(0.5).move_to(scene.layout.panel.at(0.5, 0.2)))


@fault("OneStep", "contrast")
def grey_on_grey(scene: Any) -> None:
    scene.add(words(scene, "grey on grey", colour="#3A4656").stand_at(scene.layout.panel.at(0, 0.2)))


@fault("OneStep", "contrast")
def note_on_busy_ground(scene: Any) -> None:
    scene.add(words(scene, "a note", colour=scene.theme.dim).stand_at(scene.map.place((2.0, -4.5))))


@fault("OneStep", "contrast")
def words_faded_too_far(scene: Any) -> None:
    scene.heading.set_opacity(0.3)


@fault("OneStep", "casing")
def mark_that_melts_into_the_ground(scene: Any) -> None:
    ring = Ring(scene.map, scene.walk, 0, scene.theme, colour=scene.theme.relief[2])
    scene.rings[0].set_opacity(0)
    scene.add(ring.set_stroke(width=0, background=True).set_fill(opacity=0))


@fault("OneSlope", "cut off")
def axes_running_out_of_the_frame(scene: Any) -> None:
    scene.rulers[0].line.set_points_as_corners([scene.rulers[0].line.get_start() + 3 * LEFT, scene.rulers[0].line.get_end()])


@fault("OneStep", "reading pace")
def caption_too_short_to_be_read(scene: Any) -> None:
    scene.say("Words that nobody can have read before they go.")
    scene._heard[-1].end = scene.frames + 2


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_caught(name: str) -> None:
    lesson, rule, spoil = FAULTS[name]
    found = evidence(lesson, spoil)
    assert rule in rules(found), f"{name} broke {rules(found) or 'no rule'}"


def _three_more_chapters(scene: Any, says: str, reason: str = "") -> None:
    """The walk is spoken of for three chapters; an arrow where it began still stands, for this reason."""
    scene.remove(scene.factor)
    scene.stale = GradientArrow(scene.map, scene.loss, scene.point(0), Fraction(1, 20), scene.theme)
    if reason:
        scene.stale.waive("left over", reason)
    scene.add(scene.stale)
    for title in ("Second", "Third", "Fourth"):
        scene.beat(title)
        scene.say(says, loss=scene.lost(scene.steps))


def test_what_no_beat_refers_to_is_left_over() -> None:
    found = evidence("OneStep", lambda scene: _three_more_chapters(scene, "The [loss](loss) is {loss}."))
    assert [one.mark for one in found.findings.values() if one.rule == "left over"] == ["GradientArrow (3, 4)"]


def test_what_a_caption_names_by_its_colour_is_not_left_over() -> None:
    found = evidence("OneStep", lambda scene: _three_more_chapters(scene, "The [gradient](gradient), where the loss is {loss}."))
    assert not found.findings, found.in_order()


def test_what_is_left_over_can_say_why() -> None:
    found = evidence("OneStep", lambda scene: _three_more_chapters(scene, "The [loss](loss) is {loss}.", "to try the waiver"))
    assert "left over" not in rules(found)
    assert found.looks["waived"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("aspect", LAYOUTS)
@pytest.mark.parametrize("lesson", ["OneStep", "OneSlope"])
def test_a_clean_lesson_passes(lesson: str, aspect: str, theme: str, record_property: Callable[[str, object], None]) -> None:
    found = evidence(lesson, aspect=aspect, theme=theme)
    record_property("claims", found.claims)
    assert found.claims > 100
    assert not found.findings, found.in_order()


def _blink(scene: Any) -> None:
    light = Square(side_length=30, fill_color="#FFFFFF", fill_opacity=1, stroke_width=0)
    sheet = Prop(light, reason="a light that is switched on and off")
    sheet.add_updater(lambda one, dt: one.set_fill(opacity=float(scene.frames // 3 % 2)))
    scene.add(sheet)


def _glow(scene: Any) -> None:
    sheet = Prop(Circle(radius=2, fill_color="#FFFFFF", fill_opacity=0, stroke_width=0), reason="a light that comes up once")
    sheet.add_updater(lambda one, dt: one.set_fill(opacity=min(1.0, max(0.0, one[0].get_fill_opacity() + 0.02))))
    scene.add(sheet)


def test_flashing_is_caught_in_drawn_frames() -> None:
    found: Evidence = evidence("OneSlope", _blink, drawing=True)
    assert "flashes" in rules(found)
    assert found.looks["pictures"] > 30


def test_names_at_their_own_rulers_are_no_fault() -> None:
    assert "names of weights" not in rules(evidence("OneSlope", lambda scene: _frame(scene, ("w1", "w2"))))


def test_a_light_that_comes_up_once_is_no_flash() -> None:
    assert "flashes" not in rules(evidence("OneSlope", _glow, drawing=True))


def test_a_waiver_stands_at_the_mark() -> None:
    def waive(scene: Any) -> None:
        ring_in_the_captions_band(scene)
        scene.mobjects[-1].waive("caption band", "to try the waiver").waive("iterate", "to try the waiver")

    found = evidence("OneStep", waive)
    assert not found.findings
    assert found.looks["waived"]


def test_a_pin_stands_on_its_tip() -> None:
    def pin(scene: Any) -> None:
        scene.add(Pin(scene.map, scene.loss, (0.0, 0.0), scene.theme, scene.theme.loss))

    assert not evidence("OneStep", pin).findings


def test_a_line_beside_words_is_no_fault() -> None:
    def beside(scene: Any) -> None:
        label = words(scene, "beside").stand_at(scene.layout.panel.at(0.1, 0.2))
        slanted = Line(label.get_corner(DOWN + LEFT) + 0.4 * DOWN, label.get_corner(UP + RIGHT) + 0.9 * RIGHT)
        scene.add(label, Prop(slanted, reason="a line in the label's box, not on its letters"))

    assert not evidence("OneStep", beside).findings
