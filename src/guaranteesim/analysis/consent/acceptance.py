"""Acceptance: each required state compares an arrangement with no deal and counts its declared objections.

P(state accepts) = Λ((V − o)/τ) · q, a random-utility choice between two options [McFadden1974]. V is the
gain over no deal that the state expects, o the cost of its objections, τ the scale, and q the chance that its
constitutional procedure passes. One common factor moves the decisions of all required states
(:mod:`guaranteesim.analysis.consent.joint_chance`). All uncertain numbers differ from world to world. Both
runs met the same histories.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from guaranteesim.analysis.comparison import comparability
from guaranteesim.analysis.consent import joint_chance
from guaranteesim.analysis.consent.expected_gain import ExpectedGain, estimate_expected_gain
from guaranteesim.analysis.consent.joint_chance import bound_joint_chance
from guaranteesim.analysis.consent.signing import Outlook, Signer, Signing, bound_entry
from guaranteesim.analysis.statistics.intervals import Estimate, Floats, estimate_mean, estimate_smooth_chance
from guaranteesim.analysis.statistics.mean_bounds import ValueRange
from guaranteesim.analysis.text.features import has_feature
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results
from guaranteesim.equations import logistic
from guaranteesim.errors import UserError
from guaranteesim.scenario.numbers.posterior_sample import FITTED_ROW
from guaranteesim.scenario.numbers.quantity import Quantity
from guaranteesim.scenario.schema import Objection, Scenario
from guaranteesim.streams import Streams

PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "forces", "arms", "word", "terms")
"""Parts of utility, as the model names its columns."""


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


@dataclass(frozen=True, repr=False)
class Consent:
    """Acceptance of an arrangement by one state.

    Attributes:
        state: Its code.
        role: "signs", or "acquiesces" where it does not sign but could prevent the arrangement.
        gain: Mean gain of utility over no deal, world by world; 1 is the value of the whole protégé.
        objections: Mean total cost of its objections that apply, including wishes (cost below 0); inf where
            one is absolute.
        costs: Mean cost of each objection that applies, by name.
        procedure: Mean chance that its constitutional procedure passes; 1 where it has none.
        probability: Probability that it accepts.
        parts: The gain by part, in the order of :data:`PARTS`; empty where the runs do not have the columns.
        surplus: Mean gain less objections; −inf where one is absolute.
        accepts: (W,) chance that it accepts in each world.
        slope: (W,) derivative of that chance with respect to the expected gain.
        expected: The gain that it expects.
        merit: (W,) expected gain less objections, in units of the scale.
        scale: (W,) the scale.
        passes: (W,) the chance that its procedure passes.
    """

    state: str
    role: str
    gain: Estimate
    objections: Estimate
    costs: Mapping[str, Estimate]
    procedure: Estimate
    probability: Estimate
    parts: Mapping[str, Estimate]
    surplus: Estimate
    accepts: Floats = field(compare=False)
    slope: Floats = field(compare=False)
    expected: ExpectedGain = field(compare=False)
    merit: Floats = field(compare=False)
    scale: Floats = field(compare=False)
    passes: Floats = field(compare=False)

    def __repr__(self) -> str:
        return f"Consent({self.state} {self.role}: {self.probability.value:.3f})"

    @property
    def objection_names(self) -> tuple[str, ...]:
        """Names of the objections that apply."""
        return tuple(self.costs)


@dataclass(frozen=True, repr=False)
class Acceptance:
    """Acceptance of one arrangement by all required states.

    Attributes:
        name: The arrangement.
        consents: One entry per required state, in the order of the scenario.
        joint: Probability that all accept, so that the arrangement enters into force.
        independent: The same if, given the world, every state decided by itself.
        bounds: The least and the greatest probability that all accept, whatever their dependence is.
        correlation: Mean correlation of their decisions.
        weights: (W,) the joint probability in each world.
        leverage: For each consent, (W,): derivative of the weights with respect to the expected gain.
        rho: (W,) the correlation in each world.
        signing: The states in the order in which they decide; None where neither solidarity nor a threshold
            makes the order matter.
    """

    name: str
    consents: tuple[Consent, ...]
    joint: Estimate
    independent: Estimate
    bounds: tuple[float, float]
    correlation: float
    weights: Floats = field(compare=False)
    leverage: tuple[Floats, ...] = field(compare=False)
    rho: Floats = field(compare=False)
    signing: Signing | None = field(compare=False)

    def __repr__(self) -> str:
        each = ", ".join(f"{item.state} {item.probability.value:.3f}" for item in self.consents)
        return f"Acceptance({self.name}: {each}; jointly {self.joint.value:.3f})"

    def __getitem__(self, state: str) -> Consent:
        """Return the consent of a required state.

        Raises:
            KeyError: The acceptance of the state is not required.
        """
        return {item.state: item for item in self.consents}[state]

    def compute_influence(self, by: Floats) -> Floats:
        """Return the influence on mean(weights · by) that comes from estimating expected gains, (W,)."""
        return _sum_influences(self.consents, self.leverage, by)

    @property
    def moved(self) -> Floats:
        """Influence on the mean of the weights that comes from estimating expected gains, (W,)."""
        return self.compute_influence(np.ones(self.rho.size))

    @property
    def required(self) -> tuple[str, ...]:
        """Codes of the states whose acceptance is required, in the order of the scenario."""
        return tuple(item.state for item in self.consents)

    def compute_chance_without(self, state: str) -> Estimate:
        """Return the probability that all other required states accept."""
        others = tuple(item for item in self.consents if item.state != state)
        if self.signing is None:
            return _compute_joint(others, self.rho)[2]
        outlook = self.signing.compute_all_but(state)
        return _estimate_chance(outlook.weights, _list_influences(self.consents, outlook))


def compute_acceptance(results: Results, no_deal: Results, weighing: Weighing = AS_ASSUMED) -> Acceptance:
    """Return the acceptance of an arrangement by each required state, against no deal.

    Args:
        results: The run of the arrangement, as if in force.
        no_deal: The run without an arrangement, on the same random numbers.
        weighing: Factors on the assumed numbers.

    Raises:
        UserError: The runs did not meet the same histories, or have no utility of a required state.
    """
    draws = AnalysisDraws(results)
    choices = _compute_choices(results, no_deal, weighing, draws)
    consents = tuple(_summarise_consent(state, choice, results, no_deal) for state, choice in choices.items())
    rho, signing = _draw_correlation(results, draws), _order_signing(results, choices, draws)
    if signing is not None:
        consents = tuple(_follow_others(item, consents, signing) for item in consents)
    weights, leverage, joint = _compute_joint(consents, rho, signing)
    apart = None if signing is None else replace(signing, rho=np.zeros(rho.size))
    return Acceptance(
        results.name,
        consents,
        joint,
        _compute_joint(consents, np.zeros(rho.size), apart)[2],
        _bound_entry(consents, signing),
        float(rho.mean()) if rho.size else math.nan,
        weights,
        leverage,
        rho,
        signing,
    )


@dataclass(frozen=True, repr=False)
class JointAcceptance:
    """The part of an :class:`Acceptance` that is about all required states together.

    Attributes:
        joint: Probability that all accept.
        weights: (W,) the joint probability in each world.
        moved: (W,) the influence on the mean of the weights that comes from estimating expected gains.
    """

    joint: Estimate
    weights: Floats = field(compare=False)
    moved: Floats = field(compare=False)


def compute_joint_acceptance(
    results: Results, no_deal: Results, weighing: Weighing = AS_ASSUMED
) -> JointAcceptance:
    """Return what :func:`compute_acceptance` finds for all states together, without each state's parts."""
    draws = AnalysisDraws(results)
    choices = _compute_choices(results, no_deal, weighing, draws)
    signing = _order_signing(results, choices, draws)
    rho = _draw_correlation(results, draws)
    consents = tuple(choices.values())
    weights, leverage, joint = _compute_joint(consents, rho, signing, tuple(choices))
    # The parts are let go: a comparison holds this for every arrangement and weighing.
    return JointAcceptance(joint, weights, _sum_influences(consents, leverage, np.ones(rho.size)))


