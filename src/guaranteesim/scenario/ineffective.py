"""Finds what a file, an overlay or a setting writes without effect, and says the likely cause."""

from __future__ import annotations

from types import NoneType

from pydantic import BaseModel

from guaranteesim.errors import Problem
from guaranteesim.scenario import navigation, slips
from guaranteesim.scenario.document import Document, Ineffective, problem_at
from guaranteesim.scenario.problems import did_you_mean

REMEDY = "null removes only what a file below has; give it a value, or leave it out"


def find_ineffective(document: Document, root: type[BaseModel]) -> list[Problem]:
    """Return a problem for everything in ``document`` that was written without effect.

    A null is none where the schema ``root`` lets the value be absent: then it says what is so already.
    """
    return [
        _problem(item, root)
        for item in document.ineffective
        if not (item.is_null and NoneType in navigation.at(root, item.path))
    ]


def _problem(item: Ineffective, root: type[BaseModel]) -> Problem:
    if not item.is_null:
        message = "{} changes nothing, since a map is merged with the map that is there"
        return problem_at(item.place, item.path, message, "write what changes, or null to remove it")
    key = str(item.path[-1])
    cause = slips.comma_hint(key, item.before)
    parent = navigation.at(root, item.path[:-1])
    is_known = bool(navigation.below(parent, key))
    if cause or is_known:
        hint = cause or did_you_mean(key, item.there) or REMEDY
        message = f"there is no {key!r} to remove" if not cause else f"the key {key!r} has no value"
    else:
        known = navigation.keys(parent)
        message = f"unknown key {key!r} without a value"
        hint = did_you_mean(key, [*known, *item.there]) or slips.choice_of(known) or REMEDY
    return problem_at(item.place, item.path, message, hint, at_key=True)
