"""Encode frames as BT.709, which is what browsers take HD video for.

manim hands RGBA frames to the encoder and leaves the conversion to YUV to its default, the BT.601 matrix, without saying so
in the file; shown as BT.709 the course's greens come out up to 39 of 255 levels off. Here each frame is converted with the
BT.709 matrix in limited range, and the stream says so. A frame that stands still is converted once.

    CairoRenderer(file_writer_class=FileWriter)
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.stream import VideoStream
    from manim._config.video_encoder import VideoEncoderSpec
    from manim.typing import RGBAPixelArray

# The number H.264 has for the matrix; PyAV names the scaler's matrices only.
BT709_MATRIX = 1


class BT709Encoder(VideoSegmentEncoder):
    """manim's encoder of one play, for BT.709 in limited range."""

    def __init__(self, *, target: Path, spec: VideoEncoderSpec) -> None:
        super().__init__(target=target, spec=spec)
        self._video = cast("VideoStream", self._stream)
        context = self._video.codec_context
        context.color_range = ColorRange.MPEG
        context.colorspace = BT709_MATRIX
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        """Encode `pixels`, (height, width, 4) uint8, `repeat` times over."""
        self._validate_frame(pixels, repeat)
        try:
            frame = av.VideoFrame.from_ndarray(pixels.astype(np.uint8, copy=False), format="rgba").reformat(
                format=self.spec.pixel_format, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.time_base = Fraction(self.spec.frame_rate.denominator, self.spec.frame_rate.numerator)
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                self._container.mux(self._video.encode(frame))
        except Exception as error:
            raise self._operation_error("encode", error) from error


class FileWriter(SceneFileWriter):
    """manim's file writer, with the encoder above."""

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        if self.video_encoder is None:
            raise RuntimeError("Video needs an encoder, and this render was set up without one.")
        return BT709Encoder(target=target, spec=self.video_encoder)
