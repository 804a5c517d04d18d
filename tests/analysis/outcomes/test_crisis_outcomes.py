"""Funnel, survival, blockers, days to act and reliability on runs small enough to check by eye."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.small_world import make_crisis, make_results, make_scenario

from guaranteesim.analysis.outcomes import reliability
from guaranteesim.analysis.outcomes.blockers import build_blocker_table, count_by_world, find_most_blocking
from guaranteesim.analysis.outcomes.funnel import (
    build_funnel_table,
    estimate_days_to_act,
    estimate_stage_share,
)
from guaranteesim.analysis.outcomes.survival import (
    build_survival_table,
    estimate_mean_peace,
    estimate_median_peace,
)
from guaranteesim.analysis.text.blocking_power import list_possible_blockers
from guaranteesim.ensemble.results import STAGES


@pytest.fixture
def four():
    """Four crises that met the casus foederis, in three worlds, and one that did not."""
    return make_results(make_scenario(), [
        make_crisis(0, 2, reached="in_time"), make_crisis(0, 5, reached="judged"),
        make_crisis(1, 3, rung="grey_zone", reached=""), make_crisis(1, 4, reached="casus"),
        make_crisis(3, 9, rung="invasion", reached="honoured"),
    ])  # fmt: skip


class TestFunnel:
    def test_counts_and_shares(self, four):
        table = build_funnel_table(four).set_index("stage")
        assert list(table.index) == list(STAGES)
        assert table["crises"].to_dict() == {
            "casus": 4, "called": 3, "judged": 3, "decided": 2, "honoured": 2, "adequate": 1, "in_time": 1,
        }  # fmt: skip
        assert table.loc["decided", "share"] == 0.5
        assert table.loc["decided", "of_previous"] == pytest.approx(2 / 3)
        assert (table["share_low"] <= table["share"]).all()
        assert (table["share"] <= table["share_high"]).all()

    def test_the_casus_foederis_itself_is_no_estimate(self, four):
        found = estimate_stage_share(four, "casus")
        assert (found.low, found.value, found.high, found.n) == (1, 1, 1, 4)

    def test_without_any_crisis_every_share_is_missing(self):
        table = build_funnel_table(make_results(make_scenario(), []))
        assert (table["crises"] == 0).all()
        assert table.filter(like="share").isna().all().all()


class TestSurvival:
    def test_curve_is_the_share_still_at_peace(self, four):
        curve = build_survival_table(four).set_index("month")
        assert len(curve) == 11
        assert curve.loc[[0, 1, 2, 3, 4, 9, 10], "at_peace"].tolist() == [4, 4, 3, 3, 2, 1, 1]
        assert curve.loc[10, "survival"] == 0.25
        assert (curve["low"] <= curve["survival"]).all()
        assert (curve["survival"] <= curve["high"]).all()

    def test_curve_and_band_are_kaplan_meier_with_loglog_greenwood(self):
        rng = np.random.default_rng(5)
        months = rng.integers(0, 14, 200)
        run = make_results(
            make_scenario(), [], 200, peace_months=np.minimum(months, 10), major_violation=months < 10
        )
        curve, s, greenwood, at_risk = build_survival_table(run), 1.0, 0.0, 200
        for month in range(1, 11):
            ended = int((months == month - 1).sum())
            s *= 1 - ended / at_risk
            greenwood += ended / (at_risk * (at_risk - ended))
            at_risk -= ended
            reach = 1.959964 * math.sqrt(greenwood) / math.log(s)
            expected = (s, s ** math.exp(-reach), s ** math.exp(reach))
            assert tuple(curve.loc[month, ["survival", "low", "high"]]) == pytest.approx(expected, abs=1e-6)

    def test_where_nothing_or_everything_happened_the_bound_is_exact(self):
        calm = build_survival_table(make_results(make_scenario(), [], 50)).iloc[-1]
        assert (calm["survival"], calm["high"]) == (1, 1)
        assert calm["low"] == pytest.approx(0.025 ** (1 / 50))
        lost = build_survival_table(
            make_results(make_scenario(), [make_crisis(w, 1) for w in range(50)], 50)
        ).iloc[-1]
        assert (lost["survival"], lost["low"]) == (0, 0)
        assert lost["high"] == pytest.approx(1 - 0.025 ** (1 / 50))

    def test_pointwise_coverage(self):
        rng = np.random.default_rng(6)
        empty, hits = make_results(make_scenario(), []), []
        for _ in range(600):
            months = rng.geometric(0.1, 60) - 1
            worlds = pd.DataFrame({"peace_months": np.minimum(months, 10), "major_violation": months < 10})
            last = build_survival_table(replace(empty, worlds=worlds)).iloc[5]
            hits.append(last["low"] <= 0.9**5 <= last["high"])
        assert np.mean(hits) > 0.95 - 4.75 * math.sqrt(0.95 * 0.05 / 600)

    def test_medians_are_reached_or_said_to_lie_beyond(self, four):
        assert estimate_median_peace(four).value == 3
        assert math.isinf(estimate_median_peace(make_results(make_scenario(), [make_crisis(0, 2)])).value)
        assert estimate_mean_peace(four).value == (1 + 3 + 10 + 8) / 4


class TestBlockers:
    @pytest.fixture
    def run(self):
        return make_results(
            make_scenario(),
            [
                make_crisis(0, 2, block_RUS="blocked", block_CHN="blocked"),
                make_crisis(0, 4, block_RUS="decisive"),
                make_crisis(1, 3, block_RUS="blocked", block_USA="blocked"),
                make_crisis(2, 1, reached="casus"),
                make_crisis(3, 2, reached="in_time"),
            ],
        )

    def test_shares_are_of_the_crises_called_and_not_acted_on(self, run):
        table = build_blocker_table(run).set_index("state")
        assert table.index[0] == "RUS"
        assert (table["called"] == 4).all()
        assert (table["failed"] == 3).all()
        assert table["blocked"].to_dict() == {"RUS": 3, "USA": 1, "CHN": 1, "GBR": 0}
        assert table.loc["RUS", ["role", "decisive"]].tolist() == ["challenger", 1]
        assert table.loc["CHN", "blocked_share"] == pytest.approx(1 / 3)

    def test_most_blocking_names_the_challenger_too(self, run):
        most = find_most_blocking(run)
        assert (most.states, most.share.value, most.failed) == (("RUS",), 1, 3)

    def test_ties_are_all_named(self):
        run = make_results(make_scenario(), [make_crisis(0, 2, block_RUS="blocked", block_CHN="blocked")])
        assert find_most_blocking(run).states == ("CHN", "RUS") or find_most_blocking(run).states == (
            "RUS",
            "CHN",
        )

    def test_where_each_decides_for_itself_nobody_could_block(self):
        run = make_results(make_scenario("each"), [make_crisis(0, 2)])
        assert find_most_blocking(run).states == ()
        assert not build_blocker_table(run)["could_block"].any()

    @pytest.mark.parametrize(("rule", "able"), [
        ("each", ""), ("automatic", ""), ("consult_only", ""), ("all", "USA GBR CHN RUS"),
        ({"all": {}, "recuse_aggressor": True}, "USA GBR CHN"), ({"at_least": 2}, "USA GBR CHN RUS"),
        ({"lead": "USA"}, "USA"), ({"lead": "USA", "followers": 1}, "USA GBR CHN RUS"), ({"each": {},
        "of": ["USA"]}, ""),
        ({"any_of": ["each", "all"]}, ""), ({"each": {}, "veto": ["CHN"]}, "CHN"),
    ])  # fmt: skip
    def test_could_block_is_read_off_the_rule(self, rule, able):
        assert list_possible_blockers(make_scenario(rule)) == set(able.split())

    def test_without_commitments_or_crises(self):
        for run in (
            make_results(make_scenario(None), []),
            make_results(make_scenario(), []),
            make_results(make_scenario("consult_only"), [make_crisis(0, 1)]),
        ):
            assert find_most_blocking(run).states == ()
            assert len(build_blocker_table(run)) == len(run.scenario.guarantors)


class TestRest:
    def test_days_to_act_over_the_crises_acted_on(self, four):
        assert estimate_days_to_act(four).value == 2.5
        assert estimate_days_to_act(four).n == 2
        assert not estimate_days_to_act(make_results(make_scenario(), [])).is_known

    def test_observed_reliability_leaves_out_the_overruled_and_the_challenger(self):
        run = make_results(
            make_scenario(),
            [
                make_crisis(
                    0, 1, vote_USA="honoured", vote_GBR="overruled", vote_CHN="objected", vote_RUS="objected"
                ),
                make_crisis(1, 1, vote_USA="late", vote_GBR="reneged", vote_CHN="abstained"),
            ],
        )
        found = reliability.estimate_observed_reliability(run)
        assert (found.value, found.n) == (pytest.approx(2 / 5), 5)
        assert reliability.estimate_true_reliability(run).value == 0.5
        assert reliability.estimate_believed_reliability(run).value == pytest.approx(0.4)

    def test_reliability_unknown_without_guarantors(self):
        run = make_results(make_scenario(None), [])
        assert not reliability.estimate_true_reliability(run).is_known
        assert not reliability.estimate_observed_reliability(run).is_known

    def test_counts_find_their_world_whatever_the_numbering(self):
        run = make_results(make_scenario(), [make_crisis(0, 1), make_crisis(2, 1), make_crisis(2, 3)])
        run.worlds["world"] = [40, 10, 30, 20]
        run.events["world"] = [40, 30, 30]
        assert count_by_world(run, np.array([True, True, True])).tolist() == [1, 0, 2, 0]
        assert count_by_world(run, np.zeros(0, dtype=bool)).tolist() == [0, 0, 0, 0]

    def test_frames_have_no_nan(self, four):
        for frame in (build_funnel_table(four), build_blocker_table(four), build_survival_table(four)):
            for column in (frame[name] for name in frame):
                assert not (
                    pd.api.types.is_float_dtype(column) and column.dtype.kind == "f" and column.isna().any()
                )
