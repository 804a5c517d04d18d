"""JSON Schema of the files: what an editor needs to complete, explain and check them while they are typed.

One schema serves all kinds of files. The block at the top of a file says which kind it is (``theory:``,
``negotiation:``, ``experiment:``); a file without any is a scenario, or a part that scenarios extend.

The schema is that of one file and not of a resolved scenario. A file that extends another gives only what it
changes, and ``null`` takes out what it inherits, so hardly any key is required. ``guaranteesim check`` says
what a resolved scenario lacks. The draft is 07, which editors know best.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from guaranteesim.errors import UserError
from guaranteesim.scenario.files.experiment_file import ExperimentDocument
from guaranteesim.scenario.files.negotiation_file import NegotiationDocument
from guaranteesim.scenario.files.theory_file import ASSUMPTIONS, TheoryDocument
from guaranteesim.scenario.numbers.distributions import SHAPES
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.quantity_form import QuantityForm
from guaranteesim.scenario.reading.attribute_docstrings import read_attribute_docstrings
from guaranteesim.scenario.schema import Scenario

Schema = dict[str, Any]

FILE_NAME = "guaranteesim.schema.json"
"""Name of the schema as a file."""

_TITLE = "guaranteesim"

MODELS = (Scenario, TheoryDocument, NegotiationDocument, ExperimentDocument)
"""What a file may hold."""

_HEADED = {"theory": TheoryDocument, "negotiation": NegotiationDocument, "experiment": ExperimentDocument}
"""The kinds of files that a block at the top tells apart from scenarios."""
_STRICT = frozenset(
    {"TheoryHeader", "NegotiationHeader", "ExperimentHeader", "Term", "TermOption", "Exclusion"}
)
"""Parts that no other file completes, so that what they require is required in the file."""

_NUMBER = QuantityForm.__name__
_RULE = "DecisionRule"
_REFERENCE = "#/definitions/{model}"

_INHERITANCE: Schema = {
    "extends": {
        "type": "string",
        "maxLength": 300,
        "pattern": r"\.ya?ml$",
        "description": "A file in this folder, or below the folder scenarios, that this one changes: maps "
        "are merged, lists and numbers replaced, null takes out. For example _states.yaml.",
    },
    "with": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "minLength": 1},
        "description": "Side terms, by name, that are added to the guarantee.",
    },
    "overlays": {
        "type": "object",
        "additionalProperties": {"$ref": "#/definitions/Scenario"},
        "description": "Named changes, chosen with --overlay NAME.",
    },
}
"""Keys that are read before a scenario is put together."""


def format_modeline(location: str) -> str:
    """Return the line at the top of a file by which editors find the schema.

    Example:
        >>> format_modeline("../guaranteesim.schema.json")
        '# yaml-language-server: $schema=../guaranteesim.schema.json'
    """
    return f"# yaml-language-server: $schema={location}"


def build_file_schema() -> Schema:
    """Return the JSON Schema (draft 07) of every kind of file, with units, bounds, defaults and meanings."""
    _, raw = models_json_schema([(model, "validation") for model in MODELS], ref_template=_REFERENCE)
    definitions: dict[str, Schema] = raw["$defs"]
    listed = frozenset(_list_item_models(definitions)) | _STRICT
    written = {name: _convert_model(name, item, name in listed) for name, item in definitions.items()}
    written[_NUMBER] = _describe_number_form(written[_NUMBER])
    written[_RULE] = _describe_rule()
    scenario = written["Scenario"]
    scenario["properties"] = {**_INHERITANCE, **scenario["properties"]}
    written["TermOption"]["properties"]["change"] |= {
        "properties": {"arrangement": _allow_null({"$ref": "#/definitions/Arrangement"})},
        "additionalProperties": False,
    }
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": _TITLE,
        "description": "Files of guaranteesim: scenarios and the parts they extend, side terms, overlays, "
        "theories, negotiations and experiments.",
        "type": "object",
        **_choose_kind(),
        "definitions": written,
    }
    return whole | {"definitions": {name: written[name] for name in sorted(_find_used(whole, written))}}


def format_file_schema() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(build_file_schema(), ensure_ascii=False, indent=1) + "\n"


def write_file_schema(path: Path) -> None:
    """Write the schema to a file; an older schema there is replaced, and nothing else.

    Raises:
        UserError: the folder is missing, or the file is something else than a schema of this program.
    """
    if not path.parent.is_dir():
        raise UserError(f"there is no folder {path.parent}: make it first, or name another file")
    if path.exists() and not _is_schema(path):
        raise UserError(f"{path} is there and is no schema of guaranteesim: name another file")
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(format_file_schema(), encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_schema(path: Path) -> bool:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("title") == _TITLE


def _choose_kind() -> Schema:
    """Return the conditions that tell the kinds of files apart."""
    choice = _require_whole_scenario()
    for block, document in reversed(_HEADED.items()):
        choice = {
            "if": {"required": [block]},
            "then": _refer_to_document(block, document.__name__),
            "else": choice,
        }
    return choice


def _refer_to_document(block: str, name: str) -> Schema:
    # A theory changes assumptions and gives them beside its block. A file that extends another of its kind
    # need not be complete.
    if block == "theory":
        parts = {part: {"$ref": f"#/definitions/Scenario/properties/{part}"} for part in ASSUMPTIONS}
        header = {"$ref": f"#/definitions/{name}/properties/theory"}
        return {"properties": {"theory": header, "extends": True, **parts}, "additionalProperties": False}
    return {"if": {"required": ["extends"]}, "then": {}, "else": {"$ref": f"#/definitions/{name}"}}


def _require_whole_scenario() -> Schema:
    """Return the schema of a scenario: one with a name that extends nothing has to be complete."""
    required = [name for name, info in Scenario.model_fields.items() if info.is_required()]
    return {
        "allOf": [
            {"$ref": "#/definitions/Scenario"},
            {
                "if": {"required": ["name"], "not": {"required": ["extends"]}},
                "then": {"required": required},
            },
        ]
    }


def _list_item_models(definitions: Mapping[str, Schema]) -> Iterator[str]:
    """Yield the models that stand in lists: a list is replaced as a whole, so its items are complete."""
    for definition in definitions.values():
        for item in definition.get("properties", {}).values():
            for option in (item, *item.get("anyOf", ())):
                reference = (
                    option.get("items", {}).get("$ref") if isinstance(option.get("items"), dict) else None
                )
                if reference:
                    yield reference.rpartition("/")[2]


def _convert_model(name: str, definition: Schema, is_strict: bool) -> Schema:
    """Return a model as it stands in a file: described, and open to patches unless it is strict."""
    required = definition.get("required", [])
    properties = {
        key: _convert_property(item, may_be_null=not is_strict and key not in required)
        for key, item in definition.get("properties", {}).items()
    }
    written: Schema = {"type": "object"}
    if definition.get("description"):
        written["description"] = _join_lines(definition["description"])
    written |= {"properties": properties, "additionalProperties": False}
    if required and (is_strict or name in {model.__name__ for model in _HEADED.values()}):
        written["required"] = required
    return written


def _convert_property(item: Schema, *, may_be_null: bool) -> Schema:
    """Return one key: its meaning with unit, bounds and default, and what may stand there."""
    description = _describe_property(item)
    kept = {
        key: value for key, value in item.items() if key not in ("title", "description", "default", "x-unit")
    }
    shape = _convert_shape(kept)
    if may_be_null:
        shape = _allow_null(shape)
    # In draft 07 nothing counts beside a reference.
    if "$ref" in shape:
        shape = {"allOf": [shape]}
    default = item.get("default")
    also: Schema = {"default": default} if isinstance(default, str | int | float) and default != "" else {}
    also |= {"x-unit": item["x-unit"]} if "x-unit" in item else {}
    return ({"description": description} if description else {}) | shape | also


def _convert_shape(shape: Schema) -> Schema:
    """Return what may stand somewhere, in draft 07 and without the titles that pydantic makes."""
    written = {key: value for key, value in shape.items() if key not in ("title", "default", "description")}
    if "anyOf" in written:
        written["anyOf"] = [_convert_shape(option) for option in written["anyOf"]]
    if "prefixItems" in written:
        written["items"] = written.pop("prefixItems")
        written["additionalItems"] = False
    elif isinstance(written.get("items"), dict):
        written["items"] = _convert_shape(written["items"])
    if "patternProperties" in written:
        entries = written["patternProperties"].items()
        written["patternProperties"] = {
            pattern: _allow_null(_convert_shape(item)) for pattern, item in entries
        }
        written["additionalProperties"] = False
    elif isinstance(written.get("additionalProperties"), dict):
        written["additionalProperties"] = _allow_null(_convert_shape(written["additionalProperties"]))
    if written.get("anyOf") == [{"type": "string"}, {"type": "object"}]:
        return {"$ref": f"#/definitions/{_RULE}"}
    return written


def _allow_null(shape: Schema) -> Schema:
    """Return a shape that may also be null, which takes out what a file inherits."""
    if shape.get("type") == "null" or any(option.get("type") == "null" for option in shape.get("anyOf", ())):
        return shape
    if not shape:
        return shape
    return {"anyOf": [*shape.get("anyOf", [shape]), {"type": "null"}]}


def _describe_property(item: Schema) -> str:
    """Return the meaning of a key, with unit, bounds and default where it is a number."""
    parts = [_join_lines(item.get("description", ""))]
    if "x-unit" in item:
        bounds = describe_bounds(item)
        parts.append(f"Unit: {item['x-unit']}{bounds and f', {bounds}'}.")
    if "default" in item and (text := describe_default(item)):
        parts.append(f"Default: {text}.")
    return " ".join(filter(None, parts))


def describe_bounds(item: Schema) -> str:
    """Return the bounds of a number in words: ``between 0 and 1``; empty if there are none."""
    options = (item, *item.get("anyOf", ()))
    limits: Schema = next((option for option in options if option.get("type") in _NUMBERS), {})
    if {"minimum", "maximum"} <= limits.keys():
        return f"between {limits['minimum']:g} and {limits['maximum']:g}"
    words = {
        "minimum": "at least",
        "exclusiveMinimum": "above",
        "maximum": "at most",
        "exclusiveMaximum": "below",
    }
    return ", ".join(f"{word} {limits[key]:g}" for key, word in words.items() if key in limits)


_NUMBERS = ("number", "integer")


def describe_default(item: Schema) -> str:
    """Return the default of a key in words, with its source; empty for a block, which has its own keys."""
    default = item["default"]
    if "x-unit" in item and default is not None:
        number = Quantity.from_form(default)
        return f"{number}, {number.source}" if number.source else str(number)
    if default is None or default in ("", [], {}):
        return "none"
    if isinstance(default, dict):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _describe_number_form(definition: Schema) -> Schema:
    meanings = read_attribute_docstrings(QuantityForm)
    properties = {
        name: {"description": meanings[name], **item} for name, item in definition["properties"].items()
    }
    # None is right as well: a patch may add only a source to a number.
    pairs = [{"required": list(pair)} for pair in combinations(SHAPES, 2)]
    description = "A number with its distribution and source: at most one of " + ", ".join(SHAPES) + "."
    return definition | {"description": description, "properties": properties, "not": {"anyOf": pairs}}


def _describe_rule() -> Schema:
    """Return the decision rule: a name, or a map with one rule and its modifiers."""
    from guaranteesim.treaty import list_rule_rows
    from guaranteesim.treaty.registry import list_rule_classes, may_stand_alone

    rows = list_rule_rows()
    properties = {
        row.key: {"description": f"{row.meaning} For example {_join_lines(row.example)}"} for row in rows
    }
    properties |= {
        key: {"description": f"Stands beside {name}."}
        for name, kind in list_rule_classes().items()
        for key in kind.companions
    }
    properties |= {key: {"description": meaning} for key, meaning in MODIFIERS.items()}
    alone = [row.key for row in rows if may_stand_alone(row.key)]
    return {
        "description": "Decision rule of the parties: a name such as each or all, or a map with one rule and "
        "its modifiers. docs/rules.md has every rule.",
        "anyOf": [
            {"type": "string", "enum": alone},
            {"type": "object", "minProperties": 1, "properties": properties, "additionalProperties": False},
        ],
    }


MODIFIERS = {
    "rule": "Name of the rule, as another way to write it.",
    "of": "The states that vote; all parties if left out.",
    "veto": "States whose objection stops the decision.",
    "requires": "States without whose consent nothing is done.",
    "recuse_aggressor": "True if the challenger, where it is a party, has no vote and no veto.",
    "abstention_counts_as": "consent, objection or neither.",
}
"""Keys that may stand beside any decision rule."""


def _find_used(whole: Schema, definitions: Mapping[str, Schema]) -> set[str]:
    """Return the names of the definitions that the schema refers to, directly or not."""
    used: set[str] = set()
    open_parts: list[Any] = [{key: value for key, value in whole.items() if key != "definitions"}]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, dict):
            name = re.match(r"#/definitions/(\w+)", str(part.get("$ref", "")))
            if name and name[1] not in used:
                used.add(name[1])
                open_parts.append(definitions[name[1]])
            open_parts += part.values()
        elif isinstance(part, list):
            open_parts += part
    return used


def _join_lines(text: str) -> str:
    return " ".join(text.split())
