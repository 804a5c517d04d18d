"""Activation: Poisson-binomial, beta-binomial and the Gaussian copula, in the simulated consultation.

The exact answers of the rules themselves, for the same numbers, are in tests/treaty/test_oracles.py.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, signal, stats
from tests.model.small import FALSE_ALARM, GUARANTORS, met, run, state, under, voted, willing, z_score
from tests.oracles.attack import kept

from guaranteesim.treaty import compute_correlated_activation, parse_rule

FIVE = (*GUARANTORS, "DEU")
CHANCES = dict(zip(FIVE, (0.9, 0.8, 0.7, 0.2, 0.05), strict=True))
WESTERN = ["USA", "GBR", "FRA"]
ONCE = {"run.horizon_months": 1, "states.DEU": state()}


def convolved(chances):
    """The distribution of the number of successes, by scipy's convolution."""
    law = np.ones(1)
    for chance in chances:
        law = signal.convolve(law, [1 - chance, chance], method="direct")
    return law


def honoured(changes, worlds):
    """How many parties honour in each crisis of one month."""
    events = run({**ONCE, **changes}, worlds=worlds).events
    return sum(voted(events, code, "honoured", "late").astype(int) for code in FIVE)


def test_the_number_that_honours_is_poisson_binomial():
    """Chi-square against scipy's convolution; false alarm 2e-6. Would show 0.03 in a chance."""
    law = convolved(CHANCES.values())
    assert law @ np.arange(6) == pytest.approx(2.65)
    assert law @ (np.arange(6) - 2.65) ** 2 == pytest.approx(0.6675)
    assert (law[5], 1 - law[0]) == pytest.approx((0.00504, 0.99544))
    came = honoured({**under("each", FIVE), **willing(**CHANCES)}, worlds=10_000)
    seen = np.bincount(came, minlength=6)
    pooled = [seen[0] + seen[1], *seen[2:4], seen[4] + seen[5]]
    expected = np.array([law[0] + law[1], *law[2:4], law[4] + law[5]]) * came.size
    assert stats.chisquare(pooled, expected).pvalue > 2e-6


TABLE = [
    ("each", 0.924), ({"at_least": 2, "of": WESTERN}, 0.600),
    ({"lead": "USA", "followers": 1, "of": WESTERN}, 0.420), ({"at_least": 3}, 0.201),
    ({"all": {}, "of": WESTERN}, 0.180), ({"all": {}, "recuse_aggressor": True}, 0.009),
    ({"at_least": 4}, 0.009), ("all", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("form", "chance"), TABLE)
def test_the_rule_table_in_simulated_crises(form, chance):
    """USA .5, GBR .6, FRA .6, CHN .05 and the aggressor itself a party. Would show 0.04 at .42."""
    chances = willing(USA=0.5, GBR=0.6, FRA=0.6, CHN=0.05)
    events = run({**under(form, (*GUARANTORS, "RUS")), **chances}, worlds=1000).events
    assert abs(z_score(events["decided"], chance)) < FALSE_ALARM


@pytest.mark.parametrize(
    ("reliability", "everyone", "any_one"),
    [(0.75, 0.2373, 0.99902), ({"beta": [3, 1]}, 0.3750, 0.98214)],
)
def test_common_doubt_about_reliability_is_beta_binomial(reliability, everyone, any_one):
    """μ = .75, n = 5: ρ = 0, and ρ = .2, which is Beta(3, 1), drawn once a world for all parties."""
    came = honoured(kept(reliability, FIVE), worlds=10_000)
    assert abs(z_score(came == 5, everyone)) < FALSE_ALARM
    assert abs(z_score(came > 0, any_one)) < FALSE_ALARM


def copula(chance, count, rho):
    """P(all) and P(any) of ``count`` states under the one-factor copula, by adaptive quadrature."""
    cut = stats.norm.ppf(chance)

    def given(shock):
        return stats.norm.cdf((cut - np.sqrt(rho) * shock) / np.sqrt(1 - rho))

    def mean(of):
        return integrate.quad(lambda shock: of(given(shock)) * stats.norm.pdf(shock), -10, 10, limit=200)[0]

    return mean(lambda p: p**count), 1 - mean(lambda p: (1 - p) ** count)


@pytest.mark.parametrize("rho", [0.05, 0.2, 0.4])
def test_the_copula_against_adaptive_quadrature(rho):
    """The rules' own answer, with 32 nodes and with the challenger's 8. Direction as beta-binomial."""
    everyone, any_one = copula(0.75, 5, rho)
    assert everyone > 0.2373
    assert any_one < 0.99902
    for form, exact in (("all", everyone), ("each", any_one)):
        rule = parse_rule(form).bind(FIVE)
        assert float(
            compute_correlated_activation(rule, [0.75] * 5, rho=rho, nodes=32).decided
        ) == pytest.approx(exact, abs=1e-9)
        assert float(
            compute_correlated_activation(rule, [0.75] * 5, rho=rho, nodes=8).decided
        ) == pytest.approx(exact, abs=1e-4)


@pytest.mark.parametrize("rho", [0.2, 0.4])
def test_simulated_votes_follow_the_copula(rho):
    """Would show 0.03 in P(all)."""
    chances = willing(**dict.fromkeys(FIVE, 0.75))
    _, response = met(
        {**ONCE, **under("each", FIVE), **chances, "willingness.correlation": rho}, 0, worlds=8000
    )
    everyone, any_one = copula(0.75, 5, rho)
    assert abs(z_score(response.treaty.all(axis=1), everyone)) < FALSE_ALARM
    assert abs(z_score(response.treaty.any(axis=1), any_one)) < FALSE_ALARM
