"""Which pages there are, and what each knows of its clip. Everything comes from the clips' own manifests and the outline."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from itertools import pairwise
from os.path import relpath
from pathlib import Path
from typing import Any

from course.clips import Clip
from course.pages.hands_on import hands_on, try_it
from course.pages.quiz import QUIZ, quiz
from course.pages.snippets import snippets
from course.pages.templating import environment
from course.places import whole
from scenes.kit.outline import section_of
from scenes.kit.record import captions_vtt

INDEX = "index.html"
FILES = {
    ".mp4": "Video (MP4)",
    ".vtt": "Captions (WebVTT)",
    ".srt": "Captions (SubRip)",
    ".chapters.vtt": "Chapters (WebVTT)",
    ".txt": "Transcript",
    ".png": "Poster",
    ".webp": "Loop for slides (WebP)",
    ".json": "All that is known about it (JSON)",
}


def write_pages(clips: Sequence[Clip], out: Path, title: str) -> list[Path]:
    """Write a player page beside each clip and an index into `out`, and return their paths. The clips stand in or below `out`."""
    pages = {clip.beside(".html"): _player(clip, before, after, out) for before, clip, after in _with_neighbours(clips)}
    pages[out / INDEX] = _index(clips, out, title)
    losses = [clip.parameters["loss"] for clip in clips if "loss" in clip.parameters]
    pages |= {out / name: text for name, text in quiz(clips, out, INDEX).items()}
    pages |= {out / name: text for name, text in hands_on(losses, INDEX).items()}
    for path, text in pages.items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        with whole(path) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
    return list(pages)


def _with_neighbours(clips: Sequence[Clip]) -> list[tuple[Clip | None, Clip, Clip | None]]:
    padded: list[Clip | None] = [None, *clips, None]
    return [(before, clip, after) for (before, clip), (_, after) in zip(pairwise(padded[:-1]), pairwise(padded[1:]), strict=True) if clip]


def _player(clip: Clip, before: Clip | None, after: Clip | None, out: Path) -> str:
    folder = clip.path.parent

    def link(other: Clip | None) -> dict[str, str] | None:
        return None if other is None else {"href": relpath(other.beside(".html"), folder), "title": other.title}

    chapters = [{"start": clip.seconds(one.start), "title": one.title} for one in clip.chapters]
    page: str = (
        environment()
        .get_template("player.html.j2")
        .render(
            clip=clip,
            section=section_of(clip.scene),
            burned=clip.parameters.get("captions") != "side",
            track=_as_url(captions_vtt(clip.captions, clip.rate)),
            chapters=chapters,
            cues=[{"start": clip.seconds(cue.start), "end": clip.seconds(cue.end), "text": cue.text} for cue in clip.captions],
            files=[{"name": clip.beside(ending).name, "words": words} for ending, words in FILES.items() if clip.beside(ending).is_file()],
            snippets=snippets(clip),
            described=_described(clip),
            previous=link(before),
            next=link(after),
            quiz=relpath(out / QUIZ, folder),
            hands_on=try_it(clip, relpath(out, folder)),
            index=relpath(out / INDEX, folder),
        )
    )
    return page


def _as_url(vtt: str) -> str:
    """A caption track inside the page: a page opened from a disk may not load one from beside it."""
    return f"data:text/vtt;charset=utf-8;base64,{b64encode(vtt.encode()).decode()}"


def _described(clip: Clip) -> Mapping[str, Any]:
    """The clip for search engines: schema.org's VideoObject with its chapters as Clips."""
    ends = [one.start for one in clip.chapters[1:]] + [clip.frames]
    return {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": clip.title,
        "description": str(clip.manifest["objective"]),
        "duration": f"PT{clip.length:g}S",
        "contentUrl": clip.path.name,
        "thumbnailUrl": clip.beside(".png").name,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "learningResourceType": "explainer video",
        "inLanguage": "en",
        "hasPart": [
            {"@type": "Clip", "name": one.title, "startOffset": clip.seconds(one.start), "endOffset": clip.seconds(end)}
            for one, end in zip(clip.chapters, ends, strict=True)
        ],
    }


def _index(clips: Sequence[Clip], out: Path, title: str) -> str:
    defaults = _common(clips)
    quiz_page = QUIZ if any(clip.manifest.get("question") for clip in clips) else None
    cards = [
        {
            "clip": clip,
            "href": relpath(clip.beside(".html"), out),
            "poster": relpath(clip.beside(".png"), out),
            "differing": {name: value for name, value in clip.parameters.items() if name not in defaults},
        }
        for clip in clips
    ]
    return (
        environment()
        .get_template("index.html.j2")
        .render(title=title, cards=cards, length=sum(clip.length for clip in clips), quiz=quiz_page)
    )


def _common(clips: Sequence[Clip]) -> set[str]:
    """The parameters in which no two clips of one scene differ: an index need not tell them."""
    values: dict[tuple[str, str], set[str]] = {}
    for clip in clips:
        for name, value in clip.parameters.items():
            values.setdefault((clip.scene, name), set()).add(value)
    varying = {name for (_, name), seen in values.items() if len(seen) > 1}
    return {name for _, name in values} - varying
