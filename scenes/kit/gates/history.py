"""Checks of the timeline: who did what when stands here a second time, and the ruler runs evenly from the past down to the present."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from scenes.kit.claims import Happened
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
EVENLY = 1e-6


@check.register
def _(claim: Happened, mark: Mark, look: Look) -> Reading:
    part: Any = mark
    if YEARS.get(claim.who) != claim.year:
        raise UntrueError(f"{claim.who} is put at {claim.year}, it was {YEARS.get(claim.who, 'nobody known')}", "Correct the date")
    stage = look.stage(claim.stage)
    heights = np.array([stage.place(0.0, float(year))[1] for year in range(min(YEARS.values()), max(YEARS.values()) + 1)])
    steps = np.diff(heights)
    if not (steps < 0).all() or np.ptp(steps) > EVENLY:
        raise UntrueError("the ruler of years does not run down evenly", "Give every year the same room")
    left, bottom, right, top = box([part.dot])
    drawn, wanted = np.array([(left + right) / 2, (bottom + top) / 2]), stage.place(0.0, float(claim.year))[:2]
    start = part.tie.points[0][:2]
    off = max(look.off(drawn, wanted), look.off(start, wanted))
    end = part.tie.points[-1][:2]
    rows = [one for one in look.screen.marks.values() if getattr(one.claim, "text", "") == str(claim.year)]
    if rows and min(abs(float(end[1]) - float(one.get_center()[1])) for one in rows) > 0.5 * abs(part.room):
        raise UntrueError(f"its line does not lead to where {claim.year} is told of", "Join each mark to its own line")
    return Reading(off, f"{claim.who} in {claim.year}", f"a dot at {drawn[1]:.4f}")
