"""The months of war that follow an invasion: fronts, attrition, aid, exhaustion, ceasefire, collapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from guaranteesim.model.actors.instruments import AID_COLUMNS, FIGHTS
from guaranteesim.model.actors.states import Belligerent
from guaranteesim.model.actors.supporter_arrays import NEVER, read_worlds, write_worlds
from guaranteesim.model.arrays import logistic, sum_last_axis
from guaranteesim.model.equations import contest_success
from guaranteesim.model.steps import learning
from guaranteesim.model.steps.consultation import Crises, Response
from guaranteesim.model.steps.contest import Aftermath
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel

_WORST = 5.0
"""An opponent more than five times as strong wears a force down no faster."""


class Front:
    """State of the war in each world, (W,): ``at_war``, ``age`` in months, ``territory`` held.

    ``pace`` is how fast the front moves in proportion to that of a new invasion, ``provoked`` whether the war
    began with a provocation.
    """

    def __init__(self, size: int) -> None:
        self.at_war = np.zeros(size, dtype=bool)
        self.age = np.zeros(size, dtype=np.int64)
        self.territory: Floats = np.zeros(size)
        self.held_before: Floats = np.zeros(size)
        self.clashed = np.zeros(size, dtype=bool)
        self.pace: Floats = np.ones(size)
        self.provoked = np.zeros(size, dtype=bool)

    def move_line(self, at: Index, share: Floats) -> Floats:
        """Move the line by ``share`` of the territory within 0..1; returns what really changed hands."""
        before = self.territory.take(at)
        self.territory[at] = np.clip(before + share, 0.0, 1.0)
        return np.asarray(self.territory.take(at) - before)


def start_wars(model: GuaranteeModel, crises: Crises, response: Response, aftermath: Aftermath) -> None:
    """Start a war where the act opens one; whoever came stays, and aid is pledged month by month."""
    rows = np.flatnonzero(aftermath.opens_war)
    if not rows.size:
        return
    at, front = crises.at[rows], model.front
    front.at_war[at] = True
    front.age[at] = 0
    front.pace[at] = 1
    front.provoked[at] = crises.provoked[rows]
    front.clashed[at] = aftermath.clash[rows]
    front.held_before[at] = front.territory[at] - aftermath.territory[rows]
    for side in (model.challenger, model.protege):
        side.at_outbreak[at] = side.ground[at]
    sent, arrival = _collect_contingents(model, crises, response, rows)
    aid = response.share[rows][:, :, AID_COLUMNS]
    write_worlds(model.supporter_arrays.sent_be, at, sent)
    write_worlds(model.supporter_arrays.sent_from, at, arrival)
    write_worlds(model.supporter_arrays.latent, at, crises.latent[rows])
    write_worlds(model.supporter_arrays.pledged, at, aid)


def _collect_contingents(
    model: GuaranteeModel, crises: Crises, response: Response, rows: Index
) -> tuple[Floats, np.ndarray]:
    """What each supporter has in the war: brigade-equivalents and month of arrival, (len(rows), N, 7)."""
    at, coalition = crises.at[rows], model.coalition
    stays = response.treaty[rows] | crises.attacked[rows][:, None]
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
    months = np.minimum(np.concatenate(days, axis=2) / 30, model.horizon)
    return sent, model.month + 1 + np.floor(months).astype(np.int64)


def estimate_war_months(model: GuaranteeModel) -> Floats:
    """Months a war would last if nothing but a ceasefire ended it, at most the horizon, shape (W,)."""
    terms = model.numbers.theatre.war
    lasting, months = np.ones(model.size), np.zeros(model.size)
    for age in range(model.horizon):
        months += lasting
        lasting *= np.maximum(1 - terms.ceasefire_per_month - terms.exhaustion * age, 0)
    return months


def fight_wars(model: GuaranteeModel) -> None:
    """One month in every world at war since an earlier month."""
    at = np.flatnonzero(model.front.at_war)
    if not at.size:
        return
    month = _WarMonth(model, at)
    month.move_front()
    month.record_month()
    month.end_wars()


class _WarMonth:
    """A month of war in the worlds at ``at`` (k,)."""

    def __init__(self, model: GuaranteeModel, at: Index) -> None:
        self.model, self.at = model, at
        self.numbers = model.numbers.theatre.war
        model.front.age[at] += 1
        self.arrived = model.supporter_arrays.sent_from.take(at, 1) <= model.month
        sent = read_worlds(model.supporter_arrays.sent_be, at) * np.moveaxis(self.arrived, 0, 1)
        self.fighting = sum_last_axis(sent)
        self.stationed = sent[:, :, 0].copy()
        self.aid = self._compute_aid()
        units = (
            model.coalition.units.take(at, 0)[:, :, AID_COLUMNS] * model.coalition.read_growth(at)[:, :, None]
        )
        given = units * self.aid
        self.arms = given[:, :, 0]
        self.intelligence_be = sum_last_axis(given[:, :, 1]) * model.coalition.be_per_unit[
            :, AID_COLUMNS[1]
        ].take(at)
        self.sanctions = np.minimum(sum_last_axis(given[:, :, 2]), 1.0)

    def _compute_aid(self) -> Floats:
        """Share of its arms, intelligence and sanctions each gives, shape (k, N, 3).

        What the treaty pledges, or all of it while the state is willing outside the treaty.
        """
        model, at = self.model, self.at
        z = model.coalition.read_resolve(at) * model.numbers.willingness.resolve.take(at)[:, None]
        z += model.numbers.willingness.severity.take(at)[:, None] + model.outside_help.aid_base.take(at, 0)
        chance = logistic(z)
        willing = read_worlds(model.supporter_arrays.latent, at) < chance
        return np.asarray(np.maximum(read_worlds(model.supporter_arrays.pledged, at), willing[:, :, None]))

    def move_front(self) -> None:
        """Move the front, wear both sides down, raise new forces."""
        model, at, terms = self.model, self.at, self.numbers
        contest = model.numbers.theatre.contest
        attack = model.challenger.compute_strength(at)
        defence = model.protege.compute_strength(at) + sum_last_axis(self.fighting) + self.intelligence_be
        chance = contest_success(
            attack, defence, contest.exponent.take(at), contest.attacker_multiplier.take(at)
        )
        fortune = terms.front_noise.take(at) * model.streams.draw_normal("front", model.month, at=at)
        advance = terms.front_speed.take(at) * (2 * chance - 1) + fortune
        self.moved = model.front.move_line(at, model.front.pace.take(at) * advance)
        ratio = np.maximum(attack, 1e-9) / np.maximum(defence, 1e-9)
        reinforced = sum_last_axis(self.arms) * model.coalition.be_per_unit[:, AID_COLUMNS[0]].take(at)
        self._wear_down(model.challenger, 1 / ratio, 0.0)
        self._wear_down(model.protege, ratio, reinforced)
        kept = np.maximum(1 - terms.attrition.take(at) * np.minimum(ratio, _WORST), 0)
        model.supporter_arrays.sent_be[:, at] *= np.where(self.arrived, kept[:, None], 1)

    def _wear_down(self, side: Belligerent, ratio: Floats, reinforced: Floats | float) -> None:
        at, outbreak = self.at, side.at_outbreak.take(self.at)
        lost = side.ground.take(at) * self.numbers.attrition.take(at) * np.minimum(ratio, _WORST)
        raised = self.numbers.mobilisation.take(at) * outbreak + reinforced
        side.ground[at] = np.clip(side.ground.take(at) - lost + raised, 0.0, 1.5 * outbreak)

    def record_month(self) -> None:
        """Costs of the month, nuclear use, and who wearies."""
        model, at = self.model, self.at
        terms = model.numbers.challenger
        cost = terms.cost_sensitivity.take(at) * self.numbers.challenger_cost_per_month.take(at)
        sanctions = terms.sanctions_sensitivity.take(at) * self.sanctions / 12
        model.challenger.add_utility(at, war=-cost, sanctions=-sanctions)
        model.protege.add_utility(at, war=-self.numbers.protege_cost_per_month.take(at))
        _record_territory(model, at, self.moved)
        clash = np.asarray((self.fighting > 0).any(axis=1))
        self._record_first_clash(clash)
        self._record_helper_utility(model.numbers.theatre.costs)
        model.standing_sanctions.record_war_sanctions(at, self.sanctions)
        model.record.record_war_month(at, self.fighting, self.arms, clash)
        self.ended = self._draw_nuclear_use(clash)

    def _record_first_clash(self, clash: np.ndarray) -> None:
        """Guarantors that come into the war later cost the challenger the clash then."""
        model, front = self.model, self.model.front
        new = np.flatnonzero(clash & ~front.clashed.take(self.at))
        if new.size:
            at, fighting = self.at[new], self.fighting[new]
            front.clashed[at] = True
            cost = learning.compute_clash_cost(model, at, fighting > 0, sum_last_axis(fighting))
            model.challenger.add_utility(at, clash=-cost)

    def _record_helper_utility(self, costs: Any) -> None:
        """What the month cost those who helped, and how it wearied them."""
        coalition, at = self.model.coalition, self.at
        fights = self.fighting > 0
        sent = self.fighting - self.stationed
        clash = costs.clash_month.take(at)[:, None] * coalition.exposure.take(at, 0)
        coalition.add_utility(
            at,
            forces=-costs.be_month.take(at)[:, None] * sent,
            arms=-costs.arms_bn.take(at)[:, None] * self.arms,
            clash=-clash * fights,
        )
        coalition.shift_resolve(at, -coalition.weariness.take(at, 0) * (fights | (self.arms > 0)))

    def _draw_nuclear_use(self, clash: np.ndarray) -> np.ndarray:
        model, at = self.model, self.at
        if not model.nuclear_risk:
            return np.zeros(at.size, dtype=bool)
        hazard = model.numbers.theatre.nuclear.use_per_clash_month.take(at)
        used = clash & (model.streams.draw_uniform("nuclear-war", model.month, at=at) < hazard)
        model.record.nuclear_use[at[used]] = True
        learning.add_nuclear_loss(model, at[used])
        return np.asarray(used)

    def end_wars(self) -> None:
        """End the wars in which a side collapses, a ceasefire is agreed, or nuclear weapons were used."""
        model, at, terms, front = self.model, self.at, self.numbers, self.model.front
        fallen = front.territory.take(at) >= terms.collapse_territory.take(at)
        spent = self._find_spent(model.challenger)
        fallen |= self._find_spent(model.protege) & ~spent
        beaten = ~fallen & spent & ~self._find_spent(model.protege)
        hazard = terms.ceasefire_per_month.take(at) + terms.exhaustion.take(at) * (front.age.take(at) - 1)
        ceasefire = model.streams.draw_uniform("ceasefire", model.month, at=at) < hazard
        self._settle_line(at[fallen], 1.0)
        before = np.minimum(front.held_before, front.territory)
        self._settle_line(at[beaten], before.take(at[beaten]))
        over = at[fallen | spent | ceasefire | self.ended]
        front.at_war[over] = False
        self._release_contingents(over)

    def _release_contingents(self, at: Index) -> None:
        """Everyone's part in wars that are over ends."""
        sheets = self.model.supporter_arrays
        sheets.sent_be[:, at] = 0
        sheets.sent_from[:, at] = NEVER
        sheets.pledged[:, at] = 0

    def _find_spent(self, side: Belligerent) -> np.ndarray:
        floor = self.numbers.collapse_force.take(self.at) * side.at_outbreak.take(self.at)
        return np.asarray(side.ground.take(self.at) < floor)

    def _settle_line(self, at: Index, territory: Floats | float) -> None:
        """The winner takes all the territory, or the line of the outbreak comes back."""
        model = self.model
        moved = model.front.move_line(at, territory - model.front.territory.take(at))
        _record_territory(model, at, moved)


def _record_territory(model: GuaranteeModel, at: Index, moved: Floats) -> None:
    """What it is worth to everyone that ``moved`` (k,) of the territory changed hands at ``at`` (k,)."""
    model.challenger.add_utility(at, territory=model.challenger.motivation.take(at) * moved)
    model.protege.add_utility(at, territory=-moved)
    model.coalition.add_utility(at, territory=-model.coalition.stake.take(at, 0) * moved[:, None])
