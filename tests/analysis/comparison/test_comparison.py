"""Comparison of runs: comparability, table, paired differences and exports."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from tests.small_world import make_crisis, make_results, make_scenario, rename_run

from guaranteesim.analysis.comparison.comparability import collect_comparison_notes
from guaranteesim.analysis.comparison.comparison import compare_runs, summarise_run
from guaranteesim.analysis.outcomes.registry import OUTCOMES, find_outcome
from guaranteesim.analysis.statistics.table_cells import make_csv_safe
from guaranteesim.errors import UserError


@pytest.fixture
def pair():
    """Unanimity, under which nothing is decided, and any-one, under which everything is."""
    times = [(0, 2), (0, 5), (2, 3), (3, 9)]
    blocked = make_results(
        make_scenario("all", "unanimity", order=2), [make_crisis(*at, block_RUS="blocked") for at in times]
    )
    acted = make_results(
        make_scenario("each", "any-one", order=1), [make_crisis(*at, reached="in_time") for at in times[:2]]
    )
    return compare_runs([blocked, acted])


class TestMayBeCompared:
    def test_runs_come_in_the_order_of_their_scenarios_and_the_first_is_the_baseline(self, pair):
        assert pair.names == ("any-one", "unanimity")
        assert pair.baseline == "any-one"
        assert (pair.worlds, pair.horizon_months, pair.seed) == (4, 10, 7)

    def test_the_baseline_leads_as_tables_and_figures_take_the_first_for_it(self, pair):
        assert compare_runs(pair.results, baseline="unanimity").names == ("unanimity", "any-one")
        assert repr(pair) == "Comparison(any-one, unanimity; 4 worlds each, baseline any-one)"

    @pytest.mark.parametrize(("other", "what"), [
        (make_results(make_scenario(name="b"), [], seed=8), "seed"),
        (make_results(make_scenario(name="b"), [], worlds=5), "number of worlds"),
        (make_results(make_scenario(name="b", run={"horizon_months": 12}), []), "horizon"),
        (make_results(make_scenario(name="b"), [], world=np.arange(1, 5)), "worlds"),
        (make_results(make_scenario(name="a"), []), "'a'"),
    ])  # fmt: skip
    def test_refused_with_the_reason(self, other, what):
        with pytest.raises(UserError, match=what):
            compare_runs([make_results(make_scenario(name="a"), []), other])

    def test_nothing_to_compare(self):
        with pytest.raises(UserError, match="at least one"):
            compare_runs([])

    def test_unknown_baseline_with_a_suggestion(self, pair):
        with pytest.raises(UserError, match="did you mean unanimity"):
            compare_runs(pair.results, baseline="unanimty")
        with pytest.raises(UserError, match="any-one"):
            pair.differences("zzz")

    def test_identical_arrangements_are_noted(self):
        run = make_results(make_scenario(name="a"), [])
        [note] = compare_runs([run, rename_run(run, "b", title="Another title")]).notes
        assert "a and b are the same" in note

    def test_texts_alone_make_no_arrangement(self):
        one = make_scenario(name="a")
        clause = one.arrangement.commitments["assistance"].model_copy(
            update={"title": "other", "text": "other"}
        )
        other = one.model_copy(
            update={
                "name": "b",
                "arrangement": one.arrangement.model_copy(update={"commitments": {"assistance": clause}}),
            }
        )
        assert "same" in compare_runs([make_results(one, []), make_results(other, [])]).notes[0]

    def test_differences_beyond_the_arrangement_are_noted(self):
        other = make_scenario("each", "b", switches={"nuclear_risk": False})
        [note] = compare_runs([make_results(make_scenario(name="a"), []), make_results(other, [])]).notes
        assert "differ also in switches" in note

    def test_how_the_war_goes_on_is_part_of_having_no_deal(self):
        deal = make_results(make_scenario(name="a", no_deal="war"), [])
        war = {"theatre": {"war": {"exhaustion": 0}}}
        none = make_results(make_scenario("consult_only", "war", **war), [])
        assert collect_comparison_notes([deal, none], "war") == ()
        [note] = collect_comparison_notes([deal, none])
        assert "differ also in theatre" in note

    def test_an_objection_to_one_text_is_part_of_it_and_another_cost_is_not(self):
        said = {"state": "RUS", "to": "any", "date": "2025", "stated": "No.", "source": "A paper"}
        none, cheap, dear = (
            make_results(make_scenario(rule, name, acceptance={"objections": objections}), [])
            for rule, name, objections in (
                ("each", "a", {}),
                ("all", "b", {"line": {**said, "cost": 0.1}}),
                ("consult_only", "c", {"line": {**said, "cost": 0.2}}),
            )
        )
        assert compare_runs([none, cheap]).notes == ()
        [note] = compare_runs([cheap, dear]).notes
        assert "differ also in acceptance" in note

    def test_different_arrangements_need_no_note(self, pair):
        assert pair.notes == ()


class TestTable:
    def test_one_row_an_arrangement_with_counts_and_intervals(self, pair):
        table = pair.table().set_index("name")
        assert table["casus_crises"].to_dict() == {"any-one": 2, "unanimity": 4}
        assert table["decided"].to_dict() == {"any-one": 1, "unanimity": 0}
        assert table.loc["unanimity", "blocked_most"] == "RUS"
        assert table.loc["any-one", "blocked_most"] == ""
        assert pd.isna(table.loc["any-one", "median_peace_months"])
        assert table.loc["unanimity", "median_peace_months"] == 2
        for item in OUTCOMES:
            assert {item.name, f"{item.name}_low", f"{item.name}_high"} <= set(table)

    def test_summary_is_the_same_in_long_form(self, pair):
        table, long = pair.table().set_index("name"), pair.summary()
        decided = long[long["outcome"] == "decided"].set_index("name")
        assert decided["value"].to_dict() == table["decided"].to_dict()
        assert decided["n"].to_dict() == {"any-one": 2, "unanimity": 4}
        assert len(summarise_run(pair.results[0])) == len(OUTCOMES) + 3

    def test_a_run_without_guarantee_or_crisis(self):
        table = compare_runs([make_results(make_scenario(None, "no-clause"), [])]).table()
        assert table["decided"].isna().all()
        assert table["major_violation"].tolist() == [0]
        assert table["true_reliability"].isna().all()

    def test_means_of_amounts_are_never_below_0(self):
        run = make_results(make_scenario(), [], arms_bn=[0.0, 0.0, 0.0, 5.0])
        assert 0 <= find_outcome("arms_bn").estimate(run).low < 0.1


class TestDifferences:
    def test_paired_by_world(self, pair):
        gaps = pair.differences().set_index("outcome")
        assert set(gaps["name"]) == {"unanimity"}
        assert gaps.loc["decided", "difference"] == -1
        assert gaps.loc["major_violation", "difference"] == 0.5
        assert gaps.loc["mean_peace_months", "difference"] == -(8 + 2) / 4
        assert not gaps["excludes_zero"].any()  # four worlds prove nothing

    def test_many_worlds_tell(self):
        times = [(world, 2) for world in range(0, 300, 3)]
        blocked = make_results(make_scenario("all", "a"), [make_crisis(*at) for at in times], 300)
        acted = make_results(
            make_scenario("each", "b"), [make_crisis(*at, reached="in_time") for at in times[:50]], 300
        )
        gaps = compare_runs([blocked, acted]).differences().set_index("outcome")
        clear = {"decided", "honoured", "adequate", "in_time", "judged", "casus_in_horizon",
        "major_violation",
                 "mean_peace_months", "force_in_time", "force_sent", "honoured_in_full",
                 "honoured_by_nobody"}  # fmt: skip
        assert set(gaps.index[gaps["excludes_zero"]]) == clear

    def test_the_other_way_round_changes_the_sign(self, pair):
        there = pair.differences("any-one").set_index("outcome").dropna(subset="difference")
        back = pair.differences("unanimity").set_index("outcome").dropna(subset="difference")
        assert len(there) == len(OUTCOMES) - 1  # no test of reliability in these crises
        assert (there["difference"] == -back["difference"]).all()
        low, high = (
            frame.to_numpy(dtype=float, na_value=np.nan)
            for frame in (there["difference_low"], -back["difference_high"])
        )
        assert low == pytest.approx(high, nan_ok=True)

    def test_one_run_alone_has_none(self):
        assert compare_runs([make_results(make_scenario(), [])]).differences().empty

    def test_unknown_where_one_side_had_no_crisis(self):
        runs = [
            make_results(make_scenario(None, "no-clause"), []),
            make_results(make_scenario(order=1), [make_crisis(0, 1)]),
        ]
        gaps = compare_runs(runs).differences().set_index("outcome")
        assert pd.isna(gaps.loc["decided", "difference"])
        assert not gaps.loc["decided", "excludes_zero"]


class TestExport:
    def test_no_text_cell_is_a_formula(self):
        hostile = ["=1+1", "+A1", "-2+3", "@SUM", "\tx", "\rx", "plain", -1.5]
        safe = make_csv_safe(pd.DataFrame({"=head": hostile, "number": np.arange(8) - 4.0}))
        assert all(not str(cell).startswith(("=", "+", "@", "\t", "\r", "-2")) for cell in safe["=head"])
        assert safe["=head"].tolist()[-1] == -1.5
        assert safe["number"].tolist() == list(np.arange(8) - 4.0)

    def test_frames_survive_csv_without_nan_or_inf(self, pair):
        hostile = compare_runs(
            [rename_run(pair.results[0], "a", title="=cmd()"), rename_run(pair.results[1], "b")]
        )
        frames = hostile.export()
        assert set(frames) == {"comparison", "differences", "summary"}
        for frame in frames.values():
            text = frame.to_csv(index=False)
            cells = {cell.lower() for line in text.splitlines() for cell in line.split(",")}
            assert not cells & {"nan", "inf", "-inf", "<na>"}
            assert len(pd.read_csv(io.StringIO(text))) == len(frame)
        assert "'=cmd()" in frames["comparison"].to_csv()
