"""Closed-form answers: voting power, Poisson-binomial activation, the rule table, speed, absorption."""

from __future__ import annotations

import numpy as np
import powerindices
import pytest

from guaranteesim.treaty import compute_correlated_activation, parse_rule

P5 = ("CHN", "FRA", "GBR", "RUS", "USA")
TEN = tuple(f"E{i}" for i in range(10))
FIVE = ("USA", "GBR", "FRA", "CHN", "RUS")
WILLINGNESS = (0.5, 0.6, 0.6, 0.05, 0.0)


def states(n):
    return tuple(f"S{i:02d}" for i in range(n))


def poisson_binomial(p):
    """The distribution of the number of successes, by convolution."""
    distribution = np.ones(1)
    for chance in p:
        distribution = np.convolve(distribution, [1 - chance, chance])
    return distribution


def test_power_in_the_un_security_council():
    power = parse_rule({"at_least": 9, "veto": list(P5)}).bind(P5 + TEN).compute_power()
    for name in P5:
        assert power.shapley_shubik[name] == 421 / 2145
        assert power.swings[name] == 848
        assert power.banzhaf[name] == pytest.approx(0.166929, abs=5e-7)
    for name in TEN:
        assert power.shapley_shubik[name] == 4 / 2145
        assert power.swings[name] == 84
        assert power.banzhaf[name] == pytest.approx(0.016535, abs=5e-7)
    assert power.winning == 848
    assert power.act == 848 / 32768
    assert power.blockers == P5
    assert power.prevent["USA"] == 1
    assert power.minimal_count == 210


@pytest.mark.parametrize("n", [1, 2, 5, 11])
def test_power_under_unanimity(n):
    power = parse_rule("all").bind(states(n)).compute_power()
    assert power.act == 2.0**-n
    assert power.blockers == states(n)
    assert power.minimal_winning == (frozenset(states(n)),)
    assert list(power.shapley_shubik.values()) == pytest.approx([1 / n] * n)


def test_power_of_eight_of_eleven_and_the_trap_of_symmetric_shares():
    power = parse_rule({"at_least": 8}).bind(states(11)).compute_power()
    assert power.act == 232 / 2048
    alone = parse_rule("all").bind(states(11)).compute_power()
    assert power.shapley_shubik == pytest.approx(alone.shapley_shubik)
    assert power.act > alone.act


def test_power_of_a_dual_key():
    keys = {"all_of": [{"all": {}, "of": ["USA"]}, {"all": {}, "of": ["FRA"]}]}
    power = parse_rule(keys).bind(("USA", "FRA")).compute_power()
    assert power.shapley_shubik == {"USA": 0.5, "FRA": 0.5}
    assert power.act == 0.25


def test_power_where_no_vote_matters():
    for name, winning, act in (("automatic", 8, 1.0), ("consult_only", 0, 0.0)):
        power = parse_rule(name).bind(states(3)).compute_power()
        assert (power.winning, power.act) == (winning, act)
        assert (power.blockers, power.dictators, power.dummies) == ((), (), states(3))
        shares = (power.shapley_shubik, power.banzhaf, power.prevent, power.initiate)
        assert all(not any(share.values()) for share in shares)


def test_power_of_one_who_decides_alone():
    power = parse_rule({"lead": "USA"}).bind(("GBR", "USA", "FRA")).compute_power()
    assert power.dictators == power.blockers == ("USA",)
    assert power.dummies == ("GBR", "FRA")
    assert power.shapley_shubik == {"GBR": 0, "USA": 1, "FRA": 0}


def test_power_of_a_veto_holder_without_a_vote():
    power = (
        parse_rule({"all": {}, "of": ["GBR", "FRA"], "veto": ["USA"]})
        .bind(("USA", "GBR", "FRA"))
        .compute_power()
    )
    assert power.blockers == ("USA", "GBR", "FRA")
    assert power.shapley_shubik == pytest.approx({"USA": 1 / 3, "GBR": 1 / 3, "FRA": 1 / 3})


@pytest.mark.parametrize(
    ("weights", "share"),
    [((5, 2, 2), "5/9"), ((4, 3, 2, 1), 0.6), ((12, 9, 7, 3, 1, 1), 0.7), ((1, 1, 1, 1), 0.5)],
)
def test_power_agrees_with_another_package(weights, share):
    names = states(len(weights))
    rule = parse_rule({"quota": share, "weights": dict(zip(names, weights, strict=True))})
    quota = int(np.ceil((5 / 9 if share == "5/9" else share) * sum(weights) - 1e-9))
    power = rule.bind(names).compute_power()
    assert list(power.shapley_shubik.values()) == pytest.approx(
        powerindices.compute_ssi(quota, list(weights))
    )
    theirs = np.array(powerindices.compute_pbi(quota, list(weights)))
    assert list(power.banzhaf.values()) == pytest.approx(theirs / theirs.sum())