def compute_joint_chance(results: Results, no_deal: Results, weighing: Weighing = AS_ASSUMED) -> Estimate:
    """Return the ``joint`` of :func:`compute_acceptance`, without computing its parts."""
    return compute_joint_acceptance(results, no_deal, weighing).joint


def compute_joint_weights(
    results: Results, no_deal: Results, draws: AnalysisDraws, weighing: Weighing = AS_ASSUMED
) -> Floats:
    """Return the chance in each world that all required states accept, (W,).

    The arguments are those of :func:`compute_acceptance`; ``draws`` are the uncertain numbers of acceptance.
    """
    choices = _compute_choices(results, no_deal, weighing, draws)
    signing = _order_signing(results, choices, draws)
    if signing is not None:
        return signing.compute_entry().weights
    rho = _draw_correlation(results, draws)
    return joint_chance.compute_joint_chance([item.accepts for item in choices.values()], rho).weights


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
class _Choice:
    """Gains, costs and probability of acceptance of a state in each world; arrays (W,)."""

    gains: Floats
    costs: Mapping[str, Floats]
    procedure: Floats
    expected: ExpectedGain
    accepts: Floats
    slope: Floats
    merit: Floats
    scale: Floats


def _compute_choices(
    results: Results, no_deal: Results, weighing: Weighing, draws: AnalysisDraws | None = None
) -> dict[str, _Choice]:
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
) -> _Choice:
    scenario = results.scenario
    gains = _compute_gains(Worlds.utility[state], state, results, no_deal)
    # Only the challenger knows its own motivation, so only its expectation may differ from world to world.
    knows = scenario.challenger.state == state
    value = estimate_expected_gain(gains, Worlds.motivation.read(results.world_table) if knows else None)
    costs = dict(_list_objection_costs(state, results, draws, weighing))
    procedure = _draw_procedure(state, results, draws) if weighing.procedures else _make_certain(draws)
    merit = (value.value - sum(costs.values(), np.zeros(draws.size))) / scale
    chance = logistic(merit)
    # Derivative of the logistic function, for the error that comes from estimating the expected gain.
    slope = chance * (1 - chance) / scale * procedure
    return _Choice(gains, costs, procedure, value, chance * procedure, slope, merit, scale)


