"""A small schema that uses everything the loading machinery offers, and files to read with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pytest
from pydantic import BeforeValidator, Field, model_validator

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.base import Day, Frozen, Name, StateCode
from guaranteesim.scenario.numbers.quantity import Measure, Quantity, declare_number
from guaranteesim.scenario.reading.loader import load_document, validate_document
from guaranteesim.scenario.reading.problems import LocatedErrors, locate_rule_errors, suggest_known_word
from guaranteesim.treaty import Rule, parse_rule


def _rule(form: Any) -> Rule:
    with locate_rule_errors():
        return parse_rule(form)


class State(Frozen):
    stake: Quantity = declare_number(
        Quantity.uniform(0.2, 0.6, source="assumption"), ge=0, le=1, unit="share"
    )
    """How much the protégé matters to it."""
    forces: dict[str, Annotated[Quantity, Measure("BE", ge=0)]] = Field(default_factory=dict)


class Clause(Frozen):
    parties: tuple[StateCode, ...] = Field(min_length=1)
    rule: Annotated[Rule, BeforeValidator(_rule)]
    deadline_days: Quantity | None = declare_number(None, gt=0, unit="days")
    """The clock in the text."""


class Step(Frozen):
    name: Name
    month: int = Field(ge=0)


class Toy(Frozen):
    name: Name
    title: str
    as_of: Day | None = None
    horizon: int = Field(default=120, ge=1, le=1200)
    level: Literal["low", "medium", "high"] = "low"
    verified: bool = False
    states: dict[StateCode, State]
    clauses: dict[Name, Clause] = Field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    drift: Quantity = declare_number(0.0, unit="1/month")

    @model_validator(mode="after")
    def _known_states(self) -> Self:
        found = [
            (
                ("clauses", name, "parties", index),
                f"unknown state {state!r}",
                suggest_known_word(state, self.states),
            )
            for name, clause in self.clauses.items()
            for index, state in enumerate(clause.parties)
            if state not in self.states
        ]
        if found:
            raise LocatedErrors(found)
        return self


@pytest.fixture(scope="session")
def toy() -> type[Toy]:
    return Toy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with ``scenarios/`` in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    return tmp_path / "scenarios"


@pytest.fixture
def write(folder: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


Load = Callable[..., Toy]


@pytest.fixture
def load() -> Load:
    """Load a file with the small schema."""

    def load_toy(path: str | Path, overlays: Sequence[str] = (), sets: Sequence[str] = ()) -> Toy:
        return validate_document(load_document(path, overlays, sets, Toy), Toy)

    return load_toy


@pytest.fixture
def complaint() -> Callable[..., str]:
    """The message of the one ``ScenarioError`` a call must raise."""

    def complaint_of(call: Callable[..., Any], *arguments: Any, **options: Any) -> str:
        with pytest.raises(ScenarioError) as caught:
            call(*arguments, **options)
        return str(caught.value)

    return complaint_of
