"""The attacker's threshold q* [AttackThreshold], reached through the whole reading of the treaty."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from tests.model.small import GUARANTORS, commitment, merged, run, rung, scenario, state, under, willing

from guaranteesim.equations import clash_weight
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.choice import expected_utility
from guaranteesim.model.steps.posture import Outlook, Posture

THRESHOLD = 0.5 / 0.7
"""(p0·V − c0 − s) / ((p0 − p1)·V + c1 − c0) at V=1, p0=.7, p1=.3, c0=.2, c1=.5, s=0: 0.714286."""

ELEVEN = (*GUARANTORS, "DEU", "TUR", "ITA", "CAN", "POL", "ISR", "ESP")
HELP = 70 * 0.7 / 0.3 - 30
"""Brigade-equivalents that turn 70 against 30 from P = 0.7 into P = 0.3."""

ONE_RUNG = {
    "challenger.rationality": 1000, "challenger.sanctions_sensitivity": 0, "challenger.nuclear_aversion": 0,
    "challenger.clash_aversion": 0.3, "switches.nuclear_risk": False,
    "theatre.contest": {"exponent": 1, "attacker_multiplier": 1},
    "states.RUS.forces.ground": 100, "states.UKR.forces.ground": 100,
    "ladder": {"strikes": rung(0.4, gain=1, cost=0.2, committed=0.7, engaged=0.3), "grab": None},
}  # fmt: skip
"""One rung, V = 1: alone P = 0.7 at a cost of 0.2; a clash costs 0.3 more."""


def guaranteed(rule, parties, chance, **more):
    """ONE_RUNG under ``rule``: each party is willing with ``chance``; together they bring HELP."""
    terms = {**ONE_RUNG, **under(rule, parties, each_provides={"ground": 1})}
    for code in parties:
        terms[f"states.{code}"] = state(forces={"ground": HELP / len(parties)}, decision_days=1)
    return {**terms, **willing(**dict.fromkeys(parties, chance)), **more}


def of_outlook(changes, **expected):
    """Expected utility of the one rung at a constructed outlook."""
    model = GuaranteeModel(scenario(merged(ONE_RUNG, changes)), np.arange(1))
    nothing = dict.fromkeys((field.name for field in fields(Outlook)), np.zeros(1))
    outlook = Outlook(**nothing | {name: np.array([value]) for name, value in expected.items()})
    return float(expected_utility(model, Posture(model, np.array([0])), 0, outlook)[0])


def utility(changes):
    """Expected utility of the one rung, read off the treaty, and the outlook behind it."""
    model = GuaranteeModel(scenario(changes), np.arange(1))
    model.month = 1
    posture = Posture(model, np.array([0]))
    outlook = posture.select_outlook(0)
    return float(expected_utility(model, posture, 0, outlook)[0]), outlook


@pytest.mark.parametrize("q", [0.0, 0.3, THRESHOLD, 1.0])
def test_closed_form_at_any_chance_of_intervention(q):
    """q·(p1·V − c1) + (1 − q)·(p0·V − c0) = 0.5 − 0.7·q."""
    value = of_outlook({}, help_chance=q, treaty_be=q * HELP, clash=q, fighting_be=HELP)
    assert value == pytest.approx(0.5 - 0.7 * q, abs=1e-12)


def test_success_is_mixed_not_taken_at_the_mean_help():
    """0.5·0.7 + 0.5·0.3 = 0.5, while 70 against the mean of 96.7 would give 0.42."""
    half = of_outlook({"challenger.clash_aversion": 0}, help_chance=0.5, treaty_be=HELP / 2)
    certain = of_outlook({"challenger.clash_aversion": 0}, help_chance=1.0, treaty_be=HELP / 2)
    assert half == pytest.approx(0.5 - 0.2, abs=1e-12)
    assert certain == pytest.approx(70 / (70 + 30 + HELP / 2) - 0.2, abs=1e-12)


def test_help_in_any_case_counts_in_both_branches():
    value = of_outlook(
        {"challenger.clash_aversion": 0}, help_chance=0.25, treaty_be=0.25 * HELP, other_be=40.0
    )
    expected = 0.25 * 70 / (70 + 30 + 40 + HELP) + 0.75 * 70 / (70 + 30 + 40) - 0.2
    assert value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("count", "needed"), [(1, 0.7143), (4, 0.9193), (5, 0.9349), (11, 0.9699)])
def test_unanimity_is_indifferent_exactly_at_the_threshold(count, needed):
    """Every guarantor at q*^(1/n): the treaty's reader expects exactly nothing of an attack."""
    chance = THRESHOLD ** (1 / count)
    assert chance == pytest.approx(needed, abs=5e-5)
    value, outlook = utility(guaranteed("all", ELEVEN[:count], chance))
    np.testing.assert_allclose(outlook.activation, THRESHOLD, rtol=1e-12)
    np.testing.assert_allclose(outlook.help_chance, THRESHOLD, rtol=1e-12)
    np.testing.assert_allclose(outlook.treaty_be, THRESHOLD * HELP, rtol=1e-12)
    assert value == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("count", "needed"), [(1, 0.7143), (4, 0.2689), (5, 0.2216), (11, 0.1076)])
