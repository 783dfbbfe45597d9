"""Words and formulas, set by Typst with the fonts inside its wheel, the same glyphs on every machine.

manim's own Typst mobjects compile with whatever fonts the system has and keep the whole parsed SVG path on each glyph, which every copy
then copies too. `Typeset` compiles with the wheel's fonts alone and keeps outlines only.
"""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
import typst
from manim import Typst, VMobjectFromSVGPath, config
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE, _typst_hash

from scenes.kit.text.markup import COLOURED
from scenes.kit.text.markup import balanced as balanced
from scenes.kit.text.markup import plain as plain

WORD_FONT = "Libertinus Serif"
MATH_FONT = "New Computer Modern"
CODE_FONT = "DejaVu Sans Mono"


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def _compile(code: str, preamble: str) -> None:
    """Lay the SVG where manim looks for it, compiled with the wheel's fonts, whole or not at all."""
    source = TYPST_TEMPLATE.format(text_size=TYPST_COMPILATION_FONT_SIZE, preamble=preamble, body=code)
    folder = Path(config.get_dir("tex_dir"))
    target = folder / f"{_typst_hash(source)}.svg"
    if target.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    picture = _compiler().compile(source.encode(), format="svg")
    assert isinstance(picture, bytes), "one page of source makes one picture"
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(picture)
    Path(file.name).replace(target)


class Typeset(Typst):
    """A piece of Typst source as outlines, `size` in manim's font units."""

    def __init__(self, code: str, *, size: float, colour: str, font: str = WORD_FONT, **options: Any) -> None:
        # A line's box is its baseline, so that its origin is where its letters stand.
        edges = 'top-edge: "baseline", bottom-edge: "baseline"'
        preamble = f'#set text(font: "{font}", fallback: false, {edges})\n#show math.equation: set text(font: "New Computer Modern Math")'
        _compile(code, preamble)
        # A copy from manim's own cache of outlines would have lost its baseline.
        options |= {"track_baselines": True, "use_svg_cache": False}
        super().__init__(code, typst_preamble=preamble, font_size=size, color=colour, **options)
        self.size = size

    def generate_mobject(self) -> Self:
        # manim writes a changed copy beside the SVG and removes it again, under one name for all processes: each gets its own folder.
        shared = self.file_name
        with tempfile.TemporaryDirectory() as folder:
            self.file_name = Path(shutil.copy(self.get_file_path(), folder))
            super().generate_mobject()
        self.file_name = shared
        # The groups that the SVG names hold every glyph several times over, and each copy would copy them all.
        self.id_to_vgroup_dict = {}
        return self

    def path_to_mobject(self, path: Any) -> VMobjectFromSVGPath:
        outline = super().path_to_mobject(path)
        outline.path_obj = None
        return outline

    @property
    def baseline(self) -> float:
        """Height at which the first line's letters stand."""
        return float(self.baseline_frames[0][0][1])

    def stand_at(self, point: np.ndarray, across: float = 0.0) -> Self:
        """Put the baseline on `point`; `across` 0, 0.5 or 1 puts the left end, the middle or the right end there."""
        x = self.get_left()[0] + across * self.width
        self.shift(np.array([point[0] - x, point[1] - self.baseline, 0.0]))
        return self

    def cased(self, colour: str, width: float) -> Self:
        """Give the letters a casing that keeps them apart from a busy ground."""
        self.set_stroke(colour, width=width, background=True)
        return self


def literal(text: str) -> str:
    """Any text as a Typst string: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def coloured(text: str, colours: dict[str, str]) -> str:
    """Words as Typst source, those in `[words](meaning)` in the colour of that meaning."""
    parts, end = [], 0
    for match in COLOURED.finditer(text):
        parts += [f"#{literal(text[end : match.start()])}", f'#text(fill: rgb("{colours[match[2]]}"), {literal(match[1])})']
        end = match.end()
    return "".join([*parts, f"#{literal(text[end:])}"])


class Words(Typeset):
    """A line of plain words; `[words](meaning)` wear that meaning's colour when `colours` has it."""

    def __init__(
        self, text: str, *, size: float, colour: str, colours: dict[str, str] | None = None, font: str = WORD_FONT, **options: Any
    ) -> None:
        self.text = plain(text)
        super().__init__(coloured(text, colours or {}), size=size, colour=colour, font=font, **options)
