"""Tests of the sentences of the answer, on cases in which a fixed phrase would be false."""

from __future__ import annotations

import math
import re
from dataclasses import replace

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

from guaranteesim.analysis.channels.channel_removal import ChannelRemoval, ChannelRemovals
from guaranteesim.analysis.comparison.comparison import Comparison, compare_runs
from guaranteesim.analysis.comparison.leaders import (
    estimate_joint_difference,
    find_leaders,
    find_likeliest_by_weighing,
)
from guaranteesim.analysis.sensitivity.deciding_inputs import DecidingInputs
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.report.answer.comparison import build_comparison_answer
from guaranteesim.report.answer.explanation import build_explanation_answer
from guaranteesim.report.answer.run import build_run_answer, describe_unresolved_shares
from guaranteesim.report.words import formats
from guaranteesim.report.words.intervals import (
    format_amount_interval,
    format_horizon,
    format_share_interval,
    format_short_share_interval,
)
from guaranteesim.report.words.names import join_names_briefly, make_short_titles

RECUSED = {"all": {}, "recuse_aggressor": True}
SAID = {"date": "2025", "stated": "No.", "source": "A speech"}


def plain(sentences: list[str]) -> list[str]:
    return [sentence.replace(formats.NBSP, " ") for sentence in sentences]


def told(comparison: Comparison) -> tuple[str, str, str]:
    peace, consent, hinges = plain(build_comparison_answer(comparison))
    return peace, consent, hinges


def run(name: str, violated: int, worlds: int = 200, **terms: object):
    """A run in whose first ``violated`` worlds there is a major violation."""
    crises = [make_crisis(world, 2) for world in range(violated)]
    return make_results(make_scenario(name=name, order=violated, **terms), crises, worlds)


def deal(name: str, violated: int = 10, worlds: int = 200, required=("UKR", "RUS"), **terms: object):
    """A run of an arrangement that is asked about."""
    made = make_deal(name, required, order=violated, **terms)
    return make_results(made, [make_crisis(world, 2) for world in range(violated)], worlds)


def objection(state: str, cost: float = 0.5, **terms: object) -> dict[str, object]:
    return {"objections": {"it": {"state": state, "to": "any", "cost": cost, **SAID, **terms}}}


def against(*runs: object, violated: bool = True) -> Comparison:
    """A comparison of runs with what happens without a deal; each run with the utility it is given."""
    size = len(runs[0].worlds)
    return compare_runs([*runs, make_no_deal(size, major_violation=violated, peace_months=0)])


class TestIntervals:
    @pytest.mark.parametrize(("estimate", "long", "short"), [
        (Estimate(0.12, 0.11, 0.13, 9), "11–13 %", "11–13 %"),
        (Estimate(0.12, 0.118, 0.123, 9), "12 %", "12 %"),
        (Estimate(0, 0, 0.013, 9), "up to 1 %", "≤1 %"),
        (Estimate(0, 0, 0, 9), "0 %", "0 %"),
        (Estimate(1e-4, 1e-5, 1e-3, 9), "under 1 %", "<1 %"),
        (Estimate(0.99, 0.97, 1, 9), "at least 97 %", "≥97 %"),
        (Estimate(0.999, 0.997, 0.9999, 9), "over 99 %", ">99 %"),
        (Estimate(1, 1, 1, 9), "100 %", "100 %"),
        (Estimate(0.5, 0, 1, 1), "0–100 %", "0–100 %"),
        (Estimate(0.5, math.nan, math.nan, 1), "50 %", "50 %"),
        (Estimate(0.001, math.nan, math.nan, 1), "under 1 %", "<1 %"),
        (UNKNOWN, "–", "–"),
    ])  # fmt: skip
    def test_shares(self, estimate, long, short):
        assert plain([format_share_interval(estimate), format_short_share_interval(estimate)]) == [
            long,
            short,
        ]

    def test_amounts_lists_and_horizons(self):
        assert format_amount_interval(Estimate(114, 112.4, 116.2, 9)) == "112–116"
        assert format_amount_interval(Estimate(114, 113.9, 114.2, 9)) == "114"
        assert format_amount_interval(Estimate(3, math.nan, math.nan, 1)) == "3.0"
        assert plain([format_horizon(120), format_horizon(18), format_horizon(12), format_horizon(1)]) == [
            "10 years", "18 months", "12 months", "1 month",
        ]  # fmt: skip
        assert join_names_briefly(["A", "B", "C"]) == "A, B and C"
        assert plain([join_names_briefly(list("ABCDE"))]) == ["A, B and 3 others"]

    def test_titles_are_short_and_distinct(self):
        titles = ["Side letter, November", "Draft, Russian text", "Draft, Ukrainian text", "Same", "Same", ""]
        runs = [rename_run(run("any", 0, 4), f"n{place}", title=title) for place, title in enumerate(titles)]
        assert list(make_short_titles(runs).values()) == [
            "Side letter", "Draft, Russian text", "Draft, Ukrainian text", "Same (n3)", "Same (n4)", "n5",
        ]  # fmt: skip