def test_any_one_is_indifferent_exactly_at_the_threshold(count, needed):
    """Whoever comes, the challenger meets the same cost: force changes no battle, a clash costs 0.7."""
    chance = 1 - (1 - THRESHOLD) ** (1 / count)
    assert chance == pytest.approx(needed, abs=5e-5)
    costly = {"challenger.clash_aversion": 0.7, "theatre.instruments.ground.be_per_unit": 0}
    value, outlook = utility(guaranteed("each", ELEVEN[:count], chance, **costly))
    np.testing.assert_allclose(outlook.clash, THRESHOLD, rtol=1e-7)
    assert value == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("count", [1, 4, 11])
@pytest.mark.parametrize(("rule", "needed"), [("all", lambda q, n: q ** (1 / n)),
                                              ("each", lambda q, n: 1 - (1 - q) ** (1 / n))])  # fmt: skip
@pytest.mark.parametrize("offset", [-0.02, 0.02])
def test_guarantors_deter_from_the_threshold_on(count, rule, needed, offset):
    """A sharp challenger that reads the treaty attacks below q*, and stays quiet above it."""
    parties, chance = ELEVEN[:count], needed(THRESHOLD, count) + offset
    cost = {"challenger.clash_aversion": 0.7, "theatre.instruments.ground.be_per_unit": 0}
    changes = guaranteed(rule, parties, chance, **(cost if rule == "each" else {}))
    ran = run({**changes, "run.horizon_months": 3}, worlds=100)
    acts = len(ran.events["world"]) if ran.events else 0
    assert acts == (ran.worlds["opportunities"].sum() if offset < 0 else 0)


@pytest.mark.parametrize("fighting_be", [0.0, 0.1, 5.0, 500.0])
def test_without_a_half_point_any_clash_is_felt_in_full(fighting_be):
    full = of_outlook({"challenger.clash_half_be": 0}, clash=0.5, fighting_be=fighting_be)
    assert full == pytest.approx(0.5 - 0.3 * 0.5, abs=1e-9)
    np.testing.assert_array_equal(clash_weight(np.array([fighting_be]), np.zeros(1)), 1.0)


@pytest.mark.parametrize(("fighting_be", "share"), [(0.0, 0), (10.0, 1 / 3), (20.0, 1 / 2), (60.0, 3 / 4)])
def test_the_aversion_to_a_clash_grows_with_the_force_met(fighting_be, share):
    """F / (F + F½), half of it at F½."""
    value = of_outlook({"challenger.clash_half_be": 20}, clash=1.0, fighting_be=fighting_be)
    assert value == pytest.approx(0.5 - 0.3 * share, abs=1e-9)


def test_a_commitment_that_brings_no_force_changes_no_battle():
    """An idle promise, surely kept, must not blur whether the force promised elsewhere comes."""
    terms = guaranteed("all", ["USA", "GBR"], 0.6, **{"challenger.clash_aversion": 0})
    alone, _ = utility(terms)
    idle = commitment("each", ["FRA"], each_provides={"ground": 0})
    commitments = {**terms["arrangement.commitments"], "idle": idle}
    beside, _ = utility({**terms, "arrangement.commitments": commitments, "states.FRA.resolve.mean": 5})
    assert beside == pytest.approx(alone, abs=1e-7)
