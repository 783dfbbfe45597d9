"""Checks of what is measured against a tangent on the graph of a loss in one weight, and of curves of slopes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scenes.kit.claims import Outline, SlopeCurve
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import Look, Points, Reading, anchors, check, distances, floats, words_for
from scenes.kit.mark import Mark

SAMPLES = 513


@check.register
def _(claim: Outline, mark: Mark, look: Look) -> Reading:
    corners = [*claim.corners, *(claim.corners[:1] if claim.closed else ())]
    ends = np.concatenate([_points(claim, look, np.array([float(offset)]), lies_on) for offset, lies_on in corners])
    edges = []
    for index, (first, last) in enumerate(pairwise(corners)):
        bent = first[1] == last[1] == "curve"
        offsets = np.linspace(float(first[0]), float(last[0]), SAMPLES)
        edges.append(_points(claim, look, offsets, "curve") if bent else ends[index : index + 2])
    return _held(np.concatenate(edges), ends, look, f"measured from {words_for(claim.at)}")


def _points(claim: Outline, look: Look, offsets: Points, lies_on: str) -> Points:
    """Where the corner or edge lies over these offsets, (n, 2)."""
    ground, at = surface(claim.loss), floats(claim.at)
    moved = at + offsets[:, None] * np.eye(len(at))[claim.index]
    slope = float(ground.gradient(at)[claim.index]) if lies_on == "tangent" else 0.0
    height = ground.value(moved) if lies_on == "curve" else float(ground.value(at)) + slope * offsets
    placed: Points = np.asarray(look.stage(claim.stage).over(moved, height))[..., :2]
    return placed


@check.register
def _(claim: SlopeCurve, mark: Mark, look: Look) -> Reading:
    weights = np.linspace(float(claim.first), float(claim.last), SAMPLES)[:, None]
    slopes = surface(claim.loss).gradient(weights)[..., 0]
    curve = np.asarray(look.stage(claim.stage).place(weights[:, 0], slopes))[..., :2]
    return _held(curve, curve[[0, -1]], look, f"the slope from {float(claim.first):.6g} to {float(claim.last):.6g}")


def _held(wanted: Points, ends: Points, look: Look, claimed: str) -> Reading:
    """Everything drawn lies on the line that is wanted, and its ends are drawn."""
    drawn = anchors(look.leaves)
    missed = max(float(np.linalg.norm(drawn - end, axis=-1).min()) for end in ends)
    error = max(float(distances(drawn, wanted).max()), missed) * look.screen.pixels
    return Reading(error, claimed, f"{len(drawn)} points")
