"""Numbers by their path: parts, bounds, replacement."""

from __future__ import annotations

import pytest
from tests.ensemble.conftest import small

from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.paths import find_number_measure, replace_numbers, split_path
from guaranteesim.scenario.numbers.quantity import Quantity


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a", ("a",)),
        ("a.0.b", ("a", 0, "b")),
        ("a.b2", ("a", "b2")),
        ("a.\N{SUPERSCRIPT TWO}", ("a", "\N{SUPERSCRIPT TWO}")),
        ("", ("",)),
    ],
)
def test_a_whole_number_is_an_index(path: str, parts: tuple[str | int, ...]) -> None:
    assert split_path(path) == parts


def test_an_endless_index_is_no_number() -> None:
    assert find_number_measure("states." + "9" * 5000) is None


def test_every_number_has_a_unit_and_bounds() -> None:
    for path, quantity in list_quantities(small()):
        measure = find_number_measure(path)
        assert measure is not None, path
        measure.check_quantity(quantity)
    assert find_number_measure("challenger.state") is None
    assert find_number_measure("challenger.nothing.at.all") is None


def test_replaced_numbers_and_no_other() -> None:
    scenario = small()
    before = dict(list_quantities(scenario))
    new = {path: Quantity.point(0.125 + place) for place, path in enumerate(before)}
    assert dict(list_quantities(replace_numbers(scenario, new))) == new
    for path, quantity in list(new.items())[::7]:
        changed = dict(list_quantities(replace_numbers(scenario, {path: quantity})))
        assert changed == before | {path: quantity}
    assert dict(list_quantities(scenario)) == before
    assert replace_numbers(scenario, {}) == scenario


@pytest.mark.parametrize(
    "path",
    [
        "challenger.state",
        "challenger.nothing",
        "challenger",
        "nothing",
        "states.FRA.stake",
        "challenger.motivation.value",
        "arrangement.commitments.assistance.parties.0",
        "arrangement.commitments.assistance.parties.9",
    ],
)
def test_what_is_no_number_is_not_replaced(path: str) -> None:
    with pytest.raises(KeyError):
        replace_numbers(small(), {path: Quantity.point(1)})
