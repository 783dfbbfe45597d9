"""A matrix: scenes × values × themes × shapes as a TOML file, each combination one clip.

quality = "m"                       # optional, as -q has it

[[clips]]
scenes = ["Overshoot"]
variant = "scenes/variants/x.cfg"   # optional, beside this file
theme = ["night", "paper"]          # every other name is a parameter: one value, or a list of values
learning_rate = ["0.9", "1.0", "1.2"]
"""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from course import choosing
from course.choosing import UsageError
from course.freshness import content_key
from course.jobs import QUALITIES, Job

MOST_CLIPS = 1000
RESERVED = {"scenes", "variant"}


def read_matrix(file: Path) -> list[Job]:
    """The jobs of a matrix file, those of equal clips once. Raises `UsageError`."""
    data = _load(file)
    if unknown := sorted(set(data) - {"quality", "clips"}):
        raise UsageError(f"the matrix {file} may hold quality and [[clips]], not {', '.join(unknown)}.")
    quality = data.get("quality", "m")
    if quality not in QUALITIES:
        raise UsageError(f"the matrix {file} asks for the quality {quality!r}; there are {', '.join(QUALITIES)}.")
    tables = data.get("clips")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"the matrix {file} has no [[clips]]: a table with scenes = [...] and lists of values.")
    jobs: dict[str, Job] = {}
    for table in tables:
        for job in _jobs(table, file, quality):
            jobs.setdefault(content_key(job), job)
            if len(jobs) > MOST_CLIPS:
                raise UsageError(f"the matrix {file} makes more than {MOST_CLIPS} clips.")
    return list(jobs.values())


def _load(file: Path) -> dict[str, Any]:
    try:
        if file.exists() and not file.is_file():  # a device may never end
            raise UsageError(f"the matrix {file} cannot be read: it is not a file.")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"the matrix {file} cannot be read: {error.strerror}.") from None
    except ValueError as error:  # also of text that is not UTF-8
        raise UsageError(f"the matrix {file} is not TOML: {error}.") from None


def _jobs(table: Mapping[str, Any], file: Path, quality: str) -> Iterator[Job]:
    scenes, variant = _texts("scenes", table.get("scenes"), file), table.get("variant")
    if variant is not None and not isinstance(variant, str):
        raise UsageError(f"the matrix {file}: variant is the name of a cfg file.")
    variants = [file.parent / variant] if variant is not None else []
    axes = {name: _texts(name, values, file) for name, values in table.items() if name not in RESERVED}
    for values in itertools.product(*axes.values()):
        yield from choosing.choose(scenes, variants, dict(zip(axes, values, strict=True)), quality)


def _texts(name: str, values: Any, file: Path) -> list[str]:
    listed = values if isinstance(values, list) else [values]
    if not listed or not all(isinstance(value, str | int | float) and not isinstance(value, bool) for value in listed):
        raise UsageError(f'the matrix {file}: {name} is a text or a number, or a list of them, such as {name} = ["a", "b"].')
    return [str(value) for value in listed]
