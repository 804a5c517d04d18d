"""Unconditional outcomes by brute force, with limits and coverage; frontier, entrapment and exports."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.consent.test_acceptance import COVERED, objection
from tests.small_world import (
    add_utility,
    make_crisis,
    make_deal,
    make_no_deal,
    make_results,
    make_scenario,
    rename_run,
)

from guaranteesim.analysis.comparison.comparison import compare_runs
from guaranteesim.analysis.consent.frontier import compute_complement, find_efficient
from guaranteesim.analysis.outcomes.entrapment import list_entrapment_measures
from guaranteesim.analysis.outcomes.registry import OUTCOMES, find_outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.errors import UserError

WORLDS = 40
ABSOLUTE = {"objections": {"refuses": objection("UKR", absolute=True)}}


def uneven(count: int = WORLDS, **accept: object):
    """A deal that worlds accept to different degrees, with crises in every third of them."""
    made = make_deal("deal", acceptance={"scale": {"uniform": [0.05, 0.3]}, **accept})
    crises = [make_crisis(world, 4, "invasion") for world in range(0, count, 3)]
    run = make_results(made, crises, count, arms_bn=np.linspace(0, 3, count))
    return add_utility(run, UKR=np.linspace(-0.2, 0.4, count), USA=0.05)


def without(count: int = WORLDS, **columns: object):
    return make_no_deal(count, major_violation=np.ones(count, dtype=bool), arms_bn=1.0, **columns)


@pytest.fixture
def asked_runs():
    return compare_runs([uneven(), without()])


class TestMixture:
    @pytest.mark.parametrize("name", ["major_violation", "arms_bn", "mean_peace_months"])
    def test_by_brute_force(self, asked_runs, name):
        item = find_outcome(name)
        weights = asked_runs.acceptances["deal"].weights
        these, those = (item.compute_by_world(run) for run in asked_runs.results)
        total = sum(
            a * x + (1 - a) * y for a, x, y in zip(weights, these, those, strict=True)
        )  # fmt: skip
        found = asked_runs.unconditional(item, "deal")
        assert found.value == pytest.approx(total / WORLDS)
        assert found.low < found.value < found.high
        assert found.low >= 0

    def test_it_lies_between_the_two(self, asked_runs):
        item = find_outcome("major_violation")
        deal, none = (item.estimate(run).value for run in asked_runs.results)
        assert deal < asked_runs.unconditional(item, "deal").value < none

    def test_shares_of_crises_have_none(self, asked_runs):
        assert not asked_runs.unconditional(find_outcome("decided"), "deal").is_known
        assert not asked_runs.unconditional_difference(find_outcome("decided"), "deal", "war").is_known

    def test_the_run_without_a_deal_is_its_own(self, asked_runs):
        for item in OUTCOMES:
            plain = item.estimate(asked_runs["war"])
            if item.compute_by_world(asked_runs["war"]) is not None and plain.is_known:
                assert asked_runs.unconditional(item, "war") == plain
        assert not asked_runs.in_force("war").is_known

    def test_a_refused_deal_leaves_no_deal_and_a_sure_one_itself(self):
        item = find_outcome("major_violation")
        refused = compare_runs([uneven(objections=ABSOLUTE["objections"]), without()])
        assert refused.unconditional(item, "deal") == item.estimate(refused["war"])
        assert refused.unconditional_difference(item, "deal", "war").value == 0
        sure = compare_runs([add_utility(uneven(), UKR=1e6, USA=1e6), without()])
        assert sure.unconditional(item, "deal") == item.estimate(sure["deal"])

    def test_differences_are_those_of_the_values(self, asked_runs):
        item = find_outcome("arms_bn")
        there = asked_runs.unconditional_difference(item, "deal", "war")
        back = asked_runs.unconditional_difference(item, "war", "deal")
        values = [asked_runs.unconditional(item, name).value for name in ("deal", "war")]
        assert there.value == pytest.approx(values[0] - values[1])
        assert (there.value, there.low, there.high) == (-back.value, -back.high, -back.low)

    def test_one_world(self):
        one = compare_runs([uneven(1), without(1)])
        assert math.isnan(one.unconditional(find_outcome("major_violation"), "deal").low)

    def test_coverage(self):
        """Selection: the challenger of low motivation accepts, and would not have attacked."""
        runs, worlds, truth = 300, 300, self.truth()
        made = make_deal("deal", ("RUS",), acceptance={"scale": 0.3})
        deal, none = add_utility(make_results(made, [], worlds)), make_no_deal(worlds)
        held = np.zeros(2)
        for seed in range(runs):
            rng = np.random.default_rng(seed)
            low = rng.uniform(size=worlds)
            utility = 0.5 - low + rng.normal(size=worlds)
            frame = {"motivation": low, "major_violation": rng.uniform(size=worlds) < low}
            one = add_utility(replace(deal, worlds=deal.worlds.assign(**frame)), RUS=utility)
            frame["major_violation"] = rng.uniform(size=worlds) < 0.9
            other = replace(none, worlds=none.worlds.assign(**frame))
            both = compare_runs([one, other])
            item = find_outcome("major_violation")
            found = both.unconditional(item, "deal"), both.unconditional_difference(item, "deal", "war")
            held += [
                item.low <= true <= item.high
                for item, true in zip(found, (truth, truth - 0.9), strict=True)
            ]  # fmt: skip
        z = (held / runs - 0.95) / math.sqrt(0.95 * 0.05 / runs)
        assert (abs(z) < COVERED).all(), held / runs

    def truth(self) -> float:
        low = (np.arange(100_000) + 0.5) / 100_000
        chance = 1 / (1 + np.exp(-(0.5 - low) / 0.3))
        return float((chance * low + (1 - chance) * 0.9).mean())


class TestFrontier:
    @given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=12))
    @settings(max_examples=80, deadline=None, derandomize=True)
    def test_the_pareto_set_by_brute_force(self, rows):
        def dominates(one, other):
            return all(a >= b for a, b in zip(one, other, strict=True)) and one != other

        expect = [not any(dominates(other, row) for other in rows) for row in rows]
        assert find_efficient(np.array(rows, dtype=float)).tolist() == expect

    def test_every_arrangement_but_no_deal_has_a_place(self, asked_runs):
        [place] = asked_runs.frontier()
        assert (place.name, place.efficient) == ("deal", True)
        assert place.efficacy.value == pytest.approx(1 - 14 / 40)
        assert place.acceptability == asked_runs.in_force("deal")

    def test_complement(self):
        assert compute_complement(Estimate(0.25, 0.1, 0.5, 9)) == Estimate(0.75, 0.5, 0.9, 9)


class TestComparison:
    def test_no_deal_comes_last_and_is_no_arrangement(self):
        runs = compare_runs([without(), uneven(), rename_run(uneven(), "other", order=-5)])
        assert runs.names == ("other", "deal", "war")
        assert [item.name for item in runs.arrangements] == ["other", "deal"]
        assert runs.no_deal == "war"
        assert [item.title for item in runs.results][1:] == [
            "The deal arrangement",
            "The war arrangement (no deal)",
        ]
        assert compare_runs(runs.results)["war"].title == "The war arrangement (no deal)"
        assert set(runs.acceptances) == {"other", "deal"}

    def test_it_may_differ_in_how_it_starts(self):
        start = make_scenario(None, "war", start={"at_war": True})
        other = add_utility(make_results(start, [], WORLDS))
        assert compare_runs([uneven(), other]).notes == ()

    def test_where_it_is_missing_nobody_is_asked(self):
        runs = compare_runs([uneven(), rename_run(uneven(), "other")])
        assert runs.no_deal is None
        assert not runs.acceptances
        assert "war (no deal) is not among these" in runs.notes[-1]
        assert "enters_into_force" not in runs.table()

    def test_runs_that_disagree_about_it(self):
        with pytest.raises(UserError, match="deal names war, other names none"):
            compare_runs([uneven(), rename_run(uneven(), "other", no_deal=None), without()])
        with pytest.raises(UserError, match="other names peace"):
            compare_runs([uneven(), rename_run(uneven(), "other", no_deal="peace"), without()])

    def test_exports_gain_columns(self, asked_runs):
        frames = asked_runs.export()
        assert set(frames) == {"comparison", "differences", "summary", "acceptance", "weighings"}
        table = frames["comparison"].set_index("name")
        assert {"enters_into_force", "enters_into_force_high", "major_violation_unconditional"} <= set(table)
        assert "decided_unconditional" not in table
        assert pd.isna(table.loc["war", "enters_into_force"])
        assert table.loc["war", "required"] == ""
        assert all(table.loc[table.index != "war", "required"] != "")
        assert table.loc["war", "major_violation_unconditional"] == 1
        assert {"unconditional_difference", "unconditional_excludes_zero"} <= set(frames["differences"])
        long = frames["summary"].set_index(["name", "outcome"])
        assert long.loc[("deal", "major_violation"), "unconditional"] == pytest.approx(
            table.loc["deal", "major_violation_unconditional"]
        )
        assert pd.isna(long.loc[("deal", "decided"), "unconditional"])

    def test_without_no_deal_nothing_changes(self):
        runs = compare_runs(
            [make_results(make_scenario(name="a"), []), make_results(make_scenario("each", "b"), [])]
        )
        assert set(runs.export()) == {"comparison", "differences", "summary"}
        assert not [name for name in runs.table() if "unconditional" in name or "into_force" in name]
        assert "unconditional_difference" not in runs.differences()
        assert runs.frontier() == []


class TestEntrapment:
    def test_what_a_run_tells(self):
        run = make_results(
            make_scenario(),
            [make_crisis(0, 1), make_crisis(0, 3), make_crisis(2, 5)],
            provocations=[2, 0, 1, 1],
            provoked=[1, 0, 1, 0],
            drawn_in=[True, False, False, False],
            voided=[False] * 4,
            in_force_months=[10, 10, 4, 0],
        )
        values = [measure.estimate(run).value for measure in list_entrapment_measures([run])]
        assert values == pytest.approx([12, 2 / 3, 0.25, 0, 0.5])
        table = compare_runs([run]).export()["entrapment"]
        assert table["provocations_a_decade"].tolist() == [12]

    def test_what_it_does_not_tell_is_unknown(self):
        run = make_results(make_scenario(), [])
        assert list_entrapment_measures([run]) == []
        assert "entrapment" not in compare_runs([run]).export()
