"""A road of years that winds down the picture, every year as long as the next; ticks and numbers on it, and fog over it."""

from __future__ import annotations

from typing import Any, Self

import cairo
import numpy as np
from manim import VGroup, VMobject

from scenes.kit.claims import Milestone, OnRuler
from scenes.kit.land.fog import noise
from scenes.kit.land.painted import Painted, image
from scenes.kit.land.shading import smooth
from scenes.kit.layout import CAPITAL, Box, Layout
from scenes.kit.mark import Mark, Prop
from scenes.kit.text.numbers import Number
from scenes.kit.theme import STROKES, Theme, tint

HALF = 0.2
"""Half the road's width, in frame units."""
BEND, FINE = 0.6, 24
"""Radius of its bends, and points along each."""
DENSE = 4
"""Points of the road to a year."""
FAINT = 0.01
"""What is too little to be seen."""
EDGE = 0.07
"""How far a tick reaches into the road from either edge, in frame units."""
STAYS = "the road keeps the years that it has passed"
TEXELS = 24
"""Texels of fog to a frame unit."""
SOFT, BRINK, THICK = 1.2, 0.4, 0.98
"""Over how much, in frame units, fog thins towards its edges and towards its top, and how dense it is."""
PERIOD = 11.0
"""After so many frame units the fog's banks repeat."""


