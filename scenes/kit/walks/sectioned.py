"""A section of a loss as a picture: valley, curve, rulers, fog and walker, all following one view of it on the same frame."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from manim import Mobject, VGroup

from scenes.kit.claims import ArrowFactor, Weights
from scenes.kit.graphs.graph import ACROSS, GAP, TICK, UP, CutCurve, Floor, Ruler, Section, widest_number
from scenes.kit.graphs.rate_ruler import figures
from scenes.kit.land.valley import SOIL, Rim, Valley, Veil
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.marks import GradientArrow, Ring, StepArrow, Walker
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.formula import figures as in_print
from scenes.kit.text.numbers import LONG, Number, shown
from scenes.kit.text.words import Words
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.flight import Flight, Plumb
from scenes.kit.walks.leaps import Leaps, View

Rider = TypeVar("Rider", bound=Mobject)


@dataclass(frozen=True)
class Room:
    """How one shape divides the picture, in frame units from its edges.

    `share` is how much of the stage the picture has, `crown` the room over the curve, `foot` the height of the ruler of weights, `strip`
    the room between that ruler and the curve's lowest place, `gap` the room between picture and panel; `ticks` at most, across and up.
    """

    share: float
    crown: float
    foot: float
    strip: float
    ticks: tuple[int, int]
    gap: float = 0.5

    def split(self, layout: Layout) -> tuple[Box, Box]:
        """Picture and panel."""
        return layout.split(self.share, self.gap)


ROOMS = MappingProxyType(
    {
        "16:9": Room(0.58, 1.15, 1.0, 0.86, (11, 6)),
        "9:16": Room(0.56, 1.25, 1.05, 0.9, (11, 7)),
        "1:1": Room(0.672, 0.85, 1.0, 0.72, (11, 4), gap=0.3),
    }
)
WELL = 0.085
"""How wide the well is, as a share of the picture's width when the section opens."""
DIGITS, LONG_DIGITS, RAISED = 5.2, 8.2, 0.55
"""Room for the ruler's numbers on the left, in heights of a capital: usually, where they are written with powers of ten of two digits,
and for each further digit of the power."""
BETWEEN = (0.25, 0.5, 0.75)
"""Shares of the way from one view to the next at which the ruler's numbers are measured."""
EDGE = 0.12
"""What is painted reaches so far beyond the box."""
FOG_EDGE = 0.1
"""Fog reaches so far beyond what is painted, so that it hides all of it."""
LABEL = (0.12, -0.46)
"""Where a ring's number begins: so far outside of it, and so far above or below."""
LOW = 0.56
"""So far over the ruler, at least, its baseline is, clear of the arrows' names."""
PLACES = (LABEL, (0.16, 0.2), (0.3, -0.1), (0.12, -0.66))
"""Where it may stand, the best first."""
FEW = 100
"""From here on a ring's number is shown whole; the table has the digits after the point."""
NOTES = 0.2
"""Height of the notes' baseline over the stage's bottom."""
HEADING, HAIR = "distance across the valley", 0.3
"""The name of the ruler of weights, its first word alone where it has no room beside the notes, and the room that it needs."""
NAME = 0.25
"""How far an arrow's name stands over it."""
SMALLEST = 0.12
"""A well drawn smaller than this share of its size is gone."""


