"""Acceptance: each required state compares an arrangement with no deal and counts its declared objections.

What each state weighs is in :mod:`guaranteesim.analysis.consent.choices`. One common factor moves the
decisions of all required states (:mod:`guaranteesim.analysis.consent.joint_chance`). Both runs met the same
histories.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from guaranteesim.analysis.consent import joint_chance
from guaranteesim.analysis.consent.choices import (
    AS_ASSUMED,
    AnalysisDraws,
    Choice,
    Weighing,
    compute_choices,
    compute_gains,
)
from guaranteesim.analysis.consent.expected_gain import ExpectedGain
from guaranteesim.analysis.consent.joint_chance import bound_joint_chance
from guaranteesim.analysis.consent.signing import Outlook, Signing, bound_entry
from guaranteesim.analysis.consent.signing_order import draw_correlation, order_signing
from guaranteesim.analysis.statistics.intervals import Estimate, Floats, estimate_mean, estimate_smooth_chance
from guaranteesim.analysis.statistics.mean_bounds import ValueRange
from guaranteesim.ensemble.columns import Worlds
from guaranteesim.ensemble.results import Results

PARTS = ("territory", "war", "sanctions", "clash", "nuclear", "forces", "arms", "word", "terms")
"""Parts of utility, as the model names its columns."""


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
    choices = compute_choices(results, no_deal, weighing, draws)
    consents = tuple(_summarise_consent(state, choice, results, no_deal) for state, choice in choices.items())
    rho, signing = draw_correlation(results, draws), order_signing(results, choices, draws)
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
    choices = compute_choices(results, no_deal, weighing, draws)
    signing = order_signing(results, choices, draws)
    rho = draw_correlation(results, draws)
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
    choices = compute_choices(results, no_deal, weighing, draws)
    signing = order_signing(results, choices, draws)
    if signing is not None:
        return signing.compute_entry().weights
    rho = draw_correlation(results, draws)
    return joint_chance.compute_joint_chance([item.accepts for item in choices.values()], rho).weights


def _summarise_consent(state: str, choice: Choice, results: Results, no_deal: Results) -> Consent:
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


def _compute_gain_parts(state: str, results: Results, no_deal: Results) -> Iterator[tuple[str, Estimate]]:
    for part in PARTS:
        column = Worlds.utility_part[state, part]
        if column in results.world_table and column in no_deal.world_table:
            yield part, estimate_mean(compute_gains(column, state, results, no_deal))


def _compute_mean_cost(costs: Floats) -> Estimate:
    # A mean with an infinite cost is infinite, and has no useful interval.
    infinite = bool(np.isinf(costs).any())
    return Estimate(math.inf, math.inf, math.inf, costs.size) if infinite else estimate_mean(costs)


def _compute_surplus(gains: Floats, objections: Floats) -> Estimate:
    if np.isinf(objections).any():
        return Estimate(-math.inf, -math.inf, -math.inf, gains.size)
    return estimate_mean(gains - objections)


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
    consents: tuple[Consent | Choice, ...],
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
    consents: tuple[Consent | Choice, ...], leverage: tuple[Floats, ...], by: Floats
) -> Floats:
    """Return the summed influence of the states' expected gains; ``by`` (W,) multiplies the weights."""
    moved = np.zeros(by.size)
    for item, moves in zip(consents, leverage, strict=True):
        moved = moved + item.expected.compute_influence(by * moves)
    return moved
