"""Intervals, names and lists as the sentences of the answer write them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import DASH, NBSP, format_count, join_names

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results


def format_share_interval(estimate: Estimate) -> str:
    """Write a share as its interval: "11–13 %", "up to 3 %", "under 1 %", "at least 97 %", "12 %"."""
    return _format_interval_with_bounds(estimate, "up to ", "at least ", "under ", "over ")


def format_short_share_interval(estimate: Estimate) -> str:
    """Write a share as its interval with signs for words: "11–13 %", "≤3 %", "<1 %", "≥97 %"."""
    return _format_interval_with_bounds(
        estimate, "\N{LESS-THAN OR EQUAL TO}", "\N{GREATER-THAN OR EQUAL TO}", "<", ">"
    )


def _format_interval_with_bounds(estimate: Estimate, most: str, least: str, under: str, over: str) -> str:
    if not estimate.is_known:
        return formats.NO_VALUE
    if math.isnan(estimate.low):
        return formats.format_percent(estimate.value).replace("<", under).replace(">", over)
    if estimate.high < 0.005 and estimate.high > 0:
        return f"{under}1{NBSP}%"
    if estimate.low > 0.995 and estimate.low < 1:
        return f"{over}99{NBSP}%"
    low, high = round(100 * estimate.low), round(100 * estimate.high)
    if low == high:
        return f"{low}{NBSP}%"
    nothing, everything = estimate.low < 0.005, estimate.high > 0.995
    if nothing == everything:  # from nothing to everything, or neither
        return f"{low}{DASH}{high}{NBSP}%"
    return f"{most}{high}{NBSP}%" if nothing else f"{least}{low}{NBSP}%"


def format_amount_interval(estimate: Estimate) -> str:
    """Write a number as its interval: "112–116", "0.3–1.2"; the number alone where there is no interval."""
    if math.isnan(estimate.low):
        return formats.format_number(estimate.value)
    low, high = formats.format_number(estimate.low), formats.format_number(estimate.high)
    return low if low == high else f"{low}{DASH}{high}"


def format_horizon(months: int) -> str:
    """Write the horizon: "10 years", "18 months"."""
    return (
        format_count(months // 12, "year")
        if months >= 24 and not months % 12
        else format_count(months, "month")
    )


def join_names_briefly(names: Sequence[str], max_names: int = 2) -> str:
    """Write names in a row; of more than ``most`` + 1 the last are counted: "A, B and 3 others"."""
    if len(names) <= max_names + 1:
        return join_names(names)
    return join_names([*names[:max_names], format_count(len(names) - max_names, "other")])


def make_short_titles(results: Sequence[Results]) -> dict[str, str]:
    """Return by name what each arrangement is called in a sentence.

    The title up to its first comma ("US side letter, November 2025"), or all of it where two would then
    read alike; where whole titles are alike as well, with the name of the scenario.
    """
    whole = {item.name: " ".join((item.title or item.name).split()) for item in results}
    heads = {name: title.partition(",")[0] or title for name, title in whole.items()}
    alike, same = Counter(heads.values()), Counter(whole.values())
    return {
        name: heads[name] if alike[heads[name]] == 1 else _make_distinct_title(name, title, same[title])
        for name, title in whole.items()
    }


def _make_distinct_title(name: str, title: str, count: int) -> str:
    return title if count == 1 else f"{title} ({name})"
