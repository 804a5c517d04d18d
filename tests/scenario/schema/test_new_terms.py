"""Messages for mistakes in the calendar and in the objections of the sides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from guaranteesim.scenario.reading.loader import load_scenario

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]

HEAD = """\
name: a
title: A
as_of: 2026-06-30
states: {RUS: {nuclear: true}, UKR: {}, USA: {}, FRA: {}}
challenger: {state: RUS}
protege: {state: UKR}
"""
PACT = "parties: [USA, FRA], trigger: {rung: invasion}, rule: each"

# Each case is what follows HEAD (so its first line is line 7) and the whole message.
GOLDEN: dict[str, str] = {
    "events: {exit: {state: USB, month: 3, withdraws: true}}": (
        "7:17: events.exit.state: unknown state 'USB' (did you mean USA?)"
    ),
    "events: {exit: {state: USA, withdraws: true}}": (
        "7:16: events.exit: the event has neither month nor date (give one of the two)"
    ),
    "events: {exit: {state: USA, month: 3}}": (
        "7:16: events.exit: the event changes nothing (add withdraws, new_leader, resolve, forces …)"
    ),
    "events: {exit: {state: USA, month: 0, withdraws: true}}": (
        "7:29: events.exit.month: must be between 1 and 1200 (month), not 0"
    ),
    "events: {exit: {state: USA, date: 2028-01-20, withdraws: true}}": (
        "7:29: events.exit.date: a date needs to know when month 1 begins (add start.date, or give month)"
    ),
    "start: {date: 2026-11-01}\nevents: {exit: {state: USA, date: 2026-01-20, withdraws: true}}": (
        "8:35: events.exit.date: 2026-01-20 lies before the run begins (month 1 begins on 2026-11-01)"
    ),
    "events: {exit: {state: RUS, month: 3, withdraws: true}}": (
        "7:50: events.exit.withdraws: RUS is no guarantor or bystander (name another state)"
    ),
    "events: {arm: {state: USA, month: 3, motivation: 2}}": (
        "7:50: events.arm.motivation: USA is not the challenger (name RUS)"
    ),
    "events: {arm: {state: UKR, month: 3, new_leader: true}}": (
        "7:50: events.arm.new_leader: the protégé has no leaders in the model (name another state)"
    ),
    "events: {arm: {state: RUS, month: 3, forces: {air: 2}}}": (
        "7:47: events.arm.forces.air: RUS has no air in the model (only its ground force counts)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, against: [RSU]}}}}}}": (
        "7:106: arrangement.commitments.pact.against[0]: unknown state 'RSU' (did you mean RUS?)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, against: [UKR]}}}}}}": (
        "7:106: arrangement.commitments.pact.against[0]: the protégé UKR is no aggressor "
        "(name the states it is guaranteed against)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, reservations: {{USA: {{}}}}}}}}}}": (
        "7:116: arrangement.commitments.pact.reservations.USA: the reservation says nothing "
        "(give rung, attribution or against, or remove it)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, reservations: {{USA: {{rung: strikes}}}}}}}}}}": (
        "7:123: arrangement.commitments.pact.reservations.USA.rung: strikes is below invasion, which calls "
        "the commitment (a reservation narrows: name a rung at or above that of trigger)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, reservations: {{RUS: {{rung: invasion}}}}}}}}}}": (
        "7:111: arrangement.commitments.pact.reservations.RUS: RUS is not a party to this commitment "
        "(add it to parties, or remove it here)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, from_month: 9, until_month: 3}}}}}}": (
        "7:124: arrangement.commitments.pact.until_month: it ends before it begins "
        "(let it be at least from_month)"
    ),
    f"arrangement: {{commitments: {{pact: {{{PACT}, deployment: {{until_month: 9}}}}}}}}": (
        "7:108: arrangement.commitments.pact.deployment: there are no forces in place to deploy "
        "(add in_place, or remove it)"
    ),
    "arrangement: {duration: {months: 120, renewal: {rule: all}}}": (
        "7:48: arrangement.duration.renewal.parties: nobody votes on renewal (name the parties that vote)"
    ),
    "arrangement: {duration: {months: 120, renewal: {rule: {at_least: 3}, parties: [USA, FRA]}}}": (
        "7:56: arrangement.duration.renewal.rule.at_least: at_least: 3 can never be reached, the "
        "members are 2; lower it or add members"
    ),
    "arrangement: {duration: {months: 120, renewal: {rule: {at_least: 3}, parties: [USA, UKR]}}}": (
        "7:56: arrangement.duration.renewal.rule.at_least: at_least: 3 can never be reached, the "
        "members are 2; lower it or add members"
    ),
    "events: {relief: {state: RUS, month: 3, lifts_sanctions: 0.5}}": (
        "7:58: events.relief.lifts_sanctions: there are no sanctions to lift (add start.sanctions)"
    ),
    "arrangement: {sanctions_relief: {share: 0.5}}": (
        "7:33: arrangement.sanctions_relief: there are no sanctions to lift (add start.sanctions)"
    ),
    "start: {sanctions: 0.5}\narrangement: {sanctions_relief: {share: 0.5, snap_back: {rung: invsion}}}": (
        "8:58: arrangement.sanctions_relief.snap_back.rung: unknown rung 'invsion' (did you mean invasion?)"
    ),
    "arrangement: {signatories: [UKR, RUS], acquiescence: [RUS]}": (
        "7:54: arrangement.acquiescence: RUS is also a signatory (name it in one of the two)"
    ),
    "arrangement: {signatories: [UKR, UKR]}": (
        "7:34: arrangement.signatories[1]: UKR is named twice (name each state once)"
    ),
    "no_deal: a": "7:10: no_deal: a scenario cannot be its own no-deal baseline (name another, or null)",
    "acceptance: {enters_into_force: {at_least: 9}}": (
        "7:44: acceptance.enters_into_force.at_least: more than the states that are asked (1) "
        "(write 1 or fewer)"
    ),
    "acceptance: {order: [GBR]}": "7:22: acceptance.order[0]: unknown state 'GBR' (add GBR under states)",
    "acceptance: {procedures: {GBR: {text: t, source: s}}}": (
        "7:27: acceptance.procedures.GBR: unknown state 'GBR' (add GBR under states)"
    ),
}
OBJECTION = "date: 2025-08, stated: s, source: s"
OBJECTIONS = {
    "state: RUS, to: any, of: [USA]": (
        "of: any does not concern particular states (leave it out, or object to one of: forces_in_place, "
        "ground_forces, party, veto)"
    ),
    "state: RUS, to: veto, be: 3": (
        "be: veto has no size of force (leave it out, or object to one of: force_cap, no_force_cap)"
    ),
    "state: RUS, to: troops": "to: must be ",
    "state: GBR, to: any": "state: unknown state 'GBR' (add GBR under states)",
    "state: RUS, to: any, cost: -1001": "cost: must be between -1000 and 1000 (utility), not -1001",
    "state: RUS, lacks: any": "lacks: no arrangement lacks itself (write to: any)",
    "state: RUS, lacks: no_neutrality": "lacks: lacks: no_neutrality says no twice (write to: neutrality)",
    "state: RUS, lacks: membership, of: [USA]": (
        "of: membership does not concern particular states (leave it out, or object to one of: "
    ),
    "state: RUS, to: any, bindingness_at_least: 7": (
        "bindingness_at_least: must be at most 1, not 7 (write a number from 0 to 1: Bindingness (the centre "
        "of its range) below which a commitment does not count for this objection)"
    ),
    "state: RUS, to: any, unless: [membership]": (
        "unless[0]: must be a map of keys, not the text 'membership' (write {has: membership})"
    ),
    "state: RUS, to: any, unless: [bogus]": (
        "unless[0]: must be a map of keys, not the text 'bogus' (write {has: ...} with one of: any, "
    ),
    "state: RUS, to: any, unless: [{has: party, of: [GBR]}]": (
        "unless[0].of[0]: unknown state 'GBR' (add GBR under states)"
    ),
    "state: RUS, to: any, unless: [{has: membership, of: [USA]}]": (
        "unless[0].of: membership does not concern particular states (leave it out, or name one of: "
    ),
}
ENTRY = {
    "0": "enters_into_force: must be a map of keys, not 0 (write enters_into_force: {at_least: 1})",
    "{at_least: 0}": (
        "enters_into_force.at_least: must be at least 1, not 0 (write a number from 1 to 1000: Number of "
        "required states that must accept)"
    ),
    "{at_least: 1, always: [RUS, USA]}": (
        "enters_into_force.at_least: fewer than the 2 states without which it does not enter into force "
        "(write 2 or more, or name fewer states in always)"
    ),
}
WHICH_FEATURE = {
    "state: RUS": ": names neither to nor lacks a feature (give one: to for what the text has, ",
    "state: RUS, to: any, lacks: party": ": names both to and lacks a feature (give one: ",
    "state: RUS, to: any, unless: [{of: [USA]}]": (
        ".unless[0]: names neither has nor lacks a feature (give one: "
    ),
}


@pytest.mark.parametrize("text", GOLDEN)
def test_golden_messages(text: str, write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", f"{HEAD}{text}\n")
    assert complaint(load_scenario, path) == f"scenarios/a.yaml:{GOLDEN[text]}"


@pytest.mark.parametrize("text", OBJECTIONS)
def test_golden_messages_of_objections(text: str, write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", f"{HEAD}acceptance: {{objections: {{troops: {{{text}, {OBJECTION}}}}}}}\n")
    assert f"acceptance.objections.troops.{OBJECTIONS[text]}" in complaint(load_scenario, path)


@pytest.mark.parametrize("text", ENTRY)
def test_golden_messages_of_entry_into_force(text: str, write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", f"{HEAD}acceptance: {{enters_into_force: {text}}}\n")
    assert f"acceptance.{ENTRY[text]}" in complaint(load_scenario, path)


def test_a_feature_that_is_unknown_is_told_once(write: Write, complaint: Complaint) -> None:
    said = f"state: RUS, to: any, lacks: bogus, {OBJECTION}"
    path = write("a.yaml", f"{HEAD}acceptance: {{objections: {{troops: {{{said}}}}}}}\n")
    told = complaint(load_scenario, path).splitlines()
    assert len(told) == 1
    assert "lacks: must be 'any'" in told[0]


@pytest.mark.parametrize("text", WHICH_FEATURE)
def test_an_objection_names_one_feature(text: str, write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", f"{HEAD}acceptance: {{objections: {{troops: {{{text}, {OBJECTION}}}}}}}\n")
    assert f"acceptance.objections.troops{WHICH_FEATURE[text]}" in complaint(load_scenario, path)


@pytest.mark.parametrize("day", ["2026-01-31", "2026-01", "2026", '"2026"'])
def test_a_position_is_dated_as_exactly_as_known(day: str, write: Write) -> None:
    said = f"objections: {{troops: {{state: RUS, to: any, date: {day}, stated: s, source: s}}}}"
    scenario = load_scenario(write("a.yaml", f"{HEAD}acceptance: {{{said}}}\n"))
    assert scenario.acceptance.objections["troops"].date == day.strip('"')


@pytest.mark.parametrize("day", ["last year", "2026-13", "2026-02-30", "true", "0", "[2026]", "20260131"])
def test_what_is_no_date_is_refused(day: str, write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", f"{HEAD}positions: [{{state: RUS, date: {day}, stated: s, source: s}}]\n")
    assert "date: must be a date such as 2026-01-31, 2026-01 or 2026, not " in complaint(load_scenario, path)


def test_who_signs_is_the_protege_and_every_party_unless_said(write: Write) -> None:
    text = f"{HEAD}arrangement: {{commitments: {{pact: {{{PACT}}}}}, acquiescence: [RUS]}}\n"
    scenario = load_scenario(write("a.yaml", text))
    assert scenario.signatories == ("UKR", "USA", "FRA")
    assert scenario.required == ("UKR", "USA", "FRA", "RUS")
    named = load_scenario(write("b.yaml", text), sets=["arrangement.signatories=[UKR, USA]"])
    assert named.required == ("UKR", "USA", "RUS")


def test_those_who_vote_on_renewal_come_in_the_order_of_the_clauses(write: Write) -> None:
    text = f"{HEAD}arrangement: {{duration: {{months: 60, renewal: {{rule: all}}}}, commitments: {{\n"
    text += "  one: {parties: [FRA], trigger: {rung: invasion}, rule: each},\n"
    text += f"  two: {{{PACT}}}}}}}\n"
    assert load_scenario(write("a.yaml", text)).renewing == ("FRA", "USA")


def test_a_date_is_read(write: Write) -> None:
    text = (
        f"{HEAD}start: {{date: 2026-11-01}}\n"
        "events: {exit: {state: USA, date: 2028-01-20, withdraws: true}}\n"
    )
    scenario = load_scenario(write("a.yaml", text))
    assert scenario.start.date == date(2026, 11, 1)
    assert scenario.events["exit"].date == date(2028, 1, 20)
