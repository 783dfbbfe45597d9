"""The panel of a question: what is asked, the answers under their letters, and the ring that closes while there is time to think."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from manim import UR, Circle, FadeIn, Mobject, RoundedRectangle, VGroup, VMobject

from scenes.kit.captions import LEADING
from scenes.kit.claims import Elapsed, Shown, Told
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.questions.data import LETTERS, Phrase, Question
from scenes.kit.text.markup import balanced, plain
from scenes.kit.text.words import Typeset, coloured
from scenes.kit.theme import STROKES, Theme

MEANINGS = ("gradient", "step", "loss", "axis1", "axis2", "frozen", "dim", "ink")
COLUMN = 0.00525
"""Width of a character, in frame units for each unit of type size, on average."""
MOST_LINES = 4
BADGE, ASIDE = 1.55, 0.9
"""Radius of a letter's badge, and the room between it and its words, in capitals."""
APART = (0.7, 2.2)
"""Room between two answers, at least and at most, in capitals."""
UNDER = 1.6
"""Room under what is asked, in rooms between two answers."""
COLUMNS = MappingProxyType({"16:9": 1, "9:16": 1, "1:1": 2})
"""How many answers stand beside each other."""
RISE = 1.2
"""So much higher the result of an exercise stands where there is room under it, in capitals."""
FRAME = (0.7, 0.55)
"""How far the frame around the right answer stands off, in capitals."""
HIGH = 1.15
"""Of a capital: how high the tallest letters and brackets stand."""
WORKING, LOW = 14, 10.5
"""Room for what is worked out, in rooms between two answers, and where it stands beside what is asked, in capitals."""
WIDE = 6.5
"""Room for what is worked out where it has all the width, in capitals."""
HALF = 0.46
"""Then what is asked has so much of the panel's width."""
STAYS = "a question and its answers stay until all of them have been judged"
RING, THICK = 0.42, 2.2
"""Radius of the ring, in frame units, and its width, in strokes."""
TURN = 2 * np.pi
SAMPLES = 181


class Sentence(Mark, Typeset):
    """One line of words with numbers in it."""

    def __init__(self, text: str, numbers: Sequence[Shown], size: float, theme: Theme, colour: str) -> None:
        meanings = {meaning: getattr(theme, meaning) for meaning in MEANINGS}
        super().__init__(coloured(text, meanings), size=size, colour=colour)
        self.depict(Told(plain(text), tuple(numbers)))
        self.waive("left over", STAYS)


def paragraph(phrase: Phrase, width: float, size: float, theme: Theme, most: int = MOST_LINES) -> VGroup:
    """A phrase as lines no wider than a width, the first one's baseline at the origin.

    Raises:
        ValueError: if it needs more lines than that.
    """
    columns = max(8, int(width / (COLUMN * size)))
    while True:
        lines = balanced(phrase.marked, columns, most)
        waiting, rows = list(phrase.in_order), VGroup()
        for index, line in enumerate(lines):
            row = Sentence(line, _taken(waiting, plain(line)), size, theme, theme.ink)
            rows.add(row.stand_at(np.array([0.0, -index * LEADING * size, 0.0])))
        if rows.width <= width or columns <= 8:
            return rows
        columns -= 1


def _taken(waiting: list[Shown], line: str) -> list[Shown]:
    """The next numbers, as long as this line reads them; they are waiting no longer."""
    found = []
    while waiting and waiting[0].text in line:
        found.append(waiting.pop(0))
        line = line.partition(found[-1].text)[2]
    return found


class Ring(Mark, VGroup):
    """A ring that closes clockwise from the top, as time passes."""

    def __init__(self, theme: Theme) -> None:
        self.track = Circle(radius=RING, stroke_color=theme.dim, stroke_width=STROKES.hair)
        self.track.set_stroke(theme.casing, width=STROKES.hair + STROKES.casing, background=True)
        self.arc = VMobject(stroke_color=theme.lantern if theme.dark else theme.loss, stroke_width=THICK * STROKES.line)
        self.arc.set_stroke(theme.casing, width=THICK * STROKES.line + STROKES.casing, background=True)
        super().__init__(self.track, self.arc)

    def close(self, share: float, start: int, frames: int) -> Self:
        """Have closed this share of the way; it began at frame `start` of the clip and takes `frames`."""
        self.arc.clear_points()
        if share > 0:
            angles = np.linspace(0.0, TURN * share, SAMPLES)
            radius = self.track.width / 2
            offsets = radius * np.stack([np.sin(angles), np.cos(angles), 0 * angles], -1)
            self.arc.set_points_as_corners(self.track.get_center() + offsets)
        return self.depict(Elapsed(start, frames))


