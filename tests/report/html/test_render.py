"""The page as text: escaped, closed to the network, complete and the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from guaranteesim.report.drawing.figure_texts import ID_MARK, FigureTexts, PageFigure
from guaranteesim.report.html.looks import LOOKS, make_blocks
from guaranteesim.report.html.page_parts import Cell, Chapter, Paragraph, Source, find_sort_key, make_table
from guaranteesim.report.html.render import render_page, say

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnirts\u202c\u2066\u2069",
    "a\x00b\x1b[31m",
    "'\"&<>`",
    "`<b>x</b>`",
    "x" * 10_000,
    "]]><!--",
)


def make_chapter(text: str = "plain") -> Chapter:
    figure = PageFigure(
        "headline",
        FigureTexts(text, text, (text,), 1.0, 2.0),
        f'<svg viewBox="0 0 1 1"><g id="{ID_MARK}1" class="mark"><title>one</title></g></svg>',
    )
    table = make_table(text, (text, "number"), [(text, "5 % (3–8)"), ("b", "–")], [text])
    return Chapter(
        kind=text,
        question=text,
        compared=text,
        facts=[(text, text)],
        answer=[text, "More `guaranteesim sweep`."],
        main=[table],
        figures=make_blocks([figure], ()),
        manifest=[(text, text)],
        command=text,
        command_note=text,
        missing_figures=text,
        blocking=[table],
        hanging=[Paragraph(text), table],
        more=[table],
        sources=[Source(text, "2026-01-01", text, (text,))],
        statements=[table],
    )


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def parse(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_element_and_no_attribute(text: str) -> None:
    plain, hostile = parse(render_page([make_chapter()])), parse(render_page([make_chapter(text)]))
    # A long word may be broken, and words in backticks are commands; neither adds anything that acts.
    harmless = {"wbr", "code", "span"}
    assert [tag for tag in hostile.tags if tag not in harmless] == [
        tag for tag in plain.tags if tag not in harmless
    ]
    assert [pair[:2] for pair in hostile.attributes if pair[0] not in harmless] == [
        pair[:2] for pair in plain.attributes if pair[0] not in harmless
    ]
    assert not any(name.startswith("on") for _, name, _ in hostile.attributes)


def test_characters_that_turn_the_text_are_left_out() -> None:
    page = render_page([make_chapter("a\u202eb\u2066c\x00\x1b")])
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)


def test_policy_names_exactly_the_script_of_the_page() -> None:
    page = render_page([make_chapter()])
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = next(
        value for tag, name, value in parse(page).attributes if name == "content" and "default" in value
    )
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; ")
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.count("sha256-") == 1


def test_page_says_first_and_last_what_it_is_not() -> None:
    page = render_page([make_chapter()])
    body = page[page.index("<body>") :]
    text = " ".join(re.sub(r"<script>.*?</script>|<[^>]+>", " ", body, flags=re.DOTALL).split())
    assert text.startswith("A conditional comparison, not a forecast.")
    assert text.endswith("A conditional comparison, not a forecast.")


def test_parts_come_in_the_order_of_the_reader() -> None:
    page = render_page([make_chapter()])
    parts = ("answer", "main", "figures", "blocking", "hanging", "more", "sources", "manifest", "again")
    places = [page.index(f'id="c1-{name}"') for name in parts]
    assert places == sorted(places)


def test_several_chapters_share_no_id() -> None:
    page = render_page([make_chapter(), replace(make_chapter(), question="other")])
    ids = [value for _, name, value in parse(page).attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = [value[1:] for tag, name, value in parse(page).attributes if name == "href" and tag == "a"]
    assert set(links) <= set(ids)
    assert ID_MARK not in page


def test_same_chapter_gives_the_same_bytes() -> None:
    assert render_page([make_chapter()]) == render_page([make_chapter()])


def test_every_figure_of_these_studies_says_what_to_look_at() -> None:
    from guaranteesim.report.drawing.registry import find_figures

    kinds = {"comparison", "run", "sensitivity", "bargain", "backtest"}
    assert {name for name, item in find_figures().items() if item.kind in kinds} == set(LOOKS)


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("<1 %", "1 %"),
        ("99 %", ">99 %"),
        ("−5", "2"),
        ("5–13 %", "1,204"),
        ("0 %", "≤1 % (5)"),
        ("9", "10 of 12"),
    ],
)
def test_cells_are_sorted_by_their_number(smaller: str, larger: str) -> None:
    first, second = find_sort_key(smaller), find_sort_key(larger)
    assert first is not None
    assert second is not None
    assert first < second


def test_cell_without_a_number_is_sorted_by_its_text() -> None:
    assert Cell("Russia (100 %)").sort_key is None


def test_intervals_go_below_their_value_and_sentences_stay_whole() -> None:
    assert Cell("5 % (3–8)").lines == ["5 %", "(3–8)"]
    sentence = "Russia: would refuse at 5 % (3–8), whatever it is offered in exchange"
    assert Cell(sentence).lines == [sentence]


def test_commands_and_ranges_are_set_apart() -> None:
    assert say("see `guaranteesim sweep`: 5–13\u00a0%") == (
        'see <code>guaranteesim sweep</code>: <span class="together">5–13\u00a0%</span>'
    )
