"""The gate: it looks at a live scene, keeps what it saw as evidence and what is wrong as findings.

    evidence = check(Overshoot, {"learning_rate": "1.05"})

runs the whole scene without drawing a frame for the clip. A render with a gate looks at the same moments on the way, and at every picture
that goes to the encoder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from manim import tempconfig
from manim.typing import PixelArray

from scenes.kit.gates.findings import Evidence
from scenes.kit.gates.layout import LayoutGate
from scenes.kit.gates.screen import Screen, carry_claims
from scenes.kit.gates.truth import TruthGate
from scenes.kit.mark import Mark

CHECKED_AT = {"pixel_width": 854, "pixel_height": 480, "frame_rate": 30}
"""Contrast measured at 480 lines is within a hundredth of that at 1080."""


class Gate:
    """Looks at one scene, once. `every_frame` makes it look at all frames; `evidence` is what it saw."""

    def __init__(self, every_frame: bool = False) -> None:
        self.every_frame = every_frame
        self.evidence = Evidence()
        self._marks: dict[int, Mark] = {}
        self._truth = TruthGate(self.evidence)
        self._layout = LayoutGate(self.evidence)
        self._last: tuple[Any, ...] = ()

    def look(self, scene: Any, frame: int, resting: bool) -> None:
        """Hold the scene as it stands at this frame against what it claims."""
        if resting:
            carry_claims(scene)
        screen = Screen(scene, frame, resting, self._marks)
        self.evidence.looks["frames"] += 1
        if screen.state == self._last:
            return
        self._last = screen.state
        self.evidence.looks["different"] += 1
        self._truth.look(screen)
        self._layout.look(screen)

    def see(self, picture: PixelArray, frames: int) -> None:
        """See a picture on its way to the encoder, shown for so many frames."""
        self.evidence.looks["pictures"] += frames
        self._layout.see(picture, frames)

    def close(self, scene: Any) -> None:
        """The scene is over: check what can only be known then."""
        self._truth.close(scene)
        self._layout.close(scene)


def check(scene: type, parameters: Mapping[str, str], *, every_frame: bool = False, drawing: bool = False) -> Evidence:
    """Run a scene for its gates alone and return what they saw; nothing is encoded, and drawn only with `drawing`."""
    quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}
    with tempconfig({**CHECKED_AT, **quiet}):
        gate = Gate(every_frame)
        live = scene(parameters=parameters, gate=gate, drawing=drawing)
        live.render()
        gate.close(live)
    return gate.evidence
