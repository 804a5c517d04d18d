"""Step 5 of the month: what arrives, whether the act succeeds, and what it costs.

The rules of the contest: help inside the act's window counts in full, later help with a lower weight
(undoing a gain is compellence); troops in place count if they fight; whoever fights, clashes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from guaranteesim.model.actors.instruments import ARMS, FIGHTS, SANCTIONS
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.equations import contest_success
from guaranteesim.model.steps.consultation import Bools, Crises, Response
from guaranteesim.streams import Floats

if TYPE_CHECKING:
    from guaranteesim.model.guarantee_model import GuaranteeModel


@dataclass(frozen=True)
class Aftermath:
    """What came of each crisis; every field of shape (k,), ``fought`` and ``arms_bn`` (k, N)."""

    committed_be: Floats
    own_be: Floats
    in_place_be: Floats
    promised_be: Floats
    sent_be: Floats
    treaty_be: Floats
    outside_be: Floats
    adequate: Bools
    in_time: Bools
    probability: Floats
    success: Bools
    territory: Floats
    fought: Bools
    fighting_be: Floats
    clash: Bools
    nuclear_use: Bools
    opens_war: Bools
    sanctions: Floats
    arms_bn: Floats


def resolve_crises(model: GuaranteeModel, crises: Crises, response: Response) -> Aftermath:
    """Settle every crisis of the month."""
    force = _Forces(model, crises, response)
    contest = model.numbers.theatre.contest
    present = force.own + force.in_place + force.weighted
    probability = contest_success(
        force.committed,
        present,
        crises.take_worlds(contest.exponent),
        crises.take_worlds(contest.attacker_multiplier),
    )
    won = probability > model.streams.draw_uniform("contest", model.month, at=crises.at)
    enough = crises.take_worlds(contest.adequate_ratio) * force.committed
    adequate = response.honoured & (force.own + force.in_place + force.ever >= enough)
    prompt = adequate & (response.first_day <= crises.window)
    in_time = prompt & (force.own + force.in_place + force.inside >= enough)
    fought = force.fought
    clash = np.asarray(fought.any(axis=1))
    nuclear_use = clash & _draw_nuclear_use(model, crises)
    return Aftermath(
        committed_be=force.committed,
        own_be=force.own,
        in_place_be=force.in_place,
        promised_be=force.promised,
        sent_be=force.treaty_ever,
        treaty_be=force.treaty_inside,
        outside_be=force.inside - force.treaty_inside,
        adequate=adequate,
        in_time=in_time,
        probability=probability,
        success=won,
        territory=np.where(won, model.ladder.read_number("territory", crises.rung, crises.at), 0.0),
        fought=fought,
        fighting_be=force.fighting,
        clash=clash,
        nuclear_use=nuclear_use,
        opens_war=model.ladder.opens_war[crises.rung] & ~nuclear_use,
        sanctions=_sum_sanctions(model, crises, response),
        arms_bn=_compute_arms(model, crises, response),
    )


def limit_territory(aftermath: Aftermath, moved: Floats) -> Aftermath:
    """The same, with the territory that really changed hands where there was less left to take."""
    return replace(aftermath, territory=moved)


class _Forces:
    """Brigade-equivalents on each side of a crisis, (k,) each."""

    def __init__(self, model: GuaranteeModel, crises: Crises, response: Response) -> None:
        at, rung, ladder = crises.at, crises.rung, model.ladder
        self.model, self.crises, self.response = model, crises, response
        self.committed = model.challenger.compute_strength(at) * ladder.read_number("committed", rung, at)
        self.own = model.protege.compute_strength(at) * ladder.read_number("engaged", rung, at)
        self._set_in_place()
        self._set_arriving()
        treaty = self._select_fighting(response.day, response.share)
        outside = self._select_fighting(response.extra_day, response.extra)
        self.fought |= (treaty > 0).any(axis=2) | (outside > 0).any(axis=2)
        sent = model.coalition.compute_fighting_be(at, treaty) + model.coalition.compute_fighting_be(
            at, outside
        )
        self.fighting = self.in_place + sum_last_axis(sum_last_axis(sent))

    def _select_fighting(self, day: Floats, share: Floats) -> Floats:
        """Shares of the fighting instruments that are there inside the window, (k, N, 6)."""
        coalition = self.model.coalition
        there = day + self.crises.take_worlds(coalition.lag_days) <= self.crises.window[:, None, None]
        return np.where(there & FIGHTS & (self.crises.take_worlds(coalition.units) > 0), share, 0.0)

    def _set_in_place(self) -> None:
        stationed = self.response.in_place
        self.fought = np.zeros(stationed.shape, dtype=bool)
        if self.model.spec.switches.tripwire_denial:
            self.fought = (stationed > 0) & (self.response.treaty | self.crises.attacked[:, None])
        self.in_place = sum_last_axis(stationed * self.fought)

    def _set_arriving(self) -> None:
        treaty = self._compute_brought(self.response.day, self.response.share)
        outside = self._compute_brought(self.response.extra_day, self.response.extra)
        self.promised = sum_last_axis(sum_last_axis(self._compute_deliverable(self.response.promised)))
        self.treaty_inside, self.treaty_ever = treaty[0], treaty[2]
        self.inside, self.weighted, self.ever = (a + b for a, b in zip(treaty, outside, strict=True))

    def _compute_deliverable(self, share: Floats) -> Floats:
        """Brigade-equivalents of shares of what can be delivered, arms for the length of the window."""
        crises, coalition = self.crises, self.model.coalition
        everything = crises.take_worlds(coalition.be) * share * coalition.read_growth(crises.at)[:, :, None]
        everything[:, :, ARMS] *= (crises.window / 30)[:, None]
        return everything

    def _compute_brought(self, day: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
        """Brigade-equivalents inside the window, as weighed in the contest, and in all."""
        crises, coalition = self.crises, self.model.coalition
        everything = self._compute_deliverable(share)
        there = day + crises.take_worlds(coalition.lag_days) <= crises.window[:, None, None]
        inside, ever = (
            sum_last_axis(sum_last_axis(everything * there)),
            sum_last_axis(sum_last_axis(everything)),
        )
        late = crises.take_worlds(self.model.numbers.theatre.contest.late_weight)
        return inside, inside + late * (ever - inside), ever


def _draw_nuclear_use(model: GuaranteeModel, crises: Crises) -> Bools:
    if not model.nuclear_risk:
        return np.zeros(crises.at.size, dtype=bool)
    hazard = crises.take_worlds(model.numbers.theatre.nuclear.use_per_clash_month)
    return model.streams.draw_uniform("nuclear-crisis", model.month, at=crises.at) < hazard


def _sum_sanctions(model: GuaranteeModel, crises: Crises, response: Response) -> Floats:
    share = response.share[:, :, SANCTIONS] + response.extra[:, :, SANCTIONS]
    imposed = share * crises.take_worlds(model.coalition.units[:, :, SANCTIONS])
    return np.minimum(sum_last_axis(imposed), 1.0)


def _compute_arms(model: GuaranteeModel, crises: Crises, response: Response) -> Floats:
    """Arms each supporter gives during the act, $bn, (k, N); a war goes on counting month by month."""
    share = response.share[:, :, ARMS] + response.extra[:, :, ARMS]
    rate = crises.take_worlds(model.coalition.units[:, :, ARMS]) * model.coalition.read_growth(crises.at)
    months = np.where(model.ladder.opens_war[crises.rung], 0.0, crises.window / 30)
    return np.asarray(share * rate * months[:, None])
