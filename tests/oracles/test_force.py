"""Force: the Tullock contest in simulated acts, Lanchester's square law and the hazard of peace in wars."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, run, rung, scenario, z_score

from guaranteesim.model import GuaranteeModel

FITTED = {"theatre.contest": {"exponent": 0.478, "attacker_multiplier": 1.5}}


@pytest.mark.parametrize(("ratio", "chance"), [(0.5, 0.518), (1, 0.600), (2, 0.676), (3, 0.717), (5, 0.764)])
def test_acts_meet_the_contest_fitted_to_657_battles(ratio, chance):
    """p = b·rᵐ/(1 + b·rᵐ) with b = 1.50, m = .478 (Tullock 1980), from the forces of the scenario."""
    acts = {"strikes": rung(0.4, committed=0.1 * ratio, engaged=0.1), "grab": None}
    events = run({"ladder": acts, **FITTED, "arrangement.commitments": None}, worlds=600).events
    np.testing.assert_allclose(events["probability"], chance, atol=1e-3)
    assert abs(z_score(events["success"], chance)) < FALSE_ALARM


STILL = {
    "front_speed": 0, "front_noise": 0, "mobilisation": 0, "collapse_territory": 1, "collapse_force": 0,
    "ceasefire_per_month": 0, "exhaustion": 0, "challenger_cost_per_month": 0,
}  # fmt: skip
INVASION = {
    "ladder": {"strikes": None, "grab": rung(1.0, gain=1, opens_war=True, major=True)},
    "challenger.rationality": 1000, "challenger.status_quo": -5, "arrangement.commitments": None,
}  # fmt: skip


def fought(attrition, months):
    """Armies of 100 and 80 that wear each other down: both, month by month from the outbreak."""
    changes = {
        **INVASION, "theatre.war": {**STILL, "attrition": attrition}, "run.horizon_months": months + 40,
        "states.RUS.forces.ground": 100, "states.UKR.forces.ground": 80,
    }  # fmt: skip
    model = GuaranteeModel(scenario(changes), np.arange(1))
    armies = []
    for _ in range(months + 40):
        model.step()
        if model.front.at_war[0]:
            armies.append((model.challenger.ground[0], model.protege.ground[0]))
    assert len(armies) >= months
    return np.array(armies[:months])


@pytest.fixture(scope="module")
def battles():
    """The same war in steps of two hundredths and of one."""
    return fought(0.02, 250), fought(0.01, 500)


def test_sixty_of_a_hundred_survive_eighty(battles):
    """Lanchester 1916: √(x² − y²) = 60 in the limit of small steps, as long as x < 5y (the model's cap).

    The square law loses attrition² a month, so halving the step must halve what is missing.
    """
    missing = []
    for armies, attrition in zip(battles, (0.02, 0.01), strict=True):
        x, y = armies[armies[:, 0] < 5 * armies[:, 1]].T
        survivors = np.sqrt(x**2 - y**2)
        assert survivors[0] == pytest.approx(60)
        missing.append(60 - survivors[-1])
        assert missing[-1] < 60 * attrition
    assert missing[0] == pytest.approx(2 * missing[1], rel=0.05)


def test_the_cap_on_losses_costs_the_victor_a_little_more(battles):
    """No force loses more than five times the attrition, so the beaten army dies slower than by the law.

    From x = 5y on, y' = −5ay and x' = −ay: the victor ends with 60·(5 − 1/5)/√24 = 58.79, not 60.
    """
    coarse, fine = (armies[-1, 0] for armies in battles)
    assert 2 * fine - coarse == pytest.approx(60 * (5 - 1 / 5) / np.sqrt(24), abs=0.02)
    assert battles[1][-1, 1] < 1e-3


@pytest.mark.parametrize(("cost", "prize"), [(0.02, 0.2), (0.02, 0.08)])
def test_a_constant_hazard_ends_wars_as_in_a_war_of_attrition(cost, prize):
    """Hazard c/V a month (Maynard Smith 1974), entered as the hazard of a ceasefire: geometric lengths.

    Only the form is an oracle: no side of the model weighs its cost of another month. Would show 15 %.
    """
    war = {**STILL, "attrition": 0, "ceasefire_per_month": cost / prize}
    ran = run({**INVASION, "theatre.war": war, "run.horizon_months": 100}, worlds=200)
    months = ran.worlds["war_months"].sum()
    ended = ran.worlds["wars"].sum() - ran.model.front.at_war.sum()
    assert abs(z_score(np.arange(months) < ended, cost / prize)) < FALSE_ALARM
