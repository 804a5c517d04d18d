"""When a commitment is called, how long its decision takes, and how far its text binds, in words."""

from __future__ import annotations

from guaranteesim.analysis.text.explanation import CommitmentReading
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import format_number
from guaranteesim.report.words.names import format_count, join_names
from guaranteesim.scenario.schema import Scenario


def describe_call(scenario: Scenario, reading: CommitmentReading) -> str:
    """Return the acts that call the commitment, and how plain their author must be."""
    worse = "" if reading.trigger == scenario.rungs[-1] else " or worse"
    return f"{reading.trigger_title}{worse}, {describe_attribution(reading.attribution)}"


def describe_attribution(level: float) -> str:
    """Return how plain the author of an act must be."""
    return f"its author plain to at least {format_number(level)} of 1" if level > 0 else "whoever its author"


def describe_clock(reading: CommitmentReading) -> str:
    """Return the deadline, and the days to the first action if all consent."""
    clock = "no deadline in the text"
    if reading.clock_days is not None:
        clock = f"within {format_days(reading.clock_days)}"
    if reading.days is None:
        return clock
    return (
        f"{clock}; about {format_days(reading.days)} to the first action if {_describe_full_consent(reading)}"
    )


def _describe_full_consent(reading: CommitmentReading) -> str:
    """Return the condition that every party that can consent does so, in words."""
    if any(party.challenger and party.votes for party in reading.parties):
        return "all but the challenger consent"
    voters = [party.state for party in reading.parties if party.votes]
    return (
        "all consent" if len(voters) > 1 else f"{join_names(voters)} consents" if voters else "it is called"
    )


def format_days(days: float) -> str:
    """Return days in words, as "12 hours" or "3 days"."""
    # "0 hours" would read as no time at all.
    if days < 1:
        return format_count(max(round(24 * days), 1), "hour")
    text = format_number(days).removesuffix(".0")
    return f"{text}{formats.NBSP}day{'' if text == '1' else 's'}"


def describe_bindingness(level: float) -> str:
    """Return the nearest mark of the scale of bindingness, in words."""
    marks = {
        0.0: "consultation",
        0.3: '"such action as it deems necessary"',
        0.7: '"all aid in its power"',
        1.0: "automatic action",
    }
    # The text binds somewhere on a scale, and the nearest mark gives the number a meaning.
    return marks[min(marks, key=lambda mark: abs(mark - level))]
