"""The states as Mesa agents: one agent a state, every attribute an array over the block's worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from guaranteesim.scenario.schema.theatre import FIGHTING, INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel

NEVER = np.iinfo(np.int64).max

CONTINGENTS = ("in place", *FIGHTING, *(f"{name} outside the treaty" for name in FIGHTING))
"""What a supporter may have in a war, each with its own month of arrival."""


class StateAgent(mesa.Agent):
    """A state; ``code`` is its ISO-3 code, ``terms`` its numbers, each of shape (W,)."""

    def __init__(self, model: GuaranteeModel, code: str) -> None:
        super().__init__(model)
        self.world = model
        self.code = code
        self.terms = model.terms.states[code]
        self.nuclear: bool = self.terms.nuclear
        self.utility: Floats = np.zeros(model.size)
        self.discount: Floats = np.ones(model.size)
        self._monthly_discount: Floats = self.terms.patience ** (1 / 12)

    def advance(self) -> None:
        """What happens to the state in any month, before anyone decides."""
        self.discount *= self._monthly_discount

    def gain(self, at: Index, amount: Floats) -> None:
        """Add ``amount`` of utility, shape (len(at),), discounted to month 0."""
        self.utility[at] += self.discount.take(at) * amount

    def next_leader(self, mean_months: Floats, at: Index | None = None) -> np.ndarray:
        """Month in which the current leadership ends, geometric with the given mean."""
        chance = self.world.streams.uniform("term", self.world.month, self.code, at)
        tenure = np.log(chance) / np.log1p(-1 / np.maximum(mean_months, 1.000001))
        return np.asarray(self.world.month + 1 + tenure, dtype=np.int64)

    def leaders_change(self) -> Index:
        """Positions of the worlds whose leadership ends this month; their next term is drawn."""
        at = np.flatnonzero(self.term_ends == self.world.month)
        if at.size:
            self.term_ends[at] = self.next_leader(self.tenure.take(at), at)
        return at

    term_ends: np.ndarray
    tenure: Floats


class Belligerent(StateAgent):
    """A state with an army at the front: its ground force is worn down and raised again."""

    def __init__(self, model: GuaranteeModel, code: str, quality: Floats, cap: Floats | None = None) -> None:
        super().__init__(model, code)
        self.quality = quality
        self.cap = cap
        self._size = self.terms.forces.ground.copy()
        self._monthly_growth: Floats = (1 + self.terms.growth_per_year) ** (1 / 12)
        self.ground = self.target.copy()
        self.at_outbreak = self.ground.copy()

    @property
    def target(self) -> Floats:
        """Ground force it means to keep in peace, BE, shape (W,)."""
        return self._size if self.cap is None else np.asarray(np.minimum(self._size, self.cap))

    def advance(self) -> None:
        """Grow; where there is no war, make good the losses of the last one by mobilisation."""
        super().advance()
        self._size *= self._monthly_growth
        target = self.target
        raised = self.world.terms.theatre.war.mobilisation * target
        rebuilt = np.minimum(target, self.ground * self._monthly_growth + raised)
        np.copyto(self.ground, rebuilt, where=~self.world.front.at_war)

    def later(self, at: Index, months: Floats) -> Floats:
        """Effective ground force after so many months of peace, BE, shape (len(at),)."""
        growth = self._monthly_growth.take(at) ** months
        target = self._size.take(at) * growth
        if self.cap is not None:
            target = np.minimum(target, self.cap.take(at))
        raised = self.world.terms.theatre.war.mobilisation.take(at) * target * months
        rebuilt = np.minimum(target, self.ground.take(at) * growth + raised)
        return np.asarray(rebuilt * self.quality.take(at))

    def strength(self, at: Index) -> Floats:
        """Effective ground force, BE, shape (len(at),)."""
        strength: Floats = self.ground.take(at) * self.quality.take(at)
        return strength


class Challenger(Belligerent):
    """The state that may attack."""

    def __init__(self, model: GuaranteeModel) -> None:
        terms = model.terms.challenger
        super().__init__(model, terms.state, terms.readiness)
        self.motivation = terms.motivation.copy()
        self.tenure = terms.leader_term_months
        self.term_ends = self.next_leader(self.tenure)

    def advance(self) -> None:
        """Grow; where a new leader comes, motivation is drawn anew."""
        super().advance()
        at = self.leaders_change()
        if at.size:
            motivation = self.world.scenario.challenger.motivation
            self.motivation[at] = self.world.redraw("challenger.motivation", motivation, at)


class Protege(Belligerent):
    """The state guaranteed."""

    def __init__(self, model: GuaranteeModel) -> None:
        terms = model.terms.protege
        cap = model.terms.arrangement.protege_force_cap
        super().__init__(model, terms.state, terms.readiness * terms.will_to_fight, cap)
        self.term_ends = np.full(model.size, NEVER)
        self.tenure = np.ones(model.size)


class Supporter(StateAgent):
    """A guarantor or bystander: resolve, leadership, and the record the challenger keeps of it."""

    def __init__(self, model: GuaranteeModel, code: str) -> None:
        super().__init__(model, code)
        self._set_politics()
        self._set_record()
        self._set_war_effort()

    def _set_politics(self) -> None:
        politics = self.terms.resolve
        self._common = politics.volatility * np.sqrt(politics.common)
        self._own = politics.volatility * np.sqrt(1 - politics.common)
        self.mean = politics.mean.copy()
        self.resolve = politics.mean.copy()
        self.tenure = politics.term_months
        self.term_ends = self.next_leader(self.tenure)

    def _set_record(self) -> None:
        beliefs = self.world.terms.beliefs
        self._prior_kept = beliefs.prior_mean * beliefs.prior_strength
        self._prior_total = beliefs.prior_strength
        self.kept = np.zeros(self.world.size)
        self.broken = np.zeros(self.world.size)

    def _set_war_effort(self) -> None:
        size = self.world.size
        self.sent_be: Floats = np.zeros((size, len(CONTINGENTS)))
        self.sent_from = np.full((size, len(CONTINGENTS)), NEVER)
        self.latent: Floats = np.ones(size)
        self.pledged = {name: np.zeros(size) for name in ("arms", "intelligence", "sanctions")}

    def advance(self) -> None:
        """Resolve drifts to its mean with a shock partly common to all; leaders change; records fade."""
        super().advance()
        politics, shocks = self.terms.resolve, self.world.shocks
        self.resolve += politics.reversion * (self.mean - self.resolve)
        self.resolve += self._common * shocks.common
        self.resolve += self._own * shocks.own[:, self.world.column[self.code]]
        self.kept *= self.world.terms.beliefs.forgetting
        self.broken *= self.world.terms.beliefs.forgetting
        at = self.leaders_change()
        if at.size:
            self._new_leaders(at)

    def _new_leaders(self, at: Index) -> None:
        politics, beliefs = self.terms.resolve, self.world.terms.beliefs
        drawn = self.world.streams.normal("leader", self.world.month, self.code, at)
        self.mean[at] = politics.mean.take(at) + politics.leader_spread.take(at) * drawn
        remembered = 1 - beliefs.leader_reset.take(at)
        self.kept[at] *= remembered
        self.broken[at] *= remembered

    def reliability(self, at: Index | None = None) -> Floats:
        """The record as the challenger holds it: mean of a Beta, shape (W,) or (len(at),)."""
        if at is None:
            total = self._prior_total + self.kept + self.broken
            return np.asarray((self._prior_kept + self.kept) / total)
        kept, broken = self.kept.take(at), self.broken.take(at)
        prior, total = self._prior_kept.take(at), self._prior_total.take(at)
        return np.asarray((prior + kept) / (total + kept + broken))

    def observe(self, kept: Index, broken: Index) -> None:
        """The challenger notes a word kept or broken in the worlds at these positions."""
        self.kept[kept] += 1
        self.broken[broken] += 1

    def deliverable(self) -> Floats:
        """Force by instrument at month 0 in units of :data:`INSTRUMENTS`, shape (W, 6)."""
        return np.stack([getattr(self.terms.forces, name) for name in INSTRUMENTS], axis=1)

    def growth(self, at: Index) -> Floats:
        """Growth of what it can deliver since month 0, shape (len(at),)."""
        rate = self.terms.growth_per_year.take(at)
        return np.asarray((1 + rate) ** (self.world.month / 12))

    def stand_down(self, at: Index) -> None:
        """End its part in wars that are over."""
        self.sent_be[at] = 0
        self.sent_from[at] = NEVER
        for pledged in self.pledged.values():
            pledged[at] = 0
