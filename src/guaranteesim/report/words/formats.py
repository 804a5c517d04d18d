"""Numbers and names as readers see them: no more digits than the worlds can bear."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Sequence

from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.scenario.schema import Scenario

DASH = "\N{EN DASH}"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NO_VALUE = DASH
"""Stands where the worlds give no number."""


def join_names(names: Sequence[str], conjunction: str = "and") -> str:
    """Names in a row, as "USA, GBR and FRA"; empty for none."""
    *head, tail = names or ("",)
    return f"{', '.join(head)} {conjunction} {tail}" if head else tail


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Like "1 crisis", "1,204 crises"."""
    return f"{number:,}{NBSP}{noun if number == 1 else plural or noun + 's'}"


_MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def format_date(date: datetime.date) -> str:
    """Return a date in words, as "1 March 2027"."""
    return f"{date.day}{NBSP}{_MONTH_NAMES[date.month - 1]}{NBSP}{date.year}"


def describe_fact_dates(scenarios: Iterable[Scenario]) -> str:
    """Return of when the facts are: "facts as of 2026-06-30", or of history "case of 1914-08-04"."""
    known, cases = set(), set()
    for scenario in scenarios:
        if scenario.history is None:
            known.add(scenario.as_of)
        else:
            cases.add(scenario.history.date)
    parts = [f"facts as of {_format_date_range(known)}"] if known else []
    parts += [f"case{'s' if len(cases) > 1 else ''} of {_format_date_range(cases)}"] if cases else []
    return "; ".join(parts)


def _format_date_range(dates: set[datetime.date]) -> str:
    first, last = min(dates).isoformat(), max(dates).isoformat()
    return first if first == last else f"{first} to {last}"


def format_percent(share: float) -> str:
    """A share in whole per cent; what is not quite nothing or everything is not rounded to it."""
    return f"{_format_hundredths(share)}{NBSP}%"


def format_share(estimate: Estimate) -> str:
    """Like "42 % (39–45)"."""
    if not estimate.is_known:
        return NO_VALUE
    return format_percent(estimate.value) + _format_interval(estimate, _format_hundredths)


def format_small_share(estimate: Estimate) -> str:
    """As :func:`format_share`, with a digit or two more for shares below a tenth: "0.4 % (0.3–0.6)"."""
    if not estimate.is_known:
        return NO_VALUE
    return f"{_format_fine_hundredths(estimate.value)}{NBSP}%{_format_interval(estimate, _format_fine_hundredths)}"


def format_small_percent(share: float) -> str:
    """As :func:`format_percent`, likewise: "0.04 %", "4.1 %", "41 %"."""
    return f"{_format_fine_hundredths(share)}{NBSP}%"


def format_number(value: float) -> str:
    """Two or three telling digits: 0.07, 2.4, 38, 1,240."""
    if math.isinf(value):
        return "never"
    size = abs(value)
    if size < 0.005:
        return "0" if value == 0 else f"<{NBSP}0.01"
    if size < 0.095:
        return f"{value:.2f}"
    return f"{value:.1f}" if size < 9.95 else f"{value:,.0f}"


def format_amount(estimate: Estimate) -> str:
    """Like "16 (13–20)"."""
    return (
        format_number(estimate.value) + _format_interval(estimate, format_number)
        if estimate.is_known
        else NO_VALUE
    )


def format_months(estimate: Estimate, horizon: int) -> str:
    """Like "67 (59–86)", and "≥120" where it lies beyond the horizon."""

    def format_month(value: float) -> str:
        return f"\N{GREATER-THAN OR EQUAL TO}{horizon}" if math.isinf(value) else f"{value:.0f}"

    if not estimate.is_known:
        return NO_VALUE
    if math.isinf(estimate.low):
        return format_month(estimate.value)
    return format_month(estimate.value) + _format_interval(estimate, format_month)


