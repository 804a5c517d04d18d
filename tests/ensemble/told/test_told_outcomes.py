"""Votes on a further term with their outcome, and the month of nuclear use, are recorded and told."""

from __future__ import annotations

import pytest
from tests.model.small import commitment, rung, scenario

from guaranteesim import ensemble
from guaranteesim.ensemble.told.simulation import simulate_told_world
from guaranteesim.report.texts.world_story import write_world

TERM = {
    "arrangement.commitments": {"help": commitment({"at_least": 2})},
    "arrangement.duration": {"months": 4, "renewal": {"rule": {"at_least": 2}}},
    "theatre.opportunity.per_year": 0,
    "run.horizon_months": 5,
    "willingness.renewal": 0,
}
NUCLEAR = {
    "ladder": {
        "strikes": None,
        "grab": rung(1.0, gain=1, opens_war=True, major=True, window_days=30),
    },
    "challenger.rationality": 1000,
    "challenger.status_quo": -5,
    "theatre.war": {
        "front_speed": 0,
        "front_noise": 0,
        "attrition": 0,
        "mobilisation": 0,
        "collapse_territory": 1,
        "collapse_force": 0,
        "ceasefire_per_month": 0,
        "exhaustion": 0,
    },
    "arrangement.commitments": None,
    "theatre.nuclear.use_per_clash_month": 0.3,
    "outside_treaty.force": 20,
    "run.horizon_months": 40,
}


def test_the_outcome_of_a_vote_on_a_further_term_is_told() -> None:
    results = ensemble.run_scenario(scenario(TERM), worlds=12, workers=1)
    outcomes = set()
    for world, months in enumerate(results.worlds["in_force_months"]):
        told = simulate_told_world(results, world)
        (renewal,) = told.details.renewals
        assert (renewal.month, renewal.carried) == (4, months == 5)
        texts = [text for month, text in write_world(told).months if month == 4]
        said = (
            "arrangement is renewed." if renewal.carried else "arrangement lapses with the end of this month"
        )
        assert said in " ".join(texts)
        outcomes.add(renewal.carried)
    assert outcomes == {True, False}


def test_nuclear_use_is_told_in_its_month() -> None:
    results = ensemble.run_scenario(scenario(NUCLEAR), worlds=15, workers=1)
    in_war = 0
    for world, used in enumerate(results.worlds["nuclear_use"]):
        told = simulate_told_world(results, world)
        months = told.details.nuclear_war
        answers = results.events.query("world == @world and nuclear_use")["month"].tolist()
        assert bool(months or answers) == used
        texts = [(when, text) for when, text in write_world(told).months if "uclear weapons are" in text]
        assert sorted({when for when, _ in texts}) == sorted({*months, *answers})
        at_war = told.results.timeline["at_war"].tolist()
        for month in months:
            # Nothing else ends a war of this kind.
            assert not at_war[month - 1]
            assert f"Month {month}: nuclear weapons are used in the war." in [text for _, text in texts]
        in_war += len(months)
    assert in_war


@pytest.mark.parametrize("way", ["worst", "mildest"])
def test_the_rule_among_equals_is_said(way: str) -> None:
    from tests.story_worlds import run_small

    from guaranteesim.analysis.worlds.world_choice import choose_world
    from guaranteesim.report.words.world_choice import describe_world_choice

    assert "; of equals, the one with the " in describe_world_choice(
        choose_world(run_small(joint=False), way=way)
    )
