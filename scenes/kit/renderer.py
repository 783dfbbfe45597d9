"""manim's cairo renderer with whole frames, and with a gate that looks at what is shown.

manim counts frames with `np.arange` and `int(duration / dt)`, which are off by one for about one duration in ten, so captions would drift
away from the picture. Here the count is rounded, in both places, and the clock is the number of frames shown so far.

A gate is called at a few frames of every play, and once more when the play has come to rest. With `drawing` off nothing is drawn or
encoded and only the frames that the gate looks at are visited at all: the clock and the state of the scene are the same, in a fraction of
the time.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
from manim import CairoRenderer, Mobject, config
from manim.typing import PixelArray
from manim.utils.iterables import list_update

from scenes.kit.backdrop import Backdrop
from scenes.kit.encoding import FileWriter
from scenes.kit.land.painted import PaintCamera

MIDDLE_FRAMES = 3
"""Frames between a play's first and last at which a gate looks."""


class Watcher(Protocol):
    """What the renderer asks of a gate."""

    every_frame: bool

    def look(self, scene: Any, frame: int, resting: bool) -> None:
        """See the scene as it stands at this frame; `resting` when nothing is being animated."""
        ...

    def see(self, picture: PixelArray, frames: int) -> None:
        """See a drawn picture, shown for so many frames."""
        ...


def whole_frames(seconds: float) -> int:
    """How many frames last this long, at least one."""
    return max(1, round(seconds * config.frame_rate))


def looked_at(frames: int) -> list[int]:
    """The frames of a play of this length at which a gate looks: the first, some between, the last."""
    return sorted({round((frames - 1) * share / (MIDDLE_FRAMES + 1)) for share in range(MIDDLE_FRAMES + 2)})


class Visits:
    """The times of the frames to visit, in the shape of manim's progress bar."""

    def __init__(self, frames: Iterable[int]) -> None:
        self.frames = list(frames)

    def __iter__(self) -> Iterator[float]:
        return (frame / config.frame_rate for frame in self.frames)

    def close(self) -> None:
        """There is nothing to close."""


class LessonRenderer(CairoRenderer):
    """Shows painted mobjects, counts whole frames, encodes BT.709, and lets a gate look."""

    def __init__(self, gate: Watcher | None = None, drawing: bool = True) -> None:
        super().__init__(file_writer_class=FileWriter, camera_class=PaintCamera)
        self.gate, self.drawing = gate, drawing
        self.frames = 0
        self._began = 0  # the clock when the play began
        self._visited: list[int] = []  # frames of this play still to come
        self._looks: set[int] = set()
        self._length = 0
        self._backdrop = Backdrop(())

    # -- the clock ----------------------------------------------------------------------------------------------

    def visits(self, run_time: float, every: bool) -> Visits:
        """The frames of a play to visit: all of them, or those at which the gate looks."""
        self._length = whole_frames(run_time)
        looks = looked_at(self._length)
        every_look = self.gate is not None and self.gate.every_frame
        self._looks = set(range(self._length) if every_look else looks)
        self._visited = list(range(self._length) if every or every_look or self.drawing else looks)
        return Visits(self._visited)

    def _tick(self, frames: int) -> None:
        self.frames = frames
        self.time = frames / config.frame_rate

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        self._began = self.frames
        super().play(scene, *args, **kwargs)
        if self.skip_animations:
            return
        if not self.drawing:
            stopped = self._visited and scene.stop_condition is not None
            self._tick(self._began + (self._length - len(self._visited) if stopped else self._length))
        if self.gate is not None:
            self.gate.look(scene, self.frames, True)

    def render(self, scene: Any, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        if self.skip_animations:
            super().render(scene, time, moving_mobjects)
            return
        frame = self._visited.pop(0)
        if not self.drawing:
            self._tick(self._began + frame)
        if self.gate is not None and frame in self._looks:
            self.gate.look(scene, self._began + frame, False)
        if self.drawing and (still := self._backdrop.changed()) < len(self._backdrop.roots):
            scene.moving_mobjects = moving_mobjects = [*self._backdrop.roots[still:], *scene.moving_mobjects]
            scene.static_mobjects = self._backdrop.roots[:still]
            self.save_static_frame_data(scene, scene.static_mobjects)
        super().render(scene, time, moving_mobjects)

    def add_frame(self, frame: PixelArray, num_frames: int = 1) -> None:
        if not self.drawing:
            return
        super().add_frame(frame, num_frames)
        if not self.skip_animations:
            self._tick(self.frames + num_frames)
            if self.gate is not None:
                self.gate.see(frame, num_frames)

    def freeze_current_frame(self, duration: float) -> None:
        self._length, self._visited = whole_frames(duration), []
        self.add_frame(self.get_frame(), num_frames=self._length)

    # -- drawing ------------------------------------------------------------------------------------------------

    def update_frame(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        if self.drawing:
            super().update_frame(scene, *args, **kwargs)

    def save_static_frame_data(self, scene: Any, static_mobjects: Iterable[Mobject]) -> PixelArray | None:
        if not self.drawing:
            return None
        self._backdrop = Backdrop(list(static_mobjects))
        return super().save_static_frame_data(scene, static_mobjects)

    def get_frame(self) -> PixelArray:
        return super().get_frame() if self.drawing else self.camera.pixel_array

    def picture(self, mobjects: Iterable[Mobject], include_submobjects: bool = True) -> PixelArray:
        """These mobjects drawn over the ground, (height, width, 4) uint8; the frame on its way to the encoder is not touched."""
        camera = self.camera
        frame = camera.pixel_array
        camera.pixel_array = np.empty_like(frame)
        try:
            camera.reset()
            camera.capture_mobjects(mobjects, include_submobjects=include_submobjects)
            return camera.pixel_array
        finally:
            camera.pixel_array = frame

    def still(self, scene: Any) -> PixelArray:
        """The picture as it stands now, drawn afresh: (height, width, 4) uint8."""
        return self.picture(list_update(scene.mobjects, scene.foreground_mobjects))