class TestPeace:
    def test_a_clear_best_of_several(self):
        peace, consent, hinges = told(compare_runs([run("poor", 100), run("good", 2), run("fair", 60)]))
        assert peace.startswith(
            "If in force, The good arrangement keeps the peace best: a major violation in "
        )
        assert (
            "of worlds in 10 months (The poor arrangement" not in peace
        )  # the baseline is the first in order
        assert peace.endswith("; world by world, it is told apart from all others at 200 worlds.")
        assert consent.startswith(
            "Whether the sides would accept is not asked: no scenario says what happens"
        )
        assert plain([hinges]) == [
            "Which of 256 uncertain inputs peace under The good arrangement hangs on is not resolved at "
            "200 worlds."
        ]

    def test_two_that_are_told_apart(self):
        comparison = compare_runs([run("poor", 100), run("good", 2)], baseline="poor")
        peace, *_ = told(comparison)
        assert (
            "(The poor arrangement 43–57 %); world by world, the two are told apart at 200 worlds." in peace
        )

    def test_ties_are_named_and_the_baseline_first(self):
        runs = [run("a", 5), run("b", 6), run("c", 7), run("d", 8), run("poor", 100)]
        peace, *_ = told(compare_runs(runs, baseline="d"))
        assert (
            "The d arrangement, The b arrangement and The c arrangement cannot be told apart from it" in peace
        )
        assert "(" not in peace  # the baseline is among the best, so there is nothing to set against them

    def test_none_can_be_told_apart(self):
        peace, *_ = told(compare_runs([run("a", 5), run("b", 9)]))
        assert peace.startswith(
            "If in force, none can be told apart from the one that keeps the peace best at "
        )
        assert "at 200 worlds: The a arrangement, with a major violation in" in peace
        assert "; of the arrangements, The b arrangement is violated most often, in " in peace

    def test_equal_shares_name_nobody_as_the_worst(self):
        peace, *_ = told(compare_runs([run("a", 5), run("b", 5)]))
        assert "violated most often" not in peace

    @pytest.mark.parametrize("worlds", [1, 2, 20])
    def test_few_worlds_tell_nothing_apart(self, worlds):
        peace, *_ = told(compare_runs([run("a", 0, worlds), run("b", min(worlds, 3), worlds)]))
        assert f"at {worlds} world{'s' if worlds > 1 else ''}" in peace
        assert "none can be told apart" in peace

    def test_worlds_without_a_crisis(self):
        peace, consent, _ = told(compare_runs([run("a", 0), run("b", 0)]))
        assert "a major violation in up to 2 % of worlds" in peace
        assert consent.endswith("In no crisis does one state keep others from acting.")

    @pytest.mark.parametrize(("violated", "otherwise", "words"), [
        (2, True, ", fewer than under The war arrangement"), (190, False, ", more than under The war"),
        (0, False, "that cannot be told apart from The war arrangement"),
    ])  # fmt: skip
    def test_one_arrangement_against_no_deal(self, violated, otherwise, words):
        peace, _, hinges = told(against(add_utility(deal("a", violated), UKR=1), violated=otherwise))
        assert words in peace
        # A run in which every world is the same has no input to find.
        what = "peace under The a arrangement hangs on"
        told_so = f"Which of 256 uncertain inputs {what} is not resolved at 200 worlds."
        if violated == 0:
            told_so = f"Not examined at 200 worlds: which input {what}."
        assert plain([hinges]) == [told_so]

    def test_one_run_alone(self):
        peace, *_ = told(compare_runs([run("a", 5)]))
        assert peace.endswith("; nothing is compared with it.")


