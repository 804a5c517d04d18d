"""Every figure, drawn from ordinary and odd runs: nothing covered, nothing cut off, nothing missing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from tests.report.figure_cases import (
    COMPARISONS,
    FIVE,
    LONG,
    RUNS,
    asked,
    clause,
    comparison_of,
    ordinary,
    results,
    run_of,
)
from tests.report.text_cases import plain
from tests.small_world import add_utility, make_deal, make_no_deal, make_results

from guaranteesim.analysis.comparison.comparison import FOOTER, compare_runs
from guaranteesim.analysis.consent.acceptance import Acceptance, compute_acceptance
from guaranteesim.errors import StorageError, UserError
from guaranteesim.report import style
from guaranteesim.report.drawing.world_crises import _are_rest_milder as graver
from guaranteesim.report.drawing.world_crises import _describe_blocking_parties as blocked
from guaranteesim.report.figures import draw, draw_all, draw_run, list_figure_names
from guaranteesim.report.figures.acceptance import _make_title as acceptance_title
from guaranteesim.scenario.schema import Scenario

PIXEL = 1.0
ASKED_ONLY = ("acceptance", "frontier")
ASKED = (*ASKED_ONLY, "headline")
"""Figures that show something else where the sides are asked."""


def cases(name: str) -> list[str]:
    """Comparisons to draw a figure from."""
    asked = [kind for kind in COMPARISONS if kind.startswith("asked")]
    plain = [] if name in ASKED_ONLY else [kind for kind in COMPARISONS if kind not in asked]
    return [*plain, *(asked if name in ASKED else asked[:1])]


CASES = [
    *((name, kind) for name in list_figure_names("comparison") for kind in cases(name)),
    *((name, kind) for name in list_figure_names("run") for kind in RUNS),
]


@cache
def drawn(name: str, kind: str) -> Figure:
    """Return the figure, drawn once for all tests, which only read it."""
    return draw(name, comparison_of(kind) if name in list_figure_names("comparison") else run_of(kind))


def texts(figure: Figure) -> list[Text]:
    """What a reader sees as text; matplotlib also keeps labels of ticks that lie outside the axes."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += axes.texts
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                found += [axis.label, *tick_labels(axis)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def tick_labels(axis: Axis) -> list[Text]:
    low, high = sorted(axis.get_view_interval())
    return [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]


def said(figure: Figure) -> str:
    return " ".join(" ".join(text.get_text().split()) for text in texts(figure))


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    figure.draw_without_rendering()
    return [(text.get_text(), text.get_window_extent()) for text in texts(figure)]


def overlap(one: Bbox, other: Bbox) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    tall = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > PIXEL and tall > PIXEL


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_every_figure_is_legible(name: str, kind: str) -> None:
    figure = drawn(name, kind)
    found = boxes(figure)
    paper = figure.bbox.padded(PIXEL)
    outside = [text for text, box in found if not (paper.x0 <= box.x0 and box.x1 <= paper.x1)]
    outside += [text for text, box in found if not (paper.y0 <= box.y0 and box.y1 <= paper.y1)]
    assert not outside
    assert not [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)]
    assert min(text.get_fontsize() for text in texts(figure)) >= 9
    assert FOOTER in said(figure)
    assert "nan" not in said(figure).split()


