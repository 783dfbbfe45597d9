"""Templates, and what may stand in them: every value is escaped, and data for scripts cannot leave its script."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Jinja2 with escaping on for everything, and a refusal of names that no page was given."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["clock"] = clock
    environment.filters["json"] = as_script
    return environment


def clock(seconds: float) -> str:
    """A time as players show it: 1:05."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def as_script(value: Any) -> Markup:
    """Data for a script in a page: JSON in which nothing can end the script or open a tag."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - the three signs that mean anything to HTML are gone
