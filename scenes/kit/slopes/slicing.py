"""One cut along one weight, whole: the ice sheet in the landscape with its curve and tangent, and the same curve lying flat beside it.

What stands in the landscape and what lies flat show one point at all times: `move` moves both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import VGroup

from scenes.kit.claims import Exact, WeightAt
from scenes.kit.graphs.graph import ACROSS, UP, Ruler
from scenes.kit.land.basin import Basin, replaced
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.marks import Walker
from scenes.kit.slopes.cutting import Axis, CutGround, CutLine, Sheet, SheetFrame, SlopeLine
from scenes.kit.slopes.ice import IceSheet
from scenes.kit.slopes.partials import PASSING, Panel, SlopeNumber
from scenes.kit.text.formula import Formula, Letters, figures, inked
from scenes.kit.text.numbers import shown
from scenes.kit.text.words import WORD_FONT
from scenes.kit.theme import STROKES

SHARES = MappingProxyType({"16:9": 0.58, "9:16": 0.44, "1:1": 0.51})
"""How much of the stage the landscape has."""
BESIDE, GAP = 0.58, 0.3
"""Where the panel is low, the formulas stand beside the landscape, which has so much of the width; frame units between the two."""
LEFT, RIGHT, UNDER, OVER = 0.95, 0.55, 0.72, 0.5
"""Room around a flat curve for its rulers and their names, in frame units."""
AROUND = (0.32, 0.12)
"""Beside the landscape, for the names of its axes."""
TICKS = MappingProxyType({"16:9": (7, 5), "9:16": (7, 4), "1:1": (7, 4)})
NAME_GAP = 0.16


@dataclass(frozen=True)
class Places:
    """Where the landscape goes with the names of its axes, and the panel with its formulas and the flat curve."""

    picture: Box
    names: Box
    panel: Box
    formulas: Box
    flat: Box


def places_of(layout: Layout) -> Places:
    """The boxes of a clip that cuts."""
    picture, panel = layout.split(SHARES[layout.aspect])
    height = Panel.height(layout.type.body)
    if panel.height < 1.5 * height:
        picture, formulas = picture.columns(BESIDE, GAP)
        curve = panel
    else:
        formulas, curve = panel.rows(height / panel.height)
    flat = Box(curve.left + LEFT, curve.bottom + UNDER, curve.right - RIGHT, curve.top - OVER)
    if formulas.left < flat.left:
        formulas = replace(formulas, left=flat.left)
    return Places(picture.inset(*AROUND), picture, panel, formulas, flat)


class Cut:
    """A cut through `at` on which weight number `index` moves. The scene shows its parts; `lower`, `lift` and `move` draw them again."""

    def __init__(self, basin: Basin, index: int, at: Sequence[Exact], flat: Box, letters: Letters, layout: Layout) -> None:
        self.basin, self.index, self.letters, self.layout = basin, index, letters, layout
        theme, loss, frame = basin.theme, basin.loss, basin.frame
        self.theme, self.loss, self.frame = theme, loss, frame
        self.at = tuple(at)
        colour = theme.axis(index)
        self.standing = Sheet(f"sheet {index + 1}", frame, basin.view, index, at)
        self.inset = Sheet(f"flat {index + 1}", frame, basin.view, index, at, flat, flat.bottom)
        self.ice = IceSheet(self.standing, basin.land)
        self.line = CutLine(self.standing, loss, frame, colour, theme, above=frame.base)
        self.tangent = SlopeLine(self.standing, loss, at, theme, measure=self.inset)
        self.plate = SheetFrame(self.inset, theme)
        self.flat_line = CutLine(self.inset, loss, frame, colour, theme)
        self.flat_ground = CutGround(self.flat_line, colour)
        self.flat_tangent = SlopeLine(self.inset, loss, at, theme)
        stage: Any = self.inset
        self.flat_walker = Walker(stage, loss, self.at, theme)
        self.rulers = self._rulers()
        self.number = self._number()

    @property
    def frozen(self) -> int:
        """The number of the weight that is held still."""
        return 1 - self.index

    def _rulers(self) -> VGroup:
        assert self.inset.flat is not None
        box, size, theme = self.inset.flat.box, self.layout.type.small, self.theme
        across, up = TICKS[self.layout.aspect]
        name = Formula(self.letters.weight(self.index), says="weight", size=self.layout.type.body, colour=theme.ink)
        loss = Formula("L", says="loss", size=self.layout.type.body, colour=theme.loss)
        name.cased(theme.ground, STROKES.casing * 2)
        name.stand_at(np.array([box.right + NAME_GAP, box.bottom - CAPITAL * size / 2, 0.0]))
        loss.stand_at(np.array([box.left, box.top + NAME_GAP, 0.0]), 0.5)
        return VGroup(
            Ruler(self.inset.flat, ACROSS, theme, size, theme.axis(self.index), across),
            Ruler(self.inset.flat, UP, theme, size, theme.loss, up),
            name,
            loss,
        )

    def _number(self) -> SlopeNumber:
        """The slope in print, above the middle of the flat curve."""
        assert self.inset.flat is not None
        box, size = self.inset.flat.box, self.layout.type.body
        number = SlopeNumber(self.loss, self.index, self.at, size=size, theme=self.theme, prefix="slope ", font=WORD_FONT)
        number.cased(self.theme.ground, STROKES.casing * 2)
        number.stand_at(np.array([box.centre[0], box.top + NAME_GAP, 0.0]), 0.5)
        return number

    # -- what changes -------------------------------------------------------------------------------------------

    def lower(self, share: float) -> None:
        """Let the sheet have come down this share of its way, and have cut as far."""
        bottom = self.standing.top + share * (self.frame.base - self.standing.top)
        self.ice.bottom = self.line.above = bottom
        self.line.follow()

    def lift(self, share: float) -> None:
        """Let what is lifted be this share of the way out of the landscape."""
        self.inset.lift = share
        self.plate.follow()
        self.flat_ground.follow()
        self.flat_line.follow()
        self._touch()

    def slide(self, value: Exact) -> None:
        """Move along the curve to where the moving weight has this value."""
        self._to(tuple(value if axis == self.index else one for axis, one in enumerate(self.at)))

    def move(self, at: Sequence[Exact]) -> None:
        """Cut through another point."""
        self.standing.stand(at)
        self.inset.stand(at)
        self.line.follow()
        self.flat_ground.follow()
        self.flat_line.follow()
        self._to(tuple(at))

    def _to(self, at: tuple[Exact, ...]) -> None:
        self.at = at
        self.tangent.touch(at)
        self._touch()
        self.number.count_at(at)

    def _touch(self) -> None:
        self.flat_tangent.touch(self.at)
        self.flat_walker.stand(self.at)

    # -- words --------------------------------------------------------------------------------------------------

    def frozen_value(self, axis: Axis, room: Box) -> Formula:
        """The frozen weight and its value, where the sheet meets that weight's axis; with room in a box."""
        value = shown(self.at[self.frozen], 2, WeightAt(self.at, self.frozen), trim=True)
        letter = self.letters.style.letter(self.loss.weights[self.frozen])
        source = inked(f"{letter} = {figures(value)}", self.theme.frozen)
        label = Formula(source, says="the frozen weight", size=self.layout.type.body, colour=self.theme.frozen, numbers=(value,))
        label.cased(self.theme.ground, STROKES.casing * 2)
        label.waive("line through words", PASSING)
        foot = replaced(self.basin.near_corner, self.frozen, float(self.at[self.frozen]))
        axis.stand_beside(label, room, self.basin.view.place(np.array(foot), self.frame.base))
        return label
