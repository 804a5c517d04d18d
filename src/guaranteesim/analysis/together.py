"""Runs side by side that met the same histories, and what becomes of them if the sides are asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guaranteesim.analysis import comparable
from guaranteesim.analysis.acceptance import Acceptance, acceptance
from guaranteesim.analysis.frontier import Place, complement, places
from guaranteesim.analysis.intervals import UNKNOWN, Estimate
from guaranteesim.analysis.outcomes import Outcome, outcome
from guaranteesim.analysis.unconditional import Mixture, mixture, unconditional, unconditional_difference
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.problems import did_you_mean


@dataclass(frozen=True, repr=False)
class Together:
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
        """The run of that name; UserError with a suggestion if there is none."""
        for item in self.results:
            if item.name == name:
                return item
        names = [item.name for item in self.results]
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise UserError(f"no scenario in the comparison is named {name!r}: {hint}")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arrangements, in order."""
        return tuple(item.name for item in self.results)

    @property
    def worlds(self) -> int:
        """How many worlds each arrangement was run in."""
        return len(self.results[0].worlds)

    @property
    def horizon_months(self) -> int:
        """The horizon of every run, months."""
        return self.results[0].scenario.run.horizon_months

    @property
    def seed(self) -> int:
        """The seed of every run."""
        return comparable.seed_of(self.results[0])

    @property
    def arrangements(self) -> tuple[Results, ...]:
        """The runs but for the one without a deal."""
        return tuple(item for item in self.results if item.name != self.no_deal)

    @cached_property
    def acceptances(self) -> dict[str, Acceptance]:
        """Who accepts each arrangement, by its name; empty where nobody is asked."""
        if self.no_deal is None:
            return {}
        return {item.name: acceptance(item, self[self.no_deal]) for item in self.arrangements}

    def in_force(self, name: str) -> Estimate:
        """Chance that an arrangement enters into force; unknown where nobody is asked."""
        found = self.acceptances.get(name)
        return found.joint if found else UNKNOWN

    def unconditional(self, item: Outcome, name: str) -> Estimate:
        """An outcome of an arrangement whether or not it enters into force; unknown where nobody is asked."""
        if self.no_deal is None:
            return UNKNOWN
        return unconditional(item, self[name], self[self.no_deal], self.acceptances.get(name))

    def unconditional_difference(self, item: Outcome, name: str, baseline: str) -> Estimate:
        """The same less that of another arrangement, world by world."""
        return unconditional_difference(self._mixture(item, name), self._mixture(item, baseline))

    def _mixture(self, item: Outcome, name: str) -> Mixture | None:
        if self.no_deal is None:
            return None
        return mixture(item, self[name], self[self.no_deal], self.acceptances.get(name))

    def frontier(self) -> list[Place]:
        """Acceptability, efficacy and escalation of every arrangement; empty where nobody is asked."""
        if self.no_deal is None:
            return []
        found = [
            (self.in_force(item.name), complement(_VIOLATION.estimate(item)), _CLASH.estimate(item))
            for item in self.arrangements
        ]
        return places([item.name for item in self.arrangements], found)


_VIOLATION, _CLASH = outcome("major_violation"), outcome("clash")
