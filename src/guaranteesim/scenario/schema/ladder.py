"""Escalation ladder: the acts of the challenger."""

from __future__ import annotations

from pydantic import Field

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.default_numbers import assume_uniform


class Rung(Frozen):
    """One level of escalation. Rungs are ordered by `severity`, which no two may share."""

    title: str = ""
    """The name readers see, for example "limited grab"."""
    severity: float = Field(gt=0, le=1)
    """Place on the ladder, 0 (nothing) to 1 (invasion); fixed, because triggers refer to it."""
    clarity: Quantity = declare_number(assume_uniform(0.5, 0.9), ge=0, le=1, unit="share")
    """Clarity of the author of the act."""
    gain: Quantity = declare_number(assume_uniform(0.1, 0.3), ge=0, le=10, unit="utility")
    """Worth of success to a challenger of motivation 1; the whole protégé is 1."""
    cost: Quantity = declare_number(assume_uniform(0.05, 0.2), ge=0, le=10, unit="utility")
    """Cost of the act to a challenger of average sensitivity, won or lost."""
    committed: Quantity = declare_number(assume_uniform(0.1, 0.3), gt=0, le=1, unit="share")
    """Share of the challenger's ground force that it commits."""
    engaged: Quantity = declare_number(assume_uniform(0.1, 0.3), gt=0, le=1, unit="share")
    """Share of the protégé's ground force that can be brought to bear inside the window."""
    window_days: Quantity = declare_number(assume_uniform(10, 30), gt=0, le=3650, unit="days")
    """Time inside which help can still prevent success."""
    contact: Quantity = declare_number(assume_uniform(0.1, 0.4), ge=0, le=1, unit="probability")
    """Chance that troops in place come under attack themselves."""
    territory: Quantity = declare_number(0.0, ge=0, le=1, unit="share of territory")
    """Territory that changes hands on success."""
    damage: Quantity = declare_number(0.0, ge=0, le=1, unit="utility")
    """Harm to the protégé whether or not the act succeeds."""
    forgone_status_quo: Quantity = declare_number(1.0, ge=0, le=1, unit="share")
    """Share of the worth of staying quiet that the act forgoes, assumed. On the standard ladder: grey zone
    uniform(0, 0.1), strikes uniform(0.1, 0.4), limited grab uniform(0.5, 0.9), invasion 1. Trade and
    recognition survive pressure below the threshold of force, but not an invasion."""
    opens_war: bool = False
    """True if the fighting goes on month by month."""
    major: bool = False
    """True if it is a major violation, which ends peace in the survival curve."""


def make_standard_ladder() -> dict[str, Rung]:
    """Return the four standard rungs; all their numbers are assumed ranges."""
    return {
        "grey_zone": Rung(
            title="grey zone",
            severity=0.15,
            clarity=assume_uniform(0.2, 0.5),
            gain=assume_uniform(0.01, 0.04),
            cost=assume_uniform(0.002, 0.01),
            committed=assume_uniform(0.01, 0.03),
            engaged=assume_uniform(0.01, 0.05),
            window_days=assume_uniform(60, 120),
            # Below the threshold of force, troops in place are not attacked.
            contact=Quantity.point(0.0),
            damage=assume_uniform(0.002, 0.01),
            forgone_status_quo=assume_uniform(0.0, 0.1),
        ),
        "strikes": Rung(
            title="strikes",
            severity=0.4,
            clarity=assume_uniform(0.6, 0.9),
            gain=assume_uniform(0.02, 0.06),
            cost=assume_uniform(0.01, 0.04),
            committed=assume_uniform(0.02, 0.06),
            engaged=assume_uniform(0.02, 0.06),
            window_days=assume_uniform(20, 40),
            contact=assume_uniform(0.05, 0.25),
            damage=assume_uniform(0.01, 0.04),
            forgone_status_quo=assume_uniform(0.1, 0.4),
        ),
        "limited_grab": Rung(
            title="limited grab",
            severity=0.65,
            clarity=assume_uniform(0.75, 0.95),
            gain=assume_uniform(0.08, 0.25),
            cost=assume_uniform(0.05, 0.15),
            committed=assume_uniform(0.1, 0.25),
            engaged=assume_uniform(0.1, 0.25),
            window_days=assume_uniform(4, 14),
            contact=assume_uniform(0.1, 0.4),
            territory=assume_uniform(0.01, 0.04),
            damage=assume_uniform(0.01, 0.04),
            forgone_status_quo=assume_uniform(0.5, 0.9),
            major=True,
        ),
        "invasion": Rung(
            title="invasion",
            severity=1.0,
            clarity=assume_uniform(0.95, 1.0),
            gain=assume_uniform(0.4, 0.8),
            cost=assume_uniform(0.2, 0.45),
            committed=assume_uniform(0.6, 0.9),
            engaged=assume_uniform(0.6, 0.9),
            window_days=assume_uniform(30, 60),
            contact=assume_uniform(0.7, 1.0),
            territory=assume_uniform(0.05, 0.2),
            damage=assume_uniform(0.05, 0.15),
            opens_war=True,
            major=True,
        ),
    }
