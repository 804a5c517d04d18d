"""Tests of first screens: rows and columns that fit, and nothing cut off or wider than the terminal."""

from __future__ import annotations

import pytest
from tests.small_world import (
    add_utility,
    make_crisis,
    make_deal,
    make_no_deal,
    make_results,
    make_scenario,
    rename_run,
)

from guaranteesim.analysis.comparison.comparison import FOOTER, Comparison, compare_runs
from guaranteesim.report.screens.layout import (
    ScreenColumn,
    ScreenTable,
    build_screen,
    trim_text,
    wrap_paragraph,
)
from guaranteesim.report.screens.overview import build_comparison_screen, build_run_screen
from guaranteesim.report.words.formats import NBSP

KEPT = "Findings, CSV and figures: results/all."


def lines_of(screen) -> list[str]:
    return [line.plain.replace(NBSP, " ") for line in screen]


def grid(rows: int, **changes: object) -> ScreenTable:
    names = [(f"A long title of row {row}", f"row-{row}") for row in range(rows)]
    columns = [
        ScreenColumn("first\nvalue", [str(row) for row in range(rows)]),
        ScreenColumn("second", ["12–34 %"] * rows),
    ]
    return ScreenTable(
        **{"label": "names", "names": names, "columns": columns, "ranks": range(rows), **changes}
    )


def family(size: int) -> Comparison:
    """So many arrangements, each violated more often than the one before, and no deal."""
    made = [
        add_utility(
            make_results(
                make_deal(
                    f"n{place}", ("UKR", "RUS"), order=place, title=f"Arrangement number {place}, of many"
                ),
                [make_crisis(world, 2) for world in range(place * 2)],
                100,
            ),
            UKR=1.0 - place / 10,
            RUS=place / 10,
        )
        for place in range(size)
    ]
    return compare_runs([*made, make_no_deal(100, major_violation=True, peace_months=0)])


def rows_of(lines: list[str]) -> list[str]:
    """The names of the rows on the screen of a comparison that says where the rest is."""
    top = next(place for place, line in enumerate(lines) if line.startswith("(95 % intervals)"))
    return [line.split("  ")[0] for line in lines[top + 1 : -2]]


class TestLayout:
    def test_all_rows_where_there_is_room(self):
        lines = lines_of(build_screen(["One.", "Two."], grid(3), lambda left: [f"left: {left}"], 80, 24))
        assert lines == [
            "One.", "Two.", "", "                       first", "names                  value   second",
            "A long title of row 0      0  12–34 %", "A long title of row 1      1  12–34 %",
            "A long title of row 2      2  12–34 %", "left:",
        ]  # fmt: skip

    def test_the_least_important_rows_are_left_out_and_counted(self):
        made = grid(30, ranks=range(30, 0, -1))
        lines = lines_of(build_screen(["One."], made, lambda left: [left], 80, 24))
        assert len(lines) == 23  # the prompt takes the last line
        assert lines[-1] == "12 more rows"
        assert [line.split()[5] for line in lines[4:-1]] == [str(row) for row in range(12, 30)]

    def test_what_is_said_at_the_end_may_take_more_lines_where_rows_are_left_out(self):
        def feet(left: str) -> list[str]:
            return [left * 20, "end"] if left else ["end"]

        lines = lines_of(build_screen(["One."], grid(19), feet, 80, 24))
        assert len(lines) == 23
        assert lines[-1] == "end"

    def test_at_least_three_rows_whatever_the_sentences_take(self):
        lines = lines_of(build_screen(["word " * 400], grid(9), lambda left: [left], 80, 24))
        assert lines[-1] == "6 more rows"

    def test_columns_that_do_not_fit_are_left_out_and_counted(self):
        lines = lines_of(build_screen([], grid(2), lambda left: [left], 30, 24))
        assert lines[-1] == "1 more column"
        assert max(map(len, lines)) <= 30

    def test_the_first_form_of_a_name_that_fits(self):
        lines = lines_of(build_screen([], grid(1), lambda left: [], 33, 24))
        assert lines[-1].startswith("row-0 ")

    def test_nothing_to_show(self):
        assert lines_of(build_screen(["One."], grid(0, columns=[]), lambda left: [], 80, 24)) == [
            "One.",
            "",
            "names",
        ]

    def test_a_name_is_cut_at_a_word_and_broken_only_if_it_must(self):
        assert trim_text("Coalition of the Willing", 24) == "Coalition of the Willing"
        assert trim_text("Coalition of the Willing", 23) == "Coalition of the…"
        assert trim_text("Unbrokenwordthatislong", 10) == "Unbrokenw…"
        assert wrap_paragraph("see us-side-letter now", 16) == ["see", "us-side-letter", "now"]
        assert max(len(line) for line in wrap_paragraph("see us-side-letter", 10)) == 10


