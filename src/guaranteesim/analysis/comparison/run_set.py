"""Runs side by side that met the same histories, and what becomes of them if the sides are asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guaranteesim.analysis.comparison import comparability
from guaranteesim.analysis.consent.acceptance import Acceptance, compute_acceptance
from guaranteesim.analysis.consent.frontier import FrontierPoint, compute_complement, locate_on_frontier
from guaranteesim.analysis.consent.unconditional import (
    Mixture,
    estimate_mixed_difference,
    estimate_mixed_outcome,
    mix_outcomes,
)
from guaranteesim.analysis.outcomes.registry import Outcome, find_outcome
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word


@dataclass(frozen=True, repr=False)
class RunSet:
    """Runs of several arrangements that met the same histories.

    Attributes:
        results: The runs: the baseline, then the others in the order of their scenarios, then the run of
            what happens without a deal.
        baseline: Name of the run that differences are taken from.
        notes: What a reader should know before comparing, in plain words.
        no_deal: Name of the run without a deal; None where nobody is asked whether they accept.
    """

    results: tuple[Results, ...]
    baseline: str
    notes: tuple[str, ...] = ()
    no_deal: str | None = None

    def __repr__(self) -> str:
        what = f"{', '.join(self.names)}; {self.worlds} worlds each, baseline {self.baseline}"
        return f"{type(self).__name__}({what})"

    def __getitem__(self, name: str) -> Results:
        """Return the run of that name; UserError with a suggestion if there is none."""
        for item in self.results:
            if item.name == name:
                return item
        names = [item.name for item in self.results]
        hint = suggest_known_word(name, names) or f"there are {', '.join(names)}"
        raise UserError(f"no scenario in the comparison is named {name!r}: {hint}")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arrangements, in order."""
        return tuple(item.name for item in self.results)

    @property
    def worlds(self) -> int:
        """Return how many worlds each arrangement was run in."""
        return len(self.results[0].worlds)

    @property
    def horizon_months(self) -> int:
        """The horizon of every run, months."""
        return self.results[0].scenario.run.horizon_months

    @property
    def seed(self) -> int:
        """The seed of every run."""
        return comparability.find_seed(self.results[0])

    @property
    def arrangements(self) -> tuple[Results, ...]:
        """The runs but for the one without a deal."""
        return tuple(item for item in self.results if item.name != self.no_deal)

    @cached_property
    def acceptances(self) -> dict[str, Acceptance]:
        """Return who accepts each arrangement, by its name; empty where nobody is asked."""
        if self.no_deal is None:
            return {}
        return {item.name: compute_acceptance(item, self[self.no_deal]) for item in self.arrangements}

    def in_force(self, name: str) -> Estimate:
        """Return chance that an arrangement enters into force; unknown where nobody is asked."""
        found = self.acceptances.get(name)
        return found.joint if found else UNKNOWN

    def unconditional(self, item: Outcome, name: str) -> Estimate:
        """Return an outcome of an arrangement whether or not it enters into force.

        Unknown where nobody is asked.
        """
        if self.no_deal is None:
            return UNKNOWN
        return estimate_mixed_outcome(item, self[name], self[self.no_deal], self.acceptances.get(name))

    def unconditional_difference(self, item: Outcome, name: str, baseline: str) -> Estimate:
        """Return the same less that of another arrangement, world by world."""
        return estimate_mixed_difference(self._mix_outcome(item, name), self._mix_outcome(item, baseline))

    def _mix_outcome(self, item: Outcome, name: str) -> Mixture | None:
        if self.no_deal is None:
            return None
        return mix_outcomes(item, self[name], self[self.no_deal], self.acceptances.get(name))

    def frontier(self) -> list[FrontierPoint]:
        """Acceptability, efficacy and escalation of every arrangement; empty where nobody is asked."""
        if self.no_deal is None:
            return []
        found = [
            (self.in_force(item.name), compute_complement(_VIOLATION.estimate(item)), _CLASH.estimate(item))
            for item in self.arrangements
        ]
        return locate_on_frontier([item.name for item in self.arrangements], found)


_VIOLATION, _CLASH = find_outcome("major_violation"), find_outcome("clash")
