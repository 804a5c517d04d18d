"""The calibration from beginning to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from validation.calibration import emulator, posterior, verifying
from validation.calibration.counting import Counts
from validation.calibration.emulator import Check, Emulator
from validation.calibration.experiment import Study, joined, prior_places, run
from validation.calibration.free import Floats, from_places
from validation.calibration.posterior import Posterior
from validation.calibration.record import TARGETS

HELD_OUT = 4
"""One world in so many is kept from the emulators until they are checked."""
VERIFIED_DRAWS = 8
DRAWS_WITHOUT = 1000
"""Draws of the posterior without a datum."""


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
    posterior: Posterior
    without: dict[str, Posterior]
    """The posterior without all targets of a datum, by the datum."""
    at_draws: list[Counts]


def calibrate(study: Study, worlds: int, workers: int, say: Callable[[str], None]) -> Fit:
    """Fit the free parameters to the targets.

    Three waves of ``worlds`` each: one over the whole prior, two where the last fit says the targets are
    met; the emulators are fitted to all. Then the posterior, and ``worlds`` new worlds spread over eight
    of its draws.
    """
    say(f"first wave: {worlds:,} worlds over the whole prior")
    first = _wave(study, np.arange(worlds), prior_places(study.seed, np.arange(worlds)), workers)
    rough = posterior.sample_posterior(TARGETS, _emulators(first), study.seed)
    every = first
    for number, name in enumerate(("second", "third"), start=1):
        say(f"{name} wave: {worlds:,} worlds where the last fit points")
        again = np.arange(number * worlds, (number + 1) * worlds)
        found = _wave(study, again, rough.places[again % len(rough.places)], workers)
        every = Wave(np.concatenate([every.places, found.places]), joined([every.counts, found.counts]))
        say("emulators and posterior")
        rough = posterior.sample_posterior(TARGETS, _emulators(every), study.seed)
    emulators, checks = _emulators(every), _checks(every, 2 * worlds)
    say("posterior without each datum in turn")
    without = {datum: _sample_without(datum, emulators, study.seed) for datum in list_data()}
    say(f"check: {worlds:,} worlds at {VERIFIED_DRAWS} draws of the posterior")
    each = max(worlds // VERIFIED_DRAWS, 1)
    at_draws = verifying.at_draws(study, rough, VERIFIED_DRAWS, each, workers)
    return Fit(worlds, emulators, checks, rough, without, at_draws)


def _wave(study: Study, worlds: np.ndarray, places: Floats, workers: int) -> Wave:
    return Wave(places, run(study, worlds, from_places(places), workers))


def list_data() -> list[str]:
    """The data that the targets are from, each once."""
    return list(dict.fromkeys(target.datum for target in TARGETS))


def _sample_without(datum: str, emulators: dict[str, Emulator], seed: int) -> Posterior:
    known = tuple(target for target in TARGETS if target.datum != datum)
    return posterior.sample_posterior(known, emulators, seed, DRAWS_WITHOUT)


def _counted() -> list[str]:
    """What the targets count, each once, but for slopes."""
    shares = [target for target in TARGETS if target.slope is None]
    names = [target.count for target in shares] + [target.against for target in shares if target.against]
    return list(dict.fromkeys(names))


def _emulators(wave: Wave) -> dict[str, Emulator]:
    terms = emulator.basis(wave.places)
    shares = {name: emulator.fit(terms, *wave.counts[name]) for name in _counted()}
    slopes = {
        target.slope: emulator.fit_slope(
            wave.places, *wave.counts[target.count], wave.counts[target.slope][0]
        )
        for target in TARGETS
        if target.slope is not None
    }
    return {**shares, **slopes}


def _checks(wave: Wave, first: int) -> dict[str, Check]:
    """Emulators of three worlds in four, held against the fourth of the last wave."""
    terms, kept = emulator.basis(wave.places), np.arange(len(wave.places)) % HELD_OUT == 0
    tested = kept & (np.arange(len(wave.places)) >= first)
    found = {}
    for name in _counted():
        successes, trials = wave.counts[name]
        fitted = emulator.fit(terms[~kept], successes[~kept], trials[~kept])
        found[name] = emulator.check(fitted, terms[tested], successes[tested], trials[tested])
    return found
