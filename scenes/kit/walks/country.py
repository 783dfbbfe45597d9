"""A landscape in perspective with several walkers on it, and the table that says where each of them ends, and why."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import Mobject, VGroup

from mathcore import Loss
from scenes.kit import claims
from scenes.kit.claims import Moment, Weights
from scenes.kit.land.basin import HEADING, LINES, Framed
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.view import Map, Relief
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Prop
from scenes.kit.marks import Line, Pin, Ring, TangentPatch, TrailLine, Walker, floats
from scenes.kit.text.formula import Formula, Letters
from scenes.kit.text.numbers import Number
from scenes.kit.text.words import Words, balanced
from scenes.kit.theme import STROKES, Theme
from scenes.kit.walks.beyond import WITHIN, BeyondMarker, clearest, exit_share
from scenes.kit.walks.flight import Dashes
from scenes.kit.walks.outings import Outing, Party, called

PATCH = 0.045
"""The radius of a felt patch of ground, as a share of the picture's width in weights."""
ASIDE = (0.38, 0.55)
"""How far a walker's letter stands from its start, and how far where it must, in frame units."""
LEADING = 0.0172
"""From row to row, in frame units for each unit of type size."""
FIRST_ROW, UNDER = 1.35, 1.2
"""From a table's headings to its first row, in rows; room under its last one, in capitals."""
GAP, WIDEST = 0.34, 3
LETTER = 0.0052
"""The width of a letter, in frame units for each unit of type size."""
MOST_LINES = 4
RELIEF, TILT = 0.38, 0.84
"""How high the land stands, in half windows, and from where it is seen, in radians: so that no rim hides a valley's floor."""
WIDE, STEEP = 1.3, 0.74
"""In a box that is not this many times as wide as high, the land is seen from this angle, more from above."""
OPEN, MELT = 1.06, 0.1
"""Open land melts away at its edges: it is drawn so much larger, and melts over this share of the half window."""
SPARE = (0.01, 0.06)
"""Room that the land leaves at the sides of its box, and above and below, as shares of it: for letters and markers."""
BESIDE, LEAVING, LEG = 0.12, 121, 12
"""Between a marker's letter and its coordinates, in frame units; points of the way on which a walker leaves, and of a step."""
CLEAR, AROUND, DISTANCES = 0.16, 16, (0.1, 0.35, 0.7, 1.2, 1.8, 2.5)
"""What a label keeps from marks; in how many directions, and how far out, it looks for room; in frame units."""
CLOSE = 0.05
"""What a walker's letter keeps from marks beside its start, in frame units."""
OTHERS = 0.25
"""So close to where another walker set out no letter stands in a small picture, in frame units."""
AROUND_IT = np.stack([of(np.linspace(0, 2 * np.pi, AROUND, endpoint=False)) for of in (np.cos, np.sin, np.zeros_like)], axis=-1)
NEARER = (0.04, 0.04)
"""How far from a map's edges a marker stands there."""
WAY = np.linspace(0, 1, 13)
"""Where between two steps a walk is looked at."""
SMALLER = 0.7
"""How large pins and walkers are in a small picture, beside their usual size."""


class Land:
    """The land of a loss in a box, seen aside; `view` is its stage."""

    def __init__(self, loss: Loss, framing: Framed, box: Box, theme: Theme, name: str) -> None:
        self.loss, self.theme, self.box = loss, theme, box
        ceiling = framing.ceiling
        room = box.inset(SPARE[0] * box.width, SPARE[1] * box.height)
        tilt = TILT if box.width > WIDE * box.height else STEEP
        zoom = 1.0 if framing.rim else OPEN
        self.view = Relief.fitted(
            framing.loss, room, heading=HEADING, tilt=tilt, relief=RELIEF, ceiling=framing.top, zoom=zoom, margin=1.0, name=name
        )
        self.land = Landscape(loss, self.view, theme, box, ceiling=ceiling, melt=None if framing.rim else MELT)
        levels = equal_steps(loss, self.view.window, LINES, ceiling=ceiling)
        lines = contour_lines(loss, self.view, levels, ceiling=ceiling, melt=self.land.melt)
        named = tuple(claims.Contour(name, loss.expression, line.level) for line in lines)
        self.contours = Contours(lines, theme, box, claims=named)


