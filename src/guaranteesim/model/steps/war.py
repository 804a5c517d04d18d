"""War, part of step 5 of the month (docs/model.md III.iv.h and i)."""

from __future__ import annotations

import numpy as np

from guaranteesim.equations import (
    attrition_loss,
    campaign_advantage,
    ceasefire_hazard,
    contest_success,
    front_advance,
    front_speed,
    inclination,
    logistic,
    monthly_sanctions_cost,
    remaining_share,
)
from guaranteesim.model.actors.axes import AID_COLUMNS, FIGHTS
from guaranteesim.model.actors.principals import Belligerent
from guaranteesim.model.actors.supporter_arrays import read_worlds, write_worlds
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.block import NEVER, Block, Bools, Months
from guaranteesim.model.crises import Aftermath, Crises, Response, draw_latent
from guaranteesim.model.month import Month
from guaranteesim.model.steps.learning import add_nuclear_loss, compute_clash_cost
from guaranteesim.model.steps.occasion import draw_quality, draw_worth
from guaranteesim.model.steps.war_value import add_stalemate
from guaranteesim.streams import Floats, Index


def begin_at_war(model: Month) -> None:
    """Begin month 0 with a war in every world, from the line as it stands (III.ii).

    This is the baseline of a war that continues. No supporter is committed yet, and the inclination of each
    to help outside a treaty is drawn as in a crisis.
    """
    start, front = model.numbers.start, model.front
    front.at_war[:] = True
    front.age[:] = np.floor(start.war_age_months).astype(np.int64)
    front.pace[:] = start.front_pace
    model.supporter_arrays.latent[:] = draw_latent(model, np.arange(model.size)).T
    model.record.record_war_at_start()


def start_wars(model: Month, crises: Crises, response: Response, aftermath: Aftermath) -> None:
    """Start a war where the act opens one; whoever came stays, and aid is pledged month by month."""
    rows = np.flatnonzero(aftermath.opens_war)
    if not rows.size:
        return
    at, front = crises.at[rows], model.front
    front.at_war[at] = True
    front.age[at] = 0
    front.pace[at] = 1
    front.provoked[at] = crises.provoked[rows]
    _keep_occasion(model, at)
    front.clashed[at] = aftermath.clash[rows]
    # The line before the act: it comes back if the challenger is beaten.
    front.held_before[at] = front.territory[at] - aftermath.territory[rows]
    for side in (model.challenger, model.protege):
        side.at_outbreak[at] = side.ground[at]
    sent, arrival = _collect_contingents(model, crises, response, rows)
    write_worlds(model.supporter_arrays.sent_be, at, sent)
    write_worlds(model.supporter_arrays.sent_from, at, arrival)
    write_worlds(model.supporter_arrays.latent, at, crises.latent[rows])
    write_worlds(model.supporter_arrays.pledged, at, response.share[rows][:, :, AID_COLUMNS])


def _keep_occasion(model: Month, at: Index) -> None:
    """Keep the quality of the day and the worth of the occasion for the war that opens in these worlds."""
    quality, worth = draw_quality(model, at), draw_worth(model, at)
    if quality is not None:
        model.front.quality[at] = quality
    if worth is not None:
        model.front.occasion[at] = worth


def _collect_contingents(
    model: Month, crises: Crises, response: Response, rows: Index
) -> tuple[Floats, Months]:
    """Return brigade-equivalents and months of arrival of each contingent, (len(rows), N, 7)."""
    at, coalition = crises.at[rows], model.coalition
    stays = response.treaty[rows] | response.attacked[rows]
    in_place = response.in_place[rows] * stays * model.spec.switches.tripwire_denial
    treaty = coalition.compute_fighting_be(at, response.share[rows])
    outside = coalition.compute_fighting_be(at, response.extra[rows])
    sent = np.concatenate([in_place[:, :, None], treaty, outside], axis=2)
    lag = coalition.lag_days.take(at, 0)[:, :, FIGHTS]
    days = [
        np.zeros((*in_place.shape, 1)),
        response.day[rows][:, :, FIGHTS] + lag,
        response.extra_day[rows][:, :, FIGHTS] + lag,
    ]
    # What never comes has an infinite day, which no integer holds: the horizon stands for it.
    months = np.minimum(np.concatenate(days, axis=2) / 30, model.horizon)
    return sent, model.month + 1 + np.floor(months).astype(np.int64)


