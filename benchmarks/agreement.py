"""Do engine and plain version, each with its own luck, tell the same story on average?"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from validation.by_hand import Luck, PlainWorld
from validation.freeing import free

from guaranteesim.model import GuaranteeModel
from guaranteesim.scenario.schema import Scenario

Floats = NDArray[np.float64]

MOST = 4.75
"""A |z| beyond this is a disagreement: one outcome exceeds it by chance twice in a million comparisons."""

WORLD = (
    "opportunities", "provocations", "major_violation", "peace_months", "quiet_months", "wars",
    "war_months", "territory_lost", "clash", "nuclear_use", "arms_bn", "fighting_be_months",
    "in_place_be_months", "in_force_months", "voided", "drawn_in", "true_reliability", "believed_reliability",
)  # fmt: skip
COUNTED = ("provoked", "casus", "called", "judged", "decided", "honoured", "adequate", "in_time", "success")
SUMMED = ("anticipated", "treaty_be", "outside_be", "in_place_be", "probability")


@dataclass(frozen=True)
class Comparison:
    """One outcome: means over worlds in both versions, and how many standard errors lie between them."""

    outcome: str
    engine: float
    plain: float
    z: float


def compare(scenario: Scenario, engine_worlds: int, plain_worlds: int, seconds: float) -> list[Comparison]:
    """Compare the means of all outcomes; the plain version stops when ``seconds`` are over."""
    ours = plain_outcomes(scenario, plain_worlds, seconds)
    theirs = engine_outcomes(scenario, engine_worlds)
    return [_comparison(name, theirs[name], ours[name]) for name in theirs]


def engine_outcomes(scenario: Scenario, worlds: int) -> dict[str, Floats]:
    """Each outcome world by world, from the engine."""
    model = GuaranteeModel(scenario, np.arange(worlds))
    model.run_model()
    outcomes = _outcomes(scenario, model.record.build_world_table(), model.record.build_event_table(), worlds)
    free(model)
    return outcomes


def plain_outcomes(scenario: Scenario, worlds: int, seconds: float) -> dict[str, Floats]:
    """Each outcome world by world, from at most so many plain worlds."""
    end = time.monotonic() + seconds
    rows: list[dict[str, Any]] = []
    crises: list[dict[str, Any]] = []
    while len(rows) < worlds and (time.monotonic() < end or len(rows) < 2):
        world = PlainWorld(scenario, Luck(len(rows)))
        world.run_model()
        crises += [{"world": len(rows), **crisis} for crisis in world.record.crises]
        rows.append(world.record.row())
        free(world)
    return _outcomes(scenario, _columns(rows), _columns(crises), len(rows))


def _columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _outcomes(
    scenario: Scenario, worlds: Mapping[str, Any], events: Mapping[str, Any], count: int
) -> dict[str, Floats]:
    """Values a world, shape (count,): the world's own, and its crises counted or summed."""
    states = (scenario.challenger.state, scenario.protege.state, *scenario.guarantors[:2])
    names = [name for name in WORLD if name in worlds]
    names += dict.fromkeys(f"utility_{state}" for state in states)
    found = {name: np.asarray(worlds[name], dtype=np.float64) for name in names}
    place, rung = events.get("world", np.zeros(0, dtype=np.int64)), events.get("rung", np.zeros(0))
    for code, name in enumerate(scenario.rungs):
        found[f"acts: {name}"] = np.bincount(place[rung == code], minlength=count).astype(np.float64)
    for name in (*COUNTED, *SUMMED):
        weights = np.asarray(events.get(name, np.zeros(0)), dtype=np.float64)
        found[f"crises: {name}"] = np.bincount(place, weights=weights, minlength=count).astype(np.float64)
    return found


def _comparison(outcome: str, engine: Floats, plain: Floats) -> Comparison:
    """A two-sample z, its variance that of all worlds together, as if the two versions were one."""
    variance = float(np.concatenate([engine, plain]).var(ddof=1))
    error = (variance / engine.size + variance / plain.size) ** 0.5
    gap = float(engine.mean() - plain.mean())
    return Comparison(outcome, float(engine.mean()), float(plain.mean()), gap / error if error > 0 else 0.0)
