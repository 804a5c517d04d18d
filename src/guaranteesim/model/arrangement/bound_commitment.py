"""A commitment made ready to run: its rule bound to its parties, its constant terms as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from guaranteesim.model.actors.instruments import AIR, GROUND, SANCTIONS, SEA
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.scenario.schema.theatre import FIGHTING, INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel
    from guaranteesim.scenario.schema import Scenario

_EVERYWHERE = np.ones(1, dtype=bool)

CONSENTS, OBJECTS, AT_ONCE = (0, 1), (1, 0), (0, 0)
"""Votes of challenger and protégé, where they are parties: the one objects, the other consents, at once."""


class BoundCommitment:
    """One commitment in one block of worlds; W worlds, N supporters, n parties.

    ``columns`` are the supporters that are parties, ``places`` where they stand among the parties: a
    challenger or a protégé that is itself a party has a place and no column. ``followed`` says whether
    votes, record and activation funnel follow this commitment: they follow those under which somebody could
    fight, or all if there are none, lest automatic sanctions pass for help.
    """

    def __init__(self, model: GuaranteeModel, name: str) -> None:
        self.model, self.name = model, name
        self.is_tracked = True
        self.may_fight = can_fight(model.spec, name)
        terms = model.numbers.arrangement.commitments[name]
        self.parties: tuple[str, ...] = terms.parties
        self.rule = terms.rule.bind(self.parties, aggressor=model.challenger.code, victim=model.protege.code)
        self.rung = model.ladder.names.index(terms.trigger.rung)
        self.threshold = model.ladder.find_threshold(terms.trigger.rung)
        self.attribution: Floats = terms.trigger.attribution
        supporters = [state for state in self.parties if state in model.column_by_code]
        self.columns = np.array([model.column_by_code[state] for state in supporters], dtype=np.intp)
        self.positions = np.array([self.parties.index(state) for state in supporters], dtype=np.intp)
        self.votes = np.isin(supporters, self.rule.players)
        challenger = model.challenger.code
        votes = challenger in self.rule.players
        self.challenger_position = self.parties.index(challenger) if votes else None
        protege = model.protege.code
        self.protege_position = self.parties.index(protege) if protege in self.parties else None
        self.never_decides = not self.rule.is_decided(np.ones(len(self.parties), dtype=bool))
        self.binds_unwilling = self._find_bound_unwilling()
        self._set_provisions(terms)
        self._set_numbers(terms)
        sheet = (model.size, self.columns.size)
        self.base, self.sanctions = np.empty(sheet), np.empty(sheet)
        by_rung = (len(model.ladder.names), *sheet)
        self.expected_be, self.expected_fighting_be = np.empty(by_rung), np.empty(by_rung)
        self.expected_to_fight = np.empty(by_rung, dtype=bool)
        self.update_forces(np.arange(model.size))
        self.in_force = np.ones(model.size, dtype=bool)
        self.always_in_force = True
        self.in_place_now = self.in_place_be
        scope = model.spec.arrangement.commitments[name].scope
        self.scope: Floats | None = None if scope.is_point and scope.centre == 1 else terms.scope

    def find_covered(self, at: Index, rung: Index | int, location: Floats | None) -> np.ndarray:
        """Whether it is in force at ``at``, and acts of ``rung`` at ``place`` in its scope; all (k,).

        One ``True`` for all, of shape (1,), where neither time nor place can make a difference.
        """
        if self.always_in_force and self.scope is None:
            return _EVERYWHERE
        held = self.in_force.take(at)
        if self.scope is None or location is None:
            return held
        return np.asarray(held & ((location < self.scope.take(at)) | self.model.ladder.opens_war[rung]))

    def _find_bound_unwilling(self) -> np.ndarray:
        """Which supporters the rule has act when all others consent and they abstain, bool (columns,)."""
        if not self.columns.size:
            return np.zeros(0, dtype=bool)
        all_but_one = ~np.eye(self.columns.size, dtype=bool)
        nobody = np.zeros_like(all_but_one)
        acting = self.rule.find_acting(
            self.spread_over_parties(all_but_one, CONSENTS), self.spread_over_parties(nobody, OBJECTS)
        )
        return np.asarray(np.diagonal(np.asarray(acting).take(self.positions, 1)))

    @property
    def follower_positions(self) -> np.ndarray:
        """Positions among ``columns`` of the parties that follow a lead."""
        return np.flatnonzero(self.model.coalition.lead[self.columns] >= 0)

    def _set_provisions(self, terms: Any) -> None:
        coalition, size = self.model.coalition, self.model.size
        self.shares = np.empty((size, self.columns.size, len(INSTRUMENTS)))
        self.in_place_be = np.zeros((size, self.columns.size))
        for place, column in enumerate(self.columns):
            code = coalition.codes[column]
            shares = terms.provides.get(code, terms.each_provides)
            self.shares[:, place] = np.stack([getattr(shares, name) for name in INSTRUMENTS], axis=1)
            stationed = terms.in_place.get(code)
            if stationed is not None:
                self.in_place_be[:, place] = self._sum_in_place(stationed)

    def _sum_in_place(self, stationed: Any) -> Floats:
        units = {GROUND: stationed.ground, AIR: stationed.air, SEA: stationed.sea}
        per_unit = self.model.coalition.be_per_unit
        return sum_last_axis(
            np.stack([amount * per_unit[:, place] for place, amount in units.items()], axis=1)
        )

    def _set_numbers(self, terms: Any) -> None:
        weight = self.model.numbers.willingness
        self.bindingness: Floats = terms.bindingness
        binding = terms.bindingness[:, None]
        audience = self.model.coalition.audience[:, self.columns]
        self.follow_through = 1 - weight.renege[:, None] * (1 - binding * audience)
        self.follow_unwilling = binding * (1 + audience) / 2
        self.break_cost = binding * audience * self.model.numbers.theatre.costs.audience[:, None]
        self.mean_days = self._compute_mean_days(terms.deadline_days)
        self._expected_days = self._compute_days_if_willing()
        self._calm = (
            weight.intercept[:, None]
            + self.model.coalition.inclination[:, self.columns]
            + weight.bindingness[:, None] * binding * self.model.coalition.credit[:, self.columns]
        )

    def update_forces(self, at: Index) -> None:
        """What depends on the forces its parties can deliver today, in the worlds at ``at`` (k,).

        The ``base`` of z (a party fears what it would bring), sanctions, and what the challenger expects each
        to bring beside its troops in place, (rungs, W, n): ``expected_be`` counts in the contest,
        ``expected_fighting_be`` clashes, ``expected_to_fight`` says whether anything would.
        """
        coalition, columns = self.model.coalition, self.columns
        shares, units = self.shares.take(at, 0), coalition.units.take(at, 0).take(columns, 1)
        self.base[at] = self._calm.take(at, 0) - self._compute_fear(at, shares * units > 0)
        self.sanctions[at] = shares[:, :, SANCTIONS] * units[:, :, SANCTIONS]
        days, be = self._expected_days.take(at, 0), coalition.be.take(at, 0).take(columns, 1)
        for rung in range(len(self.model.ladder.names)):
            arriving = coalition.estimate_be(rung, at, days, columns)
            self.expected_be[rung, at] = sum_last_axis(shares * arriving)
            fighting = coalition.select_fighting(rung, at, days, columns, shares)
            self.expected_to_fight[rung, at] = (fighting > 0).any(axis=2)
            self.expected_fighting_be[rung, at] = sum_last_axis(be * fighting)

    def _compute_fear(self, at: Index, brought: np.ndarray) -> Floats:
        """Logits lost to the most escalatory instrument that is brought, (k, n, 6), or in place; (k, n)."""
        coalition = self.model.coalition
        brought[:, :, GROUND] |= self.in_place_be.take(at, 0) > 0
        escalation = np.where(brought, coalition.escalation_by_instrument.take(at, 0)[:, None, :], 0.0).max(
            axis=2
        )
        return np.asarray(coalition.escalation_fear.take(at, 0).take(self.columns, 1) * escalation)

    def _compute_mean_days(self, deadline: Floats | None) -> Floats:
        usual = self.model.coalition.decision_days[:, self.columns]
        if deadline is None:
            return usual
        comply = self.model.numbers.willingness.clock_compliance[:, None]
        return np.asarray((1 - comply) * usual + comply * np.minimum(usual, deadline[:, None]))

    def _compute_days_if_willing(self) -> Floats:
        """Day on which each party acts if all consent, each as quick as its mean, the challenger apart.

        inf where it cannot, (W, n).
        """
        willing = np.ones(self.mean_days.shape, dtype=bool)
        days = self.rule.compute_days(
            self.spread_over_parties(willing, CONSENTS),
            self.spread_over_parties(~willing, OBJECTS),
            self.spread_over_parties(self.mean_days, AT_ONCE),
        )
        return np.asarray(np.asarray(days).take(self.positions, 1))

    def spread_over_parties(self, of_columns: np.ndarray, of_principals: tuple[int, int]) -> np.ndarray:
        """Spread (k, columns) over the parties, shape (k, n).

        ``of_principals`` holds the values of challenger and protégé, for where they are parties themselves.
        """
        challenger, protege = of_principals
        spread = np.full((of_columns.shape[0], len(self.parties)), challenger, dtype=of_columns.dtype)
        spread[:, self.positions] = of_columns
        if self.protege_position is not None:
            spread[:, self.protege_position] = protege
        return spread


def can_fight(scenario: Scenario, name: str) -> bool:
    """Whether any party could fight under the commitment in any world: forces it has, and brings."""
    clause = scenario.arrangement.commitments[name]
    return bool(clause.in_place) or any(
        getattr(clause.provides.get(state, clause.each_provides), instrument).high > 0
        and getattr(scenario.states[state].forces, instrument).high > 0
        for state in clause.parties
        if state not in (scenario.challenger.state, scenario.protege.state)
        for instrument in FIGHTING
    )