class TestComparison:
    @pytest.mark.parametrize("size", [1, 2, 7, 13, 40])
    @pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 50)])
    def test_it_fits(self, size, width, height):
        lines = lines_of(build_comparison_screen(family(size), KEPT, width, height))
        assert len(lines) < height
        assert max(map(len, lines)) <= width
        assert lines[-1] == f"100 worlds, 10 months, seed 7; {FOOTER}."
        assert KEPT in lines[-2]
        left = size + 1 - len(rows_of(lines))
        assert (f"{left} more row" in lines[-2]) == (left > 0)

    @pytest.mark.parametrize("width", [40, 60])
    def test_nothing_is_wider_than_a_narrow_terminal(self, width):
        lines = lines_of(build_comparison_screen(family(13), KEPT, width, 24))
        assert max(map(len, lines)) <= width
        assert "more column" in " ".join(lines)

    def test_best_first_no_deal_last_and_what_is_named_is_kept(self):
        lines = lines_of(build_comparison_screen(family(13), KEPT, 80, 24))
        rows = rows_of(lines)
        assert rows[0] in ("Arrangement number 0", "n0")
        assert rows[-1] == "war (no deal)"
        assert " is Arrangement number 5 (" in " ".join(lines)
        assert any(row in ("Arrangement number 5", "n5") for row in rows)

    def test_a_comparison_in_which_nobody_is_asked(self):
        runs = [
            make_results(
                make_scenario("all", "veto", title="Veto"), [make_crisis(0, 2, block_RUS="blocked")], 40
            ),
            make_results(
                make_scenario(None, "nothing", order=1, title="Nothing"), [make_crisis(0, 2, reached="")], 40
            ),
        ]
        lines = lines_of(build_comparison_screen(compare_runs(runs), "", 80, 24))
        veto, nothing = (
            next(line for line in lines if line.startswith(name)) for name in ("Veto ", "Nothing ")
        )
        assert veto.endswith("Russia")
        assert nothing.split().count("–") == 3  # no guarantee: nothing decided, in time or blocked
        assert "tables" not in " ".join(lines)  # all is shown, and nothing is said where quiet is wanted

    def test_a_note_stands_on_the_screen(self):
        one = make_results(make_scenario("all", "one", title="One"), [], 20)
        screen = lines_of(
            build_comparison_screen(
                compare_runs([one, rename_run(one, "two"), rename_run(one, "three")]), "", 80, 24
            )
        )
        text = " ".join(screen)
        assert "Note: one and two are the same in all but their texts" in text
        assert "(2 more under --tables.)" in text

    def test_hostile_titles_are_text(self):
        runs = [
            rename_run(make_results(make_scenario(), [], 9), "a", title="{left} [red]a[/red]"),
            make_results(make_scenario("each", "b", title="B"), [], 9),
        ]
        assert "{left} [red]a[/red]" in " ".join(
            lines_of(build_comparison_screen(compare_runs(runs), "in {x}", 80, 24))
        )


class TestRun:
    def test_it_fits_and_says_where_the_rest_is(self):
        run = make_results(
            make_scenario("all", no_deal="war"),
            [make_crisis(world, 2, block_RUS="blocked") for world in range(9)],
            20,
        )
        lines = lines_of(build_run_screen(run, KEPT, 80, 24))
        assert len(lines) < 24
        assert max(map(len, lines)) <= 80
        assert lines[-1] == f"20 worlds, 10 months, seed 7; {FOOTER}."
        rows = [line for line in lines if line.startswith("honoured")]
        assert [row.partition(",")[0].split("  ")[0] for row in rows] == [
            "honoured in full",
            "honoured by nobody",
        ]
        assert all(row.endswith("  9 crises") for row in rows)

    def test_numbers_that_no_world_gives_have_no_row(self):
        lines = lines_of(build_run_screen(make_results(make_scenario(None), []), "", 80, 24))
        assert not [line for line in lines if line.startswith(("honoured", "adequate"))]

    def test_one_world_has_no_interval_of_means(self):
        [row] = [
            line
            for line in lines_of(build_run_screen(make_results(make_scenario(), [], 1), "", 80, 24))
            if "months of peace" in line
        ]
        assert row.split()[-3:] == ["–", "1", "world"]
