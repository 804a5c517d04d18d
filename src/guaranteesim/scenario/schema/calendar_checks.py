"""Checks of events, phases of commitments, terms of the arrangement, and their dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.errors import RuleError
from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.reading.gaps import stop_at_gaps
from guaranteesim.scenario.schema.reference_checks import Item, Path, check_rung, check_state, check_states
from guaranteesim.scenario.schema.theatre import INSTRUMENTS

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.arrangement import Renewal
    from guaranteesim.scenario.schema.calendar import Event
    from guaranteesim.scenario.schema.commitment import Commitment
    from guaranteesim.scenario.schema.root import Scenario

_CHANGES = ("withdraws", "new_leader", "resolve", "motivation", "forces", "lifts_sanctions")
# The model knows these numbers for one role only, and would ignore them for any other.
_OF_A_SUPPORTER = ("withdraws", "resolve")
_OF_THE_CHALLENGER = ("motivation", "lifts_sanctions")


@stop_at_gaps
def find_calendar_problems(scenario: Scenario) -> Iterator[Item]:
    """Yield the path from the root, the message and the remedy of every inconsistency of dates."""
    yield from _check_events(scenario)
    yield from _check_commitments(scenario)
    yield from _check_terms(scenario)


@stop_at_gaps
def _check_events(scenario: Scenario) -> Iterator[Item]:
    for name, event in scenario.events.items():
        # Each check by itself: one that stops at an unread value must not stop the others.
        for check in (_check_event_state, _check_event_time, _check_event_changes):
            yield from check(scenario, ("events", name), event)


@stop_at_gaps
def _check_commitments(scenario: Scenario) -> Iterator[Item]:
    for name, commitment in scenario.arrangement.commitments.items():
        yield from _check_phases(("arrangement", "commitments", name), commitment)


@stop_at_gaps
def _check_event_state(scenario: Scenario, path: Path, event: Event) -> Iterator[Item]:
    yield from check_state(scenario, (*path, "state"), event.state)


@stop_at_gaps
def _check_event_time(scenario: Scenario, path: Path, event: Event) -> Iterator[Item]:
    if (event.month is None) == (event.date is None):
        found = "both month and date" if event.date else "neither month nor date"
        yield path, f"the event has {found}", "give one of the two"
    if event.date is None:
        return
    if scenario.start.date is None:
        yield (
            (*path, "date"),
            "a date needs to know when month 1 begins",
            "add start.date, or give month",
        )
    elif event.date < scenario.start.date:
        remedy = f"month 1 begins on {scenario.start.date}"
        yield (*path, "date"), f"{event.date} lies before the run begins", remedy


@stop_at_gaps
def _check_event_changes(scenario: Scenario, path: Path, event: Event) -> Iterator[Item]:
    changes = {name for name in _CHANGES if _is_changed(event, name)}
    if "lifts_sanctions" in changes and scenario.start.sanctions.high == 0:
        yield (*path, "lifts_sanctions"), "there are no sanctions to lift", "add start.sanctions"
    if not changes:
        yield (
            path,
            "the event changes nothing",
            "add withdraws, new_leader, resolve, forces …",
        )
    principals = (scenario.challenger.state, scenario.protege.state)
    for field in _OF_A_SUPPORTER:
        if field in changes and event.state in principals:
            yield (*path, field), f"{event.state} is no guarantor or bystander", "name another state"
    for field in _OF_THE_CHALLENGER:
        if field in changes and event.state != principals[0]:
            yield (*path, field), f"{event.state} is not the challenger", f"name {principals[0]}"
    if event.new_leader and event.state == principals[1]:
        yield (*path, "new_leader"), "the protégé has no leaders in the model", "name another state"
    if event.state in principals:
        remedy = "only its ground force counts"
        for instrument in [name for name in INSTRUMENTS[1:] if _is_changed(event.forces, name)]:
            yield (*path, "forces", instrument), f"{event.state} has no {instrument} in the model", remedy


def _is_changed(model: Frozen, name: str) -> bool:
    """Return whether a field differs from its default."""
    # The value and not its presence: a scenario written by this package names every field.
    return bool(getattr(model, name) != type(model).model_fields[name].default)


@stop_at_gaps
def _check_phases(path: Path, commitment: Commitment) -> Iterator[Item]:
    # Highest against lowest: refuse only what ends before it begins in every world.
    if commitment.until_month is not None and commitment.until_month.high < commitment.from_month.low:
        yield (*path, "until_month"), "it ends before it begins", "let it be at least from_month"
    if commitment.deployment is None:
        return
    if not commitment.in_place:
        yield (*path, "deployment"), "there are no forces in place to deploy", "add in_place, or remove it"
    if commitment.deployment.until_month.high < commitment.deployment.from_month.low:
        remedy = "let it be at least deployment.from_month"
        yield (*path, "deployment", "until_month"), "the deployment ends before it begins", remedy


@stop_at_gaps
def _check_terms(scenario: Scenario) -> Iterator[Item]:
    terms, path = scenario.arrangement, ("arrangement",)
    if terms.sanctions_relief is not None:
        relief = (*path, "sanctions_relief")
        if scenario.start.sanctions.high == 0:
            yield relief, "there are no sanctions to lift", "add start.sanctions"
        if terms.sanctions_relief.snap_back is not None:
            rung = terms.sanctions_relief.snap_back.rung
            yield from check_rung(scenario, (*relief, "snap_back", "rung"), rung)
    if terms.duration is not None and terms.duration.renewal is not None:
        yield from _check_renewal(scenario, terms.duration.renewal)


@stop_at_gaps
def _check_renewal(scenario: Scenario, renewal: Renewal) -> Iterator[Item]:
    path = ("arrangement", "duration", "renewal")
    yield from check_states(scenario, (*path, "parties"), renewal.parties)
    voters = scenario.renewing
    if not voters:
        yield (*path, "parties"), "nobody votes on renewal", "name the parties that vote"
        return
    # ``check_states`` reports a party that is named twice.
    if len(set(voters)) < len(voters):
        return
    try:
        # Binding finds unknown states in the rule; the width is what the exact probability can hold.
        renewal.rule.bind(voters, aggressor=scenario.challenger.state).check_width()
    except RuleError as error:
        yield (*path, "rule", *getattr(error, "path", ())), str(error), ""
