"""Channels: the numbers that switch a mechanism off exist, change alone, and keep a scenario valid."""

from __future__ import annotations

import numpy as np
import pytest

from guaranteesim.scenario.files.catalog import list_shipped_scenarios
from guaranteesim.scenario.files.channels import (
    CHANNELS,
    NEGLIGIBLE,
    Channel,
    find_channels_at_work,
    switch_off,
)
from guaranteesim.scenario.numbers.distributions import SHAPES
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

SHIPPED = {path.stem: path for path in list_shipped_scenarios()}
CAPPED = "draft-treaty-2022-ru"
U = np.linspace(0.001, 0.999, 97)


def get_channel(name: str) -> Channel:
    return {item.name: item for item in CHANNELS}[name]


@pytest.fixture(scope="module")
def coalition() -> Scenario:
    return load_scenario(SHIPPED["coalition-of-the-willing"])


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda item: item.name)
def test_a_channel_changes_its_numbers_and_no_others(channel: Channel) -> None:
    scenario = load_scenario(SHIPPED[CAPPED])
    before, after = (dict(list_quantities(item)) for item in (scenario, switch_off(scenario, [channel])))
    assert list(before) == list(after)
    changed = {path for path in before if before[path] != after[path]}
    assert changed
    assert changed <= {*channel.values, *channel.scaled}
    # Every number is one that the schema knows: a slip in a path would switch nothing off.
    assert {*channel.values, *channel.scaled} <= set(before)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scenario_stays_valid_with_every_channel_off(name: str) -> None:
    scenario = load_scenario(SHIPPED[name])
    silent = switch_off(scenario, CHANNELS)
    assert Scenario.model_validate(silent.model_dump()) == silent
    assert switch_off(silent, [item for item in CHANNELS if item.name != "denial"]) == silent


def test_no_channel_off_is_the_scenario_itself(coalition: Scenario) -> None:
    assert switch_off(coalition, []) == coalition


def test_the_order_does_not_matter(coalition: Scenario) -> None:
    assert switch_off(coalition, CHANNELS) == switch_off(coalition, reversed(CHANNELS))


def test_denial_scales_the_draws_of_every_world(coalition: Scenario) -> None:
    off = switch_off(coalition, [get_channel("denial")])
    before, after = (dict(list_quantities(item)) for item in (coalition, off))
    for path in get_channel("denial").scaled:
        np.testing.assert_allclose(
            after[path].sample_values(U), NEGLIGIBLE * before[path].sample_values(U), rtol=1e-12
        )


FORMS = {
    "value": {"value": 0.4},
    "uniform": {"uniform": [0.2, 0.6]},
    "triangular": {"triangular": [0.2, 0.3, 0.6]},
    "normal": {"normal": [0.4, 0.3], "low": 0.1, "high": 2},
    "beta": {"beta": [2, 3], "low": 0.5, "high": 4},
    "fitted": {"fitted": "challenger.motivation", "times": 2},
    "choice": {"choice": [0.1, 0.4], "weights": [1, 3]},
}


@pytest.mark.parametrize("key", SHAPES)
def test_every_distribution_can_be_scaled(key: str, coalition: Scenario) -> None:
    number = Quantity.from_form(FORMS[key])
    path = "theatre.instruments.air.be_per_unit"
    theatre = coalition.theatre
    air = theatre.instruments.air.model_copy(update={"be_per_unit": number})
    instruments = theatre.instruments.model_copy(update={"air": air})
    scenario = coalition.model_copy(
        update={"theatre": theatre.model_copy(update={"instruments": instruments})}
    )
    off = dict(list_quantities(switch_off(scenario, [get_channel("denial")])))[path]
    np.testing.assert_allclose(off.sample_values(U), NEGLIGIBLE * number.sample_values(U), rtol=1e-12)


def test_channels_at_work(coalition: Scenario) -> None:
    """A channel is at work where its numbers are not off in one of the arrangements."""
    none = load_scenario(SHIPPED["no-guarantee"])
    names = [item.name for item in find_channels_at_work([none, coalition])]
    assert names == ["denial", "clash", "nuclear", "sanctions", "lead", "provocation"]
    assert "lead" not in [item.name for item in find_channels_at_work([none])]
    capped = load_scenario(SHIPPED[CAPPED])
    assert "own_force" in [item.name for item in find_channels_at_work([none, capped])]


@pytest.mark.parametrize("setting", ["challenger.nuclear_aversion=0", "switches.nuclear_risk=false"])
def test_a_channel_that_is_off_already_is_not_at_work(setting: str) -> None:
    quiet = load_scenario(SHIPPED["nato-membership"], sets=[setting])
    assert "nuclear" not in [item.name for item in find_channels_at_work([quiet])]


def test_names_differ_and_say_how_they_are_switched_off() -> None:
    assert len({item.name for item in CHANNELS}) == len(CHANNELS)
    assert get_channel("clash").describe_numbers() == "challenger.clash_aversion = 0"
    assert "challenger.clash_half_be × 1e-06" in get_channel("denial").describe_numbers()
