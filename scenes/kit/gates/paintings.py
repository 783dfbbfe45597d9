"""Checks of what paints itself: land, contours, and what follows the walker, its lantern's light and the hole in the fog.

A painting has no leaves to read; what it paints from is read instead, and its view must be the one the marks are placed through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from scenes.kit.claims import Between, Claim, Contour, Position, Tiles
from scenes.kit.gates.many import tiles_off
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.proof import Look, Reading, UntrueError, check, words_for
from scenes.kit.gates.screen import box
from scenes.kit.gates.sheets import outline_off
from scenes.kit.land.painted import Painted
from scenes.kit.mark import Mark

PROBES = 24
"""Weights of the window at which a painted loss is held against the oracle's."""
SAME_LOSS = 1e-9
EDGE = 0.01
"""Scene units by which a contour may reach over its picture."""


def readings(painting: Painted, look: Look) -> Iterator[tuple[str, str, Reading]]:
    """What is checked of a painting: kind of claim, words for it, and how far off it is. Raises `UntrueError`."""
    part: Any = painting
    view = getattr(getattr(part, "land", part), "view", None)
    if id(painting) not in look.screen.moving:
        yield "Place", type(painting).__name__, _in_place(painting, look)
    ground = view if view is not None else getattr(part, "section", None)
    if ground is not None and hasattr(getattr(part, "loss", None), "expression"):
        _one_ground(ground.name, part.loss.expression, look)
    if view is not None and hasattr(part, "loss"):
        yield "Land", view.name, _land(part, view, look)
    if view is not None and hasattr(part, "centre") and (followed := _follows(part, view, look)) is not None:
        yield "Follows", words_for(part.centre), followed
    if hasattr(part, "outline"):
        yield "Sheet", part.says.stage, Reading(outline_off(part.says, part.outline, look), "its corners", f"{len(part.outline)} corners")
    for claim in part.claims:
        if isinstance(claim, Tiles):
            yield "Tiles", f"of seed {claim.data.seed}", tiles_off(part, claim, look)
    lines = getattr(part, "lines", None)
    if lines is not None:
        if len(lines) != len(part.claims):
            raise UntrueError(f"it paints {len(lines)} contours and claims {len(part.claims)}", "Claim each line")
        _under_fog(painting, look)
        _inside(part, look)
        for line, claim in zip(lines, part.claims, strict=True):
            yield "Contour", f"level {line.level:.6g}", _painted_contour(line, claim, look)


def _in_place(painting: Painted, look: Look) -> Reading:
    """A painting paints in scene units: moved, scaled or turned as a whole it would show everything elsewhere than its stage does."""
    home = painting.home
    corners = [(home.left, home.bottom), (home.right, home.bottom), (home.right, home.top), (home.left, home.top)]
    off = float(np.abs(painting.points[:, :2] - np.array(corners)).max())
    return Reading(off * look.screen.pixels, f"box from {words_for(corners[0])}", words_for(painting.points[0, :2]))


def _one_ground(stage: str, loss: str, look: Look) -> None:
    """Raise where something else on screen shows another loss on the same stage: then one of the two is out of date."""
    claims = [mark.claim for mark in look.screen.marks.values()]
    claims += [claim for leaf in look.screen.leaves if isinstance(leaf, Painted) for claim in leaf.claims]
    for claim in claims:
        shown: Any = claim
        other = getattr(shown, "loss", None) or getattr(getattr(shown, "run", None), "loss", None)
        # A walk up is one down the loss with its sign turned, on the same ground.
        if getattr(shown, "stage", None) == stage and isinstance(other, str) and other not in (loss, f"-({loss})"):
            what = f"it is painted of {loss}, and a {type(claim).__name__.lower()} on it is of {other}"
            raise UntrueError(what, "Change all that stands on a stage together")


def _land(land: Any, view: Any, look: Look) -> Reading:
    if look.stage(view.name) != view:
        raise UntrueError(f"it is painted in another view than the marks on {view.name!r} stand in", "Turn land and marks together")
    loss = land.loss
    if not hasattr(loss, "expression"):
        raise UntrueError("its loss has no expression to check", "Paint a mathcore.Loss")
    if getattr(getattr(land, "shader", None), "loss", loss) is not loss:
        raise UntrueError("its picture was made of another loss", "Make a new landscape for another loss")
    low, high = (np.array(ends, dtype=float) for ends in zip(*view.window, strict=True))
    weights = low + np.random.default_rng(0).random((PROBES, len(low))) * (high - low)
    painted, wanted = np.asarray(loss.value(weights)), surface(loss.expression).value(weights)
    if not np.allclose(painted, wanted, rtol=SAME_LOSS, atol=SAME_LOSS, equal_nan=True):
        raise UntrueError("its heights are not its loss's", "Paint the loss itself")
    apart = look.stage(view.name).place(weights, painted) - look.stage(view.name).place(weights, wanted)
    return Reading(float(np.abs(apart).max()) * look.screen.pixels, loss.expression, f"{PROBES} heights of it")


