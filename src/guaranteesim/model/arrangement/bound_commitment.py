"""A commitment ready to run: its rule bound to its parties, its constant numbers as arrays."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from guaranteesim.equations import (
    clocked_days,
    count_needed,
    follow_through,
    follow_through_unwilling,
    wait_for_others,
)
from guaranteesim.model.actors.axes import AIR, FIGHTING_COLUMNS, GROUND, SANCTIONS, SEA
from guaranteesim.model.actors.expected_deliveries import ExpectedDeliveries, split_worlds
from guaranteesim.model.arrangement.casus import PartyCasus, is_against
from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.arrangement.stationing import find_stationing_factors
from guaranteesim.model.arrangement.structure import can_fight, covers_whole_theatre
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.block import Bools
from guaranteesim.scenario.numbers.drawn import DrawnCommitment, DrawnInPlace
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

_EVERYWHERE, _NOWHERE = np.ones(1, dtype=bool), np.zeros(1, dtype=bool)

CONSENTS, OBJECTS, AT_ONCE = (0, 1), (1, 0), (0, 0)
"""Votes of challenger and protégé where they are parties: the one objects, the other consents, at once."""


class BoundCommitment:
    """One commitment in one block of W worlds, with n parties.

    ``columns`` are the supporters among the parties, and ``positions`` are their positions among the parties.
    A challenger or a protégé that is itself a party has a position and no column.

    ``is_tracked`` is True if votes, record and activation funnel follow this commitment. They follow the
    commitments under which somebody could fight, or all if there are none, so that automatic sanctions do not
    pass for help.
    """

    def __init__(self, model: Parties, name: str) -> None:
        self.model, self.name = model, name
        self.is_tracked = True
        self.may_fight = can_fight(model.spec, name)
        numbers = model.numbers.arrangement.commitments[name]
        self.rung = model.ladder.names.index(numbers.trigger.rung)
        self.attribution: Floats = numbers.trigger.attribution
        self._set_parties(numbers)
        self.covers_aggressor = is_against(numbers.against, model.challenger.code)
        self.casus = PartyCasus(model, numbers, [model.coalition.codes[column] for column in self.columns])
        self._set_provisions(numbers)
        self._set_numbers(numbers)
        self._set_estimates()
        self.in_force = np.ones(model.size, dtype=bool)
        self.always_in_force = True
        self.in_place_now = self.in_place_be
        # A scope of the whole theatre makes no difference, and leaves out the comparison of locations.
        self.scope: Floats | None = None if covers_whole_theatre(model.spec, name) else numbers.scope

    def _set_parties(self, numbers: DrawnCommitment) -> None:
        model, challenger, protege = self.model, self.model.challenger.code, self.model.protege.code
        self.parties: tuple[str, ...] = numbers.parties
        self.rule = numbers.rule.bind(self.parties, aggressor=challenger, victim=protege)
        supporters = [state for state in self.parties if state in model.column_by_code]
        self.columns = np.array([model.column_by_code[state] for state in supporters], dtype=np.intp)
        self.positions = np.array([self.parties.index(state) for state in supporters], dtype=np.intp)
        self.votes = np.isin(supporters, self.rule.players)
        has_vote = challenger in self.rule.players
        self.challenger_position = self.parties.index(challenger) if has_vote else None
        self.protege_position = self.parties.index(protege) if protege in self.parties else None
        self.never_decides = not self.rule.is_decided(np.ones(len(self.parties), dtype=bool))
        self.excuses_unwilling = self._find_excuse()
        self.binds_unwilling = self._find_bound_unwilling()

    def _find_excuse(self) -> bool:
        """Return True if no vote of others could carry against the challenger, so that none is owed."""
        if not self.model.spec.switches.excuse_vetoed:
            return False
        for_it = np.ones((1, self.columns.size), dtype=bool)
        carries = self.rule.is_decided(
            self.spread_over_parties(for_it, CONSENTS), self.spread_over_parties(~for_it, OBJECTS)
        )
        return not carries.any()

    def _find_bound_unwilling(self) -> Bools:
        """Return which supporters the rule has act when all others consent and they abstain, (columns,)."""
        if not self.columns.size:
            return np.zeros(0, dtype=bool)
        # One row per supporter: all others consent, and it abstains.
        all_but_one = ~np.eye(self.columns.size, dtype=bool)
        nobody = np.zeros_like(all_but_one)
        acting = self.rule.find_acting(
            self.spread_over_parties(all_but_one, CONSENTS), self.spread_over_parties(nobody, OBJECTS)
        )
        return np.asarray(np.diagonal(np.asarray(acting).take(self.positions, 1)))

    def _set_provisions(self, numbers: DrawnCommitment) -> None:
        coalition, size = self.model.coalition, self.model.size
        self.shares = np.empty((size, self.columns.size, len(INSTRUMENTS)))
        self.in_place_be = np.zeros((size, self.columns.size))
        for position, column in enumerate(self.columns):
            code = coalition.codes[column]
            # What the text says of one state replaces what it says of each.
            shares = numbers.provides.get(code, numbers.each_provides)
            self.shares[:, position] = np.stack([getattr(shares, name) for name in INSTRUMENTS], axis=1)
            stationed = numbers.in_place.get(code)
            if stationed is not None:
                self.in_place_be[:, position] = self._sum_in_place(stationed)
        codes = [coalition.codes[column] for column in self.columns]
        terms = self.model.numbers.theatre.stationing
        self.stationing = find_stationing_factors(terms, numbers.in_place, codes, size)

    @property
    def defending_now(self) -> Floats:
        """The forces in place now as they would fight, BE, (W, columns)."""
        return self.in_place_now if self.stationing is None else self.in_place_now * self.stationing.denial

    @property
    def provoking_now(self) -> Floats:
        """The forces in place now as the challenger feels them, BE, (W, columns)."""
        return (
            self.in_place_now if self.stationing is None else self.in_place_now * self.stationing.provocation
        )

    def _sum_in_place(self, stationed: DrawnInPlace) -> Floats:
        units = {GROUND: stationed.ground, AIR: stationed.air, SEA: stationed.sea}
        per_unit = self.model.coalition.be_per_unit
        be = [amount * per_unit[:, instrument] for instrument, amount in units.items()]
        return sum_last_axis(np.stack(be, axis=1))

    def _set_numbers(self, numbers: DrawnCommitment) -> None:
        """Set what follows from bindingness, audience and clock (III.iv.e)."""
        weight, coalition = self.model.numbers.willingness, self.model.coalition
        self.bindingness: Floats = numbers.bindingness
        binding = numbers.bindingness[:, None]
        audience = coalition.audience.take(self.columns, 1)
        self.follow_through = follow_through(weight.renege[:, None], binding, audience)
        self.follow_unwilling = follow_through_unwilling(binding, audience)
        self.break_cost = binding * audience * self.model.numbers.theatre.costs.audience[:, None]
        self._set_days(numbers)
        # The challenger counts with each party's mean time, not with its distribution.
        self._expected_days = self._compute_days_if_willing()
        # The constant part of z before the fear of escalation, which depends on today's forces.
        self._calm_base = (
            weight.intercept[:, None]
            + coalition.inclination.take(self.columns, 1)
            + weight.bindingness[:, None] * binding * coalition.credit.take(self.columns, 1)
        )

    def _set_days(self, numbers: DrawnCommitment) -> None:
        """Set the days to decide of each supporter, (W, columns), and how many others it waits for."""
        procedures = self.model.coalition.procedures
        # Contiguous rows, because a crisis takes the rows of few worlds.
        self.least_days = procedures.least.take(self.columns, 1)
        self.further_days = procedures.further.take(self.columns, 1)
        if numbers.deadline_days is not None:
            compliance = self.model.numbers.willingness.clock_compliance[:, None]
            deadline = numbers.deadline_days[:, None]
            self.further_days = clocked_days(self.further_days, self.least_days, deadline, compliance)
        codes = [self.model.coalition.codes[column] for column in self.columns]
        authorised = np.isin(codes, numbers.pre_authorised)
        self.least_days[:, authorised] = self.further_days[:, authorised] = 0.0
        share = self.model.coalition.waits_for.take(self.columns, 1)
        self.needed_others = count_needed(share, max(self.columns.size - 1, 0))
        self.somebody_waits = bool(self.needed_others.any())

    def _compute_days_if_willing(self) -> Floats:
        """Return the day on which each supporter acts if all consent, each after its mean days, (W, columns).

        The challenger never consents. The day is ``inf`` where the rule cannot have the supporter act, or
        where it would wait in vain even then.
        """
        willing = np.ones(self.least_days.shape, dtype=bool)
        mean_days = self.least_days + self.further_days
        days = self.rule.compute_days(
            self.spread_over_parties(willing, CONSENTS),
            self.spread_over_parties(~willing, OBJECTS),
            self.spread_over_parties(mean_days, AT_ONCE),
        )
        acting = (
            np.asarray(days).take(self.positions, 1) + self.model.coalition.procedures.information[:, None]
        )
        return wait_for_others(acting, self.needed_others) if self.somebody_waits else acting

    def _set_estimates(self) -> None:
        by_column = (self.model.size, self.columns.size)
        by_rung = (len(self.model.ladder.names), *by_column)
        self.base, self.sanctions = np.empty(by_column), np.empty(by_column)
        self.expected_be, self.expected_fighting_be = np.empty(by_rung), np.empty(by_rung)
        self.expected_to_fight = np.empty(by_rung, dtype=bool)
        if self.model.coalition.enablers is not None:
            self.hanging_be, self.hanging_fighting_be = np.empty(by_rung), np.empty(by_rung)
            self.hanging_sanctions = np.empty(by_column)
        self.update_forces(np.arange(self.model.size))

    def update_forces(self, at: Index) -> None:
        """Update what depends on the forces that its parties can deliver today, in the worlds at ``at`` (k,).

        These are the ``base`` of z (a party fears what it would bring), the sanctions, and what the
        challenger expects each party to bring beside its troops in place, (rungs, W, columns):
        ``expected_be`` counts in the contest, ``expected_fighting_be`` would clash, ``expected_to_fight`` is
        True where anything would. The parts of them and of the sanctions that hang on an enabler are
        ``hanging_be``, ``hanging_fighting_be`` and ``hanging_sanctions``, where anything does.
        """
        for part in split_worlds(at):
            self._update_portion(part)

    def _update_portion(self, at: Index) -> None:
        coalition, columns = self.model.coalition, self.columns
        shares, units = self.shares.take(at, 0), coalition.units.take(at, 0).take(columns, 1)
        self.base[at] = self._calm_base.take(at, 0) - self._compute_fear(at, shares * units > 0)
        self.sanctions[at] = shares[:, :, SANCTIONS] * units[:, :, SANCTIONS]
        deliveries = ExpectedDeliveries(coalition, at, self._expected_days.take(at, 0), columns)
        hanging, fighting_shares = deliveries.hanging, shares.take(FIGHTING_COLUMNS, 2)
        if hanging is not None:
            self.hanging_sanctions[at] = self.sanctions[at] * hanging[:, :, SANCTIONS]
        for rung in range(len(self.model.ladder.names)):
            arriving = shares * deliveries.estimate_be(rung)
            fighting = fighting_shares * deliveries.find_fighting(rung)
            fighting_be = deliveries.be.take(FIGHTING_COLUMNS, 2) * fighting
            self.expected_be[rung, at] = sum_last_axis(arriving)
            self.expected_to_fight[rung, at] = (fighting > 0).any(axis=2)
            self.expected_fighting_be[rung, at] = sum_last_axis(fighting_be)
            if hanging is not None:
                self.hanging_be[rung, at] = sum_last_axis(arriving * hanging)
                self.hanging_fighting_be[rung, at] = sum_last_axis(
                    fighting_be * hanging.take(FIGHTING_COLUMNS, 2)
                )

    def _compute_fear(self, at: Index, brought: Bools) -> Floats:
        """Return the logits lost to the most escalatory instrument brought (k, columns, 7) or in place.

        The result is (k, columns). ``brought`` is changed.
        """
        coalition = self.model.coalition
        brought[:, :, GROUND] |= self.in_place_be.take(at, 0) > 0
        by_instrument = coalition.escalation_by_instrument.take(at, 0)[:, None, :]
        escalation = np.where(brought, by_instrument, 0.0).max(axis=2)
        return np.asarray(coalition.escalation_fear.take(at, 0).take(self.columns, 1) * escalation)

    @cached_property
    def follower_positions(self) -> Index:
        """Positions among ``columns`` of the parties that follow a lead."""
        return np.flatnonzero(self.model.coalition.lead[self.columns] >= 0)

    @cached_property
    def lead_positions(self) -> Index:
        """Positions among ``columns`` of the parties that others follow."""
        return np.flatnonzero(np.isin(self.columns, self.model.coalition.leads))

    def find_covered(self, at: Index, rung: Index | int, location: Floats | None) -> Bools:
        """Return where it is in force and its scope covers an act of ``rung`` at ``location``; all (k,).

        The result is a single value, of shape (1,), if neither time nor location can make a difference.
        """
        if not self.covers_aggressor:
            return _NOWHERE
        if self.always_in_force and self.scope is None:
            return _EVERYWHERE
        in_force = self.in_force.take(at)
        if self.scope is None or location is None:
            return in_force
        # An act that opens a war is a matter of the whole territory, so it is always covered.
        inside = (location < self.scope.take(at)) | self.model.ladder.opens_war[rung]
        return np.asarray(in_force & inside)

    def spread_over_parties(self, by_column: np.ndarray, principals: tuple[int, int]) -> np.ndarray:
        """Spread values (k, columns) over all parties, (k, n).

        ``principals`` holds the values of challenger and protégé, which count where they are parties.
        """
        challenger, protege = principals
        # The challenger's value fills the array first, because it has no column to set it from.
        spread = np.full((by_column.shape[0], len(self.parties)), challenger, dtype=by_column.dtype)
        spread[:, self.positions] = by_column
        if self.protege_position is not None:
            spread[:, self.protege_position] = protege
        return spread
