"""Every field of a treaty and of an event is in the month by hand and in the generated scenarios.

Expectations come from the fields of the schema: a field that is added is missed here until both have it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from guaranteesim.scenario.schema.arrangement import Arrangement
from guaranteesim.scenario.schema.calendar import Event, Start
from guaranteesim.scenario.schema.commitment import Commitment

ROOT = Path(__file__).parents[2]
BY_HAND = sorted((ROOT / "validation/by_hand").glob("*.py"))
GENERATORS = [ROOT / "tests/validation" / name for name in ("scenarios.py", "calendar_forms.py")]

OUTSIDE_THE_MONTH = {
    "Commitment": {"title", "text"},
    "Event": {"title", "source"},
    "Arrangement": {"signatories", "acquiescence", "membership"},
}
"""Fields that change no month: texts for readers, and the question who must sign."""


def _list_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the model and every model among the types of its fields, at any depth."""
    yield model
    for field in model.model_fields.values():
        for part in _list_types(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _list_models(part)


def _list_types(annotation: object) -> Iterator[object]:
    yield annotation
    for part in get_args(annotation):
        yield from _list_types(part)


MODELS = dict.fromkeys(
    model for root in (Arrangement, Commitment, Event, Start) for model in _list_models(root)
)
FIELDS = [
    (model.__name__, name)
    for model in MODELS
    if model.__module__.startswith("guaranteesim.scenario.schema")
    for name in model.model_fields
    if name not in OUTSIDE_THE_MONTH.get(model.__name__, ())
]


def _collect_words(paths: list[Path]) -> set[str]:
    """Return the attributes, keywords and short texts in these files."""
    words: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                words.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    return words


READ = _collect_words(BY_HAND)
WRITTEN = _collect_words(GENERATORS)


def test_the_fields_that_change_no_month_exist() -> None:
    fields = {model.__name__: set(model.model_fields) for model in MODELS}
    assert {
        name: names - fields[name] for name, names in OUTSIDE_THE_MONTH.items() if names - fields[name]
    } == {}


@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_the_month_by_hand_reads_the_field(model: str, field: str) -> None:
    assert field in READ, f"validation/by_hand never reads {model}.{field}"


INSTRUMENT_MAPS = {"Shares", "InPlace", "Ratios"}
"""Models with a field for each instrument; the generators draw their keys from the instruments."""


@pytest.mark.parametrize(("model", "field"), [pair for pair in FIELDS if pair[0] not in INSTRUMENT_MAPS])
def test_the_generated_scenarios_write_the_field(model: str, field: str) -> None:
    assert field in WRITTEN, f"no generated scenario has {model}.{field}"
