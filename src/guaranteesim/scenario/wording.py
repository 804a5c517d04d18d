"""What a schema says of a document, in words: one problem a line, with place, expectation and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from guaranteesim.errors import Problem
from guaranteesim.scenario import navigation, slips
from guaranteesim.scenario.amounts import number_hint
from guaranteesim.scenario.base import PATTERNS
from guaranteesim.scenario.characters import unusual_hint
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

_LONGEST_CODE = 200
"""Characters of the longest text that is looked through for letters that pass for others."""

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
        return problems_of(cause.items, document, path, root)
    if kind == "extra_forbidden":
        return [_problem(document, path, *_unknown_key(path, document, root), at_key=True)]
    if kind == "missing":
        return [document.problem(path[:-1], *_missing(path, root))]
    message, hint = _words(item)
    if item["loc"] and item["loc"][-1] == "[key]":
        return [_problem(document, path, f"the key {message}", hint, at_key=True)]
    return [_problem(document, path, message, _form_hint(path, item, root) or hint)]


def _form_hint(path: Path, item: Mapping[str, Any], root: type[BaseModel]) -> str:
    """Return how to write the value in the form that the schema wants, where that can be told."""
    if item["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return slips.map_hint(path, item["input"], root)
    if item["type"] in ("int_type", "float_type") and isinstance(item["input"], str):
        return number_hint(item["input"], slips.unit_at(path, root))
    return ""


def _problem(document: Document, path: Path, message: str, hint: str, *, at_key: bool = False) -> Problem:
    """Return a problem whose hint names characters that pass for others in the key or text concerned."""
    value = _value(document, path)
    if at_key and not (isinstance(value, str) and value in message):
        value = path[-1]
    unusual = unusual_hint(value) if isinstance(value, str) and len(value) <= _LONGEST_CODE else ""
    return document.problem(path, message, "; ".join(filter(None, (unusual, hint))), at_key=at_key)


def _value(document: Document, path: Path) -> Any:
    try:
        return value_at(document.data, path)
    except KeyError:
        return None


def problems_of(
    items: Iterable[tuple[Path, str, str]], document: Document, path: Path, root: type[BaseModel]
) -> list[Problem]:
    """Return what validators found below ``path``, each at the place where its value was written."""
    return [_located(document, (*path, *inner), message, hint, root) for inner, message, hint in items]


def _located(document: Document, path: Path, message: str, hint: str, root: type[BaseModel]) -> Problem:
    """At the key when the message names it, at the value otherwise."""
    names_key = bool(path) and isinstance(path[-1], str) and path[-1] in message
    value = _value(document, path)
    if names_key:
        hint = _comma(document, path) or _elsewhere(path, value, message, root) or hint
    elif isinstance(value, str) and message.startswith("must be a number"):
        hint = number_hint(value, slips.unit_at(path, root)) or hint
    return _problem(document, path, message, hint, at_key=names_key)


def _elsewhere(path: Path, value: Any, message: str, root: type[BaseModel]) -> str:
    """Return where a key belongs that a number or a rule does not know."""
    is_stranger = message.startswith(("unknown", f"{path[-1]!r} does not belong"))
    return slips.place_hint(path, value, root) if is_stranger else ""


def _unknown_key(path: Path, document: Document, root: type[BaseModel]) -> Words:
    known = navigation.keys(navigation.at(root, path[:-1]))
    cause = _comma(document, path) or slips.place_hint(path, value_at(document.data, path), root)
    at_top = ("extends", "overlays") if len(path) == 1 else ()  # read before the schema is asked
    hint = cause or did_you_mean(path[-1], [*known, *at_top]) or slips.choice_of(known) or "remove it"
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
    return f"{str(path[-1])!r} is missing", expected(path, root) or slips.example_of(path, root)


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
    elif kind.startswith(("tuple", "list", "frozen")) and isinstance(value, str):
        items = [item.strip() for item in value.split(",")]
        hint = f"write [{', '.join(items)}]" if all(item.isalnum() for item in items) else ""
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
