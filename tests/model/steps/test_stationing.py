"""Troops in place that are heavy or light, forward or rear; the month by hand has the same."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import (
    FALSE_ALARM,
    commitment,
    crises,
    merged,
    run,
    rung,
    same,
    scenario,
    under,
    z_score,
)
from validation.same_luck import differences

from guaranteesim.equations import contact_probability, felt_presence
from guaranteesim.errors import ScenarioError
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import resolve_crises
from guaranteesim.model.steps.posture import Posture

FACTORS = {
    "theatre.stationing": {
        "heavy": {"denial": 1.5, "provocation": 2}, "light": {"denial": 0.5, "provocation": 0.5},
        "forward": {"contact": 2, "denial": 0.8, "provocation": 1.5}, "rear": {"contact": 0.25, "denial": 1},
    },
}  # fmt: skip
NEVER = {"willingness.intercept": -20, "ladder.grab.contact": 0.4}
WAYS = [{}, {"weight": "heavy"}, {"weight": "light", "location": "forward"}, {"location": "rear"}]


def stationed(*ways, ground=4):
    """Changes by which GBR has troops in place under so many commitments, stationed in these ways."""
    texts = (
        commitment("each", ["GBR"], in_place={"GBR": {"ground": ground, **way}}, each_provides={"ground": 0})
        for way in ways
    )
    return {"arrangement.commitments": {"aid": None, **{f"text{at}": text for at, text in enumerate(texts)}}}


def meet(*ways, changes=None, worlds=2000):
    """Outlook, response and aftermath of the upper act."""
    model = GuaranteeModel(
        scenario(merged({**FACTORS, **NEVER, **stationed(*ways)}, changes or {})), np.arange(worlds)
    )
    model.month = 1
    act = crises(model, 1)
    outlook = Posture(model, act.at).select_outlook(1)
    response = consult_parties(model, act)
    return outlook, response, resolve_crises(model, act, response)


def test_the_equations():
    felt = felt_presence(np.array([0.0, 0.0, 5.0, 5.0, 15.0]), np.array([0.0, 5.0, 0.0, 5.0, 5.0]))
    np.testing.assert_array_equal(felt, [0, 0, 1, 0.5, 0.75])
    np.testing.assert_array_equal(
        contact_probability(np.array([0, 0.4, 0.4]), np.array([9, 0.5, 3])), [0, 0.2, 1]
    )


@pytest.mark.parametrize(
    ("way", "contact", "denial"),
    [({}, 0.4, 1), ({"weight": "heavy"}, 0.4, 1.5), ({"weight": "light", "location": "forward"}, 0.8, 0.4),
     ({"location": "rear"}, 0.1, 1)],
)  # fmt: skip
def test_contact_and_denial_in_the_act_and_as_expected(way, contact, denial):
    outlook, response, aftermath = meet(way)
    np.testing.assert_allclose(outlook.clash, contact, rtol=1e-6)
    np.testing.assert_allclose(outlook.other_be, 4 * denial * contact, rtol=1e-6)
    np.testing.assert_allclose(outlook.fighting_be, 4 * denial, rtol=1e-6)
    assert abs(z_score(response.attacked[:, 1], contact)) < FALSE_ALARM
    np.testing.assert_array_equal(aftermath.clash, response.attacked[:, 1])
    np.testing.assert_allclose(aftermath.in_place_be, 4 * denial * response.attacked[:, 1])
    np.testing.assert_array_equal(aftermath.fighting_be, aftermath.in_place_be)


def test_without_contact_at_the_rung_nobody_is_attacked():
    outlook, response, _ = meet({"location": "forward"}, changes={"ladder.grab.contact": 0})
    np.testing.assert_allclose(outlook.clash, 0, atol=1e-6)
    assert not response.attacked.any()


def test_a_state_is_attacked_where_some_of_its_troops_are():
    outlook, response, aftermath = meet({"location": "rear"}, {"weight": "heavy", "location": "forward"})
    np.testing.assert_allclose(outlook.clash, 0.8, rtol=1e-6)
    assert abs(z_score(response.attacked[:, 1], 0.8)) < FALSE_ALARM
    # All that it has in place then fights: 4 in the rear and 4 × 1.5 × 0.8 forward.
    np.testing.assert_allclose(aftermath.in_place_be[response.attacked[:, 1]], 4 + 4.8)


def test_troops_in_the_rear_are_attacked_only_where_troops_forward_are():
    both = under(
        "each", ["GBR", "FRA"], each_provides={"ground": 0},
        in_place={"GBR": {"ground": 1, "location": "forward"}, "FRA": {"ground": 1, "location": "rear"}},
    )  # fmt: skip
    model = GuaranteeModel(scenario({**FACTORS, **NEVER, **both}), np.arange(4000))
    act = crises(model, 1)
    attacked = consult_parties(model, act).attacked
    assert not (attacked[:, 2] & ~attacked[:, 1]).any()
    assert abs(z_score(attacked[:, 2], 0.1)) < FALSE_ALARM
    expected = Posture(model, act.at).select_outlook(1)
    np.testing.assert_allclose(expected.clash, 0.8, rtol=1e-6)


def test_contact_moves_the_tripwire_as_expected_and_as_it_comes():
    trip = {"willingness.intercept": -1, "willingness.tripwire": 3, "switches.tripwire_denial": False,
            "willingness.renege": 0}  # fmt: skip
    outlook, response, _ = meet({"location": "forward"}, changes=trip)
    np.testing.assert_allclose(outlook.activation, 1 / (1 + np.exp(1 - 3 * 0.8)), rtol=1e-6)
    chance = 0.8 / (1 + np.exp(-2)) + 0.2 / (1 + np.exp(1))
    assert abs(z_score(response.honoured, chance)) < FALSE_ALARM


def test_upkeep_is_that_of_all_that_stand_there():
    ran = [run({**FACTORS, **stationed(way), "challenger.status_quo": 5, "challenger.rationality": 100,
                "theatre.costs.be_month": 0.01}, worlds=5) for way in WAYS]  # fmt: skip
    for other in ran[1:]:
        np.testing.assert_array_equal(other.worlds["in_place_be_months"], 40)
        same(ran[0].worlds, other.worlds)


@pytest.mark.parametrize("effect", [-0.5, 0.4])
def test_the_rate_of_opportunities_follows_the_troops_felt(effect):
    """GBR's heavy brigades, forward, are felt as 4 × 2 × 1.5 = 12; 12/(12 + 8) is 0.6."""
    rate = 3 * (1 + effect * 0.6)
    terms = {"theatre.stationing": {"opportunity_effect": effect, "half_be": 8},
             "theatre.opportunity.per_year": 3}  # fmt: skip
    text = stationed({"weight": "heavy", "location": "forward"})
    ran = run(merged({**FACTORS, **text}, terms), worlds=1000)
    expected = 10_000 * -np.expm1(-rate / 12)
    spread = np.sqrt(expected * np.exp(-rate / 12))
    assert abs(ran.worlds["opportunities"].sum() - expected) < FALSE_ALARM * spread


