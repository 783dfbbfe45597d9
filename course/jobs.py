"""A job: one clip to make, written down as data."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self

from scenes.kit.outline import section_of


@dataclass(frozen=True)
class Quality:
    """A quality as manim names it, with its frames a second."""

    name: str
    frame_rate: int


# manim's letters. They stand here too because importing manim to look them up takes longer than a whole check for what is current.
QUALITIES: Mapping[str, Quality] = {
    "l": Quality("low_quality", 15),
    "m": Quality("medium_quality", 30),
    "h": Quality("high_quality", 60),
    "p": Quality("production_quality", 60),
    "k": Quality("fourk_quality", 60),
}


@dataclass(frozen=True)
class Job:
    """One clip: a scene, its parameters other than the defaults as canonical text, and a quality's letter."""

    scene: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    quality: str = "m"

    @property
    def stem(self) -> str:
        """The name of the clip's files, without ending: 12-overshoot."""
        return section_of(self.scene).stem(self.scene)

    @property
    def frame_rate(self) -> int:
        return QUALITIES[self.quality].frame_rate

    def to_json(self) -> str:
        """The job as text that `from_json` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a job. Raises `ValueError` where the text is not one."""
        try:
            data = json.loads(text)
            job = cls(str(data["scene"]), {str(name): str(value) for name, value in data["parameters"].items()}, str(data["quality"]))
            section_of(job.scene)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a job: {error!r}") from error
        if job.quality not in QUALITIES:
            raise ValueError(f"not a job: there is no quality {job.quality!r}")
        return job
