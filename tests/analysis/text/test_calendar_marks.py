"""Calendar marks of a scenario: events, phases and votes on renewal."""

from __future__ import annotations

from datetime import date

import pytest
from tests.small_world import make_scenario

from guaranteesim.analysis.text.calendar_marks import CalendarMark, list_calendar_marks
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.calendar import find_month

START = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 7, 15), 1),
        (date(2026, 8, 14), 1),
        (date(2026, 8, 15), 2),
        (date(2027, 7, 14), 12),
        (date(2027, 7, 15), 13),
    ],
)
def test_month_1_begins_on_the_day_of_the_start(day: date, month: int) -> None:
    assert find_month(day, START) == month


def test_events_with_a_month_a_range_or_a_date() -> None:
    made = make_scenario(
        start={"date": START},
        events={
            "leaves": {"title": "The US leaves", "state": "USA", "month": 4.2, "withdraws": True},
            "new-leader": {
                "state": "GBR", "month": {"uniform": [2, 6]}, "chance": 0.4, "new_leader": True
            },
            "dated": {"state": "USA", "date": date(2026, 9, 1), "resolve": 1},
            "later": {"state": "USA", "month": 11, "resolve": 1},
        },
    )  # fmt: skip
    assert list_calendar_marks(made) == [
        CalendarMark("The US leaves", "event", 5, 5, 1.0, "USA"),
        CalendarMark("New leader", "event", 2, 6, 0.4, "GBR"),
        CalendarMark("Dated", "event", 2, 2, 1.0, "USA"),
    ]


def test_phases_and_terms() -> None:
    made = make_scenario(start={"sanctions": 0.5}).model_dump(mode="json")
    made["run"]["horizon_months"] = 30
    clause = made["arrangement"]["commitments"]["assistance"]
    clause |= {"from_month": 3, "until_month": 20, "in_place": {"GBR": {"ground": 1}}}
    clause["deployment"] = {"from_month": 3, "until_month": 9}
    made["arrangement"] |= {
        "protege_force_cap": 50, "drawdown_months": 6, "sanctions_relief": {"share": 0.5, "from_month": 2},
        "duration": {"months": 12, "renewal": {"rule": "all", "months": 8}},
    }  # fmt: skip
    assert list_calendar_marks(Scenario.model_validate(made)) == [
        CalendarMark("In force: Assistance", "phase", 3, 20),
        CalendarMark("Forces arrive: Assistance", "phase", 3, 9),
        CalendarMark("Draw-down to the cap", "phase", 1, 6),
        CalendarMark("Sanctions lifted", "event", 2, 2),
        CalendarMark("First term", "phase", 1, 12),
        CalendarMark("Vote on renewal", "vote", 12, 12),
        CalendarMark("Vote on renewal", "vote", 20, 20),
        CalendarMark("Vote on renewal", "vote", 28, 28),
    ]


def test_relief_in_a_month_that_is_not_known_is_no_point() -> None:
    made = make_scenario(start={"sanctions": 0.5}).model_dump(mode="json")
    made["run"]["horizon_months"] = 30
    made["arrangement"]["sanctions_relief"] = {"share": 0.5, "from_month": {"uniform": [6, 24]}}
    assert list_calendar_marks(Scenario.model_validate(made)) == [
        CalendarMark("Sanctions lifted", "event", 6, 24)
    ]


def test_nothing_dated_leaves_no_mark() -> None:
    assert list_calendar_marks(make_scenario()) == []
