"""A valley seen from the side, painted: the hillside under a section's curve, the night over it, a well in its lowest place, and fog.

What is painted follows the section as it stands, frame by frame, so that ground and curve are re-scaled together. The hillside's colour
is its height, its strata lie at the same losses as the ticks of the ruler; the well, the stars and the fog are scenery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from scenes.kit.graphs.graph import Section, nice_ticks
from scenes.kit.land.fog import noise
from scenes.kit.land.painted import Painted, add_stop, image, set_colour
from scenes.kit.land.shading import smooth
from scenes.kit.theme import Theme, Tint, tint

if TYPE_CHECKING:
    from mathcore import Loss
    from scenes.kit.layout import Box

SOIL = 0.5
"""How deep the hillside goes on under the lowest loss, in frame units, while it melts into the ground colour."""
MELT = 0.6
"""Over this width the picture melts away at its sides and top, in frame units."""
DIMMED = 0.35
"""How much of the ground colour is mixed into the hillside's own, which marks and words stand on."""
SHEEN = (0.7, 0.036, 12)
"""The light along the surface: how deep it goes in frame units, and how strong each of so many layers is."""
OVER = 0.1
"""So far beyond its edges the rim reaches, to cover what is drawn right at them."""
STARS = 70
STRATA = 6
LIGHT = 1.7
"""How far the lantern lights the ground, in frame units."""
VEIL_MELT = 0.5
"""Over this width the fog thins out at its edges, unless told otherwise, ..."""
FRAYED, TORN = 0.32, (0.15, 0.8)
"""... the thinnest by this share of it sooner than the densest; and the densities of the two."""
VEILED = 0.3
"""How much lighter the fog is at its top than at its foot."""
HAZE, GLOW = 0.9, 0.75
"""Of the lantern's colour that fog takes on, how much the thin fog within its disc has, and how far out from the walker."""
DENSITY = 26
"""Texels of fog to a frame unit."""
OPEN, CLOSED = 0.55, 1.25
"""From the walker on, in frame units: where the fog begins and where it has closed."""
DRIFT = 0.011
"""Of the noise, in periods a second."""
SOFT = 0.42
"""Softness of the edges of dissolving fog."""


def mix(one: Tint, other: Tint, share: float) -> Tint:
    """The colour `share` of the way from one to the other."""
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]), one[2] + share * (other[2] - one[2]))


