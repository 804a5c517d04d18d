"""Outcome of one package: a summary of its run, so that its worlds need not stay in memory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.consent.acceptance import Acceptance, compute_acceptance
from guaranteesim.analysis.consent.choices import AnalysisDraws
from guaranteesim.analysis.statistics.intervals import Estimate, Floats, estimate_mean, estimate_proportion
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

GROUPS = 50
"""Number of groups of worlds whose means are kept for intervals of differences between packages."""


@dataclass(frozen=True)
class PackageOutcome:
    """Value of a package to the states, and its outcomes.

    Attributes:
        required: States whose acceptance it needs.
        surplus: By state: mean gain over no deal less the objections that have a price.
        costs: By state: mean cost of each of its objections that applies and has a price.
        absolute: By state: names of the absolute objections that apply.
        accepts: By required state: probability that it accepts.
        joint: Probability that all required states accept.
        efficacy: Share of worlds without a major violation, if in force.
        clash: Share of worlds with a direct clash, if in force.
        groups: By state: means of the surplus over at most :data:`GROUPS` groups of worlds.
        safe: Shares of worlds without a major violation in the same groups.
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
    """Return the outcome of a package.

    Args:
        results: The run of the package.
        no_deal: The run without an arrangement, on the same random numbers.
        states: States whose surplus is computed; objections count only for required states.

    Raises:
        UserError: The runs did not meet the same histories, or have no utility of a state.
    """
    accepted = compute_acceptance(results, no_deal)
    found = {item.state: item for item in accepted.consents}
    # Absolute objections have an infinite cost and are kept by name only.
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
    """Return the shares of worlds without a major violation and with a direct clash within the horizon."""
    return estimate_proportion(_find_peaceful(results)), estimate_proportion(
        Worlds.clash.read(results.world_table) > 0
    )


def _find_peaceful(results: Results) -> NDArray[np.bool_]:
    return ~Worlds.major_violation.read(results.world_table)


def compute_group_means(values: Floats) -> tuple[float, ...]:
    """Return the means of consecutive groups of worlds of nearly equal size; ``values`` is (W,)."""
    # Consecutive worlds are independent, so any grouping gives an unbiased spread of the means.
    parts = np.array_split(values, min(GROUPS, values.size))
    return tuple(float(part.mean()) for part in parts)


def _list_acceptance_chances(accepted: Acceptance) -> dict[str, Any]:
    accepts = {item.state: item.probability for item in accepted.consents}
    return {"accepts": accepts, "joint": accepted.joint}


def _compute_state_surplus(
    state: str, priced: Mapping[str, float], results: Results, no_deal: Results
) -> Floats:
    """Return the gain over no deal less the priced objections, world by world, (W,)."""
    column = Worlds.utility[state]
    for item in (results, no_deal):
        if column not in item.world_table:
            raise UserError(f"the results of {item.name} do not tell the utility of {state}")
    these, those = (item.world_table[column].to_numpy(np.float64) for item in (results, no_deal))
    values = these - those
    draws = AnalysisDraws(results)
    for name in priced:
        # The same path as in the acceptance, so that the cost drawn per world is the same.
        cost = results.scenario.acceptance.objections[name].cost
        values = values - draws.draw_quantity(cost, f"acceptance.objections.{name}.cost")
    return np.asarray(values)


def convert_outcome(item: PackageOutcome) -> dict[str, Any]:
    """Return plain data for JSON, which :func:`read_outcome` reads back; nan becomes ``None``."""
    data: dict[str, Any] = _convert_value(asdict(item))
    return data


def read_outcome(data: Mapping[str, Any]) -> PackageOutcome:
    """Return the outcome from the data of :func:`convert_outcome`.

    Raises:
        KeyError, TypeError, ValueError: The data have another form.
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
    # JSON has no nan; infinite values are kept, because Python reads them back.
    return None if isinstance(value, float) and math.isnan(value) else value


def _read_estimates(data: Mapping[str, Any]) -> dict[str, Estimate]:
    return {state: _read_estimate(item) for state, item in data.items()}


def _read_estimate(data: Mapping[str, Any]) -> Estimate:
    value, low, high = (
        math.nan if data[key] is None else float(data[key]) for key in ("value", "low", "high")
    )
    return Estimate(value, low, high, int(data["n"]))
