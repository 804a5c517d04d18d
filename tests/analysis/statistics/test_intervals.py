"""Intervals: closed forms, edges, and coverage by simulation.

Coverage: 2,000 replications, fixed seeds. A nominal 95 % interval is refused where its coverage lies more
than 4.75 standard errors (2.3 points) below 95 %: one false alarm in a million a check, and a true level
of 91 % or less is found nearly always. Intervals that should be near exact must not cover above 98 % either.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta as beta_distribution

from guaranteesim.analysis.statistics import paired_differences
from guaranteesim.analysis.statistics.intervals import (
    UNKNOWN,
    Estimate,
    compute_binomial_interval,
    compute_wilson_interval,
    estimate_clustered_median,
    estimate_mean,
    estimate_median,
    estimate_proportion,
    estimate_share,
)

REPLICATIONS = 2000
SLACK = 4.75 * math.sqrt(0.95 * 0.05 / REPLICATIONS)
brief = settings(max_examples=100, deadline=None, derandomize=True)


def covered(estimates, truth):
    return np.mean([item.low <= truth <= item.high for item in estimates])


def clustered_crises(rng, worlds, p, per_world, spread):
    """Crises a world (Poisson) and successes among them; ``spread`` > 0 makes worlds differ in their p."""
    whole = rng.poisson(per_world, worlds)
    own = rng.beta(p / spread, (1 - p) / spread, worlds) if spread else np.full(worlds, p)
    return rng.binomial(whole, own), whole


class TestWilson:
    def test_known_value(self):
        low, high = compute_wilson_interval(81, 263)  # Newcombe (1998), table I, method 3
        assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)

    def test_ends_are_exact_at_the_edges(self):
        assert compute_wilson_interval(0, 20)[0] == 0
        assert compute_wilson_interval(20, 20)[1] == 1
        assert compute_wilson_interval(0, 20)[1] == pytest.approx(1.959964**2 / (20 + 1.959964**2), rel=1e-6)

    @brief
    @given(st.integers(1, 500), st.data())
    def test_contains_the_share_and_is_symmetric(self, n, data):
        k = data.draw(st.integers(0, n))
        low, high = compute_wilson_interval(k, n)
        assert 0 <= low <= k / n <= high <= 1
        mirrored = compute_wilson_interval(n - k, n)
        assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


class TestShare:
    def test_a_ratio_of_sums_not_a_mean_of_ratios(self):
        assert estimate_share([1, 0], [1, 9]).value == pytest.approx(0.1)

    def test_no_crisis_is_unknown(self):
        assert estimate_share([0, 0], [0, 0]) == UNKNOWN
        assert not estimate_share([], []).is_known

    def test_worlds_without_crises_say_nothing(self):
        part, whole = np.array([1, 0, 2, 1]), np.array([1, 2, 2, 3])
        padded = estimate_share(np.pad(part, (0, 50)), np.pad(whole, (0, 50)))
        assert padded == estimate_share(part, whole)

    def test_a_hundred_crises_in_one_world_are_one_observation(self):
        assert estimate_share([0], [100]).high == pytest.approx(compute_binomial_interval(0, 1)[1])
        assert estimate_share([40], [100]).high - estimate_share([40], [100]).low > 0.6

    def test_crises_all_alike_within_worlds_count_once_a_world(self):
        once = estimate_share([1, 0] * 50, [1] * 100)
        many = estimate_share([10, 0] * 50, [10] * 100)
        assert (many.low, many.high) == pytest.approx((once.low, once.high), abs=1e-3)

    def test_independent_crises_come_near_the_binomial(self):
        rng = np.random.default_rng(1)
        part, whole = clustered_crises(rng, 4000, 0.3, 1.0, 0)
        found = estimate_share(part, whole)
        low, high = compute_binomial_interval(part.sum(), whole.sum())
        assert found.high - found.low == pytest.approx(high - low, rel=0.1)

    @brief
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30))
    def test_stays_between_0_and_1_around_the_value(self, pairs):
        whole = np.array([a + b for a, b in pairs])
        found = estimate_share([a for a, _ in pairs], whole)
        if found.is_known:
            assert 0 <= found.low <= found.value <= found.high <= 1
            assert found.n == whole.sum()

    @pytest.mark.parametrize(("worlds", "p", "per_world", "spread"), [
        (2000, 0.3, 0.5, 0.0), (400, 0.05, 2.0, 0.3), (400, 0.5, 3.0, 0.5), (60, 0.9, 0.5, 0.2), (40, 0.02,
        1.0, 0.1),
        (12, 0.4, 2.0, 0.5),
    ])  # fmt: skip
    def test_covers_at_least_its_level(self, worlds, p, per_world, spread):
        rng = np.random.default_rng(worlds)
        draws = (clustered_crises(rng, worlds, p, per_world, spread) for _ in range(REPLICATIONS))
        found = [item for item in (estimate_share(*draw) for draw in draws) if item.is_known]
        assert covered(found, p) >= 0.95 - SLACK

    def test_a_binomial_interval_over_crises_would_not(self):
        rng = np.random.default_rng(400)
        draws = [clustered_crises(rng, 400, 0.5, 3.0, 0.5) for _ in range(500)]
        naive = [compute_wilson_interval(part.sum(), whole.sum()) for part, whole in draws]
        assert np.mean([low <= 0.5 <= high for low, high in naive]) < 0.9


class TestProportionAndMean:
    @pytest.mark.parametrize(("n", "p"), [(2000, 0.4), (300, 0.02)])
    def test_proportion_covers(self, n, p):
        counts = np.random.default_rng(3).binomial(n, p, REPLICATIONS)
        found = [Estimate(k / n, *compute_binomial_interval(k, n), n) for k in counts]
        assert 0.95 - SLACK < covered(found, p) < 0.98

    def test_proportion_of_flags(self):
        found = estimate_proportion([True, False, False, True])
        assert (found.value, found.n) == (0.5, 4)
        assert estimate_proportion([]) == UNKNOWN

    def test_mean_of_one_world_has_no_interval(self):
        assert math.isnan(estimate_mean([4.0]).low)
        assert estimate_mean([4.0]).value == 4
        assert estimate_mean([]) == UNKNOWN


class TestMedian:
    def test_order_statistics_of_twenty(self):
        found = estimate_median(np.arange(1.0, 21.0))  # ranks 6 and 15: 1 − 2·P(Bin(20, ½) ≤ 5) = .9586
        assert (found.value, found.low, found.high) == (10, 6, 15)

    def test_beyond_the_horizon_is_infinite_and_never_invented(self):
        found = estimate_median([3.0] * 4 + [math.inf] * 6)
        assert math.isinf(found.value)
        assert found.low == 3
        assert math.isinf(found.high)

    def test_too_few_values_have_no_interval(self):
        assert math.isnan(estimate_median([1.0, 2.0, 3.0]).low)
        assert estimate_median([1.0, 2.0, 3.0, 4.0]).value == 2
        assert estimate_median([]) == UNKNOWN
        assert math.isnan(estimate_clustered_median([1.0] * 9, [1, 1, 1, 2, 2, 2, 3, 3, 3]).low)
        assert estimate_clustered_median([], []) == UNKNOWN

    @pytest.mark.parametrize("n", [6, 25, 300])
    def test_covers_at_least_its_level(self, n):
        rng = np.random.default_rng(n)
        found = [estimate_median(rng.exponential(1, n)) for _ in range(REPLICATIONS)]
        assert covered(found, math.log(2)) >= 0.95 - SLACK

    def test_clustered_covers(self):
        rng = np.random.default_rng(9)
        world = np.repeat(np.arange(150), 3)
        found = []
        for _ in range(REPLICATIONS // 2):
            shifts = rng.normal(0, 1, 150)[world] + rng.normal(0, 1, world.size)
            found.append(estimate_clustered_median(shifts, world))
        assert covered(found, 0.0) >= 0.95 - SLACK * math.sqrt(2)


class TestPaired:
    def test_proportions_that_agree_in_every_world_are_not_certainly_equal(self):
        flags = np.arange(100) < 30
        found = paired_differences.estimate_proportion_difference(flags, flags)
        assert found.value == 0
        assert found.low < 0 < found.high < 0.04
        assert paired_differences.estimate_proportion_difference([], []) == UNKNOWN

    def test_proportion_difference_covers(self):
        rng = np.random.default_rng(11)
        found = []
        for _ in range(REPLICATIONS):
            luck = rng.random(300)
            found.append(
                paired_differences.estimate_proportion_difference(
                    luck < 0.35, (luck + 0.1 * rng.random(300)) < 0.35
                )
            )
        truth = 0.35 - (beta_distribution(1, 1).cdf(0.25) + 0.05)
        assert 0.95 - SLACK < covered(found, truth) < 0.98

    def test_mean_difference_is_tighter_than_two_runs(self):
        rng = np.random.default_rng(12)
        shared = rng.normal(0, 5, 400)
        these, those = shared + rng.normal(1, 1, 400), shared + rng.normal(0, 1, 400)
        found = paired_differences.estimate_mean_difference(these, those)
        assert found.high - found.low < 0.4 * math.hypot(
            *(estimate_mean(x).high - estimate_mean(x).low for x in (these, those))
        )
        assert found.excludes_zero

    def test_share_difference_of_a_run_with_itself_is_nothing(self):
        part, whole = clustered_crises(np.random.default_rng(13), 200, 0.4, 1, 0.3)
        found = paired_differences.estimate_share_difference(part, whole, part, whole)
        assert found.value == 0
        assert found.low <= 0 <= found.high
        assert found.high - found.low < 0.02

    def test_share_difference_unknown_where_one_side_had_no_crisis(self):
        assert paired_differences.estimate_share_difference([0], [0], [1], [2]) == UNKNOWN

    def test_share_difference_from_exactly_0_is_the_other_share(self):
        part, whole = clustered_crises(np.random.default_rng(14), 300, 0.4, 1, 0.3)
        found, alone = (
            paired_differences.estimate_share_difference(part, whole, 0 * whole, whole),
            estimate_share(part, whole),
        )
        assert found.value == alone.value
        assert found.high == pytest.approx(alone.high)
        assert found.low < alone.low

    @pytest.mark.parametrize(("worlds", "one", "other"), [(400, 0.5, 0.35), (400, 0.5, 0.5), (80, 0.1, 0.3)])
    def test_share_difference_covers(self, worlds, one, other):
        rng = np.random.default_rng(worlds)
        found = []
        for _ in range(REPLICATIONS):
            whole, other_whole = rng.poisson(1.5, worlds), rng.poisson(1.2, worlds)
            tilt = rng.normal(0, 0.15, worlds)  # the same history in both arrangements
            part = rng.binomial(whole, np.clip(one + tilt, 0, 1))
            other_part = rng.binomial(other_whole, np.clip(other + tilt, 0, 1))
            found.append(paired_differences.estimate_share_difference(part, whole, other_part, other_whole))
        shift = _clipped(other) - _clipped(one)
        assert covered(found, one - other - shift) >= 0.95 - SLACK


def _clipped(centre):
    """By how much clipping at 0 and 1 moves the mean of centre + N(0, 0.15²)."""
    z = np.linspace(-6, 6, 20001)
    weight = np.exp(-z * z / 2)
    return float((np.clip(centre + 0.15 * z, 0, 1) * weight).sum() / weight.sum()) - centre
