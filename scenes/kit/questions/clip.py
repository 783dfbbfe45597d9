"""The base of every question's clip: pose it on its picture, offer the answers, wait while the ring closes, run the answer, and judge.

A scene says what is asked (`asked`), shows its picture (`set_the_stage`) and runs the answer on it (`run`); all else is told here.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, config, linear, smooth

from mathcore import Loss
from scenes.kit.captions import WORDS_A_MINUTE
from scenes.kit.layout import CAPITAL
from scenes.kit.lesson import LessonScene
from scenes.kit.parameters import Seed, field
from scenes.kit.questions.again import asked_again
from scenes.kit.questions.data import Names, Option, Phrase, Question
from scenes.kit.questions.panel import STAYS, Answer, QuestionPanel
from scenes.kit.renderer import whole_frames
from scenes.kit.text.formula import Formula, Letters, inked
from scenes.kit.text.words import Words
from scenes.kit.theme import DURATIONS

THINK = 5.0
"""Seconds to think, at pace 1."""
SKIM = 0.55
"""The next comes when so much of a text in the panel can have been read; the rest is read while the ring closes."""
SHARES = {"16:9": 0.5, "9:16": 0.56, "1:1": 0.66}
"""How much of the stage the picture has, at most."""
GAP = 0.3
"""Between picture and panel, in frame units."""
OVER, WIDE = 1.3, 0.75
"""How far the formula's baseline lies under the picture's top, in capitals, and how much of the picture's width it may take."""
EDGE = 0.05
"""Room at the picture's sides for long numbers on its rulers, in frame units."""
OFFER = {
    "choice": "Four answers. One of them is right.",
    "number": "Work it out, step by step.",
    "vector": "Work it out, each weight for itself.",
}


