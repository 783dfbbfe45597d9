"""How far the way down misses a minimum: straight on along −∇L, straight to the minimum, and the angle between the two."""

import numpy as np

from mathcore import Loss
from mathcore.geometry import aim_error, length, unit
from scenes.kit.claims import Shown, Straight, Weights
from scenes.kit.land.view import Map
from scenes.kit.layout import Layout
from scenes.kit.mark import Mark
from scenes.kit.marks import Line, floats
from scenes.kit.slopes.directions import Compass, TurnArc
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import WORD_FONT
from scenes.kit.theme import STROKES, Theme

REACH, ARC = 0.999, 0.55
"""How far the two lines go and where the arc lies, as shares of the way to the minimum."""


APART = 0.15
"""Between a line and the number beside it, in frame units."""


class StraightLine(Mark, Line):
    """A straight line on a map between two places."""

    def __init__(self, view: Map, start: Weights, end: Weights, colour: str, theme: Theme, width: float = STROKES.line) -> None:
        super().__init__(view.place(np.stack([floats(start), floats(end)])), colour, theme.casing, width)
        self.depict(Straight(view.name, ((start, 0), (end, 0))))


class Aiming:
    """The marks that show by how much −∇L misses a target. The clip shows them one after another."""

    def __init__(self, view: Map, loss: Loss, start: Weights, target: Weights, theme: Theme) -> None:
        here, there = floats(start), floats(target)
        self.error = float(aim_error(loss, here, there))
        down, far = -unit(loss.gradient(here)), float(length(there - here))
        ahead = tuple((here + REACH * far * down).tolist())
        self.straight_on = StraightLine(view, start, ahead, theme.step, theme, STROKES.hair)
        self.to_target = StraightLine(view, start, target, theme.ink, theme)
        aside = there - here
        self.view, self.theme = view, theme
        side = 1.0 if down[0] * aside[1] - down[1] * aside[0] > 0 else -1.0
        self.arc = TurnArc(view, Compass(loss, start, from_gradient=True), -ARC * far, side * self.error, theme)
        middle = here + ARC * far * unit(aside)
        outward = side * np.array([-aside[1], aside[0]]) / far
        self.beside_arc = view.place(middle), outward

    def named(self, angle: Shown, layout: Layout) -> Number:
        """The angle in print, beside its arc, outside of the two lines."""
        number = Number(
            angle.value, angle.places, size=layout.type.body, colour=self.theme.ink, of=angle.of, suffix="°", font=WORD_FONT, trim=True
        )
        number.cased(self.theme.ground, STROKES.casing * 2)
        spot, outward = self.beside_arc
        half = np.array([number.width, number.height]) / 2
        away = float(np.abs(outward) @ half) + APART
        return number.stand_at(spot + np.array([away * outward[0], away * outward[1] - half[1], 0.0]), 0.5)
