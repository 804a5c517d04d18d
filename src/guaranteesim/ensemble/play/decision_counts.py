"""How often states would be asked, world by world, as the model alone has it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from guaranteesim.ensemble.run.blocks import open_model
from guaranteesim.model.decisions import Bools, Index, Options, Votes
from guaranteesim.scenario.schema import Scenario


class _Counter:
    """Leaves every decision to the model and counts those of some states."""

    def __init__(self, states: Collection[str], worlds: int) -> None:
        self.votes = np.zeros(worlds, dtype=np.int64)
        self.choices = np.zeros(worlds, dtype=np.int64)
        self._states = states
        self._seen: set[tuple[int, str, str]] = set()

    def cast_votes(self, votes: Votes) -> tuple[Bools, Bools]:
        # Every arrangement with a term ends in votes on a further one, so only calls count.
        if votes.commitment is not None:
            for column, state in enumerate(votes.states):
                address = votes.month, votes.commitment, state
                # The vote of a state that others follow is asked for twice.
                if state in self._states and address not in self._seen:
                    self._seen.add(address)
                    self.votes[votes.at] += votes.asked[:, column]
        return votes.willing, votes.objecting

    def choose_options(self, options: Options) -> Index:
        self.choices[options.at] += 1
        return options.picked


def count_decisions(
    scenario: Scenario, seed: int, worlds: NDArray[np.int64], states: Collection[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the votes of ``states`` on calls and the choices of the challenger by world, (W,) each."""
    counter = _Counter(states, worlds.size)
    with open_model(scenario, worlds, seed, decisions=counter) as model:
        model.run_model()
    return counter.votes, counter.choices
