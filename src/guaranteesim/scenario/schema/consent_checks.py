"""Checks of signatories, objections and procedures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guaranteesim.scenario.reading.gaps import require_whole, stop_at_gaps
from guaranteesim.scenario.schema.reference_checks import Item, Path, check_state, check_states

if TYPE_CHECKING:
    from guaranteesim.scenario.schema.consent import Condition, Feature, Objection
    from guaranteesim.scenario.schema.root import Scenario

_OF_STATES = ("forces_in_place", "ground_forces", "party", "veto")
_OF_A_CAP = ("force_cap", "no_force_cap")


@stop_at_gaps
def find_consent_problems(scenario: Scenario) -> Iterator[Item]:
    """Yield the path from the root, the message and the remedy of every inconsistency of consent."""
    yield from _check_signatories(scenario)
    yield from _check_no_deal(scenario)
    yield from _check_entry(scenario)
    yield from _check_objections(scenario)


@stop_at_gaps
def _check_signatories(scenario: Scenario) -> Iterator[Item]:
    for field in ("signatories", "acquiescence"):
        yield from check_states(scenario, ("arrangement", field), getattr(scenario.arrangement, field))
    # A state that signs accepts already; counting it twice would square its probability.
    both = set(scenario.arrangement.signatories) & set(scenario.arrangement.acquiescence)
    for state in sorted(both):
        yield ("arrangement", "acquiescence"), f"{state} is also a signatory", "name it in one of the two"


@stop_at_gaps
def _check_no_deal(scenario: Scenario) -> Iterator[Item]:
    if scenario.no_deal == scenario.name:
        yield ("no_deal",), "a scenario cannot be its own no-deal baseline", "name another, or null"


@stop_at_gaps
def _check_entry(scenario: Scenario) -> Iterator[Item]:
    yield from check_states(scenario, ("acceptance", "order"), scenario.acceptance.order)
    entry, path = scenario.acceptance.enters_into_force, ("acceptance", "enters_into_force")
    if entry is None:
        return
    yield from check_states(scenario, (*path, "always"), entry.always)
    for state in entry.always:
        if state in scenario.states and state not in scenario.required:
            yield (*path, "always"), f"the acceptance of {state} is not asked", "add it to the signatories"
    always = len(set(entry.always))
    if always > entry.at_least:
        message = f"fewer than the {always} states without which it does not enter into force"
        yield (*path, "at_least"), message, f"write {always} or more, or name fewer states in always"
    # Parties that are missing or could not be read would be counted as states that are not asked.
    commitments = scenario.arrangement.commitments
    require_whole(commitments)
    if not all(set(item.parties) - {scenario.protege.state} for item in commitments.values()):
        return
    if entry.at_least > len(scenario.required):
        asked = len(scenario.required)
        yield (*path, "at_least"), f"more than the states that are asked ({asked})", f"write {asked} or fewer"


@stop_at_gaps
def _check_objections(scenario: Scenario) -> Iterator[Item]:
    for name, objection in scenario.acceptance.objections.items():
        yield from _check_objection(scenario, ("acceptance", "objections", name), objection)
    for state in scenario.acceptance.procedures:
        yield from check_state(scenario, ("acceptance", "procedures", state), state)


@stop_at_gaps
def _check_objection(scenario: Scenario, path: Path, objection: Objection) -> Iterator[Item]:
    yield from check_state(scenario, (*path, "state"), objection.state)
    yield from _check_feature(scenario, path, objection, "to", objection.to)
    for position, condition in enumerate(objection.unless):
        place = (*path, "unless", position)
        yield from _check_feature(scenario, place, condition, "has", condition.has)


@stop_at_gaps
def _check_feature(
    scenario: Scenario, path: Path, named: Objection | Condition, there: str, given: Feature | None
) -> Iterator[Item]:
    """Yield the problems of a feature; ``there`` is the key for one that must be there."""
    # Features are texts, and asking whether there is one stops at a feature that could not be read.
    if bool(given) == bool(named.lacks):
        fault = f"names both {there} and lacks" if given else f"names neither {there} nor lacks"
        yield (
            path,
            f"{fault} a feature",
            f"give one: {there} for what the text has, lacks for what it has not",
        )
        return
    if named.lacks is not None and (named.lacks == "any" or named.lacks.startswith("no_")):
        if named.lacks == "any":
            yield (*path, "lacks"), "no arrangement lacks itself", f"write {there}: any"
        else:
            remedy = f"write {there}: {named.lacks.removeprefix('no_')}"
            yield (*path, "lacks"), f"lacks: {named.lacks} says no twice", remedy
    yield from check_states(scenario, (*path, "of"), named.of)
    verb = "object to" if there == "to" else "name"
    if named.of and named.feature not in _OF_STATES:
        remedy = f"leave it out, or {verb} one of: {', '.join(_OF_STATES)}"
        yield (*path, "of"), f"{named.feature} does not concern particular states", remedy
    if named.be is not None and named.feature not in _OF_A_CAP:
        remedy = f"leave it out, or {verb} one of: {', '.join(_OF_A_CAP)}"
        yield (*path, "be"), f"{named.feature} has no size of force", remedy
