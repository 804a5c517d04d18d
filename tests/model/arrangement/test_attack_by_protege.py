"""The protégé: commitments that its attack voids, moral hazard, entrapment; and locations out of scope."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.lively import LIVELY
from tests.model.small import FALSE_ALARM, commitment, rows, run, rung, same, under, z_score

RECKLESS = {"protege.provocation_per_year": 3, "protege.void_restraint": 0}
VOIDABLE = under({"at_least": 2}, void_if_protege_attacks=True, in_place={"GBR": {"ground": 6}})
SURE = {"willingness.intercept": 20}


def attacking(share, **changes):
    return {**LIVELY, **RECKLESS, **VOIDABLE, "protege.attack_share": share, **changes}


def test_only_worlds_with_an_attack_change():
    """An attack needs a provocation; the others are the same to the last bit."""
    peaceful, voided = run(attacking(0), worlds=200), run(attacking(0.3), worlds=200)
    hit = voided.worlds["voided"]
    assert 20 < hit.sum() < 180
    assert (voided.worlds["provocations"][hit] > 0).all()
    assert not peaceful.worlds["voided"].any()
    same(rows(peaceful.worlds, ~hit), rows(voided.worlds, ~hit))
    spared = [~hit[ran.events["world"]] for ran in (peaceful, voided)]
    same(rows(peaceful.events, spared[0]), rows(voided.events, spared[1]))
    assert (voided.worlds["in_force_months"][hit] < 10).all()
    assert (voided.worlds["in_force_months"][~hit] == 10).all()


def test_the_commitment_is_void_before_the_challenger_chooses():
    """Every provocation is an attack, every party willing: no crisis of that month or later calls it."""
    ran = run({**RECKLESS, **VOIDABLE, **SURE, "protege.attack_share": 1})
    np.testing.assert_array_equal(ran.worlds["voided"], ran.worlds["provocations"] > 0)
    held = ran.worlds["in_force_months"][ran.events["world"]] >= ran.events["month"]
    np.testing.assert_array_equal(ran.events["casus"], held)
    np.testing.assert_array_equal(ran.events["anticipated"] > 0, held)
    np.testing.assert_array_equal(ran.events["in_place_be"] > 0, held)
    assert not ran.events["casus"][ran.events["provoked"]].any()
    np.testing.assert_allclose(ran.worlds["in_place_be_months"], 6 * ran.worlds["in_force_months"])


def test_a_commitment_without_the_flag_stands():
    both = {**VOIDABLE["arrangement.commitments"], "stands": commitment("each")}
    ran = run({**RECKLESS, "arrangement.commitments": both, "protege.attack_share": 1})
    assert ran.worlds["voided"].any()
    assert ran.events["casus"].all()
    assert (ran.worlds["in_force_months"] == 10).all()


def test_a_commitment_that_is_not_in_force_cannot_be_voided():
    later = under("each", void_if_protege_attacks=True, from_month=11)
    assert not run({**RECKLESS, **later, "protege.attack_share": 1}).worlds["voided"].any()


def test_such_a_commitment_restrains_while_it_is_in_force():
    """Wholly at 1; at 1/2 the chance is that of half the rate. In force until month 5."""
    flagged = under("each", void_if_protege_attacks=True, until_month=5)
    quiet = {**RECKLESS, **flagged, "protege.attack_share": 0, "theatre.opportunity.per_year": 0}
    rate = {"run.horizon_months": 5}
    assert not run({**quiet, **rate, "protege.void_restraint": 1}).worlds["provocations"].any()
    assert run({**quiet, "protege.void_restraint": 1}).worlds["provocations"].any()
    half = run({**quiet, "run.horizon_months": 1, "protege.void_restraint": 0.5}, worlds=4000)
    assert abs(z_score(half.worlds["provocations"], 1 - np.exp(-1.5 / 12))) < FALSE_ALARM


def test_the_restraint_of_a_commitment_that_nobody_wrote_is_none():
    one, other = (run({**RECKLESS, "protege.void_restraint": share}) for share in (0, 1))
    same(one.worlds, other.worlds)


@pytest.fixture(scope="module")
def wars():
    """Every act opens a war, in which all fight until it ends."""
    war = {"ladder": {"strikes": None, "grab": rung(1.0, opens_war=True, major=True, territory=0.02)}}
    often = {"theatre": {"opportunity": {"per_year": 4}, "war": {"ceasefire_per_month": 0.5}}}
    late = {f"states.{code}.deployment_days": 200 for code in ("USA", "GBR", "FRA", "CHN")}
    return {
        **RECKLESS,
        **SURE,
        **under("each", trigger={"rung": "grab"}),
        **war,
        **often,
        **late,
        "run.horizon_months": 40,
    }


def test_a_crisis_is_provoked_in_the_month_of_the_provocation():
    ran = run({**RECKLESS, "theatre.opportunity.provocation_effect": 5})
    provoked = np.zeros(200, dtype=int)
    np.add.at(provoked, ran.events["world"], ran.events["provoked"])
    assert ran.events["provoked"].any()
    assert (provoked <= ran.worlds["provocations"]).all()
    calm = run({"protege.provocation_per_year": 0}).events
    assert not calm["provoked"].any()


def test_a_guarantor_is_drawn_in_if_it_fights_after_a_provocation(wars):
    """Some fight in the war alone, for they come late: drawn in are those of wars so opened."""
    ran = run(wars)
    events, worlds = ran.events, ran.worlds
    opened = np.zeros(200, dtype=bool)
    opened[events["world"][events["provoked"]]] = True
    assert worlds["drawn_in"].any()
    assert not worlds["drawn_in"][~opened].any()
    assert (worlds["clash"][worlds["drawn_in"]]).all()
    assert not (events["provoked"] & events["clash"]).any()
    alone = run({**wars, "arrangement.commitments": None}).worlds
    assert not alone["drawn_in"].any()


def test_a_clash_in_a_provoked_crisis_draws_in():
    garrison = under("each", ["GBR"], in_place={"GBR": {"ground": 6}})
    ran = run({**RECKLESS, **SURE, **garrison})
    drawn = np.unique(ran.events["world"][ran.events["provoked"] & ran.events["clash"]])
    assert drawn.size
    np.testing.assert_array_equal(np.flatnonzero(ran.worlds["drawn_in"]), drawn)


GRAVEST = 2
WIDE = {**SURE, "ladder.war": rung(1.0, opens_war=True, contact=0.0), "theatre.war.ceasefire_per_month": 1}


def scoped(scope):
    return {**WIDE, **under("each", scope=scope, in_place={"GBR": {"ground": 6}})}


def test_an_act_that_opens_a_war_is_always_in_scope():
    ran = run(scoped(0))
    war = ran.events["rung"] == GRAVEST
    assert war.any()
    np.testing.assert_array_equal(ran.events["casus"], war)
    np.testing.assert_array_equal(ran.events["anticipated"] > 0, war)
    np.testing.assert_array_equal(ran.events["in_place_be"] > 0, war)


def test_the_share_of_limited_acts_in_scope_is_that_of_the_text():
    """The challenger knows the place: it expects an answer where there is one to come, and only there."""
    events = run(scoped(0.3), worlds=400).events
    limited = events["rung"] < GRAVEST
    assert events["casus"][~limited].all()
    assert abs(z_score(events["casus"][limited], 0.3)) < FALSE_ALARM
    np.testing.assert_array_equal(events["anticipated"] > 0, events["casus"])
    np.testing.assert_array_equal(events["in_place_be"] > 0, events["casus"])


def test_the_whole_of_the_territory_is_the_same_as_no_scope():
    """Drawn as a number that is 1 in every world, or not drawn at all."""
    whole, plain = (run({**LIVELY, **under("each", scope=scope)}) for scope in ({"choice": [1, 1]}, 1))
    same(whole.events, plain.events)
    same(whole.worlds, plain.worlds)


def test_two_commitments_of_different_scope_cover_one_place_alike():
    """What the narrower covers the wider covers too."""
    two = {
        "aid": None,
        "narrow": commitment("each", ["USA"], scope=0.2), "wide": commitment("each", ["GBR"], scope=0.6),
    }  # fmt: skip
    events = run({**SURE, "arrangement.commitments": two}, worlds=400).events
    called = {code: events[f"vote_{code}"] > 0 for code in ("USA", "GBR")}
    assert not (called["USA"] & ~called["GBR"]).any()
    assert abs(z_score(called["USA"], 0.2)) < FALSE_ALARM
    assert abs(z_score(called["GBR"], 0.6)) < FALSE_ALARM
