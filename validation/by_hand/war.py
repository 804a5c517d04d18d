"""The months of war that follow an invasion."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import logistic, success
from validation.by_hand.consultation import Answer, Crisis
from validation.by_hand.crisis import Aftermath, clash_cost, suffer_nuclear_use
from validation.by_hand.prospects import hurting_stalemate
from validation.by_hand.states import (
    AID,
    ARMS,
    FIGHTING,
    INTELLIGENCE,
    LOGISTICS,
    SANCTIONS,
    Contingent,
    Supporter,
)

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld

_WORST = 5.0


def open_war(crisis: Crisis, aftermath: Aftermath) -> None:
    """Start a war; whoever came stays, and aid is pledged month by month."""
    world = crisis.world
    world.at_war, world.war_age, world.clashed = True, 0, aftermath.clash
    world.pace, world.war_provoked = 1.0, crisis.act.provoked
    world.war_quality, world.war_worth = aftermath.quality, world.opportunity.worth
    world.held_before = world.territory - aftermath.territory
    for side in (world.challenger, world.protege):
        side.at_outbreak = side.ground
    for answer in crisis.answers:
        _commit(answer)


def _commit(answer: Answer) -> None:
    """What a supporter has in the war, when it is there, and what aid it pledges."""
    world, state = answer.crisis.world, answer.state
    state.latent = answer.latent
    state.pledged = [answer.shares[tool] for tool in AID]
    state.contingents = []
    stays = answer.treaty or answer.attacked
    if answer.stationed and stays and world.spec.switches.tripwire_denial:
        state.contingents.append(Contingent(answer.in_place_be, world.month + 1, stationed=True))
    for shares, days in ((answer.shares, answer.days), (answer.extra, answer.extra_days)):
        for tool in FIGHTING:
            if shares[tool] > 0:
                months = int((days[tool] + state.lags[tool]) // 30)
                sent = state.be[tool] * shares[tool] * state.growth
                there_from = world.month + 1 + months
                state.contingents.append(Contingent(sent, there_from, hangs=state.hangs[tool]))


class WarMonth:
    """A month of a war that began in an earlier month."""

    def __init__(self, world: PlainWorld) -> None:
        self.world, self.terms = world, world.terms.theatre.war
        world.war_age += 1
        self.aid = {state.code: self._aid(state) for state in world.supporters}
        self.fighting = [self._in_the_fight(state) for state in world.supporters]
        self.stationed = [
            sum(sent.be for sent in state.contingents if sent.stationed) for state in world.supporters
        ]
        self._gather_aid()

    def _aid(self, state: Supporter) -> list[float]:
        """The share it gives of each instrument of aid: what it pledged, or all if it is willing."""
        weight = self.world.terms.willingness
        z = state.resolve * weight.resolve + weight.severity + state.aid_base
        return [1.0] * len(AID) if state.latent < logistic(z) else state.pledged

    def _enabled(self, state: Supporter) -> bool:
        """Whether the state that enables it, if any, takes part in the war with forces or aid."""
        enabler = self.world.supporter_of.get(state.terms.enabler)
        if enabler is None:
            return True
        gives = [
            share * enabler.units[tool] > 0 for share, tool in zip(self.aid[enabler.code], AID, strict=True)
        ]
        sends = [sent.be > 0 for sent in enabler.contingents]
        return not enabler.withdrawn and (any(gives) or any(sends))

    def _in_the_fight(self, state: Supporter) -> float:
        """Its forces that are there, BE, as far as they count without its enabler, or with."""
        away = not self._enabled(state)
        return sum(
            sent.be * (1 - sent.hangs * away)
            for sent in state.contingents
            if sent.there_from <= self.world.month
        )

    def _gather_aid(self) -> None:
        """Arms by state, and intelligence, logistics and sanctions in all."""
        world = self.world
        self.arms: list[float] = []
        intelligence = logistics = sanctions = 0.0
        for state in world.supporters:
            arrives = state.arriving_share(self._enabled(state))
            given = dict(zip(AID, self.aid[state.code], strict=True))
            amounts = {tool: state.units[tool] * state.growth * given[tool] * arrives[tool] for tool in AID}
            self.arms.append(amounts[ARMS])
            intelligence += amounts[INTELLIGENCE]
            logistics += amounts[LOGISTICS]
            sanctions += amounts[SANCTIONS]
        self.support_be = intelligence * world.instruments[INTELLIGENCE].be_per_unit
        self.support_be += logistics * world.instruments[LOGISTICS].be_per_unit
        self.sanctions = min(sanctions, 1.0)

    def run(self) -> None:
        """Fight, count the costs, and end the war if it ends."""
        self._fight()
        self._account()
        fought = [fighting > 0 for fighting in self.fighting]
        clash = any(fought)
        if clash and not self.world.clashed:
            self.world.clashed = True
            nuclear_be = sum(
                be for state, be in zip(self.world.supporters, self.fighting, strict=True) if state.nuclear
            )
            cost = clash_cost(self.world, fought, sum(self.fighting), nuclear_be)
            self.world.challenger.gain("clash", -cost)
        self.world.record.war_month(sum(self.fighting), sum(self.arms), clash)
        self._end(clash and self._nuclear_use())

    def _fight(self) -> None:
        world, contest = self.world, self.world.terms.theatre.contest
        attack = world.challenger.strength
        defence = world.protege.strength + sum(self.fighting) + self.support_be
        left = (1 - self.terms.advantage_decay) ** (world.war_age - 1)
        advantage = left * (log(contest.attacker_multiplier) + world.war_quality)
        chance = success(attack, defence, contest.exponent, advantage)
        self.ratio = ratio = max(attack, 1e-9) / max(defence, 1e-9)
        fortune = self.terms.front_noise * world.luck.normal("front")
        speed = self.terms.front_speed * max(ratio, 1 / ratio) ** self.terms.advance_exponent
        self.moved = world.move_front(world.pace * (speed * (2 * chance - 1) + fortune))
        lost = self.terms.attrition * min(ratio, _WORST)
        reinforced = sum(self.arms) * world.instruments[ARMS].be_per_unit
        mobilised = self.terms.mobilisation
        challenger, protege = world.challenger, world.protege
        challenger.wear(self.terms.attrition * min(1 / ratio, _WORST), mobilised * challenger.at_outbreak)
        protege.wear(lost, mobilised * protege.at_outbreak + reinforced)
        for state in world.supporters:
            for sent in state.contingents:
                if sent.there_from <= world.month:
                    sent.be *= max(1 - lost, 0.0)

    def _account(self) -> None:
        world, terms = self.world, self.world.terms.challenger
        challenger, protege = world.challenger, world.protege
        challenger.gain("territory", challenger.motivation * world.war_worth * self.moved)
        challenger.gain("war", -terms.cost_sensitivity * self.terms.challenger_cost_per_month)
        challenger.gain("sanctions", -terms.sanctions_sensitivity * self.sanctions / 12)
        protege.gain("territory", -self.moved)
        protege.gain("war", -self.terms.protege_cost_per_month)
        helped = zip(world.supporters, self.fighting, self.stationed, self.arms, strict=True)
        for state, fighting, in_place, arms in helped:
            self._account_for(state, fighting, in_place, arms)

    def _account_for(self, state: Supporter, fighting: float, in_place: float, arms: float) -> None:
        """The month's cost to a supporter; peacetime's upkeep covers its troops in place."""
        costs = self.world.terms.theatre.costs
        state.gain("territory", -state.terms.stake * self.moved)
        state.gain("forces", -costs.be_month * (fighting - in_place))
        state.gain("arms", -costs.arms_bn * arms)
        if fighting > 0:
            state.gain("clash", -costs.clash_month * state.terms.exposure)
        if fighting > 0 or arms > 0:
            state.resolve -= state.terms.resolve.weariness

    def _nuclear_use(self) -> bool:
        world = self.world
        used = world.nuclear_risk and (
            world.luck.uniform("nuclear-war") < world.terms.theatre.nuclear.use_per_clash_month
        )
        if used:
            world.record.nuclear_use = True
            suffer_nuclear_use(world)
        return used

    def _end(self, nuclear_use: bool) -> None:
        """The war ends when a side collapses, a ceasefire is agreed, or nuclear weapons were used."""
        world, terms = self.world, self.terms
        spent = world.challenger.spent
        fallen = world.territory >= terms.collapse_territory or (world.protege.spent and not spent)
        beaten = spent and not fallen and not world.protege.spent
        hazard = terms.ceasefire_per_month + terms.exhaustion * (world.war_age - 1)
        if terms.stalemate_per_month > 0:
            hazard += terms.stalemate_per_month * self._stalemate()
        ceasefire = world.luck.uniform("ceasefire") < hazard
        if fallen:
            self._settle(1.0)
        elif beaten:
            self._settle(min(world.held_before, world.territory))
        if fallen or spent or ceasefire or nuclear_use:
            ways = ((fallen, "fallen"), (beaten, "beaten"), (spent, "both spent"), (ceasefire, "ceasefire"))
            world.record.note("war " + next((how for so, how in ways if so), "nuclear use"))
            world.at_war = False
            for state in world.supporters:
                state.stand_down()

    def _stalemate(self) -> float:
        """How far it is a hurting stalemate, as if the war began now; that of the start has its own pace."""
        world = self.world
        prospects = world.prospects if world.pace == 1 else world.first_prospects
        prospect = prospects.expect(self.ratio, world.territory)
        sanctions = world.standing.beyond(self.sanctions)
        share = hurting_stalemate(world, prospect, world.war_worth, sanctions)
        if share > 0:
            world.record.note("stalemate")
        return share

    def _settle(self, territory: float) -> None:
        """The winner takes all the territory, or the line of the outbreak comes back."""
        world = self.world
        moved = world.move_front(territory - world.territory)
        world.challenger.gain("territory", world.challenger.motivation * world.war_worth * moved)
        world.protege.gain("territory", -moved)
        for state in world.supporters:
            state.gain("territory", -state.terms.stake * moved)
