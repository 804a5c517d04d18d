"""Switches and limits: what is turned off leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import met, run, rung, same, under

from guaranteesim.equations import contest_success
from guaranteesim.model.steps.contest import resolve_crises

FORCE = {"GBR": {"ground": 6}}
ATTACKED = {"ladder.strikes.contact": 1, "ladder.grab.contact": 1}
READS = {"challenger.rationality": 6, "outside_treaty.aid": -1}
IN_PLACE_ONLY = under("each", in_place=FORCE, each_provides={"ground": 0})
FITTED = {"theatre.contest": {"exponent": 0.478, "attacker_multiplier": 1.5}}
RECORD = {"beliefs.record_weight": 0.5, "willingness.renege": 0.5}


def test_no_nuclear_use_without_the_nuclear_term():
    risky = {**ATTACKED, **IN_PLACE_ONLY, "theatre.nuclear.use_per_clash_month": 0.5}
    assert run(risky).worlds["nuclear_use"].mean() > 0.5
    assert not run({**risky, "switches.nuclear_risk": False}).worlds["nuclear_use"].any()
    assert not run({**risky, "states.RUS.nuclear": False}).worlds["nuclear_use"].any()


def test_without_denial_troops_in_place_neither_count_nor_clash():
    on = run({**ATTACKED, **IN_PLACE_ONLY})
    off = run({**ATTACKED, **IN_PLACE_ONLY, "switches.tripwire_denial": False})
    assert (on.events["in_place_be"] == 6).all()
    assert on.events["clash"].all()
    assert (off.events["in_place_be"] == 0).all()
    assert not off.events["clash"].any()
    assert (off.events["probability"] > on.events["probability"]).all()


def test_without_denial_the_challenger_fears_no_clash_with_troops_in_place():
    """They do not fight, so the arrangement reads as one that stations nobody."""
    off = {**READS, **ATTACKED, "switches.tripwire_denial": False, "challenger.clash_aversion": 0.5,
           "willingness.intercept": 3}  # fmt: skip
    stationed = run({**off, **IN_PLACE_ONLY})
    nobody = run({**off, **under("each", each_provides={"ground": 0})})
    for column in ("world", "month", "rung", "clash"):
        np.testing.assert_array_equal(stationed.events[column], nobody.events[column])


def test_the_resolve_tripwire_needs_troops_in_place():
    terms = {**READS, **ATTACKED, "willingness.tripwire": 3}
    on = run(terms)
    off = run({**terms, "switches.tripwire_resolve": False})
    same(on.worlds, off.worlds)
    same(on.events, off.events)


def test_the_resolve_tripwire_with_troops_in_place():
    terms = {**ATTACKED, **under("each", in_place=FORCE), "willingness.tripwire": 3}
    _, on = met(terms, 1, worlds=500)
    _, off = met({**terms, "switches.tripwire_resolve": False}, 1, worlds=500)
    assert on.treaty[:, 1].mean() > off.treaty[:, 1].mean() + 0.3
    np.testing.assert_array_equal(on.treaty[:, [0, 2, 3]], off.treaty[:, [0, 2, 3]])


def test_without_the_resolve_tripwire_attacks_on_troops_rally_nobody():
    rally = {**ATTACKED, **under("each", in_place=FORCE), "states.GBR.resolve.rally": 0.5}
    on = run(rally).model
    off = run({**rally, "switches.tripwire_resolve": False}).model
    assert on.coalition.members[1].resolve.mean() > 1
    assert (off.coalition.members[1].resolve == 0).all()


@pytest.mark.parametrize("switch", ["learning", "reputation"])
def test_without_learning_the_record_never_moves(switch):
    ran = run({**RECORD, **under("each"), "beliefs.prior_mean": 0.4, f"switches.{switch}": False})
    assert ran.events["called"].any()
    for state in ran.model.coalition.members:
        assert not state.kept.any()
        assert not state.broken.any()
    np.testing.assert_allclose(ran.worlds["believed_reliability"], 0.4, rtol=1e-12)


def test_without_reputation_the_record_has_no_weight():
    terms = {**READS, **under("each"), "switches.reputation": False}
    low = run({**terms, "beliefs": {"record_weight": 1, "prior_mean": 0.1}})
    high = run({**terms, "beliefs": {"record_weight": 0, "prior_mean": 0.9}})
    same(low.events, high.events)


def test_no_learning_is_memoryless():
    """With beliefs fixed and politics still, this month's acts do not depend on last month's votes."""
    terms = {**READS, "switches.learning": False}
    kept = run({**terms, **under("each")})
    broken = run({**terms, **under("each"), "willingness.renege": 0})
    same(kept.events, broken.events)


def test_force_in_place_that_fights_counts_in_the_contest():
    crises, response = met({**IN_PLACE_ONLY, "ladder.grab": rung(0.7, contact=1), **FITTED}, 1, worlds=20)
    aftermath = resolve_crises(crises.model, crises, response)
    np.testing.assert_allclose(aftermath.in_place_be, 6)
    fitted = float(contest_success(30.0, 36.0, 0.478, 1.5))
    np.testing.assert_allclose(aftermath.probability, fitted)
