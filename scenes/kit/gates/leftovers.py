"""Nothing stays on screen that no beat refers to.

A thing is referred to in a chapter when it comes or changes there; when a mark comes or changes at its place; when the walk it belongs to
goes on, or a caption has a number of that walk; when a caption names its number, one of its words, or the meaning whose colour it wears.
Print is referred to with all of the block it stands in, and with what it stands beside. What stands through two whole chapters without
any of this is left over.

Rulers, contours and curves are furniture: they and the names beside them stay as long as anything within their picture is referred to.
Scenery, the section's title and the captions are not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from manim import Mobject, VMobject

from scenes.kit.claims import (
    At,
    Between,
    Claim,
    Contour,
    Cut,
    LogLevel,
    Position,
    Run,
    Said,
    Scale,
    Scenery,
    Shown,
    Slice,
    SlopeCurve,
    Straight,
    Tick,
)
from scenes.kit.gates.findings import Area, Evidence, Finding
from scenes.kit.gates.proof import described, floats
from scenes.kit.gates.screen import Screen, box
from scenes.kit.gates.stages import stages_of
from scenes.kit.gates.wording import named
from scenes.kit.mark import Mark
from scenes.kit.text.markup import COLOURED, plain

RULE = "left over"
WHOLE_CHAPTERS = 2
"""Through so many a thing may not stand unmentioned."""
FURNITURE = Contour | Cut | LogLevel | Scale | Slice | SlopeCurve | Straight | Tick
NEAR = 0.45
"""Print that stands so close is one block, in frame units; and so it is beside a mark."""
NAMING = 1.2
"""So close to a ruler stand the names of what it measures."""
WORD = re.compile(r"[^\W\d_]{4,}")
"""Words long enough to be about something."""
REMEDY = "Fade it out when its beat is over, or waive it at the mark with the reason why it stays"


@dataclass(eq=False)
class Thing:
    """A mark or a piece of print as it stands at one moment.

    Attributes:
        state: equal states look and mean the same.
        links: the walks, places and marks that it belongs to.
        topics: the words, numbers and colours by which a caption names it.
        home: the picture that it furnishes, as an area; None where it is no furniture.
        walks: it stands where the walk has come to, so that what refers to that walk refers to it.
        chapter: the one in which it was last referred to.
    """

    name: str
    state: Any
    area: Area
    links: frozenset[Any]
    topics: frozenset[Any]
    home: Area | None
    print: bool
    walks: bool
    waived: bool
    chapter: int = 0


class Leftovers:
    """Watches, moment by moment, what is referred to."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._things: dict[int, Thing] = {}
        self._chapter = 0
        self._spoken = 0

    def look(self, screen: Screen) -> None:
        """Take note of what has come, gone and changed since the last moment, and of what has been said."""
        before = self._things
        self._things = dict(things_on(screen, before))
        self._refer(screen.scene, {thing for number, thing in self._things.items() if before.get(number) is not thing})

    def turn_the_page(self, scene: Any) -> None:
        """A chapter is over: find what has stood unmentioned through too many."""
        self._refer(scene, set())
        for thing in self._things.values():
            through = self._chapter - thing.chapter
            if through < WHOLE_CHAPTERS:
                continue
            if thing.waived:
                self.evidence.looks["waived"] += 1
                continue
            what = f"it has stood through {through} whole chapters in which nothing refers to it"
            self.evidence.find(Finding("layout", RULE, scene.frames, thing.name, what, REMEDY, thing.area))
        self._chapter += 1

    def _refer(self, scene: Any, changed: set[Thing]) -> None:
        links, topics = self._said(scene)
        if changed or links or topics:
            for thing in referred(list(self._things.values()), changed, links, topics):
                thing.chapter = self._chapter

    def _said(self, scene: Any) -> tuple[set[Any], set[Any]]:
        """What the captions name that have come since the last moment: links, and topics."""
        new, self._spoken = scene.heard[self._spoken :], len(scene.heard)
        links: set[Any] = set()
        topics: set[Any] = set()
        for spoken in new:
            text = " ".join(spoken.caption.lines)
            topics |= words_of(plain(text)) | {getattr(scene.theme, meaning).upper() for _, meaning in COLOURED.findall(text)}
            for number in spoken.caption.numbers.values():
                topics |= {number.of, number.text}
                links |= set(links_of(number.of))
        return links, topics


def referred(things: Sequence[Thing], changed: set[Thing], links: set[Any], topics: set[Any]) -> set[Thing]:
    """All things that are referred to when some have changed, and captions name these links and topics."""
    found = set(changed)
    links = links | {link for thing in changed for link in thing.links}
    steps: set[Any] = set()
    for _ in range(3):  # from a place to its walk, from the walk to where it has come, from there to what stands with the walker
        met = [thing for thing in things if thing.links & links or thing.topics & topics or (thing.walks and thing.links & steps)]
        found.update(met)
        walked = [thing for thing in met if any(isinstance(link, Run) for link in thing.links)]
        steps |= {link for thing in walked for link in thing.links}
        links = links | {link for thing in met for link in thing.links if isinstance(link, Run) or thing.walks}
    for block in blocks([thing for thing in things if thing.print]):
        spots = [thing.area for thing in found if not thing.print and thing.home is None]
        if any(thing in found or any(near(thing.area, spot, NEAR) for spot in spots) for thing in block):
            found.update(block)
    for thing in things:
        if thing.home is not None and any(near(thing.home, other.area, 0.0) for other in found if other.home is None):
            found.add(thing)
    return found


