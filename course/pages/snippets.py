"""How to put a clip into another page: a snippet to copy for each of the usual formats, made for this very clip."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from course.clips import Clip

EMBED_WIDTH = 640

LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "η": r"$\eta$", "∇": r"$\nabla$", "−": r"$-$", "∞": r"$\infty$",
}  # fmt: skip
MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#|!"})


@dataclass(frozen=True)
class Snippet:
    """What to copy, where it goes, and what else to do there."""

    name: str
    text: str
    hint: str = ""


def snippets(clip: Clip) -> list[Snippet]:
    """The snippets of a clip. File names are those of the clip: they stand beside the page that shows it."""
    return [Snippet(name, write(clip), hint) for name, (write, hint) in _FORMATS.items()]


def _html(text: str) -> str:
    return html.escape(text, quote=True)


def _latex(text: str) -> str:
    return "".join(LATEX.get(sign, sign) for sign in text)


def _markdown(text: str) -> str:
    return " ".join(text.split()).translate(MARKDOWN)


def _size(clip: Clip) -> tuple[int, int]:
    width, height = clip.size
    return EMBED_WIDTH, round(EMBED_WIDTH * height / width)


def _video(clip: Clip) -> str:
    name, (width, height) = _html(clip.stem), clip.size
    return (
        f'<video controls preload="metadata" width="{width}" height="{height}" style="max-width: 100%; height: auto"\n'
        f'       poster="{name}.png" aria-label="{_html(clip.title)}">\n'
        f'  <source src="{name}.mp4" type="video/mp4">\n'
        f'  <track kind="captions" srclang="en" label="English" src="{name}.vtt">\n'
        f'  <track kind="chapters" srclang="en" src="{name}.chapters.vtt">\n'
        f'  <a href="{name}.mp4">{_html(clip.title)}</a>\n'
        "</video>"
    )


def _iframe(clip: Clip) -> str:
    width, height = _size(clip)
    return (
        f'<iframe src="{_html(clip.stem)}.html#embed" title="{_html(clip.title)}" width="{width}" height="{height}"\n'
        f'        style="border: 0; max-width: 100%; height: auto; aspect-ratio: {width} / {height}"\n'
        '        allowfullscreen loading="lazy"></iframe>'
    )


def _plain_markdown(clip: Clip) -> str:
    return f"[![{_markdown(clip.title)}]({clip.stem}.png)]({clip.stem}.html)"


def _myst(clip: Clip) -> str:
    return f":::{{figure}} {clip.stem}.mp4\n:alt: {_markdown(clip.title)}\n{_markdown(str(clip.manifest['objective']))}\n:::"


def _sphinx(clip: Clip) -> str:
    body = "\n".join(f"   {line}" for line in _video(clip).splitlines())
    return f".. raw:: html\n\n{body}"


def _quarto(clip: Clip) -> str:
    return f'{{{{< video {clip.stem}.mp4 title="{_markdown(clip.title)}" >}}}}'


def _reveal(clip: Clip) -> str:
    name = _html(clip.stem)
    return (
        f'<section data-background-video="{name}.mp4" data-background-size="contain" data-background-video-muted>\n'
        f'  <aside class="notes">{_html(str(clip.manifest["objective"]))}</aside>\n</section>'
    )


def _beamer(clip: Clip) -> str:
    return (
        f"\\begin{{frame}}{{{_latex(clip.title)}}}\n  \\centering\n"
        f"  \\href{{run:{clip.stem}.mp4}}{{%\n"
        f"    \\includegraphics[width=\\linewidth,height=0.8\\textheight,keepaspectratio]{{{clip.stem}.png}}}}\n"
        "\\end{frame}"
    )


def _learning_platform(clip: Clip) -> str:
    return _iframe(clip).replace(f'src="{_html(clip.stem)}.html', f'src="https://YOUR-SITE/{_html(clip.stem)}.html')


_FORMATS: Mapping[str, tuple[Callable[[Clip], str], str]] = {
    "HTML": (_video, "Put the clip's files beside the page."),
    "iframe": (_iframe, "The player alone, with chapters and captions, in a page of yours."),
    "Markdown": (_plain_markdown, "The poster, which opens the player page."),
    "MyST, Jupyter Book": (_myst, "Put the MP4 beside the chapter's file."),
    "Sphinx": (_sphinx, "Put the files into _static, and that folder before their names."),
    "Quarto": (_quarto, "Put the MP4 beside the .qmd file."),
    "reveal.js": (_reveal, "A slide with the clip as its background. For a short loop, use the WebP as a picture."),
    "LaTeX beamer": (_beamer, "The poster; a click opens the clip in the system's player."),
    "Moodle, Canvas": (
        _learning_platform,
        "Upload the folder to a site of yours and name it here, in the editor's HTML view; or upload the MP4 and the VTT as a media file.",
    ),
}
