"""The calibration from beginning to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from validation.calibration import emulator, independent, posterior, verifying
from validation.calibration.counting import Counts
from validation.calibration.emulator import Check, Emulator
from validation.calibration.experiment import Study, joined, prior_places, run
from validation.calibration.free import Floats, from_places
from validation.calibration.posterior import Posterior, Weighed
from validation.calibration.targets import TARGETS

HELD_OUT = 4
"""One world in so many is kept from the emulators until they are checked."""
VERIFIED_DRAWS = 8


@dataclass(frozen=True)
class Wave:
    """Worlds with their places in the prior (W, parameters), and what happened in them."""

    places: Floats
    counts: Counts


@dataclass(frozen=True)
class Fit:
    """What a calibration found."""

    worlds: int
    emulators: dict[str, Emulator]
    checks: dict[str, Check]
    weighed: Weighed
    posterior: Posterior
    apart: dict[str, Floats]
    """Independent draws of the free parameters that meet the targets together."""
    at_draws: list[Counts]


def calibrate(study: Study, worlds: int, workers: int, say: Callable[[str], None]) -> Fit:
    """Fit the free parameters to the targets.

    Two waves of ``worlds`` each: one over the whole prior, one where the first fit says the targets are
    met; the emulators are fitted to both. Then the posterior, and ``worlds`` new worlds spread over eight
    of its draws.
    """
    say(f"first wave: {worlds:,} worlds over the whole prior")
    first = _wave(study, np.arange(worlds), prior_places(study.seed, np.arange(worlds)), workers)
    rough = posterior.weigh(TARGETS, _emulators(first), study.seed).posterior(study.seed)
    say(f"second wave: {worlds:,} worlds where the first fit points")
    again = np.arange(worlds, 2 * worlds)
    second = _wave(study, again, rough.places[again % len(rough.places)], workers)
    both = Wave(np.concatenate([first.places, second.places]), joined([first.counts, second.counts]))
    say("emulators and posterior")
    emulators, checks = _emulators(both), _checks(both, worlds)
    weighed = posterior.weigh(TARGETS, emulators, study.seed)
    found = weighed.posterior(study.seed)
    apart = independent.draws(
        found, lambda places: posterior.scores_at(TARGETS, emulators, places).sum(axis=1)
    )
    say(f"check: {worlds:,} worlds at {VERIFIED_DRAWS} draws of the posterior")
    each = max(worlds // VERIFIED_DRAWS, 1)
    at_draws = verifying.at_draws(study, found, VERIFIED_DRAWS, each, workers)
    return Fit(worlds, emulators, checks, weighed, found, apart, at_draws)


def _wave(study: Study, worlds: np.ndarray, places: Floats, workers: int) -> Wave:
    return Wave(places, run(study, worlds, from_places(places), workers))


def _counted() -> list[str]:
    """What the targets count, each once."""
    names = [target.count for target in TARGETS] + [target.against for target in TARGETS if target.against]
    return list(dict.fromkeys(names))


def _emulators(wave: Wave) -> dict[str, Emulator]:
    terms = emulator.basis(wave.places)
    return {name: emulator.fit(terms, *wave.counts[name]) for name in _counted()}


def _checks(wave: Wave, first: int) -> dict[str, Check]:
    """Emulators of three worlds in four, held against the fourth where the second wave lies."""
    terms, kept = emulator.basis(wave.places), np.arange(len(wave.places)) % HELD_OUT == 0
    tested = kept & (np.arange(len(wave.places)) >= first)
    found = {}
    for name in _counted():
        successes, trials = wave.counts[name]
        fitted = emulator.fit(terms[~kept], successes[~kept], trials[~kept])
        found[name] = emulator.check(fitted, terms[tested], successes[tested], trials[tested])
    return found
