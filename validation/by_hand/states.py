"""The states of one world as Mesa agents; every attribute is a Python number."""

# Mesa says nothing of its types.
# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, log1p, sqrt
from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa

from guaranteesim.scenario.schema.theatre import INSTRUMENTS

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld

GROUND, AIR, SEA, ARMS, INTELLIGENCE, SANCTIONS = range(6)
FIGHTING = (GROUND, AIR, SEA)
AID = (ARMS, INTELLIGENCE, SANCTIONS)


class State(mesa.Agent):
    """Any state: it discounts the future and counts its utility."""

    def __init__(self, world: PlainWorld, code: str) -> None:
        super().__init__(world)
        self.world, self.code = world, code
        self.terms: SimpleNamespace = world.terms.states[code]
        self.nuclear: bool = self.terms.nuclear
        self.utility, self.discount = 0.0, 1.0
        self._monthly_discount: float = self.terms.patience ** (1 / 12)

    def advance(self) -> None:
        """Another month, before anyone decides."""
        self.discount *= self._monthly_discount

    def gain(self, amount: float) -> None:
        self.utility += self.discount * amount

    def next_leader(self, mean_months: float) -> int:
        """The month in which the leadership that comes in now ends."""
        tenure = log(self.world.luck.uniform("term", self.code)) / log1p(-1 / max(mean_months, 1.000001))
        return self.world.month + 1 + int(tenure)


class Belligerent(State):
    """A state with an army at the front."""

    cap = inf
    quality: float
    ground: float

    def __init__(self, world: PlainWorld, code: str) -> None:
        super().__init__(world, code)
        self.peacetime: float = self.terms.forces.ground
        self.monthly_growth: float = (1 + self.terms.growth_per_year) ** (1 / 12)
        self.ground = self.at_outbreak = min(self.peacetime, self.cap)

    @property
    def strength(self) -> float:
        """Effective ground force, BE."""
        return self.ground * self.quality

    def advance(self) -> None:
        super().advance()
        self.peacetime *= self.monthly_growth
        if not self.world.at_war:
            target = min(self.peacetime, self.cap)
            raised = self.world.terms.theatre.war.mobilisation * target
            self.ground = min(target, self.ground * self.monthly_growth + raised)

    def later(self, months: float) -> float:
        """Effective ground force after so many months of peace, BE."""
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


class Challenger(Belligerent):
    """The state that may attack."""

    def __init__(self, world: PlainWorld) -> None:
        own = world.terms.challenger
        self.quality = own.readiness
        super().__init__(world, own.state)
        self.motivation: float = own.motivation
        self._tenure: float = own.leader_term_months
        self._term_ends = self.next_leader(self._tenure)

    def advance(self) -> None:
        super().advance()
        if self.world.month == self._term_ends:
            self._term_ends = self.next_leader(self._tenure)
            drawn = self.world.luck.uniform("redraw", "challenger.motivation")
            self.motivation = float(self.world.scenario.challenger.motivation.sample(drawn))


class Protege(Belligerent):
    """The state guaranteed."""

    def __init__(self, world: PlainWorld) -> None:
        own, cap = world.terms.protege, world.terms.arrangement.protege_force_cap
        self.quality = own.readiness * own.will_to_fight
        self.cap = inf if cap is None else cap
        super().__init__(world, own.state)


@dataclass(slots=True)
class Contingent:
    """Forces of a supporter in a war, BE, and the month from which they are there."""

    be: float
    there_from: int
    stationed: bool = False


