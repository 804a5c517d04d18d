from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, declare_number
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.loader import load_document, validate_document
from guaranteesim.scenario.reading.overlays import apply_set

Load = Callable[..., Any]
Complaint = Callable[..., str]

BASE = """\
states:
  USA: {stake: 0.5, forces: {ground: 3}}
  POL: {}
overlays:
  pessimist: {states: {USA: {stake: 0.1}}}
  open: {clauses: {pact: {deadline_days: null}}}
"""
PACT = """\
extends: _base.yaml
name: pact
title: A pact
clauses:
  pact: {parties: [USA, POL], rule: all, deadline_days: 3}
steps:
  - {name: first, month: 1}
  - {name: second, month: 5}
overlays:
  optimist: {states: {USA: {stake: {uniform: [0.8, 0.9]}}}}
"""


@pytest.fixture
def pact(write: Callable[[str, str], Path]) -> Path:
    write("_base.yaml", BASE)
    return write("pact.yaml", PACT)


def test_named_overlays_are_offered_by_the_file_and_what_it_extends(pact: Path, load: Load) -> None:
    assert load(pact).states["USA"].stake == Quantity.from_form(0.5)
    assert load(pact, ["pessimist"]).states["USA"].stake == Quantity.from_form(0.1)
    assert load(pact, ["optimist"]).states["USA"].stake == Quantity.uniform(0.8, 0.9)
    assert load(pact, ["optimist", "pessimist"]).states["USA"].stake == Quantity.from_form(0.1)


def test_null_in_an_inherited_overlay_deletes(pact: Path, load: Load) -> None:
    assert load(pact).clauses["pact"].deadline_days == Quantity.from_form(3)
    assert load(pact, ["open"]).clauses["pact"].deadline_days is None


def test_an_overlay_may_be_a_file(pact: Path, load: Load, complaint: Complaint) -> None:
    theory = pact.parent / "theory.yaml"
    theory.write_text("drift: 2\nstates: {POL: {stake: 7}}\n")
    assert complaint(load, pact, [str(theory)]) == (
        "scenarios/theory.yaml:2:23: states.POL.stake: must be between 0 and 1 (share), not 7 "
        "(7 percent is written 0.07)"
    )
    theory.write_text("drift: 2\n")
    assert load(pact, [str(theory)]).drift == Quantity.from_form(2)
    assert "cannot be read" in complaint(load, pact, ["missing.yaml"])


def test_an_empty_overlay_file_is_refused(
    pact: Path, write: Callable[[str, str], Path], load: Load, complaint: Complaint
) -> None:
    overlay = write("empty.yaml", "{}\n")
    assert "an empty overlay changes nothing" in complaint(load, pact, [str(overlay)])
    assert (
        load(pact, [str(write("offers.yaml", "overlays: {bold: {title: Bold}}\n")), "bold"]).title == "Bold"
    )


def test_an_unknown_overlay(pact: Path, load: Load, complaint: Complaint) -> None:
    message = complaint(load, pact, ["pesimist", "x"])
    assert message == (
        "scenarios/pact.yaml: there is no overlay 'pesimist' (did you mean pessimist?)\n"
        "scenarios/pact.yaml: there is no overlay 'x' (overlays it offers: pessimist, open, optimist)"
    )


@pytest.mark.parametrize(
    ("overlays", "message"),
    [
        ("[1]", "overlays: must be a map of named patches"),
        ("{a: 1}", "overlays.a: an overlay must be a map of what it changes"),
        ("{'a b': {}}", "an overlay's name is letters, digits, - and _"),
        ("{a: {}}", "overlays.a: an empty overlay changes nothing (write what it changes, or remove it)"),
        ("{a: {extends: b.yaml}}", "an overlay cannot hold extends: or overlays:"),
    ],
)
def test_overlays_that_are_none(
    overlays: str, message: str, write: Callable[[str, str], Path], load: Load, complaint: Complaint
) -> None:
    assert message in complaint(load, write("a.yaml", f"name: a\noverlays: {overlays}\n"))


