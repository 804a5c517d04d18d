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
from guaranteesim.model.arrays import sum_last_axis, take_worlds_last
from guaranteesim.model.block import Bools
from guaranteesim.model.month import Month
from guaranteesim.model.steps.expected_forces import Answer, ExpectedForces
from guaranteesim.streams import Floats, Index
from guaranteesim.treaty import compute_correlated_activation

_NODES = 8
"""Gauss-Hermite nodes for correlated votes, an approximation that is part of the challenger's reading.

Measured against adaptive quadrature over rules of all kinds it is off by less than 1e-5 at a correlation of
0.2 and 1e-3 at 0.4 with up to five parties, and by less than 0.02 and 0.06 with up to 35; the table is in
:func:`guaranteesim.treaty.compute_correlated_activation`."""


class Anticipation:
    """Outlooks of all rungs in the worlds at ``at`` (k,).

    Arrays are (rungs, N, k) with the worlds last: what a world or a state has is the same for all rungs and
    needs no copy, and sums over states add whole rows. Rungs go upwards, so a commitment is called from some
    rung on. ``growth``, ``signs`` and ``record`` are (N, k), ``location`` (k,). The public arrays, (rungs,
    k), are those of :class:`guaranteesim.model.steps.posture.Outlook`.
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
        self.model, self.at, self._location = model, at, location
        self._growth, self._signs, self._record = growth, signs, record
        coalition, ladder = model.coalition, model.ladder
        self._remains = ~coalition.read_withdrawn(at).T if coalition.may_withdraw else None
        self._rung = np.arange(len(ladder.names))
        self._severity = ladder.severity[:, None]
        self._contact = ladder.read_number("contact", self._rung[:, None], at)
        self._clarity = ladder.read_number("clarity", self._rung[:, None], at)
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

    def _take(self, values: np.ndarray) -> np.ndarray:
        """Return ``values`` (W, …) in these worlds, with the worlds last."""
        return take_worlds_last(values, self.at)

    def _set_empty_arrays(self) -> None:
        shape = (self._rung.size, self.model.coalition.size, self.at.size)
        self._acts, self._help, self._outside = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self._fights, self._fighting, self._sanctions = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self._lead = np.zeros(shape)
        in_place = self._sum_stationed() * self.model.spec.switches.tripwire_denial
        self._in_place = np.broadcast_to(in_place, shape)
        self._asked = np.zeros(shape, dtype=bool)
        self.activation = np.zeros(self._contact.shape)
        self.help_chance = np.zeros(self._contact.shape)
        self.clash = np.zeros(self._contact.shape)

    def _sum_stationed(self) -> Floats:
        """Return the troops in place under the commitments that cover the act, BE, (rungs or 1, N, k)."""
        if self._location is None and all(item.covers_aggressor for item in self.model.commitments):
            return self._take(self.model.calendar.defending_be)[None]
        stationed = np.zeros((self._rung.size, self.model.coalition.size, self.at.size))
        for commitment in self.model.commitments:
            stationed[:, commitment.columns] += self._take(commitment.defending_now) * self._find_covered(
                commitment
            )
        return stationed

    def _find_contact(self, commitment: BoundCommitment) -> Floats:
        """Return the chance that troops in place under it come under attack, (rungs, columns, k).

        The shape is (rungs, 1, k), one for all, where nothing is said of how they are stationed.
        """
        contact = self._contact[:, None]
        if commitment.stationing is None:
            return contact
        return contact_probability(contact, self._take(commitment.stationing.contact))

    def _find_contact_by_state(self) -> Floats:
        """Return the chance that some troops in place of each state come under attack, (rungs, N, k).

        The shape is (rungs, 1, k), one for all, where nothing is said of how any are stationed.
        """
        if all(commitment.stationing is None for commitment in self.model.commitments):
            return self._contact[:, None]
        by_state = np.zeros(self._in_place.shape)
        for commitment in self.model.commitments:
            there = (self._take(commitment.in_place_now) > 0) & self._find_covered(commitment)
            # One draw decides for all, so that the likeliest to be attacked are so whenever others are.
            known = by_state.take(commitment.columns, 1)
            by_state[:, commitment.columns] = np.maximum(known, self._find_contact(commitment) * there)
        return by_state

    def _find_covered(self, commitment: BoundCommitment, first: int = 0) -> Bools:
        """Return where the commitment covers an act of a rung from ``first`` on, bool (rungs or 1, 1, k)."""
        covered = commitment.find_covered(self.at, self._rung[first:, None], self._location)
        return np.atleast_2d(covered)[:, None]

    def _set_lead_stances(self, called: list[BoundCommitment]) -> None:
        """Set the expected stance of the states that others follow: 2·P − 1, or 0 where they are not asked.

        P is the probability that the lead sees the casus foederis as met and is willing. Under several
        commitments the most willing stance counts.
        """
        for commitment in called:
            leads, first = commitment.lead_positions, commitment.rung
            if leads.size:
                columns, casus = commitment.columns[leads], commitment.casus
                seen = self._compute_casus_seen(commitment)
                # One row for all parties, unless some have reservations.
                seen = seen.take(leads, 1) if casus.has_reservations else seen
                seen = seen * self._find_present(commitment).take(leads, 0)
                willing = logistic(self._compute_inclination(commitment).take(leads, 1))
                stance = 2 * (seen * willing) - 1
                known, asked = self._lead[first:].take(columns, 1), self._asked[first:].take(columns, 1)
                covered = self._find_covered(commitment, first)
                if casus.has_reservations:
                    covered = covered & self._find_obliged(commitment).take(leads, 1)
                # The first commitment that asks the lead sets its stance, later ones can raise it.
                new = np.where(asked, np.maximum(known, stance), stance)
                self._lead[first:, columns] = np.where(covered, new, known)
                self._asked[first:, columns] = asked | covered
        if self._remains is not None:
            # A lead that has withdrawn holds its followers back even where nobody asks it.
            gone = ~self._remains & ~self._asked
            self._lead -= gone * self._take(self.model.numbers.willingness.lead_exit)

    def _expect_answer(self, commitment: BoundCommitment) -> Answer:
        """Return the expected answer of the commitment where it is called."""
        first, present = commitment.rung, self._find_present(commitment)
        seen = self._compute_casus_seen(commitment) * self._find_covered(commitment, first) * present
        willing = seen * self._compute_willingness(commitment)
        objecting = self._take(self.model.coalition.objection_probability).take(commitment.columns, 0)
        answer = compute_correlated_activation(
            commitment.rule,
            _spread_over_parties(commitment, willing, CONSENTS),
            _spread_over_parties(commitment, (1 - willing) * (objecting * present), OBJECTS),
            rho=np.tile(self._take(self.model.numbers.willingness.correlation), len(willing)),
            nodes=_NODES,
        )
        # A party that does not see the casus foederis as met does not act, even if the rule binds it.
        bound = np.asarray(answer.acts).take(commitment.positions, 1)
        bound = bound.reshape(len(willing), self.at.size, -1).swapaxes(1, 2)
        acts = expected_follow_through(
            np.minimum(bound, seen),
            willing,
            self._take(commitment.follow_through),
            self._take(commitment.follow_unwilling),
        )
        return Answer(commitment, np.asarray(answer.decided).reshape(len(willing), -1), acts)

    def _add_answer(self, answer: Answer) -> None:
        """Raise activation, help and clash to what the answer makes likely, and add what it brings."""
        commitment, decided, acts = answer
        stays = self._find_staying(commitment)
        fights = acts * (self._forces.select_rungs(commitment.expected_to_fight, commitment.rung) | stays)
        brought = self._forces.select_rungs(commitment.expected_be, commitment.rung)
        helps = acts * ((brought > 0) | stays)
        if commitment.is_tracked:
            _raise_to(self.activation[commitment.rung :], np.minimum(decided, _any_state(acts)))
        _raise_to(self.help_chance[commitment.rung :], np.minimum(decided, _any_state(helps)))
        _raise_to(self.clash[commitment.rung :], np.minimum(decided, _any_state(fights)))
        self._raise_expected(answer, fights)

    def _find_staying(self, commitment: BoundCommitment) -> Bools:
        """Return which parties have troops in place that fight if they act, (rungs called, columns, k)."""
        stationed = self._in_place[commitment.rung :].take(commitment.columns, 1) > 0
        return np.asarray(stationed & commitment.is_tracked)

    def _compute_casus_seen(self, commitment: BoundCommitment) -> Floats:
        """Return the probability that a party sees the casus foederis as met, (rungs called, 1, k).

        The shape is (rungs called, columns, k) where parties have reservations.
        """
        first, casus = commitment.rung, commitment.casus
        seen = probability_casus_seen(
            self._clarity[first:, None],
            self._take(casus.attribution),
            self._severity[first:, None],
            np.asarray(casus.threshold)[..., None],
            self._take(self.model.duration.total_noise),
        )
        return seen * self._find_obliged(commitment) if casus.has_reservations else seen

    def _find_obliged(self, commitment: BoundCommitment) -> Bools:
        """Return the parties whose own casus foederis each rung reaches, bool (rungs called, columns, 1)."""
        return commitment.casus.find_obliged(self._rung[commitment.rung :])[:, :, None]

    def _find_present(self, commitment: BoundCommitment) -> Bools:
        """Return which parties have not withdrawn, bool (columns, k), or one column for all."""
        if self._remains is None:
            return np.ones((commitment.columns.size, 1), dtype=bool)
        return np.asarray(self._remains.take(commitment.columns, 0))

    def _compute_inclination(self, commitment: BoundCommitment) -> Floats:
        """Return the expected z of each party before it looks to a lead, (rungs called, columns, k)."""
        weight, first = self.model.numbers.willingness, commitment.rung
        tripwire = None
        if self.model.spec.switches.tripwire_resolve:
            attacked = self._take(weight.tripwire) * self._find_contact(commitment)[first:]
            tripwire = attacked * (self._take(commitment.in_place_now) > 0)
        return inclination(
            self._take(commitment.base),
            self._signs.take(commitment.columns, 0),
            (self._take(weight.severity) * self._severity[first:])[:, None],
            tripwire,
        )

    def _compute_willingness(self, commitment: BoundCommitment) -> Floats:
        """Return the believed probability that each party is willing, (rungs called, columns, k)."""
        model, lead = self.model, self._lead[commitment.rung :]
        z, followers = self._compute_inclination(commitment), commitment.follower_positions
        if followers.size:
            columns = commitment.columns[followers]
            z[:, followers] += lead_pull(
                self._take(model.numbers.willingness.lead),
                self._take(model.coalition.following).take(columns, 0),
                lead.take(model.coalition.lead[columns], 1),
            )
        # Without the mechanism of reputation only today's signs count.
        if not model.spec.switches.reputation:
            return logistic(z)
        record_weight = self._take(model.numbers.beliefs.record_weight)
        return believed_willingness(z, self._record.take(commitment.columns, 0), record_weight)

    def _raise_expected(self, answer: Answer, fights: Floats) -> None:
        """Raise what each state is expected to do to what this commitment has it do."""
        commitment, acts = answer.commitment, answer.acts
        growth = self._growth.take(commitment.columns, 0)
        help_be, fighting_be, sanctions = self._forces.expect_brought(answer)
        for expected, values in (
            (self._acts, acts * commitment.is_tracked),
            (self._help, acts * help_be * growth),
            (self._fighting, acts * fighting_be * growth),
            (self._sanctions, acts * sanctions),
            (self._fights, fights),
        ):
            # Of several commitments of a state the largest amount and the likeliest act count.
            known = expected[commitment.rung :].take(commitment.columns, 1)
            expected[commitment.rung :, commitment.columns] = np.maximum(known, values)

    def _estimate_outside_help(self) -> tuple[Floats, Floats]:
        """Return the chances that each state gives aid, or fights, without being bound, (rungs, N, k)."""
        outside = self.model.outside_help
        severity = (self._take(self.model.numbers.willingness.severity) * self._severity)[:, None]
        aid = logistic(inclination(self._take(outside.aid_base), self._signs, severity))
        force = logistic(inclination(self._take(outside.force_base), self._signs, severity))
        return aid, force

    def _add_outside_help(self, aid: Floats, force: Floats) -> None:
        """Add what states are expected to do without being bound, given its chances (rungs, N, k)."""
        outside = self.model.outside_help
        given, fought, fighting, sanctions = self._forces.expect_outside()
        # Without a commitment a clash needs force that arrives in time to fight.
        in_time = force * self._forces.select_rungs(outside.expected_to_fight)
        extra = (aid * given + force * fought) * self._growth
        self._outside = np.maximum(extra - self._help, 0)
        _raise_to(self._fighting, force * fighting * self._growth)
        _raise_to(self._sanctions, aid * sanctions)
        _raise_to(self._fights, in_time)
        self.clash = 1 - (1 - self.clash) * (1 - _any_state(in_time))

    def _combine_sources(self) -> None:
        """Combine help with the troops in place, which fight if their state acts or they are attacked."""
        stationed, contact = self._in_place > 0, self._find_contact_by_state()
        some_attacked = (contact * stationed).max(axis=1, initial=0.0)
        self.clash = 1 - (1 - self.clash) * (1 - some_attacked)
        # Troops in place fight when attacked, even if their state does not act.
        fight = 1 - (1 - self._fights) * (1 - contact * stationed)
        stays = self._in_place * self._acts
        attacked = self._in_place * contact * (1 - self._acts)
        self.treaty_be = _sum_states(self._help + stays)
        self.other_be = _sum_states(self._outside + attacked)
        # What would really fight, not what merely stands there.
        fighting, nuclear = self._fighting + stays + attacked, self.model.coalition.nuclear
        self.fighting_be = _sum_states(fighting) / np.maximum(self.clash, 1e-9)
        self.nuclear_clash = np.minimum(_any_state(fight[:, nuclear]), self.clash)
        self.nuclear_be = _sum_states(fighting[:, nuclear]) / np.maximum(self.nuclear_clash, 1e-9)
        self.sanctions = np.minimum(_sum_states(self._sanctions), 1.0)


def _spread_over_parties(
    commitment: BoundCommitment, by_column: Floats, principals: tuple[int, int]
) -> Floats:
    """Return values (rungs, columns, k) one act a row over all parties, as rules read them, (rungs·k, n)."""
    acts = np.ascontiguousarray(by_column.swapaxes(1, 2))
    return commitment.spread_over_parties(acts.reshape(-1, commitment.columns.size), principals)


def _any_state(probabilities: Floats) -> Floats:
    """Return the probability that at least one state does something, (rungs, k), from (rungs, n, k)."""
    return any_probability(probabilities.swapaxes(1, 2))


def _sum_states(values: Floats) -> Floats:
    """Return the sum over states, (rungs, k), of values (rungs, n, k)."""
    return sum_last_axis(values.swapaxes(1, 2))


def _raise_to(known: Floats, values: Floats) -> None:
    np.maximum(known, values, out=known)
