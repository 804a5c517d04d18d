"""Bounds for means of rare and heavy-tailed values: closed forms, symmetries, and coverage by simulation.

Coverage: fixed seeds. An interval is refused where it covers less than 95 % by 4.75 standard errors: one
false alarm in a million a check; 2,000 replications find a true level of 91 % nearly always.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from guaranteesim.analysis.statistics.intervals import (
    compute_binomial_interval,
    estimate_mean,
    estimate_proportion,
)
from guaranteesim.analysis.statistics.mean_bounds import (
    ANY,
    SHARE,
    ValueRange,
    compute_lower_bound,
    compute_upper_bound,
)
from guaranteesim.analysis.statistics.paired_differences import (
    estimate_mean_difference,
    estimate_proportion_difference,
)

Z = float(stats.norm.ppf(0.975))
REPLICATIONS = 2000
SLACK = 4.75 * math.sqrt(0.95 * 0.05 / REPLICATIONS)
AMOUNT = ValueRange(low=0.0)
brief = settings(max_examples=100, deadline=None, derandomize=True)
samples = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=4, max_size=40)


def events(count, worlds, size=1.0):
    return np.repeat([size, 0.0], [count, worlds - count])


def coverage(draw, truth, within=ANY, seed=1):
    rng = np.random.default_rng(seed)
    found = [estimate_mean(draw(rng), within) for _ in range(REPLICATIONS)]
    return np.mean([item.low <= truth <= item.high for item in found])


class TestQuantile:
    @pytest.mark.parametrize(("count", "worlds"), [(1, 200), (3, 200), (20, 200), (4, 20), (300, 1000)])
    def test_lower_end_of_events_is_clopper_and_pearson(self, count, worlds):
        """The worlds without an event lie at the least value, so that the unseen one only adds to them."""
        exact = compute_binomial_interval(count, worlds)[0]
        assert compute_lower_bound(events(count, worlds), SHARE, Z) == pytest.approx(exact, rel=0.025)

    @pytest.mark.parametrize(("count", "worlds"), [(0, 200), (1, 200), (4, 50), (20, 200)])
    def test_upper_end_of_events(self, count, worlds):
        """By the beta distribution, of which the bound is a quantile; Clopper and Pearson's for no event."""
        weight = 0.5 + 0.5 / (1 + count)
        exact = stats.beta.ppf(0.975, count + weight, worlds - count)
        found = compute_upper_bound(events(count, worlds), SHARE, Z)
        assert found == pytest.approx(exact, rel=0.01)
        assert found <= compute_binomial_interval(count, worlds)[1] * 1.01

    @pytest.mark.parametrize("values", [
        [0.0] * 50 + [1.0, 2.0, 9.0], list(np.arange(12.0) ** 2), [5.0, 5.0, 5.0, 6.0],
        [0.0] * 500 + [3.0] * 2,
    ])  # fmt: skip
    def test_against_random_weights(self, values):
        """The quantile of means under Dirichlet weights, by 100,000 of them; the unseen value is the end."""
        sample, end = np.array(values), 10.0 * max(values)
        above = np.maximum(sample - np.median(sample), 0)
        weight = 0.5 + 0.5 / (1 + above.sum() ** 2 / (above @ above))
        rng = np.random.default_rng(2)
        drawn = rng.standard_exponential((100_000, sample.size))
        unseen = rng.standard_gamma(weight, 100_000)
        means = (drawn @ sample + unseen * end) / (drawn.sum(axis=1) + unseen)
        found = compute_upper_bound(sample, ValueRange(0.0, end, reached=True), Z)
        assert found == pytest.approx(np.quantile(means, 0.975), rel=0.02)

    def test_many_well_behaved_values_come_to_the_normal_interval(self):
        sample = np.random.default_rng(3).normal(10, 2, 20_000)
        reach = Z * sample.std() / math.sqrt(sample.size)
        assert compute_upper_bound(sample, ANY, Z) - sample.mean() == pytest.approx(reach, rel=0.01)
        assert sample.mean() - compute_lower_bound(sample, ANY, Z) == pytest.approx(reach, rel=0.01)

    @brief
    @given(samples)
    def test_mirrored_and_in_any_order(self, values):
        sample = np.array(values)
        low, high = compute_lower_bound(sample, ANY, Z), compute_upper_bound(sample, ANY, Z)
        assert (compute_lower_bound(-sample, ANY, Z), compute_upper_bound(-sample, ANY, Z)) == (-high, -low)
        again = compute_lower_bound(sample[::-1].copy(), ANY, Z), compute_upper_bound(np.sort(sample), ANY, Z)
        assert again == pytest.approx((low, high), rel=1e-6, abs=1e-6 * np.ptp(sample))

    @brief
    @given(samples, st.floats(0.01, 100), st.integers(-1000, 1000))
    def test_moves_with_unit_and_zero(self, values, unit, zero):
        sample = np.array(values)
        low, high = compute_lower_bound(sample, ANY, Z), compute_upper_bound(sample, ANY, Z)
        moved = [bound(unit * sample + zero, ANY, Z) for bound in (compute_lower_bound, compute_upper_bound)]
        close = 1e-5 * (unit * np.ptp(sample) + abs(zero)) + 1e-6
        assert moved == pytest.approx([unit * low + zero, unit * high + zero], abs=close)

    @brief
    @given(samples)
    def test_lies_around_the_mean_within_the_range(self, values):
        sample = np.clip(values, 0, 1)
        found = estimate_mean(sample, SHARE)
        assert 0 <= found.low <= found.value <= found.high <= 1


