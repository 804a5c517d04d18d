"""Voting power against powerindices. The numbers of docs/evidence.md are in tests/treaty/test_oracles.py."""

from __future__ import annotations

import numpy as np
import powerindices
import pytest

from guaranteesim.treaty import parse_rule

PERMANENT = ("CHN", "FRA", "GBR", "RUS", "USA")
ELECTED = tuple(f"E{place}" for place in range(10))


def theirs(quota, weights):
    """Shapley–Shubik and normalised Banzhaf of a weighted game."""
    swings = np.array(powerindices.compute_pbi(quota, list(weights)))
    return powerindices.compute_ssi(quota, list(weights)), swings / swings.sum()


def test_the_security_council_is_a_weighted_game():
    """Nine of fifteen with five vetoes is [39; 7×5, 1×10]: our veto against their weights."""
    power = parse_rule({"at_least": 9, "veto": list(PERMANENT)}).bind(PERMANENT + ELECTED).compute_power()
    shapley, banzhaf = theirs(39, [7] * 5 + [1] * 10)
    assert list(power.shapley_shubik.values()) == pytest.approx(shapley, abs=1e-12)
    assert list(power.banzhaf.values()) == pytest.approx(banzhaf, abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_weighted_majorities(seed):
    """Drawn weights of 3 to 9 parties, quota from a bare majority to unanimity."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 12, rng.integers(3, 10)).tolist()
    total = sum(weights)
    quota = int(rng.integers(total // 2 + 1, total + 1))
    names = [f"S{place}" for place in range(len(weights))]
    rule = parse_rule({"quota": f"{quota}/{total}", "weights": dict(zip(names, weights, strict=True))})
    power = rule.bind(names).compute_power()
    shapley, banzhaf = theirs(quota, weights)
    assert list(power.shapley_shubik.values()) == pytest.approx(shapley, abs=1e-12)
    assert list(power.banzhaf.values()) == pytest.approx(banzhaf, abs=1e-12)


@pytest.mark.parametrize("count", [3, 5, 8])
def test_unanimity_acts_as_often_as_its_power(count):
    """Coleman's power to act is P(decided) where each consents with an even chance: 2⁻ⁿ."""
    rule = parse_rule("all").bind([f"S{place}" for place in range(count)])
    assert rule.compute_power().act == float(rule.compute_probability([0.5] * count).decided) == 2.0**-count
