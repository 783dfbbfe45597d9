"""Contour lines: where they run, what of them is seen, and all of them painted at once.

The lines of equal loss are found on a grid by contourpy, and every vertex is then moved onto its level by Newton's method along the
gradient. Behind a ridge they are not seen, towards the edge of the land they fade, and every fifth is stronger.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cairo
import contourpy
import numpy as np

from scenes.kit.land.landscape import show
from scenes.kit.land.painted import Painted, image, pixels_per_unit, set_colour
from scenes.kit.land.seen import Caster, Raster
from scenes.kit.land.view import Map, Relief, grid
from scenes.kit.theme import tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenes.kit.claims import Claim
    from scenes.kit.land.shading import Melt
    from scenes.kit.land.view import Floats, Hill, Window
    from scenes.kit.layout import Box
    from scenes.kit.theme import Theme

FINENESS = 240
EVERY = 5
FAINT, STRONG = 0.34, 0.62
THIN, THICK = 0.0125, 0.018
"""Line widths in scene units."""
SHADES = 12
"""Strengths along a fading line that are told apart."""
BENEATH = 0.5
"""How strong lines are on the outside of a bowl."""
GONE = 0.01
SPECK = 6
"""Stretches of fewer vertices than this are neither shown nor left out by themselves."""
MOVING_STRIDE = 8
NEAR = 0.008
"""How much nearer along its ray another piece of ground must be to hide a vertex."""


@dataclass(frozen=True)
class Contour:
    """A piece of the line on which the loss has one value.

    Attributes:
        level: the loss.
        weights: vertices (n, 2), each on the level.
        points: the same in the scene, (n, 3).
        runs: (first, last + 1) of each stretch of vertices that is seen.
        strength: how much of the land is there at each vertex, (n,), 0 at the edges.
        strong: every fifth line is.
    """

    level: float
    weights: Floats
    points: Floats
    runs: tuple[tuple[int, int], ...]
    strength: Floats
    strong: bool


def equal_steps(loss: Hill, window: Window, lines: int = 18, ceiling: float | None = None) -> tuple[float, ...]:
    """About so many levels, a round step apart (1, 2, 2.5 or 5 times a power of ten), over what the window shows."""
    heights = np.asarray(loss.value(grid(window, 96)), dtype=float)
    low, top = float(heights.min()), float(np.quantile(heights, 0.97)) if ceiling is None else ceiling
    if not top > low:
        return ()
    rough = (top - low) / lines
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(nice for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough * 0.999)
    counts = np.arange(np.floor(low / step) + 1, np.floor(max(top, float(heights.max()) if ceiling is None else top) / step + 1e-9) + 1)
    return tuple(float(count * step) for count in counts[: 3 * lines])


def contour_lines(
    loss: Hill, view: Relief | Map, levels: Sequence[float], *, ceiling: float | None = None, melt: Melt | None = None
) -> tuple[Contour, ...]:
    """The contours of a loss in a view, hidden parts marked as unseen.

    Args:
        loss: its value and gradient.
        view: where the lines are drawn.
        levels: the values, equal steps apart.
        ceiling: as for the landscape.
        melt: how the landscape fades; without it lines are equally strong up to the window's edge.

    Under a ceiling the rim is drawn too, as a strong line.
    """
    weights = grid(view.window, FINENESS)
    heights = np.asarray(loss.value(weights), dtype=float)
    generator = contourpy.contour_generator(weights[..., 0], weights[..., 1], heights)
    found = []
    strong = _every_fifth(levels) | ({ceiling} if ceiling is not None else set())
    for level in sorted({*levels, *({ceiling} if ceiling is not None else ())}):
        for line in generator.lines(level):
            vertices = onto_level(loss, np.asarray(line, dtype=float), level)
            points = view.place(vertices, np.full(len(vertices), level))
            strength = np.ones(len(vertices)) if melt is None else np.asarray(melt.strength(vertices, points), dtype=float)
            found.append((level, vertices, points, strength))
    seen = _seen(loss, view, [line[:3] for line in found], ceiling)
    return tuple(
        Contour(level, vertices, points, _runs(shown * strength > GONE), strength * shown, level in strong)
        for (level, vertices, points, strength), shown in zip(found, seen, strict=True)
    )


def turned(
    lines: Sequence[Contour], loss: Hill, view: Relief | Map, *, ceiling: float | None = None, melt: Melt | None = None
) -> tuple[Contour, ...]:
    """The same lines in another view. What hides them is looked up at every eighth vertex only: this is for views in motion."""
    if not lines:
        return ()
    cuts = np.cumsum([len(line.weights) for line in lines])[:-1]
    every = np.concatenate([line.weights for line in lines])
    points = view.place(every, np.repeat([line.level for line in lines], [len(line.weights) for line in lines]))
    there = np.ones(len(every)) if melt is None else melt.strength(every, points)
    pieces = np.split(points, cuts)
    placed = [(line.level, line.weights, piece) for line, piece in zip(lines, pieces, strict=True)]
    strengths = np.split(there * np.concatenate(_seen(loss, view, placed, ceiling, MOVING_STRIDE)), cuts)
    return tuple(
        Contour(line.level, line.weights, piece, _runs(strength > GONE), strength, line.strong)
        for line, piece, strength in zip(lines, pieces, strengths, strict=True)
    )


def _every_fifth(levels: Sequence[float]) -> set[float]:
    """The levels that are multiples of five steps, if they are equal steps apart at all."""
    steps = np.diff(levels)
    if not steps.size or np.ptp(steps) > 1e-6 * steps[0]:
        return set()
    return {level for level in levels if abs(level / (EVERY * steps[0]) - round(level / (EVERY * steps[0]))) < 1e-6}


def onto_level(loss: Hill, weights: Floats, level: float) -> Floats:
    """Move weights (n, 2) along the gradient until the loss there is `level`; points where the ground is flat stay."""
    for _ in range(4):
        slope = np.asarray(loss.gradient(weights), dtype=float)
        square = (slope**2).sum(axis=-1)
        short = (level - np.asarray(loss.value(weights), dtype=float)) / np.where(square > 1e-12, square, np.inf)
        weights = weights + short[:, None] * slope
    return weights


def _seen(
    loss: Hill, view: Relief | Map, lines: Sequence[tuple[float, Floats, Floats]], ceiling: float | None, stride: int = 1
) -> list[Any]:
    """Of each line, how much is seen of each vertex, (n,): 0 what is hidden, less of what is seen from beneath."""
    if not lines or not isinstance(view, Relief):
        return [np.ones(len(vertices)) for _, vertices, _ in lines]
    vertices = np.concatenate([line[1][::stride] for line in lines])
    heights = np.concatenate([np.full(len(line[1][::stride]), line[0]) for line in lines])
    slack = None if ceiling is None else ceiling + 1e-3 * (ceiling - view.base)  # so that rays to the rim itself do not miss it
    met = Caster(view, loss, slack).march(np.concatenate([line[2][::stride] for line in lines])[:, :2].astype(np.float32))
    along = 1 + view.depth(vertices, heights) / view.distance
    near = np.linalg.norm(met.weights[0] - vertices, axis=-1) < 0.05 * view.half
    shown = ((met.along[0] > along - NEAR) | near) * np.where(met.beneath[0], BENEATH, 1.0)
    pieces = np.split(shown, np.cumsum([len(line[1][::stride]) for line in lines])[:-1])
    return [np.repeat(piece, stride)[: len(line[1])] for piece, line in zip(pieces, lines, strict=True)]


def _runs(shown: Any) -> tuple[tuple[int, int], ...]:
    """Stretches of vertices that are shown, as (first, last + 1); specks and gaps, seen along a slope, are passed over."""
    kept = np.concatenate([[False], shown, [False]])
    for value in (False, True):
        ends = np.flatnonzero(np.diff(kept.astype(int))) + 1
        for start, end in pairwise(ends):
            if kept[start] == value and end - start < min(SPECK, len(shown)):
                kept[start:end] = not value
    ends = np.flatnonzero(np.diff(kept.astype(int)))
    return tuple((int(a), int(b)) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a > 1)


class Contours(Painted):
    """All contours of a landscape in one painting.

    Args:
        lines: the contours, from `contour_lines`.
        theme: their colour.
        home: the box they may be painted in.
        claims: what they depict, one claim for each line.
    """

    def __init__(self, lines: Sequence[Contour], theme: Theme, home: Box, *, claims: tuple[Claim, ...] = ()) -> None:
        super().__init__(home, claims=claims)
        self.lines, self.theme = tuple(lines), theme
        self._kept: dict[str, Any] = {}

    def turn(self, loss: Hill, view: Relief | Map, *, ceiling: float | None = None, melt: Melt | None = None) -> None:
        """Follow the landscape to another view."""
        self.lines = turned(self.lines, loss, view, ceiling=ceiling, melt=melt)

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the lines. What stands still is kept as an image; what has just changed is drawn line by line."""
        kept, state = self._kept, (self.lines, round(pixels_per_unit(ctx), 6))
        changed = "state" in kept and (kept["state"][0] is not state[0] or kept["state"][1] != state[1])
        kept["state"] = state
        if changed:
            kept.pop("picture", None)
            draw(ctx, self.lines, self.theme)
            return
        if "picture" not in kept:
            kept["picture"] = self._picture(state[1])
        raster, surface = kept["picture"]
        show(ctx, surface, raster)

    def _picture(self, density: float) -> tuple[Raster, cairo.ImageSurface]:
        raster = Raster.over(self.home, density)
        surface = image(np.zeros((raster.rows, raster.columns, 4), dtype=np.uint8))
        canvas = cairo.Context(surface)
        canvas.set_matrix(cairo.Matrix(density, 0, 0, -density, -raster.left, raster.top))
        draw(canvas, self.lines, self.theme)
        return raster, surface