class Valley(Painted):
    """Sky, hillside and well of a section. `lamp` is the scene point of the walker's lantern.

    Args:
        section: the section; what is painted reaches `home`, beyond its box.
        loss: the loss.
        home: where it is painted.
        ticks: how many strata at most, those of the ruler.
    """

    tweened = ("opacity", "well")

    def __init__(self, section: Section, loss: Loss, theme: Theme, home: Box, *, seed: int = 0, ticks: int = STRATA) -> None:
        super().__init__(home)
        self.section, self.loss, self.theme, self.ticks = section, loss, theme, ticks
        self.lamp = (0.0, 0.0)
        self.well = 1.0
        self.well_at: float | None = None
        self.well_size = 1.0
        self.stars = np.random.default_rng(seed).random((STARS, 3))

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the valley as the section stands."""
        box = self.section.box
        distance, height = self.section.curve(self.loss, max(box.left - self.home.left, self.home.right - box.right) / box.width)
        low, high = self.section.up
        top = high + (high - low)
        surface = self.section.place(distance, np.clip(np.nan_to_num(height, nan=top, posinf=top, neginf=low), low, top))[:, :2]
        ctx.set_antialias(cairo.ANTIALIAS_NONE)
        ctx.rectangle(self.home.left, self.home.bottom, self.home.width, self.home.height)
        ctx.clip()
        ctx.set_antialias(cairo.ANTIALIAS_DEFAULT)
        self._sky(ctx)
        if self.well_at is not None and self.well > 0:
            self._well(ctx)
        ctx.save()
        self._ground(ctx, surface)
        ctx.restore()

    def _sky(self, ctx: cairo.Context[Any]) -> None:
        theme, box = self.theme, self.section.box
        ground, glow = tint(theme.ground), mix(tint(theme.ground), tint(theme.relief[1]), 0.55)
        sky = cairo.LinearGradient(0, box.top, 0, box.bottom)
        add_stop(sky, 0, ground)
        add_stop(sky, 1, glow)
        ctx.set_source(sky)
        ctx.paint()
        for across, up, size in self.stars if theme.dark else ():
            x, y = box.at(across, 1 - 0.8 * up**1.4)[:2]
            set_colour(ctx, tint(theme.contour), (0.16 + 0.5 * size) * (1 - up))
            ctx.arc(x, y, 0.008 + 0.014 * size**3, 0, 2 * np.pi)
            ctx.fill()

    def _ground(self, ctx: cairo.Context[Any], surface: np.ndarray) -> None:
        theme, box = self.theme, self.section.box
        bottom = box.bottom - SOIL
        self._along(ctx, surface)
        ctx.line_to(surface[-1, 0], bottom)
        ctx.line_to(surface[0, 0], bottom)
        ctx.close_path()
        ctx.clip()
        hill = cairo.LinearGradient(0, box.bottom, 0, box.top)
        for index, colour in enumerate(theme.relief):
            add_stop(hill, index / (len(theme.relief) - 1), mix(tint(colour), tint(theme.ground), DIMMED))
        ctx.set_source(hill)
        ctx.paint()
        self._strata(ctx)
        self._sheen(ctx, surface)
        self._lantern(ctx)
        soil = cairo.LinearGradient(0, box.bottom + SOIL, 0, bottom)
        add_stop(soil, 0, tint(theme.ground), 0)
        add_stop(soil, 1, tint(theme.ground), 1)
        ctx.set_source(soil)
        ctx.paint()

    def _along(self, ctx: cairo.Context[Any], surface: np.ndarray) -> None:
        ctx.move_to(*surface[0])
        for x, y in surface[1:]:
            ctx.line_to(x, y)

    def _strata(self, ctx: cairo.Context[Any]) -> None:
        ctx.set_line_width(0.014)
        for level in nice_ticks(self.section.up, self.ticks):
            y = float(self.section.place(0, float(level))[1])
            set_colour(ctx, tint(self.theme.contour), 0.22)
            ctx.move_to(self.home.left, y)
            ctx.line_to(self.home.right, y)
            ctx.stroke()

    def _sheen(self, ctx: cairo.Context[Any], surface: np.ndarray) -> None:
        deepest, strength, layers = SHEEN
        ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        set_colour(ctx, tint(self.theme.relief[-1]), strength)
        for depth in np.geomspace(deepest, deepest / 20, layers):
            ctx.set_line_width(2 * float(depth))
            self._along(ctx, surface)
            ctx.stroke()

    def _lantern(self, ctx: cairo.Context[Any]) -> None:
        light = cairo.RadialGradient(*self.lamp, 0, *self.lamp, LIGHT)
        warm = tint(self.theme.lantern)
        for offset, strength in ((0.0, 0.5), (0.12, 0.28), (0.35, 0.1), (1.0, 0.0)):
            add_stop(light, offset, warm, strength)
        ctx.set_source(light)
        ctx.paint()

    def _well(self, ctx: cairo.Context[Any]) -> None:
        """A round stone well with its roof, standing in the lowest place."""
        theme = self.theme
        x, y = self.section.place(self.well_at, float(self.loss.value(self.section.weights(np.array(self.well_at)))))[:2]
        ctx.save()
        ctx.translate(float(x), float(y))
        ctx.scale(self.well_size, self.well_size)
        stone, dark, warm = mix(tint(theme.ground), tint(theme.contour), 0.62), tint(theme.casing), tint(theme.lantern)
        glow = cairo.RadialGradient(0, 0.35, 0, 0, 0.35, 0.75)
        add_stop(glow, 0, warm, 0.34 * self.well)
        add_stop(glow, 1, warm, 0)
        ctx.set_source(glow)
        ctx.paint()
        for colour, grow in ((dark if theme.dark else tint(theme.ink), 0.025), (stone, 0.0)):
            set_colour(ctx, colour, self.well)
            ctx.rectangle(-0.17 - grow, -0.08, 0.34 + 2 * grow, 0.26 + grow)
            for side in (-1, 1):
                ctx.rectangle(side * 0.14 - 0.018 - grow, 0.1, 0.036 + 2 * grow, 0.36)
            ctx.move_to(-0.26 - 2 * grow, 0.43 - grow)
            ctx.line_to(0, 0.62 + 1.6 * grow)
            ctx.line_to(0.26 + 2 * grow, 0.43 - grow)
            ctx.close_path()
            ctx.fill()
        set_colour(ctx, dark, 0.5 * self.well)
        ctx.set_line_width(0.012)
        for row in (0.0, 0.09):
            ctx.move_to(-0.17, row)
            ctx.line_to(0.17, row)
        ctx.stroke()
        ctx.restore()


class Rim(Painted):
    """Lets the sides and the top of what is painted and drawn beneath end in the ground colour."""

    def __init__(self, theme: Theme, home: Box) -> None:
        super().__init__(home)
        self.theme = theme

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the ground colour over the rim."""
        home, colour = self.home, tint(self.theme.ground)
        ctx.set_antialias(cairo.ANTIALIAS_NONE)
        ctx.rectangle(home.left - OVER, home.bottom - OVER, home.width + 2 * OVER, home.height + 2 * OVER)
        ctx.clip()
        ends = (
            ((home.left, 0), (home.left + MELT, 0)),
            ((home.right, 0), (home.right - MELT, 0)),
            ((0, home.top), (0, home.top - MELT)),
        )
        for start, end in ends:
            edge = cairo.LinearGradient(*start, *end)
            for offset in np.linspace(0, 1, 9):
                add_stop(edge, float(offset), colour, float(smooth(1 - offset)))
            ctx.set_source(edge)
            ctx.paint()


