"""Checks of what is drawn on cutting sheets and on axes in a landscape: cut curves, tangents, straight lines over the weight plane."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.kit.claims import Slice, Slope, Straight
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import TOLERANCE, Look, Points, Reading, UntrueError, anchors, check, distances, floats, words_at, words_for
from scenes.kit.mark import Mark

SAMPLES, HALVINGS = 1201, 40
INSIDE = 0.015
"""Share of a sheet's height, at either end, in which its curve may begin or end."""


@check.register
def _(claim: Slice, mark: Mark, look: Look) -> Reading:
    stage, ground = look.stage(claim.stage), surface(claim.loss)
    frozen = np.arange(len(claim.at)) != claim.index
    if not np.array_equal(floats(stage.at)[frozen], floats(claim.at)[frozen]):
        raise UntrueError("its sheet stands elsewhere since", "Let the curve follow its sheet")
    first, last = (float(end) for end in stage.across)
    low, high = max(float(stage.up[0]), float(claim.above)), float(stage.up[1])
    slack = INSIDE * (float(stage.up[1]) - float(stage.up[0]))
    values = np.linspace(first, last, SAMPLES)
    heights = ground.value(_moved(claim, values))
    ends = [_inner_end(claim, ground, values, heights, edge, side) for edge, side in ((low - slack, 1), (high + slack, -1))]
    values = np.unique(np.concatenate([values, *ends]))
    weights = _moved(claim, values)
    heights = ground.value(weights)
    curve = np.asarray(stage.place(weights, heights))[..., :2]
    drawn = anchors(look.leaves)
    near = _stretches(curve, (heights >= low - slack) & (heights <= high + slack))
    off = np.min([distances(drawn, part) for part in near], axis=0) if near and len(drawn) else np.zeros(0)
    must = curve[(heights >= low + slack) & (heights <= high - slack)]
    left_out = _off_drawn(must, mark) if len(must) else 0.0
    error = max(float(off.max(initial=0.0)) * look.screen.pixels, left_out * look.screen.pixels - TOLERANCE)
    return Reading(error, f"the loss over {words_for(claim.at)} along weight {claim.index + 1}", f"{len(drawn)} points")


def _moved(claim: Slice, values: Any) -> Any:
    """The cut's point with its moving weight at each of these values, (n, 2)."""
    weights = np.tile(floats(claim.at), (len(values), 1))
    weights[:, claim.index] = values
    return weights


def _inner_end(claim: Slice, ground: Any, values: Any, heights: Any, edge: float, side: int) -> Any:
    """Where the curve comes over an edge (side 1) or under it (-1), found by halving: on a cliff samples lie far apart in height."""
    inside = side * (heights - edge) >= 0
    at = np.flatnonzero(inside[1:] != inside[:-1])
    within, without = (np.where(inside[at] == which, values[at], values[at + 1]) for which in (True, False))
    for _ in range(HALVINGS):
        middle = (within + without) / 2
        kept = side * (ground.value(_moved(claim, middle)) - edge) >= 0
        within, without = np.where(kept, middle, within), np.where(kept, without, middle)
    return within


def _stretches(curve: Points, there: Any) -> list[Points]:
    """The stretches of a polyline whose points are there."""
    found = np.flatnonzero(there)
    runs = np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if found.size else []
    return [curve[run] for run in runs if len(run) > 1]


def _off_drawn(points: Points, mark: Mark) -> float:
    """How far the farthest of points (m, 2) lies from what is drawn of a mark, in scene units."""
    lines = [np.concatenate([path[::4, :2], path[-1:, :2]]) for leaf in mark.family_members_with_points() for path in leaf.get_subpaths()]
    return float(np.min([distances(points, line) for line in lines], axis=0).max()) if lines else np.inf


@check.register
def _(claim: Slope, mark: Mark, look: Look) -> Reading:
    at, unit = floats(claim.at), np.eye(len(claim.at))[claim.index]
    ends = look.plane(claim.stage, claim.loss, at, float(claim.reach) * np.stack([-unit, unit]))
    drawn = anchors(look.leaves)
    missed = max(float(distances(ends, drawn[np.argsort(drawn @ (ends[1] - ends[0]))]).max()), 0.0)
    error = max(look.off_line(drawn, ends), missed * look.screen.pixels)
    return Reading(error, f"the tangent over {words_for(at)} along weight {claim.index + 1}", f"{words_at(drawn[0])} and on")


@check.register
def _(claim: Straight, mark: Mark, look: Look) -> Reading:
    stage = look.stage(claim.stage)
    corners = np.array([np.asarray(stage.place(floats(weights), float(height)))[:2] for weights, height in claim.corners])
    if hasattr(mark, "tip_drawn"):
        shown: Any = mark
        drawn = np.array([shown.tail_drawn[:2], shown.tip_drawn[:2]])
        return Reading(max(look.off(a, b) for a, b in zip(drawn, corners, strict=True)), _ends(claim), words_at(drawn[0]))
    drawn = anchors(look.leaves)
    closed = corners if len(corners) == 2 else np.append(corners, corners[:1], axis=0)
    missed = max(float(np.linalg.norm(drawn - corner, axis=-1).min()) for corner in corners)
    error = max(look.off_line(drawn, closed), missed * look.screen.pixels)
    return Reading(error, _ends(claim), f"{len(drawn)} points {words_at(drawn[0])}")


def _ends(claim: Straight) -> str:
    return " to ".join(f"{words_for(weights)} at {float(height):.6g}" for weights, height in claim.corners)


def outline_off(claim: Straight, outline: Points, look: Look) -> float:
    """How far the corners that a painting paints are from those it claims, in pixels at 1080p."""
    stage = look.stage(claim.stage)
    wanted = [np.asarray(stage.place(floats(weights), float(height)))[:2] for weights, height in claim.corners]
    return max(look.off(drawn, there) for drawn, there in zip(outline[:, :2], wanted, strict=True))
