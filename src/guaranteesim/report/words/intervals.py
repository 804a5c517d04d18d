"""Intervals in the form that sentences and screens use, and short titles of arrangements."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words import formats
from guaranteesim.report.words.formats import DASH, NBSP
from guaranteesim.report.words.names import format_months, format_years

if TYPE_CHECKING:
    pass


def format_share_interval(estimate: Estimate) -> str:
    """Return a share as its interval: "11–13 %", "up to 3 %", "under 1 %", "at least 97 %", "12 %"."""
    return _format_interval_with_bounds(estimate, "up to ", "at least ", "under ", "over ")


def format_short_share_interval(estimate: Estimate) -> str:
    """Return a share as its interval with signs instead of words: "11–13 %", "≤3 %", "<1 %", "≥97 %"."""
    return _format_interval_with_bounds(
        estimate, "\N{LESS-THAN OR EQUAL TO}", "\N{GREATER-THAN OR EQUAL TO}", "<", ">"
    )


def _format_interval_with_bounds(estimate: Estimate, most: str, least: str, under: str, over: str) -> str:
    """Return a share as its interval, with given words for one-sided bounds."""
    if not estimate.is_known:
        return formats.NO_VALUE
    # An estimate without an interval, such as an exact share, is written as a number.
    if math.isnan(estimate.low):
        return formats.format_percent(estimate.value).replace("<", under).replace(">", over)
    if estimate.high < 0.005 and estimate.high > 0:
        return f"{under}1{NBSP}%"
    if estimate.low > 0.995 and estimate.low < 1:
        return f"{over}99{NBSP}%"
    low, high = round(100 * estimate.low), round(100 * estimate.high)
    if low == high:
        return f"{low}{NBSP}%"
    # An end that rounds to 0 or 100 % would claim certainty, so only the other end is given.
    nothing, everything = estimate.low < 0.005, estimate.high > 0.995
    if nothing == everything:
        return f"{low}{DASH}{high}{NBSP}%"
    return f"{most}{high}{NBSP}%" if nothing else f"{least}{low}{NBSP}%"


def format_amount_interval(estimate: Estimate) -> str:
    """Return a number as its interval: "112–116", "0.3–1.2"; the number alone if there is no interval."""
    if math.isnan(estimate.low):
        return formats.format_number(estimate.value)
    low, high = formats.format_number(estimate.low), formats.format_number(estimate.high)
    return low if low == high else f"{low}{DASH}{high}"


def format_horizon(months: int) -> str:
    """Return the horizon in words: "10 years", "18 months"."""
    return format_years(months // 12) if months >= 24 and not months % 12 else format_months(months)
