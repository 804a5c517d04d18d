"""Messages of a failed validation: one problem per line, with position, expectation and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from guaranteesim.errors import Problem
from guaranteesim.scenario.base import PATTERNS, is_state_code
from guaranteesim.scenario.numbers.amount_hints import suggest_number
from guaranteesim.scenario.numbers.quantity import find_measure
from guaranteesim.scenario.numbers.shape import describe_yaml_value, format_limit
from guaranteesim.scenario.reading import schema_navigation, slip_hints
from guaranteesim.scenario.reading.characters import suggest_plain_characters
from guaranteesim.scenario.reading.document import Document, find_value
from guaranteesim.scenario.reading.problems import LocatedErrors, Path, suggest_known_word

# YAML 1.1 read these words as booleans; YAML 1.2 does not.
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

_NUMBER_KINDS = frozenset({"int_type", "int_from_float", "float_type", "finite_number"})

_LONGEST_CODE = 200
"""Length of the longest text that is searched for characters that look like others."""

Words = tuple[str, str]
"""A message and a hint, which may be empty."""


def collect_validation_problems(
    error: ValidationError, document: Document, root: type[BaseModel]
) -> list[Problem]:
    """Return every problem of a failed validation, with the source position of its value."""
    found: list[Problem] = []
    for item in error.errors(include_url=False):
        found += _build_problems(item, document, root)
    return list(dict.fromkeys(found))


def _build_problems(item: Mapping[str, Any], document: Document, root: type[BaseModel]) -> list[Problem]:
    kind, path = item["type"], schema_navigation.split_location(item["loc"], document.data)
    if kind == "too_short" and len(item["input"]) >= item["ctx"]["min_length"]:
        return []  # Pydantic counts valid items only, and reports the others by themselves.
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, LocatedErrors):
        return locate_problems(cause.items, document, path, root)
    if kind == "extra_forbidden":
        return [_make_problem(document, path, *_describe_unknown_key(path, document, root), at_key=True)]
    if kind == "missing":
        return [document.make_problem(path[:-1], *_describe_missing(path, root))]
    message, hint = _describe_item(item)
    if kind == "string_pattern_mismatch":
        hint = slip_hints.suggest_name(item["input"], _list_states(document), _is_code(item))
    if item["loc"] and item["loc"][-1] == "[key]":
        return [_make_problem(document, path, f"the key {message}", hint, at_key=True)]
    hint = _suggest_form(path, item, root) or hint or _suggest_meaning(path, item, root)
    return [_make_problem(document, path, message, hint)]


def _list_states(document: Document) -> list[str]:
    """Return the codes of the states in a file."""
    states = document.data.get("states") if isinstance(document.data, dict) else None
    return [str(code) for code in states if is_state_code(str(code))] if isinstance(states, dict) else []


def _is_code(item: Mapping[str, Any]) -> bool:
    """Return whether a state code is expected, and no name."""
    return PATTERNS.get(str(item["ctx"]["pattern"]), "").startswith("a state")


def _suggest_meaning(path: Path, item: Mapping[str, Any], root: type[BaseModel]) -> str:
    """Return what is wanted at ``path`` where nothing is known of the slip: bounds, or the meaning."""
    if item["type"] in _NUMBER_KINDS:
        limits = slip_hints.explain_limits(path, root)
        return limits or "write a number"
    if item["type"] == "string_type":
        meaning = schema_navigation.find_description(root, path).split(".")[0].replace("\n", " ")
        return f"write one text{meaning and f': {meaning}'}"
    return ""


def _suggest_form(path: Path, item: Mapping[str, Any], root: type[BaseModel]) -> str:
    """Return the hint how to write the value in the form that the schema expects, or an empty text."""
    if item["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return slip_hints.suggest_map(path, item["input"], root)
    if item["type"].startswith(("tuple", "list", "frozen")):
        return slip_hints.suggest_item(path, item["input"], root)
    if item["type"] in ("int_type", "int_from_float") and isinstance(item["input"], float):
        return slip_hints.suggest_whole(item["input"], path, root)
    # A name of digits would be refused in quotes as well.
    if item["type"] == "string_type" and path[-1] in ("name", "no_deal") and isinstance(item["input"], int):
        return f"write a name that begins with a letter, such as s{item['input']}"
    if item["type"] in ("int_type", "float_type") and isinstance(item["input"], str):
        return suggest_number(item["input"], slip_hints.find_unit(path, root))
    return slip_hints.explain_limits(path, root) if item["type"] in _LIMITS else ""


def _make_problem(
    document: Document, path: Path, message: str, hint: str, *, at_key: bool = False
) -> Problem:
    """Return a problem whose hint also names characters that look like others in the key or text."""
    value = _find_value(document, path)
    if at_key and not (isinstance(value, str) and value in message):
        value = path[-1]
    unusual = (
        suggest_plain_characters(value) if isinstance(value, str) and len(value) <= _LONGEST_CODE else ""
    )
    return document.make_problem(path, message, "; ".join(filter(None, (unusual, hint))), at_key=at_key)


def _find_value(document: Document, path: Path) -> Any:
    try:
        return find_value(document.data, path)
    except KeyError:
        return None


def locate_problems(
    items: Iterable[tuple[Path, str, str]], document: Document, path: Path, root: type[BaseModel]
) -> list[Problem]:
    """Return the problems that validators found below ``path``, with the source positions of their values."""
    return [_locate_problem(document, (*path, *inner), message, hint, root) for inner, message, hint in items]


def _locate_problem(
    document: Document, path: Path, message: str, hint: str, root: type[BaseModel]
) -> Problem:
    """Return the problem at the key if the message names the key, and at the value otherwise."""
    names_key = bool(path) and isinstance(path[-1], str) and path[-1] in message
    value = _find_value(document, path)
    if names_key:
        hint = _suggest_comma(document, path) or _suggest_elsewhere(path, value, message, root) or hint
    elif message.startswith("must be a number"):
        if isinstance(value, str):
            hint = suggest_number(value, slip_hints.find_unit(path, root)) or hint
        hint = hint or slip_hints.suggest_distribution(value)
        expected = describe_expected(path, root)
        hint = hint or (f"write {expected}" if expected.startswith("a number") else "")
    return _make_problem(document, path, message, hint, at_key=names_key)


def _suggest_elsewhere(path: Path, value: Any, message: str, root: type[BaseModel]) -> str:
    """Return the hint where a key belongs that a number or a rule does not know."""
    is_stranger = message.startswith(("unknown", f"{path[-1]!r} does not belong"))
    return slip_hints.suggest_location(path, value, root) if is_stranger else ""


def _describe_unknown_key(path: Path, document: Document, root: type[BaseModel]) -> Words:
    known = schema_navigation.list_keys(schema_navigation.find_kinds_at(root, path[:-1]))
    cause = _suggest_comma(document, path) or slip_hints.suggest_location(
        path, find_value(document.data, path), root
    )
    # These keys are read before validation, so the schema does not know them.
    at_top = ("extends", "overlays", "with") if len(path) == 1 else ()
    hint = (
        cause
        or suggest_known_word(path[-1], [*known, *at_top])
        or slip_hints.list_choice(known)
        or "remove it"
    )
    return f"unknown key {str(path[-1])!r}", hint


def _suggest_comma(document: Document, path: Path) -> str:
    """Return the remedy if the key at ``path`` is the end of a value that a comma cut, or an empty text."""
    siblings = find_value(document.data, path[:-1])
    key = path[-1]
    if not isinstance(siblings, dict) or siblings.get(key, path) is not None:
        return ""
    before = None
    # Find the last key with a value before this one, in the order of the file.
    for name, value in siblings.items():
        if name == key:
            break
        before = (name, value) if value is not None else before
    if (
        before is None
        or document.find_position(path).key_line != document.find_position((*path[:-1], before[0])).line
    ):
        return ""
    return slip_hints.suggest_quotes(str(key), before)


def _describe_missing(path: Path, root: type[BaseModel]) -> Words:
    example = slip_hints.show_example(path, root)
    return f"{str(path[-1])!r} is missing", example or describe_expected(path, root)


def describe_expected(path: Path, root: type[BaseModel]) -> str:
    """Return what the schema expects at ``path``: bounds and unit of a number, and the description."""
    info = schema_navigation.find_field(root, path)
    if info is None:
        return ""
    measure = find_measure(info)
    bounds = f"{measure.bounds} " if measure and measure.bounds else ""
    number = f"a number {bounds}({measure.unit})" if measure else ""
    meaning = schema_navigation.find_description(root, path).split("\n\n")[0].replace("\n", " ").rstrip(".")
    return ": ".join(part for part in (number, meaning) if part)


def _describe_item(item: Mapping[str, Any]) -> Words:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind in _KINDS:
        return _describe_wrong_kind(kind, value)
    if kind in _LIMITS:
        word, name = _LIMITS[kind]
        return f"must be {word} {format_limit(context[name])}, not {describe_yaml_value(value)}", ""
    if kind in _SIZES:
        word, name, unit = _SIZES[kind]
        count = context[name]
        return f"needs {word} {count} {unit}{'s' if count != 1 else ''}", ""
    special = _SPECIAL.get(kind)
    return (
        special(value, context) if special else (f"cannot be {describe_yaml_value(value)}", str(item["msg"]))
    )


def _describe_wrong_kind(kind: str, value: Any) -> Words:
    hint = ""
    if kind == "string_type" and isinstance(value, bool | int | float):
        hint = "put it in quotes"
    elif kind == "bool_type" and isinstance(value, str):
        meant = _YES_NO.get(value.casefold(), value.casefold())
        hint = f"write {meant} without quotes" if meant in ("true", "false") else ""
    elif kind.startswith(("tuple", "list", "frozen")) and isinstance(value, str):
        # Codes of states with commas between them are a list without brackets.
        items = [item.strip() for item in value.split(",")]
        hint = f"write [{', '.join(items)}]" if all(item.isalnum() for item in items) else _quote_item(value)
    elif kind in ("int_type", "int_from_float") and isinstance(value, float) and value.is_integer():
        return f"must be {_KINDS[kind]}, without a point or an exponent", hint
    return f"must be {_KINDS[kind]}, not {describe_yaml_value(value)}", hint


def _quote_item(text: str) -> str:
    """Return the hint how to write a text as a list with one item, if it is short."""
    plain = text.replace('"', "'")
    return f'write ["{plain}"]' if 0 < len(plain) <= _LONGEST_CODE else ""


def _describe_choice(value: Any, context: Mapping[str, Any]) -> Words:
    offered = str(context["expected"])
    names = [name.strip(" '") for name in offered.replace(" or ", ",").split(",")]
    return f"must be {offered}, not {describe_yaml_value(value)}", suggest_known_word(value, names)


def _describe_pattern(value: Any, context: Mapping[str, Any]) -> Words:
    pattern = str(context["pattern"])
    return f"must be {PATTERNS.get(pattern, f'of the form {pattern}')}, not {describe_yaml_value(value)}", ""


def _describe_message(value: Any, context: Mapping[str, Any]) -> Words:
    return str(context["error"]), ""


_SPECIAL: dict[str, Callable[[Any, Mapping[str, Any]], Words]] = {
    "literal_error": _describe_choice,
    "enum": _describe_choice,
    "string_pattern_mismatch": _describe_pattern,
    "value_error": _describe_message,
    "assertion_error": _describe_message,
}
