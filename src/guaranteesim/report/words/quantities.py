"""Numbers of a scenario as its text states them: a value, or the range it lies in."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable

from guaranteesim.report.words.formats import MINUS, NBSP, format_date, join_names
from guaranteesim.scenario.numbers.distributions import Choice, Uniform
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario

NumberFormat = Callable[[float], str]


def format_quantity(quantity: Quantity, noun: str = "") -> str:
    """Return a number in words, as "12 months", "6 to 18 months", "about 12 (6 to 18) months".

    Args:
        quantity: The number.
        noun: What is counted, in the singular; nothing if empty.
    """
    text = _format_range(quantity, _format_plain_number)
    if not noun:
        return text
    return f"{text}{NBSP}{noun}{'' if quantity.is_point and quantity.centre == 1 else 's'}"


def format_quantity_share(quantity: Quantity) -> str:
    """Return a share in words, in per cent: "60 %", "40 to 60 %"."""
    return f"{_format_range(quantity, lambda value: _format_plain_number(100 * value))}{NBSP}%"


def format_quantity_month(scenario: Scenario, quantity: Quantity, *, last: bool = False) -> str:
    """Return a month of the run in words, with its date where the scenario says when month 1 begins.

    Args:
        scenario: Says when month 1 begins, if it is known.
        quantity: The month, rounded up as in the model.
        last: The month is the last of a time, so that it is rounded down and dated by its end.

    Returns:
        Like "month 13", "month 13 (from 1 March 2027)", "month 24 (to 28 February 2028)", "a month
        between 6 and 12", "month about 12 (6 to 18)".
    """
    whole = math.floor if last else math.ceil
    if isinstance(quantity.shape, Uniform):
        return f"a month between {whole(quantity.low)} and {whole(quantity.high)}"
    text = f"month{NBSP}{_format_range(quantity, lambda value: f'{whole(value)}')}"
    if scenario.start.date is None or not quantity.is_point:
        return text
    begins = compute_first_day(scenario.start.date, int(whole(quantity.centre)) + last)
    if begins is None:
        return text
    return f"{text} ({f'to {format_date(begins - datetime.timedelta(days=1))}' if last else f'from {format_date(begins)}'})"


def compute_first_day(start: datetime.date, month: int) -> datetime.date | None:
    """Return the day on which a month of the run begins; None beyond the calendar.

    Example:
        >>> compute_first_day(datetime.date(2026, 3, 31), 12)
        datetime.date(2027, 3, 1)
    """
    years, place = divmod(start.month - 1 + month - 1, 12)
    year = start.year + years
    if year > datetime.MAXYEAR:
        return None
    try:
        return datetime.date(year, place + 1, start.day)
    except ValueError:  # a month too short for that day: the first of the next
        return datetime.date(year, place + 2, 1)


def _format_range(quantity: Quantity, write: NumberFormat) -> str:
    if quantity.is_point:
        return write(quantity.centre)
    if isinstance(quantity.shape, Choice):
        return join_names([write(value) for value in dict.fromkeys(quantity.shape.values)], "or")
    ends = (
        "" if math.isinf(quantity.high - quantity.low) else f"{write(quantity.low)} to {write(quantity.high)}"
    )
    if isinstance(quantity.shape, Uniform):
        return ends
    return f"about {write(quantity.centre)}{f' ({ends})' if ends else ''}"


def _format_plain_number(value: float) -> str:
    """Return a number as it is written, to four digits."""
    text = f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
    return text.replace("-", MINUS)
