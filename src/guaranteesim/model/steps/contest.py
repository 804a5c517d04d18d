"""Step 5 of the month, contest (docs/model.md III.iv.g and i): what arrives, and whether the act succeeds.

Help inside the window of the act counts in full and later help at a lower weight, because undoing a gain is
compellence. Troops in place count if they fight, and whoever fights, clashes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guaranteesim.equations import campaign_advantage, contest_success
from guaranteesim.model.actors.axes import ARMS, FIGHTS, SANCTIONS
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.model.arrays import sum_last_axis
from guaranteesim.model.block import Bools
from guaranteesim.model.crises import Aftermath, Crises, Response
from guaranteesim.model.steps.occasion import draw_quality
from guaranteesim.streams import Floats


def resolve_crises(model: BoundArrangement, crises: Crises, response: Response) -> Aftermath:
    """Return the aftermath of every crisis of the month."""
    forces = _Forces(model, crises, response)
    adequate, in_time = _judge_adequacy(crises, response, forces)
    probability, success = _fight_contest(model, crises, forces)
    clash = np.asarray(forces.fought.any(axis=1))
    nuclear_use = clash & _draw_nuclear_use(model, crises)
    territory = model.ladder.read_number("territory", crises.rung, crises.at)
    return Aftermath(
        committed_be=forces.committed,
        own_be=forces.own,
        in_place_be=forces.in_place,
        promised_be=forces.promised,
        sent_be=forces.treaty_ever,
        treaty_be=forces.treaty_inside,
        outside_be=forces.inside - forces.treaty_inside,
        adequate=adequate,
        in_time=in_time,
        probability=probability,
        success=success,
        territory=np.where(success, territory, 0.0),
        fought=forces.fought,
        fighting_be=forces.fighting,
        nuclear_be=forces.nuclear,
        clash=clash,
        nuclear_use=nuclear_use,
        opens_war=model.ladder.opens_war[crises.rung] & ~nuclear_use,
        sanctions=_sum_sanctions(model, crises, response),
        arms_bn=_compute_arms(model, crises, response),
    )


def limit_territory(aftermath: Aftermath, moved: Floats) -> Aftermath:
    """Return the aftermath with the territory that really changed hands, where less was left to take."""
    return replace(aftermath, territory=moved)


class _Forces:
    """Brigade-equivalents on each side of a crisis, (k,) each."""

    def __init__(self, model: BoundArrangement, crises: Crises, response: Response) -> None:
        at, rung, ladder = crises.at, crises.rung, model.ladder
        self.model, self.crises, self.response = model, crises, response
        self.committed = model.challenger.compute_strength(at) * ladder.read_number("committed", rung, at)
        self.own = model.protege.compute_strength(at) * ladder.read_number("engaged", rung, at)
        self._set_in_place()
        self._set_arriving()
        treaty = self._select_fighting(response.day, response.deliver(response.share))
        outside = self._select_fighting(response.extra_day, response.deliver(response.extra))
        # Whoever has forces in the fight clashes, whether the treaty or its own will brought it.
        self.fought |= (treaty > 0).any(axis=2) | (outside > 0).any(axis=2)
        coalition = model.coalition
        sent = coalition.compute_fighting_be(at, treaty) + coalition.compute_fighting_be(at, outside)
        sent_by_state = sum_last_axis(sent)
        self.fighting = self.in_place + sum_last_axis(sent_by_state)
        self.nuclear = sum_last_axis((self._in_place_by_state + sent_by_state) * coalition.nuclear)

    def _select_fighting(self, day: Floats, share: Floats) -> Floats:
        """Return the shares of fighting instruments that arrive inside the window, (k, N, 7)."""
        available = self.crises.take_worlds(self.model.coalition.units) > 0
        return np.where(self._find_inside(day) & FIGHTS & available, share, 0.0)

    def _find_inside(self, day: Floats) -> Bools:
        """Return what arrives inside the window of the act if decided on ``day``, bool (k, N, 7)."""
        arrival = day + self.crises.take_worlds(self.model.coalition.lag_days)
        return np.asarray(arrival <= self.crises.window[:, None, None])

    def _set_in_place(self) -> None:
        stationed = self.response.in_place
        self.fought: Bools = np.zeros(stationed.shape, dtype=bool)
        if self.model.spec.switches.tripwire_denial:
            self.fought = (stationed > 0) & (self.response.treaty | self.response.attacked)
        self._in_place_by_state: Floats = stationed * self.fought
        self.in_place = sum_last_axis(self._in_place_by_state)

    def _set_arriving(self) -> None:
        response = self.response
        treaty = self._compute_brought(response.day, response.deliver(response.share))
        outside = self._compute_brought(response.extra_day, response.deliver(response.extra))
        self.promised = sum_last_axis(sum_last_axis(self._compute_deliverable(self.response.promised)))
        self.treaty_inside, self.treaty_ever = treaty[0], treaty[2]
        self.inside, self.weighted, self.ever = (a + b for a, b in zip(treaty, outside, strict=True))

    def _compute_deliverable(self, share: Floats) -> Floats:
        """Return the brigade-equivalents of shares of what can be delivered, (k, N, 7).

        Arms are a flow: they count for the length of the window.
        """
        crises, coalition = self.crises, self.model.coalition
        everything = crises.take_worlds(coalition.be) * share * coalition.read_growth(crises.at)[:, :, None]
        everything[:, :, ARMS] *= (crises.window / 30)[:, None]
        return everything

    def _compute_brought(self, day: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
        """Return brigade-equivalents inside the window, as weighed in the contest, and in all, (k,) each."""
        everything = self._compute_deliverable(share)
        inside = sum_last_axis(sum_last_axis(everything * self._find_inside(day)))
        ever = sum_last_axis(sum_last_axis(everything))
        late = self.crises.take_worlds(self.model.numbers.theatre.contest.late_weight)
        return inside, inside + late * (ever - inside), ever


def _fight_contest(model: BoundArrangement, crises: Crises, forces: _Forces) -> tuple[Floats, Bools]:
    """Return the probability that each act succeeds, (k,), and where it does, bool (k,)."""
    defence = forces.own + forces.in_place + forces.weighted
    probability = _compute_success(model, crises, forces.committed, defence)
    return probability, probability > model.streams.draw_uniform("contest", model.month, at=crises.at)


def _compute_success(model: BoundArrangement, crises: Crises, committed: Floats, defence: Floats) -> Floats:
    contest, quality = model.numbers.theatre.contest, draw_quality(model, crises.at)
    multiplier = crises.take_worlds(contest.attacker_multiplier)
    return contest_success(
        committed,
        defence,
        crises.take_worlds(contest.exponent),
        multiplier if quality is None else campaign_advantage(multiplier, quality),
    )


def compute_unaided_success(model: BoundArrangement, crises: Crises, aftermath: Aftermath) -> Floats:
    """Return the probability that each act would have succeeded against the protégé's own forces, (k,)."""
    return _compute_success(model, crises, aftermath.committed_be, aftermath.own_be)


