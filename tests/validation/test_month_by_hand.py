"""The plain one-model-a-world version and the engine are the same model.

With the engine's own draws both must agree in every world and crisis, value by value. With luck of their own
they must agree on average: some 40 outcomes at |z| ≤ 4.75 each, a false alarm for one choice of the seeds in
some 12,000 (these are fixed); at 400 plain worlds a bias of a quarter of a world's standard deviation shows.
"""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.agreement import MOST, compare
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.validation.rule_forms import rules, with_turnout
from validation.by_hand.decisions import AnyOf
from validation.by_hand.rules import rule_from
from validation.same_luck import differences

from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario
from guaranteesim.treaty import parse_rule

SMALL = Path(__file__).parent / "small.yaml"
PARTIES = ("USA", "GBR", "RUS", "FRA")


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
        ("switches.valued_war=true",),
        ("switches.valued_war=true", "theatre.war.stalemate_per_month=0.2", "start.at_war=true"),
        (
            "switches.valued_war=true",
            "theatre.war.stalemate_per_month=0.2",
            "theatre.war.advantage_decay=0.2",
            "theatre.war.advance_exponent=0.5",
            "theatre.contest.quality_spread=1.5",
            "theatre.contest.quality_known=0.7",
            "challenger.balance_misperception=0.4",
            "challenger.occasion_spread=0.6",
        ),
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


@pytest.mark.nightly
def test_luck_of_their_own_gives_the_same_averages() -> None:
    compared = compare(small(), engine_worlds=6_000, plain_worlds=400, seconds=600)
    assert len(compared) >= 25
    assert {row.outcome: round(row.z, 2) for row in compared if abs(row.z) > MOST} == {}


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(
    form=rules(PARTIES, "RUS").flatmap(lambda form: with_turnout(form, PARTIES, "RUS")),
    days=st.randoms(use_true_random=False),
)
def test_plain_rules_answer_as_the_algebra_does(form: Any, days: random.Random) -> None:
    victim = days.choice((None, "GBR"))
    bound = parse_rule(form).bind(PARTIES, aggressor="RUS", victim=victim)
    plain = rule_from(form, PARTIES, "RUS", victim)
    assert [PARTIES[place] for place in plain.members] == list(bound.players)
    votes = np.array(list(product(range(3), repeat=len(PARTIES))))
    willing, objecting = votes == 0, votes == 1
    cast = np.array([[days.choice((0.0, 1.5, 2.0, 4.0, 9.0)) for _ in PARTIES] for _ in votes])
    expected, decided = bound.compute_days(willing, objecting, cast), bound.is_decided(willing, objecting)
    blocking, pivotal = bound.find_blocking(willing, objecting), bound.find_pivotal(willing, objecting)
    for row in range(len(votes)):
        ballot = willing[row].tolist(), objecting[row].tolist()
        assert plain.days(*ballot, cast[row].tolist()) == expected[row].tolist()
        assert plain.decided(*ballot) == decided[row]
        if not decided[row]:
            blocks = (blocking[row].astype(int) + (blocking[row] & pivotal[row])).tolist()
            assert [plain.block(place, *ballot) for place in range(len(PARTIES))] == blocks


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(
    form=rules(PARTIES, "RUS").flatmap(lambda form: with_turnout(form, PARTIES, "RUS")),
    draw=st.randoms(use_true_random=False),
)
def test_plain_rules_forecast_as_the_algebra_does(form: Any, draw: random.Random) -> None:
    victim = draw.choice((None, "GBR"))
    bound = parse_rule(form).bind(PARTIES, aggressor="RUS", victim=victim)
    consent = [draw.choice((0.0, 1.0, draw.random())) for _ in PARTIES]
    objection = [(1 - chance) * draw.choice((0.0, 1.0, draw.random())) for chance in consent]
    exact = bound.compute_probability(consent, objection)
    decided, acts = rule_from(form, PARTIES, "RUS", victim).forecast(consent, objection)
    assert decided == pytest.approx(float(exact.decided), abs=1e-14)
    assert acts == pytest.approx(exact.acts.tolist(), abs=1e-14)


def test_polls_forecast_as_going_through_every_way_to_vote_does() -> None:
    draws = np.random.default_rng(1)
    consent = draws.random(len(PARTIES)).tolist()
    objection = [(1 - chance) * share for chance, share in zip(consent, draws.random(4), strict=True)]
    for form in ("each", "automatic", "all", "silence", {"at_least": 2, "veto": ["FRA"]}, {"lead": "GBR"}):
        poll = rule_from(form, PARTIES, "RUS")
        decided, acts = AnyOf(len(PARTIES), [poll]).forecast(consent, objection)
        assert poll.forecast(consent, objection)[0] == pytest.approx(decided)
        assert poll.forecast(consent, objection)[1] == pytest.approx(acts)


def test_a_rule_of_too_many_players_is_refused() -> None:
    parties = tuple(f"A{letter}A" for letter in "ABCDEFGHIJ")
    rule = rule_from({"any_of": ["all", {"at_least": 3}]}, parties, "RUS")
    with pytest.raises(ValueError, match="choose another scenario"):
        rule.forecast([0.5] * 10, [0.5] * 10)
