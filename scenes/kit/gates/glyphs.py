"""Set text read back from its drawn outlines.

An outline is told by its moments: the area it encloses, where that area lies and how it is spread, relative to its box. They do not change
when a glyph is moved or scaled, nor when a transform has cut its curves into more pieces, and differ clearly between any two characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from manim import Mobject, Typst

from scenes.kit.text.words import Typeset, literal

SAME_GLYPH = 3e-3
"""Outlines whose moments differ by less are the same glyph; different characters are apart by more than this."""
SAME_PLACE = 2e-3
"""Shares of its width by which a glyph may stand elsewhere than where it was set."""
SMALLER = 0.85
"""Of the largest glyph's font size: what is smaller and stands higher or lower is raised or lowered."""
RAISED = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
LOWERED = str.maketrans("0123456789−", "₀₁₂₃₄₅₆₇₈₉₋")
POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
LEVEL = str.maketrans(POWERS, "0123456789−")
NOWHERE = "\N{HIRAGANA LETTER A}"
"""A character that none of the fonts has."""
CHARACTERS = "0123456789.,+−-–=()/×·∞%°:<>≈⁰¹²³⁴⁵⁶⁷⁸⁹⁻NaTtwLxybηαβ∇λ∂←→"

_nodes, _weights = np.polynomial.legendre.leggauss(6)
_t = (_nodes + 1) / 2
_CURVE = np.stack([(1 - _t) ** 3, 3 * _t * (1 - _t) ** 2, 3 * _t**2 * (1 - _t), _t**3])
_SLOPE = np.stack([-3 * (1 - _t) ** 2, 3 * (1 - _t) ** 2 - 6 * _t * (1 - _t), 6 * _t * (1 - _t) - 3 * _t**2, 3 * _t**2])
_e = np.linspace(0, 1, 9)
_EXTENT = np.stack([(1 - _e) ** 3, 3 * _e * (1 - _e) ** 2, 3 * _e**2 * (1 - _e), _e**3])


@dataclass(frozen=True)
class Outline:
    """The shape of one leaf: its box (left, bottom, right, top in scene units) and its moments within it."""

    box: np.ndarray[Any, Any]
    moments: np.ndarray[Any, Any]

    @property
    def size(self) -> float:
        """The longer side of the box."""
        return float(max(self.box[2:] - self.box[:2]))


