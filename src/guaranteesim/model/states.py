"""The states as Mesa agents: one agent a state, every attribute an array over the block's worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from guaranteesim.model.sheets import NEVER
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee import GuaranteeModel


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
    """A guarantor or bystander: resolve, leadership, and the record the challenger keeps of it.

    ``row`` is its place in the model's :class:`Sheets`; its arrays are rows of those.
    """

    def __init__(self, model: GuaranteeModel, code: str, row: int) -> None:
        super().__init__(model, code)
        sheets = model.sheets
        self.utility, self.discount = sheets.utility[row], sheets.discount[row]
        self.grown = sheets.grown[row]
        self.kept, self.broken, self.resolve = sheets.kept[row], sheets.broken[row], sheets.resolve[row]
        self.sent_be, self.sent_from = sheets.sent_be[row], sheets.sent_from[row]
        self._set_politics()
        self._monthly_growth: Floats = (1 + self.terms.growth_per_year) ** (1 / 12)
        beliefs = model.terms.beliefs
        self.prior_kept: Floats = beliefs.prior_mean * beliefs.prior_strength
        self.prior_total: Floats = beliefs.prior_strength

    def _set_politics(self) -> None:
        politics = self.terms.resolve
        self._common = politics.volatility * np.sqrt(politics.common)
        self._own = politics.volatility * np.sqrt(1 - politics.common)
        self.mean = politics.mean.copy()
        self.resolve[:] = politics.mean
        self.tenure = politics.term_months
        self.term_ends = self.next_leader(self.tenure)

    def advance(self) -> None:
        """Resolve drifts to its mean with a shock partly common to all; leaders change; records fade."""
        super().advance()
        self.grown *= self._monthly_growth
        politics, world = self.terms.resolve, self.world
        self.resolve += politics.reversion * (self.mean - self.resolve)
        self.resolve += self._common * world.common_shock
        self.resolve += self._own * world.streams.normal("resolve", world.month, self.code)
        self.kept *= world.terms.beliefs.forgetting
        self.broken *= world.terms.beliefs.forgetting
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

    def reliability(self) -> Floats:
        """The record as the challenger holds it: mean of a Beta, shape (W,)."""
        total = self.prior_total + self.kept + self.broken
        return np.asarray((self.prior_kept + self.kept) / total)

    def deliverable(self) -> Floats:
        """Force by instrument at month 0 in units of :data:`INSTRUMENTS`, shape (W, 6)."""
        return np.stack([getattr(self.terms.forces, name) for name in INSTRUMENTS], axis=1)
