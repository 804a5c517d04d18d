"""What a state weighs when it is asked: its expected gain, its objections and its procedure, world by world.

P(state accepts) = Λ((V − o)/τ) · q, a random-utility choice between two options [McFadden1974]. V is the
gain over no deal that the state expects, o the cost of its objections, τ the scale, and q the chance that its
constitutional procedure passes. All uncertain numbers differ from world to world.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from guaranteesim.analysis.comparison import comparability
from guaranteesim.analysis.consent.expected_gain import ExpectedGain, estimate_expected_gain
from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.analysis.text.features import has_feature
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.equations import logistic
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Objection
from guaranteesim.streams import Streams


@dataclass(frozen=True)
class Weighing:
    """Factors on the assumed numbers of acceptance; the defaults leave them as they are.

    Attributes:
        title: Its title as shown to readers.
        scale: Factor on the scale.
        objections: Factor on the costs of objections; an absolute objection stays absolute.
        wishes: Factor on the value of wishes, which are objections with a cost below 0.
        procedures: Whether constitutional procedures may fail.
    """

    title: str = "as assumed"
    scale: float = 1.0
    objections: float = 1.0
    wishes: float = 1.0
    procedures: bool = True


AS_ASSUMED = Weighing()


class AnalysisDraws:
    """Draws of uncertain numbers that only the analysis needs, for the worlds of a run.

    They come from the same streams as the draws of the model: equal paths give equal draws in every run.
    """

    def __init__(self, results: Results) -> None:
        worlds = Worlds.world.read(results.world_table)
        self.size = worlds.size
        self._streams = Streams(comparability.find_seed(results), worlds)

    def draw_quantity(self, quantity: Quantity, path: str) -> Floats:
        """Return one value per world, (W,); ``path`` is the path of the quantity in the scenario."""
        if quantity.is_point:
            return np.full(self.size, quantity.centre)
        draw = partial(self._streams.draw_uniform, "draw", 0)
        return quantity.draw_values(draw(path), lambda: draw(FITTED_ROW))


@dataclass(frozen=True)
class Choice:
    """Gains, costs and probability of acceptance of a state in each world; arrays (W,)."""

    gains: Floats
    costs: Mapping[str, Floats]
    procedure: Floats
    expected: ExpectedGain
    accepts: Floats
    slope: Floats
    merit: Floats
    scale: Floats


def compute_choices(
    results: Results, no_deal: Results, weighing: Weighing, draws: AnalysisDraws | None = None
) -> dict[str, Choice]:
    """Return what each required state weighs, in the order of the scenario.

    Raises:
        UserError: The runs did not meet the same histories, or have no utility of a required state.
    """
    comparability.check_same_histories([results, no_deal])
    numbers = AnalysisDraws(results) if draws is None else draws
    # All states have the same scale, in one array.
    scale = weighing.scale * numbers.draw_quantity(results.scenario.acceptance.scale, "acceptance.scale")
    return {
        state: _compute_choice(state, results, no_deal, numbers, weighing, scale)
        for state in results.scenario.required
    }


def _compute_choice(
    state: str,
    results: Results,
    no_deal: Results,
    draws: AnalysisDraws,
    weighing: Weighing,
    scale: Floats,
) -> Choice:
    scenario = results.scenario
    gains = compute_gains(Worlds.utility[state], state, results, no_deal)
    # Only the challenger knows its own motivation, so only its expectation may differ from world to world.
    knows = scenario.challenger.state == state
    value = estimate_expected_gain(gains, Worlds.motivation.read(results.world_table) if knows else None)
    costs = dict(_list_objection_costs(state, results, draws, weighing))
    procedure = _draw_procedure(state, results, draws) if weighing.procedures else _make_certain(draws)
    merit = (value.value - sum(costs.values(), np.zeros(draws.size))) / scale
    chance = logistic(merit)
    # Derivative of the logistic function, for the error that comes from estimating the expected gain.
    slope = chance * (1 - chance) / scale * procedure
    return Choice(gains, costs, procedure, value, chance * procedure, slope, merit, scale)


def compute_gains(column: str, state: str, results: Results, no_deal: Results) -> Floats:
    """Return the gain over no deal in a column of utility, world by world, (W,).

    Raises:
        UserError: A run has no such column.
    """
    for item in (results, no_deal):
        if column not in item.world_table:
            raise UserError(
                f"the results of {item.name} do not tell the utility of {state}: "
                f"run the scenario again, with {state} among its states"
            )
    these, those = (item.world_table[column].to_numpy(dtype=np.float64) for item in (results, no_deal))
    return np.asarray(these - those)


def _list_objection_costs(
    state: str, results: Results, draws: AnalysisDraws, weighing: Weighing
) -> Iterator[tuple[str, Floats]]:
    """Yield name and cost, (W,), of every objection of the state that applies."""
    for name, objection in results.scenario.acceptance.objections.items():
        if objection.state == state and has_feature(objection, results.scenario):
            cost = _draw_cost(name, objection, draws)
            # A cost below 0 is a wish that the arrangement fulfils; it has a factor of its own.
            yield name, cost * np.where(cost > 0, weighing.objections, weighing.wishes)


def _draw_cost(name: str, objection: Objection, draws: AnalysisDraws) -> Floats:
    if objection.absolute:
        # An infinite cost makes the logistic chance exactly 0.
        return np.full(draws.size, math.inf)
    return draws.draw_quantity(objection.cost, f"acceptance.objections.{name}.cost")


def _draw_procedure(state: str, results: Results, draws: AnalysisDraws) -> Floats:
    procedure = results.scenario.acceptance.procedures.get(state)
    if procedure is None:
        return _make_certain(draws)
    return draws.draw_quantity(procedure.passes, f"acceptance.procedures.{state}.passes")


def _make_certain(draws: AnalysisDraws) -> Floats:
    """Return a chance of 1 in every world, which takes the room of one number."""
    return np.broadcast_to(1.0, draws.size)
