"""Base of every model in the scenario schema, and the types that the models share."""

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
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from guaranteesim.scenario.files.names import CHOICES, find_name_fault
from guaranteesim.scenario.numbers.shape import describe_yaml_value
from guaranteesim.scenario.reading.problems import LocatedErrors, make_located_error

UNCHECKED = {"unchecked": True}
"""Context of a validation that reads a scenario without checking how its parts fit together."""

# YAML has lists only, and strict mode would refuse a list for these two.
_FROM_A_LIST = frozenset({"tuple", "frozenset"})


def _accept_lists(node: Any) -> None:
    """Let the tuples and frozen sets below ``node`` take a list; everything else stays strict."""
    if isinstance(node, dict):
        if node.get("type") in _FROM_A_LIST:
            node["strict"] = False
        for child in node.values():
            _accept_lists(child)
    elif isinstance(node, list | tuple):
        for child in node:
            _accept_lists(child)


class Frozen(BaseModel):
    """Base of the schema: immutable, strict about types, refuses unknown keys.

    A float field takes an integer, but not ``"0.4"``, ``true``, NaN or an infinity. A YAML list fills
    a ``tuple`` or ``frozenset`` field, and its items stay strict. If the default of a field is a model,
    a map that gives some of its keys changes these keys only.
    Attribute docstrings become the descriptions of the JSON Schema and of the parameter reference; see
    :func:`~guaranteesim.scenario.reading.attribute_docstrings.read_attribute_docstrings`.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        validate_default=True,
        # Only what is validated is built: a scenario needs no validator of each of its parts.
        defer_build=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _merge_with_defaults(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        # Pydantic would fill a partial map from the class. The default of the field may say more than
        # its class, such as the air instruments of the theatre.
        defaults = {name: cls.model_fields[name].default for name in given if name in cls.model_fields}
        return {name: _merge_on_default(defaults.get(name), value) for name, value in given.items()}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _accept_lists(schema)
        return schema

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from guaranteesim.scenario.reading.attribute_docstrings import read_attribute_docstrings

        written = handler(schema)
        properties = handler.resolve_ref_schema(written).get("properties", {})
        for name, text in read_attribute_docstrings(cls).items():
            if name in properties:
                properties[name].setdefault("description", text)
        return written


def _merge_on_default(default: Any, given: Any) -> Any:
    """Return ``given`` with the keys that ``default`` sets and ``given`` leaves out."""
    if not (isinstance(default, Frozen) and isinstance(given, Mapping)):
        return given
    explicit = {name: getattr(default, name) for name in default.model_fields_set}
    remaining = {name: value for name, value in explicit.items() if name not in given}
    return {name: _merge_on_default(explicit.get(name), value) for name, value in given.items()} | remaining


def _parse_day(value: object) -> object:
    """Return the date of a text such as ``2026-01-31``."""
    # YAML 1.2 has no dates, so a file gives text; data from Python may give a date.
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    try:
        # Python also reads forms such as 20260131 and 2026-W05, which the schema does not offer.
        return datetime.date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise _refuse_date("2026-01-31", value) from None


_DAY_FIRST = re.compile(r"([0-3]?[0-9])[./ -]([01]?[0-9])[./ -]((?:1[6-9]|20)[0-9]{2})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def _refuse_date(example: str, value: object) -> LocatedErrors:
    """Return the error of a date in another form, with the date that was probably meant."""
    message = f"must be a date such as {example}, not {describe_yaml_value(value)}"
    return make_located_error((), message, _suggest_date(value) if isinstance(value, str) else "")


def _suggest_date(text: str) -> str:
    if _ISO.fullmatch(text.strip()):
        return "the calendar has no such day; write year-month-day"
    found = _DAY_FIRST.fullmatch(text.strip())
    if found is None:
        return "write year-month-day"
    day, month, year = (int(part) for part in found.groups())
    # 06/07/2026 is the 6th of July to some and the 7th of June to others.
    if "/" in text and day <= 12 and day != month:
        return f"write {year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}, whichever is meant"
    return f"write {year}-{month:02}-{day:02}" if 1 <= month <= 12 else f"write {year}-{day:02}-{month:02}"


Day = Annotated[datetime.date, BeforeValidator(_parse_day)]
"""A calendar day, written ``2026-01-31``."""


def _check_date(value: object) -> object:
    """Return a day, a month or a year; YAML reads a year alone as a number."""
    # ``type`` and not ``isinstance``: true is an integer to Python.
    text = str(value) if type(value) is int else value
    # Complete the date, so that one parser checks month and day.
    rest = {4: "-01-01", 7: "-01", 10: ""}.get(len(text)) if isinstance(text, str) else None
    try:
        datetime.date.fromisoformat("" if rest is None else f"{text}{rest}")
    except ValueError:
        raise _refuse_date("2026-01-31, 2026-01 or 2026", value) from None
    return text


# YAML reads a year alone as a number.
Dated = Annotated[str, BeforeValidator(_check_date), WithJsonSchema({"type": ["string", "integer"]})]
"""Date of a statement, as exact as it is known: ``2026-01-31``, ``2026-01`` or ``2026``."""

_STATE = r"^[A-Z]{3}$"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"

PATTERNS = {
    _STATE: "a state's three-letter code such as POL",
    _NAME: "a name of 1 to 64 letters, digits, - and _",
}
"""What the patterns of this module mean, in words."""


def _check_name(name: str) -> str:
    """Return ``name``; raise ``LocatedErrors`` if tables, other languages or Windows misread it."""
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


def is_state_code(text: str) -> bool:
    """Return whether ``text`` has the form of a :data:`StateCode`."""
    return re.fullmatch(_STATE, text) is not None


def is_name(text: str) -> bool:
    """Return whether ``text`` may be a :data:`Name`."""
    return re.fullmatch(_NAME, text) is not None and not find_name_fault(text)