class Years:
    """The stage: years along a road, from the upper left down; it turns round at the end of each lane.

    Args:
        lanes: the heights of its lanes, from the top.
        left, right: between these it runs.
    """

    def __init__(self, name: str, lanes: tuple[float, ...], left: float, right: float, first: float, last: float) -> None:
        self.name, self.lanes, self.first, self.last = name, lanes, first, last
        corners = [(end, height) for lane, height in enumerate(lanes) for end in ((left, right) if lane % 2 == 0 else (right, left))]
        self._way = rounded(np.array(corners), BEND)
        self._far = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(self._way, axis=0).T))])

    def place(self, aside: Any, year: Any) -> np.ndarray:
        """Scene points (..., 3) of years (...), this far to the left of who walks on the road."""
        far, forward = self._walked(year), self.forward(year)
        x, y = (np.interp(far, self._far, self._way[:, axis]) for axis in (0, 1))
        return np.stack([x - aside * forward[..., 1], y + aside * forward[..., 0], np.zeros_like(far)], axis=-1)

    def forward(self, year: Any) -> np.ndarray:
        """The way the road runs there, (..., 3) of length 1."""
        far = self._walked(year)
        index = np.clip(np.searchsorted(self._far, far, side="right") - 1, 0, len(self._far) - 2)
        ways = np.diff(self._way, axis=0)[index]
        return np.concatenate([ways / np.linalg.norm(ways, axis=-1, keepdims=True), np.zeros((*far.shape, 1))], axis=-1)

    def level(self, year: float) -> bool:
        """Whether the road runs level there."""
        return bool(abs(self.forward(year)[1]) < FAINT)

    def _walked(self, year: Any) -> np.ndarray:
        """How far along the road a year is, in frame units."""
        share: np.ndarray = (np.asarray(year, dtype=float) - self.first) / (self.last - self.first)
        return share * float(self._far[-1])

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def rounded(corners: np.ndarray, radius: float) -> np.ndarray:
    """A way through corners (n, 2), each of them right-angled and rounded, as points along it."""
    points = [corners[:1]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        to, on = ((one - other) / np.linalg.norm(one - other) for one, other in ((corner, before), (after, corner)))
        angle = np.linspace(0.0, np.pi / 2, FINE)[:, None]
        middle = corner - radius * to + radius * on
        points.append(middle + radius * (np.sin(angle) * to - np.cos(angle) * on))
    return np.concatenate([*points, corners[-1:]])


class Road(Prop):
    """The road as far as it has come."""

    def __init__(self, years: Years, theme: Theme) -> None:
        self.years = years
        ground = theme.relief[1] if theme.dark else theme.relief[2]
        self.ground = VMobject(stroke_color=theme.dim, stroke_width=STROKES.hair, fill_color=ground, fill_opacity=1)
        super().__init__(self.ground, reason="the road that the years lie along")
        self.reach(years.first)

    def reach(self, year: float) -> Self:
        """Have come as far as this year."""
        first = self.years.first
        passed = np.linspace(first, max(year, first + FAINT), max(2, int(DENSE * (year - first)) + 2))
        left, right = (self.years.place(side * HALF, passed) for side in (1, -1))
        self.ground.set_points_as_corners(np.concatenate([left, right[::-1], left[:1]]))
        return self


class YearTick(Mark, VMobject):
    """A short line at each edge of the road, at a year."""

    def __init__(self, years: Years, year: int, theme: Theme) -> None:
        super().__init__(stroke_color=theme.ink, stroke_width=STROKES.hair)
        for side in (-1, 1):
            self.start_new_path(years.place(side * HALF, year))
            self.add_line_to(years.place(side * (HALF - EDGE), year))
        self.depict(Milestone(years.name, 1, year)).waive("left over", STAYS)


def milestone(years: Years, year: int, layout: Layout, theme: Theme) -> VGroup:
    """A tick and its number in the middle of the road."""
    size = layout.type.small
    number = Number(year, 0, size=size, colour=theme.ink, of=OnRuler(years.name, 1)).waive("left over", STAYS)
    at = years.place(0.0, year)
    return VGroup(YearTick(years, year, theme), number.stand_at(at - np.array([0.0, CAPITAL * size / 2, 0.0]), 0.5))


class Haze(Painted):
    """Fog over a box of the picture, thin at its edges and around what is lit. `lift` says how much of it has gone."""

    tweened = ("opacity", "lift")

    def __init__(self, home: Box, lit: Box, theme: Theme, seed: int = 0) -> None:
        super().__init__(home)
        self.lit, self.theme, self.lift = lit, theme, 0.0
        self._density, self._bright = noise(seed)

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Paint the fog over what is there."""
        if self.lift >= 1:
            return
        home = self.home
        columns, rows = int(home.width * TEXELS), int(home.height * TEXELS)
        x, y = np.meshgrid(np.linspace(home.left, home.right, columns), np.linspace(home.top, home.bottom, rows))
        table = len(self._density)
        place = tuple(np.floor((one / PERIOD % 1) * table).astype(int) for one in (2 * y, x))
        density, lit = self._density[place], self._bright[place]
        inside = np.minimum(np.minimum(x - home.left, home.right - x), np.minimum(y - home.bottom, SOFT / BRINK * (home.top - y)))
        away = np.hypot(*(np.maximum(np.maximum(low - one, one - high), 0) for one, low, high in self._sides(x, y)))
        alpha = THICK * smooth(np.minimum(inside, away) / SOFT * (0.6 + 1.5 * density))
        alpha = alpha * smooth((density - (self.lift * 1.5 - 0.5)) / 0.5)
        dark, light = (np.array(tint(colour)) for colour in self.theme.fog)
        colours = dark + smooth(lit)[..., None] * (light - dark)
        self._pixels = np.rint(255 * np.concatenate([colours * alpha[..., None], alpha[..., None]], axis=-1)).astype(np.uint8)
        ctx.rectangle(home.left, home.bottom, home.width, home.height)
        ctx.transform(cairo.Matrix(home.width / columns, 0, 0, -home.height / rows, home.left, home.top))
        ctx.set_source_surface(image(self._pixels))
        ctx.get_source().set_filter(cairo.FILTER_BILINEAR)
        ctx.get_source().set_extend(cairo.EXTEND_PAD)
        ctx.fill()

    def _sides(self, x: np.ndarray, y: np.ndarray) -> tuple[tuple[np.ndarray, float, float], ...]:
        return (x, self.lit.left, self.lit.right), (y, self.lit.bottom, self.lit.top)
