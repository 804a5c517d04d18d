"""Face test F5: without fear of a clash, troops in place still deter by their weight in the balance.

The fear of a clash and that of nuclear guarantors are scaled by the force that would really fight.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.model.small import crises, run, rung, scenario, under

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.choice import expected_utility
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import resolve_crises
from guaranteesim.model.steps.learning import compute_clash_cost
from guaranteesim.model.steps.posture import Posture
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

NO_FEAR = {"challenger.clash_aversion": 0, "challenger.nuclear_aversion": 0}
NO_PROVOCATION = {"theatre.stationing.opportunity_effect": 0, "theatre.stationing.grievance": 0}
"""The effect of troops in place on occasions, whose sign is disputed."""
ATTACKED = {"ladder": {"strikes": rung(0.4, contact=1, gain=0.5), "grab": rung(0.7, contact=1, gain=1)}}
STATIONED = under("each", ["GBR"], each_provides={"ground": 0}, in_place={"GBR": {"ground": 10}})
NUCLEAR = {
    "states.GBR.nuclear": True, "willingness.intercept": -20, "challenger.clash_aversion": 0,
    "challenger.nuclear_aversion": 0.6,
}  # fmt: skip
FORCE = "arrangement.commitments.assistance.in_place"
OTHERS = ("TUR", "SWE", "EST")
WORLDS = 3000


def test_without_fear_troops_in_place_count_like_the_army_of_the_protege():
    """Where every act meets them, 10 brigades in place are 20 more of an army of which half is engaged."""
    terms = {**NO_FEAR, **ATTACKED, "theatre.contest.exponent": 1.5, "challenger.rationality": 8,
             "challenger.status_quo": 0.2, "willingness.intercept": -20}  # fmt: skip
    nobody = under("each", ["GBR"], each_provides={"ground": 0})
    stationed = run({**terms, **STATIONED}, worlds=500)
    larger = run({**terms, **nobody, "states.UKR.forces.ground": 80}, worlds=500)
    neither = run({**terms, **nobody}, worlds=500)
    for column in ("world", "month", "rung", "success"):
        np.testing.assert_array_equal(stationed.events[column], larger.events[column], err_msg=column)
    assert len(stationed.events["world"]) < len(neither.events["world"])


@cache
def find_violations(brigades: float) -> np.ndarray:
    """Worlds of the Coalition with a major violation, with so many brigades in place, bool (W,).

    Neither fear nor provocation is at work.
    """
    sets = [f"{path}={value}" for path, value in {**NO_FEAR, **NO_PROVOCATION}.items()]
    sets += ["arrangement.commitments.assistance.deployment=null"]
    gone = OTHERS if brigades else (*OTHERS, "GBR", "FRA")
    sets += [f"{FORCE}.{code}=null" for code in gone]
    if brigades:
        for code in ("GBR", "FRA"):
            sets += [f"{FORCE}.{code}.{part}" for part in (f"ground={brigades / 2}", "air=0", "weight=null")]
    model = GuaranteeModel(
        load_scenario(find_scenario("coalition-of-the-willing"), sets=sets), np.arange(WORLDS)
    )
    model.run_model()
    return np.asarray(model.record.build_world_table()["major_violation"]).astype(float)


def test_without_fear_sixty_thousand_troops_deter_and_six_hundred_do_not():
    """F5. In the same worlds 60,000 lower P(MV) by 1.0 points (s.e. 0.2), 600 in none."""
    none = find_violations(0)
    many, few = find_violations(10) - none, find_violations(0.1) - none
    assert many.mean() < -4 * many.std() / np.sqrt(WORLDS)
    assert abs(few.mean()) < 0.002


def weigh(changes, worlds=20):
    """Outlook of the upper act, and what it is worth to the challenger."""
    model = GuaranteeModel(scenario({**ATTACKED, **STATIONED, **changes}), np.arange(worlds))
    model.month = 1
    posture = Posture(model, np.arange(worlds))
    outlook = posture.select_outlook(1)
    return outlook, expected_utility(model, posture, 1, outlook)


@pytest.mark.parametrize(("half_be", "share"), [(0, 1), (10, 0.5), (30, 0.25)])
def test_the_nuclear_fear_grows_with_the_force_that_fights(half_be, share):
    _, calm = weigh({**NUCLEAR, "challenger.nuclear_aversion": 0})
    outlook, value = weigh({**NUCLEAR, "challenger.nuclear_half_be": half_be})
    np.testing.assert_allclose(outlook.nuclear_clash, 1)
    np.testing.assert_allclose(outlook.nuclear_be, 10)
    np.testing.assert_allclose(calm - value, 0.6 * share)


@pytest.mark.parametrize(("half_be", "share"), [(0, 1), (10, 0.5)])
def test_a_clash_that_comes_costs_by_the_force_that_fought(half_be, share):
    """A state without nuclear weapons fights beside: its 5 brigades do not count."""
    there = {"GBR": {"ground": 10}, "FRA": {"ground": 5}}
    text = under("each", ["GBR", "FRA"], each_provides={"ground": 0}, in_place=there)
    model = GuaranteeModel(
        scenario({**ATTACKED, **text, **NUCLEAR, "challenger.nuclear_half_be": half_be}), np.arange(20)
    )
    act = crises(model, 1)
    aftermath = resolve_crises(model, act, consult_parties(model, act))
    np.testing.assert_allclose(aftermath.fighting_be, 15)
    np.testing.assert_allclose(aftermath.nuclear_be, 10)
    cost = compute_clash_cost(model, act.at, aftermath.fought, aftermath.fighting_be, aftermath.nuclear_be)
    np.testing.assert_allclose(cost, 0.6 * share)


def test_troops_that_merely_stand_there_are_not_feared():
    """Where no act touches them and their state does not act, the force of a clash is nothing."""
    calm = {"ladder": {"strikes": rung(0.4, contact=0), "grab": rung(0.7, contact=0)}}
    outlook, value = weigh({**NUCLEAR, **calm})
    _, unafraid = weigh({**NUCLEAR, **calm, "challenger.nuclear_aversion": 0})
    np.testing.assert_allclose(outlook.clash, 0, atol=1e-7)
    np.testing.assert_allclose(value, unafraid, atol=1e-7)


def test_the_deterrent_of_a_nuclear_guarantor_ends_with_its_exit():
    """It neither acts nor stays: nothing of its force is left in what the challenger fears."""
    leaves = {**NUCLEAR, "willingness.intercept": 5, "challenger.nuclear_half_be": 5,
              "events": {"exit": {"state": "GBR", "month": 1, "withdraws": True}}}  # fmt: skip
    text = under("each", ["GBR", "FRA"], in_place={"GBR": {"ground": 10}})
    model = GuaranteeModel(scenario({**ATTACKED, **text, **leaves}), np.arange(20))
    before = Posture(model, np.arange(20)).select_outlook(1)
    model.month = 1
    model.events.apply_month()
    after = Posture(model, np.arange(20)).select_outlook(1)
    assert (before.nuclear_clash > 0.9).all()
    assert (before.nuclear_be > 10).all()
    np.testing.assert_allclose(after.nuclear_clash, 0, atol=1e-6)
    assert (after.clash > 0.9).all()
