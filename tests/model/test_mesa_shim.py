"""No name of ours is one that Mesa uses for something else, in any version that is allowed."""

from __future__ import annotations

import sys
from typing import Any

import mesa
import numpy as np
import pytest
from tests.model.lively import CALENDAR, LIVELY
from tests.model.small import merged, scenario
from validation.by_hand import Luck
from validation.by_hand.states import State as PlainState
from validation.by_hand.world import PlainWorld

from guaranteesim.model import GuaranteeModel
from guaranteesim.model.actors.principals import Challenger, Protege
from guaranteesim.model.actors.states import StateAgent
from guaranteesim.model.actors.supporters import Supporter

_MODELS = """
    _advance_time _agents _agents_by_type _all_agents _batch_context _default_schedule _do_step
    _event_generators _event_list _has_subscribers _mesa_notify _process_name _process_signal_type _rng
    _scenario _seed _simulator _suppress _time _user_step _wrapped_step agent_id_counter agent_types agents
    agents_by_type batch clear_all_subscriptions data_registry deregister_agent notify observables observe
    random register_agent remove_all_agents reset_randomizer reset_rng rng run_for run_model run_until
    running scenario schedule_event schedule_recurring step steps subscribers suppress time unobserve
"""
_AGENTS = """
    _datasets _ids advance create_agents from_dataframe model pos random remove rng scenario step unique_id
"""

OF_MODELS = frozenset(_MODELS.split())
"""Names of a model in Mesa 3.3.1, 3.4.0 to 3.4.2, 3.5.0 and 3.5.1 together."""

OF_AGENTS = frozenset(_AGENTS.split())
"""Names of an agent in the same versions."""

MEANT_FOR_MODELS = {"step", "run_model", "running"}
"""Overridden or written because Mesa asks a model to."""

MEANT_FOR_AGENTS = {"advance"}
"""A method Mesa leaves empty for agents to fill, and calls by name only."""


def names_of_mesa(of: object) -> set[str]:
    """Return the names of an instance of Mesa's that the installed version gives it, without dunders."""
    return {name for name in dir(of) if not name.startswith("__")}


def names_of_class(cls: type, base: type) -> set[str]:
    """Return what ``cls`` and its ancestors beside ``base`` define or annotate, without dunders."""
    ours = [ancestor for ancestor in cls.__mro__ if ancestor not in base.__mro__]
    found = {name for ancestor in ours for name in (*vars(ancestor), *ancestor.__annotations__)}
    hooks = set(vars(type("Empty", (base,), {})))
    return {name for name in found - hooks if not name.startswith("__")}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[type, set[str]]:
    """Names that code outside Mesa writes on each kind of model and agent while the test runs."""
    found: dict[type, set[str]] = {}

    def watch(cls: Any) -> None:
        plain = cls.__setattr__

        def note(self: object, name: str, value: Any) -> None:
            if not sys._getframe(1).f_globals["__name__"].startswith("mesa"):
                found.setdefault(type(self), set()).add(name)
            plain(self, name, value)

        monkeypatch.setattr(cls, "__setattr__", note)

    for cls in (GuaranteeModel, StateAgent, PlainWorld, PlainState):
        watch(cls)
    return found


FORM = merged(LIVELY, CALENDAR)


def test_the_lists_hold_every_name_of_the_installed_version() -> None:
    model = mesa.Model(rng=0)
    assert names_of_mesa(model) <= OF_MODELS
    assert names_of_mesa(mesa.Agent(model)) <= OF_AGENTS


def test_nothing_written_in_a_run_is_a_name_of_mesa(written: dict[type, set[str]]) -> None:
    model = GuaranteeModel(scenario(FORM), np.arange(40))
    model.run_model()
    model.step()
    assert {"spec", "month", "running"} <= written[GuaranteeModel]
    assert {"code", "peace_size"} <= written[Challenger]
    assert written[GuaranteeModel] & OF_MODELS <= MEANT_FOR_MODELS
    for agents in (Challenger, Protege, Supporter):
        assert not written[agents] & OF_AGENTS


def test_nothing_written_in_the_month_by_hand_is_a_name_of_mesa(written: dict[type, set[str]]) -> None:
    PlainWorld(scenario(FORM), Luck(1)).run_model()
    assert "spec" in written[PlainWorld]
    for cls, names in written.items():
        of, meant = (OF_MODELS, MEANT_FOR_MODELS) if cls is PlainWorld else (OF_AGENTS, MEANT_FOR_AGENTS)
        assert names & of <= meant


@pytest.mark.parametrize("cls", [GuaranteeModel, PlainWorld])
def test_no_class_of_models_defines_a_name_of_mesa(cls: type) -> None:
    assert names_of_class(cls, mesa.Model) & OF_MODELS <= MEANT_FOR_MODELS


@pytest.mark.parametrize("cls", [Challenger, Protege, Supporter, PlainState])
def test_no_class_of_agents_defines_a_name_of_mesa(cls: type) -> None:
    assert names_of_class(cls, mesa.Agent) & OF_AGENTS <= MEANT_FOR_AGENTS


def test_a_name_of_mesa_would_be_found(written: dict[type, set[str]]) -> None:
    model = GuaranteeModel(scenario(), np.arange(2))
    model.time = 1.0
    assert "time" in written[GuaranteeModel] & OF_MODELS

    class Clashing(GuaranteeModel):
        steps = 0
        rng: np.random.Generator

    assert names_of_class(Clashing, mesa.Model) & OF_MODELS == {*MEANT_FOR_MODELS, "steps", "rng"} - {
        "running"
    }
