"""Fearon 1995, the commitment problem, and Fearon 1997, signals, in the engine's own terms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from tests.model.small import FALSE_ALARM, commitment, met, run, rung, same, under, z_score
from tests.oracles.attack import ATTACK, utilities

PATIENCE, COST, LOST_NOW = 0.75, 0.1, 0.2
"""δ, what war costs the declining state, and its chance p1 of losing a war today."""


def declining(lost_later):
    """Changes that make the challenger a state whose chance to lose a war grows from p1 to ``lost_later``.

    Peace is worth at most everything, 1, this year, and leads to war next year. War now beats that iff
    (p_now − c) + δ/(1 − δ)·(p_now − p_later) > 1: the engine's own utility with a weight of 1/(1 − δ) on the
    closing window, a year's foresight and a status quo of 1.
    """
    later = 80 * lost_later / (1 - lost_later)
    return {
        **ATTACK, "challenger.status_quo": 1, "challenger.closing_window": 1 / (1 - PATIENCE),
        "challenger.foresight_months": 12, "states.RUS.patience": PATIENCE,
        "states.UKR.forces.ground": 20, "states.UKR.growth_per_year": later / 20 - 1,
        "ladder": {"strikes": rung(0.4, gain=1, cost=COST, committed=0.8, engaged=1.0), "grab": None},
        "arrangement.commitments": None,
    }  # fmt: skip


TURNING = (LOST_NOW + (1 - PATIENCE) * COST) / PATIENCE
"""p2 at which δ·p2 − p1 = (1 − δ)·c."""


def test_a_declining_state_is_indifferent_where_fearon_says():
    """δ·p2 − p1 = (1 − δ)·c at p2 = .3, and the two alternatives found by adding up the years.

    The condition [Fearon1995] in this form: δ·p2 − p1 > (1 − δ)·c.
    """
    years = np.arange(400)
    war_now = (1 - LOST_NOW - COST) * (PATIENCE**years).sum()
    war_next = 1 + (1 - TURNING - COST) * (PATIENCE ** years[1:]).sum()
    assert war_now == pytest.approx(war_next)
    assert pytest.approx(0.3) == TURNING
    quiet, act = utilities(declining(TURNING))
    assert act == pytest.approx(quiet, abs=1e-7)


@pytest.mark.parametrize("offset", [-0.01, 0.01])
def test_a_closing_window_is_used_from_there_on(offset):
    """Simulated: quiet below the shift of power that is worth a war, war above it."""
    changes = declining(TURNING + offset)
    quiet, act = utilities(changes)
    assert (act > quiet) == (offset > 0)
    grown = (1 + changes["states.UKR.growth_per_year"]) ** (1 / 12)
    first = {"states.UKR.forces.ground": 20 / grown}
    ran = run({**changes, **first}, worlds=100)
    acts = len(ran.events["world"]) if ran.events else 0
    assert acts == (ran.worlds["opportunities"].sum() if offset > 0 else 0)


GARRISON = {
    **under("each", ["USA"], in_place={"USA": {"ground": 4}}), "challenger.rationality": 3,
    "willingness.bindingness": 3, "states.USA.reputation": 0.6, "willingness.renege": 0.2,
    "run.horizon_months": 24,
}  # fmt: skip


def test_a_sunk_cost_moves_nobody_afterwards():
    """Troops ten times as dear: all acts and votes as before, and a poorer guarantor (Fearon 1997)."""
    cheap, dear = (run({**GARRISON, "theatre.costs.be_month": cost}) for cost in (0.0005, 0.005))
    same(cheap.events, dear.events)
    assert (dear.worlds["utility_USA"] < cheap.worlds["utility_USA"]).all()
    others = [name for name in cheap.worlds if not name.startswith("utility_USA")]
    same({name: cheap.worlds[name] for name in others}, {name: dear.worlds[name] for name in others})


@pytest.mark.parametrize("audience", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("binding", [0.0, 0.4, 1.0])
def test_tied_hands_move_the_threshold(binding, audience):
    """z rises by weight × bindingness × audience/2, by nothing where either is 0. Would show 0.04."""
    tied = {
        **under("each", ["USA"], bindingness=binding), "willingness.bindingness": 3,
        "states.USA.audience": audience, "states.USA.reputation": 0, "willingness.intercept": -1,
    }  # fmt: skip
    _, response = met(tied, 0, worlds=4000)
    assert abs(z_score(response.treaty[:, 0], expit(-1 + 3 * binding * audience / 2))) < FALSE_ALARM


def test_the_challenger_reads_tied_hands_and_not_sunk_costs():
    """Deterrence follows honouring: the keener the audience, the less the act is worth."""

    def act(**changes):
        tied = {"arrangement.commitments": {"aid": commitment("each", ["USA"], bindingness=1)}}
        weighed = {"willingness.bindingness": 3, "states.USA.deployment_days": 0, "states.USA.reputation": 0}
        return utilities({**ATTACK, **tied, **weighed, "states.USA.decision_days": 0, **changes})[1]

    keen, cold = act(**{"states.USA.audience": 1}), act(**{"states.USA.audience": 0})
    assert keen == pytest.approx(0.5 - 0.7 * expit(1.5), abs=1e-6)
    assert cold == pytest.approx(0.5 - 0.7 * expit(0), abs=1e-6)
    assert act(**{"states.USA.audience": 1, "theatre.costs.be_month": 0.01}) == keen
