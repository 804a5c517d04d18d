"""Commitments: single promises of a treaty, with trigger, decision rule, clock and calendar."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from guaranteesim.scenario.base import Frozen, Name, StateCode
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.reading.problems import locate_rule_errors
from guaranteesim.scenario.schema.default_numbers import assume_uniform
from guaranteesim.scenario.schema.stationing import Location, Weight
from guaranteesim.treaty import Rule, parse_rule


def _parse_rule_form(form: Any) -> Any:
    if isinstance(form, Rule):
        return form
    # Pydantic collects only subclasses of ``ValueError``, and the treaty does not know pydantic.
    with locate_rule_errors():
        return parse_rule(form)


DecisionRule = Annotated[
    Rule,
    BeforeValidator(_parse_rule_form),
    PlainSerializer(lambda rule: rule.build_form(), return_type=Any),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object"}]}),
]


class Trigger(Frozen):
    """The casus foederis."""

    rung: Name
    """Lowest rung of the ladder that calls the commitment."""
    attribution: Quantity = declare_number(assume_uniform(0.3, 0.6), ge=0, le=1, unit="share")
    """Clarity with which the author of the act must be known."""


class Shares(Frozen):
    """Shares of a state's deliverable forces, by instrument."""

    ground: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its ground forces."""
    air: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its air forces."""
    sea: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its naval forces."""
    arms: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its deliveries of arms."""
    intelligence: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its intelligence."""
    sanctions: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its sanctions on the challenger."""
    logistics: Quantity = declare_number(0.0, ge=0, le=1, unit="share")
    """Share of its logistics: transport, supply, repair."""


class InPlace(Frozen):
    """Forces stationed with the protégé in peacetime; they come on top of what is on call."""

    ground: Quantity = declare_number(0.0, ge=0, le=1000, unit="brigades")
    """Ground forces stationed with the protégé, in brigades of 6,000 troops."""
    air: Quantity = declare_number(0.0, ge=0, le=1000, unit="squadrons")
    """Squadrons stationed with the protégé."""
    sea: Quantity = declare_number(0.0, ge=0, le=1000, unit="task groups")
    """Naval task groups stationed with the protégé."""
    weight: Weight | None = None
    """Whether they are heavy or light; nothing is assumed if absent. See `theatre.stationing`."""
    location: Location | None = None
    """Whether they stand forward, at the line or the border, or in the rear; nothing is assumed if absent."""


class Deployment(Frozen):
    """Arrival of the forces in place: in equal monthly parts, the last of them in `until_month`."""

    from_month: Quantity = declare_number(1.0, ge=1, le=1200, unit="month")
    """Month in which the first part is there; month 1 is the first of the run."""
    until_month: Quantity = declare_number(1.0, ge=1, le=1200, unit="month")
    """Month in which all are there."""


class Reservation(Frozen):
    """A party's own, narrower casus foederis; what is left out is as in the commitment.

    The United States joined the Manila Pact with the understanding that only communist aggression obliged it.
    """

    rung: Name | None = None
    """Lowest rung of the ladder that obliges the party; not below that of the commitment."""
    attribution: Quantity | None = declare_number(None, ge=0, le=1, unit="share")
    """Clarity of the author that the party asks for, where it is more than the commitment asks for."""
    against: tuple[StateCode, ...] = ()
    """States whose aggression obliges the party; that of any state if none is named."""


class Commitment(Frozen):
    """One promise of the arrangement: parties, trigger, decision rule, clock, bindingness and forces."""

    title: str = ""
    """The name readers see."""
    text: str = ""
    """Text of the treaty in our words, with article and source."""
    parties: tuple[StateCode, ...]
    """States with a say, in the order of the text, each once; at least one that is not the protégé. Where the
    protégé is one of them it votes, always for help, and brings nothing under the commitment."""
    trigger: Trigger
    """The act that calls the commitment."""
    rule: DecisionRule
    """Decision rule of the parties; see `guaranteesim explain` and the table of decision rules."""
    against: tuple[StateCode, ...] = ()
    """States against whose aggression it holds; that of any state if none is named. They need not be in the
    scenario."""
    reservations: dict[StateCode, Reservation] = Field(default_factory=dict)
    """Narrower casus foederis of particular parties."""
    scope: Quantity = declare_number(1.0, ge=0, le=1, unit="share")
    """Share of the places where a limited act may happen that the guarantee covers; an act that opens a war
    is always in scope."""
    deadline_days: Quantity | None = declare_number(None, gt=0, le=3650, unit="days")
    """The clock in the text, if any: a later decision is late."""
    pre_authorised: tuple[StateCode, ...] = ()
    """Parties whose help under it is authorised beforehand, so that their decision takes no time."""
    bindingness: Quantity = declare_number(assume_uniform(0.3, 0.7), ge=0, le=1, unit="share")
    """0 consult · 0.3 "such action as it deems necessary" · 0.7 "all aid in its power" · 1 automatic."""
    from_month: Quantity = declare_number(1.0, ge=1, le=1200, unit="month")
    """First month in which it is in force; month 1 is the first of the run."""
    until_month: Quantity | None = declare_number(None, ge=1, le=1200, unit="month")
    """Last month in which it is in force (a sunset); none if absent. The arrangement's own duration may end
    it earlier."""
    void_if_protege_attacks: bool = False
    """True if an attack by the protégé ends it for good."""
    each_provides: Shares = Shares()
    """Forces on call of every party that `provides` does not name."""
    provides: dict[StateCode, Shares] = Field(default_factory=dict)
    """Forces on call of particular parties, instead of `each_provides`."""
    in_place: dict[StateCode, InPlace] = Field(default_factory=dict)
    """Forces that particular parties station with the protégé."""
    deployment: Deployment | None = None
    """Arrival of the forces in place; all are there from the first month if absent."""
