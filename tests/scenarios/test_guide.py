"""docs/scenarios.md says of the arrangements what the files say."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

Table = list[list[str]]
Row = tuple[str, str, str, frozenset[str]]


def _rows(table: Table) -> set[Row]:
    """(scenario, clause, rung, blockers) of every clause; the name of a scenario holds until the next."""
    rows, scenario = set(), ""
    for name, clause, _, rung, blockers in table:
        scenario = name or scenario
        states = blockers.split() if blockers.isupper() else []
        if clause != "–":
            rows.add((scenario, clause, rung.replace(" ", "_"), frozenset(states)))
    return rows


@pytest.mark.parametrize("table", ["Scenario | Commitment"], indirect=True)
def test_the_table_of_the_arrangements(table: Table, family: dict[str, Scenario]) -> None:
    found = set()
    for name, scenario in family.items():
        for key, clause in scenario.arrangement.commitments.items():
            if key == "bilateral" and name != "bilateral-agreements":
                continue  # told once for all
            rule = clause.rule.bind(clause.parties, aggressor=scenario.challenger.state)
            found.add((name, key, clause.trigger.rung, frozenset(rule.compute_power().blockers)))
    assert _rows(table) == found
    assert {row[0] for row in table if row[0]} == family.keys()


@pytest.mark.parametrize("table", ["Scenario | In place"], indirect=True)
def test_the_table_of_forces_names_every_scenario(table: Table, family: dict[str, Scenario]) -> None:
    named = [name for row in table for name in row[0].split(", ")]
    assert sorted(named) == sorted(family)


def test_every_arrangement_can_be_simulated(family: dict[str, Scenario]) -> None:
    for name in family:
        scenario = load_scenario(name, sets=["run.horizon_months=24"])
        model = GuaranteeModel(scenario, np.arange(20))
        model.run_model()
        assert len(model.record.build_world_table()["world"]) == 20
