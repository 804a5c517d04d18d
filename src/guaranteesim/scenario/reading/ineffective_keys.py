"""Problems for keys that a file, an overlay or a setting writes without effect."""

from __future__ import annotations

from types import NoneType

from pydantic import BaseModel

from guaranteesim.errors import Problem
from guaranteesim.scenario.reading import schema_navigation, slip_hints
from guaranteesim.scenario.reading.document import Document, IneffectiveKey, make_problem_at
from guaranteesim.scenario.reading.problems import suggest_known_word

REMEDY = "null removes only what a file below has; give it a value, or leave it out"


def find_ineffective(document: Document, root: type[BaseModel]) -> list[Problem]:
    """Return a problem for everything in ``document`` that was written without effect."""
    return [
        _make_problem(item, root)
        for item in document.ineffective
        # A null is no mistake where the schema allows none: it states what is true already.
        if not (item.is_null and NoneType in schema_navigation.find_kinds_at(root, item.path))
    ]


def _make_problem(item: IneffectiveKey, root: type[BaseModel]) -> Problem:
    if not item.is_null:
        message = "{} changes nothing, since a map is merged with the map that is there"
        return make_problem_at(item.position, item.path, message, "write what changes, or null to remove it")
    key = str(item.path[-1])
    # Inside braces YAML ends a value at a comma, so 0,5 and a source with a comma leave such a key.
    cause = slip_hints.suggest_quotes(key, item.before)
    parent = schema_navigation.find_kinds_at(root, item.path[:-1])
    is_known = bool(schema_navigation.find_kinds_below(parent, key))
    if cause or is_known:
        hint = cause or suggest_known_word(key, item.there) or REMEDY
        message = f"there is no {key!r} to remove" if not cause else f"the key {key!r} has no value"
    else:
        known = schema_navigation.list_keys(parent)
        message = f"unknown key {key!r} without a value"
        hint = suggest_known_word(key, [*known, *item.there]) or slip_hints.list_choice(known) or REMEDY
    return make_problem_at(item.position, item.path, message, hint, at_key=True)
