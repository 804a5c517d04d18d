"""Targets of a calibration from the panel: the record by balance, by kind of pact, and of allies called.

``python -m validation.calibration.panel_targets`` writes the tables beside this file. They are computed by
``guaranteesim.analysis.panel.balance`` from ``scenarios/history/panel``, and nothing of the model is in them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from guaranteesim.analysis.panel.balance import contrast_pacts, tabulate_fighting, tabulate_rates
from guaranteesim.analysis.panel.records import PACT_CALLS, RIVAL_YEARS, read_panel_file
from guaranteesim.scenario.files.catalog import find_shipped_folder

FOLDER = Path(__file__).parent
TABLES = ("balance", "pacts", "fighting")
DIGITS = 5
"""Decimals of the files: a bootstrap interval has no more."""


def compute_targets() -> dict[str, pd.DataFrame]:
    """The three tables by name, from the record that ships."""
    shipped = find_shipped_folder()
    assert shipped is not None, "a checkout has the scenarios"
    rivals, calls = (
        read_panel_file(shipped / "history" / "panel" / f"{kind}.csv") for kind in (RIVAL_YEARS, PACT_CALLS)
    )
    return {
        "balance": tabulate_rates(rivals).round(DIGITS),
        "pacts": contrast_pacts(rivals).round(DIGITS),
        "fighting": tabulate_fighting(calls).round(DIGITS),
    }


def read_targets(name: str) -> pd.DataFrame:
    """One of :data:`TABLES` as it was written."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype_backend="numpy_nullable")