@lru_cache(maxsize=8192)
def _outline(points: bytes) -> Outline:
    flat = np.frombuffer(points).reshape(-1, 3)[:, :2]
    curves = flat[: len(flat) // 4 * 4].reshape(-1, 4, 2)
    spread = np.einsum("ncd,cg->ngd", curves, _EXTENT)
    low, high = spread.min(axis=(0, 1)), spread.max(axis=(0, 1))
    size = float(max(high - low)) or 1.0
    unit = (curves - (low + high) / 2) / size
    x, y = np.moveaxis(np.einsum("ncd,cg->ngd", unit, _CURVE), -1, 0)
    dx, dy = np.moveaxis(np.einsum("ncd,cg->ngd", unit, _SLOPE), -1, 0)
    # Green's theorem: integrals over the area enclosed, as integrals along the outline.
    along = [(x * dy - y * dx) / 2, x * x * dy / 2, -y * y * dx / 2, x**3 * dy / 3, -(y**3) * dx / 3, x * x * y * dy / 2]
    integrals = np.array([float((one * _weights / 2).sum()) for one in along])
    sign = 1.0 if integrals[0] >= 0 else -1.0
    return Outline(np.concatenate([low, high]), np.concatenate([(high - low) / size, sign * integrals]))


def outline(leaf: Mobject) -> Outline:
    """The shape of a leaf as it is drawn."""
    return _outline(np.ascontiguousarray(leaf.points, dtype=float).tobytes())


def same(one: Outline, other: Outline) -> bool:
    """Whether two outlines are the same glyph."""
    return bool(np.abs(one.moments - other.moments).max() < SAME_GLYPH)


@dataclass(frozen=True)
class Face:
    """The characters of one font and their moments (n, 8)."""

    characters: tuple[str, ...]
    moments: np.ndarray[Any, Any]


@lru_cache(maxsize=8)
def missing(font: str) -> Outline:
    """What a font draws for a character that it does not have."""
    (leaf,) = Typeset(f"#{literal(NOWHERE)}", size=48, colour="#FFFFFF", font=font).family_members_with_points()
    return outline(leaf)


@lru_cache(maxsize=8)
def face(font: str) -> Face:
    """The characters that numbers are made of, as far as a font of the Typst wheel has them."""
    line = Typeset(f"#{literal(' '.join(CHARACTERS))}", size=48, colour="#FFFFFF", font=font)
    shapes = [outline(leaf) for leaf in line.family_members_with_points()]
    lacking = missing(font)
    there = [(one, shape) for one, shape in zip(CHARACTERS, shapes, strict=True) if not same(shape, lacking)]
    characters, outlines = zip(*there, strict=True)
    return Face(tuple(characters), np.array([one.moments for one in outlines]))


@dataclass(frozen=True)
class Read:
    """What is read from drawn leaves: the text, and the font size it has been drawn at."""

    text: str
    size: float


@lru_cache(maxsize=512)
def letter(character: str, font: str) -> Outline:
    """One character of a font at font size 48."""
    leaves = Typeset(f"#{literal(character)}", size=48, colour="#FFFFFF", font=font).family_members_with_points()
    return outline(leaves[0]) if len(leaves) == 1 else missing(font)


def read(leaves: Iterable[Mobject], font: str, expected: str) -> Read:
    """Read one line of print, left to right, without its spaces.

    A glyph that is the expected one reads as that; others read as the character of a number that they are, else as `?`. So does what the
    font draws for a character that it does not have, expected or not. Digits that are smaller and stand higher than the others read as
    raised ones, 10⁸, those that stand lower as lowered ones.
    """
    shapes = sorted((outline(leaf) for leaf in leaves if len(leaf.points) > 3), key=lambda one: float(one.box[0]))
    wanted = "".join(expected.split()).translate(LEVEL).ljust(len(shapes))
    text, sizes = "", []
    for shape, character in zip(shapes, wanted, strict=False):
        reference = letter(character, font) if character.strip() else missing(font)
        if not same(shape, reference):
            character, reference = _recognised(shape, font)
        text += "?" if same(reference, missing(font)) else character
        sizes.append(48 * shape.size / reference.size)
    if not sizes:
        return Read("", 0.0)
    placed = _on_their_lines(text, shapes, sizes)
    # Raised digits are smaller than the line that they belong to.
    return Read(placed, float(np.median([size for one, size in zip(placed, sizes, strict=True) if one not in POWERS] or sizes)))


def _on_their_lines(text: str, shapes: Sequence[Outline], sizes: Sequence[float]) -> str:
    """The characters, those that are set smaller as raised or lowered ones: by where they stand beside the middle of the large ones."""
    least = SMALLER * max(sizes)
    middles = [float(shape.box[1] + shape.box[3]) / 2 for shape in shapes]
    line = float(np.median([middle for middle, size in zip(middles, sizes, strict=True) if size >= least]))
    placed = zip(text, middles, sizes, strict=True)
    return "".join(one if size >= least else one.translate(RAISED if middle > line else LOWERED) for one, middle, size in placed)


def _recognised(shape: Outline, font: str) -> tuple[str, Outline]:
    known = face(font)
    errors = np.abs(known.moments - shape.moments).max(axis=1)
    best = known.characters[int(errors.argmin())]
    return (best, letter(best, font)) if errors.min() < SAME_GLYPH else ("?", missing(font))


@lru_cache(maxsize=1024)
def _fresh(code: str, preamble: str) -> tuple[Outline, ...]:
    fresh = Typst(code, typst_preamble=preamble, font_size=48)
    return tuple(outline(leaf) for leaf in fresh.family_members_with_points())


@dataclass(frozen=True)
class Attested:
    """Whether drawn leaves are what their source compiles to; `size` is the font size at which they are drawn."""

    fault: str
    size: float


def attest(text: Typst, leaves: Sequence[Mobject]) -> Attested:
    """Compare drawn leaves with a fresh compile of the mobject's own source, up to one shift and one scale."""
    fresh = _fresh(text.typst_code, text.typst_preamble)
    if len(fresh) != len(leaves):
        return Attested(f"{len(leaves)} glyphs are drawn where its source sets {len(fresh)}", 0.0)
    if not fresh:
        return Attested("", 0.0)
    drawn = [outline(leaf) for leaf in leaves]
    a, b = np.array([one.box for one in drawn]), np.array([one.box for one in fresh])
    (a_low, a_high), (b_low, b_high) = ((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)) for boxes in (a, b))
    scale = float(max(a_high - a_low) / max(b_high - b_low))
    moved = np.abs((a - np.tile(a_low, 2)) / scale - (b - np.tile(b_low, 2))).max() / max(b_high - b_low)
    bent = max(float(np.abs(x.moments - y.moments).max()) for x, y in zip(drawn, fresh, strict=True))
    fault = "" if moved < SAME_PLACE and bent < SAME_GLYPH else "what is drawn is not what its source says"
    return Attested(fault, 48 * scale)
