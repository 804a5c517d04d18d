"""Thirty-five guarantors, exactly; and a plain refusal where no exact answer is in reach."""

from __future__ import annotations

import math

import numpy as np
import pytest

from guaranteesim.errors import RuleError
from guaranteesim.treaty import parse_rule

N = 35
STATES = tuple(f"S{i:02d}" for i in range(N))
P = np.random.default_rng(35).uniform(0.3, 0.99, N)


def tail(p, needed):
    """P(at least so many), and for each state P(it is among them), by convolution with one left out."""

    def upper(chances, k):
        distribution = np.ones(1)
        for chance in chances:
            distribution = np.convolve(distribution, [1 - chance, chance])
        return distribution[max(k, 0) :].sum()

    return upper(p, needed), [p[i] * upper(np.delete(p, i), needed - 1) for i in range(len(p))]


@pytest.mark.parametrize("needed", [1, 12, 18, 30, 35])
def test_counting_votes(needed):
    answer = parse_rule({"at_least": needed}).bind(STATES).compute_probability(P)
    decided, acts = tail(P, needed)
    assert float(answer.decided) == pytest.approx(decided, rel=1e-12)
    np.testing.assert_allclose(answer.acts, acts, rtol=1e-12)


def test_lead_with_followers():
    answer = parse_rule({"lead": "S03", "followers": 20}).bind(STATES).compute_probability(P)
    decided = P[3] * tail(np.delete(P, 3), 20)[0]
    assert float(answer.decided) == pytest.approx(decided, rel=1e-12)


def test_vetoes_on_a_count():
    holders = list(STATES[:5])
    answer = parse_rule({"at_least": 20, "veto": holders}).bind(STATES).compute_probability(P)
    assert float(answer.decided) == pytest.approx(P[:5].prod() * tail(P[5:], 15)[0], rel=1e-12)
    objection = 0.4 * (1 - P)
    answer = parse_rule({"at_least": 20, "veto": holders}).bind(STATES).compute_probability(P, objection)
    spared = 1 - objection[:5]
    q = np.concatenate([P[:5] / spared, P[5:]])
    assert float(answer.decided) == pytest.approx(spared.prod() * tail(q, 20)[0], rel=1e-12)


def test_weights_in_whole_numbers():
    weights = np.random.default_rng(1).integers(1, 30, N)
    needed = math.ceil(0.62 * weights.sum())
    distribution = np.ones(1)
    for chance, weight in zip(P, weights.tolist(), strict=True):
        step = np.zeros(weight + 1)
        step[[0, -1]] = 1 - chance, chance
        distribution = np.convolve(distribution, step)
    rule = parse_rule({"quota": 0.62, "weights": dict(zip(STATES, weights.tolist(), strict=True))})
    assert float(rule.bind(STATES).compute_probability(P).decided) == pytest.approx(
        distribution[needed:].sum(), rel=1e-11
    )


def test_weights_with_six_digits():
    """No two sums are alike; the answer is checked against 100,000 simulated worlds."""
    weights = dict(zip(STATES, np.random.default_rng(2).integers(1, 10**6, N).tolist(), strict=True))
    rule = parse_rule({"majority": {"weights": weights}}).bind(STATES)
    p, worlds = 0.55 * P, 100_000
    chance = float(rule.compute_probability(p).decided)
    seen = rule.is_decided(np.random.default_rng(20260404).random((worlds, N)) < p).mean()
    assert abs(seen - chance) < 4.75 * (chance * (1 - chance) / worlds) ** 0.5


def test_power_of_thirty_five():
    power = parse_rule({"at_least": 18}).bind(STATES).compute_power()
    assert power.winning == 2**34
    assert set(power.swings.values()) == {math.comb(34, 17)}
    assert list(power.shapley_shubik.values()) == pytest.approx([1 / N] * N)
    assert power.minimal_winning is power.minimal_count is None


def test_power_of_seventy_is_counted_beyond_64_bits():
    many = tuple(f"S{i:02d}" for i in range(70))
    power = parse_rule({"at_least": 40, "veto": ["S00"]}).bind(many).compute_power()
    assert power.winning == sum(math.comb(69, k) for k in range(39, 70))
    assert power.swings["S01"] == math.comb(68, 38)
    assert power.blockers == ("S00",)


def test_rules_made_of_rules_stay_exact():
    """A large coalition with a lead and a quorum, or a smaller club: members shared and not."""
    form = {
        "any_of": [
            {"all_of": [{"lead": "S00"}, {"at_least": 20}]},
            {"at_least": 5, "of": list(STATES[30:])},
        ]
    }
    rest = P[1:]
    base = np.array([math.prod(P[30:])])
    quorum_without_club = sum(
        _exactly(rest[:29], k) * _exactly(P[30:], j) for k in range(30) for j in range(5) if k + j >= 19
    )
    expected = base[0] + P[0] * quorum_without_club
    assert float(parse_rule(form).bind(STATES).compute_probability(P).decided) == pytest.approx(
        expected, rel=1e-12
    )


def _exactly(p, k):
    distribution = np.ones(1)
    for chance in p:
        distribution = np.convolve(distribution, [1 - chance, chance])
    return distribution[k]


def test_separate_clubs_multiply():
    clubs = [{"at_least": 7, "of": list(STATES[i : i + 12])} for i in (0, 12)] + [
        {"all": {}, "of": list(STATES[24:])}
    ]
    chances = [tail(P[:12], 7)[0], tail(P[12:24], 7)[0], P[24:].prod()]
    both = parse_rule({"all_of": clubs}).bind(STATES).compute_probability(P)
    one = parse_rule({"any_of": clubs}).bind(STATES).compute_probability(P)
    assert float(both.decided) == pytest.approx(math.prod(chances), rel=1e-12)
    assert float(one.decided) == pytest.approx(1 - math.prod(1 - c for c in chances), rel=1e-12)


def test_composed_rules_of_twenty_equal_enumeration():
    members = STATES[:20]
    rng = np.random.default_rng(4)
    weights = [dict(zip(members, rng.integers(1, 10**6, 20).tolist(), strict=True)) for _ in range(2)]
    form = {"all_of": [{"quota": 0.5, "weights": weights[0]}, {"quota": 0.6, "weights": weights[1]}]}
    rule, p = parse_rule(form).bind(members), P[:20]
    votes = (np.arange(2**20)[:, None] >> np.arange(20) & 1).astype(bool)
    weight = np.ones(1)
    for chance in p:
        weight = np.concatenate([weight * (1 - chance), weight * chance])
    decided = rule.is_decided(votes)
    answer = rule.compute_probability(p)
    assert float(answer.decided) == pytest.approx(float(weight[decided].sum()), rel=1e-10)
    assert rule.compute_power().winning == int(decided.sum())


def test_out_of_reach_is_said_plainly():
    rng = np.random.default_rng(6)
    forms = [
        {"quota": 0.5, "weights": dict(zip(STATES, rng.integers(1, 10**6, N).tolist(), strict=True))}
        for _ in range(3)
    ]
    with pytest.raises(RuleError, match=r"no exact answer: 35 parties.*fewer digits"):
        parse_rule({"all_of": forms}).bind(STATES).compute_probability(P)
    assert parse_rule({"all_of": forms}).bind(STATES).find_acting(P > 0).all()
