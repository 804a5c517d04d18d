"""Deterrence in closed form: honouring before an audience, unilateral deterrence.

The attacker's threshold itself, with the chances it needs of 1, 4, 5 and 11 guarantors, is in
tests/model/steps/test_attack_threshold.py.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import FALSE_ALARM, met, run, rung, under, z_score
from tests.oracles.attack import ATTACK, THRESHOLD, kept, of_audience, utilities


def attacks(changes, worlds=100):
    """Whether the sharp challenger acts at its opportunities: always or never."""
    ran = run({**ATTACK, **changes}, worlds=worlds)
    acts = len(ran.events["world"]) if ran.events else 0
    assert acts in (0, ran.worlds["opportunities"].sum())
    return acts > 0


@pytest.mark.parametrize("audience", [0.0, 0.3, 0.7])
def test_honouring_where_the_net_value_is_uniform(audience):
    """P(t + a > 0) = (1 + a)/2 for t ~ U[−1, 1] (Fearon 1994). Weights of 20 logits make Λ a step.

    Resolve is t, the word weighs a. Would show 0.035; Λ instead of the step moves P by 1e-4 at most.
    """
    steep = {
        "willingness.resolve": 20, "willingness.bindingness": 20, "states.USA.audience": audience,
        "states.USA.reputation": audience, "states.USA.resolve.mean": {"uniform": [-1, 1]},
    }  # fmt: skip
    _, response = met({**under("each", ["USA"], bindingness=1), **steep}, 0, worlds=5000)
    assert abs(z_score(response.treaty[:, 0], (1 + audience) / 2)) < FALSE_ALARM


@pytest.mark.parametrize("audience", [0.0, 0.4, 1.0])
def test_an_automatic_clause_honours_by_the_same_form(audience):
    _, response = met({**ATTACK, **of_audience(audience)}, 0, worlds=5000)
    assert abs(z_score(response.treaty[:, 0], (1 + audience) / 2)) < FALSE_ALARM


def test_the_audience_cost_that_deters():
    """a = 2q* − 1 = 0.428571: below it the sharp challenger attacks, above it stays quiet."""
    needed = 2 * THRESHOLD - 1
    assert needed == pytest.approx(0.428571, abs=5e-7)
    assert utilities({**ATTACK, **of_audience(needed)})[1] == pytest.approx(0, abs=1e-6)
    assert attacks(of_audience(needed - 0.02))
    assert not attacks(of_audience(needed + 0.02))


@pytest.mark.parametrize(
    ("concede", "quo", "conflict", "needed"), [(1, 0.4, -0.2, 0.5), (0.8, 0.5, -0.7, 0.2)]
)
def test_unilateral_deterrence(concede, quo, conflict, needed):
    """Deterred iff p_Def ≥ (a_DC − a_SQ)/(a_DC − a_DD); (1, .4, −.2) → 0.5 (Zagare and Kilgour 2000).

    Undefended, the act always succeeds: it is worth a_DC, and a_DD where the defender fights.
    """
    assert (concede - quo) / (concede - conflict) == pytest.approx(needed)
    game = {
        "challenger.status_quo": quo, "challenger.clash_aversion": concede - conflict,
        "ladder": {"strikes": rung(0.4, gain=concede, cost=0, committed=1, engaged=1e-9), "grab": None},
    }  # fmt: skip
    indifferent = utilities({**ATTACK, **kept(needed), **game})
    assert indifferent[1] == pytest.approx(indifferent[0], abs=1e-6)
    assert attacks({**kept(needed - 0.02), **game})
    assert not attacks({**kept(needed + 0.02), **game})


def test_reliability_is_read_as_it_is():
    """The utility falls in a straight line with the reliability: 0.5 − 0.7·q."""
    values = [utilities({**ATTACK, **kept(q)})[1] for q in (0.0, 0.25, 0.5, 1.0)]
    np.testing.assert_allclose(values, 0.5 - 0.7 * np.array([0.0, 0.25, 0.5, 1.0]), atol=1e-7)
