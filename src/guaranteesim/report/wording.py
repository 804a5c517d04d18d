"""Numbers and names as readers see them: no more digits than the worlds can bear."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Sequence

from guaranteesim.analysis.intervals import Estimate
from guaranteesim.scenario.schema import Scenario

DASH = "\N{EN DASH}"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = DASH
"""Stands where the worlds give no number."""


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a row, as "USA, GBR and FRA"; empty for none."""
    *head, tail = names or ("",)
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, noun: str, plural: str = "") -> str:
    """Like "1 crisis", "1,204 crises"."""
    return f"{number:,}{NBSP}{noun if number == 1 else plural or noun + 's'}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def day(date: datetime.date) -> str:
    """Return a date in words, as "1 March 2027"."""
    return f"{date.day}{NBSP}{_MONTHS[date.month - 1]}{NBSP}{date.year}"


def percent(share: float) -> str:
    """A share in whole per cent; what is not quite nothing or everything is not rounded to it."""
    return f"{_hundredths(share)}{NBSP}%"


def share(estimate: Estimate) -> str:
    """Like "42 % (39–45)"."""
    if not estimate.known:
        return NOTHING
    return percent(estimate.value) + _interval(estimate, _hundredths)


def small_share(estimate: Estimate) -> str:
    """As :func:`share`, with a digit or two more for shares below a tenth: "0.4 % (0.3–0.6)"."""
    if not estimate.known:
        return NOTHING
    return f"{_fine_hundredths(estimate.value)}{NBSP}%{_interval(estimate, _fine_hundredths)}"


def small_percent(share: float) -> str:
    """As :func:`percent`, likewise: "0.04 %", "4.1 %", "41 %"."""
    return f"{_fine_hundredths(share)}{NBSP}%"


def number(value: float) -> str:
    """Two or three telling digits: 0.07, 2.4, 38, 1,240."""
    if math.isinf(value):
        return "never"
    size = abs(value)
    if size < 0.005:
        return "0" if value == 0 else f"<{NBSP}0.01"
    if size < 0.095:
        return f"{value:.2f}"
    return f"{value:.1f}" if size < 9.95 else f"{value:,.0f}"


def amount(estimate: Estimate) -> str:
    """Like "16 (13–20)"."""
    return number(estimate.value) + _interval(estimate, number) if estimate.known else NOTHING


def months(estimate: Estimate, horizon: int) -> str:
    """Like "67 (59–86)", and "≥120" where it lies beyond the horizon."""

    def month(value: float) -> str:
        return f"\N{GREATER-THAN OR EQUAL TO}{horizon}" if math.isinf(value) else f"{value:.0f}"

    if not estimate.known:
        return NOTHING
    if math.isinf(estimate.low):
        return month(estimate.value)
    return month(estimate.value) + _interval(estimate, month)


def points(estimate: Estimate) -> str:
    """A difference of shares in percentage points: "+16* (+12, +20)"; * where the interval excludes 0."""
    size = abs(estimate.value)
    digits = 0 if size >= 0.095 else 1 if size >= 0.00095 or not estimate.excludes_zero else 2
    return _gap(estimate, lambda value: _signed(100 * value, digits))


def gap(estimate: Estimate) -> str:
    """A difference of amounts: "−15.7* (−19.3, −12.1)"."""
    size = abs(estimate.value)
    return _gap(estimate, lambda value: _signed(value, 2 if size < 0.095 else 1 if size < 9.95 else 0))


def chance(value: float) -> str:
    """An exact chance: "0.42", "0.00006", "0.9998", "exactly 0"; never rounded to 0 or 1."""
    if value in (0, 1):
        return f"exactly {value:.0f}"
    digits = max(2, math.ceil(-math.log10(min(value, 1 - value)) - 1e-9))
    return f"{value:.{digits}f}" if digits <= 9 else f"{value:.0e}"


def state(scenario: Scenario, code: str) -> str:
    """What readers call a state."""
    return scenario.states[code].title or code if code in scenario.states else code


def rung(scenario: Scenario, name: str) -> str:
    """What readers call a rung."""
    return scenario.ladder[name].title or name.replace("_", " ")


def _gap(estimate: Estimate, write: Callable[[float], str]) -> str:
    if not estimate.known:
        return NOTHING
    mark = "*" if estimate.excludes_zero else ""
    if estimate.low == estimate.value == estimate.high:
        return f"{write(estimate.value)}{mark}"
    return f"{write(estimate.value)}{mark} ({write(estimate.low)},{NBSP}{write(estimate.high)})"


def _interval(estimate: Estimate, write: Callable[[float], str]) -> str:
    if math.isnan(estimate.low) or estimate.low == estimate.high:
        return ""
    low, high = write(estimate.low), write(estimate.high)
    if low == high and low.startswith(("<", ">")):
        return ""
    return f" ({low}{DASH}{high})"


def _hundredths(share: float) -> str:
    if 0 < share < 0.005:
        return "<1"
    if 0.995 < share < 1:
        return ">99"
    return f"{100 * share:.0f}"


def _fine_hundredths(share: float) -> str:
    size = 100 * share
    if not share or size >= 9.95:
        return _hundredths(share)
    return "<0.01" if size < 0.005 else f"{size:.{1 if size >= 0.095 else 2}f}"


def _signed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{MINUS if value < 0 else '+'}{text}"
