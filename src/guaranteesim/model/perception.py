"""Step 2 of the month: what the challenger expects each act to bring, reading the treaty.

For every rung it asks the commitment's own decision rule for the exact chance that it acts, given
what it believes of each party: its record (a Beta reliability) mixed with today's public signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from guaranteesim.model.arrays import logistic, someone, total
from guaranteesim.model.instruments import SANCTIONS
from guaranteesim.streams import Floats, Index
from guaranteesim.treaty import correlated

if TYPE_CHECKING:
    from guaranteesim.model.clause import Clause
    from guaranteesim.model.guarantee import GuaranteeModel


_NODES = 8
"""Quadrature nodes for correlated votes: four digits at the correlations of the default range."""


@dataclass(frozen=True)
class Outlook:
    """What one rung would bring, as the challenger sees it; each of shape (k,)."""

    activation: Floats
    """Chance that some commitment acts and is honoured by somebody."""
    help_chance: Floats
    """Chance that any help comes under the treaty."""
    treaty_be: Floats
    """Brigade-equivalents that then come, expected."""
    other_be: Floats
    """Brigade-equivalents expected in any case: aid outside the treaty, troops in place that fight."""
    clash: Floats
    """Chance that it fights a guarantor."""
    fighting_be: Floats
    """Guarantor force it would fight if there is a clash, brigade-equivalents."""
    nuclear_clash: Floats
    """Chance that it fights a nuclear guarantor."""
    sanctions: Floats
    """Expected share of the fullest conceivable sanctions, at most 1."""


class Posture:
    """The challenger's reading of every supporter in the worlds at ``at``, before it looks at rungs."""

    def __init__(self, model: GuaranteeModel, at: Index) -> None:
        self.model, self.at = model, at
        coalition, weight = model.coalition, model.terms.willingness
        self.growth = coalition.growth(at)
        signs = model.streams.normal_sheet("misperception", model.month, coalition.codes, at)
        signs *= model.terms.challenger.misperception.take(at)[:, None]
        signs += weight.resolve.take(at)[:, None] * coalition.resolve(at)
        self.signs = signs
        self.record = coalition.reliability(at)
        learns = model.scenario.switches.reputation
        self.record_weight = model.terms.beliefs.record_weight.take(at)[:, None] if learns else 0.0

    def outlook(self, rung: int) -> Outlook:
        """What an act at ``rung`` would bring."""
        called = [clause for clause in self.model.clauses if rung >= clause.rung and clause.columns.size]
        expected = _Expected(self, rung)
        expected.set_leads(called)
        for clause in called:
            expected.add(clause)
        for clause in self.model.clauses:
            expected.add_in_place(clause)
        expected.add_outside()
        return expected.outlook()

    def take(self, values: Floats) -> Floats:
        """Rows of ``values`` for these worlds."""
        return np.asarray(values.take(self.at, 0))


