"""The states' ranges follow from the figures and rules in docs/scenarios.md."""

from __future__ import annotations

import math

import pytest

from guaranteesim.scenario.numbers.distributions import Point, Triangular, Uniform
from guaranteesim.scenario.schema import Scenario
from guaranteesim.scenario.schema.states import State

Table = list[list[str]]
SHARE = (0.05, 0.08, 0.20)
NOT_BY_RULE_G = {"CHN", "ISR", "BRA", "IDN"}
ONLY_ONE = {"TUR", "HUN"}
"""Members that impose sanctions or send arms, and not both."""
BESIDE_RUSSIA = {"POL", "FIN", "EST"}
POLLS = {"GBR": (58, 21), "DEU": (31, 53), "FRA": (33, 43)}
states_table = pytest.mark.parametrize("table", ["State"], indirect=True)


@pytest.fixture
def states(family: dict[str, Scenario]) -> dict[str, State]:
    return family["no-guarantee"].states


@states_table
def test_every_supporter_has_its_figures(table: Table, states: dict[str, State]) -> None:
    assert [row[0] for row in table] == [code for code in states if code not in ("RUS", "UKR")]


@states_table
def test_rule_g_ground_force(table: Table, states: dict[str, State]) -> None:
    for code, personnel, _, distance, _ in table:
        if code in NOT_BY_RULE_G:
            continue
        full = float(personnel) / 6 * math.exp(-float(distance) / 8000)
        expected = Triangular(*(round(max(full * share, 0.1), 1) for share in SHARE))
        assert states[code].forces.ground.shape == expected, code


@states_table
def test_rule_l_deployment(table: Table, states: dict[str, State]) -> None:
    for code, _, _, distance, _ in table:
        km = float(distance)
        assert states[code].deployment_days.shape == Uniform(round(10 + km / 200), round(30 + km / 100)), code


@states_table
def test_rule_s_stake(table: Table, states: dict[str, State]) -> None:
    for code, _, _, distance, member in table:
        supports = member == "yes" and code not in ONLY_ONE
        middle = 0.45 * math.exp(-float(distance) / 2000) + 0.3 * supports + 0.1 * (code in BESIDE_RUSSIA)
        expected = Uniform(round(max(middle - 0.2, 0), 2), round(min(middle + 0.2, 1), 2))
        assert states[code].stake.shape == expected, code


def test_rule_r_resolve(states: dict[str, State]) -> None:
    for code, (pro, contra) in POLLS.items():
        full = round(math.log(pro / contra), 2)
        assert states[code].resolve.mean.shape == Uniform(min(full, 0), max(full, 0)), code
    assert all(states[code].resolve.mean.centre == 0 for code in states.keys() - POLLS.keys())


@states_table
def test_europe_at_its_mode_is_near_what_would_stretch_it(table: Table, states: dict[str, State]) -> None:
    others = {"USA", "TUR", *NOT_BY_RULE_G}
    brigades = sum(states[row[0]].forces.ground.centre for row in table if row[0] not in others)
    assert math.isclose(brigades * 6, 85, abs_tol=0.5)


def test_a_lead_is_followed_by_nobody_who_leads(states: dict[str, State]) -> None:
    assert {state.follows for state in states.values()} == {None, "USA"}
    assert all(
        states[code].follows is None for code in ("USA", "FRA", "TUR", "HUN", "CHN", "ISR", "BRA", "IDN")
    )


PRINCIPALS = {"RUS", "UKR"}
ASK_PARLIAMENT = {"DEU", "TUR", "ITA", "NLD", "SWE", "FIN", "EST", "ROU", "HUN", "BRA"}


def test_rule_d_steps_of_a_decision(states: dict[str, State]) -> None:
    for code in states.keys() - PRINCIPALS:
        steps = ("executive", "parliament") if code in ASK_PARLIAMENT else ("executive",)
        assert states[code].procedure == steps, code


@states_table
def test_rule_n_enabler(table: Table, states: dict[str, State]) -> None:
    members = {row[0] for row in table if row[4] == "yes"} - {"USA"}
    assert {code: states[code].enabler for code in states} == {
        code: "USA" if code in members else None for code in states
    }
    less = {code: states[code].dependence.shape for code in states if states[code].dependence.centre != 1}
    assert less == {"FRA": Uniform(0.5, 1), "TUR": Uniform(0.3, 0.8)}


def test_rule_w_waiting(states: dict[str, State]) -> None:
    for code, state in states.items():
        assert state.waits_for.shape == (Point(0) if state.follows is None else Uniform(0, 0.3)), code


def test_every_scenario_begins_hot(family: dict[str, Scenario]) -> None:
    assert all(scenario.start.heat.shape == Point(1) for scenario in family.values())