def estimate_war_months(model: Block) -> Floats:
    """Return the months a war would last if nothing but a ceasefire ended it, at most the horizon, (W,)."""
    numbers = model.numbers.theatre.war
    lasting, months = np.ones(model.size), np.zeros(model.size)
    for age in range(model.horizon):
        months += lasting
        hazard = ceasefire_hazard(numbers.ceasefire_per_month, numbers.exhaustion, age)
        lasting *= np.maximum(1 - hazard, 0)
    return months


def fight_wars(model: Month) -> None:
    """Fight one month in every world at war since an earlier month."""
    at = np.flatnonzero(model.front.at_war)
    if not at.size:
        return
    month = _WarMonth(model, at)
    month.move_front()
    month.record_month()
    month.end_wars()


class _WarMonth:
    """A month of war in the worlds at ``at`` (k,)."""

    def __init__(self, model: Month, at: Index) -> None:
        self.model, self.at = model, at
        self.numbers = model.numbers.theatre.war
        model.front.age[at] += 1
        self.arrived = model.supporter_arrays.sent_from.take(at, 1) <= model.month
        aid = self._compute_aid()
        sent = read_worlds(model.supporter_arrays.sent_be, at)
        enablers = model.coalition.enablers
        if enablers is not None:
            delivered = enablers.compute_delivered(at, self._find_acting(sent, aid))
            sent, aid = sent * enablers.select_contingents(delivered), aid * enablers.select_aid(delivered)
        sent = sent * self.arrived.swapaxes(0, 1)
        self.fighting = sum_last_axis(sent)
        # The first contingent is what was in place at the outbreak.
        self.stationed = sent[:, :, 0].copy()
        coalition = model.coalition
        growth = coalition.read_growth(at)[:, :, None]
        given = coalition.units.take(at, 0)[:, :, AID_COLUMNS] * growth * aid
        be_per_unit = coalition.be_per_unit.take(at, 0)[:, AID_COLUMNS]
        self.arms = given[:, :, 0]
        self.arms_be = sum_last_axis(self.arms) * be_per_unit[:, 0]
        self.support_be = sum_last_axis(given[:, :, 1]) * be_per_unit[:, 1]
        self.support_be += sum_last_axis(given[:, :, 3]) * be_per_unit[:, 3]
        self.sanctions = np.minimum(sum_last_axis(given[:, :, 2]), 1.0)

    def _compute_aid(self) -> Floats:
        """Return the share of its instruments of aid that each supporter gives, (k, N, 4).

        It gives what the treaty pledges, or all of it while it is willing outside the treaty.
        """
        model, at = self.model, self.at
        weight, arrays = model.numbers.willingness, model.supporter_arrays
        resolve = model.coalition.read_resolve(at) * weight.resolve.take(at)[:, None]
        # A war counts with severity 1, the highest there is.
        z = inclination(model.outside_help.aid_base.take(at, 0), resolve, weight.severity.take(at)[:, None])
        willing = read_worlds(arrays.latent, at) < logistic(z)
        return np.asarray(np.maximum(read_worlds(arrays.pledged, at), willing[:, :, None]))

    def _find_acting(self, sent: Floats, aid: Floats) -> Bools:
        """Return which supporters take part in the war, with forces or aid, and have not left, (k, N)."""
        coalition, at = self.model.coalition, self.at
        gives = ((aid > 0) & (coalition.units.take(at, 0)[:, :, AID_COLUMNS] > 0)).any(axis=2)
        return np.asarray(~coalition.read_withdrawn(at) & ((sent > 0).any(axis=2) | gives))

    def move_front(self) -> None:
        """Move the front, wear both sides down and raise new forces."""
        model, at, numbers = self.model, self.at, self.numbers
        exponent = model.numbers.theatre.contest.exponent.take(at)
        attack = model.challenger.compute_strength(at)
        defence = model.protege.compute_strength(at) + sum_last_axis(self.fighting) + self.support_be
        success = contest_success(attack, defence, exponent, self._find_advantage())
        # How strong the challenger is for every unit of the other side.
        ratio = np.maximum(attack, 1e-9) / np.maximum(defence, 1e-9)
        self.ratio = ratio
        fortune = numbers.front_noise.take(at) * model.streams.draw_normal("front", model.month, at=at)
        advance = front_advance(self._find_speed(ratio), success, fortune)
        self.moved = model.front.move_line(at, model.front.pace.take(at) * advance)
        self._wear_down(model.challenger, 1 / ratio, 0.0)
        self._wear_down(model.protege, ratio, self.arms_be)
        left = np.maximum(1 - attrition_loss(1.0, numbers.attrition.take(at), ratio), 0)
        model.supporter_arrays.sent_be[:, at] *= np.where(self.arrived, left[:, None], 1)

    def _find_advantage(self) -> Floats:
        """Return the attacker's advantage this month: b and the quality of the opening day, faded, (k,)."""
        front, at = self.model.front, self.at
        multiplier: Floats = self.model.numbers.theatre.contest.attacker_multiplier.take(at)
        quality, decay = front.quality.take(at), self.numbers.advantage_decay.take(at)
        if not quality.any() and not decay.any():
            return multiplier
        return campaign_advantage(multiplier, quality, remaining_share(decay, front.age.take(at) - 1))

    def _find_speed(self, ratio: Floats) -> Floats:
        """Return the speed of the front, share of territory a month, (k,)."""
        speed: Floats = self.numbers.front_speed.take(self.at)
        exponent = self.numbers.advance_exponent.take(self.at)
        return front_speed(speed, ratio, exponent) if exponent.any() else speed

    def _wear_down(self, side: Belligerent, ratio: Floats, reinforced: Floats | float) -> None:
        at, outbreak = self.at, side.at_outbreak.take(self.at)
        lost = attrition_loss(side.ground.take(at), self.numbers.attrition.take(at), ratio)
        raised = self.numbers.mobilisation.take(at) * outbreak + reinforced
        side.ground[at] = np.clip(side.ground.take(at) - lost + raised, 0.0, 1.5 * outbreak)

    def record_month(self) -> None:
        """Record the costs of the month, nuclear use, and how supporters weary."""
        model, at = self.model, self.at
        numbers = model.numbers.challenger
        cost = numbers.cost_sensitivity.take(at) * self.numbers.challenger_cost_per_month.take(at)
        sanctions = monthly_sanctions_cost(numbers.sanctions_sensitivity.take(at), self.sanctions)
        model.challenger.add_utility(at, war=-cost, sanctions=-sanctions)
        model.protege.add_utility(at, war=-self.numbers.protege_cost_per_month.take(at))
        _record_territory(model, at, self.moved)
        clash = np.asarray((self.fighting > 0).any(axis=1))
        self._record_first_clash(clash)
        self._record_supporter_utility()
        model.standing_sanctions.record_war_sanctions(at, self.sanctions)
        model.record.record_war_month(at, self.fighting, self.arms, clash)
        self.nuclear_use = self._draw_nuclear_use(clash)

    def _record_first_clash(self, clash: Bools) -> None:
        """Add the cost of a clash where supporters come into the war only now."""
        model, front = self.model, self.model.front
        new = np.flatnonzero(clash & ~front.clashed.take(self.at))
        if new.size:
            at, fighting = self.at[new], self.fighting[new]
            front.clashed[at] = True
            nuclear_be = sum_last_axis(fighting * model.coalition.nuclear)
            cost = compute_clash_cost(model, at, fighting > 0, sum_last_axis(fighting), nuclear_be)
            model.challenger.add_utility(at, clash=-cost)

    def _record_supporter_utility(self) -> None:
        """Add what the month cost those who helped, and how it wearied them."""
        coalition, at, costs = self.model.coalition, self.at, self.model.numbers.theatre.costs
        fights = self.fighting > 0
        # Troops in place are paid for every month anyway, in war and peace.
        sent = self.fighting - self.stationed
        clash = costs.clash_month.take(at)[:, None] * coalition.exposure.take(at, 0)
        coalition.add_utility(
            at,
            forces=-costs.be_month.take(at)[:, None] * sent,
            arms=-costs.arms_bn.take(at)[:, None] * self.arms,
            clash=-clash * fights,
        )
        coalition.shift_resolve(at, -coalition.weariness.take(at, 0) * (fights | (self.arms > 0)))

    def _draw_nuclear_use(self, clash: Bools) -> Bools:
        model, at = self.model, self.at
        if not model.nuclear_risk:
            return np.zeros(at.size, dtype=bool)
        hazard = model.numbers.theatre.nuclear.use_per_clash_month.take(at)
        used = clash & (model.streams.draw_uniform("nuclear-war", model.month, at=at) < hazard)
        model.record.record_nuclear_war(at[used])
        add_nuclear_loss(model, at[used])
        return np.asarray(used)

    def end_wars(self) -> None:
        """End wars where a side collapses, a ceasefire is agreed, or nuclear weapons were used."""
        model, at, numbers, front = self.model, self.at, self.numbers, self.model.front
        challenger_spent, protege_spent = self._find_spent(model.challenger), self._find_spent(model.protege)
        fallen = front.territory.take(at) >= numbers.collapse_territory.take(at)
        # If both armies are spent, the line stays as it is.
        fallen |= protege_spent & ~challenger_spent
        beaten = ~fallen & challenger_spent & ~protege_spent
        hazard = ceasefire_hazard(
            numbers.ceasefire_per_month.take(at), numbers.exhaustion.take(at), front.age.take(at) - 1
        )
        hazard = add_stalemate(model, at, hazard, self.ratio, self.sanctions)
        ceasefire = model.streams.draw_uniform("ceasefire", model.month, at=at) < hazard
        self._settle_line(at[fallen], 1.0)
        before = np.minimum(front.held_before, front.territory)
        self._settle_line(at[beaten], before.take(at[beaten]))
        over = at[fallen | challenger_spent | ceasefire | self.nuclear_use]
        front.at_war[over] = False
        self._release_contingents(over)

    def _release_contingents(self, at: Index) -> None:
        """End every supporter's part in the wars that are over."""
        arrays = self.model.supporter_arrays
        arrays.sent_be[:, at] = 0
        arrays.sent_from[:, at] = NEVER
        arrays.pledged[:, at] = 0

    def _find_spent(self, side: Belligerent) -> Bools:
        """Return where the side holds too little of its army to fight on, bool (k,)."""
        # Measured against the army at the outbreak, so growth and caps do not matter.
        floor = self.numbers.collapse_force.take(self.at) * side.at_outbreak.take(self.at)
        return np.asarray(side.ground.take(self.at) < floor)

    def _settle_line(self, at: Index, territory: Floats | float) -> None:
        """Move the line to ``territory`` held by the challenger."""
        front = self.model.front
        moved = front.move_line(at, territory - front.territory.take(at))
        _record_territory(self.model, at, moved)


def _record_territory(model: Month, at: Index, moved: Floats) -> None:
    """Add what it is worth to each state that ``moved`` (k,) of the territory changed hands."""
    motivation = model.challenger.motivation.take(at) * model.front.occasion.take(at)
    model.challenger.add_utility(at, territory=motivation * moved)
    model.protege.add_utility(at, territory=-moved)
    model.coalition.add_utility(at, territory=-model.coalition.stake.take(at, 0) * moved[:, None])
