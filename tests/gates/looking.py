"""Run a demo lesson for the gates, spoiled or not."""

from collections.abc import Callable
from typing import Any

from scenes.kit.gates import Evidence, Gate
from scenes.kit.gates.gate import check
from tests.gates import demo


def evidence(name: str, spoil: Callable[[Any], None] | None = None, *, drawing: bool = False, **parameters: str) -> Evidence:
    """What the gates see of a demo lesson that a test has spoiled."""
    kind = getattr(demo, name)
    spoiled = type(name, (kind,), {"spoil": staticmethod(spoil)} if spoil else {})
    return check(spoiled, parameters, Gate(), drawing=drawing)


def rules(found: Evidence) -> set[str]:
    """The rules that were broken."""
    return {one.rule for one in found.findings.values()}
