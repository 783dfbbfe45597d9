"""The layout gate: what a reader sees. Print inside the frame, apart from other print and from lines, large enough, with enough contrast.

Rules, by the names under which a mark can waive them with a reason: "safe frame", "cut off", "caption band", "too small", "overlap",
"line through words", "covered", "contrast", "casing". Captions and flashes are judged over the whole clip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from manim import Mobject, VMobject

from scenes.kit.captions import CHARACTERS_A_SECOND
from scenes.kit.claims import Said, Scenery, Shown
from scenes.kit.gates.findings import Area, Evidence, Finding
from scenes.kit.gates.flashes import Flashes
from scenes.kit.gates.grounds import Ground
from scenes.kit.gates.ink import Ink, Raster
from scenes.kit.gates.proof import described
from scenes.kit.gates.screen import Screen, box, fill_alpha, stroke_alpha
from scenes.kit.gates.units import Unit, units_of
from scenes.kit.layout import Box
from scenes.kit.text.words import plain

SLACK = 0.01
"""Scene units by which print may reach over an edge: the control points of a curve do."""
SIZE = 0.98
"""Of the smallest size of a shape, print must have."""
APART = 2
"""Pixels, of 480, that print keeps from other print."""
FAINT = 0.3
"""Opacity below which a line or a surface is no hindrance to reading."""
TOUCH = 3
"""Pixels of ink that two shapes may share."""
OPAQUE = 0.6
"""Opacity from which a surface is a plate."""
PLATE, COVERED = 0.97, 0.05
"""Of a unit's ink: a plate lies under at least so much; what shows less than so much is not to be read at all."""