def _pact(toy: Any) -> Any:
    return toy.clauses["pact"]


def _usa(toy: Any) -> Any:
    return toy.states["USA"]


SETTINGS: list[tuple[str, Callable[[Any], Any], Any]] = [
    ("horizon=60", lambda toy: toy.horizon, 60),
    ("title='a: text'", lambda toy: toy.title, "a: text"),
    ("verified=true", lambda toy: toy.verified, True),
    ("states.USA.stake=0.9", lambda toy: _usa(toy).stake, Quantity.from_form(0.9)),
    ("states.USA.stake={uniform: [0.1, 0.2]}", lambda toy: _usa(toy).stake, Quantity.uniform(0.1, 0.2)),
    ("states.USA.stake.source=me", lambda toy: _usa(toy).stake, Quantity.point(0.5, source="me")),
    ("states.USA.forces.air=2", lambda toy: _usa(toy).forces["air"], Quantity.from_form(2)),
    ("states.USA.forces=null", lambda toy: _usa(toy).forces, {}),
    ("states.NOR={stake: 0.3}", lambda toy: toy.states["NOR"].stake, Quantity.from_form(0.3)),
    ("clauses.pact.parties.1=USA", lambda toy: _pact(toy).parties, ("USA", "USA")),
    ("clauses.pact.parties=[POL]", lambda toy: _pact(toy).parties, ("POL",)),
    ("clauses.pact.deadline_days=null", lambda toy: _pact(toy).deadline_days, None),
    ("clauses.pact.rule={at_least: 2}", lambda toy: _pact(toy).rule.build_form(), {"at_least": 2}),
    ("steps.1.month=9", lambda toy: toy.steps[1].month, 9),
    ("steps.second.month=9", lambda toy: toy.steps[1].month, 9),
]


@pytest.mark.parametrize(("setting", "read", "value"), SETTINGS)
def test_a_setting_changes_one_value(
    setting: str, read: Callable[[Any], Any], value: Any, pact: Path, load: Load
) -> None:
    assert read(load(pact, sets=[setting])) == value


def test_a_setting_opens_a_rule_in_short_form(pact: Path, load: Load) -> None:
    rule = load(pact, sets=["clauses.pact.rule.recuse_aggressor=true"]).clauses["pact"].rule
    assert (
        rule == load(pact, sets=["clauses.pact.rule={all: {}, recuse_aggressor: true}"]).clauses["pact"].rule
    )


def test_settings_come_last_and_in_order(pact: Path, load: Load) -> None:
    toy = load(pact, ["pessimist"], ["states.USA.stake=0.3", "states.USA.stake=0.4", "horizon=5"])
    assert (toy.states["USA"].stake, toy.horizon) == (Quantity.from_form(0.4), 5)


