"""What a play needs before it begins: states with something to decide, a world, the scenario of a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from guaranteesim.analysis.consent.acceptance import Acceptance
    from guaranteesim.ensemble.play.play_log import PlayLog
    from guaranteesim.scenario.schema import Scenario
    from guaranteesim.studies.single_run import Study

SEARCHED_WORLDS = 200
"""Worlds that are run to find one to play, and to say how likely the states are to accept."""


@dataclass(frozen=True)
class PlayedStates:
    """States that people play.

    Attributes:
        voters: Those that are parties to a commitment, or vote on a further term.
        challenger: Whether the challenger is played.
        signers: Those whose acceptance the arrangement needs, if it is compared with having no deal.
    """

    voters: tuple[str, ...]
    challenger: bool
    signers: tuple[str, ...]


@dataclass(frozen=True)
class ChosenWorld:
    """A world to play.

    Attributes:
        world: Its number.
        searched: Number of the worlds that were searched; 0 if a world was asked for.
        called: Number of those in which the played states are called, or can act.
    """

    world: int
    searched: int = 0
    called: int = 0


def check_states(scenario: Scenario, states: Sequence[str]) -> PlayedStates:
    """Return what the states can decide.

    Raises:
        UserError: one is unknown, or has nothing to decide; the message says which have.
    """
    from guaranteesim.scenario.reading.problems import suggest_known_word

    challenger = scenario.challenger.state
    voters = tuple(dict.fromkeys((*scenario.guarantors, *_find_renewal_voters(scenario))))
    signers = scenario.required if scenario.no_deal is not None else ()
    able = tuple(dict.fromkeys((challenger, *voters, *signers)))
    for state in states:
        if state not in scenario.states:
            hint = suggest_known_word(state, list(scenario.states)) or "there are: " + ", ".join(able)
            raise UserError(f"--as: there is no state {state[:20]!r} in {scenario.name} ({hint})")
        if state not in able:
            raise UserError(
                f"--as: {state} has nothing to decide in {scenario.name}: choose from {', '.join(able)}"
            )
    if not states:
        raise UserError(f"--as is missing: choose the states to play from {', '.join(able)}")
    return PlayedStates(
        tuple(state for state in states if state in voters and state != challenger),
        challenger in states,
        tuple(state for state in states if state in signers),
    )


def _find_renewal_voters(scenario: Scenario) -> tuple[str, ...]:
    duration = scenario.arrangement.duration
    return scenario.renewing if duration is not None and duration.renewal is not None else ()


def choose_world(scenario: Scenario, seed: int, played: PlayedStates) -> ChosenWorld:
    """Return a world in which the played states are called, as the model alone has it.

    Of the first worlds it is the first in which they cast two votes or more, else one, else it is 0.
    Where the challenger alone is played, its occasions to act count instead.
    """
    import numpy as np

    from guaranteesim.ensemble.play.decision_counts import count_decisions

    worlds = np.arange(SEARCHED_WORLDS)
    votes, choices = count_decisions(scenario, seed, worlds, played.voters)
    counts = votes if played.voters else choices if played.challenger else np.zeros_like(votes)
    several, some = np.flatnonzero(counts >= 2), np.flatnonzero(counts)
    found = several if several.size else some
    return ChosenWorld(int(found[0]) if found.size else 0, SEARCHED_WORLDS, int(some.size))


def load_logged_study(log: PlayLog, path: Path) -> Study:
    """Return the scenario of a log, with its changes.

    Raises:
        UserError: the scenario is no longer the one that was played.
    """
    from guaranteesim.ensemble.keep.manifest import hash_scenario
    from guaranteesim.studies.single_run import load

    study = load(log.scenario, overlays=log.overlays, sets=log.sets)
    if hash_scenario(study.scenario) != log.scenario_sha256:
        raise UserError(
            f"{path} was played with another version of {log.scenario}: its world cannot be made again. "
            "Restore the file of the scenario, or the version of the program "
            f"({log.version})"
        )
    return study


def find_acceptances(study: Study, log: PlayLog) -> Acceptance | None:
    """Return how likely the states are to accept, as the model has it; None without a no-deal scenario.

    It runs both scenarios in :data:`SEARCHED_WORLDS` worlds.
    """
    from guaranteesim import ensemble
    from guaranteesim.analysis.consent.acceptance import compute_acceptance
    from guaranteesim.studies.no_deal_run import append_no_deal
    from guaranteesim.studies.single_run import Study

    parts = [part for part in append_no_deal([study]) if isinstance(part, Study)]
    if len(parts) < 2:
        return None
    offered, without = (
        ensemble.run_scenario(part.scenario, worlds=SEARCHED_WORLDS, seed=log.seed, workers=1)
        for part in parts
    )
    return compute_acceptance(offered, without)
