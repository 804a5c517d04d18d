"""What everyone takes from a crisis: words kept and broken, forgetting, new leaders, weariness."""

from __future__ import annotations

import numpy as np
import pytest
from tests.model.small import GUARANTORS, run, scenario, under, voted

from guaranteesim.model import GuaranteeModel

PRIOR = {"beliefs.prior_mean": 0.5, "beliefs.prior_strength": 4, "run.horizon_months": 1}
TRUE = {**PRIOR, **under("each"), "willingness.intercept": 20}


def reliability(ran):
    return ran.model.coalition.read_reliability(np.arange(ran.model.size))


def acted(ran):
    return np.isin(ran.worlds["world"], ran.events["world"])


def test_a_word_kept_raises_the_record():
    ran = run(TRUE)
    np.testing.assert_allclose(reliability(ran)[acted(ran)], (2 + 1) / 5)
    np.testing.assert_allclose(reliability(ran)[~acted(ran)], 0.5)


@pytest.mark.parametrize("broken", [{"willingness.intercept": -20}, {"willingness.renege": 1,
                         "arrangement.commitments.aid.bindingness": 0}])  # fmt: skip
def test_a_word_broken_lowers_it(broken):
    ran = run({**TRUE, **broken})
    np.testing.assert_allclose(reliability(ran)[acted(ran)], 2 / 5)


def test_the_willing_whom_the_rule_overruled_have_shown_nothing():
    ran = run({**TRUE, **under("all", (*GUARANTORS, "RUS"))})
    assert voted(ran.events, "USA", "overruled").all()
    np.testing.assert_allclose(reliability(ran), 0.5)


def test_help_that_comes_late_still_keeps_the_word():
    ran = run({**TRUE, "ladder": {"strikes.window_days": 0.001, "grab.window_days": 0.001}})
    assert voted(ran.events, "USA", "late").all()
    np.testing.assert_allclose(reliability(ran)[acted(ran)], 3 / 5)


def test_an_uncalled_commitment_teaches_nothing():
    ran = run({**TRUE, "arrangement.commitments.aid.trigger.rung": "grab", "ladder.strikes.gain": 0})
    strikes = ran.events["world"][ran.events["rung"] == 0]
    assert strikes.size
    np.testing.assert_allclose(reliability(ran)[strikes], 0.5)


def one_step(changes):
    quiet = {"theatre.opportunity.per_year": 0, "run.horizon_months": 100}
    return GuaranteeModel(scenario({**changes, **quiet}), np.arange(50))


def test_the_record_fades():
    model = one_step({**PRIOR, "beliefs.forgetting": 0.9, "beliefs.leader_reset": 0})
    state = model.coalition.members[0]
    state.kept[:] = 3.0
    for _ in range(5):
        model.step()
    np.testing.assert_allclose(state.kept, 3 * 0.9**5, rtol=1e-12)
    np.testing.assert_allclose(state.compute_reliability(), (2 + 3 * 0.9**5) / (4 + 3 * 0.9**5), rtol=1e-12)


def test_new_leaders_start_with_less_of_the_record():
    model = one_step({**PRIOR, "beliefs.leader_reset": 0.6, "states.USA.resolve.term_months": 3,
                      "states.USA.resolve.leader_spread": 1})  # fmt: skip
    state = model.coalition.members[0]
    state.broken[:] = 2.0
    new = state.tenure_ends == 1
    model.step()
    assert 0 < new.sum() < 50
    np.testing.assert_allclose(state.broken, np.where(new, 0.8, 2.0))
    assert (state.mean[new] != 0).all()
    assert (state.mean[~new] == 0).all()
    assert (state.tenure_ends > 1).all()


def test_resolve_returns_to_its_mean():
    model = one_step({"states.USA.resolve": {"mean": 1.0, "reversion": 0.25}})
    state = model.coalition.members[0]
    state.resolve[:] = 0.0
    for _ in range(4):
        model.step()
    np.testing.assert_allclose(state.resolve, 1 - 0.75**4, rtol=1e-12)


def test_shocks_to_resolve_have_their_size_and_share_in_common():
    """Three hundred months, forty worlds: correlation ρ = 0.4 to within 0.05."""
    restless = {"reversion": 0, "volatility": 0.2, "common": 0.4}
    changes = {f"states.{code}.resolve": restless for code in ("USA", "GBR")}
    model = one_step(changes)
    steps = []
    for _ in range(100):
        before = [state.resolve.copy() for state in model.coalition.members[:2]]
        model.step()
        after = [state.resolve for state in model.coalition.members[:2]]
        steps.append(np.subtract(after, before))
    shocks = np.concatenate(steps, axis=1)
    np.testing.assert_allclose(shocks.std(axis=1), 0.2, rtol=0.05)
    assert np.corrcoef(shocks)[0, 1] == pytest.approx(0.4, abs=0.06)


def test_terms_in_office_have_their_mean_length():
    model = one_step({"states.USA.resolve.term_months": 5, "challenger.leader_term_months": 5})
    lengths = [model.coalition.members[0].tenure_ends, model.challenger.tenure_ends]
    for length in lengths:
        assert length.min() >= 1
        assert length.mean() == pytest.approx(5, abs=5 * 4.75 / np.sqrt(50))
