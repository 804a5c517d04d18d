"""The rule that codes a line: every number by hand from docs/history.md, no line left out or taken twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.analysis.panel.panels import write_rows, write_small_panel

from guaranteesim.analysis.panel.coding import (
    CodedRows,
    code_pact_calls,
    code_rival_years,
    list_covariates,
)
from guaranteesim.analysis.panel.records import PACT_CALLS, read_panel_file

PACT = {"pact_allies": 3, "pact_top_cinc": 0.2}


def code(tmp_path: Path, *rows: dict[str, object]) -> list[CodedRows]:
    numbered = [{"year": 1900 + n, **row} for n, row in enumerate(rows)]
    return code_rival_years(read_panel_file(write_rows(tmp_path / "years.csv", numbered)), rate=0.4)


def test_neighbours_without_a_pact(tmp_path: Path) -> None:
    [coded] = code(tmp_path, {})
    assert coded.variant.name == "panel-alone"
    assert {path: list(values) for path, values in coded.columns.items()} == {
        "states.CHA.forces.ground": [pytest.approx(62)],
        "states.PRO.forces.ground": [pytest.approx(31)],
        "theatre.opportunity.per_year": [0.4],
    }


def test_distance_weakens_the_challenger_and_its_interest(tmp_path: Path) -> None:
    [coded] = code(
        tmp_path, {"distance_km": 4000, "contiguity": 6}, {"distance_km": 4000, "challenger_major": 1}
    )
    assert coded.columns["states.CHA.forces.ground"] == pytest.approx([62 * np.exp(-0.5)] * 2)
    assert coded.columns["states.PRO.forces.ground"] == pytest.approx([31] * 2)
    # The interests of a major power have no distance.
    assert coded.columns["theatre.opportunity.per_year"] == pytest.approx([0.4 * np.exp(-2), 0.4])


@pytest.mark.parametrize(("contiguity", "km"), [(1, 0), (2, 20), (3, 40), (4, 240), (5, 640), (6, 2400)])
def test_a_missing_distance_is_that_of_the_class(tmp_path: Path, contiguity: int, km: float) -> None:
    [coded] = code(tmp_path, {"contiguity": contiguity})
    assert coded.columns["theatre.opportunity.per_year"] == pytest.approx([0.4 * np.exp(-km / 2000)])


def test_the_strongest_ally(tmp_path: Path) -> None:
    [coded] = code(
        tmp_path,
        {**PACT, "pact_top_distance_km": 0},
        {**PACT, "pact_top_distance_km": 4000},
        {**PACT, "pact_top_distance_km": 4000, "pact_major": 1},
        PACT,
    )
    assert coded.variant.name == "panel-limited-grab-nuclear-none"
    army = 3100 * 0.2
    columns = {path.removeprefix("states.ALL."): values for path, values in coded.columns.items()}
    assert columns["forces.ground"] == pytest.approx(
        [army / 2, army * 0.08 * np.exp(-0.5), army * 0.08 * np.exp(-0.5), army * 0.08 * np.exp(-370 / 8000)]
    )
    assert columns["forces.arms"] == pytest.approx([3.0] * 4)
    assert columns["forces.sanctions"] == pytest.approx([0.3] * 4)
    assert columns["deployment_days"] == pytest.approx([20, 50, 50, 20 + 0.0075 * 370])
    assert columns["stake"] == pytest.approx([0.45, 0.45 * np.exp(-2), 0.45, 0.45 * np.exp(-0.185)])
    assert columns["exposure"] == pytest.approx([0.35, 0.175, 0.175, 0.35])


def test_forces_stay_within_what_a_scenario_takes(tmp_path: Path) -> None:
    [coded] = code(tmp_path, {"cinc_challenger": 0.9, "cinc_target": 0})
    assert list(coded.columns["states.CHA.forces.ground"]) == [1000]
    assert list(coded.columns["states.PRO.forces.ground"]) == [0.1]


def test_every_line_is_coded_once_by_who_has_nuclear_weapons(tmp_path: Path) -> None:
    nuclear = [{**PACT, "challenger_nuclear": a, "pact_nuclear": b} for a in (0, 1) for b in (0, 1)]
    found = code(tmp_path, {}, *nuclear, {"challenger_nuclear": 1})
    assert sorted(np.concatenate([part.rows for part in found])) == list(range(6))
    assert [part.variant.name.removeprefix("panel-limited-grab-") for part in found] == [
        "panel-alone", "nuclear-none", "nuclear-ally", "nuclear-challenger", "nuclear-both"
    ]  # fmt: skip
    assert found[2].variant.settings == (
        "states.CHA.nuclear=false",
        "states.ALL.nuclear=true",
        "arrangement.commitments.pact.trigger.rung=limited_grab",
    )


def test_a_call_is_a_crisis_between_neighbours(tmp_path: Path) -> None:
    calls = read_panel_file(
        write_rows(tmp_path / "calls.csv", [{}, {"ally": "DDD", "ally_major": 0}], PACT_CALLS)
    )
    [coded] = code_pact_calls(calls, "invasion")
    assert coded.variant.name == "panel-invasion-nuclear-none"
    assert coded.columns["theatre.opportunity.per_year"] == pytest.approx([12] * 2)
    assert coded.columns["states.CHA.forces.ground"] == pytest.approx([62] * 2)
    assert coded.columns["states.ALL.stake"] == pytest.approx([0.45, 0.45 * np.exp(-0.25)])


def test_the_regression_reads_the_same_facts(tmp_path: Path) -> None:
    for path in write_small_panel(tmp_path):
        file = read_panel_file(path)
        covariates = list_covariates(file)
        assert all(
            values.shape == (len(file.rows),) and np.isfinite(values).all() for values in covariates.values()
        )
        assert covariates["ln balance"] == pytest.approx(
            np.log(file.rows["cinc_challenger"] / file.rows["cinc_target"])
        )
