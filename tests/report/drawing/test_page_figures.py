"""Figures as part of a page: small, with their values as tooltips, and with nothing that acts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from tests.report.figure_cases import comparison_of, ordinary, renamed

from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.report import figures
from guaranteesim.report.drawing.figure_texts import ID_MARK
from guaranteesim.report.drawing.marks import describe_share, find_mark_names, name_mark

HOSTILE = "<script>alert(1)</script>\"' & </svg>"


@pytest.fixture(scope="module")
def headline() -> str:
    return figures.draw_for_page("headline", comparison_of("two")).svg


def test_every_mark_has_its_value(headline: str) -> None:
    root = ElementTree.fromstring(headline.replace(ID_MARK, "a"))
    marks = [group for group in root.iter("g") if group.get("class") == "mark"]
    assert len(marks) >= 3 * len(comparison_of("two").results)
    assert all(mark.find("title") is not None for mark in marks)
    assert all(re.search(r"\d|–", mark.findtext("title") or "") for mark in marks)


def test_text_stays_text_and_has_the_width_it_was_laid_out_for(headline: str) -> None:
    root = ElementTree.fromstring(headline.replace(ID_MARK, "a"))
    texts = [item for item in root.iter("text") if len(item.text or "") > 2]
    assert len(texts) > 10
    assert all(float(item.get("textLength", "0")) > 0 for item in texts)


def test_title_and_source_are_left_to_the_page(headline: str) -> None:
    drawn = figures.draw_for_page("headline", comparison_of("two"))
    assert drawn.texts.title not in headline
    assert "a conditional comparison, not a forecast" in drawn.texts.foot[-1]
    assert "not a forecast" not in headline


def test_references_meet_their_ids(headline: str) -> None:
    ids = set(re.findall(r' id="([^"]+)"', headline))
    used = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', headline))
    assert {one or other for one, other in used} == ids
    assert all(name.startswith(ID_MARK) for name in ids)


def test_same_data_give_the_same_svg(headline: str) -> None:
    assert figures.draw_for_page("headline", comparison_of("two")).svg == headline


def test_hostile_titles_stay_text() -> None:
    runs = [renamed(ordinary("no-guarantee"), "a", HOSTILE), renamed(ordinary("each"), "b", HOSTILE * 2)]
    svg = figures.draw_for_page("rungs", compare_runs(runs)).svg
    assert "alert(1)" in svg
    root = ElementTree.fromstring(svg.replace(ID_MARK, "a"))
    assert {item.tag for item in root.iter()} <= {
        *("svg", "g", "path", "text", "use", "defs", "clipPath", "rect", "title", "image", "pattern"),
    }
    assert not any(name.lower().startswith("on") for item in root.iter() for name in item.attrib)


def test_parts_of_a_mark_can_have_words_of_their_own() -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    lines = figure.subplots().hlines([0, 1], [0, 0], [1, 2])
    name_mark(lines, "one", "two")
    assert list(find_mark_names(figure).values()) == [("one", "two")]


def test_mark_needs_a_figure() -> None:
    from matplotlib.patches import Rectangle

    with pytest.raises(ValueError, match="no figure"):
        name_mark(Rectangle((0, 0), 1, 1), "x")


def test_share_is_told_with_its_interval() -> None:
    from guaranteesim.analysis.statistics.intervals import Estimate

    assert describe_share("Poland", Estimate(0.42, 0.39, 0.45, 1000)) == "Poland: 42\u00a0% (39–45)"
