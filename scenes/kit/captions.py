"""A caption: one thought in plain words, set in the band that is kept for it, and long enough on screen to be read."""

from manim import VGroup

from scenes.kit.claims import Shown
from scenes.kit.layout import Layout
from scenes.kit.text.words import Words, balanced, plain
from scenes.kit.theme import Theme

WORDS_A_MINUTE = 150
CHARACTERS_A_SECOND = 17
SHORTEST = 1.8
LEADING = 0.0122
"""From one baseline to the next, in frame units for each unit of type size."""


class Caption:
    """Words under the picture. `numbers` fill the `{name}` fields and stay as claims."""

    def __init__(self, text: str, numbers: dict[str, Shown], layout: Layout) -> None:
        self.numbers = numbers
        self.layout = layout
        self.lines = balanced(
            text.format(**{name: shown.text for name, shown in numbers.items()}), layout.caption_columns, layout.caption_lines
        )

    @property
    def text(self) -> str:
        """All the words on one line, without colours."""
        return plain(" ".join(self.lines))

    def words(self, theme: Theme) -> VGroup:
        """The lines as drawn in the caption band, centred."""
        size, band = self.layout.type.caption, self.layout.band
        colours = {meaning: getattr(theme, meaning) for meaning in ("gradient", "step", "loss", "axis1", "axis2", "frozen", "dim", "ink")}
        leading = size * LEADING
        lowest = self.layout.safe.bottom
        middle = (lowest + band.top) / 2 + leading * ((len(self.lines) - 1) / 2 - 0.28)
        words = VGroup()
        for index, line in enumerate(self.lines):
            row = Words(line, size=size, colour=theme.ink, colours=colours)
            words.add(row.stand_at(band.centre * (1, 0, 0) + (0, middle - index * leading, 0), 0.5))
        return words


def reading_time(caption: Caption, pace: float) -> float:
    """Seconds until a caption has been read: by words a minute, and never faster than the eye takes in characters."""
    words = len(caption.text.split()) * 60 / WORDS_A_MINUTE
    return max(SHORTEST, words, len(caption.text) / CHARACTERS_A_SECOND) / pace
