"""Numbers of a scenario in words: a value, or the range it lies in."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable

from guaranteesim.report.words.formats import MINUS, NBSP
from guaranteesim.report.words.names import format_date, join_names
from guaranteesim.scenario.numbers.distributions import Choice, Uniform
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario

NumberFormat = Callable[[float], str]


def format_quantity(quantity: Quantity, noun: str = "") -> str:
    """Return a number in words, as "12 months", "6 to 18 months", "about 12 (6 to 18) months".

    Args:
        quantity: The number.
        noun: The unit in the singular; no unit if empty.
    """
    text = _format_range(quantity, _format_plain_number)
    if not noun:
        return text
    return f"{text}{NBSP}{noun}{'' if quantity.is_point and quantity.centre == 1 else 's'}"


def format_quantity_share(quantity: Quantity) -> str:
    """Return a share in words, in per cent: "60 %", "40 to 60 %"."""
    return f"{_format_range(quantity, lambda value: _format_plain_number(100 * value))}{NBSP}%"


def format_quantity_month(scenario: Scenario, quantity: Quantity, *, last: bool = False) -> str:
    """Return a month of the run in words, with its date if the scenario says when month 1 begins.

    Args:
        scenario: Gives the date of month 1, if it is known.
        quantity: The month, rounded up as in the model.
        last: The month ends a period, so that it is rounded down and dated by its end.

    Returns:
        Like "month 13", "month 13 (from 1 March 2027)", "month 24 (to 28 February 2028)", "a month
        between 6 and 12", "month about 12 (6 to 18)".
    """
    # As in the model: a period begins with the next whole month and ends with the last whole one.
    whole = math.floor if last else math.ceil
    if isinstance(quantity.shape, Uniform):
        return f"a month between {whole(quantity.low)} and {whole(quantity.high)}"
    text = f"month{NBSP}{_format_range(quantity, lambda value: f'{whole(value)}')}"
    if scenario.start.date is None or not quantity.is_point:
        return text
    begins = compute_first_day(scenario.start.date, int(whole(quantity.centre)) + last)
    if begins is None:
        return text
    end = begins - datetime.timedelta(days=1)
    return f"{text} ({f'to {format_date(end)}' if last else f'from {format_date(begins)}'})"


def compute_first_day(start: datetime.date, month: int) -> datetime.date | None:
    """Return the day on which a month of the run begins; None beyond the year 9999.

    Example:
        >>> compute_first_day(datetime.date(2026, 3, 31), 12)
        datetime.date(2027, 3, 1)
    """
    years, index = divmod(start.month - 1 + month - 1, 12)
    year = start.year + years
    if year > datetime.MAXYEAR:
        return None
    try:
        return datetime.date(year, index + 1, start.day)
    except ValueError:
        # A month too short for this day, such as February for the 30th, begins on the first of the next one.
        return datetime.date(year, index + 2, 1)


def _format_range(quantity: Quantity, write: NumberFormat) -> str:
    """Return a quantity as a point, a choice or a range."""
    if quantity.is_point:
        return write(quantity.centre)
    # A choice has no centre that could be meant, so all its values are named.
    if isinstance(quantity.shape, Choice):
        return join_names([write(value) for value in dict.fromkeys(quantity.shape.values)], "or")
    ends = (
        "" if math.isinf(quantity.high - quantity.low) else f"{write(quantity.low)} to {write(quantity.high)}"
    )
    # All values of a uniform range are equally likely, so its centre is not singled out.
    if isinstance(quantity.shape, Uniform):
        return ends
    return f"about {write(quantity.centre)}{f' ({ends})' if ends else ''}"


def _format_plain_number(value: float) -> str:
    """Return a number to four significant digits, or in whole thousands groups from 10,000 on."""
    text = f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
    return text.replace("-", MINUS)
