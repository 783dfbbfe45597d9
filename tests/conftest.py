"""What all tests share: deep ones run only where asked for. Hypothesis draws the same in every ordinary run, and by a seed in a deep."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

DEEP = os.environ.get("FOGLINE_DEEP") == "1"

# No deadline: a time limit would test the machine. Slow generation is no defect of what is tested either.
settings.register_profile(
    "ordinary", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deep" if DEEP else "ordinary")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if DEEP:
        return
    deep = [item for item in items if item.get_closest_marker("deep")]
    config.hook.pytest_deselected(items=deep)
    items[:] = [item for item in items if item not in deep]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many claims the gates have held against their drawings, in all tests together."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports if getattr(report, "when", "") == "call"]
    claims = sum(value for report in reports for name, value in report.user_properties if name == "claims")
    if claims:
        terminalreporter.write_line(f"gates: {claims} claims checked")
