"""Runs of the scenarios of clauses and terms on the same luck, and what two of them differ in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.results import Results
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
WORLDS, MONTHS = 600, 72
SURE = 4.75
"""Standard errors a mean must lie from 0 to have a sign; it would by chance twice in a million checks."""


def load(name: str, months: int, *sets: str) -> Scenario:
    """A shipped scenario with another horizon, and other numbers if any are given."""
    return load_scenario(name, sets=[f"run.horizon_months={months}", *sets])


@cache
def results(name: str, months: int = MONTHS, worlds: int = WORLDS, sets: tuple[str, ...] = ()) -> Results:
    """The run of a shipped scenario; the same worlds under every clause."""
    return run_scenario(load(name, months, *sets), worlds=worlds, seed=1)


def crises(name: str, months: int, before: int) -> pd.DataFrame:
    """The crises of a run in the months before ``before``."""
    events = results(name, months).events
    return events[events["month"] < before].reset_index(drop=True)


def model(name: str, months: int, worlds: int = WORLDS) -> GuaranteeModel:
    """The model of a shipped scenario after so many months of as many."""
    built = GuaranteeModel(load(name, months), np.arange(worlds), seed=1)
    built.run_model()
    return built


def sign(differences: pd.Series | np.ndarray) -> int:
    """1 or −1 if the mean of paired differences surely has this sign, else 0."""
    values = np.asarray(differences, dtype=float)
    error = values.std(ddof=1) / np.sqrt(values.size)
    if error == 0:
        return int(np.sign(values.mean()))
    z = values.mean() / error
    return int(np.sign(z)) if abs(z) > SURE else 0


def over_worlds(name: str, contrast: str, column: str) -> pd.Series:
    """What the clause changes of a column, world by world."""
    with_clause, without = results(name).worlds[column], results(contrast).worlds[column]
    return with_clause.astype(float) - without.astype(float)


def common_crises(name: str, contrast: str, since: int) -> pd.DataFrame:
    """Crises of one world, month and rung that both runs have; the contrast's columns end in ``_without``."""
    both = results(name).events.merge(
        results(contrast).events, on=["world", "month", "rung"], suffixes=("", "_without")
    )
    return both[both["month"] >= since]
