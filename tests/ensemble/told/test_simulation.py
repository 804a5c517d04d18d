"""A world that is told is that of the run, and its details are the numbers that the model used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.story_worlds import run_small

from guaranteesim.ensemble import Results
from guaranteesim.ensemble.run.blocks import build_events, open_model
from guaranteesim.ensemble.told.recorder import WorldRecorder
from guaranteesim.ensemble.told.simulation import simulate_told_world
from guaranteesim.ensemble.told.world_details import ToldWorld
from guaranteesim.equations import logistic
from guaranteesim.errors import GuaranteesimError, UserError
from guaranteesim.model.steps import consultation

WORLD = 15


@pytest.fixture(scope="module")
def results() -> Results:
    return run_small(joint=False)


@pytest.fixture(scope="module")
def told(results: Results) -> ToldWorld:
    return simulate_told_world(results, WORLD)


def test_a_recorder_changes_no_bit(results: Results) -> None:
    """The crises of a recorded world are those of its block, value for value."""
    recorder = WorldRecorder()
    with open_model(results.scenario, np.array([WORLD]), 7, decisions=recorder) as model:
        recorder.join_model(model)
        model.run_model()
        events = build_events(model)
    rows = results.events.query("world == @WORLD")
    for name in ("month", "probability", "anticipated", "treaty_be", "own_be", "territory"):
        assert events[name].tolist() == rows[name].tolist()


def test_the_reasons_of_a_vote_sum_to_the_number_that_the_model_used(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[np.ndarray] = []

    def note(z: np.ndarray) -> np.ndarray:
        used.append(np.array(z))
        return logistic(z)

    monkeypatch.setattr(consultation, "_compute_willingness", _wrap(consultation._compute_willingness, note))
    votes = simulate_told_world(results, WORLD).details.votes
    assert len(votes) == 3
    # The ballot of the invasion is the last that the model held; its columns are the voters in their order.
    assert [sum(vote.reasons.values()) for vote in votes] == pytest.approx(used[-1][0].tolist())
    for vote in votes:
        assert vote.chance == pytest.approx(float(logistic(np.array(sum(vote.reasons.values())))))
        sizes = [abs(value) for value in vote.reasons.values()]
        assert [abs(value) for _, value in vote.find_largest_reasons()] == sorted(sizes, reverse=True)[:2]


def _wrap(compute, note):  # type: ignore[no-untyped-def]
    """Return the model's own function with the z that it turns into a chance noted."""

    def compute_noted(*arguments: object) -> np.ndarray:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(consultation, "logistic", note)
            return np.asarray(compute(*arguments))

    return compute_noted


def test_what_the_challenger_expected_and_chose(told: ToldWorld) -> None:
    choices = told.details.choices
    row = told.results.worlds.query("world == @WORLD").iloc[0]
    assert len(choices) == row["opportunities"]
    rungs = told.results.events.query("world == @WORLD")["rung"].tolist()
    assert [choice.taken.name for choice in choices if choice.picked] == rungs
    for choice in choices:
        assert sum(option.chance for option in choice.options) == pytest.approx(1)
    acted = {choice.month: choice.taken.activation for choice in choices if choice.picked}
    events = told.results.events.query("world == @WORLD")
    assert events["anticipated"].tolist() == [acted[month] for month in events["month"]]


def test_what_arrives_and_what_it_changes(told: ToldWorld) -> None:
    invasion = told.results.events.query("world == @WORLD and rung == 'invasion'").iloc[0]
    crisis = told.details.find_crisis(int(invasion["month"]))
    assert crisis is not None
    in_time = [item for item in crisis.arrivals if item.under_treaty and item.late_days == 0]
    force = sum(item.be for item in in_time if item.instrument != "arms")
    assert force <= invasion["treaty_be"] + 1e-9
    assert crisis.unaided_success > invasion["probability"]
    assert all(item.late_days == max(item.day - invasion["window_days"], 0) for item in crisis.arrivals)
    # Nothing came against the first act, so the chance is that against the protégé alone, bit for bit.
    first = told.results.events.query("world == @WORLD").iloc[0]
    alone = told.details.find_crisis(int(first["month"]))
    assert alone is not None
    assert not alone.arrivals
    assert alone.unaided_success == first["probability"]


def test_a_world_that_is_not_there_or_differs(results: Results) -> None:
    with pytest.raises(UserError, match="there is no world 100 in these results: choose one from 0 to 99"):
        simulate_told_world(results, 100)
    forged = replace(results, worlds=results.worlds.assign(war_months=77))
    with pytest.raises(GuaranteesimError, match=r"differs .* in war_months"):
        simulate_told_world(forged, WORLD)