BAD_SETTINGS = {
    "horizn=60": "there is no 'horizn' in the scenario (did you mean horizon?)",
    "states.FRE.stake=1": "there is no 'FRE' in states (there are: USA, POL)",
    "states.USA.steak=1": "there is no 'steak' in states.USA (did you mean stake?)",
    "states.USA.stake.valu=1": "there is no 'valu' in states.USA.stake (did you mean value?)",
    "clauses.pcat.deadline_days=1": "there is no 'pcat' in clauses (did you mean pact?)",
    "clauses.pact.parties.2=POL": "there is no '2' in clauses.pact.parties (there are: 0 to 1)",
    "clauses.pact.parties.-1=POL": "there is no '-1' in clauses.pact.parties (there are: 0 to 1)",
    "steps.third.month=9": "there is no 'third' in steps (there are: first, second, 0 to 1)",
    "steps.0=null": "an item of a list cannot be removed (give the whole list as [..., ...])",
    "horizon.x=1": "horizon is a single value without parts",
    "horizon": "is not path=value (for example --set run.worlds=500; the value null removes)",
    "horizon=": "is not path=value (for example --set run.worlds=500; the value null removes)",
    "=5": "there is no '' in the scenario (there are: name, title, as_of, horizon, level, verified, states, "
    "clauses, steps, drift)",
    "states..stake=5": "there is no '' in states (there are: USA, POL)",
    "horizon=[1": "not valid YAML: expected ',' or ']', but got '<stream end>' "
    "(a bracket or brace is left open, or a comma is missing)",
    "horizon=!!int 5": "a YAML tag is not allowed (remove the word that begins with !)",
    "horizon=1e400": "1e400 is too large to be a number (write a finite number, or quote it if it is a text)",
    "horizon=0": "horizon: must be at least 1, not 0 (write a number from 1 to 1200)",
    "states.USA.stake=1.4": "states.USA.stake: must be between 0 and 1 (share), not 1.4",
    "clauses.pact.rule.recuse_agressor=true": None,
}


@pytest.mark.parametrize("setting", BAD_SETTINGS)
def test_a_bad_setting_names_itself(setting: str, pact: Path, load: Load, complaint: Complaint) -> None:
    message = complaint(load, pact, sets=[setting])
    expected = BAD_SETTINGS[setting]
    assert message.startswith(f"--set {setting}: ")
    assert expected is None or message == f"--set {setting}: {expected}"


def test_the_merged_document_knows_what_was_set(pact: Path, toy: Any) -> None:
    document = load_document(pact, ["pessimist"], ["horizon=7"], toy)
    assert document.find_position(("horizon",)).file == "--set horizon=7"
    assert document.find_position(("states", "USA", "stake")).file == "scenarios/_base.yaml"
    assert document.files == ("scenarios/pact.yaml", "scenarios/_base.yaml")


class Part(Frozen):
    size: Quantity = declare_number(1.0, ge=0, unit="BE")
    speed: Quantity = declare_number(2.0, ge=0, unit="1/day")


class Whole(Frozen):
    part: Part = Part(size=Quantity.from_form(9))
    parts: dict[str, Part] = Field(
        default_factory=lambda: {"a": Part(size=Quantity.from_form(5)), "b": Part()}
    )
    row: tuple[Part, ...] = (Part(size=Quantity.from_form(7)),)


class Root(Frozen):
    whole: Whole = Whole(part=Part(speed=Quantity.from_form(3)))


def _with(*settings: str) -> Root:
    document = Document.from_plain({})
    for setting in settings:
        document = apply_set(document, setting, Root)
    return validate_document(document, Root)


def test_part_of_a_default_can_be_changed_without_losing_the_rest() -> None:
    part = Root.model_validate({"whole": {"part": {"size": 4}}}).whole.part
    assert (part.size, part.speed) == (Quantity.from_form(4), Quantity.from_form(3))
    assert Whole.model_validate({"part": {"speed": 4}}).part.size == Quantity.from_form(9)
    assert _with("whole.part.size=4").whole.part == part


def test_a_setting_reaches_into_the_maps_and_lists_of_the_defaults() -> None:
    whole = _with("whole.parts.a.speed=4", "whole.row.0.speed=4").whole
    assert whole.parts == {"a": Part(size=Quantity.from_form(5), speed=Quantity.from_form(4)), "b": Part()}
    assert whole.row == (Part(size=Quantity.from_form(7), speed=Quantity.from_form(4)),)
    assert whole.part.speed == Quantity.from_form(3)


def test_a_wrong_name_in_a_default(complaint: Complaint) -> None:
    assert complaint(_with, "whole.parts.c.speed=4").endswith(
        "there is no 'c' in whole.parts (there are: a, b)"
    )
    assert complaint(_with, "whole.row.first.speed=4").endswith(
        "there is no 'first' in whole.row (there are: 0 to 0)"
    )
