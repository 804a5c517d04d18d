"""Analyses on simulated runs: relations that must hold for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.small_world import make_scenario

from guaranteesim import ensemble
from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.analysis.outcomes.blockers import build_blocker_table, find_most_blocking
from guaranteesim.analysis.outcomes.funnel import build_funnel_table
from guaranteesim.analysis.outcomes.survival import build_survival_table
from guaranteesim.analysis.text.explanation import explain_arrangement
from guaranteesim.report.tables.comparison import render_comparison_markdown
from guaranteesim.report.texts.story import tell_story

RULES = {
    "unanimity": "all",
    "recused": {"all": {}, "recuse_aggressor": True},
    "several": "each",
    "nobody": None,
}


@pytest.fixture(scope="module")
def compared():
    long = {"run": {"horizon_months": 60, "seed": 7}}
    runs = [
        ensemble.run_scenario(make_scenario(rule, name, order=place, **long), worlds=120)
        for place, (name, rule) in enumerate(RULES.items())
    ]
    return compare_runs(runs)


def test_absorption_shows_in_the_table(compared):
    row = compared.table().set_index("name").loc["unanimity"]
    assert row["decided"] == 0
    assert row["blocked_most"] == "RUS"
    assert row["blocked_most_share"] == 1
    assert explain_arrangement(compared["unanimity"].scenario).commitments[0].probability == 0


def test_who_blocks_is_what_the_rules_say(compared):
    assert find_most_blocking(compared["several"]).states == ()
    able = set(build_blocker_table(compared["recused"]).query("could_block")["state"])
    assert able == set(explain_arrangement(compared["recused"].scenario).commitments[0].blockers)


def test_the_funnel_only_narrows(compared):
    for run in compared.results:
        table = build_funnel_table(run)
        assert (np.diff(table["crises"]) <= 0).all()
        assert table["crises"].tolist() == [int(run.events[stage].sum()) for stage in table["stage"]]


def test_survival_ends_at_one_less_the_share_violated(compared):
    table = compared.table().set_index("name")
    for run in compared.results:
        last = build_survival_table(run).iloc[-1]
        assert last["survival"] == pytest.approx(1 - table.loc[run.name, "major_violation"])
        assert last["at_peace"] == run.monthly["at_peace"].iloc[-1]


def test_every_world_has_a_story_and_every_table_a_page(compared):
    for run in compared.results:
        assert all(tell_story(run, world) for world in range(0, 120, 7))
    assert render_comparison_markdown(compared).count("\n|") == 3 * (2 + len(RULES)) - 1