class LayoutGate:
    """Looks at what is on screen as a reader does."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._inks: dict[Any, Ink | None] = {}
        self._flashes: Flashes | None = None

    def look(self, screen: Screen) -> None:
        """Judge one moment."""
        raster = Raster(screen.scene.renderer.camera)
        lines = {plain(line) for spoken in screen.scene.heard[-2:] for line in spoken.caption.lines}
        units = [unit for unit in units_of(screen, lines) if _on_screen(unit.area, raster)]
        self.evidence.looks["units of print"] += len(units)
        for unit in units:
            self._places(unit, screen, raster)
        self._marks(screen)
        shapes = Shapes(screen)
        shown = self._uncovered(units, shapes, screen, raster)
        self._overlaps(shown, screen, raster)
        self._lines(shown, shapes, screen, raster)
        if screen.resting:
            self._contrasts(shown, screen, raster)

    def see(self, picture: Any, frames: int, frame_rate: float) -> None:
        """See a picture on its way to the encoder."""
        self._flashes = self._flashes or Flashes(frame_rate)
        self._flashes.see(picture, frames)

    def close(self, scene: Any, frame_rate: float) -> None:
        """What can only be said of the whole clip: reading pace, and flashes."""
        for spoken in scene.heard:
            self._reading(spoken, scene, frame_rate)
        for second, share in (self._flashes.found if self._flashes else [])[:1]:
            what = f"{share:.0%} of the picture flashes more than three times within a second"
            self._note("flashes", round(second * frame_rate), "the picture", what, "Slow the change down, or make it fainter", None)

    # -- where things are ---------------------------------------------------------------------------------------

    def _places(self, unit: Unit, screen: Screen, raster: Raster) -> None:
        layout = screen.scene.layout
        safe, band = raster.shown_in(layout.safe), raster.shown_in(layout.band)
        if not _within(unit.area, safe):
            over = _over(unit.area, safe)
            self._find(
                "safe frame", screen, unit, f"it reaches {over} over the safe frame", "Move or shorten it: words keep inside layout.safe"
            )
        elif not unit.caption and unit.area[1] < band.top - SLACK:
            self._find("caption band", screen, unit, "it stands in the caption's band", "Keep it inside layout.stage")
        smallest = SIZE * min(layout.type.small, layout.type.caption)
        if unit.size * raster.zoom < smallest:
            what = f"it is set at {unit.size * raster.zoom:.1f}, the smallest that can be read in {layout.aspect} is {layout.type.small}"
            self._find("too small", screen, unit, what, "Use a size of layout.type")

    def _marks(self, screen: Screen) -> None:
        """Marks stand whole in the frame and out of the caption's band."""
        layout = screen.scene.layout
        if not screen.resting:
            return
        for number, mark in screen.marks.items():
            leaves = screen.owned[number]
            if isinstance(mark.claim, Scenery | Shown | Said) or all(
                fill_alpha(leaf) < FAINT and stroke_alpha(leaf) < FAINT for leaf in leaves
            ):
                continue
            area, unit = box(leaves), Unit(described(mark), mark, leaves, False)
            if not _within(area, layout.frame):
                what = f"it reaches {_over(area, layout.frame)} out of the frame"
                self._find("cut off", screen, unit, what, "Fit the view, or use a BeyondMarker")
            elif area[1] < layout.band.top - SLACK:
                self._find("caption band", screen, unit, "it reaches into the caption's band", "Keep it inside layout.canvas")

    # -- what hides what ----------------------------------------------------------------------------------------

    def _uncovered(self, units: Sequence[Unit], shapes: Shapes, screen: Screen, raster: Raster) -> list[Unit]:
        """The units that are there to be read; those half covered are found."""
        found = []
        for unit in units:
            last = max(screen.order[id(leaf)] for leaf in unit.leaves)
            over = [leaf for leaf in shapes.near(unit) if screen.order[id(leaf)] > last and fill_alpha(leaf) > 0.5]
            own = self._ink(raster, screen, unit.leaves, unit.area)
            if own is None or own.amount == 0:
                continue
            hidden = self._ink(raster, screen, over, unit.area, stroke=False) if over else None
            left = 1 - own.shared(hidden) / own.amount if hidden else 1.0
            if left < COVERED:
                continue
            found.append(unit)
            if left < PLATE:
                self._find("covered", screen, unit, f"only {left:.0%} of it can be seen", "Put it on top, or move what covers it")
        return found

    def _overlaps(self, units: Sequence[Unit], screen: Screen, raster: Raster) -> None:
        margin = APART / raster.scale
        for one, other in near_pairs(units, margin):
            wide = tuple(side + margin * sign for side, sign in zip(one.area, (-1, -1, 1, 1), strict=True))
            first = self._ink(raster, screen, one.leaves, (wide[0], wide[1], wide[2], wide[3]))
            second = self._ink(raster, screen, other.leaves, other.area)
            if first and second and first.wider(APART).shared(second):
                what = f"it touches {other.name}"
                self._find("overlap", screen, one, what, "Leave room between them", other)

    def _lines(self, units: Sequence[Unit], shapes: Shapes, screen: Screen, raster: Raster) -> None:
        """Strokes and marks that run through print, with no plate between."""
        for unit in units:
            first = min(screen.order[id(leaf)] for leaf in unit.leaves)
            own = self._ink(raster, screen, unit.leaves, unit.area)
            if own is None:
                continue
            near = shapes.near(unit)
            plates = [leaf for leaf in near if screen.order[id(leaf)] < first and self._is_plate(leaf, unit, own, screen, raster)]
            floor = max((screen.order[id(leaf)] for leaf in plates), default=-1)
            for leaf in near:
                if floor < screen.order[id(leaf)] and (shared := self._crossing(leaf, unit, own, screen, raster)) > TOUCH:
                    what = f"{self._name(leaf, screen)} runs through it ({shared} pixels)"
                    self._find("line through words", screen, unit, what, "Move the words clear of it, or lay a plate between")

    def _is_plate(self, leaf: Mobject, unit: Unit, own: Ink, screen: Screen, raster: Raster) -> bool:
        """Whether a leaf is a surface that lies under all of a unit."""
        if fill_alpha(leaf) <= OPAQUE:
            return False
        filled = self._ink(raster, screen, [leaf], unit.area, stroke=False)
        return filled is not None and own.shared(filled) >= PLATE * own.amount

    def _crossing(self, leaf: Mobject, unit: Unit, own: Ink, screen: Screen, raster: Raster) -> int:
        """Pixels of print through which the leaf runs; a surface that lies under all of it is its ground and does not count."""
        filled = self._ink(raster, screen, [leaf], unit.area, stroke=False, least=FAINT)
        covers = own.shared(filled) if filled else 0
        stroked = self._ink(raster, screen, [leaf], unit.area, fill=False, least=FAINT)
        return max(covers if covers < PLATE * own.amount else 0, own.shared(stroked) if stroked else 0)

    # -- contrast -----------------------------------------------------------------------------------------------

    def _contrasts(self, units: Sequence[Unit], screen: Screen, raster: Raster) -> None:
        ground = Ground(screen, raster)
        for unit in units:
            ink = self._ink(raster, screen, unit.leaves, unit.area)
            worst, least = ground.of_print(unit, ink) if ink else (21.0, 1.0)
            if worst < least:
                what = f"its contrast is {worst:.2f} : 1, {least} : 1 is needed"
                self._find("contrast", screen, unit, what, "Give it a plate, a casing or another colour of the theme")
        for number, mark in screen.marks.items():
            if isinstance(mark.claim, Scenery | Shown | Said):
                continue
            unit = Unit(described(mark), mark, screen.owned[number], False)
            worst = ground.of_mark(unit.leaves, lambda leaf: self._ink(raster, screen, [leaf], box([leaf]), least=FAINT))
            if worst < ground.LARGE:
                what = f"it stands out from its casing and its ground by {worst:.2f} : 1, {ground.LARGE} : 1 is needed"
                self._find("casing", screen, unit, what, "Give its stroke a casing that contrasts, theme.casing or theme.edge")

    # -- over the clip ------------------------------------------------------------------------------------------

    def _reading(self, spoken: Any, scene: Any, frame_rate: float) -> None:
        caption, name = spoken.caption, f"caption {spoken.caption.text!r}"
        layout = scene.layout
        if len(caption.lines) > layout.caption_lines or max(len(plain(line)) for line in caption.lines) > layout.caption_columns:
            what = f"it has {len(caption.lines)} lines; {layout.caption_lines} of {layout.caption_columns} characters are allowed"
            self._note("caption lines", spoken.start, name, what, "Say less", None)
        seconds = ((spoken.end or scene.frames) - spoken.start) / frame_rate
        pace = len(caption.text) / max(seconds, 1 / frame_rate) / float(scene.pace)
        if pace > CHARACTERS_A_SECOND * 1.01:
            what = f"it asks for {pace:.1f} characters a second, {CHARACTERS_A_SECOND} can be read"
            self._note("reading pace", spoken.start, name, what, "Let it stand longer, or say less", None)

    # -- bookkeeping --------------------------------------------------------------------------------------------

    def _ink(self, raster: Raster, screen: Screen, leaves: Sequence[Mobject], area: Area, **how: Any) -> Ink | None:
        key = (tuple(screen.prints[id(leaf)] for leaf in leaves), area, raster.scale, raster.origin, *sorted(how.items()))
        if key not in self._inks:
            self._inks[key] = raster.ink(leaves, area, **how)
        return self._inks[key]

    def _name(self, leaf: Mobject, screen: Screen) -> str:
        mark = screen.marks.get(getattr(leaf, "of_mark", 0))
        return described(mark) if mark is not None else f"a {type(leaf).__name__}"

    def _find(self, rule: str, screen: Screen, unit: Unit, what: str, remedy: str, other: Unit | None = None) -> None:
        if rule in unit.waivers or (other is not None and rule in other.waivers):
            self.evidence.looks["waived"] += 1
            return
        self._note(rule, screen.frame, unit.name, what, remedy, unit.area)

    def _note(self, rule: str, frame: int, name: str, what: str, remedy: str, area: Area | None) -> None:
        self.evidence.find(Finding("layout", rule, frame, name, what, remedy, area))


