"""Challenger and protégé: the two states with an army at the front."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import monthly_factor
from guaranteesim.model.actors.axes import CHALLENGER_PARTS, PROTEGE_PARTS
from guaranteesim.model.actors.leaders import find_tenure_end
from guaranteesim.model.actors.states import StateAgent
from guaranteesim.model.actors.theatre import Theatre
from guaranteesim.model.block import Months
from guaranteesim.streams import Floats, Index

_SOON = 1e-9
"""Months of a draw-down that takes no time, so that nothing is divided by zero."""


class Belligerent(StateAgent):
    """A state whose ground force is worn down in war and raised again."""

    def __init__(self, model: Theatre, code: str, quality: Floats) -> None:
        super().__init__(model, code)
        self.quality = quality
        self.peace_size: Floats = self.numbers.forces.ground.copy()
        """Ground force it would keep in peace if no treaty capped it, BE, (W,)."""
        self._monthly_growth: Floats = monthly_factor(1 + self.numbers.growth_per_year)
        self.ground = self.target_force.copy()
        self.at_outbreak = self.ground.copy()

    @property
    def target_force(self) -> Floats:
        """Ground force it means to keep in peace, BE, (W,)."""
        return self.peace_size

    def limit_force(self, size: Floats, at: Index) -> Floats:
        """Return what a treaty in full effect leaves of an army of ``size`` BE, (len(at),)."""
        return size

    def advance(self) -> None:
        """Grow, and where there is peace make good the losses of the last war by mobilisation."""
        super().advance()
        self.peace_size *= self._monthly_growth
        target = self.target_force
        raised = self.theatre.numbers.theatre.war.mobilisation * target
        rebuilt = np.minimum(target, self.ground * self._monthly_growth + raised)
        # In war the front decides on the ground force (III.iv.h).
        np.copyto(self.ground, rebuilt, where=~self.theatre.front.at_war)

    def scale_army(self, at: Index, ratio: Floats) -> None:
        """Multiply the army it means to keep by ``ratio``, (len(at),)."""
        self.peace_size[at] *= ratio

    def estimate_strength(self, at: Index, months: Floats) -> Floats:
        """Return its effective ground force after ``months`` of peace from now, BE, (len(at),)."""
        # The challenger expects no leader, event or end of the arrangement in between.
        growth = self._monthly_growth.take(at) ** months
        target = self.limit_force(self.peace_size.take(at) * growth, at)
        raised = self.theatre.numbers.theatre.war.mobilisation.take(at) * target * months
        rebuilt = np.minimum(target, self.ground.take(at) * growth + raised)
        return np.asarray(rebuilt * self.quality.take(at))

    def compute_strength(self, at: Index) -> Floats:
        """Return its effective ground force today, BE, (len(at),)."""
        strength: Floats = self.ground.take(at) * self.quality.take(at)
        return strength


class Challenger(Belligerent):
    """The state that may attack."""

    parts = CHALLENGER_PARTS

    def __init__(self, model: Theatre) -> None:
        numbers = model.numbers.challenger
        super().__init__(model, numbers.state, numbers.readiness)
        self.motivation = numbers.motivation.copy()
        self._tenure = numbers.leader_term_months
        self.tenure_ends = self._draw_tenure_end(np.arange(model.size))

    def advance(self) -> None:
        """Grow, and replace leaders whose tenure ends."""
        super().advance()
        at = np.flatnonzero(self.tenure_ends == self.theatre.month)
        if at.size:
            self.take_office(at)

    def _draw_tenure_end(self, at: Index) -> Months:
        """Return the month in which a tenure that begins now ends, in the worlds at ``at``."""
        uniform = self.theatre.streams.draw_uniform("term", self.theatre.month, self.code, at)
        return find_tenure_end(self.theatre.month, uniform, self._tenure.take(at))

    def take_office(self, at: Index) -> None:
        """Begin the tenure of a new leader in the worlds at ``at``, and draw its motivation."""
        self.tenure_ends[at] = self._draw_tenure_end(at)
        self.apply_new_leader(at)

    def apply_new_leader(self, at: Index) -> None:
        """Draw the motivation of the new leader."""
        motivation = self.theatre.spec.challenger.motivation
        self.motivation[at] = self.theatre.draw_again("challenger.motivation", motivation, at)


class Protege(Belligerent):
    """The state guaranteed. The arrangement may cap its army and make it neutral while it is in force."""

    parts = PROTEGE_PARTS
    cap: Floats | None = None

    def __init__(self, model: Theatre) -> None:
        numbers, arrangement = model.numbers.protege, model.numbers.arrangement
        # Set first: the base class takes it as the quality in the field.
        self._own_quality: Floats = numbers.readiness * numbers.will_to_fight
        super().__init__(model, numbers.state, self._own_quality)
        if arrangement.neutrality is not None:
            self.quality = self._own_quality * arrangement.neutrality.readiness
        # The base class knows no cap, so the army is set once more under it.
        self.cap, self._drawdown = arrangement.protege_force_cap, arrangement.drawdown_months
        self.ground = self.target_force.copy()
        self.at_outbreak = self.ground.copy()

    @property
    def target_force(self) -> Floats:
        """Ground force it means to keep in peace, on its way down to the cap (III.iv.k), BE, (W,)."""
        if self.cap is None:
            return self.peace_size
        size, capped = self.peace_size, np.minimum(self.peace_size, self.cap)
        done = np.minimum(self.theatre.month / np.maximum(self._drawdown, _SOON), 1)
        target = np.where((done < 1) & (self._drawdown > 0), size - done * (size - capped), capped)
        return np.where(self.theatre.lapsed, size, target)

    @property
    def cap_reduction(self) -> Floats:
        """Share of its army that the cap has taken away, (W,)."""
        size = self.peace_size
        left: Floats = np.divide(self.target_force, size, out=np.ones(size.shape), where=size > 0)
        return 1 - left

    def limit_force(self, size: Floats, at: Index) -> Floats:
        """Return what the cap in force leaves of an army of ``size`` BE, (len(at),)."""
        if self.cap is None:
            return size
        return np.where(self.theatre.lapsed.take(at), size, np.minimum(size, self.cap.take(at)))

    def end_neutrality(self, at: Index) -> None:
        """Restore its own quality in the worlds at ``at``, where the arrangement has lapsed."""
        # Without neutrality the array is the state's own quality and must not change.
        self.quality = self.quality.copy()
        self.quality[at] = self._own_quality.take(at)
