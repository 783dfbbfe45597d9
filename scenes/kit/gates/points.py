"""Checks of marks that stand at a point: walker, ring, trail, and the marker for what lies beyond the picture."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from scenes.kit.claims import Between, Iterate, OffChart, Position, Run, Trail
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import (
    TOLERANCE,
    Look,
    Reading,
    UntrueError,
    anchors,
    between,
    check,
    distances,
    floats,
    nearest_share,
    words_at,
    words_for,
)
from scenes.kit.gates.runs import SLACK
from scenes.kit.mark import Mark

REDRAW = "Place it through its stage from the computed weights"
STRAIGHT = np.cos(np.radians(1.0))
"""A marker's head points within a degree of where what it stands for lies."""
CLOSER = 4
"""So often, each time some 60 times as close, a long way is looked at where a walker seems to be beside it."""
GAP = 0.25
"""How far, in scene units, a dotted trail may stop short of its ends."""


@check.register
def _(claim: Position, mark: Mark, look: Look) -> Reading:
    wanted = look.spot(claim.stage, claim.loss, floats(claim.at))
    drawn = np.asarray(getattr(mark, "spot_drawn", look.middle))[:2]  # a pin's is its tip, read from its outline
    return Reading(look.off(drawn, wanted), words_for(claim.at), words_at(drawn))


@check.register
def _(claim: Between, mark: Mark, look: Look) -> Reading:
    way = look.spot(claim.stage, claim.loss, between(claim.start, claim.end))
    middle = look.middle
    claimed = f"from {words_for(claim.start)} to {words_for(claim.end)}"
    if not claim.airborne:
        return Reading(_off_way(middle, claim, way, look), claimed, words_at(middle))
    # In flight it may be above its way, never beside or below it.
    beside = np.abs(way[:, 0] - middle[0]) * look.screen.pixels
    over = beside <= max(TOLERANCE, float(beside.min()) + TOLERANCE)
    below = np.maximum(way[over, 1] - middle[1], 0.0) * look.screen.pixels
    return Reading(float(np.hypot(max(beside.min() - _stride(way, look), 0.0), below.min())), claimed, words_at(middle))


def _off_way(middle: Any, claim: Between, way: Any, look: Look) -> float:
    """How far a point lies from a way; one that leads far out of the picture bends between its samples, and is looked at closer."""
    error, low, high = look.off_line(middle[None], way), 0.0, 1.0
    for _ in range(CLOSER):
        if error <= TOLERANCE:
            break
        nearest, wide = low + nearest_share(middle, way) * (high - low), 2 * (high - low) / len(way)
        low, high = max(0.0, nearest - wide), min(1.0, nearest + wide)
        way = look.spot(claim.stage, claim.loss, between(claim.start, claim.end, low, high))
        error = min(error, look.off_line(middle[None], way))
    return error


def _stride(way: Any, look: Look) -> float:
    """Half the way between two samples, in pixels."""
    return float(np.abs(np.diff(way[:, 0])).max()) / 2 * look.screen.pixels


@check.register
def _(claim: Iterate, mark: Mark, look: Look) -> Reading:
    step_is_right(claim.run, claim.step, claim.at, look)
    wanted = look.spot(claim.stage, claim.run.loss, floats(claim.at))
    return Reading(look.off(look.middle, wanted), f"step {claim.step} {words_for(claim.at)}", words_at(look.middle))


def step_is_right(run: Run, step: int, at: Any, look: Look) -> None:
    """Raise where a claimed iterate is not the one its rule makes of the one before."""
    replay = look.replay(run)
    error = replay.error(step, at)
    if error > (SLACK / 16 if run.dtype == "float16" else SLACK):
        wanted = words_for(replay.expected(step))
        what = f"step {step} is claimed at {words_for(at)}, the rule leads to {wanted}"
        raise UntrueError(what, "Take the point from the computed walk, neither rounded nor clamped")


@check.register
def _(claim: Trail, mark: Mark, look: Look) -> Reading:
    replay = look.replay(claim.run)
    points = [floats(replay.at(step)) for step in range(claim.first, claim.last + 1)]
    shares = np.linspace(0, 1, 200)[:, None]
    legs = [start + shares * (end - start) for start, end in pairwise(points)]
    way = look.spot(claim.stage, claim.run.loss, np.concatenate(legs))
    drawn = anchors(look.leaves)
    short = max(0.0, float(distances(way[[0, -1]], drawn).max()) - GAP) * look.screen.pixels
    claimed = f"steps {claim.first} to {claim.last}"
    return Reading(
        max(look.off_line(drawn, way), short), claimed, f"{len(look.leaves)} dashes {words_at(drawn[0])} to {words_at(drawn[-1])}"
    )


@check.register
def _(claim: OffChart, mark: Mark, look: Look) -> Reading:
    if claim.reached is None:
        raise UntrueError("nothing says how anything came to lie there", "Give the marker the moment of the run that it stands for")
    step_is_right(claim.reached.run, claim.reached.step, claim.at, look)
    stage, layout = look.stage(claim.stage), look.screen.scene.layout
    there = look.spot(claim.stage, claim.loss, floats(claim.at))
    window = getattr(stage, "window", ())
    edges = (getattr(stage, "box", layout.frame), layout.stage)
    if all(low <= one <= high for one, (low, high) in zip(floats(claim.at), window, strict=False)) and all(
        edge.left < there[0] < edge.right and edge.bottom < there[1] < edge.top for edge in edges
    ):
        raise UntrueError(f"{words_for(claim.at)} lies in the picture", "Draw the point itself where it can be seen")
    if not _behind_the_eye(stage, claim):
        _points_there(mark, stage, there)
    return Reading(0.0, words_for(claim.at), f"a marker {words_at(look.middle)}")


def _behind_the_eye(stage: Any, claim: OffChart) -> bool:
    """Whether a hillside rises so high there that it would be seen turning round: then no direction in the picture leads to it."""
    if not callable(getattr(stage, "depth", None)):
        return False
    at = floats(claim.at)
    return bool(stage.distance + stage.depth(at, surface(claim.loss).value(at[None])[0]) <= 0)


def _points_there(mark: Any, stage: Any, there: Any) -> None:
    """Raise where a marker's head does not point to what lies beyond; on a hillside, which bends the way there, where it points back."""
    head = np.asarray(mark.tip_drawn - mark.tail_drawn)[:2]
    way = there - np.asarray(mark.tail_drawn)[:2]
    if not np.isfinite(way).all():
        return
    share = float(head @ way) / (float(np.hypot(*head)) * float(np.hypot(*way)))
    if share < (STRAIGHT if callable(getattr(stage, "weights_at", None)) else 0.0):
        raise UntrueError("it does not point to the place that it stands for", REDRAW)
