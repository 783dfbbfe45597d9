"""What one whole render costs: drawing against encoding the same frames, and the memory of the process.

Run it alone: `python benchmarks/bench_render.py`. Section 1 is rendered as `manim render -qh` does it (1080p60), at pace 2 to halve
the wait. Drawing is timed in a run that encodes nothing; encoding by handing the finished clip's own frames to the same encoder.
"""

import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from manim._config.video_encoder import VideoEncoderSpec

from scenes.kit.encoding import BT709Encoder

ROOT = Path(__file__).parents[1]
SCENE = ("scenes/fogged_hillside.py", "FoggedHillside")
WANTED_RATIO, WANTED_MEGABYTES = 1.5, 1000


def render(folder: Path, *options: str) -> float:
    """Render with manim in a process of its own, and return the seconds it took."""
    variant = folder / "quick.cfg"
    variant.write_text("[FoggedHillside]\npace = 2\n")
    command = [sys.executable, "-m", "manim", "render", "-qh", *SCENE, "-c", str(variant), "--media_dir", str(folder), *options]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def encode(clip: Path, target: Path) -> tuple[float, int]:
    """Encode a clip's frames again as its render did, and return the seconds and the number of frames."""
    seconds, count = 0.0, 0
    with av.open(str(clip)) as container:
        video = container.streams.video[0]
        spec = VideoEncoderSpec("mp4", "libx264", "yuv420p", video.width, video.height, Fraction(60), (("crf", "23"),))
        encoder = BT709Encoder(target=target, spec=spec)
        for frame in container.decode(video):
            pixels = np.ascontiguousarray(frame.to_ndarray(format="rgba"), dtype=np.uint8)
            began = time.perf_counter()
            encoder.write_frame(pixels)  # type: ignore[arg-type] # manim's alias for pixel arrays is too narrow
            seconds += time.perf_counter() - began
            count += 1
        encoder.finish()
    return seconds, count


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = render(folder)
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        start_up = render(folder, "--dry_run", "-n", "0,0")
        drawing = render(folder, "--dry_run") - start_up
        clip = next(path for path in folder.rglob("FoggedHillside.mp4"))
        encoding, frames = encode(clip, folder / "again.mp4")
    ratio = drawing / encoding
    print(f"{frames} frames at 1080p60: drawing {drawing / frames * 1e3:.1f} ms a frame, encoding {encoding / frames * 1e3:.1f} ms")
    print(f"drawing / encoding {ratio:.2f}, wanted at most {WANTED_RATIO}{'' if ratio <= WANTED_RATIO else '  missed'}")
    print(f"whole render {whole:.0f} s, start-up {start_up:.1f} s; memory {megabytes:.0f} MB, wanted below {WANTED_MEGABYTES}")


if __name__ == "__main__":
    main()
