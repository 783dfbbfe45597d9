"""Checks of what stands on the slope: gradient and step arrows, needles, and the patch of the tangent plane."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.kit.claims import Gradient, Probe, Step, Tangent, Uphill
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import Look, Reading, UntrueError, anchors, check, distances, words_at, words_for
from scenes.kit.mark import Mark

ASIDE = 1e-6
"""Share of its length by which an arrow may point out of the line that a section shows."""


def _ends(mark: Any) -> tuple[Any, Any]:
    if not hasattr(mark, "tail_drawn") or not hasattr(mark, "tip_drawn"):
        raise UntrueError("it is not drawn as an arrow whose ends can be read", "Draw it with scenes.kit.marks.ArrowShape")
    return np.asarray(mark.tail_drawn)[:2], np.asarray(mark.tip_drawn)[:2]


def drawn_arrow(mark: Mark, look: Look, tail: Any, tip: Any, claimed: str) -> Reading:
    """How far an arrow's drawn ends are from these scene points."""
    drawn_tail, drawn_tip = _ends(mark)
    error = max(look.off(drawn_tail, tail), look.off(drawn_tip, tip))
    return Reading(error, claimed, f"{words_at(drawn_tail)} to {words_at(drawn_tip)}")


def _along_gradient(claim: Gradient | Step, factor: float, mark: Mark, look: Look, name: str) -> Reading:
    at = look.weights(claim.stage, claim.loss, claim.at)
    along = factor * surface(claim.loss).gradient(at)
    _lies_in(look.stage(claim.stage), at, along)
    end = at + along
    tail, tip = look.spot(claim.stage, claim.loss, at), look.spot(claim.stage, claim.loss, end)
    return drawn_arrow(mark, look, tail, tip, f"{factor:.6g} {name} from {words_for(at)} to {words_for(end)}")


def _lies_in(stage: Any, at: Any, along: Any) -> None:
    """Raise where a stage shows one line of weights only, and the arrow points out of it: it would look shorter than it is."""
    line = getattr(stage, "section", stage)
    if not hasattr(line, "along"):
        return
    seen = float(line.distance(at + along) - line.distance(at))
    size = float(np.linalg.norm(along))
    if size - abs(seen) > ASIDE * max(size, float(np.abs(at).max())):
        raise UntrueError(f"it is {size:.4g} long and the section shows {abs(seen):.4g} of it", "Cut the section along the arrow")


@check.register
def _(claim: Gradient, mark: Mark, look: Look) -> Reading:
    if hasattr(look.stage(claim.stage), "height_scale"):
        raise UntrueError(
            "a gradient arrow lies on the hillside", "Draw it in the weight plane: on a map, or on the floor under the surface"
        )
    return _along_gradient(claim, float(claim.factor), mark, look, "times the gradient")


@check.register
def _(claim: Step, mark: Mark, look: Look) -> Reading:
    return _along_gradient(claim, -float(claim.rate), mark, look, "times the gradient: a step")


def _needle(claim: Uphill | Probe, turn: float, mark: Mark, look: Look) -> Reading:
    at = look.weights(claim.stage, claim.loss, claim.at)
    slope = surface(claim.loss).gradient(at)
    size = float(np.hypot(*slope))
    if size == 0 and turn == 0:
        offset = np.zeros(2)
    else:
        angle = np.arctan2(slope[1], slope[0]) + turn
        offset = float(claim.radius) * (size > 0) * np.array([np.cos(angle), np.sin(angle)])
    tail, tip = look.plane(claim.stage, claim.loss, at, np.stack([np.zeros(2), offset]))
    return drawn_arrow(mark, look, tail, tip, f"{words_for(offset)} from {words_for(at)}, in the tangent plane")


@check.register
def _(claim: Uphill, mark: Mark, look: Look) -> Reading:
    return _needle(claim, 0.0, mark, look)


@check.register
def _(claim: Probe, mark: Mark, look: Look) -> Reading:
    return _needle(claim, claim.turn, mark, look)


@check.register
def _(claim: Tangent, mark: Mark, look: Look) -> Reading:
    at = look.weights(claim.stage, claim.loss, claim.at)
    angle = np.linspace(0, 2 * np.pi, 361)
    rim = look.plane(claim.stage, claim.loss, at, float(claim.radius) * np.stack([np.cos(angle), np.sin(angle)], axis=-1))
    drawn = anchors(look.leaves)
    missed = float(distances(rim, drawn[_around(drawn, rim.mean(axis=0))]).max()) * look.screen.pixels
    claimed = f"tangent plane over {float(claim.radius):.6g} around {words_for(at)}"
    return Reading(max(look.off_line(drawn, rim), missed), claimed, f"{len(drawn)} points around {words_at(drawn.mean(axis=0))}")


def _around(points: Any, middle: Any) -> Any:
    """The order in which points go round a middle, closed."""
    order = np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))
    return np.append(order, order[0])
