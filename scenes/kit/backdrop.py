"""What stands still during a play is drawn once, and watched, so that no frame shows it as it was.

manim draws what lies beneath the first moving mobject once a play and lays it under every frame. Here a walker's rule may also set what
lies deeper: a reading, a second view, the light on the land. What is found to have changed moves from then on, with all that lies over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from manim import Mobject, VMobject

from scenes.kit.land.painted import Painted

PLAIN = int, float, str


def fingerprint(leaf: Mobject) -> int:
    """Equal fingerprints are equal pictures of one leaf."""
    if isinstance(leaf, VMobject):
        looks = (leaf.points, leaf.fill_rgbas, leaf.stroke_rgbas, leaf.background_stroke_rgbas)
        return hash((id(leaf), *(part.tobytes() for part in looks), leaf.stroke_width, leaf.background_stroke_width))
    return hash((id(leaf), leaf.points.tobytes(), *(_painted_from(leaf) if isinstance(leaf, Painted) else ())))


def _painted_from(painting: Painted) -> Iterator[tuple[Any, ...]]:
    """What a painting may depend on: its public attributes, and those of what it is made from, a section or a landscape.

    What it keeps for itself begins with an underscore and is left out: a picture already painted is no cause of the next.
    """
    for name, value in vars(painting).items():
        if not name.startswith("_"):
            yield name, _plain(value)
            if hasattr(value, "__dict__") and not isinstance(value, type):
                yield name, *((inner, _plain(one)) for inner, one in vars(value).items() if not inner.startswith("_"))


def _plain(value: Any) -> Any:
    """A number, a word or a tuple of them as it is; of anything else, which one it is."""
    if isinstance(value, PLAIN) or value is None:
        return value
    if isinstance(value, tuple) and all(isinstance(one, PLAIN) for one in value):
        return value
    return id(value)


def _leaves(root: Mobject) -> Iterator[Mobject]:
    """All that is drawn of a mobject: like manim's own walk over the family, without its search for doubles."""
    if len(root.points):
        yield root
    for part in root.submobjects:
        yield from _leaves(part)


class Backdrop:
    """The mobjects drawn once for a play, as they were then."""

    def __init__(self, roots: Sequence[Mobject]) -> None:
        self.roots = list(roots)
        self._prints = [self._print(root) for root in self.roots]

    @staticmethod
    def _print(root: Mobject) -> int:
        return hash(tuple(fingerprint(leaf) for leaf in _leaves(root)))

    def changed(self) -> int:
        """The place of the first that no longer looks as it did; how many there are if none has changed."""
        unlike = (place for place, (root, was) in enumerate(zip(self.roots, self._prints, strict=True)) if self._print(root) != was)
        return next(unlike, len(self.roots))