class QuestionClip(LessonScene):
    """One question."""

    loss: Loss
    seed: Seed = field("0", "the order of the answers")

    @classmethod
    def asked(cls, values: Mapping[str, Any], names: Names) -> Question:
        """The question that these parameters make."""
        raise NotImplementedError

    @classmethod
    def check(cls, values: dict[str, Any]) -> None:
        """Refuse parameters with which there is nothing to ask."""
        cls.asked(values, names_in(values))

    def set_the_stage(self) -> list[Mobject]:
        """Make the picture; what is returned is there from the start."""
        raise NotImplementedError

    def run(self) -> None:
        """Run the answer on the picture."""
        raise NotImplementedError

    def beside(self, letter: str) -> list[Mobject]:
        """What comes to the picture with an answer."""
        return []

    def question_data(self) -> Mapping[str, Any]:
        """What is asked, for the manifest, and the same with other numbers."""
        again = asked_again(type(self), lambda values: self.asked(values, names_in(values)), self.parameters, self.seed)
        return self.question.as_data(self.parameters) | {"again": again}

    def construct(self) -> None:
        values = {name: getattr(self, name) for name in self.parameters}
        self.letters = Letters(self.loss, self.notation, self.rate_letter, self.theme)
        self.names = names_in(values)
        self.question = self.asked(values, self.names)
        self.panel = self.panel_beside()
        self.pose()
        self.offer()
        self.think()
        self.answer()
        self.judge()

    def panel_beside(self) -> QuestionPanel:
        """The panel, and the picture beside it, or over it with all the height that the panel does not need."""
        share = SHARES[self.layout.aspect]
        if not self.layout.side_by_side:
            least = QuestionPanel(self.question, self.layout.split(share)[1], self.layout, self.theme).least
            share = min(share, 1 - (least + GAP) / self.layout.stage.height)
        picture, self.panel_box = self.layout.split(share, GAP)
        self.picture_box = picture.inset(EDGE, 0)
        return QuestionPanel(self.question, self.panel_box, self.layout, self.theme)

    # -- beats --------------------------------------------------------------------------------------------------

    def pose(self) -> None:
        """The picture, and what is asked about it."""
        self.beat("The question")
        opening = self.opening_in(self.panel_box)
        self.add(*self.set_the_stage(), *self.formula(), opening)
        self.wait(self.timed(DURATIONS.grand))
        self.play(FadeOut(opening), run_time=DURATIONS.quick)
        self.play(FadeIn(self.panel.stem), run_time=self.timed(DURATIONS.quick))
        self.read(self.question.stem)

    def offer(self) -> None:
        """The answers come one by one, each when the one before can have been read."""
        self.say(OFFER[self.question.kind])
        for one, option in zip(self.panel.answers, self.question.options, strict=False):
            self.play(*(FadeIn(part) for part in (one, *self.beside(one.called))), run_time=self.timed(DURATIONS.blink))
            self.read(option.says)
        self.rest()

    def formula(self) -> list[Mobject]:
        """The loss as a formula over the picture's right end, where it has room there."""
        size, box = self.layout.type.small, self.picture_box
        source = f"{inked('L', self.theme.loss)} = {self.loss.typst(self.letters.style)}"
        found = Formula(source, says=self.loss.expression, size=size, colour=self.theme.ink)
        found.stand_at(np.array([box.right, box.top - OVER * CAPITAL * size, 0.0]), 1)
        found.shift(np.array([0.0, min(0.0, box.top - found.get_top()[1]), 0.0]))
        found.waive("left over", STAYS)
        return [found] if found.width < WIDE * box.width else []

    def think(self) -> None:
        """The ring closes; its angle is the share of the time that has passed."""
        self.beat("Think")
        self.say("Think, until the ring closes.")
        ring, frames = self.panel.ring, whole_frames(self.timed(THINK))
        mark = Words("?", size=self.layout.type.body, colour=self.theme.ink).move_to(ring.track)
        start = self.frames + whole_frames(DURATIONS.blink)
        self.play(FadeIn(ring.close(0.0, start, frames)), FadeIn(mark), run_time=DURATIONS.blink)
        self.take_poster()
        # As long as those frames: at some paces the pause itself would end within one.
        self.follow(lambda share: ring.close(share, start, frames), ring, frames / config.frame_rate, linear)
        self.play(FadeOut(ring), FadeOut(mark), run_time=DURATIONS.blink)

    def answer(self) -> None:
        """The answer is run on the picture."""
        self.beat("The answer")
        self.run()

    def judge(self) -> None:
        """The right answer is framed; the others are put aside, each with its reason; then why the right one is right."""
        right = self.panel.answer(self.question.letter(self.question.right)) if self.panel.answers else self.panel.result()
        self.rest()
        if not self.panel.answers:
            self.play(FadeIn(right), run_time=self.timed(DURATIONS.quick))
        self.play(*right.lights_up(), run_time=DURATIONS.quick)
        self.beat("The other answers")
        for option in self.question.wrong:
            self.put_aside(option)
        self.tell(self.question.explanation)
        self.rest()
        self.wait(DURATIONS.hold)

    def put_aside(self, option: Option) -> None:
        """Say why an answer is wrong, and dim it."""
        letter = self.question.letter(option)
        if not self.panel.answers:
            self.say(f"{option.says.words}? That {option.why.words}", **dict((*option.says.numbers, *option.why.numbers)))
            if there := self.beside(letter):
                self.show(*there)
                self.rest()
                self.play(*map(FadeOut, there), run_time=DURATIONS.blink)
            return
        one: Answer = self.panel.answer(letter)
        self.tell(option.why, f"{letter} ")
        self.play(*one.stands_out(), run_time=DURATIONS.blink)
        self.rest()
        self.play(*one.dims(), *(FadeOut(part) for part in self.beside(letter)), run_time=DURATIONS.blink)

    # -- telling ------------------------------------------------------------------------------------------------

    def tell(self, phrase: Phrase, before: str = "") -> None:
        """Put a phrase under the picture."""
        self.say(before + phrase.words, **dict(phrase.numbers))

    def read(self, phrase: Phrase, share: float = SKIM) -> None:
        """Wait until a share of a phrase in the panel can have been read."""
        self.wait(self.timed(max(DURATIONS.quick, share * len(phrase.text.split()) * 60 / WORDS_A_MINUTE)))

    def follow(self, do: Callable[[float], object], mobject: Mobject, seconds: float, rate: Callable[[float], float] = smooth) -> None:
        """Let something happen at every share from 0 to 1, and at the end exactly."""
        share = ValueTracker(0.0)

        def update(_: Mobject) -> None:
            do(share.get_value())

        mobject.add_updater(update)
        self.play(share.animate.set_value(1.0), run_time=seconds, rate_func=rate)
        mobject.remove_updater(update)
        do(1.0)

    def show(self, *mobjects: Mobject, under: Mobject | None = None, seconds: float = DURATIONS.quick) -> None:
        """Let these come, below another mobject where one is given."""
        self.add(*mobjects, *([under] if under is not None else []))
        self.play(FadeIn(*mobjects), run_time=self.timed(seconds))


def names_in(values: Mapping[str, Any]) -> Names:
    """How weights and rate are called, by the clip's parameters."""
    letters = Letters(values["loss"], values["notation"], values["rate_letter"], values["theme"])
    return Names.of(values["loss"], letters.style, letters.plain_rate)
