"""A small scenario with all that a run can show: a veto-free vote, troops in place, war, uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from guaranteesim.ensemble import Results, run_scenario
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

WORLDS = 30

DATA: dict[str, Any] = {
    "name": "small",
    "title": "A small scenario",
    "as_of": "2026-01-01",
    "run": {"horizon_months": 24, "worlds": WORLDS, "seed": 5},
    "states": {
        "RUS": {"nuclear": True, "forces": {"ground": 120}},
        "UKR": {"forces": {"ground": 130}},
        "USA": {
            "nuclear": True,
            "forces": {"ground": {"choice": [0, 20]}, "air": {"choice": [0, 20]}, "arms": 1.5},
            "stake": 0.4,
        },
        "GBR": {"forces": {"ground": 4, "air": 4}, "stake": {"uniform": [0.4, 0.8]}, "follows": "USA"},
        "POL": {"forces": {"ground": 8}, "stake": 0.8},
    },
    "challenger": {"state": "RUS"},
    "protege": {"state": "UKR"},
    "theatre": {"opportunity": {"per_year": 4}},
    "arrangement": {
        "commitments": {
            "assistance": {
                "parties": ["USA", "GBR", "RUS"],
                "trigger": {"rung": "strikes"},
                "rule": {"at_least": 2},
                "deadline_days": 3,
                "each_provides": {"ground": 0.5, "air": 1, "arms": 1},
                "in_place": {"GBR": {"ground": 2}},
            }
        }
    },
}


def small(**changes: Any) -> Scenario:
    """The small scenario with top-level entries replaced."""
    return load_from_dict({**deepcopy(DATA), **changes})


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return small()


@pytest.fixture(scope="session")
def variant() -> Callable[..., Scenario]:
    return small


@pytest.fixture(scope="session")
def results(scenario: Scenario) -> Results:
    """One block, in this process, in memory: what every other way of running must give."""
    return run_scenario(scenario)


@pytest.fixture(scope="session")
def kept(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished results folder of the same run; not to be changed."""
    folder = tmp_path_factory.mktemp("kept") / "small"
    run_scenario(scenario, out=folder)
    return folder
