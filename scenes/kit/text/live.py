"""A name and a number that counts while a clip runs: slope = 6.00."""

from math import inf

import numpy as np
from manim import VGroup

from scenes.kit.claims import Shown
from scenes.kit.layout import CAPITAL
from scenes.kit.text.formula import Formula
from scenes.kit.text.numbers import Number
from scenes.kit.theme import Theme

SPACE = 0.7
"""Between the equals sign and the number, in heights of a capital."""

RESTING = 4
"""Digits after the point of a number that stands still, at most."""


class Live(VGroup):
    """A name and a number that follows what it is the value of: w = 3.00."""

    def __init__(self, source: str, says: str, size: float, colour: str, theme: Theme, places: int) -> None:
        self.word = Formula(f"{source} =", says=says, size=size, colour=theme.ink)
        self.number, self.places, self.room = Number(0, places, size=size, colour=colour), places, inf
        super().__init__(self.word, self.number)

    def stand_at(self, point: np.ndarray, room: float = inf) -> "Live":
        """Put its left end on `point`, on one baseline; at rest it is to end before `room` across, in frame units."""
        self.room = room
        self.word.stand_at(point)
        right = self.word.get_right()[0] + SPACE * CAPITAL * self.number.size
        self.number.stand_at(np.array([right, point[1], 0.0]))
        return self

    def run(self) -> None:
        """From now on keep a steady number of digits."""
        self.number.trim, self.number.places = False, self.places

    def settle(self) -> None:
        """Show the value with its digits, as many as have room, and no zeros after them."""
        claim = self.number.claim
        assert isinstance(claim, Shown), "a number claims its value"
        self.number.trim = True
        for places in range(max(RESTING, self.places), self.places - 1, -1):
            self.number.places = places
            self.number.count_to(claim.value, claim.of)
            if self.number.get_right()[0] <= self.room:
                break