class Country(Land):
    """The land with several walkers; `ground` is what stands still, in drawing order."""

    def __init__(self, party: Party, box: Box, theme: Theme, name: str) -> None:
        super().__init__(party.loss, party.framing, box, theme, name)
        self.party, self.outings = party, party.outings
        self.labels: list[np.ndarray] = []
        self.pins = [Pin(self.view, self.loss, party.lowest, theme, theme.loss)] if party.lowest is not None else []
        self.walkers = [Walker(self.view, self.loss, one.at(0), theme) for one in self.outings]

    @property
    def ground(self) -> Sequence[Mobject]:
        """Land and contours, and the pin in the lowest place."""
        return self.land, self.contours, *self.pins

    def letters(self, size: float) -> VGroup:
        """Each walker's letter beside its start, on the side it does not leave by, or where else the ways and the pin leave room."""
        rests = [self.view.spot(self.loss, floats(one.at(step))) for one in self.outings for step in range(one.last + 1)]
        drawn = [*self._drawn(), *self._felt(), *(spot + STROKES.walker * AROUND_IT for spot in rests)]
        found = VGroup()
        for outing in self.outings:
            here, there = (self.view.spot(self.loss, floats(outing.at(step))) for step in (0, 1))
            size_of_way = float(np.hypot(*(here - there)[:2]))
            away = (here - there) / size_of_way if size_of_way > 0 else np.array([0.0, 1.0, 0.0])
            letter = Words(outing.letter, size=size, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
            ways = away, *AROUND_IT[np.argsort(-(AROUND_IT @ away), kind="stable")]
            clearest(letter, [here + far * way for far in ASIDE for way in ways], np.concatenate([*drawn, *self.labels]), CLOSE)
            self.labels.append(outline(letter))
            found.add(letter)
        return found

    def small_letters(self, size: float) -> VGroup:
        """Each walker's letter beside its start, where a small picture leaves room for it."""
        found = VGroup()
        drawn = self._drawn()
        starts = [self.view.spot(self.loss, floats(one.at(0))) for one in self.outings]
        for outing, here in zip(self.outings, starts, strict=True):
            there = self.view.spot(self.loss, floats(outing.at(1)))
            letter = Words(outing.letter, size=size, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
            way = (here - there)[:2] if outing.last else np.array([-1.0, 1.0])
            # A letter close to where another walker set out would seem to be that one's.
            others = [one + OTHERS * AROUND_IT for one in starts if one is not here]
            letter.move_to(free_spot(letter, here, np.concatenate([*drawn, *self.labels, *others]), self.box, way))
            self.labels.append(outline(letter))
            found.add(letter)
        return found

    def _drawn(self) -> list[np.ndarray]:
        """Scene points, (n, 3) each, of all ways and of the pin."""
        return [self._walked(one) for one in self.outings] + [pin.get_all_points() for pin in self.pins]

    def _felt(self) -> list[np.ndarray]:
        """Scene points, (n, 3) each, of the ground that walkers feel at their ends."""
        return [self.patch(one).get_all_points() for one in self.outings if not one.leaves]

    def _walked(self, outing: Outing) -> np.ndarray:
        """Scene points of the way of a walker, (n, 3), until it rests or leaves the picture."""
        corners = [floats(outing.at(step)) for step in range(outing.last + 1)]
        legs = [start + np.linspace(0, 1, LEG)[:, None] * (end - start) for start, end in pairwise(corners)]
        points = self.view.spot(self.loss, np.concatenate([corners, *legs]))
        return np.concatenate([points, *(one.points for one in self.departures([outing] if outing.leaves else []))])

    def step(self, step: int) -> list[TrailLine | Ring]:
        """What the step with this number leaves behind, of those walkers that make it."""
        made = [one for one in self.outings if step <= one.last]
        ways = [TrailLine(self.view, one.walk, step - 1, step, self.theme) for one in made if step]
        return [*ways, *(Ring(self.view, one.walk, step, self.theme) for one in made)]

    def glide(self, time: float) -> None:
        """Let every walker be where it is at this time, in steps."""
        for walker, outing in zip(self.walkers, self.outings, strict=True):
            step = int(time)
            if step >= outing.last:
                walker.stand(outing.at(step))
            else:
                walker.glide(outing.at(step), outing.at(step + 1), time - step)

    def stand(self, step: int) -> None:
        """Let every walker stand where it is after this step."""
        for walker, outing in zip(self.walkers, self.outings, strict=True):
            walker.stand(outing.at(step))

    def departures(self, outings: Sequence[Outing]) -> "list[Departure]":
        """The ways on which walkers leave the picture."""
        return [Departure(self, outing) for outing in outings]

    def patch(self, outing: Outing) -> TangentPatch:
        """The ground that a walker feels at its end."""
        width = max(high - low for low, high in self.view.window)
        return TangentPatch(self.view, self.loss, outing.at(outing.last), PATCH * width, self.theme)

    def markers(self, outings: Sequence[Outing], layout: Layout, beside: VGroup) -> list[Mobject]:
        """What says where walkers are that have left the picture; their coordinates keep clear of what is drawn, also `beside` the land."""
        found: list[Mobject] = []
        made = [
            BeyondMarker(self.view, self.loss, one.at(one.last), one.beyond, self.box, layout, self.theme, one.reached) for one in outings
        ]
        self.labels += [outline(marker.head) for marker in made]
        drawn = [*self._drawn(), *self._felt(), beside.get_all_points()]
        for one, marker in zip(outings, made, strict=True):
            letter = Words(one.letter, size=layout.type.small, colour=self.theme.ink).cased(self.theme.ground, STROKES.casing * 2)
            first = marker.label.submobjects[0]
            assert isinstance(first, Number), "coordinates are numbers"
            letter.stand_at(first.anchor.get_center() - np.array([BESIDE, 0.0, 0.0]), 1)
            label, taken = VGroup(letter, marker.label), np.concatenate([*drawn, *self.labels])
            way = (marker.tip_drawn - marker.tail_drawn)[:2]
            label.move_to(free_spot(label, marker.tip_drawn, taken, layout.stage, way))
            self.labels.append(outline(label))
            found += [marker, letter]
        return found

    def small(self) -> list[Mobject]:
        """All of it as a small picture that stands still: the ways without their rings, and at their ends the walkers that are there."""
        ways: list[Mobject] = [TrailLine(self.view, one.walk, 0, one.last, self.theme) for one in self.outings if one.last]
        ways += [one.dashes for one in self.departures([one for one in self.outings if one.leaves])]
        self.stand(self.party.steps)
        for pin in self.pins:
            pin.scale(SMALLER, about_point=pin.spot_drawn)
        for walker in self.walkers:
            walker.scale(SMALLER)
        there = [walker for walker, outing in zip(self.walkers, self.outings, strict=True) if not outing.leaves]
        return [self.land, self.contours, *ways, *self.pins, *there]


class Departure:
    """The way of the step that leads out of the picture, up to its edge; `dashes` are drawn as far as the walker has come."""

    def __init__(self, country: Country, outing: Outing) -> None:
        self.view, self.loss, self.outing = country.view, country.loss, outing
        self.walker = country.walkers[country.outings.index(outing)]
        self.start, self.end = floats(outing.at(outing.last)), floats(outing.beyond)
        self.share = exit_share(self.view, self.loss, self.start, self.end, country.box.inset(*WITHIN))
        reason = "the way to the picture's edge; where it leads stands at the marker there"
        self.dashes = Dashes(country.theme.ink, country.theme.casing, STROKES.line, reason)
        self.come(1.0)

    def come(self, share: float) -> None:
        """Let the way be this share of what is seen of it."""
        shares = np.linspace(0, share * self.share, LEAVING)[:, None]
        self.points = self.view.spot(self.loss, self.start + shares * (self.end - self.start))
        self.dashes.through(self.points)

    def go(self, share: float) -> None:
        """Be this share of the way to the edge."""
        self.come(share)
        self.walker.glide(self.outing.at(self.outing.last), self.outing.beyond, share * self.share)


def outline(words: Mobject) -> np.ndarray:
    """The corners, the middles of the sides and the middle of what words take, (9, 3)."""
    return np.array([words.get_critical_point(np.array([x, y, 0.0])) for x in (-1, 0, 1) for y in (-1, 0, 1)])


def free_spot(label: Mobject, point: np.ndarray, taken: np.ndarray, area: Box, way: np.ndarray | None = None) -> np.ndarray:
    """Where the middle of a label stands near a point so that it covers none of the scene points `taken` (n, 3), and leaves no area.

    Of places that are equally near it is the first one, turning left from the right, or from the direction `way` to both sides.
    """
    half = np.array([label.width / 2 + CLEAR, label.height / 2 + CLEAR])
    angles = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    if way is not None:
        ways = ways[np.argsort(-(ways @ way), kind="stable")]
    middles = np.concatenate([point[:2] + (half + far) * ways for far in DISTANCES])
    within = area.inset(*half)
    middles = np.clip(middles, (within.left, within.bottom), (within.right, within.top))
    covered = (np.abs(taken[None, :, :2] - middles[:, None]) < half).all(axis=-1).sum(axis=-1)
    return np.array([*middles[int(np.argmin(covered))], 0.0])


def marker_beyond(
    view: Map, ends: tuple[Weights, Weights], reached: Moment, walks: Sequence[np.ndarray], loss: Loss, layout: Layout, theme: Theme
) -> BeyondMarker:
    """A marker for a step that leads off a map, its label clear of these walks, whose weights (n, 2) each are seen on it."""
    # The last place may lie close to the edge: the marker stands as near to it as its head is long.
    marker = BeyondMarker(view, loss, *ends, view.box, layout, theme, reached, within=NEARER)
    legs = [view.place(start + WAY[:, None] * (end - start)) for walk in walks for start, end in pairwise(walk)]
    taken = np.concatenate([*legs, *(view.place(walk) for walk in walks), marker.head.get_all_points()])
    marker.label.move_to(free_spot(marker.label, marker.tail_drawn, taken, view.box))
    return marker


def summed_up(party: Party, box: Box, layout: Layout, theme: Theme) -> VGroup:
    """The name of a landscape and who ended where, in lines that begin at the top of a box."""
    size = layout.type.small
    columns = int(box.width / (LETTER * size))
    who: dict[str, list[str]] = {}
    for outing, end in zip(party.outings, party.ends, strict=True):
        who.setdefault(end.value, []).append(outing.letter)
    rows = [(line, theme.ink) for line in balanced(called(party.loss).capitalize(), columns, MOST_LINES)]
    for where, letters in who.items():
        rows += [(line, theme.dim) for line in balanced(f"{', '.join(letters)}: {where}", columns, MOST_LINES)]
    found = VGroup()
    for row, (line, colour) in enumerate(rows):
        words = Words(line, size=size, colour=colour).cased(theme.ground, STROKES.casing * 2)
        found.add(words.stand_at(np.array([box.left, box.top - CAPITAL * size - row * LEADING * size, 0.0])))
    return found


class EndsTable(VGroup):
    """A row for each walker: its letter, the gradient's length and the loss, which count, and at the end where it is.

    `ends` are the words of the last column, one for each walker, which the scene shows when it tells of them.
    """

    def __init__(self, party: Party, letters: Letters, box: Box, size: float, theme: Theme) -> None:
        self.outings = outings = party.outings
        top = box.top - CAPITAL * size
        # Four rows may stand closer than three, so that the caption keeps off the last one.
        leading = min(LEADING * size, (top - box.bottom - UNDER * CAPITAL * size) / (len(outings) + FIRST_ROW - 1))
        heads = (
            Formula(f"norm({letters.gradient})", says="length of the gradient", size=size, colour=theme.dim),
            Formula("L", says="loss", size=size, colour=theme.loss),
        )
        self.ends = [Words(one.value, size=size, colour=theme.ink) for one in party.ends]
        names = [Words(one.letter, size=size, colour=theme.ink) for one in outings]
        columns = [[one.slope_at(step) for one in outings for step in range(one.last + 1)]]
        columns += [[one.loss_at(step) for one in outings for step in range(one.last + 1)]]
        longest = [max(column, key=lambda one: len(one.text)) for column in columns]
        numbers = [Number(one.value, one.places, size=size, colour=theme.ink) for one in longest]
        widths = [max(number.width, head.width) for number, head in zip(numbers, heads, strict=True)]
        first, last = max(one.width for one in names), max(one.width for one in self.ends)
        gap = min(WIDEST * GAP, (box.width - first - sum(widths) - last) / 3)
        rights = [box.left + first + gap + widths[0], box.left + first + 2 * gap + sum(widths)]
        for head, right in zip(heads, rights, strict=True):
            head.stand_at(np.array([right, top, 0.0]), 1)
        rule_at = top - 0.5 * leading
        ends_of_rule = np.array([[box.left, rule_at, 0.0], [rights[-1] + gap + last, rule_at, 0.0]])
        rule = Prop(Line(ends_of_rule, theme.dim, "", STROKES.hair), reason="the rule under a table's headings")
        self.numbers: list[tuple[Number, Number]] = []
        for row, (name, end, outing) in enumerate(zip(names, self.ends, outings, strict=True)):
            baseline = top - (row + FIRST_ROW) * leading
            name.stand_at(np.array([box.left, baseline, 0.0]))
            end.stand_at(np.array([rights[-1] + gap, baseline, 0.0]))
            pair = [
                Number(one.value, one.places, size=size, colour=colour, of=one.of).stand_at(np.array([right, baseline, 0.0]), 1)
                for one, colour, right in zip((outing.slope_at(0), outing.loss_at(0)), (theme.gradient, theme.loss), rights, strict=True)
            ]
            self.numbers.append((pair[0], pair[1]))
        super().__init__(*heads, rule, *names, *(number for pair in self.numbers for number in pair))
        self.count(0)

    def count(self, step: int) -> None:
        """Show a step of every walker, or its last one."""
        for outing, pair in zip(self.outings, self.numbers, strict=True):
            here = min(step, outing.last)
            for number, one in zip(pair, (outing.slope_at(here), outing.loss_at(here)), strict=True):
                number.trim = "." not in one.text
                number.count_to(one.value, one.of)
