"""Steps 5 and 6 of the month: what arrives, whether the act succeeds, what everyone takes from it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, sqrt
from typing import TYPE_CHECKING

from validation.by_hand.arithmetic import clash_weight, success
from validation.by_hand.consultation import Answer, Crisis
from validation.by_hand.states import ARMS, FIGHTING, SANCTIONS

if TYPE_CHECKING:
    from validation.by_hand.world import PlainWorld


@dataclass(slots=True)
class Aftermath:
    """What came of a crisis; forces in brigade-equivalents."""

    committed_be: float
    own_be: float
    in_place_be: float
    promised_be: float
    sent_be: float
    treaty_be: float
    outside_be: float
    adequate: bool
    in_time: bool
    quality: float
    """Quality of the day, logits."""
    probability: float
    success: bool
    fought: list[bool]
    fighting_be: float
    nuclear_be: float
    nuclear_use: bool
    opens_war: bool
    sanctions: float
    arms_bn: list[float]
    territory: float = 0.0

    @property
    def clash(self) -> bool:
        return any(self.fought)


@dataclass(slots=True)
class Arrived:
    """Help in one crisis: in the window, under the treaty and outside it; weighed; ever; ever under it."""

    treaty: float = 0.0
    outside: float = 0.0
    weighed: float = 0.0
    ever: float = 0.0
    treaty_ever: float = 0.0

    def add(self, answer: Answer, days: list[float], shares: list[float], treaty: bool) -> None:
        """Add ``shares`` of a state's forces, each instrument decided on its day."""
        shares = [share * arrives for share, arrives in zip(shares, answer.arrives, strict=True)]
        window, grown = answer.crisis.window, answer.state.growth
        late = answer.crisis.world.terms.theatre.contest.late_weight
        arriving = answer.state.arriving_be
        full = arriving(days, window, 1.0, window / 30)
        prompt = arriving(days, window, 0.0, window / 30)
        ever = inside = 0.0
        for share, all_be, prompt_be in zip(shares, full, prompt, strict=True):
            ever += share * all_be
            inside += share * prompt_be
        self.ever += ever * grown
        self.weighed += (inside + late * (ever - inside)) * grown
        if treaty:
            self.treaty += inside * grown
            self.treaty_ever += ever * grown
        else:
            self.outside += inside * grown


def settle(crisis: Crisis) -> Aftermath:
    """Settle a crisis."""
    world, contest = crisis.world, crisis.world.terms.theatre.contest
    committed = world.challenger.strength * crisis.rung.committed
    own = world.protege.strength * crisis.rung.engaged
    drawn_in = [_drawn_in(answer) for answer in crisis.answers]
    in_place = sum(answer.in_place_be for answer, yes in zip(crisis.answers, drawn_in, strict=True) if yes)
    arrived = _arrived(crisis)
    present = own + in_place
    quality = _quality(crisis)
    advantage = log(contest.attacker_multiplier) + quality
    chance = success(committed, present + arrived.weighed, contest.exponent, advantage)
    enough = contest.adequate_ratio * committed
    adequate = crisis.honoured and present + arrived.ever >= enough
    inside = arrived.treaty + arrived.outside
    sent = [_there(answer) for answer in crisis.answers]
    fought = [yes or bool(shares) for yes, shares in zip(drawn_in, sent, strict=True)]
    sent_be = [_sent_be(answer, shares) for answer, shares in zip(crisis.answers, sent, strict=True)]
    nuclear_be = 0.0
    for answer, yes, here in zip(crisis.answers, drawn_in, sent_be, strict=True):
        if answer.state.nuclear:
            nuclear_be += here + (answer.in_place_be if yes else 0.0)
    nuclear_use = any(fought) and _nuclear_use(world)
    return Aftermath(
        committed_be=committed,
        own_be=own,
        in_place_be=in_place,
        promised_be=sum(_promised_be(answer) for answer in crisis.answers),
        sent_be=arrived.treaty_ever,
        treaty_be=arrived.treaty,
        outside_be=arrived.outside,
        adequate=adequate,
        in_time=adequate and crisis.first_day <= crisis.window and present + inside >= enough,
        quality=quality,
        probability=chance,
        success=chance > world.luck.uniform("contest"),
        fought=fought,
        fighting_be=in_place + sum(sent_be),
        nuclear_be=nuclear_be,
        nuclear_use=nuclear_use,
        opens_war=crisis.rung.opens_war and not nuclear_use,
        sanctions=min(sum(_sanctions(answer) for answer in crisis.answers), 1.0),
        arms_bn=[_arms_bn(answer) for answer in crisis.answers],
    )


def _quality(crisis: Crisis) -> float:
    """The quality of the day: what the challenger knew of it when it chose, and the rest."""
    contest = crisis.world.terms.theatre.contest
    rest: float = contest.quality_spread * sqrt(1 - contest.quality_known)
    return crisis.world.opportunity.known + rest * crisis.world.luck.normal("quality")