def _summarise_consent(state: str, choice: _Choice, results: Results, no_deal: Results) -> Consent:
    objections = sum(choice.costs.values(), np.zeros(choice.gains.size))
    centre = float(choice.accepts.mean())
    return Consent(
        state,
        "signs" if state in results.scenario.signatories else "acquiesces",
        estimate_mean(choice.gains),
        _compute_mean_cost(objections),
        {name: _compute_mean_cost(cost) for name, cost in choice.costs.items()},
        estimate_mean(choice.procedure, ValueRange(0.0, 1.0)),
        estimate_smooth_chance(
            centre, choice.accepts - centre + choice.expected.compute_influence(choice.slope)
        ),
        dict(_compute_gain_parts(state, results, no_deal)),
        _compute_surplus(choice.gains, objections),
        choice.accepts,
        choice.slope,
        choice.expected,
        choice.merit,
        choice.scale,
        choice.procedure,
    )


def _compute_gains(column: str, state: str, results: Results, no_deal: Results) -> Floats:
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


def _compute_gain_parts(state: str, results: Results, no_deal: Results) -> Iterator[tuple[str, Estimate]]:
    for part in PARTS:
        column = Worlds.utility_part[state, part]
        if column in results.world_table and column in no_deal.world_table:
            yield part, estimate_mean(_compute_gains(column, state, results, no_deal))


def _compute_mean_cost(costs: Floats) -> Estimate:
    # A mean with an infinite cost is infinite, and has no useful interval.
    infinite = bool(np.isinf(costs).any())
    return Estimate(math.inf, math.inf, math.inf, costs.size) if infinite else estimate_mean(costs)


def _compute_surplus(gains: Floats, objections: Floats) -> Estimate:
    if np.isinf(objections).any():
        return Estimate(-math.inf, -math.inf, -math.inf, gains.size)
    return estimate_mean(gains - objections)


