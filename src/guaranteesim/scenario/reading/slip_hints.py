"""Remedies for likely slips behind a wrong key or value."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from guaranteesim.scenario.numbers.amount_hints import suggest_number
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.numbers.shape import format_limit
from guaranteesim.scenario.reading import schema_navigation
from guaranteesim.scenario.reading.characters import spell_plainly
from guaranteesim.scenario.reading.problems import Path, find_nearest_word, format_path

_MOST_KEYS = 26
_DEEPEST = 3
"""Number of levels that are searched below a key that is written too high."""
_LONGEST_QUOTE = 80
_MOST_SHOWN = 6
_DIGITS = re.compile(r"[0-9]+")


def suggest_quotes(key: str, before: tuple[str, Any] | None) -> str:
    """Return the remedy for a key that a comma inside ``{ }`` cut off a value, or an empty text.

    Args:
        key: A key without a value.
        before: The key and the value that stand before it on the same line.

    Example:
        >>> suggest_quotes("5", ("ground", 0))
        'is this a decimal comma? write ground: 0.5'
    """
    if before is None:
        return ""
    name, value = before
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and _DIGITS.fullmatch(key):
        # Three digits may be the thousands of an English number.
        thousands = f", or {value}{key} if it separates thousands" if len(key) == 3 else ""
        return f"is this a decimal comma? write {name}: {value}.{key}{thousands}"
    if isinstance(value, str):
        text = f"{value}, {key}".replace('"', "'")
        text = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 3]}..."
        return f'a text with a comma needs quotes: write {name}: "{text}"'
    return ""


def list_choice(known: Sequence[str]) -> str:
    """Return the known keys as a hint, or an empty text if there are too many."""
    return f"known keys: {', '.join(known)}" if 0 < len(known) <= _MOST_KEYS else ""


def suggest_location(path: Path, value: Any, root: type[BaseModel]) -> str:
    """Return the hint where a misplaced key belongs, or an empty text.

    Args:
        path: Where the key was written.
        value: What was written under it.
        root: The schema.
    """
    key = str(path[-1])
    here = schema_navigation.find_kinds_at(root, path[:-1])
    example = f"{{{key}: {_shorten_value(value)}}}"
    if "rule" in schema_navigation.list_keys(here) and key in _list_rule_keys():
        return f"it belongs under rule: write rule: {example}"
    below = [
        name
        for name in schema_navigation.list_keys(here)
        if key in _list_model_keys(schema_navigation.find_kinds_below(here, name))
    ]
    if below:
        return f"it belongs under {' or '.join(below)}: write {below[0]}: {example}"
    # More than two paths are no help: ``share`` occurs all over the schema.
    deeper = _find_below(here, key)
    if 0 < len(deeper) <= 2:
        return f"it belongs under {' or '.join(format_path(inner) for inner in deeper)}"
    # Then upwards, at most three levels: a key that was indented too far.
    for length in range(len(path) - 2, max(len(path) - 4, -1), -1):
        above = path[:length]
        if key in _list_model_keys(schema_navigation.find_kinds_at(root, above)) and not isinstance(
            path[length], int
        ):
            return f"it belongs in {format_path(above) or 'the scenario'}, beside {path[length]}"
    return ""


def _find_below(kinds: schema_navigation.Kinds, key: str) -> list[Path]:
    """Return the nearest paths below ``kinds`` that end in ``key``; NAME stands for any name."""
    level: list[tuple[Path, schema_navigation.Kinds]] = [((), kinds)]
    for _ in range(_DEEPEST):
        level = [
            ((*path, name), schema_navigation.find_kinds_below(inside, name))
            for path, inside in level
            for name in (["NAME"] if schema_navigation.is_free(inside) else _list_model_keys(inside))
        ]
        found = [path for path, inside in level if key in _list_model_keys(inside)]
        if found:
            return found
    return []


def _shorten_value(value: Any) -> str:
    """Return a short value in YAML, and dots for any other."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = f"[{', '.join(value)}]"
    is_short = isinstance(value, int | float | str) and len(str(value)) <= _LONGEST_QUOTE
    return str(value) if is_short and not isinstance(value, bool) else "..."


