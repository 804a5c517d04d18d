"""Mistakes of form hide no mistakes of content, and none is said that only follows from another."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.scenario.mutations import BASE, DATA

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.reading.document import Document, find_value, walk_values
from guaranteesim.scenario.reading.gaps import GAP, PartlyRead, UnreadError
from guaranteesim.scenario.reading.loader import load_scenario, validate_document
from guaranteesim.scenario.schema import Scenario

Write = Callable[[str, str], Path]
Complaint = Callable[..., str]

TOGETHER = {
    "a text for a map": ("challenger: {state: RUS, ", "challenger: RUS #", "challenger: must be a map"),
    "an unknown key": ("run: {", "colour: red\nrun: {", "unknown key 'colour'"),
    "a missing key": ("title: A base\n", "", "'title' is missing"),
    "a number out of bounds": ("chance: 0.5", "chance: 5", "must be between 0 and 1"),
    "a date that is none": ("date: 2026-07-01", "date: 1 July", "must be a date"),
    "a state that is a number": ("FRA: {stake: 0.5, forces: {ground: 3, air: 3}}", "FRA: 7", "must be a map"),
    "a code in small letters": ("  FRA: {stake", "  fra: {stake", "the key must be a state's three-letter"),
    "a wrong party": ("parties: [USA, GBR, FRA]", "parties: [USA, gbr, FRA]", "three-letter code"),
    "a rule that is none": ("rule: {at_least: 2", "rule: {at_lest: 2", "did you mean 'at_least'?"),
    "no trigger": ("trigger: {rung: strikes}, rule", "rule", "'trigger' is missing"),
    "a list for a map": ("objections:\n    troops:", "objections:\n    - ", "a map of keys, not a list"),
}  # fmt: skip
"""By kind: what is replaced in the base, by what, and what is said of it."""


@pytest.mark.parametrize("kind", TOGETHER)
def test_a_mistake_of_form_hides_none_of_content_and_makes_none_up(
    kind: str, write: Write, complaint: Complaint
) -> None:
    old, new, message = TOGETHER[kind]
    assert BASE.count(old) == 1
    alone = complaint(load_scenario, write("a.yaml", BASE.replace(old, new)))
    assert message in alone
    assert len(alone.splitlines()) == 1
    content = BASE.replace("leaves: {state: USA", "leaves: {state: ZZZ").replace(
        "rung: invasion", "rung: invason"
    )
    both = complaint(load_scenario, write("b.yaml", content.replace(old, new)))
    assert message in both
    assert "events.leaves.state: unknown state 'ZZZ'" in both
    assert "sanctions_relief.snap_back.rung: unknown rung 'invason' (did you mean invasion?)" in both
    assert len(both.splitlines()) == 3


def test_a_wrong_item_of_a_list_leaves_the_others_judged(write: Write, complaint: Complaint) -> None:
    text = BASE.replace("parties: [USA, GBR, FRA]", "parties: [USA, gbr, FRE, FRA]")
    said = complaint(load_scenario, write("a.yaml", text))
    assert "parties[1]: must be a state's three-letter code" in said
    assert "parties[2]: unknown state 'FRE' (did you mean FRA?)" in said
    assert len(said.splitlines()) == 2


def test_a_misspelt_key_counts_as_the_one_it_resembles(write: Write, complaint: Complaint) -> None:
    text = BASE.replace("month: 29", "mnth: 29").replace("withdraws: true", "withdrws: true")
    said = complaint(load_scenario, write("a.yaml", text))
    assert "did you mean month?" in said
    assert "did you mean withdraws?" in said
    assert "neither month nor date" not in said
    assert "changes nothing" not in said


def test_files_overlays_and_settings_are_reported_together(write: Write, complaint: Complaint) -> None:
    path = write("a.yaml", BASE.replace("chance: 0.5", "chance: 5"))
    overlay = write("o.yaml", "colour: red\n")
    said = complaint(load_scenario, path, [str(overlay), "nobody"], ["hozizon=3", "run.worlds=0", "x"])
    for part in ("chance: must be", "unknown key 'colour'", "nobody: there is no overlay", "'hozizon'",
                 "at least 1", "is not path=value"):  # fmt: skip
        assert part in said
    assert len(said.splitlines()) == 6


def test_any_use_of_a_gap_ends_the_check() -> None:
    for use in (
        lambda: GAP == 1, lambda: 1 in (GAP,), lambda: GAP.low, lambda: {GAP}, lambda: bool(GAP),
        lambda: f"{GAP}", lambda: [*GAP], lambda: GAP > 1, lambda: "x" in PartlyRead({}, ["X"]),
    ):  # fmt: skip
        with pytest.raises(UnreadError):
            use()
    assert "x" not in PartlyRead({}, ["other"])


JUNK = (
    None, {}, [], "x", 5, -1, 0.5, True, "usa", "ZZZ", ["ZZZ", None], {"x": 1}, {"state": "ZZZ"}, [{}],
    {"value": None}, {"usa": {"forces": {"ground": "x"}}}, "0,5", {"a b": {"parties": 5}},
)  # fmt: skip


def _spoil(data: Any, chance: random.Random) -> None:
    """Replace or remove one value of ``data``."""
    path = chance.choice([path for path, _ in walk_values(data) if path])
    holder = find_value(data, path[:-1])
    if chance.random() < 0.2:
        del holder[path[-1]]
    else:
        holder[path[-1]] = copy.deepcopy(chance.choice(JUNK))


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_spoilt_the_rest_is_judged_without_a_fault(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        data = copy.deepcopy(DATA)
        for _ in range(chance.randrange(1, 7)):
            _spoil(data, chance)
        with suppress(ScenarioError):
            validate_document(Document.from_plain(data), Scenario)