def test_activation_is_poisson_binomial():
    p = (0.9, 0.8, 0.7, 0.2, 0.05)
    everyone = parse_rule("each").bind(FIVE).compute_probability(p)
    assert float(everyone.expected_actors) == pytest.approx(2.65)
    assert float(everyone.decided) == pytest.approx(0.99544)
    assert float(parse_rule("all").bind(FIVE).compute_probability(p).decided) == pytest.approx(0.00504)
    tail = np.cumsum(poisson_binomial(p)[::-1])[::-1]
    counts = [
        float(parse_rule({"at_least": k}).bind(FIVE).compute_probability(p).decided) for k in range(1, 6)
    ]
    assert counts == pytest.approx(tail[1:].tolist())
    numbers = np.arange(6)
    spread = poisson_binomial(p) @ (numbers - 2.65) ** 2
    assert spread == pytest.approx(0.6675)


WESTERN = ["USA", "GBR", "FRA"]


@pytest.mark.parametrize(
    ("form", "chance"),
    [
        ("each", 0.924),
        ({"at_least": 2, "of": WESTERN}, 0.6),
        ({"lead": "USA", "followers": 1, "of": WESTERN}, 0.42),
        ({"at_least": 3}, 0.201),
        ({"all": {}, "of": WESTERN}, 0.18),
        ({"all": {}, "recuse_aggressor": True}, 0.009),
        ({"at_least": 4}, 0.009),
        ("all", 0.0),
    ],
)
def test_the_rule_table(form, chance):
    answer = parse_rule(form).bind(FIVE, aggressor="RUS").compute_probability(WILLINGNESS)
    assert float(answer.decided) == pytest.approx(chance, abs=1e-12)
    assert answer.acts[4] == 0
    if form == "all":
        assert float(answer.decided) == 0


@pytest.mark.parametrize("form", ["all", {"at_least": 2, "veto": ["RUS"]}, {"each": {}, "veto": ["RUS"]}])
@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_while_the_aggressor_has_a_veto_nobody_else_matters(form, rho):
    rule = parse_rule(form).bind(FIVE, aggressor="RUS")
    p = np.random.default_rng(3).random((50, 5))
    p[:, 4] = 0
    answer = compute_correlated_activation(rule, p, rho=rho)
    assert not answer.decided.any()
    assert not answer.acts.any()
    assert not rule.compute_influence(p)[:, :4].any()
    votes = p > 0.5
    assert not rule.find_acting(votes).any()
    assert rule.find_blocking(votes)[:, 4].all()
    form = {form: {}} if isinstance(form, str) else form
    recused = parse_rule({**form, "recuse_aggressor": True}).bind(FIVE, aggressor="RUS")
    assert recused.compute_influence([0.5, 0.5, 0.5, 0.5, 0.0])[3] > 0


def test_recusal_names_the_next_blockers():
    assert parse_rule("all").bind(FIVE, "RUS").compute_power().blockers == FIVE
    recused = parse_rule({"all": {}, "recuse_aggressor": True}).bind(FIVE, "RUS")
    assert recused.compute_power().blockers == FIVE[:4]
    assert recused.players == FIVE[:4]
    assert FIVE[int(recused.compute_influence(WILLINGNESS).argmax())] == "CHN"
    blocking = recused.find_blocking(np.array([True, True, True, False, False]))
    assert blocking.tolist() == [False, False, False, True, False]


@pytest.mark.parametrize(("n", "slowest"), [(5, 2.283), (11, 3.020)])
def test_speed_of_unanimity_is_that_of_the_slowest(n, slowest):
    """Exponential decisions of mean 1: the slowest of n takes H_n; 40,000 worlds see a bias of 0.03."""
    worlds, rng = 40_000, np.random.default_rng(20260402)
    willing = np.ones((worlds, n), dtype=bool)
    cast = rng.exponential(size=(worlds, n))
    unanimous = parse_rule("all").bind(states(n)).compute_days(willing, None, cast)
    day = unanimous.max(axis=-1)
    harmonic = float((1 / np.arange(1, n + 1)).sum())
    assert harmonic == pytest.approx(slowest, abs=5e-4)
    assert abs(day.mean() - harmonic) < 4.75 * day.std() / worlds**0.5
    soon = (1 - np.exp(-3)) ** n
    assert abs((day <= 3).mean() - soon) < 4.75 * (soon * (1 - soon) / worlds) ** 0.5
    several = parse_rule("each").bind(states(n)).compute_days(willing, None, cast)
    assert np.array_equal(several, cast)
    quorum = parse_rule({"at_least": 3}).bind(states(n)).compute_days(willing, None, cast).min(axis=-1)
    assert np.array_equal(quorum, np.sort(cast, axis=-1)[:, 2])


def test_thresholds_order_the_chances():
    p = np.random.default_rng(8).random((40, 7))
    chances = [
        parse_rule({"at_least": k}).bind(states(7)).compute_probability(p).decided for k in range(1, 8)
    ]
    assert (np.diff(np.stack(chances), axis=0) <= 1e-15).all()
    np.testing.assert_allclose(chances[-1], p.prod(axis=-1), rtol=1e-13)
    np.testing.assert_allclose(chances[0], 1 - (1 - p).prod(axis=-1), rtol=1e-13)
