"""The page of keys has every key of every kind of file, as the schema for editors has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guaranteesim.scenario.files.file_schema import build_file_schema

PAGE = (Path(__file__).parents[2] / "docs" / "parameters.md").read_text(encoding="utf-8")
SCHEMA = build_file_schema()
DEFINITIONS: dict[str, dict[str, Any]] = SCHEMA["definitions"]
WITHOUT_KEYS_OF_THEIR_OWN = {"QuantityForm", "DecisionRule"}
ELSEWHERE = {"extends", "with", "overlays"}
"""Keys of a scenario that the page explains in a section about files."""


def walk_schema(name: str, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every key below a definition with its schema; ``*`` stands for a name or a place in a list."""
    for key, schema in DEFINITIONS[name]["properties"].items():
        here = f"{path}.{key}" if path else key
        yield here, schema
        if key not in ELSEWHERE and key != "change":
            for inner, step in find_models(schema):
                yield from walk_schema(inner, here + step)


def find_models(schema: dict[str, Any], step: str = "") -> Iterator[tuple[str, str]]:
    """Yield the definitions with keys that a schema refers to, and what lies between the two."""
    for option in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        name = option.get("$ref", "").rpartition("/")[2]
        if name and name not in WITHOUT_KEYS_OF_THEIR_OWN:
            yield name, step
        if isinstance(option.get("items"), dict):
            yield from find_models(option["items"], f"{step}.*")
        for inside in option.get("patternProperties", {}).values():
            yield from find_models(inside, f"{step}.*")


def list_rows() -> dict[str, list[str]]:
    """Return the rows of the page by key, with ``*`` for a name or a place in a list."""
    rows: dict[str, list[str]] = {}
    for line in PAGE.splitlines():
        found = re.match(r"\| `([^`]+)` \|(.*)\|$", line)
        if found:
            key = re.sub(r"<\w+>|\bN\b", "*", found[1])
            rows[key] = [cell.strip() for cell in re.split(r"(?<!\\)\|", found[2])]
    return rows


ROWS = list_rows()
KINDS = ["Scenario", "TheoryDocument", "NegotiationDocument", "ExperimentDocument"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_key_is_missing(kind: str) -> None:
    # A theory has no definition of its own in the schema of files, apart from its header.
    keys = dict(walk_schema(kind))
    assert keys
    assert {key for key in keys if key not in ELSEWHERE} <= ROWS.keys()
    assert ROWS.keys() >= ELSEWHERE


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_a_meaning_and_a_number_its_unit_and_bounds(kind: str) -> None:
    for key, schema in walk_schema(kind):
        row = ROWS[key]
        assert row[-1], key
        assert schema["description"], key
        if "x-unit" in schema:
            assert f"({schema['x-unit']})" in row[0], key
            assert f"Unit: {schema['x-unit']}" in schema["description"], key


def test_numbers_and_rules_are_explained() -> None:
    for name in DEFINITIONS["QuantityForm"]["properties"]:
        assert f"| `{name}` |" in PAGE
    for name in DEFINITIONS["DecisionRule"]["anyOf"][1]["properties"]:
        assert f"| `{name}` |" in PAGE


def test_nothing_is_listed_that_no_file_may_have() -> None:
    known = {key for kind in KINDS for key, _ in walk_schema(kind)} | ELSEWHERE
    known |= {*DEFINITIONS["QuantityForm"]["properties"]}
    known |= {*DEFINITIONS["DecisionRule"]["anyOf"][1]["properties"]}
    # The rows of the standard ladder are the numbers of a rung.
    known |= {*DEFINITIONS["Rung"]["properties"]}
    assert ROWS.keys() <= known
