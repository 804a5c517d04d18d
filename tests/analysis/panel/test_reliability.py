"""How far forecasts come true: a calibrated panel lies on the diagonal, and misses are the largest."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analysis.panel.panels import draw_asked

from guaranteesim.analysis.panel.reliability import bin_forecasts, list_misses


def test_a_calibrated_panel_comes_true_as_often_as_it_says() -> None:
    asked = draw_asked(20_000)
    bins = bin_forecasts(asked.sample.forecasts, asked.sample.outcomes)
    assert [item.n for item in bins] == [2000] * 10
    # Ten intervals of 95 %: more than two that miss would come once in ninety.
    assert sum(not item.low <= item.forecast <= item.high for item in bins) <= 2
    assert [item.forecast for item in bins] == sorted(item.forecast for item in bins)


def test_a_level_that_is_too_high_lies_below_the_diagonal() -> None:
    asked = draw_asked(20_000, shift=1.5)
    bins = bin_forecasts(asked.sample.forecasts, asked.sample.outcomes)
    assert all(item.high < item.forecast for item in bins)


def test_equal_forecasts_stay_together_and_rare_events_share_a_bin() -> None:
    outcomes = np.array([1.0] * 20 + [0.0] * 80)
    [one] = bin_forecasts(np.full(100, 0.3), outcomes)
    assert (one.n, one.happened) == (100, 0.2)
    rare = np.zeros(100)
    rare[:3] = 1
    [all_of_them] = bin_forecasts(np.linspace(0, 1, 100), rare)
    assert all_of_them.n == 100
    assert (
        sum(item.n for item in bin_forecasts(np.linspace(0, 1, 103), (np.arange(103) % 2).astype(float)))
        == 103
    )


def test_misses_are_named_with_the_most_surprising_first() -> None:
    said = np.array([0.9, 0.2, 0.1, 0.7])
    labels = np.array(["a", "b", "c", "d"], dtype=np.object_)
    misses = list_misses(said, np.array([1.0, 1, 0, 0]), labels, count=2)
    assert list(misses["row"]) == ["b", "a", "d", "c"]
    assert list(misses["what"]) == ["came", "came", "did not come", "did not come"]
    assert list(misses["forecast"]) == pytest.approx([0.2, 0.9, 0.7, 0.1])
