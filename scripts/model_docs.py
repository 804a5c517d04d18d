"""Write units and defaults into the symbol tables of docs/model.md from the code.

Usage: ``python scripts/model_docs.py [FOLDER]``, the folder being ``docs`` by default.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reference_docs import numbers

from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.schema import Scenario

_ROW = re.compile(r"^\| (?P<symbol>[^|`]+) \| `(?P<path>[^`|]+)` \|[^|]*\|[^|]*\|$", re.MULTILINE)
"""A row of a table of symbols: symbol, path, unit, default."""


def described() -> dict[str, str]:
    """Unit and default, as table cells, of every number a scenario may give, by path."""
    cells = {}
    for path, info in numbers(Scenario, ""):
        default = str(info.default) if isinstance(info.default, Quantity) else "none"
        cells[path] = f"{find_measure(info).unit} | {default}"
    return cells


def filled(page: str) -> str:
    """The page with units and defaults as the code has them; KeyError for a path it does not know."""
    cells = described()
    return _ROW.sub(lambda row: f"| {row['symbol']} | `{row['path']}` | {cells[row['path']]} |", page)


def paths(page: str) -> list[str]:
    """Every path in the tables of symbols, in order."""
    return [row["path"] for row in _ROW.finditer(page)]


def main() -> None:
    """Fill the page in place."""
    page = Path(sys.argv[1] if len(sys.argv) > 1 else "docs") / "model.md"
    page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
