"""Equality of results, table by table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from guaranteesim.ensemble import Results
from guaranteesim.ensemble.keep.files import hash_file

TABLES = ("worlds", "events", "monthly", "timeline")


def assert_equal(one: Results, other: Results) -> None:
    """Every table equal in columns, types and bits."""
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every table kept in a folder."""
    return {name: hash_file(folder / f"{name}.parquet") for name in TABLES}
