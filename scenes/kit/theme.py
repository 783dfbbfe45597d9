"""The look of the course in one table per theme: colours with a meaning, the relief's tints, strokes and durations.

Colour is meaning and is the same in every clip, formula, axis and caption. The hues are Okabe and Ito's, which stay apart for
colour-blind eyes; on paper they are darkened until words in them reach 4.5 : 1. Scenes ask for `theme.gradient`, never for a hex code.
"""

from dataclasses import dataclass
from types import MappingProxyType

Tint = tuple[float, float, float]


def tint(colour: str) -> Tint:
    """`#RRGGBB` as three numbers from 0 to 1, the way cairo takes a colour."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


@dataclass(frozen=True)
class Theme:
    """One theme. Colours are `#RRGGBB`; stops run from the valley floor to the ridge."""

    name: str
    ground: str
    ink: str
    dim: str
    axis1: str
    axis2: str
    gradient: str
    step: str
    loss: str
    frozen: str
    walker: str
    lantern: str
    casing: str
    edge: str
    """The line around the walker, dark on any ground."""
    contour: str
    relief: tuple[str, ...]
    fog: tuple[str, str]
    shade: tuple[float, float]
    """Brightness of relief turned away from the light, and towards it."""
    scatter: float
    """How much of the lantern's colour fog takes on beside it."""
    lamplight: tuple[float, float]
    """How much of the lantern's light the ground throws back, and how far its colour covers that of the ground."""

    @property
    def dark(self) -> bool:
        """Whether light stands on a dark ground: a night with stars and shadows rather than paper."""
        return sum(tint(self.ground)) < sum(tint(self.ink))

    def axis(self, index: int) -> str:
        """The colour of weight `index` (0 or 1); further weights wear the ink."""
        return (self.axis1, self.axis2)[index] if index < 2 else self.ink


NIGHT = Theme(
    name="night",
    ground="#0D1623",
    ink="#EDF1F7",
    dim="#9AA7B8",
    axis1="#56B4E9",
    axis2="#E69F00",
    gradient="#F0E442",
    step="#2BD49B",
    loss="#F47A45",
    frozen="#B4D2E6",
    walker="#FFF8E7",
    lantern="#FFCF80",
    casing="#0A111B",
    edge="#0A111B",
    contour="#F5E9D0",
    relief=("#0B2540", "#0F4257", "#2A6467", "#7C7A5F", "#C49A66"),
    fog=("#2A3547", "#7F90A8"),
    shade=(0.42, 1.18),
    scatter=0.34,
    lamplight=(0.78, 0.0),
)

PAPER = Theme(
    name="paper",
    ground="#FAF6EC",
    ink="#1B2733",
    dim="#566271",
    axis1="#005187",
    axis2="#8F3F00",
    gradient="#7A6F00",
    step="#117052",
    loss="#701A1A",
    frozen="#4A6B83",
    walker="#FFFDF6",
    lantern="#FFB84A",
    casing="#FFFDF6",
    edge="#1B2733",
    contour="#4A4436",
    relief=("#6FA3AC", "#94BDA9", "#CBCFA1", "#E7CB93", "#E9B07A"),
    fog=("#B9BCB9", "#EFEDE6"),
    shade=(0.72, 1.08),
    scatter=0.30,
    lamplight=(0.12, 0.44),
)

THEMES = MappingProxyType({theme.name: theme for theme in (NIGHT, PAPER)})


@dataclass(frozen=True)
class Strokes:
    """Line widths in manim's units (a hundredth of a frame unit) and sizes of small marks in frame units."""

    hair: float = 1.6
    line: float = 3.0
    mark: float = 5.0
    casing: float = 3.0
    """How much a casing stands out on each side of the line it carries."""
    ring: float = 0.095
    walker: float = 0.115
    tip: float = 0.24


@dataclass(frozen=True)
class Durations:
    """Seconds at pace 1."""

    blink: float = 0.3
    quick: float = 0.6
    move: float = 1.0
    slow: float = 1.8
    grand: float = 3.0
    hold: float = 1.2
    """A still moment after something has been shown, before the next thing moves."""


STROKES = Strokes()
DURATIONS = Durations()
