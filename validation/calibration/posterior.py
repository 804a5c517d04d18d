"""From targets and emulators to what the record leaves open: draws from the posterior.

The draws are moved from the prior to the posterior in stages, by a sequential Monte Carlo sampler
[DelMoralEtAl2006]: the likelihood is raised to a power that grows from 0 to 1, so fast that half of the draws
stay of use; at each stage the draws are resampled and moved by random-walk Metropolis steps. With this many
parameters and targets, weights on draws of the prior would rest on a handful of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from guaranteesim.streams import Streams
from validation.calibration.emulator import Emulator, basis, slope_basis
from validation.calibration.free import FREE, Floats, from_places
from validation.calibration.targets import Target

DRAWS = 4000
_KEPT = 0.5
"""Effective share of the draws that a stage keeps."""
_MOVES = 12
"""Metropolis steps of each draw at a stage."""
_LAST_MOVES = 60
"""At the posterior itself."""
_SCALE = 2.38
"""Of the proposal, over the square root of the number of parameters (Roberts, Gelman and Gilks 1997)."""

Score = Callable[[Floats], Floats]
"""Log likelihood of every target at places in the prior, (n, parameters) → (n, targets)."""


@dataclass(frozen=True)
class Posterior:
    """Draws of the free parameters.

    Attributes:
        places: Places in 0..1 of the prior, (draws, parameters).
        scores: Log likelihood of every target, (draws, targets).
        effective: Effective number of draws behind these.
        accepted: Share of the last Metropolis steps that were taken.
    """

    places: Floats
    scores: Floats
    effective: float
    accepted: float

    @property
    def values(self) -> dict[str, Floats]:
        """The draws by parameter, in its own unit, (draws,) each."""
        return from_places(self.places)

    def correlations(self) -> Floats:
        """Correlations of the places in the prior, (parameters, parameters)."""
        return np.asarray(np.corrcoef(self.places, rowvar=False))

    def narrowing(self) -> Floats:
        """Standard deviation of the places over that of the prior, (parameters,): 1 has learned nothing."""
        return np.asarray(self.places.std(axis=0) * np.sqrt(12))

    def leave_out(self, target: int, seed: int) -> Posterior:
        """Draws resampled as if the target at that place were not known.

        ``effective`` says how many draws this rests on: few where the target decides much.
        """
        weight = _weigh(-self.scores[:, target])
        picked = _resample(weight, np.random.default_rng(seed))
        return Posterior(self.places[picked], self.scores[picked], _measure_size(weight), self.accepted)


def sample_posterior(
    targets: tuple[Target, ...], emulators: Mapping[str, Emulator], seed: int, draws: int = DRAWS
) -> Posterior:
    """Return draws from the posterior; the same for the same seed."""
    names = [free.name for free in FREE]
    places = Streams(seed, np.arange(draws)).draw_uniform_matrix("candidate", 0, names)
    random = np.random.default_rng(seed)
    scores = scores_at(targets, emulators, places)
    power, accepted = 0.0, 0.0
    while power < 1:
        step = _choose_step(scores.sum(axis=1), 1 - power)
        picked = _resample(_weigh(step * scores.sum(axis=1)), random)
        power += step
        places, scores = places[picked], scores[picked]
        moves = _MOVES if power < 1 else _LAST_MOVES
        places, scores, accepted = _move(
            places, scores, power, lambda at: scores_at(targets, emulators, at), moves, random
        )
    return Posterior(places, scores, float(len(np.unique(places, axis=0))), accepted)


def _choose_step(score: Floats, most: float) -> float:
    """Return the rise of the power that leaves the share :data:`_KEPT` of the draws effective."""
    if _measure_size(_weigh(most * score)) >= _KEPT * score.size:
        return most
    low, high = 0.0, most
    for _ in range(50):
        middle = (low + high) / 2
        enough = _measure_size(_weigh(middle * score)) >= _KEPT * score.size
        low, high = (middle, high) if enough else (low, middle)
    return max(low, 1e-6)


def _move(
    places: Floats, scores: Floats, power: float, score: Score, moves: int, random: np.random.Generator
) -> tuple[Floats, Floats, float]:
    """Move every draw by Metropolis steps that leave the prior times likelihood^power as it is."""
    size = places.shape[1]
    covariance = np.cov(places, rowvar=False) + 1e-6 * np.eye(size)
    root = np.linalg.cholesky(covariance) * _SCALE / np.sqrt(size)
    taken = 0
    for number in range(moves):
        # Small steps beside long ones: near the bounds of the prior most long ones leave it.
        scale = 0.3 if number % 2 else 1.0
        proposed = places + scale * random.standard_normal(places.shape) @ root.T
        inside = ((proposed >= 0) & (proposed <= 1)).all(axis=1)
        found = scores.copy()
        if inside.any():
            found[inside] = score(proposed[inside])
        gain = power * (found.sum(axis=1) - scores.sum(axis=1))
        moved = inside & (np.log(random.random(len(places))) < gain)
        places = np.where(moved[:, None], proposed, places)
        scores = np.where(moved[:, None], found, scores)
        taken += int(moved.sum())
    return places, scores, taken / (moves * len(places))


def _weigh(score: Floats) -> Floats:
    weight = np.exp(score - score.max())
    return np.asarray(weight / weight.sum())


def _measure_size(weight: Floats) -> float:
    return float(1 / (weight**2).sum())


def _resample(weight: Floats, random: np.random.Generator) -> np.ndarray:
    edges = (np.arange(weight.size) + random.random()) / weight.size
    return np.minimum(np.searchsorted(np.cumsum(weight), edges), weight.size - 1)


def predicted(target: Target, emulators: Mapping[str, Emulator], places: Floats) -> tuple[Floats, Floats]:
    """A target at places in the prior (n, parameters) by the emulators, and its squared error, (n,) each."""
    return _predict(target, emulators, basis(places), slope_basis(places))


def _predict(
    target: Target, emulators: Mapping[str, Emulator], terms: Floats, slope_terms: Floats
) -> tuple[Floats, Floats]:
    if target.slope is not None:
        slope = emulators[target.slope]
        return slope.logit(slope_terms), slope.variance(slope_terms)
    first = emulators[target.count]
    value, variance = first.logit(terms), first.variance(terms)
    if target.against is not None:
        other = emulators[target.against]
        value, variance = value - other.logit(terms), variance + other.variance(terms)
    return value, variance


def scores_at(targets: tuple[Target, ...], emulators: Mapping[str, Emulator], places: Floats) -> Floats:
    """Log likelihood of every target at places in the prior (n, parameters); shape (n, targets).

    Errors of the record, discrepancy and emulator are taken as independent and normal on the logit scale.
    """
    terms, slope_terms = basis(places), slope_basis(places)
    scores = np.empty((len(places), len(targets)))
    for column, target in enumerate(targets):
        value, variance = _predict(target, emulators, terms, slope_terms)
        variance = variance + target.spread**2
        scores[:, column] = -0.5 * ((value - target.logit) ** 2 / variance + np.log(variance))
    return scores