def _follows(part: Any, view: Any, look: Look) -> Reading | None:
    """Light and sight are where a walker is drawn; with several marks on the ground, the nearest one is meant."""
    centre, found = np.asarray(part.centre, dtype=float), []
    for number, mark in look.screen.marks.items():
        if isinstance(mark.claim, Position | Between) and mark.claim.stage == view.name and not getattr(mark.claim, "airborne", False):
            left, bottom, right, top = box(look.screen.owned[number])
            walker = np.array([(left + right) / 2, (bottom + top) / 2])
            wanted = look.spot(view.name, mark.claim.loss, centre)
            found.append(Reading(look.off(walker, wanted), f"where the walker is drawn, {words_for(walker)}", words_for(wanted)))
    return min(found, key=lambda reading: reading.error, default=None)


def _under_fog(painting: Painted, look: Look) -> None:
    """Raise where fog has been painted before what it is to hide."""
    order = look.screen.order
    fogs = [leaf for leaf in look.screen.leaves if isinstance(leaf, Painted) and hasattr(leaf, "sight") and hasattr(leaf, "lift")]
    if any(order[id(fog)] < order[id(painting)] for fog in fogs):
        raise UntrueError("it shines through the fog, where nothing has been felt", "Put the fog over the land and its contours")


def _inside(part: Any, look: Look) -> None:
    """Raise where contours leave their map."""
    area: Any = getattr(look.stage(part.claims[0].stage), "area", None) if part.claims else None
    for line in part.lines if area is not None else ():
        points = np.concatenate([np.zeros((0, 3)), *(line.points[first:last] for first, last in line.runs)])[:, :2]
        low, high = (area.left - EDGE, area.bottom - EDGE), (area.right + EDGE, area.top + EDGE)
        if not ((points >= low) & (points <= high)).all():
            raise UntrueError(f"the contour of {line.level:.6g} leaves its map", "Draw contours over the window that the map shows")


def _painted_contour(line: Any, claim: Claim, look: Look) -> Reading:
    if not isinstance(claim, Contour) or claim.level != line.level:
        raise UntrueError(f"a line on level {line.level:.6g} claims {claim}", "Claim each line with its own level")
    stage = look.stage(claim.stage)
    height = np.full(len(line.weights), float(claim.level))
    there = np.asarray(stage.place(line.weights, height))
    moved = np.linalg.norm(there[..., :2] - line.points[..., :2], axis=-1).max()
    off = _from_level(stage, claim, line.weights)
    return Reading((float(moved) + off) * look.screen.pixels, f"level {claim.level:.6g}", f"{len(line.weights)} vertices")


def _from_level(stage: Any, claim: Contour, weights: Any) -> float:
    """How far weights (n, 2) are from the line of their level, at most, in scene units: the step back onto it along the gradient."""
    ground = surface(claim.loss)
    slope = ground.gradient(weights)
    square = (slope**2).sum(axis=-1)
    back = (float(claim.level) - ground.value(weights)) / np.where(square > 0, square, np.inf)
    height = np.full(len(weights), float(claim.level))
    apart = stage.place(weights + back[:, None] * slope, height) - stage.place(weights, height)
    return float(np.linalg.norm(apart[..., :2], axis=-1).max(initial=0.0))


@check.register
def _(claim: Contour, mark: Mark, look: Look) -> Reading:
    stage = look.stage(claim.stage)
    if not callable(getattr(stage, "weights_at", None)):
        raise UntrueError("a contour drawn as a line on a hillside cannot be taken back to weights", "Paint it with land.contours")
    points = np.concatenate([leaf.points for leaf in look.leaves])[..., :2]
    weights = np.asarray(stage.weights_at(points[::4]))
    return Reading(_from_level(stage, claim, weights) * look.screen.pixels, f"level {claim.level:.6g}", f"{len(weights)} points")
