"""The plain one-model-a-world version and the engine are the same model.

With the engine's own draws both must agree in every world and crisis, value by value. With luck of their own
they must agree on average: some 35 outcomes at |z| ≤ 4.75 each, a false alarm for one choice of the seeds in
some 14,000 (these are fixed); at 400 plain worlds a bias of a quarter of a world's standard deviation shows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.agreement import MOST, compare
from validation.by_hand.rules import rule_from
from validation.same_luck import differences

from guaranteesim.scenario.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.treaty import parse_rule

SMALL = Path(__file__).parent / "small.yaml"
PARTIES = ("USA", "GBR", "RUS", "FRA")
RULES = (
    "each",
    "automatic",
    "all",
    "silence",
    "consult_only",
    {"at_least": 2},
    {"at_least": 2, "recuse_aggressor": True},
    {"at_least": 2, "abstention_counts_as": "consent"},
    {"all": {}, "recuse_aggressor": True},
    {"all": {}, "abstention_counts_as": "consent"},
    {"lead": "USA"},
    {"lead": "GBR", "followers": 2, "recuse_aggressor": True},
    {"silence": {"after_days": 3}},
    {"each": {}, "of": ["USA", "FRA"]},
)


def small(*sets: str) -> Scenario:
    return load_scenario(SMALL, sets=list(sets))


@pytest.mark.parametrize(
    "sets",
    [
        (),
        ("arrangement.commitments.assistance.rule=each",),
        ("arrangement.commitments.assistance.rule={all: {}, recuse_aggressor: true}",),
        ("arrangement.commitments.assistance.rule={lead: USA, followers: 1}",),
        ("arrangement.commitments.assistance.rule=silence",),
        ("arrangement.commitments.assistance.rule={silence: {after_days: 3}, recuse_aggressor: true}",),
        ("arrangement.commitments.assistance.rule={at_least: 2, abstention_counts_as: consent}",),
        ("arrangement.commitments.assistance.rule=automatic",),
        ("switches.nuclear_risk=false", "switches.tripwire_resolve=false"),
        ("switches.tripwire_denial=false", "switches.learning=false"),
        ("switches.tripwire_denial=false", "ladder.invasion.window_days=5"),  # help comes later in the war
        ("switches.reputation=false", "arrangement.protege_force_cap=100"),
        ("states.RUS.nuclear=false", "arrangement.verification=0.5"),
    ],
    ids=lambda sets: ", ".join(sets) or "as it is",
)
def test_the_same_luck_gives_the_same_worlds(sets: tuple[str, ...]) -> None:
    compared, found = differences(small(*sets), worlds=16)
    assert compared > 1_000
    assert not found, found[:5]


@pytest.mark.parametrize("name", ["coalition-us-backstop", "staged-ladder", "istanbul-draft-2022-ru"])
def test_the_same_luck_gives_the_same_worlds_in_shipped_scenarios(name: str) -> None:
    compared, found = differences(load_scenario(name, sets=["run.horizon_months=60"]), worlds=10)
    assert compared > 300
    assert not found, found[:5]


def test_luck_of_their_own_gives_the_same_averages() -> None:
    compared = compare(small(), engine_worlds=6_000, plain_worlds=400, seconds=600)
    assert len(compared) >= 25
    assert {row.outcome: round(row.z, 2) for row in compared if abs(row.z) > MOST} == {}


@pytest.mark.parametrize("form", RULES, ids=str)
def test_plain_rules_answer_as_the_algebra_does(form: Any) -> None:
    draws = np.random.default_rng(1)
    bound = parse_rule(form).bind(PARTIES, aggressor="RUS")
    plain = rule_from(parse_rule(form).form(), PARTIES, "RUS")
    for _ in range(60):
        vote, days = draws.integers(0, 3, 4), draws.exponential(3, 4)
        willing, objecting = vote == 0, vote == 1
        expected = bound.days(willing, objecting, days)
        assert plain.days(list(willing), list(objecting), list(days)) == pytest.approx(list(expected))
        assert plain.decided(list(willing), list(objecting)) == bound.decided(willing, objecting)
        consent = draws.random(4)
        objection = (1 - consent) * draws.random(4)
        exact = bound.probability(consent, objection)
        decided, acts = plain.forecast(list(consent), list(objection))
        assert decided == pytest.approx(float(exact.decided))
        assert acts == pytest.approx(list(exact.acts))


def test_a_rule_the_plain_version_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="choose another scenario"):
        rule_from(parse_rule({"any_of": ["all", {"lead": "USA"}]}).form(), PARTIES, "RUS")
