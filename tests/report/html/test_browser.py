"""The page in a browser: widths of phone, tablet and desk, light, dark and on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.report.figure_cases import asked, ordinary, renamed, war

from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.report import figures
from guaranteesim.report.html.origin import Origin
from guaranteesim.report.html.render import render_page
from guaranteesim.studies.report_page import build_chapter

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \u200f\u05d0\u05d1 & \"quoted' " + "A" * 300
WIDTHS = (390, 768, 1280)
PAPER = 700
"""Width of the print area of A4 with the margins of the page, CSS pixels."""

pytestmark = pytest.mark.xdist_group("browser")


def find_browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def build_page() -> str:
    """A page of a comparison and of a run, one of its titles hostile, with all their figures."""
    runs = [asked("no-guarantee"), renamed(asked("each"), "hostile", HOSTILE, 2), asked("placed"), war()]
    origin = Origin("guaranteesim compare one two --worlds 12 --seed 3", "A note.", [("Seed", "3")])
    chapters = []
    for data in (compare_runs(runs), renamed(ordinary("each"), "each", HOSTILE)):
        drawn = [figures.draw_for_page(name, data) for name in figures.list_drawable_figures(data)]
        chapters.append(build_chapter(data, drawn, origin))
    return render_page(chapters)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(build_page(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = find_browser()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: .ci/run installs it, or do `apt-get install chromium`")
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


class Visit:
    """A page that was opened, with everything that it asked for or complained of."""

    def __init__(self, browser: Any, file: Path, width: int, scheme: str, script: bool = True) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.goto(file.as_uri())

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(browser: Any, page_file: Path) -> Iterator[Any]:
    opened: list[Visit] = []

    def open_page(width: int = 1280, scheme: str = "light", script: bool = True) -> Visit:
        opened.append(Visit(browser, page_file, width, scheme, script))
        return opened[-1]

    yield open_page
    for item in opened:
        item.close()


FIND_FAULTS = """
() => {
  const faults = [];
  const wide = document.documentElement.clientWidth;
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} ` +
    `"${(e.textContent || "").trim().slice(0, 40)}"`;
  const whole = document.documentElement.scrollWidth;
  if (whole > wide) faults.push(`scrolls: ${whole}`);
  const shown = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1;
  const inner = "h1, h2, h3, p, dl, dd, pre, table, caption, th, td, figure, .plot, figcaption, summary, " +
    "li, a, label";
  for (const e of document.querySelectorAll(inner)) {
    if (!shown(e) || (e.tagName === "CAPTION" && e.closest("details"))) continue;
    const box = e.getBoundingClientRect();
    if (box.left < -1 || box.right > wide + 1) faults.push(`outside: ${name(e)}`);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== "inline")
      faults.push(`clipped: ${name(e)}`);
    for (const part of e.matches("th, td") ? e.querySelectorAll("span, button, bdi") : []) {
      const piece = part.getBoundingClientRect();
      const leaves = piece.right > box.right + 1 || piece.left < box.left - 1;
      if (leaves) faults.push(`leaves its cell: ${name(e)}`);
    }
  }
  const holders = "body, main, article, section, figure, figcaption, details, .answer, dl, ul";
  for (const holder of document.querySelectorAll(holders)) {
    const children = [...holder.children].filter((e) => shown(e) && e.tagName !== "SCRIPT");
    children.slice(1).forEach((e, i) => {
      const a = children[i].getBoundingClientRect(), b = e.getBoundingClientRect();
      const over = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const beside = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (over > 1 && beside > 1) faults.push(`overlap: ${name(children[i])} and ${name(e)}`);
    });
  }
  return faults;
}
"""
OPEN_ALL = "() => document.querySelectorAll('details').forEach((part) => { part.open = true; })"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_page_fits_asks_nobody_and_is_accessible(visit: Any, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = visit(width, scheme)
    assert opened.page.evaluate(FIND_FAULTS) == []
    opened.page.evaluate(OPEN_ALL)
    assert opened.page.evaluate(FIND_FAULTS) == []
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    assert opened.said == []
    # axe is a script of the test and no part of the page, which the policy of the page would refuse.
    # A figure is one image with a name, so the thousands of shapes within are not looked at.
    context, options = {"exclude": [[".plot svg > *"]]}, {"resultTypes": ["violations"]}
    found = Axe().run(opened.page, context=context, options=options).response["violations"]
    grave = [(item["id"], item["nodes"][0]["html"][:200]) for item in found if item["impact"] in _GRAVE]
    assert grave == []


_GRAVE = ("serious", "critical")


def test_paper_holds_the_whole_page(visit: Any) -> None:
    opened = visit(PAPER)
    opened.page.emulate_media(media="print")
    opened.page.evaluate(OPEN_ALL)
    assert opened.page.evaluate(FIND_FAULTS) == []
    printed = opened.page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") >= 5
    assert opened.said == []


def read_column(opened: Visit, column: int) -> list[str]:
    rows = opened.page.locator("table.sortable").first.locator("tbody tr")
    return [rows.nth(row).locator("th, td").nth(column).inner_text() for row in range(rows.count())]


def test_tables_are_sorted_by_mouse_and_by_keyboard(visit: Any) -> None:
    opened = visit()
    table = opened.page.locator("table.sortable").first
    before = read_column(opened, 0)
    name = table.locator("th button").first
    name.click()
    assert table.locator("thead th").first.get_attribute("aria-sort") == "ascending"
    assert read_column(opened, 0) == sorted(before, key=str.lower)
    name.press("Enter")
    assert table.locator("thead th").first.get_attribute("aria-sort") == "descending"
    assert read_column(opened, 0) == sorted(before, key=str.lower, reverse=True)
    name.press("Space")
    assert table.locator("thead th").first.get_attribute("aria-sort") == "none"
    assert read_column(opened, 0) == before


def test_numbers_are_sorted_as_numbers_and_gaps_come_last(visit: Any) -> None:
    opened = visit()
    table = opened.page.locator("table.sortable").first
    for _ in range(2):
        table.locator("th button").nth(3).click()
        keys = table.locator("tbody td:nth-child(4)").evaluate_all("(c) => c.map((e) => e.dataset.key)")
        assert keys[-1] == ""  # the run without a deal
        numbers = [float(key) for key in keys[:-1]]
        falls = table.locator("thead th").nth(3).get_attribute("aria-sort") == "descending"
        assert numbers == sorted(numbers, reverse=falls)


def test_values_of_marks_show_without_a_script(visit: Any) -> None:
    opened = visit(script=False)
    figures = opened.page.locator("figure svg")
    assert figures.count() >= 8
    for number in range(figures.count()):
        assert figures.nth(number).locator("title").count() > 0
    dot = opened.page.locator("svg .mark title").first
    assert any(letter.isdigit() for letter in dot.text_content() or "")
    assert opened.page.locator("table.sortable tbody tr").count() > 0


def test_figures_can_be_enlarged_on_a_phone(visit: Any) -> None:
    opened = visit(390)
    figure = opened.page.locator("figure").first
    before = figure.locator("svg").bounding_box()["width"]
    figure.get_by_label("Enlarge").check()
    assert figure.locator("svg").bounding_box()["width"] > 2 * before
    wide = opened.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide[0] <= wide[1]