class Supporter(State):
    """A guarantor or bystander, and the record the challenger keeps of it."""

    def __init__(self, world: PlainWorld, code: str) -> None:
        super().__init__(world, code)
        politics, beliefs = self.terms.resolve, world.terms.beliefs
        self.resolve = self.mean = politics.mean
        self._common: float = politics.volatility * sqrt(politics.common)
        self._own: float = politics.volatility * sqrt(1 - politics.common)
        self._term_ends = self.next_leader(politics.term_months)
        self.kept = self.broken = 0.0
        self._prior_kept: float = beliefs.prior_mean * beliefs.prior_strength
        self._prior_total: float = beliefs.prior_strength
        self.stationed_be = 0.0
        self._set_temper()
        self._set_forces()
        self.stand_down()

    def _set_temper(self) -> None:
        """What it never changes its mind about, in logits."""
        world, own, weight = self.world, self.terms, self.world.terms.willingness
        reputation = own.reputation if world.scenario.switches.reputation else 0.0
        self.credit: float = (reputation + own.audience) / 2
        self.inclination: float = (
            weight.stake * own.stake - weight.exposure * own.exposure - weight.alignment * own.alignment
        )
        self.objecting: float = ((1 + own.alignment) / 2) ** weight.objection
        fear = weight.escalation * own.risk_aversion
        if not world.nuclear_risk:
            fear *= weight.conventional_escalation
        elif self.nuclear:
            fear *= 1 - world.terms.theatre.nuclear.own_deterrent_relief
        self.fear: float = fear

    def _set_forces(self) -> None:
        instruments = self.world.instruments
        self.units = [getattr(self.terms.forces, name) for name in INSTRUMENTS]
        self.be = [units * tool.be_per_unit for units, tool in zip(self.units, instruments, strict=True)]
        self.lags = [self.terms.deployment_days * tool.lag_share for tool in instruments]
        self.can_fight = any(self.units[tool] > 0 for tool in FIGHTING)
        outside = self.world.terms.outside_treaty
        self.aid_base = outside.aid + self.inclination - self.fear * instruments[ARMS].escalation
        self.force_base = outside.force + self.inclination - self.fear * instruments[GROUND].escalation
        expected = [self.expected_be(rung, self.terms.decision_days) for rung in self.world.ladder]
        self.expected_aid_be = [sum(brought[tool] for tool in AID) for brought in expected]
        self.expected_force_be = [sum(brought[tool] for tool in FIGHTING) for brought in expected]
        days, everything = self.terms.decision_days, [1.0] * len(self.units)
        fighting = [self.there_to_fight(rung, days, everything) for rung in self.world.ladder]
        self.expected_to_fight = [sum(shares) > 0 for shares in fighting]
        self.expected_fighting_be = [self.be_of(shares) for shares in fighting]

    def expected_be(self, rung: SimpleNamespace, days: float) -> list[float]:
        """BE by instrument that all it has would add against an act at ``rung``, decided after ``days``."""
        months = rung.window_days / 30
        if rung.opens_war:
            months += self.world.terms.challenger.aid_months
        late = self.world.terms.theatre.contest.late_weight
        return self.arriving_be([days] * len(self.be), rung.window_days, late, months)

    def there_to_fight(self, rung: SimpleNamespace, days: float, shares: list[float]) -> list[float]:
        """Shares that would be in the fight: there inside the window, or at any time where a war opens."""
        there = [0.0] * len(self.units)
        for tool in FIGHTING:
            limit = inf if rung.opens_war else rung.window_days
            if days < inf and days + self.lags[tool] <= limit and self.units[tool] > 0:
                there[tool] = shares[tool]
        return there

    def be_of(self, shares: list[float]) -> float:
        """Brigade-equivalents of these shares of its forces at month 0."""
        return float(sum(share * be for share, be in zip(shares, self.be, strict=True)))

    def arriving_be(self, days: list[float], window: float, late_weight: float, months: float) -> list[float]:
        """BE by instrument as they count in a contest; what arrives after the window counts less."""
        brought = [
            be if day + lag <= window else late_weight * be if day < inf else 0.0
            for be, day, lag in zip(self.be, days, self.lags, strict=True)
        ]
        brought[ARMS] *= months
        return brought

    @property
    def growth(self) -> float:
        """Growth of what it can deliver since month 0."""
        return float((1 + self.terms.growth_per_year) ** (self.world.month / 12))

    @property
    def reliability(self) -> float:
        """The record as the challenger holds it: the mean of a Beta distribution."""
        return (self._prior_kept + self.kept) / (self._prior_total + self.kept + self.broken)

    def advance(self) -> None:
        super().advance()
        world = self.world
        self.resolve += self.terms.resolve.reversion * (self.mean - self.resolve)
        self.resolve += self._common * world.shock + self._own * world.luck.normal("resolve", self.code)
        self.kept *= world.terms.beliefs.forgetting
        self.broken *= world.terms.beliefs.forgetting
        if world.month == self._term_ends:
            self._new_leaders()

    def _new_leaders(self) -> None:
        politics = self.terms.resolve
        self._term_ends = self.next_leader(politics.term_months)
        self.mean = politics.mean + politics.leader_spread * self.world.luck.normal("leader", self.code)
        self.kept *= 1 - self.world.terms.beliefs.leader_reset
        self.broken *= 1 - self.world.terms.beliefs.leader_reset

    def keep_up(self) -> None:
        """Pay a month for the troops stationed with the protégé."""
        if self.stationed_be > 0:
            self.gain(-self.world.terms.theatre.costs.be_month * self.stationed_be)

    def stand_down(self) -> None:
        """Have no part in any war."""
        self.contingents: list[Contingent] = []
        self.latent = 1.0
        self.pledged = [0.0] * len(AID)