class Answer(VGroup):
    """One answer: its letter in a badge, and its words."""

    def __init__(self, letter: str, phrase: Phrase, width: float, layout: Layout, theme: Theme) -> None:
        size = layout.type.body if COLUMNS[layout.aspect] == 1 else layout.type.small
        capital = CAPITAL * size
        self.theme, self.capital, self.called = theme, capital, letter
        radius = BADGE * capital * 0.75
        self.lines = paragraph(phrase, width - 2 * radius - ASIDE * capital, size, theme)
        self.badge = Prop(
            Circle(radius=radius, stroke_color=theme.dim, stroke_width=STROKES.line, fill_color=theme.ground, fill_opacity=1),
            reason="the badge of an answer's letter",
        )
        self.letter = Sentence(letter, (), size, theme, theme.ink)
        middle = (len(self.lines) - 1) * LEADING * size / 2 - capital / 2
        self.badge.move_to(np.array([radius, -middle, 0.0]))
        self.letter.move_to(self.badge)
        self.lines.shift(np.array([2 * radius + ASIDE * capital - self.lines.get_left()[0], 0.0, 0.0]))
        self.badge.shift(np.array([0.0, self.lines.get_center()[1] - self.badge.get_center()[1], 0.0]))
        self.letter.move_to(self.badge)
        super().__init__(self.badge, self.letter, self.lines)

    def lights_up(self) -> list[Any]:
        """It turns out to be right: its badge fills, and a frame stands around it."""
        aside, over = (share * self.capital for share in FRAME)
        box = RoundedRectangle(width=self.width + 2 * aside, height=self.height + 2 * over, corner_radius=over)
        box.set_stroke(self.theme.step, width=STROKES.line).set_fill(opacity=0)
        box.set_stroke(self.theme.casing, width=STROKES.line + STROKES.casing, background=True)
        frame = Prop(box.move_to(self), reason="the frame around the right answer")
        lit = self.badge.animate.set_fill(self.theme.step).set_stroke(self.theme.step)
        return [FadeIn(frame), lit, self.letter.animate.set_fill(self.theme.ground)]

    def stands_out(self) -> list[Any]:
        """It is talked about."""
        return [self.badge.animate.set_stroke(self.theme.ink, width=2 * STROKES.line)]

    def dims(self) -> list[Any]:
        """It turns out to be wrong."""
        badge = self.badge.animate.set_stroke(self.theme.dim, width=STROKES.hair)
        return [badge, self.letter.animate.set_fill(self.theme.dim), self.lines.animate.set_fill(self.theme.dim)]


