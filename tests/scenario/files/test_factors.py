"""Factors as users write them: what they mean, and one clear message for what they cannot mean."""

from __future__ import annotations

import pytest
from tests.ensemble.conftest import DATA, small

from guaranteesim.errors import UserError
from guaranteesim.scenario.files.factors import (
    check_bounds,
    check_values,
    find_holders,
    read_factor,
    read_factors,
)
from guaranteesim.scenario.numbers.draws import list_quantities
from guaranteesim.scenario.numbers.factor import Factor
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Scenario

FEAR = "challenger.clash_aversion"
FORMS = "write path=low..high, path=low..high:points, path=a,b,c or path alone"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    challenger = {
        "state": "RUS", "cost_sensitivity": {"value": 1, "source": "assumption", "range": [0.1, 4]},
        "status_quo": {"normal": [0, 1], "low": -5, "high": 2}, "motivation": 1,
    }  # fmt: skip
    return small(challenger=challenger)


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        (f"{FEAR}=0..2", Factor(FEAR, 0, 2, "utility")),
        (f" {FEAR} = 0.5 .. 2 ", Factor(FEAR, 0.5, 2, "utility")),
        (f"{FEAR}=1e-1..2", Factor(FEAR, 0.1, 2, "utility")),
        (f"{FEAR}=0.05..2", Factor(FEAR, 0.05, 2, "utility", "log")),
        (f"{FEAR}=0.05..2:linear", Factor(FEAR, 0.05, 2, "utility", "linear")),
        (f"{FEAR}=1..2:log:7", Factor(FEAR, 1, 2, "utility", "log", 7)),
        (f"{FEAR}=1..2: 7", Factor(FEAR, 1, 2, "utility", "linear", 7)),
        (f"{FEAR}=2, 0,1", Factor(FEAR, 0, 2, "utility", values=(2, 0, 1))),
        ("challenger.status_quo=-1..-.5", Factor("challenger.status_quo", -1, -0.5, "utility")),
        ("challenger.cost_sensitivity", Factor("challenger.cost_sensitivity", 0.1, 4, "ratio", "log")),
        (
            "states.GBR.stake",
            Factor("states.GBR.stake", 0.4, 0.8, "share", quantity=Quantity.uniform(0.4, 0.8)),
        ),
    ],
)
def test_what_is_written_is_what_is_meant(text: str, factor: Factor, scenario: Scenario) -> None:
    found = read_factor(text, [scenario])
    assert (found.path, found.low, found.high, found.scale) == (
        factor.path, factor.low, factor.high, factor.scale,
    )  # fmt: skip
    assert (found.points, found.values) == (factor.points, factor.values)
    assert (found.quantity and found.quantity.shape) == (factor.quantity and factor.quantity.shape)
    assert found.unit


def test_a_distribution_that_is_cut_off_has_its_range(scenario: Scenario) -> None:
    found = read_factor("challenger.status_quo", [scenario])
    assert (found.low, found.high) == (-5, 2)
    assert found.quantity == dict(list_quantities(scenario))["challenger.status_quo"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"cannot be read: {FORMS}"),
        ("=0..1", f"cannot be read: {FORMS}"),
        (f"{FEAR}=", f"cannot be read: {FORMS}"),
        ("challenger.clash_aversio=0..1", "in small (did you mean challenger.clash_aversion?)"),
        ("challenger.state=0..1", "there is no number 'challenger.state' in small"),
        ("states.\N{SUPERSCRIPT TWO}.stake=0..1", "there is no number"),
        ("states.FRA.stake=0..1", "there is no number 'states.FRA.stake'"),
        (f"{FEAR}=0..99", f"{FEAR} must be between 0 and 10 (utility), not 99"),
        (f"{FEAR}=-1..2", f"{FEAR} must be between 0 and 10 (utility), not -1"),
        (f"{FEAR}=1,11", f"{FEAR} must be between 0 and 10 (utility), not 11"),
        ("willingness.correlation=0..1", "not 1"),
        (f"{FEAR}=2..1", "the low end must be below the high end"),
        (f"{FEAR}=1..1", "the low end must be below the high end"),
        (f"{FEAR}=1", "gives one value: give a range or at least two values"),
        (f"{FEAR}=1,1", "gives one value: give a range or at least two values"),
        (f"{FEAR}=nan..1", f"'nan' is not a finite number; {FORMS}"),
        (f"{FEAR}=0..inf", f"'inf' is not a finite number; {FORMS}"),
        (f"{FEAR}=0,5..1", "'0,5' is not a finite number; write 0.5"),
        (f"{FEAR}=0..50%", "'50%' is not a finite number; write 0.5"),
        (f"{FEAR}=0..1..2", "'1..2' is not a finite number"),
        (f"{FEAR}=1,,2", "'' is not a finite number"),
        (f"{FEAR}=0..1:1", "comes a number of values from 2 to 100,000, log or linear, not '1'"),
        (f"{FEAR}=0..1:100001", "not '100001'"),
        (f"{FEAR}=0..1:{'9' * 5000}", "comes a number of values from 2 to 100,000"),
        (f"{FEAR}=0..1:\N{SUPERSCRIPT TWO}", "comes a number of values"),
        (f"{FEAR}=0..1:lgo", "log or linear, not 'lgo'"),
        (f"{FEAR}=0..1:log", "a logarithmic range must begin above 0"),
        ("challenger.motivation", "is 1 in small, with no range: write challenger.motivation=low..high"),
        (
            "arrangement.commitments.assistance.in_place.GBR.ground=0..1",
            "ground=0 does not fit small: arrangement.commitments.assistance.in_place.GBR: GBR has no force",
        ),
    ],
)  # fmt: skip
def test_nonsense_has_one_message(text: str, message: str, scenario: Scenario) -> None:
    with pytest.raises(UserError) as caught:
        read_factor(text, [scenario])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_path_is_given_once(scenario: Scenario) -> None:
    with pytest.raises(UserError, match=rf"--vary names {FEAR} twice; give it once"):
        read_factors([f"{FEAR}=0..1", "states.GBR.stake", f"{FEAR}=0..2"], [scenario])
    paths = [factor.path for factor in read_factors(["states.GBR.stake", f"{FEAR}=0..1"], [scenario])]
    assert paths == ["states.GBR.stake", FEAR]


def test_a_number_of_one_scenario_is_enough(scenario: Scenario) -> None:
    text = DATA["arrangement"]["commitments"]["assistance"]
    other = small(name="other", arrangement={"commitments": {"promise": text}})
    path = "arrangement.commitments.promise.scope"
    assert find_holders(path, [scenario, other]) == [other]
    assert read_factor(f"{path}=0..1", [scenario, other]).high == 1
    with pytest.raises(UserError, match=r"in small \("):
        find_holders(path, [scenario])


def test_a_number_that_could_be_given_says_how(scenario: Scenario) -> None:
    """A path of the schema to which no scenario gives a number."""
    path = "arrangement.protege_force_cap"
    with pytest.raises(UserError, match="there is no number"):
        read_factor(f"{path}=10..20", [scenario])


def test_values_are_checked_by_their_ends() -> None:
    assert check_bounds(FEAR, [3, 1, 2]) == [1, 3]
    assert check_bounds(FEAR, []) == []
    check_values(FEAR, (value / 10 for value in range(10)), [])
    with pytest.raises(UserError, match="must be a finite number, not inf"):
        check_bounds(FEAR, [0, float("inf")])
