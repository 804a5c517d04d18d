"""The duration of the arrangement: its terms, their renewal and their worth (docs/model.md III.iv.k)."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import inclination, logistic, total_noise
from guaranteesim.model.arrangement.parties import Parties
from guaranteesim.model.block import NEVER, Bools
from guaranteesim.model.decisions import Votes
from guaranteesim.streams import Floats, Index
from guaranteesim.treaty import BoundRule


class Duration:
    """The terms of the arrangement in W worlds.

    ``lapsed`` (W,) is True where the arrangement has come to its end. Commitments, cap, neutrality and
    verification are then over. ``verification`` (W,) is the share of the noise that monitors remove today,
    ``common_noise`` (W,) the fog about an act before they do, and ``total_noise`` (W,) the noise of a party's
    reading that remains.
    """

    def __init__(self, model: Parties) -> None:
        self.model = model
        self.numbers = model.numbers.arrangement
        duration = self.numbers.duration
        self.limited = duration is not None
        # The same array as the model's, so that actors see an end without knowing of durations.
        self.lapsed = model.lapsed
        self.verification: Floats = self.numbers.verification
        self.common_noise: Floats = model.numbers.theatre.signals.common_noise
        self._update_noise()
        self._voters = model.spec.renewing
        self.renewal_rule = self._bind_renewal_rule()
        self._lapses_in = np.full(model.size, NEVER)
        self._ends_with = np.full(model.size, NEVER)
        self._further_months = np.zeros(model.size, dtype=np.int64)
        if duration is not None:
            self._ends_with = np.floor(duration.months).astype(np.int64)
            # Without a length of their own further terms are as long as the first.
            renewal = duration.renewal
            further = duration.months if renewal is None or renewal.months is None else renewal.months
            self._further_months = np.maximum(np.floor(further).astype(np.int64), 1)

    def _update_noise(self) -> None:
        own = self.model.numbers.theatre.signals.own_noise
        self.total_noise = total_noise(self.verification, self.common_noise, own)

    def set_common_noise(self, noise: Floats) -> None:
        """Set the standard deviation of this month's common fog, (W,)."""
        self.common_noise = noise
        self._update_noise()

    def _bind_renewal_rule(self) -> BoundRule | None:
        duration = self.model.spec.arrangement.duration
        if duration is None or duration.renewal is None:
            return None
        challenger = self.model.spec.challenger.state
        return duration.renewal.rule.bind(self._voters, aggressor=challenger)

    def begin_month(self) -> None:
        """End the arrangement where its last term ended with the last month."""
        if not self.limited:
            return
        at = np.flatnonzero(self._lapses_in == self.model.month)
        if at.size:
            self.lapsed[at] = True
            self.verification = np.where(self.lapsed, 0.0, self.verification)
            self._update_noise()
            self.model.protege.end_neutrality(at)

    def hold_renewals(self) -> None:
        """Hold the vote on a further term where this is the last month of a term."""
        if not self.limited:
            return
        at = np.flatnonzero((self._ends_with == self.model.month) & ~self.lapsed)
        if not at.size:
            return
        renewed = np.zeros(at.size, dtype=bool)
        if self.renewal_rule is not None:
            renewed = self._vote_renewal(self.renewal_rule, at)
            self._ends_with[at] += np.where(renewed, self._further_months.take(at), 0)
        # The last month of a term still counts in full: the end comes with the next.
        self._lapses_in[at[~renewed]] = self.model.month + 1

    def _vote_renewal(self, rule: BoundRule, at: Index) -> Bools:
        """Return where the renewal's own rule carries, bool (len(at),)."""
        willing = np.zeros((at.size, len(self._voters)), dtype=bool)
        objecting = np.zeros_like(willing)
        for position, code in enumerate(self._voters):
            willing[:, position], objecting[:, position] = self._draw_stance(code, at)
        if self.model.decisions is not None:
            willing, objecting = self.model.decisions.cast_votes(self._list_votes(at, willing, objecting))
        return np.asarray(rule.is_decided(willing, objecting))

    def _draw_stance(self, code: str, at: Index) -> tuple[Bools | bool, Bools | bool]:
        """Return where a voter is willing and where it objects; bool, (len(at),) or one for all.

        Challenger and protégé do not waver: the one is always against a renewal, the other always for it.
        """
        model = self.model
        if code not in model.column_by_code:
            return code == model.protege.code, code == model.challenger.code
        column, coalition = model.column_by_code[code], model.coalition
        member = coalition.members[column]
        z = self._compute_inclination(column, at)
        present = ~member.withdrawn.take(at)
        consents = model.streams.draw_uniform("renewal", model.month, code, at)
        objects = model.streams.draw_uniform("renewal-protest", model.month, code, at)
        willing = (consents < logistic(z)) & present
        protests = objects < coalition.objection_probability[at, column]
        return willing, ~willing & present & protests

    def _compute_inclination(self, column: int, at: Index) -> Floats:
        """Return the z of a supporter on a further term, (len(at),)."""
        return inclination(*self._list_reasons(column, at).values())

    def _list_reasons(self, column: int, at: Index) -> dict[str, Floats]:
        """Return what z consists of, logits (len(at),) each.

        No commitment is called, so severity, bindingness and fear have no part in it.
        """
        coalition, weight = self.model.coalition, self.model.numbers.willingness
        return {
            "leaning": weight.renewal.take(at) + coalition.inclination[at, column],
            "resolve": weight.resolve.take(at) * coalition.members[column].resolve.take(at),
        }

    def _list_votes(self, at: Index, willing: Bools, objecting: Bools) -> Votes:
        """Return the votes on a further term, for a source of decisions."""
        shape = willing.shape
        chance, asked = willing.astype(float), np.ones(shape, dtype=bool)
        reasons = {name: np.zeros(shape) for name in ("leaning", "resolve")}
        for position, code in enumerate(self._voters):
            column = self.model.column_by_code.get(code)
            if column is not None:
                chance[:, position] = logistic(self._compute_inclination(column, at))
                asked[:, position] = ~self.model.coalition.members[column].withdrawn.take(at)
                for name, values in self._list_reasons(column, at).items():
                    reasons[name][:, position] = values
        return Votes(
            self.model.month,
            None,
            at,
            None,
            self._voters,
            asked,
            np.ones(shape, dtype=bool),
            willing,
            objecting,
            chance,
            reasons,
        )

    def record_worth(self) -> None:
        """Add a month's worth and cost of neutrality and cap to challenger and protégé, while in force."""
        neutrality, cap = self.numbers.neutrality, self.numbers.protege_force_cap
        if neutrality is None and cap is None:
            return
        model, at = self.model, np.flatnonzero(~self.lapsed)
        # A cap is worth as much as the share of the army that it takes away.
        reduction = 0.0 if cap is None else model.protege.cap_reduction.take(at)
        neutral = float(neutrality is not None)
        gains, losses = model.numbers.challenger, model.numbers.protege
        worth = neutral * gains.neutrality_worth.take(at) + reduction * gains.cap_worth.take(at)
        cost = neutral * losses.neutrality_cost.take(at) + reduction * losses.cap_cost.take(at)
        model.challenger.add_utility(at, terms=worth / 12)
        model.protege.add_utility(at, terms=-cost / 12)