@pytest.mark.parametrize("name", [*list_figure_names("comparison"), *list_figure_names("run")])
def test_foot_says_where_the_figure_comes_from(name: str) -> None:
    foot = said(drawn(name, "asked, one" if name in ASKED_ONLY else "one guarantor"))
    for part in (
        "Russia (challenger)",
        "Ukraine (protégé)",
        "12\xa0worlds",
        "seed 3",
        "newest source of 20" if name in ASKED_ONLY else "facts as of 2026-01-01",
        "guaranteesim ",
    ):
        assert " ".join(part.split()) in foot


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("funnel", "no crisis", "no crisis in which the casus foederis was met"),
        ("funnel", "no crisis", "No crisis met the casus foederis"),
        ("funnel", "no commitments", "no commitment that could be called"),
        ("headline", "no crisis", "no such crisis"),
        ("rungs", "no crisis", "no act"),
        ("blockers", "no commitments", "no party"),
        ("blockers", "no crisis", "–"),
        ("survival", "no crisis", "100 %"),
        ("survival", "no crisis", "median beyond 2 years"),
        ("timeline", "no crisis", "no act in this world"),
        ("timeline", "no guarantor", "no guarantor under this arrangement"),
        ("timeline", "no guarantor", "no commitment to call"),
        ("timeline", "all must agree", "RUS"),
        ("calendar", "no guarantor", "no guarantor under this arrangement"),
        ("calendar", "events and terms", "believed reliability of USA falls"),
        ("calendar", "events and terms", "The United States withdraws month 18"),
        ("calendar", "events and terms", "Election months 6–10, chance 40 %"),
        ("frontier", "asked, refused at any price", "0 %"),
        ("frontier", "asked, one", "which it is with a chance of"),
        ("frontier", "asked, thirteen", "The highest share of worlds without a major violation"),
        ("frontier", "asked, thirteen", "The war goes on (no deal)"),
        ("acceptance", "asked, refused at any price", "at no price"),
        ("acceptance", "asked, thirteen", "jointly"),
        ("headline", "asked, thirteen", "unconditional"),
        ("headline", "asked, thirteen", "Worlds with a major violation within 2 years, if in force: "),
        ("acceptance", "asked, one", "Dearest to turn: "),
    ],
)
def test_what_is_missing_is_said(name: str, kind: str, words: str) -> None:
    assert words in said(drawn(name, kind))


def test_no_deal_and_no_guarantee_are_not_counted_as_arrangements_that_block() -> None:
    """Twelve rows, one of them without a party; two of which one has none; thirteen and no deal."""
    assert "of 11 arrangements" in said(drawn("blockers", "twelve"))
    assert "of 11 arrangements" in said(drawn("blockers", "asked, thirteen"))
    made = compare_runs([ordinary("no-guarantee"), ordinary("all")])
    assert said(draw("blockers", made)).startswith("Blocked most: Russia (the challenger)")


@pytest.mark.parametrize("kind", ["two", "one world, one month", "asked, one"])
def test_rates_are_not_called_what_happened_in_ten_years(kind: str) -> None:
    for name in list_figure_names("comparison"):
        if kind in cases(name):
            assert "ten years" not in said(drawn(name, kind)), name
    assert "a rate a decade" in said(drawn("rungs", "two"))


def test_the_gravest_rung_is_that_of_all_ladders() -> None:
    ladder = ordinary("each").scenario.model_dump(mode="json")["ladder"]
    ladder.pop("invasion")
    made = compare_runs([results("short", "A short ladder", {}, -1, ladder=ladder), ordinary("each")])
    assert made.names[0] == "short"
    assert "on the gravest rung, invasion" in said(draw("rungs", made))


RECORD = {"date": "1914-08-04", "rung": "invasion", "attacked": "no", "sources": ["A book"]}


def test_a_case_of_history_is_dated_by_the_case() -> None:
    old = results("old", "Belgium 1914", {"aid": clause("each", FIVE)}, history=RECORD)
    alone = said(draw("calendar", old))
    assert "case of 1914-08-04." in alone
    assert "2026" not in alone
    both = said(draw("rungs", compare_runs([old, ordinary("each")])))
    assert "facts as of 2026-01-01; case of 1914-08-04." in both


def test_facts_are_dated_by_the_newest_statement() -> None:
    """Not by the day on which nothing newer was found."""
    statements = [
        {"state": "RUS", "date": date, "stated": "No.", "source": "A paper"}
        for date in ("2025-08", "2025-07-31")
    ]
    dated = results("dated", "Dated", {"aid": clause("each", FIVE)}, positions=statements)
    assert "newest source of 2025-08." in said(draw("calendar", dated))
    both = said(draw("rungs", compare_runs([dated, ordinary("each")])))
    assert "newest source of 2025-08." in both
    assert "facts as of" not in both


def test_in_force_is_taken_for_granted_only_where_the_sides_could_refuse() -> None:
    assert "as if in force" not in said(drawn("calendar", "ordinary"))
    assert "as if in force" in said(draw("calendar", asked("each")))


