"""The states as Mesa agents: one agent a state, every attribute an array over the block's worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from guaranteesim.model.actors.supporter_arrays import NEVER
from guaranteesim.model.record.utility import CHALLENGER_PARTS, PROTEGE_PARTS, SUPPORTER_PARTS, sum_parts
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel

_SOON = 1e-9
"""Months of a draw-down that is done at once."""


class StateAgent(mesa.Agent):
    """A state; ``code`` is its ISO-3 code, ``terms`` its numbers, each of shape (W,).

    ``booked`` is its utility so far by part, (parts, W), in the order of ``parts``.
    """

    parts: tuple[str, ...]

    def __init__(self, model: GuaranteeModel, code: str) -> None:
        super().__init__(model)
        self.world = model
        self.code = code
        self.numbers = model.numbers.states[code]
        self.nuclear: bool = self.numbers.nuclear
        self.utility_by_part: Floats = np.zeros((len(self.parts), model.size))
        self.discount: Floats = np.ones(model.size)
        self._monthly_discount: Floats = self.numbers.patience ** (1 / 12)

    def advance(self) -> None:
        """What happens to the state in any month, before anyone decides; month 1 counts in full."""
        if self.world.month > 1:
            self.discount *= self._monthly_discount

    def add_utility(self, at: Index, **amounts: Floats) -> None:
        """Add the ``amounts`` of utility by part, each of shape (len(at),), discounted to month 1."""
        discount = self.discount.take(at)
        for part, amount in amounts.items():
            self.utility_by_part[self.parts.index(part), at] += discount * amount

    @property
    def utility(self) -> Floats:
        """All parts together, shape (W,)."""
        return sum_parts(self.utility_by_part)

    def draw_tenure_end(self, mean_months: Floats, at: Index | None = None) -> np.ndarray:
        """Month in which the current leadership ends, geometric with the given mean."""
        chance = self.world.streams.draw_uniform("term", self.world.month, self.code, at)
        tenure = np.log(chance) / np.log1p(-1 / np.maximum(mean_months, 1.000001))
        return np.asarray(self.world.month + 1 + tenure, dtype=np.int64)

    def replace_leaders(self) -> None:
        """Where the leadership ends this month a new one comes in."""
        at = np.flatnonzero(self.tenure_ends == self.world.month)
        if at.size:
            self.take_office(at)

    def take_office(self, at: Index) -> None:
        """A new leadership in the worlds at ``at``: its term is drawn, and what it brings."""
        self.tenure_ends[at] = self.draw_tenure_end(self.tenure.take(at), at)
        self.apply_new_leader(at)

    def apply_new_leader(self, at: Index) -> None:
        """What changes with the leadership; nothing where a state's leaders have no part in the model."""

    tenure_ends: np.ndarray
    tenure: Floats


class Belligerent(StateAgent):
    """A state with an army at the front: its ground force is worn down and raised again."""

    def __init__(self, model: GuaranteeModel, code: str, quality: Floats) -> None:
        super().__init__(model, code)
        self.quality = quality
        self.peace_size: Floats = self.numbers.forces.ground.copy()
        """Ground force it would keep in peace if no treaty capped it, BE, (W,)."""
        self._monthly_growth: Floats = (1 + self.numbers.growth_per_year) ** (1 / 12)
        self.ground = self.target_force.copy()
        self.at_outbreak = self.ground.copy()

    @property
    def target_force(self) -> Floats:
        """Ground force it means to keep in peace, BE, shape (W,)."""
        return self.peace_size

    def limit_force(self, size: Floats, at: Index) -> Floats:
        """What remains of an army of this ``size`` (len(at),) once every limit in force has its effect."""
        return size

    def advance(self) -> None:
        """Grow; where there is no war, make good the losses of the last one by mobilisation."""
        super().advance()
        self.peace_size *= self._monthly_growth
        target = self.target_force
        raised = self.world.numbers.theatre.war.mobilisation * target
        rebuilt = np.minimum(target, self.ground * self._monthly_growth + raised)
        np.copyto(self.ground, rebuilt, where=~self.world.front.at_war)

    def scale_army(self, at: Index, ratio: Floats) -> None:
        """Change the army it means to keep by ``ratio``, shape (len(at),)."""
        self.peace_size[at] *= ratio

    def estimate_strength(self, at: Index, months: Floats) -> Floats:
        """Effective ground force after so many months of peace, BE, shape (len(at),)."""
        growth = self._monthly_growth.take(at) ** months
        target = self.limit_force(self.peace_size.take(at) * growth, at)
        raised = self.world.numbers.theatre.war.mobilisation.take(at) * target * months
        rebuilt = np.minimum(target, self.ground.take(at) * growth + raised)
        return np.asarray(rebuilt * self.quality.take(at))

    def compute_strength(self, at: Index) -> Floats:
        """Effective ground force, BE, shape (len(at),)."""
        strength: Floats = self.ground.take(at) * self.quality.take(at)
        return strength


class Challenger(Belligerent):
    """The state that may attack."""

    parts = CHALLENGER_PARTS

    def __init__(self, model: GuaranteeModel) -> None:
        terms = model.numbers.challenger
        super().__init__(model, terms.state, terms.readiness)
        self.motivation = terms.motivation.copy()
        self.tenure = terms.leader_term_months
        self.tenure_ends = self.draw_tenure_end(self.tenure)

    def advance(self) -> None:
        """Grow; where a new leader comes, motivation is drawn anew."""
        super().advance()
        self.replace_leaders()

    def apply_new_leader(self, at: Index) -> None:
        """Motivation, drawn anew."""
        motivation = self.world.spec.challenger.motivation
        self.motivation[at] = self.world.draw_again("challenger.motivation", motivation, at)


