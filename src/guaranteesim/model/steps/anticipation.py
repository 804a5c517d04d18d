"""Reading the treaty: what every rung would bring, all rungs at once.

For every rung the challenger asks each commitment's own decision rule for the exact chance that it
acts, given what it believes of each party.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from guaranteesim.model.arrangement.bound_commitment import CONSENTS, OBJECTS
from guaranteesim.model.arrays import TOLERANCE, any_probability, logistic, sum_last_axis
from guaranteesim.streams import Floats, Index
from guaranteesim.treaty import compute_correlated_activation

if TYPE_CHECKING:
    from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
    from guaranteesim.model.guarantee_model import GuaranteeModel

_NODES = 8
"""Gauss-Hermite nodes for correlated votes, an approximation that is part of the challenger's reading.

Measured against adaptive quadrature over rules of all kinds it is off by less than 1e-5 at a correlation of
0.2 and 1e-3 at 0.4 with up to five parties, and by less than 0.02 and 0.06 with up to 35; the table is in
:func:`guaranteesim.treaty.compute_correlated_activation`."""


class Anticipation:
    """Outlooks of all rungs, one after the other: row r·k + i is rung r in world ``at[i]``.

    Rungs go upwards, so a commitment is called from some row on. Sheets are (rows, N). ``growth``,
    ``signs`` and ``record`` are (k, N), ``place`` (k,). The public arrays, (rows,), are those of
    :class:`guaranteesim.model.steps.posture.Outlook`.
    """

    def __init__(
        self,
        model: GuaranteeModel,
        at: Index,
        growth: Floats,
        signs: Floats,
        record: Floats,
        location: Floats | None = None,
    ) -> None:
        self.model, self.at = model, at
        self._rungs = len(model.ladder.names)
        self._rung = np.repeat(np.arange(self._rungs), at.size)
        self._where = np.tile(at, self._rungs)
        self._location = None if location is None else np.tile(location, self._rungs)
        self._growth, self._signs, self._record = (
            self._repeat_rungs(sheet) for sheet in (growth, signs, record)
        )
        self._there = (
            self._repeat_rungs(~model.coalition.read_withdrawn(at)) if model.coalition.may_withdraw else None
        )
        self._severity = model.ladder.severity[self._rung]
        self._contact = model.ladder.read_number("contact", self._rung, self._where)
        self._clarity = model.ladder.read_number("clarity", self._rung, self._where)
        self._set_empty_sheets()
        called = [
            clause for clause in model.commitments if clause.columns.size and clause.in_force.take(at).any()
        ]
        self._set_lead_stances(called)
        for clause in called:
            self._add_commitment(clause)
        self._add_outside_help()
        self._combine_sources()

    def _repeat_rungs(self, sheet: np.ndarray) -> np.ndarray:
        """The same for every rung: (k, N) becomes (rows, N)."""
        return np.tile(sheet, (self._rungs, 1))

    def _take_rows(self, values: Floats, rows: slice = slice(None)) -> Floats:
        """What holds in the world of each of these rows."""
        return np.asarray(values.take(self._where[rows], 0))

    def _set_empty_sheets(self) -> None:
        sheet = (self._where.size, self.model.coalition.size)
        self._acts, self._help, self._outside = np.zeros(sheet), np.zeros(sheet), np.zeros(sheet)
        self._fights, self._fighting, self._sanctions = np.zeros(sheet), np.zeros(sheet), np.zeros(sheet)
        self._lead = np.zeros(sheet)
        self._in_place = self._sum_stationed() * self.model.spec.switches.tripwire_denial
        self._asked = np.zeros(sheet, dtype=bool)
        self.activation = np.zeros(self._where.size)
        self.help_chance = np.zeros(self._where.size)
        self.clash = np.zeros(self._where.size)

    def _sum_stationed(self) -> Floats:
        """Troops in place under the commitments that cover the act, (rows, N)."""
        if self._location is None:
            return self._take_rows(self.model.calendar.stationed_be)
        sheet = np.zeros((self._where.size, self.model.coalition.size))
        for clause in self.model.commitments:
            covered = self._find_covered(clause, slice(None))
            sheet[:, clause.columns] += self._take_rows(clause.in_place_now) * covered[:, None]
        return sheet

    def _find_covered(self, clause: BoundCommitment, rows: slice) -> np.ndarray:
        """Whether the commitment covers an act in each of these rows."""
        location = None if self._location is None else self._location[rows]
        return clause.find_covered(self._where[rows], self._rung[rows], location)

    def _find_rows(self, clause: BoundCommitment) -> slice:
        """The rows whose rung calls the commitment."""
        return slice(clause.rung * self.at.size, None)

    def _set_lead_stances(self, called: list[BoundCommitment]) -> None:
        """How the states that others follow are expected to stand: 2·P − 1, 0 where they are not asked.

        P is the chance that the lead sees the casus foederis as met and is willing.
        """
        for clause in called:
            leads = np.flatnonzero(np.isin(clause.columns, self.model.coalition.leads))
            if leads.size:
                columns, rows = clause.columns[leads], self._find_rows(clause)
                met = self._compute_casus_seen(clause) * self._find_present(clause).take(leads, 1)
                stance = 2 * (met * logistic(self._compute_inclination(clause).take(leads, 1))) - 1
                known, covered = self._lead[rows].take(columns, 1), self._find_covered(clause, rows)[:, None]
                asked = self._asked[rows].take(columns, 1)
                news = np.where(asked, np.maximum(known, stance), stance)
                self._lead[rows, columns] = np.where(covered, news, known)
                self._asked[rows, columns] = asked | covered

    def _add_commitment(self, clause: BoundCommitment) -> None:
        """Add what the commitment is expected to bring where it is called."""
        rows = self._find_rows(clause)
        present = self._find_present(clause)
        met = self._compute_casus_seen(clause) * self._find_covered(clause, rows)[:, None] * present
        willing = met * self._compute_willingness(clause)
        opposed = (
            self._take_rows(self.model.coalition.objection_probability, rows).take(clause.columns, 1)
            * present
        )
        answer = compute_correlated_activation(
            clause.rule,
            clause.spread_over_parties(willing, CONSENTS),
            clause.spread_over_parties((1 - willing) * opposed, OBJECTS),
            rho=self._take_rows(self.model.numbers.willingness.correlation, rows),
            nodes=_NODES,
        )
        decided = np.asarray(answer.decided)
        bound = np.minimum(np.asarray(answer.acts).take(clause.positions, 1), met)
        acts = self._compute_follow_through(clause, bound, willing)
        stays = self._find_staying(clause)
        fights = acts * (self._select_rungs(clause.expected_to_fight, clause.rung) | stays)
        helps = acts * ((self._select_rungs(clause.expected_be, clause.rung) > 0) | stays)
        if clause.is_tracked:
            self._raise_to(self.activation, rows, np.minimum(decided, any_probability(acts)))
        self._raise_to(self.help_chance, rows, np.minimum(decided, any_probability(helps)))
        self._raise_to(self.clash, rows, np.minimum(decided, any_probability(fights)))
        self._raise_expected(clause, acts, fights)

    def _find_staying(self, clause: BoundCommitment) -> np.ndarray:
        """Which parties have troops in place that fight if their state acts, (rows called, columns)."""
        there = self._in_place[self._find_rows(clause)].take(clause.columns, 1) > 0
        return np.asarray(there & clause.is_tracked)

    @staticmethod
    def _raise_to(known: Floats, rows: slice, values: Floats) -> None:
        np.maximum(known[rows], values, out=known[rows])

    def _compute_follow_through(self, clause: BoundCommitment, bound: Floats, willing: Floats) -> Floats:
        """Chance that each party acts and keeps its word, given the chance that the rule binds it.

        More may be bound than are willing where the rule is automatic: they act against their will, or
        renege.
        """
        rows = self._find_rows(clause)
        kept = np.minimum(bound, willing) * self._take_rows(clause.follow_through, rows)
        unwilling = np.maximum(bound - willing, 0)
        return np.asarray(kept + unwilling * self._take_rows(clause.follow_unwilling, rows))

    def _compute_casus_seen(self, clause: BoundCommitment) -> Floats:
        """Chance that a party sees the casus foederis as met, shape (rows called, 1)."""
        rows = self._find_rows(clause)
        noise = self._take_rows(self.model.total_noise, rows)
        clear = self._clarity[rows] - self._take_rows(clause.attribution, rows)
        severe = self._severity[rows] - clause.threshold
        return np.asarray(ndtr((clear + TOLERANCE) / noise) * ndtr((severe + TOLERANCE) / noise))[:, None]

    def _find_present(self, clause: BoundCommitment) -> np.ndarray:
        """Which parties have not withdrawn, bool (rows called, columns), or one row for all."""
        if self._there is None:
            return np.ones((1, clause.columns.size), dtype=bool)
        return np.asarray(self._there[self._find_rows(clause)].take(clause.columns, 1))

    def _compute_inclination(self, clause: BoundCommitment) -> Floats:
        """The z of each party before it looks to a lead, shape (rows called, columns)."""
        weight, rows = self.model.numbers.willingness, self._find_rows(clause)
        z = self._take_rows(clause.base, rows) + self._signs[rows].take(clause.columns, 1)
        z += (self._take_rows(weight.severity, rows) * self._severity[rows])[:, None]
        if self.model.spec.switches.tripwire_resolve:
            tripwire = (self._take_rows(weight.tripwire, rows) * self._contact[rows])[:, None]
            z += tripwire * (self._take_rows(clause.in_place_now, rows) > 0)
        return np.asarray(z)

    def _compute_willingness(self, clause: BoundCommitment) -> Floats:
        model, rows = self.model, self._find_rows(clause)
        z, followers = self._compute_inclination(clause), clause.follower_positions
        if followers.size:
            columns = clause.columns[followers]
            lead = self._lead[rows].take(model.coalition.lead[columns], 1)
            pull = self._take_rows(model.coalition.following, rows).take(columns, 1) * lead
            z[:, followers] += self._take_rows(model.numbers.willingness.lead, rows)[:, None] * pull
        if not model.spec.switches.reputation:
            return logistic(z)
        share = self._take_rows(model.numbers.beliefs.record_weight, rows)[:, None]
        return np.asarray((1 - share) * logistic(z) + share * self._record[rows].take(clause.columns, 1))

    def _raise_expected(self, clause: BoundCommitment, acts: Floats, fights: Floats) -> None:
        """The largest of what its commitments have each state bring, and the likeliest."""
        rows, growth = self._find_rows(clause), self._growth[self._find_rows(clause)].take(clause.columns, 1)
        helped = acts * self._select_rungs(clause.expected_be, clause.rung) * growth
        fighting = acts * self._select_rungs(clause.expected_fighting_be, clause.rung) * growth
        punished = acts * self._take_rows(clause.sanctions, rows)
        for sheet, values in (
            (self._acts, acts * clause.is_tracked),
            (self._help, helped),
            (self._fighting, fighting),
            (self._sanctions, punished),
            (self._fights, fights),
        ):
            known = sheet[rows].take(clause.columns, 1)
            sheet[rows, clause.columns] = np.maximum(known, values)

    def _select_rungs(self, values: np.ndarray, first: int = 0) -> np.ndarray:
        """Of an array (rungs, W, n) the rows from the first rung on, (rows, n)."""
        found = values[first:].take(self.at, 1)
        return found.reshape(found.shape[0] * found.shape[1], found.shape[2])

    def _add_outside_help(self) -> None:
        """Add what states are expected to do without being bound."""
        coalition, outside = self.model.coalition, self.model.outside_help
        z = self._signs + (self._take_rows(self.model.numbers.willingness.severity) * self._severity)[:, None]
        aid = logistic(z + self._take_rows(outside.aid_base))
        force = logistic(z + self._take_rows(outside.force_base))
        given = self._select_rungs(outside.expected_aid_be)
        fought = self._select_rungs(outside.expected_force_be)
        in_time = force * self._select_rungs(outside.expected_to_fight)
        extra = (aid * given + force * fought) * self._growth
        self._outside = np.maximum(extra - self._help, 0)
        clashing = force * self._select_rungs(outside.expected_fighting_be) * self._growth
        np.maximum(self._fighting, clashing, out=self._fighting)
        np.maximum(self._sanctions, aid * self._take_rows(coalition.sanctions), out=self._sanctions)
        np.maximum(self._fights, in_time, out=self._fights)
        self.clash = 1 - (1 - self.clash) * (1 - any_probability(in_time))

    def _combine_sources(self) -> None:
        """Put it together, with the troops in place: they fight if their state acts or they are attacked."""
        stationed, contact = self._in_place > 0, self._contact[:, None]
        self.clash = 1 - (1 - self.clash) * (1 - self._contact * stationed.any(axis=1))
        fight = 1 - (1 - self._fights) * (1 - contact * stationed)
        stays = self._in_place * self._acts
        attacked = self._in_place * contact * (1 - self._acts)
        self.treaty_be = sum_last_axis(self._help + stays)
        self.other_be = sum_last_axis(self._outside + attacked)
        self.fighting_be = sum_last_axis(self._fighting + stays + attacked) / np.maximum(self.clash, 1e-9)
        self.nuclear_clash = np.minimum(any_probability(fight * self.model.coalition.nuclear), self.clash)
        self.sanctions = np.minimum(sum_last_axis(self._sanctions), 1.0)
