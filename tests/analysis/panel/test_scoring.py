"""Scores out of fold: closed forms, nothing seen that is left out, a planted signal found, none invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.analysis.panel.panels import draw_asked

from guaranteesim.analysis.panel.folds import (
    ADJUSTED,
    BASE,
    CONSTANT,
    LOGIT,
    MODEL,
    Sample,
    find_eras,
    forecast_out_of_fold,
    number_groups,
    smooth_count,
    smooth_rate,
)
from guaranteesim.analysis.panel.ranking import compute_auc
from guaranteesim.analysis.panel.scoring import (
    AUC,
    BY_ERA,
    BY_RIVALRY,
    compute_log_loss,
    list_schemes,
    score_rows,
)


def test_the_log_score_of_known_forecasts() -> None:
    losses = compute_log_loss(np.array([0.5, 0.25, 0.25]), np.array([1.0, 1.0, 0.0]))
    assert losses == pytest.approx([np.log(2), np.log(4), np.log(4 / 3)])


def test_the_log_score_of_a_constant_is_the_entropy_of_the_record() -> None:
    asked = draw_asked(500, 10)
    scored = score_rows(asked, BY_RIVALRY, seed=1)
    rate = asked.mean_outcome
    entropy = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate))
    assert scored.score(CONSTANT, "log").value == pytest.approx(entropy)
    assert scored.score(CONSTANT, "brier").value == pytest.approx(rate * (1 - rate))


def test_the_base_rate_is_that_of_the_other_folds() -> None:
    sample = Sample(np.full(4, 0.5), np.array([1.0, 1, 0, 0]), np.zeros((4, 1)))
    said = forecast_out_of_fold(sample, np.array([0, 0, 1, 1])).said
    assert said[BASE] == pytest.approx([0.5 / 3] * 2 + [2.5 / 3] * 2)
    # Nothing to order by, so the logit says the same.
    assert said[LOGIT] == pytest.approx(said[BASE])
    assert said[ADJUSTED] == pytest.approx(said[BASE])
    assert (said[MODEL] == 0.5).all()


def test_a_forecast_does_not_depend_on_the_outcome_of_its_own_fold() -> None:
    asked = draw_asked(300, 10)
    here = asked.clusters == 3
    turned = np.where(here, 1 - asked.sample.outcomes, asked.sample.outcomes)
    one = forecast_out_of_fold(asked.sample, asked.clusters).said
    # A penalty is chosen afterwards, so it is held fixed by asking for the other forecasters only.
    other = forecast_out_of_fold(replace(asked.sample, outcomes=turned), asked.clusters).said
    for who in (MODEL, ADJUSTED, BASE):
        assert one[who][here] == pytest.approx(other[who][here], abs=0)
        assert who == MODEL or not np.allclose(one[who][~here], other[who][~here], atol=0)


def test_a_level_that_is_wrong_is_mended_and_the_order_stays() -> None:
    asked = draw_asked(4000, 80, shift=1.5)
    scored = score_rows(asked, BY_RIVALRY, seed=1)
    right = compute_log_loss(draw_asked(4000, 80).sample.forecasts, asked.sample.outcomes).mean()
    assert scored.score(MODEL, "log").value > right + 0.1
    assert scored.score(ADJUSTED, "log").value == pytest.approx(right, abs=0.002)
    assert compute_auc(scored.forecasts[ADJUSTED], asked.sample.outcomes) == pytest.approx(
        scored.score(MODEL, AUC).value, abs=0.002
    )


@pytest.mark.parametrize("scheme", [BY_RIVALRY, BY_ERA])
def test_a_planted_signal_is_recovered(scheme: str) -> None:
    scored = score_rows(draw_asked(4000, 80, strength=1.0), scheme, seed=1)
    for baseline in (BASE, CONSTANT):
        assert scored.compare(ADJUSTED, baseline, "log").high < 0
    # The logit knows the covariate of the law and has to find one slope: the two are level.
    assert abs(scored.compare(ADJUSTED, LOGIT, "log").value) < 0.002
    assert abs(scored.compare(MODEL, LOGIT, AUC).value) < 0.01
    # Λ(−1.5 + x), x normal, has an area of .74 by numerical integration.
    assert scored.score(MODEL, AUC).value == pytest.approx(0.742, abs=0.02)


def test_no_signal_is_invented() -> None:
    """Forecasts that have nothing to do with what happened do not beat a baseline.

    Ten panels; a 95 % interval excludes 0.5 in one of 20, so that four or more of ten would come by chance
    once in a thousand.
    """
    found = 0
    for seed in range(10):
        asked = draw_asked(600, 30, strength=0.0, seed=seed)
        noise = np.random.default_rng(100 + seed).uniform(0.05, 0.4, 600)
        scored = score_rows(replace(asked, sample=replace(asked.sample, forecasts=noise)), BY_RIVALRY, seed=1)
        area = scored.score(MODEL, AUC)
        found += not area.low <= 0.5 <= area.high
        assert scored.compare(ADJUSTED, BASE, "log").high > 0
    assert found < 4


def test_intervals_are_wider_where_rows_of_a_rivalry_are_alike() -> None:
    asked = draw_asked(400, 400)
    alike = {name: np.repeat(values, 5, axis=0) for name, values in vars(asked.sample).items()}
    whole = replace(
        asked,
        sample=Sample(**alike),
        clusters=np.repeat(asked.clusters, 5),
        eras=np.repeat(asked.eras, 5),
    )
    one, five = (score_rows(item, BY_ERA, seed=1).score(MODEL, AUC) for item in (asked, whole))
    # Five copies of every row are no more evidence than one.
    assert five.high - five.low == pytest.approx(one.high - one.low, rel=0.05)


def test_the_order_of_the_logit_is_not_that_of_its_intercepts() -> None:
    """Out of fold an intercept is low where the fold left out has many events, which is no order."""
    asked = draw_asked(4000, 80, strength=0.3)
    often = asked.clusters % 4 == 0
    outcomes = np.where(often & (np.arange(4000) % 3 == 0), 1.0, asked.sample.outcomes)
    scored = score_rows(replace(asked, sample=replace(asked.sample, outcomes=outcomes)), BY_RIVALRY, seed=1)
    covariate = asked.sample.covariates[:, 0]
    assert compute_auc(scored.forecasts[BASE], outcomes) < 0.45
    assert scored.score(LOGIT, AUC).value == pytest.approx(compute_auc(covariate, outcomes), abs=0.003)


def test_one_rivalry_is_scored_by_eras() -> None:
    assert list_schemes(draw_asked(40, 1)) == [BY_ERA]
    assert list_schemes(draw_asked(40, 4)) == [BY_RIVALRY, BY_ERA]


def test_eras_and_groups_are_numbered_from_0_among_those_there() -> None:
    assert list(find_eras(np.array([1816, 1913, 1914, 1945, 1946, 1989, 1990]))) == [0, 0, 1, 1, 2, 2, 3]
    assert list(find_eras(np.array([1990, 1950]))) == [1, 0]
    assert list(number_groups(np.array(["b", "a", "b"]))) == [1, 0, 1]


def test_a_small_sample_never_says_never() -> None:
    assert smooth_rate(np.zeros(9)) == 0.05
    assert smooth_count(np.array([0.0, 9.0, 0.0]), np.array([9.0, 9.0, 0.0])) == pytest.approx(
        [0.05, 0.95, 0.5]
    )
