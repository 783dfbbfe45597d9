"""The walker's lantern: warm light that falls on the ground around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from scenes.kit.land.landscape import TEXELS, Landscape
from scenes.kit.land.painted import Painted, image
from scenes.kit.land.shading import smooth
from scenes.kit.theme import tint

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 0.42
"""Of the lantern over the ground, as a share of its reach."""
AROUND = 0.5
"""Of the light that comes from all around, whichever way the ground is turned: fog scatters it."""
SHEEN = 0.10
"""How much light ground of any tint throws back."""


class Lantern(Painted):
    """Light on the relief: by the angle at which it falls, less with distance, none beyond its reach.

    Args:
        land: the landscape it shines on. Put the lantern right above it.
        centre: the walker's weights; set the attribute as the walker moves.
        reach: how far it shines, in weights.
        strength: of its light, 1 as the theme has it.
    """

    tweened = ("opacity", "reach", "strength")

    def __init__(self, land: Landscape, centre: Sequence[float], reach: float, strength: float = 1.0) -> None:
        super().__init__(land.home)
        self.land, self.centre, self.reach, self.strength = land, tuple(centre), reach, strength

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Add the light to what is painted."""
        survey = self.land.survey()
        offset = survey.weights - np.asarray(self.centre, dtype=np.float32)
        near = (offset**2).sum(axis=-1) < self.reach**2
        rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
        if not rows.size:
            return
        patch = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        self._pixels = np.rint(np.clip(self._light(patch), 0, 1) * 255).astype(np.uint8)
        raster = survey.raster
        ctx.transform(cairo.Matrix(1 / TEXELS, 0, 0, -1 / TEXELS, (raster.left + columns[0]) / TEXELS, (raster.top - rows[0]) / TEXELS))
        ctx.set_source_surface(image(self._pixels))
        ctx.paint()

    def _light(self, patch: tuple[slice, slice]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """The light from the ground in this patch of the survey, (rows, columns, 4): it shines where alpha is less than the colours."""
        survey, half = self.land.survey(), np.float32(self.land.view.half)
        here = np.asarray(self.centre, dtype=np.float32)
        lamp = self.land.view.to_ground(here, self.land.loss.value(here)).astype(np.float32)
        lamp[2] += HEIGHT * self.reach / half
        towards = lamp - survey.ground[patch]
        falling = (towards * survey.normals[patch]).sum(axis=-1) / np.linalg.norm(towards, axis=-1)
        distance = np.linalg.norm(survey.weights[patch] - here, axis=-1) / self.reach
        lit = AROUND + (1 - AROUND) * np.clip(falling, 0, 1)
        amount = (lit * smooth(1 - distance) * survey.strength[patch] * self.strength)[..., None]
        colour = np.array(tint(self.land.theme.lantern), dtype=np.float32)
        gain, cover = self.land.theme.lamplight
        light = amount * colour * (cover + gain * (survey.tints[patch] + SHEEN))
        result: np.ndarray[Any, np.dtype[np.float32]] = np.concatenate([light, amount * cover], axis=-1)
        return result
