"""Summaries that merge: the same for any split, exact means, quantiles within the stated error."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guaranteesim.ensemble import Results
from guaranteesim.ensemble.columns import QUANTILES
from guaranteesim.ensemble.lazy_tables import FrameTable
from guaranteesim.ensemble.summaries import (
    MOST_VALUES,
    QUANTILE_ERROR,
    ColumnSummary,
    describe_table,
    merge_summaries,
    summarise_values,
)

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)
# Sums of numbers of ordinary size, which need every bit, and columns of few values.
LISTS = st.one_of(
    st.lists(NUMBERS, max_size=60),
    st.lists(st.one_of(st.just(float("nan")), st.floats(-1e3, 1e3)), max_size=60),
    st.lists(st.sampled_from([0.0, -0.0, 1.0, 0.1, 240.0]), max_size=60),
)
RANKS = (0.0, *QUANTILES, 1.0)


def find_quantile(values: np.ndarray, share: float) -> float:
    """The least value that at least ``share`` of them do not exceed, by sorting."""
    ordered = np.sort(values)
    return float(ordered[max(int(np.ceil(share * len(ordered))), 1) - 1])


@settings(max_examples=300, deadline=None)
@given(LISTS, st.lists(st.integers(0, 60), max_size=5), st.randoms(use_true_random=False))
def test_any_split_gives_the_summary_of_the_whole(values: list[float], cuts: list[int], luck: object) -> None:
    rows = np.array(values, dtype=np.float64)
    parts = [summarise_values(part) for part in np.split(rows, sorted(min(cut, len(rows)) for cut in cuts))]
    luck.shuffle(parts)  # type: ignore[attr-defined]
    whole = summarise_values(rows)
    assert merge_summaries(parts) == whole
    assert hash(merge_summaries(parts)) == hash(whole)


@settings(max_examples=300, deadline=None)
@given(LISTS)
def test_counts_and_means_are_exact(values: list[float]) -> None:
    rows = np.array(values, dtype=np.float64)
    known = [Fraction(value) for value in values if value == value]
    found = summarise_values(rows)
    assert (found.rows, found.rows - found.missing) == (len(rows), len(known))
    assert Fraction(found.total, 2**1074) == sum(known)
    if known:
        assert found.mean == float(sum(known) / len(known))
        assert (found.least, found.greatest) == (float(min(known)), float(max(known)))
    else:
        assert np.isnan(found.mean)


@pytest.mark.parametrize("size", [1, 7, 1000, MOST_VALUES])
def test_quantiles_of_few_values_are_exact(size: int) -> None:
    values = np.random.default_rng(size).normal(size=size)
    found = merge_summaries(summarise_values(part) for part in np.array_split(np.repeat(values, 3), 5))
    assert found.is_exact
    assert [found.estimate_quantile(share) for share in RANKS] == [
        find_quantile(np.repeat(values, 3), share) for share in RANKS
    ]


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
@pytest.mark.parametrize("law", ["normal", "lognormal", "uniform"])
def test_quantiles_of_many_values_are_within_the_stated_error(law: str, scale: float) -> None:
    values = scale * getattr(np.random.default_rng(3), law)(size=20_000)
    parts = [summarise_values(part) for part in np.array_split(values, 9)]
    found = merge_summaries(parts)
    assert not found.is_exact
    assert found == summarise_values(values)
    for share in RANKS:
        wanted = find_quantile(values, share)
        assert abs(found.estimate_quantile(share) - wanted) <= QUANTILE_ERROR * abs(wanted)
    assert found.estimate_quantile(0.0) == values.min()
    assert found.estimate_quantile(1.0) == values.max()


def test_parts_of_few_values_may_be_a_whole_of_many() -> None:
    parts = [summarise_values(np.arange(1000.0) + 1000 * place) for place in range(3)]
    assert all(part.is_exact for part in parts)
    whole = summarise_values(np.arange(3000.0))
    assert not whole.is_exact
    assert (parts[0] + parts[1]) + parts[2] == parts[0] + (parts[1] + parts[2]) == whole
    assert whole.estimate_quantile(0.5) == pytest.approx(1499, rel=QUANTILE_ERROR)


def test_nothing_has_no_mean_and_no_quantile() -> None:
    found = summarise_values(np.array([np.nan]))
    assert (found.rows, found.missing) == (1, 1)
    assert np.isnan(found.mean)
    assert np.isnan(found.estimate_quantile(0.5))
    with pytest.raises(ValueError, match="infinite"):
        summarise_values(np.array([np.inf]))
    assert found.__eq__("another thing") is NotImplemented


def test_what_a_mean_in_doubles_would_lose_is_kept() -> None:
    values = np.array([1e16, 1.0, -1e16] * 100)
    assert summarise_values(values).mean == 1 / 3
    assert isinstance(summarise_values(values), ColumnSummary)


def test_a_table_is_described_column_by_column(results: Results) -> None:
    found = describe_table(results.world_table).set_index("column")
    worlds = results.worlds
    assert list(found.index) == [name for name in worlds if worlds[name].dtype != "category"]
    assert found.loc["wars", "mean"] == worlds["wars"].mean()
    assert found.loc["clash", "mean"] == worlds["clash"].mean()
    assert found.loc["arms_bn", "mean"] == pytest.approx(worlds["arms_bn"].mean(), rel=1e-15)
    assert found.loc["peace_months", "q50"] == find_quantile(worlds["peace_months"].to_numpy(), 0.5)
    events = describe_table(results.event_table).set_index("column")
    assert events.loc["days_to_act", "missing"] == results.events["days_to_act"].isna().sum()
    assert "rung" not in events.index
    assert results.describe().equals(describe_table(results.world_table))


def test_few_rows_and_chosen_columns() -> None:
    table = FrameTable(pd.DataFrame({"a": [1.0, 2.0], "b": [True, False], "c": [3, 4]}))
    found = describe_table(table, ["b", "c"])
    assert found["mean"].tolist() == [0.5, 3.5]
    assert found["exact"].all()
