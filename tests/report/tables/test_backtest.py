"""Tests of the back-test on paper and in the terminal: nothing cut off, and the numbers of the tables."""

from __future__ import annotations

from functools import cache
from io import StringIO
from itertools import combinations
from pathlib import Path

import pytest
from rich.console import Console
from tests.analysis.history.test_backtest import case, forecast
from tests.report.figures.test_figures import PIXEL, boxes, overlap, said, texts

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.analysis.history.backtest import Backtest
from guaranteesim.report.figures import draw, draw_backtest
from guaranteesim.report.tables.backtest import build_backtest_tables, list_backtest_findings

WORDS = ("yes", "partly", "no")
LONG = "A case whose title goes on and on, as titles of treaties do, with annexes and protocols"


@cache
def cases_of(kind: str) -> Backtest:
    many = [
        forecast(case(f"case-{n}", honoured=WORDS[n % 3], year=1900 + 9 * n, pair="two" if n > 11 else None),
                 (n + 1) / 15, n / 14 / 2, n / 14 / 3)
        for n in range(14)
    ]  # fmt: skip
    quiet = forecast(case("quiet", "no", None, pair="alone"), 0.0, None)
    titled = many[0].scenario.model_copy(update={"title": LONG})
    named = forecast(titled, 0.4, 0.5)
    kinds = {"fourteen": many, "one": many[:1], "never attacked": [quiet], "long title": [named, *many[1:3]]}
    return Backtest(tuple(kinds[kind]), seed=1)


KINDS = ("fourteen", "one", "never attacked", "long title")


@pytest.mark.parametrize("kind", KINDS)
def test_the_figure_is_legible(kind: str) -> None:
    figure = draw("backtest", cases_of(kind))
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    assert not [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    assert not [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    labels = [(text, box) for text, box in found if not text.startswith("n ")]
    assert not [(a, b) for (a, one), (b, other) in combinations(labels, 2) if overlap(one, other)]
    assert min(text.get_fontsize() for text in texts(figure)) >= 9
    assert FOOTER in said(figure)
    assert "never prediction" in said(figure)
    assert "nan" not in said(figure).split()


def test_the_figure_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = (draw_backtest(cases_of("one"), tmp_path / name) for name in ("a", "b"))
    assert [path.name for path in first] == ["backtest.png", "backtest.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def printed(kind: str, width: int) -> str:
    screen = Console(file=StringIO(), width=width, highlight=False)
    for part in build_backtest_tables(cases_of(kind), width):
        screen.print(part)
    text = screen.file.getvalue()  # type: ignore[attr-defined]  # the StringIO given above
    return str(text)


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_fit_the_width(kind: str, width: int) -> None:
    shown = printed(kind, width)
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= width
    words = " ".join(shown.split())
    assert "consistency with them is claimed, never prediction" in words
    assert FOOTER in words
    for cut in ("nan", "None", "<NA>"):
        assert cut not in words


def test_findings_name_every_miss_and_count_the_attacks() -> None:
    test = cases_of("fourteen")
    whole = " ".join(list_backtest_findings(test))
    assert whole.startswith("The attack came in 14 of 14\xa0cases. Brier score, attacked: ")
    for names in test.misses().values():
        assert all(name in whole for name in names)


def test_a_verdict_says_better_worse_or_level_and_how_clearly() -> None:
    sure = Backtest(
        tuple(forecast(case(f"c{n}", honoured="no", year=1950 + n), 1.0, 0.0) for n in range(6)), 1
    )
    said = list_backtest_findings(sure)
    assert (
        "Brier score, attacked: 0.00; level with the era rate (0.00); level with always yes (0.00)." in said
    )
    assert (
        "Brier score, honoured: 0.00; level with the era rate (0.00); better than always yes (1.00)." in said
    )
    unsure = Backtest((forecast(case("a"), 0.1), forecast(case("b", "no", None), 0.9)), 1)
    assert "worse than always yes (0.50), not clearly" in list_backtest_findings(unsure)[1]
