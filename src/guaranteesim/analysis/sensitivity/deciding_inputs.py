"""The inputs that the answer of a comparison hangs on, from its own worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.sensitivity.run_sensitivity import LEAST_WORLDS, analyse_runs
from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean
from guaranteesim.ensemble.inputs import draw_inputs, list_uncertain_inputs
from guaranteesim.ensemble.results import Results

Floats = NDArray[np.float64]

_PARTS = 5
"""Equal parts of the worlds by an input; the first and the last are compared."""
MOST_WORLDS = 10_000
"""Worlds that are analysed at most: more cost seconds and would resolve inputs of no weight."""


@dataclass(frozen=True)
class DecidingInputs:
    """The inputs that stand out from chance for one output.

    Attributes:
        paths: Their paths, the strongest first; empty if none is resolved.
        inputs: Number of uncertain inputs.
        worlds: Number of worlds that were analysed.
        ends: The output in the fifths of the worlds with the lowest and with the highest values of the
            strongest input; None if no input is resolved, or its values do not differ between them.
    """

    paths: tuple[str, ...]
    inputs: int
    worlds: int
    ends: tuple[Estimate, Estimate] | None = None


def find_deciding_inputs(run: Results, other: Results | None, outcome: Outcome) -> DecidingInputs | None:
    """Return the inputs that decide an outcome of a run, or its difference from another run.

    Returns:
        None if nothing can be said: too few worlds, no uncertain input, or the same value in every world.
    """
    runs = [_shorten(item) for item in (run, other) if item is not None]
    if len(runs[0].world_table) < LEAST_WORLDS or not any(
        list_uncertain_inputs(item.scenario) for item in runs
    ):
        return None
    if any(outcome.compute_by_world(item) is None for item in runs):
        return None
    pairs = [] if other is None else [(run.name, other.name)]
    found = analyse_runs(runs, [outcome], pairs=pairs)
    item = found.find(outcome.name, run.name, None if other is None else other.name)
    if item.found.is_constant:
        return None
    paths = tuple(influence.name for influence in item.found.resolved)
    ends = _estimate_ends(runs, outcome, paths[0]) if paths else None
    return DecidingInputs(paths, found.inputs, found.worlds, ends)


def _estimate_ends(runs: Sequence[Results], outcome: Outcome, path: str) -> tuple[Estimate, Estimate] | None:
    """Return an outcome, or its difference between two runs, where an input is lowest and highest."""
    holder = next(run for run in runs if path in list_uncertain_inputs(run.scenario))
    worlds = np.arange(len(holder.world_table))
    drawn = draw_inputs(holder.scenario, holder.scenario.run.seed, worlds, {path}).column(path).to_numpy()
    order = np.argsort(drawn, kind="stable")
    lowest, highest = np.array_split(order, _PARTS)[0], np.array_split(order, _PARTS)[-1]
    if drawn[lowest[-1]] == drawn[highest[0]]:
        return None
    values = [outcome.compute_by_world(run) for run in runs]
    within = outcome.find_range(runs[0])
    output = values[0]
    assert output is not None  # the caller has refused an outcome without a value in every world
    if len(runs) == 2:
        assert values[1] is not None
        output, within = output - values[1], within - outcome.find_range(runs[1])
    return estimate_mean(output[lowest], within), estimate_mean(output[highest], within)


def find_inputs_by_run(runs: Sequence[Results], outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """Return the paths of the inputs that decide an outcome of each run, the strongest first, by its name.

    A run of which the worlds cannot tell has none.
    """
    short = [_shorten(item) for item in runs]
    there = [item for item in short if outcome.compute_by_world(item) is not None]
    decided: dict[str, tuple[str, ...]] = {item.name: () for item in runs}
    uncertain = any(list_uncertain_inputs(item.scenario) for item in there)
    if not there or len(there[0].world_table) < LEAST_WORLDS or not uncertain:
        return decided
    for item in analyse_runs(there, [outcome], pairs=[]).outputs:
        decided[item.output.name] = tuple(influence.name for influence in item.found.resolved)
    return decided


def predict_from_inputs(run: Results, paths: Sequence[str], values: Floats) -> Floats:
    """Return what a few inputs predict of an outcome in every world, (W,): its mean among similar worlds.

    Worlds are similar if they are in the same fifth of every input.

    Args:
        run: The run.
        paths: At most two inputs.
        values: The outcome in every world, (W,).
    """
    table = draw_inputs(run.scenario, run.scenario.run.seed, np.arange(len(values)), set(paths))
    cell = np.zeros(len(values), dtype=np.intp)
    for path in paths:
        drawn = table.column(path).to_numpy()
        ranks = np.argsort(np.argsort(drawn, kind="stable"), kind="stable")
        cell = cell * 5 + ranks * 5 // len(values)
    sums = np.bincount(cell, weights=values)
    counts = np.bincount(cell)
    return np.asarray((sums / np.maximum(counts, 1))[cell])


def _shorten(run: Results) -> Results:
    """Return the first worlds of a run."""
    return replace(run, world_table=run.world_table.head(MOST_WORLDS))
