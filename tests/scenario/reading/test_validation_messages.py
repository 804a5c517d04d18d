"""Golden messages: what a user reads for each kind of mistake in a scenario."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import validate_document

Write = Callable[[str, str], Path]
Load = Callable[..., Any]
Complaint = Callable[..., str]

HEAD = "name: a\ntitle: A\nstates:\n  USA: {}\n  FRA: {}\n"

# Each case is what follows HEAD (so its first line is line 6) and the whole message.
GOLDEN: dict[str, str] = {
    "horzion: 60": "6:1: horzion: unknown key 'horzion' (did you mean horizon?)",
    "qqq: 60": (
        "6:1: qqq: unknown key 'qqq' (known keys: name, title, as_of, horizon, level, verified, "
        "states, clauses, steps, drift)"
    ),
    "horizon: 0": "6:10: horizon: must be at least 1, not 0 (write a number from 1 to 1200)",
    "horizon: 12.5": "6:10: horizon: must be a whole number, not 12.5 (write 12 or 13)",
    "horizon: '60'": "6:10: horizon: must be a whole number, not the text '60' (write it without quotes)",
    "horizon: true": "6:10: horizon: must be a whole number, not true (write a number from 1 to 1200)",
    "horizon: [60]": "6:10: horizon: must be a whole number, not a list (write a number from 1 to 1200)",
    "horizon:": "6:1: horizon: must be a whole number, not nothing (write a number from 1 to 1200)",
    "verified: yes": "6:11: verified: must be true or false, not the text 'yes' (write true without quotes)",
    "verified: 1": "6:11: verified: must be true or false, not 1",
    "level: hihg": "6:8: level: must be 'low', 'medium' or 'high', not the text 'hihg' (did you mean high?)",
    "as_of: 2026-13-01": (
        "6:8: as_of: must be a date such as 2026-01-31, not the text '2026-13-01' (the calendar has no such "
        "day; write year-month-day)"
    ),
    "as_of: 2026": "6:8: as_of: must be a date such as 2026-01-31, not 2026",
    "drift: fast": "6:8: drift: must be a number, not the text 'fast' (write a number (1/month))",
    "drift: {unifrom: [1, 2]}": (
        "6:9: drift.unifrom: unknown key 'unifrom' in a number (did you mean uniform?)"
    ),
    "drift: {uniform: [2, 1]}": (
        "6:18: drift.uniform: low must lie below high, and 2 does not lie below 1 (for example "
        "{uniform: [0.2, 0.6]})"
    ),
    "steps: first": "6:8: steps: must be a list, not the text 'first' (write steps: [{...}])",
    "steps: [{name: first}]": "6:9: steps[0]: 'month' is missing",
    "steps: [7]": (
        "6:9: steps[0]: must be a map of keys, not 7 (write {KEY: VALUE} with keys such as name, month)"
    ),
    "clauses: {pact: {parties: [], rule: all}}": "6:27: clauses.pact.parties: needs at least 1 item",
    "clauses: {pact: {parties: [USA, FRE], rule: all}}": (
        "6:33: clauses.pact.parties[1]: unknown state 'FRE' (did you mean FRA?)"
    ),
    "clauses: {pact: {parties: [usa], rule: all}}": (
        "6:28: clauses.pact.parties[0]: must be a state's three-letter code such as POL, not the text 'usa' "
        "(write USA)"
    ),
    "clauses: {a b: {parties: [USA], rule: all}}": (
        "6:11: clauses.a b: the key must be a name of 1 to 64 letters, digits, - and _, not the text 'a b' "
        "(write a-b)"
    ),
    "clauses:\n  pact:\n    parties: [USA]\n    rule:\n      at_lest: 2": (
        "10:7: clauses.pact.rule.at_lest: unknown decision rule 'at_lest'; did you mean 'at_least'?"
    ),
    "clauses:\n  pact:\n    rule: all": "7:3: clauses.pact: 'parties' is missing",
    "clauses:\n  pact: {parties: [USA], rule: all, deadline_days: 0}": (
        "7:52: clauses.pact.deadline_days: must be above 0 (days), not 0"
    ),
}


@pytest.mark.parametrize("text", GOLDEN)
def test_golden_messages(text: str, write: Write, load: Load, complaint: Complaint) -> None:
    path = write("a.yaml", f"{HEAD}{text}\n")
    assert complaint(load, path) == f"scenarios/a.yaml:{GOLDEN[text]}"


def test_all_problems_of_a_file_come_at_once_and_in_order(
    write: Write, load: Load, complaint: Complaint
) -> None:
    write("_base.yaml", "horizon: 0\nstates:\n  USA: {stake: 1.4}\n  POL: {steak: 1}\n")
    path = write("a.yaml", "extends: _base.yaml\ntitle: 7\nlevle: low\n")
    assert complaint(load, path, sets=["verified=2"]) == (
        "--set verified=2: verified: must be true or false, not 2\n"
        "scenarios/a.yaml:1:1: 'name' is missing\n"
        "scenarios/a.yaml:2:8: title: must be a text, not 7 (put it in quotes)\n"
        "scenarios/a.yaml:3:1: levle: unknown key 'levle' (did you mean level?)\n"
        "scenarios/_base.yaml:1:10: horizon: must be at least 1, not 0 (write a number from 1 to 1200)\n"
        "scenarios/_base.yaml:3:16: states.USA.stake: must be between 0 and 1 (share), not 1.4\n"
        "scenarios/_base.yaml:4:9: states.POL.steak: unknown key 'steak' (did you mean stake?)"
    )


def test_a_missing_number_says_what_was_expected(toy: type[Any]) -> None:
    from guaranteesim.scenario.reading.validation_messages import describe_expected

    stake = describe_expected(("states", "USA", "stake"), toy)
    assert stake == "a number between 0 and 1 (share): How much the protégé matters to it"
    assert (
        describe_expected(("clauses", "pact", "deadline_days"), toy)
        == "a number above 0 (days): The clock in the text"
    )
    assert describe_expected(("nowhere",), toy) == ""


def test_very_many_problems_are_cut_short(toy: type[Any]) -> None:
    document = Document.from_plain(
        {"name": "a", "title": "A", "states": {}} | {f"x{i}": i for i in range(80)}
    )
    with pytest.raises(ScenarioError) as caught:
        validate_document(document, toy)
    assert len(caught.value.problems) == 51
    assert "and 30 more problems" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
