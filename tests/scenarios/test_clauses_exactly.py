"""What a clause or an event does exactly: nothing before its month, and what follows from it alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.scenarios.clause_runs import MONTHS, SURE, WORLDS, crises, model, over_worlds, results

from guaranteesim.streams import Streams

STARTS = [
    ("us-withdrawal", "no-clause", 18),
    ("election", "no-clause", 24),
    ("support-falls", "no-clause", 24),
    ("harder-line", "no-clause", 24),
    ("rearmament", "no-clause", 24),
    ("guarantor-disarms", "no-clause", 24),
    ("sanctions-lifted", "no-clause", 19),
    ("sunset", "no-clause", 61),
    ("sanctions-relief", "no-clause", 6),
    ("snap-back", "sanctions-relief", 6),
]
"""Scenario, contrast, and the first month in which anything may differ."""


@pytest.mark.parametrize(("name", "contrast", "month"), STARTS)
def test_nothing_differs_before_its_month(name: str, contrast: str, month: int) -> None:
    with_clause, without = (results(one, month - 1, 300) for one in (name, contrast))
    pd.testing.assert_frame_equal(with_clause.worlds, without.worlds, check_exact=True)
    pd.testing.assert_frame_equal(with_clause.events, without.events, check_exact=True)


@pytest.mark.parametrize(("name", "contrast", "month"), STARTS)
def test_the_crises_of_the_months_before_are_the_same(name: str, contrast: str, month: int) -> None:
    with_clause, without = (crises(one, MONTHS, month) for one in (name, contrast))
    pd.testing.assert_frame_equal(with_clause, without, check_exact=True)


def test_an_election_has_no_sign_and_more_spread() -> None:
    after, without = (model(name, 37) for name in ("election", "no-clause"))
    means = [run.coalition.members[run.column_by_code["USA"]].mean for run in (after, without)]
    change = means[0] - means[1]
    assert abs(change.mean()) < SURE * change.std() / np.sqrt(WORLDS)
    assert means[0].var() > 1.1 * means[1].var()


def test_a_chance_below_one_spares_the_other_worlds() -> None:
    happens = Streams(1, np.arange(WORLDS)).draw_uniform("event", 0, "harder-line") < 0.5
    changed, without = results("harder-line").worlds, results("no-clause").worlds
    assert 0.4 < happens.mean() < 0.6
    pd.testing.assert_frame_equal(changed[~happens], without[~happens], check_exact=True)
    assert not changed[happens].equals(without[happens])


@pytest.mark.parametrize("name", ["sanctions-lifted", "sanctions-relief"])
def test_lifting_sanctions_changes_no_choice(name: str) -> None:
    """Where new sanctions threaten in full beside those that stand (the first edition)."""
    full = ("switches.marginal_sanctions=false",)
    changed, without = results(name, sets=full), results("no-clause", sets=full)
    pd.testing.assert_frame_equal(changed.events, without.events, check_exact=True)
    borne = {"utility_RUS", "utility_RUS_sanctions"}
    same = [column for column in without.worlds if column not in borne]
    pd.testing.assert_frame_equal(changed.worlds[same], without.worlds[same], check_exact=True)


@pytest.mark.parametrize("name", ["sanctions-lifted", "sanctions-relief"])
def test_lifted_sanctions_threaten_again(name: str) -> None:
    """Only what an act adds threatens, so that fewer acts are chosen once less stands."""
    changed, without = results(name), results("no-clause")
    assert len(changed.events) < len(without.events)


@pytest.mark.parametrize(("name", "first", "last"), [("phase-in", 13, MONTHS), ("sunset", 1, 60)])
def test_a_commitment_holds_between_its_months(name: str, first: int, last: int) -> None:
    run, without = results(name), results("no-clause")
    months = last - first + 1
    assert (run.worlds["in_force_months"] == months).all()
    stationed = without.worlds["in_place_be_months"] * months / MONTHS
    np.testing.assert_allclose(run.worlds["in_place_be_months"], stationed)
    outside = run.events[~run.events["month"].between(first, last)]
    assert len(outside) > 100
    assert not outside["casus"].any()


def test_a_deployment_arrives_in_equal_parts() -> None:
    missing = 2 + sum(1 - part / 7 for part in range(1, 8))
    whole = results("no-clause").worlds["in_place_be_months"]
    there = results("deployment").worlds["in_place_be_months"]
    np.testing.assert_allclose(there, whole * (MONTHS - missing) / MONTHS)


def test_an_attack_voids_and_the_threat_restrains() -> None:
    worlds = results("void").worlds
    held = worlds["in_force_months"] == MONTHS
    assert 0 < worlds["voided"].mean() < 0.2
    assert (held != worlds["voided"]).all()
    assert (over_worlds("void", "no-clause", "provocations")[held] <= 0).all()


def test_outside_the_scope_nobody_is_called() -> None:
    events = results("scope").events
    limited, invasions = (events[events["rung"] == rung] for rung in ("limited_grab", "invasion"))
    assert invasions["casus"].all()
    assert 0.1 < limited["casus"].mean() < 0.5
    everywhere = results("no-clause").events
    assert everywhere[everywhere["rung"] == "limited_grab"]["casus"].all()


def test_sanctions_snap_back_after_a_plain_act() -> None:
    run = model("snap-back", MONTHS)
    start, now = run.standing_sanctions.at_start, run.standing_sanctions.compute_share()
    back = now > 0.75 * start
    np.testing.assert_allclose(now, np.where(back, start, start / 2))
    acts = pd.DataFrame(run.record.build_event_table())
    # After an act in month 12 they stay for the sixty months up to the last.
    grave = acts[(acts["rung"] >= run.ladder.names.index("limited_grab")) & (acts["month"] >= MONTHS - 60)]
    assert np.isin(np.flatnonzero(back), grave["world"]).all()
    # In fog the author of an act may stay unknown, and then nothing comes back.
    assert back[grave["world"].unique()].mean() > 0.75
