"""Limits: what the engine cannot hold is refused when it is read, with the limit and its place."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guaranteesim.scenario.reading.loader import load_from_dict, load_scenario
from guaranteesim.scenario.schema.limit_checks import MOST_RUNGS
from guaranteesim.treaty import parse_rule

Complaint = Callable[..., str]

HANDED = Path(__file__).parents[1] / "limits"


@pytest.mark.parametrize(
    ("file", "place", "words"),
    [
        ("rungs_129.yaml", ":16:", "ladder: 129 rungs, and the engine holds at most 128"),
        (
            "events_overflow.yaml",
            ":57:",
            "events.e3.forces.ground: with the events before it in this file the ground forces of USA could "
            "grow more than 1,000,000-fold, which is the limit for all events of a state together",
        ),
        (
            "rule_too_wide.yaml",
            ":103:",
            "arrangement.commitments.a.rule: no exact answer: 38 parties in 60 ballots with many different "
            "sums of weights leave more than 17,476 cases to tell apart",
        ),
    ],
)
def test_what_is_beyond_a_limit(complaint: Complaint, file: str, place: str, words: str) -> None:
    began = time.process_time()
    message = complaint(load_scenario, HANDED / file)
    assert time.process_time() - began < 10
    assert message.count("\n") == 0
    assert place in message
    assert words in message


def scenario(**changes: Any) -> dict[str, Any]:
    return {
        "name": "a",
        "title": "a",
        "as_of": "2026-01-01",
        "states": {code: {"forces": {"ground": 10}} for code in ("RUS", "UKR", "USA")},
        "challenger": {"state": "RUS"},
        "protege": {"state": "UKR"},
        **changes,
    }


def rungs(count: int) -> dict[str, Any]:
    return {f"r{place}": {"severity": (place + 1) / count} for place in range(count)}


def test_as_many_rungs_as_there_are_codes() -> None:
    assert len(load_from_dict(scenario(ladder=rungs(MOST_RUNGS))).rungs) == MOST_RUNGS == 128


def events(state: str, *changes: dict[str, Any]) -> dict[str, Any]:
    return {f"e{place}": {"state": state, "month": 1, **change} for place, change in enumerate(changes)}


GREATER = {"forces": {"ground": 100}}


@pytest.mark.parametrize("state", ["RUS", "UKR", "USA"])
def test_events_within_the_limit_together(state: str) -> None:
    load_from_dict(
        scenario(events=events(state, GREATER, GREATER, GREATER, *[{"forces": {"ground": 0.01}}] * 9))
    )


def test_what_multiplies_the_motivation(complaint: Complaint) -> None:
    more = [{"motivation": 10}] * 7
    message = complaint(load_from_dict, scenario(events=events("RUS", *more)))
    assert "events.e6.motivation" in message
    assert "the motivation of RUS could grow more than 1,000,000-fold" in message


def test_the_limit_is_of_each_state_and_number(complaint: Complaint) -> None:
    other = [{"forces": {"air": 100}}] * 3
    load_from_dict(scenario(events=events("USA", GREATER, GREATER, GREATER, *other)))
    said = complaint(load_from_dict, scenario(events=events("USA", *[GREATER] * 9)))
    assert said.count("1,000,000-fold") == 1


def test_a_council_of_27_is_narrow_enough() -> None:
    parties = [f"{first}{second}X" for first in "ABC" for second in "ABCDEFGHI"]
    weights = {code: 100_003 * place + 7 * place**2 + 600_000 for place, code in enumerate(parties)}
    rule = parse_rule({"all_of": [{"at_least": 15}, {"quota": 0.65, "weights": weights}]})
    began = time.process_time()
    rule.bind(parties).check_width()
    assert time.process_time() - began < 5