def test_the_one_world_that_is_shown_says_what_it_is_the_first_of() -> None:
    grave, quiet = said(drawn("timeline", "ordinary")), said(drawn("timeline", "no crisis"))
    assert "the first with a major violation that met the casus foederis, not a typical one" in grave
    assert "the first of worlds without any act" in quiet
    assert "the first with an act" in said(drawn("timeline", "no guarantor"))


def test_acts_that_are_not_told_are_called_less_grave_only_where_they_are() -> None:
    rows = pd.DataFrame({"rung": ["strikes", "invasion"]})
    run = ordinary("each")
    assert not graver(run, rows[:1], rows[1:])
    assert graver(run, rows[1:], rows[:1])


def test_a_state_that_always_blocks_stands_first() -> None:
    figure = drawn("blockers", "one")
    assert said(figure).startswith("Blocked most: Russia (the challenger)")


def test_zero_and_no_party_are_told_apart() -> None:
    """Two rows, one without a party: its cells stay empty, the others hold a number or a dash each."""
    comparison = comparison_of("two")
    words = [text.get_text() for text in texts(draw("blockers", comparison))]
    cells = [word for word in words if word.isdigit() or word == "–"]
    assert len(cells) == len(comparison.results[1].scenario.guarantors)


def test_states_that_are_dearest_equally_often_are_all_named() -> None:
    def refused_by(name: str, state: str) -> Acceptance:
        gains = {"RUS": 0.1, "USA": 0.1, state: -0.2}
        run = add_utility(make_results(make_deal(name, ("RUS", "USA")), []), **gains)
        return compute_acceptance(run, make_no_deal())

    def entitle(**refusing: str) -> str:
        found = {name: refused_by(name, state) for name, state in refusing.items()}
        scenario = make_deal("deal", ("RUS", "USA"))
        comparison: Any = Compared(found, scenario)
        return plain(acceptance_title(comparison))

    assert entitle(one="RUS", two="USA") == (
        "Dearest to turn: Russia, United States, each under 1 of 2 arrangements"
    )
    assert entitle(one="RUS", two="USA", three="USA").startswith(
        "Dearest to turn most often: United States, under 2 of 3 arrangements ($"
    )
    assert entitle(one="RUS").startswith("Dearest to turn: Russia (")


class Compared:
    """As much of a comparison as the title reads."""

    def __init__(self, acceptances: dict[str, Acceptance], scenario: Scenario) -> None:
        self.acceptances = acceptances
        self.results = [SimpleNamespace(scenario=scenario)]

    def __getitem__(self, name: str) -> SimpleNamespace:
        return self.results[0]


def test_who_alone_could_have_made_it_decide_is_said_one_by_one() -> None:
    crisis = pd.Series({"decided": False, "block_USA": "decisive", "block_GBR": "decisive"})
    assert blocked(crisis, ["USA", "GBR"]) == ["only the consent of any one of USA and GBR was missing"]
    assert blocked(crisis, ["GBR"]) == ["only the consent of GBR was missing"]


def test_the_numbers_are_those_of_the_analysis() -> None:
    comparison = comparison_of("twelve")
    table = comparison.table().set_index("name")
    words = said(draw("headline", comparison))
    for share in table["major_violation"]:
        assert f"{round(100 * share)} %" in words


def test_long_titles_are_cut_and_told_apart() -> None:
    words = said(drawn("headline", "long titles"))
    assert LONG not in words
    assert "…" in words
    assert "long-too" in words
    assert "none" in words


def test_a_dollar_is_a_dollar() -> None:
    comparison = comparison_of("long titles")
    figure = draw("survival", comparison)
    assert not any(text.get_parse_math() for text in texts(figure))


def test_files_are_the_same_each_time_and_whole(tmp_path: Path) -> None:
    comparison = comparison_of("two")
    first = draw_all(comparison, tmp_path / "first")
    second = draw_all(comparison, tmp_path / "deep" / "second")
    assert [path.name for path in first] == [path.name for path in second]
    assert {path.stem for path in first} == set(list_figure_names("comparison")) - set(ASKED_ONLY)
    assert {path.suffix for path in first} == {".png", ".svg"}
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted((tmp_path / "first").iterdir()) == sorted(first)


