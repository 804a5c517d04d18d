"""Willingness: each state's margin stays Λ(z), whatever the correlation; every term of z pulls its way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from tests.model.small import FALSE_ALARM, crises, merged, met, run, scenario, under, voted, willing, z_score

from guaranteesim.model import GuaranteeModel
from guaranteesim.treaty import compute_correlated_activation, parse_rule

P = {"USA": 0.5, "GBR": 0.75, "FRA": 0.9, "CHN": 0.1}
EACH = {**under("each"), **willing(**P)}


def votes(rho):
    events = run({**EACH, "willingness.correlation": rho}, worlds=1000).events
    return np.stack([voted(events, code, "honoured") for code in P], axis=1)


@pytest.fixture(scope="module")
def by_correlation():
    return {rho: votes(rho) for rho in (0.0, 0.3, 0.9)}


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.9])
def test_each_margin_is_kept(by_correlation, rho):
    """Would show a margin that is 0.035 off."""
    for column, chance in enumerate(P.values()):
        assert abs(z_score(by_correlation[rho][:, column], chance)) < FALSE_ALARM


@pytest.mark.parametrize(("rho", "nodes"), [(0.0, 1), (0.3, 32), (0.9, 64)])
def test_joint_willingness_is_that_of_the_copula(by_correlation, rho, nodes):
    willing_ = by_correlation[rho]
    everyone = compute_correlated_activation(
        parse_rule("all").bind(tuple(P)), list(P.values()), rho=rho, nodes=nodes
    ).decided
    any_one = compute_correlated_activation(
        parse_rule("each").bind(tuple(P)), list(P.values()), rho=rho, nodes=nodes
    ).decided
    assert abs(z_score(willing_.all(axis=1), float(everyone))) < FALSE_ALARM
    assert abs(z_score(willing_.any(axis=1), float(any_one))) < FALSE_ALARM


def test_correlation_helps_unanimity_and_hurts_any_one(by_correlation):
    everyone = [by_correlation[rho].all(axis=1).mean() for rho in (0.0, 0.3, 0.9)]
    any_one = [by_correlation[rho].any(axis=1).mean() for rho in (0.0, 0.3, 0.9)]
    assert everyone == sorted(everyone)
    assert any_one == sorted(any_one, reverse=True)


TERMS = {
    "stake": ({"willingness.stake": 2, "states.USA.stake": 0.5}, 1.0),
    "bindingness": ({"willingness.bindingness": 2}, 0.5 * 0.5 * 2),
    "severity": ({"willingness.severity": 2}, 2 * 0.7),
    "resolve": ({"states.USA.resolve.mean": -0.6}, -0.6),
    "exposure": ({"willingness.exposure": 1.5, "states.USA.exposure": 0.4}, -0.6),
    "alignment": ({"willingness.alignment": 1, "states.USA.alignment": -0.5}, 0.5),
    "escalation": ({"willingness.escalation": 2, "states.USA.risk_aversion": 0.5}, -1.0),
    "own deterrent": (
        {"willingness.escalation": 2, "states.USA.nuclear": True,
         "theatre.nuclear.own_deterrent_relief": 0.4}, -0.6,
    ),
    "conventional": (
        {"willingness.escalation": 2, "switches.nuclear_risk": False,
         "willingness.conventional_escalation": 0.3}, -0.3,
    ),
    "no reputation": ({"willingness.bindingness": 2, "switches.reputation": False}, 0.25),
    "tripwire": (
        {"willingness.tripwire": 1.1, "ladder.grab.contact": 1,
         "arrangement.commitments.aid.in_place": {"USA": {"ground": 1}}}, 1.1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("term", TERMS)
def test_each_term_of_z(term):
    """One term alone moves the share of the willing to Λ(term). Would show 0.035 on the chance."""
    changes, z = TERMS[term]
    _, response = met(merged(under("each"), changes), 1, worlds=4000)
    assert abs(z_score(response.treaty[:, 0], expit(z))) < FALSE_ALARM


def test_followers_go_with_their_lead():
    """GBR follows USA: Λ(±lead × following) given the vote of USA."""
    changes = {
        **under("each"), "states.GBR.follows": "USA", "states.GBR.following": 0.5, "willingness.lead": 3,
    }  # fmt: skip
    _, response = met(changes, 1, worlds=4000)
    lead, follower = response.treaty[:, 0], response.treaty[:, 1]
    assert abs(z_score(follower[lead], expit(1.5))) < FALSE_ALARM
    assert abs(z_score(follower[~lead], expit(-1.5))) < FALSE_ALARM


def test_the_faithful_follow_through():
    """Renege r, bindingness b, audience a: a willing party keeps its word with 1 − r(1 − b·a)."""
    changes = {"willingness.renege": 0.8, "willingness.intercept": 20}
    _, response = met({**under("each"), **changes}, 1, worlds=4000)
    assert abs(z_score(response.treaty.ravel(), 1 - 0.8 * (1 - 0.25))) < FALSE_ALARM


def test_the_unwilling_under_an_automatic_rule_honour_as_they_are_bound():
    """Audience cost a on a net value uniform on [−1, 1]: P(honour) = (1 + a)/2, times bindingness."""
    _, response = met({**under("automatic"), "willingness.intercept": -20}, 1, worlds=4000)
    assert abs(z_score(response.treaty.ravel(), 0.5 * (1 + 0.5) / 2)) < FALSE_ALARM


def test_the_fog_blurs_and_verification_lifts_it():
    noisy = {"theatre.signals": {"common_noise": 0.2, "own_noise": 0.1}}
    blurred = crises(GuaranteeModel(scenario(noisy), np.arange(2000)), 0)
    assert blurred.seen_severity.std() == pytest.approx(np.hypot(0.2, 0.1), rel=0.1)
    shared = np.corrcoef(blurred.seen_severity[:, 0], blurred.seen_severity[:, 1])[0, 1]
    assert shared == pytest.approx(0.8, abs=0.05)
    clear = crises(GuaranteeModel(scenario({**noisy, "arrangement.verification": 1}), np.arange(50)), 0)
    np.testing.assert_array_equal(clear.seen_severity, 0.4)
    np.testing.assert_array_equal(clear.seen_attribution, 1.0)
