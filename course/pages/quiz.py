"""The page of questions, from the data that the question clips carry in their manifests; the same data goes out as JSON."""

import json
from collections.abc import Mapping, Sequence
from os.path import relpath
from pathlib import Path
from typing import Any

from course.clips import Clip
from course.pages.templating import environment

QUIZ, DATA = "questions.html", "questions.json"
ANSWERED = "The answer"
"""The chapter in which a question's clip shows its answer."""


def quiz(clips: Sequence[Clip], out: Path, index: str) -> dict[str, str]:
    """The page and its data by file name; nothing where no clip asks anything."""
    asked = [clip for clip in clips if clip.manifest.get("question")]
    if not asked:
        return {}
    entries = [_entry(clip, out) for clip in asked]
    return {
        QUIZ: environment().get_template("quiz.html.j2").render(questions=entries, index=index),
        DATA: json.dumps(entries, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
    }


def _entry(clip: Clip, out: Path) -> Mapping[str, Any]:
    question = clip.manifest["question"]
    start = next((clip.seconds(one.start) for one in clip.chapters if one.title == ANSWERED), 0.0)
    first = {name: value for name, value in question.items() if name != "again"}
    return {
        "stem": clip.stem,
        "title": clip.title,
        "moment": f"{relpath(clip.beside('.html'), out)}#t={start:g}",
        "again": [first, *question.get("again", [])],
    }
