"""A run that begins in a war: the baseline of a war that continues."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr
from tests.model.lively import CALENDAR, LIVELY
from tests.model.small import FALSE_ALARM, GUARANTORS, commitment, run, rung, same, scenario, under, z_score

from guaranteesim.model import GuaranteeModel

CALM = {"theatre.war": {"ceasefire_per_month": 0, "exhaustion": 0, "front_noise": 0, "attrition": 0}}


def war(**changes):
    """Changes that begin the run at war."""
    return {"start": {"at_war": True, **changes}}


def test_every_world_is_at_war_and_has_been():
    ran = run({**CALM, **war(), "theatre.war.front_speed": 0})
    assert (ran.worlds["wars"] == 1).all()
    assert (ran.worlds["war_months"] == 10).all()
    assert (ran.worlds["peace_months"] == 0).all()
    assert ran.worlds["major_violation"].all()
    assert not ran.worlds["opportunities"].any()
    counts = ran.model.record.monthly.counts
    assert counts["at_war"].tolist() == [200] * 10
    assert not counts["at_peace"].any()


def test_it_may_end_in_the_first_month_and_peace_begins_from_the_line():
    ran = run({**CALM, **war(), "theatre.war.ceasefire_per_month": 1})
    assert (ran.worlds["war_months"] == 1).all()
    assert (ran.worlds["wars"] == 1).all()
    assert (ran.events["month"] > 1).all()
    assert (ran.worlds["quiet_months"] < 10).all()


def test_the_older_the_war_the_nearer_its_end():
    """Hazard in month 1: that of a war of 20 full months, 0.05 + 0.02·20."""
    old = {**CALM, **war(war_age_months=20.9), "run.horizon_months": 1}
    ran = run({**old, "theatre.war.ceasefire_per_month": 0.05, "theatre.war.exhaustion": 0.02}, worlds=2000)
    assert abs(z_score(~ran.model.front.at_war, 0.45)) < FALSE_ALARM


def test_the_front_moves_at_its_pace():
    """At a pace of 0 not at all; at 0.3 by 0.3 of what it moves at 1, fortune and all."""
    fast = {**CALM, "theatre.war": {"front_noise": 0.02, "front_speed": 0.05}, "run.horizon_months": 1}
    slow, usual, still = (run({**fast, **war(front_pace=pace)}).worlds for pace in (0.3, 1, 0))
    assert (still["territory_lost"] == 0).all()
    assert (usual["territory_lost"] > 0).any()
    np.testing.assert_allclose(slow["territory_lost"], 0.3 * usual["territory_lost"])
    np.testing.assert_allclose(slow["utility_RUS_territory"], 0.3 * usual["utility_RUS_territory"])


def test_a_war_that_opens_later_has_the_pace_of_a_new_one():
    ladder = {"ladder": {"strikes": None, "grab": rung(1.0, opens_war=True, major=True)}}
    ended = {**ladder, **under("each", trigger={"rung": "grab"}), **war(front_pace=0)}
    model = GuaranteeModel(scenario({**ended, "theatre.war.ceasefire_per_month": 0.6}), np.arange(50))
    model.run_model()
    again = model.record.wars > 1
    assert again.any()
    assert (model.front.pace[again] == 1).all()
    assert (model.front.pace[~again] == 0).all()


def test_nobody_is_committed_and_each_helps_by_its_own_lights():
    """Aid goes by the willingness drawn at the start; no treaty is called for a war that was there before."""
    free = {**CALM, **war(), "outside_treaty.aid": 0, "run.horizon_months": 1, "willingness.correlation": 0.3}
    ran = run(free, worlds=1000)
    model = ran.model
    for row, code in enumerate(GUARANTORS):
        own = model.streams.draw_normal("willing", 0, code)
        latent = ndtr(np.sqrt(0.3) * model.streams.draw_normal("willing-common", 0) + np.sqrt(0.7) * own)
        np.testing.assert_array_equal(model.supporter_arrays.latent[row], latent)
        helped = ran.worlds[f"utility_{code}_arms"] < 0
        np.testing.assert_array_equal(helped, latent < 0.5)
    bound = {**free, **under("automatic", bindingness=1)}
    none = {**free, "arrangement.commitments": None}
    one, other = run(bound).worlds, run(none).worlds
    for name in ("territory_lost", "arms_bn", "fighting_be_months", "clash"):
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def test_troops_in_place_under_a_treaty_are_no_part_of_it():
    stationed = under("each", in_place={"GBR": {"ground": 6}})
    ran = run({**CALM, **war(), **stationed, "run.horizon_months": 3, "states.GBR.patience": 1})
    assert not ran.worlds["clash"].any()
    assert (ran.worlds["in_place_be_months"] == 18).all()


def test_a_guarantor_that_comes_into_a_war_not_provoked_is_not_drawn_in():
    ran = run({**LIVELY, **war(), "outside_treaty.force": 20, "theatre.nuclear.use_per_clash_month": 0})
    assert not (ran.worlds["drawn_in"] & (ran.worlds["provocations"] == 0)).any()


def test_a_side_gives_up_by_the_force_it_had_at_the_start():
    """Its whole army is gone in a few months: by then it has collapsed."""
    weak = {**CALM, **war(), "states.UKR.forces.ground": 10, "theatre.war.attrition": 0.1}
    ran = run({**weak, "theatre.war.mobilisation": 0, "theatre.war.collapse_force": 0.3})
    assert (ran.worlds["territory_lost"] == 1).all()
    assert (ran.model.protege.at_outbreak == 10).all()


def test_no_arrangement_and_none_yet_are_one_baseline():
    """A war that goes on with a treaty that never comes into force is the same war."""
    later = {"arrangement.commitments": {"aid": None, "later": commitment("each", from_month=11)}}
    changes = {**LIVELY, **war(sanctions=0.3), "run.horizon_months": 10}
    one, other = run({**changes, **later}).worlds, run({**changes, "arrangement.commitments": None}).worlds
    reliable = ("true_reliability", "believed_reliability")
    same({name: values for name, values in one.items() if name not in reliable}, other)


def test_a_calendar_in_a_war_is_the_same_calendar():
    """Who is at war at the start draws the same politics: leaders and events do not hang on the war."""
    at_peace = {**CALENDAR, "start": {**CALENDAR["start"], "at_war": False}}
    models = [
        GuaranteeModel(scenario({**LIVELY, **changes}), np.arange(40)) for changes in (CALENDAR, at_peace)
    ]
    for model in models:
        model.run_model()
    one, other = models
    np.testing.assert_array_equal(one.supporter_arrays.withdrawn, other.supporter_arrays.withdrawn)
    np.testing.assert_array_equal(one.challenger.motivation, other.challenger.motivation)
    np.testing.assert_array_equal(one.coalition.units, other.coalition.units)
