"""Tests of the story of one world."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.report.text_cases import plain
from tests.small_world import make_crisis, make_results, make_scenario

from guaranteesim.analysis.comparison.comparison import FOOTER
from guaranteesim.errors import UserError
from guaranteesim.report.texts.story import tell_story

RECUSED = {"all": {}, "recuse_aggressor": True}


class TestStory:
    def test_the_whole_of_a_blocked_crisis(self):
        run = make_results(make_scenario("all"), [
            make_crisis(1, 4, vote_USA="overruled", vote_GBR="overruled", vote_CHN="abstained",
            vote_RUS="objected",
                   block_RUS="blocked", block_CHN="blocked", outside_USA="aid"),
        ])  # fmt: skip
        text = " ".join(plain(tell_story(run, 1)).split())
        for words in (
            "The challenger, Russia, is about as motivated as is typical here",
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
        run = make_results(make_scenario(RECUSED), [
            make_crisis(0, 2, "invasion", "in_time", vote_USA="honoured", vote_GBR="late", vote_CHN="reneged",
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
        run = make_results(make_scenario({"at_least": 2}), [
            make_crisis(0, 1, block_CHN="decisive", block_GBR="decisive"), make_crisis(1, 1, reached="casus"),
            make_crisis(2, 1, rung="grey_zone", reached=""), make_crisis(3, 1, reached="decided"),
        ], 5)  # fmt: skip
        texts = [" ".join(tell_story(run, world).split()) for world in range(5)]
        assert "Only the consent of United Kingdom or China is missing; any one of them" in texts[0]
        assert "not plain enough: nobody is called" in texts[1]
        assert "The casus foederis is not met, and nobody is called" in texts[2]
        assert "nobody follows through" in texts[3]
        assert "There was no major violation" in texts[4]

    def test_blocked_while_another_commitment_is_acted_on(self):
        run = make_results(make_scenario(), [make_crisis(0, 1, reached="in_time", block_CHN="blocked")])
        assert "China withholds a consent that the rule needs for another commitment." in plain(
            " ".join(tell_story(run, 0).split())
        )

    def test_of_many_states_the_few_that_stay_out_are_named(self):
        others = [f"{letter}{letter}A" for letter in "ABDEFGHIJK"]
        many = make_scenario(None)
        many = many.model_copy(
            update={"states": {**many.states, **{code: many.states["GBR"] for code in others}}}
        )
        sent = {f"outside_{code}": "aid" for code in (*others, "USA", "GBR")}
        run = make_results(many, [make_crisis(0, 1)])
        text = " ".join(tell_story(replace(run, events=run.events.assign(**sent)), 0).split())
        assert "All third states but CHN send arms, intelligence or sanctions." in text
        assert "15 BE of Ukraine's own and 1.0 sent by others" in plain(text)

    def test_months_come_in_order_with_the_end_of_a_war(self):
        run = make_results(
            make_scenario(None), [make_crisis(0, 2, "invasion", ""), make_crisis(0, 8, "grey_zone", "")]
        )
        at_war = [False, *[True] * 4, *[False] * 5]
        timeline = pd.DataFrame({"world": 0, "month": range(1, 11), "at_war": at_war, "territory": 0.1})
        text = plain(tell_story(replace(run, timeline=timeline), 0))
        months = [int(part.split()[1].strip(":,")) for part in text.split("\n\n") if part.startswith("Month")]
        assert months == [2, 6, 8, 10]
        assert "since the beginning Russia has taken 10 % of the territory" in " ".join(text.split())

    def test_an_unknown_world_is_refused_with_the_choice(self):
        with pytest.raises(UserError, match="from 0 to 3"):
            tell_story(make_results(make_scenario(), []), 99)