class Veil(Painted):
    """Fog over a section: all that lies further from the walker than its lantern reaches is hidden.

    The scene sets `lamp` (the walker's scene point), `time` (seconds of drift) and `lift` (0 closed, 1 gone); where the picture comes to
    show more of the section, `reach` is how much smaller the lantern's disc has become with it.
    """

    tweened = ("opacity", "lift")

    def __init__(self, theme: Theme, home: Box, *, seed: int = 0, melt: float = VEIL_MELT) -> None:
        super().__init__(home)
        self.theme, self.seed = theme, seed
        self.lamp, self.time, self.lift, self.reach = (0.0, 0.0), 0.0, 0.0, 1.0
        rows, columns = round(home.height * DENSITY), round(home.width * DENSITY)
        self.x = home.left + (np.arange(columns, dtype=np.float32) + 0.5) / DENSITY
        self.y = home.top - (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / DENSITY
        sides = np.minimum(self.x - home.left, home.right - self.x) / melt
        ends = np.minimum((self.y - home.bottom) / VEIL_MELT, (home.top - self.y) / melt)
        self.edge = np.minimum(np.minimum(sides, ends), 1)
        self.up = (self.y - home.bottom) / home.height - 0.5

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the fog over what is there."""
        if self.lift >= 1:
            return
        self._pixels = self.pixels()
        ctx.transform(cairo.Matrix(1 / DENSITY, 0, 0, -1 / DENSITY, self.home.left, self.home.top))
        ctx.set_source_surface(image(self._pixels))
        ctx.get_source().set_filter(cairo.FILTER_BILINEAR)
        ctx.paint()

    def pixels(self) -> np.ndarray:
        """The fog's texels, (rows, columns, 4) uint8, premultiplied."""
        density, tone = self._noise()
        away = np.hypot(self.x - np.float32(self.lamp[0]), self.y - np.float32(self.lamp[1])) / np.float32(self.reach)
        begin = FRAYED * (1 - smooth((density - TORN[0]) / (TORN[1] - TORN[0])))
        alpha: np.ndarray = smooth((away - OPEN) / (CLOSED - OPEN)) * smooth((self.edge - begin) / (1 - FRAYED))
        if self.lift > 0:
            threshold = self.lift * (1 + SOFT) - SOFT
            alpha = alpha * smooth((density - threshold) / SOFT)
        dark, light, warm = (np.array(tint(colour), dtype=np.float32) for colour in (*self.theme.fog, self.theme.lantern))
        rise = smooth((tone + VEILED * self.up - 0.12) / 0.8)[..., None]
        colour: np.ndarray = dark + (light - dark) * (0.15 + 0.7 * rise)
        colour = colour + (warm - colour) * (self.theme.scatter * np.exp(-np.square(np.maximum(away - 0.4, 0) / 1.1)))[..., None]
        filled = np.concatenate([colour, np.ones_like(rise)], axis=-1) * alpha[..., None]
        haze = HAZE * self.theme.scatter * (1 - self.lift) * np.exp(-np.square(away / GLOW)) * (1 - alpha)
        filled = filled + np.append(warm, np.float32(1.0)) * haze[..., None]
        texels: np.ndarray = np.rint(filled * 255).astype(np.uint8)
        return texels

    def _noise(self) -> tuple[np.ndarray, np.ndarray]:
        """Density and tone of two drifting sheets, (rows, columns)."""
        density = tone = np.zeros((len(self.y), len(self.x)), dtype=np.float64)
        for share, period, speed in ((0.6, 9.0, 1.0), (0.4, 4.1, -1.7)):
            tables = noise(self.seed)
            size = len(tables[0])
            columns = (((self.x / (1.8 * period) + self.time * speed * DRIFT) % 1) * size).astype(int)
            rows = ((self.y / period) % 1 * size).astype(int)
            density, tone = (total + share * table[rows, columns] for total, table in zip((density, tone), tables, strict=True))
        return density, tone
