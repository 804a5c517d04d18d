"""Present and voting, and quorums: who counts when some abstain, against counting by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, factorial
from time import perf_counter

import numpy as np
import pytest
from tests.treaty.strategies import every_vote

from guaranteesim.errors import RuleError
from guaranteesim.treaty import RuleFormError, compute_correlated_activation, parse_rule

ECOWAS = ("NGA", "GHA", "SEN", "CIV", "BEN", "TGO", "GMB", "SLE")
STATES = tuple(f"S{i:02d}" for i in range(35))
PRESENT = {"quota": "2/3", "present_and_voting": True}


def carries(form, consent, objection, abstention):
    """Whether it carries with so many votes of each kind."""
    n = consent + objection + abstention
    willing = np.arange(n) < consent
    objecting = ~willing & (np.arange(n) < consent + objection)
    return bool(parse_rule(form).bind(STATES[:n]).is_decided(willing, objecting))


@pytest.mark.parametrize(
    ("form", "votes", "expected"),
    [
        ({"quota": "2/3", "abstention_counts_as": "neither"}, (5, 1, 2), False),  # 5 of 8
        ({"quota": "2/3"}, (5, 1, 2), False),
        (PRESENT, (5, 1, 2), True),  # 5 of 6
        ({**PRESENT, "abstention_counts_as": "neither"}, (5, 1, 2), True),
        (PRESENT, (4, 2, 2), True),  # 4 of 6, exactly two thirds
        (PRESENT, (3, 2, 3), False),
        (PRESENT, (1, 0, 7), True),
        (PRESENT, (0, 0, 8), False),  # nobody is for it
        (PRESENT, (0, 1, 7), False),
        ({**PRESENT, "quorum": 3}, (2, 0, 6), False),
        ({**PRESENT, "quorum": 3}, (2, 1, 5), True),
        ({**PRESENT, "quorum": "majority"}, (4, 0, 4), False),
        ({**PRESENT, "quorum": "majority"}, (4, 1, 3), True),
        ({**PRESENT, "quorum": 0.5}, (4, 0, 4), True),
        ({**PRESENT, "quorum": {"members": "majority", "abstainers": "present"}}, (1, 0, 7), True),
        ({"majority": {}, "present_and_voting": True}, (3, 3, 2), False),
        ({"majority": {}, "present_and_voting": True}, (4, 3, 1), True),
        ({"majority": {}, "quorum": 6}, (5, 0, 3), False),
        ({"majority": {}, "quorum": 6}, (5, 1, 2), True),
        ({"at_least": 2, "quorum": 4}, (2, 1, 5), False),
        ({"at_least": 2, "quorum": 4}, (2, 2, 4), True),
        ({"at_least": 2, "quorum": 4, "abstention_counts_as": "consent"}, (1, 2, 5), False),
        ({"at_least": 2, "quorum": 4, "abstention_counts_as": "objection"}, (3, 1, 4), True),
        ({"quota": 1, "present_and_voting": True}, (2, 0, 6), True),
        ({"quota": 1, "present_and_voting": True}, (7, 1, 0), False),
    ],
    ids=str,
)
def test_eight_members(form, votes, expected):
    assert carries(form, *votes) is expected


@pytest.mark.parametrize("form", [PRESENT, {**PRESENT, "quorum": 5}, {"majority": {}, "quorum": 5}])
def test_every_turnout_of_eight_against_fractions(form):
    for consent, objection in product(range(9), repeat=2):
        if consent + objection <= 8:
            voting = consent + objection
            if "quota" in form:
                expected = consent > 0 and Fraction(consent, voting) >= Fraction(2, 3)
            else:
                expected = 2 * consent > 8
            expected = expected and voting >= form.get("quorum", 0)
            assert carries(form, consent, objection, 8 - voting) is expected


def test_weights_count_as_far_as_they_are_cast():
    """The IMF way: a share of the voting power cast; a member without weight carries nothing by itself."""
    weights = {"USA": 17, "JPN": 6, "GBR": 4, "TUV": 0}
    form = {"quota": 0.7, "weights": weights, "present_and_voting": True}
    rule, names = parse_rule(form).bind(tuple(weights)), np.array(list(weights))

    def acts(consent, objection):
        consents, objects = np.isin(names, consent.split()), np.isin(names, objection.split())
        return set(names[rule.find_acting(consents, objects)])

    assert acts("USA", "JPN") == {"USA"}  # 17 of 23
    assert acts("USA", "JPN GBR") == set()  # 17 of 27
    assert acts("JPN TUV", "") == {"JPN", "TUV"}
    assert acts("TUV", "") == set()


def three_ways(n, c, o, wins):
    """P(decides) for votes alike and independent, by the trinomial distribution."""
    a = 1 - c - o
    return sum(
        factorial(n) // (factorial(i) * factorial(j) * factorial(n - i - j)) * c**i * o**j * a ** (n - i - j)
        for i in range(n + 1)
        for j in range(n + 1 - i)
        if wins(i, j)
    )


@pytest.mark.parametrize(
    ("form", "wins"),
    [
        (PRESENT, lambda yes, no: yes > 0 and 3 * yes >= 2 * (yes + no)),
        ({**PRESENT, "quorum": 20}, lambda yes, no: yes + no >= 20 and 3 * yes >= 2 * (yes + no)),
        ({"majority": {}, "present_and_voting": True, "quorum": "1/2"},
         lambda yes, no: yes + no >= 18 and yes > no),
        ({"at_least": 9, "quorum": 24}, lambda yes, no: yes >= 9 and yes + no >= 24),
    ],
)  # fmt: skip
def test_thirty_five_parties_are_exact_and_quick(form, wins):
    started = perf_counter()
    rule = parse_rule(form).bind(STATES)
    answer = rule.compute_probability(np.full(35, 0.4), np.full(35, 0.25))
    assert perf_counter() - started < 2
    assert float(answer.decided) == pytest.approx(three_ways(35, 0.4, 0.25, wins), rel=1e-12)
    assert answer.acts == pytest.approx(np.full(35, answer.acts[0]))


def test_sixteen_weights_of_seven_digits_are_exact():
    """Against 200,000 simulated worlds."""
    draws = np.random.default_rng(5)
    weights = dict(zip(STATES[:16], draws.integers(1, 10**6, 16).tolist(), strict=True))
    rule = parse_rule({**PRESENT, "weights": weights}).bind(STATES[:16])
    p, objection = draws.uniform(0.3, 0.6, 16), draws.uniform(0.1, 0.3, 16)
    chance = float(rule.compute_probability(p, objection).decided)
    vote = draws.random((200_000, 16))
    seen = rule.is_decided(vote < p, vote > 1 - objection).mean()
    assert abs(seen - chance) < 4.75 * (chance * (1 - chance) / 200_000) ** 0.5


def test_too_many_weights_to_tell_apart_are_refused_plainly():
    weights = dict(zip(STATES, np.random.default_rng(6).integers(1, 10**6, 35).tolist(), strict=True))
    rule = parse_rule({**PRESENT, "weights": weights}).bind(STATES)
    with pytest.raises(RuleError, match=r"no exact answer: 35 parties.*fewer digits"):
        rule.compute_probability([0.5] * 35, [0.2] * 35)


def test_inside_other_rules():
    """A quorum below a veto, a fallback, a second key and a recusal; the aggressor is no member."""
    form = {
        "all_of": [
            {**PRESENT, "quorum": 3, "veto": ["NGA"]},
            {"first": {"at_least": 3, "quorum": 5}, "otherwise": {"lead": "GHA"}, "after_days": 2},
        ],
        "recuse_aggressor": True,
        "of": list(ECOWAS[:6]),
    }
    rule = parse_rule(form).bind(ECOWAS[:6], aggressor="TGO")
    willing, objecting = every_vote(6)
    yes, no = willing[:, :5].sum(axis=1), objecting[:, :5].sum(axis=1)
    two_thirds = (yes + no >= 3) & (3 * yes >= 2 * (yes + no)) & ~objecting[:, 0]
    second = ((yes >= 3) & (yes + no >= 5)) | willing[:, 1]
    assert np.array_equal(rule.is_decided(willing, objecting), two_thirds & second)
    assert "TGO" not in rule.players


def test_where_nobody_abstains_the_total_is_all_members():
    willing, _ = every_vote(5)
    parties = STATES[:5]
    for share in ("1/3", "1/2", "2/3", 1):
        present = parse_rule({"quota": share, "present_and_voting": True, "quorum": 5}).bind(parties)
        plain = parse_rule({"quota": share}).bind(parties)
        assert np.array_equal(present.find_acting(willing), plain.find_acting(willing))
        assert present.compute_power() == plain.compute_power()
        p = np.linspace(0.2, 0.9, 5)
        assert float(present.compute_probability(p).decided) == pytest.approx(
            float(plain.compute_probability(p).decided)
        )


def test_power_where_abstention_is_a_vote_of_its_own():
    """Of the 3^(n-1) ways the others may vote, those in which a yes instead of a no changes the outcome."""
    parties = STATES[:4]
    for form in (PRESENT, {"majority": {}, "present_and_voting": True}, {"at_least": 2, "quorum": 3}):
        rule = parse_rule(form).bind(parties)
        willing, objecting = every_vote(3)
        yes = rule.is_decided(np.c_[np.ones(27, bool), willing], np.c_[np.zeros(27, bool), objecting])
        no = rule.is_decided(np.c_[np.zeros(27, bool), willing], np.c_[np.ones(27, bool), objecting])
        expected = (yes.astype(int) - no).sum() / 27
        assert rule.compute_influence([1 / 3] * 4, [1 / 3] * 4) == pytest.approx([expected] * 4)


def test_an_objection_may_make_the_quorum_that_its_absence_would_break():
    rule = parse_rule({"at_least": 2, "quorum": 3}).bind(("A", "B", "C"))
    votes = np.array([True, True, False])
    assert rule.is_decided(votes, np.array([False, False, True]))
    assert not rule.is_decided(votes, np.array([False, False, False]))


def test_the_day_is_the_first_on_which_later_votes_change_nothing():
    willing, objecting = np.array([True, True, True, False]), np.array([False, False, False, True])
    cast = np.array([1.0, 2.0, 5.0, 9.0])
    for form, day in (
        ({"majority": {}, "present_and_voting": True}, 5.0),  # 3 of 4, whatever the fourth does
        (PRESENT, 5.0),
        ({"at_least": 2}, 2.0),
        ({"at_least": 2, "quorum": 4}, 9.0),
    ):
        assert parse_rule(form).bind(ECOWAS[:4]).compute_days(willing, objecting, cast).min() == day
    abstaining = np.array([True, False, False, False]), np.zeros(4, dtype=bool)
    rule = parse_rule({"majority": {}, "present_and_voting": True}).bind(ECOWAS[:4])
    assert rule.compute_days(*abstaining, cast).min() == 9.0  # the last abstention settles it
    present = {"at_least": 1, "quorum": {"members": 3, "abstainers": "present"}}
    assert parse_rule(present).bind(ECOWAS[:4]).compute_days(*abstaining, cast).min() == 5.0


def test_correlated_votes_take_abstention_into_account():
    """At a correlation of almost 1 the members that consent do so together; the others abstain or object."""
    rule = parse_rule(PRESENT).bind(STATES[:3])
    independent = float(rule.compute_probability([0.6] * 3, [0.2] * 3).decided)
    together = float(compute_correlated_activation(rule, [0.6] * 3, [0.2] * 3, rho=0.999).decided)
    assert together == pytest.approx(0.6, abs=0.02)
    assert independent == pytest.approx(
        sum(
            comb(3, i) * comb(3 - i, j) * 0.6**i * 0.2**j * 0.2 ** (3 - i - j)
            for i in range(1, 4) for j in range(4 - i) if 3 * i >= 2 * (i + j)
        )
    )  # fmt: skip


MALFORMED = [
    ({**PRESENT, "present_and_voting": "yes"}, ("present_and_voting",), "must be true or false, not 'yes'"),
    ({"quota": "2/3", "present_and_votting": True}, ("present_and_votting",), "did you mean 'present_and_v"),
    ({"at_least": 2, "present_and_voting": True}, ("present_and_voting",), "does not belong to the rule 'at"),
    ({"all": {}, "quorum": 2}, ("quorum",), "'quorum' does not belong to the rule 'all'"),
    ({"at_least": 2, "quorum": 0}, ("quorum",), "a share of them such as 2/3, or majority, not 0"),
    ({"at_least": 2, "quorum": True}, ("quorum",), "not True"),
    ({"at_least": 2, "quorum": "half"}, ("quorum",), "'quorum' must be a number of members"),
    ({"at_least": 2, "quorum": 1.0}, ("quorum",), "not 1.0; for all members write their number"),
    ({"at_least": 2, "quorum": None}, ("quorum",), "not nothing"),
    ({"at_least": 2, "quorum": {"members": 1.5}}, ("quorum", "members"), "not 1.5"),
    ({"at_least": 2, "quorum": {"abstainers": "present"}}, ("quorum",), "'quorum' needs 'members'"),
    ({"at_least": 2, "quorum": {"members": 2, "absteiners": "present"}}, ("quorum", "absteiners"), "did you"),
    ({"at_least": 2, "quorum": {"members": 2, "abstainers": "here"}}, ("quorum", "abstainers"), "absent, p"),
]


@pytest.mark.parametrize(("form", "path", "message"), MALFORMED, ids=str)
def test_a_malformed_quorum(form, path, message):
    with pytest.raises(RuleFormError) as caught:
        parse_rule(form)
    assert message in str(caught.value)
    assert caught.value.path == path


UNBOUND = [
    ({"at_least": 2, "quorum": 9}, ("quorum",), "quorum: 9 can never be reached, the members are 8"),
    ({"at_least": 2, "quorum": 0.667, "of": ["NGA", "GHA", "SEN"]}, ("quorum",), "write 2/3, or 667/1000"),
    ({**PRESENT, "abstention_counts_as": "consent"}, ("present_and_voting",), "nobody leaves the total"),
    (
        {"any_of": [PRESENT], "abstention_counts_as": "objection"},
        ("any_of", 0, "present_and_voting"),
        "write abstention_counts_as: neither on this rule",
    ),
]


@pytest.mark.parametrize(("form", "path", "message"), UNBOUND, ids=str)
def test_a_quorum_that_does_not_fit(form, path, message):
    with pytest.raises(RuleFormError) as caught:
        parse_rule(form).bind(ECOWAS)
    assert message in str(caught.value)
    assert caught.value.path == path


@pytest.mark.parametrize(
    "form", ["majority", {"majority": None}, {"majority": {}}, {"majority": None, "of": ["NGA", "GHA"]}]
)
def test_a_rule_without_a_value_may_stand_beside_modifiers(form):
    assert parse_rule(form).bind(ECOWAS).is_decided(np.arange(8) < 5)


def test_a_single_vote_is_judged_as_one_of_many():
    """One of two votes cast is no majority, asked by itself or as a row of several."""
    form = {"majority": {}, "present_and_voting": True, "veto": ["USA"], "abstention_counts_as": "neither"}
    rule = parse_rule(form).bind(("USA", "GBR"))
    alone = rule.compute_days([True, False], None, [0.9, 0.1])
    among = rule.compute_days([[True, False]], None, [[0.9, 0.1]])
    assert np.isinf(alone).all()
    assert np.array_equal(among[0], alone)
