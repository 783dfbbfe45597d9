"""How a claim is proved: what a check is given to look at, and what it says.

A check is registered for the type of its claim:

    @check.register
    def _(claim: Position, mark: Mark, look: Look) -> Reading: ...

It returns how far the drawing is from the claim, in pixels at 1080p, and raises `UntrueError` where no distance can be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from typing import Any, cast

import numpy as np
from manim import Mobject

from scenes.kit.claims import At, Between, Claim, Iterate, LogLevel, Place, Position, Run, Scale, Shown, Weights
from scenes.kit.gates.oracle import surface
from scenes.kit.gates.runs import Replay
from scenes.kit.gates.screen import Screen, box
from scenes.kit.mark import Mark

Points = np.ndarray[Any, Any]
"""Scene points (..., 2)."""

PROBE = np.array([(0.0, 0.0), (1.0, 0.5), (-0.5, 1.0)])
"""Weights whose places tell whether a stage has moved."""
TOLERANCE = 0.5
"""Pixels at 1080p that a mark may be off."""
FAR = 1e-9
"""Of its distance from the middle of the frame a point may be off: what float64 leaves of a step of a million windows."""


class UntrueError(Exception):
    """A mark that does not show what it claims: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


class NoCheckError(Exception):
    """A claim of a kind that nobody has taught the gate to check."""


@dataclass(frozen=True)
class Reading:
    """What a check read: how far off, in pixels at 1080p, what was claimed and what is drawn."""

    error: float
    claimed: str
    drawn: str


@dataclass(frozen=True)
class Look:
    """What a check may look at: the screen, the mark's visible leaves, the scene's stages, and the runs gone over so far."""

    screen: Screen
    leaves: Sequence[Mobject]
    stages: dict[str, list[Any]]
    replays: dict[Run, Replay]

    def stage(self, name: str) -> Any:
        """The stage of this name."""
        named = self.stages.get(name, [])
        if len(named) != 1:
            what = f"the scene keeps {len(named)} different stages called {name!r}"
            raise UntrueError(what, "Keep the one view or graph of this name as an attribute of the scene")
        return named[0]

    def replay(self, run: Run) -> Replay:
        """The run, gone over again."""
        if run not in self.replays:
            self.replays[run] = Replay(run)
        return self.replays[run]

    def spot(self, stage: str, loss: str, weights: Any) -> Points:
        """Where these weights (..., n) are drawn on a stage, on the oracle's own surface."""
        with np.errstate(all="ignore"):
            placed = np.asarray(self.stage(stage).spot(surface(loss), np.asarray(weights, dtype=float)))
        return cast("Points", placed[..., :2])

    def plane(self, stage: str, loss: str, at: Points, offsets: Points) -> Points:
        """Where the tangent plane at weights `at` (n,) is drawn over these offsets (..., n)."""
        ground = surface(loss)
        height = float(ground.value(at)) + offsets @ ground.gradient(at)
        found = self.stage(stage)
        return np.asarray(getattr(found, "over", found.place)(at + offsets, height))[..., :2]

    def stamp(self, claim: Claim) -> tuple[Any, ...]:
        """Equal stamps mean that nothing has changed by which this claim's mark is judged, but for the mark itself and what it rides on."""
        run, stage = getattr(claim, "run", None), getattr(claim, "stage", None)
        revision = sum(replay.revision for replay in self.replays.values()) if isinstance(claim, Shown) or run else 0
        loss = getattr(claim, "loss", "") or getattr(run, "loss", "")
        corners = self.spot(stage, loss, PROBE[:, : len(surface(loss).weights)]).tobytes() if stage and loss else b""
        return claim, corners, revision, self.screen.pixels

    def off(self, drawn: Points, wanted: Points) -> float:
        """How far apart two points are, in pixels at 1080p."""
        return self._pixels(float(np.hypot(*(np.asarray(drawn)[:2] - np.asarray(wanted)[:2]))), wanted)

    def _pixels(self, distance: float, near: Points) -> float:
        return max(0.0, distance - FAR * float(np.abs(near).max())) * self.screen.pixels

    def off_line(self, drawn: Points, line: Points) -> float:
        """How far the farthest of drawn points (m, 2) lies from a polyline (n, 2), in pixels at 1080p."""
        return self._pixels(float(distances(drawn, line).max(initial=0.0)), np.zeros(2))

    @property
    def middle(self) -> Points:
        """The middle of what is drawn of the mark."""
        left, bottom, right, top = box(self.leaves)
        return np.array([(left + right) / 2, (bottom + top) / 2])

    def weights(self, stage: str, loss: str, place: Place) -> Points:
        """The weights of a place: as they are, or those under another mark as it is drawn."""
        return self._under(stage, loss, place) if isinstance(place, At) else floats(place)

    def _under(self, stage: str, loss: str, place: At) -> Points:
        mark = self.screen.marks.get(place.mark)
        if mark is None:
            raise UntrueError("it rides on a mark that is not on screen", "Show that mark, or claim the weights themselves")
        left, bottom, right, top = box(self.screen.owned[place.mark])
        point = np.array([(left + right) / 2, (bottom + top) / 2, 0.0])
        found = self.stage(stage)
        if callable(getattr(found, "weights_at", None)):
            return np.asarray(found.weights_at(point), dtype=float)
        return self._sought(stage, loss, point[:2], mark.claim)

    def _sought(self, stage: str, loss: str, point: Points, claim: Claim | None) -> Points:
        """Weights drawn at this point, near where its mark says it is: a projection has no inverse, so they are looked for."""
        match claim:
            case Position(at=at) | Iterate(at=at) if not isinstance(at, At):
                return floats(at)
            case Between(start=start, end=end):
                share = nearest_share(point, self.spot(stage, loss, between(start, end)))
                return floats(start) + share * (floats(end) - floats(start))
        raise UntrueError("it rides on a mark whose weights cannot be told", "Let it ride on a walker or a ring")


