"""The back-test on the panel in words, tables and figures: the answer first, nothing cut off."""

from __future__ import annotations

from io import StringIO
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts
from tests.report.panel_cases import KINDS, make_test

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.report.figures import draw, draw_panel
from guaranteesim.report.tables.panel import (
    build_panel_answer,
    build_panel_tables,
    list_panel_findings,
)
from guaranteesim.report.words.formats import NBSP

FIGURES = ("panel_calibration", "panel_roc")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FIGURES)
def test_the_figure_is_legible(name: str, kind: str) -> None:
    figure = draw(name, make_test(kind))
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    assert not [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    assert not [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(text.get_fontsize() for text in texts(figure)) >= 9
    assert FOOTER in said(figure)
    assert "nan" not in said(figure).split()


def test_the_figures_are_the_same_each_time(tmp_path: Path) -> None:
    first, second = (draw_panel(make_test("whole"), tmp_path / name) for name in ("a", "b"))
    assert [path.name for path in first] == [f"{name}.{form}" for name in FIGURES for form in ("png", "svg")]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [80, 120])
def test_the_tables_fit_the_width(kind: str, width: int) -> None:
    console = Console(width=width, file=StringIO())
    for part in build_panel_tables(make_test(kind), width):
        console.print(part)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= width
    assert "nan" not in shown.split()
    assert FOOTER in " ".join(shown.split())


@pytest.mark.parametrize("kind", KINDS)
def test_the_findings_are_sentences_with_the_answer_first(kind: str) -> None:
    test = make_test(kind)
    findings = list_panel_findings(test)
    assert findings[0] == build_panel_answer(test)
    assert all(sentence.endswith(".") for sentence in findings)
    assert "nan" not in " ".join(findings)


def test_the_answer_claims_what_the_intervals_resolve() -> None:
    test = make_test("whole")
    beaten = [
        sum(test.find_main(asked.question).compare("adjusted", who, "log").high < 0 for asked in test.answers)
        for who in ("base_rate", "constant", "logit")
    ]
    # The model knows the law of the rows, and the logit has to find it.
    assert beaten[:2] == [4, 4]
    assert beaten[2] < 4
    answer = build_panel_answer(test)
    assert "the base rate of the other rivalries on all 4 questions; the best constant" in answer
    assert answer.count("all 4 questions") == 2
    assert build_panel_answer(make_test("nothing happened")).count("on nothing") == 3


def test_levels_and_orders_are_told_apart() -> None:
    test = make_test("whole")
    findings = " ".join(list_panel_findings(test))
    assert "not told apart from a logit on the same facts" in findings
    said, was = (100 * share for share in (test.answers[0].mean_forecast, test.answers[0].mean_outcome))
    # Drawn with 0.7 logits too much.
    assert said > was + 8
    assert f"on average it says dispute begun {said:.0f} % where it was {was:.0f} %" in findings.replace(
        NBSP, " "
    )


def test_every_table_can_be_kept() -> None:
    tables = make_test("whole").export()
    assert set(tables) == {
        "scores", "calibration", "roc", "misses", "forecasts", "balance", "pacts", "fighting"
    }  # fmt: skip
    scores = tables["scores"]
    assert set(scores["left_out"]) == {"leave-rivalry-out", "leave-era-out"}
    model = scores[(scores["forecaster"] == "adjusted") & (scores["score"] == "log")]
    assert model["less_logit"].notna().all()
    assert not scores[scores["forecaster"] == "constant"]["score"].isin(["auc"]).any()
    assert len(tables["forecasts"]) == 4800
    assert all(isinstance(frame, pd.DataFrame) and len(frame) for frame in tables.values())
