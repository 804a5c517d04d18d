"""Navigation in a schema: keys, kinds, defaults and fields at a path."""

from __future__ import annotations

import datetime
import enum
import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.numbers.quantity_form import QuantityForm
from guaranteesim.scenario.reading.attribute_docstrings import read_attribute_docstrings

_CLOSED = (int, float, str, bool, type(None), datetime.date, enum.Enum)

Kinds = tuple[Any, ...]
"""Alternatives for a value: models, containers, ``Quantity``, plain types."""


def list_kinds(annotation: Any) -> Kinds:
    """Return the alternatives of an annotation, with ``Annotated`` and unions resolved."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return list_kinds(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(kind for option in get_args(annotation) for kind in list_kinds(option))
    return (annotation,)


def find_kinds_below(kinds: Kinds, part: str | int) -> Kinds:
    """Return the kinds of the value under the key or index ``part``; empty if the schema has none."""
    return tuple(found for kind in kinds for found in _list_kinds_below(kind, part))


def find_kinds_at(root: type[BaseModel], path: Sequence[str | int]) -> Kinds:
    """Return the kinds of the value at ``path``; empty if the schema has no such path."""
    kinds: Kinds = (root,)
    for part in path:
        kinds = find_kinds_below(kinds, part)
    return kinds


def list_keys(kinds: Kinds) -> list[str]:
    """Return the keys that the schema knows: fields of models, and the map form of a number."""
    named: list[str] = []
    for kind in kinds:
        if _is_model(kind):
            named += kind.model_fields
        elif kind is Quantity:
            named += QuantityForm.__annotations__
    return list(dict.fromkeys(named))


def list_models(kinds: Kinds) -> list[type[BaseModel]]:
    """Return the models among the alternatives."""
    return [kind for kind in kinds if _is_model(kind)]


def is_free(kinds: Kinds) -> bool:
    """Return whether the user may choose the keys here."""
    return any(_find_origin(kind) is dict for kind in kinds)


def is_open(kinds: Kinds) -> bool:
    """Return whether another reader handles the inside, such as the parser of decision rules."""
    return any(_is_open(kind) for kind in kinds)


def find_default(kinds: Kinds, part: str | int) -> Any:
    """Return the default of the field ``part`` as plain data, or ``None``."""
    info = _find_model_field(kinds, part)
    if info is None or info.is_required():
        return None
    return to_jsonable_python(info.get_default(call_default_factory=True))


def find_field(root: type[BaseModel], path: Sequence[str | int]) -> FieldInfo | None:
    """Return the field that the schema declares at ``path``, or ``None``."""
    if not path:
        return None
    return _find_model_field(find_kinds_at(root, path[:-1]), path[-1])


def find_description(root: type[BaseModel], path: Sequence[str | int]) -> str:
    """Return what the docstring of the field at ``path`` says of it, or nothing."""
    models = list_models(find_kinds_at(root, path[:-1])) if path else []
    texts = (read_attribute_docstrings(model).get(str(path[-1]), "") for model in models)
    return next((text for text in texts if text), "")


def split_location(loc: tuple[str | int, ...], data: Any) -> tuple[str | int, ...]:
    """Return the parts of a pydantic location that are in the data, and a missing last key."""
    # Pydantic adds names of unions and validators to its locations, which the data does not have.
    path: tuple[str | int, ...] = ()
    for position, part in enumerate(loc):
        inside = isinstance(data, dict) and part in data
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            inside = True
        if inside:
            data = data[part]
            path = (*path, part)
        elif position == len(loc) - 1 and isinstance(data, dict) and part != "[key]":
            path = (*path, part)
    return path


def _find_model_field(kinds: Kinds, part: str | int) -> FieldInfo | None:
    fields: Iterable[FieldInfo] = (
        kind.model_fields[part] for kind in kinds if _is_model(kind) and part in kind.model_fields
    )
    return next(iter(fields), None)


def _list_kinds_below(kind: Any, part: str | int) -> Kinds:
    if _is_model(kind):
        info = kind.model_fields.get(part)
        return list_kinds(info.annotation) if info else ()
    if kind is Quantity:
        return (Any,) if part in QuantityForm.__annotations__ else ()
    # Nothing is known inside an open kind, so everything is allowed there.
    return (Any,) if _is_open(kind) else _list_kinds_inside(_find_origin(kind), get_args(kind), part)


def _list_kinds_inside(origin: Any, arguments: tuple[Any, ...], part: str | int) -> Kinds:
    if origin is dict and isinstance(part, str):
        return list_kinds(arguments[1])
    if origin in (tuple, list, frozenset) and isinstance(part, int):
        several = origin is not tuple or arguments[-1] is Ellipsis
        index = 0 if several else part
        return list_kinds(arguments[index]) if 0 <= index < len(arguments) else ()
    return ()


def _find_origin(kind: Any) -> Any:
    return get_origin(kind)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_open(kind: Any) -> bool:
    if kind in (Any, object):
        return True
    if get_origin(kind) is not None or kind is Literal:
        return False
    return isinstance(kind, type) and kind is not Quantity and not issubclass(kind, (BaseModel, *_CLOSED))
