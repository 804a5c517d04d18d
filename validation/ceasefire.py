"""``python -m validation.ceasefire``: what the record says of the numbers of a ceasefire.

Two records, one posterior by importance sampling from wide priors (:data:`PRIOR`):

- Violations that monitors recorded in Donbas [DonbasMonitoring], where war cooled down from February 2015 on:
  401,000 in 2017, 299,633 in 2019, 623 a day in January to July 2020, 33 a day from then to December, after
  measures on weapons and fire. Their logarithm is the level of docs/model.md III.iv.c with a deviation that
  is an AR(1) process, so that the four averages have a joint normal distribution. The measures are taken as
  disengagement on the whole line: no arrangement has been seen to do more.
- New disputes after 35 wars [ContiguousWars]: 13 within a year and 23 within five. The hazard is that of a
  pair times (incidents/usual)^elasticity; pairs differ by a gamma distribution of the shape that the fitted
  rate of opportunities has. Deviations, pretexts and acts are left out: they move the mean hazard only.

The posterior says little of several of these numbers; one whose posterior is its prior is assumed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np

from guaranteesim.scenario.schema.default_numbers import read_fitted_number
from guaranteesim.streams import Floats

DAYS = 365.25 / 12
COUNTS = np.log([401_000 / 12, 299_633 / 12, 623 * DAYS, 33 * DAYS])
"""Logarithms of the violations a month in each period."""
PERIODS = ((23, 34), (47, 58), (59, 65), (66, 70))
"""First and last month of each period; month 1 is March 2015, the first after the battle of Debaltseve."""
DISPUTES = (13, 23, 35)
"""Pairs with a new dispute within one year and within five, of all: 37 and 66 %."""

PRIOR: Mapping[str, tuple[float, float]] = {
    "log usual_incidents": (np.log(1_000.0), np.log(60_000.0)),
    "heat_effect": (0.0, 4.0),
    "cooling": (0.005, 0.1),
    "disengagement_effect": (0.0, 7.0),
    "opportunity_elasticity": (0.0, 1.5),
    "persistence": (0.6, 0.9),
    "volatility": (0.15, 0.45),
    "monitor_effect": (0.0, 1.0),
    "verification in Donbas": (0.3, 0.7),
    "log hazard of the usual": (np.log(0.03), np.log(0.5)),
}
"""Uniform priors, the last two of what no scenario has to give."""


SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


def sample_prior(draws: int, seed: int) -> dict[str, Floats]:
    """Return so many draws of each number of :data:`PRIOR`, (draws,)."""
    random = np.random.default_rng(seed)
    return {name: random.uniform(low, high, draws) for name, (low, high) in PRIOR.items()}


def score_monitoring(draws: Mapping[str, Floats]) -> Floats:
    """Return the log likelihood of the violations recorded in Donbas, (draws,)."""
    mean, covariance = predict_counts(draws)
    missed = COUNTS - mean
    solved = np.linalg.solve(covariance, missed[:, :, None])[:, :, 0]
    return np.asarray(-0.5 * ((missed * solved).sum(axis=1) + np.linalg.slogdet(covariance)[1]))


def predict_counts(draws: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Return mean (draws, periods) and covariance (draws, periods, periods) of the average logarithms."""
    months = np.arange(1, PERIODS[-1][1] + 1)
    heat = (1 - draws["cooling"][:, None]) ** months
    level = draws["log usual_incidents"] - draws["monitor_effect"] * draws["verification in Donbas"]
    level = level[:, None] + draws["heat_effect"][:, None] * heat
    level -= draws["disengagement_effect"][:, None] * (months >= PERIODS[-1][0])
    weights = np.array([(months >= first) & (months <= last) for first, last in PERIODS], dtype=float)
    weights /= weights.sum(axis=1, keepdims=True)
    variance = draws["volatility"] ** 2 / (1 - draws["persistence"] ** 2)
    apart_by = np.abs(months[:, None] - months[None, :])
    # The covariance of two averages depends on the persistence alone, so powers of it are summed up once.
    lags = np.arange(apart_by.max() + 1)
    pairs = np.einsum("am,bn->abmn", weights, weights)
    by_lag = np.stack([pairs[:, :, apart_by == lag].sum(axis=2) for lag in lags])
    powers = draws["persistence"][:, None] ** lags
    covariance = variance[:, None, None] * np.einsum("dl,lab->dab", powers, by_lag)
    # The record has the logarithm of an average, which lies above the average logarithm.
    return level @ weights.T + variance[:, None] / 2, covariance


def score_disputes(draws: Mapping[str, Floats]) -> Floats:
    """Return the log likelihood of the disputes after wars, (draws,)."""
    first, fifth = (predict_dispute(draws, years) for years in (1, 5))
    soon, ever, pairs = DISPUTES
    later = ever - soon
    return np.asarray(
        soon * np.log(first) + later * np.log(fifth - first) + (pairs - ever) * np.log(1 - fifth)
    )


def predict_dispute(draws: Mapping[str, Floats], years: int) -> Floats:
    """Return the chance of a new dispute within so many years of a war, (draws,)."""
    heat = (1 - draws["cooling"][:, None]) ** np.arange(1, 12 * years + 1)
    tension = draws["heat_effect"][:, None] * heat
    exposure = np.exp(draws["opportunity_elasticity"][:, None] * tension).sum(axis=1) / 12
    shape = find_frailty()
    return np.asarray(1 - (1 + np.exp(draws["log hazard of the usual"]) * exposure / shape) ** -shape)


def find_frailty() -> float:
    """Return the shape of the gamma distribution with the spread of the fitted rate of opportunities."""
    places = (np.arange(10_000) + 0.5) / 10_000
    rate = read_fitted_number("theatre.opportunity.per_year").sample_values(places)
    return float(rate.mean() ** 2 / rate.var())


def find_ranges(parts: int = 8, seed: int = 1) -> dict[str, list[float]]:
    """Return the quantiles :data:`SHARES` of the posterior of each number, from 40,000 draws a part."""
    drawn = [sample_prior(40_000, seed + part) for part in range(parts)]
    score = np.concatenate([score_monitoring(draws) + score_disputes(draws) for draws in drawn])
    weights = np.exp(score - score.max())
    values = {name: np.concatenate([draws[name] for draws in drawn]) for name in PRIOR}
    values["heat_effect × elasticity"] = values["heat_effect"] * values["opportunity_elasticity"]
    return {name: _find_quantiles(found, weights) for name, found in values.items()}


def _find_quantiles(values: Floats, weights: Floats) -> list[float]:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    found: list[float] = values[order][np.searchsorted(reached, SHARES)].tolist()
    return found


def main() -> int:
    """Print prior and posterior of every number."""
    print(f"{'':26}{'prior':>20}{'posterior 5, 25, 50, 75, 95 %':>50}")
    for name, found in find_ranges().items():
        numbers = [*PRIOR.get(name, (0.0, 6.0)), *found]
        if name.startswith("log "):
            numbers = [float(np.exp(number)) for number in numbers]
        print(f"{name.removeprefix('log '):26}" + "".join(f"{number:10.3g}" for number in numbers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