class TestNothingSeen:
    def test_no_event(self):
        assert estimate_proportion(np.zeros(1000, bool)).high == pytest.approx(
            -math.log(0.025) / 1000, rel=0.01
        )
        assert estimate_proportion(np.zeros(1000, bool)).low == 0
        assert estimate_proportion(np.ones(1000, bool)).high == 1

    def test_an_amount_no_world_has_may_be_3_7_nths_of_the_greatest(self):
        found = estimate_mean(np.zeros(2000), ValueRange(0.0, 120.0))
        assert (found.value, found.low) == (0, 0)
        assert found.high == pytest.approx(3.69 * 120 / 2000, rel=0.01)

    def test_pairs_that_agree_may_differ_by_as_much_either_way(self):
        found = estimate_mean_difference(np.ones(2000), np.ones(2000), ValueRange(0.0, 120.0).difference)
        assert found.value == 0
        assert found.high == pytest.approx(3.69 * 120 / 2000, rel=0.01)
        assert found.low == -found.high

    def test_values_alike_without_a_range_are_what_they_are(self):
        found = estimate_mean([0.3] * 10)
        assert (found.low, found.high) == pytest.approx((0.3, 0.3), abs=1e-15)

    def test_a_range_without_room_is_exact(self):
        found = estimate_mean(np.zeros(10), ValueRange(0.0, 0.0))
        assert (found.low, found.high) == (0, 0)

    def test_one_event_says_little_of_its_size(self):
        one, ten = (estimate_mean(events(count, 1000, 40.0), AMOUNT) for count in (1, 10))
        assert one.high / one.value > 20
        assert ten.high / ten.value < 3

    def test_too_few_worlds_have_no_interval(self):
        assert math.isnan(estimate_mean([1.0, 2.0, 3.0]).low)


class TestEvents:
    @pytest.mark.parametrize(("count", "worlds"), [(0, 10), (1, 10), (3, 200), (500, 1000), (1000, 1000)])
    def test_against_scipy(self, count, worlds):
        exact = stats.binomtest(count, worlds).proportion_ci(0.95, method="exact")
        assert compute_binomial_interval(count, worlds) == pytest.approx((exact.low, exact.high), abs=1e-12)

    @pytest.mark.parametrize("worlds", [50, 200, 1000])
    def test_exact_coverage(self, worlds):
        """By the sum over all counts, for expected counts from 0.05 to half the worlds."""
        ends = np.array([compute_binomial_interval(count, worlds) for count in range(worlds + 1)])
        for expected in np.geomspace(0.05, worlds / 2, 120):
            share = expected / worlds
            chance = stats.binom.pmf(np.arange(worlds + 1), worlds, share)
            covered = chance[(ends[:, 0] <= share) & (share <= ends[:, 1])].sum()
            assert covered >= 0.95
            assert covered < 0.975 or expected < 20

    def test_exact_coverage_of_pairs_with_few_that_differ(self):
        """By the sum over the counts of pairs that differ one way and the other."""
        worlds, counts = 200, np.arange(16)
        found = {}
        for up in counts:
            for down in counts:
                one = np.arange(worlds) < up
                other = (np.arange(worlds) >= up) & (np.arange(worlds) < up + down)
                found[up, down] = estimate_proportion_difference(one, other)
        for rise, fall in [(0.5, 0.1), (2.0, 0.0), (1.0, 1.0), (4.0, 0.5), (3.0, 3.0)]:
            truth = (rise - fall) / worlds
            covered = sum(
                stats.poisson.pmf(up, rise) * stats.poisson.pmf(down, fall)
                for (up, down), item in found.items() if item.low <= truth <= item.high
            )  # fmt: skip
            assert covered > 0.93


class TestCoverage:
    @pytest.mark.parametrize("worlds", [8, 30, 200])
    def test_exponential(self, worlds):
        assert coverage(lambda rng: rng.exponential(1, worlds), 1.0, AMOUNT) > 0.95 - SLACK

    @pytest.mark.parametrize("worlds", [8, 30])
    def test_normal(self, worlds):
        assert coverage(lambda rng: rng.normal(3, 2, worlds), 3.0) > 0.95 - SLACK

    @pytest.mark.parametrize(("worlds", "share"), [(1000, 0.005), (1000, 0.02), (200, 0.05)])
    def test_few_worlds_with_amounts_of_a_heavy_tail(self, worlds, share):
        """Lognormal amounts, σ = 1: Student’s interval covers 77 to 87 % of these."""

        def draw(rng):
            return rng.lognormal(0, 1, worlds) * (rng.random(worlds) < share)

        assert coverage(draw, share * math.exp(0.5), AMOUNT) > 0.95 - SLACK

    def test_rare_loss_of_everything_beside_frequent_small_losses(self):
        """The range replaces losses that the sample does not show."""

        def draw(rng):
            return np.where(rng.random(1000) < 0.0015, 1.0, 0.002 * rng.exponential(1, 1000))

        truth = 0.0015 + 0.9985 * 0.002
        assert coverage(draw, truth, SHARE) > 0.95 - SLACK
        assert coverage(draw, truth, ValueRange(0.0, 1.0)) < 0.9, (
            "seen: the tail of the small ones does not tell"
        )
