"""Guarantors that honour a call, and the share of the promised force that arrives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.small_world import make_crisis, make_results, make_scenario

from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.analysis.outcomes.registry import FULFILMENT, OUTCOMES, find_outcome
from guaranteesim.ensemble.results import Results

CALLED = {"vote_USA": "honoured", "vote_GBR": "late", "vote_CHN": "objected"}


def run(*crises: dict[str, object], worlds: int = 6) -> Results:
    return make_results(make_scenario(), list(crises), worlds)


def test_numbers_are_means_of_the_crises_called() -> None:
    made = run(
        make_crisis(0, 1, reached="in_time", **CALLED), make_crisis(0, 2, reached="in_time", **CALLED),
        make_crisis(1, 1, vote_USA="overruled", vote_GBR="abstained"), make_crisis(2, 1, reached="casus"),
    )  # fmt: skip
    called, honouring = (
        find_outcome(f"guarantors_{name}").estimate(made) for name in ("called", "honouring")
    )
    assert called.value == pytest.approx((3 + 3 + 2) / 3)
    assert honouring.value == pytest.approx((2 + 2 + 0) / 3)
    assert 0 <= honouring.low < honouring.value < honouring.high


def test_in_full_in_part_and_by_nobody_add_up_to_the_crises_called() -> None:
    full = {"vote_USA": "honoured", "vote_GBR": "late", "vote_CHN": "not called"}
    made = run(
        make_crisis(0, 1, reached="in_time", **full), make_crisis(0, 2, reached="in_time", **CALLED),
        make_crisis(1, 1, reached="honoured", **CALLED), make_crisis(1, 2, vote_USA="overruled"),
        make_crisis(2, 1, reached="casus"),
    )  # fmt: skip
    shares = {
        how: find_outcome(f"honoured_{how}").estimate(made).value
        for how in ("in_full", "in_part", "by_nobody")
    }
    assert shares == pytest.approx({"in_full": 1 / 4, "in_part": 2 / 4, "by_nobody": 1 / 4})
    assert find_outcome("honoured").estimate(made).value == pytest.approx(3 / 5)


def test_shares_are_of_the_force_promised_in_all_crises() -> None:
    kept = [make_crisis(world, 1, reached="in_time") for world in range(2)]
    made = run(*kept, make_crisis(2, 1), make_crisis(3, 1, reached="casus"))
    assert find_outcome("force_sent").estimate(made).value == pytest.approx(8 / 18)
    assert find_outcome("force_in_time").estimate(made).value == pytest.approx(6 / 18)


def test_a_share_of_0_or_1_is_not_certain() -> None:
    """Nothing came in three worlds of four: what comes in a world not seen may be all."""
    found = find_outcome("force_in_time").estimate(run(*(make_crisis(world, 1) for world in range(3))))
    assert (found.value, found.low, found.n) == (0, 0, 3)
    assert 0.7 < found.high < 1
    number = find_outcome("guarantors_honouring").estimate(run(make_crisis(0, 1, vote_USA="objected")))
    assert number.value == 0
    assert 1 < number.high <= 4


def test_few_worlds_without_variation_prove_no_difference() -> None:
    never = run(*(make_crisis(world, 1) for world in range(3)))
    kept = run(*(make_crisis(world, 1, reached="in_time") for world in range(3)))
    for item in FULFILMENT:
        gap = item.estimate_difference(kept, never)
        assert not gap.excludes_zero, item.name
    assert find_outcome("force_sent").estimate_difference(kept, never).value == pytest.approx(4 / 6)


def test_many_worlds_do() -> None:
    rng = np.random.default_rng(1)
    kept = [
        make_crisis(world, 1, reached="in_time" if rng.random() < 0.5 else "called") for world in range(200)
    ]
    never = [make_crisis(world, 1) for world in range(200)]
    gap = find_outcome("force_in_time").estimate_difference(run(*kept, worlds=200), run(*never, worlds=200))
    assert gap.excludes_zero
    assert gap.low < gap.value < gap.high


def test_unknown_without_a_call_or_in_results_that_do_not_tell() -> None:
    for made in (run(), run(make_crisis(0, 1, reached="casus"))):
        assert not any(item.estimate(made).is_known for item in FULFILMENT)
    told = run(make_crisis(0, 1, reached="in_time", **CALLED))
    newer = ["kept_in_full", "kept_in_part", "kept_by_nobody"]
    old = told.worlds.drop(columns=["guarantors_called", "promised_be", "sent_be", *newer])
    older = replace(told, worlds=old)
    known = {item.name for item in FULFILMENT if item.estimate(older).is_known}
    assert known == {"guarantors_honouring"}
    assert not find_outcome("force_sent").estimate_difference(older, told).is_known


def test_shares_of_crises_have_no_unconditional_value() -> None:
    assert all(item.compute_by_world(run(make_crisis(0, 1))) is None for item in FULFILMENT)
    assert set(FULFILMENT) <= set(OUTCOMES)
    assert "guarantors_honouring" in compare_runs([run()]).table()
