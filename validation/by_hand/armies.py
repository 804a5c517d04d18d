"""The two principals of one world: states with an army at the front."""

# Mesa says nothing of its types.
# mypy: allow-subclassing-any

from __future__ import annotations

from abc import abstractmethod
from math import inf
from types import SimpleNamespace
from typing import TYPE_CHECKING

from validation.by_hand.states import State

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld


class Belligerent(State):
    """A state with an army at the front; ``peacetime`` is the army it would have without war and treaty."""

    ground: float

    def __init__(self, world: PlainWorld, code: str) -> None:
        super().__init__(world, code)
        self.peacetime: float = self.terms.forces.ground
        self.monthly_growth: float = (1 + self.terms.growth_per_year) ** (1 / 12)
        self.ground = self.at_outbreak = self.target

    @property
    @abstractmethod
    def quality(self) -> float:
        """What a brigade of it is worth today, BE."""

    @property
    def cap(self) -> float:
        """The most that a treaty now in force lets it have in the end."""
        return inf

    @property
    def target(self) -> float:
        """The army it means to keep this month."""
        return self.peacetime

    @property
    def strength(self) -> float:
        """Effective ground force, BE."""
        return self.ground * self.quality

    def advance(self) -> None:
        super().advance()
        self.peacetime *= self.monthly_growth
        if not self.world.at_war:
            raised = self.world.terms.theatre.war.mobilisation * self.target
            self.ground = min(self.target, self.ground * self.monthly_growth + raised)

    def later(self, months: float) -> float:
        """Effective ground force after so many months of peace, BE; any cap is reached by then."""
        growth = self.monthly_growth**months
        target = min(self.peacetime * growth, self.cap)
        raised = self.world.terms.theatre.war.mobilisation * target * months
        return float(min(target, self.ground * growth + raised) * self.quality)

    def wear(self, lost: float, raised: float) -> None:
        """Lose a share of the force in a month of war and raise some of it again."""
        left = self.ground - self.ground * lost + raised
        self.ground = min(max(left, 0.0), 1.5 * self.at_outbreak)

    @property
    def spent(self) -> bool:
        floor: float = self.world.terms.theatre.war.collapse_force * self.at_outbreak
        return self.ground < floor

    def undergo(self, event: SimpleNamespace) -> None:
        """Let an event change the army it means to keep."""
        self.peacetime *= event.forces.ground


class Challenger(Belligerent):
    """The state that may attack."""

    parts = ("territory", "war", "sanctions", "clash", "nuclear", "terms")

    def __init__(self, world: PlainWorld) -> None:
        own = world.terms.challenger
        super().__init__(world, own.state)
        self.motivation: float = own.motivation
        self._tenure: float = own.leader_term_months
        self._term_ends = self.next_leader(self._tenure)

    @property
    def quality(self) -> float:
        return float(self.world.terms.challenger.readiness)

    def advance(self) -> None:
        super().advance()
        if self.world.month == self._term_ends:
            self._new_leader()

    def _new_leader(self) -> None:
        self._term_ends = self.next_leader(self._tenure)
        drawn = self.world.luck.uniform("redraw", "challenger.motivation")
        motivation = self.world.spec.challenger.motivation
        self.motivation = float(motivation.draw_values(drawn, lambda: self.world.fitted_row))

    def undergo(self, event: SimpleNamespace) -> None:
        """Let an event change its leader, what it wants, its army, or the sanctions on it."""
        super().undergo(event)
        if event.new_leader:
            self._new_leader()
        self.motivation *= event.motivation
        self.world.standing.lift(event.lifts_sanctions)


class Protege(Belligerent):
    """The state guaranteed."""

    parts = ("territory", "war", "nuclear", "terms")

    def __init__(self, world: PlainWorld) -> None:
        self._treaty: SimpleNamespace = world.terms.arrangement
        super().__init__(world, world.terms.protege.state)

    @property
    def quality(self) -> float:
        """Less where it is neutral."""
        own, neutrality = self.world.terms.protege, self._treaty.neutrality
        quality: float = own.readiness * own.will_to_fight
        return quality if neutrality is None or self.world.term.lapsed else quality * neutrality.readiness

    @property
    def cap(self) -> float:
        cap: float | None = self._treaty.protege_force_cap
        return inf if cap is None or self.world.term.lapsed else cap

    @property
    def given_up(self) -> float:
        """What the cap has taken from its army by this month, BE."""
        months, month = self._treaty.drawdown_months, self.world.month
        drawn_down = min(month / months, 1.0) if months > 0 else 1.0
        return drawn_down * (self.peacetime - min(self.peacetime, self.cap))

    @property
    def target(self) -> float:
        return self.peacetime - self.given_up

    def live_with_terms(self) -> None:
        """Book a month of what neutrality and cap cost it, and of what they are worth to the challenger."""
        world, neutrality = self.world, self._treaty.neutrality
        if world.term.lapsed or (neutrality is None and self.cap == inf):
            return
        own, challenger = world.terms.protege, world.terms.challenger
        worth = cost = 0.0
        if neutrality is not None:
            worth, cost = challenger.neutrality_worth, own.neutrality_cost
        if self.peacetime > 0:
            removed = self.given_up / self.peacetime
            worth += challenger.cap_worth * removed
            cost += own.cap_cost * removed
        world.challenger.gain("terms", worth / 12)
        self.gain("terms", -cost / 12)
