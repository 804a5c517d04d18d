"""From targets and emulators to what the record leaves open: importance resampling of the prior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guaranteesim.streams import Streams
from validation.calibration.emulator import Emulator, basis
from validation.calibration.free import FREE, Floats, from_places
from validation.calibration.targets import Target

CANDIDATES = 2**19
"""Points of the prior that are weighed."""
DRAWS = 4000
_CHUNK = 2**14


@dataclass(frozen=True)
class Posterior:
    """Draws of the free parameters, ``places`` (draws, parameters) in 0..1 of the prior.

    ``effective`` is the effective number of candidates behind them.
    """

    places: Floats
    effective: float

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


@dataclass(frozen=True)
class Weighed:
    """Candidates from the prior, (n, parameters), and how well each meets every target, (n, targets)."""

    places: Floats
    scores: Floats

    def posterior(self, seed: int, without: int | None = None) -> Posterior:
        """Candidates resampled by their weights; ``without`` leaves the target at that place out."""
        score = self.scores.sum(axis=1)
        if without is not None:
            score = score - self.scores[:, without]
        weight = np.exp(score - score.max())
        weight /= weight.sum()
        edges = (np.arange(DRAWS) + np.random.default_rng(seed).random()) / DRAWS
        picked = np.minimum(np.searchsorted(np.cumsum(weight), edges), weight.size - 1)
        return Posterior(self.places[picked], float(1 / (weight**2).sum()))


def predicted(target: Target, emulators: Mapping[str, Emulator], terms: Floats) -> tuple[Floats, Floats]:
    """Logit (or difference of logits) of a target at ``terms`` (n, p), and its squared error, (n,) each."""
    first = emulators[target.count]
    value, variance = first.logit(terms), first.variance(terms)
    if target.against is not None:
        other = emulators[target.against]
        value, variance = value - other.logit(terms), variance + other.variance(terms)
    return value, variance


def weigh(
    targets: tuple[Target, ...], emulators: Mapping[str, Emulator], seed: int, candidates: int = CANDIDATES
) -> Weighed:
    """How well points of the prior meet every target."""
    names = [free.name for free in FREE]
    places = Streams(seed, np.arange(candidates)).draw_uniform_matrix("candidate", 0, names)
    chunks = [places[start : start + _CHUNK] for start in range(0, candidates, _CHUNK)]
    return Weighed(places, np.concatenate([scores_at(targets, emulators, chunk) for chunk in chunks]))


def scores_at(targets: tuple[Target, ...], emulators: Mapping[str, Emulator], places: Floats) -> Floats:
    """Log likelihood of every target at places in the prior (n, parameters); shape (n, targets).

    Errors of the record, discrepancy and emulator are taken as independent and normal on the logit scale.
    """
    terms = basis(places)
    scores = np.empty((len(places), len(targets)))
    for column, target in enumerate(targets):
        value, variance = predicted(target, emulators, terms)
        variance = variance + target.spread**2
        scores[:, column] = -0.5 * ((value - target.logit) ** 2 / variance + np.log(variance))
    return scores
