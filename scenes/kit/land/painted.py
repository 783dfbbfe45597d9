"""Mobjects that paint themselves with cairo, and the camera that shows them.

manim's own surfaces and images cost a quarter of a second a frame at 1080p. A `Painted` mobject is handed the frame's cairo context
instead, in scene units, and draws what it likes; manim still moves, scales, fades and copies it like any other mobject.

The frame's bytes are red, green, blue, alpha, where cairo's native order on little-endian machines is blue, green, red, alpha.
Colours given to cairo therefore go through `set_colour` and `add_stop`, which swap red and blue; arrays in the frame's own order
are shown as they are by `image`.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

import cairo
import numpy as np
from manim import Mobject
from manim.camera.moving_camera import MovingCamera

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenes.kit.claims import Claim
    from scenes.kit.layout import Box
    from scenes.kit.theme import Tint


class Painted(Mobject):
    """A mobject that paints itself. Subclasses implement `paint`.

    Its `points` are the corners of its box (lower left, lower right, upper right, upper left): that is what manim moves and scales,
    and what is painted follows. Copies share everything but their place, so a copy costs next to nothing.

    Args:
        home: where it paints, in scene units.
        claims: what it depicts, for the gates.
    """

    tweened: ClassVar[tuple[str, ...]] = ("opacity",)
    """Attributes that animations blend from start to end: `painted.animate.set(opacity=0.5)`."""

    def __init__(self, home: Box, *, claims: tuple[Claim, ...] = ()) -> None:
        super().__init__()
        self.home = home
        self.claims = claims
        self.opacity = 1.0
        self.points = np.array(
            [(home.left, home.bottom, 0), (home.right, home.bottom, 0), (home.right, home.top, 0), (home.left, home.top, 0)], dtype=float
        )

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Draw on the context, in the scene units of `home`. The context's state need not be put back."""
        raise NotImplementedError

    def placement(self) -> cairo.Matrix:
        """Where manim has moved, scaled or turned the box since it was made, as a transform of scene units."""
        lower_left, lower_right, _, upper_left = self.points[:, :2]
        across, up = (lower_right - lower_left) / self.home.width, (upper_left - lower_left) / self.home.height
        x, y = lower_left - across * self.home.left - up * self.home.bottom
        return cairo.Matrix(across[0], across[1], up[0], up[1], x, y)

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        """Set how opaque all of it is, 0 to 1."""
        self.opacity = opacity
        if family:
            for part in self.submobjects:
                part.set_opacity(opacity)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Take `darkness` of its opacity away: what manim's FadeIn and FadeOut call."""
        self.opacity *= 1 - darkness
        super().fade(darkness, family)
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend the `tweened` attributes of two painted mobjects: manim calls this in every transform."""
        for name in self.tweened:
            setattr(self, name, (1 - alpha) * getattr(mobject1, name) + alpha * getattr(mobject2, name))
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        twin.__dict__.update(self.__dict__)
        twin.points = self.points.copy()
        twin.submobjects = copy.deepcopy(self.submobjects, memo)
        twin.updaters = list(self.updaters)
        return twin


class PaintCamera(MovingCamera):
    """manim's moving camera, which also shows `Painted` mobjects."""

    def type_or_raise(self, mobject: Mobject) -> type[Any]:
        """Return the class by which a mobject is displayed."""
        kind = super().type_or_raise(mobject)
        self.display_funcs = {Painted: self.display_painted, **self.display_funcs}
        return Painted if isinstance(mobject, Painted) else kind

    def display_painted(self, batch: Iterable[Mobject], pixel_array: Any) -> None:
        """Paint each of the batch over the frame's pixels."""
        ctx = self.get_cairo_context(pixel_array)
        for mobject in cast("Iterable[Painted]", batch):
            if mobject.opacity <= 0:
                continue
            ctx.save()
            ctx.transform(mobject.placement())
            if mobject.opacity < 1:
                ctx.push_group()
                mobject.paint(ctx)
                ctx.pop_group_to_source()
                ctx.paint_with_alpha(mobject.opacity)
            else:
                mobject.paint(ctx)
            ctx.restore()


def set_colour(ctx: cairo.Context[Any], colour: Tint, alpha: float = 1.0) -> None:
    """Make this the colour to draw with."""
    red, green, blue = colour
    ctx.set_source_rgba(blue, green, red, alpha)


def add_stop(gradient: cairo.Gradient, offset: float, colour: Tint, alpha: float = 1.0) -> None:
    """Add a colour to a cairo gradient."""
    red, green, blue = colour
    gradient.add_color_stop_rgba(offset, blue, green, red, alpha)


def image(pixels: np.ndarray) -> cairo.ImageSurface:
    """Show an array to cairo without a copy: uint8, shape (height, width, 4), colours premultiplied by alpha, the frame's channel order.

    The surface keeps the array alive; writing to the array and calling `mark_dirty` on the surface shows the new pixels.
    """
    height, width, _ = pixels.shape
    return cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, width, height)


def pixels_per_unit(ctx: cairo.Context[Any]) -> float:
    """How many pixels one scene unit is wide on this context."""
    return float(np.hypot(*ctx.user_to_device_distance(1, 0)))
