"""The hillside in fog as one world: land, contours, the lantern's light and the fog, all following the same walker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from manim import Mobject

from mathcore import Loss
from scenes.kit import claims
from scenes.kit.land.basin import holding
from scenes.kit.land.contours import Contours, contour_lines, equal_steps
from scenes.kit.land.fog import Fog
from scenes.kit.land.landscape import Landscape
from scenes.kit.land.lantern import Lantern
from scenes.kit.land.sky import Shade, Sky
from scenes.kit.land.view import Relief, grid, widened, window_of
from scenes.kit.layout import Box, Layout
from scenes.kit.marks import floats
from scenes.kit.theme import Theme


@dataclass(frozen=True)
class Stand:
    """From where the hillside is seen: angles in radians, height of the relief, and how far it reaches beyond the canvas."""

    heading: float
    tilt: float
    relief: float
    zoom: float
    drop: float
    """How far the middle lies below that of the canvas, in frame units."""


STANDS = MappingProxyType(
    {
        "16:9": Stand(heading=1.10, tilt=1.00, relief=0.50, zoom=1.05, drop=0.7),
        "9:16": Stand(heading=1.10, tilt=0.70, relief=0.50, zoom=1.80, drop=1.0),
        "1:1": Stand(heading=1.10, tilt=0.88, relief=0.50, zoom=1.32, drop=0.35),
    }
)
BEYOND = (1.7, 1.55, 1.4, 1.3, 1.2)
"""How far the land goes on beyond the loss's window, as factors, so that its corners lie outside the picture: ..."""
TALLEST = 3.0
"""... the first with which it is at most so many times as high as within the window, so that no wall hides the valley."""
MELTING = 0.8
"""Where land begins to melt into the night, as a share of the loss's window."""
DISTANCE = 4.0
"""From where it is seen, in half windows."""
COMPASS = ((1, 0), (0, 1), (-1, 0), (0, -1))
LEAST, ROOM = 0.55, 0.32
"""How small the hillside is made, at most, for a walk to fit onto it, and the room that its marks have to the stage's edges."""
MOSTLY, SAMPLES = 0.98, 64
"""Share of the land that is looked at there, and how finely."""
SHADED = (0.95, 1.15)
"""How far the shade behind words reaches from their middle, in their widths and heights."""
LANTERN_REACH = 1.25
"""How far the lantern throws light, in sights: a little beyond, so that light never ends where sight does."""


def reaching(loss: Loss, view: Relief) -> float:
    """By which factor the window can be opened without walls around the valley."""

    def height(factor: float) -> float:
        heights = np.asarray(loss.value(grid(widened(view.window, factor), SAMPLES)), dtype=float)
        return float(np.quantile(heights, MOSTLY)) - view.base

    return next((factor for factor in BEYOND if height(factor) <= TALLEST * height(1.0)), BEYOND[-1])


class Hillside:
    """A landscape that fills the canvas, with fog that shows only what lies within `sight` of the walker.

    `parts` are the mobjects in drawing order; `clock` gives the clip's time, by which the fog drifts. The land reaches well beyond `start`.
    It is moved aside as far as the ground within `around` of it needs to stand on the stage, and for the first of the `wished` places,
    weights (n, 2), that fit onto it together with this ground it is also made smaller.
    """

    def __init__(
        self,
        loss: Loss,
        layout: Layout,
        theme: Theme,
        start: Sequence[Any],
        *,
        sight: float,
        around: float,
        wished: Sequence[np.ndarray] = (),
        seed: int,
        clock: Callable[[], float],
    ) -> None:
        canvas = layout.canvas
        stand = STANDS[layout.aspect]
        seen_in = canvas.shifted(-stand.drop)
        here = floats(tuple(start))
        window = tuple((Fraction(low), Fraction(high)) for low, high in holding(window_of(loss), here[None]))
        fitted = Relief.fitted(
            replace(loss, window=window),
            seen_in,
            heading=stand.heading,
            tilt=stand.tilt,
            relief=stand.relief,
            zoom=stand.zoom,
            distance=DISTANCE,
        )
        ground = here + around * np.array(COMPASS)
        tried = (fitted.shrunk_into(layout.stage.inset(ROOM), loss, np.concatenate([ground, places])) for places in wished)
        near = next((view for view, share in tried if share >= LEAST), fitted.moved_into(layout.stage, fitted.spot(loss, ground)))
        beyond = reaching(loss, near)
        self.view = near.opened(beyond)
        self.land = Landscape(loss, self.view, theme, canvas, sinking=True, melt=1 - MELTING / beyond, toned=near)
        self.sky = Sky(self.land, seed=seed)
        lines = contour_lines(loss, self.view, equal_steps(loss, near.window), melt=self.land.melt)
        self.contours = Contours(
            lines, theme, canvas, claims=tuple(claims.Contour(self.view.name, loss.expression, line.level) for line in lines)
        )
        self.lantern = Lantern(self.land, (0.0, 0.0), LANTERN_REACH * sight)
        self.fog = Fog(self.land, sight, (0.0, 0.0), seed=seed, span=near.half)
        self.fog.add_updater(lambda fog, dt: setattr(fog, "time", clock()))

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """Everything, in drawing order."""
        return self.sky, self.land, self.lantern, self.contours, self.fog

    def shade(self, words: Mobject) -> Shade:
        """The shade in which words can be read on the hillside, and in fog without a casing."""
        (x, y, _), across, up = words.get_center(), SHADED[0] * words.width, SHADED[1] * words.height
        return Shade(self.land.theme, Box(x - across, y - up, x + across, y + up), self.land.home)

    def look(self, at: Sequence[Any]) -> None:
        """Let the lantern stand at these weights, and sight reach from there."""
        self.lantern.centre = self.fog.centre = tuple(floats(tuple(at)).tolist())
