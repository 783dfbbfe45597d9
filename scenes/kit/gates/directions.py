"""Checks of what shows directions and entries of a gradient: arrows, right angles, turns, slopes around a point, bars."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.kit.claims import Component, Displacement, EntryBar, RightAngle, Shadow, SlopesAround, SlopeToward, Turn
from scenes.kit.gates.arrows import drawn_arrow
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import Look, Points, Reading, UntrueError, anchors, check, distances, floats, words_at, words_for
from scenes.kit.gates.screen import box
from scenes.kit.mark import Mark

SQUARE = 1e-6
"""Cosine of the angle that a right angle may differ from 90 degrees by."""
FULL = 721


@check.register
def _(claim: Displacement, mark: Mark, look: Look) -> Reading:
    at, along = floats(claim.at), floats(claim.along)
    tail, tip = look.spot(claim.stage, claim.loss, at), look.spot(claim.stage, claim.loss, at + along)
    return drawn_arrow(mark, look, tail, tip, f"{words_for(along)} from {words_for(at)}")


@check.register
def _(claim: Component, mark: Mark, look: Look) -> Reading:
    at = floats(claim.at)
    moved = float(claim.factor) * surface(claim.loss).gradient(at)
    place = np.arange(len(at))
    tail = at + (np.where(place < claim.index, moved, 0.0) if claim.stacked else 0.0)
    tip = tail + np.where(place == claim.index, moved, 0.0)
    start, end = (look.spot(claim.stage, claim.loss, one) for one in (tail, tip))
    return drawn_arrow(mark, look, start, end, f"slope {claim.index + 1} times {claim.factor} from {words_for(tail)} to {words_for(tip)}")


@check.register
def _(claim: RightAngle, mark: Mark, look: Look) -> Reading:
    at = floats(claim.at)
    slope = surface(claim.loss).gradient(at)
    if not slope.any():
        raise UntrueError("there is no gradient to be at right angles to", "Show no corner where the ground is level")
    uphill = float(claim.side) * slope / float(np.hypot(*slope))
    level = np.array([-uphill[1], uphill[0]])
    readings = []
    drawn = anchors(look.leaves)
    for turn in (level, -level):
        corner = look.spot(claim.stage, claim.loss, at + np.stack([uphill, uphill + turn, turn]))
        missed = max(float(distances(drawn, corner).max()), float(distances(corner, drawn).max()))
        readings.append(missed * look.screen.pixels)
    legs = np.diff(corner, axis=0)
    if abs(float(legs[0] @ legs[1])) > SQUARE * float(np.prod(np.hypot(*legs.T))):
        raise UntrueError("the view does not show it as a right angle", "Show right angles on a map, seen from above")
    return Reading(min(readings), f"a right angle at {words_for(at)}", words_at(drawn.mean(axis=0)))


@check.register
def _(claim: Turn, mark: Mark, look: Look) -> Reading:
    at = floats(claim.at)
    slope = surface(claim.loss).gradient(at)
    origin = np.arctan2(slope[1], slope[0]) if claim.from_gradient else 0.0
    angles = origin + np.radians(np.linspace(0.0, float(claim.angle), FULL))
    arc = look.spot(claim.stage, claim.loss, at + float(claim.radius) * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
    drawn = anchors(look.leaves)
    ends = max(float(distances(arc[[0, -1]], drawn).max()), 0.0) * look.screen.pixels
    return Reading(max(look.off_line(drawn, arc), ends), f"an arc of {float(claim.angle):.4g} degrees", words_at(drawn.mean(axis=0)))


@check.register
def _(claim: Shadow, mark: Mark, look: Look) -> Reading:
    at, along = floats(claim.at), floats(claim.along)
    arrow = float(claim.factor) * surface(claim.loss).gradient(at)
    foot = along * (arrow @ along) / (along @ along)
    corners = look.spot(claim.stage, claim.loss, at + np.stack([np.zeros(2), foot, arrow]))
    drawn = anchors(look.leaves)
    missed = float(distances(corners, drawn).max()) * look.screen.pixels
    cast = float(claim.factor * (surface(claim.loss).gradient(at) @ along) / np.hypot(*along))
    return Reading(max(look.off_line(drawn, corners), missed), f"{cast:.6g} along {words_for(along)}", words_at(drawn.mean(axis=0)))


def _slopes(claim: SlopesAround | SlopeToward, angles: Points) -> Points:
    """The oracle's slopes in the directions of these angles, in degrees."""
    slope = surface(claim.loss).gradient(floats(claim.at))
    origin = np.arctan2(slope[1], slope[0]) if claim.from_gradient and slope.any() else 0.0
    turned = np.radians(angles) + origin
    along: Points = slope[0] * np.cos(turned) + slope[1] * np.sin(turned)
    return along


@check.register
def _(claim: SlopesAround, mark: Mark, look: Look) -> Reading:
    angles = np.linspace(float(claim.first), float(claim.last), FULL)
    wanted = look.stage(claim.stage).place(angles, _slopes(claim, angles))[..., :2]
    drawn = anchors(look.leaves)
    error = max(look.off_line(drawn, wanted), look.off_line(wanted, drawn[np.argsort(drawn[:, 0], kind="stable")]))
    return Reading(
        error,
        f"slopes around {words_for(claim.at)} from {float(claim.first):.4g} to {float(claim.last):.4g} degrees",
        f"{len(drawn)} points",
    )


@check.register
def _(claim: SlopeToward, mark: Mark, look: Look) -> Reading:
    angle = np.array([float(claim.angle)])
    stage, slope = look.stage(claim.stage), _slopes(claim, angle)
    wanted, foot = (stage.place(angle, height)[0, :2] for height in (slope, np.zeros(1)))
    claimed = f"slope {float(slope[0]):.6g} at {float(claim.angle):.4g} degrees"
    if not claim.stem:
        return Reading(look.off(look.middle, wanted), claimed, words_at(look.middle))
    return _upright(look, foot, wanted, claimed)


@check.register
def _(claim: EntryBar, mark: Mark, look: Look) -> Reading:
    entry = float(surface(claim.loss).gradient(floats(claim.at))[claim.index])
    stage: Any = look.stage(claim.stage)
    row = stage.row(claim.index)
    ends = [stage.place(value, row)[:2] for value in (0.0, entry)]
    left, _, right, _ = box(look.leaves)
    low, high = sorted(end[0] for end in ends)
    error = max(abs(left - low), abs(right - high), abs(look.middle[1] - ends[0][1]))
    return Reading(error * look.screen.pixels, f"entry {claim.index + 1}: {entry:.6g}", f"{left:.4f} to {right:.4f}")


def _upright(look: Look, foot: Points, top: Points, claimed: str) -> Reading:
    left, bottom, right, upper = box(look.leaves)
    low, high = sorted((foot[1], top[1]))
    error = max(abs(left - foot[0]), abs(right - foot[0]), abs(bottom - low), abs(upper - high))
    return Reading(float(error) * look.screen.pixels, claimed, f"{bottom:.4f} to {upper:.4f}")
