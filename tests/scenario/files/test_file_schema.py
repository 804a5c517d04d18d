"""The schema of files for editors: every shipped file fits, mistakes do not, and each file names it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from guaranteesim.errors import UserError
from guaranteesim.scenario.files import file_schema
from guaranteesim.scenario.files.catalog import find_shipped_folder
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file, read_yaml_text

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SHIPPED = sorted(SCENARIOS.rglob("*.yaml"))
SCHEMA = file_schema.build_file_schema()
VALIDATOR = Draft7Validator(SCHEMA)

COMMITMENT = "parties: [USA], trigger: {rung: invasion}, rule: each"


def inside(text: str) -> str:
    return f"arrangement: {{commitments: {{pact: {{{COMMITMENT}, {text}}}}}}}"


WRONG = {
    "an unknown key": "colour: red",
    "a misspelt key": inside("bindingnes: 0.5"),
    "a word for a number": inside("bindingness: high"),
    "a number out of bounds": inside("bindingness: 1.5"),
    "a number as a text": inside('bindingness: "0.5"'),
    "an unknown distribution": inside("bindingness: {gaussian: [0, 1]}"),
    "two distributions": inside("bindingness: {value: 0.5, uniform: [0, 1]}"),
    "three ends": inside("bindingness: {uniform: [0, 1, 2]}"),
    "an unknown confidence": inside("bindingness: {value: 0.5, confidence: sure}"),
    "a yes for true": inside("void_if_protege_attacks: yes"),
    "a text for a list": "arrangement: {signatories: USA}",
    "a list for a map": "arrangement: {commitments: [pact]}",
    "a state by its name": "states: {United States: {}}",
    "a state in lower case": "states: {usa: {}}",
    "a commitment with a space": "arrangement: {commitments: {my pact: {}}}",
    "an unknown rule": "arrangement: {commitments: {pact: {rule: unanimity}}}",
    "a rule that needs a number": "arrangement: {commitments: {pact: {rule: at_least}}}",
    "an unknown modifier": "arrangement: {commitments: {pact: {rule: {all: {}, vetoe: [USA]}}}}",
    "half a month": "run: {horizon_months: 60.5}",
    "too many worlds": "run: {worlds: 1000000000}",
    "an unknown feature": "acceptance: {objections: {no: {to: troops}}}",
    "an exception as a text": "acceptance: {objections: {no: {unless: membership}}}",
    "a position without a source": "positions: [{state: USA, date: 2026, stated: It agrees.}]",
    "a base without an ending": "extends: _states",
    "a complete file without states": "name: mine\ntitle: Mine\nas_of: 2026-01-01",
    "a theory without a source": "theory: {title: T, says: It holds.}",
    "a theory that changes states": "theory: {title: T, says: S, sources: [S]}\nstates: {USA: {stake: 1}}",
    "a negotiation with one option": (
        "negotiation: {title: T, base: b, terms: {a: {title: A, options: {x: {title: X, source: s}}}}}"
    ),
    "an option that changes a state": (
        "negotiation: {title: T, base: b, terms: {a: {title: A, options: {x: {title: X, source: s}, "
        "y: {title: Y, source: s, change: {states: {}}}}}}}"
    ),
    "an experiment of nothing": "experiment: {title: T, scenarios: []}",
}

RIGHT = {
    "a part of a scenario": "states: {USA: {stake: 0.5}}",
    "a null that takes out": "extends: base.yaml\narrangement: {commitments: {pact: null}}",
    "a source that is added to a number": inside("bindingness: {source: SIPRI}"),
    "a year": "positions: [{state: USA, date: 2026, stated: It agrees., source: S}]",
    "a rule in a map": "arrangement: {commitments: {pact: {rule: {quota: 2/3, veto: [USA]}}}}",
    "an overlay": "overlays: {calm: {beliefs: {record_weight: 0}}}",
    "an experiment": "experiment: {title: T, scenarios: [a], vary: {run.seed: [1, 2]}}\nworlds: 10",
}


def find_errors(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema_of_its_draft() -> None:
    Draft7Validator.check_schema(SCHEMA)
    references = set(re.findall(r'"#/definitions/(\w+)', json.dumps(SCHEMA)))
    assert references == SCHEMA["definitions"].keys()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(SCENARIOS).as_posix())
def test_every_shipped_file_fits_and_names_the_schema(path: Path) -> None:
    assert find_errors(read_yaml_file(path).data) == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    location = first.removeprefix(file_schema.format_modeline(""))
    assert first == file_schema.format_modeline(location)
    assert Path(os.path.normpath(path.parent / location)) == SCENARIOS / file_schema.FILE_NAME


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_does_not_fit(name: str) -> None:
    assert find_errors(read_yaml_text(WRONG[name]).data)


@pytest.mark.parametrize("name", RIGHT)
def test_a_part_and_a_patch_fit(name: str) -> None:
    assert find_errors(read_yaml_text(RIGHT[name]).data) == []


def test_the_shipped_schema_is_the_one_of_the_code() -> None:
    folder = find_shipped_folder()
    assert folder is not None
    shipped = (folder / file_schema.FILE_NAME).read_text(encoding="utf-8")
    again = "guaranteesim schema --out scenarios/guaranteesim.schema.json"
    assert shipped == file_schema.format_file_schema(), f"run `{again}`"


def test_a_number_says_unit_bounds_default_and_meaning() -> None:
    stake = SCHEMA["definitions"]["State"]["properties"]["stake"]
    assert stake["description"] == (
        "Weight of the protégé's fate for the state. Unit: share, between 0 and 1. "
        "Default: uniform(0.2, 0.6), assumption."
    )
    assert {"type": "number", "minimum": 0, "maximum": 1} in stake["anyOf"]


def test_the_line_for_editors_changes_no_scenario(tmp_path: Path) -> None:
    text = (SCENARIOS.parent / "tests" / "smoke" / "everything.yaml").read_text(encoding="utf-8")
    plain, lined = tmp_path / "plain.yaml", tmp_path / "lined.yaml"
    plain.write_text(text, encoding="utf-8")
    lined.write_text(f"{file_schema.format_modeline('x.json')}\n{text}", encoding="utf-8")
    assert load_scenario(plain) == load_scenario(lined)


def test_only_a_schema_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "guaranteesim.schema.json"
    file_schema.write_file_schema(path)
    file_schema.write_file_schema(path)
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMA
    notes = tmp_path / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="is no schema of guaranteesim: name another file"):
        file_schema.write_file_schema(notes)
    with pytest.raises(UserError, match="there is no folder"):
        file_schema.write_file_schema(tmp_path / "nowhere" / "schema.json")
    assert sorted(item.name for item in tmp_path.iterdir()) == [path.name, notes.name]
