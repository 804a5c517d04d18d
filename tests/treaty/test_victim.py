"""The state attacked as a party: it votes, counts and may be needed, and never acts."""

from __future__ import annotations

import numpy as np
import pytest
from tests.treaty.strategies import every_vote

from guaranteesim.errors import RuleError
from guaranteesim.treaty import parse_rule

FOUR = ("USA", "GBR", "EST", "RUS")


def bound(form, victim="EST"):
    return parse_rule(form).bind(FOUR, aggressor="RUS", victim=victim)


def acts(rule, consent, objection=""):
    names = np.array(FOUR)
    acting = rule.find_acting(np.isin(names, consent.split()), np.isin(names, objection.split()))
    return list(names[acting])


@pytest.mark.parametrize(
    ("form", "consent", "objection", "acting"),
    [
        ("each", "EST", "", []),  # its consent alone brings nobody
        ("each", "USA", "EST", ["USA"]),
        ({"each": {}, "requires": ["EST"]}, "USA EST", "", ["USA"]),
        ({"each": {}, "requires": ["EST"]}, "USA", "", []),  # it has not asked
        ({"each": {}, "requires": ["EST"]}, "USA", "EST", []),
        ({"automatic": {}, "requires": ["EST"]}, "EST", "", ["USA", "GBR", "RUS"]),
        ({"automatic": {}, "requires": ["EST"]}, "USA", "", []),
        ({"all": {}, "recuse_aggressor": True}, "USA GBR EST", "", ["USA", "GBR"]),
        ({"all": {}, "recuse_aggressor": True}, "USA GBR", "", []),  # consensus includes it
        ({"at_least": 2}, "USA EST", "", ["USA"]),
        ({"at_least": 1}, "EST", "", []),
        ({"quota": "2/3", "present_and_voting": True}, "USA EST", "GBR", ["USA"]),
        ({"lead": "EST"}, "EST GBR", "", ["GBR"]),
        ({"lead": "EST"}, "EST", "", []),
        ({"first": {"all": {}, "of": ["EST"]}, "otherwise": "each", "after_days": 1}, "EST USA", "", ["USA"]),
        ({"all_of": [{"all": {}, "of": ["EST"]}, "each"]}, "EST USA", "", []),  # the first key moves nobody
    ],
    ids=str,
)
def test_the_victim_votes_and_does_not_act(form, consent, objection, acting):
    assert acts(bound(form), consent, objection) == acting


def test_chances_and_power_know_that_it_does_not_act():
    rule = bound({"each": {}, "requires": ["EST"], "of": ["USA", "GBR", "EST"]})
    answer = rule.compute_probability([0.5, 0.4, 0.8, 0.0], [0.1, 0.1, 0.1, 1.0])
    assert float(answer.decided) == pytest.approx(0.8 * (1 - 0.5 * 0.6))
    assert answer.acts == pytest.approx([0.8 * 0.5, 0.8 * 0.4, 0, 0])
    power = rule.compute_power()
    assert power.blockers == ("EST",)
    assert set(power.minimal_winning) == {frozenset({"USA", "EST"}), frozenset({"GBR", "EST"})}


def test_the_decision_waits_for_its_request():
    rule = bound({"each": {}, "of": ["USA", "GBR"], "requires": ["EST"]})
    days = rule.compute_days([True, True, True, False], [False] * 4, [1.0, 6.0, 4.0, 9.0])
    assert days.tolist() == [4.0, 6.0, np.inf, np.inf]


@pytest.mark.parametrize("form", ["each", "all", "majority", {"at_least": 3}, "automatic", "silence"])
def test_a_victim_that_is_no_party_changes_nothing(form):
    willing, objecting = every_vote(4)
    plain = bound(form, victim=None).find_acting(willing, objecting)
    assert np.array_equal(bound(form, victim="POL").find_acting(willing, objecting), plain)
    as_party = bound(form).find_acting(willing, objecting)
    others = np.array([name != "EST" for name in FOUR])
    assert not as_party[:, ~others].any()
    assert np.array_equal(as_party[:, others], plain[:, others])


def test_a_consent_that_is_required_is_asked_whatever_an_abstention_counts_as():
    for counts_as in ("consent", "objection", "neither"):
        rule = bound({"at_least": 1, "requires": ["GBR"], "abstention_counts_as": counts_as})
        assert acts(rule, "USA") == []
        assert acts(rule, "USA GBR") == ["USA", "GBR"]


def test_a_required_consent_holds_for_every_rule_below():
    rule = bound({"any_of": ["each", {"first": "all", "otherwise": "automatic", "after_days": 2}],
                  "requires": ["EST"]})  # fmt: skip
    willing, objecting = every_vote(4)
    assert not rule.is_decided(willing, objecting)[~willing[:, 2]].any()
    assert rule.rule.build_form()["requires"] == ["EST"]


def test_a_recused_aggressor_is_not_waited_for():
    rule = bound({"all": {}, "recuse_aggressor": True, "requires": ["RUS", "EST"]})
    assert acts(rule, "USA GBR EST") == ["USA", "GBR"]


def test_somebody_must_be_there_to_help():
    with pytest.raises(RuleError, match="EST, the state attacked, is the only party"):
        parse_rule("all").bind(("EST",), victim="EST")
    with pytest.raises(RuleError, match="POL is not a party"):
        bound({"each": {}, "requires": ["POL"]})
    assert "victim='EST'" in repr(bound("all"))
