"""The challenger's reading of the treaty, part of step 3 (docs/model.md III.iv.d).

For every rung the challenger asks each commitment's own decision rule for the exact probability that it acts,
given its beliefs about each party. The equations are those of the consultation, on expectations.
"""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import (
    any_probability,
    believed_willingness,
    contact_probability,
    expected_follow_through,
    inclination,
    lead_pull,
    logistic,
    probability_casus_seen,
)
from guaranteesim.model.arrangement.bound_commitment import CONSENTS, OBJECTS, BoundCommitment
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.block import Bools
from guaranteesim.model.month import Month
from guaranteesim.model.steps.expected_forces import Answer, ExpectedForces, select_rungs
from guaranteesim.streams import Floats, Index
from guaranteesim.treaty import compute_correlated_activation

_NODES = 8
"""Gauss-Hermite nodes for correlated votes, an approximation that is part of the challenger's reading.

Measured against adaptive quadrature over rules of all kinds it is off by less than 1e-5 at a correlation of
0.2 and 1e-3 at 0.4 with up to five parties, and by less than 0.02 and 0.06 with up to 35; the table is in
:func:`guaranteesim.treaty.compute_correlated_activation`."""


class Anticipation:
    """Outlooks of all rungs, one after the other: row r·k + i is rung r in world ``at[i]``.

    Rungs go upwards, so a commitment is called from some row on. Arrays are (rows, N). ``growth``, ``signs``
    and ``record`` are (k, N), ``location`` (k,). The public arrays, (rows,), are those of
    :class:`guaranteesim.model.steps.posture.Outlook`.
    """

    def __init__(
        self,
        model: Month,
        at: Index,
        growth: Floats,
        signs: Floats,
        record: Floats,
        location: Floats | None = None,
    ) -> None:
        self.model, self.at = model, at
        self._rungs = len(model.ladder.names)
        # One array for all rungs: the decision rules then run once, not once per rung.
        self._rung = np.repeat(np.arange(self._rungs), at.size)
        self._worlds = np.tile(at, self._rungs)
        self._location = None if location is None else np.tile(location, self._rungs)
        self._growth, self._signs, self._record = (
            self._repeat_rungs(values) for values in (growth, signs, record)
        )
        coalition = model.coalition
        self._remains = self._repeat_rungs(~coalition.read_withdrawn(at)) if coalition.may_withdraw else None
        self._severity = model.ladder.severity[self._rung]
        self._contact = model.ladder.read_number("contact", self._rung, self._worlds)
        self._clarity = model.ladder.read_number("clarity", self._rung, self._worlds)
        self._set_empty_arrays()
        # Commitments that are in force nowhere would only add zeros.
        called = [
            item
            for item in model.commitments
            if item.columns.size and item.covers_aggressor and item.in_force.take(at).any()
        ]
        self._set_lead_stances(called)
        answers = [self._expect_answer(commitment) for commitment in called]
        outside = self._estimate_outside_help()
        self._forces = ExpectedForces(model, at, answers, outside, self._remains)
        for answer in answers:
            self._add_answer(answer)
        self._add_outside_help(*outside)
        self._combine_sources()

    def _repeat_rungs(self, values: np.ndarray) -> np.ndarray:
        """Repeat values (k, N) for every rung, (rows, N)."""
        return np.tile(values, (self._rungs, 1))

    def _take_rows(self, values: Floats, rows: slice = slice(None)) -> Floats:
        """Return ``values`` (W, …) in the world of each of these rows."""
        return np.asarray(values.take(self._worlds[rows], 0))

    def _set_empty_arrays(self) -> None:
        shape = (self._worlds.size, self.model.coalition.size)
        self._acts, self._help, self._outside = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self._fights, self._fighting, self._sanctions = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self._lead = np.zeros(shape)
        self._in_place = self._sum_stationed() * self.model.spec.switches.tripwire_denial
        self._asked = np.zeros(shape, dtype=bool)
        self.activation = np.zeros(self._worlds.size)
        self.help_chance = np.zeros(self._worlds.size)
        self.clash = np.zeros(self._worlds.size)

    def _sum_stationed(self) -> Floats:
        """Return the troops in place under the commitments that cover the act, BE, (rows, N)."""
        if self._location is None and all(item.covers_aggressor for item in self.model.commitments):
            return self._take_rows(self.model.calendar.defending_be)
        stationed = np.zeros((self._worlds.size, self.model.coalition.size))
        for commitment in self.model.commitments:
            covered = self._find_covered(commitment, slice(None))
            stationed[:, commitment.columns] += self._take_rows(commitment.defending_now) * covered[:, None]
        return stationed

    def _find_contact(self, commitment: BoundCommitment, rows: slice = slice(None)) -> Floats:
        """Return the chance that troops in place under it come under attack, (rows, columns).

        The shape is (rows, 1), one for all, where nothing is said of how they are stationed.
        """
        contact = self._contact[rows, None]
        if commitment.stationing is None:
            return contact
        return contact_probability(contact, self._take_rows(commitment.stationing.contact, rows))

    def _find_contact_by_state(self) -> Floats:
        """Return the chance that some troops in place of each state come under attack, (rows, N).

        The shape is (rows, 1), one for all, where nothing is said of how any are stationed.
        """
        if all(commitment.stationing is None for commitment in self.model.commitments):
            return self._contact[:, None]
        by_state = np.zeros_like(self._in_place)
        for commitment in self.model.commitments:
            there = self._take_rows(commitment.in_place_now) > 0
            there &= self._find_covered(commitment, slice(None))[:, None]
            # One draw decides for all, so that the likeliest to be attacked are so whenever others are.
            known = by_state.take(commitment.columns, 1)
            by_state[:, commitment.columns] = np.maximum(known, self._find_contact(commitment) * there)
        return by_state

    def _find_covered(self, commitment: BoundCommitment, rows: slice) -> Bools:
        """Return where the commitment covers an act, bool (rows,)."""
        location = None if self._location is None else self._location[rows]
        return commitment.find_covered(self._worlds[rows], self._rung[rows], location)

    def _find_rows(self, commitment: BoundCommitment) -> slice:
        """Return the rows whose rung calls the commitment."""
        return slice(commitment.rung * self.at.size, None)

    def _set_lead_stances(self, called: list[BoundCommitment]) -> None:
        """Set the expected stance of the states that others follow: 2·P − 1, or 0 where they are not asked.

        P is the probability that the lead sees the casus foederis as met and is willing. Under several
        commitments the most willing stance counts.
        """
        for commitment in called:
            leads = commitment.lead_positions
            if leads.size:
                columns, rows = commitment.columns[leads], self._find_rows(commitment)
                seen = self._compute_casus_seen(commitment)
                # One column for all parties, unless some have reservations.
                seen = seen.take(leads, 1) if commitment.casus.has_reservations else seen
                seen = seen * self._find_present(commitment).take(leads, 1)
                willing = logistic(self._compute_inclination(commitment).take(leads, 1))
                stance = 2 * (seen * willing) - 1
                known, asked = self._lead[rows].take(columns, 1), self._asked[rows].take(columns, 1)
                covered = self._find_covered(commitment, rows)[:, None]
                if commitment.casus.has_reservations:
                    covered = covered & commitment.casus.find_obliged(self._rung[rows]).take(leads, 1)
                # The first commitment that asks the lead sets its stance, later ones can raise it.
                new = np.where(asked, np.maximum(known, stance), stance)
                self._lead[rows, columns] = np.where(covered, new, known)
                self._asked[rows, columns] = asked | covered
        if self._remains is not None:
            # A lead that has withdrawn holds its followers back even where nobody asks it.
            gone = ~self._remains & ~self._asked
            self._lead -= gone * self._take_rows(self.model.numbers.willingness.lead_exit)[:, None]

    def _expect_answer(self, commitment: BoundCommitment) -> Answer:
        """Return the expected answer of the commitment where it is called."""
        rows = self._find_rows(commitment)
        present = self._find_present(commitment)
        covered = self._find_covered(commitment, rows)[:, None]
        seen = self._compute_casus_seen(commitment) * covered * present
        willing = seen * self._compute_willingness(commitment)
        objecting = self._take_rows(self.model.coalition.objection_probability, rows)
        answer = compute_correlated_activation(
            commitment.rule,
            commitment.spread_over_parties(willing, CONSENTS),
            commitment.spread_over_parties(
                (1 - willing) * (objecting.take(commitment.columns, 1) * present), OBJECTS
            ),
            rho=self._take_rows(self.model.numbers.willingness.correlation, rows),
            nodes=_NODES,
        )
        # A party that does not see the casus foederis as met does not act, even if the rule binds it.
        bound = np.minimum(np.asarray(answer.acts).take(commitment.positions, 1), seen)
        acts = expected_follow_through(
            bound,
            willing,
            self._take_rows(commitment.follow_through, rows),
            self._take_rows(commitment.follow_unwilling, rows),
        )
        return Answer(commitment, rows, np.asarray(answer.decided), acts)

    def _add_answer(self, answer: Answer) -> None:
        """Raise activation, help and clash to what the answer makes likely, and add what it brings."""
        commitment, rows, decided, acts = answer
        stays = self._find_staying(commitment)
        fights = acts * (select_rungs(commitment.expected_to_fight, self.at, commitment.rung) | stays)
        helps = acts * ((select_rungs(commitment.expected_be, self.at, commitment.rung) > 0) | stays)
        if commitment.is_tracked:
            self._raise_to(self.activation, rows, np.minimum(decided, any_probability(acts)))
        self._raise_to(self.help_chance, rows, np.minimum(decided, any_probability(helps)))
        self._raise_to(self.clash, rows, np.minimum(decided, any_probability(fights)))
        self._raise_expected(answer, fights)

    def _find_staying(self, commitment: BoundCommitment) -> Bools:
        """Return which parties have troops in place that fight if they act, (rows called, columns)."""
        stationed = self._in_place[self._find_rows(commitment)].take(commitment.columns, 1) > 0
        return np.asarray(stationed & commitment.is_tracked)

    @staticmethod
    def _raise_to(known: Floats, rows: slice, values: Floats) -> None:
        np.maximum(known[rows], values, out=known[rows])

    def _compute_casus_seen(self, commitment: BoundCommitment) -> Floats:
        """Return the probability that a party sees the casus foederis as met, (rows called, 1).

        The shape is (rows called, columns) where parties have reservations.
        """
        rows, casus = self._find_rows(commitment), commitment.casus
        seen = probability_casus_seen(
            self._clarity[rows, None],
            self._take_rows(casus.attribution, rows),
            self._severity[rows, None],
            casus.threshold,
            self._take_rows(self.model.duration.total_noise, rows)[:, None],
        )
        return seen * casus.find_obliged(self._rung[rows]) if casus.has_reservations else seen

    def _find_present(self, commitment: BoundCommitment) -> Bools:
        """Return which parties have not withdrawn, bool (rows called, columns), or one row for all."""
        if self._remains is None:
            return np.ones((1, commitment.columns.size), dtype=bool)
        return np.asarray(self._remains[self._find_rows(commitment)].take(commitment.columns, 1))

    def _compute_inclination(self, commitment: BoundCommitment) -> Floats:
        """Return the expected z of each party before it looks to a lead, (rows called, columns)."""
        weight, rows = self.model.numbers.willingness, self._find_rows(commitment)
        tripwire = None
        if self.model.spec.switches.tripwire_resolve:
            attacked = self._take_rows(weight.tripwire, rows)[:, None] * self._find_contact(commitment, rows)
            tripwire = attacked * (self._take_rows(commitment.in_place_now, rows) > 0)
        return inclination(
            self._take_rows(commitment.base, rows),
            self._signs[rows].take(commitment.columns, 1),
            (self._take_rows(weight.severity, rows) * self._severity[rows])[:, None],
            tripwire,
        )

    def _compute_willingness(self, commitment: BoundCommitment) -> Floats:
        """Return the believed probability that each party is willing, (rows called, columns)."""
        model, rows = self.model, self._find_rows(commitment)
        z, followers = self._compute_inclination(commitment), commitment.follower_positions
        if followers.size:
            columns = commitment.columns[followers]
            z[:, followers] += lead_pull(
                self._take_rows(model.numbers.willingness.lead, rows)[:, None],
                self._take_rows(model.coalition.following, rows).take(columns, 1),
                self._lead[rows].take(model.coalition.lead[columns], 1),
            )
        # Without the mechanism of reputation only today's signs count.
        if not model.spec.switches.reputation:
            return logistic(z)
        record_weight = self._take_rows(model.numbers.beliefs.record_weight, rows)[:, None]
        return believed_willingness(z, self._record[rows].take(commitment.columns, 1), record_weight)

    def _raise_expected(self, answer: Answer, fights: Floats) -> None:
        """Raise what each state is expected to do to what this commitment has it do."""
        commitment, rows, acts = answer.commitment, answer.rows, answer.acts
        growth = self._growth[rows].take(commitment.columns, 1)
        help_be, fighting_be, sanctions = self._forces.expect_brought(answer)
        for expected, values in (
            (self._acts, acts * commitment.is_tracked),
            (self._help, acts * help_be * growth),
            (self._fighting, acts * fighting_be * growth),
            (self._sanctions, acts * sanctions),
            (self._fights, fights),
        ):
            # Of several commitments of a state the largest amount and the likeliest act count.
            known = expected[rows].take(commitment.columns, 1)
            expected[rows, commitment.columns] = np.maximum(known, values)

    def _estimate_outside_help(self) -> tuple[Floats, Floats]:
        """Return the chances that each state gives aid, or fights, without being bound, (rows, N)."""
        outside = self.model.outside_help
        severity = (self._take_rows(self.model.numbers.willingness.severity) * self._severity)[:, None]
        aid = logistic(inclination(self._take_rows(outside.aid_base), self._signs, severity))
        force = logistic(inclination(self._take_rows(outside.force_base), self._signs, severity))
        return aid, force

    def _add_outside_help(self, aid: Floats, force: Floats) -> None:
        """Add what states are expected to do without being bound, given its chances (rows, N)."""
        outside = self.model.outside_help
        given, fought, fighting, sanctions = self._forces.expect_outside()
        # Without a commitment a clash needs force that arrives in time to fight.
        in_time = force * select_rungs(outside.expected_to_fight, self.at)
        extra = (aid * given + force * fought) * self._growth
        self._outside = np.maximum(extra - self._help, 0)
        clashing = force * fighting * self._growth
        np.maximum(self._fighting, clashing, out=self._fighting)
        np.maximum(self._sanctions, aid * sanctions, out=self._sanctions)
        np.maximum(self._fights, in_time, out=self._fights)
        self.clash = 1 - (1 - self.clash) * (1 - any_probability(in_time))

    def _combine_sources(self) -> None:
        """Combine help with the troops in place, which fight if their state acts or they are attacked."""
        stationed, contact = self._in_place > 0, self._find_contact_by_state()
        some_attacked = (contact * stationed).max(axis=1, initial=0.0)
        self.clash = 1 - (1 - self.clash) * (1 - some_attacked)
        # Troops in place fight when attacked, even if their state does not act.
        fight = 1 - (1 - self._fights) * (1 - contact * stationed)
        stays = self._in_place * self._acts
        attacked = self._in_place * contact * (1 - self._acts)
        self.treaty_be = sum_last_axis(self._help + stays)
        self.other_be = sum_last_axis(self._outside + attacked)
        # What would really fight, not what merely stands there.
        fighting = self._fighting + stays + attacked
        self.fighting_be = sum_last_axis(fighting) / np.maximum(self.clash, 1e-9)
        nuclear = any_probability(fight * self.model.coalition.nuclear)
        self.nuclear_clash = np.minimum(nuclear, self.clash)
        nuclear_be = sum_last_axis(fighting.take(np.flatnonzero(self.model.coalition.nuclear), 1))
        self.nuclear_be = nuclear_be / np.maximum(self.nuclear_clash, 1e-9)
        self.sanctions = np.minimum(sum_last_axis(self._sanctions), 1.0)
