"""Write docs/figures.md from the modules of the figures, so that a new figure is in it.

Usage: ``python scripts/figure_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import sys
from pathlib import Path

from guaranteesim.report.drawing.registry import Kind, find_figures

COMMANDS: dict[Kind, str] = {
    "comparison": "`compare`",
    "run": "`run`",
    "theories": "`theories`",
    "backtest": "`backtest`",
    "panel": "`backtest --panel`",
    "sensitivity": "`sensitivity`",
    "total_effects": "`sensitivity --design`",
    "channels": "`channels`",
    "sweep": "`sweep`",
    "discovery": "`discover`",
    "robustness": "`robust`",
    "experiment": "`experiment`",
    "bargain": "`bargain`",
    "explanation": "`explain --figure`",
    "challenger": "`explain --challenger --figure`",
}
HEAD = """\
# Figures

This page is written from the code by `make docs`. Each figure is written as PNG and SVG into the folder
`figures` of the results. From Python, `results.plot("NAME")` draws one of them.

| Figure | Command | Contents |
|---|---|---|
"""


def write_page() -> str:
    """Return the page: one row per figure, by command and name."""
    kinds = list(COMMANDS)
    figures = sorted(find_figures().values(), key=lambda figure: (kinds.index(figure.kind), figure.name))
    rows = [f"| `{figure.name}` | {COMMANDS[figure.kind]} | {figure.summary} |\n" for figure in figures]
    return HEAD + "".join(rows)


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    (folder / "figures.md").write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
