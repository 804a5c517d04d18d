"""What a schema says of a document, in words: one problem a line, with place, expectation and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from guaranteesim.errors import Problem
from guaranteesim.scenario import navigation, slips
from guaranteesim.scenario.base import PATTERNS
from guaranteesim.scenario.document import Document, value_at
from guaranteesim.scenario.problems import LocatedErrors, Path, did_you_mean
from guaranteesim.scenario.quantity import measure_of
from guaranteesim.scenario.shape import describe

_YES_NO = {"yes": "true", "on": "true", "no": "false", "off": "false"}

_KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "a text",
    "dict_type": "a map of keys",
    "model_type": "a map of keys",
    "model_attributes_type": "a map of keys",
    "tuple_type": "a list",
    "list_type": "a list",
    "frozen_set_type": "a list",
    "finite_number": "a finite number",
    "none_required": "nothing",
}
_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("above", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("below", "lt"),
    "multiple_of": ("a multiple of", "multiple_of"),
}
_SIZES = {
    "too_short": ("at least", "min_length", "item"),
    "too_long": ("at most", "max_length", "item"),
    "string_too_short": ("at least", "min_length", "character"),
    "string_too_long": ("at most", "max_length", "character"),
}

Words = tuple[str, str]
"""A message and a hint, which may be empty."""


def problems_from(error: ValidationError, document: Document, root: type[BaseModel]) -> list[Problem]:
    """Every problem of a failed validation, each at the place where its value was written."""
    found: list[Problem] = []
    for item in error.errors(include_url=False):
        found += _problems(item, document, root)
    return list(dict.fromkeys(found))


def _problems(item: Mapping[str, Any], document: Document, root: type[BaseModel]) -> list[Problem]:
    kind, path = item["type"], navigation.data_path(item["loc"], document.data)
    if kind == "too_short" and len(item["input"]) >= item["ctx"]["min_length"]:
        return []  # pydantic counts only the items that were right; the wrong ones are said by themselves
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, LocatedErrors):
        return problems_of(cause.items, document, path)
    if kind == "extra_forbidden":
        return [document.problem(path, *_unknown_key(path, document, root), at_key=True)]
    if kind == "missing":
        return [document.problem(path[:-1], *_missing(path, root))]
    if item["loc"] and item["loc"][-1] == "[key]":
        message, hint = _words(item)
        return [document.problem(path, f"the key {message}", hint, at_key=True)]
    return [document.problem(path, *_words(item))]


def problems_of(items: Iterable[tuple[Path, str, str]], document: Document, path: Path = ()) -> list[Problem]:
    """Return what validators found below ``path``, each at the place where its value was written."""
    return [_located(document, (*path, *inner), message, hint) for inner, message, hint in items]


def _located(document: Document, path: Path, message: str, hint: str) -> Problem:
    """At the key when the message names it, at the value otherwise."""
    hint = (_comma(document, path) if path else "") or hint
    names_key = bool(path) and isinstance(path[-1], str) and path[-1] in message
    return document.problem(path, message, hint, at_key=names_key)


def _unknown_key(path: Path, document: Document, root: type[BaseModel]) -> Words:
    known = navigation.keys(navigation.at(root, path[:-1]))
    hint = _comma(document, path) or did_you_mean(path[-1], known) or slips.choice_of(known)
    return f"unknown key {str(path[-1])!r}", hint


def _comma(document: Document, path: Path) -> str:
    """Return the remedy where the key at ``path`` has no value because a comma cut the value before it."""
    siblings = value_at(document.data, path[:-1])
    key = path[-1]
    if not isinstance(siblings, dict) or siblings.get(key, path) is not None:
        return ""
    before = None
    for name, value in siblings.items():
        if name == key:
            break
        before = (name, value) if value is not None else before
    if before is None or document.place(path).key_line != document.place((*path[:-1], before[0])).line:
        return ""
    return slips.comma_hint(str(key), before)


def _missing(path: Path, root: type[BaseModel]) -> Words:
    return f"{str(path[-1])!r} is missing", expected(path, root)


def expected(path: Path, root: type[BaseModel]) -> str:
    """What the schema wants at ``path``: the bounds and unit of a number, and the first line of its docs."""
    info = navigation.field_at(root, path)
    if info is None:
        return ""
    measure = measure_of(info)
    bounds = f"{measure.bounds} " if measure and measure.bounds else ""
    number = f"a number {bounds}({measure.unit})" if measure else ""
    meaning = (info.description or "").strip().split("\n\n")[0].replace("\n", " ").rstrip(".")
    return ": ".join(part for part in (number, meaning) if part)


def _words(item: Mapping[str, Any]) -> Words:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind in _KINDS:
        return _wrong_kind(kind, value)
    if kind in _LIMITS:
        word, name = _LIMITS[kind]
        return f"must be {word} {context[name]:g}, not {describe(value)}", ""
    if kind in _SIZES:
        word, name, unit = _SIZES[kind]
        count = context[name]
        return f"needs {word} {count} {unit}{'s' if count != 1 else ''}", ""
    special = _SPECIAL.get(kind)
    return special(value, context) if special else (f"cannot be {describe(value)}", str(item["msg"]))


def _wrong_kind(kind: str, value: Any) -> Words:
    hint = ""
    if kind == "string_type" and isinstance(value, bool | int | float):
        hint = "put it in quotes"
    elif kind == "bool_type" and isinstance(value, str):
        meant = _YES_NO.get(value.casefold(), value.casefold())
        hint = f"write {meant} without quotes" if meant in ("true", "false") else ""
    elif kind in ("int_type", "float_type") and isinstance(value, str):
        hint = "write it without quotes" if value.strip().lstrip("+-").replace(".", "", 1).isdecimal() else ""
    elif kind.startswith(("tuple", "list", "frozen")) and isinstance(value, str):
        hint = f"write [{value}]" if value.replace(" ", "").isalnum() else ""
    return f"must be {_KINDS[kind]}, not {describe(value)}", hint


def _choice(value: Any, context: Mapping[str, Any]) -> Words:
    offered = str(context["expected"])
    names = [name.strip(" '") for name in offered.replace(" or ", ",").split(",")]
    return f"must be {offered}, not {describe(value)}", did_you_mean(value, names)


def _pattern(value: Any, context: Mapping[str, Any]) -> Words:
    pattern = str(context["pattern"])
    return f"must be {PATTERNS.get(pattern, f'of the form {pattern}')}, not {describe(value)}", ""


def _said(value: Any, context: Mapping[str, Any]) -> Words:
    return str(context["error"]), ""


_SPECIAL: dict[str, Callable[[Any, Mapping[str, Any]], Words]] = {
    "literal_error": _choice,
    "enum": _choice,
    "string_pattern_mismatch": _pattern,
    "value_error": _said,
    "assertion_error": _said,
}
