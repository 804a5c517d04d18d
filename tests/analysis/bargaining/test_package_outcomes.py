"""Outcome of a package against the run that it summarises."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from tests.small_world import make_results, make_scenario

from guaranteesim.analysis.bargaining.package_outcomes import (
    GROUPS,
    compute_group_means,
    convert_outcome,
    judge_package,
    read_outcome,
)
from guaranteesim.analysis.consent.acceptance import compute_acceptance
from guaranteesim.analysis.consent.choices import AnalysisDraws
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

WORLDS = 120
STATES = ("RUS", "UKR", "USA", "GBR")
OBJECTION = {"state": "RUS", "to": "any", "cost": {"uniform": [0.1, 0.3]}, "date": "2026", "stated": "No.",
             "source": "a text"}  # fmt: skip
TERMS = {
    "commitments": {"assistance": {
        "parties": ["USA", "GBR"], "trigger": {"rung": "limited_grab"}, "rule": "each",
    }},
    "signatories": ["UKR", "USA"], "acquiescence": ["RUS"],
}  # fmt: skip


def run(name: str, seed: int, **changes: object) -> Results:
    draws = np.random.default_rng(seed)
    made = make_scenario("each", name, arrangement=TERMS, **changes)
    columns = {f"utility_{state}": draws.normal(0, 1, WORLDS) for state in STATES}
    broken = {"major_violation": draws.random(WORLDS) < 0.3, "clash": draws.random(WORLDS) < 0.1}
    return make_results(made, [], WORLDS, **columns, **broken)


def asked(**objections: object) -> dict[str, object]:
    return {"acceptance": {"objections": {name.replace("_", "-"): item for name, item in objections.items()}}}


def test_surplus_cost_and_chances_are_those_of_the_run() -> None:
    these, those = run("deal", 1, **asked(rus_any=OBJECTION)), run("otherwise", 2)
    item, full = judge_package(these, those, STATES), compute_acceptance(these, those)
    assert item.required == ("UKR", "USA", "RUS")
    for state in item.required:
        assert item.surplus[state].value == pytest.approx(full[state].surplus.value)
        assert item.surplus[state].low == pytest.approx(full[state].surplus.low)
        assert item.accepts[state] == full[state].probability
    assert item.joint == full.joint
    cost = AnalysisDraws(these).draw_quantity(
        these.scenario.acceptance.objections["rus-any"].cost, "acceptance.objections.rus-any.cost"
    )
    assert item.costs["RUS"] == {"rus-any": pytest.approx(float(cost.mean()))}
    assert item.efficacy.value == pytest.approx(1 - these.worlds["major_violation"].mean())
    assert item.clash.value == pytest.approx(these.worlds["clash"].mean())


def test_a_state_that_is_not_required_has_its_gain() -> None:
    these, those = run("deal", 1), run("otherwise", 2)
    gain = (these.worlds["utility_GBR"] - those.worlds["utility_GBR"]).mean()
    item = judge_package(these, those, STATES)
    assert item.surplus["GBR"].value == pytest.approx(gain)
    assert "GBR" not in item.accepts


def test_an_absolute_objection_is_named_and_not_priced() -> None:
    never = {**OBJECTION, "absolute": True}
    these, those = run("deal", 1, **asked(rus_any=never, rus_too=OBJECTION)), run("otherwise", 2)
    item = judge_package(these, those, STATES)
    assert item.absolute["RUS"] == ("rus-any",)
    assert list(item.costs["RUS"]) == ["rus-too"]
    assert math.isfinite(item.surplus["RUS"].value)
    assert (item.joint.value, item.accepts["RUS"].value) == (0.0, 0.0)


def test_nothing_changes_where_the_deal_is_no_deal() -> None:
    these = run("deal", 1, acceptance={"correlation": 0})
    those = run("otherwise", 1)
    item = judge_package(these, those, STATES)
    assert {estimate.value for estimate in item.surplus.values()} == {0.0}
    assert item.joint.value == pytest.approx(1 / 8)


def test_groups_of_worlds_have_the_mean_of_all() -> None:
    values = np.random.default_rng(4).normal(size=200)
    means = compute_group_means(values)
    assert len(means) == GROUPS
    assert np.mean(means) == pytest.approx(values.mean())
    assert compute_group_means(values[:3]) == tuple(values[:3])


def test_kept_and_read_back_it_is_the_same() -> None:
    item = judge_package(run("deal", 1, **asked(rus_any=OBJECTION)), run("otherwise", 2), STATES)
    text = json.dumps(convert_outcome(item), allow_nan=False)
    assert read_outcome(json.loads(text)) == item


def test_a_run_that_does_not_tell_utilities() -> None:
    with pytest.raises(UserError, match="do not tell the utility of CHN"):
        judge_package(run("deal", 1), run("otherwise", 2), (*STATES, "CHN"))
