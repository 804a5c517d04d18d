"""The months of war: attrition, fronts, ends, and the account of months."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, run, rung, scenario, z_score

from guaranteesim.model import GuaranteeModel

STILL = {
    "front_speed": 0, "front_noise": 0, "attrition": 0, "mobilisation": 0, "collapse_territory": 1,
    "collapse_force": 0, "ceasefire_per_month": 0, "exhaustion": 0,
}  # fmt: skip
"""A war in which nothing happens and that never ends."""

FITTED = {"theatre.contest": {"exponent": 0.478, "attacker_multiplier": 1.5}}


def at_war(war=None, **changes):
    """Changes under which the challenger invades at the first opportunity."""
    only = {"strikes": None, "grab": rung(1.0, gain=1, opens_war=True, major=True, window_days=30)}
    return {
        "ladder": only, "challenger.rationality": 1000, "challenger.status_quo": -5,
        "theatre.war": {**STILL, **(war or {})}, "arrangement.commitments": None, **changes,
    }  # fmt: skip


def opened(changes, worlds=50, months=12):
    """A model stepped until every world is at war, and its war months so far."""
    model = GuaranteeModel(scenario({"run.horizon_months": 60, **changes}), np.arange(worlds))
    for _ in range(months):
        model.step()
    chosen = model.front.at_war & (model.record.war_months > 2)
    assert chosen.sum() > worlds / 2
    return model, np.flatnonzero(chosen)


def test_equal_sides_wear_equally():
    model, at = opened(at_war({"attrition": 0.03}))
    np.testing.assert_array_equal(model.challenger.ground[at], model.protege.ground[at])
    np.testing.assert_allclose(model.protege.ground[at], 60 * 0.97 ** model.record.war_months[at], rtol=1e-12)


def test_attrition_is_lanchesters_square():
    """Without reinforcement x² − y² keeps its value, by a factor 1 − a² a month in whole months."""
    model, at = opened(at_war({"attrition": 0.02}, **{"states.RUS.forces.ground": 100,
                                                      "states.UKR.forces.ground": 80}))  # fmt: skip
    square = model.challenger.ground[at] ** 2 - model.protege.ground[at] ** 2
    expected = (100**2 - 80**2) * (1 - 0.02**2) ** model.record.war_months[at]
    np.testing.assert_allclose(square, expected, rtol=1e-10)


def test_mobilisation_raises_a_share_of_the_outbreak():
    model, at = opened(at_war({"mobilisation": 0.02}))
    np.testing.assert_allclose(model.protege.ground[at], 60 * (1 + 0.02 * model.record.war_months[at]))


def test_territory_stays_within_the_country():
    ran = run(at_war({"front_noise": 0.4, "collapse_territory": 0.9}))
    territory = ran.worlds["territory_lost"]
    assert ((territory >= 0) & (territory <= 1)).all()
    assert (territory == 1).any()
    assert (territory == 0).any()


def test_the_front_moves_by_the_advantage():
    """Speed × (2P − 1) a month, P = 0.6 at parity with the fitted contest."""
    model, at = opened(at_war({"front_speed": 0.05}, **FITTED))
    np.testing.assert_allclose(model.front.territory[at], 0.05 * 0.2 * model.record.war_months[at])


def test_collapse_hands_over_the_country():
    """At parity the line moves by 0.1 a month: it falls in the third month, and is not invaded again."""
    ran = run({**at_war({"front_speed": 0.5, "collapse_territory": 0.25}), **FITTED})
    over = (ran.worlds["wars"] > 0) & ~ran.model.front.at_war
    assert over.sum() > 100
    assert (ran.worlds["territory_lost"][over] == 1).all()
    assert (ran.worlds["war_months"][over] == 3).all()
    assert (ran.worlds["wars"] <= 1).all()
    assert (ran.worlds["territory_lost"][ran.model.front.at_war] < 0.25).all()


def test_a_spent_protege_collapses_and_a_spent_challenger_goes_home():
    war = {"attrition": 0.2, "collapse_force": 0.5}
    weak = run(at_war(war, **{"states.UKR.forces.ground": 20}))
    fought = weak.worlds["war_months"] > 3
    assert (weak.worlds["territory_lost"][fought] == 1).all()
    strong = run(at_war(war, **{"states.RUS.forces.ground": 20}))
    assert (strong.worlds["territory_lost"] == 0).all()
    assert (strong.worlds["wars"] > 1).any()


def test_a_beaten_challenger_gains_no_ground():
    """Pushed back behind the line of the outbreak, then spent: the peace does not push it forward."""
    war = {"attrition": 0.1, "front_speed": 0.2, "collapse_force": 0.9}
    weak = {"states.RUS.forces.ground": 10, **FITTED}
    model = GuaranteeModel(scenario(at_war(war, **weak)), np.arange(50))
    model.front.territory[:] = 0.5
    before = model.front.territory.copy()
    for _ in range(4):
        model.step()
        waged = model.record.war_months > 0
        assert (model.front.territory <= before).all()
        assert (model.front.territory[waged] < 0.5).all()
        before = model.front.territory.copy()


def test_two_spent_armies_leave_the_line_where_it_is():
    """Neither side wins: no collapse, no way back to the line of the outbreak."""
    war = {"attrition": 0.1, "front_speed": 0.2, "collapse_force": 0.95}
    model = GuaranteeModel(scenario(at_war(war, **FITTED)), np.arange(50))
    model.front.territory[:] = 0.5
    for _ in range(2):
        model.step()
    over = (model.record.war_months == 1) & ~model.front.at_war
    assert over.any()
    np.testing.assert_allclose(model.front.territory[over], 0.5 + 0.2 * 0.2)


@pytest.mark.parametrize("hazard", [0.05, 0.3])
def test_a_ceasefire_comes_at_its_hazard(hazard):
    """Every month of a frozen war ends it with the same chance. Would show 0.04 at the higher."""
    ran = run(at_war({"ceasefire_per_month": hazard}, **{"run.horizon_months": 30}), worlds=400)
    months = ran.worlds["war_months"].sum()
    ended = np.zeros(months, dtype=bool)
    ended[: ran.worlds["wars"].sum() - ran.model.front.at_war.sum()] = True
    assert abs(z_score(ended, hazard)) < FALSE_ALARM


def test_exhaustion_raises_the_hazard_with_age():
    """In its third month of war a world makes peace for certain, in the first never."""
    ran = run(at_war({"ceasefire_per_month": 0, "exhaustion": 0.1}, **{"run.horizon_months": 20}), worlds=300)
    age = [np.zeros(0)]
    model = GuaranteeModel(ran.model.spec, np.arange(300))
    ends = 0
    for _ in range(20):
        before = model.front.at_war.copy()
        model.step()
        age.append(model.front.age[before] - 1)
        ends += (before & ~model.front.at_war).sum()
    chance = 0.1 * np.concatenate(age)
    ended = np.zeros(chance.size, dtype=bool)
    ended[:ends] = True
    assert abs(z_score(ended, chance)) < FALSE_ALARM


def test_every_month_is_counted_once():
    """A month is quiet, has a crisis, or is one of war: never two of these."""
    ran = run(at_war({"ceasefire_per_month": 0.3}, **{"run.horizon_months": 20}))
    crises = np.bincount(ran.events["world"], minlength=ran.model.size)
    months = ran.worlds["quiet_months"] + ran.worlds["war_months"] + crises
    np.testing.assert_array_equal(months, 20)


def test_nuclear_use_ends_a_war():
    risky = {"theatre.nuclear.use_per_clash_month": 1, "outside_treaty.force": 20}
    ran = run(at_war(**risky))
    assert ran.worlds["nuclear_use"].all()
    assert not ran.model.front.at_war.any()
    assert not ran.worlds["war_months"].any()


def test_nuclear_use_costs_both_principals_what_it_says():
    """One month, one act: runs that differ only in `nuclear.loss` differ by it, in full in month 1."""
    risky = {"theatre.nuclear.use_per_clash_month": 1, "outside_treaty.force": 20, "run.horizon_months": 1}
    cheap, dear = (run(at_war(**risky, **{"theatre.nuclear.loss": loss})).worlds for loss in (1, 4))
    used = cheap["nuclear_use"]
    assert used.any()
    for code in ("RUS", "UKR"):
        lost = cheap[f"utility_{code}"] - dear[f"utility_{code}"]
        np.testing.assert_allclose(lost, 3.0 * used, atol=1e-12)
    np.testing.assert_array_equal(cheap["utility_USA"], dear["utility_USA"])


def test_nothing_is_left_to_invade():
    """A protégé that the challenger holds entirely is not attacked again."""
    model = GuaranteeModel(scenario(at_war()), np.arange(20))
    model.front.territory[:] = 1.0
    for _ in range(6):
        model.step()
    assert not model.record.wars.any()
