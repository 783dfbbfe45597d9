"""Answers that are places, on the map: a pin with the answer's letter where it is, or a pointer at the edge where it lies beyond."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from mathcore import Loss
from scenes.kit.claims import Position, Toward, Weights
from scenes.kit.graphs.graph import Section
from scenes.kit.land.view import Map
from scenes.kit.layout import Box, Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import ArrowShape, closed, floats
from scenes.kit.questions.data import Question
from scenes.kit.questions.panel import STAYS, Sentence
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.beyond import exit_point, inside

HEAD, STEM = 0.22, 0.52
"""Radius of a pin's head, and how high its middle stands over its tip, in frame units."""
OPENING = 0.16
"""Where the head's outline leaves for the tip, as a share of half a turn below its middle."""
CLEAR = 2.3 * HEAD
"""How far a pin's head keeps from other places."""
LEANS = tuple(sign * step * np.pi / 9 for step in range(10) for sign in (1, -1))
SAMPLES = 9
BESIDE = 0.3
"""How far under its arrow a pointer's letter stands, in frame units."""
EDGE = 0.55
"""How far from the map's edge a pointer stands, in frame units, ..."""
NEARER = 0.8
"""... or so far of the way from the edge to where the walker sets out, where that is less."""


class LetterPin(Mark, VGroup):
    """A pin whose tip stands at these weights, a letter in its head; it leans where others stand close by."""

    def __init__(self, view: Map | Section, loss: Loss, at: Weights, letter: str, lean: float, layout: Layout, theme: Theme) -> None:
        tip = view.spot(loss, floats(at))
        angle = np.linspace(-OPENING * np.pi, (1 + OPENING) * np.pi, 37) - lean
        middle = _head(tip, lean)
        head = middle + HEAD * np.stack([np.cos(angle), np.sin(angle), 0 * angle], -1)
        self.shape = VMobject(fill_color=theme.ground, fill_opacity=1, stroke_color=theme.ink, stroke_width=STROKES.line)
        self.shape.set_points_as_corners(closed(np.concatenate([[tip], head])))
        self.shape.set_stroke(theme.casing, width=STROKES.line + STROKES.casing, background=True)
        self.letter = Sentence(letter, (), layout.type.small, theme, theme.ink).move_to(middle)
        super().__init__(self.shape, self.letter)
        self.depict(Position(view.name, loss.expression, at)).waive("left over", STAYS)

    @property
    def spot_drawn(self) -> np.ndarray:
        """The tip, read from the outline."""
        tip: np.ndarray = self.shape.points[0]
        return tip


class LetterPointer(Mark, VGroup):
    """A pointer at the map's edge towards weights that lie beyond it, with a letter."""

    def __init__(self, view: Map | Section, loss: Loss, start: Weights, at: Weights, letter: str, layout: Layout, theme: Theme) -> None:
        x, y, _ = view.spot(loss, floats(start))
        room = min(x - view.box.left, view.box.right - x, y - view.box.bottom, view.box.top - y)
        point, forward = exit_point(view, loss, floats(start), floats(at), view.box.inset(min(EDGE, NEARER * room)))
        self.head = ArrowShape(theme.ink, theme.casing).aim(point, point + 1.5 * STROKES.tip * forward)
        self.letter = Sentence(letter, (), layout.type.body, theme, theme.ink)
        aside = np.array([-forward[1], forward[0], 0.0])
        self.letter.move_to(point + BESIDE * aside * (1 if aside[1] < 0 else -1))
        self.letter.cased(theme.ground, STROKES.casing * 2)
        super().__init__(self.head, self.letter)
        self.depict(Toward(view.name, loss.expression, at)).waive("left over", STAYS)

    @property
    def tail_drawn(self) -> np.ndarray:
        """Where it begins, read from its outline."""
        return self.head.tail_drawn

    @property
    def tip_drawn(self) -> np.ndarray:
        """Its point, read from its outline."""
        return self.head.tip_drawn


def pins_of(
    question: Question, view: Map | Section, loss: Loss, way: Sequence[Weights], layout: Layout, theme: Theme, sign: str = ""
) -> Mapping[str, LetterPin | LetterPointer]:
    """A mark for each option that is a place, by its letter; pins lean so that their heads keep clear of all other places.

    Each has its letter in its head, or a sign that is the same for all.

    `way` are the corners of the way that will be gone: from the start, to the right answer; heads keep clear of it too.
    """
    places = {question.letter(option): option.key for option in question.options if not isinstance(option.key, str)}
    made: dict[str, LetterPin | LetterPointer] = {}
    pinned = {letter: at for letter, at in places.items() if inside(view, loss, floats(at), view.box)}
    for letter, at in places.items():
        if letter not in pinned:
            made[letter] = LetterPointer(view, loss, way[0], at, sign or letter, layout, theme)
    taken: list[Any] = [view.spot(loss, floats(at)) for at in pinned.values()]
    taken += list(view.spot(loss, _along(way)))
    taken += [end for one in made.values() for end in (one.letter.get_center(), one.tip_drawn)]
    for letter, at in pinned.items():
        tip = view.spot(loss, floats(at))
        others = np.array([one for one in taken if np.hypot(*(one - tip)[:2]) > 0])
        lean = _lean(tip, others, view.box)
        made[letter] = LetterPin(view, loss, at, sign or letter, lean, layout, theme)
        taken.append(_head(tip, lean))
    return made


def _along(way: Sequence[Weights]) -> np.ndarray:
    """Weights on the straight lines between corners, (n, 2)."""
    share = np.linspace(0.0, 1.0, SAMPLES)[:, None]
    return np.concatenate([floats(start) + share * (floats(end) - floats(start)) for start, end in pairwise(way)])


def _head(tip: np.ndarray, lean: float) -> np.ndarray:
    """The middle of the head of a pin that leans to the right by an angle in radians."""
    head: np.ndarray = tip + STEM * np.array([np.sin(lean), np.cos(lean), 0.0])
    return head


def _lean(tip: np.ndarray, others: np.ndarray, box: Box) -> float:
    """The smallest lean that keeps a pin's head clear of other places (n, 3) and within the box; else the one that comes nearest to it."""

    def clearance(lean: float) -> float:
        head = _head(tip, lean)
        edges = (head[0] - box.left, box.right - head[0], head[1] - box.bottom, box.top - head[1])
        away = float(np.hypot(*(others - head)[:, :2].T).min()) if len(others) else CLEAR
        return min(away, *(CLEAR * float(edge) / (1.5 * HEAD) for edge in edges))

    return max(LEANS, key=lambda lean: (min(clearance(lean), CLEAR), -abs(lean)))
