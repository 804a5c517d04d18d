"""What the worlds of a line of the panel came to, from the columns of an experiment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.panel.coding import CodedRows
from guaranteesim.analysis.panel.questions import PanelQuestion, WorldCounts
from guaranteesim.analysis.panel.records import PanelFile
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.experiment import ExperimentResults
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario

Counting = Callable[[Scenario, ExperimentResults], list[WorldCounts]]
"""Returns the counts of the questions that one run answers, for the rows of its design."""

_PLACES = 1000


def list_columns(scenario: Scenario) -> list[str]:
    """Return the columns of worlds that are counted."""
    return [str(Worlds.wars), str(Worlds.honoured), *(Worlds.acts[rung] for rung in scenario.rungs)]


def count_dyad_years(scenario: Scenario, results: ExperimentResults) -> list[WorldCounts]:
    """Return the worlds with an act of any kind, and those in which a war began."""
    frame = results.read_worlds(scenario.name)
    acts = np.sum([frame[Worlds.acts[rung]] for rung in scenario.rungs], axis=0) > 0
    wars = frame[str(Worlds.wars)].to_numpy() > 0
    everywhere = np.ones(len(frame), dtype=bool)
    return [_count(happened, everywhere, results) for happened in (acts, wars)]


def count_calls(scenario: Scenario, results: ExperimentResults) -> list[WorldCounts]:
    """Return the worlds in which the ally kept its word, of those with an act that its pact speaks of."""
    frame = results.read_worlds(scenario.name)
    [pact] = scenario.arrangement.commitments.values()
    grave = scenario.rungs[scenario.rungs.index(pact.trigger.rung) :]
    called = np.sum([frame[Worlds.acts[rung]] for rung in grave], axis=0) > 0
    return [_count(frame[str(Worlds.honoured)].to_numpy() > 0, called, results)]


def gather_counts(
    parts: Sequence[tuple[NDArray[np.intp], list[WorldCounts]]], size: int
) -> list[WorldCounts]:
    """Return counts of some rows each as counts of all rows; rows that were not run have none.

    Args:
        parts: Positions of rows, with the counts of every question.
        size: The number of all rows.
    """
    questions = len(parts[0][1])
    found = [WorldCounts(np.zeros(size), np.zeros(size)) for _ in range(questions)]
    for rows, counts in parts:
        for whole, part in zip(found, counts, strict=True):
            whole.happened[rows], whole.asked[rows] = part.happened, part.asked
    return found


def keep_answered(file: PanelFile, question: PanelQuestion, coded: Sequence[CodedRows]) -> list[CodedRows]:
    """Return the coded rows that have an answer: whether an ally fought is asked in wars only."""
    answered = file.rows[question.outcome].notna().to_numpy()
    kept = []
    for part in coded:
        there = answered[part.rows]
        if there.any():
            columns = {path: values[there] for path, values in part.columns.items()}
            kept.append(CodedRows(part.variant, part.rows[there], columns))
    return kept


def compute_mean(quantity: Quantity) -> float:
    """Return the mean of a number, from its quantiles."""
    places = (np.arange(_PLACES) + 0.5) / _PLACES
    return float(np.mean(quantity.sample_values(places)))


def _count(happened: NDArray[np.bool_], asked: NDArray[np.bool_], results: ExperimentResults) -> WorldCounts:
    shape = results.design.rows, results.worlds
    return WorldCounts(
        (happened & asked).reshape(shape).sum(axis=1).astype(np.float64),
        asked.reshape(shape).sum(axis=1).astype(np.float64),
    )
