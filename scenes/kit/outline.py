"""The course's table of contents: what `scenes/outline.toml` says, read and checked once."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

OUTLINE = Path(__file__).resolve().parent.parent / "outline.toml"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.py$")]
ClassName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*$")]


class OutlineError(ValueError):
    """The outline is not what it should be; the message says where and what is allowed."""


@dataclass(frozen=True)
class Section:
    """One section of the course: a scene file and the clips made from it."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    number: int
    file: FileName
    scenes: tuple[ClassName, ...]
    title: Words
    objective: Words
    needs: tuple[int, ...]
    questions: tuple[Words, ...]
    status: Literal["ready", "to come"]

    @property
    def ready(self) -> bool:
        return self.status == "ready"

    @property
    def module(self) -> str:
        """The name under which the section's scene file is imported."""
        return f"scenes.{self.file.removesuffix('.py')}"

    @property
    def _asks_of_each(self) -> bool:
        """Whether each of several scenes has a question of its own."""
        return len(self.scenes) > 1 and len(self.scenes) == len(self.questions)

    def question(self, scene: str) -> str:
        """The question that a clip opens with: the section's first, or where each scene has one of its own, that of the scene."""
        return self.questions[self.scenes.index(scene) if self._asks_of_each else 0]

    def heading(self, scene: str) -> str:
        """What tells the clip of this scene from all others: the section's title, or where each scene has a question of its own, that."""
        return self.question(scene) if self._asks_of_each else self.title

    def place(self, scene: str) -> str:
        """The scene's place in the course: 12, 24a."""
        return f"{self.number}{chr(ord('a') + self.scenes.index(scene)) if len(self.scenes) > 1 else ''}"

    def stem(self, scene: str) -> str:
        """The name, without ending, of everything made from this scene: 12-overshoot, 24a-quiz-partial."""
        slug = re.sub(r"(?<!^)(?=[A-Z])", "-", scene).lower()
        return f"{'0' if self.number < 10 else ''}{self.place(scene)}-{slug}"


def read_outline(file: Path) -> tuple[Section, ...]:
    """Read an outline. Raises `OutlineError` where it cannot be read or contradicts itself."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutlineError(f"{file.name} cannot be read: {error.strerror}.") from None
    except ValueError as error:  # UnicodeDecodeError and TOMLDecodeError
        raise OutlineError(f"{file.name} is not valid TOML: {error}.") from None
    try:
        sections = TypeAdapter(tuple[Section, ...]).validate_python(table.get("section", ()))
    except ValidationError as error:
        first = error.errors()[0]
        place, *key = first["loc"]
        named = f"section {int(place) + 1}" + "".join(f", {part}" for part in key)
        raise OutlineError(f"{file.name}, {named}: {first['msg']}.") from None
    _check(sections, file.name)
    return sections


def _check(sections: tuple[Section, ...], file: str) -> None:
    """Raise `OutlineError` where sections that are well formed do not fit together."""
    seen: set[str] = set()
    for expected, section in enumerate(sections, start=1):
        where = f"{file}, section {expected}"
        if section.number != expected:
            raise OutlineError(f"{where}: its number is {section.number}; numbers run 1, 2, 3 … in the order given.")
        if not section.scenes:
            raise OutlineError(f"{where}: it has no scene; a section needs at least one.")
        if unseen := [need for need in section.needs if not 1 <= need < expected]:
            raise OutlineError(f"{where}: it needs {unseen[0]}, which does not come before it.")
        if twice := [scene for scene in section.scenes if scene in seen or section.scenes.count(scene) > 1]:
            raise OutlineError(f"{where}: the scene {twice[0]} stands in the outline twice.")
        seen.update(section.scenes)


@cache
def sections() -> tuple[Section, ...]:
    """All sections of the course in order, those to come included."""
    return read_outline(OUTLINE)


def section_of(scene: str) -> Section:
    """The section a scene belongs to; `KeyError` where the outline has no such scene."""
    for section in sections():
        if scene in section.scenes:
            return section
    raise KeyError(scene)
