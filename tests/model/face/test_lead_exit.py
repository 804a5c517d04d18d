"""Face test F6: the exit of the United States from a text that it leads costs a third of its effect."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

EXIT = ("events.exit={state: USA, month: 1, withdraws: true}",)
WORLDS = 2000


@cache
def find_violations(name: str, *sets: str) -> np.ndarray:
    """Worlds of a shipped scenario with a major violation, 0 or 1, (W,)."""
    model = GuaranteeModel(load_scenario(find_scenario(name), sets=sets), np.arange(WORLDS))
    model.run_model()
    return np.asarray(model.record.build_world_table()["major_violation"]).astype(float)


def compare_exit(name: str) -> tuple[float, float, float]:
    """Return by how much the text lowers P(MV), the exit raises it, and the standard error of the rise."""
    none = find_violations("no-guarantee")
    text, left = find_violations(name), find_violations(name, *EXIT)
    rise = left - text
    return float((none - text).mean()), float(rise.mean()), float(rise.std() / np.sqrt(WORLDS))


def test_the_exit_of_the_state_that_decides_undoes_the_text():
    """F6 under `lead: USA`, by which nobody acts without the United States.

    Seen: a rise by 2.8 points (s.e. 0.4) of the 6.6 by which the text lowers P(MV).
    """
    lowered, rise, error = compare_exit("us-side-letter")
    assert lowered > 0
    assert rise - 2 * error > 0
    assert rise >= lowered / 3


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "coalition-us-backstop",
            marks=pytest.mark.xfail(
                strict=True,
                reason="14 % of 10.9 points (2,000 worlds; 8.6 % of 25.7 with the first edition): "
                "those who stay still clash, and two of them have nuclear weapons",
            ),
        ),
        pytest.param(
            "nato-membership",
            marks=pytest.mark.xfail(
                strict=True, reason="24 % of 9.2 points (2,000 worlds), for the same reason"
            ),
        ),
    ],
)
def test_the_exit_of_the_strongest_party_costs_a_third(name: str):
    """F6 where the others can decide without the United States."""
    lowered, rise, _ = compare_exit(name)
    assert lowered > 0.05
    assert rise >= lowered / 3


@pytest.mark.parametrize("name", ["coalition-us-backstop", "nato-membership"])
def test_an_exit_that_the_others_survive_still_raises_the_risk(name: str):
    _, rise, error = compare_exit(name)
    assert rise > 2 * error
