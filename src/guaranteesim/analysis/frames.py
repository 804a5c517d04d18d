"""Tables that survive the way to Excel and R: missing instead of nan and inf, no cell that is a formula."""

from __future__ import annotations

import math

import pandas as pd

from guaranteesim.analysis.intervals import Estimate

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns(name: str, estimate: Estimate) -> dict[str, float | None]:
    """``name``, ``name_low`` and ``name_high``; None where there is no finite number."""
    return {
        name: _finite(estimate.value),
        f"{name}_low": _finite(estimate.low),
        f"{name}_high": _finite(estimate.high),
    }


def nullable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its estimates as ``Float64``, in which what is missing is ``<NA>``."""
    estimates = [name for name, column in frame.items() if column.dtype.kind == "f" or _all_missing(column)]
    return frame.astype(dict.fromkeys(estimates, "Float64"))


def _all_missing(column: pd.Series) -> bool:
    return len(column) > 0 and bool(column.isna().all())


def csv_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy in which no text cell can be read as a formula; numbers stay numbers."""
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_quoted)
    return safe


def _quoted(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
