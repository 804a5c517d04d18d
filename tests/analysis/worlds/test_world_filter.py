"""Conditions on events and worlds: what they mean, and what they refuse."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_world import make_crisis, make_results, make_scenario

from guaranteesim.analysis.worlds.world_filter import find_worlds
from guaranteesim.ensemble import Results
from guaranteesim.errors import UserError


@pytest.fixture(scope="module")
def results() -> Results:
    return make_results(
        make_scenario(),
        [
            make_crisis(0, 4, "invasion", "called", vote_USA="objected", block_USA="decisive"),
            make_crisis(1, 2, "invasion", "in_time", vote_USA="honoured", vote_GBR="late"),
            make_crisis(2, 9, "grey_zone", ""),
            make_crisis(2, 5, "limited_grab", "called", vote_CHN="casus not met"),
        ],
        5,
    )


@pytest.mark.parametrize(
    ("text", "worlds"),
    [
        ("rung=invasion and not honoured", [0]),
        ("rung = invasion", [0, 1]),
        ("rung != invasion", [2]),
        ("rung>=limited_grab", [0, 1, 2]),
        ("rung<limited_grab", [2]),
        ("honoured or rung=grey_zone", [1, 2]),
        ("not (honoured or rung=grey_zone)", [0, 2]),
        ("NOT honoured AND month<=4", [0]),
        ("honoured=yes", [1]),
        ("honoured!=yes and casus", [0, 2]),
        ("vote_CHN='casus not met'", [2]),
        ("vote_CHN=casus_not_met", [2]),
        ("days_to_act>2", [1]),
        ("days_to_act!=99", [1]),  # a missing number meets no comparison
        ("month=9", [2]),
        ("world<2", [0, 1]),
        ("world>=3", [3, 4]),  # worlds without a crisis
        ("rung=grey_zone and world.casus>0", [2]),
        ("not honoured and rung=invasion or month=9", [0, 2]),  # and binds before or
    ],
)
def test_what_a_condition_means(results: Results, text: str, worlds: list[int]) -> None:
    assert find_worlds(results, text).tolist() == worlds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rung=invason", "did you mean invasion?"),
        ("hounoured", "did you mean honoured?"),
        ("vote_USA", "compare it, for example vote_USA=honoured"),
        ("vote_USA>late", "has no order"),
        ("honoured>yes", "is yes or no"),
        ("honoured=maybe", "is yes or no, not 'maybe'"),
        ("month=many", "is a number, not 'many'"),
        ("month=nan", "is a number, not 'nan'"),
        ("rung=", "a value is missing after '='"),
        ("(rung=invasion", "')' is missing"),
        ("rung=invasion)", "'(' is missing"),
        ("month<12 month>3", "join conditions with and, or"),
        ("and", "stands where the name of a column is expected"),
        ("rung=and", "'and' (character 6 of the condition) stands where a value is expected"),
        ("rung='inv", "(character 6 of the condition) cannot be read"),
        ("not", "the name of a column is missing"),
        ("", "the condition is empty"),
        ("   ", "the condition is empty"),
        ("(" * 60, "at most 40 brackets"),
        ("not " * 60 + "honoured", "at most 40 brackets"),
        ("a" * 1001, "at most 1000 characters"),
        ("__import__('os')", "'(' (character 11 of the condition) is not expected here"),
        ("world.honured", "did you mean honoured?"),
    ],
)
def test_what_it_refuses(results: Results, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        find_worlds(results, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="rung=ivasoht()<>!'\" 0.5%é\n", max_size=40))
def test_any_text_gives_worlds_or_one_message(results: Results, text: str) -> None:
    with suppress(UserError):
        assert set(find_worlds(results, text)) <= set(range(5))
