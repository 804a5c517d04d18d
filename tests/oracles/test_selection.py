"""Selection: the record of guarantors is that of the tested (Fearon 2002), in the engine and its analysis."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special, stats
from tests.model.small import FALSE_ALARM, merged, rung, scenario, under
from tests.oracles.attack import ATTACK, THRESHOLD, kept

from guaranteesim import ensemble
from guaranteesim.analysis.outcomes.reliability import (
    count_tests,
    estimate_observed_reliability,
    estimate_true_reliability,
)

WORLDS = 16_000
"""About 10,000 opportunities: a share is known to 0.005, so a bias of 0.024 shows."""

OPEN = {**kept({"uniform": [0, 1]}), "willingness.correlation": 0}
"""Reliability R ~ U(0, 1), one a world, known to the challenger."""


def normal(mean, spread):
    return {"normal": [mean, spread], "low": mean - 4 * spread, "high": mean + 4 * spread}


def tried(changes, **more):
    """Run one month; the share of opportunities used and the share of tests met, with their numbers."""
    results = ensemble.run_scenario(scenario(merged({**ATTACK, **changes}, more)), worlds=WORLDS)
    return results, int(results.worlds["opportunities"].sum()), len(results.events)


def off(count, total, chance):
    """Standard score of a count, allowing for a chance that is given to three digits."""
    gap = max(abs(count - total * chance) - 5e-4 * total, 0.0)
    return gap / np.sqrt(total * chance * (1 - chance))


@pytest.mark.parametrize(("threshold", "observed"), [(0.44, 0.22), (THRESHOLD, 0.357)])
def test_observed_honouring_is_half_the_threshold(threshold, observed):
    """R ~ U(0, 1), attack iff R < q*: observed q*/2, attack share q*, while the truth is 0.5."""
    results, chances, acts = tried(OPEN, **{"challenger.status_quo": 0.5 - 0.7 * threshold})
    met, tests = (int(part.sum()) for part in count_tests(results))
    assert tests == acts
    assert off(met, tests, observed) < FALSE_ALARM
    assert off(acts, chances, threshold) < FALSE_ALARM
    assert estimate_observed_reliability(results).value == met / tests
    assert estimate_true_reliability(results).value == pytest.approx(
        0.5, abs=FALSE_ALARM * np.sqrt(1 / 12 / WORLDS)
    )


@pytest.mark.parametrize(
    ("noise", "observed", "share"), [(0.1, 0.363, 0.713), (0.3, 0.392, 0.688), (1.0, 0.445, 0.582)]
)
def test_noise_about_reliability_weakens_selection(noise, observed, share):
    """Attack iff R + σ·ε < q*. The error enters as one of the challenger's threshold: s ~ N(0, 0.7·σ).

    Cut at four σ, which moves a share by less than 1e-4.
    """
    results, chances, acts = tried(OPEN, **{"challenger.status_quo": normal(0.0, 0.7 * noise)})
    met, tests = (int(part.sum()) for part in count_tests(results))
    assert off(met, tests, observed) < FALSE_ALARM
    assert off(acts, chances, share) < FALSE_ALARM


@pytest.mark.parametrize("misperception", [0.0, 0.5, 2.0])
def test_misperception_in_logits_against_the_integral(misperception):
    """The engine's own error is on z. z ~ N(0, 1.5), ẑ = z + σ·ε, attack iff Λ(ẑ) < q*.

    Observed = E[Λ(z)·Φ((logit q* − z)/σ)] / E[Φ((logit q* − z)/σ)], by quadrature.
    """
    cut = special.logit(THRESHOLD)
    doubt = max(misperception, 1e-9)
    law = stats.truncnorm(-2, 2, scale=1.5)

    def mean(of):
        return integrate.quad(lambda z: of(z) * law.pdf(z), -3, 3, points=[cut], limit=200)[0]

    share = mean(lambda z: special.ndtr((cut - z) / doubt))
    honoured = mean(lambda z: special.expit(z) * special.ndtr((cut - z) / doubt)) / share
    open_mind = {
        **under("each", ["USA"], each_provides={"ground": 1}), "states.USA.deployment_days": 0,
        "states.USA.decision_days": 0, "challenger.misperception": misperception,
        "states.USA.resolve.mean": {"normal": [0, 1.5], "low": -3, "high": 3},
    }  # fmt: skip
    results, chances, acts = tried(open_mind)
    met, tests = (int(part.sum()) for part in count_tests(results))
    assert off(met, tests, honoured) < FALSE_ALARM
    assert off(acts, chances, share) < FALSE_ALARM


def test_without_a_choice_there_is_no_selection():
    """A challenger that acts whatever it reads tests everyone: observed is true."""
    always = {"ladder": {"strikes": rung(0.4, gain=5, cost=0, committed=0.7, engaged=0.3)}}
    results, chances, acts = tried(OPEN, **always)
    met, tests = (int(part.sum()) for part in count_tests(results))
    assert acts == chances
    assert off(met, tests, 0.5) < FALSE_ALARM
