"""The contract: the answers of every rule, and of random treaties, held together and to a second opinion."""

from __future__ import annotations

import pickle
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.treaty import plain
from tests.treaty.strategies import chances, every_vote, treaties

from guaranteesim.treaty import list_rule_rows, parse_rule
from guaranteesim.treaty.registry import list_rule_classes

FALSE_ALARM = 4.75
"""|z| of one statistical check: two in a million by chance alone."""

thorough = settings(max_examples=150, deadline=None, derandomize=True)
brief = settings(max_examples=60, deadline=None, derandomize=True)


def bound(treaty):
    return parse_rule(treaty.form).bind(treaty.parties, treaty.aggressor, treaty.victim)


def words(willing, objecting):
    names = {(True, False): plain.CONSENT, (False, True): plain.OBJECT, (False, False): plain.ABSTAIN}
    return [names[bool(w), bool(o)] for w, o in zip(willing, objecting, strict=True)]


def yaml(text):
    return YAML(typ="safe", pure=True).load(text)


CASES = [(key, case) for key, rule in list_rule_classes().items() for case in rule.cases]


@pytest.mark.parametrize(("key", "case"), CASES)
def test_each_rule_does_what_its_cases_say(key, case):
    parties, willing, abstaining = case.parties.split(), case.willing.split(), case.abstaining.split()
    rule = parse_rule(yaml(case.form)).bind(parties, case.aggressor, case.victim)
    consents = np.array([name in willing for name in parties])
    objects = np.array([name not in willing and name not in abstaining for name in parties])
    acting = rule.find_acting(consents, objects)
    assert [name for name, acts in zip(parties, acting, strict=True) if acts] == case.acts.split()


@pytest.mark.parametrize("row", list_rule_rows(), ids=lambda row: row.key)
def test_each_rule_is_documented_and_its_example_works(row):
    rule = parse_rule(yaml(row.example))
    assert list_rule_classes()[row.key] is type(rule)
    assert parse_rule(rule.build_form()) == rule
    assert min(len(row.meaning), len(row.treaty), len(row.citation)) > 10
    states = rule.list_states() or ("USA", "GBR")
    more = tuple(f"S{i:02d}" for i in range(10))
    described = rule.describe_rule(states + more)
    assert described.endswith(".")
    assert described[0] == described[0].upper()


@pytest.mark.parametrize("rule", list_rule_classes().values(), ids=list_rule_classes())
def test_each_rule_has_cases_that_act_and_cases_that_do_not(rule):
    possible = {True, False} if any(map(_may_act, rule.cases)) else {False}
    assert {bool(case.acts) for case in rule.cases} == possible


def _may_act(case):
    """Whether somebody acts once all consent; nobody ever does where the treaty obliges nobody."""
    parties = case.parties.split()
    rule = parse_rule(yaml(case.form)).bind(parties, case.aggressor, case.victim)
    return bool(rule.is_decided([True] * len(parties)))


@thorough
@given(treaties())
def test_acting_agrees_with_the_second_opinion_on_every_vote(treaty):
    willing, objecting = every_vote(len(treaty.parties))
    acting = bound(treaty).find_acting(willing, objecting)
    for consents, objects, acts in zip(willing, objecting, acting, strict=True):
        votes = dict(zip(treaty.parties, words(consents, objects), strict=True))
        expected = plain.acts(treaty.form, treaty.parties, votes, treaty.aggressor, treaty.victim)
        assert {name for name, act in zip(treaty.parties, acts, strict=True) if act} == expected


@thorough
@given(treaties(), st.integers(0, 2**32 - 1))
def test_days_agree_with_the_second_opinion(treaty, seed):
    rng, n = np.random.default_rng(seed), len(treaty.parties)
    willing, objecting = every_vote(n)
    some = rng.integers(len(willing), size=25)
    willing, objecting = willing[some], objecting[some]
    cast = rng.choice([0.0, 1.0, 2.0, 3.5, 8.0], size=willing.shape)
    days = bound(treaty).compute_days(willing, objecting, cast)
    for world in range(len(some)):
        votes = dict(zip(treaty.parties, words(willing[world], objecting[world]), strict=True))
        when = dict(zip(treaty.parties, cast[world], strict=True))
        expected = plain.acting_days(
            treaty.form, treaty.parties, votes, when, treaty.aggressor, treaty.victim
        )
        assert dict(zip(treaty.parties, days[world].tolist(), strict=True)) == expected


