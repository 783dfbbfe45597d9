"""Fog as a rule: until it lifts, only the ground within sight of the walker can be seen.

Sight is a distance in weights, so the hole in the fog is a disc of the ground itself, bent as the ground is bent. Outside it the fog
is opaque to the last pixel. The fog's look is made of banks that lie over the ground in perspective and wisps that drift across them;
everything is a function of the `time`, `centre`, `sight` and `lift` that the scene sets, so a frame looks the same however it is
reached.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from scenes.kit.land.painted import Painted, image
from scenes.kit.land.shading import FOG_SINK, smooth
from scenes.kit.land.view import Relief
from scenes.kit.theme import tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenes.kit.land.landscape import Landscape
    from scenes.kit.land.view import Floats

TABLE = 1024
"""Side of the noise, a power of two; it repeats."""
ROUGHNESS = 1.9
STRETCH = 1.7
"""Banks are so much longer across than deep."""
PERIODS = (3.4, 1.25)
"""Spans after which banks and wisps repeat."""
SPEEDS = (0.020, -0.034)
"""Drift across, in spans a second."""
SHARES = (0.64, 0.36)
RIM = 0.42
"""Share of the sight over which the fog closes in."""
FULL = 0.96
"""Share of the sight at which it has closed."""
SOFT = 0.42
"""Softness of the edges of dissolving fog."""
GLOW = 1.05
"""How far light scatters into the fog, in sights: where it has lost two fifths."""
VEIL = 0.16
"""How much lighter the fog is at the top of the picture than at its foot."""
FOOT = 0.04
"""Where the fog ends over the bottom of its box, in frame units; twice this below the land's lowest point it is whole."""
FRAYED = np.float32(0.62)
"""Share of that height by which the thinnest fog ends sooner than the densest."""
TORN = (0.12, 0.46)
"""The tones of thin and of dense fog there."""
SHEET, FURTHEST = 0.3, 2.5
"""Height of the sheet on which banks lie, in spans, and how far along a ray it is looked for."""
NEAR_FIRST, OPENED = np.float32(0.58), 2.1
"""Fog lifts near the walker first: how much that counts against where it is dense, and up to how far away, in spans."""


