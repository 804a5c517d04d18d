"""Correlated willingness: marginals kept, order of the rules, limits, and the simulated frequency."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from guaranteesim.errors import RuleError
from guaranteesim.treaty import correlated, parse_rule

FIVE = ("USA", "GBR", "FRA", "CHN", "RUS")
P = np.array([0.5, 0.6, 0.9, 0.05, 0.3])


def bound(form):
    return parse_rule(form).bind(FIVE)


@pytest.mark.parametrize(("rho", "nodes"), [(0.1, 8), (0.3, 16), (0.5, 16), (0.7, 32), (0.9, 64)])
def test_every_state_keeps_its_own_chance(rho, nodes):
    np.testing.assert_allclose(correlated(bound("each"), P, rho=rho, nodes=nodes).acts, P, atol=1e-6)


def test_correlation_helps_unanimity_and_hurts_any_one():
    rhos = np.array([0.0, 0.1, 0.2, 0.4, 0.6])
    everyone = np.full((5, 5), 0.75)
    together = correlated(bound("all"), everyone, rho=rhos, nodes=64).decided
    any_one = correlated(bound("each"), everyone, rho=rhos, nodes=64).decided
    assert (np.diff(together) > 0).all()
    assert (np.diff(any_one) < 0).all()
    assert together[0] == pytest.approx(0.75**5)
    assert any_one[0] == pytest.approx(1 - 0.25**5)


def test_two_states_agree_with_the_bivariate_normal():
    """P(both) at medians is 1/4 + arcsin(rho) / 2 pi (Sheppard 1899)."""
    rule = parse_rule("all").bind(("USA", "GBR"))
    for rho in (0.1, 0.3, 0.5):
        exact = 0.25 + np.arcsin(rho) / (2 * np.pi)
        assert float(correlated(rule, [0.5, 0.5], rho=rho, nodes=64).decided) == pytest.approx(
            exact, abs=1e-6
        )


def test_certainty_stays_exact():
    p = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    assert correlated(bound("each"), p, rho=0.37).acts.tolist() == p.tolist()
    assert float(correlated(bound("all"), p, rho=0.37).decided) == 0
    assert float(correlated(bound({"all": {}, "of": list(FIVE[:4])}), p, rho=0.37).decided) == 1


def test_no_correlation_is_independence():
    for form in ("all", {"at_least": 3}, {"lead": "USA", "followers": 1}):
        independent = bound(form).probability(P, 0.5 * (1 - P))
        assert correlated(bound(form), P, 0.5 * (1 - P), rho=0.0).decided == independent.decided
        mixed = correlated(bound(form), np.stack([P, P]), 0.5 * (1 - np.stack([P, P])), rho=[0.0, 0.5])
        assert mixed.decided[0] == pytest.approx(float(independent.decided), abs=1e-12)


@pytest.mark.parametrize(
    "form", ["all", {"at_least": 2, "veto": ["CHN", "RUS"]}, "silence", {"any_of": ["all", {"lead": "USA"}]}]
)
def test_probability_is_the_frequency_of_correlated_votes(form):
    """100,000 worlds with one common shock: a bias of 0.8 percentage points would be seen."""
    worlds, rho, objection = 100_000, 0.3, np.array([0.2, 0.1, 0.05, 0.5, 0.4])
    rng = np.random.default_rng(20260403)
    latent = rho**0.5 * rng.standard_normal((worlds, 1)) + (1 - rho) ** 0.5 * rng.standard_normal((worlds, 5))
    willing = latent < ndtri(P)
    objects = rng.random((worlds, 5)) < objection / (1 - P)
    acting = bound(form).acting(willing, ~willing & objects)
    exact = correlated(bound(form), P, objection, rho=rho, nodes=48)
    for seen, chance in zip(acting.T, exact.acts.tolist(), strict=True):
        assert abs(seen.mean() - chance) <= 4.75 * (chance * (1 - chance) / worlds) ** 0.5 + 1e-9
    chance = float(exact.decided)
    seen = acting.any(axis=-1).mean()
    assert abs(seen - chance) <= 4.75 * (chance * (1 - chance) / worlds) ** 0.5 + 1e-9


@pytest.mark.parametrize("rho", [-0.1, 1.0, 1.5, float("nan")])
def test_rho_out_of_range_is_refused(rho):
    with pytest.raises(RuleError, match="rho must lie between 0 and 1"):
        correlated(bound("all"), P, rho=rho)


@pytest.mark.parametrize("nodes", [0, 101])
def test_nodes_out_of_range_are_refused(nodes):
    with pytest.raises(RuleError, match="nodes must lie between 1 and 100"):
        correlated(bound("all"), P, rho=0.2, nodes=nodes)


@pytest.mark.parametrize("p", [[1.2, 0, 0, 0, 0], [float("nan")] * 5])
def test_chances_out_of_range_are_refused(p):
    with pytest.raises(RuleError, match="between 0 and 1"):
        correlated(bound("all"), p, rho=0.2)


def test_answers_do_not_depend_on_the_other_worlds():
    p = np.random.default_rng(5).random((300, 5))
    for form in ("all", {"at_least": 3}, {"first": "all", "otherwise": "each", "after_days": 3}):
        rule = bound(form)
        whole, alone = (
            correlated(rule, p, 0.5 * (1 - p), rho=0.3),
            correlated(rule, p[7], 0.5 * (1 - p[7]), rho=0.3),
        )
        assert whole.decided[7] == alone.decided
        assert np.array_equal(whole.acts[7], alone.acts)
        few = rule.probability(p[:2])
        for world in range(2):
            single = rule.probability(p[world])
            assert few.decided[world] == single.decided == rule.probability(p).decided[world]
            assert np.array_equal(few.acts[world], single.acts)
