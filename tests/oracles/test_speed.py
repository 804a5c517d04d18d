"""Speed: unanimity takes as long as its slowest member, in the simulated consultation and in the analysis.

The rules' own clock, with the same oracle, is in tests/treaty/test_oracles.py.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, GUARANTORS, met, scenario, state, under, z_score

from guaranteesim.analysis.text.decision_time import compute_days_to_decide

ELEVEN = (*GUARANTORS, "DEU", "TUR", "ITA", "CAN", "POL", "ISR", "ESP")
MEAN = 4.0
"""Mean days of every party; the window of the act is three times that."""
SLOWEST = [(1, 1.0), (5, 2.283), (11, 3.020)]
"""Parties, and H_n."""


def unanimous(count):
    """Everyone is willing, at once on the spot, and the act's window is three means long."""
    parties = ELEVEN[:count]
    prompt = {f"states.{code}": state(decision_days=MEAN, deployment_days=0) for code in parties}
    return {
        **under("all", parties), **prompt,
        "willingness.intercept": 20, "ladder.strikes.window_days": 3 * MEAN,
    }  # fmt: skip


@pytest.mark.parametrize(("count", "slowest"), SLOWEST)
def test_simulated_unanimity_waits_for_the_slowest(count, slowest):
    """E = H_n·mean, P(all within 3 means) = (1 − e⁻³)ⁿ. Would show 4 % in the mean, 0.03 in the chance."""
    assert (1 / np.arange(1, count + 1)).sum() == pytest.approx(slowest, abs=5e-4)
    _, response = met(unanimous(count), 0, worlds=16_000)
    days = response.first_day
    gap = abs(days.mean() - slowest * MEAN) - 5e-4 * MEAN
    assert gap < FALSE_ALARM * days.std() / np.sqrt(days.size)
    prompt = (days <= 3 * MEAN).astype(bool)
    assert abs(z_score(prompt, (1 - np.exp(-3)) ** count)) < FALSE_ALARM
    np.testing.assert_array_equal(response.day[:, 0, 0], days)


@pytest.mark.parametrize(("count", "slowest"), SLOWEST)
def test_the_analysis_says_as_much(count, slowest):
    made = scenario(unanimous(count))
    clause = made.arrangement.commitments["aid"]
    rule = clause.rule.bind(clause.parties, aggressor="RUS")
    assert compute_days_to_decide(made, clause, rule) == pytest.approx(slowest * MEAN, rel=0.02)