class SectionPicture:
    """The picture. `parts` is what it is made of, in drawing order; `look` shows another view."""

    def __init__(self, leaps: Leaps, letters: Letters, layout: Layout, theme: Theme, seed: int, clock: Callable[[], float]) -> None:
        self.leaps, self.loss, self.letters, self.layout, self.theme = leaps, leaps.loss, letters, layout, theme
        self.room = ROOMS[layout.aspect]
        self.box = self._box()
        self.cut = leaps.cut(0)
        self.section = Section(self.box, self.box.bottom - self.room.strip, self.cut.through, self.cut.along)
        self.floor = Floor(self.section)
        self.riders: dict[Mobject, Callable[[], object]] = {}
        self.view = leaps.views[0]
        self._widest = self.view.extent
        self._set(self.view)
        home = self._home()
        self.valley = Valley(self.section, self.loss, theme, home, seed=seed, ticks=self.room.ticks[UP])
        self.rim, self.veil = Rim(theme, home), Veil(theme, home.inset(-FOG_EDGE), seed=seed)
        self.veil.add_updater(lambda veil, dt: setattr(veil, "time", clock()))
        size = layout.type.small
        self.curve = CutCurve(self.section, self.loss, theme)
        colours = {ACROSS: theme.dim, UP: theme.loss}
        self.rulers = VGroup(*(Ruler(self.section, axis, theme, size, colours[axis], self.room.ticks[axis]) for axis in colours))
        self.headings = self._headings(size)
        self.walker = Walker(self.section, self.loss, self.at(0), theme)
        self.find_well()
        self.look(self.view)

    def _box(self) -> Box:
        picture = self.room.split(self.layout)[0]
        size = self.layout.type.small
        further = len(str(floor(log10(max(map(abs, self.leaps.losses)))))) - 2 if self.leaps.long else 0
        room = LONG_DIGITS + RAISED * max(0, further) if self.leaps.long else DIGITS
        left = picture.left + max(room * CAPITAL * size, self._widest_loss(size) + TICK + 2 * GAP)
        right = picture.right if self.layout.side_by_side else picture.right - (left - picture.left) / 2
        return Box(left, picture.bottom + self.room.foot + self.room.strip, right, picture.top - self.room.crown)

    def _widest_loss(self, size: float) -> float:
        """The width of the widest number that the ruler of losses ever has."""
        views = self.leaps.views
        changing = (pair for step, pair in enumerate(pairwise(views), 1) if not self.leaps.opens(step))
        between = (one.towards(other, share) for one, other in changing for share in BETWEEN)
        return max(widest_number((view.base, view.top), self.room.ticks[UP], size) for view in (*views, *between))

    def _home(self) -> Box:
        box = self.box
        return Box(box.left - EDGE, box.bottom - SOIL, box.right + EDGE, box.top + EDGE)

    def _headings(self, size: float) -> VGroup:
        box, foot = self.box, self.section.foot
        loss = Formula("L", says="loss", size=self.layout.type.body, colour=self.theme.loss)
        loss.stand_at(np.array([box.left, box.top + 2 * EDGE, 0.0]), 0.5)
        across = Words(HEADING, size=size, colour=self.theme.dim)
        if across.width + self._note().width + HAIR > box.width:
            across = Words(HEADING.split()[0], size=size, colour=self.theme.dim)
        across.stand_at(np.array([box.right, foot - self.room.foot + NOTES, 0.0]), 1)
        return VGroup(loss, across)

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """Everything that is there from the start, in drawing order."""
        return self.valley, self.curve, self.rim, self.rulers, self.headings, self.walker

    def at(self, step: int) -> Weights:
        """The weights at a step."""
        return tuple(self.leaps.walk.points[step])

    # -- following a view ---------------------------------------------------------------------------------------

    def look(self, view: View) -> None:
        """Show this view: everything that is drawn against the rulers is drawn again."""
        self._set(view)
        self.curve.follow()
        for ruler in self.rulers:
            ruler.follow()
        self.valley.well_size = WELL * min(self.box.width, 2 * self.box.height) / 0.5 * min(1.0, self._widest / view.extent)
        self.valley.well = float(self.valley.well_size > SMALLEST)
        self.veil.reach = min(1.0, self._widest / view.extent)
        for follow in list(self.riders.values()):
            follow()
        self.shine()

    def _set(self, view: View) -> None:
        self.view = view
        self.section.across, self.section.up = (-view.extent, view.extent), (view.base, view.top)

    def shine(self) -> None:
        """Let the lantern stand where the walker is."""
        x, y, _ = self.walker.dot.get_center()
        self.valley.lamp = self.veil.lamp = (float(x), float(y))

    def cut_anew(self, step: int) -> None:
        """Cut along the leap from this step."""
        self.cut = self.leaps.cut(step)
        self.section.cut_along(self.cut.through, self.cut.along)
        self._widest = self.leaps.views[step].extent
        self.view = self.leaps.views[step]
        self._set(self.view)
        self.find_well()
        self.walker.stand(self.at(step))
        self.look(self.view)

    def find_well(self) -> None:
        """Put the well into the lowest place of the curve."""
        self.valley.well_at = self.leaps.well(self.cut, self.view)

    def shows_slope(self, step: int) -> bool:
        """Whether the gradient at a step lies along the cut that is seen."""
        return self.cut.holds(self.leaps.points[step] + self.leaps.slope(step))

    def ride(self, mobject: Rider, follow: Callable[[], object]) -> Rider:
        """Let a mobject be placed anew whenever the view changes."""
        self.riders[mobject] = follow
        follow()
        return mobject

    def drop(self, *mobjects: Mobject) -> None:
        """Let these no longer follow."""
        for mobject in mobjects:
            self.riders.pop(mobject, None)

    # -- marks --------------------------------------------------------------------------------------------------

    def ring(self, step: int) -> Ring:
        """The ring of a step."""
        ring = Ring(self.section, self.leaps.walk, step, self.theme)
        return self.ride(ring, lambda: ring.move_to(self.section.spot(self.loss, self.at(step))))

    def height(self, step: int) -> Number | None:
        """The loss at a step, beside its ring; what has no room there, or is written with a power of ten, is left to the table."""
        if abs(self.leaps.losses[step]) >= LONG:
            return None
        loss = abs(self.leaps.losses[step])
        height = self.leaps.loss_at(step, max(2, figures(loss)) if 0 < loss < FEW else 0)
        size = self.layout.type.body if self.layout.side_by_side and not self.leaps.long else self.layout.type.small
        number = Number(height.value, height.places, size=size, colour=self.theme.loss, of=height.of, trim=True)
        beside = self._beside(number, step)
        if beside is None:
            return None
        side = np.sign(beside[0])
        number.cased(self.theme.ground, STROKES.casing * 2).stand_at(np.zeros(3), 0 if side > 0 else 1)
        edge = self.box.right - LABEL[1] - (number.width if side > 0 else 0.0)

        def follow() -> None:
            place = self.section.spot(self.loss, self.at(step)) + beside
            number.shift(np.array([min(place[0], edge), max(place[1], self.section.foot + LOW), 0.0]) - number.anchor.get_center())

        return self.ride(number, follow)

    def _beside(self, number: Number, step: int) -> np.ndarray | None:
        """How far beside a step's ring its number has room, clear of curve and ruler, on the side to which no leap goes on,
        and from which, where none goes on in this section, none has come."""
        ring = self.section.spot(self.loss, self.at(step))
        if ring[1] + LABEL[1] < self.section.foot + LOW:
            return None  # in the valley's foot rings and flights crowd
        here = self.leaps.distance(step, self.cut)
        onward = step < self.leaps.count and self.leaps.cut(step) is self.cut
        other = step + 1 if onward else step - 1
        away = here - (self.leaps.distance(other, self.cut) if other >= 0 else 0.0)
        side = 1 if away >= 0 else -1
        curve = self.section.place(*self.section.curve(self.loss))
        for x, y in PLACES:
            low = ring + np.array([side * x - (number.width if side < 0 else 0.0), y, 0.0])
            high = low + np.array([number.width, number.height, 0.0])
            touched = ((curve > low - EDGE / 2) & (curve < high + EDGE / 2))[:, :2].all(axis=1).any()
            if not touched and low[0] > self.box.left + EDGE / 3:
                return np.array([side * x, y, 0.0])
        return None

    def plumb(self, step: int) -> Plumb:
        """The plumb line from a step's ring to the floor."""
        plumb = Plumb(self.section, self.floor, self.loss, self.at(step), self.theme)
        return self.ride(plumb, plumb.follow)

    def gradient(self, step: int) -> VGroup:
        """The gradient's arrow at a step, on the floor, with its name."""
        arrow = GradientArrow(self.floor, self.loss, self.at(step), self.leaps.factor, self.theme)
        return self._named(arrow, self.letters.gradient, "gradient", step)

    def step(self, step: int) -> VGroup:
        """The arrow of the step from here, on the floor, with its name."""
        arrow = StepArrow(self.floor, self.loss, self.at(step), self.leaps.walk.rule.base_rate, self.theme)
        return self._named(arrow, self.letters.step, "step", step)

    def _named(self, arrow: GradientArrow | StepArrow, source: str, says: str, step: int) -> VGroup:
        name = Formula(source, says=says, size=self.layout.type.body, colour=self.theme.ink)
        name.cased(self.theme.ground, STROKES.casing * 2)

        def follow() -> None:
            arrow.point_at(self.at(step))
            tail, tip = arrow.tail_drawn, arrow.tip_drawn
            # Beside the plumb line over the tail, however short the arrow.
            away = np.sign(tip[0] - tail[0]) * max(abs(tip[0] - tail[0]) / 2, name.width / 2 + EDGE)
            name.stand_at(tail + np.array([away, NAME, 0.0]), 0.5)

        return self.ride(VGroup(arrow, name), follow)

    def flight(self, step: int) -> Flight:
        """The arc of the leap from a step, not yet flown."""
        flight = Flight(self.section, self.loss, self.at(step), self.at(step + 1), self.theme)
        return self.ride(flight, flight.follow)

    def fly(self, flight: Flight, share: float, view: View) -> None:
        """Have flown this share of the way, in this view."""
        flight.share = share
        self._set(view)
        start, end = (np.asarray(one, dtype=float) for one in (flight.start, flight.end))
        there = start + share * (end - start)
        lift = float(flight.at(share)[1] - self.section.spot(self.loss, there)[1])
        self.walker.glide(tuple(flight.start), tuple(flight.end), share, max(0.0, lift))
        self.look(view)

    def stay(self, step: int, view: View) -> None:
        """Stand still at a step while the view changes."""
        self._set(view)
        self.walker.stand(self.at(step))
        self.look(view)

    def factor_note(self) -> Formula:
        """What the gradient's arrows are drawn as: under the ruler's left end, or as far further left as the word at its right needs."""
        note = self._note()
        left = min(self.box.left, self.headings[1].get_left()[0] - HAIR - note.width)
        return note.stand_at(np.array([left, self.section.foot - self.room.foot + NOTES, 0.0]), 0)

    def _note(self) -> Formula:
        divisor = shown(1 / self.leaps.factor, 0, ArrowFactor(below=True))
        scale = "" if divisor.value == 1 else f"1\\/{in_print(divisor)} thin "
        numbers = () if divisor.value == 1 else (divisor,)
        source, size = f'"arrow" = {scale}nabla L', self.layout.type.small
        return Formula(source, says="the factor of gradient arrows", size=size, colour=self.theme.dim, numbers=numbers)