def suggest_map(path: Path, value: Any, root: type[BaseModel]) -> str:
    """Return the hint how to write ``value`` as the map that the schema expects, or an empty text."""
    kinds = schema_navigation.find_kinds_at(root, path)
    name = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    if isinstance(value, list):
        return _suggest_keys(name, value, kinds)
    # A single value given for a map usually means its only required key, or ground forces.
    required = _list_required_keys(kinds)
    inside = (
        required[0]
        if len(required) == 1
        else "ground"
        if "ground" in schema_navigation.list_keys(kinds)
        else ""
    )
    if not inside and isinstance(value, str) and (choice := _suggest_choice(name, value, kinds)):
        return choice
    if value is None and not required and not schema_navigation.is_free(kinds):
        return f"write {name}{{}} for the defaults, or leave it out"
    if not inside or not isinstance(value, int | float | str):
        return _show_keys(name, kinds)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number and int in schema_navigation.find_kinds_at(root, (*path, inside)):
        return f"write {name}{{{inside}: NUMBER}}, or leave it out"
    also = "" if required else ", or another instrument"
    if isinstance(value, str) and Quantity in schema_navigation.find_kinds_at(root, (*path, inside)):
        number = suggest_number(value, find_unit((*path, inside), root))
        return f"write {name}{{{inside}: ...}}{also}{number and f'; for the number, {number}'}"
    return f"write {name}{{{inside}: {_shorten_value(_limit(value, (*path, inside), root))}}}{also}"


def _suggest_keys(name: str, value: list[Any], kinds: schema_navigation.Kinds) -> str:
    """Return the hint how to write a list as a map: its texts are the keys, if they can be."""
    texts = [item for item in value if isinstance(item, str)][:3]
    if schema_navigation.is_free(kinds):
        # Names become keys; anything else needs a name first.
        names = texts if len(texts) == len(value[:3]) and texts else ["first", "second"]
        return f"give each a name: {name}{{{', '.join(f'{item}: ...' for item in names)}}}"
    known = schema_navigation.list_keys(kinds)
    named = [text for text in texts if text in known]
    if named:
        return f"write {name}{{{', '.join(f'{item}: ...' for item in named)}}}"
    return _show_keys(name, kinds)


def _show_keys(name: str, kinds: schema_navigation.Kinds) -> str:
    """Return the hint which keys a map may have."""
    known = _list_required_keys(kinds) or schema_navigation.list_keys(kinds)
    if not known:
        return f"write {name}{{NAME: ...}}" if schema_navigation.is_free(kinds) else ""
    more = " and others" if len(known) > _MOST_SHOWN else ""
    return f"write {name}{{KEY: VALUE}} with keys such as {', '.join(known[:_MOST_SHOWN])}{more}"


def suggest_item(path: Path, value: Any, root: type[BaseModel]) -> str:
    """Return the hint how to write ``value`` as a list of maps; empty if the items are no maps."""
    inside = schema_navigation.find_kinds_at(root, (*path, 0))
    if not schema_navigation.list_models(inside):
        return ""
    name = f"{path[-1]}: "
    if isinstance(value, dict):
        first = ", ".join(f"{key}: {_shorten_value(item)}" for key, item in list(value.items())[:2])
        return f"put it in brackets: write {name}[{{{first}}}]"
    choice = _suggest_choice("", value, inside) if isinstance(value, str) else ""
    if choice:
        form, _, words = choice.removeprefix("write ").partition("}")
        return f"write {name}[{form}}}]{words}"
    return f"write {name}[{{...}}]"


def suggest_whole(value: float, path: Path, root: type[BaseModel]) -> str:
    """Return the hint which whole number to write instead of another, or an empty text."""
    if value != value or abs(value) >= 1e15:
        return ""
    low, high = math.floor(value), math.ceil(value)
    least, most = _find_bounds(path, root)
    fitting = [number for number in dict.fromkeys((low, high)) if _is_between(number, least, most)]
    return f"write {' or '.join(map(str, fitting))}" if fitting else ""


def _is_between(number: int, least: Any, most: Any) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def suggest_distribution(value: Any) -> str:
    """Return the hint that a list of two or three numbers is meant as a range, or an empty text."""
    is_plain = isinstance(value, list) and all(
        isinstance(item, int | float) and not isinstance(item, bool) for item in value
    )
    if not is_plain or not value or any(value[i] >= value[i + 1] for i in range(len(value) - 1)):
        return ""
    family = {2: "uniform", 3: "triangular"}.get(len(value))
    shown = ", ".join(format_limit(item) for item in value)
    return f"write {{{family}: [{shown}]}}" if family else ""


