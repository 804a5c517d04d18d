"""Start of the run and its dated events."""

from __future__ import annotations

import datetime

from guaranteesim.scenario.base import Day, Frozen, StateCode
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number


def find_month(day: datetime.date, start: datetime.date) -> int:
    """Return the month in which ``day`` lies; month 1 begins on ``start``.

    Example:
        >>> find_month(datetime.date(2029, 1, 20), datetime.date(2026, 3, 1))
        35
    """
    # Months begin on the day of the start, so earlier days still belong to the month before.
    months = 12 * (day.year - start.year) + day.month - start.month
    return months + 1 - (day.day < start.day)


class Start(Frozen):
    """State of affairs when month 1 begins."""

    date: Day | None = None
    """The day on which month 1 begins; needed where an event gives a date."""
    at_war: bool = False
    """True if there is a war at the start, as in the no-deal baseline of a war that continues."""
    war_age_months: Quantity = declare_number(0.0, ge=0, le=600, unit="months")
    """Age of that war as far as exhaustion goes."""
    front_pace: Quantity = declare_number(1.0, ge=0, le=10, unit="ratio")
    """Speed of its front, in proportion to that of a new invasion."""
    sanctions: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Sanctions in force on the challenger, as a share of the fullest conceivable; they stay until an
    arrangement or an event lifts them."""
    heat: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Heat of an earlier war: 1 where it has just ended. It counts with `switches.ceasefire_incidents`."""


class Ratios(Frozen):
    """Ratios that remain of a state's forces, by instrument, in proportion to before."""

    ground: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its ground forces, in proportion to before; 1 leaves them as they are."""
    air: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its air forces, in proportion to before; 1 leaves them as they are."""
    sea: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its naval forces, in proportion to before; 1 leaves them as they are."""
    arms: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its deliveries of arms, in proportion to before; 1 leaves them as they are."""
    intelligence: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its intelligence, in proportion to before; 1 leaves them as they are."""
    sanctions: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its sanctions on the challenger, in proportion to before; 1 leaves them as they are."""
    logistics: Quantity = declare_number(1.0, ge=0, le=100, unit="ratio")
    """What remains of its logistics, in proportion to before; 1 leaves them as they are."""


class Event(Frozen):
    """A dated event that may happen to a state, with one or more changes."""

    title: str = ""
    """The name readers see."""
    source: str = ""
    """Source of the announcement, or reason of the assumption."""
    state: StateCode
    """The state it happens to."""
    month: Quantity | None = declare_number(None, ge=1, le=1200, unit="month")
    """The month in which it happens, rounded up; month 1 is the first of the run."""
    date: Day | None = None
    """The day on which it happens, instead of `month`."""
    chance: Quantity = declare_number(1.0, ge=0, le=1, unit="probability")
    """Chance that it happens at all."""
    withdraws: bool = False
    """A guarantor withdraws its support: it is not willing under any commitment from then on, its troops in
    place go home, and everybody knows it. It remains a party whose consent a rule may need."""
    new_leader: bool = False
    """True if a new leadership comes in, as at the end of a leader's tenure."""
    resolve: Quantity = declare_number(0.0, ge=-20, le=20, unit="logits")
    """Change of a supporter's resolve, today's and its mean."""
    motivation: Quantity = declare_number(1.0, ge=0, le=10, unit="ratio")
    """Change of the challenger's motivation."""
    forces: Ratios = Ratios()
    """Change of the forces it can deliver or, for challenger and protégé, of the army it means to keep."""
    lifts_sanctions: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of the sanctions in force at the start that is lifted on the challenger from then on."""
