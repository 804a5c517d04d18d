"""Every family of scenarios, a folder with a `_states.yaml`: complete, sourced and told apart by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guaranteesim.scenario.files.catalog import find_scenario, find_scenarios, list_shipped_scenarios
from guaranteesim.scenario.files.no_deal import find_no_deal_file
from guaranteesim.scenario.numbers.distributions import SHAPES
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.reading.yaml_reader import read_yaml_file
from guaranteesim.scenario.schema import Scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FAMILIES = sorted(file.parent.name for file in SCENARIOS.glob("*/_states.yaml"))
FILES = [file for name in FAMILIES for file in sorted((SCENARIOS / name).glob("*.yaml"))]
OWN = {"name", "title", "order", "as_of", "description", "sources", "positions", "arrangement"}
"""What a file of a family may say of itself."""
_FORMAL = (".be", ".bindingness_at_least", ".severity")
"""Ends of paths of numbers that belong to a form: what an objection is to, and the place of a rung."""
every_family = pytest.mark.parametrize("name", FAMILIES)
every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")


def read_family(name: str) -> dict[str, Scenario]:
    """Return the scenarios of a family by the name of their file, none with a problem."""
    return {file.stem: load_scenario(file) for file in find_scenarios([name])}


def list_numbers(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield path and form of every number written in a file: a map with a distribution, or bare."""
    if isinstance(data, dict):
        if data.keys() & SHAPES.keys():
            yield ".".join(path), data
            return
        for key, value in data.items():
            yield from list_numbers(value, (*path, str(key)))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield ".".join(path), data


def test_a_name_stands_for_one_scenario() -> None:
    """Commands take bare names, so no two families may use the same one."""
    names = Counter(file.stem for file in list_shipped_scenarios())
    assert [name for name, count in names.items() if count > 1] == []
    assert set(names).isdisjoint(FAMILIES)


@every_family
def test_a_family_is_found_by_its_name(name: str) -> None:
    found = find_scenarios([name])
    assert found == sorted(file for file in FILES if file.parent.name == name and file.stem[0] != "_")
    assert all(find_scenario(file.stem) == file for file in found)


@every_family
def test_a_family_is_in_order_and_told_apart(name: str) -> None:
    family = read_family(name)
    assert all(stem == one.name for stem, one in family.items())
    assert sorted(one.order for one in family.values()) == list(range(1, len(family) + 1))
    assert len({one.title for one in family.values()}) == len(family)
    forms = {one.model_dump_json(include={"start", "arrangement"}) for one in family.values()}
    assert len(forms) == len(family)


@every_family
def test_a_family_compares_with_one_no_deal_beside_it(name: str) -> None:
    family = read_family(name)
    (no_deal,) = {one.no_deal for one in family.values()} - {None}
    assert no_deal is not None
    assert find_no_deal_file(None, no_deal) == SCENARIOS / name / f"{no_deal}.yaml"
    assert [stem for stem, one in family.items() if one.no_deal is None] == [no_deal]


@every_family
def test_a_family_differs_only_in_its_arrangements(name: str) -> None:
    family = read_family(name)
    one = next(iter(family.values()))
    shared = Scenario.model_fields.keys() - OWN - {"acceptance", "events", "no_deal", "start"}
    for other in family.values():
        alike = other if other.no_deal else _take_war_of(other, one)
        assert {f: getattr(alike, f) for f in shared} == {f: getattr(one, f) for f in shared}, other.name


def _take_war_of(no_deal: Scenario, one: Scenario) -> Scenario:
    """Return no deal with the war of the others: only how a war of its age ends may differ."""
    ends = ("ceasefire_per_month", "exhaustion", "stalemate_per_month")
    war = no_deal.theatre.war.model_copy(update={name: getattr(one.theatre.war, name) for name in ends})
    return no_deal.model_copy(update={"theatre": no_deal.theatre.model_copy(update={"war": war})})


@every_family
def test_a_file_says_what_it_stands_on(name: str) -> None:
    for one in read_family(name).values():
        assert len(one.description) > 200, one.name
        assert one.sources, one.name
        assert {position.state for position in one.positions} <= set(one.states), one.name
        assert len({position.state for position in one.positions}) > 1, one.name
        assert all(position.stated.endswith(".") and position.source for position in one.positions), one.name
        assert all(position.date <= one.as_of.isoformat() for position in one.positions), one.name
        assert all(clause.title and clause.text for clause in one.arrangement.commitments.values()), one.name


@every_file
def test_every_number_has_a_source(file: Path) -> None:
    numbers = dict(list_numbers(read_yaml_file(file).data))
    bare = {path for path, number in numbers.items() if not isinstance(number, dict)}
    assert {path for path in bare if ".rule." not in path and not path.endswith(_FORMAL)} <= {"order"}
    assert [path for path, number in numbers.items() if path not in bare and not number.get("source")] == []


@every_file
def test_what_is_assumed_is_a_range(file: Path) -> None:
    for path, number in list_numbers(read_yaml_file(file).data):
        if isinstance(number, dict) and number["source"] == "assumption":
            assert "range" in number or "value" not in number, path


@every_file
def test_what_is_read_says_how_sure_it_is(file: Path) -> None:
    for path, number in list_numbers(read_yaml_file(file).data):
        if isinstance(number, dict) and number["source"] != "assumption":
            assert number.get("confidence") in ("low", "medium", "high"), path
