"""Encode frames as BT.709, which is what browsers take HD video for, and the same frames to the same bytes.

manim hands RGBA frames to the encoder and leaves the conversion to YUV to its default, the BT.601 matrix, without saying so
in the file; shown as BT.709 the course's greens come out up to 39 of 255 levels off. Here each frame is converted with the
BT.709 matrix in limited range, and the stream says so. A frame that stands still is converted once.

    CairoRenderer(file_writer_class=FileWriter)
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter
from manim import config
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.stream import VideoStream
    from manim._config.video_encoder import VideoEncoderSpec
    from manim.typing import RGBAPixelArray

# The number H.264 has for the matrix; PyAV names the scaler's matrices only.
BT709_MATRIX = 1


# Rounded in full and alike on every machine; without it even ground is dithered.
EXACT_SCALING = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
# Drawn pictures need little search. Against x264's own defaults (medium, 23), in parts of sections 1, 2 and 12 at 720p30: 1.6 to 4.4 dB
# nearer to what was drawn, files 0.9 to 1.5 times as large, and 1.8 to 3.4 times less work.
DRAWN = {"preset": "veryfast", "tune": "animation", "crf": "21"}
# x264's macroblock tree reads memory that nothing was written to: of two renders one could differ by a level in a corner.
SAME_BYTES = {"mbtree": "0"}


class BT709Encoder(VideoSegmentEncoder):
    """manim's encoder of one play, for H.264 in BT.709, limited range. What was asked for with `--encoder-option` is left as it is."""

    def __init__(self, *, target: Path, spec: VideoEncoderSpec) -> None:
        options = {**dict(spec.options), **SAME_BYTES, **DRAWN, **config.video_encoder_options}
        super().__init__(target=target, spec=replace(spec, options=tuple(options.items())))
        self._video = cast("VideoStream", self._stream)
        self._reformatter = VideoReformatter()
        context = self._video.codec_context
        context.color_range = ColorRange.MPEG
        context.colorspace = BT709_MATRIX
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709

    def _converted(self, pixels: RGBAPixelArray) -> av.VideoFrame:
        frame = av.VideoFrame.from_ndarray(pixels.astype(np.uint8, copy=False), format="rgba")
        return self._reformatter.reformat(
            frame,
            format=self.spec.pixel_format,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=EXACT_SCALING,
        )

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        """Encode `pixels`, (height, width, 4) uint8, `repeat` times over."""
        self._validate_frame(pixels, repeat)
        try:
            frame = self._converted(pixels)
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
        if self.video_encoder.codec != "libx264":  # asked for on the command line: WebM, GIF, a transparent MOV
            return super()._create_segment_encoder(target)
        return BT709Encoder(target=target, spec=self.video_encoder)