def suggest_name(value: Any, states: Sequence[str], is_code: bool) -> str:
    """Return the hint what to write instead of a name or code of the wrong form, or an empty text.

    Args:
        value: What is written.
        states: The codes of the states in the file.
        is_code: Whether a state code is expected, and no other name.

    Example:
        >>> suggest_name("my own", [], False), suggest_name("usa", [], True)
        ('write my-own', 'write USA')
    """
    text = spell_plainly(str(value)).strip()
    if not is_code:
        plain = re.sub(r"[^A-Za-z0-9_]+", "-", text.removesuffix(".yaml").removesuffix(".yml")).strip("-_")
        return f"write {plain[:64]}" if plain else "choose another name"
    if re.fullmatch("[A-Z]{3}", text.upper()):
        return f"write {text.upper()}"
    near = find_nearest_word(text, states)
    if near is not None and near[0] == text[:1].upper():
        return f"did you mean {near}?"
    if len(text) > 3 and text.replace(" ", "").isalpha():
        return f"write the code of {text} here, and its name as title"
    return ""


def _suggest_choice(name: str, value: str, kinds: schema_navigation.Kinds) -> str:
    """Return the hint that ``value`` is one of the words that a key of the map may have, or an empty text."""
    for kind in schema_navigation.list_models(kinds):
        for key in kind.model_fields:
            inner: list[Any] = list(schema_navigation.find_kinds_below((kind,), key))
            words = [word for each in inner if get_origin(each) == Literal for word in get_args(each)]
            if words:
                meant = value if value in words else find_nearest_word(value, words)
                listed = "" if meant else f" with one of: {', '.join(words)}"
                return f"write {name}{{{key}: {meant or '...'}}}{listed}"
    return ""


def _limit(value: Any, path: Path, root: type[BaseModel]) -> Any:
    """Return a number within the bounds of the number at ``path``, and any other value as it is."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    low, high = _find_bounds(path, root)
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _find_bounds(path: Path, root: type[BaseModel]) -> tuple[Any, Any]:
    """Return the least and the greatest number that the schema takes at ``path``; None where it says none."""
    info = schema_navigation.find_field(root, path)
    limits = info.metadata if info is not None else []
    low, high = (
        next((getattr(limit, name) for limit in limits if hasattr(limit, name)), None)
        for name in ("ge", "le")
    )
    return low, high


def explain_limits(path: Path, root: type[BaseModel]) -> str:
    """Return between which bounds a number has to be and what it means, or an empty text."""
    low, high = _find_bounds(path, root)
    # The message has the bound that was passed; two of them say where the number belongs.
    ends = f"{format_limit(low)} to {format_limit(high)}" if None not in (low, high) else ""
    between = f"write a number from {ends}" if ends else ""
    meaning = re.split(
        r"(?<=[a-z)])[.;](?:\s|$)", schema_navigation.find_description(root, path).replace("\n", " ")
    )[0].strip()
    return ": ".join(part for part in (between, meaning) if part)


def show_example(path: Path, root: type[BaseModel]) -> str:
    """Return the hint how a map that is missing at ``path`` begins, or an empty text if none is expected."""
    kinds = schema_navigation.find_kinds_at(root, path)
    names = ["NAME"] if schema_navigation.is_free(kinds) else _list_required_keys(kinds)
    return f"add {path[-1]}: {{{', '.join(f'{name}: ...' for name in names)}}}" if names else ""


def find_unit(path: Path, root: type[BaseModel]) -> str:
    """Return the unit of the number at ``path``, from its field or the ending of its name."""
    info = schema_navigation.find_field(root, path)
    measure = find_measure(info) if info is not None else None
    if measure is not None:
        return measure.unit
    ending = str(path[-1]).rpartition("_")[2] if path else ""
    return ending if ending in ("days", "months", "years") else ""


def _list_model_keys(kinds: schema_navigation.Kinds) -> list[str]:
    return [key for kind in schema_navigation.list_models(kinds) for key in kind.model_fields]


def _list_required_keys(kinds: schema_navigation.Kinds) -> list[str]:
    fields = [item for kind in schema_navigation.list_models(kinds) for item in kind.model_fields.items()]
    return [key for key, info in fields if info.is_required()]


def _list_rule_keys() -> frozenset[str]:
    from guaranteesim.treaty import list_rule_rows
    from guaranteesim.treaty.modifiers import KEYS

    return frozenset((*(row.key for row in list_rule_rows()), *KEYS))