def test_grievance_takes_from_the_worth_of_staying_quiet():
    """Half of it is felt, so it works as half of it taken from the status quo."""
    terms = {**stationed({}), "challenger.rationality": 5}
    felt = run({**terms, "theatre.stationing": {"grievance": 0.2, "half_be": 4}})
    plain = run({**terms, "challenger.status_quo": -0.1})
    same(felt.worlds, plain.worlds)
    same(felt.events, plain.events)
    calm = run({**terms, "theatre.stationing": {"grievance": -0.2, "half_be": 4}})
    assert len(calm.events["rung"]) < len(run(terms).events["rung"]) < len(felt.events["rung"])


def test_troops_that_go_home_no_longer_provoke():
    exits = {"events": {"exit": {"state": "GBR", "month": 4, "withdraws": True}}}
    model = GuaranteeModel(scenario({**stationed({}), **exits}), np.arange(3))
    felt = []
    for _ in range(5):
        model.step()
        felt.append(float(model.calendar.provoking_be[0]))
    assert felt == [4, 4, 4, 0, 0]


def test_without_effects_and_ways_no_number_of_stationing_counts():
    here = {**stationed({}), "ladder.grab.contact": 0.3, "challenger.rationality": 5}
    one, other = run(here), run(merged({**here, **FACTORS}, {"theatre.stationing.half_be": 0}))
    same(one.worlds, other.worlds)
    same(one.events, other.events)


def test_a_row_with_its_own_effect_is_the_run_with_it():
    text = {**stationed({"weight": "light"}), "challenger.rationality": 5}
    wide = run({**text, "theatre.stationing.grievance": {"uniform": [0.1, 0.3]}}, worlds=6)
    drawn = wide.model.numbers.theatre.stationing.grievance
    for world in range(6):
        own = run({**text, "theatre.stationing.grievance": float(drawn[world])}, worlds=[world])
        for name, values in own.worlds.items():
            np.testing.assert_array_equal(values, wide.worlds[name][world : world + 1], err_msg=name)


def test_unknown_ways_are_refused():
    with pytest.raises(ScenarioError, match="weight"):
        scenario(stationed({"weight": "medium"}))
    with pytest.raises(ScenarioError, match=r"denial: must be above 0|denial"):
        scenario({"theatre.stationing.light.denial": 0})


@pytest.mark.parametrize("scope", [1, 0.5])
@pytest.mark.parametrize("denial", [True, False])
def test_the_month_by_hand_has_the_same(scope, denial):
    several = {
        f"text{at}": commitment(
            "each", ["USA", "GBR", "FRA"], scope=scope if at else 1, bindingness=0.3,
            in_place={"GBR": {"ground": 2 + at, **way}, "FRA": {"air": 3, **WAYS[at - 1]}},
        )
        for at, way in enumerate(WAYS)
    }  # fmt: skip
    upper = {"opens_war": True, "contact": 0.4, "gain": 0.6}
    terms = {
        **FACTORS, "arrangement.commitments": {"aid": None, **several},
        "ladder": {"strikes": rung(0.4, contact=0.2), "grab": rung(0.7, major=True, **upper)},
        "willingness": {"tripwire": 2, "intercept": -1}, "switches.tripwire_denial": denial,
        "challenger": {"rationality": 4, "clash_half_be": 5, "nuclear_half_be": 3, "status_quo": -0.3},
        "states.GBR": {"nuclear": True, "resolve": {"rally": 0.5}},
        "events": {"exit": {"state": "FRA", "month": 6, "withdraws": True}},
    }  # fmt: skip
    stationing = {
        "opportunity_effect": {"uniform": [-0.5, 1]},
        "grievance": {"uniform": [-0.1, 0.2]},
        "half_be": 6,
    }
    compared, found = differences(scenario(merged(terms, {"theatre.stationing": stationing})), worlds=6)
    assert compared > 500
    assert found == []