class Protege(Belligerent):
    """The state guaranteed, whose army the arrangement may cap and make neutral while it is in force."""

    parts = PROTEGE_PARTS
    cap: Floats | None = None

    def __init__(self, model: GuaranteeModel) -> None:
        terms, arrangement = model.numbers.protege, model.numbers.arrangement
        self._own_quality: Floats = terms.readiness * terms.will_to_fight
        super().__init__(model, terms.state, self._own_quality)
        if arrangement.neutrality is not None:
            self.quality = self._own_quality * arrangement.neutrality.readiness
        self.cap, self._drawdown = arrangement.protege_force_cap, arrangement.drawdown_months
        self.ground = self.target_force.copy()
        self.at_outbreak = self.ground.copy()
        self.tenure_ends = np.full(model.size, NEVER)
        self.tenure = np.ones(model.size)

    @property
    def target_force(self) -> Floats:
        """Ground force it means to keep in peace, down to the cap as the draw-down says, BE, (W,)."""
        if self.cap is None:
            return self.peace_size
        capped = np.minimum(self.peace_size, self.cap)
        done = np.minimum(self.world.month / np.maximum(self._drawdown, _SOON), 1)
        target = np.where(
            (done < 1) & (self._drawdown > 0), self.peace_size - done * (self.peace_size - capped), capped
        )
        return np.where(self.world.duration.lapsed, self.peace_size, target)

    @property
    def cap_reduction(self) -> Floats:
        """Share of its army that the cap has taken away, shape (W,)."""
        left: Floats = np.divide(
            self.target_force, self.peace_size, out=np.ones(self.peace_size.shape), where=self.peace_size > 0
        )
        return 1 - left

    def limit_force(self, size: Floats, at: Index) -> Floats:
        """The cap in full, while it is in force."""
        if self.cap is None:
            return size
        return np.where(self.world.duration.lapsed.take(at), size, np.minimum(size, self.cap.take(at)))

    def end_neutrality(self, at: Index) -> None:
        """The arrangement has lapsed in the worlds at ``at``: the state is no longer neutral."""
        self.quality = self.quality.copy()
        self.quality[at] = self._own_quality.take(at)


class Supporter(StateAgent):
    """A guarantor or bystander: resolve, leadership, and the record the challenger keeps of it.

    ``row`` is its place in the model's :class:`SupporterArrays`; its arrays are rows of those.
    """

    parts = SUPPORTER_PARTS

    def __init__(self, model: GuaranteeModel, code: str, row: int) -> None:
        super().__init__(model, code)
        sheets = model.supporter_arrays
        self.utility_by_part, self.discount = sheets.utility_by_part[:, row], sheets.discount[row]
        self.grown, self.withdrawn = sheets.grown[row], sheets.withdrawn[row]
        self.kept, self.broken, self.resolve = sheets.kept[row], sheets.broken[row], sheets.resolve[row]
        self.sent_be, self.sent_from = sheets.sent_be[row], sheets.sent_from[row]
        self._set_politics()
        events = model.spec.events.values()
        self._may_withdraw = any(event.withdraws and event.state == code for event in events)
        self._monthly_growth: Floats = (1 + self.numbers.growth_per_year) ** (1 / 12)
        beliefs = model.numbers.beliefs
        self.prior_kept: Floats = beliefs.prior_mean * beliefs.prior_strength
        self.prior_total: Floats = beliefs.prior_strength

    def _set_politics(self) -> None:
        politics = self.numbers.resolve
        self._common = politics.volatility * np.sqrt(politics.common)
        self._own = politics.volatility * np.sqrt(1 - politics.common)
        self.mean = politics.mean.copy()
        self.resolve[:] = politics.mean
        self.tenure = politics.term_months
        self.tenure_ends = self.draw_tenure_end(self.tenure)

    def advance(self) -> None:
        """Resolve drifts to its mean with a shock partly common to all; leaders change; records fade."""
        super().advance()
        self.grown *= self._monthly_growth
        politics, world = self.numbers.resolve, self.world
        self.resolve += politics.reversion * (self.mean - self.resolve)
        self.resolve += self._common * world.common_shock
        self.resolve += self._own * world.streams.draw_normal("resolve", world.month, self.code)
        self.kept *= world.numbers.beliefs.forgetting
        self.broken *= world.numbers.beliefs.forgetting
        self.replace_leaders()

    def apply_new_leader(self, at: Index) -> None:
        """Resolve gets another mean, and part of the record is forgotten."""
        politics, beliefs = self.numbers.resolve, self.world.numbers.beliefs
        drawn = self.world.streams.draw_normal("leader", self.world.month, self.code, at)
        self.mean[at] = politics.mean.take(at) + politics.leader_spread.take(at) * drawn
        remembered = 1 - beliefs.leader_reset.take(at)
        self.kept[at] *= remembered
        self.broken[at] *= remembered

    def compute_reliability(self) -> Floats:
        """The record as the challenger holds it: mean of a Beta, shape (W,); 0 once it has withdrawn."""
        total = self.prior_total + self.kept + self.broken
        record = np.asarray((self.prior_kept + self.kept) / total)
        return np.where(self.withdrawn, 0.0, record) if self._may_withdraw else record

    def stack_forces(self) -> Floats:
        """Force by instrument at month 0 in units of :data:`INSTRUMENTS`, shape (W, 6)."""
        return np.stack([getattr(self.numbers.forces, name) for name in INSTRUMENTS], axis=1)
