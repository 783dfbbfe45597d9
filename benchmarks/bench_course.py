"""What building the course costs beside rendering it: ratios of whole runs, measured one after the other on this machine.

Run it alone: `python benchmarks/bench_course.py` takes some minutes with a few sections at low quality; `--whole` takes all of them at
720p30, as `make course` does, and half an hour. The clips are made in checkouts of their own and thrown away.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scenes.checkout import ROOT
from scenes.kit.outline import section_of, sections
from tests.course.checkouts import Cluster, make_checkout

FEW = ("OneSlope", "EveryDirection", "GradientVector", "ReadingGradients")
CORES = 2
WANTED_SPEEDUP, WANTED_START, WANTED_NOTHING, WANTED_CLUSTER = 1.8, 1.0, 2.0, 0.9
CLIPS = 20
RATES = ", ".join(f'"0.{number:02d}"' for number in range(1, CLIPS + 1))
MATRIX = f'quality = "l"\n[[clips]]\nscenes = ["Second"]\nlearning_rate = [{RATES}]\n'
LONGER = "self.wait_until(lambda: False, max_time=6)"
"""What makes the small scene last long enough for a job to be worth sending."""


def seconds(*command: str, cwd: Path = ROOT) -> float:
    """How long a command takes that must succeed."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return time.perf_counter() - began


def told(words: str, found: float, wanted: float, most: bool) -> None:
    good = found <= wanted if most else found >= wanted
    print(f"{words}: {found:.2f}, wanted {'at most' if most else 'at least'} {wanted:g}{'' if good else '  missed'}", flush=True)


def build_against_manim(scenes: Sequence[str], quality: str) -> None:
    """The build against `manim render` of the same scenes one after the other."""
    with tempfile.TemporaryDirectory() as name:
        one_by_one = sum(
            seconds("-m", "manim", "render", f"-q{quality}", f"scenes/{section_of(scene).file}", scene, "--media_dir", name)
            for scene in scenes
        )
        built = seconds("-m", "course", "render", *scenes, "-q", quality, "--jobs", str(CORES), "--out", f"{name}/built")
    print(f"{len(scenes)} sections: manim render one after the other {one_by_one:.0f} s, our build on {CORES} cores {built:.0f} s")
    told("times faster", one_by_one / built, WANTED_SPEEDUP, most=False)


def start_up(checkout: Path) -> None:
    """One job of a clip with hardly a frame, from its process's start to its end, against importing manim."""
    folder = checkout / "job"
    folder.mkdir()
    (folder / "job.json").write_text(json.dumps({"scene": "First", "parameters": {}, "quality": "l"}))
    imports = min(seconds("-c", "import manim", cwd=checkout) for _ in range(3))
    job = min(seconds("-m", "course.render", str(folder / "job.json"), cwd=checkout) for _ in range(3))
    print(f"import manim {imports:.2f} s, a whole job of a clip of six frames {job:.2f} s")
    told("seconds above import manim", job - imports, WANTED_START, most=True)


def nothing_to_do(checkout: Path) -> None:
    """Twenty clips that are all current."""
    matrix = checkout / "twenty.toml"
    matrix.write_text(MATRIX)
    seconds("-m", "course", "matrix", str(matrix), "--jobs", str(CORES), cwd=checkout)
    told(
        f"seconds to see that {CLIPS} clips are current",
        seconds("-m", "course", "matrix", str(matrix), cwd=checkout),
        WANTED_NOTHING,
        most=True,
    )


def cluster_against_pool(folder: Path) -> None:
    """The same twenty jobs on a local Dask cluster of two workers, and on this machine's own pool."""
    checkout = make_checkout(folder / "cluster", second=LONGER)
    matrix = checkout / "twenty.toml"
    matrix.write_text(MATRIX)
    pool = seconds("-m", "course", "matrix", str(matrix), "--jobs", str(CORES), "--out", str(folder / "pool"), cwd=checkout)
    with ExitStack() as stack:
        cluster = Cluster(folder, checkout)
        stack.callback(cluster.close)
        for number in range(CORES):
            cluster.worker(checkout, f"worker{number}")
        cluster.wait_for_workers(CORES)
        away = ("--scheduler", cluster.address, "--out", str(folder / "away"))
        dask = seconds("-m", "course", "matrix", str(matrix), *away, cwd=checkout)
    print(f"{CLIPS} clips: pool {pool:.1f} s, cluster of {CORES} workers {dask:.1f} s")
    told("the cluster's throughput as a share of the pool's", pool / dask, WANTED_CLUSTER, most=False)


def main() -> None:
    whole = "--whole" in sys.argv[1:]
    ready = [scene for section in sections() if section.ready for scene in section.scenes]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkout = make_checkout(folder / "checkout")
        start_up(checkout)
        nothing_to_do(checkout)
        cluster_against_pool(folder)
    build_against_manim(ready if whole else FEW, "m" if whole else "l")


if __name__ == "__main__":
    main()
