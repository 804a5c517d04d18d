"""What must only ever push one way, crisis by crisis on the same draws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.model.small import GUARANTORS, met, run, under

from guaranteesim.model.steps.contest import resolve_crises

FOG = {"theatre.signals": {"common_noise": 0.15, "own_noise": 0.1}, "willingness.severity": 1}


def test_a_higher_trigger_never_activates_more():
    low = run({**FOG, **under("each", trigger={"rung": "strikes"})}).events
    high = run({**FOG, **under("each", trigger={"rung": "grab"})}).events
    np.testing.assert_array_equal(low["rung"], high["rung"])
    for stage in ("casus", "called", "judged", "decided"):
        assert not (high[stage] & ~low[stage]).any()
    assert not high["casus"][high["rung"] == 0].any()


def test_a_plainer_author_is_asked_for():
    lax = run({**FOG, **under("each", trigger={"attribution": 0.5})}).events
    strict = run({**FOG, **under("each", trigger={"attribution": 1.0})}).events
    assert not (strict["called"] & ~lax["called"]).any()
    assert strict["called"].sum() < lax["called"].sum()
    np.testing.assert_array_equal(strict["casus"], lax["casus"])


@pytest.mark.parametrize("rule", ["each", "all", {"at_least": 2}])
def test_a_longer_clock_is_a_later_day(rule):
    terms = {**under(rule), "willingness.intercept": 2, "states.USA.decision_days": 30}
    days = [
        met({**terms, "arrangement.commitments.aid.deadline_days": clock}, 1, worlds=300)[1].day
        for clock in (1, 3, 10, None)
    ]
    for shorter, longer in pairwise(days):
        assert (shorter <= longer).all()
    assert (days[0] < days[-1]).any()


def test_nobody_keeps_a_clock_that_it_does_not_comply_with():
    terms = {**under("each"), "willingness.clock_compliance": 0}
    _, clocked = met({**terms, "arrangement.commitments.aid.deadline_days": 1}, 1, worlds=100)
    _, free = met(terms, 1, worlds=100)
    np.testing.assert_array_equal(clocked.day, free.day)


def test_a_tighter_bond_never_loses_a_willing_party():
    terms = {"willingness.bindingness": 2, "willingness.renege": 0.5}
    _, loose = met({**terms, **under("each", bindingness=0.1)}, 1)
    _, tight = met({**terms, **under("each", bindingness=0.9)}, 1)
    assert not (loose.treaty & ~tight.treaty).any()
    assert tight.treaty.sum() > loose.treaty.sum()


def test_more_help_never_helps_the_attacker():
    def chance(share):
        crises, response = met({**under("each", each_provides={"ground": share})}, 1, worlds=300)
        return resolve_crises(crises.model, crises, response).probability

    assert (chance(1.0) <= chance(0.2)).all()
    assert (chance(1.0) < chance(0.2)).any()


def test_help_after_the_window_counts_at_its_weight():
    def aftermath(days, weight):
        terms = {f"states.{code}.deployment_days": days for code in GUARANTORS}
        terms |= {"theatre.contest.late_weight": weight, "willingness.intercept": 20}
        crises, response = met({**under("each"), **terms}, 1, worlds=50)
        return resolve_crises(crises.model, crises, response)

    prompt, late, useless = aftermath(0, 0.5), aftermath(900, 0.5), aftermath(900, 0.0)
    assert (prompt.probability < late.probability).all()
    assert (late.probability < useless.probability).all()
    np.testing.assert_allclose(useless.probability, 0.6)
    assert (late.treaty_be == 0).all()
    assert prompt.treaty_be.max() == pytest.approx(8)


def test_a_cap_binds_in_peace():
    capped = run({"arrangement.protege_force_cap": 25, "states.UKR.growth_per_year": 0.5})
    free = run({"states.UKR.growth_per_year": 0.5})
    assert (capped.events["own_be"] == 12.5).all()
    assert (free.events["own_be"] >= 30).all()
    assert (capped.events["probability"] > free.events["probability"]).all()


def test_forces_grow_by_the_year():
    """Growth of 5 % a year, whatever mobilisation in war may be."""
    grown = {"states.UKR.growth_per_year": 0.05, "run.horizon_months": 12}
    for mobilisation in (0.0, 0.02):
        model = run({**grown, "theatre.war.mobilisation": mobilisation}, worlds=1).model
        assert model.protege.ground[0] == pytest.approx(60 * 1.05, rel=1e-9)
