"""Write the classes of drawn numbers, src/guaranteesim/scenario/numbers/drawn.py, from the schema.

A field of the schema that holds a quantity holds an array over worlds once it is drawn. The classes say so,
and the type checker knows every number that the model may read. Run it after any change of the schema; a test
compares.
"""

from __future__ import annotations

import datetime
import json
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guaranteesim.scenario.base import Frozen
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.consent import Condition, EntryIntoForce
from guaranteesim.scenario.schema.history import History
from guaranteesim.scenario.schema.root import Run, StatedPosition
from guaranteesim.scenario.schema.side_terms import SideTerm
from guaranteesim.scenario.schema.theatre import Switches
from guaranteesim.treaty import Rule

PAGE = Path(__file__).parents[1] / "src" / "guaranteesim" / "scenario" / "numbers" / "drawn.py"

HEAD = '''"""Drawn numbers of a scenario: the schema with an array over worlds for every quantity.

Written by scripts/drawn_types.py from the schema; do not edit. Every array is float64 of shape (worlds,).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from guaranteesim.scenario.schema.consent import Condition, EntryIntoForce
from guaranteesim.scenario.schema.history import History
from guaranteesim.scenario.schema.root import Run, StatedPosition
from guaranteesim.scenario.schema.side_terms import SideTerm
from guaranteesim.scenario.schema.theatre import Switches
from guaranteesim.streams import Floats
from guaranteesim.treaty import Rule
'''

WITHOUT_NUMBERS = (Condition, EntryIntoForce, History, Run, SideTerm, StatedPosition, Switches)
"""Models of the schema that hold no quantity: they are passed on as they are."""

MOST_CHOICES = 4
"""Literals of more choices are written as ``str``: the model never tells them apart."""


def write_module() -> str:
    """Return the text of the module: one class per model of the schema, parts before wholes."""
    return "\n\n".join([HEAD, *(_write_class(model) for model in _order_models(Scenario, []))])


def _order_models(model: type[Frozen], found: list[type[Frozen]]) -> list[type[Frozen]]:
    for field in model.model_fields.values():
        for part in _find_models(field.annotation):
            _order_models(part, found)
    if model not in found and model not in WITHOUT_NUMBERS:
        found.append(model)
    return found


def _find_models(annotation: Any) -> Iterator[type[Frozen]]:
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _find_models(part)


def _write_class(model: type[Frozen]) -> str:
    fields = [f"    {name}: {_write_type(field.annotation)}" for name, field in model.model_fields.items()]
    name = model.__name__
    return "\n".join(
        [
            "@dataclass(frozen=True, slots=True)",
            f"class Drawn{name}:",
            f'    """Drawn numbers of ``{name}`` of the schema."""',
            "",
            *fields,
            "",
        ]
    )


def _write_type(annotation: Any) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is Quantity:
        return "Floats"
    if annotation is type(None):
        return "None"
    if origin is typing.Annotated:
        return _write_type(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return " | ".join(_write_type(part) for part in arguments)
    if origin is typing.Literal:
        choices = ", ".join(json.dumps(value) for value in arguments)
        return f"Literal[{choices}]" if len(arguments) <= MOST_CHOICES else "str"
    if origin in (dict, tuple, frozenset):
        parts = ", ".join("..." if part is Ellipsis else _write_type(part) for part in arguments)
        return f"{origin.__name__}[{parts}]"
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        return annotation.__name__ if annotation in WITHOUT_NUMBERS else f"Drawn{annotation.__name__}"
    plain = {datetime.date: "datetime.date", Rule: "Rule"}
    return plain.get(annotation) or str(annotation.__name__)


if __name__ == "__main__":
    PAGE.write_text(write_module(), encoding="utf-8")
