"""The stages of a scene: the maps, hillsides and graphs through which its marks were placed, found by name.

A picture that is mirrored as a whole agrees with itself, so every stage is also asked which way it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from scenes.kit.gates.graphs import crooked

NUDGE = 1e-4
"""A step over a stage's window, as a share of it, by which its orientation is felt."""
SKEW = 1e-6
CHANGING = ("across", "up", "through", "along")
"""What changes about a graph while it stays the same object."""


def _candidates(value: Any, depth: int = 2) -> Iterator[Any]:
    if isinstance(getattr(value, "name", None), str) and (
        callable(getattr(value, "spot", None)) or callable(getattr(value, "place", None))
    ):
        yield value
    elif depth and isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _candidates(one, depth - 1)


def stages_of(scene: Any) -> dict[str, list[Any]]:
    """The different stages that the scene keeps, by name: more than one of a name is one too many."""
    found: dict[str, list[Any]] = {}
    for value in vars(scene).values():
        for stage in _candidates(value):
            named = found.setdefault(stage.name, [])
            if not any(stage is one or stage == one for one in named):
                named.append(stage)
    return found


def state_of(scene: Any) -> tuple[Any, ...]:
    """Equal states mean that no stage of the scene has changed."""
    stages = [stage for all_named in stages_of(scene).values() for stage in all_named]
    return tuple((id(stage), *(str(getattr(stage, name, "")) for name in CHANGING)) for stage in stages)


def misoriented(stage: Any) -> str:
    """In words, how a stage shows weights the wrong way round; empty where it does not."""
    if hasattr(stage, "across") and hasattr(stage, "box"):
        return crooked(stage)
    window = getattr(stage, "window", None)
    if window is None or len(window) != 2 or not callable(getattr(stage, "place", None)):
        return ""
    middle = np.array([(float(low) + float(high)) / 2 for low, high in window])
    step = NUDGE * np.array([float(high) - float(low) for low, high in window])
    height = getattr(stage, "base", 0.0)
    here, right, up = (stage.place(middle + step * share, height)[:2] for share in ((0, 0), (1, 0), (0, 1)))
    across, along = right - here, up - here
    if across[0] * along[1] - across[1] * along[0] <= 0:
        return "it is mirrored: the second weight does not lie to the left of the first"
    if callable(getattr(stage, "weights_at", None)):
        return _crooked(stage, across / step[0], along / step[1])
    return _upside_down(stage, middle)


def _crooked(stage: Any, across: Any, along: Any) -> str:
    """A flat map: the first weight runs to the right, the second up, both to one scale, and points go back to their weights."""
    size = float(np.hypot(*across))
    if abs(across[1]) > SKEW * size or abs(along[0]) > SKEW * size or across[0] <= 0 or along[1] <= 0:
        return "its first weight does not run to the right, or its second not up"
    if abs(across[0] - along[1]) > SKEW * size:
        return "its two weights are drawn to different scales"
    probe = np.array([0.37, 0.61])
    if np.abs(stage.weights_at(stage.place(probe)) - probe).max() > SKEW:
        return "points do not go back to the weights they came from"
    return ""


def _upside_down(stage: Any, middle: Any) -> str:
    """A hillside: more loss is higher in the picture."""
    base = float(getattr(stage, "base", 0.0))
    higher = base + NUDGE / float(getattr(stage, "height_scale", 1.0))
    return "" if stage.place(middle, higher)[1] > stage.place(middle, base)[1] else "more loss is drawn lower"
