"""When a commitment is in force: periods, deployment, the term of the arrangement and the vote to renew it.

The challenger of the small world acts at random, so that an act comes whatever the treaty says: a crisis in a
month in which a commitment is in force must be the one there would be if it were always in force.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import (
    FALSE_ALARM,
    GUARANTORS,
    commitment,
    rows,
    run,
    same,
    scenario,
    under,
    z_score,
)

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import VOTES
from guaranteesim.treaty import parse_rule

STATIONED = {"in_place": {"GBR": {"ground": 6}}}
SURE = {"willingness.intercept": 20}


def of_months(events, first, last):
    """The crises of these months."""
    return rows(events, (events["month"] >= first) & (events["month"] <= last))


def limited(**changes):
    """One commitment of six brigades in place, with ``changes``; every party is willing half the time."""
    return under({"at_least": 2}, **STATIONED, **changes)


@pytest.fixture(scope="module")
def always():
    return run(limited()).events


@pytest.fixture(scope="module")
def never():
    return run({"arrangement.commitments": None}).events


@pytest.mark.parametrize(
    ("changes", "first", "last"),
    [
        (limited(from_month=5), 5, 10),
        (limited(from_month=4.2), 5, 10),
        (limited(until_month=4), 1, 4),
        (limited(until_month=4.9), 1, 4),
        (limited(from_month=3, until_month=6), 3, 6),
        ({**limited(), "arrangement.duration": {"months": 4}}, 1, 4),
        ({**limited(from_month=2), "arrangement.duration": {"months": 4.8}}, 2, 4),
        (limited(from_month=11), 11, 10),
    ],
)
def test_a_commitment_counts_in_the_months_in_which_it_is_in_force(changes, first, last, always, never):
    ran = run(changes)
    same(of_months(ran.events, first, last), of_months(always, first, last))
    for outside in ((1, first - 1), (last + 1, 10)):
        met, alone = of_months(ran.events, *outside), of_months(never, *outside)
        np.testing.assert_array_equal(met["in_place_be"], 0)
        for name in (
            "world",
            "month",
            "rung",
            "casus",
            "anticipated",
            "probability",
            "vote_USA",
            "block_USA",
        ):
            np.testing.assert_array_equal(met[name], alone[name], err_msg=name)
    months = max(last - first + 1, 0)
    assert (ran.worlds["in_force_months"] == months).all()
    assert (ran.worlds["in_place_be_months"] == 6 * months).all()
    counted = ran.model.record.monthly.counts["in_force"]
    held = [200 if first <= month <= last else 0 for month in range(1, 11)]
    assert counted.tolist() == held


def test_what_is_out_of_force_is_neither_feared_nor_relied_upon():
    """Willing without doubt, from month 5: the challenger expects nothing before, nor is anyone reliable."""
    ran = run({**limited(from_month=5), **SURE})
    early = ran.events["month"] < 5
    assert (ran.events["anticipated"][early] == 0).all()
    assert (ran.events["anticipated"][~early] > 0.9).all()
    assert (ran.worlds["true_reliability"] == 0).all()
    assert (ran.model.protection == 0).all()
    assert (run({**limited(), **SURE}).worlds["true_reliability"] > 0.9).all()


def test_a_lead_that_is_not_asked_yet_moves_nobody():
    """The lead is a party to the later one alone; its followers are asked under the first always."""
    changes = {
        "states.GBR": {"follows": "USA", "following": 1}, "willingness.lead": 20,
        "arrangement.commitments": {
            "aid": None,
            "now": commitment("each", ["GBR"]),
            "later": commitment("each", ["USA"], from_month=6),
        },
        "states.USA.resolve.mean": 5,
    }  # fmt: skip
    events = run(changes).events
    early, stood = events["month"] < 6, events["vote_GBR"] >= VOTES.index("overruled")
    assert 0.3 < stood[early].mean() < 0.7
    assert stood[~early].mean() > 0.95


def test_forces_arrive_in_equal_monthly_parts():
    """From month 3 to month 9: a seventh in month 3, four in month 6, all from month 9."""
    changes = limited(deployment={"from_month": 2.5, "until_month": 8.1})
    ran = run({**changes, **SURE, "theatre.costs.be_month": 0.001, "states.GBR.patience": 1})
    share = np.clip((np.arange(1, 11) - 2) / 7, 0, 1)
    np.testing.assert_allclose(ran.events["in_place_be"], 6 * share[ran.events["month"] - 1])
    np.testing.assert_allclose(ran.worlds["in_place_be_months"], 6 * share.sum())
    np.testing.assert_allclose(ran.worlds["utility_GBR_forces"], -0.001 * 6 * share.sum())


def test_a_deployment_that_ends_before_it_begins_is_done_at_once():
    changes = limited(deployment={"from_month": {"uniform": [4, 4.1]}, "until_month": {"uniform": [2, 5]}})
    assert set(run(changes).worlds["in_place_be_months"]) == {6.0 * 6}


def test_troops_to_come_are_feared_for_when_the_word_is_weighed():
    """Escalation in a party's mind is that of the text, whether or not the troops have arrived."""
    late = GuaranteeModel(scenario(limited(deployment={"from_month": 9, "until_month": 9})), np.arange(3))
    there = GuaranteeModel(scenario(limited()), np.arange(3))
    np.testing.assert_array_equal(late.commitments[0].base, there.commitments[0].base)
    assert (late.commitments[0].in_place_now == 0).all()


