"""Survival of peace in simulated worlds against other programs: scipy and lifelines.

Kaplan and Meier 1958, Greenwood 1926 on the scale of log(−log S). lifelines 0.30
allows no pandas from 3 on, so its test is skipped where it is not installed; scipy's never is.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.model.small import rung, scenario

from guaranteesim import ensemble
from guaranteesim.analysis.outcomes.survival import (
    build_survival_table,
    estimate_mean_peace,
    estimate_median_peace,
)

HORIZON = 48


RATES = {"half lost": [0.1, 0.9], "nearly all lost": [0.5, 6]}
"""Opportunities a year, each world its own between these."""


@pytest.fixture(scope="module", params=RATES)
def peace(request):
    """A run, and its peace as durations and events: a violation in month m ends it at m."""
    acts = {"strikes": None, "grab": rung(0.7, major=True)}
    changes = {
        "run.horizon_months": HORIZON, "ladder": acts, "arrangement.commitments": None,
        "theatre.opportunity.per_year": {"uniform": RATES[request.param]},
    }  # fmt: skip
    results = ensemble.run_scenario(scenario(changes), worlds=400)
    ended = results.worlds["major_violation"].to_numpy()
    return results, results.worlds["peace_months"].to_numpy() + ended, ended


def inside(curve):
    """Months in which some worlds, and not all, have been violated."""
    return curve[(curve["survival"] > 0) & (curve["survival"] < 1)]


def test_curve_and_band_against_scipy(peace):
    results, lasted, ended = peace
    theirs = stats.ecdf(stats.CensoredData.right_censored(lasted, ~ended)).sf
    band = theirs.confidence_interval(method="log-log")
    curve = build_survival_table(results)
    np.testing.assert_allclose(curve["survival"], theirs.evaluate(curve["month"]), rtol=1e-12)
    some = inside(curve)
    assert len(some) > 40
    np.testing.assert_allclose(some["low"], band.low.evaluate(some["month"]), rtol=1e-9)
    np.testing.assert_allclose(some["high"], band.high.evaluate(some["month"]), rtol=1e-9)


def test_curve_band_and_median_against_lifelines(peace):
    lifelines = pytest.importorskip("lifelines")
    results, lasted, ended = peace
    fit = lifelines.KaplanMeierFitter().fit(lasted, ended)
    curve, some = build_survival_table(results), inside(build_survival_table(results))
    np.testing.assert_allclose(curve["survival"], fit.predict(curve["month"]), rtol=1e-9)
    band = fit.confidence_interval_.reindex(some["month"], method="ffill").to_numpy()
    np.testing.assert_allclose(some[["low", "high"]].to_numpy(), band, rtol=1e-9)
    assert estimate_median_peace(results).value + 1 == fit.median_survival_time_


def test_mean_peace_is_the_area_under_the_curve(peace):
    """Completed months: Σ S(t) over t = 1 … horizon (restricted mean survival time of whole months)."""
    results, lasted, ended = peace
    theirs = stats.ecdf(stats.CensoredData.right_censored(lasted, ~ended)).sf
    area = theirs.evaluate(np.arange(1, HORIZON + 1)).sum()
    assert estimate_mean_peace(results).value == pytest.approx(area, rel=1e-12)