def test_every_arrangement_stands_in_the_frontier_with_its_number() -> None:
    figure = drawn("frontier", "asked, thirteen")
    written = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    # Without the ticks, which may show 10 as well, and without the numbers beside ellipses.
    shown = Counter(text.get_text() for text in written if text.get_color() != style.BLUE)
    assert all(shown[str(number)] == 2 for number in range(1, 13))


@pytest.mark.parametrize("name", ASKED_ONLY)
def test_figures_of_acceptance_are_refused_where_nobody_is_asked(name: str) -> None:
    with pytest.raises(UserError, match="nobody is asked"):
        drawn(name, "two")


def test_files_of_a_run(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    first = draw_run(run_of("ordinary"), tmp_path, lambda *step: told.append(step))
    assert told == [("calendar", 1, 2), ("timeline", 2, 2)]
    before = [path.read_bytes() for path in first]
    assert {path.stem for path in first} == set(list_figure_names("run"))
    assert [path.read_bytes() for path in draw_run(run_of("ordinary"), tmp_path)] == before


def test_svg_is_plain_and_says_what_it_is(tmp_path: Path) -> None:
    for path in draw_run(run_of("long title"), tmp_path):
        if path.suffix == ".svg":
            text = path.read_text(encoding="utf-8")
            ElementTree.fromstring(text)
            assert FOOTER in text
            assert "<dc:date>" not in text
            assert "<script" not in text


def test_nothing_is_left_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Figure, file: object, **options: object) -> None:
        file.write(b"half of a figure")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Figure, "savefig", full)
    with pytest.raises(StorageError, match="No space left on device"):
        draw_run(run_of("ordinary"), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "figures"
    taken.write_text("mine")
    with pytest.raises(StorageError, match="could not be written"):
        draw_run(run_of("ordinary"), taken)
    assert taken.read_text() == "mine"


def test_unknown_figures_and_wrong_data_are_refused() -> None:
    with pytest.raises(UserError, match="did you mean funnel"):
        draw("funel", comparison_of("two"))
    with pytest.raises(UserError, match="drawn from a comparison"):
        draw("funnel", run_of("ordinary"))
    with pytest.raises(UserError, match="results of one run"):
        draw("timeline", comparison_of("two"))


def test_a_run_without_a_timeline_says_so() -> None:
    run = run_of("ordinary")
    with pytest.raises(UserError, match="month by month"):
        draw("timeline", replace(run, timeline=run.timeline.iloc[:0]))


def test_a_run_without_counts_by_month_says_so() -> None:
    run = run_of("ordinary")
    with pytest.raises(UserError, match="no counts by month"):
        draw("calendar", replace(run, monthly=run.monthly.iloc[:0]))


def test_drawing_leaves_the_readers_settings_alone() -> None:
    with mpl.rc_context({"font.size": 31.0, "axes.grid": True}):
        before = dict(mpl.rcParams)
        figure = draw("funnel", comparison_of("two"))
        assert dict(mpl.rcParams) == before
        assert max(text.get_fontsize() for text in texts(figure)) == style.TITLE


def test_matplotlib_is_imported_only_with_the_figures_and_pyplot_never() -> None:
    code = (
        "import sys, guaranteesim.report.style; assert 'matplotlib' not in sys.modules\n"
        "import guaranteesim.report.figures as figures; figures.list_figure_names()\n"
        "assert 'matplotlib.figure' in sys.modules; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("kind", ["asked, thirteen", "asked, one"])
def test_every_ellipse_of_the_frontier_has_the_number_of_an_arrangement_of_the_pareto_set(kind: str) -> None:
    figure = drawn("frontier", kind)
    efficient = {
        number for number, item in enumerate(comparison_of(kind).frontier(), start=1) if item.efficient
    }
    labels = [text for axes in figure.axes for text in axes.texts if text.get_color() == style.BLUE]
    assert {int(number) for text in labels for number in text.get_text().split(", ")} == efficient
    assert "ellipse holds the middle half of the worlds" in said(figure)
