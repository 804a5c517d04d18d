"""Precision: half-widths of intervals, and what common random numbers gain."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.model.small import run, under

from guaranteesim.analysis.statistics.intervals import estimate_proportion
from guaranteesim.analysis.statistics.paired_differences import estimate_proportion_difference


def width(estimate):
    return (estimate.high - estimate.low) / 2


@pytest.mark.parametrize(("worlds", "half"), [(1_000, 0.031), (10_000, 0.0098)])
def test_half_width_at_even_odds(worlds, half):
    """1.96·√(p(1 − p)/n), to the digits given."""
    assert width(estimate_proportion(np.arange(worlds) % 2)) == pytest.approx(half, rel=0.02)


@pytest.mark.parametrize(("count", "worlds"), [(3, 40), (500, 1_000), (999, 1_000)])
def test_interval_against_scipy(count, worlds):
    """Clopper and Pearson 1934, by another program."""
    ours = estimate_proportion(np.arange(worlds) < count)
    theirs = stats.binomtest(count, worlds).proportion_ci(0.95, method="exact")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def spread(these, those):
    """Standard deviation of the difference, world by world."""
    return np.std(these.astype(float) - those.astype(float))


def lost(rule, seed):
    """Utility of the protégé and whether anyone ever came, a world, under a rule."""
    lively = {
        **under(rule), "challenger.rationality": 4, "run.horizon_months": 36, "run.seed": seed,
        "ladder.grab.territory": 0.05, "ladder.grab.gain": 0.4, "theatre.opportunity.per_year": 1,
    }  # fmt: skip
    ran = run(lively, worlds=1000)
    came = np.zeros(1000, dtype=bool)
    came[ran.events["world"][ran.events["honoured"]]] = True
    return ran.worlds["utility_UKR"], came


@pytest.fixture(scope="module")
def three_rules():
    """Three of four, all of four on the same histories, and all of four on others."""
    return lost({"at_least": 3}, 1), lost("all", 1), lost("all", 2)


def test_common_random_numbers_where_rules_are_alike(three_rules):
    """The protégé's utility: less than a third of the variance that separate seeds leave (seen: 0.18)."""
    (three, _), (everyone, _), (apart, _) = three_rules
    assert spread(three, everyone) ** 2 < spread(three, apart) ** 2 / 3


def test_common_random_numbers_where_rules_differ(three_rules):
    """Whether anyone ever came differs in a third of the worlds: less is gained (seen: 0.66)."""
    (_, three), (_, everyone), (_, apart) = three_rules
    assert spread(three, everyone) ** 2 < 0.85 * spread(three, apart) ** 2
    assert estimate_proportion_difference(three, everyone).excludes_zero
