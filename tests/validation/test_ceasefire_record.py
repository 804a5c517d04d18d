"""What the record says of a ceasefire: the two likelihoods in cases known by hand."""

from __future__ import annotations

import numpy as np
from validation.ceasefire import PRIOR, find_frailty, predict_counts, predict_dispute, sample_prior

from guaranteesim.scenario.schema.ceasefire import Ceasefire


def _draws(**numbers):
    still = {
        "log usual_incidents": np.log(1000.0), "heat_effect": 0.0, "cooling": 0.05,
        "disengagement_effect": 0.0, "opportunity_elasticity": 0.0, "persistence": 0.7, "volatility": 0.2,
        "monitor_effect": 0.0, "verification in Donbas": 0.5, "log hazard of the usual": np.log(0.2),
    }  # fmt: skip
    return {name: np.array([value]) for name, value in (still | numbers).items()}


def test_without_heat_and_measures_all_periods_have_the_usual_number():
    mean, _ = predict_counts(_draws())
    np.testing.assert_allclose(mean[0], np.log(1000) + 0.04 / 0.51 / 2)


def test_the_measures_lower_the_last_period_alone():
    mean, _ = predict_counts(_draws(disengagement_effect=3.0))
    np.testing.assert_allclose(np.diff(mean[0]), [0, 0, -3], atol=1e-12)


def test_the_spread_of_an_average_without_persistence_falls_with_its_months():
    _, covariance = predict_counts(_draws(persistence=0.0, volatility=0.3))
    np.testing.assert_allclose(covariance[0], np.diag(0.09 / np.array([12, 12, 7, 5])), atol=1e-15)


def test_disputes_of_pairs_that_differ_follow_a_gamma_mixture():
    shape = find_frailty()
    np.testing.assert_allclose(predict_dispute(_draws(), 5), 1 - (1 + 0.2 * 5 / shape) ** -shape)


def test_the_middle_of_the_ranges_gives_the_share_of_disputes_within_one_and_five_years():
    """37 and 66 % of 35, with the usual hazard that fits both best; the binomial error is 8 points."""
    own = Ceasefire()
    middle = {name: getattr(own, name).centre for name in PRIOR if name in Ceasefire.model_fields}
    draws = _draws(**middle, **{"log hazard of the usual": np.log(0.13)})
    np.testing.assert_allclose(predict_dispute(draws, 1), 0.37, atol=0.08)
    np.testing.assert_allclose(predict_dispute(draws, 5), 0.66, atol=0.08)


def test_draws_stay_within_the_prior():
    drawn = sample_prior(100, 1)
    for name, (low, high) in PRIOR.items():
        assert ((drawn[name] >= low) & (drawn[name] <= high)).all()
