"""Datasets equal the frames they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import guaranteesim as gs
from guaranteesim.analysis.experiments.outcome_arrays import WORLD_OUTCOMES, compute_outcome_by_row

Two = list[Path]


def test_a_comparison_is_a_dataset_by_arrangement_and_world(uncertain: Two) -> None:
    compared = gs.compare(uncertain, worlds=12)
    dataset = compared.to_xarray()
    assert dict(dataset.sizes) == {"arrangement": 2, "world": 12}
    assert list(dataset["arrangement"].values) == list(compared.names)
    for run in compared.results:
        for outcome in WORLD_OUTCOMES:
            values = outcome.compute_by_world(run)
            np.testing.assert_array_equal(dataset[outcome.name].sel(arrangement=run.name), values)
    assert dataset["mean_peace_months"].attrs == {"long_name": "mean months of peace", "units": "months"}
    assert dataset.attrs["note"] == "a conditional comparison, not a forecast"
    assert (dataset.attrs["seed"], dataset.attrs["baseline"]) == (3, "recused")


def test_inputs_are_variables_named_by_their_path(uncertain: Two) -> None:
    compared = gs.compare(uncertain, worlds=12)
    dataset = compared.to_xarray()
    drawn = {run.name: run.draw_inputs() for run in compared.results}
    # Both drew the same stake of Britain; only one has an uncertain stake of China.
    shared = dataset["states.GBR.stake"]
    assert (shared.dims, shared.attrs["units"]) == (("world",), "share")
    np.testing.assert_array_equal(shared, drawn["veto"]["states.GBR.stake"])
    np.testing.assert_array_equal(dataset["states.CHN.stake"], drawn["veto"]["states.CHN.stake"])
    assert "states.GBR.stake" not in compared.to_xarray(inputs=False)


def test_an_input_with_other_values_in_each_arrangement_has_both(uncertain: Two) -> None:
    other = gs.load(uncertain[1], sets=["states.GBR.stake={uniform: [0.1, 0.2]}"])
    dataset = gs.compare([uncertain[0], other], worlds=5).to_xarray()
    assert dataset["states.GBR.stake"].dims == ("arrangement", "world")
    assert float(dataset["states.GBR.stake"].sel(arrangement="veto").max()) <= 0.2


def test_an_outcome_that_an_arrangement_does_not_have_is_missing(uncertain: Two) -> None:
    alone = gs.load(uncertain[0], sets=["arrangement.commitments=null", "name=alone"])
    dataset = gs.compare([uncertain[1], alone], worlds=5).to_xarray()
    assert bool(dataset["true_reliability"].sel(arrangement="alone").isnull().all())
    assert bool(dataset["true_reliability"].sel(arrangement="veto").notnull().all())


def test_an_experiment_is_a_dataset_by_arrangement_row_and_world(uncertain: Two) -> None:
    tried = gs.experiment(
        uncertain,
        vary=["challenger.clash_aversion=0..1:3"],
        outcomes=["major_violation", "war_months"],
        worlds=6,
    )
    dataset = tried.to_xarray()
    assert dict(dataset.sizes) == {"arrangement": 2, "row": 3, "world": 6}
    np.testing.assert_array_equal(dataset["challenger.clash_aversion"], [0.0, 0.5, 1.0])
    for variant in tried.variants:
        for outcome in tried.outcomes:
            values = compute_outcome_by_row(tried.results, variant.key, outcome)
            np.testing.assert_array_equal(dataset[outcome.name].sel(arrangement=variant.arrangement), values)
    frame = tried.table().set_index(["arrangement", "row"])["war_months"]
    for (arrangement, row), mean in frame.items():
        assert float(dataset["war_months"].sel(arrangement=arrangement, row=row).mean()) == pytest.approx(
            mean
        )


def test_without_xarray_the_remedy_is_said(uncertain: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = gs.compare(uncertain, worlds=3)

    def refuse(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("guaranteesim.studies.connectors.optional_libraries.import_module", refuse)
    with pytest.raises(gs.UserError, match="guaranteesim\\[analysis\\]"):
        compared.to_xarray()