@thorough
@given(treaties())
def test_deciding_acting_and_days_are_one(treaty):
    rule = bound(treaty)
    willing, objecting = every_vote(len(treaty.parties))
    acting = rule.find_acting(willing, objecting)
    assert np.array_equal(rule.is_decided(willing, objecting), acting.any(axis=-1))
    prompt = rule.compute_days(willing, objecting, np.zeros(willing.shape))
    assert np.array_equal(np.isfinite(prompt), acting)
    if not treaty.compels_members:
        assert not (acting & ~willing).any()


@thorough
@given(treaties(), st.data())
def test_probability_is_the_sum_over_every_vote(treaty, data):
    rule, n = bound(treaty), len(treaty.parties)
    p, objection = data.draw(chances(n))
    willing, objecting = every_vote(n)
    weight = np.where(willing, p, np.where(objecting, objection, 1 - p - objection)).prod(axis=-1)
    acting = rule.find_acting(willing, objecting)
    exact = rule.compute_probability(p, objection)
    np.testing.assert_allclose(exact.acts, weight @ acting, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(exact.decided, weight @ acting.any(axis=-1), rtol=1e-12, atol=1e-14)
    without = rule.compute_probability(p)
    np.testing.assert_allclose(
        without.decided, rule.compute_probability(p, 1 - p).decided, rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("row", list_rule_rows(), ids=lambda row: row.key)
def test_probability_is_the_frequency(row):
    """200,000 worlds: a bias of half a percentage point would be seen in most checks."""
    rule = parse_rule(yaml(row.example))
    more = () if "weights" in row.example else ("USA", "GBR", "FRA", *(f"S{i:02d}" for i in range(6)))
    parties = tuple(dict.fromkeys((*rule.list_states(), *more)))
    rule = rule.bind(parties, aggressor="GBR")
    rng, worlds = np.random.default_rng(20260401), 200_000
    p, objection = np.linspace(0.95, 0.55, len(parties)), np.linspace(0.03, 0.2, len(parties))
    draws = rng.random((worlds, len(parties)))
    acting = rule.find_acting(draws < p, draws > 1 - objection)
    exact = rule.compute_probability(p, objection)
    for seen, chance in [
        (acting.any(axis=-1), float(exact.decided)),
        *zip(acting.T, exact.acts.tolist(), strict=True),
    ]:
        error = (chance * (1 - chance) / worlds) ** 0.5
        assert abs(seen.mean() - chance) <= FALSE_ALARM * error + 1e-12


@brief
@given(treaties(), st.data())
def test_more_willingness_never_makes_a_decision_less_likely(treaty, data):
    rule, n = bound(treaty), len(treaty.parties)
    p, objection = data.draw(chances(n))
    more = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=n, max_size=n)))
    converted = objection * more
    before = rule.compute_probability(p, objection).decided
    abstaining = rule.compute_probability(p, objection - converted).decided
    consenting = rule.compute_probability(np.minimum(p + converted, 1.0), objection - converted).decided
    assert before <= consenting + 1e-12
    if treaty.is_monotone:
        assert before <= abstaining + 1e-12
        assert abstaining <= consenting + 1e-12


@brief
@given(treaties(), st.data())
def test_a_veto_never_makes_action_more_likely(treaty, data):
    p, objection = data.draw(chances(len(treaty.parties)))
    holder = data.draw(st.sampled_from(treaty.parties))
    form = {treaty.form: {}} if isinstance(treaty.form, str) else dict(treaty.form)
    form["veto"] = [*(name for name in form.get("veto", []) if name != holder), holder]
    free = bound(treaty).compute_probability(p, objection)
    vetoed = (
        parse_rule(form)
        .bind(treaty.parties, treaty.aggressor, treaty.victim)
        .compute_probability(p, objection)
    )
    assert vetoed.decided <= free.decided + 1e-12
    assert (vetoed.acts <= free.acts + 1e-12).all()


