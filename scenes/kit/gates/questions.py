"""Checks of questions: every number in a line of words, the ring that closes while there is time to think, and how far an aim is off."""

from __future__ import annotations

import json
import re
from typing import Any

import mpmath
import numpy as np

from scenes.kit.claims import AimError, Elapsed, Told, Toward
from scenes.kit.gates.figures import prove
from scenes.kit.gates.oracle import DIGITS, length, precise, surface
from scenes.kit.gates.proof import Look, Reading, UntrueError, check, floats, words_at, words_for
from scenes.kit.gates.quantities import measured
from scenes.kit.mark import Mark

LITERAL = re.compile(r'(rgb\()?("(?:[^"\\]|\\.)*")')
"""The strings in a line's source; those of colours are not read."""
DIGIT = re.compile(r"[0-9]")
LARGEST_TURN = np.pi / 6
"""From one drawn point of an arc to the next, in radians: more would be a gap."""


@check.register
def _(claim: Told, mark: Mark, look: Look) -> Reading:
    source = str(getattr(mark, "typst_code", ""))
    drawn = "".join(json.loads(text) for colour, text in LITERAL.findall(source) if not colour)
    if drawn != claim.text:
        raise UntrueError(f"{claim.text!r} is claimed, {drawn!r} is set", "Set the line from the words it claims")
    proved, rest = [], claim.text
    for number in claim.numbers:
        before, found, rest = rest.partition(number.text)
        if not found or DIGIT.search(before):
            raise UntrueError(f"{claim.text!r} does not read its numbers in order", "Name each number where it is read")
        proved.append(f"{number.text} ({prove(number, look)})")
    if typed := DIGIT.search(rest):
        raise UntrueError(f"{typed[0]} in {claim.text!r} is typed, not computed", "Make it a {name} field of the words")
    return Reading(0.0, f"{claim.text}: {', '.join(proved)}", drawn)


@check.register
def _(claim: Elapsed, mark: Mark, look: Look) -> Reading:
    """The arc's end is read from its drawn points, and held against the frames that the clip has shown."""
    share = min(max((look.screen.frame - claim.start) / claim.frames, 0.0), 1.0)
    ring: Any = mark
    track, arc = ring.track, ring.arc
    centre, radius = track.get_center()[:2], track.width / 2
    drawn = np.asarray(arc.points, dtype=float)[:, :2] - centre
    claimed = f"{share:.4f} of {claim.frames} frames"
    if not len(drawn):
        return Reading(share * 2 * np.pi * radius * look.screen.pixels, claimed, "nothing")
    angles = np.arctan2(drawn[:, 0], drawn[:, 1])  # clockwise from the top
    turns = (np.diff(angles) + np.pi) % (2 * np.pi) - np.pi
    if turns.min(initial=0.0) < -1e-6 or turns.max(initial=0.0) > LARGEST_TURN:
        raise UntrueError("its arc goes back or has gaps", "Draw it once, clockwise from the top")
    swept = float(turns.sum())
    away = max(abs(float(angles[0])), abs(swept - 2 * np.pi * share)) * radius
    off_circle = float(np.abs(np.hypot(*drawn.T) - radius).max())
    return Reading(max(away, off_circle) * look.screen.pixels, claimed, f"{swept / (2 * np.pi):.4f} of a turn")


@check.register
def _(claim: Toward, mark: Mark, look: Look) -> Reading:
    """What it points to is not in the picture; its tip is off the straight line from its tail to there by so many pixels."""
    stage, pointer = look.stage(claim.stage), mark
    at = floats(claim.at)
    if all(low <= one <= high for one, (low, high) in zip(at, stage.window, strict=True)):
        raise UntrueError(f"{words_for(at)} lies in the picture", "Put a pin there instead")
    there = look.spot(claim.stage, claim.loss, at)
    tail, tip = (np.asarray(getattr(pointer, name))[:2] for name in ("tail_drawn", "tip_drawn"))
    way, head = there - tail, tip - tail
    if float(way @ head) <= 0:
        raise UntrueError(f"it points away from {words_for(at)}", "Aim it at what it stands for")
    aside = abs(float(way[0] * head[1] - way[1] * head[0])) / float(np.hypot(*way))
    return Reading(aside * look.screen.pixels, f"towards {words_for(at)}", words_at(tip))


@measured.register
def _(quantity: AimError) -> Any:
    """By the angle's cosine, in 50 digits."""
    with mpmath.workdps(DIGITS):
        slope = [precise(one) for one in surface(quantity.loss).gradient(tuple(quantity.at))]
        way = [precise(there) - precise(here) for here, there in zip(quantity.at, quantity.target, strict=True)]
        cosine = -mpmath.fsum(a * b for a, b in zip(slope, way, strict=True)) / (length(slope) * length(way))
        return mpmath.degrees(mpmath.acos(max(min(cosine, 1), -1)))
