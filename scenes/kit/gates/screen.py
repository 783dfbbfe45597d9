"""What is on screen at one moment: drawn leaves, the marks and words they belong to, and which of them are being animated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from manim import AnimationGroup, Mobject, VMobject, Wait
from manim.animation.animation import Animation
from manim.animation.transform import Transform
from manim.utils.iterables import list_update

from scenes.kit.backdrop import fingerprint
from scenes.kit.claims import Shown
from scenes.kit.gates.findings import Area
from scenes.kit.land.painted import Painted
from scenes.kit.layout import SHORT_SIDE
from scenes.kit.mark import Mark
from scenes.kit.text.words import Typeset

INVISIBLE = 0.02
ONE_CURVE = 4
"""Points of a single curve: with fewer nothing is drawn, whatever its colour."""
PIXELS_AT_1080P = 1080 / SHORT_SIDE
"""Pixels to a scene unit where the frame's short side has 1080 of them."""


def flat(animations: Iterable[Animation] | None) -> Iterator[Animation]:
    """All animations that run, those in groups one by one."""
    for animation in animations or ():
        if isinstance(animation, AnimationGroup):
            yield from flat(animation.animations)
        else:
            yield animation


def fill_alpha(leaf: Mobject) -> float:
    """The opacity of a leaf's fill."""
    fill = np.asarray(leaf.fill_rgbas) if isinstance(leaf, VMobject) else np.zeros((0, 4))
    return float(fill[..., 3].max(initial=0.0))


def stroke_alpha(leaf: Mobject) -> float:
    """The opacity of a leaf's stroke."""
    drawn = isinstance(leaf, VMobject) and leaf.stroke_width > 0
    return float(np.asarray(leaf.stroke_rgbas)[..., 3].max(initial=0.0)) if drawn else 0.0


def alpha(leaf: Mobject) -> float:
    """How opaque a leaf is drawn."""
    return float(leaf.opacity) if isinstance(leaf, Painted) else max(fill_alpha(leaf), stroke_alpha(leaf))


@lru_cache(maxsize=16384)
def _box(points: bytes) -> Area:
    flat = np.frombuffer(points).reshape(-1, 3)
    (left, bottom, _), (right, top, _) = flat.min(axis=0), flat.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def box(leaves: Iterable[Mobject]) -> Area:
    """The box around leaves, by their control points."""
    lefts, bottoms, rights, tops = zip(*(_box(np.ascontiguousarray(leaf.points, dtype=float).tobytes()) for leaf in leaves), strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@dataclass(frozen=True, eq=False)
class Screen:
    """The scene as it stands at one frame. `resting` when nothing is being animated; `known` are all marks seen so far, by number."""

    scene: Any
    frame: int
    resting: bool
    known: dict[int, Mark]

    @cached_property
    def roots(self) -> list[Mobject]:
        return list(list_update(self.scene.mobjects, self.scene.foreground_mobjects))

    @cached_property
    def family(self) -> list[Mobject]:
        """Every mobject of the scene once, and those that are being animated."""
        moving: list[Any] = [one.mobject for one in flat(self.scene.animations) if one.mobject is not None]
        found = {id(part): part for root in [*self.roots, *moving] for part in root.get_family()}
        return list(found.values())

    @cached_property
    def leaves(self) -> list[Mobject]:
        """The leaves that are drawn and can be seen, in drawing order."""
        displayed = self.scene.renderer.camera.get_mobjects_to_display(self.roots)
        return [leaf for leaf in displayed if len(leaf.points) >= ONE_CURVE and alpha(leaf) > INVISIBLE]

    @cached_property
    def order(self) -> dict[int, int]:
        """The place of each visible leaf in drawing order, by its id."""
        return {id(leaf): place for place, leaf in enumerate(self.leaves)}

    @cached_property
    def moving(self) -> set[int]:
        """The ids of leaves that an animation may be bending. Animations that say they are `truthful` leave claims in force."""
        if self.resting:
            return set()
        bending = (one for one in flat(self.scene.animations) if not isinstance(one, Wait) and not getattr(one, "truthful", False))
        return {id(part) for one in bending if one.mobject is not None for part in one.mobject.get_family()}

    @cached_property
    def owned(self) -> dict[int, list[Mobject]]:
        """The visible leaves of each mark, by the mark's number."""
        found: dict[int, list[Mobject]] = {}
        for leaf in self.leaves:
            if number := getattr(leaf, "of_mark", 0):
                found.setdefault(number, []).append(leaf)
        return found

    @cached_property
    def marks(self) -> dict[int, Mark]:
        """The marks of which something is visible, by number."""
        self.known.update({part.mark_number: part for part in self.family if isinstance(part, Mark) and part.claim is not None})
        return {number: self.known[number] for number in self.owned if number in self.known}

    @cached_property
    def words(self) -> list[tuple[Typeset, list[Mobject]]]:
        """Each piece of set text with its visible leaves."""
        found = []
        for part in self.family:
            if isinstance(part, Typeset):
                leaves = [leaf for leaf in part.family_members_with_points() if id(leaf) in self.order]
                if leaves:
                    found.append((part, leaves))
        return found

    @cached_property
    def printed(self) -> set[int]:
        """The ids of all leaves of print: words, formulas and numbers."""
        numbers = {number for number, mark in self.marks.items() if isinstance(mark.claim, Shown)}
        found = {id(leaf) for number in numbers for leaf in self.owned[number]}
        return found | {id(leaf) for _, leaves in self.words for leaf in leaves}

    @cached_property
    def prints(self) -> dict[int, int]:
        """The fingerprint of each visible leaf, by its id."""
        return {id(leaf): fingerprint(leaf) for leaf in self.leaves}

    @cached_property
    def state(self) -> tuple[Any, ...]:
        """Equal states look equal and have the same claims in force."""
        claims = tuple((number, mark.claim) for number, mark in self.marks.items())
        camera = self.scene.camera.frame.points.tobytes()
        return camera, claims, tuple((name, printed, name in self.moving) for name, printed in self.prints.items())

    @property
    def pixels(self) -> float:
        """Pixels at 1080p to a scene unit, through the camera as it stands."""
        camera = self.scene.camera
        return float(PIXELS_AT_1080P * SHORT_SIDE / min(camera.frame_width, camera.frame_height))

    def in_force(self, leaves: Iterable[Mobject]) -> bool:
        """Whether no animation is bending any of these leaves."""
        return not any(id(leaf) in self.moving for leaf in leaves)


def carry_claims(scene: Any) -> None:
    """After Transform(a, b) it is `a` that stays, wearing b's looks: it takes b's claim too."""
    for one in flat(scene.animations):
        backwards = type(one).interpolate is not Animation.interpolate  # TransformFromCopy: its mobject is what stays
        if not isinstance(one, Transform) or backwards or one.replace_mobject_with_target_in_scene:
            continue
        if one.target_mobject is None or one.is_introducer() or one.is_remover():
            continue
        stay: list[Any] = list(one.mobject.get_family())
        for stays, target in zip(stay, one.target_mobject.get_family(), strict=False):
            if isinstance(stays, Mark) and isinstance(target, Mark) and target.claim is not None and stays is not target:
                stays.depict(target.claim)
