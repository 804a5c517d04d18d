"""Table cells that Excel and R read correctly: missing values instead of nan and inf, and no formulas."""

from __future__ import annotations

import math

import pandas as pd

from guaranteesim.analysis.statistics.intervals import Estimate

# Spreadsheets run a cell that begins with one of these; names and titles come from scenario files of others.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def build_estimate_cells(name: str, estimate: Estimate) -> dict[str, float | None]:
    """Return the cells ``name``, ``name_low`` and ``name_high``; None where the number is not finite."""
    return {
        name: _replace_not_finite(estimate.value),
        f"{name}_low": _replace_not_finite(estimate.low),
        f"{name}_high": _replace_not_finite(estimate.high),
    }


def make_nullable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its estimates as ``Float64``, so that missing numbers are ``<NA>``."""
    # A column of None alone has the type object and would be written differently from one with numbers.
    estimates = [
        name for name, column in frame.items() if column.dtype.kind == "f" or _is_all_missing(column)
    ]
    return frame.astype(dict.fromkeys(estimates, "Float64"))


def _is_all_missing(column: pd.Series) -> bool:
    return len(column) > 0 and bool(column.isna().all())


def make_csv_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which no text cell can be read as a formula; numbers stay numbers."""
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_quote_formula)
    return safe


def _quote_formula(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _replace_not_finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
