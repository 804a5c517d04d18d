"""Outcomes of an experiment as arrays of rows × worlds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.outcomes.registry import OUTCOMES
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word

if TYPE_CHECKING:
    from guaranteesim.ensemble.experiment import ExperimentResults

Floats = NDArray[np.float64]

WORLD_OUTCOMES: tuple[Outcome, ...] = tuple(
    outcome for outcome in OUTCOMES if type(outcome).compute_by_world is not Outcome.compute_by_world
)
"""Outcomes that have a value in every world, in the order of the registry."""


def find_world_outcome(name: str) -> Outcome:
    """Return the outcome of that name or title that has a value in every world.

    Raises:
        UserError: there is none, with the nearest name.
    """
    for outcome in WORLD_OUTCOMES:
        if name in (outcome.name, outcome.title):
            return outcome
    known = [outcome.name for outcome in WORLD_OUTCOMES]
    hint = suggest_known_word(name, known) or f"there are: {', '.join(known)}"
    raise UserError(f"there is no outcome {name!r} with a value in every world ({hint})")


def list_outcome_columns(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return the columns of worlds that these outcomes are computed from, each once."""
    return tuple(dict.fromkeys(str(column) for outcome in outcomes for column in outcome.columns))


def compute_outcome_by_row(results: ExperimentResults, name: str, outcome: Outcome) -> Floats:
    """Return an outcome of one scenario in every world of every row, (rows, worlds).

    Raises:
        UserError: the scenario does not have the outcome, such as a reliability without guarantors.
    """
    there = set(results.list_columns(name))
    missing = [column for column in outcome.columns if column not in there]
    if missing:
        raise UserError(f"{name} has no outcome {outcome.name}: its worlds have no column {missing[0]}")
    values = outcome.compute_by_world(results.read_results(name, outcome.columns))
    if values is None:
        raise UserError(f"the outcome {outcome.name} has no value in every world; choose another")
    return np.asarray(values.reshape(results.design.rows, results.worlds))
