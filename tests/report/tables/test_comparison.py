"""Tests of the comparison as tables and as Markdown."""

from __future__ import annotations

import pytest
from tests.report.text_cases import printed
from tests.small_world import make_crisis, make_results, make_scenario, rename_run

from guaranteesim.analysis.comparison.comparison import FOOTER, compare_runs
from guaranteesim.report.tables.comparison import (
    build_comparison_tables,
    build_run_table,
    render_comparison_markdown,
)


@pytest.fixture
def runs():
    times = [(world, month) for world in range(0, 40, 2) for month in (2, 7)]
    return [
        make_results(
            make_scenario(None, "no-clause", order=1, title="No guarantee"),
            [make_crisis(*at, reached="") for at in times],
            40,
        ),
        make_results(
            make_scenario("all", "unanimity", order=2, title="Draft treaty, April 2022, Russian text"),
            [make_crisis(*at, block_RUS="blocked") for at in times],
            40,
        ),
        make_results(
            make_scenario("each", "several", order=3, title="Coalition of the Willing with a backstop"),
            [make_crisis(*at, reached="in_time") for at in times[:15]],
            40,
        ),
    ]


class TestTables:
    @pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
    def test_nothing_is_cut_off_at_any_width(self, runs, width):
        text = printed(build_comparison_tables(compare_runs(runs), width), width)
        lines = text.splitlines()
        assert max(len(line) for line in lines) <= width
        together = " ".join(text.split())
        assert "…" not in together.replace("called … adequate", "")  # what rich leaves where it cuts
        for words in ("0 %", "100 %", "RUS", "*", FOOTER):
            assert words in together

    def test_every_title_number_and_note_is_there(self, runs):
        twin = rename_run(runs[1], "twin", order=4)
        text = " ".join(printed(build_comparison_tables(compare_runs([*runs, twin]), 120), 120).split())
        for words in (
            "No guarantee",
            "Draft treaty, April 2022,",
            "RUS",
            "Difference from: No guarantee",
            "are the same",
        ):
            assert words in text
        assert "40 worlds each over 10 months, seed 7" in text

    def test_one_run_alone_has_no_differences(self, runs):
        assert "Difference" not in printed(build_comparison_tables(compare_runs(runs[:1])), 120)

    def test_titles_are_text_and_not_markup(self, runs):
        hostile = rename_run(runs[1], "x", title="[red]a | b[/red]")
        text = printed(build_comparison_tables(compare_runs([hostile])), 120)
        assert "[red]a | b[/red]" in text
        assert "[red]a \\| b[/red]" in render_comparison_markdown(compare_runs([hostile]))

    def test_a_single_run_lists_every_outcome(self, runs):
        text = printed(build_run_table(runs[1]), 90)
        for words in ("decided", "median months of peace", "foremost blocker", "RUS", FOOTER):
            assert words in text

    def test_markdown_tables_have_as_many_cells_in_every_row(self, runs):
        text = render_comparison_markdown(compare_runs(runs))
        for block in text.split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({row.count("|") for row in rows}) <= 1
        assert FOOTER in text
