"""What generated scenarios have in them and what came of it, in words: proof that they were worth running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.validation.forms import Data
from tests.validation.scenarios import CHALLENGER, PROTEGE, RUNGS
from validation.by_hand.record import Record
from validation.same_luck import Comparison

from guaranteesim.model.crises import BLOCKS, OUTSIDE, VOTES
from guaranteesim.model.record.block_record import STAGES
from guaranteesim.scenario.reading.loader import load_from_dict
from guaranteesim.scenario.schema.arrangement import Arrangement
from guaranteesim.scenario.schema.calendar import Event
from guaranteesim.scenario.schema.commitment import Commitment
from guaranteesim.scenario.schema.theatre import FIGHTING, INSTRUMENTS, Switches
from guaranteesim.treaty import list_rule_rows, parse_rule
from guaranteesim.treaty.modifiers import KEYS
from guaranteesim.treaty.voting import Voting

RULES = {row.key for row in list_rule_rows()}
MODIFIERS = (*KEYS, *Voting.KEYS)
# Derived from the schema, so that a new field is expected here as soon as it exists.
EVENTS = tuple(sorted(set(Event.model_fields) - {"title", "source", "state", "month", "date", "chance"}))
_OF_THE_DECISION = {"parties", "trigger", "rule", "deadline_days", "bindingness"}
_OF_THE_FORCES = {"each_provides", "provides", "in_place"}
PHASES = tuple(sorted(set(Commitment.model_fields) - {"title", "text"} - _OF_THE_DECISION - _OF_THE_FORCES))
_WITHOUT_EFFECT = {"signatories", "acquiescence", "membership"}
_SEEN_OTHERWISE = {"commitments", "protege_force_cap", "drawdown_months", "verification"}
TERMS = tuple(sorted(set(Arrangement.model_fields) - _WITHOUT_EFFECT - _SEEN_OTHERWISE))
EXPECTED = {
    *(f"rule {key}" for key in RULES),
    *(f"modifier {key}" for key in MODIFIERS),
    *(f"abstention {counts_as}" for counts_as in ("consent", "objection", "neither")),
    *(f"{name} {value}" for name in Switches.model_fields for value in (True, False)),
    *(f"trigger {rung}" for rung in RUNGS),
    *(f"provides {name}" for name in INSTRUMENTS),
    *(f"in place {name}" for name in (*FIGHTING, "heavy", "light", "forward", "rear")),
    *("no commitment", "one commitment", "several commitments", "1 party", "10 parties"),
    *("challenger is a party", "protege is a party"),
    *("deadline", "no deadline", "cap", "no cap", "verification", "no verification"),
    *("follows", "enabler", "nuclear challenger", "conventional challenger"),
    *(f"act {rung}" for rung in RUNGS),
    *(f"{stage} {value}" for stage in STAGES for value in (True, False)),
    *(f"vote {vote}" for vote in VOTES),
    *(f"outside {help_}" for help_ in OUTSIDE),
    *(f"block {block}" for block in BLOCKS),
    *(f"block of the challenger {block}" for block in BLOCKS),
    *(f"war {how}" for how in ("fallen", "beaten", "ceasefire", "nuclear use")),
    *("clash", "nuclear_use", "success", "failure", "provocation"),
    *("fighting in a war", "arms", "ground lost", "stalemate"),
    *("voided", "drawn_in", "provoked", "renewed", "not renewed", "snap-back", "out of scope", "event"),
    *("in force for a time", "at war from the start", "sanctions in force", "draw-down"),
    *("an event by date", "an uncertain event", "several events a month"),
    *(f"event: {what}" for what in EVENTS),
    *(f"clause: {what}" for what in PHASES),
    *(f"terms: {what}" for what in TERMS),
}  # fmt: skip


def asked(data: Data) -> Iterator[str]:
    """What a scenario has in it."""
    arrangement = data["arrangement"]
    clauses = list(arrangement["commitments"].values())
    yield from (f"{name} {value}" for name, value in data["switches"].items())
    yield {0: "no commitment", 1: "one commitment"}.get(len(clauses), "several commitments")
    yield "nuclear challenger" if data["states"][CHALLENGER]["nuclear"] else "conventional challenger"
    yield "no cap" if arrangement["protege_force_cap"] is None else "cap"
    yield "verification" if arrangement["verification"] else "no verification"
    yield from ("follows" for state in data["states"].values() if "follows" in state)
    yield from ("enabler" for state in data["states"].values() if "enabler" in state)
    yield from _calendar(data)
    for clause in clauses:
        yield f"trigger {clause['trigger']['rung']}"
        yield "1 party" if len(clause["parties"]) == 1 else "parties"
        yield from ("10 parties" for _ in range(len(clause["parties"]) >= 10))
        yield from ("challenger is a party" for _ in range(CHALLENGER in clause["parties"]))
        yield from ("protege is a party" for _ in range(PROTEGE in clause["parties"]))
        yield "deadline" if "deadline_days" in clause else "no deadline"
        yield from (f"provides {name}" for name, share in clause["each_provides"].items() if share)
        for there in clause["in_place"].values():
            yield from (f"in place {how if isinstance(how, str) else name}" for name, how in there.items())
        yield from (f"clause: {what}" for what in PHASES if what in clause)
        yield from _rules(clause["rule"])


def _calendar(data: Data) -> Iterator[str]:
    """What is to happen over time."""
    start, arrangement, events = data.get("start", {}), data["arrangement"], data.get("events", {}).values()
    yield from ("at war from the start" for _ in range("at_war" in start))
    yield from ("sanctions in force" for _ in range(bool(start.get("sanctions"))))
    yield from ("draw-down" for _ in range(bool(arrangement.get("drawdown_months"))))
    yield from (f"terms: {what}" for what in TERMS if what in arrangement)
    months = Counter(event["month"] for event in events if isinstance(event.get("month"), int))
    yield from ("several events a month" for count in months.values() if count > 1)
    for event in events:
        yield from (f"event: {what}" for what in EVENTS if what in event)
        yield from ("an event by date" for _ in range("date" in event))
        yield from ("an uncertain event" for _ in range("chance" in event))


def _rules(form: Any) -> Iterator[str]:
    """The rules and modifiers of a rule, at any depth."""
    form = {form: {}} if isinstance(form, str) else form
    for key, value in form.items():
        if key in RULES:
            yield f"rule {key}"
        if key in MODIFIERS:
            yield f"modifier {key}"
        if key == "abstention_counts_as":
            yield f"abstention {value}"
    for below in parse_rule(form).list_subrules():
        yield from _rules(below.build_form())


def happened(met: Comparison, data: Data) -> Iterator[str]:
    """What came of it in the worlds."""
    scenario = load_from_dict(data)
    for row in met.rows:
        yield from ("provocation" for _ in range(row["provocations"]))
        yield from ("fighting in a war" for _ in range(row["fighting_be_months"] > 0))
        yield from ("arms" for _ in range(row["arms_bn"] > 0))
        yield from ("ground lost" for _ in range(0 < row["territory_lost"] < 1))
        yield from (name for name in ("voided", "drawn_in") if row[name])
        yield from (
            "in force for a time" for _ in range(0 < row["in_force_months"] < scenario.run.horizon_months)
        )
    for record in met.records:
        yield from record.notes
        yield from _in_crises(record, scenario.rungs)


def _in_crises(record: Record, rungs: tuple[str, ...]) -> Iterator[str]:
    for crisis in record.crises:
        yield f"act {rungs[crisis['rung']]}"
        yield from (f"{stage} {bool(crisis[stage])}" for stage in STAGES)
        yield from (name for name in ("clash", "nuclear_use", "provoked") if crisis[name])
        yield "success" if crisis["success"] else "failure"
        for column, value in crisis.items():
            kind, _, code = column.partition("_")
            if kind == "vote":
                yield f"vote {VOTES[value]}"
            if kind == "block":
                who = "block of the challenger" if code == CHALLENGER else "block"
                yield f"{who} {BLOCKS[value]}"
            if kind == "outside" and code != "be":
                yield f"outside {OUTSIDE[value]}"