class TestMechanisms:
    """What would be left of the lead without the mechanism that it rests on most."""

    @pytest.mark.parametrize(("left", "words"), [
        (0.2, "lower violations by 20 (16 to 24) points, not 49 (200 worlds; `guaranteesim channels`)."),
        (0.0, "not be told apart from The poor arrangement, rather than by 49 points (200 worlds;"),
        (-0.1, "raise violations by 10 (6 to 14) points, not lower them by 49 (200 worlds;"),
    ])  # fmt: skip
    def test_the_largest_loss_is_named(self, left, words):
        lead, half = Estimate(-0.49, -0.55, -0.42, 200), 0.04
        clash = ChannelRemoval(
            "clash",
            Estimate(-left, -left - half, half - left, 200),
            Estimate(left - 0.49, left - 0.55, left - 0.4, 200),
        )
        denial = ChannelRemoval("denial", lead, Estimate(-0.01, -0.02, -0.005, 200))
        assert f"Without fear of a clash, The good arrangement would {words}" in self.hinges(
            lead, (denial, clash)
        )

    def test_no_loss_is_resolved(self):
        lead = Estimate(-0.49, -0.55, -0.42, 200)
        nothing = ChannelRemoval("denial", lead, Estimate(0, -0.02, 0.02, 200))
        assert (
            "Which mechanism the lead of The good arrangement rests on is not resolved at 200 worlds."
            in self.hinges(lead, (nothing,))
        )

    @staticmethod
    def hinges(lead, removals):
        comparison = compare_runs([run("poor", 100), run("good", 2)], baseline="poor")
        found = ChannelRemovals("poor", "good", "major_violation", 200, lead, removals)
        return plain([told(replace(comparison, removals=found))[2]])[0]


class TestDecidingInputs:
    """Which input the lead hangs on, and whether its ends move the lead."""

    @pytest.mark.parametrize(("highest", "words"), [
        (-0.6, "hangs most on worth of the status quo to the challenger: −10 (−15 to −5) in the worlds"),
        (-0.12, "status quo to the challenger stands out most, but its ends do not move the lead of The"),
    ])  # fmt: skip
    def test_an_input_whose_ends_do_not_differ_is_not_said_to_decide(self, monkeypatch, highest, words):
        ends = (Estimate(-0.1, -0.15, -0.05, 40), Estimate(highest, highest - 0.05, highest + 0.05, 40))
        found = DecidingInputs(("challenger.status_quo",), 12, 200, ends)
        monkeypatch.setattr(Comparison, "find_deciding", lambda *_: found)
        comparison = compare_runs([run("poor", 100), run("good", 2)], baseline="poor")
        assert words in plain([told(comparison)[2]])[0]


