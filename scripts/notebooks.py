"""Run the notebooks of docs/notebooks again and keep their outputs in the files.

Usage: ``python scripts/notebooks.py [FOLDER]``, the folder being ``docs/notebooks`` by default. The files
hold no times, versions or paths, so that a second run changes nothing.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

NOTEBOOKS = Path(__file__).resolve().parents[1] / "docs" / "notebooks"
COLOURS = 64
TIMEOUT = 300
"""Seconds that one cell may take."""


def run_notebook(path: Path) -> Any:
    """Return the notebook of a file with the outputs of a new run, which takes place in an empty folder.

    Raises:
        CellExecutionError: a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=TIMEOUT, kernel_name="python3", record_timing=False,
            resources={"metadata": {"path": folder}},
        )  # fmt: skip
        client.execute()
    return remove_traces(notebook)


def remove_traces(notebook: Any) -> Any:
    """Return the notebook without what differs between machines and runs."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
            for output in cell.outputs:
                output.pop("metadata", None)
                if output.output_type in ("display_data", "execute_result"):
                    output.metadata = {}
                    _shrink_image(output.data)
    return notebook


def _shrink_image(data: Any) -> None:
    """Replace a picture by one of few colours, which are all that a figure has."""
    if "image/png" not in data:
        return
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGB")
    packed = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "png", optimize=True)
    data["image/png"] = base64.b64encode(packed.getvalue()).decode()


def main() -> None:
    """Run every notebook and write it."""
    import nbformat

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTEBOOKS
    for path in sorted(folder.glob("*.ipynb")):
        nbformat.write(run_notebook(path), path)


if __name__ == "__main__":
    main()
