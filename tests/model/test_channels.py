"""Each channel, switched off, leaves no trace of its mechanism in what the challenger weighs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.model.lively import LIVELY
from tests.model.small import merged, scenario, under

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.steps.choice import (
    _compute_success_probability,
    expected_utility,
)
from guaranteesim.model.steps.posture import Outlook, Posture
from guaranteesim.model.steps.war_value import estimate_war
from guaranteesim.scenario.files.catalog import list_shipped_scenarios
from guaranteesim.scenario.files.channels import CHANNELS, switch_off
from guaranteesim.scenario.reading.loader import load_scenario
from guaranteesim.scenario.schema import Scenario

CHANNEL = {item.name: item for item in CHANNELS}
SHIPPED = {path.stem: path for path in list_shipped_scenarios()}
WORLDS = 200


@pytest.fixture(scope="module")
def nato() -> Scenario:
    """An arrangement with troops in place, a lead, and nuclear parties."""
    return load_scenario(SHIPPED["nato-membership"], sets=["run.horizon_months=48"])


def open_model(spec: Scenario, *off: str) -> GuaranteeModel:
    model = GuaranteeModel(switch_off(spec, [CHANNEL[name] for name in off]), np.arange(WORLDS))
    model.month = 1
    return model


def read_outlooks(model: GuaranteeModel) -> tuple[Posture, list[Outlook]]:
    posture = Posture(model, np.arange(model.size))
    return posture, [posture.select_outlook(rung) for rung in range(len(model.ladder.names))]


def weigh(model: GuaranteeModel, **forced: float) -> np.ndarray:
    """Expected utility of every rung, (rungs, W), with parts of the outlook replaced by numbers."""
    posture, outlooks = read_outlooks(model)
    numbers = {name: np.full(model.size, value) for name, value in forced.items()}
    return np.stack(
        [
            expected_utility(model, posture, rung, replace(outlook, **numbers))
            for rung, outlook in enumerate(outlooks)
        ]
    )


@pytest.mark.parametrize(
    ("channel", "part"), [("clash", "clash"), ("nuclear", "nuclear_clash"), ("sanctions", "sanctions")]
)
def test_an_outlook_costs_nothing_where_its_channel_is_off(nato, channel, part):
    on, off = open_model(nato), open_model(nato, channel)
    assert (weigh(on) < weigh(on, **{part: 0.0})).any()
    np.testing.assert_array_equal(weigh(off), weigh(off, **{part: 0.0}))


def test_sanctions_that_come_back_cost_nothing_either():
    spec = load_scenario(SHIPPED["istanbul-draft-2022-ru"], sets=["start.sanctions=0.8", *RELIEF])
    everywhere = np.arange(WORLDS)

    def estimate(*off: str) -> np.ndarray:
        model = open_model(spec, *off)
        model.standing_sanctions.begin_month()
        last = len(model.ladder.names) - 1
        return np.asarray(model.standing_sanctions.estimate_threat(everywhere, last))

    assert (estimate() > 0).any()
    np.testing.assert_array_equal(estimate("sanctions"), 0)


RELIEF = [
    "arrangement.sanctions_relief={share: 0.5, snap_back: {rung: invasion, attribution: 0.3}}",
]


def test_help_does_not_lower_success_where_denial_is_off(nato):
    def success(model, helped):
        posture, outlooks = read_outlooks(model)
        attack, defence = (side.compute_strength(posture.at) for side in (model.challenger, model.protege))
        none = dict.fromkeys(("treaty_be", "other_be", "help_chance"), np.zeros(model.size))
        return np.stack(
            [
                _compute_success_probability(
                    model, posture, rung, outlook if helped else replace(outlook, **none), attack, defence
                )
                for rung, outlook in enumerate(outlooks)
            ]
        )

    on, off = open_model(nato), open_model(nato, "denial")
    assert (success(on, False) - success(on, True)).max() > 0.05
    np.testing.assert_allclose(success(off, True), success(on, False), atol=1e-5)


def test_a_clash_is_feared_as_much_where_denial_is_off(nato):
    """Help too small to count still clashes, with the same chance and the same share of the aversion."""
    (_, on), (_, off) = read_outlooks(open_model(nato)), read_outlooks(open_model(nato, "denial"))
    for one, other in zip(on, off, strict=True):
        for part in ("activation", "help_chance", "clash", "nuclear_clash", "sanctions"):
            np.testing.assert_array_equal(getattr(one, part), getattr(other, part), err_msg=part)
        # The share F/(F + F½), from forces that are a millionth of what they were.
        np.testing.assert_allclose(other.fighting_be, 1e-6 * one.fighting_be, rtol=1e-9, atol=1e-15)


def test_help_decides_no_contest_where_denial_is_off():
    terms = {**LIVELY, **under("each", in_place={"GBR": {"ground": 5}}), "willingness.intercept": 2}
    spec = scenario(terms)
    events = {}
    for name, item in (("on", spec), ("off", switch_off(spec, [CHANNEL["denial"]]))):
        model = GuaranteeModel(item, np.arange(WORLDS))
        model.run_model()
        events[name] = model.record.build_event_table()
    helped = events["off"]["treaty_be"] + events["off"]["outside_be"] + events["off"]["in_place_be"]
    assert 0 < helped.max() < 1e-3
    assert events["on"]["treaty_be"].max() > 1
    assert events["off"]["clash"].any()


def test_a_lead_moves_nobody_where_it_is_off(nato):
    alone = nato.model_copy(
        update={
            "states": {
                code: state.model_copy(update={"follows": None}) for code, state in nato.states.items()
            }
        }
    )
    (_, followed), (_, off), (_, without) = (
        read_outlooks(model)
        for model in (open_model(nato), open_model(nato, "lead"), open_model(alone, "lead"))
    )
    assert any((one.clash != other.clash).any() for one, other in zip(followed, off, strict=True))
    for one, other in zip(off, without, strict=True):
        np.testing.assert_array_equal(one.clash, other.clash)
        np.testing.assert_array_equal(one.activation, other.activation)


def test_protection_changes_no_occasion_where_that_channel_is_off():
    spec = scenario(
        {
            "protege": {"provocation_per_year": 3, "moral_hazard": 1, "void_restraint": 0.8},
            "theatre.opportunity.protection_effect": -0.5,
            "theatre.opportunity.per_year": 3,
            "beliefs.prior_mean": 0.9,
            **under("each", void_if_protege_attacks=True),
        }
    )

    def count_occasions(item: Scenario, protected: bool) -> tuple[int, int]:
        model = GuaranteeModel(
            item if protected else item.model_copy(update={"arrangement": type(item.arrangement)()}),
            np.arange(1000),
        )
        model.run_model()
        return int(model.record.provocations.sum()), int(model.record.opportunities.sum())

    off = switch_off(spec, [CHANNEL["provocation"]])
    assert count_occasions(spec, True) != count_occasions(spec, False)
    assert count_occasions(off, True) == count_occasions(off, False)


def test_cap_and_neutrality_leave_the_protege_as_strong_where_that_channel_is_off():
    terms = {"arrangement.protege_force_cap": 20, "arrangement.neutrality.readiness": 0.9}
    spec, free = scenario(terms), scenario()
    everywhere = np.arange(WORLDS)
    strength = [
        model.protege.compute_strength(everywhere)
        for model in (open_model(spec), open_model(spec, "own_force"), open_model(free))
    ]
    assert (strength[0] < strength[2]).all()
    np.testing.assert_array_equal(strength[1], strength[2])


def test_with_every_channel_off_a_guarantee_changes_no_act():
    """Two arrangements then meet the same acts in the same worlds: nothing in what is weighed differs."""
    risky = merged(LIVELY, {"theatre.nuclear.use_per_clash_month": 0, "challenger.clash_half_be": 5})
    specs = [
        scenario({**risky, **terms})
        for terms in ({"arrangement.commitments": None}, under("each", in_place={"GBR": {"ground": 5}}))
    ]
    acts = []
    for spec in specs:
        for item in (spec, switch_off(spec, CHANNELS)):
            model = GuaranteeModel(item, np.arange(WORLDS))
            model.run_model()
            acts.append(model.record.build_event_table())
    on_none, off_none, on_some, off_some = acts
    assert not np.array_equal(on_none["rung"], on_some["rung"])
    for column in ("world", "month", "rung"):
        np.testing.assert_array_equal(off_none[column], off_some[column], err_msg=column)


def test_denial_off_is_a_challenger_that_expects_no_help(nato, monkeypatch):
    """Up to the first act of a world: afterwards the help that really came makes a difference."""

    def run_first_acts(spec):
        model = GuaranteeModel(spec, np.arange(WORLDS))
        model.run_model()
        events = model.record.build_event_table()
        _, first = np.unique(events["world"], return_index=True)
        return [events[name][first] for name in ("world", "month", "rung")]

    on, scaled = run_first_acts(nato), run_first_acts(switch_off(nato, [CHANNEL["denial"]]))

    def ignore_help(compute):
        def compute_without_help(model, posture, rung, outlook, *others):
            none = dict.fromkeys(("treaty_be", "other_be", "help_chance"), np.zeros(posture.at.size))
            return compute(model, posture, rung, replace(outlook, **none), *others)

        return compute_without_help

    # Help counts in the chance of an act and, where the act opens a war, in the course of the war.
    for compute in (_compute_success_probability, estimate_war):
        monkeypatch.setattr(f"guaranteesim.model.steps.choice.{compute.__name__}", ignore_help(compute))
    np.testing.assert_array_equal(scaled, run_first_acts(nato))
    assert not (len(on[0]) == len(scaled[0]) and np.array_equal(on, scaled))
