"""Tests of the columns of acceptance and of the binding constraint in words."""

from __future__ import annotations

import numpy as np
import pytest
from tests.report.text_cases import plain, printed
from tests.small_world import add_utility, make_crisis, make_deal, make_no_deal, make_results, make_scenario

from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.report.tables import acceptance
from guaranteesim.report.tables.comparison import (
    build_comparison_tables,
    build_run_table,
    render_comparison_markdown,
)


@pytest.fixture
def asked_runs():
    """Two arrangements, one with an objection of Russia and one that all prefer, and no deal."""
    said = {"date": "2025", "stated": "No.", "source": "A speech"}
    troops = {"state": "RUS", "to": "party", "of": ["USA", "GBR", "CHN", "RUS"], "cost": 0.4, **said}
    accept = {"objections": {"troops": troops}}
    told = {"provocations": 1, "provoked": 0, "drawn_in": False, "voided": False, "in_force_months": 10}
    made = make_deal("deal", ("RUS", "UKR", "USA"), acceptance=accept, title="A [deal] | of all")
    free = make_deal("free", ("UKR",), title="A free gift")
    runs = [
        add_utility(make_results(made, [make_crisis(0, 2)], 40, **told), UKR=0.2),
        add_utility(make_results(free, [], 40, **told), UKR=5.0),
        make_no_deal(40, major_violation=True, peace_months=0, **told),
    ]
    return compare_runs(runs)


class TestAcceptance:
    @pytest.mark.parametrize("width", [60, 80, 120, 200])
    def test_nothing_is_cut_off(self, asked_runs, width):
        text = printed(build_comparison_tables(asked_runs, width), width)
        assert max(len(line) for line in text.splitlines()) <= width
        together = " ".join(text.split())
        for words in (
            "Would they sign it?", "Which constraint binds", "challenger,", "protégé,", "jointly",
            "if in force", "unconditional", "(no deal)", "A [deal] | of all",
            "Moral hazard and entrapment", "enters",
        ):  # fmt: skip
            assert words in together, words

    def test_who_signs_and_what_binds(self, asked_runs):
        text = " ".join(printed(build_comparison_tables(asked_runs, 160), 160).split())
        assert "Russia (1.8 %): objects to RUS, USA and 2 others as parties (−0.4); the 2 others" in text
        assert "none: Ukraine, the only state asked, accepts with a chance of 100 %" in text
        table = text[text.index("Would they") : text.index("Which constraint")]
        assert "The war arrangement" not in table
        assert table.count("–") >= 2  # Russia and the US are not asked about the gift

    def test_conditional_and_unconditional_stand_side_by_side(self, asked_runs):
        [block] = [
            part
            for part in render_comparison_markdown(asked_runs).split("\n\n")
            if part.startswith("| How long")
        ]
        rows = {line.split(" | ")[0]: line.split(" | ") for line in block.splitlines()}
        assert rows["| How long did peace last, at what risk and cost?"][1:3] == [
            "major violation, if in force", "major violation, unconditional",
        ]  # fmt: skip
        assert rows["| A free gift"][1] == rows["| A free gift"][2]  # accepted for sure
        deal = rows["| A [deal] \\| of all"][1:3]
        assert [plain(cell).split(" (")[0] for cell in deal] == ["2 %", "99 %"]

    def test_markdown_has_as_many_cells_in_every_row(self, asked_runs):
        text = render_comparison_markdown(asked_runs)
        for block in text.split("\n\n"):
            rows = [line.replace("\\|", "") for line in block.splitlines() if line.startswith("|")]
            assert len({row.count("|") for row in rows}) <= 1
        assert "A [deal] \\| of all" in text
        assert "Which constraint binds" in text

    def test_a_run_says_that_it_is_conditional(self, asked_runs):
        text = " ".join(printed(build_run_table(asked_runs["deal"]), 100).split())
        assert "as if the arrangement were in force, which takes RUS, UKR and USA" in text
        assert "provocations by the protégé" in text
        assert "as if" not in printed(build_run_table(make_results(make_scenario(), [])), 100)

    def test_states_without_a_column_of_their_own_show_the_least_likely(self, asked_runs, monkeypatch):
        monkeypatch.setattr(acceptance, "MAX_STATE_COLUMNS", 0)
        text = printed(build_comparison_tables(asked_runs, 160), 160)
        assert "others," in text
        assert "USA 50 %" in text

    def test_binding_words_of_other_kinds(self):
        passes = {"UKR": {"text": "A vote.", "source": "Constitution", "passes": 0.2}}
        kinds = [
            (
                make_deal("a", ("UKR",), acceptance={"procedures": passes}),
                {"UKR": 0.1},
                "its procedure passes",
            ),
            (
                make_deal("b", ("UKR",)),
                {"UKR": 0.0},
                "nothing sets it apart from no deal; no other state is asked",
            ),
            (make_deal("c", ("UKR",)), {"UKR": -0.2}, "it loses by it (−0.2)"),
        ]
        for made, utility, words in kinds:
            assert words in bound_by(made, **utility)

    @pytest.mark.parametrize(("required", "words"), [
        (("UKR",), "none: Ukraine, the only state asked, accepts with a chance of 73 %"),
        (("UKR", "USA"), "no single state: the least likely is Ukraine (73 %); jointly 64 %"),
        (("RUS", "UKR"), "Russia (50 %): nothing sets it apart from no deal; Ukraine 73 %"),
        (("RUS", "UKR", "USA"), "nothing sets it apart from no deal; the 2 others jointly 64 %"),
    ])  # fmt: skip
    def test_who_else_is_asked_is_said_as_it_is(self, required, words):
        assert words in bound_by(make_deal("deal", required), UKR=0.1, USA=0.2)

    def test_a_procedure_almost_certain_to_pass_is_not_what_binds(self):
        """Russia loses in nine of ten worlds and gains much in the others, where it is keener."""
        keen = np.arange(40) >= 36
        passes = {"RUS": {"text": "A vote.", "source": "Constitution", "passes": 0.99}}
        made = make_deal("deal", ("RUS",), acceptance={"procedures": passes})
        text = bound_by(made, motivation=np.where(keen, 3.0, 1.0), RUS=np.where(keen, 2.0, -0.1))
        assert text == "Russia (34 %): nothing weighs against it on average; no other state is asked"


def bound_by(made, motivation=1.0, **utility):
    """The words on the constraint that binds an arrangement under which states gain so much."""
    run = make_results(made, [], 40, motivation=motivation)
    runs = compare_runs([add_utility(run, **utility), make_no_deal(40, motivation=motivation)])
    return plain(acceptance.describe_binding_constraint(runs, runs.results[0]))
