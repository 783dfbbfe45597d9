"""From the words of a command to jobs: which scenes, with which parameters. Everything a user can get wrong is refused here."""

import importlib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from course.jobs import Job
from scenes.checkout import ROOT
from scenes.kit.cfg import CfgError, read_cfg
from scenes.kit.outline import Section, section_of, sections

HOUSE_CFG = ROOT / "manim.cfg"


class UsageError(ValueError):
    """Something asked for that cannot be; the message says what is allowed."""


def ready_scenes() -> list[str]:
    """The scenes that can be rendered, in the order of the course."""
    return [scene for section in sections() if section.ready for scene in section.scenes]


def find_section(scene: str) -> Section:
    """The section of a scene that can be rendered. Raises `UsageError`."""
    try:
        section = section_of(scene)
    except KeyError:
        ready = ready_scenes()
        near = get_close_matches(scene.lower(), {name.lower(): name for name in ready}, 1, 0.5)
        hint = next((f" Did you mean {name}?" for name in ready if near and name.lower() == near[0]), "")
        raise UsageError(f"there is no scene {scene[:60]!r}.{hint} Scenes: {', '.join(ready)}.") from None
    if not section.ready:
        raise UsageError(f"the scene {scene} is still to come. Scenes that can be rendered: {', '.join(ready_scenes())}.")
    return section


def load_scene(scene: str) -> type:
    """The scene's class. This imports manim, so whatever can be refused without it is refused before."""
    found = getattr(importlib.import_module(find_section(scene).module), scene)
    if not isinstance(found, type):
        raise TypeError(f"{scene} is not a class")
    return found


def parse_settings(words: Iterable[str]) -> dict[str, str]:
    """`name=value` pairs as given to --set; later ones win. Raises `UsageError`."""
    settings = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UsageError(f"--set takes name=value, such as learning_rate=0.9, not {word[:60]!r}.")
        settings[name.strip()] = value.strip()
    return settings


def _sections_in(file: Path) -> set[str]:
    """The names of the sections in a cfg file. Raises `UsageError` where it cannot be read."""
    try:
        return set(read_cfg(file).sections())
    except CfgError as error:
        raise UsageError(f"the variant file {error}") from None


def _refuse_idle_variants(scenes: Sequence[str], variants: Sequence[Path]) -> None:
    for file in variants:
        found = _sections_in(file)
        if not found & set(scenes):
            wanted = " or ".join(f"[{scene}]" for scene in scenes)
            raise UsageError(f"the variant file {file} has no section {wanted}; it has: {', '.join(sorted(found)) or 'none'}.")


def choose(scenes: Sequence[str], variants: Sequence[Path], settings: Mapping[str, str], quality: str) -> list[Job]:
    """The jobs for these scenes. Raises `UsageError`."""
    for scene in scenes:
        find_section(scene)
    _refuse_idle_variants(scenes, variants)
    at_defaults = not variants and not settings and not (_sections_in(HOUSE_CFG) & set(scenes))
    return [Job(scene, {} if at_defaults else _differing(scene, variants, settings), quality) for scene in dict.fromkeys(scenes)]


def _differing(scene: str, variants: Sequence[Path], settings: Mapping[str, str]) -> dict[str, str]:
    # Imported here because it brings the mathematics with it, which a course at its defaults does not need.
    from scenes.kit import parameters

    kind = load_scene(scene)
    try:
        layers = parameters.from_cfg(kind, HOUSE_CFG, *variants) | dict(settings)
        return parameters.differing(kind, parameters.read(kind, layers))
    except parameters.ParameterError as error:
        raise UsageError(str(error)) from None
