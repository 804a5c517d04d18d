"""Results as people look at them: one small table, one figure by name, and text that can be read."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

import guaranteesim as gs

STUDIES = (gs.Study.run, gs.compare, gs.compare_theories, gs.backtest, gs.bargain)
SHARED = ("worlds", "seed", "workers", "out", "figures", "progress", "replace")


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    pair = ["no-guarantee", "nato-membership"]
    return {
        "Results": gs.load("nato-membership").run(worlds=20),
        "Comparison": gs.compare(pair, worlds=20),
        "TheoryComparison": gs.compare_theories(pair, theories="restraint", worlds=10),
        "Backtest": gs.backtest(["belgium-1914", "kuwait-1990"], worlds=10),
        "Bargain": gs.bargain("force-and-clock", worlds=10),
    }


@pytest.mark.parametrize("name", ["Results", "Comparison", "TheoryComparison", "Backtest", "Bargain"])
def test_every_study_gives_what_can_be_shown_and_plotted(shown: dict[str, Any], name: str) -> None:
    result = shown[name]
    assert isinstance(result, getattr(gs, name))
    table = result._repr_html_()
    assert table.startswith("<table>")
    assert table.count("<tr>") > 2
    assert len(table) < 6000
    assert "not a forecast" in table
    assert "nan" not in table
    assert isinstance(result.plot(), Figure)


def test_a_figure_is_plotted_by_name(shown: dict[str, Any]) -> None:
    comparison = shown["Comparison"]
    assert isinstance(comparison.plot("frontier"), Figure)
    assert {"frontier", "timeline", "bargaining"} <= set(gs.figures())
    with pytest.raises(gs.UserError, match="did you mean frontier"):
        comparison.plot("frontie")
    with pytest.raises(gs.UserError, match="is drawn from"):
        comparison.plot("timeline")


def test_titles_from_files_are_escaped(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    study = gs.load("no-guarantee", sets=[f"title='{hostile}'"])
    table = gs.compare([study, "nato-membership"], worlds=5)._repr_html_()
    assert hostile not in table
    assert "&lt;script&gt;" in table


def test_an_explanation_prints_as_text() -> None:
    explanation = gs.load("istanbul-draft-2022-ru").explain()
    text = str(explanation)
    assert len(text) < 12_000
    assert max(map(len, text.splitlines())) <= 100
    assert "Russia" in text
    assert len(repr(explanation)) < 200
    assert explanation._repr_html_().startswith("<pre>")


def test_outcomes_are_listed_with_their_units() -> None:
    table = gs.outcomes()
    assert list(table.columns) == ["name", "title", "unit"]
    assert table.set_index("name").loc["major_violation", "unit"] == "share"


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.__qualname__)
def test_every_study_takes_its_settings_by_keyword_and_by_the_same_names(study: Any) -> None:
    parameters = inspect.signature(study).parameters
    assert set(SHARED) <= set(parameters)
    plain = [p.name for p in parameters.values() if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert len(plain) == 1
    assert [name for name in parameters if name in SHARED] == list(SHARED)
