"""What is drawn is the scene as it stands, in every frame: nothing that was drawn once for a play is left as it was when it has changed."""

from typing import Any

import numpy as np
import pytest
from manim import UP, Mobject, ValueTracker, tempconfig

from course.choosing import load_scene, ready_scenes
from scenes.kit.backdrop import Backdrop
from scenes.kit.gates import Gate
from scenes.kit.land.landscape import Landscape
from scenes.kit.layout import Box
from scenes.kit.lesson import LessonScene
from scenes.kit.text.words import Words

QUIET = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}
SMALL: dict[str, Any] = {"pixel_width": 256, "pixel_height": 144, "frame_rate": 4, **QUIET}
APART = 24
"""Levels, of 255, by which a frame may differ from the scene drawn afresh."""


class Afresh(Gate):
    """Draws the scene afresh beside every frame, and keeps what differs."""

    def __init__(self) -> None:
        super().__init__()
        self.scene: Any = None
        self.drawn, self.stale = 0, list[str]()
        self.views: dict[int, Any] = {}

    def look(self, scene: Any, frame: int, resting: bool) -> None:
        self.scene = scene

    def see(self, picture: Any, frames: int) -> None:
        if self.scene is None:
            return
        afresh = self.scene.renderer.still(self.scene)
        apart = np.abs(picture[..., :3].astype(int) - afresh[..., :3]).max(axis=-1)
        for land in self.turning():
            apart[self.pixels(land.home)] = 0  # painted coarsely while it turns
        self.drawn += 1
        if (off := int((apart > APART).sum())) > 0:
            self.stale.append(f"at {self.scene.frames / SMALL['frame_rate']:.1f} s {off} pixels, by up to {apart.max()} levels")

    def turning(self) -> list[Landscape]:
        """The landscapes whose view is another than in the frame before."""
        family = self.scene.get_mobject_family_members()
        lands = {id(part): part for part in family if isinstance(part, Landscape)}
        before, self.views = self.views, {name: land.view for name, land in lands.items()}
        return [land for name, land in lands.items() if before.get(name, land.view) is not land.view]

    def pixels(self, box: Box) -> tuple[slice, slice]:
        """The rows and columns of a frame that a box covers."""
        frame = self.scene.layout.frame
        scale = SMALL["pixel_height"] / frame.height
        rows = slice(int((frame.top - box.top) * scale), int((frame.top - box.bottom) * scale) + 1)
        return rows, slice(int((box.left - frame.left) * scale), int((box.right - frame.left) * scale) + 1)

    def close(self, scene: Any) -> None:
        """Nothing else is judged here."""


def drawn(kind: type[LessonScene]) -> Afresh:
    """A scene, drawn with every frame held against the scene as it stands."""
    gate = Afresh()
    with tempconfig(SMALL):
        kind(parameters={}, gate=gate, drawing=True).render()
    return gate


@pytest.mark.parametrize("scene", ready_scenes())
def test_every_frame_is_the_scene_as_it_stands(scene: str) -> None:
    gate = drawn(load_scene(scene))
    assert gate.drawn > 0
    assert gate.stale == []


class Linked(LessonScene):
    """What moves last sets what stands first and is no part of any animation."""

    def construct(self) -> None:
        reading, between, rider = (Words(word, size=self.layout.type.title, colour=self.theme.ink) for word in ("set", "still", "sets"))
        share = ValueTracker(0)

        def follow(_: Mobject) -> None:
            reading.move_to(share.get_value() * UP)

        rider.add_updater(follow)
        self.add(reading, between, rider)
        self.play(share.animate.set_value(2.0), run_time=1)


def test_what_a_rule_changes_below_the_first_that_moves_is_drawn_as_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenes.kit.lesson.section_of", lambda _: None)
    assert drawn(Linked).stale == []
    monkeypatch.setattr(Backdrop, "changed", lambda self: len(self.roots))  # as manim draws
    assert len(drawn(Linked).stale) > 1
