"""What one package comes to: a few numbers that stand for its run, so that the worlds may be let go."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.acceptance import Acceptance, acceptance
from guaranteesim.analysis.draws import Draws
from guaranteesim.analysis.intervals import Estimate, Floats, mean, proportion
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError

GROUPS = 50
"""Groups of worlds whose means are kept; differences between packages have their intervals from these."""


@dataclass(frozen=True)
class Judged:
    """What the sides make of a package, and what it does.

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


def judged(results: Results, no_deal: Results, states: Sequence[str]) -> Judged:
    """What a package comes to.

    Args:
        results: Its run.
        no_deal: The run of what happens otherwise, on the same random numbers.
        states: Those whose surplus is wanted, required or not; an objection counts where they are required.

    Raises:
        UserError: the runs did not meet the same histories, or do not tell the utility of a state.
    """
    accepted = acceptance(results, no_deal)
    found = {item.state: item for item in accepted.consents}
    costs = {
        state: {name: cost.value for name, cost in item.costs.items() if math.isfinite(cost.value)}
        for state, item in found.items()
    }
    absolute = {
        state: tuple(name for name in item.costs if name not in costs[state]) for state, item in found.items()
    }
    worth = {state: _surplus(state, costs.get(state, {}), results, no_deal) for state in states}
    safe = _safe(results)
    efficacy, clash = peace_and_clash(results)
    return Judged(
        required=results.scenario.required,
        surplus={state: mean(values) for state, values in worth.items()},
        costs=costs,
        absolute=absolute,
        **_chances(accepted),
        efficacy=efficacy,
        clash=clash,
        groups={state: group_means(values) for state, values in worth.items()},
        safe=group_means(safe.astype(np.float64)),
    )


def peace_and_clash(results: Results) -> tuple[Estimate, Estimate]:
    """Shares of worlds without a major violation, and with a direct clash, within the horizon."""
    return proportion(_safe(results)), proportion(results.worlds["clash"].to_numpy() > 0)


def _safe(results: Results) -> NDArray[np.bool_]:
    return ~results.worlds["major_violation"].to_numpy(dtype=bool)


def group_means(values: Floats) -> tuple[float, ...]:
    """Means of consecutive groups of worlds of nearly one size; ``values`` (W,)."""
    parts = np.array_split(values, min(GROUPS, values.size))
    return tuple(float(part.mean()) for part in parts)


def _chances(accepted: Acceptance) -> dict[str, Any]:
    accepts = {item.state: item.probability for item in accepted.consents}
    return {"accepts": accepts, "joint": accepted.joint}


def _surplus(state: str, priced: Mapping[str, float], results: Results, no_deal: Results) -> Floats:
    """Gain over no deal less the objections of a price, world by world, (W,)."""
    column = f"utility_{state}"
    for item in (results, no_deal):
        if column not in item.worlds:
            raise UserError(f"the results of {item.name} do not tell the utility of {state}")
    values = results.worlds[column].to_numpy(np.float64) - no_deal.worlds[column].to_numpy(np.float64)
    draws = Draws(results)
    for name in priced:
        cost = results.scenario.acceptance.objections[name].cost
        values = values - draws.of(cost, f"acceptance.objections.{name}.cost")
    return np.asarray(values)


def as_data(item: Judged) -> dict[str, Any]:
    """Plain data for JSON, which :func:`from_data` reads back; what is not a number becomes ``None``."""
    data: dict[str, Any] = _plain(asdict(item))
    return data


def from_data(data: Mapping[str, Any]) -> Judged:
    """What :func:`as_data` wrote.

    Raises:
        KeyError, TypeError, ValueError: it was written by something else.
    """
    return Judged(
        required=tuple(data["required"]),
        surplus=_estimates(data["surplus"]),
        costs={state: dict(costs) for state, costs in data["costs"].items()},
        absolute={state: tuple(names) for state, names in data["absolute"].items()},
        accepts=_estimates(data["accepts"]),
        joint=_estimate(data["joint"]),
        efficacy=_estimate(data["efficacy"]),
        clash=_estimate(data["clash"]),
        groups={state: tuple(means) for state, means in data["groups"].items()},
        safe=tuple(data["safe"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _estimates(data: Mapping[str, Any]) -> dict[str, Estimate]:
    return {state: _estimate(item) for state, item in data.items()}


def _estimate(data: Mapping[str, Any]) -> Estimate:
    value, low, high = (
        math.nan if data[key] is None else float(data[key]) for key in ("value", "low", "high")
    )
    return Estimate(value, low, high, int(data["n"]))
