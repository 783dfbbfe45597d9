"""The notebook runs from top to bottom, shows what it says it shows, and stays small and clean."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from scenes.checkout import ROOT

NOTEBOOK = ROOT / "notebooks" / "gradient.ipynb"
LARGEST = 300_000
"""Bytes."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The cells after a run of the whole notebook in a folder of its own."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        cell.outputs = []
    folder = str(tmp_path_factory.mktemp("notebook"))
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    return list(notebook.cells)


def texts(cell: Any) -> str:
    """All that a cell printed or gave, as text."""
    outputs = [one for one in cell.get("outputs", []) if one.get("name") != "stderr"]
    return "".join(one.get("text") or one.get("data", {}).get("text/plain", "") for one in outputs)


def showing(cells: list[Any], source: str) -> Any:
    """The cell in whose source this stands."""
    (cell,) = [cell for cell in cells if source in cell.source]
    return cell


def test_it_runs_and_every_plot_is_drawn(ran: list[Any]) -> None:
    assert not [one for cell in ran for one in cell.get("outputs", []) if one.output_type == "error"]
    for cell in ran:
        if "plt.show()" in cell.source:
            assert any("image/png" in one.get("data", {}) for one in cell.outputs)


def test_the_table_is_exact(ran: list[Any]) -> None:
    rows = [line.split() for line in texts(showing(ran, '"exact")')).splitlines()[1:10]]
    assert rows[7] == ["7", "−31.6240512", "−42.1654016", "2778.001706389504", "1.96"]
    assert {row[-1] for row in rows[1:]} == {"1.96"}
    overflows = texts(showing(ran, "np.float16, np.float32, np.float64"))
    assert re.findall(r"step (\d+)", overflows) == ["12", "29", "128", "259", "1050", "2105"]


def test_the_clip_is_shown_inline(ran: list[Any]) -> None:
    clip = showing(ran, "%%manim -ql")
    assert any("data:video/mp4;base64," in one.get("data", {}).get("text/html", "") for one in clip.outputs)


def test_what_it_shows_as_kept_is_what_it_shows_when_run(ran: list[Any]) -> None:
    kept = nbformat.read(NOTEBOOK, as_version=4).cells
    for source in ('"exact")', "np.float16, np.float32, np.float64", 'for rate in ("0.01"', "bowl.partials"):
        assert texts(showing(kept, source)) == texts(showing(ran, source))


def test_it_is_kept_small_and_clean() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    assert str(Path.home()) not in text
    known = json.loads(text)
    assert not [one for cell in known["cells"] for one in cell.get("outputs", []) if one.get("name") == "stderr"]
    assert all("execution" not in cell["metadata"] for cell in known["cells"])
    assert text.count("<details>") == 4
