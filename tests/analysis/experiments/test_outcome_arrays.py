"""Outcomes of an experiment as arrays: from their own columns, and equal to those of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.ensemble.conftest import DATA, small

from guaranteesim.analysis.experiments.outcome_arrays import (
    WORLD_OUTCOMES,
    compute_outcome_by_row,
    find_world_outcome,
    list_outcome_columns,
)
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome, ShareOfCrises
from guaranteesim.analysis.outcomes.registry import OUTCOMES
from guaranteesim.ensemble import Results, run_scenario
from guaranteesim.ensemble.experiment import Design, ExperimentResults, run_experiment
from guaranteesim.errors import UserError
from guaranteesim.scenario.schema import Scenario

FEAR = "challenger.clash_aversion"
WORLDS = 40
RUN = {**DATA["run"], "horizon_months": 12}


def make_scenario(fear: float | None = None) -> Scenario:
    challenger = {"state": "RUS", "motivation": 1.5} | ({} if fear is None else {"clash_aversion": fear})
    return small(run=RUN, challenger=challenger)


@pytest.fixture(scope="module")
def run() -> Results:
    return run_scenario(make_scenario(0.25), worlds=WORLDS, seed=3)


def make_experiment(columns: tuple[str, ...] | None) -> ExperimentResults:
    design = Design.from_columns({FEAR: [1.5, 0.25]})
    return run_experiment([make_scenario()], design, worlds=WORLDS, seed=3, columns=columns)


@pytest.fixture(scope="module")
def everything() -> ExperimentResults:
    return make_experiment(None)


@pytest.mark.parametrize("outcome", WORLD_OUTCOMES, ids=lambda outcome: outcome.name)
def test_an_outcome_needs_its_columns_alone(
    outcome: Outcome, run: Results, everything: ExperimentResults
) -> None:
    alone = replace(run, worlds=run.worlds[list(outcome.columns)])
    expected = outcome.compute_by_world(run)
    assert expected is not None
    found = outcome.compute_by_world(alone)
    assert found is not None
    assert np.array_equal(found, expected)
    by_row = compute_outcome_by_row(everything, "small", outcome)
    assert by_row.shape == (2, WORLDS)
    assert by_row.dtype == np.float64
    assert np.array_equal(by_row[1], expected)


@pytest.mark.parametrize(
    "outcome",
    [outcome for outcome in OUTCOMES if isinstance(outcome, ShareOfCrises)],
    ids=lambda outcome: outcome.name,
)
def test_counts_of_crises_need_their_columns_alone(outcome: ShareOfCrises, run: Results) -> None:
    alone = replace(run, worlds=run.worlds[list(outcome.columns)], events=pd.DataFrame())
    for found, expected in zip(outcome.counts(alone), outcome.counts(run), strict=True):
        assert np.array_equal(found, expected)
    assert outcome.estimate(alone) == outcome.estimate(run)


def test_every_column_that_outcomes_need_can_be_kept() -> None:
    columns = list_outcome_columns(OUTCOMES)
    assert len(set(columns)) == len(columns)
    assert set(make_experiment(columns).list_columns("small")) == set(columns)


def test_outcomes_are_of_worlds_or_of_crises() -> None:
    crises = {outcome.name for outcome in OUTCOMES} - {outcome.name for outcome in WORLD_OUTCOMES}
    assert crises == {outcome.name for outcome in OUTCOMES if isinstance(outcome, ShareOfCrises)}


def test_outcomes_are_found_by_name_and_title() -> None:
    for outcome in WORLD_OUTCOMES:
        assert find_world_outcome(outcome.name) is outcome
        assert find_world_outcome(outcome.title) is outcome
    with pytest.raises(UserError, match=r"no outcome 'major_violatio' .*\(did you mean major_violation\?\)"):
        find_world_outcome("major_violatio")
    with pytest.raises(UserError, match=r"'called' with a value in every world"):
        find_world_outcome("called")


def test_what_is_not_there_is_said() -> None:
    bare = small(arrangement={"commitments": {}}, run=RUN)
    results = run_experiment([bare], Design.from_columns({FEAR: [0, 1]}), worlds=5, seed=1)
    with pytest.raises(UserError, match="small has no outcome true_reliability: its worlds have no column"):
        compute_outcome_by_row(results, "small", find_world_outcome("true_reliability"))
    some = make_experiment(("clash",))
    with pytest.raises(UserError, match="have no column major_violation"):
        compute_outcome_by_row(some, "small", find_world_outcome("major_violation"))
    with pytest.raises(UserError, match="has no scenario 'other'"):
        compute_outcome_by_row(some, "other", find_world_outcome("clash"))