@lru_cache(maxsize=4096)
def rides(claim: object) -> bool:
    """Whether a claim depends on where other marks are drawn: those it names, or a ruler's numbers."""
    if isinstance(claim, At | LogLevel | Scale):
        return True
    parts: Iterable[object] = claim if isinstance(claim, tuple) else vars(claim).values() if isinstance(claim, Claim) else ()
    return any(rides(part) for part in parts if isinstance(part, tuple | Claim | At))


@singledispatch
def check(claim: Claim, mark: Mark, look: Look) -> Reading:
    """Hold a mark against its claim."""
    raise NoCheckError(type(claim).__name__)


SHARES = np.linspace(0.0, 1.0, 257)


def between(start: Weights, end: Weights, low: float = 0.0, high: float = 1.0) -> Points:
    """Weights on the straight way from start to end, between these shares of it, (257, n)."""
    way: Points = floats(start) + (low + SHARES * (high - low))[:, None] * (floats(end) - floats(start))
    return way


def floats(weights: Sequence[Any]) -> Points:
    """Numbers of any kind as float64, shape (n,); what does not fit is infinite."""
    return np.array([_as_float(one) for one in weights])


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _feet(points: Points, line: Points) -> tuple[Points, Points]:
    """For points (m, 2) and each segment of a polyline: the share of the nearest point on it, and its distance; (m, n - 1) both."""
    start, along = line[:-1], np.diff(line, axis=0)
    square = (along**2).sum(axis=-1)
    towards = points[:, None] - start
    share = np.clip((towards * along).sum(axis=-1) / np.where(square > 0, square, 1.0), 0.0, 1.0)
    distance = np.linalg.norm(towards - share[..., None] * along, axis=-1)
    return share, distance


def distances(points: Points, line: Points) -> Points:
    """How far points (m, 2) are from a polyline (n, 2), (m,)."""
    parts = [_feet(part, line)[1].min(axis=-1) for part in np.array_split(points, len(points) // 256 + 1) if len(part)]
    return np.concatenate([np.zeros(0), *parts])


def nearest_share(point: Points, line: Points) -> float:
    """How far along a polyline of evenly spaced shares the place nearest to a point lies, 0 to 1."""
    share, distance = _feet(np.asarray(point)[None, :2], line)
    best = int(distance[0].argmin())
    return float(best + share[0, best]) / (len(line) - 1)


def anchors(leaves: Iterable[Mobject]) -> Points:
    """The points that drawn curves go through, their ends and their middles, (n, 2)."""
    found = []
    for leaf in leaves:
        curves = leaf.points[: len(leaf.points) // 4 * 4, :2].reshape(-1, 4, 2)
        found += [curves[:, 0], curves[:, 3], (curves[:, 0] + 3 * curves[:, 1] + 3 * curves[:, 2] + curves[:, 3]) / 8]
    return np.concatenate(found) if found else np.zeros((0, 2))


def words_for(weights: Iterable[Any]) -> str:
    """A point in weights, for a person."""
    return "(" + ", ".join(f"{_as_float(one):.6g}" for one in weights) + ")"


def words_at(point: Points) -> str:
    """A scene point, for a person."""
    return "at " + ", ".join(f"{float(one):.4f}" for one in point[:2])


def described(mark: Mark) -> str:
    """A mark by its kind and what it claims, the same in every run."""
    claim = mark.claim
    detail = ""
    match claim:
        case Shown(text=text):
            detail = text
        case Iterate(step=step):
            detail = f"step {step}"
        case Between(start=start, end=end):
            detail = f"from {words_for(start)} to {words_for(end)}"
        case _:
            at = getattr(claim, "at", None)
            detail = words_for(at) if isinstance(at, tuple) else getattr(claim, "expression", "") or str(getattr(claim, "level", ""))
    return f"{type(mark).__name__} {detail}".strip()
