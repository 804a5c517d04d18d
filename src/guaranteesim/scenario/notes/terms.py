"""Notes on terms of the arrangement, events and states that have no effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.notes.registry import Found, kind_of_note
from guaranteesim.scenario.schema.arrangement import SanctionsRelief
from guaranteesim.scenario.schema.ceasefire import Ceasefire
from guaranteesim.scenario.schema.theatre import INSTRUMENTS

if TYPE_CHECKING:
    from guaranteesim.scenario.schema import Scenario


@kind_of_note
def principal_without_forces(scenario: Scenario) -> Iterator[Found]:
    """Find a challenger or a protégé that has no army."""
    if scenario.rule_only:
        return
    for role, state in (("challenger", scenario.challenger.state), ("protégé", scenario.protege.state)):
        if scenario.states[state].forces.ground.high == 0:
            message = f"the {role} {state} has no ground force, so every contest is decided beforehand"
            yield ("states", state), message, f"add states.{state}.forces.ground"


@kind_of_note
def drawdown_without_cap(scenario: Scenario) -> Iterator[Found]:
    """Find a draw-down of the protégé's force where there is no cap."""
    terms = scenario.arrangement
    if terms.protege_force_cap is None and terms.drawdown_months.high > 0:
        message = "has no effect: there is no cap to draw down to"
        yield ("arrangement", "drawdown_months"), message, "add protege_force_cap, or remove it"


@kind_of_note
def relief_of_nothing(scenario: Scenario) -> Iterator[Found]:
    """Find sanctions relief of 0, and months of a snap-back where there is no snap-back."""
    relief, path = scenario.arrangement.sanctions_relief, ("arrangement", "sanctions_relief")
    if relief is None:
        return
    if relief.share.high == 0:
        yield (*path, "share"), "lifts nothing: the share is 0", "give a share above 0, or remove the relief"
    # A scenario written by this package names every field, so only a changed value was meant.
    usual = SanctionsRelief.model_fields["snap_back_months"].default
    if relief.snap_back is None and relief.snap_back_months != usual:
        message = "has no effect: nothing snaps back"
        yield (*path, "snap_back_months"), message, "add snap_back with its rung, or remove it"


@kind_of_note
def war_that_is_not_on(scenario: Scenario) -> Iterator[Found]:
    """Find the age and pace of a war where there is no war at the start."""
    start = scenario.start
    if start.at_war:
        return
    for name in ("war_age_months", "front_pace"):
        if getattr(start, name) != type(start).model_fields[name].default:
            message = "has no effect: no war is going on at the start"
            yield ("start", name), message, "add at_war: true, or remove it"


@kind_of_note
def no_major_rung(scenario: Scenario) -> Iterator[Found]:
    """Find a ladder without a major rung, on which nothing ends peace."""
    # Peace ends with the first act on a major rung; the survival curve would be flat.
    if not any(rung.major for rung in scenario.ladder.values()):
        message = "no rung is a major violation, so peace lasts to the horizon in every world"
        yield ("ladder",), message, "give at least one rung major: true"


@kind_of_note
def following_without_lead(scenario: Scenario) -> Iterator[Found]:
    """Find states with a weight on a lead and no state that they follow."""
    for code, state in scenario.states.items():
        if state.follows is None and state.following != type(state).model_fields["following"].default:
            message = f"has no effect: {code} follows no state"
            yield ("states", code, "following"), message, "add follows, or remove it"


@kind_of_note
def dependence_of_nothing(scenario: Scenario) -> Iterator[Found]:
    """Find states that depend on no enabler, or on one on which no instrument hangs."""
    instruments = scenario.theatre.instruments
    hangs = any(getattr(instruments, name).enabled_share.high > 0 for name in INSTRUMENTS)
    for code, state in scenario.states.items():
        if state.enabler is None and state.dependence != type(state).model_fields["dependence"].default:
            message = f"has no effect: {code} has no enabler"
            yield ("states", code, "dependence"), message, "add enabler, or remove it"
        if state.enabler is not None and not hangs:
            message = "has no effect: no share of any instrument hangs on an enabler"
            remedy = "add enabled_share to an instrument of theatre.instruments, or remove it"
            yield ("states", code, "enabler"), message, remedy


@kind_of_note
def incidents_not_counted(scenario: Scenario) -> Iterator[Found]:
    """Find terms of the line of contact where no incidents are counted."""
    if scenario.switches.ceasefire_incidents:
        return
    given = {
        ("start", "heat"): scenario.start.heat.high > 0,
        ("arrangement", "disengagement"): scenario.arrangement.disengagement.high > 0,
        ("theatre", "ceasefire"): scenario.theatre.ceasefire != Ceasefire(),
    }
    for path, is_given in given.items():
        if is_given:
            message = "has no effect: incidents of the ceasefire are not counted"
            yield path, message, "set switches.ceasefire_incidents: true, or remove it"


@kind_of_note
def event_that_never_happens(scenario: Scenario) -> Iterator[Found]:
    """Find events with a chance of 0."""
    for name, event in scenario.events.items():
        if event.chance.high == 0:
            yield ("events", name, "chance"), "the event never happens", "give a chance above 0, or remove it"


@kind_of_note
def withdrawal_of_no_party(scenario: Scenario) -> Iterator[Found]:
    """Find events by which a state withdraws support that it has not promised."""
    for name, event in scenario.events.items():
        if event.withdraws and event.state not in scenario.guarantors:
            message = (
                f"{event.state} is no party to any commitment: only help outside the treaty can be withdrawn"
            )
            yield ("events", name, "withdraws"), message, "name a party, or add it to a commitment"


@kind_of_note
def change_of_nothing(scenario: Scenario) -> Iterator[Found]:
    """Find events that multiply a force of 0."""
    for name, event in scenario.events.items():
        has = scenario.states[event.state].forces
        for instrument in INSTRUMENTS:
            ratio = getattr(event.forces, instrument)
            if (ratio.low, ratio.high) != (1, 1) and getattr(has, instrument).high == 0:
                message = f"has no effect: {event.state} has 0 {instrument}, and 0 times anything is 0"
                remedy = f"add states.{event.state}.forces.{instrument}, or remove it"
                yield ("events", name, "forces", instrument), message, remedy
