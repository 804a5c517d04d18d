"""Tables of robustness: they fit, and they say what was and was not varied."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.report.robustness_cases import KINDS, case

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report.tables.robustness import build_robustness_tables, list_summary_cells
from guaranteesim.report.texts.findings import render_plain_text, render_robustness_findings


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [60, 100])
def test_tables_fit(kind: str, width: int) -> None:
    text = render_plain_text([], build_robustness_tables(case(kind), width))
    assert max(map(len, text.splitlines())) <= width
    assert FOOTER in " ".join(text.split())
    assert "nan" not in text


def test_findings_hold_answer_and_tables() -> None:
    text = " ".join(render_robustness_findings(case("ordinary")).split())
    for words in (
        "Robust choice on these assumptions", "Refusals counted: major violation", "As if in force: major",
        "Rank survival", "Worth of knowing, in points", "40 rows of 6 varied numbers",
        "12 numbers without a range not varied", "not a recommendation", "Note: A note.", "50 %",
    ):  # fmt: skip
        assert words in text, words


def test_the_notebook_table_has_a_row_per_arrangement() -> None:
    header, rows = list_summary_cells(case("in force"))
    assert len(rows) == 4
    assert {len(row) for row in rows} == {len(header)}
    assert rows[0][0] == "Coalition of the Willing"


def test_frames_are_tidy_and_agree() -> None:
    found = case("ordinary")
    frames = found.export()
    table = frames["robustness"]
    assert len(table) == 8
    assert set(table["consent"]) == {"asked", "as if in force"}
    for name in ("mean", "worst_case", "mean_regret", "high_regret", "worst_regret", "met_share"):
        assert (table[f"{name}_low"] <= table[name] + 1e-12).all()
        assert (table[name] <= table[f"{name}_high"] + 1e-12).all()
    assert (table["mean_regret"] <= table["worst_regret"]).all()
    ranks = frames["ranks"]
    assert (ranks[ranks["rank"] == 4]["share"] == 1).all()
    assert len(frames["wins"]) == 2 * 4 * 3
    assert len(frames["states"]) == 5 * 3 * 40
    assert frames["states"]["chance"].isna().sum() == 3 * 40
    known = frames["information"]
    assert set(known["known"]) >= {"everything", "theory", "weights of consent", "theatre.number-0"}
    assert isinstance(found.regrets(), pd.DataFrame)
    least = found.regrets().groupby(["consent", "given", "value"])["regret_low"].min()
    assert (least < 0.01).all()
