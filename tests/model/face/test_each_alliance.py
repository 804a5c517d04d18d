"""Face test F11: an alliance in which each acts by itself deters as a coalition of its forces does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.treaty import parse_rule

WORLDS = 500
ERRORS = 2.5
"""Standard errors of a paired difference that chance may bring: once in 160 runs with another seed."""

COALITION = load_scenario("coalition-of-the-willing")
NATO = load_scenario("nato-membership")


def rewrite(scenario: Scenario, **changes: Any) -> Scenario:
    """The scenario with these fields of its one commitment changed."""
    clause = scenario.arrangement.commitments["assistance"].model_copy(update=changes)
    arrangement = scenario.arrangement.model_copy(update={"commitments": {"assistance": clause}})
    return scenario.model_copy(update={"arrangement": arrangement})


def simulate(scenario: Scenario) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Worlds and crises, all on the same luck."""
    model = GuaranteeModel(scenario, np.arange(WORLDS), seed=1)
    model.run_model()
    return model.record.build_world_table(), model.record.build_event_table()


@pytest.fixture(scope="module")
def pair() -> tuple[Any, Any]:
    text = COALITION.arrangement.commitments["assistance"]
    forces = ("each_provides", "provides", "in_place", "deployment")
    same_forces = {name: getattr(text, name) for name in forces}
    alliance = rewrite(NATO, rule=parse_rule("each"), deadline_days=None, **same_forces)
    return simulate(alliance), simulate(COALITION)


def test_major_violations_are_no_more_frequent(pair: tuple[Any, Any]) -> None:
    (alliance, _), (coalition, _) = pair
    more = alliance["major_violation"].astype(float) - coalition["major_violation"]
    assert more.mean() <= ERRORS * more.std() / np.sqrt(WORLDS)


def test_the_alliance_is_honoured_as_often(pair: tuple[Any, Any]) -> None:
    """Of the crises called; 0.05 covers the sampling of some forty of them in each run."""
    shares = [events["honoured"].sum() / events["called"].sum() for _, events in pair]
    assert shares[0] >= shares[1] - 0.05
