"""Amounts of an outcome in words: points for shares, the unit itself for all else."""

from __future__ import annotations

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.report.words.formats import DASH, NBSP, format_number, format_percent, format_share


def format_gap(outcome: Outcome, value: float, digits: int | None = None) -> str:
    """Return a difference of the outcome without its unit: "12", "0.4", "<0.1"; shares in points.

    Args:
        outcome: The outcome.
        value: The difference, 0 or more.
        digits: Decimals of points; by default one below 2 points.
    """
    if outcome.unit != "share":
        return format_number(value)
    points = 100 * value
    if points < 0.05:
        return "0" if points < 0.005 else "<0.1"
    return f"{points:.{_choose_digits(value) if digits is None else digits}f}"


def _choose_digits(share: float) -> int:
    return 1 if share < 0.0195 else 0


def name_gap_unit(outcome: Outcome) -> str:
    """Return the unit of a difference: "points" for a share."""
    return "points" if outcome.unit == "share" else outcome.unit


def format_gap_with_unit(outcome: Outcome, value: float) -> str:
    """Return a difference with its unit: "12 points", "1 point", "3.2 months"."""
    text, unit = format_gap(outcome, value), name_gap_unit(outcome)
    if text == "0":
        return "nothing"
    return f"{text}{NBSP}{unit.removesuffix('s') if text == '1' else unit}"


def format_gap_cell(outcome: Outcome, estimate: Estimate) -> str:
    """Return a difference with its interval and without its unit: "12 (9–15)"."""
    value, low, high = _format_ends(outcome, estimate)
    return value if low == value == high else f"{value} ({low}{DASH}{high})"


def format_gap_range(outcome: Outcome, estimate: Estimate) -> str:
    """Return a difference with unit and interval in a sentence: "12 points, 9 to 15"; "nothing" for 0."""
    value, low, high = _format_ends(outcome, estimate)
    unit = name_gap_unit(outcome)
    if high == "0":
        return "nothing"
    if high == "<0.1":
        return f"under 0.1{NBSP}{unit}"
    whole = f"{value}{NBSP}{unit.removesuffix('s') if value == '1' else unit}"
    return whole if low == high else f"{whole}, {low} to {high}"


def _format_ends(outcome: Outcome, estimate: Estimate) -> tuple[str, str, str]:
    """Return value and ends with the same decimals."""
    digits = _choose_digits(estimate.value)
    value, low, high = (
        format_gap(outcome, number, digits)
        for number in (estimate.value, max(estimate.low, 0.0), estimate.high)
    )
    return value, low, high


def format_level_cell(outcome: Outcome, estimate: Estimate) -> str:
    """Return a level of the outcome with its interval: "42 % (39–45)", "67 (59–86)"."""
    if outcome.unit == "share":
        return format_share(estimate)
    low, high = format_number(estimate.low), format_number(estimate.high)
    return f"{format_number(estimate.value)} ({low}{DASH}{high})"


def format_level(outcome: Outcome, value: float) -> str:
    """Return a level of the outcome: "42 %", "67 months"."""
    return format_percent(value) if outcome.unit == "share" else f"{format_number(value)}{NBSP}{outcome.unit}"
