"""The notebooks run again and show the numbers that they keep; the files hold no traces of a machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from scripts.notebooks import NOTEBOOKS, run_notebook

FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
OFTEN = "write-a-treaty.ipynb"
"""The quickest, which runs in every run of the tests."""
MOST_BYTES = 400_000
_TRACES = re.compile(r"(?<![\w.:/])/\w+/\w|[A-Z]:\\|\b20\d\d-\d\d-\d\dT\d\d:\d\d")
"""Absolute paths, drives and times, which no notebook holds."""


def list_cases() -> list[Any]:
    return [
        pytest.param(path, id=path.stem, marks=[] if path.name == OFTEN else pytest.mark.nightly)
        for path in FILES
    ]


def list_answers(notebook: Any) -> list[str]:
    """Return what each cell prints or shows as text or table; pictures are compared by their presence."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            found.append(
                output.get("text") or data.get("text/html") or ("picture" if "image/png" in data else "")
            )
    return found


def test_there_are_three() -> None:
    assert [path.stem for path in FILES] == ["doubt-your-answer", "first-comparison", "write-a-treaty"]


# Importing and starting a kernel warns of what is not ours: unclosed sockets, an event loop of old kind.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", list_cases())
def test_a_new_run_gives_the_numbers_that_are_kept(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)
    assert list_answers(run_notebook(path)) == list_answers(kept)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_is_small_executed_and_without_traces(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(answer for answer in list_answers(notebook))
    for cell in notebook.cells:
        shown = [output.get("text", "") for output in cell.get("outputs", [])]
        assert not _TRACES.search(cell.source + "".join(shown))
        assert not [output for output in cell.get("outputs", []) if output.output_type == "error"]
    assert "conditional comparison" in str(list_answers(notebook)) or "forecast" in str(notebook.cells)
    assert "language_info" in notebook.metadata
    assert "version" not in notebook.metadata["language_info"]
