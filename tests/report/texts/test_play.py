"""The screens of a play: what is said of a call, of the vote of the model, of quiet months and of the end."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.report.text_cases import plain

from guaranteesim.ensemble.columns import Timeline
from guaranteesim.ensemble.play.questions import (
    Decision,
    Option,
    RungQuestion,
    Situation,
    Stakes,
    VoteQuestion,
)
from guaranteesim.ensemble.results import Results
from guaranteesim.report.texts.play import outcomes
from guaranteesim.report.texts.play.outcomes import MonthTexts, describe_search
from guaranteesim.report.texts.play.questions import QuestionTexts
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

SITUATION = Situation(9, 60, 0.05, 3, 2, ("assistance",), 120.0, 90.0, True, -0.6, 0.4)
STAKES = Stakes({"ground": 1.0, "arms": 0.5, "sanctions": 0.2}, 2.0, 0.95, 0.4, 0.1, 0.6, 0.02, True)
REASONS = {"habit": -2.0, "stake": 0.7, "word": 0.2, "severity": 1.6, "lead": 0.0, "escalation": -0.05}
CALL = VoteQuestion(
    "GBR", SITUATION, "assistance", "invasion", True, True, True, False, REASONS, STAKES, "for", 0.61
)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario(find_scenario("us-side-letter"))


@pytest.fixture(scope="module")
def texts(scenario):
    return QuestionTexts(scenario, 80)


def show(texts, question, *, reveal=False):
    return " ".join(plain(texts.describe_question(question, reveal=reveal)).split())


def test_a_call_says_what_happened_what_is_asked_and_what_weighs(texts):
    said = show(texts, CALL)
    for words in (
        "Month 9 of 60: United Kingdom is called",
        "Russia: invasion, a major violation, after Ukraine provoked.",
        "USA must consent; then it acts",
        "the casus foederis as met",
        "1.0 brigade, arms of $0.5 bn a month and sanctions at 20 %; in place 2.0 BE.",
        "a broken word 0.1",
        "In favour the gravity of the act (strongly), your stake in Ukraine (clearly) and the word that "
        "was given (slightly).",
        "Against the caution of any state (strongly).",
        "under this rule an abstention counts like a vote against",
        "and of 40 % against your will",
    ):
        assert words in said, words
    assert "The model" not in said
    assert "The model would vote for; its chance of voting for: 61 %." in show(texts, CALL, reveal=True)


def test_a_call_that_the_services_do_not_see(texts):
    unseen = replace(CALL, seen=False, model="abstain", is_counted=False, has_vote=False)
    said = show(texts, unseen, reveal=True)
    assert "do not see the casus foederis as met" in said
    assert "(aid only)" in said
    assert "the rule asks for no vote" in said
    assert "would abstain; its chance of voting for: 0 %" in said


def test_the_longest_call_fits_a_screen():
    nato = load_scenario(find_scenario("baltic-status-quo"))
    longest = replace(
        CALL, state="DEU", commitment=next(iter(nato.arrangement.commitments)), rung=nato.rungs[-1]
    )
    lines = QuestionTexts(nato, 80).describe_question(longest, reveal=True).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 23


def test_a_vote_on_a_further_term(texts):
    renewal = replace(
        CALL, commitment=None, rung=None, stakes=None, reasons={"leaning": 1.7, "resolve": -0.6}
    )
    said = show(texts, renewal)
    assert "votes on a further term" in said
    assert "lasting interests (strongly)" in said
    assert "weariness at home (clearly)" in said


def test_the_options_of_the_challenger(texts):
    options = (Option("none", 0.4, 0.9), Option("grey_zone", -0.2, 0.1, 0.0, 0.3, 0.02, 0.5))
    question = RungQuestion("RUS", SITUATION, options, "none")
    said = show(texts, question)
    assert "0 stay quiet 0.40" in said
    assert "1 grey zone \N{MINUS SIGN}0.20 30 % 0 % 2 % 50 %" in said
    assert "model picks" not in said
    assert "model picks" in show(texts, question, reveal=True)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (Decision("acceptance", "USA", "no"), "United States (played) does not accept the arrangement."),
        (
            Decision("rung", "RUS", "none", 3, "", "grey_zone", 0.2),
            "Russia (played) chose: stay quiet. The model would have chosen: grey zone (its chance of the "
            "choice made: 20 %).",
        ),
        (
            Decision("renewal", "GBR", "abstain", 12, "", "for", 0.7),
            "United Kingdom (played) abstained on a further term. The model would have voted for (its chance "
            "of voting for: 70 %).",
        ),
        (
            Decision("vote", "GBR", "for", 12, "bilateral", "for", 0.7, counted=False),
            "United Kingdom (played) voted for under Bilateral agreements of 2024 (aid only, which the count "
            "of calls leaves out), as the model would have (its chance of voting for: 70 %).",
        ),
    ],
)
def test_decisions_beside_those_of_the_model(texts, decision, expected):
    assert plain(texts.describe_decision(decision)) == expected


def test_the_situation(texts):
    said = " ".join(plain(texts.describe_situation(CALL)).split())
    assert "2 acts of Russia, 3 months of war, 5 % of the territory lost" in said
    assert "keeping 40 % of your words" in said
    assert "resolve is lower than usual" in said


def test_months_are_told_once_and_quiet_ones_in_one_line(scenario, texts, monkeypatch):
    entries = [(4, "Month 4: an act."), (9, "Month 9: the war is over.")]
    monkeypatch.setattr(outcomes, "list_dated_paragraphs", lambda results, world: entries)
    war = [4 <= month < 9 for month in range(1, 13)]
    timeline = pd.DataFrame({Timeline.month: range(1, 13), Timeline.at_war: war})
    results, months = Results(scenario, timeline=timeline), MonthTexts(texts, 0)
    vote = Decision("vote", "GBR", "for", 4, "assistance", "for", 0.7)
    assert months.describe_months(2, results) == ["Months 1 to 2: quiet."]
    first, second, third = months.describe_months(4, results, [vote])
    assert (first, second) == ("Month 3: quiet.", "Month 4: an act.")
    assert "voted for" in third
    assert months.describe_months(12, results) == [
        "Months 5 to 8: the war goes on.",
        "Month 9: the war is over.",
        "Months 10 to 12: quiet.",
    ]
    assert months.describe_months(12, results) == []
    months.go_back(9)
    assert months.describe_months(12, results)[0] == "Month 9: the war is over."


def test_the_choice_of_the_world_is_said():
    assert "in 177 of 200 worlds" in describe_search(200, 23)
    assert "In none of 200" in describe_search(200, 0)