class TestAcceptance:
    @pytest.mark.parametrize("state", ["RUS", "UKR"])
    def test_a_refusal_is_told_alike_of_either_side(self, state):
        name = {"RUS": "Russia", "UKR": "Ukraine"}
        other = next(code for code in name if code != state)
        good = add_utility(deal("good", 2, acceptance=objection(state)), **{other: 0.5})
        poor = add_utility(deal("poor", 100), RUS=0.5, UKR=0.5)
        _, consent, hinges = told(against(poor, good))
        assert re.fullmatch(
            rf"{name[state]} would probably refuse it, over the arrangement as such; what \S+ months of war "
            rf"cost it or objections smaller by \d+ % would turn {name[state]} "
            r"\(chance of acceptance \S+ %\); "
            r"likeliest accepted by all is The poor arrangement \(UKR, RUS: 9\S+ %\), with a major violation "
            r"in 43–57 % if in force\.",
            consent,
        )
        assert "Counting refusals, the order turns: The poor arrangement does best (" in hinges

    def test_states_are_named_in_full(self):
        accept = objection("RUS", to="party", of=["USA", "GBR"])
        _, consent, _ = told(against(add_utility(deal("a", acceptance=accept), UKR=1)))
        assert "Russia would probably refuse it" in consent
        assert "United States" in consent
        assert re.search(r"; all that have to \(UKR, RUS\) accept it with a chance of \S* %\.$", consent)

    def test_all_would_accept(self):
        comparison = against(
            *(add_utility(deal(name, many), UKR=1, RUS=1) for name, many in (("a", 3), ("b", 90)))
        )
        _, consent, hinges = told(comparison)
        assert consent.startswith("Ukraine and Russia would each probably accept it (together")
        assert "refuse" not in consent
        assert "Counting refusals, The a arrangement still does best." in hinges

    def test_at_even_odds_nobody_is_said_to_refuse(self):
        _, consent, _ = told(against(add_utility(deal("a", required=("UKR",)), UKR=0)))
        assert "refuse" not in consent

    def test_the_same_refusal_of_all_that_are_tied(self):
        runs = [
            add_utility(deal(name, many, acceptance=objection("RUS")), UKR=1)
            for name, many in (("a", 3), ("b", 4))
        ]
        _, consent, _ = told(against(*runs, add_utility(deal("poor", 100), UKR=1, RUS=1)))
        assert consent.startswith("Russia would probably refuse each of these (chance of acceptance ")

    def test_another_refusal_of_one_that_is_tied(self):
        first = add_utility(deal("a", 3, acceptance=objection("RUS")), UKR=1)
        second = add_utility(deal("b", 4, acceptance=objection("UKR")), RUS=1)
        _, consent, _ = told(against(first, second))
        assert consent.startswith("Russia would probably refuse The a arrangement, over ")

    def test_others_that_would_refuse(self):
        both = {
            "objections": {
                code: {"state": code, "to": "any", "cost": cost, **SAID}
                for code, cost in (("RUS", 0.5), ("UKR", 0.3))
            }
        }
        _, consent, _ = told(against(add_utility(deal("a", acceptance=both))))
        assert "over the arrangement as such, and so would Ukraine; what " in consent
        assert "; all that have to (UKR, RUS) accept it with a chance of" in consent

    def test_what_happens_without_a_deal_was_not_run(self):
        _, consent, _ = told(compare_runs([deal("a"), deal("b", 100)]))
        assert "is not asked: war, what happens without a deal, is not among the runs." in consent

    def test_who_blocks_where_nobody_is_asked(self):
        blocked = [make_crisis(world, 2, block_RUS="blocked") for world in range(40)]
        veto = make_results(make_scenario("all", "veto"), blocked, 200)
        _, consent, _ = told(compare_runs([veto, run("good", 0)]))
        assert "Action is blocked most often under The veto arrangement, by Russia: in at least 9" in consent
        assert "of the 40 crises in which it is called and none is decided." in consent