@brief
@given(treaties(), st.data())
def test_the_order_of_the_parties_changes_nothing(treaty, data):
    order = data.draw(st.permutations(range(len(treaty.parties))))
    p, objection = data.draw(chances(len(treaty.parties)))
    rule = bound(treaty)
    turned = parse_rule(treaty.form).bind([treaty.parties[i] for i in order], treaty.aggressor, treaty.victim)
    here, there = (
        rule.compute_probability(p, objection),
        turned.compute_probability(p[order], objection[order]),
    )
    np.testing.assert_allclose(there.acts, here.acts[order], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(there.decided, here.decided, rtol=1e-12, atol=1e-15)
    assert turned.compute_power().swings == rule.compute_power().swings


@brief
@given(treaties())
def test_forms_come_back_and_everything_pickles(treaty):
    rule = parse_rule(treaty.form)
    assert parse_rule(rule.build_form()) == rule
    assert pickle.loads(pickle.dumps(rule)) == rule
    assert set(rule.list_states()) <= set(treaty.parties)
    assert hash(rule) == hash(parse_rule(rule.build_form()))
    everyone = np.ones(len(treaty.parties), dtype=bool)
    again = pickle.loads(pickle.dumps(bound(treaty)))
    assert np.array_equal(again.find_acting(everyone), bound(treaty).find_acting(everyone))
    assert pickle.loads(pickle.dumps(again.compute_power())) == bound(treaty).compute_power()
    assert rule.describe_rule(treaty.parties, treaty.aggressor, treaty.victim).endswith(".")


@brief
@given(treaties(most=5))
def test_power_is_the_definition(treaty):
    """Coalitions by enumeration, Shapley-Shubik by going through every order of voting."""
    rule, power = bound(treaty), bound(treaty).compute_power()
    players, n = power.players, len(power.players)
    codes = np.arange(2**n)[:, None] >> np.arange(n) & 1
    willing = np.zeros((2**n, len(treaty.parties)), dtype=bool)
    willing[:, [treaty.parties.index(name) for name in players]] = codes == 1
    wins = {
        frozenset(p for p, c in zip(players, row, strict=True) if c): bool(w)
        for row, w in zip(codes, rule.is_decided(willing), strict=True)
    }
    winning = [coalition for coalition, won in wins.items() if won]
    swings = {p: sum(won and not wins[c - {p}] for c, won in wins.items() if p in c) for p in players}
    minimal = {c for c in winning if all(not wins[c - {p}] for p in c)}
    assert power.winning == len(winning)
    assert power.losing_coalitions == 2**n - len(winning)
    assert power.swings == swings
    assert set(power.minimal_winning) == minimal
    assert power.minimal_count == len(minimal)
    assert power.act == len(winning) / 2**n
    assert power.dummies == tuple(p for p in players if not swings[p])
    needed = [p for p in players if winning and all(p in c for c in winning)]
    assert list(power.blockers) == needed
    assert power.dictators == tuple(p for p in needed if wins[frozenset([p])])
    for p in players:
        assert power.prevent[p] == pytest.approx(swings[p] / len(winning) if winning else 0)
        assert power.initiate[p] == pytest.approx(
            swings[p] / power.losing_coalitions if power.losing_coalitions else 0
        )
        assert power.banzhaf[p] == pytest.approx(
            swings[p] / sum(swings.values()) if any(swings.values()) else 0
        )
    turns = dict.fromkeys(players, 0)
    for order in permutations(players):
        for place, player in enumerate(order):
            turns[player] += wins[frozenset(order[: place + 1])] and not wins[frozenset(order[:place])]
    assert power.shapley_shubik == pytest.approx({p: turns[p] / factorial(n) for p in players})


@brief
@given(treaties(), st.data())
def test_influence_is_the_slope_of_the_chance(treaty, data):
    rule, n = bound(treaty), len(treaty.parties)
    p, _ = data.draw(chances(n))
    influence = rule.compute_influence(p)
    for i in range(n):
        sure, never = p.copy(), p.copy()
        sure[i], never[i] = 1, 0
        expected = rule.compute_probability(sure).decided - rule.compute_probability(never).decided
        assert influence[i] == pytest.approx(float(expected), abs=1e-12)


@brief
@given(treaties(), st.integers(0, 2**32 - 1))
def test_leading_axes_are_worlds(treaty, seed):
    rng, n, rule = np.random.default_rng(seed), len(treaty.parties), bound(treaty)
    p, cast = rng.random((2, 3, n)), rng.random((2, 3, n))
    whole, acting = rule.compute_probability(p), rule.find_acting(p > 0.5)
    days = rule.compute_days(p > 0.5, None, cast)
    assert whole.decided.shape == (2, 3)
    assert whole.acts.shape == acting.shape == days.shape == (2, 3, n)
    for place in np.ndindex(2, 3):
        np.testing.assert_allclose(rule.compute_probability(p[place]).acts, whole.acts[place], rtol=1e-12)
        assert np.array_equal(rule.find_acting(p[place] > 0.5), acting[place])
        assert np.array_equal(rule.compute_days(p[place] > 0.5, None, cast[place]), days[place])
