"""Arrangements: commitments, and the other terms of a treaty."""

from __future__ import annotations

from pydantic import Field

from guaranteesim.scenario.base import Frozen, Name, StateCode
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.schema.commitment import Commitment, DecisionRule, Trigger
from guaranteesim.scenario.schema.default_numbers import assume_uniform


class Renewal(Frozen):
    """The vote that is held in the last month of a term."""

    rule: DecisionRule
    """Rule by which the parties decide to go on."""
    parties: tuple[StateCode, ...] = ()
    """States that vote; if none is named, every party to a commitment, in the order of the text."""
    months: Quantity | None = declare_number(None, ge=1, le=1200, unit="months")
    """Length of each further term; that of the first if absent."""


class Duration(Frozen):
    """Duration of the arrangement.

    At its end commitments, cap, neutrality and verification lapse; lifted sanctions stay lifted.
    """

    months: Quantity = declare_number(ge=1, le=1200, unit="months")
    """Length of the first term."""
    renewal: Renewal | None = None
    """The vote on a further term; none if absent."""


class Neutrality(Frozen):
    """Neutrality of the protégé, while the arrangement is in force."""

    readiness: Quantity = declare_number(assume_uniform(0.85, 1.0), gt=0, le=2, unit="ratio")
    """Its readiness in proportion to what it would be with foreign training and exercises."""


class SanctionsRelief(Frozen):
    """Sanctions on the challenger that the arrangement lifts, and what brings them back."""

    share: Quantity = declare_number(ge=0, le=1, unit="share")
    """Share of the sanctions in force at the start (`start.sanctions`) that is lifted."""
    from_month: Quantity = declare_number(1.0, ge=1, le=1200, unit="month")
    """Month from which they are lifted."""
    snap_back: Trigger | None = None
    """The act that brings them back without a vote; none if absent."""
    snap_back_months: Quantity = declare_number(assume_uniform(24, 120), ge=1, le=1200, unit="months")
    """Time for which they then stay."""


class Arrangement(Frozen):
    """The treaty: its commitments and its peacetime terms."""

    commitments: dict[Name, Commitment] = Field(default_factory=dict)
    """Commitments by name; without any there is no guarantee."""
    signatories: tuple[StateCode, ...] = ()
    """States that must sign before it enters into force; if none is named, the protégé and every party
    to a commitment."""
    acquiescence: tuple[StateCode, ...] = ()
    """States that need not sign and could still prevent it, such as a challenger that refuses a ceasefire."""
    membership: bool = False
    """True if it makes the protégé a member of the guarantors' alliance."""
    duration: Duration | None = None
    """Duration of the arrangement; without end if absent."""
    neutrality: Neutrality | None = None
    """Neutrality of the protégé, and its effect on the forces; none if absent."""
    protege_force_cap: Quantity | None = declare_number(None, ge=0, le=1000, unit="BE")
    """Cap on the protégé's ground force, brigade-equivalents; none if absent."""
    drawdown_months: Quantity = declare_number(0.0, ge=0, le=1200, unit="months")
    """Months over which its force is brought down to the cap, evenly; at once if 0."""
    sanctions_relief: SanctionsRelief | None = None
    """Sanctions that are lifted; none if absent."""
    verification: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of the noise about what happened that monitors remove."""
    disengagement: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of the line of contact on which the two sides are kept apart, by a separated zone or by rules on
    weapons and fire. It counts with `switches.ceasefire_incidents`."""
