"""Result of a negotiation: the outcome of every package, the zone of agreement, and the named packages.

The disagreement point is no deal [Nash1950]. The number of packages is finite, so the best package by each
measure is found by comparing all of them. Alternating offers need something between the packages and are
solved over lotteries (:mod:`~guaranteesim.analysis.bargaining.alternating_offers`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from guaranteesim.analysis.bargaining import agreement_zone as zones
from guaranteesim.analysis.bargaining.agreement_zone import Flags, Floats
from guaranteesim.analysis.bargaining.alternating_offers import AlternatingOffers, solve_alternating_offers
from guaranteesim.analysis.bargaining.package_outcomes import PackageOutcome
from guaranteesim.analysis.statistics.intervals import Estimate
from guaranteesim.scenario.files.negotiation_file import Negotiation
from guaranteesim.scenario.files.packages import Package
from guaranteesim.scenario.files.same_packages import describe_read_data
from guaranteesim.scenario.schema import Objection, Scenario

NASH, KALAI, PROTEGE, EFFECTIVE = "nash", "kalai", "protege", "effective"
NEAREST, BASE = "nearest", "base"


@dataclass(frozen=True)
class NamedPackage:
    """Package that is best by some measure, or that equals the base.

    Attributes:
        kind: "nash", "kalai", "protege", "effective", "nearest" or "base".
        title: The measure in words.
        position: Its index among the packages.
        ties: The indices of other packages that are as good by this measure.
    """

    kind: str
    title: str
    position: int
    ties: tuple[int, ...] = ()


@dataclass(frozen=True)
class ZoneWithout:
    """Size of the zone of agreement without one requirement or one objection.

    Attributes:
        kind: "state" where the acceptance of a state is not required, "objection" where one is dropped.
        name: Name of the state or the objection.
        state: The state whose acceptance or objection it is.
        packages: Number of packages in the zone.
    """

    kind: str
    name: str
    state: str
    packages: int


@dataclass(frozen=True, repr=False)
class Bargain:
    """A negotiation with the outcome of every package; P packages, S states.

    Attributes:
        negotiation: The open terms and their options.
        base: The scenario whose arrangement the options change.
        no_deal: The scenario without an agreement.
        packages: Every package that is not excluded and that differs from all before it in what the model
            reads, in the order of the options.
        judged: The outcome of each package.
        outside: The outcome of no deal: shares of worlds without a major violation and with a direct clash.
        worlds: Number of worlds per package.
        seed: Seed of all random numbers.
        version: Version of the program.
        same: For each package, the others that are the same in all the model reads; none if empty.
        rivals: The same packages against other worlds without a deal.
    """

    negotiation: Negotiation
    base: Scenario
    no_deal: Scenario
    packages: tuple[Package, ...]
    judged: tuple[PackageOutcome, ...]
    outside: tuple[Estimate, Estimate]
    worlds: int
    seed: int
    version: str = "(version unknown)"
    same: tuple[tuple[Package, ...], ...] = ()
    rivals: tuple[Bargain, ...] = ()

    def __repr__(self) -> str:
        inside = int(np.count_nonzero(self.zone))
        return f"Bargain({self.negotiation.name}: {inside} of {len(self.packages)} packages in the zone)"

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Challenger, protégé, and every other state whose acceptance some package needs."""
        return list_bargaining_states([package.scenario for package in self.packages])

    @cached_property
    def required(self) -> Flags:
        """True where a package needs the acceptance of a state, bool (P, S)."""
        return np.array([[state in item.required for state in self.states] for item in self.judged])

    @cached_property
    def priced_surplus(self) -> Floats:
        """Expected surplus after the objections that have a price, (P, S)."""
        return self._collect_ends("value")

    @cached_property
    def absolute_counts(self) -> Floats:
        """Number of absolute objections of each state to each package, (P, S)."""
        counts = [[len(item.absolute.get(state, ())) for state in self.states] for item in self.judged]
        return np.array(counts, dtype=np.float64)

    @cached_property
    def surplus(self) -> Floats:
        """Expected surplus, (P, S); −inf where an objection is absolute."""
        return self._mask_absolute(self.priced_surplus)

    @cached_property
    def zone(self) -> Flags:
        """Packages in the zone of agreement in expectation, (P,)."""
        return zones.find_zone(self.surplus, self.required)

    @cached_property
    def surely_in_zone(self) -> Flags:
        """Packages in the zone by the lower ends of the 95 % intervals of all required states, (P,)."""
        return zones.find_zone(self._mask_absolute(self._collect_ends("low")), self.required)

    @cached_property
    def perhaps_in_zone(self) -> Flags:
        """Packages in the zone by the upper ends of these intervals, (P,)."""
        return zones.find_zone(self._mask_absolute(self._collect_ends("high")), self.required)

    @cached_property
    def efficacy(self) -> Floats:
        """Share of worlds without a major violation, (P,)."""
        return np.array([item.efficacy.value for item in self.judged])

    @cached_property
    def nash(self) -> Floats:
        """Nash product as a geometric mean, (P,); 0 outside the zone."""
        return np.where(self.zone, zones.compute_nash_product(self.surplus, self.required), 0.0)

    @cached_property
    def least_surplus(self) -> Floats:
        """Least surplus of a required state, (P,)."""
        return zones.find_least_surplus(self.surplus, self.required)

    @cached_property
    def ideal_shares(self) -> Floats:
        """Least share of its ideal that a required state gets, (P,); −inf outside the zone."""
        return zones.compute_ideal_shares(self.surplus, self.required)

    @cached_property
    def alternating(self) -> AlternatingOffers | None:
        """Alternating offers over lotteries of the packages in the zone.

        None if the zone is empty, if its packages need different states, or if one state has nothing to gain.
        """
        inside = np.flatnonzero(self.zone)
        asked = self.required[inside]
        if not inside.size or (asked != asked[0]).any():
            return None
        players = np.flatnonzero(asked[0])
        return solve_alternating_offers(
            self.surplus[np.ix_(inside, players)],
            tuple(self.states[column] for column in players),
            tuple(int(position) for position in inside),
            self.negotiation.about.breakdown,
        )

    @cached_property
    def base_position(self) -> int | None:
        """The package that leaves the base as it is, if there is one."""
        # The scenario of a package has a name of its own, so only the arrangements are compared.
        wanted = describe_read_data(self.base.arrangement)
        same = (
            position
            for position, item in enumerate(self.packages)
            if describe_read_data(item.scenario.arrangement) == wanted
        )
        return next(same, None)

    @cached_property
    def positions(self) -> dict[tuple[str, ...], int]:
        """Index of the package of each combination that is not excluded, by its options."""
        found = {package.chosen: position for position, package in enumerate(self.packages)}
        for position, others in enumerate(self.same):
            found |= {other.chosen: position for other in others}
        return found

    def points(self) -> list[NamedPackage]:
        """Return the named packages: the best in the zone, or the nearest to it, and the base."""
        code = self.base.protege.state
        own = self.surplus[:, self.states.index(code)]
        found = [
            self._name_best(NASH, "Nash bargaining point", self.nash, self.zone),
            self._name_best(KALAI, "Kalai-Smorodinsky point", self.ideal_shares, self.zone),
            self._name_best(PROTEGE, f"best for {code}", own, self.zone),
            self._name_best(EFFECTIVE, "most effective", self.efficacy, self.zone),
        ]
        # The nearest package is of interest only while no package is acceptable.
        if not self.zone.any():
            least = self.least_surplus
            found.append(self._name_best(NEAREST, "nearest to agreement", least, least > -np.inf))
        if self.base_position is not None:
            found.append(NamedPackage(BASE, "as the base has it", self.base_position))
        return [point for point in found if point is not None]

    def _name_best(self, kind: str, title: str, values: Floats, among: Flags) -> NamedPackage | None:
        best = zones.find_best_package(values, among)
        return None if best is None else NamedPackage(kind, title, best, zones.find_ties(values, among, best))

    def group_points_by_package(self) -> dict[int, tuple[NamedPackage, ...]]:
        """Return the named packages by position, because one package may have several names."""
        found = self.points()
        # dict.fromkeys keeps the order of the points and removes duplicates.
        places = dict.fromkeys(point.position for point in found)
        return {
            position: tuple(point for point in found if point.position == position) for position in places
        }

    @property
    def nearest(self) -> int | None:
        """The package with the greatest least surplus; None if each meets an absolute objection."""
        return zones.find_nearest_package(self.surplus, self.required)

    def best_for(self, state: str) -> int | None:
        """Return the package of the zone that is best for one state; None if the zone is empty."""
        return zones.find_best_package(self.surplus[:, self.states.index(state)], self.zone)

    def find_worst_off(self, position: int) -> str:
        """Return the required state with the least surplus in a package; empty if none is required."""
        needed = np.where(self.required[position], self.surplus[position], np.inf)
        return self.states[int(np.argmin(needed))] if self.required[position].any() else ""

    def list_refusing(self, position: int) -> tuple[str, ...]:
        """Return the required states that a package leaves worse off than no deal."""
        # An absolute objection has a surplus of −inf and is included here.
        refuses = np.flatnonzero(self.required[position] & (self.surplus[position] < 0))
        return tuple(self.states[column] for column in refuses)

    def compute_zone_without(self) -> list[ZoneWithout]:
        """Return the size of the zone without each requirement and each objection, one at a time."""
        sizes = zones.count_zone_without_states(self.surplus, self.required)
        dropped = [
            ZoneWithout("state", state, state, int(sizes[column]))
            for column, state in enumerate(self.states)
            if self.required[:, column].any()
        ]
        return [*dropped, *self._compute_zone_without_objections()]

    def _compute_zone_without_objections(self) -> Iterator[ZoneWithout]:
        for name, objection in self.base.acceptance.objections.items():
            state = objection.state
            cost = np.array([item.costs.get(state, {}).get(name, 0.0) for item in self.judged])
            absolute = np.array([name in item.absolute.get(state, ()) for item in self.judged])
            # An objection that applies to no package cannot shrink the zone.
            if state in self.states and (absolute.any() or cost.any()):
                size = zones.count_zone_without_objection(
                    self.priced_surplus,
                    self.absolute_counts,
                    self.required,
                    self.states.index(state),
                    cost,
                    absolute,
                )
                yield ZoneWithout("objection", name, state, size)

    def find_objection(self, name: str) -> Objection:
        """Return an objection of the base by name."""
        return self.base.acceptance.objections[name]

    def list_option_titles(self, position: int) -> tuple[str, ...]:
        """Return the titles of the options of a package, one per term."""
        chosen = zip(self.negotiation.terms.values(), self.packages[position].chosen, strict=True)
        return tuple(term.options[option].title for term, option in chosen)

    def _collect_ends(self, end: str) -> Floats:
        return np.array(
            [[getattr(item.surplus[state], end) for state in self.states] for item in self.judged]
        )

    def _mask_absolute(self, values: Floats) -> Floats:
        return np.where(self.absolute_counts > 0, -math.inf, values)


def list_bargaining_states(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return challenger, protégé, and every other state whose acceptance one of the scenarios needs."""
    first = scenarios[0]
    # Options may change who must sign, so the required states are collected over all packages.
    needed = (state for scenario in scenarios for state in scenario.required)
    return tuple(dict.fromkeys((first.challenger.state, first.protege.state, *needed)))
