"""The logit and the shift: closed forms, optimality, and answers where the plain logit has none."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.analysis.panel.regression import (
    fit_logit,
    fit_shift,
    predict_logit,
    to_logit,
    to_probability,
)


def test_without_covariates_the_intercept_is_the_logit_of_the_rate() -> None:
    outcomes = np.array([1.0] * 3 + [0.0] * 9)
    assert fit_logit(np.zeros((12, 0)), outcomes) == pytest.approx([np.log(3 / 9)])


def test_a_saturated_logit_returns_the_rates_of_the_groups() -> None:
    group = np.repeat([0.0, 1.0], 1000)
    outcomes = np.concatenate([np.arange(1000) < 100, np.arange(1000) < 400]).astype(float)
    beta = fit_logit(group[:, None], outcomes, ridge=0.0)
    assert predict_logit(beta, np.array([[0.0], [1.0]])) == pytest.approx([0.1, 0.4], abs=1e-9)


def test_the_fit_is_stationary() -> None:
    luck = np.random.default_rng(1)
    covariates = luck.normal(size=(500, 3))
    outcomes = (luck.random(500) < to_probability(covariates @ [1.0, -0.5, 0.0])).astype(float)
    beta = fit_logit(covariates, outcomes, ridge=2.0)
    left = outcomes - predict_logit(beta, covariates)
    assert left.sum() == pytest.approx(0, abs=1e-7)
    assert covariates.T @ left == pytest.approx(2.0 * beta[1:], abs=1e-7)
    assert fit_logit(covariates, outcomes, 2.0, start=np.array([3.0, 3, 3, 3])) == pytest.approx(
        beta, abs=1e-7
    )


def test_a_covariate_that_separates_has_a_finite_slope() -> None:
    covariate = np.linspace(-1, 1, 40)
    beta = fit_logit(covariate[:, None], (covariate > 0).astype(float))
    assert 0 < beta[1] < 20


@pytest.mark.parametrize("kind", [0.0, 1.0])
def test_a_sample_of_one_kind_has_no_slope(kind: float) -> None:
    beta = fit_logit(np.arange(10.0)[:, None], np.full(10, kind))
    assert beta[1] == 0
    assert float(predict_logit(beta, np.zeros((1, 1)))[0]) == pytest.approx((10 * kind + 0.5) / 11)


def test_the_shift_brings_the_mean_to_the_rate() -> None:
    forecasts = np.array([0.01, 0.1, 0.3, 0.7])
    shift = fit_shift(forecasts, 0.05)
    assert to_probability(to_logit(forecasts) + shift).mean() == pytest.approx(0.05, abs=1e-12)
    assert fit_shift(forecasts, float(forecasts.mean())) == pytest.approx(0, abs=1e-12)
    # Equal forecasts: the shift is the difference of the logits.
    assert fit_shift(np.full(5, 0.2), 0.5) == pytest.approx(-float(to_logit(0.2)))
