"""The page of questions, from the data that the question clips carry in their manifests; the same data goes out as JSON."""

import json
from collections.abc import Mapping, Sequence
from os.path import relpath
from pathlib import Path
from typing import Any

from course.clips import Clip
from course.pages.hands_on import readable
from course.pages.templating import environment
from mathcore import find_loss

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
        "again": [_with_formula(one) for one in (first, *question.get("again", []))],
    }


def _with_formula(question: Mapping[str, Any]) -> Mapping[str, Any]:
    """The question with its loss as it is read: in the clip it stands on the picture."""
    loss = question.get("loss")
    return dict(question) if loss is None else {**question, "formula": f"L = {readable(find_loss(loss['expression']))}"}
