"""Precision in words, and the stages that lead to it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from tests.small_world import make_results, make_scenario, rename_run

from guaranteesim.analysis.outcomes.precision_target import (
    FIRST_STAGE,
    Precision,
    PrecisionTarget,
    choose_next_stage,
    measure_precision,
    read_precision_target,
)
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate, estimate_proportion
from guaranteesim.analysis.statistics.paired_differences import estimate_proportion_difference
from guaranteesim.errors import UserError


@pytest.mark.parametrize(
    ("text", "outcome", "half_width", "difference"),
    [
        ("±1 point on the difference of major violation", "major_violation", 0.01, True),
        ("± 0.5 points  on major_violation", "major_violation", 0.005, False),
        ("+-2 months on mean months of peace", "mean_peace_months", 2.0, False),
        ("+/-2 months on difference in mean_peace_months", "mean_peace_months", 2.0, True),
        ("0.01 major_violation", "major_violation", 0.01, False),
        ("1e-3 clash", "clash", 0.001, False),
        ("1 pp on direct clash", "clash", 0.01, False),
        ("0.5 percentage points on nuclear use", "nuclear_use", 0.005, False),
        ("3 $bn on arms given", "arms_bn", 3.0, False),
        ("3 BE-months on be_months", "be_months", 3.0, False),
    ],
)
def test_statements_are_read(text: str, outcome: str, half_width: float, difference: bool) -> None:
    target = read_precision_target(text)
    assert target.outcome.name == outcome
    assert target.half_width == pytest.approx(half_width)
    assert target.names_difference == difference


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("as good as it gets", "write it like"),
        ("", "write it like"),
        ("one point on clash", "write it like"),
        ("±0 points on clash", "greater than 0"),
        ("±1 on clash", "below 100 points"),
        ("200 points on clash", "below 100 points"),
        ("±1 day on clash", "points"),
        ("±1 point on war_months", "months"),
        ("±1 point on major_voilation", "did you mean major_violation"),
        ("±1 point on honoured", "with a value in every world"),
        ("±1 point on force", "there are:"),
    ],
)
def test_nonsense_is_refused_with_the_remedy(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_precision_target(text)


def test_a_stage_is_at_most_twice_the_one_before_and_no_larger_than_needed() -> None:
    target = read_precision_target("1 point on clash")
    assert choose_next_stage(target, Precision(0.01, "a", 500), 10_000) is None
    assert choose_next_stage(target, Precision(0.04, "a", 500), 10_000) == 1000
    assert choose_next_stage(target, Precision(0.011, "a", 4000), 10_000) == 5500
    assert choose_next_stage(target, Precision(0.04, "a", 6000), 10_000) == 10_000
    assert choose_next_stage(target, Precision(0.04, "a", 10_000), 10_000) is None
    assert choose_next_stage(target, Precision(math.inf, "a", 3), 10_000) == 500
    assert Precision(0.02, "a", 500).estimate_worlds(0.01) == 2000


def test_the_widest_interval_counts() -> None:
    made, name = make_scenario(), find_outcome("clash")
    base = make_results(made, [], 400, clash=np.zeros(400, dtype=bool))
    alike = rename_run(base, "alike")
    other = rename_run(make_results(made, [], 400, clash=np.arange(400) < 100), "other")
    target = PrecisionTarget("", name, 0.01, True)
    found = measure_precision(target, [base, alike, other], "small")
    gap = name.estimate_difference(other, base)
    assert found == Precision((gap.high - gap.low) / 2, "other", 400)
    own = name.estimate(other)
    assert measure_precision(target, [base, other]).half_width == (own.high - own.low) / 2


def test_a_run_without_the_outcome_does_not_count() -> None:
    target = read_precision_target("1 point on true_reliability")
    without = rename_run(make_results(make_scenario(None), [], 50), "without")
    assert measure_precision(target, [without, make_results(make_scenario(), [], 50)]).widest == "small"


Draw = Callable[[np.random.Generator, int], np.ndarray]


def _draw_shares(p: float) -> Draw:
    return lambda rng, n: rng.random((1, n)) < p


def _draw_pairs(more: float, fewer: float) -> Draw:
    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        u = rng.random(n)
        return np.stack([u < more, (u >= more) & (u < more + fewer)])

    return draw


def _estimate(flags: np.ndarray) -> Estimate:
    return estimate_proportion(flags[0]) if len(flags) == 1 else estimate_proportion_difference(*flags)


@pytest.mark.parametrize(
    ("draw", "truth", "half_width"),
    [
        (_draw_shares(0.3), 0.3, 0.02),
        (_draw_shares(0.01), 0.01, 0.005),
        # The first stage is about as precise as asked for: the case in which stopping depends most on luck.
        (_draw_shares(0.05), 0.05, 0.0197),
        (_draw_pairs(0.1, 0.05), 0.05, 0.02),
        (_draw_pairs(0.02, 0.0), 0.02, 0.0135),
    ],
)
def test_intervals_keep_their_level_although_worlds_decide_when_to_stop(
    draw: Draw, truth: float, half_width: float
) -> None:
    """At least 94 % of 1,000 replications cover; the standard error of such a share is 0.7 points.

    Seeds are fixed. With other seeds a true coverage of 95 % fails the test with a chance of 7 %.
    """
    target = PrecisionTarget("", find_outcome("clash"), half_width, True)
    covered = 0
    for replication in range(1000):
        rng = np.random.default_rng([7, replication])
        flags = draw(rng, FIRST_STAGE)
        while True:
            found = _estimate(flags)
            n = flags.shape[1]
            more = choose_next_stage(target, Precision((found.high - found.low) / 2, "", n), 100_000)
            if more is None:
                break
            flags = np.concatenate([flags, draw(rng, more - n)], axis=1)
        covered += found.low <= truth <= found.high
    assert covered >= 940
