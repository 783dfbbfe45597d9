"""The gate: it looks at a live scene, keeps what it saw as evidence and what is wrong as findings.

    evidence = check(Overshoot, {"learning_rate": "1.05"})

runs the whole scene without drawing a frame for the clip. A render with a gate looks at the same moments on the way, and at every picture
that goes to the encoder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from manim import config, tempconfig
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP
from manim.typing import PixelArray
from PIL import Image, ImageDraw

from scenes.kit.gates.delivered import Reel, faults, poster_fault
from scenes.kit.gates.findings import Area, Evidence
from scenes.kit.gates.ink import Raster
from scenes.kit.gates.layout import LayoutGate
from scenes.kit.gates.leftovers import Leftovers
from scenes.kit.gates.screen import Screen, carry_claims
from scenes.kit.gates.stages import state_of
from scenes.kit.gates.truth import TruthGate
from scenes.kit.mark import Mark

CHECKED_AT = {"pixel_width": 854, "pixel_height": 480, "frame_rate": 30}
"""Contrast measured at 480 lines is within a hundredth of that at 1080."""
FRAME = 6
"""Pixels between a place that is marked and the frame around it."""


class Gate:
    """Looks at one scene, once.

    `every_frame` makes it look at all frames; with `keep_frames` it keeps the picture at which each finding was first made, the place
    marked. `evidence` is what it saw.
    """

    def __init__(self, every_frame: bool = False, keep_frames: bool = False) -> None:
        self.every_frame, self.keep_frames = every_frame, keep_frames
        self.frames: dict[int, PixelArray] = {}
        self.reel = Reel()
        self.evidence = Evidence()
        self._marks: dict[int, Mark] = {}
        self._truth = TruthGate(self.evidence)
        self._layout = LayoutGate(self.evidence)
        self._leftovers = Leftovers(self.evidence)
        self._last: tuple[Any, ...] = ()

    def look(self, scene: Any, frame: int, resting: bool) -> None:
        """Hold the scene as it stands at this frame against what it claims."""
        if resting:
            carry_claims(scene)
        screen = Screen(scene, frame, resting, self._marks)
        self.evidence.looks["frames"] += 1
        state = screen.state, state_of(scene)
        if state == self._last:
            return
        self._last = state
        self.evidence.looks["different"] += 1
        before = len(self.evidence.findings)
        self._truth.look(screen)
        self._layout.look(screen)
        self._leftovers.look(screen)
        if self.keep_frames and len(self.evidence.findings) > before:
            areas = [one.area for one in list(self.evidence.findings.values())[before:] if one.area]
            self.frames[frame] = marked(scene.renderer.still(scene), areas, Raster(scene.renderer.camera))

    def begin_chapter(self, scene: Any) -> None:
        """A chapter begins with the next frame: the delivered file will be compared with it."""
        self.reel.begin_chapter(scene.frames)
        self._leftovers.turn_the_page(scene)

    def take_poster(self, scene: Any) -> None:
        """The poster is taken now: it will be compared with the frame."""
        self.reel.poster = scene.frames

    def delivered(self, clip: Path) -> list[str]:
        """What is wrong with the finished clip and its poster, in words."""
        size = config.pixel_width, config.pixel_height
        return [*faults(clip, size, config.frame_rate, self.reel), *poster_fault(clip.with_suffix(".png"), self.reel)]

    def see(self, picture: PixelArray, frames: int) -> None:
        """See a picture on its way to the encoder, shown for so many frames."""
        self.reel.see(picture, frames)
        self.evidence.looks["pictures"] += frames
        self._layout.see(picture, frames, config.frame_rate)

    def close(self, scene: Any) -> None:
        """The scene is over: check what can only be known then."""
        self._truth.close(scene)
        self._leftovers.turn_the_page(scene)
        self._layout.close(scene, config.frame_rate)

    def report(self, frame_rate: float) -> None:
        """Tell a person what was seen: one line, and one more for each finding."""
        print(f"gates: {self.evidence.summary()}", file=sys.stderr)
        for finding in self.evidence.in_order():
            print(finding.text(frame_rate), file=sys.stderr)


def marked(picture: PixelArray, areas: Sequence[Area], raster: Raster) -> PixelArray:
    """The picture with a frame around each of these areas of the scene."""
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    draw, scale = ImageDraw.Draw(image), picture.shape[1] / raster.width
    for left, bottom, right, top in areas:
        x = [(side - raster.origin[0]) * raster.scale * scale for side in (left, right)]
        y = [(raster.origin[1] - side) * raster.scale * scale for side in (top, bottom)]
        draw.rectangle((x[0] - FRAME, y[0] - FRAME, x[1] + FRAME, y[1] + FRAME), outline="#FF00FF", width=2)
    return np.asarray(image)


def check(scene: type, parameters: Mapping[str, str], gate: Gate | None = None, *, drawing: bool = False) -> Evidence:
    """Run a scene for its gate alone and return what it saw; nothing is encoded, and drawn only with `drawing`."""
    gate = gate or Gate()
    quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}
    with tempconfig({**CHECKED_AT, **quiet}):
        live = scene(parameters=parameters, gate=gate, drawing=drawing)
        live.render()
    # manim keeps whatever it has typeset as long as the process lives: many scenes in one would fill the memory.
    SVG_HASH_TO_MOB_MAP.clear()
    return gate.evidence