class TestRobustness:
    def test_other_weights_that_change_what_is_likeliest(self):
        dear = add_utility(deal("dear", 2, acceptance=objection("RUS", 0.6)), UKR=1, RUS=0.5)
        plainly = add_utility(deal("plain", 100), UKR=1, RUS=0.1)
        comparison = against(plainly, dear)
        assert set(find_likeliest_by_weighing(comparison).values()) == {"dear"}
        _, _, hinges = told(comparison)
        assert (
            f"Under {len(find_likeliest_by_weighing(comparison))} of 6 other weights of consent, The dear"
            in hinges
        )

    def test_weights_that_change_nothing(self):
        _, _, hinges = told(
            against(*(add_utility(deal(name, many), UKR=1, RUS=1) for name, many in (("a", 3), ("b", 90))))
        )
        assert "None of 6 other weights of consent changes which is likeliest accepted." in hinges

    def test_refusal_of_all_leaves_nothing_to_tell_apart(self):
        refused = {"objections": {"it": {"state": "RUS", "to": "any", "absolute": True, **SAID}}}
        _, consent, hinges = told(
            against(
                *(add_utility(deal(name, many, acceptance=refused)) for name, many in (("a", 3), ("b", 90)))
            )
        )
        assert "; nothing would turn Russia: it objects at any price (chance of acceptance 0 %)" in consent
        assert "Counting refusals, no arrangement can be told apart from the best." in hinges


class TestLeaders:
    def test_the_first_of_equals_leads(self):
        found = find_leaders(
            ["a", "b", "c"], {"a": 2, "b": 1, "c": 1}.get, lambda one, best: Estimate(1, -1, 2, 9)
        )
        assert (found.best, found.tied, found.rest) == ("b", ("c", "a"), ())

    def test_an_unknown_difference_tells_nothing_apart(self):
        assert find_leaders(["a", "b"], {"a": 1, "b": 2}.get, lambda one, best: UNKNOWN).tied == ("b",)

    def test_the_difference_of_joint_chances(self):
        comparison = against(add_utility(deal("a"), UKR=1, RUS=1), add_utility(deal("b", 90), UKR=1, RUS=0.1))
        one, other = (comparison.acceptances[name] for name in ("a", "b"))
        gap = estimate_joint_difference(one, other)
        assert gap.value == pytest.approx(one.joint.value - other.joint.value)
        assert gap.excludes_zero
        assert estimate_joint_difference(one, one).value == estimate_joint_difference(one, one).high == 0


class TestRun:
    def test_shares_of_very_few_worlds_are_called_unresolved(self):
        few = make_results(make_scenario("all"), [], 4)
        assert plain(describe_unresolved_shares(few)) == (
            [
                "Not resolved at 4 worlds: major violation within the horizon; more --worlds narrow the "
                "intervals."
            ]
        )
        assert not describe_unresolved_shares(make_results(make_scenario("all"), [], 2000))

    def test_a_blocked_guarantee(self):
        run = make_results(
            make_scenario("all"), [make_crisis(world, 2, block_RUS="blocked") for world in range(9)], 20
        )
        peace, help_, blocked = plain(build_run_answer(run))
        assert peace.startswith("The small arrangement leaves a major violation in ")
        assert "of worlds in 10 months; until the first, peace holds for" in peace
        assert help_.startswith(
            "The guarantee covers 9 crises in all worlds; when called, it is honoured in full in up to"
        )
        assert "takes" not in help_  # nobody acts, so there is no delay to tell
        assert blocked.startswith(
            "In 9 crises it is called and no action is decided; Russia stands in the way in at least "
        )

    def test_two_that_blocked_equally_often(self):
        crises = [make_crisis(0, 2, block_RUS="blocked", block_CHN="blocked")]
        assert plain(build_run_answer(make_results(make_scenario("all"), crises)))[2] == (
            "In 1 crisis it is called and no action is decided; Russia and China each stand in its way."
        )

    def test_help_that_came(self):
        run = make_results(
            make_scenario(RECUSED), [make_crisis(world, 2, reached="in_time") for world in range(4)]
        )
        _, help_, blocked = plain(build_run_answer(run))
        assert help_.endswith("; the first to act takes 2.5 days (median).")
        assert ", 20–80 % of the promised force comes in time, and the help is adequate" in help_
        older = replace(run, worlds=run.worlds.drop(columns="promised_be"))
        assert "promised" not in build_run_answer(older)[1]
        assert blocked == "Whenever it is called, action is decided."

    def test_undecided_without_a_blocker(self):
        assert plain(build_run_answer(make_results(make_scenario("each"), [make_crisis(0, 2)])))[2] == (
            "In 1 crisis it is called and no action is decided, though no state keeps others from it."
        )

    def test_no_crisis_no_call_and_no_guarantee(self):
        assert "not put to the test" in build_run_answer(make_results(make_scenario(), []))[1]
        assert len(build_run_answer(make_results(make_scenario(), []))) == 2
        assert len(build_run_answer(make_results(make_scenario(), [make_crisis(0, 2, reached="casus")]))) == 2
        assert build_run_answer(make_results(make_scenario(None), []))[1].startswith(
            "There is no guarantee, so nobody"
        )

    def test_it_says_that_it_is_conditional_only_where_it_is(self):
        *_, last = plain(build_run_answer(deal("a", required=("UKR", "USA"))))
        assert "takes the acceptance of Ukraine and United States; `guaranteesim compare` asks" in last
        assert build_run_answer(deal("a"))[0].startswith("If in force, ")
        assert not any("acceptance" in sentence for sentence in build_run_answer(run("a", 5)))


