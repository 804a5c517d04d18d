"""What the smoke suite's scenario gives, in a file, to be compared on every Python and set of packages.

Usage: ``python -m tests.smoke.reference`` writes ``reference.json`` again. Do so only when the model is
meant to give other worlds, and look at the difference.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

import guaranteesim as gs

HERE = Path(__file__).parent
SCENARIO = HERE / "everything.yaml"
REFERENCE = HERE / "reference.json"
WORLDS = 16
TABLES = ("worlds", "events", "monthly")
DIGITS = 13
"""Significant digits kept of a number that is not whole."""

Kept = dict[str, dict[str, list[Any]]]


def tables_of(results: gs.Results) -> Kept:
    """Return the tables by column, as JSON can hold them: a missing value is null."""
    return {name: _columns(getattr(results, name)) for name in TABLES}


def read_reference() -> Kept:
    """Return what is committed."""
    kept: Kept = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return kept


def _columns(table: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): [_plain(value) for value in table[name].tolist()] for name in table.columns}


def _plain(value: Any) -> Any:
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _to_json(kept: Kept) -> str:
    """Return JSON with one column a line, so that a change can be read."""
    tables = []
    for table, columns in kept.items():
        lines = (f"    {json.dumps(name)}: {json.dumps(values)}" for name, values in columns.items())
        tables.append(f'  "{table}": {{\n' + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(tables) + "\n}\n"


if __name__ == "__main__":
    REFERENCE.write_text(_to_json(tables_of(gs.load(SCENARIO).run(worlds=WORLDS))), encoding="utf-8")
