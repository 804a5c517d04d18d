"""What is asked of the panel: the event of a row, the chance that the model gives it, the groups of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.panel.coding import list_covariates
from guaranteesim.analysis.panel.folds import Sample, find_eras, number_groups, smooth_count
from guaranteesim.analysis.panel.records import PACT_CALLS, RIVAL_YEARS, PanelFile
from guaranteesim.errors import UserError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PanelQuestion:
    """A question that every row answers with 0 or 1.

    Attributes:
        name: Its key in tables.
        title: Its title as shown to readers.
        rows: What a row is, in the plural.
        kind: The kind of file that answers it.
        outcome: The column of the file that has the answer; rows without one are left out.
        trigger: For calls, the rung from which the pact is called.
    """

    name: str
    title: str
    rows: str
    kind: str
    outcome: str
    trigger: str = ""


DISPUTE = PanelQuestion("dispute", "Dispute begun", "dyad-years", RIVAL_YEARS, "dispute")
WAR = PanelQuestion("war", "War begun", "dyad-years", RIVAL_YEARS, "war_initiated")
FOUGHT = PanelQuestion("fought", "Ally fights in war", "calls", PACT_CALLS, "fought_in_war", "invasion")
JOINED = PanelQuestion("joined", "Ally joins dispute", "calls", PACT_CALLS, "joined_target", "strikes")
QUESTIONS = (DISPUTE, WAR, FOUGHT, JOINED)
"""Every question, in the order of tables and figures."""


@dataclass(frozen=True, eq=False)
class WorldCounts:
    """What the worlds of a row came to.

    Attributes:
        happened: (n,) worlds in which it happened.
        asked: (n,) worlds in which it could have: all, or those in which the pact was called.
    """

    happened: Floats
    asked: Floats


@dataclass(frozen=True, eq=False)
class AskedRows:
    """The rows of one question, with the forecasts of the model.

    Attributes:
        question: The question.
        sample: Forecasts, outcomes and covariates.
        covariates: Names of the covariates.
        clusters: (n,) the rivalry of each row, numbered from 0; for calls the pair of rivals.
        eras: (n,) the era of each row, numbered from 0.
        labels: (n,) the row in words: "GMY → POL 1939".
        disputes: (n,) for calls the dispute of each row, numbered from 0.
        counts: The worlds behind the forecasts.
        positions: (n,) positions of the rows in the file.
    """

    question: PanelQuestion
    sample: Sample
    covariates: tuple[str, ...]
    clusters: NDArray[np.intp]
    eras: NDArray[np.intp]
    labels: NDArray[np.object_]
    disputes: NDArray[np.intp]
    counts: WorldCounts
    positions: NDArray[np.intp]

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.sample.outcomes)

    @property
    def mean_forecast(self) -> float:
        """What the model says on average."""
        return float(self.sample.forecasts.mean())

    @property
    def mean_outcome(self) -> float:
        """The share of the rows in which it happened."""
        return float(self.sample.outcomes.mean())

    @property
    def events(self) -> int:
        """The number of rows in which it happened."""
        return int(self.sample.outcomes.sum())


def ask_rows(file: PanelFile, question: PanelQuestion, counts: WorldCounts) -> AskedRows:
    """Return the rows of a file that answer a question; ``counts`` are of all rows."""
    outcome = file.rows[question.outcome].to_numpy(np.float64)
    there = np.flatnonzero(~np.isnan(outcome))
    rows = file.rows.iloc[there]
    covariates = list_covariates(file)
    here = WorldCounts(counts.happened[there], counts.asked[there])
    return AskedRows(
        question,
        Sample(
            smooth_count(here.happened, here.asked),
            outcome[there],
            np.column_stack(list(covariates.values()))[there],
        ),
        tuple(covariates),
        number_groups(number_rivalries(file)[there]),
        find_eras(rows["year"].to_numpy()),
        np.array(_label_rows(rows), dtype=np.object_),
        number_groups(rows["dispute"].to_numpy()) if file.kind == PACT_CALLS else np.zeros(0, dtype=np.intp),
        here,
        there,
    )


def list_scorable_questions(file: PanelFile) -> list[PanelQuestion]:
    """Return the questions on a file whose baselines can be fitted without the rows they are for.

    Raises:
        UserError: all rows are of one rivalry and one era.
    """
    rivalry, era = number_rivalries(file), find_eras(file.rows["year"].to_numpy())
    found = []
    for question in QUESTIONS:
        if question.kind == file.kind:
            there = file.rows[question.outcome].notna().to_numpy()
            if there.any() and (np.ptp(rivalry[there]) or np.ptp(era[there])):
                found.append(question)
    if not found:
        raise UserError(
            f"{file.source}: all lines are of one rivalry and one era, so that no baseline can be fitted "
            "without them; add lines of another"
        )
    return found


def number_rivalries(file: PanelFile) -> NDArray[np.intp]:
    """Return the rivalry of every row, numbered from 0; for calls the pair of rivals, in either order."""
    if file.kind == RIVAL_YEARS:
        return number_groups(file.rows["rivalry"].to_numpy())
    pairs = zip(file.rows["challenger"], file.rows["target"], strict=True)
    return number_groups(np.array([" ".join(sorted(pair)) for pair in pairs]))


def _label_rows(rows: pd.DataFrame) -> list[str]:
    cells = zip(*(np.asarray(rows[name]) for name in ("challenger", "target", "year")), strict=True)
    labels = [f"{challenger} → {target} {year}" for challenger, target, year in cells]
    if "ally" not in rows:
        return labels
    return [f"{label}, {ally}" for label, ally in zip(labels, np.asarray(rows["ally"]), strict=True)]
