"""What a scenario says in words, as the C struct ``Plan``, and the keys of its luck."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from validation.by_hand.calendar import _month_of
from validation.by_hand.clauses import _may_fight
from validation.by_hand.correlated import NODES
from validation.by_hand.decisions import Simple
from validation.by_hand.poll import Poll
from validation.by_hand.rules import rule_from

from benchmarks.limit.headers import list_fields, read_enum_names, read_enums, read_structs
from benchmarks.limit.refusal import NotCovered
from benchmarks.limit.terms import Numbers, order_states
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW, read_posterior_sample
from guaranteesim.scenario.schema import Scenario
from guaranteesim.streams import _make_key

WEIGHTS, LOCATIONS = (None, "heavy", "light"), (None, "forward", "rear")
STEPS = ("executive", "parliament", "council")


@dataclass(frozen=True)
class Plan:
    """The C struct and the arrays that it points to, which must live as long."""

    struct: Any
    arrays: tuple[Any, ...]


def make_plan(scenario: Scenario, numbers: Numbers) -> Plan:
    """Fill the struct in.

    Raises:
        NotCovered: the scenario has something that the C does not.
    """
    _check_sizes(scenario)
    plan = read_structs()["Plan"]()
    _set_words(plan, scenario, numbers)
    _set_states(plan, scenario)
    for place, name in enumerate(scenario.arrangement.commitments):
        _set_clause(plan.clause[place], scenario, name)
    if not any(plan.clause[place].followed for place in range(plan.clauses)):
        for place in range(plan.clauses):
            plan.clause[place].followed = 1
    _set_guarantors(plan)
    _set_renewal(plan, scenario)
    for place, name in enumerate(scenario.events):
        _set_event(plan.event[place], scenario, name)
    return Plan(plan, (*_set_luck(plan, scenario), *_set_posterior(plan, numbers), numbers))


def _check_sizes(scenario: Scenario) -> None:
    limits = read_enums()
    parties = [len(item.parties) for item in scenario.arrangement.commitments.values()]
    sizes = {
        "states": (len(scenario.states), limits["MOST_STATES"]),
        "rungs": (len(scenario.rungs), limits["MOST_RUNGS"]),
        "commitments": (len(parties), limits["MOST_CLAUSES"]),
        "parties to a commitment": (max(parties, default=0), limits["MOST_PARTIES"]),
        "events": (len(scenario.events), limits["MOST_EVENTS"]),
    }
    for what, (found, most) in sizes.items():
        if found > most:
            raise NotCovered(f"{found} {what}, only {most}")


def _set_words(plan: Any, scenario: Scenario, numbers: Numbers) -> None:
    arrangement, duration = scenario.arrangement, scenario.arrangement.duration
    relief = arrangement.sanctions_relief
    scopes = [item.scope for item in arrangement.commitments.values()]
    plan.months, plan.rungs = scenario.run.horizon_months, len(scenario.rungs)
    plan.supporters, plan.clauses = len(scenario.states) - 2, len(scopes)
    plan.events, plan.motivation_slot = len(scenario.events), numbers.motivation_slot
    plan.at_war = scenario.start.at_war
    plan.challenger_nuclear = scenario.states[scenario.challenger.state].nuclear
    plan.limited_scope = any(not scope.is_point or scope.centre != 1 for scope in scopes)
    plan.has_cap = arrangement.protege_force_cap is not None
    plan.is_neutral = arrangement.neutrality is not None
    plan.has_duration = duration is not None
    plan.has_relief = relief is not None
    plan.has_snap_back = relief is not None and relief.snap_back is not None
    if relief is not None and relief.snap_back is not None:
        plan.snap_back_rung = scenario.rungs.index(relief.snap_back.rung)
    for switch in list_fields("Switches"):
        setattr(plan.switches, switch, getattr(scenario.switches, switch))
    unknown = set(type(scenario.switches).model_fields) - set(list_fields("Switches"))
    if unknown:
        raise NotCovered(f"the switch {min(unknown)}")
    for place, name in enumerate(scenario.rungs):
        plan.ladder[place].opens_war = scenario.ladder[name].opens_war
        plan.ladder[place].major = scenario.ladder[name].major
    for place, (shock, weight) in enumerate(NODES):
        plan.shocks[place], plan.weights[place] = shock, weight


def _set_states(plan: Any, scenario: Scenario) -> None:
    supporters = order_states(scenario)[2:]
    leads = {scenario.states[code].follows for code in supporters}
    for place, code in enumerate(supporters):
        state, found = scenario.states[code], plan.state[place]
        found.nuclear, found.leads = state.nuclear, code in leads
        found.follows, found.enabler = _place(supporters, state.follows), _place(supporters, state.enabler)
        found.has_enabler, found.has_procedure = state.enabler is not None, state.procedure is not None
        for step, name in enumerate(STEPS):
            found.takes[step] = name in (state.procedure or ())


def _set_guarantors(plan: Any) -> None:
    for clause in plan.clause[: plan.clauses]:
        for part in clause.part[: clause.parts]:
            plan.state[part.supporter].guarantor |= clause.followed


def _set_clause(found: Any, scenario: Scenario, name: str) -> None:
    terms, supporters = scenario.arrangement.commitments[name], order_states(scenario)[2:]
    challenger, protege = scenario.challenger.state, scenario.protege.state
    poll = _read_poll(terms.rule.build_form(), terms.parties, scenario, protege)
    _set_poll(found.poll, poll, len(terms.parties))
    found.rung = scenario.rungs.index(terms.trigger.rung)
    found.holds_here = not terms.against or challenger in terms.against
    found.followed = _may_fight(scenario, name)
    found.voids, found.has_deadline = terms.void_if_protege_attacks, terms.deadline_days is not None
    found.has_until, found.has_deployment = terms.until_month is not None, terms.deployment is not None
    found.challenger_place = _place(terms.parties, challenger)
    found.protege_place = _place(terms.parties, protege)
    found.votes_of_challenger = found.challenger_place in poll.members
    parties = [code for code in terms.parties if code in supporters]
    found.parts = len(parties)
    for place, code in enumerate(parties):
        _set_part(found.part[place], scenario, name, code)
        found.part[place].votes = found.part[place].place in poll.members


def _set_part(found: Any, scenario: Scenario, name: str, code: str) -> None:
    terms = scenario.arrangement.commitments[name]
    own, stationed = terms.reservations.get(code), terms.in_place.get(code)
    found.supporter = order_states(scenario)[2:].index(code)
    found.place = terms.parties.index(code)
    found.provides_row = 1 + _place(list(terms.provides), code)
    found.in_place_row = _place(list(terms.in_place), code)
    found.rung, found.holds_here, found.reserved_row = scenario.rungs.index(terms.trigger.rung), 1, -1
    found.pre_authorised = code in terms.pre_authorised
    if stationed is not None:
        found.weight = WEIGHTS.index(stationed.weight)
        found.location = LOCATIONS.index(stationed.location)
    if own is not None:
        found.holds_here = not own.against or scenario.challenger.state in own.against
        found.rung = found.rung if own.rung is None else scenario.rungs.index(own.rung)
        if own.attribution is not None:
            found.reserved_row = list(terms.reservations).index(code)


def _read_poll(form: Any, parties: Sequence[str], scenario: Scenario, victim: str | None) -> Poll:
    rule = rule_from(form, tuple(parties), scenario.challenger.state, victim)
    if not isinstance(rule, Simple) or type(rule.poll) is not Poll:
        raise NotCovered(f"the rule {form!r}, which is not one poll of all members")
    return rule.poll


def _set_poll(found: Any, poll: Poll, parties: int) -> None:
    limit = read_enums()["MOST_NEEDED"]
    found.parties, found.never = parties, poll.needed == float("inf")
    found.needed = 0 if found.never else int(max(poll.needed, 0))
    if found.needed > limit:
        raise NotCovered(f"votes of which {found.needed} are needed, only {limit}")
    found.tacit, found.obliges_all = poll.tacit, poll.obliges_all
    found.has_deadline, found.deadline = poll.deadline is not None, poll.deadline or 0
    found.unstoppable = not found.never and not (found.needed or poll.indispensable or poll.vetoes)
    found.players, found.any_able = len(poll.players), bool(poll.able)
    for at, place in enumerate(poll.players):
        found.player[at], found.is_player[place] = place, 1
    for place in range(parties):
        found.able[place], found.member[place] = place in poll.able, place in poll.members
        found.worth[place] = poll.worth.get(place, 0)
        found.indispensable[place] = place in poll.indispensable
        found.veto[place], found.strict_veto[place] = place in poll.vetoes, place in poll.strict_vetoes


def _set_renewal(plan: Any, scenario: Scenario) -> None:
    duration, states = scenario.arrangement.duration, order_states(scenario)
    if duration is None or duration.renewal is None:
        return
    voters = scenario.renewing
    plan.has_renewal, plan.renewal_has_months = 1, duration.renewal.months is not None
    _set_poll(
        plan.renewal, _read_poll(duration.renewal.rule.build_form(), voters, scenario, None), len(voters)
    )
    for place, code in enumerate(voters):
        plan.renewal_voter[place] = _state_number(states, code)


def _set_event(found: Any, scenario: Scenario, name: str) -> None:
    event = scenario.events[name]
    found.supporter = _state_number(order_states(scenario), event.state)
    found.withdraws, found.new_leader = event.withdraws, event.new_leader
    found.key = int(_make_key(scenario.run.seed, "event", 0, name))
    if event.date is not None and scenario.start.date is not None:
        found.dated, found.month = 1, _month_of(event.date, scenario.start.date)


def _state_number(states: Sequence[str], code: str) -> int:
    """The place of a supporter, or the number of one of the principals."""
    kinds = read_enums()
    numbers: tuple[int, ...] = (kinds["CHALLENGER_VOTES"], kinds["PROTEGE_VOTES"], *range(len(states)))
    return numbers[states.index(code)]


def _place(names: Sequence[str], name: str | None) -> int:
    return names.index(name) if name in names else -1


def _set_luck(plan: Any, scenario: Scenario) -> list[NDArray[np.uint64]]:
    """The key of each stream of luck, by month, stream and state."""
    seed, months = scenario.run.seed, range(scenario.run.horizon_months + 1)
    states = [*order_states(scenario)[2:], scenario.challenger.state]
    common, own = (
        [name.lower().replace("_", "-") for name in read_enum_names()[kind][:-1]]
        for kind in ("CommonStream", "OwnStream")
    )
    keys = (
        [_make_key(seed, stream, month, "") for month in months for stream in common],
        [_make_key(seed, stream, month, code) for month in months for stream in own for code in states],
        [_make_key(seed, "redraw", month, "challenger.motivation") for month in months],
    )
    arrays = [np.array(item, dtype=np.uint64) for item in keys]
    plan.common_keys, plan.own_keys, plan.redraw_keys = (item.ctypes.data for item in arrays)
    plan.fitted_row_key = int(_make_key(seed, "draw", 0, FITTED_ROW))
    return arrays


def _set_posterior(plan: Any, numbers: Numbers) -> list[Any]:
    posterior = np.ascontiguousarray(np.column_stack(list(read_posterior_sample().columns.values())))
    plan.posterior_rows, plan.posterior_columns = posterior.shape
    plan.posterior, plan.slot = posterior.ctypes.data, ctypes.addressof(numbers.slots)
    plan.slots, plan.given = len(numbers.slots), len(numbers.given)
    return [posterior, numbers.slots]