def draw(ctx: cairo.Context[Any], lines: Sequence[Contour], theme: Theme) -> None:
    """Draw contours on a context in scene units, line by line in stretches of one strength."""
    colour = tint(theme.contour)
    ctx.set_antialias(cairo.ANTIALIAS_FAST)
    ctx.set_line_join(cairo.LINE_JOIN_ROUND)
    for strong in (False, True):
        ctx.set_line_width(THICK if strong else THIN)
        for shade, stretches in _stretches([line for line in lines if line.strong == strong]).items():
            set_colour(ctx, colour, (STRONG if strong else FAINT) * shade / SHADES)
            for points in stretches:
                ctx.move_to(*points[0])
                for point in points[1:]:
                    ctx.line_to(*point)
            ctx.stroke()


def _stretches(lines: Sequence[Contour]) -> dict[int, list[list[list[float]]]]:
    """The visible stretches of lines, by strength from 1 to `SHADES`."""
    found: dict[int, list[list[list[float]]]] = {}
    for line in lines:
        for first, last in line.runs:
            points = line.points[first:last, :2]
            shades = np.rint(np.minimum(line.strength[first : last - 1], line.strength[first + 1 : last]) * SHADES).astype(int)
            cuts = np.flatnonzero(np.diff(shades)) + 1
            for start, end in zip([0, *cuts], [*cuts, len(shades)], strict=True):
                if shades[start] > 0:
                    found.setdefault(int(shades[start]), []).append(points[start : end + 1].tolist())
    return found