def blocks(prints: Sequence[Thing]) -> Iterator[list[Thing]]:
    """Pieces of print in groups of those that stand close together."""
    left = list(prints)
    while left:
        block = [left.pop()]
        for one in block:
            joined = [other for other in left if near(one.area, other.area, NEAR)]
            block += joined
            left = [other for other in left if other not in joined]
        yield block


def near(one: Area, other: Area, margin: float) -> bool:
    """Whether two areas come so close."""
    return one[0] - margin <= other[2] and other[0] <= one[2] + margin and one[1] - margin <= other[3] and other[1] <= one[3] + margin


def things_on(screen: Screen, known: Mapping[int, Thing]) -> Iterator[tuple[int, Thing]]:
    """What is on screen, by numbers that stay; a thing that has not changed since is the one that is known."""
    pictures = Pictures(screen)
    lines = {plain(line) for spoken in screen.scene.heard for line in spoken.caption.lines} | {screen.scene.section.title}
    found = [(number, mark, mark.claim, screen.owned[number]) for number, mark in screen.marks.items()]
    asked = [one for one in found if one[2] is not None and not isinstance(one[2], Scenery)]
    print_only = [(-id(words), words, None, leaves) for words, leaves in screen.words if not isinstance(words, Mark)]
    for number, mobject, claim, leaves in [*asked, *(one for one in print_only if getattr(one[1], "text", "") not in lines)]:
        state = (claim, tuple(screen.prints[id(leaf)] for leaf in leaves))
        same = known.get(number)
        yield number, same if same is not None and same.state == state else _thing(number, mobject, claim, leaves, state, pictures)


def _thing(number: int, mobject: Any, claim: Claim | None, leaves: Sequence[Mobject], state: Any, pictures: Pictures) -> Thing:
    numbers = claim.numbers if isinstance(claim, Said) else (claim,) if isinstance(claim, Shown) else ()
    in_print = claim is None or isinstance(claim, Said | Shown)
    text = claim.expression if isinstance(claim, Said) else getattr(mobject, "text", "")
    area = box(leaves)
    return Thing(
        name=described(mobject) if claim is not None else named(mobject),
        state=state,
        area=area,
        links=frozenset({At(number), *links_of(claim)}),
        topics=frozenset(colours_of(leaves) | words_of(text) | {part for one in numbers for part in (one.of, one.text)}),
        home=pictures.named_beside(area)
        if in_print
        else pictures.of.get(getattr(claim, "stage", ""))
        if isinstance(claim, FURNITURE)
        else None,
        print=in_print,
        walks=isinstance(claim, Position | Between),
        waived=RULE in getattr(mobject, "waivers", {}),
    )


class Pictures:
    """The pictures of a scene's stages as areas, and the rulers along them."""

    def __init__(self, screen: Screen) -> None:
        frame = screen.scene.layout.frame
        boxes = {
            name: getattr(stages[0], "area", None) or getattr(stages[0], "box", frame) for name, stages in stages_of(screen.scene).items()
        }
        self.of: dict[str, Area] = {name: (one.left, one.bottom, one.right, one.top) for name, one in boxes.items()}
        measures = [(number, mark.claim) for number, mark in screen.marks.items() if isinstance(mark.claim, LogLevel | Scale | Straight)]
        self._rulers = [(box(screen.owned[number]), self.of.get(claim.stage)) for number, claim in measures]

    def named_beside(self, area: Area) -> Area | None:
        """The picture beside whose ruler a piece of print stands: it names what that ruler measures, or is a number on it."""
        return next((picture for ruler, picture in self._rulers if near(area, ruler, NAMING)), None)


def links_of(claim: Any) -> Iterator[Any]:
    """The walks, places and marks that a claim speaks of."""
    if isinstance(claim, Run | At):
        yield claim
    elif isinstance(claim, Claim):
        for name, value in vars(claim).items():
            if name in ("at", "start", "end", "near") and isinstance(value, tuple):
                yield "at", tuple(floats(value).tolist())
            else:
                yield from links_of(value)
    elif isinstance(claim, tuple):
        for one in claim:
            yield from links_of(one)


def words_of(text: str) -> set[str]:
    """The words in a text that are long enough to be about something."""
    return {word.lower() for word in WORD.findall(text)}


def colours_of(leaves: Iterable[Mobject]) -> set[str]:
    """The colours that leaves wear."""
    return {leaf.get_color().to_hex().upper() for leaf in leaves if isinstance(leaf, VMobject)}