def _judge_adequacy(crises: Crises, response: Response, forces: _Forces) -> tuple[Bools, Bools]:
    """Return where honoured help is strong enough, and where it is so in time, bool (k,) each."""
    ratio = crises.take_worlds(crises.model.numbers.theatre.contest.adequate_ratio)
    enough = ratio * forces.committed
    adequate = response.honoured & (forces.own + forces.in_place + forces.ever >= enough)
    prompt = adequate & (response.first_day <= crises.window)
    return adequate, prompt & (forces.own + forces.in_place + forces.inside >= enough)


def _draw_nuclear_use(model: BoundArrangement, crises: Crises) -> Bools:
    if not model.nuclear_risk:
        return np.zeros(crises.at.size, dtype=bool)
    # A use needs a clash; the caller combines the two.
    hazard = crises.take_worlds(model.numbers.theatre.nuclear.use_per_clash_month)
    return model.streams.draw_uniform("nuclear-crisis", model.month, at=crises.at) < hazard


def _sum_sanctions(model: BoundArrangement, crises: Crises, response: Response) -> Floats:
    """Return the sanctions imposed, share of the fullest conceivable, (k,)."""
    share = response.share[:, :, SANCTIONS] + response.extra[:, :, SANCTIONS]
    imposed = response.deliver(share, SANCTIONS) * crises.take_worlds(model.coalition.units)[:, :, SANCTIONS]
    return np.minimum(sum_last_axis(imposed), 1.0)


def _compute_arms(model: BoundArrangement, crises: Crises, response: Response) -> Floats:
    """Return the arms that each supporter gives during the act, $bn, (k, N)."""
    share = response.deliver(response.share[:, :, ARMS] + response.extra[:, :, ARMS], ARMS)
    rate = crises.take_worlds(model.coalition.units)[:, :, ARMS] * model.coalition.read_growth(crises.at)
    # Where the act opens a war its months count instead, one by one.
    months = np.where(model.ladder.opens_war[crises.rung], 0.0, crises.window / 30)
    return np.asarray(share * rate * months[:, None])