RENEWABLE = {**limited(), "arrangement.duration": {"months": 4, "renewal": {"rule": "all"}}}


def renewed(changes, worlds=2000):
    """Worlds in which the term that ends with month 4 was renewed."""
    changes = {**RENEWABLE, "run.horizon_months": 5, "theatre.opportunity.per_year": 0, **changes}
    return run(changes, worlds).worlds["in_force_months"] == 5


@pytest.mark.parametrize("rule", ["all", {"majority": {}}, {"lead": "USA", "followers": 1}, "silence"])
def test_the_vote_to_renew_goes_by_its_own_rule(rule):
    """Each willing with 1 in 2, each that is not objecting with 1 in 2: the rule's own exact chance."""
    votes = {"arrangement.duration.renewal": {"rule": rule}, "willingness.renewal": 0}
    bound = parse_rule(rule).bind(GUARANTORS, aggressor="RUS")
    chance = float(bound.compute_probability(np.full(4, 0.5), np.full(4, 0.25)).decided)
    assert abs(z_score(renewed(votes), chance)) < FALSE_ALARM


def test_an_arrangement_that_all_want_goes_on_and_one_that_none_wants_ends():
    assert renewed({"willingness.renewal": 20}).all()
    assert not renewed({"willingness.renewal": -20}).any()


def test_resolve_decides_about_renewal():
    """A quarter of 1 in 4 parties less: one state that is set against it stops unanimity, not a majority."""
    keen = {"willingness": {"renewal": 4, "resolve": 4}, "states.CHN.resolve.mean": -5}
    assert not renewed(keen).any()
    assert renewed({**keen, "arrangement.duration.renewal": {"rule": {"majority": {}}}}).mean() > 0.9


def test_a_state_that_withdrew_does_not_renew():
    gone = {"willingness.renewal": 20, "events": {"it": {"state": "USA", "withdraws": True, "month": 4}}}
    assert not renewed(gone).any()
    silent = {"arrangement.duration.renewal": {"rule": "silence"}}
    assert renewed({**gone, **silent}).all()


def test_the_challenger_votes_against_and_the_protege_for():
    every = {"willingness.renewal": 20}
    voters = [*GUARANTORS, "RUS"]
    assert not renewed({**every, "arrangement.duration.renewal": {"rule": "all", "parties": voters}}).any()
    alone = {"arrangement.duration.renewal": {"rule": "all", "parties": ["UKR"]}}
    assert renewed({**alone, "willingness.renewal": -20}).all()


def test_terms_follow_one_another():
    """First 4 months, then 2 at a time (2.7 rounded down), each time with the same chance."""
    terms = {"months": 4, "renewal": {"rule": "each", "parties": ["USA"], "months": 2.7}}
    changes = {**limited(), "arrangement.duration": terms, "willingness.renewal": 0}
    months = run(changes, worlds=2000).worlds["in_force_months"]
    assert set(months) == {4, 6, 8, 10}
    for least in (4, 6, 8):
        asked = months >= least
        assert abs(z_score(months[asked] > least, 0.5)) < FALSE_ALARM


def test_with_the_arrangement_end_cap_neutrality_and_monitors():
    """From month 5 on the army grows back, is as ready as before, and nobody sees better than without."""
    terms = {
        "arrangement.protege_force_cap": 20, "arrangement.neutrality": {"readiness": 0.5},
        "arrangement.verification": 0.5, "arrangement.duration": {"months": 4},
        "theatre.signals.common_noise": 0.3, "theatre.war.mobilisation": 0.1,
        "theatre.opportunity.per_year": 0,
    }  # fmt: skip
    model = GuaranteeModel(scenario(terms), np.arange(3))
    free = GuaranteeModel(scenario({"theatre.signals.common_noise": 0.3}), np.arange(3))
    everywhere = np.arange(3)
    for month, ground, readiness in ((4, 20, 0.5), (5, 26, 1), (6, 32, 1)):
        while model.month < month:
            model.step()
        np.testing.assert_allclose(model.protege.ground, ground)
        np.testing.assert_allclose(model.protege.compute_strength(everywhere), ground * readiness)
        assert (model.duration.total_noise == free.duration.total_noise * readiness).all()
    rebuilt = model.protege.estimate_strength(everywhere, np.full(3, 2.0))
    np.testing.assert_allclose(rebuilt, 32 + 2 * 0.1 * 60)
