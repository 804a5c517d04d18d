"""One world with the decisions of people: it is that of the model where they decide as it does."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.lively import CALENDAR, LIVELY
from tests.model.small import GUARANTORS, scenario, under

from guaranteesim import ensemble
from guaranteesim.ensemble.columns import Events, Timeline, Worlds
from guaranteesim.ensemble.play.given_decisions import GivenDecisions
from guaranteesim.ensemble.play.played_world import hash_world, simulate_world
from guaranteesim.ensemble.play.questions import AGAINST, FOR, QUIET, RungQuestion, VoteQuestion
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

SEED = 5
EVERYBODY = (*GUARANTORS, "RUS")
CASES = {
    "lively": lambda: scenario({**LIVELY, **under({"at_least": 2}, EVERYBODY)}),
    "full calendar": lambda: scenario({**LIVELY, **CALENDAR}),
    "side letter": lambda: load_scenario(find_scenario("us-side-letter")),
}


def decide_as_model(question):
    return question.model


@pytest.mark.parametrize("name", CASES)
def test_without_people_it_is_the_world_of_a_run(name):
    given = CASES[name]()
    run = ensemble.run_scenario(given, worlds=4, seed=SEED, workers=1)
    for world in (0, 3):
        alone = simulate_world(given, SEED, world)
        same = run.world_table.find_rows(Worlds.world, world)
        for column in same:
            assert alone.worlds[column].tolist() == same[column].tolist(), column
        crises = run.event_table.find_rows(Events.world, world)
        for column in crises:
            assert alone.events[column].astype(str).tolist() == crises[column].astype(str).tolist(), column


@pytest.mark.parametrize("name", CASES)
def test_deciding_as_the_model_makes_the_world_of_the_model(name):
    given = CASES[name]()
    states = tuple(state for state in given.states if state != given.protege.state)
    asked = 0
    for world in range(3):
        decisions = GivenDecisions(states, decide_as_model)
        played = simulate_world(given, SEED, world, decisions)
        assert hash_world(played) == hash_world(simulate_world(given, SEED, world))
        assert all(item.is_as_model for item in decisions.decisions)
        asked += len(decisions.decisions)
    assert asked


def test_the_same_decisions_make_the_same_world_and_others_another():
    given = CASES["lively"]()

    def oppose(question):
        return AGAINST if isinstance(question, VoteQuestion) else question.model

    hashes = [
        hash_world(simulate_world(given, SEED, 1, GivenDecisions(GUARANTORS, oppose))) for _ in range(2)
    ]
    assert hashes[0] == hashes[1] != hash_world(simulate_world(given, SEED, 1))


def test_questions_describe_the_call():
    given, questions = CASES["lively"](), []

    def note(question):
        questions.append(question)
        return question.model

    decisions = GivenDecisions(("USA", "GBR", "RUS"), note)
    simulate_world(given, SEED, 0, decisions)
    calls = [item for item in questions if isinstance(item, VoteQuestion)]
    choices = [item for item in questions if isinstance(item, RungQuestion)]
    assert {item.state for item in calls} == {"USA", "GBR"}
    for item in calls:
        assert item.commitment == "aid"
        assert item.rung in given.rungs
        assert item.chance == pytest.approx(1 / (1 + np.exp(-sum(item.reasons.values()))))
        assert item.model != FOR or item.seen
        assert item.stakes.promised == {"ground": 2.0}
        assert not item.stakes.may_bind
        assert "lead" in item.reasons
    for item in choices:
        assert [option.name for option in item.options] == [QUIET, *given.rungs]
        assert sum(option.chance for option in item.options) == pytest.approx(1)
        assert item.model in item.answers
    assert [item.month for item in decisions.decisions] == sorted(item.month for item in decisions.decisions)


def test_a_state_that_others_follow_is_asked_once():
    given = CASES["lively"]()
    decisions = GivenDecisions(("USA",), decide_as_model)
    simulate_world(given, SEED, 0, decisions)
    assert given.states["GBR"].follows == "USA"
    addresses = [(item.month, item.commitment) for item in decisions.decisions]
    assert len(addresses) == len(set(addresses)) > 0


def test_a_protege_that_is_a_party_is_not_asked_for_a_call():
    given = scenario({**LIVELY, **under({"at_least": 2}, (*GUARANTORS, "UKR"))})
    decisions = GivenDecisions(("UKR",), decide_as_model)
    simulate_world(given, SEED, 0, decisions)
    assert decisions.decisions == []


def test_months_are_told_as_they_pass():
    given, told = CASES["lively"](), []

    def tell(month, acted, read_world):
        results = read_world()
        assert Timeline.month.read(results.timeline).tolist() == list(range(1, month + 1))
        told.append((month, acted))
        assert acted == (month in results.events["month"].tolist() if len(results.events) else False)

    simulate_world(given, SEED, 2, tell_month=tell)
    assert [month for month, _ in told] == list(range(1, given.run.horizon_months + 1))
    assert any(acted for _, acted in told)
