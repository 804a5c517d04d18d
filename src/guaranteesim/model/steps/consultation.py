"""Step 4 of the month: signals, willingness, votes, and the treaty's own rule deciding.

Each party reads the act through common fog and its own error, judges whether the casus foederis is
met, and is then willing with probability Λ(z). Willingness is correlated through a one-factor
Gaussian copula, so each margin stays exactly Λ(z). The challenger never wills action against itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from guaranteesim.model.actors.instruments import FIGHTS
from guaranteesim.model.arrangement.bound_commitment import AT_ONCE, CONSENTS, OBJECTS
from guaranteesim.model.arrays import logistic
from guaranteesim.model.steps.choice import Acts
from guaranteesim.scenario.schema.theatre import INSTRUMENTS
from guaranteesim.streams import Floats, Index

if TYPE_CHECKING:
    from guaranteesim.model.arrangement.bound_commitment import BoundCommitment
    from guaranteesim.model.guarantee_model import GuaranteeModel

Bools = np.ndarray

VOTES = ("not called", "casus not met", "abstained", "objected", "overruled", "reneged", "late", "honoured")
"""What became of a party in one crisis; where it is a party to several commitments, the last that holds.
"overruled": willing, but the rule did not decide. "late": honoured after the window of the act."""
NOT_CALLED, NOT_MET, ABSTAINED, OBJECTED, OVERRULED, RENEGED, LATE, HONOURED = range(len(VOTES))

BLOCKS = ("", "blocked", "decisive")
"""Whether a state stood in the way of a commitment: withheld a consent the rule needs, or withheld
the one consent that was missing."""

OUTSIDE = ("", "aid", "force")
"""Help given outside any commitment."""


class Crises:
    """The acts of a month and everything random about how they are met; k crises, N supporters."""

    def __init__(self, model: GuaranteeModel, acts: Acts) -> None:
        self.model, self.at, self.rung = model, acts.at, acts.rung
        self.anticipated, self.location = acts.anticipated, acts.location
        self.provoked: Bools = model.provoked.take(self.at)
        self.present: Bools = ~model.coalition.read_withdrawn(self.at)
        self._rows: dict[int, tuple[Floats, Floats]] = {}
        self.noise = 1 - self.take_worlds(model.duration.verification)
        signals = model.numbers.theatre.signals
        fog = self.noise * self.take_worlds(signals.common_noise)
        self.fog_severity = fog * self._draw_normal("fog-severity")
        self.fog_attribution = fog * self._draw_normal("fog-attribution")
        own = (self.noise * self.take_worlds(signals.own_noise))[:, None]
        self.seen_severity = self._draw_seen(
            model.ladder.severity[self.rung], self.fog_severity, own, "severity"
        )
        clarity = model.ladder.read_number("clarity", self.rung, self.at)
        self.public_attribution = clarity + self.fog_attribution
        self.seen_attribution = self._draw_seen(clarity, self.fog_attribution, own, "attribution")
        self.latent = draw_latent(model, self.at)
        self.vote_days = -np.log(self._draw_uniform_sheet("vote-days"))
        self.faith = self._draw_uniform_sheet("faith")
        self.protest = self._draw_uniform_sheet("protest")
        contact = model.ladder.read_number("contact", self.rung, self.at)
        drawn = model.streams.draw_uniform("contact", model.month, at=self.at)
        self.attacked: Bools = drawn < contact
        self.window = model.ladder.read_number("window_days", self.rung, self.at)
        self.resolve = self.take_worlds(model.numbers.willingness.resolve)[
            :, None
        ] * model.coalition.read_resolve(self.at)

    def take_worlds(self, values: Floats) -> Floats:
        """Rows of ``values`` for these crises; not to be changed, for they are kept."""
        held = self._rows.get(id(values))
        if held is None:
            held = self._rows[id(values)] = (values, values.take(self.at, 0))
        return held[1]

    def _draw_normal(self, stream: str) -> Floats:
        return self.model.streams.draw_normal(stream, self.model.month, at=self.at)

    def _draw_uniform_sheet(self, stream: str) -> Floats:
        return self.model.streams.draw_uniform_matrix(
            stream, self.model.month, self.model.coalition.codes, self.at
        )

    def _draw_seen(self, truth: Floats, fog: Floats, own: Floats, stream: str) -> Floats:
        codes = self.model.coalition.codes
        errors = self.model.streams.draw_normal_matrix(f"seen-{stream}", self.model.month, codes, self.at)
        return np.asarray((truth + fog)[:, None] + own * errors)


def draw_latent(model: GuaranteeModel, at: Index) -> Floats:
    """Correlated uniforms of this month, Φ(√ρ·Z + √(1−ρ)·ε), (len(at), N)."""
    correlation = model.numbers.willingness.correlation.take(at)[:, None]
    own = model.streams.draw_normal_matrix("willing", model.month, model.coalition.codes, at)
    shared = model.streams.draw_normal("willing-common", model.month, at=at)[:, None]
    return np.asarray(ndtr(np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own))


@dataclass
class Response:
    """What the states did in each crisis; k crises, N supporters.

    ``promised`` (k, N, 6) shares of deliverable forces that the commitments called promise, ``share``
    (k, N, 6) of those brought under the treaty and ``day`` (k, N, 6) of decision (inf for none);
    ``extra`` and ``extra_day`` likewise for what is given without or beyond a commitment,
    ``vote`` and ``block`` (k, N) codes of :data:`VOTES` and :data:`BLOCKS`, ``challenger_block`` (k,),
    ``outside`` (k, N) codes of :data:`OUTSIDE`, ``in_place`` (k, N) BE stationed, ``treaty`` (k, N)
    whether a commitment was honoured, ``withheld`` (k, N) whether a word was not kept,
    ``first_day`` (k,) on which one was; (k,) flags of the activation
    funnel. Votes, blocking and the funnel follow the commitments of :attr:`Clause.followed`.
    """

    promised: Floats
    share: Floats
    day: Floats
    extra: Floats
    extra_day: Floats
    vote: np.ndarray
    block: np.ndarray
    challenger_vote: np.ndarray
    challenger_block: np.ndarray
    outside: np.ndarray
    in_place: Floats
    treaty: Bools
    withheld: Bools
    break_cost: Floats
    first_day: Floats
    casus: Bools
    called: Bools
    judged: Bools
    decided: Bools
    honoured: Bools

    @classmethod
    def create_empty(cls, crises: int, supporters: int) -> Response:
        """Nobody has done anything yet."""
        sheet = (crises, supporters)
        flags = {name: np.zeros(crises, dtype=bool) for name in FUNNEL}
        return cls(
            promised=np.zeros((*sheet, len(INSTRUMENTS))),
            share=np.zeros((*sheet, len(INSTRUMENTS))),
            day=np.full((*sheet, len(INSTRUMENTS)), np.inf),
            extra=np.zeros((*sheet, len(INSTRUMENTS))),
            extra_day=np.full((*sheet, len(INSTRUMENTS)), np.inf),
            vote=np.zeros(sheet, dtype=np.int8),
            block=np.zeros(sheet, dtype=np.int8),
            challenger_vote=np.zeros(crises, dtype=np.int8),
            challenger_block=np.zeros(crises, dtype=np.int8),
            outside=np.zeros(sheet, dtype=np.int8),
            in_place=np.zeros(sheet),
            treaty=np.zeros(sheet, dtype=bool),
            withheld=np.zeros(sheet, dtype=bool),
            break_cost=np.zeros(sheet),
            first_day=np.full(crises, np.inf),
            **flags,
        )


FUNNEL = ("casus", "called", "judged", "decided", "honoured")


def consult_parties(model: GuaranteeModel, crises: Crises) -> Response:
    """Put every commitment to its parties, then ask who helps outside them."""
    response = Response.create_empty(crises.at.size, model.coalition.size)
    stance = _find_lead_stances(model, crises)
    for clause in model.commitments:
        _consult_commitment(clause, crises, stance, response)
    _record_outside_help(model, crises, response)
    return response


def _find_lead_stances(model: GuaranteeModel, crises: Crises) -> Floats:
    """How the states that others follow stand, (k, N): 1 willing under a commitment, −1 not, 0 not asked."""
    stance = np.zeros((crises.at.size, model.coalition.size))
    for clause in model.commitments:
        leads = np.flatnonzero(np.isin(clause.columns, model.coalition.leads))
        if leads.size:
            columns = clause.columns[leads]
            chance = logistic(_compute_inclination(clause, crises).take(leads, 1))
            willing = _find_casus_seen(clause, crises).take(leads, 1) & (
                crises.latent.take(columns, 1) < chance
            )
            vote = np.where(willing, 1.0, -1.0)
            known = stance.take(columns, 1)
            news = _find_called(clause, crises)[:, None] & ((known == 0) | (vote > known))
            stance[:, columns] = np.where(news, vote, known)
    return stance


def _find_called(clause: BoundCommitment, crises: Crises) -> Bools:
    """Whether the casus foederis is met and the public evidence names the author, shape (k,)."""
    plain = crises.public_attribution >= crises.take_worlds(clause.attribution)
    return np.asarray(_find_casus_met(clause, crises) & plain)


def _find_casus_met(clause: BoundCommitment, crises: Crises) -> Bools:
    """Whether the act is one that the commitment, where it is in force and covers it, is for, shape (k,)."""
    return np.asarray(
        (crises.rung >= clause.rung) & clause.find_covered(crises.at, crises.rung, crises.location)
    )


def _consult_commitment(clause: BoundCommitment, crises: Crises, stance: Floats, response: Response) -> None:
    """One commitment: is it called, who is willing, what does the rule decide, who follows through?"""
    covered = clause.find_covered(crises.at, crises.rung, crises.location)
    response.in_place[:, clause.columns] += crises.take_worlds(clause.in_place_now) * covered[:, None]
    called = _find_called(clause, crises)
    asked = called[:, None] & crises.present.take(clause.columns, 1)
    _record_promises(clause, crises, asked, response)
    judged = asked & _find_casus_seen(clause, crises)
    willing = judged & (crises.latent.take(clause.columns, 1) < _compute_willingness(clause, crises, stance))
    objecting = ~willing & _draw_protests(clause, crises)
    days = _draw_days(clause, crises, willing, objecting)
    acting = np.isfinite(days) & judged
    honoured = acting & (
        crises.faith.take(clause.columns, 1) < _compute_follow_through(clause, crises, willing)
    )
    _record_brought(clause, crises, honoured, days, response)
    if not clause.is_tracked:
        return
    response.casus |= _find_casus_met(clause, crises)
    response.called |= called
    response.judged |= judged.any(axis=1)
    response.decided |= acting.any(axis=1)
    response.honoured |= honoured.any(axis=1)
    response.treaty[:, clause.columns] |= honoured
    first = np.where(honoured, days, np.inf).min(axis=1, initial=np.inf)
    response.first_day = np.minimum(response.first_day, first)
    late = days > crises.window[:, None]
    vote = _classify_votes(asked, judged, willing, objecting, acting, honoured, late)
    response.vote[:, clause.columns] = np.maximum(response.vote[:, clause.columns], vote)
    if clause.challenger_position is not None:
        response.challenger_vote[called] = OBJECTED
    if not clause.never_decides:
        _record_blocking(clause, called & ~acting.any(axis=1), willing, objecting, response)
        unkept = asked & ~honoured & (acting | ~willing) & clause.votes
        _record_unkept(clause, crises, unkept, response)


def _find_casus_seen(clause: BoundCommitment, crises: Crises) -> Bools:
    severe = crises.seen_severity.take(clause.columns, 1) >= clause.threshold
    clear = crises.seen_attribution.take(clause.columns, 1) >= crises.take_worlds(clause.attribution)[:, None]
    return np.asarray(severe & clear & crises.present.take(clause.columns, 1))


def _compute_inclination(clause: BoundCommitment, crises: Crises) -> Floats:
    """The z of each party before it looks to a lead, shape (k, columns)."""
    model, columns = clause.model, clause.columns
    weight = model.numbers.willingness
    z = crises.take_worlds(clause.base) + crises.resolve.take(columns, 1)
    z += crises.take_worlds(weight.severity)[:, None] * crises.seen_severity.take(columns, 1)
    if model.spec.switches.tripwire_resolve:
        stationed = crises.take_worlds(clause.in_place_now) > 0
        z += crises.take_worlds(weight.tripwire)[:, None] * (stationed & crises.attacked[:, None])
    return np.asarray(z)


def _compute_willingness(clause: BoundCommitment, crises: Crises, stance: Floats) -> Floats:
    """Λ(z) of each party, shape (k, columns), once those who follow a lead know how it stands."""
    coalition, z = clause.model.coalition, _compute_inclination(clause, crises)
    followers = clause.follower_positions
    if followers.size:
        columns = clause.columns[followers]
        pull = crises.take_worlds(coalition.following).take(columns, 1) * stance.take(
            coalition.lead[columns], 1
        )
        z[:, followers] += crises.take_worlds(clause.model.numbers.willingness.lead)[:, None] * pull
    return logistic(z)


def _draw_protests(clause: BoundCommitment, crises: Crises) -> Bools:
    objecting = crises.take_worlds(clause.model.coalition.objection_probability).take(clause.columns, 1)
    protests = crises.protest.take(clause.columns, 1) < objecting
    return np.asarray(protests & crises.present.take(clause.columns, 1))


def _draw_days(clause: BoundCommitment, crises: Crises, willing: Bools, objecting: Bools) -> Floats:
    """Day on which each supporter among the parties acts under the rule, inf if it does not."""
    days = crises.vote_days.take(clause.columns, 1) * crises.take_worlds(clause.mean_days)
    answer = clause.rule.compute_days(
        clause.spread_over_parties(willing, CONSENTS),
        clause.spread_over_parties(objecting, OBJECTS),
        clause.spread_over_parties(days, AT_ONCE),
    )
    return np.asarray(np.asarray(answer).take(clause.positions, 1))


def _compute_follow_through(clause: BoundCommitment, crises: Crises, willing: Bools) -> Floats:
    kept = crises.take_worlds(clause.follow_through)
    return np.where(willing, kept, crises.take_worlds(clause.follow_unwilling))


def _classify_votes(
    asked: Bools,
    judged: Bools,
    willing: Bools,
    objecting: Bools,
    acting: Bools,
    honoured: Bools,
    late: Bools,
) -> np.ndarray:
    conditions = [
        ~asked,
        honoured & ~late,
        honoured,
        acting,
        willing,
        objecting,
        judged,
    ]
    codes = [NOT_CALLED, HONOURED, LATE, RENEGED, OVERRULED, OBJECTED, ABSTAINED]
    return np.select(conditions, codes, default=NOT_MET).astype(np.int8)


def _record_blocking(
    clause: BoundCommitment, failed: Bools, willing: Bools, objecting: Bools, response: Response
) -> None:
    """Who stood in the way where the commitment was called and did not act."""
    rows = np.flatnonzero(failed)
    if not rows.size:
        return
    will = clause.spread_over_parties(willing[rows], CONSENTS)
    object_ = clause.spread_over_parties(objecting[rows], OBJECTS)
    code = clause.rule.find_blocking(will, object_).astype(np.int8)
    code += (code > 0) & clause.rule.find_pivotal(will, object_)
    supporters = response.block[np.ix_(rows, clause.columns)]
    response.block[np.ix_(rows, clause.columns)] = np.maximum(supporters, code.take(clause.positions, 1))
    if clause.challenger_position is not None:
        own = code[:, clause.challenger_position]
        response.challenger_block[rows] = np.maximum(response.challenger_block[rows], own)


def _record_unkept(clause: BoundCommitment, crises: Crises, unkept: Bools, response: Response) -> None:
    """A word not kept: reneged, or consent withheld; a willing party that is overruled has kept its own."""
    columns = clause.columns
    response.withheld[:, columns] |= unkept
    cost = crises.take_worlds(clause.break_cost) * unkept
    response.break_cost[:, columns] = np.maximum(response.break_cost[:, columns], cost)


def _record_promises(clause: BoundCommitment, crises: Crises, asked: Bools, response: Response) -> None:
    """Note what the parties asked have promised; of two commitments the larger share counts."""
    shares = crises.take_worlds(clause.shares) * asked[:, :, None]
    response.promised[:, clause.columns] = np.maximum(response.promised[:, clause.columns], shares)


def _record_brought(
    clause: BoundCommitment, crises: Crises, honoured: Bools, days: Floats, response: Response
) -> None:
    """Of two commitments a state keeps, the larger share counts, from its own day; if equal, the earlier."""
    columns = clause.columns
    shares = crises.take_worlds(clause.shares) * honoured[:, :, None]
    known, known_day = response.share[:, columns], response.day[:, columns]
    acted = np.where(shares > 0, days[:, :, None], np.inf)
    day = np.where(shares == known, np.minimum(known_day, acted), np.where(shares > known, acted, known_day))
    response.share[:, columns] = np.maximum(known, shares)
    response.day[:, columns] = day


def _record_outside_help(model: GuaranteeModel, crises: Crises, response: Response) -> None:
    """Arms, intelligence and sanctions, and rarely force, without or beyond a commitment."""
    severity = crises.take_worlds(model.numbers.willingness.severity)[:, None] * crises.seen_severity
    z = severity + crises.resolve
    aid = crises.latent < logistic(z + crises.take_worlds(model.outside_help.aid_base))
    force = crises.latent < logistic(z + crises.take_worlds(model.outside_help.force_base))
    given = np.where(FIGHTS, force[:, :, None], aid[:, :, None]).astype(float)
    given *= model.coalition.units.take(crises.at, 0) > 0
    response.extra = np.maximum(given - response.share, 0)
    more = (response.extra > 0).any(axis=2)
    fights = (response.extra[:, :, FIGHTS] > 0).any(axis=2)
    response.outside = np.where(more, np.where(fights, 2, 1), 0).astype(np.int8)
    own_days = crises.vote_days * crises.take_worlds(model.coalition.decision_days)
    response.extra_day = np.where(response.extra > 0, own_days[:, :, None], np.inf)