def format_share_difference(estimate: Estimate) -> str:
    """Return a difference of shares in percentage points: "+16* (+12, +20)"; see :func:`format_difference`."""
    size = abs(estimate.value)
    return format_difference(estimate, 0 if size >= 0.095 else 1, scale=100)


def format_amount_difference(estimate: Estimate) -> str:
    """Return a difference of amounts: "−15.7* (−19.3, −12.1)"; see :func:`format_difference`."""
    size = abs(estimate.value)
    return format_difference(estimate, 2 if size < 0.095 else 1 if size < 9.95 else 0)


def format_difference(estimate: Estimate, digits: int, scale: float = 1.0) -> str:
    """Return a difference with a star where its unrounded interval excludes 0.

    There are as many decimals as it takes to tell a starred value from 0, or, without a star, whichever of
    value and ends lies farthest from it; the end nearest to 0 of an interval that excludes it has more where
    it takes more. What would still read as 0 with :data:`MAX_DECIMALS` decimals has no star.

    Args:
        estimate: The difference.
        digits: Decimals where nothing asks for more.
        scale: What it is multiplied by.
    """
    if not estimate.is_known:
        return NO_VALUE
    value, low, high = (scale * number for number in (estimate.value, estimate.low, estimate.high))
    nearest = low if low > 0 else high
    starred = estimate.excludes_zero and all(round(item, MAX_DECIMALS) for item in (value, nearest))
    digits = _choose_decimals(value if starred else _find_farthest_from_zero(value, low, high), digits)
    text = f"{_format_signed(value, digits)}{'*' if starred else ''}"
    if math.isnan(low) or low == value == high:
        return text
    ends = [
        _format_signed(end, _choose_decimals(end, digits) if starred and end == nearest else digits)
        for end in (low, high)
    ]
    return f"{text} ({ends[0]},{NBSP}{ends[1]})"


MAX_DECIMALS = 6
"""Decimals a difference may have so that it does not read as 0."""


def _find_farthest_from_zero(*values: float) -> float:
    """Return the finite value farthest from 0."""
    return max((value for value in values if math.isfinite(value)), key=abs)


def _choose_decimals(value: float, least: int) -> int:
    """Return how many decimals tell a value from 0, at least ``least`` and at most :data:`MAX_DECIMALS`."""
    told = (digits for digits in range(least, MAX_DECIMALS) if round(value, digits))
    return least if not value else next(told, MAX_DECIMALS)


def format_probability(value: float) -> str:
    """An exact chance: "0.42", "0.00006", "0.9998", "exactly 0"; never rounded to 0 or 1."""
    if value in (0, 1):
        return f"exactly {value:.0f}"
    digits = max(2, math.ceil(-math.log10(min(value, 1 - value)) - 1e-9))
    return f"{value:.{digits}f}" if digits <= 9 else f"{value:.0e}"


def find_state_title(scenario: Scenario, code: str) -> str:
    """What readers call a state."""
    return scenario.states[code].title or code if code in scenario.states else code


def find_rung_title(scenario: Scenario, name: str) -> str:
    """What readers call a rung."""
    return scenario.ladder[name].title or name.replace("_", " ")


def _format_interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    if math.isnan(estimate.low) or estimate.low == estimate.high:
        return ""
    low, high = write(estimate.low), write(estimate.high)
    if low == high and low.startswith(("<", ">")):
        return ""
    return f" ({low}{DASH}{high})"


def _format_hundredths(share: float) -> str:
    if 0 < share < 0.005:
        return "<1"
    if 0.995 < share < 1:
        return ">99"
    return f"{100 * share:.0f}"


def _format_fine_hundredths(share: float) -> str:
    size = 100 * share
    if not share or size >= 9.95:
        return _format_hundredths(share)
    return "<0.01" if size < 0.005 else f"{size:.{1 if size >= 0.095 else 2}f}"


def _format_signed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    if not float(text.replace(",", "")):
        return "0"
    return f"{MINUS if value < 0 else '+'}{text}"
