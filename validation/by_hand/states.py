"""The states of one world as Mesa agents; every attribute is a Python number."""

# Mesa says nothing of its types.
# mypy: allow-subclassing-any

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, log1p, sqrt
from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa

from validation.by_hand.arithmetic import normal_cdf
from validation.by_hand.time_to_decide import expected_days

if TYPE_CHECKING:
    from validation.by_hand.clauses import Part
    from validation.by_hand.world import PlainWorld

TOOLS = ("ground", "air", "sea", "arms", "intelligence", "sanctions", "logistics")
"""Instruments in the order of docs/model.md, by their keys in YAML."""
GROUND, AIR, SEA, ARMS, INTELLIGENCE, SANCTIONS, LOGISTICS = range(len(TOOLS))
FIGHTING = (GROUND, AIR, SEA)
AID = (ARMS, INTELLIGENCE, SANCTIONS, LOGISTICS)


class State(mesa.Agent):
    """Any state: it discounts the future and books its utility by part."""

    parts: tuple[str, ...]

    def __init__(self, world: PlainWorld, code: str) -> None:
        super().__init__(world)
        self.world, self.code = world, code
        self.terms: SimpleNamespace = world.terms.states[code]
        self.nuclear: bool = self.terms.nuclear
        self.booked, self.discount = dict.fromkeys(self.parts, 0.0), 1.0
        self._monthly_discount: float = self.terms.patience ** (1 / 12)

    def advance(self) -> None:
        """Another month, before anyone decides; month 1 counts in full."""
        if self.world.month > 1:
            self.discount *= self._monthly_discount

    def gain(self, part: str, amount: float) -> None:
        """Book a gain, or a loss where it is negative, of this month."""
        self.booked[part] += self.discount * amount

    @property
    def utility(self) -> float:
        return sum(self.booked.values())

    def next_leader(self, mean_months: float) -> int:
        """The month in which the leadership that comes in now ends."""
        tenure = log(self.world.luck.uniform("term", self.code)) / log1p(-1 / max(mean_months, 1.000001))
        return self.world.month + 1 + int(tenure)


@dataclass(slots=True)
class Contingent:
    """Forces of a supporter in a war, BE, and the month from which they are there.

    ``hangs`` is the share of them that does not count while the enabler of their state is away.
    """

    be: float
    there_from: int
    stationed: bool = False
    hangs: float = 0.0


class Supporter(State):
    """A guarantor or bystander, and the record the challenger keeps of it.

    ``duties`` are its parts of commitments. Once ``withdrawn`` it neither consents nor objects under any.
    """

    parts = ("territory", "clash", "forces", "arms", "word")

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
        self.duties: list[Part] = []
        self.withdrawn, self.stationed_be = False, 0.0
        self._set_temper()
        self.units: list[float] = [getattr(self.terms.forces, name) for name in TOOLS]
        self._set_forces()
        self.stand_down()

    def _set_temper(self) -> None:
        """What it never changes its mind about, in logits."""
        world, own, weight = self.world, self.terms, self.world.terms.willingness
        reputation = own.reputation if world.spec.switches.reputation else 0.0
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
        self.be = [units * tool.be_per_unit for units, tool in zip(self.units, instruments, strict=True)]
        self.lags = [self.terms.deployment_days * tool.lag_share for tool in instruments]
        self.can_fight = any(self.units[tool] > 0 for tool in FIGHTING)
        self.can_aid = any(self.units[tool] > 0 for tool in AID)
        needs = self.terms.dependence if self.terms.enabler is not None else 0.0
        self.hangs = [needs * tool.enabled_share for tool in instruments]
        outside = self.world.terms.outside_treaty
        self.aid_base = outside.aid + self.inclination - self.fear * instruments[ARMS].escalation
        self.force_base = outside.force + self.inclination - self.fear * instruments[GROUND].escalation
        days = expected_days(self.world, self.code)
        expected = [self.expected_be(rung, days) for rung in self.world.ladder]
        self.expected_aid_be = [sum(brought[tool] for tool in AID) for brought in expected]
        self.expected_force_be = [sum(brought[tool] for tool in FIGHTING) for brought in expected]
        everything = [1.0] * len(self.units)
        fighting = [self.there_to_fight(rung, days, everything) for rung in self.world.ladder]
        self.expected_to_fight = [sum(shares) > 0 for shares in fighting]
        self.expected_fighting_be = [self.be_of(shares) for shares in fighting]
        hanging = [self.hanging(brought) for brought in expected]
        self.hanging_aid_be = [sum(brought[tool] for tool in AID) for brought in hanging]
        self.hanging_force_be = [sum(brought[tool] for tool in FIGHTING) for brought in hanging]
        self.hanging_fighting_be = [self.be_of(self.hanging(shares)) for shares in fighting]

    def hanging(self, amounts: list[float]) -> list[float]:
        """The part of these amounts, by instrument, that hangs on its enabler."""
        return [amount * hangs for amount, hangs in zip(amounts, self.hangs, strict=True)]

    def arriving_share(self, enabler_acts: bool) -> list[float]:
        """The part of each instrument it gives that arrives."""
        return [1.0 if enabler_acts else 1 - hangs for hangs in self.hangs]

    def expected_be(self, rung: SimpleNamespace, days: float) -> list[float]:
        """BE by instrument that all it has would add against an act at ``rung``, decided after ``days``."""
        months = rung.window_days / 30
        if rung.opens_war:
            months += self.world.terms.challenger.aid_months
        late = self.world.terms.theatre.contest.late_weight
        if rung.opens_war and self.world.spec.switches.valued_war:
            late = 1.0
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
        if self.withdrawn:
            return 0.0
        return (self._prior_kept + self.kept) / (self._prior_total + self.kept + self.broken)

    def draw_latent(self, mood: float) -> float:
        """What serves all its decisions in a crisis, uniform; correlated with those of others by the mood."""
        correlation = self.world.terms.willingness.correlation
        own_mood = self.world.luck.normal("willing", self.code)
        return normal_cdf(sqrt(correlation) * mood + sqrt(1 - correlation) * own_mood)

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

    def undergo(self, event: SimpleNamespace) -> None:
        """Let an event change its leaders, its resolve, its forces, or whether it is bound at all."""
        if event.new_leader:
            self._new_leaders()
        self.mean += event.resolve
        self.resolve += event.resolve
        ratios = [getattr(event.forces, name) for name in TOOLS]
        self.units = [units * ratio for units, ratio in zip(self.units, ratios, strict=True)]
        self._set_forces()
        for part in self.duties:
            part.take_stock()
        if event.withdraws:
            self.withdrawn, self.objecting = True, 0.0

    def count_troops(self) -> None:
        """See how many of its troops are with the protégé today."""
        self.stationed_be = sum(part.in_place_now for part in self.duties)

    def keep_up(self) -> None:
        """Pay a month for the troops stationed with the protégé."""
        self.gain("forces", -self.world.terms.theatre.costs.be_month * self.stationed_be)

    def stand_down(self) -> None:
        """Have no part in any war."""
        self.contingents: list[Contingent] = []
        self.latent = 1.0
        self.pledged = [0.0] * len(AID)