def _within(area: Area, edge: Box) -> bool:
    left, bottom, right, top = area
    return left >= edge.left - SLACK and right <= edge.right + SLACK and bottom >= edge.bottom - SLACK and top <= edge.top + SLACK


def _over(area: Area, edge: Box) -> str:
    """By how much an area reaches over an edge, in words."""
    sides = {"left": edge.left - area[0], "bottom": edge.bottom - area[1], "right": area[2] - edge.right, "top": area[3] - edge.top}
    return " and ".join(f"{over:.2f} units ({side})" for side, over in sides.items() if over > SLACK)


class Shapes:
    """Shapes that are no print and stand still, with their boxes."""

    def __init__(self, screen: Screen) -> None:
        self.leaves = [
            leaf
            for leaf in screen.leaves
            if isinstance(leaf, VMobject) and id(leaf) not in screen.moving and id(leaf) not in screen.printed
        ]
        half = np.array([leaf.stroke_width * 0.005 for leaf in self.leaves]).reshape(-1, 1)
        self.boxes = np.array([box([leaf]) for leaf in self.leaves]).reshape(-1, 4) + half * np.array([-1, -1, 1, 1])

    def near(self, unit: Unit) -> list[VMobject]:
        """Those that come near a unit of print, in drawing order."""
        return [self.leaves[index] for index in np.flatnonzero(_meet(self.boxes, np.array(unit.area), 0.0))]


def near_pairs(units: Sequence[Unit], margin: float) -> Iterator[tuple[Unit, Unit]]:
    """Pairs of units whose boxes come so near to each other."""
    boxes = np.array([unit.area for unit in units]).reshape(-1, 4)
    for index, unit in enumerate(units):
        for later in np.flatnonzero(_meet(boxes[index + 1 :], boxes[index], margin)):
            yield unit, units[index + 1 + int(later)]


def _meet(boxes: Any, other: Any, margin: float) -> Any:
    """Which of the boxes (n, 4) come so near to another one (4,)."""
    low, high = boxes[:, :2] - margin, boxes[:, 2:] + margin
    return (low <= other[2:]).all(axis=-1) & (other[:2] <= high).all(axis=-1)


def _on_screen(area: Area, raster: Raster) -> bool:
    left, top, right, bottom = raster.pixels(area)
    return right > left and bottom > top
