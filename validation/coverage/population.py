"""A large population of worlds under a few arrangements, and samples from it.

Samples are drawn with replacement, so that the population is the truth and its size does not matter to the
count. A world that is drawn twice is two worlds of the sample: its crises are numbered anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

import guaranteesim as gs
from guaranteesim.analysis.consent.acceptance import PARTS
from guaranteesim.ensemble.results import Results

ARRANGEMENTS = ("no-guarantee", "istanbul-draft-2022-ru", "coalition-us-backstop")
"""The baseline first; one that nobody acts under, and one with forces in place."""
NO_DEAL = "continued-war"
WORLDS = 60_000
SIZES = (200, 1_000, 2_000)


@dataclass(frozen=True)
class Sample:
    """The runs of the same worlds, by name.

    Attributes:
        runs: With worlds numbered 0 … n − 1.
        drawn: The same with their numbers in the population, which address the draws of acceptance.
    """

    runs: dict[str, Results]
    drawn: dict[str, Results]


class Population:
    """Runs of :data:`ARRANGEMENTS` and of what happens without a deal on the same luck."""

    def __init__(self, worlds: int = WORLDS, seed: int = 1, names: Sequence[str] = ARRANGEMENTS) -> None:
        self.names, self.worlds = tuple(names), worlds
        everything = (*names, NO_DEAL)
        self._runs = {name: _Run(gs.load(name).run(worlds=worlds, seed=seed)) for name in everything}

    def sample(self, chosen: np.ndarray) -> Sample:
        """Return the worlds of those numbers, in that order; a number may be given twice."""
        drawn = {name: run.drawn(chosen) for name, run in self._runs.items()}
        runs = {name: run.numbered(drawn[name], chosen) for name, run in self._runs.items()}
        return Sample(runs, drawn)

    def whole(self) -> Sample:
        """Return the population itself."""
        return self.sample(np.arange(self.worlds))

    def samples(self, size: int, places: Iterable[int], seed: int) -> Iterator[Sample]:
        """Draw samples of ``size`` worlds; each depends on its place alone."""
        for place in places:
            yield self.sample(np.random.default_rng([seed, size, place]).integers(0, self.worlds, size))


class _Run:
    """One run of the population, with its crises found by world; only what a comparison asks is kept."""

    def __init__(self, results: Results) -> None:
        worlds, events = results.worlds, results.events
        blocking = [name for name in events if name.startswith("block_")]
        self.results = replace(
            results,
            worlds=worlds.drop(columns=[name for name in worlds if _is_detail(name)]),
            events=events[["world", "days_to_act", "called", "decided", *blocking]],
            monthly=pd.DataFrame(),
            timeline=pd.DataFrame(),
        )
        self.counts = np.bincount(events["world"].to_numpy(), minlength=len(worlds))
        self.first = np.concatenate([[0], np.cumsum(self.counts)[:-1]])

    def drawn(self, chosen: np.ndarray) -> Results:
        """Return those worlds without crises."""
        return replace(self.results, worlds=self.results.worlds.take(chosen), events=pd.DataFrame())

    def numbered(self, drawn: Results, chosen: np.ndarray) -> Results:
        """Return those worlds with their crises, numbered anew."""
        counts = self.counts[chosen]
        before = np.concatenate([[0], np.cumsum(counts)[:-1]])
        rows = np.arange(counts.sum()) + np.repeat(self.first[chosen] - before, counts)
        number = np.arange(chosen.size)
        events = self.results.events.take(rows).assign(world=np.repeat(number, counts))
        return replace(drawn, worlds=drawn.worlds.assign(world=number), events=events)


def _is_detail(column: str) -> bool:
    """Whether a column of worlds is a part of a utility, or who blocked."""
    parts = column.startswith("utility_") and column.endswith(tuple(f"_{part}" for part in PARTS))
    return parts or column.startswith(("blocked_", "decisive_"))