def _arrived(crisis: Crisis) -> Arrived:
    arrived = Arrived()
    for answer in crisis.answers:
        if any(day < inf for day in answer.days):
            arrived.add(answer, answer.days, answer.shares, treaty=True)
        if answer.outside:
            arrived.add(answer, answer.extra_days, answer.extra, treaty=False)
    return arrived


def _drawn_in(answer: Answer) -> bool:
    """Whether the troops in place fight: they are attacked, or their state honours a commitment."""
    denial: bool = answer.crisis.world.spec.switches.tripwire_denial
    return denial and answer.stationed and (answer.treaty or answer.attacked)


def _there(answer: Answer) -> list[tuple[int, float]]:
    """The fighting instruments that are there inside the window, each with the share sent of it."""
    state, window = answer.state, answer.crisis.window
    sent = ((answer.shares, answer.days), (answer.extra, answer.extra_days))
    return [
        (tool, shares[tool] * answer.arrives[tool])
        for shares, days in sent
        for tool in FIGHTING
        if shares[tool] * state.units[tool] > 0 and days[tool] + state.lags[tool] <= window
    ]


def _sent_be(answer: Answer, there: list[tuple[int, float]]) -> float:
    """What it has in the fight besides its troops in place, BE."""
    sent: float = sum(answer.state.be[tool] * share for tool, share in there)
    return sent * answer.state.growth


def _promised_be(answer: Answer) -> float:
    """What it owes under the commitments called, BE, arms for the length of the window."""
    units = list(answer.state.be)
    units[ARMS] *= answer.crisis.window / 30
    owed: float = sum(share * be for share, be in zip(answer.promised, units, strict=True))
    return owed * answer.state.growth


def _sanctions(answer: Answer) -> float:
    imposed: float = (answer.shares[SANCTIONS] + answer.extra[SANCTIONS]) * answer.state.units[SANCTIONS]
    return imposed * answer.arrives[SANCTIONS]


def _arms_bn(answer: Answer) -> float:
    """Arms given during the act, $bn; a war goes on counting month by month."""
    if answer.crisis.rung.opens_war:
        return 0.0
    share = (answer.shares[ARMS] + answer.extra[ARMS]) * answer.arrives[ARMS]
    rate: float = share * answer.state.units[ARMS] * answer.state.growth
    return rate * answer.crisis.window / 30


def _nuclear_use(world: PlainWorld) -> bool:
    hazard: float = world.terms.theatre.nuclear.use_per_clash_month
    return world.nuclear_risk and world.luck.uniform("nuclear-crisis") < hazard


def learn(crisis: Crisis) -> None:
    """Words kept and broken enter the record; troops that were attacked rally their state."""
    switches = crisis.world.spec.switches
    for answer in crisis.answers:
        if switches.learning and switches.reputation:
            answer.state.kept += answer.treaty
            answer.state.broken += answer.withheld and not answer.treaty
        if switches.tripwire_resolve and answer.stationed and answer.attacked:
            answer.state.resolve += answer.state.terms.resolve.rally


def account(crisis: Crisis, aftermath: Aftermath) -> None:
    """Utilities of the crisis itself."""
    world, rung, moved = crisis.world, crisis.rung, aftermath.territory
    terms, costs = world.terms.challenger, world.terms.theatre.costs
    left = 1 - world.territory + moved
    gain = moved if rung.opens_war else aftermath.success * rung.gain * left
    challenger = world.challenger
    challenger.gain("territory", challenger.motivation * world.opportunity.worth * gain)
    challenger.gain("war", -terms.cost_sensitivity * rung.cost)
    sanctions = world.standing.beyond(aftermath.sanctions)
    challenger.gain("sanctions", -terms.sanctions_sensitivity * sanctions)
    if aftermath.clash:
        cost = clash_cost(world, aftermath.fought, aftermath.fighting_be, aftermath.nuclear_be)
        challenger.gain("clash", -cost)
    world.protege.gain("territory", -moved)
    world.protege.gain("war", -rung.damage)
    for answer, fights, arms in zip(crisis.answers, aftermath.fought, aftermath.arms_bn, strict=True):
        state = answer.state
        state.gain("territory", -state.terms.stake * moved)
        state.gain("clash", -costs.clash_month * state.terms.exposure * fights)
        state.gain("arms", -costs.arms_bn * arms)
        state.gain("word", -answer.break_cost)
    if aftermath.nuclear_use:
        suffer_nuclear_use(world)


def clash_cost(world: PlainWorld, fought: list[bool], fighting_be: float, nuclear_be: float) -> float:
    """What it costs to clash with those who fought, so strong together, and so the nuclear among them."""
    terms = world.terms.challenger
    cost: float = terms.clash_aversion * clash_weight(fighting_be, terms.clash_half_be)
    nuclear = any(state.nuclear and yes for state, yes in zip(world.supporters, fought, strict=True))
    if world.spec.switches.nuclear_risk and nuclear:
        cost += terms.nuclear_aversion * clash_weight(nuclear_be, terms.nuclear_half_be)
    return cost


def suffer_nuclear_use(world: PlainWorld) -> None:
    """What nuclear use costs challenger and protégé."""
    for side in (world.challenger, world.protege):
        side.gain("nuclear", -world.terms.theatre.nuclear.loss)
