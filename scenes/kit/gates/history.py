"""Checks of the timeline: who did what when stands here a second time, and the road runs evenly from the past down to the present."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from scenes.kit.claims import Given, Happened, Milestone, Shown
from scenes.kit.gates.proof import Look, Reading, UntrueError, check
from scenes.kit.gates.screen import box
from scenes.kit.mark import Mark

PUBLISHED = MappingProxyType(
    {
        "Comptes rendus 25": ("Cauchy", 1847),
        "Mémoires des savants étrangers 33": ("Hadamard", 1907),
        "Quarterly of Applied Mathematics 2": ("Curry", 1944),
        "Annals of Mathematical Statistics 22": ("Robbins, Monro", 1951),
        "Journal of Research of the NBS 49": ("Hestenes, Stiefel", 1952),
        "Psychological Review 65": ("Rosenblatt", 1958),
        "IRE WESCON Convention Record 4": ("Widrow, Hoff", 1960),
        "University of Helsinki": ("Linnainmaa", 1970),
        "Harvard University": ("Werbos", 1974),
        "Nature 323": ("Rumelhart, Hinton, Williams", 1986),
    }
)
"""By where it was published, of which each volume belongs to one year."""
YEARS = MappingProxyType(dict(PUBLISHED.values()))
EVENLY = 0.01
"""By so much of its length a year of the road may differ from the others: bends are drawn as short straight lines."""
SLACK = 1e-6
PARTS = 32
"""Straight lines by which a year of the road is measured."""


def _uneven(stage: Any) -> str:
    """In words, how the road of years does not run evenly and down; empty where it does."""
    first, last = min(YEARS.values()), max(YEARS.values())
    way = np.array([stage.place(0.0, float(year))[:2] for year in np.linspace(first, last, PARTS * (last - first) + 1)])
    years = np.hypot(*np.diff(way, axis=0).T).reshape(-1, PARTS).sum(axis=1)
    if np.ptp(years) > EVENLY * years.mean():
        return "the road of years does not run evenly"
    if (np.diff(way[:, 1]) > EVENLY).any() or way[-1, 1] >= way[0, 1]:
        return "the road of years does not run down from the past"
    return ""


@check.register
def _(claim: Milestone, mark: Mark, look: Look) -> Reading:
    wanted = look.stage(claim.stage).place(0.0, float(claim.value))[:2]
    return Reading(look.off(look.middle, wanted), f"{claim.value} on the road", "its tick")


def _inside(area: Any, point: Any) -> bool:
    """Whether a point lies in a box, or on its edge."""
    return bool(area.left - SLACK <= point[0] <= area.right + SLACK and area.bottom - SLACK <= point[1] <= area.top + SLACK)


@check.register
def _(claim: Happened, mark: Mark, look: Look) -> Reading:
    part: Any = mark
    if YEARS.get(claim.who) != claim.year:
        raise UntrueError(f"{claim.who} is put at {claim.year}, it was {YEARS.get(claim.who, 'nobody known')}", "Correct the date")
    stage = look.stage(claim.stage)
    if wrong := _uneven(stage):
        raise UntrueError(wrong, "Give every year the same room")
    left, bottom, right, top = box([part.dot])
    drawn, wanted = np.array([(left + right) / 2, (bottom + top) / 2]), stage.place(0.0, float(claim.year))[:2]
    start, end = part.tie.points[0][:2], part.tie.points[-1][:2]
    off = max(look.off(drawn, wanted), look.off(start, wanted))
    if not _inside(part.told, end):
        raise UntrueError(f"its line does not lead to what is told of {claim.year}", "Join each lamp to its own stamp")
    years = {
        one.claim.text
        for one in look.screen.marks.values()
        if isinstance(one.claim, Shown) and isinstance(one.claim.of, Given) and _inside(part.told, one.get_center()[:2])
    }
    if years - {str(claim.year)}:
        raise UntrueError(f"its line leads to what is told of {', '.join(sorted(years))}", "Join each lamp to its own stamp")
    return Reading(off, f"{claim.who} in {claim.year}", f"a lamp at {drawn[0]:.4f}, {drawn[1]:.4f}")
