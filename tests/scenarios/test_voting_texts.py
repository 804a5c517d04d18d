"""Scenarios whose texts count votes: what is written is what decides, and what is said of it is true."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema import Scenario

EIGHT = ("NGA", "GHA", "SEN", "CIV", "BEN", "TGO", "GMB", "SLE")


def under(rule: str, parties: tuple[str, ...] = EIGHT) -> Scenario:
    """One commitment of these parties, with the rule as YAML text."""
    states: dict[str, Any] = {code: {"forces": {"ground": 1}} for code in ("MLI", "BFA", *parties)}
    clause = {
        "parties": list(parties), "trigger": {"rung": "limited_grab"}, "bindingness": 0.6,
        "rule": YAML(typ="safe", pure=True).load(rule), "each_provides": {"ground": 0.5},
    }  # fmt: skip
    return load_from_dict({
        "name": "votes", "title": "Votes", "as_of": "2026-06-30", "description": "A rule that counts votes.",
        "challenger": {"state": "MLI"}, "protege": {"state": "BFA"}, "states": states,
        "arrangement": {"commitments": {"intervention": clause}},
    })  # fmt: skip


def test_two_thirds_of_all_and_of_those_present_and_voting_are_two_rules():
    """Read in words and in chances; both say which they are."""
    of_all = explain_arrangement(under("{quota: 2/3, abstention_counts_as: neither}")).commitments[0]
    present = explain_arrangement(under("{quota: 2/3, present_and_voting: true}")).commitments[0]
    assert "an abstention is no vote for it and stays in the total" in of_all.rule_text
    assert "cast for and against" in present.rule_text
    assert present.probability > of_all.probability + 0.5
    willing, objects = 0.5, of_all.parties[0].objects
    ways = list(product(range(3), repeat=8))
    weight = {0: willing, 1: objects, 2: 1 - willing - objects}
    chance = sum(
        np.prod([weight[vote] for vote in way])
        for way in ways
        if way.count(0) and 3 * way.count(0) >= 2 * (8 - way.count(2))
    )
    assert present.probability == pytest.approx(chance)


def test_half_of_the_inhabitants_is_half():
    rule = "{quota: 1/2, weights: {IND: 1409999999, CHN: 1410000001}}"
    reading = explain_arrangement(under(rule, ("IND", "CHN"))).commitments[0]
    assert reading.blockers == ("CHN",)


@pytest.mark.parametrize("rule", ["{majority: , of: [NGA, GHA, SEN]}", "{majority: {}, of: [NGA, GHA, SEN]}"])
def test_a_rule_without_a_value_is_read(rule):
    reading = explain_arrangement(under(rule)).commitments[0]
    assert reading.smallest == 2
    assert reading.rule_text.startswith("More than half of the votes of NGA, GHA and SEN")


@pytest.mark.parametrize(
    ("rule", "where", "message"),
    [
        ("{quota: 0.6667, of: [NGA, GHA, SEN]}", "rule.quota", "write 2/3, or 6667/10000"),
        ("{quota: 2/3, quorum: 9}", "rule.quorum", "can never be reached, the members are 8"),
        ("{quota: 2/3, quorum: {members: 6, abstainers: gone}}", "rule.quorum.abstainers", "absent, present"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(rule, where, message):
    with pytest.raises(UserError) as caught:
        under(rule)
    assert message in str(caught.value)
    assert f"intervention.{where}" in str(caught.value)
