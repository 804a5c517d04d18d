"""Tests of an arrangement in plain words."""

from __future__ import annotations

import pytest
from tests.small_world import make_scenario

from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.report.texts.explanation import render_explanation
from guaranteesim.scenario.reading.loader import load_scenario

RECUSED = {"all": {}, "recuse_aggressor": True}


class TestExplanation:
    def test_the_challenger_can_block(self):
        text = " ".join(render_explanation(explain_arrangement(make_scenario("all"))).split())
        assert "RUS (the challenger), CHN, GBR and USA; each alone" in text
        assert "exactly 0, because RUS, the challenger, can block" in text

    def test_recused_names_the_next_blocker_and_the_product(self):
        text = " ".join(render_explanation(explain_arrangement(make_scenario(RECUSED))).split())
        assert "Can block CHN, GBR and USA; each alone" in text
        assert "this willingness: 0.12 (RUS, the challenger, has no vote)" in text

    def test_no_guarantee_says_so(self):
        text = " ".join(render_explanation(explain_arrangement(make_scenario(None))).split())
        assert "There is no guarantee" in text
        assert "only ad hoc help, from USA, GBR or CHN" in text

    @pytest.mark.parametrize("rule", [
        "each", "automatic", "consult_only", "silence", {"lead": "USA"}, {"at_least": 2}, {"each": {},
        "of": ["USA"]},
    ])  # fmt: skip
    def test_every_rule_reads_within_80_columns(self, rule):
        text = render_explanation(explain_arrangement(make_scenario(rule)))
        assert max(len(line) for line in text.splitlines()) <= 80
        assert "P(act)" in text
        assert "\x1b" not in text

    def test_how_troops_in_place_are_stationed(self):
        british = "arrangement.commitments.assistance.in_place.GBR"
        made = load_scenario(
            "coalition-of-the-willing", sets=[f"{british}.weight=heavy", f"{british}.location=forward"]
        )
        text = render_explanation(explain_arrangement(made))
        assert "GBR, in place, heavy, forward " in text
        assert "FRA, in place, light, rear " in text

    def test_positions_sources_and_text(self):
        position = {"state": "UKR", "date": "2025-08", "stated": "It seeks guarantees.", "source": "A speech"}
        made = make_scenario(
            positions=[position], sources=["A treaty, article 5"], description="One.\n\nTwo."
        )
        text = render_explanation(explain_arrangement(made))
        for words in (
            "UKR   2025-08: It seeks guarantees. [A speech]",
            "- A treaty, article 5",
            "One.\n\nTwo.",
        ):
            assert words in text
