"""What readers read: tables, explanations, stories. Narrow pages, odd runs, hostile titles."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.analysis.runs import asked, crisis, no_deal, renamed, results, scenario, with_utility

from guaranteesim.analysis.comparison import FOOTER, compare
from guaranteesim.analysis.features import has
from guaranteesim.analysis.intervals import UNKNOWN, Estimate
from guaranteesim.analysis.rules import explain
from guaranteesim.errors import UserError
from guaranteesim.report.tables import acceptance
from guaranteesim.report.tables.comparison import (
    build_comparison_tables,
    build_run_table,
    render_comparison_markdown,
)
from guaranteesim.report.texts.explanation import format_days, render_explanation
from guaranteesim.report.texts.story import tell_story
from guaranteesim.report.words import formats, objections
from guaranteesim.report.words.names import join_names
from guaranteesim.scenario.schema import Objection, Scenario
from guaranteesim.scenario.schema.consent import Feature

RECUSED = {"all": {}, "recuse_aggressor": True}


def plain(text):
    return text.replace(formats.NBSP, " ")


def printed(parts, width):
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False)
    for part in parts:
        console.print(part)
    return plain(out.getvalue())


@pytest.fixture
def runs():
    times = [(world, month) for world in range(0, 40, 2) for month in (2, 7)]
    return [
        results(scenario(None, "no-clause", order=1, title="No guarantee"), [crisis(*at,
        reached="") for at in times], 40),
        results(scenario("all", "unanimity", order=2, title="Draft treaty, April 2022, Russian text"),
                [crisis(*at, block_RUS="blocked") for at in times], 40),
        results(scenario("each", "several", order=3, title="Coalition of the Willing with a backstop"),
                [crisis(*at, reached="in_time") for at in times[:15]], 40),
    ]  # fmt: skip


class TestWording:
    @pytest.mark.parametrize(("estimate", "text"), [
        (Estimate(0.421, 0.394, 0.452, 9), "42 % (39–45)"), (Estimate(0, 0, 0.004, 9), "0 % (0–<1)"),
        (Estimate(0.001, 0, 0.02, 9), "<1 % (0–2)"), (Estimate(0.999, 0.98, 1, 9), ">99 % (98–100)"),
        (Estimate(1, 1, 1, 9), "100 %"),
        (Estimate(0.9985, 0.997, 0.999, 9), ">99 %"), (UNKNOWN, "–"),
        (Estimate(0.5, math.nan, math.nan, 1), "50 %"),
    ])  # fmt: skip
    def test_shares(self, estimate, text):
        assert plain(formats.format_share(estimate)) == text

    @pytest.mark.parametrize(("value", "text"), [
        (0, "0 %"), (1e-6, "<0.01 %"), (0.0004, "0.04 %"), (0.004, "0.4 %"), (0.0412, "4.1 %"),
        (0.0996, "10 %"), (0.41, "41 %"), (0.999, ">99 %"), (1, "100 %"),
    ])  # fmt: skip
    def test_small_shares(self, value, text):
        assert plain(formats.format_small_percent(value)) == text
        assert plain(formats.format_small_share(Estimate(value, value, value, 9))) == text

    @pytest.mark.parametrize(("estimate", "text"), [
        (Estimate(67, 59, 86, 9), "67 (59–86)"), (Estimate(math.inf, 106, math.inf, 9), "≥120 (106–≥120)"),
        (Estimate(math.inf, math.inf, math.inf, 9), "≥120"), (Estimate(40, 30, math.inf, 9), "40 (30–≥120)"),
        (UNKNOWN, "–"),
    ])  # fmt: skip
    def test_months(self, estimate, text):
        assert formats.format_months(estimate, 120) == text

    @pytest.mark.parametrize(("value", "text"), [
        (0, "0"), (0.0004, "< 0.01"), (0.07, "0.07"), (2.44, "2.4"), (38.2, "38"), (1240.0, "1,240"), (9.97,
        "10"),
        (math.inf, "never"),
    ])  # fmt: skip
    def test_numbers(self, value, text):
        assert plain(formats.format_number(value)) == text

    @pytest.mark.parametrize(("value", "text"), [
        (0, "exactly 0"), (1, "exactly 1"), (0.5, "0.50"), (0.125, "0.12"), (6.1e-5, "0.00006"), (0.9999,
        "0.9999"),
        (1e-12, "1e-12"),
    ])  # fmt: skip
    def test_chances_are_never_rounded_to_certainty(self, value, text):
        assert formats.format_probability(value) == text

    def test_differences(self):
        assert plain(formats.format_share_difference(Estimate(0.163, 0.12, 0.205, 9))) == "+16* (+12, +20)"
        assert (
            plain(formats.format_share_difference(Estimate(-0.021, -0.05, 0.008, 9))) == "−2.1 (−5.0, +0.8)"
        )
        assert (
            plain(formats.format_share_difference(Estimate(0.0003, 0.0001, 0.0005, 9)))
            == "+0.03* (+0.01, +0.05)"
        )
        assert plain(formats.format_share_difference(Estimate(0.0003, -0.0001, 0.0005, 9))) == "0 (0, +0.1)"
        assert plain(formats.format_amount_difference(Estimate(-15.7, -19.3, -12.1, 9))) == "−16* (−19, −12)"
        assert formats.format_amount_difference(Estimate(0, 0, 0, 9)) == "0"
        assert formats.format_share_difference(UNKNOWN) == "–"

    @pytest.mark.parametrize(("estimate", "text"), [
        ((1e-6, 4e-7, 2e-6), "+0.0001* (+0.00004, +0.0002)"),
        ((-3e-4, -6e-4, -1e-6), "−0.03* (−0.06, −0.0001)"),
        ((0.12, 3e-5, 0.24), "+12* (+0.003, +24)"),
        ((1e-10, 1e-11, 1e-9), "0 (0, 0)"), ((0.0, -4e-4, 4e-4), "0 (−0.04, +0.04)"),
        ((0.0, -0.045, 0.045), "0 (−4.5, +4.5)"), ((0.02, math.nan, math.nan), "+2.0"),
    ])  # fmt: skip
    def test_no_starred_difference_reads_as_zero(self, estimate, text):
        assert plain(formats.format_share_difference(Estimate(*estimate, 9))) == text

    @given(
        centre=st.floats(-100, 100), reach=st.floats(0, 10), digits=st.integers(0, 3),
        scale=st.sampled_from([1.0, 100.0]),
    )  # fmt: skip
    @settings(max_examples=300, deadline=None, derandomize=True)
    def test_a_star_and_the_numbers_shown_agree(self, centre, reach, digits, scale):
        """A star only where the interval excludes 0, and then neither value nor interval shows a 0."""
        made = Estimate(centre, centre - reach, centre + reach, 9)
        text = plain(formats.format_difference(made, digits, scale)).replace("−", "-")
        numbers = [
            float(part.replace(",", "")) for part in re.findall(r"[-+]?[0-9][0-9,.]*[0-9]|[0-9]", text)
        ]
        if "*" in text:
            assert made.excludes_zero
            assert all(numbers)
            assert len({math.copysign(1, number) for number in numbers}) == 1
        elif made.excludes_zero:
            assert min(abs(made.low), abs(made.high), abs(centre)) * scale < 1e-6

    def test_lists_and_days(self):
        assert [join_names(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
            "", "A", "A and B", "A, B and C",
        ]  # fmt: skip
        assert [plain(format_days(days)) for days in (0.02, 0.25, 1, 3, 2.26, 14.4)] == [
            "1 hour", "6 hours", "1 day", "3 days", "2.3 days", "14 days",
        ]  # fmt: skip


class TestTables:
    @pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
    def test_nothing_is_cut_off_at_any_width(self, runs, width):
        text = printed(build_comparison_tables(compare(runs), width), width)
        lines = text.splitlines()
        assert max(len(line) for line in lines) <= width
        together = " ".join(text.split())
        assert "…" not in together.replace("called … adequate", "")  # what rich leaves where it cuts
        for words in ("0 %", "100 %", "RUS", "*", FOOTER):
            assert words in together

    def test_every_title_number_and_note_is_there(self, runs):
        twin = renamed(runs[1], "twin", order=4)
        text = " ".join(printed(build_comparison_tables(compare([*runs, twin]), 120), 120).split())
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
        assert "Difference" not in printed(build_comparison_tables(compare(runs[:1])), 120)

    def test_titles_are_text_and_not_markup(self, runs):
        hostile = renamed(runs[1], "x", title="[red]a | b[/red]")
        text = printed(build_comparison_tables(compare([hostile])), 120)
        assert "[red]a | b[/red]" in text
        assert "[red]a \\| b[/red]" in render_comparison_markdown(compare([hostile]))

    def test_a_single_run_lists_every_outcome(self, runs):
        text = printed(build_run_table(runs[1]), 90)
        for words in ("decided", "median months of peace", "foremost blocker", "RUS", FOOTER):
            assert words in text

    def test_markdown_tables_have_as_many_cells_in_every_row(self, runs):
        text = render_comparison_markdown(compare(runs))
        for block in text.split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({row.count("|") for row in rows}) <= 1
        assert FOOTER in text


@pytest.fixture
def asked_runs():
    """Two arrangements, one with an objection of Russia and one that all prefer, and no deal."""
    said = {"date": "2025", "stated": "No.", "source": "A speech"}
    troops = {"state": "RUS", "to": "party", "of": ["USA", "GBR", "CHN", "RUS"], "cost": 0.4, **said}
    accept = {"objections": {"troops": troops}}
    told = {"provocations": 1, "provoked": 0, "drawn_in": False, "voided": False, "in_force_months": 10}
    made = asked("deal", ("RUS", "UKR", "USA"), acceptance=accept, title="A [deal] | of all")
    free = asked("free", ("UKR",), title="A free gift")
    runs = [
        with_utility(results(made, [crisis(0, 2)], 40, **told), UKR=0.2),
        with_utility(results(free, [], 40, **told), UKR=5.0),
        no_deal(40, major_violation=True, peace_months=0, **told),
    ]
    return compare(runs)


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
        assert "as if" not in printed(build_run_table(results(scenario(), [])), 100)

    def test_states_without_a_column_of_their_own_show_the_least_likely(self, asked_runs, monkeypatch):
        monkeypatch.setattr(acceptance, "MAX_STATE_COLUMNS", 0)
        text = printed(build_comparison_tables(asked_runs, 160), 160)
        assert "others," in text
        assert "USA 50 %" in text

    def test_binding_words_of_other_kinds(self):
        passes = {"UKR": {"text": "A vote.", "source": "Constitution", "passes": 0.2}}
        kinds = [
            (asked("a", ("UKR",), acceptance={"procedures": passes}), {"UKR": 0.1}, "its procedure passes"),
            (
                asked("b", ("UKR",)),
                {"UKR": 0.0},
                "nothing sets it apart from no deal; no other state is asked",
            ),
            (asked("c", ("UKR",)), {"UKR": -0.2}, "it loses by it (−0.2)"),
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
        assert words in bound_by(asked("deal", required), UKR=0.1, USA=0.2)

    def test_a_procedure_almost_certain_to_pass_is_not_what_binds(self):
        """Russia loses in nine of ten worlds and gains much in the others, where it is keener."""
        keen = np.arange(40) >= 36
        passes = {"RUS": {"text": "A vote.", "source": "Constitution", "passes": 0.99}}
        made = asked("deal", ("RUS",), acceptance={"procedures": passes})
        text = bound_by(made, motivation=np.where(keen, 3.0, 1.0), RUS=np.where(keen, 2.0, -0.1))
        assert text == "Russia (34 %): nothing weighs against it on average; no other state is asked"


def bound_by(made, motivation=1.0, **utility):
    """The words on the constraint that binds an arrangement under which states gain so much."""
    run = results(made, [], 40, motivation=motivation)
    runs = compare([with_utility(run, **utility), no_deal(40, motivation=motivation)])
    return plain(acceptance.describe_binding_constraint(runs, runs.results[0]))


class TestFeatures:
    """An objection that lists many states, to arrangements that contain few of them or none."""

    LISTED = ("USA", "GBR", "FRA", "CHN")

    @pytest.mark.parametrize(("to", "clause", "words"), [
        ("any", {}, "the arrangement as such"),
        ("forces_in_place", {"in_place": {"GBR": {"ground": 1}}}, "forces of GBR in place"),
        ("forces_in_place", {"in_place": {"GBR": {"air": 1}, "CHN": {"sea": 1}}},
         "forces of GBR and CHN in place"),
        ("ground_forces", {"in_place": {"GBR": {"ground": 1}}, "each_provides": {}},
         "ground forces of GBR in place"),
        ("ground_forces", {}, "ground forces of USA, GBR and CHN on call"),
        ("ground_forces", {"in_place": {"CHN": {"ground": 1}}},
         "ground forces of CHN in place and of USA and GBR on call"),
        ("party", {"parties": ["GBR", "RUS"]}, "GBR as a party"),
        ("party", {"parties": ["GBR", "USA", "RUS"]}, "USA and GBR as parties"),
        ("veto", {"parties": ["USA", "RUS"]}, "a veto of USA"),
    ])  # fmt: skip
    def test_of_states_only_those_of_the_arrangement(self, to, clause, words):
        of = self.LISTED if to != "any" else ()
        assert objections.describe_feature(objection(to, of), arranged(**clause)) == words

    @pytest.mark.parametrize(("to", "be", "terms", "words"), [
        ("membership", None, {"membership": True}, "membership of Ukraine in the alliance"),
        ("neutrality", None, {"neutrality": {}}, "the neutrality of Ukraine"),
        ("no_neutrality", None, {}, "that Ukraine is not neutral"),
        ("force_cap", None, {"protege_force_cap": 14}, "a cap of 14 BE on the force of Ukraine"),
        ("force_cap", 60.0, {"protege_force_cap": {"uniform": [10, 20]}},
         "a cap of 10 to 20 BE on the force of Ukraine, below 60 BE"),
        ("no_force_cap", 10.0, {"protege_force_cap": 14},
         "a cap of 14 BE on the force of Ukraine, above 10 BE"),
        ("no_force_cap", 10.0, {}, "the force of Ukraine without a cap"),
        ("sanctions_relief", None, {"sanctions_relief": {"share": 0.5}},
         "the lifting of 50 % of the sanctions"),
        ("no_sanctions_relief", None, {}, "that no sanctions are lifted"),
    ])  # fmt: skip
    def test_terms_with_their_size(self, to, be, terms, words):
        made = arranged(terms=terms, start={"sanctions": 0.5})
        assert plain(objections.describe_feature(objection(to, be=be), made)) == words

    @pytest.mark.parametrize("to", get_args(Feature))
    def test_what_the_arrangement_lacks_is_never_named(self, to):
        bare = arranged(None)
        if has(objection(to), bare):
            assert objections.describe_feature(objection(to), bare)
        else:
            with pytest.raises(ValueError, match=to):
                objections.describe_feature(objection(to), bare)


def objection(to, of=(), be=None):
    return Objection(state="RUS", to=to, of=of, be=be, date="2025", stated="No.", source="A speech")


def arranged(rule="all", terms=None, start=None, **clause):
    """The small scenario and France, with other terms and other fields of its clause."""
    made = scenario(rule).model_dump(mode="json")
    made["states"]["FRA"] = {}
    made["start"] = start or {}
    made["arrangement"] |= terms or {}
    for item in made["arrangement"]["commitments"].values():
        item |= clause
    return Scenario.model_validate(made)


class TestExplanation:
    def test_the_challenger_can_block(self):
        text = " ".join(render_explanation(explain(scenario("all"))).split())
        assert "RUS (the challenger), CHN, GBR and USA; each alone" in text
        assert "exactly 0, because RUS, the challenger, can block" in text

    def test_recused_names_the_next_blocker_and_the_product(self):
        text = " ".join(render_explanation(explain(scenario(RECUSED))).split())
        assert "Can block CHN, GBR and USA; each alone" in text
        assert "this willingness: 0.12 (RUS, the challenger, has no vote)" in text

    def test_no_guarantee_says_so(self):
        text = " ".join(render_explanation(explain(scenario(None))).split())
        assert "There is no guarantee" in text
        assert "only ad hoc help, from USA, GBR or CHN" in text

    @pytest.mark.parametrize("rule", [
        "each", "automatic", "consult_only", "silence", {"lead": "USA"}, {"at_least": 2}, {"each": {},
        "of": ["USA"]},
    ])  # fmt: skip
    def test_every_rule_reads_within_80_columns(self, rule):
        text = render_explanation(explain(scenario(rule)))
        assert max(len(line) for line in text.splitlines()) <= 80
        assert "P(act)" in text
        assert "\x1b" not in text

    def test_positions_sources_and_text(self):
        position = {"state": "UKR", "date": "2025-08", "stated": "It seeks guarantees.", "source": "A speech"}
        made = scenario(positions=[position], sources=["A treaty, article 5"], description="One.\n\nTwo.")
        text = render_explanation(explain(made))
        for words in (
            "UKR   2025-08: It seeks guarantees. [A speech]",
            "- A treaty, article 5",
            "One.\n\nTwo.",
        ):
            assert words in text


class TestStory:
    def test_the_whole_of_a_blocked_crisis(self):
        run = results(scenario("all"), [
            crisis(1, 4, vote_USA="overruled", vote_GBR="overruled", vote_CHN="abstained",
            vote_RUS="objected",
                   block_RUS="blocked", block_CHN="blocked", outside_USA="aid"),
        ])  # fmt: skip
        text = " ".join(plain(tell_story(run, 1)).split())
        for words in (
            "The challenger, Russia, is less strongly motivated than is typical here",
            "Month 4: limited grab. Russia commits 20 BE; it puts the chance that a commitment is honoured",
            "United States and United Kingdom are willing, but the rule does not decide.",
            "Russia (the challenger) objects. China neither consents nor objects.",
            "Russia (the challenger) and China withhold consents that the rule needs.",
            "Nobody acts under the treaty. United States sends arms, intelligence or sanctions outside",
            "The act succeeds (its chance was 50 %), and 2.0 % of the territory changes hands.",
            "Peace held for 3 months before the first major violation.",
            FOOTER,
        ):  # fmt: skip
            assert words in text

    def test_an_honoured_commitment_and_a_war(self):
        run = results(scenario(RECUSED), [
            crisis(0, 2, "invasion", "in_time", vote_USA="honoured", vote_GBR="late", vote_CHN="reneged",
            clash=True),
        ])  # fmt: skip
        text = " ".join(plain(tell_story(run, 0)).split())
        for words in (
            "United States acts.", "United Kingdom acts, but only after the window of the act.",
            "China is to act and does not follow through.", "The first to act does so on day 2.5.",
            "3.0 sent under the treaty", "This is enough in time.", "The first assault succeeds",
            "A war begins.",
            "Forces of Russia and of an outside state fight each other directly.",
        ):  # fmt: skip
            assert words in text

    def test_decisive_not_called_not_met_and_quiet(self):
        run = results(scenario({"at_least": 2}), [
            crisis(0, 1, block_CHN="decisive", block_GBR="decisive"), crisis(1, 1, reached="casus"),
            crisis(2, 1, rung="grey_zone", reached=""), crisis(3, 1, reached="decided"),
        ], 5)  # fmt: skip
        texts = [" ".join(tell_story(run, world).split()) for world in range(5)]
        assert "Only the consent of United Kingdom or China is missing; any one of them" in texts[0]
        assert "not plain enough: nobody is called" in texts[1]
        assert "The casus foederis is not met, and nobody is called" in texts[2]
        assert "nobody follows through" in texts[3]
        assert "There was no major violation" in texts[4]

    def test_blocked_while_another_commitment_is_acted_on(self):
        run = results(scenario(), [crisis(0, 1, reached="in_time", block_CHN="blocked")])
        assert "China withholds a consent that the rule needs for another commitment." in plain(
            " ".join(tell_story(run, 0).split())
        )

    def test_of_many_states_the_few_that_stay_out_are_named(self):
        others = [f"{letter}{letter}A" for letter in "ABDEFGHIJK"]
        many = scenario(None)
        many = many.model_copy(
            update={"states": {**many.states, **{code: many.states["GBR"] for code in others}}}
        )
        sent = {f"outside_{code}": "aid" for code in (*others, "USA", "GBR")}
        run = results(many, [crisis(0, 1)])
        text = " ".join(tell_story(replace(run, events=run.events.assign(**sent)), 0).split())
        assert "All third states but CHN send arms, intelligence or sanctions." in text
        assert "15 BE of Ukraine's own and 1.0 sent by others" in plain(text)

    def test_months_come_in_order_with_the_end_of_a_war(self):
        run = results(scenario(None), [crisis(0, 2, "invasion", ""), crisis(0, 8, "grey_zone", "")])
        at_war = [False, *[True] * 4, *[False] * 5]
        timeline = pd.DataFrame({"world": 0, "month": range(1, 11), "at_war": at_war, "territory": 0.1})
        text = plain(tell_story(replace(run, timeline=timeline), 0))
        months = [int(part.split()[1].strip(":,")) for part in text.split("\n\n") if part.startswith("Month")]
        assert months == [2, 6, 8, 10]
        assert "since the beginning Russia has taken 10 % of the territory" in " ".join(text.split())

    def test_an_unknown_world_is_refused_with_the_choice(self):
        with pytest.raises(UserError, match="from 0 to 3"):
            tell_story(results(scenario(), []), 99)
