"""Peacetime terms: neutrality, the cap and its draw-down, sanctions that stand, are lifted and come back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr
from tests.model.lively import LIVELY, same_before
from tests.model.small import crises, run, same, scenario

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.choice import expected_utility
from guaranteesim.model.steps.posture import Posture

QUIET = {"theatre.opportunity.per_year": 0}
PATIENT = {"states.RUS.patience": 1, "states.UKR.patience": 1}
EVERYWHERE = np.arange(3)


def model_of(changes, months=0):
    model = GuaranteeModel(scenario(changes), EVERYWHERE)
    for _ in range(months):
        model.step()
    return model


def test_a_neutral_state_is_less_ready_now_and_later():
    neutral = model_of({"arrangement.neutrality": {"readiness": 0.8}})
    assert (neutral.protege.compute_strength(EVERYWHERE) == 48).all()
    assert (neutral.protege.estimate_strength(EVERYWHERE, np.full(3, 12.0)) == 48).all()
    assert (neutral.challenger.compute_strength(EVERYWHERE) == 60).all()
    events = run({"arrangement.neutrality": {"readiness": 0.8}}).events
    assert (events["own_be"] == 24).all()


def test_what_neutrality_is_worth_to_the_one_and_costs_the_other():
    """Twelve months of it, then the arrangement lapses."""
    terms = {
        "arrangement.neutrality": {"readiness": 1}, "arrangement.duration": {"months": 12},
        "challenger.neutrality_worth": 0.05, "protege.neutrality_cost": 0.02, "run.horizon_months": 20,
    }  # fmt: skip
    worlds = run({**QUIET, **PATIENT, **terms}).worlds
    np.testing.assert_allclose(worlds["utility_RUS_terms"], 0.05)
    np.testing.assert_allclose(worlds["utility_UKR_terms"], -0.02)
    np.testing.assert_array_equal(worlds["utility_UKR"], worlds["utility_UKR_terms"])


def test_a_force_is_drawn_down_evenly_to_its_cap():
    """From 60 brigades to 30 over 6 months: 45 in month 3, 30 from month 6; whoever waits sees the cap."""
    terms = {**QUIET, "arrangement.protege_force_cap": 30, "arrangement.drawdown_months": 6}
    model = model_of(terms)
    assert (model.protege.ground == 60).all()
    for month in range(1, 10):
        model.step()
        np.testing.assert_allclose(model.protege.ground, max(60 - 5 * month, 30))
        np.testing.assert_allclose(model.protege.cap_reduction, min(5 * month, 30) / 60)
        assert (model.protege.estimate_strength(EVERYWHERE, np.full(3, 1.0)) == 30).all()


def test_a_cap_that_is_not_drawn_down_holds_from_the_start():
    model = model_of({**QUIET, "arrangement.protege_force_cap": 30})
    assert (model.protege.ground == 30).all()
    assert (model.protege.at_outbreak == 30).all()


def test_a_cap_above_the_force_removes_nothing():
    terms = {"arrangement.protege_force_cap": 90, "arrangement.drawdown_months": {"uniform": [0, 5]}}
    capped, free = run({**LIVELY, **terms, "protege.cap_cost": 1}), run(LIVELY)
    same(capped.worlds, free.worlds)
    same(capped.events, free.events)


def test_a_cap_is_worth_what_it_has_removed():
    """Half the force over 4 months: an eighth, a quarter, three eighths, and a half from then on."""
    terms = {
        "arrangement.protege_force_cap": 30, "arrangement.drawdown_months": 4, "run.horizon_months": 6,
        "challenger.cap_worth": 1.2, "protege.cap_cost": 2.4,
    }  # fmt: skip
    worlds = run({**QUIET, **PATIENT, **terms}).worlds
    removed = (1 + 2 + 3 + 4 + 4 + 4) / 8
    np.testing.assert_allclose(worlds["utility_RUS_terms"], 0.1 * removed)
    np.testing.assert_allclose(worlds["utility_UKR_terms"], -0.2 * removed)


def test_a_state_without_an_army_has_nothing_to_give_up():
    terms = {"states.UKR.forces.ground": 0, "arrangement.protege_force_cap": 30, "protege.cap_cost": 1}
    assert (run({**QUIET, **terms}).worlds["utility_UKR_terms"] == 0).all()


STANDING = {"start.sanctions": 0.6, "challenger.sanctions_sensitivity": 0.2}
RELIEF = {"share": 0.5, "snap_back": {"rung": "grab", "attribution": 0.5}, "snap_back_months": 4}
FIVE_MONTHS = {"arrangement.duration": {"months": 5}}
MONTHLY = 0.2 * 0.6 / 12


def paid(changes, months=10):
    """What standing sanctions cost the challenger in each month, in units of those at the start, world 0."""
    model = model_of({**STANDING, **PATIENT, **QUIET, **changes})
    costs = [0.0]
    for _ in range(months):
        model.step()
        costs.append(
            -float(model.challenger.utility_by_part[model.challenger.parts.index("sanctions"), 0]) / MONTHLY
        )
    return np.diff(costs)


@pytest.mark.parametrize(
    ("changes", "shares"),
    [
        ({}, [1] * 10),
        ({"arrangement.sanctions_relief": {"share": 0.5}}, [0.5] * 10),
        ({"arrangement.sanctions_relief": {"share": 1, "from_month": 3.5}}, [1] * 3 + [0] * 7),
        ({"events": {"deal": {"state": "RUS", "lifts_sanctions": 0.4, "month": 4}}}, [1] * 3 + [0.6] * 7),
        # the larger of the two, and what is lifted stays lifted when the arrangement lapses
        ({"arrangement.sanctions_relief": {"share": 0.7, "from_month": 2}, **FIVE_MONTHS,
          "events": {"deal": {"state": "RUS", "lifts_sanctions": 0.4, "month": 1}}}, [0.6] + [0.3] * 9),
        # the arrangement has lapsed before relief was due
        ({"arrangement.sanctions_relief": {"share": 0.7, "from_month": 6}, **FIVE_MONTHS}, [1] * 10),
    ],
)  # fmt: skip
def test_standing_sanctions_cost_by_the_month_until_they_are_lifted(changes, shares):
    np.testing.assert_allclose(paid(changes), shares)


def snap_back(model, level, month=1):
    """Let an act of the rung number ``level`` come in ``month``."""
    acts = crises(model, level, month)
    model.standing_sanctions.snap_back(acts.at, acts.rung, acts.public_attribution)


def snapped(month, level, changes=()):
    """What is paid in each month if an act of the rung number ``level`` comes in ``month``."""
    terms = {**STANDING, **PATIENT, **QUIET, "arrangement.sanctions_relief": RELIEF, **dict(changes)}
    model = model_of({**terms, "arrangement.commitments": None})
    part = model.challenger.utility_by_part[model.challenger.parts.index("sanctions")]
    costs = [0.0]
    for _ in range(10):
        if model.month + 1 == month:
            model.month += 1
            model.duration.begin_month()
            model.standing_sanctions.begin_month()
            snap_back(model, level, month)
            model.month -= 1
        model.step()
        costs.append(-float(part[0]) / MONTHLY)
    return np.diff(costs).round(9).tolist()


def test_a_grave_and_plain_act_brings_sanctions_back():
    """From the month of the act to four months after it; not for a lesser act, nor for a veiled one."""
    assert snapped(3, 1) == [0.5] * 2 + [1] * 5 + [0.5] * 3
    assert snapped(3, 0) == [0.5] * 10
    hidden = {"arrangement.sanctions_relief": {**RELIEF, "snap_back": {"rung": "grab", "attribution": 1}}}
    assert snapped(3, 1, hidden) == [0.5] * 2 + [1] * 5 + [0.5] * 3
    veiled = {**hidden, "ladder.grab.clarity": 0.9}
    assert snapped(3, 1, veiled) == [0.5] * 10


def test_relief_that_has_not_begun_or_whose_arrangement_lapsed_is_not_brought_back():
    late = {"arrangement.sanctions_relief": {**RELIEF, "from_month": 5}}
    assert snapped(3, 1, late) == [1] * 4 + [0.5] * 6
    lapsed = {"arrangement.duration": {"months": 2}}
    assert snapped(3, 1, lapsed) == [0.5] * 10


def test_a_second_act_does_not_prolong_what_is_in_force_already():
    """While sanctions are back there is no relief to suspend; a new act after that suspends it anew."""
    changes = {**STANDING, "arrangement.sanctions_relief": RELIEF}
    model = model_of(changes)
    model.month = 1
    model.standing_sanctions.begin_month()
    for month, until in ((2, 6), (5, 6), (6, 6), (7, 11)):
        snap_back(model, 1, month)
        standing = [_standing_in(model, later) for later in (until, until + 1)]
        assert standing == [0.6, 0.3]


def _standing_in(model, month):
    model.month = month
    return float(model.standing_sanctions.compute_share()[0])


def read(changes):
    """Expected utility of every rung in month 1, world 0."""
    model = model_of(changes)
    model.month = 1
    model.standing_sanctions.begin_month()
    posture = Posture(model, EVERYWHERE)
    levels = range(len(model.ladder.names))
    return np.array(
        [expected_utility(model, posture, level, posture.select_outlook(level))[0] for level in levels]
    )


def test_the_challenger_weighs_what_an_act_would_bring_back():
    """s·S·share·P·T/12 off the rungs that would; P the chance that the act is plainly its own."""
    fog = {"theatre.signals.common_noise": 0.2, "ladder.grab.clarity": 0.6, "arrangement.verification": 0.5}
    less = read({**STANDING, **fog}) - read({**STANDING, **fog, "arrangement.sanctions_relief": RELIEF})
    chance = ndtr((0.6 - 0.5) / (0.5 * 0.2))
    np.testing.assert_allclose(less, [0, 0.2 * 0.6 * 0.5 * chance * 4 / 12], atol=1e-7)


def test_what_an_event_has_lifted_cannot_be_brought_back():
    deal = {"events": {"deal": {"state": "RUS", "lifts_sanctions": 0.3, "month": 1}}}
    model = model_of({**STANDING, **QUIET, **deal, "arrangement.sanctions_relief": RELIEF}, months=1)
    np.testing.assert_allclose(
        model.standing_sanctions.estimate_threat(EVERYWHERE, 1), 0.2 * 0.6 * 0.2 * 4 / 12
    )
    assert model.standing_sanctions.estimate_threat(EVERYWHERE, 0) == 0
    snap_back(model, 1)
    np.testing.assert_allclose(model.standing_sanctions.compute_share(), 0.6 * 0.7)


def test_snap_back_deters():
    """Same luck until the first act; fewer of the acts that would bring sanctions back."""
    sharp = {
        **LIVELY, "challenger.rationality": 8, "challenger.sanctions_sensitivity": 0.3, "start.sanctions": 1,
    }  # fmt: skip
    relief = {"arrangement.sanctions_relief": {**RELIEF, "share": 1, "snap_back_months": 24}}
    lifted = {"arrangement.sanctions_relief": {"share": 1}}
    threatened, free = (run({**sharp, **terms}).events["rung"] for terms in (relief, lifted))
    assert (threatened >= 1).sum() < 0.5 * (free >= 1).sum()


def test_relief_from_a_later_month_changes_nothing_before():
    changes = {
        **LIVELY,
        "start.sanctions": 1,
        "challenger.sanctions_sensitivity": 2,
        "run.horizon_months": 20,
    }
    late = {"arrangement.sanctions_relief": {**RELIEF, "share": 1, "from_month": 12}}
    same_before(12, run(changes).events, run({**changes, **late}).events)


def test_sanctions_of_a_war_are_not_paid_twice():
    """In a month of war the standing ones cost only what goes beyond those of the war."""
    war = {
        **PATIENT, "start": {"at_war": True, "sanctions": 0.3}, "challenger.sanctions_sensitivity": 0.2,
        "outside_treaty.aid": 20, "run.horizon_months": 1, "theatre.war": {"ceasefire_per_month": 0},
    }  # fmt: skip
    worlds = run(war).worlds
    np.testing.assert_allclose(worlds["utility_RUS_sanctions"], -0.2 * 0.4 / 12)
    fewer = run({**war, "outside_treaty.aid": -20}).worlds
    np.testing.assert_allclose(fewer["utility_RUS_sanctions"], -0.2 * 0.3 / 12)


def test_relief_of_nothing_is_none():
    """Nothing is lifted, so nothing can come back."""
    standing = {**LIVELY, "start.sanctions": {"uniform": [0, 0.8]}}
    one = run({**standing, "arrangement.sanctions_relief": {**RELIEF, "share": 0}})
    other = run(standing)
    same(one.worlds, other.worlds)
    same(one.events, other.events)
