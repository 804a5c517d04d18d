"""The one base of every model in the scenario schema, and the few types they all share."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema

from guaranteesim.scenario.files.names import CHOICES, find_name_fault
from guaranteesim.scenario.numbers.shape import describe_yaml_value
from guaranteesim.scenario.reading.problems import make_located_error

UNCHECKED = {"unchecked": True}
"""Context of a validation that reads a scenario without checking how its parts fit together."""

_FROM_A_LIST = frozenset({"tuple", "frozenset"})


def _accept_lists(node: Any) -> None:
    """Let the tuples and frozen sets below ``node`` be filled from a list, and nothing else be looser."""
    if isinstance(node, dict):
        if node.get("type") in _FROM_A_LIST:
            node["strict"] = False
        for child in node.values():
            _accept_lists(child)
    elif isinstance(node, list | tuple):
        for child in node:
            _accept_lists(child)


class Frozen(BaseModel):
    """Immutable, refuses unknown keys, takes no text for a number and no number for a text.

    An integer is good enough for a float; ``"0.4"``, ``true``, NaN and infinities are not. A YAML
    list fills a ``tuple`` or ``frozenset`` field, whose items stay strict. A map that fills part of
    a field whose default is a model changes that default, and leaves the rest of it as it is.
    Attribute docstrings become the descriptions of the JSON Schema and of the parameter reference.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_default=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _merge_with_defaults(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        defaults = {name: cls.model_fields[name].default for name in given if name in cls.model_fields}
        return {name: _merge_on_default(defaults.get(name), value) for name, value in given.items()}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _accept_lists(schema)
        return schema


def _merge_on_default(default: Any, given: Any) -> Any:
    """``given`` with what ``default`` says beyond its own class, which a partial map would lose."""
    if not (isinstance(default, Frozen) and isinstance(given, Mapping)):
        return given
    said = {name: getattr(default, name) for name in default.model_fields_set}
    kept = {name: value for name, value in said.items() if name not in given}
    return {name: _merge_on_default(said.get(name), value) for name, value in given.items()} | kept


def _parse_day(value: object) -> object:
    """YAML 1.2 has no dates: ``2026-01-31`` arrives as text."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        return datetime.date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise ValueError(f"must be a date such as 2026-01-31, not {describe_yaml_value(value)}") from None


Day = Annotated[datetime.date, BeforeValidator(_parse_day)]
"""A calendar day, written ``2026-01-31``."""


def _check_date(value: object) -> object:
    """Return a day, a month or a year; YAML reads a year alone as a number."""
    text = str(value) if type(value) is int else value
    rest = {4: "-01-01", 7: "-01", 10: ""}.get(len(text)) if isinstance(text, str) else None
    try:
        datetime.date.fromisoformat("" if rest is None else f"{text}{rest}")
    except ValueError:
        hint = "must be a date such as 2026-01-31, 2026-01 or 2026"
        raise ValueError(f"{hint}, not {describe_yaml_value(value)}") from None
    return text


Dated = Annotated[str, BeforeValidator(_check_date)]
"""When something was said, as exactly as known: ``2026-01-31``, ``2026-01`` or ``2026``."""

_STATE = r"^[A-Z]{3}$"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"

PATTERNS = {
    _STATE: "a state's three-letter code such as POL",
    _NAME: "a name of 1 to 64 letters, digits, - and _",
}
"""What the patterns of this module mean, in words."""


def _check_name(name: str) -> str:
    """Refuse names that tables, other languages or Windows read as something else."""
    fault = find_name_fault(name)
    if fault:
        raise make_located_error((), f"cannot be {name!r}, which {fault}", "choose another name")
    return name


StateCode = Annotated[str, StringConstraints(pattern=_STATE), AfterValidator(_check_name)]
"""A state by its ISO 3166-1 alpha-3 code (historical states: Correlates of War abbreviation)."""

Name = Annotated[str, StringConstraints(pattern=_NAME), AfterValidator(_check_name)]
"""A name that is safe in paths, tables and markup."""

ChoiceName = Annotated[
    str,
    StringConstraints(pattern=_NAME),
    AfterValidator(lambda name: name if name in CHOICES else _check_name(name)),
]
"""As :data:`Name`, for one of several options: it may also be ``none``, ``yes`` or ``no``."""


def is_name(text: str) -> bool:
    """Return whether ``text`` may be a :data:`Name`."""
    return re.fullmatch(_NAME, text) is not None and not find_name_fault(text)
