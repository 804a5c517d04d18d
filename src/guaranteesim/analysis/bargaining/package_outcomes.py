"""Outcome of one package: a few numbers that stand for its run, so that the worlds may be let go."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.consent.acceptance import Acceptance, AnalysisDraws, compute_acceptance
from guaranteesim.analysis.statistics.intervals import Estimate, Floats, estimate_mean, estimate_proportion
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

GROUPS = 50
"""Groups of worlds whose means are kept; differences between packages have their intervals from these."""


@dataclass(frozen=True)
class PackageOutcome:
    """Worth of a package to the sides, and its outcomes.

    Attributes:
        required: Whose acceptance it takes.
        surplus: By state: mean gain over no deal less the objections that have a price.
        costs: By state: mean cost of each of its objections that applies and has a price.
        absolute: By state: names of the objections that apply and that no price settles.
        accepts: By required state: chance that it accepts.
        joint: Chance that all required states accept.
        efficacy: Share of worlds without a major violation, if in force.
        clash: Share of worlds with a direct clash, likewise.
        groups: By state: the surplus as means of :data:`GROUPS` groups of worlds, at most.
        safe: The efficacy likewise.
    """

    required: tuple[str, ...]
    surplus: Mapping[str, Estimate]
    costs: Mapping[str, Mapping[str, float]]
    absolute: Mapping[str, tuple[str, ...]]
    accepts: Mapping[str, Estimate]
    joint: Estimate
    efficacy: Estimate
    clash: Estimate
    groups: Mapping[str, tuple[float, ...]]
    safe: tuple[float, ...]


def judge_package(results: Results, no_deal: Results, states: Sequence[str]) -> PackageOutcome:
    """Return what a package comes to.

    Args:
        results: Its run.
        no_deal: The run of what happens otherwise, on the same random numbers.
        states: Those whose surplus is wanted, required or not; an objection counts where they are required.

    Raises:
        UserError: the runs did not meet the same histories, or do not tell the utility of a state.
    """
    accepted = compute_acceptance(results, no_deal)
    found = {item.state: item for item in accepted.consents}
    costs = {
        state: {name: cost.value for name, cost in item.costs.items() if math.isfinite(cost.value)}
        for state, item in found.items()
    }
    absolute = {
        state: tuple(name for name in item.costs if name not in costs[state]) for state, item in found.items()
    }
    worth = {state: _compute_state_surplus(state, costs.get(state, {}), results, no_deal) for state in states}
    safe = _find_peaceful(results)
    efficacy, clash = compute_peace_and_clash(results)
    return PackageOutcome(
        required=results.scenario.required,
        surplus={state: estimate_mean(values) for state, values in worth.items()},
        costs=costs,
        absolute=absolute,
        **_list_acceptance_chances(accepted),
        efficacy=efficacy,
        clash=clash,
        groups={state: compute_group_means(values) for state, values in worth.items()},
        safe=compute_group_means(safe.astype(np.float64)),
    )


def compute_peace_and_clash(results: Results) -> tuple[Estimate, Estimate]:
    """Shares of worlds without a major violation, and with a direct clash, within the horizon."""
    return estimate_proportion(_find_peaceful(results)), estimate_proportion(
        Worlds.clash.read(results.worlds) > 0
    )


def _find_peaceful(results: Results) -> NDArray[np.bool_]:
    return ~Worlds.major_violation.read(results.worlds)


def compute_group_means(values: Floats) -> tuple[float, ...]:
    """Means of consecutive groups of worlds of nearly one size; ``values`` (W,)."""
    parts = np.array_split(values, min(GROUPS, values.size))
    return tuple(float(part.mean()) for part in parts)


def _list_acceptance_chances(accepted: Acceptance) -> dict[str, Any]:
    accepts = {item.state: item.probability for item in accepted.consents}
    return {"accepts": accepts, "joint": accepted.joint}


def _compute_state_surplus(
    state: str, priced: Mapping[str, float], results: Results, no_deal: Results
) -> Floats:
    """Gain over no deal less the objections of a price, world by world, (W,)."""
    column = Worlds.utility[state]
    for item in (results, no_deal):
        if column not in item.worlds:
            raise UserError(f"the results of {item.name} do not tell the utility of {state}")
    values = results.worlds[column].to_numpy(np.float64) - no_deal.worlds[column].to_numpy(np.float64)
    draws = AnalysisDraws(results)
    for name in priced:
        cost = results.scenario.acceptance.objections[name].cost
        values = values - draws.draw_quantity(cost, f"acceptance.objections.{name}.cost")
    return np.asarray(values)


def convert_outcome(item: PackageOutcome) -> dict[str, Any]:
    """Plain data for JSON, which :func:`read_outcome` reads back; what is not a number becomes ``None``."""
    data: dict[str, Any] = _convert_value(asdict(item))
    return data


def read_outcome(data: Mapping[str, Any]) -> PackageOutcome:
    """Return what :func:`convert_outcome` wrote.

    Raises:
        KeyError, TypeError, ValueError: it was written by something else.
    """
    return PackageOutcome(
        required=tuple(data["required"]),
        surplus=_read_estimates(data["surplus"]),
        costs={state: dict(costs) for state, costs in data["costs"].items()},
        absolute={state: tuple(names) for state, names in data["absolute"].items()},
        accepts=_read_estimates(data["accepts"]),
        joint=_read_estimate(data["joint"]),
        efficacy=_read_estimate(data["efficacy"]),
        clash=_read_estimate(data["clash"]),
        groups={state: tuple(means) for state, means in data["groups"].items()},
        safe=tuple(data["safe"]),
    )


def _convert_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _convert_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_convert_value(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _read_estimates(data: Mapping[str, Any]) -> dict[str, Estimate]:
    return {state: _read_estimate(item) for state, item in data.items()}


def _read_estimate(data: Mapping[str, Any]) -> Estimate:
    value, low, high = (
        math.nan if data[key] is None else float(data[key]) for key in ("value", "low", "high")
    )
    return Estimate(value, low, high, int(data["n"]))