def _draw_correlation(results: Results, draws: AnalysisDraws) -> Floats:
    return draws.draw_quantity(results.scenario.acceptance.correlation, "acceptance.correlation")


def _order_signing(results: Results, choices: Mapping[str, _Choice], draws: AnalysisDraws) -> Signing | None:
    """Return the states in the order in which they decide; None where the order does not matter."""
    scenario, terms = results.scenario, results.scenario.acceptance
    solidarity = draws.draw_quantity(terms.solidarity, "acceptance.solidarity")
    entry = terms.enters_into_force
    if not choices or (entry is None and not solidarity.any()):
        return None
    order = [*(state for state in terms.order if state in choices), *choices]
    signers = tuple(
        Signer(
            state,
            int(not _is_with_challenger(scenario, state)),
            choices[state].merit,
            choices[state].scale,
            choices[state].procedure,
        )
        for state in dict.fromkeys(order)
    )
    least = len(signers) if entry is None else entry.at_least
    always = frozenset(() if entry is None else entry.always)
    return Signing(signers, least, always, solidarity, _draw_correlation(results, draws))


def _is_with_challenger(scenario: Scenario, state: str) -> bool:
    principals = (scenario.challenger.state, scenario.protege.state)
    if state in principals:
        return state == scenario.challenger.state
    return scenario.states[state].alignment.centre > 0


def _follow_others(item: Consent, consents: tuple[Consent, ...], signing: Signing) -> Consent:
    """Return the consent of a state that knows which of its allies have accepted before it."""
    outlook = signing.compute_consent(item.state)
    return replace(
        item,
        probability=_estimate_chance(outlook.weights, _list_influences(consents, outlook)),
        accepts=outlook.weights,
        slope=outlook.gradients[item.state],
        merit=item.merit + signing.expect_support(item.state),
    )


def _bound_entry(consents: tuple[Consent, ...], signing: Signing | None) -> tuple[float, float]:
    if signing is None:
        return bound_joint_chance([item.probability.value for item in consents])
    chances = {item.state: item.probability.value for item in consents}
    return bound_entry(chances, signing.at_least, signing.always)


def _compute_joint(
    consents: tuple[Consent | _Choice, ...],
    rho: Floats,
    signing: Signing | None = None,
    states: tuple[str, ...] = (),
) -> tuple[Floats, tuple[Floats, ...], Estimate]:
    """Return the probability of entry in each world, (W,), its derivatives by expected gain, and its mean."""
    if signing is None:
        together = joint_chance.compute_joint_chance([item.accepts for item in consents], rho)
        weights = together.weights
        moves = tuple(by * item.slope for by, item in zip(together.leverage, consents, strict=True))
    else:
        outlook = signing.compute_entry()
        codes = states or tuple(item.state for item in consents if isinstance(item, Consent))
        weights, moves = outlook.weights, tuple(outlook.gradients[state] for state in codes)
    return weights, moves, _estimate_chance(weights, _sum_influences(consents, moves, np.ones(rho.size)))


def _estimate_chance(weights: Floats, moved: Floats) -> Estimate:
    centre = float(weights.mean()) if weights.size else math.nan
    return estimate_smooth_chance(centre, weights - centre + moved)


def _list_influences(consents: tuple[Consent, ...], outlook: Outlook) -> Floats:
    """Return the influence of all expected gains that an outlook depends on, (W,)."""
    moved = np.zeros(outlook.weights.size)
    for item in consents:
        if item.state in outlook.gradients:
            moved = moved + item.expected.compute_influence(outlook.gradients[item.state])
    return moved


def _sum_influences(
    consents: tuple[Consent | _Choice, ...], leverage: tuple[Floats, ...], by: Floats
) -> Floats:
    """Return the summed influence of the states' expected gains; ``by`` (W,) multiplies the weights."""
    moved = np.zeros(by.size)
    for item, moves in zip(consents, leverage, strict=True):
        moved = moved + item.expected.compute_influence(by * moves)
    return moved
