"""Run a scene without drawing it, and hear what it says."""

from typing import Any

from manim import tempconfig

from scenes.kit.lesson import LessonScene

SMALL = {"pixel_width": 256, "pixel_height": 144, "frame_rate": 10, "dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}


def told(scene: type[LessonScene], **parameters: str) -> Any:
    """The scene after it has run with these parameters, nothing drawn."""
    with tempconfig(SMALL):
        live = scene(parameters=parameters, drawing=False)
        live.render()
    return live


def said(live: LessonScene) -> str:
    """All captions of a scene that has run."""
    return " ".join(one.caption.text for one in live.heard)
