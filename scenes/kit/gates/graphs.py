"""Checks of graphs: rulers, ticks and their numbers, and curves drawn over them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from scenes.kit.claims import Cut, Scale, Shown, Tick
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import TOLERANCE, Look, Points, Reading, UntrueError, anchors, check, distances, floats, words_at, words_for
from scenes.kit.gates.screen import box
from scenes.kit.mark import Mark

SAMPLES = 257
INSIDE = 0.01
"""Share of a graph's height, at either end, in which its curve may begin or end."""
FOLLOW = "Let it follow the graph at every change of its ranges"


@check.register
def _(claim: Tick, mark: Mark, look: Look) -> Reading:
    wanted = _on_axis(look.stage(claim.stage), claim.axis, float(claim.value))
    drawn = float(look.middle[claim.axis])
    return Reading(abs(drawn - wanted) * look.screen.pixels, f"{claim.value} at {wanted:.4f}", f"at {drawn:.4f}")


def _on_axis(stage: Any, axis: int, value: float) -> float:
    """The scene coordinate of a value on an axis of a graph."""
    return float(stage.place(*((value, 0.0) if axis == 0 else (0.0, value)))[axis])


@check.register
def _(claim: Scale, mark: Mark, look: Look) -> Reading:
    stage = look.stage(claim.stage)
    left, bottom, right, top = box(look.leaves)
    error, shown = 0.0, []
    for axis, (low, high), drawn in ((0, claim.ranges[0], (left, right)), (1, claim.ranges[1], (bottom, top))):
        if drawn[1] - drawn[0] < 1 / look.screen.pixels:
            continue
        ends = [_on_axis(stage, axis, float(end)) for end in (low, high)]
        error = max(error, *(abs(one - other) for one, other in zip(ends, drawn, strict=True)))
        shown.append(f"{float(low):.6g} to {float(high):.6g}")
        _numbers_stand_right(stage, axis, mark, look)
    return Reading(
        error * look.screen.pixels, " and ".join(shown), f"{words_at(np.array([left, bottom]))} to {words_at(np.array([right, top]))}"
    )


def _numbers_stand_right(stage: Any, axis: int, mark: Mark, look: Look) -> None:
    """Raise where a number of a ruler stands nearer to another tick than to its own."""
    parts = [part for part in mark.get_family() if isinstance(part, Mark) and part.mark_number in look.screen.owned]
    ticks = [part.claim.value for part in parts if isinstance(part.claim, Tick)]
    for part in parts:
        if isinstance(part.claim, Shown) and ticks:
            ends = box(look.screen.owned[part.mark_number])
            stands = (ends[axis] + ends[axis + 2]) / 2
            nearest = min(ticks, key=lambda value: abs(_on_axis(stage, axis, float(value)) - stands))
            if nearest != part.claim.value:
                raise UntrueError(f"the number {part.claim.text} stands at the tick of {float(nearest):.6g}", FOLLOW)


@check.register
def _(claim: Cut, mark: Mark, look: Look) -> Reading:
    stage, ground = look.stage(claim.stage), surface(claim.loss)
    through, along = floats(claim.through), floats(claim.along)
    if not (np.array_equal(stage.through, through) and np.array_equal(stage.along, along)):
        raise UntrueError("the graph has been cut along another line since", FOLLOW)
    drawn = anchors(look.leaves)
    # From the ranges' ends: 0 and 1 lie too close together on a ruler of millions.
    (start, end), (low, high) = stage.across, stage.up
    corner, far = stage.place(start, low)[:2], stage.place(end, high)[:2]
    unit = (far - corner) / (end - start, high - low)
    way = (start + (drawn[:, :1] - corner[0]) / unit[0]) * along
    height = ground.value(through + way)
    slope = (ground.gradient(through + way) @ along) * unit[1] / unit[0]
    off = np.abs(drawn[:, 1] - (corner[1] + unit[1] * (height - low))) / np.hypot(1.0, slope)
    error = max(float(off.max(initial=0.0)) * look.screen.pixels, _left_out(stage, claim, drawn) * look.screen.pixels - TOLERANCE)
    return Reading(error, f"the loss from {words_for(through)} along {words_for(along)}", f"{len(drawn)} points")


def _left_out(stage: Any, claim: Cut, drawn: Points) -> float:
    """How far, in scene units, the true curve lies at most from what is drawn, as far as the graph's ranges show it."""
    start, end = (float(one) for one in stage.across)
    distance = np.linspace(start, end, SAMPLES)
    height = surface(claim.loss).value(floats(claim.through) + distance[:, None] * floats(claim.along))
    low, high = stage.up
    seen = (height > low + INSIDE * (high - low)) & (height < high - INSIDE * (high - low))
    curve = stage.place(distance[seen], height[seen])[..., :2]
    return float(distances(curve, drawn[np.argsort(drawn[:, 0], kind="stable")]).max(initial=0.0))


def crooked(graph: Any) -> str:
    """In words, how a graph does not run to the right and up over its box; empty where it does."""
    for axis, (low, high), ends in ((0, graph.across, (graph.box.left, graph.box.right)), (1, graph.up, (graph.box.bottom, graph.box.top))):
        placed = [_on_axis(graph, axis, float(value)) for value in np.linspace(low, high, 5)]
        if not all(a < b for a, b in pairwise(placed)):
            return f"more is not drawn {'farther right' if axis == 0 else 'higher'}"
        if not np.allclose((placed[0], placed[-1]), ends, atol=1e-6):
            return "its ranges do not end where its box does"
    return ""
