"""Tests of the calendar of one world in words: it has every event of the run, and nothing else."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text
from tests.report.figure_cases import BASE, clause

from guaranteesim.ensemble import run_scenario
from guaranteesim.ensemble.results import Results
from guaranteesim.report.figures import draw
from guaranteesim.report.texts.story import tell_story
from guaranteesim.report.words.world_calendar import list_calendar_entries
from guaranteesim.scenario.reading.loader import load_from_dict

SEEDS = range(1, 13)
LEAVES = {
    "title": "The exit", "state": "USA", "month": {"uniform": [1, 20]}, "chance": 0.6, "withdraws": True,
}  # fmt: skip
TERM = {"months": 5, "renewal": {"rule": "all", "parties": ["USA", "GBR"], "months": 4}}


@cache
def world(kind: str, seed: int) -> Results:
    """A run of a single world, so that it is the one followed month by month."""
    form: dict[str, Any] = copy.deepcopy(BASE) | KINDS[kind]()
    return run_scenario(load_from_dict(form | {"run": {"horizon_months": 24, "worlds": 1, "seed": seed}}))


def _aid(**more: object) -> dict[str, Any]:
    return {"aid": clause("each", ("USA", "GBR", "FRA"), title="Aid", **more)}


KINDS = {
    "exit": lambda: {"events": {"exit": LEAVES}, "arrangement": {"commitments": _aid()}},
    "term": lambda: {"arrangement": {"commitments": _aid(), "duration": TERM}},
    "final": lambda: {"arrangement": {"commitments": _aid(), "duration": {"months": 9}}},
    "void": lambda: {
        "protege": {"state": "UKR", "provocation_per_year": 0.7, "attack_share": 1, "void_restraint": 0},
        "arrangement": {"commitments": _aid(void_if_protege_attacks=True)},
    },
    "phase": lambda: {"arrangement": {"commitments": _aid(from_month=4, until_month={"uniform": [9, 15]})}},
    "relief": lambda: {
        "start": {"sanctions": 0.5},
        "arrangement": {
            "commitments": _aid(),
            "sanctions_relief": {
                "share": 0.6, "from_month": 3,
                "snap_back": {"rung": "grey_zone", "attribution": 0.01}, "snap_back_months": 30,
            },
        },
    },
}  # fmt: skip


def told(kind: str, seed: int, words: str) -> list[int]:
    """Months of what is told with these words."""
    return [item.month for item in list_calendar_entries(world(kind, seed), 0) if words in item.text]


def first(flags: Any) -> list[int]:
    """The first month with a flag, if there is one."""
    return [int(month) + 1 for month in np.flatnonzero(np.asarray(flags))[:1]]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_withdrawal_is_told_in_its_month_where_it_happens(seed: int) -> None:
    assert told("exit", seed, "withdraws") == first(world("exit", seed).timeline["reliability_USA"] == 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_term_is_renewed_until_it_lapses(seed: int) -> None:
    lapsed = first(~world("term", seed).timeline["in_force"])
    assert told("term", seed, "not renewed") == lapsed
    renewed = [month for month in range(5, 24, 4) if not lapsed or month < lapsed[0] - 1]
    assert told("term", seed, "The arrangement is renewed") == renewed


def test_some_terms_lapse_and_some_do_not() -> None:
    assert 0 < sum(bool(told("term", seed, "not renewed")) for seed in SEEDS) < len(SEEDS)


def test_without_a_vote_the_term_is_over() -> None:
    assert told("final", 1, "The term of the arrangement is over") == [10]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_void_is_told_where_there_was_one(seed: int) -> None:
    run = world("void", seed)
    expected = first(~run.timeline["in_force"]) if bool(run.worlds["voided"].iloc[0]) else []
    # One in month 1 leaves no month in which it was in force, and so does not show.
    assert told("void", seed, "Ukraine attacks") == [month for month in expected if month > 1]


def test_some_worlds_are_voided_and_some_are_not() -> None:
    assert 0 < sum(bool(told("void", seed, "Ukraine attacks")) for seed in SEEDS) < len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_phases_are_told_on_their_dates(seed: int) -> None:
    force = world("phase", seed).timeline["in_force"].to_numpy(dtype=bool)
    assert told("phase", seed, "comes into force") == [4] == first(force)
    assert told("phase", seed, "comes to the end of its time") == [3 + first(~force[3:])[0]]


@pytest.mark.parametrize("seed", SEEDS)
def test_sanctions_are_eased_and_come_back_after_the_act(seed: int) -> None:
    run = world("relief", seed)
    standing = np.diff(run.timeline["standing_sanctions"].to_numpy(dtype=float), prepend=0.5)
    assert told("relief", seed, "are eased") == [int(month) + 1 for month in np.flatnonzero(standing < 0)]
    back = first(standing > 0)
    assert told("relief", seed, "come back") == back
    text = " ".join(tell_story(run, 0).split())
    if back:
        act, returned = (text.find(f"Month {back[0]}: {word}") for word in ("", "Sanctions"))
        assert 0 <= act < returned


def test_an_event_is_told_of_a_world_that_was_not_followed() -> None:
    followed = world("exit", 1)
    other = replace(followed, timeline=followed.timeline.iloc[:0])
    assert [item.month for item in list_calendar_entries(other, 0)] == told("exit", 1, "withdraws")


def test_every_change_of_an_event_is_said() -> None:
    changes = {
        "usa": {"state": "USA", "month": 2, "new_leader": True, "resolve": -0.5,
                "forces": {"ground": 2, "air": 3}},
        "rus": {"state": "RUS", "date": "2026-04-02", "motivation": 1.5, "forces": {"ground": 0.5},
                "lifts_sanctions": 0.25},
    }  # fmt: skip
    start = {"date": "2026-01-01", "sanctions": 0.4}
    form = copy.deepcopy(BASE) | {"events": changes, "start": start}
    one, two, *_ = list_calendar_entries(run_scenario(load_from_dict(form)), 0)
    assert (one.month, two.month) == (2, 4)
    for words in ("Usa. USA has a new leadership", "falls by 0.5 logits", "ground by 2 and air by 3"):
        assert words in one.text
    for words in ("is multiplied by 1.5", "means to keep is multiplied by 0.5", "25"):
        assert words in two.text


def test_the_story_tells_them_in_order_and_says_when_nothing_is_in_force() -> None:
    seed = next(seed for seed in SEEDS if _after_the_end(seed))
    text = " ".join(tell_story(world("final", seed), 0).split())
    assert "Month 10: The term of the arrangement is over" in text
    assert "No commitment is in force, and nobody is called." in text.partition("Month 10:")[2]
    assert "No commitment is in force" not in text.partition("Month 10:")[0]


def _after_the_end(seed: int) -> bool:
    return bool((world("final", seed).events["month"] > 9).any())


def test_a_war_of_the_start_is_no_peace_of_0_months() -> None:
    form = copy.deepcopy(BASE) | {"start": {"at_war": True}}
    text = " ".join(tell_story(run_scenario(load_from_dict(form)), 0).split())
    assert "A war is going on when month 1 begins." in text
    assert "There was war from the beginning." in text
    assert "Peace held" not in text


def test_the_timeline_marks_and_tells_them() -> None:
    figure = draw("timeline", world("phase", 1))
    words = " ".join(" ".join(item.get_text().split()) for item in figure.findobj(Text))
    assert "Events, phases and terms, told below" in words
    assert 'a · Month 4: The commitment "Aid" comes into force.' in words
    plain = draw("timeline", run_scenario(load_from_dict(copy.deepcopy(BASE))))
    assert "told below" not in " ".join(item.get_text() for item in plain.findobj(Text))
