"""Every deliberate fault in a question's clip is caught: in its ring, its sentences, its pins and its angles; and without it, it passes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import FadeIn, ValueTracker, linear

from mathcore import LOSSES
from scenes.kit.claims import AimError, Told
from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from scenes.kit.land.view import Map, window_of
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Loss2, Point2, field
from scenes.kit.questions.data import Question, UnaskableError, as_floats, figure, phrase, weights_shown
from scenes.kit.questions.panel import Ring, paragraph
from scenes.kit.questions.pins import LetterPin, LetterPointer
from scenes.kit.renderer import whole_frames
from tests.gates.looking import rules

START = (Fraction(1), Fraction(2))
TARGET = (Fraction(0), Fraction(0))
BEYOND = (Fraction(30), Fraction(15))
SECONDS = 1.0
Spoil = Callable[[Any], None]
FAULTS: dict[str, tuple[str, Spoil]] = {}


class OneStep(LessonScene):
    """A sentence with numbers, a pin, a pointer, an angle and a ring that closes; named after a scene of the outline, as every scene is."""

    loss: Loss2 = field("stretched_bowl", "the landscape")
    start: Point2 = field("1,2", "a place")
    pace_of_ring = 1.0
    spoil: Spoil = staticmethod(lambda scene: None)

    def construct(self) -> None:
        self.beat("A question")
        self.map = Map(window_of(self.loss), self.layout.picture)
        place = (self.map, self.loss)
        self.pin = LetterPin(*place, START, "A", 0.3, self.layout, self.theme)
        self.pointer = LetterPointer(*place, START, BEYOND, "B", self.layout, self.theme)
        off = figure(12.528807709151511, AimError(self.loss.expression, START, TARGET), 1)
        words = phrase("At ({a}, {b}) it misses by {off}°.", **weights_shown(START), off=off)
        self.words = paragraph(words, self.layout.panel.width, self.layout.type.body, self.theme)
        self.words.shift(self.layout.panel.at(0, 0.5) - self.words.get_left())
        self.ring = Ring(self.theme).move_to(self.layout.panel.at(0.5, 0.2))
        self.add(self.pin, self.pointer, self.words)
        self.close_ring()
        self.spoil(self)
        self.wait(1)

    def close_ring(self) -> None:
        frames, share = whole_frames(SECONDS), ValueTracker(0.0)
        start = self.frames + 3
        self.play(FadeIn(self.ring.close(0.0, start, frames)), run_time=0.1)
        self.ring.add_updater(lambda ring: ring.close(min(1.0, self.pace_of_ring * share.get_value()), start, frames))
        self.play(share.animate.set_value(1.0), run_time=SECONDS, rate_func=linear)
        self.ring.clear_updaters()


class Hurried(OneStep):
    """Its ring closes a twentieth faster than time."""

    pace_of_ring = 1.05


Hurried.__name__ = "OneStep"


def evidence(spoil: Spoil | None = None, kind: type[OneStep] = OneStep, **parameters: str) -> Evidence:
    return check(type("OneStep", (kind,), {"spoil": staticmethod(spoil)} if spoil else {}), parameters, Gate())


def fault(rule: str) -> Callable[[Spoil], Spoil]:
    def keep(spoil: Spoil) -> Spoil:
        FAULTS[spoil.__name__] = (rule, spoil)
        return spoil

    return keep


@fault("elapsed")
def ring_a_degree_open(scene: Any) -> None:
    claim = scene.ring.claim
    scene.ring.close(359 / 360, claim.start, claim.frames)


@fault("elapsed")
def ring_of_another_time(scene: Any) -> None:
    claim = scene.ring.claim
    scene.ring.close(1.0, claim.start + 200, claim.frames)


@fault("elapsed")
def ring_mirrored(scene: Any) -> None:
    claim = scene.ring.claim
    scene.ring.close(0.75, scene.frames - 75, 100)
    scene.ring.arc.points = scene.ring.arc.points * (-1, 1, 1) + 2 * scene.ring.track.get_center() * (1, 0, 0)
    assert claim.frames


@fault("told")
def number_typed_into_a_sentence(scene: Any) -> None:
    line = scene.words[0]
    line.depict(replace(line.claim, numbers=line.claim.numbers[:-1]))


@fault("told")
def sentence_says_another_number(scene: Any) -> None:
    line = scene.words[0]
    *others, last = line.claim.numbers
    line.depict(replace(line.claim, numbers=(*others, replace(last, value=12.6))))


@fault("told")
def sentence_claims_other_words(scene: Any) -> None:
    line = scene.words[0]
    line.depict(Told(line.claim.text.replace("misses", "hits"), line.claim.numbers))


@fault("told")
def angle_to_another_place(scene: Any) -> None:
    line = scene.words[0]
    *others, last = line.claim.numbers
    line.depict(replace(line.claim, numbers=(*others, replace(last, of=replace(last.of, target=(Fraction(1), Fraction(0)))))))


@fault("position")
def pin_beside_its_place(scene: Any) -> None:
    scene.pin.shift(np.array([0.02, 0.0, 0.0]))


@fault("toward")
def pointer_that_points_elsewhere(scene: Any) -> None:
    scene.pointer.head.rotate(0.2)


@fault("toward")
def pointer_back_to_front(scene: Any) -> None:
    scene.pointer.head.rotate(np.pi)


@fault("toward")
def pointer_to_what_is_in_the_picture(scene: Any) -> None:
    scene.pointer.depict(replace(scene.pointer.claim, at=(Fraction(2), Fraction(2))))


def test_a_clean_question_passes(record_property: Callable[[str, object], None]) -> None:
    for aspect in ("16:9", "9:16"):
        found = evidence(aspect=aspect)
        record_property("claims", found.claims)
        assert not found.findings, found.in_order()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_caught(name: str) -> None:
    rule, spoil = FAULTS[name]
    assert rule in rules(evidence(spoil)), name


def test_a_ring_that_closes_too_fast_is_caught() -> None:
    assert "elapsed" in rules(evidence(kind=Hurried))


def test_a_wrong_option_equal_to_the_right_one_makes_no_question() -> None:
    from scenes.kit.questions.asked import partial
    from scenes.kit.questions.data import Names

    asked = partial(LOSSES["bowl"], (Fraction(3), Fraction(4)), 0, Names(("a", "b")), 0)
    assert not isinstance(asked.right.key, str)
    twin = replace(asked.wrong[0], key=tuple(as_floats(asked.right.key).tolist()))
    with pytest.raises(UnaskableError):
        Question(asked.section, asked.stem, "choice", (asked.right, twin, *asked.wrong[1:]), asked.explanation, asked.loss)