class TestExplanation:
    def test_the_challenger_can_block(self):
        [said] = plain(build_explanation_answer(explain_arrangement(make_scenario("all"))))
        assert said == (
            "P(act), the chance that somebody acts under it, is exactly 0: Russia, the challenger, can block "
            "it, whatever the others want; so can China, United Kingdom and United States, each alone."
        )

    def test_others_can_block(self):
        [said] = plain(build_explanation_answer(explain_arrangement(make_scenario(RECUSED))))
        assert "is 0.12 if each is willing with a chance of 0.5, independently; China, United" in said
        assert said.endswith("can block it, each alone.")

    def test_one_can_block(self):
        [said] = plain(
            build_explanation_answer(
                explain_arrangement(make_scenario({"lead": "USA"}), {"USA": 0.8, "GBR": 0.3}, 0.2)
            )
        )
        assert "with a correlation of 0.2" in said
        assert said.endswith("United States can block it alone.")

    def test_nobody_can_block(self):
        [said] = plain(build_explanation_answer(explain_arrangement(make_scenario("each"))))
        assert said.endswith("; nobody alone can block it.")

    def test_a_rule_that_never_decides(self):
        [said] = plain(build_explanation_answer(explain_arrangement(make_scenario("consult_only"))))
        assert said.endswith("is exactly 0, because the rule never decides on action, whoever consents.")

    def test_a_chance_of_one_hangs_on_no_willingness(self):
        [said] = plain(build_explanation_answer(explain_arrangement(make_scenario("automatic"))))
        assert "is exactly 1; nobody alone can block it." in said

    def test_no_guarantee_and_several(self):
        assert (
            "There is no guarantee" in build_explanation_answer(explain_arrangement(make_scenario(None)))[0]
        )
        made = make_scenario("all")
        clause = made.arrangement.commitments["assistance"]
        two = {"one": clause, "two": clause.model_copy(update={"title": "Second"})}
        both = made.model_copy(
            update={"arrangement": made.arrangement.model_copy(update={"commitments": two})}
        )
        assert [said.partition(":")[0] for said in build_explanation_answer(explain_arrangement(both))] == [
            "Assistance",
            "Second",
        ]


def test_a_run_renamed_is_told_under_its_own_name():
    [first, *_] = build_run_answer(rename_run(run("a", 5), "b", title="Another"))
    assert first.startswith("Another leaves")


class TestAProcedure:
    def test_a_state_that_its_procedure_alone_holds_back_does_not_refuse(self):
        rows = {"procedures": {"RUS": {"text": "t", "source": "s", "passes": 0.3}}}
        _, consent, _ = told(against(add_utility(deal("a", acceptance=rows), RUS=1, UKR=1)))
        assert consent.startswith(
            "Russia would rather accept it but probably not be bound, as its procedure passes with a "
        )
        assert "would probably refuse" not in consent
