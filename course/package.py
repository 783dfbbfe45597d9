"""The course as one zip to hand on: pages, clips, captions, licence, and how to embed. It works wherever it is unpacked."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from course.clips import Clip, ClipError
from course.places import whole
from scenes.checkout import ROOT
from scenes.kit.finish import fault
from scenes.kit.record import ENDINGS

BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the zip: the same course makes the same zip."""
ALREADY_SMALL = {".mp4", ".png", ".webp"}

HOW_TO = """A course about the gradient
===========================

Open index.html in a browser. Nothing has to be installed, and nothing here needs a network.

To show a clip in a page of yours, open its own page (for example {page}) and look at its end, under
"Put it into your page": there are snippets for HTML, Markdown, Jupyter Book, Sphinx, Quarto, reveal.js,
LaTeX and learning platforms. The clip's files all have the same name and stand beside one another:

    .mp4            the clip                    .vtt .srt       captions
    .png            its poster                  .txt            transcript
    .webp           a short loop for slides     .chapters.vtt   chapters
    .json           everything else that is known about it

The clips may be used and changed freely under CC BY 4.0 if you name fogline. The code that made them
is under the MIT licence (LICENSE.txt).
"""


def package(clips: Sequence[Clip], pages: Sequence[Path], out: Path, target: Path) -> Path:
    """Write the zip to `target`, whole or not at all. Raises `ClipError` where a clip is not whole."""
    for clip in clips:
        if wrong := fault(clip.path):
            raise ClipError(f"{clip.stem} cannot be handed on: {wrong}. Render it again.")
    root = target.stem
    with whole(target) as part, zipfile.ZipFile(part, "w") as archive:
        for name, content in _texts(clips):
            _add(archive, f"{root}/{name}", content)
        for file in sorted({*pages, *(file for clip in clips for file in _files(clip))}):
            _add(archive, f"{root}/{file.relative_to(out).as_posix()}", file.read_bytes())
    return target


def _texts(clips: Sequence[Clip]) -> Iterator[tuple[str, bytes]]:
    yield "HOW-TO-EMBED.txt", HOW_TO.format(page=f"{clips[0].stem}.html").encode()
    yield "LICENSE.txt", (ROOT / "LICENSE").read_bytes()


def _files(clip: Clip) -> Iterator[Path]:
    for ending in (*ENDINGS, ".webp"):
        if (file := clip.beside(ending)).is_file():
            yield file


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, BEGINNING)
    entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix in ALREADY_SMALL else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
