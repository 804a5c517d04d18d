"""What a block of worlds leaves behind: counts a month and their quantiles, the words in its tables."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from tests.model.small import base, merged, same, scenario

from guaranteesim.ensemble import results
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import BLOCKS, OUTSIDE, VOTES
from guaranteesim.model.record.block_record import STAGES
from guaranteesim.model.record.monthly_counts import BINS, COUNTS, MonthlyCounts, estimate_quantile
from guaranteesim.scenario.reading.loader import load_from_dict

OUTCOMES = Path(__file__).parents[3] / "docs" / "outcomes.md"


@pytest.mark.parametrize("share", [0.05, 0.25, 0.5, 0.75, 0.95])
def test_a_quantile_is_that_of_the_values_to_half_a_bin(share):
    """A thousand values spread evenly over 0..1: the quantile is the share itself."""
    kept = MonthlyCounts(3, ("territory",))
    kept.record_shares("territory", 2, (np.arange(1000) + 0.5) / 1000)
    histogram = kept.histograms["territory"]
    assert histogram.sum(axis=1).tolist() == [0, 1000, 0]
    assert estimate_quantile(histogram[1], share) == pytest.approx(share, abs=0.5 / BINS + 1e-9)


def test_the_least_and_the_largest_share_have_a_bin():
    kept = MonthlyCounts(1, ("territory",))
    kept.record_shares("territory", 1, np.array([0.0, 1.0, 1.0]))
    assert kept.histograms["territory"][0, [0, -1]].tolist() == [1, 2]
    assert estimate_quantile(kept.histograms["territory"][0], 0.1) == 0.5 / BINS
    assert estimate_quantile(kept.histograms["territory"][0], 0.9) == 1 - 0.5 / BINS


def test_two_blocks_together_count_as_one():
    whole, parts = (
        (MonthlyCounts(2, ("territory",)) for _ in range(2)),
        [MonthlyCounts(2, ("territory",)) for _ in "ab"],
    )
    for number, part in enumerate(parts, start=1):
        for position, name in enumerate(COUNTS):
            part.record_count(name, 1 + position % 2, 10 * number + position)
        part.record_shares("territory", 2, np.full(number, 0.3))
    together = sum(parts[1:], start=parts[0])
    expected, _ = whole
    for position, name in enumerate(COUNTS):
        expected.record_count(name, 1 + position % 2, 30 + 2 * position)
    expected.record_shares("territory", 2, np.full(3, 0.3))
    for table in ("counts", "histograms"):
        ours, theirs = getattr(together, table), getattr(expected, table)
        assert ours.keys() == theirs.keys()
        assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_a_seed_that_is_given_goes_before_that_of_the_scenario():
    worlds = np.arange(60)
    given = GuaranteeModel(scenario(), worlds, seed=77)
    written = GuaranteeModel(load_from_dict(merged(base(), {"run.seed": 77})), worlds)
    other = GuaranteeModel(scenario(), worlds)
    for model in (given, written, other):
        model.run_model()
    same(given.record.build_world_table(), written.record.build_world_table())
    same(given.record.build_event_table(), written.record.build_event_table())
    assert len(other.record.build_event_table()["world"]) != len(given.record.build_event_table()["world"])


def test_results_are_read_under_the_names_they_are_kept_under():
    """The stages of the funnel are columns of the table of crises, in the same order for both sides."""
    assert results.STAGES == STAGES
    model = GuaranteeModel(scenario(), np.arange(20))
    model.run_model()
    assert set(STAGES) <= set(model.record.build_event_table())


@pytest.mark.parametrize(("column", "words"), [("vote", VOTES), ("block", BLOCKS), ("outside", OUTSIDE)])
def test_the_words_in_the_tables_are_those_the_documentation_gives(column, words):
    lines = OUTCOMES.read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith(f"| `{column}_<S>` |"))
    assert [word for word in words if not re.search(rf"\b{word}\b", row)] == []
