"""The table of inputs has the very numbers that the model drew, and can be made again from the manifest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from guaranteesim.ensemble import Results, run_scenario, run_scenarios, verify_folder
from guaranteesim.ensemble.inputs import draw_inputs, draw_inputs_in_parts, list_uncertain_inputs
from guaranteesim.ensemble.keep.results_reader import recreate_inputs
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario


def test_the_draws_are_those_of_the_model(scenario: Scenario) -> None:
    worlds = np.array([3, 0, 7])
    model = GuaranteeModel(scenario, worlds, seed=9)
    table = draw_inputs(scenario, 9, worlds)
    assert table.column("world").to_pylist() == [3, 0, 7]
    numbers = model.numbers
    for path, drawn in (
        ("states.GBR.stake", numbers.states["GBR"].stake),
        ("states.USA.forces.ground", numbers.states["USA"].forces.ground),
        ("challenger.motivation", numbers.challenger.motivation),
    ):
        np.testing.assert_array_equal(table.column(path).to_numpy(), drawn)


def test_only_uncertain_numbers_have_a_column(scenario: Scenario) -> None:
    paths = list_uncertain_inputs(scenario)
    assert "states.GBR.stake" in paths
    assert "states.POL.stake" not in paths
    assert draw_inputs(scenario, 1, np.arange(2)).column_names == ["world", *paths]


def test_the_file_is_written_on_request_and_made_again_from_the_manifest(
    scenario: Scenario, tmp_path: Path
) -> None:
    run_scenario(scenario, worlds=12, out=tmp_path / "run")
    assert not (tmp_path / "run" / "inputs.parquet").exists()
    again = run_scenario(scenario, worlds=12, out=tmp_path / "run", inputs=True)
    written = pq.read_table(tmp_path / "run" / "inputs.parquet").to_pandas()
    pd.testing.assert_frame_equal(written, recreate_inputs(tmp_path / "run"))
    pd.testing.assert_frame_equal(written, again.draw_inputs())
    assert "inputs.parquet" in again.manifest["files"]
    assert verify_folder(tmp_path / "run") == []


def test_a_later_run_without_the_request_keeps_the_file(scenario: Scenario, tmp_path: Path) -> None:
    for inputs in (True, False):
        list(run_scenarios([scenario], worlds=5, out=tmp_path, inputs=inputs))
    assert (tmp_path / "small" / "inputs.parquet").exists()
    assert verify_folder(tmp_path / "small") == []


def test_a_damaged_file_is_named(scenario: Scenario, tmp_path: Path) -> None:
    run_scenario(scenario, worlds=5, out=tmp_path / "run", inputs=True)
    (tmp_path / "run" / "inputs.parquet").write_bytes(b"other")
    assert "inputs.parquet" in " ".join(verify_folder(tmp_path / "run"))


def test_results_in_memory_have_their_inputs(results: Results) -> None:
    inputs = results.draw_inputs()
    assert inputs["world"].tolist() == results.worlds["world"].tolist()
    assert inputs["challenger.motivation"].tolist() == results.worlds["motivation"].tolist()


def test_parts_are_the_whole(scenario: Scenario) -> None:
    [part] = draw_inputs_in_parts(scenario, 4, 6)
    assert part.equals(draw_inputs(scenario, 4, np.arange(6)))
