"""Time that a decision takes by its rule if every party but the challenger consents."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import clocked_days, count_needed, gamma_days, wait_for_others
from guaranteesim.scenario.schema import Commitment, Scenario
from guaranteesim.streams import Floats
from guaranteesim.treaty import BoundRule

SAMPLE = 4096
"""Number of stratified draws; the error of the mean is well below 2 %."""


def compute_days_to_decide(scenario: Scenario, commitment: Commitment, rule: BoundRule) -> float | None:
    """Return the mean days to the first action if every party but the challenger consents.

    The time of each party is as in the model, with the centres of all ranges: its constitutional steps, or
    exponential with mean ``decision_days``; the mean beyond the least is moved towards the deadline in the
    text by ``clock_compliance``. A protégé that is a party votes at once. The days until all know what
    happened are added, and a party may wait for others.

    Returns:
        Days, or None where the parties cannot decide without the challenger.
    """
    challenger = scenario.challenger.state
    consent = np.array([state != challenger for state in rule.parties])
    # Some rules never act without the challenger; then there is no time to report.
    if not (rule.find_acting(consent) & consent).any():
        return None
    days = _sample_vote_days(scenario, commitment, rule.parties)
    acting = np.where(consent, rule.compute_days(np.broadcast_to(consent, days.shape), None, days), np.inf)
    # The first party to act decides how long the protégé waits.
    first = _wait(scenario, rule.parties, acting).min(axis=1)
    if not np.isfinite(first).any():
        return None
    return float(first[np.isfinite(first)].mean()) + scenario.theatre.decision.information_days.centre


def _wait(scenario: Scenario, parties: tuple[str, ...], acting: Floats) -> Floats:
    """Return the days on which supporters act, (SAMPLE, supporters), once they have waited for others."""
    principals = (scenario.challenger.state, scenario.protege.state)
    places = [place for place, state in enumerate(parties) if state not in principals]
    shares = np.array([scenario.states[parties[place]].waits_for.centre for place in places])
    needed = count_needed(shares, max(len(places) - 1, 0))
    return wait_for_others(acting[:, places], np.broadcast_to(needed, (len(acting), len(places))))


def _sample_vote_days(scenario: Scenario, commitment: Commitment, parties: tuple[str, ...]) -> Floats:
    """Return days to decide, (SAMPLE, n), from a Latin hypercube that is the same in every call."""
    # A fixed seed: the explanation of a text must not change from call to call.
    generator = np.random.default_rng(0)
    drawn = _draw_strata(generator, len(parties))
    days = np.zeros(drawn.shape)
    for place, state in enumerate(parties):
        if state == scenario.protege.state or state in commitment.pre_authorised:
            continue
        least, further = _find_days(scenario, state)
        named = scenario.states[state].procedure
        # Only steps need further draws, so that those of the other parties stay as they are.
        pace = -np.log(drawn[:, place]) if named is None else _draw_steps(scenario, named, generator)
        days[:, place] = least + pace * _clock(scenario, commitment, least, further)
    return days


def _draw_strata(generator: np.random.Generator, columns: int) -> Floats:
    ranks = np.argsort(generator.random((SAMPLE, columns)), axis=0)
    return np.asarray((ranks + 0.5) / SAMPLE)


def _find_days(scenario: Scenario, state: str) -> tuple[float, float]:
    """Return the least days of a state's decision, and the mean of those beyond, without a clock."""
    named = scenario.states[state].procedure
    if named is None:
        return 0.0, scenario.states[state].decision_days.centre
    steps = [getattr(scenario.theatre.decision, name) for name in named]
    return sum(step.least_days.centre for step in steps), sum(step.further_days.centre for step in steps)


def _draw_steps(scenario: Scenario, named: tuple[str, ...], generator: np.random.Generator) -> Floats:
    """Return the days beyond the least in proportion to their mean, (SAMPLE,)."""
    days, mean = np.zeros(SAMPLE), 0.0
    for name, drawn in zip(named, _draw_strata(generator, len(named)).T, strict=True):
        step = getattr(scenario.theatre.decision, name)
        further = step.further_days.centre
        days += gamma_days(drawn, np.array(step.shape.centre), np.array(further))
        mean += further
    return days / mean if mean > 0 else days


def _clock(scenario: Scenario, commitment: Commitment, least: float, further: float) -> float:
    if commitment.deadline_days is None:
        return further
    deadline, comply = commitment.deadline_days.centre, scenario.willingness.clock_compliance.centre
    return float(clocked_days(*(np.array(value) for value in (further, least, deadline, comply))))
