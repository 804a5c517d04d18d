"""Dated events: nothing changes before the month, in any world; afterwards what they say changes."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from tests.model.lively import LIVELY, same_before
from tests.model.small import (
    FALSE_ALARM,
    GUARANTORS,
    Columns,
    merged,
    run,
    same,
    scenario,
    under,
    voted,
    willing,
    z_score,
)

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.actors.axes import GROUND
from guaranteesim.model.crises import BLOCKS
from guaranteesim.scenario.schema.calendar import find_month

LONG = {"run.horizon_months": 24, "theatre.opportunity.per_year": 4}
PROMPT = {f"states.{code}": {"decision_days": 0, "deployment_days": 0} for code in GUARANTORS}
KINDS = {
    "withdrawal": {"state": "USA", "withdraws": True},
    "leader": {"state": "USA", "new_leader": True},
    "resolve": {"state": "USA", "resolve": -4},
    "forces": {"state": "USA", "forces": {"ground": 0.2}},
    "motivation": {"state": "RUS", "motivation": 3},
    "new ruler": {"state": "RUS", "new_leader": True},
    "rearmament": {"state": "RUS", "forces": {"ground": 3}},
    "disarmament": {"state": "UKR", "forces": {"ground": 0.3}},
}


def event(month=18, **changes):
    """Changes that let one event happen in this month."""
    return {"events": {"it": {"month": month, **changes}}}


def stepped(changes, months, worlds=40):
    """A model that has been run for some months."""
    model = GuaranteeModel(scenario(changes), np.arange(worlds))
    for _ in range(months):
        model.step()
    return model


def member(model, code):
    return next(state for state in model.states if state.code == code)


def after(events: Columns, month: int) -> np.ndarray:
    return events["month"] >= month


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_changes_before_its_month(kind):
    changes = {**LIVELY, **LONG, **under({"at_least": 2}, in_place={"USA": {"ground": 2}})}
    usual = run(changes, worlds=60)
    changed = run({**changes, **event(**KINDS[kind])}, worlds=60)
    same_before(18, usual.events, changed.events)


def test_a_withdrawn_state_honours_nothing_and_is_known_to():
    """Before, all honour every call; from month 18 it casts no vote, and breaks no word."""
    certain = {**LONG, **under("each", in_place={"USA": {"ground": 3}}), "willingness.intercept": 20}
    model = GuaranteeModel(scenario({**certain, **event(**KINDS["withdrawal"])}), np.arange(60))
    while model.month < model.horizon:
        model.step()
        gone = model.month >= 18
        assert (member(model, "USA").compute_reliability() == 0).all() == gone
        assert (member(model, "GBR").compute_reliability() > 0).all()
        assert (model.calendar.stationed_be[:, 0] == (0 if gone else 3)).all()
    events, worlds = model.record.build_event_table(), model.record.build_world_table()
    np.testing.assert_array_equal(voted(events, "USA", "not called"), after(events, 18))
    np.testing.assert_array_equal(voted(events, "USA", "honoured"), ~after(events, 18))
    assert voted(events, "GBR", "honoured").all()
    assert (worlds["utility_USA_word"] == 0).all()
    assert (worlds["in_place_be_months"] == 17 * 3).all()


def test_what_is_believed_of_it_is_noted_month_by_month():
    ran = run({**LONG, **event(**KINDS["withdrawal"])}, worlds=30)
    noted = ran.model.record.monthly.histograms["believed_reliability_USA"]
    assert (noted[17:, 0] == 30).all()
    assert (noted[:17, 0] == 0).all()
    assert "believed_reliability_GBR" not in ran.model.record.monthly.histograms


def test_a_rule_that_needs_all_is_blocked_by_a_state_that_withdrew():
    changes = {**LONG, "willingness.intercept": 20, **event(**KINDS["withdrawal"])}
    needed, spared = (run({**changes, **under(rule)}) for rule in ("all", {"at_least": 3}))
    late = after(needed.events, 18)
    np.testing.assert_array_equal(needed.events["decided"], ~late)
    assert (needed.events["block_USA"][late] == BLOCKS.index("decisive")).all()
    assert spared.events["decided"].all()


def test_an_automatic_rule_does_not_bring_a_state_that_withdrew():
    changes = {**LONG, **under("automatic", bindingness=1), "willingness.intercept": 20}
    ran = run({**changes, **event(**KINDS["withdrawal"])})
    late = after(ran.events, 18)
    assert voted(ran.events, "USA", "honoured")[~late].all()
    assert not voted(ran.events, "USA", "honoured", "late", "reneged")[late].any()
    assert ran.events["treaty_be"][late].max() < ran.events["treaty_be"][~late].min()


def test_those_who_follow_a_state_that_withdrew_are_left_without_a_lead():
    """Their own chance is even; a lead of overwhelming weight decides it, and it now stands against."""
    led = {"states.GBR": {"follows": "USA", "following": 1}, "willingness.lead": 20}
    changes = {**LONG, **led, **willing(USA=0.993), **under("each")}
    ran = run({**changes, **event(**KINDS["withdrawal"])})
    late = after(ran.events, 18)
    assert voted(ran.events, "GBR", "honoured", "late")[~late].mean() > 0.9
    assert not voted(ran.events, "GBR", "honoured", "late")[late].any()


def test_the_challenger_expects_nothing_of_a_state_that_withdrew():
    alone = {**LONG, **under("each", ["USA"]), "willingness.intercept": 20, **event(**KINDS["withdrawal"])}
    anticipated = run(alone).events
    late = after(anticipated, 18)
    assert (anticipated["anticipated"][late] == 0).all()
    assert (anticipated["anticipated"][~late] > 0.5).all()


def test_true_reliability_is_nothing_once_all_have_withdrawn():
    everyone = {"events": {code: {"state": code, "withdraws": True, "month": 1} for code in GUARANTORS}}
    ran = run({**everyone, "willingness.intercept": 20})
    assert (ran.worlds["true_reliability"] == 0).all()
    assert (ran.worlds["believed_reliability"] == 0).all()


def test_outside_a_treaty_a_state_that_withdrew_is_as_free_as_before():
    changes = {**LONG, "outside_treaty.aid": 0, "arrangement.commitments": None}
    same(run(changes).events, run({**changes, **event(**KINDS["withdrawal"])}).events)


def test_new_leaders_come_in_as_at_the_end_of_a_term():
    """The record is partly forgotten and the mean redrawn; the rest of the month is as without."""
    changes = {**LIVELY, "beliefs.leader_reset": 0.4, "states.USA.resolve.term_months": 1000}
    usual, changed = (stepped(more, 6) for more in (changes, {**changes, **event(6, **KINDS["leader"])}))
    one, other = member(usual, "USA"), member(changed, "USA")
    at_peace_today = np.ones(40, dtype=bool)
    for model in (usual, changed):
        table = model.record.build_event_table()
        at_peace_today[table["world"][table["month"] == 6]] = False
    known = at_peace_today & (one.kept > 0)
    assert known.any()
    np.testing.assert_allclose(other.kept[known], 0.6 * one.kept[known])
    assert (one.mean == 0.2).all()
    assert (other.mean != 0.2).all()
    assert (other.tenure_ends != one.tenure_ends).any()
    np.testing.assert_array_equal(member(usual, "GBR").resolve, member(changed, "GBR").resolve)


def test_a_change_of_resolve_is_one_of_today_and_of_the_mean():
    """In the month itself, by exactly what it says; it then lasts, for the mean has moved too."""
    still = {"states.USA.resolve": {"reversion": 0.3, "term_months": 1200}, "theatre.opportunity.per_year": 0}
    for months, moved in ((5, 0.0), (6, -1.5), (10, -1.5)):
        state = member(stepped({**still, **event(6, state="USA", resolve=-1.5)}, months), "USA")
        np.testing.assert_allclose(state.resolve, moved)
        np.testing.assert_allclose(state.mean, moved)


def test_a_ruler_and_the_change_of_motivation_that_comes_with_it():
    """Motivation is multiplied after a new ruler has brought a new one."""
    drawn = {"challenger.motivation": {"uniform": [1, 2]}, "challenger.leader_term_months": 2000}
    before = stepped({**drawn, **event(3, state="RUS", motivation=0.5)}, 2).challenger.motivation
    halved = stepped({**drawn, **event(3, state="RUS", motivation=0.5)}, 3).challenger.motivation
    anew = stepped({**drawn, **event(3, state="RUS", new_leader=True)}, 3).challenger.motivation
    both = stepped(
        {**drawn, **event(3, state="RUS", new_leader=True, motivation=0.5)}, 3
    ).challenger.motivation
    np.testing.assert_array_equal(halved, before * 0.5)
    np.testing.assert_array_equal(both, anew * 0.5)
    assert (anew != before).all()


def test_a_state_that_loses_half_its_forces_brings_half():
    """Two parties that bring half of their 4 brigades each; the second is untouched."""
    bring = {**LONG, **PROMPT, **under("each", ["USA", "GBR"]), "willingness.intercept": 20}
    cut = run({**bring, **event(state="USA", forces={"ground": 0.5})}).events
    late = after(cut, 18)
    assert (cut["treaty_be"][~late] == 4).all()
    assert (cut["treaty_be"][late] == 3).all()


def test_what_is_expected_follows_the_forces():
    """A commitment of forces that are gone frightens nobody: neither as help nor by escalation."""
    bring = {**under("each", ["USA"]), "willingness": {"intercept": 1, "escalation": 2}}
    model = stepped({**bring, **event(4, state="USA", forces={"ground": 0})}, 3)
    (bound,) = model.commitments
    before = bound.base.copy()
    assert (bound.expected_be[0] > 0).all()
    model.step()
    assert (bound.expected_be[0] == 0).all()
    assert (bound.expected_fighting_be[0] == 0).all()
    assert (bound.base > before).all()
    assert (model.coalition.be[:, 0, GROUND] == 0).all()
    assert (model.outside_help.expected_force_be[0][:, 0] == 0).all()
    assert (model.outside_help.expected_force_be[0][:, 1] > 0).all()


def test_an_army_that_is_to_be_larger_is_raised_and_one_that_is_to_be_smaller_goes_home():
    quiet = {"theatre.opportunity.per_year": 0, "theatre.war.mobilisation": 0.1}
    grown = {"events": {"up": {"state": "RUS", "forces": {"ground": 2}, "month": 2}}}
    cut = {"events": {"down": {"state": "UKR", "forces": {"ground": 0.5}, "month": 2}}}
    model = stepped(merged({**quiet, **grown}, cut), 2)
    assert (model.challenger.ground == 60).all()
    model.step()
    np.testing.assert_allclose(model.challenger.ground, 60 + 0.1 * 120)
    np.testing.assert_allclose(model.protege.ground, 30)


def test_several_events_of_a_month_happen_one_after_the_other():
    twice = {name: {"state": "USA", "forces": {"ground": 0.5, "arms": 3}, "month": 2} for name in ("a", "b")}
    model = stepped({"events": twice}, 2)
    np.testing.assert_allclose(model.coalition.units[:, 0, GROUND], 1)
    np.testing.assert_allclose(model.coalition.units[:, 0, GROUND + 3], 1.8)


def test_a_chance_is_that_share_of_worlds():
    model = stepped(event(2, state="USA", withdraws=True, chance=0.3), 2, worlds=2000)
    assert abs(z_score(member(model, "USA").withdrawn, 0.3)) < FALSE_ALARM
    never = run(event(2, state="USA", withdraws=True, chance=0))
    same(never.events, run().events)


def test_an_uncertain_month_is_rounded_up():
    """Uniform on 1.5 to 3.5: a quarter in month 2, half in month 3, a quarter in month 4."""
    changes = event({"uniform": [1.5, 3.5]}, state="USA", withdraws=True)
    for month, share in ((1, 0), (2, 0.25), (3, 0.75), (4, 1)):
        gone = member(stepped(changes, month, worlds=1000), "USA").withdrawn
        assert abs(z_score(gone, share)) < FALSE_ALARM


@pytest.mark.parametrize(
    ("day", "month"),
    [("2026-03-15", 1), ("2026-04-14", 1), ("2026-04-15", 2), ("2027-03-14", 12), ("2029-01-20", 35)],
)
def test_a_month_begins_on_the_day_on_which_the_run_does(day, month):
    assert find_month(datetime.date.fromisoformat(day), datetime.date(2026, 3, 15)) == month


def test_a_date_is_a_month():
    start = {"start.date": "2026-03-15"}
    dated = run({**start, "events": {"it": {"state": "USA", "withdraws": True, "date": "2026-06-20"}}})
    same(dated.events, run({**start, **event(4, state="USA", withdraws=True)}).events)
