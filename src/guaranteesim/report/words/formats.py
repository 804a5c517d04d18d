"""Numbers as readers see them, with no more digits than the sample of worlds supports."""

from __future__ import annotations

import math
from collections.abc import Callable

from guaranteesim.analysis.statistics.intervals import Estimate

DASH = "\N{EN DASH}"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NO_VALUE = DASH
"""The cell text if the worlds give no number."""


def format_percent(share: float) -> str:
    """Return a share in whole per cent: "42 %". A share near 0 or 1 becomes "<1 %" or ">99 %"."""
    return f"{_format_hundredths(share)}{NBSP}%"


def format_share(estimate: Estimate) -> str:
    """Return a share with its interval, as "42 % (39–45)"."""
    if not estimate.is_known:
        return NO_VALUE
    return format_percent(estimate.value) + _format_interval(estimate, _format_hundredths)


def format_small_share(estimate: Estimate) -> str:
    """Return a share as :func:`format_share`, with more digits below a tenth: "0.4 % (0.3–0.6)"."""
    if not estimate.is_known:
        return NO_VALUE
    interval = _format_interval(estimate, _format_fine_hundredths)
    return f"{_format_fine_hundredths(estimate.value)}{NBSP}%{interval}"


def format_small_percent(share: float) -> str:
    """Return a share as :func:`format_percent`, with more digits below a tenth: "0.04 %", "4.1 %", "41 %"."""
    return f"{_format_fine_hundredths(share)}{NBSP}%"


def format_number(value: float) -> str:
    """Return a number with two or three significant digits: 0.07, 2.4, 38, 1,240."""
    # An infinite number of days or months means that the event does not happen.
    if math.isinf(value):
        return "never"
    size = abs(value)
    # The limits are those at which rounding would change the number of digits.
    if size < 0.005:
        return "0" if value == 0 else f"<{NBSP}0.01"
    if size < 0.095:
        return f"{value:.2f}"
    return f"{value:.1f}" if size < 9.95 else f"{value:,.0f}"


def format_amount(estimate: Estimate) -> str:
    """Return an amount with its interval, as "16 (13–20)"."""
    return (
        format_number(estimate.value) + _format_interval(estimate, format_number)
        if estimate.is_known
        else NO_VALUE
    )


def format_months(estimate: Estimate, horizon: int) -> str:
    """Return months with their interval, as "67 (59–86)", or "≥120" beyond the horizon."""

    def format_month(value: float) -> str:
        return f"\N{GREATER-THAN OR EQUAL TO}{horizon}" if math.isinf(value) else f"{value:.0f}"

    if not estimate.is_known:
        return NO_VALUE
    if math.isinf(estimate.low):
        return format_month(estimate.value)
    return format_month(estimate.value) + _format_interval(estimate, format_month)


def format_share_difference(estimate: Estimate) -> str:
    """Return a difference of shares in points: "+16* (+12, +20)"; see :func:`format_difference`."""
    size = abs(estimate.value)
    return format_difference(estimate, 0 if size >= 0.095 else 1, scale=100)


def format_amount_difference(estimate: Estimate) -> str:
    """Return a difference of amounts: "−15.7* (−19.3, −12.1)"; see :func:`format_difference`."""
    size = abs(estimate.value)
    return format_difference(estimate, 2 if size < 0.095 else 1 if size < 9.95 else 0)


def format_difference(estimate: Estimate, digits: int, scale: float = 1.0) -> str:
    """Return a difference with its interval, and a star if the unrounded interval excludes 0.

    A starred value gets enough decimals to read as different from 0. Without a star, the value or end that is
    farthest from 0 gets enough decimals. The end of a starred interval that is nearest to 0 may get more. A
    value that would still read as 0 with :data:`MAX_DECIMALS` decimals has no star.

    Args:
        estimate: The difference.
        digits: The least number of decimals.
        scale: A factor for value and ends, 100 for percentage points.
    """
    if not estimate.is_known:
        return NO_VALUE
    value, low, high = (scale * number for number in (estimate.value, estimate.low, estimate.high))
    nearest = low if low > 0 else high
    # A star next to a number that reads as 0 would contradict itself.
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
"""The greatest number of decimals that keep a difference from reading as 0."""


def _find_farthest_from_zero(*values: float) -> float:
    """Return the finite value farthest from 0."""
    return max((value for value in values if math.isfinite(value)), key=abs)


def _choose_decimals(value: float, least: int) -> int:
    """Return how many decimals tell a value from 0, at least ``least`` and at most :data:`MOST_DIGITS`."""
    enough = (digits for digits in range(least, MAX_DECIMALS) if round(value, digits))
    return least if not value else next(enough, MAX_DECIMALS)


def format_probability(value: float) -> str:
    """Return an exact probability, never rounded to 0 or 1: "0.42", "0.00006", "0.9998", "exactly 0"."""
    if value in (0, 1):
        return f"exactly {value:.0f}"
    # The small term keeps rounding of the logarithm from giving a power of ten, such as 0.01, one more digit.
    digits = max(2, math.ceil(-math.log10(min(value, 1 - value)) - 1e-9))
    return f"{value:.{digits}f}" if digits <= 9 else f"{value:.0e}"


def format_signed_surplus(value: float) -> str:
    """Return a surplus with its sign and two decimals, or three below 0.1."""
    if value == -math.inf:
        return f"{MINUS}∞"
    # Below 0.0995 a third decimal keeps two significant digits.
    text = f"{abs(value):.{3 if abs(value) < 0.0995 else 2}f}"
    return text if not float(text) else f"{MINUS if value < 0 else '+'}{text}"


def _format_interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    """Return an interval in brackets, or nothing if there is none."""
    if math.isnan(estimate.low) or estimate.low == estimate.high:
        return ""
    low, high = write(estimate.low), write(estimate.high)
    # "<1 % (<1–<1)" would repeat the value without saying more.
    if low == high and low.startswith(("<", ">")):
        return ""
    return f" ({low}{DASH}{high})"


def _format_hundredths(share: float) -> str:
    """Return a share as a whole number of hundredths."""
    # Rare is not never, and nearly always is not always.
    if 0 < share < 0.005:
        return "<1"
    if 0.995 <= share < 1:
        return ">99"
    return f"{100 * share:.0f}"


def _format_fine_hundredths(share: float) -> str:
    """Return a share as hundredths, with more digits below a tenth."""
    size = 100 * share
    if not share or size >= 9.95:
        return _format_hundredths(share)
    return "<0.01" if size < 0.005 else f"{size:.{1 if size >= 0.095 else 2}f}"


def _format_signed(value: float, digits: int) -> str:
    """Return a number with its sign."""
    text = f"{abs(value):,.{digits}f}"
    # A rounded 0 has no sign, because the sign would claim a direction.
    if not float(text.replace(",", "")):
        return "0"
    return f"{MINUS if value < 0 else '+'}{text}"
