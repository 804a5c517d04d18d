"""Sources of the scenarios: their texts, the statements of the sides, and where the numbers come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from guaranteesim.report.html.page_parts import Block, Source, make_table
from guaranteesim.report.words.names import find_state_title
from guaranteesim.scenario.numbers.quantity import ASSUMPTION, Quantity
from guaranteesim.scenario.schema import Scenario


def list_sources(scenarios: Iterable[Scenario]) -> list[Source]:
    """Return the texts behind each scenario, with the day on which they were read."""
    return [
        Source(
            item.title or item.name,
            item.as_of.isoformat(),
            item.description,
            tuple(dict.fromkeys((*item.sources, *(item.history.sources if item.history else ())))),
        )
        for item in scenarios
    ]


def build_source_tables(scenarios: Sequence[Scenario]) -> list[Block]:
    """Return the statements of the sides, and the sources of the numbers with how many rest on each."""
    blocks: list[Block] = []
    statements = list(dict.fromkeys(row for item in scenarios for row in _list_statements(item)))
    if statements:
        headings = ("Side", "Date", "Stated", "Source")
        blocks.append(
            make_table(
                "What the sides have said",
                headings,
                sorted(statements, key=lambda row: (row[0], row[1])),
                ["In our words; neither endorsed nor doubted here."],
            )
        )
    counts: Counter[str] = Counter()
    for _, quantity in dict.fromkeys(pair for item in scenarios for pair in list_quantities(item)):
        counts[quantity.source or "no source given"] += 1
    rows = [(_name_source(source), f"{count:,}") for source, count in counts.most_common()]
    merged: Counter[str] = Counter()
    for source, count in rows:
        merged[source] += int(count.replace(",", ""))
    blocks.append(
        make_table(
            "Where the numbers come from",
            ("Source", "Numbers"),
            [(source, f"{count:,}") for source, count in merged.most_common()],
            [
                "Each number is counted once, however many scenarios share it. An assumed number has a range "
                "in the scenario file; each world draws its own value."
            ],
        )
    )
    return blocks


def _name_source(source: str) -> str:
    return "assumption" if source.startswith(ASSUMPTION) else source


def _list_statements(scenario: Scenario) -> Iterator[tuple[str, str, str, str]]:
    for position in scenario.positions:
        name = find_state_title(scenario, position.state)
        yield name, str(position.date), position.stated, position.source
    for objection in scenario.acceptance.objections.values():
        name = find_state_title(scenario, objection.state)
        yield name, str(objection.date), objection.stated, objection.source


def list_quantities(part: Any, path: str = "") -> Iterator[tuple[str, Quantity]]:
    """Yield every number of a part of a scenario with its path."""
    if isinstance(part, Quantity):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from list_quantities(getattr(part, name), f"{path}.{name}")
    elif isinstance(part, Mapping):
        for name, item in part.items():
            yield from list_quantities(item, f"{path}.{name}")
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from list_quantities(item, f"{path}.{number}")