class QuestionPanel:
    """What is asked, its answers, and the ring, in a box. The parts are made here and shown by the clip."""

    def __init__(self, question: Question, box: Box, layout: Layout, theme: Theme) -> None:
        self.question, self.box, self.layout, self.theme = question, box, layout, theme
        self.ring = Ring(theme)
        size, capital = layout.type.title if self.high else layout.type.body, CAPITAL * layout.type.body
        room = box.columns(HALF, 2 * capital)[0].width if self.split else box.width - (0.0 if self.high else self._corner + capital)
        self.stem = self._asked(room, size)
        self.stem.shift(np.array([box.left - self.stem.get_left()[0], box.top - HIGH * CAPITAL * size, 0.0]))
        columns = COLUMNS[layout.aspect]
        width = (box.width - (columns - 1) * 2 * capital) / columns
        offered = question.options if question.kind == "choice" else ()
        self.answers = [Answer(letter, option.says, width, layout, theme) for letter, option in zip(LETTERS, offered, strict=False)]
        self.rows = [self.answers[first : first + columns] for first in range(0, len(self.answers), columns)]
        self._stand(width + 2 * capital, capital)

    def _asked(self, room: float, size: float) -> VGroup:
        """What is asked, smaller where it is too long for its room, and then in one line more."""
        small = self.layout.type.small
        with suppress(ValueError):
            return paragraph(self.question.stem, room, size, self.theme)
        with suppress(ValueError):
            return paragraph(self.question.stem, room, small, self.theme)
        return paragraph(self.question.stem, room, small, self.theme, MOST_LINES + 1)

    @property
    def free(self) -> Box:
        """The room between what is asked and the result, where there are no answers to choose from."""
        top = min(self.stem.get_bottom()[1], self.box.top if self.high else self.box.top - 2 * RING)
        capital = CAPITAL * self.layout.type.body
        if self.split:
            return self.box.columns(HALF, 2 * capital)[1]
        if self.over:
            return replace(self.box, top=min(self.stem.get_bottom()[1], self.result().get_bottom()[1]) - UNDER * capital)
        return replace(self.box, top=top - UNDER * capital, bottom=self.result().get_top()[1] + capital)

    def result(self) -> Answer:
        """The right answer of an exercise, at the panel's foot, or at the end of what is asked, where the ring was."""
        found = Answer("=", self.question.right.says, self.box.width, self.layout, self.theme)
        if self.over:
            corner = np.array([self.box.right - FRAME[0] * found.capital, self.box.top - FRAME[1] * found.capital, 0.0])
            return found.shift(corner - found.get_corner(UR))
        foot = self.box.bottom + (FRAME[1] + RISE * self.high) * found.capital
        return found.shift(np.array([self.box.left - found.get_left()[0], foot - found.get_bottom()[1], 0.0]))

    @property
    def split(self) -> bool:
        """Whether what is worked out, if it is high, stands beside what is asked: where the panel is low."""
        return COLUMNS[self.layout.aspect] > 1 and self.question.kind == "number"

    @property
    def over(self) -> bool:
        """Whether what is worked out, if it is wide, has all the panel's width under what is asked: where the panel is low."""
        return COLUMNS[self.layout.aspect] > 1 and self.question.kind == "vector"

    @property
    def _corner(self) -> float:
        """The width of what stands beside what is asked: the ring, and later the result where it takes its place."""
        return max(2 * RING, self.result().width + FRAME[0] * CAPITAL * self.layout.type.small) if self.over else 2 * RING

    @property
    def high(self) -> bool:
        """Whether the ring stands under the answers; else it stands beside what is asked."""
        return self.layout.side_by_side

    def _stand(self, across: float, capital: float) -> None:
        """Put the answers under what is asked, as far apart as there is room, and the ring in its place.

        `least` is the height that all of it needs.
        """
        box, tall = self.box, [max(one.height for one in row) for row in self.rows]
        drop = max(0.0, box.top - self.stem.get_bottom()[1]) if self.high else max(2 * RING, box.top - self.stem.get_bottom()[1])
        least, most = (share * capital for share in APART)
        gaps = UNDER + max(len(self.rows) - 1, 0) + self.high
        if self.split:
            drop = LOW * capital
        elif self.over:
            drop += WIDE * capital
        elif self.question.kind != "choice":
            gaps += WORKING
        self.least = drop + sum(tall) + 2 * RING * self.high + gaps * least + FRAME[1] * capital
        gap = min(max((box.height - self.least) / gaps + least, least), most)
        top = box.top - drop - UNDER * gap
        for row, height in zip(self.rows, tall, strict=True):
            for column, one in enumerate(row):
                corner = np.array([box.left + column * across, top - height / 2, 0.0])
                one.shift(corner - one.get_left() * (1, 0, 0) - one.get_center() * (0, 1, 0))
            top -= height + gap
        self.ring.move_to((box.left + RING, top - RING, 0.0) if self.high else (box.right - RING, box.top - RING, 0.0))

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """All but the ring, in drawing order."""
        return self.stem, *self.answers

    def answer(self, letter: str) -> Answer:
        """The answer under a letter."""
        return self.answers[LETTERS.index(letter)]
