"""Correlated willingness: marginals kept, order of the rules, limits, and the simulated frequency."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from guaranteesim.errors import RuleError
from guaranteesim.treaty import compute_correlated_activation, parse_rule

FIVE = ("USA", "GBR", "FRA", "CHN", "RUS")
P = np.array([0.5, 0.6, 0.9, 0.05, 0.3])


def bound(form):
    return parse_rule(form).bind(FIVE)


@pytest.mark.parametrize(("rho", "nodes"), [(0.1, 8), (0.3, 16), (0.5, 16), (0.7, 32), (0.9, 64)])
def test_every_state_keeps_its_own_chance(rho, nodes):
    np.testing.assert_allclose(
        compute_correlated_activation(bound("each"), P, rho=rho, nodes=nodes).acts, P, atol=1e-6
    )
    np.testing.assert_allclose(compute_correlated_activation(bound("each"), P, rho=rho).acts, P, atol=1e-9)


def test_correlation_helps_unanimity_and_hurts_any_one():
    rhos = np.array([0.0, 0.1, 0.2, 0.4, 0.6])
    everyone = np.full((5, 5), 0.75)
    together = compute_correlated_activation(bound("all"), everyone, rho=rhos, nodes=64).decided
    any_one = compute_correlated_activation(bound("each"), everyone, rho=rhos, nodes=64).decided
    assert (np.diff(together) > 0).all()
    assert (np.diff(any_one) < 0).all()
    assert together[0] == pytest.approx(0.75**5)
    assert any_one[0] == pytest.approx(1 - 0.25**5)


def test_two_states_agree_with_the_bivariate_normal():
    """P(both) at medians is 1/4 + arcsin(rho) / 2 pi (Sheppard 1899)."""
    rule = parse_rule("all").bind(("USA", "GBR"))
    for rho in (0.1, 0.3, 0.5):
        exact = 0.25 + np.arcsin(rho) / (2 * np.pi)
        assert float(compute_correlated_activation(rule, [0.5, 0.5], rho=rho).decided) == pytest.approx(
            exact, abs=1e-9
        )


def test_certainty_stays_exact():
    p = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    assert compute_correlated_activation(bound("each"), p, rho=0.37).acts.tolist() == p.tolist()
    assert float(compute_correlated_activation(bound("all"), p, rho=0.37).decided) == 0
    assert (
        float(compute_correlated_activation(bound({"all": {}, "of": list(FIVE[:4])}), p, rho=0.37).decided)
        == 1
    )


def test_no_correlation_is_independence():
    for form in ("all", {"at_least": 3}, {"lead": "USA", "followers": 1}):
        independent = bound(form).compute_probability(P, 0.5 * (1 - P))
        assert (
            compute_correlated_activation(bound(form), P, 0.5 * (1 - P), rho=0.0).decided
            == independent.decided
        )
        mixed = compute_correlated_activation(
            bound(form), np.stack([P, P]), 0.5 * (1 - np.stack([P, P])), rho=[0.0, 0.5]
        )
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
    acting = bound(form).find_acting(willing, ~willing & objects)
    exact = compute_correlated_activation(bound(form), P, objection, rho=rho, nodes=48)
    for seen, chance in zip(acting.T, exact.acts.tolist(), strict=True):
        assert abs(seen.mean() - chance) <= 4.75 * (chance * (1 - chance) / worlds) ** 0.5 + 1e-9
    chance = float(exact.decided)
    seen = acting.any(axis=-1).mean()
    assert abs(seen - chance) <= 4.75 * (chance * (1 - chance) / worlds) ** 0.5 + 1e-9


@pytest.mark.parametrize("rho", [-0.1, 1.0, 1.5, float("nan")])
def test_rho_out_of_range_is_refused(rho):
    with pytest.raises(RuleError, match="rho must lie between 0 and 1"):
        compute_correlated_activation(bound("all"), P, rho=rho)


@pytest.mark.parametrize("nodes", [0, 101])
def test_nodes_out_of_range_are_refused(nodes):
    with pytest.raises(RuleError, match="nodes must lie between 1 and 100"):
        compute_correlated_activation(bound("all"), P, rho=0.2, nodes=nodes)


@pytest.mark.parametrize("p", [[1.2, 0, 0, 0, 0], [float("nan")] * 5])
def test_chances_out_of_range_are_refused(p):
    with pytest.raises(RuleError, match="between 0 and 1"):
        compute_correlated_activation(bound("all"), p, rho=0.2)


def test_answers_do_not_depend_on_the_other_worlds():
    p = np.random.default_rng(5).random((300, 5))
    for form in ("all", {"at_least": 3}, {"first": "all", "otherwise": "each", "after_days": 3}):
        rule = bound(form)
        whole, alone = (
            compute_correlated_activation(rule, p, 0.5 * (1 - p), rho=0.3),
            compute_correlated_activation(rule, p[7], 0.5 * (1 - p[7]), rho=0.3),
        )
        assert whole.decided[7] == alone.decided
        assert np.array_equal(whole.acts[7], alone.acts)
        few = rule.compute_probability(p[:2])
        for world in range(2):
            single = rule.compute_probability(p[world])
            assert few.decided[world] == single.decided == rule.compute_probability(p).decided[world]
            assert np.array_equal(few.acts[world], single.acts)


S = tuple(f"S{i:02d}" for i in range(35))


def rules_of(n):
    """Rules of every kind over ``n`` parties, with the chance that a refusal is an objection."""
    lead = {"lead": "S00", "followers": (n - 1) // 2}
    yield from ((form, 1.0) for form in ("all", "each", lead))
    yield from (({"quota": share}, 1.0) for share in ("1/4", "2/3", 0.9))
    yield {"all_of": [{"lead": "S00"}, {"quota": "1/2"}]}, 1.0
    yield "silence", 0.5
    yield {"quota": "2/3", "present_and_voting": True}, 0.5
    yield {"majority": {}, "present_and_voting": True, "quorum": "1/2"}, 0.5


def adaptive(rule, p, objection, rho):
    """P(decides) and P(each acts) by Gauss-Legendre of degree 23 on parts as narrow as is needed."""
    at, weights = np.polynomial.legendre.leggauss(12)
    edges = np.linspace(-8, 8, 100 if rho < 0.99 else 800)
    half = (edges[1] - edges[0]) / 2
    shocks = ((edges[:-1] + edges[1:])[:, None] / 2 + at * half).ravel()
    weights = np.tile(weights, len(edges) - 1) * half * np.exp(-(shocks**2) / 2) / np.sqrt(2 * np.pi)
    consent = ndtr((ndtri(p) - rho**0.5 * shocks[:, None]) / (1 - rho) ** 0.5)
    answer = rule.compute_probability(consent, (1 - consent) * objection / (1 - p))
    return np.array([weights @ answer.decided, *(weights @ answer.acts)])


@cache
def exact_answers(n, rho):
    """Rules, chances of consent and of objection, and the answer, for rules and chances of all kinds."""
    chances = (np.full(n, 0.01), np.full(n, 0.5), np.full(n, 0.99), np.linspace(0.05, 0.9, n))
    cases = []
    for form, opposed in rules_of(n):
        rule = parse_rule(form).bind(S[:n])
        for p in chances if n <= 5 else chances[1::2]:
            refuse = opposed * (1 - p)
            cases.append((rule, p, refuse, adaptive(rule, p, refuse, rho)))
    return cases


def worst_error(n, rho, **nodes):
    """The largest difference from adaptive quadrature over rules and chances."""
    errors = []
    for rule, p, refuse, exact in exact_answers(n, rho):
        answer = compute_correlated_activation(rule, p, refuse, rho=rho, **nodes)
        errors.append(np.abs([answer.decided, *answer.acts] - exact).max())
    return max(errors)


@pytest.mark.parametrize("n", [2, 5, 15])
@pytest.mark.parametrize("rho", [0.05, 0.2, 0.5, 0.7, 0.95, 0.999])
def test_the_default_is_good_to_a_millionth(n, rho):
    assert worst_error(n, rho) < 1e-6


@pytest.mark.parametrize("rho", [0.2, 0.5, 0.95])
def test_the_default_is_good_to_a_millionth_for_thirty_five(rho):
    assert worst_error(35, rho) < 1e-6


@pytest.mark.parametrize("rho", [0.9999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-13])
def test_at_the_edge_of_full_correlation_four_digits_are_left(rho):
    """There all consent if the least willing does, and one does if the most willing does."""
    p = np.array([0.3, 0.7, 0.45])
    everyone, any_one = (parse_rule(form).bind(S[:3]) for form in ("all", "each"))
    assert float(compute_correlated_activation(everyone, p, rho=rho).decided) == pytest.approx(
        0.3, abs=1e-4 + (1 - rho) ** 0.5
    )
    assert float(compute_correlated_activation(any_one, p, rho=rho).decided) == pytest.approx(
        0.7, abs=1e-4 + (1 - rho) ** 0.5
    )


CLAIMED = [
    (8, 5, 0.2, 1e-5), (8, 5, 0.4, 1e-3), (8, 35, 0.2, 2e-2), (8, 35, 0.4, 6e-2),
    (16, 5, 0.4, 1e-5), (16, 35, 0.4, 1e-2), (64, 5, 0.9, 1e-3), (64, 35, 0.9, 3e-2),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "n", "rho", "claimed"), CLAIMED)
def test_a_number_of_nodes_is_as_good_as_is_said_and_no_better(nodes, n, rho, claimed):
    """The table of ``correlated``; what is said of the challenger's eight nodes follows from it."""
    seen = worst_error(n, rho, nodes=nodes)
    assert claimed / 10 < seen < claimed
    row = next(
        line.split()
        for line in compute_correlated_activation.__doc__.splitlines()
        if line.split()[:2] == [str(nodes), str(n)]
    )
    assert float(row[2 + [0.1, 0.2, 0.4, 0.6, 0.9].index(rho)]) == claimed


def test_every_world_has_its_own_step():
    """Neither the other worlds nor their correlations change an answer."""
    rule, rhos = parse_rule({"at_least": 3}).bind(FIVE), np.array([[0.0, 0.1, 0.3], [0.8, 0.99, 0.3]])
    p = np.random.default_rng(3).random((3, 5))
    whole = compute_correlated_activation(rule, p, 0.5 * (1 - p), rho=rhos)
    assert whole.acts.shape == (2, 3, 5)
    for row, column in np.ndindex(2, 3):
        alone = compute_correlated_activation(rule, p[column], 0.5 * (1 - p[column]), rho=rhos[row, column])
        assert whole.decided[row, column] == pytest.approx(float(alone.decided), abs=1e-9)
        np.testing.assert_allclose(whole.acts[row, column], alone.acts, atol=1e-9)


@pytest.mark.parametrize("rho", [0.05, 0.5, 0.95])
def test_more_willingness_never_lowers_a_correlated_chance(rho):
    p = np.linspace(0.01, 0.99, 60)[:, None] * np.ones(5)
    for form in ("all", "each", {"at_least": 3}, {"lead": "USA", "followers": 2}):
        assert (np.diff(compute_correlated_activation(bound(form), p, rho=rho).decided) >= 0).all()
