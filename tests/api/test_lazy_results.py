"""Results read by column give what whole frames give: tables, texts, figures' numbers, and kept files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import guaranteesim as gs
from guaranteesim.analysis.comparison.comparison import summarise_run
from guaranteesim.analysis.outcomes.blockers import build_blocker_table
from guaranteesim.analysis.outcomes.funnel import build_funnel_table
from guaranteesim.analysis.outcomes.survival import build_survival_table
from guaranteesim.ensemble.keep import results_reader
from guaranteesim.ensemble.lazy_tables import FrameTable, ParquetTable
from guaranteesim.report.drawing.world_crises import number_crises
from guaranteesim.report.figures.rungs import compute_act_rate
from guaranteesim.report.texts.findings import render_comparison_findings, render_run_findings
from guaranteesim.report.texts.story import tell_story

WORLDS = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison of two arrangements and no deal, kept."""
    place = tmp_path_factory.mktemp("lazy") / "two"
    names = ["budapest-1994", "article-5-like"]
    gs.compare(names, worlds=WORLDS, sets=["run.horizon_months=24"], out=place, figures=False)
    return place


@pytest.fixture
def pair(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[gs.Comparison, gs.Comparison]:
    """The comparison with frames, and the same with tables that are read by column."""
    whole = gs.read(folder)
    monkeypatch.setattr(results_reader, "MOST_AS_FRAME", 0)
    lazy = gs.read(folder)
    assert isinstance(whole, gs.Comparison)
    assert isinstance(lazy, gs.Comparison)
    assert all(isinstance(run.world_table, FrameTable) for run in whole.results)
    assert all(isinstance(run.event_table, ParquetTable) for run in lazy.results)
    return whole, lazy


def test_every_table_of_a_comparison_is_the_same(pair: tuple[gs.Comparison, gs.Comparison]) -> None:
    whole, lazy = pair
    one, other = whole.export(), lazy.export()
    assert one.keys() == other.keys()
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name], check_exact=True)
    assert render_comparison_findings(whole) == render_comparison_findings(lazy)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_table_of_a_run_is_the_same(pair: tuple[gs.Comparison, gs.Comparison], place: int) -> None:
    whole, lazy = (comparison.results[place] for comparison in pair)
    for build in (summarise_run, build_survival_table, build_funnel_table, build_blocker_table):
        pd.testing.assert_frame_equal(build(whole), build(lazy), check_exact=True)
    pd.testing.assert_frame_equal(whole.describe(), lazy.describe(), check_exact=True)
    pd.testing.assert_frame_equal(whole.draw_inputs(), lazy.draw_inputs(), check_exact=True)
    assert render_run_findings(whole) == render_run_findings(lazy)
    for rung in whole.scenario.rungs:
        assert compute_act_rate(whole, rung) == compute_act_rate(lazy, rung)
    for world in (0, 7, WORLDS - 1):
        assert tell_story(whole, world) == tell_story(lazy, world)
        pd.testing.assert_frame_equal(number_crises(whole, world), number_crises(lazy, world))


def test_descriptions_count_exactly(pair: tuple[gs.Comparison, gs.Comparison]) -> None:
    run = pair[1].results[0]
    found = run.describe().set_index("column")
    assert (found["rows"] == WORLDS).all()
    peace = run.world_table["peace_months"].to_numpy()
    assert found.loc["peace_months", "mean"] == peace.sum() / WORLDS
    assert found.loc["peace_months", "q50"] == np.sort(peace)[WORLDS // 2 - 1]
    assert found.loc["peace_months", "exact"]


def test_kept_results_read_by_column_are_compared_as_they_are(
    pair: tuple[gs.Comparison, gs.Comparison], tmp_path: Path
) -> None:
    runs = list(pair[1].results)
    made = gs.compare(runs, out=tmp_path / "again", figures=False)
    assert made.worlds == WORLDS
    frame = pair[0].table()
    pd.testing.assert_frame_equal(made.table(), frame, check_exact=True)
