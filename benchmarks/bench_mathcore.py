"""How fast mathcore is: ratios of medians, all measured in this run, against doing the same by hand.

Run it alone: `python benchmarks/bench_mathcore.py`. A ratio below 1 means that mathcore is the faster. PyTorch and JAX take part where they
are installed.
"""

import importlib
import importlib.util
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mathcore import LOSSES, GradientDescent, Loss, descend, exact, sweep
from mathcore.parsing import LONGEST, parse

REPEATS = 5
SINGLE_RUNS = 8  # of the thousand; the rest would take as long each
RATES = [f"0.{i:04d}" for i in range(1, 1001)]
STEPS = 10_000
QUADRATIC = Loss.parse("w1**2 + 3*w2**2")
START = ("3", "4")


class Row(NamedTuple):
    """One line of the table: what, our seconds, the other's seconds, and the largest ratio allowed (None: only shown)."""

    what: str
    ours: float
    other: float
    limit: float | None

    def ratio(self) -> float:
        return self.ours / self.other


def median(*runs: Callable[[], object]) -> list[float]:
    """Return the median seconds of each, measured in turns so that they share the machine's moods."""
    for run in runs:
        run()
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(REPEATS):
        for run, own in zip(runs, times, strict=True):
            before = time.perf_counter()
            run()
            own.append(time.perf_counter() - before)
    return [statistics.median(own) for own in times]


def grid() -> list[Row]:
    w = np.stack(np.meshgrid(*[np.linspace(-5, 5, 1000)] * 2), axis=-1)

    def bowl() -> np.ndarray:
        return np.stack([2 * w[..., 0], 6 * w[..., 1]], axis=-1)

    def rosenbrock() -> np.ndarray:
        x, y = w[..., 0], w[..., 1]
        across = y - x * x
        return np.stack([-2 * (1 - x) - 400 * across * x, 200 * across], axis=-1)

    def hilly_valley() -> np.ndarray:
        x, y = w[..., 0], w[..., 1]
        a, b, c, d = 0.7 * x - 2.4, 0.7 * y + 0.6, 0.8 * x - 0.7 * y + 1.4, x + 1.9 * y - 2.2
        sin_c, cos_d = np.sin(c), np.cos(d)
        first = 0.08 * (x + 0.6) + 0.343 * np.cos(a) * np.cos(b) - 0.208 * sin_c + 0.04 * cos_d
        second = 0.12 * (y + 0.6) - 0.343 * np.sin(a) * np.sin(b) + 0.182 * sin_c + 0.076 * cos_d
        return np.stack([first, second], axis=-1)

    rows = []
    by_hand: dict[Loss, Callable[[], np.ndarray]] = {
        QUADRATIC: bowl,
        LOSSES["rosenbrock"]: rosenbrock,
        LOSSES["hilly_valley"]: hilly_valley,
    }
    for loss, formula in by_hand.items():
        np.testing.assert_allclose(loss.gradient(w), formula(), rtol=1e-9, atol=1e-9)
        ours, other = median(partial(loss.gradient, w), formula)
        rows.append(Row(f"gradient of {loss.name} on 1000 × 1000, by hand in NumPy", ours, other, 1.5))
    return rows


def many_rates() -> list[Row]:
    def ours() -> np.ndarray:
        return sweep(QUADRATIC, START, RATES, STEPS)

    def one_by_one() -> object:
        return [descend(QUADRATIC, START, GradientDescent(rate), STEPS).points[-1] for rate in RATES[:: len(RATES) // SINGLE_RUNS]]

    (all_at_once, some) = median(ours, one_by_one)
    rows = [Row("1000 rates × 10 000 steps, a loop of single runs", all_at_once, some * len(RATES) / SINGLE_RUNS, 1 / 50)]
    for name, make in (("torch", _torch), ("jax", _jax)):
        if importlib.util.find_spec(name):
            theirs = make()
            np.testing.assert_allclose(ours(), theirs(), rtol=1e-6, atol=1e-12)
            mine, other = median(ours, theirs)
            rows.append(Row(f"1000 rates × 10 000 steps, {name}", mine, other, 1.0))
    return rows


def _torch() -> Callable[[], np.ndarray]:
    torch = importlib.import_module("torch")
    rates = torch.tensor([float(exact(rate)) for rate in RATES], dtype=torch.float64)[:, None]
    curvatures = torch.tensor([2.0, 6.0], dtype=torch.float64)

    def run() -> np.ndarray:
        w = torch.tensor([3.0, 4.0], dtype=torch.float64).repeat(len(RATES), 1)
        with torch.no_grad():
            for _ in range(STEPS):
                w = w - rates * (curvatures * w)
        result: np.ndarray = w.numpy()
        return result

    return run


def _jax() -> Callable[[], np.ndarray]:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    rates = jax.numpy.array([float(exact(rate)) for rate in RATES])[:, None]
    curvatures = jax.numpy.array([2.0, 6.0])
    start = jax.numpy.tile(jax.numpy.array([3.0, 4.0]), (len(RATES), 1))
    run = jax.jit(lambda w: jax.lax.fori_loop(0, STEPS, lambda _, at: at - rates * (curvatures * at), w))
    return lambda: np.asarray(run(start))


def imports() -> list[Row]:
    def python(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parent.parent)

    lean, full, sympy, numpy = median(
        python("import mathcore; mathcore.LOSSES['hilly_valley'].gradient((1.0, 2.0))"),
        python("import mathcore, sympy; mathcore.LOSSES['hilly_valley'].partials[0].sympy()"),
        python("import sympy"),
        python("import numpy"),
    )
    return [
        Row("import and use a registry loss, import numpy alone", lean, numpy, 2.0),
        Row("import with SymPy and use it, import sympy and numpy alone", full, sympy + numpy, 1.5),
        Row("import with SymPy, one second", full, 1.0, None),
    ]


def parsing() -> list[Row]:
    """Hostile inputs, against one ordinary formula of the greatest length allowed."""
    ordinary = "+".join(f"0.{i % 9 + 1}*sin(w{i % 9 + 1})" for i in range(LONGEST // 12))
    hostile = ["(" * 10_000, "-" * 10_000, "w**" * 3_000 + "w", "9" * 10_000, "w+" * 5_000, "sin(" * 2_500, "9**" * 160 + "9"]
    deepest = "(" * 29 + "w" + ")" * 29
    hostile += [deepest, "*".join(["(w1+w2)"] * 60), "1e999999999*w", "/".join(["w"] * 50)]

    def try_all() -> None:
        for text in hostile:
            try:
                parse(text)
            except ValueError:
                continue

    ours, other = median(try_all, lambda: parse(ordinary))
    return [
        Row(f"{len(hostile)} hostile inputs of up to 10 kB, one ordinary formula", ours, other, None),
        Row("the same, one second", ours, 1.0, None),
    ]


def main() -> int:
    """Print the table; 1 if a ratio passes its limit."""
    rows = [*grid(), *many_rates(), *imports(), *parsing()]
    width = max(len(row.what) for row in rows)
    print(f"{'mathcore: what, against what':{width}}      ours     other   ratio   limit")
    for row in rows:
        limit = f"{row.limit:7.3f}" if row.limit else "      –"
        print(f"{row.what:{width}}  {row.ours:7.4f}s {row.other:8.4f}s {row.ratio():7.3f} {limit}")
    too_slow = [row.what for row in rows if row.limit and row.ratio() > row.limit]
    for what in too_slow:
        print(f"too slow: {what}")
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main())
