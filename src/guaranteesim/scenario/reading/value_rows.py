"""Every value of a resolved scenario, with its default, where it is written, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity, find_measure
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.reading.problems import Path, format_path
from guaranteesim.scenario.schema import Scenario
from guaranteesim.treaty import Rule

BY_DEFINITION = "by definition"
"""Source of a default that is no estimate, such as 0 where there is nothing."""


@dataclass(frozen=True)
class ValueRow:
    """One value of a scenario.

    Attributes:
        path: Its path, as ``--set`` takes it.
        value: The value in words; ``none`` where there is none.
        unit: Unit of a number.
        default: The default of the schema in words; empty if it has none.
        written: Whether a file or a setting gives it; otherwise it is the default.
        file: The file that gives it, or the setting.
        line: Its line there.
        source: Source of the number, ``assumption`` if it is assumed.
        confidence: How far the source is to be trusted.
        note: Remark on the number.
    """

    path: str
    value: str
    unit: str
    default: str
    written: bool
    file: str | None
    line: int | None
    source: str
    confidence: str
    note: str


def list_value_rows(scenario: Scenario, document: Document) -> list[ValueRow]:
    """Return every value of a scenario, in the order of the schema and of the file.

    Args:
        scenario: The scenario.
        document: The merged document it was read from, which knows where each value is written.
    """
    return [_make_row(*found, document) for found in walk_fields(scenario)]


_ABSENT = object()
"""Stands for the default of a key that is required."""

Found = tuple[Path, Any, Any, FieldInfo]
"""Path, value, default, and the field that declares it."""


def walk_fields(model: Frozen, path: Path = (), given: Frozen | None = None) -> Iterator[Found]:
    """Yield every single value below a model, in the order of the schema.

    Args:
        model: The model.
        path: Its path.
        given: The part that stands there by default, if its numbers may differ from those of its class.
    """
    for name, info in type(model).model_fields.items():
        default = _ABSENT if info.is_required() else info.get_default(call_default_factory=True)
        default = default if given is None else getattr(given, name)
        yield from _walk_value(getattr(model, name), (*path, name), default, info)


def _walk_value(value: Any, path: Path, default: Any, info: FieldInfo) -> Iterator[Found]:
    if isinstance(value, Frozen):
        yield from walk_fields(value, path, default if isinstance(default, type(value)) else None)
    elif isinstance(value, Mapping) and value:
        inside = default if isinstance(default, Mapping) else {}
        for key, item in value.items():
            yield from _walk_value(item, (*path, key), inside.get(key, _ABSENT), info)
    elif isinstance(value, tuple) and any(isinstance(item, Frozen) for item in value):
        for index, item in enumerate(value):
            yield from _walk_value(item, (*path, index), _ABSENT, info)
    else:
        yield path, value, default, info


def _make_row(path: Path, value: Any, default: Any, info: FieldInfo, document: Document) -> ValueRow:
    measure = find_measure(info)
    number = value if isinstance(value, Quantity) else None
    position = document.positions.get(path)
    return ValueRow(
        path=format_path(path),
        value=describe_value(value),
        unit=measure.unit if measure else "",
        default="" if default is _ABSENT else describe_value(default),
        written=position is not None,
        file=position.file if position else None,
        line=position.line if position else None,
        source=_describe_source(number, position is not None),
        confidence=_describe_confidence(number),
        note=(number.note if number else None) or "",
    )


def describe_value(value: Any) -> str:
    """Return a value in words, as a file would have it: ``uniform(0.2, 0.6)``, ``[USA, GBR]``, ``true``."""
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(describe_value(item) for item in value)}]"
    if isinstance(value, Rule):
        return _describe_form(value.build_form())
    return " ".join(str(value).split())


def _describe_form(form: Any) -> str:
    """Return a rule as a file has it: ``all``, ``{at_least: 2, veto: [USA]}``."""
    if isinstance(form, Mapping):
        if len(form) == 1 and not next(iter(form.values())):
            return str(next(iter(form)))
        return f"{{{', '.join(f'{key}: {_describe_form(item)}' for key, item in form.items())}}}"
    if isinstance(form, list | tuple):
        return f"[{', '.join(_describe_form(item) for item in form)}]"
    if form is None:
        return "{}"
    return str(form).lower() if isinstance(form, bool) else str(form)


def _describe_source(number: Quantity | None, is_written: bool) -> str:
    if number is None:
        return ""
    return number.source or ("" if is_written else BY_DEFINITION)


def _describe_confidence(number: Quantity | None) -> str:
    """Return what is said of a number; that of an assumption is always low."""
    if number is None:
        return ""
    return number.confidence or ("low" if number.is_assumption else "")