class _Expected:
    """Help expected at one rung, gathered commitment by commitment; arrays (k, N)."""

    def __init__(self, posture: Posture, rung: int) -> None:
        self.posture, self.rung = posture, rung
        model, at = posture.model, posture.at
        self.model, self.at = model, at
        shape = (at.size, model.coalition.size)
        self.severity = float(model.ladder.severity[rung])
        self.contact = model.ladder.of("contact", rung, at)
        self.help = np.zeros(shape)
        self.outside = np.zeros(shape)
        self.help_chance = np.zeros(at.size)
        self.sanctions = np.zeros(shape)
        self.fights = np.zeros(shape)
        self.in_place = np.zeros(shape)
        self.fighting_be = np.zeros(shape)
        self.lead = np.zeros(shape)
        self.activation = np.zeros(at.size)
        self.clash = np.zeros(at.size)

    def set_leads(self, called: list[Clause]) -> None:
        """How the states that others follow are expected to stand: 2·P − 1, 0 where they are not asked."""
        for clause in called:
            leads = np.flatnonzero(np.isin(clause.columns, self.model.coalition.leads))
            if leads.size:
                columns = clause.columns[leads]
                stance = 2 * logistic(self._inclined(clause).take(leads, 1)) - 1
                known = self.lead.take(columns, 1)
                self.lead[:, columns] = np.where(known == 0, stance, np.maximum(known, stance))

    def add(self, clause: Clause) -> None:
        """Add what the clause is expected to bring."""
        willing = self._met(clause) * self._willing(clause)
        objecting = (1 - willing) * self.posture.take(self.model.coalition.objecting).take(clause.columns, 1)
        answer = correlated(
            clause.rule,
            clause.among_parties(willing, 0.0),
            clause.among_parties(objecting, 1.0),
            rho=self.posture.take(self.model.terms.willingness.correlation),
            nodes=_NODES,
        )
        decided = np.asarray(answer.decided)
        acts = self._followed_through(clause, np.asarray(answer.acts).take(clause.places, 1), willing)
        honoured = np.minimum(decided, someone(acts))
        fighters = np.minimum(decided, someone(acts * self.posture.take(clause.fights)))
        if clause.followed:
            np.maximum(self.activation, honoured, out=self.activation)
        np.maximum(self.help_chance, honoured, out=self.help_chance)
        np.maximum(self.clash, fighters, out=self.clash)
        self._bring(clause, acts)

    def _followed_through(self, clause: Clause, called: Floats, willing: Floats) -> Floats:
        """Chance that each party acts and keeps its word, given the chance that the rule calls on it.

        More may be called on than are willing where the rule is automatic: those who see the casus
        foederis as met act against their will, or renege.
        """
        bound = np.minimum(called, self._met(clause))
        unwilling = np.maximum(bound - willing, 0)
        kept = np.minimum(bound, willing) * self.posture.take(clause.follow_through)
        return np.asarray(kept + unwilling * self.posture.take(clause.follow_unwilling))

    def _met(self, clause: Clause) -> Floats:
        """Chance that a party sees the casus foederis as met, shape (k, 1)."""
        noise = self.posture.take(self.model.noise_total)
        clear = self.model.ladder.of("clarity", self.rung, self.at) - self.posture.take(clause.attribution)
        met = ndtr(clear / noise) * ndtr((self.severity - clause.threshold) / noise)
        return np.asarray(met)[:, None]

    def _inclined(self, clause: Clause) -> Floats:
        """Z of each party before it looks to a lead, shape (k, columns)."""
        posture, weight = self.posture, self.model.terms.willingness
        z = posture.take(clause.base) + posture.signs.take(clause.columns, 1)
        z += (posture.take(weight.severity) * self.severity)[:, None]
        if self.model.scenario.switches.tripwire_resolve:
            tripwire = (posture.take(weight.tripwire) * self.contact)[:, None]
            z += tripwire * (posture.take(clause.in_place_be) > 0)
        return np.asarray(z)

    def _willing(self, clause: Clause) -> Floats:
        posture, coalition = self.posture, self.model.coalition
        z = self._inclined(clause)
        followers = clause.followers
        if followers.size:
            columns = clause.columns[followers]
            lead = self.lead.take(coalition.lead[columns], 1)
            pull = posture.take(coalition.following).take(columns, 1) * lead
            z[:, followers] += posture.take(self.model.terms.willingness.lead)[:, None] * pull
        record = posture.record.take(clause.columns, 1)
        share = posture.record_weight
        return np.asarray((1 - share) * logistic(z) + share * record)

    def _bring(self, clause: Clause, acts: Floats) -> None:
        columns, take = clause.columns, self.posture.take
        helped = acts * take(clause.expected_be[self.rung]) * self.posture.growth.take(columns, 1)
        self.help[:, columns] = np.maximum(self.help.take(columns, 1), helped)
        fighting = acts * take(clause.expected_fighting_be[self.rung])
        fighting *= self.posture.growth.take(columns, 1)
        self.fighting_be[:, columns] = np.maximum(self.fighting_be.take(columns, 1), fighting)
        punished = acts * take(clause.sanctions)
        self.sanctions[:, columns] = np.maximum(self.sanctions.take(columns, 1), punished)
        self.fights[:, columns] = np.maximum(self.fights.take(columns, 1), acts * take(clause.fights))

    def add_in_place(self, clause: Clause) -> None:
        """Add the troops stationed under the clause, whether or not the rung calls it."""
        self.in_place[:, clause.columns] += self.posture.take(clause.in_place_be)

    def add_outside(self) -> None:
        """Add what states are expected to do without being bound."""
        model, posture = self.model, self.posture
        z = posture.signs + (posture.take(model.terms.willingness.severity) * self.severity)[:, None]
        aid = logistic(z + posture.take(model.outside.aid))
        force = logistic(z + posture.take(model.outside.force)) * model.coalition.can_fight.take(
            posture.at, 0
        )
        given = posture.take(model.outside.expected_aid_be[self.rung])
        fought = posture.take(model.outside.expected_force_be[self.rung])
        self.outside = np.maximum((aid * given + force * fought) * posture.growth - self.help, 0)
        np.maximum(self.fighting_be, force * fought * posture.growth, out=self.fighting_be)
        sanctions = aid * posture.take(model.coalition.units[:, :, SANCTIONS])
        np.maximum(self.sanctions, sanctions, out=self.sanctions)
        np.maximum(self.fights, force, out=self.fights)
        self.clash = 1 - (1 - self.clash) * (1 - someone(force))

    def outlook(self) -> Outlook:
        """Put it together, with the troops in place."""
        stationed = self.in_place > 0
        fight = self.fights
        if self.model.scenario.switches.tripwire_denial:
            attacked = self.contact * stationed.any(axis=1)
            self.clash = 1 - (1 - self.clash) * (1 - attacked)
            fight = 1 - (1 - fight) * (1 - self.contact[:, None] * stationed)
            self.outside += self.in_place * fight
            self.fighting_be += self.in_place * fight
        nuclear = someone(fight * self.model.coalition.nuclear)
        return Outlook(
            activation=self.activation,
            help_chance=self.help_chance,
            treaty_be=total(self.help),
            other_be=total(self.outside),
            clash=self.clash,
            fighting_be=total(self.fighting_be) / np.maximum(self.clash, 1e-9),
            nuclear_clash=np.minimum(nuclear, self.clash),
            sanctions=np.minimum(total(self.sanctions), 1.0),
        )
