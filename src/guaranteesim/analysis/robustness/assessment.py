"""Assessment of arrangements over states of the world: every statistic of robustness, with intervals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.robustness import rank_survival, regret, worst_case
from guaranteesim.analysis.robustness.luck import draw_true_means
from guaranteesim.analysis.robustness.orientation import (
    find_margin,
    find_orientation,
)
from guaranteesim.analysis.robustness.satisficing import Threshold, compute_met_shares
from guaranteesim.analysis.robustness.states_of_world import StatesOfWorld
from guaranteesim.analysis.robustness.value_of_information import (
    SampleValue,
    compute_perfect_value,
    estimate_sample_value,
)
from guaranteesim.analysis.statistics.intervals import TAIL, Estimate, Floats

DRAWS = 200
"""Number of draws of the true means."""


@dataclass(frozen=True, eq=False)
class Spread:
    """A statistic over the draws: mean and ends of the 95 % interval, arrays of one shape."""

    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def summarise(cls, draws: list[Floats]) -> Spread:
        """Return the spread of a statistic that was computed in each draw."""
        stack = np.asarray(draws, dtype=np.float64)
        low, high = np.quantile(stack, [1 - TAIL, TAIL], axis=0)
        return cls(stack.mean(axis=0), low, high)

    def get_estimate(self, *place: int, n: int = 0) -> Estimate:
        """Return one entry with its interval."""
        return Estimate(float(self.value[place]), float(self.low[place]), float(self.high[place]), n)


@dataclass(frozen=True, eq=False)
class Assessment:
    """Robustness of A arrangements over the states of the world, in the unit of the outcome.

    Theories count equally, and so do the weights of consent and the rows.

    Attributes:
        states: The states of the world.
        means: (A,) mean outcome.
        worst_cases: (A,) outcome in the worst state.
        mean_regrets: (A,) mean regret.
        high_regrets: (A,) regret that is not exceeded in 90 % of the states.
        worst_regrets: (A,) greatest regret.
        met_shares: (A,) share of states that meet the threshold; None without one.
        rank_shares: (A, A) share of states with rank k or better; column k − 1.
        win_shares: (A, A) share of states in which the row beats the column.
        theory_regrets: (A, T) regret under each theory, its rows and weights of consent averaged.
        weighing_regrets: (A, K) regret under each weighing, rows and theories averaged.
        least_worst: (A,) share of draws in which the arrangement has the least worst regret.
        least_mean: (A,) share of draws in which it has the least mean regret, that is the best mean outcome.
        perfect_value: Value of knowing the state of the world.
        theory_value: Value of knowing the theory alone.
        weighing_value: Value of knowing the weights of consent alone.
        numbers_value: Value of knowing all uncertain numbers, and neither theory nor weights.
        sample_value: Value of more worlds.
        plain_mean_regrets: (A,) mean regret of the noisy means, which luck makes too great.
    """

    states: StatesOfWorld
    means: Spread
    worst_cases: Spread
    mean_regrets: Spread
    high_regrets: Spread
    worst_regrets: Spread
    met_shares: Spread | None
    rank_shares: Spread
    win_shares: Spread
    theory_regrets: Spread
    weighing_regrets: Spread
    least_worst: Floats
    least_mean: Floats
    perfect_value: Spread
    theory_value: Spread
    weighing_value: Spread
    numbers_value: Spread
    sample_value: SampleValue
    plain_mean_regrets: Floats


def assess_states(
    states: StatesOfWorld,
    outcome: Outcome,
    seed: int,
    threshold: Threshold | None = None,
    threshold_states: StatesOfWorld | None = None,
    draws: int = DRAWS,
) -> Assessment:
    """Return every statistic of robustness.

    Args:
        states: The states of the world with the outcome.
        outcome: The outcome.
        seed: Seed of the draws.
        threshold: The threshold of satisficing.
        threshold_states: The same states with the outcome of the threshold, if that is another one.
        draws: Number of draws of the true means.
    """
    sign, margin = find_orientation(outcome), find_margin(outcome)
    found: dict[str, list[Floats]] = defaultdict(list)
    for means, rows in draw_true_means(states, draws, seed, outcome):
        values = states.mix_means(means)
        for name, statistic in _compute_statistics(sign * values, rows, margin).items():
            found[name].append(statistic)
        if threshold is not None and threshold_states is None:
            weights = _spread_weights(states, rows)
            found["met"].append(compute_met_shares(values.reshape(len(values), -1), weights, threshold))
    if threshold is not None and threshold_states is not None:
        found["met"] = _draw_met_shares(threshold_states, threshold, seed, draws)
    return _summarise_draws(states, sign, seed, found)


def _spread_weights(states: StatesOfWorld, rows: Floats) -> Floats:
    """Return the weight of every state, (T · K · R,)."""
    shape = (len(states.theories), len(states.weighings), rows.size)
    return np.broadcast_to(rows / (shape[0] * shape[1]), shape).reshape(-1)


def _compute_statistics(gains: Floats, rows: Floats, margin: float) -> dict[str, Floats]:
    """Return the statistics of one draw; ``gains`` (A, T, K, R), more is better."""
    count, theories, weighings, _ = gains.shape
    flat = gains.reshape(count, -1)
    weights = np.broadcast_to(rows / (theories * weighings), gains.shape[1:]).reshape(-1)
    regrets = regret.compute_regrets(flat)
    worst = regrets.max(axis=1)
    mean = regret.compute_mean_over_states(regrets, weights)
    by_theory, by_weighing = gains.mean(axis=2) @ rows, gains.mean(axis=1) @ rows
    return {
        "means": flat @ weights,
        "worst_cases": worst_case.compute_worst_gains(flat),
        "mean_regrets": mean,
        "high_regrets": regret.compute_quantile_over_states(regrets, weights, regret.HIGH_SHARE),
        "worst_regrets": worst,
        "rank_shares": rank_survival.compute_rank_shares(flat, weights, margin),
        "win_shares": rank_survival.compute_win_shares(flat, weights, margin),
        "theory_regrets": regret.compute_regrets(by_theory),
        "weighing_regrets": regret.compute_regrets(by_weighing),
        # Equal arrangements, such as several that are surely refused, share the first place.
        "least_worst": (worst <= worst.min() + margin) * 1.0,
        "least_mean": (mean <= mean.min() + margin) * 1.0,
        "perfect_value": np.asarray(compute_perfect_value(flat, weights)),
        "theory_value": _compute_group_value(by_theory),
        "weighing_value": _compute_group_value(by_weighing),
        "numbers_value": np.asarray(compute_perfect_value(gains.mean(axis=(1, 2)), rows)),
    }


def _compute_group_value(gains: Floats) -> Floats:
    """Return the value of knowing which of several groups is true, all equally likely; ``gains`` (A, G)."""
    return np.asarray(compute_perfect_value(gains, np.full(gains.shape[1], 1 / gains.shape[1])))


def _draw_met_shares(states: StatesOfWorld, threshold: Threshold, seed: int, draws: int) -> list[Floats]:
    shares = []
    for means, rows in draw_true_means(states, draws, seed, threshold.outcome):
        values = states.mix_means(means)
        shares.append(
            compute_met_shares(values.reshape(len(values), -1), _spread_weights(states, rows), threshold)
        )
    return shares


def _summarise_draws(
    states: StatesOfWorld, sign: int, seed: int, found: dict[str, list[Floats]]
) -> Assessment:
    row_gains = sign * states.mix_means().mean(axis=(1, 2))
    noisy = sign * states.mix_means().reshape(len(states.names), -1)
    spreads = {name: Spread.summarise(draws) for name, draws in found.items()}
    least_worst, least_mean = (spreads.pop(name).value for name in ("least_worst", "least_mean"))
    for name in ("means", "worst_cases"):
        spreads[name] = _turn_round(spreads[name], sign)
    covariance = np.atleast_2d(np.cov(row_gains)) / states.rows
    return Assessment(
        states=states,
        met_shares=spreads.pop("met", None),
        least_worst=least_worst,
        least_mean=least_mean,
        sample_value=estimate_sample_value(row_gains.mean(axis=1), covariance, seed),
        plain_mean_regrets=regret.compute_regrets(noisy).mean(axis=1),
        **spreads,
    )


def _turn_round(spread: Spread, sign: int) -> Spread:
    """Return gains as the outcome in its own unit."""
    if sign > 0:
        return spread
    return Spread(-spread.value, -spread.high, -spread.low)
