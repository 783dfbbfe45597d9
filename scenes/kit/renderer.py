"""manim's cairo renderer with whole frames: every play and every wait lasts exactly as many frames as its time says.

manim counts frames with `np.arange` and `int(duration / dt)`, which are off by one for about one duration in ten, so captions would drift
away from the picture. Here the count is rounded, in both places, and the clock is the number of frames shown so far.
"""

from typing import Any

from manim import CairoRenderer, config
from manim.typing import PixelArray

from scenes.kit.encoding import FileWriter
from scenes.kit.painted import PaintCamera


def whole_frames(seconds: float) -> int:
    """How many frames last this long, at least one."""
    return max(1, round(seconds * config.frame_rate))


class LessonRenderer(CairoRenderer):
    """Shows painted mobjects, counts whole frames, encodes BT.709."""

    def __init__(self) -> None:
        super().__init__(file_writer_class=FileWriter, camera_class=PaintCamera)
        self.frames = 0

    def add_frame(self, frame: PixelArray, num_frames: int = 1) -> None:
        super().add_frame(frame, num_frames)
        if not self.skip_animations:
            self.frames += num_frames
            self.time = self.frames / config.frame_rate

    def freeze_current_frame(self, duration: float) -> None:
        self.add_frame(self.get_frame(), num_frames=whole_frames(duration))

    def still(self, scene: Any) -> PixelArray:
        """The picture as it stands now, drawn afresh: (height, width, 4) uint8."""
        kept, self.static_image = self.static_image, None
        self.update_frame(scene)
        self.static_image = kept
        return self.get_frame()
