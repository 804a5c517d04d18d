"""An arrangement with no commitments is no guarantee, and so is one that binds nobody to anything."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, GUARANTORS, run, scenario, under, voted, z_score

from guaranteesim.model import GuaranteeModel

LIVELY = {
    "challenger.rationality": 4, "outside_treaty": {"aid": 0, "force": -3}, "willingness.severity": 1,
    "beliefs.record_weight": 0.5, "protege": {"provocation_per_year": 2, "moral_hazard": 0.5},
    "theatre.signals": {"common_noise": 0.1, "own_noise": 0.1},
}  # fmt: skip
ACTS = ("world", "month", "rung", "probability", "success", "territory", "outside_be", "own_be", "clash")
FUNNEL = ("casus", "called", "judged", "decided", "honoured", "adequate", "in_time")


@pytest.fixture(scope="module")
def none():
    return run({**LIVELY, "arrangement.commitments": None})


@pytest.mark.parametrize("provides", [{"ground": 0}, {"ground": 0.5, "arms": 1}])
def test_a_duty_to_consult_that_binds_nobody_changes_no_act(none, provides):
    consult = run({**LIVELY, **under("consult_only", bindingness=0, each_provides=provides)})
    for column in ACTS:
        np.testing.assert_array_equal(none.events[column], consult.events[column], err_msg=column)
    for code in ("RUS", "UKR", "USA", "CHN"):
        utility = f"utility_{code}"
        np.testing.assert_allclose(none.worlds[utility], consult.worlds[utility], rtol=1e-12, err_msg=code)


def test_a_duty_to_consult_is_called_and_decides_nothing():
    events = run({**LIVELY, **under("consult_only", bindingness=0)}).events
    assert events["called"].any()
    assert not events["decided"].any()
    assert (events["anticipated"] == 0).all()


def test_nobody_breaks_a_word_that_was_never_given():
    """Consulting obliges nobody to act: the record must not turn against states that only consult."""
    consult = run({**LIVELY, **under("consult_only", bindingness=0.5), "beliefs.prior_mean": 0.5})
    assert not voted(consult.events, "USA", "honoured", "late").any()
    for state in consult.model.coalition.members:
        assert not state.broken.any()
    np.testing.assert_allclose(consult.worlds["believed_reliability"], 0.5)


def test_without_commitments_nothing_is_called(none):
    for stage in FUNNEL:
        assert not none.events[stage].any()
    assert (none.events["in_place_be"] == 0).all()
    assert (none.events["treaty_be"] == 0).all()
    assert (none.worlds["in_place_be_months"] == 0).all()
    assert "believed_reliability" not in none.worlds
    assert none.events["outside_be"].any()
    assert not [name for name in none.events if name.startswith("vote_") and none.events[name].any()]


NEVER = {
    "consult": "consult_only",
    "veto": "all",
    "dual key": {"all_of": [{"at_least": 1}, {"lead": "RUS"}]},
    "barred": {"at_least": 1, "veto": ["RUS"]},
}
"""Rules that cannot decide against RUS, itself a party, however tightly the text binds."""


@pytest.mark.parametrize("name", NEVER)
def test_a_rule_that_can_never_decide_protects_nobody(none, name):
    """The protégé reads the treaty too: no protection, no moral hazard, the very same acts as without it."""
    vetoed = run({**LIVELY, **under(NEVER[name], (*GUARANTORS, "RUS"), bindingness=1.0)})
    assert (vetoed.model.protection == 0).all()
    for column in ACTS:
        np.testing.assert_array_equal(none.events[column], vetoed.events[column], err_msg=column)
    for column in ("provocations", "opportunities", "peace_months", "territory_lost"):
        np.testing.assert_array_equal(none.worlds[column], vetoed.worlds[column], err_msg=column)
    assert not vetoed.events["decided"].any()
    assert (vetoed.events["anticipated"] == 0).all()


@pytest.mark.parametrize(("rule", "decides"), [("each", 1 - 0.4**4), ("all", 0.6**4)])
def test_protection_is_what_the_treaty_is_worth(rule, decides):
    """Bindingness × the chance of a decision at the record; the best commitment counts."""
    terms = {**under(rule, bindingness=0.5), "beliefs.prior_mean": 0.6}
    model = GuaranteeModel(scenario(terms), np.arange(4))
    model.step()
    np.testing.assert_allclose(model.protection, 0.5 * decides, rtol=1e-12)


@pytest.mark.parametrize(("hazard", "factor"), [(0.0, 1), (1.0, 1.5), (-1.0, 0.5)])
def test_protection_changes_how_often_the_protege_provokes(hazard, factor):
    """Either sign; bindingness 0.5, a rule that surely decides. Would show 0.02 on the monthly chance."""
    terms = {"protege": {"provocation_per_year": 4, "moral_hazard": hazard}, "beliefs.prior_mean": 1,
             "switches.learning": False, "challenger.rationality": 0,
             **under("each", bindingness=0.5)}  # fmt: skip
    months = run(terms, worlds=800).worlds["provocations"]
    provoked = np.zeros(8000, dtype=bool)
    provoked[: months.sum()] = True
    assert abs(z_score(provoked, -np.expm1(-4 * factor / 12))) < FALSE_ALARM


def test_a_treaty_of_the_challenger_alone_is_no_guarantee(none):
    alone = run({**LIVELY, **under("each", ["RUS"])})
    for column in ACTS:
        np.testing.assert_array_equal(none.events[column], alone.events[column], err_msg=column)


def test_two_states_and_nobody_else():
    changes = {f"states.{code}": None for code in ("USA", "GBR", "FRA", "CHN")}
    ran = run({**LIVELY, **changes, "arrangement.commitments": None})
    assert len(ran.events["world"]) > 100
    assert (ran.events["outside_be"] == 0).all()
    assert not ran.worlds["clash"].any()