@cache
def noise(seed: int) -> tuple[Floats, Floats]:
    """Cloud noise that repeats, (TABLE, TABLE), values evenly spread over 0 to 1; and the same lit from the upper left."""
    rng = np.random.default_rng(seed)
    counts = np.fft.fftfreq(TABLE) * TABLE
    pitch = np.hypot(counts[:, None] * 1.0, counts[None, :])
    pitch[0, 0] = np.inf
    raw = np.real(np.fft.ifft2(np.fft.fft2(rng.standard_normal((TABLE, TABLE))) * pitch**-ROUGHNESS))
    ranks = np.empty(raw.size, dtype=np.float32)
    ranks[np.argsort(raw, axis=None)] = np.linspace(0, 1, raw.size, dtype=np.float32)
    density = ranks.reshape(raw.shape)
    reach = TABLE // 64
    shifts = (reach, reach // 2, reach // 4)
    slope = np.sum([np.roll(raw, (-shift, shift), (0, 1)) - np.roll(raw, (shift, -shift), (0, 1)) for shift in shifts], axis=0)
    lit = np.clip(0.62 * density + 0.38 * (0.5 + 0.22 * slope / slope.std()), 0, 1).astype(np.float32)
    return density, lit


class Layer:
    """One sheet of noise over the picture's texels, drifting across.

    Args:
        table: the noise, (TABLE, TABLE).
        across, along: where each texel lies in it, in periods, (rows, columns).
    """

    def __init__(self, tables: tuple[Floats, ...], across: Floats, along: Floats) -> None:
        self.tables = tuple(np.concatenate([table, table], axis=1).ravel() for table in tables)
        column = np.floor(across * TABLE).astype(np.int64) % TABLE
        row = np.floor(along * TABLE).astype(np.int64) % TABLE
        self.start = (row * 2 * TABLE + column).astype(np.int32)

    def at(self, shift: float, which: int = 0) -> Floats:
        """The noise of a table after a drift by `shift` periods."""
        place = (shift % 1.0) * TABLE
        whole = int(place) % TABLE
        part, table = np.float32(place - int(place)), self.tables[which]
        here = table.take(self.start + np.int32(whole))
        there = table.take(self.start + np.int32((whole + 1) % TABLE))
        there -= here
        there *= part
        here += there
        return here


class Fog(Painted):
    """Fog over a landscape that reaches from edge to edge of the frame and sinks away above the caption band.

    Args:
        land: the landscape; its `sinking` must be on.
        sight: how far the walker sees, in weights.
        centre: the walker's weights.
        seed: of the noise.
        span: the weights to one unit of its pattern; by default a ground unit.

    Attributes set by the scene: `sight`, `centre`, `time` (seconds of drift), `lift` (0 closed, 1 gone).

    Raises:
        ValueError: if the landscape is not sinking: fog would end in a hard edge, or uncover land at its foot.
    """

    tweened = ("opacity", "sight", "lift")

    def __init__(self, land: Landscape, sight: float, centre: Sequence[float], *, seed: int = 0, span: float | None = None) -> None:
        super().__init__(land.home)
        if land.melt.floor is None:
            raise ValueError("fog needs a landscape made with sinking=True, which melts away before the fog does")
        self.land, self.sight, self.centre, self.seed = land, sight, tuple(centre), seed
        self.span = land.view.half if span is None else span
        self.time, self.lift = 0.0, 0.0
        self._sheets: dict[Any, tuple[Layer, Layer, Floats, Floats, tuple[Floats, Floats]]] = {}

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the fog over what is there."""
        if self.lift >= 1:
            return
        raster = self.land.survey().raster
        self._pixels = self.pixels()
        ctx.rectangle(self.home.left, self.home.bottom, self.home.width, self.home.height)
        ctx.transform(
            cairo.Matrix(1 / raster.density, 0, 0, -1 / raster.density, raster.left / raster.density, raster.top / raster.density)
        )
        ctx.set_source_surface(image(self._pixels))
        ctx.get_source().set_filter(cairo.FILTER_BILINEAR)
        ctx.get_source().set_extend(cairo.EXTEND_PAD)
        ctx.fill()

    def pixels(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """The fog's texels, (rows, columns, 4) uint8, premultiplied."""
        banks, wisps, veil, foot, sheet = self._layers()
        shifts = tuple(self.time * speed / (period * STRETCH) for speed, period in zip(SPEEDS, PERIODS, strict=True))
        tone = _mixed(banks.at(shifts[0], 1), wisps.at(shifts[1], 1))
        tone += veil
        alpha = self._closed(self._square_distance(), tone)
        frayed = foot < 1
        begin = FRAYED * (1 - smooth((tone[frayed] - TORN[0]) / (TORN[1] - TORN[0])))
        alpha[frayed] *= smooth((foot[frayed] - begin) / (1 - FRAYED))
        if self.lift > 0:
            alpha *= self._left(_mixed(banks.at(shifts[0]), wisps.at(shifts[1])), sheet)
        return self._coloured(tone, alpha, self._scattered(sheet))

    def _square_distance(self) -> Floats:
        """The square of how far from the walker the ground is that each texel sees, in sights."""
        return _squares(self.land.survey().apart, self.centre, 1 / max(self.sight, 1e-9))

    def _scattered(self, sheet: tuple[Floats, Floats]) -> Floats:
        """How much of the lantern's light reaches each texel of the fog itself, 0 to 1."""
        square = _squares(sheet, self._above(), self.span / max(self.sight, 1e-9) / GLOW)
        square *= np.float32(-0.5)
        return np.exp(square, out=square)

    def _above(self) -> Floats:
        """Where on the sheet the walker is seen, (2,)."""
        return self._on_sheet(np.asarray(self.land.view.spot(self.land.loss, self.centre), dtype=np.float32))

    def _closed(self, square: Floats, tone: Floats) -> Floats:
        """How closed the fog is, 1 beyond sight: no texel beside a closed one is open, so nothing leaks between texels."""
        alpha = np.ones_like(square)
        open_texels = square < 1
        rows, columns = (np.flatnonzero(open_texels.any(axis=axis)) for axis in (1, 0))
        if rows.size:
            patch = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            near = np.sqrt(square[patch]) + np.float32(0.16) * (np.clip(tone[patch], 0, 1) - np.float32(0.3)).clip(0)
            alpha[patch] = smooth((near - (FULL - RIM)) / RIM)
            for axis in (0, 1):
                alpha = _spread(alpha, axis)
        return alpha

    def _left(self, density: Floats, sheet: tuple[Floats, Floats]) -> Floats:
        """What is left of the fog while it lifts: the densest last, and what is far from the walker."""
        threshold = np.float32(self.lift * (1 + SOFT) - SOFT)
        away = np.sqrt(_squares(sheet, self._above(), 1 / OPENED))
        density *= 1 - NEAR_FIRST
        density += NEAR_FIRST * smooth(away)
        return smooth((density - threshold) / SOFT)

    def _coloured(self, tone: Floats, alpha: Floats, scatter: Floats) -> np.ndarray[Any, np.dtype[np.uint8]]:
        theme = self.land.theme
        dark, light, warm = (np.array(tint(colour), dtype=np.float32) * 255 for colour in (*theme.fog, theme.lantern))
        rise = smooth((tone - np.float32(0.03)) / np.float32(0.87))
        scatter *= np.float32(theme.scatter) * (np.float32(0.35) + np.float32(0.65) * rise)
        top = alpha * np.float32(255)
        result = np.empty((*tone.shape, 4), dtype=np.uint8)
        grain = _grain(tone.shape, self.seed)
        for channel in range(3):
            shade = rise * (light[channel] - dark[channel])
            shade += dark[channel]
            shade += (warm[channel] - shade) * scatter
            shade *= alpha
            shade += grain
            result[..., channel] = np.minimum(shade, top, out=shade)
        result[..., 3] = np.rint(top, out=top)
        return result

    def _layers(self) -> tuple[Layer, Layer, Floats, Floats, tuple[Floats, Floats]]:
        """Banks, wisps, a veil that thickens with distance, how the fog ends at its foot, and where texels lie; made once for each view."""
        if self.land.view not in self._sheets:
            self._sheets.clear()
            self._sheets[self.land.view] = self._made_layers()
        return self._sheets[self.land.view]

    def _made_layers(self) -> tuple[Layer, Layer, Floats, Floats, tuple[Floats, Floats]]:
        points = self.land.survey().raster.points()
        sheet = self._on_sheet(points)
        tables = noise(self.seed)
        banks, wisps = (
            Layer(tables, sheet[..., 0] / (period * STRETCH) + 0.31 * number, sheet[..., 1] / period + 0.57 * number)
            for number, period in enumerate(PERIODS)
        )
        up = points[..., 1] - self.home.bottom
        veil = VEIL * (up / self.home.height - 0.35)
        planes = np.ascontiguousarray(np.moveaxis(sheet, -1, 0), dtype=np.float32)
        foot = ((up - FOOT) / (FOG_SINK - 3 * FOOT)).astype(np.float32)
        return banks, wisps, veil.astype(np.float32), foot, (planes[0], planes[1])

    def _on_sheet(self, points: Floats) -> Floats:
        """Where scene points (..., 2 or 3) meet a level sheet over the ground: across and along as the viewer stands, in spans."""
        view = self.land.view
        share = view.half / self.span
        if not isinstance(view, Relief):
            flat: Floats = (view.weights_at(points) - view.middle) / self.span
            return flat
        eye, rays = view.rays(points)
        with np.errstate(divide="ignore"):
            far = np.where(rays[..., 2] < -1e-3, (SHEET / share - eye[2]) / rays[..., 2], np.inf)
        ground: Floats = eye + rays * np.minimum(far, FURTHEST)[..., None]
        right = view.rotation[0, :2]
        level: Floats = share * ground[..., :2] @ np.array([right, (-right[1], right[0])]).T
        return level


def _mixed(banks: Floats, wisps: Floats) -> Floats:
    banks *= np.float32(SHARES[0])
    wisps *= np.float32(SHARES[1])
    banks += wisps
    return banks


def _squares(places: tuple[Floats, Floats], here: Sequence[float] | Floats, scale: float) -> Floats:
    """Squared distances of places (their two coordinates, each (rows, columns)) from here, in units of 1 / `scale`."""
    total, other = ((plane - np.float32(one)) * np.float32(scale) for plane, one in zip(places, here, strict=True))
    total *= total
    other *= other
    total += other
    return total


def _spread(alpha: Floats, axis: int) -> Floats:
    """The largest of each texel and its two neighbours along an axis."""
    spread = alpha.copy()
    first, last = [slice(None), slice(None)], [slice(None), slice(None)]
    first[axis], last[axis] = slice(1, None), slice(None, -1)
    one, other = tuple(first), tuple(last)
    np.maximum(spread[one], alpha[other], out=spread[one])
    np.maximum(spread[other], alpha[one], out=spread[other])
    return spread


@cache
def _grain(shape: tuple[int, ...], seed: int) -> Floats:
    """Noise of about one level, which keeps slow shades free of bands once they are rounded down to whole levels."""
    return np.random.default_rng(seed + 1).random(shape, dtype=np.float32)
