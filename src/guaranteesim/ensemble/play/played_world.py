"""One world simulated month by month, with the decisions of people or of the model alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.columns import Events, Timeline, Worlds
from guaranteesim.ensemble.crisis_counts import count_crises
from guaranteesim.ensemble.keep.markers import hash_content
from guaranteesim.ensemble.pandas_frames import convert_to_frame
from guaranteesim.ensemble.play.given_decisions import GivenDecisions
from guaranteesim.ensemble.results import Results
from guaranteesim.ensemble.run.blocks import build_events, open_model
from guaranteesim.ensemble.world_timeline import record_month
from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario

MonthTeller = Callable[[int, bool, Callable[[], Results]], None]
"""Called after each month: its number, whether the challenger acted, and what gives the world so far."""


def simulate_world(
    scenario: Scenario,
    seed: int,
    world: int,
    decisions: GivenDecisions | None = None,
    tell_month: MonthTeller | None = None,
) -> Results:
    """Return one world as results of a run of this world alone, recorded month by month.

    Args:
        scenario: The scenario.
        seed: Seed of all randomness.
        world: Number of the world.
        decisions: Where the played states decide; None where the model decides for all.
        tell_month: Called after each month. What ``decisions`` or this raises ends the simulation.
    """
    months: list[dict[str, int | float | bool]] = []
    with open_model(scenario, np.array([world]), seed, decisions=decisions) as model:
        if decisions is not None:
            decisions.join_model(model)
        while model.month < model.horizon:
            model.step()
            months.append(record_month(model))
            if tell_month is not None:
                tell_month(model.month, model.acts.at.size > 0, lambda: _build_results(model, seed, months))
        return _build_results(model, seed, months)


def _build_results(model: GuaranteeModel, seed: int, months: list[dict[str, int | float | bool]]) -> Results:
    scenario, events = model.spec, build_events(model)
    counts = count_crises(scenario, events, int(model.worlds[0]), 1)
    worlds = build_arrow_table(Worlds, model.record.build_world_table() | counts)
    timeline = {name: np.array([month[name] for month in months]) for name in months[0]}
    run = scenario.run.model_copy(update={"seed": seed, "worlds": 1})
    return Results(
        scenario.model_copy(update={"run": run}),
        convert_to_frame(worlds),
        convert_to_frame(build_arrow_table(Events, events, {Events.rung: scenario.rungs})),
        timeline=convert_to_frame(build_arrow_table(Timeline, timeline)),
        manifest={"seed": seed},
    )


def hash_world(results: Results, *, exact: bool = True) -> str:
    """Return a hash of every value of the world: of its row, its crises and its months.

    ``exact`` takes every bit. Otherwise nine digits count, since the last bits of exp and log differ between
    kinds of machines.
    """
    tables = (results.worlds, results.events, results.timeline)
    return hash_content([_list_values(table, exact) for table in tables])


def _list_values(table: pd.DataFrame, exact: bool) -> dict[str, list[str]]:
    def write_value(value: object) -> str:
        return f"{value:.9g}" if isinstance(value, float) and not exact else repr(value)

    return {str(name): [write_value(value) for value in table[name].tolist()] for name in table}
