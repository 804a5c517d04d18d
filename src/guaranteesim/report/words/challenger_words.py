"""What the challenger expects, in words that the page and the figure share."""

from __future__ import annotations

from guaranteesim.analysis.text.challenger_outlook import ChallengerOutlook, RungOutlook
from guaranteesim.report.words.formats import NBSP
from guaranteesim.report.words.names import find_rung_title, find_state_title
from guaranteesim.scenario.schema import Scenario

COSTS = {
    "act": "the act itself",
    "sanctions": "sanctions",
    "war": "the war it opens",
    "clash": "a clash with outside states",
}
"""Kinds of cost in the order in which they are shown."""
FORGONE = "the status quo it gives up"


def name_option(scenario: Scenario, option: RungOutlook) -> str:
    """Return the title of a rung, or "stay quiet"."""
    return find_rung_title(scenario, option.rung) if option.rung else "stay quiet"


def describe_preference(outlook: ChallengerOutlook) -> str:
    """Return which option is worth most to the challenger and which least, without a full stop."""
    scenario = outlook.scenario
    challenger = find_state_title(scenario, scenario.challenger.state)
    worst = min(outlook.options, key=lambda option: option.advantage)
    best, least = (
        f"\N{LEFT DOUBLE QUOTATION MARK}{name_option(scenario, option)}\N{RIGHT DOUBLE QUOTATION MARK}"
        if option.rung
        else "staying quiet"
        for option in (outlook.preferred, worst)
    )
    return f"{challenger} expects most from {best} and least from {least}"


def describe_month(outlook: ChallengerOutlook) -> str:
    """Return the month of the look-ahead, and why it is that one."""
    if not outlook.scenario.arrangement.commitments:
        return f"month {outlook.month}"
    if outlook.month == 1:
        return "month 1"
    return f"month {outlook.month}, the first with everything promised in force and in place"


ASSUMPTIONS = (
    "Every number is the centre of its range, and the challenger reads willingness, forces and the day "
    "without error. A world of a simulation draws these, so its look-ahead differs, and so does the mean "
    "over worlds."
)
TRACKED = "A commitment without any forces counts only where there is no other."


def format_chance(share: float | None) -> str:
    """Return a chance in whole per cent; a bare 0 or 100 only where it is nearly exact."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return f"<1{NBSP}%"
    if 0.995 <= share < 1:
        return f">99{NBSP}%"
    return f"{100 * share:.0f}{NBSP}%"
