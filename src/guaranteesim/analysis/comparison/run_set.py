"""Runs that met the same histories, with acceptance and unconditional outcomes of their arrangements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guaranteesim.analysis.comparison import comparability
from guaranteesim.analysis.consent.acceptance import (
    Acceptance,
    JointAcceptance,
    compute_acceptance,
    compute_joint_acceptance,
)
from guaranteesim.analysis.consent.choices import Weighing
from guaranteesim.analysis.consent.frontier import FrontierPoint, compute_complement, locate_on_frontier
from guaranteesim.analysis.consent.unconditional import (
    Mixture,
    estimate_mixed_difference,
    estimate_mixed_outcome,
    mix_outcomes,
)
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.analysis.sensitivity.deciding_inputs import DecidingInputs, find_deciding_inputs
from guaranteesim.analysis.statistics.intervals import UNKNOWN, Estimate
from guaranteesim.ensemble.results import Results
from guaranteesim.errors import UserError
from guaranteesim.scenario.reading.problems import suggest_known_word


@dataclass(frozen=True, repr=False)
class RunSet:
    """Runs of several arrangements that met the same histories.

    Attributes:
        results: The runs: the baseline, then the others in the order of their scenarios, then the no-deal
            run.
        baseline: Name of the run that is subtracted in differences.
        notes: Notes for the reader of a comparison.
        no_deal: Name of the no-deal run; None without one, and then acceptance is not computed.
    """

    results: tuple[Results, ...]
    baseline: str
    notes: tuple[str, ...] = ()
    no_deal: str | None = None

    def __repr__(self) -> str:
        what = f"{', '.join(self.names)}; {self.worlds} worlds each, baseline {self.baseline}"
        return f"{type(self).__name__}({what})"

    def __getstate__(self) -> dict[str, Any]:
        """Return what travels to another process, without what is large and quick to compute again."""
        return {name: value for name, value in self.__dict__.items() if name != "_weighed"}

    def __getitem__(self, name: str) -> Results:
        """Return the run of that name.

        Raises:
            UserError: There is no such run; the message suggests a name.
        """
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
        """Number of worlds of each run."""
        return len(self.results[0].world_table)

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
        """All runs except the no-deal run."""
        return tuple(item for item in self.results if item.name != self.no_deal)

    @cached_property
    def acceptances(self) -> dict[str, Acceptance]:
        """Acceptance of each arrangement by name; empty without a no-deal run."""
        if self.no_deal is None:
            return {}
        return {item.name: compute_acceptance(item, self[self.no_deal]) for item in self.arrangements}

    def weigh_acceptances(self, weighing: Weighing) -> dict[str, JointAcceptance]:
        """Return the joint acceptance of each arrangement by name under other weights of consent.

        It is computed once for each weighing; empty without a no-deal run.
        """
        if self.no_deal is None:
            return {}
        known: dict[Weighing, dict[str, JointAcceptance]] = self.__dict__.setdefault("_weighed", {})
        if weighing not in known:
            otherwise = self[self.no_deal]
            known[weighing] = {
                item.name: compute_joint_acceptance(item, otherwise, weighing) for item in self.arrangements
            }
        return known[weighing]

    def find_deciding(self, name: str) -> DecidingInputs | None:
        """Return the inputs that decide how often an arrangement is violated beside the baseline.

        Of the baseline itself they are those that decide how often it is violated. None if the worlds cannot
        tell.
        """
        known: dict[str, DecidingInputs | None] = self.__dict__.setdefault("_deciding", {})
        if name not in known:
            other = None if name == self.baseline else self[self.baseline]
            known[name] = find_deciding_inputs(self[name], other, _VIOLATION)
        return known[name]

    def in_force(self, name: str) -> Estimate:
        """Return the probability that an arrangement enters into force; unknown without a no-deal run."""
        # The no-deal run has no acceptance of its own.
        found = self.acceptances.get(name)
        return found.joint if found else UNKNOWN

    def unconditional(self, item: Outcome, name: str) -> Estimate:
        """Return an outcome of an arrangement whether or not it enters into force.

        Unknown without a no-deal run.
        """
        if self.no_deal is None:
            return UNKNOWN
        return estimate_mixed_outcome(item, self[name], self[self.no_deal], self.acceptances.get(name))

    def unconditional_difference(self, item: Outcome, name: str, baseline: str) -> Estimate:
        """Return the unconditional outcome of an arrangement less that of another, world by world."""
        return estimate_mixed_difference(self._mix_outcome(item, name), self._mix_outcome(item, baseline))

    def _mix_outcome(self, item: Outcome, name: str) -> Mixture | None:
        if self.no_deal is None:
            return None
        return mix_outcomes(item, self[name], self[self.no_deal], self.acceptances.get(name))

    def frontier(self) -> list[FrontierPoint]:
        """Return the point of every arrangement on the frontier; empty without a no-deal run."""
        if self.no_deal is None:
            return []
        found = [
            (self.in_force(item.name), compute_complement(_VIOLATION.estimate(item)), _CLASH.estimate(item))
            for item in self.arrangements
        ]
        return locate_on_frontier([item.name for item in self.arrangements], found)


# Efficacy and escalation of the frontier are these two outcomes, as in the table.
_VIOLATION, _CLASH = find_outcome("major_violation"), find_outcome("clash")
