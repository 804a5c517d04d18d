"""What is counted a world is what the events say; nothing that is not a number is ever handed on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from guaranteesim.ensemble import STAGES, Results
from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Events, Worlds
from guaranteesim.errors import GuaranteesimError


def _per_world(results: Results, holds: pd.Series) -> pd.Series:
    rows: pd.Series = results.events.loc[holds, "world"].value_counts()
    return rows.reindex(results.worlds["world"], fill_value=0)


def _same(counted: pd.Series, expected: pd.Series) -> bool:
    return counted.tolist() == expected.tolist()


def test_acts_by_rung(results: Results) -> None:
    for rung in results.scenario.rungs:
        assert _same(results.worlds[f"acts_{rung}"], _per_world(results, results.events["rung"] == rung))
    acts = results.worlds[[f"acts_{rung}" for rung in results.scenario.rungs]]
    assert acts.to_numpy().sum() == len(results.events) > 0


def test_every_stage_of_the_funnel(results: Results) -> None:
    for stage in STAGES:
        assert _same(results.worlds[stage], _per_world(results, results.events[stage]))
    for wider, narrower in pairwise(STAGES):
        assert (results.events[narrower] <= results.events[wider]).all()


def test_who_blocked(results: Results) -> None:
    assert "blocked_RUS" in results.worlds
    for code in results.scenario.guarantors:
        block = results.events[f"block_{code}"]
        assert _same(results.worlds[f"blocked_{code}"], _per_world(results, block >= "blocked"))
        assert _same(results.worlds[f"decisive_{code}"], _per_world(results, block == "decisive"))


def test_obligations_leave_out_the_untested_and_the_challenger(results: Results) -> None:
    called = kept = tested = 0
    for code in ("USA", "GBR"):
        vote = results.events[f"vote_{code}"]
        kept += vote.isin(["honoured", "late"]).sum()
        tested += (~vote.isin(["not called", "overruled"])).sum()
        called += (vote != "not called").sum()
    assert results.worlds["guarantors_called"].sum() == called
    assert results.worlds["obligations_kept"].sum() == kept
    assert results.worlds["obligations"].sum() == tested > kept > 0


def test_crises_honoured_in_full_in_part_and_by_nobody(results: Results) -> None:
    events, worlds = results.events, results.worlds
    votes = events[["vote_USA", "vote_GBR"]]
    failed = (~votes.isin(["not called", "late", "honoured"])).any(axis=1)
    assert _same(worlds["kept_in_full"], _per_world(results, events["honoured"] & ~failed))
    assert _same(worlds["kept_in_part"], _per_world(results, events["honoured"] & failed))
    assert _same(worlds["kept_by_nobody"], _per_world(results, events["called"] & ~events["honoured"]))
    ways = worlds[["kept_in_full", "kept_in_part", "kept_by_nobody"]].sum(axis=1)
    assert _same(ways, worlds["called"])


def test_crises_after_a_provocation(results: Results) -> None:
    provoked = results.events["provoked"]
    assert _same(results.worlds["provoked"], _per_world(results, provoked))
    assert _same(results.worlds["provoked_clash"], _per_world(results, provoked & results.events["clash"]))
    assert provoked.any()


def test_forces_are_summed(results: Results) -> None:
    for name in ("promised_be", "sent_be", "treaty_be", "outside_be"):
        summed = results.events.groupby("world")[name].sum()
        expected = summed.reindex(results.worlds["world"], fill_value=0.0)
        np.testing.assert_allclose(results.worlds[name], expected, rtol=1e-12)


def test_no_row_holds_anything_but_numbers_and_words(results: Results) -> None:
    for frame in (results.worlds, results.monthly, results.timeline):
        assert np.isfinite(frame.to_numpy(dtype=float)).all()
    events = results.events
    assert (events["days_to_act"].isna() == ~events["honoured"]).all()
    assert np.isfinite(events["days_to_act"].dropna()).all()
    assert not events.drop(columns="days_to_act").isna().any(axis=None)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_refused_by_name(bad: float) -> None:
    with pytest.raises(GuaranteesimError, match="1 values of utility_USA"):
        build_arrow_table(Worlds, {"utility_USA": np.array([0.0, bad])})


def test_never_is_not_the_same_as_unknown() -> None:
    never = build_arrow_table(Events, {"days_to_act": np.array([1.0, np.inf])})
    assert never.column("days_to_act").null_count == 1
    with pytest.raises(GuaranteesimError, match="days"):
        build_arrow_table(Events, {"days_to_act": np.array([1.0, np.nan])})
