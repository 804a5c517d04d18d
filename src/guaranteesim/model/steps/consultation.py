"""Step 4 of the month, consultation (docs/model.md III.iv.e and f): the votes and the treaty's own rule.

Each party reads the act through a common fog and its own error, judges whether the casus foederis is met, and
is then willing with probability Λ(z). Willingness is correlated through a one-factor Gaussian copula, so each
margin stays exactly Λ(z). The challenger never consents to action against itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guaranteesim.equations import inclination, lead_pull, logistic, sees_casus, wait_for_others
from guaranteesim.model.actors.axes import FIGHTS
from guaranteesim.model.arrangement.bound_arrangement import BoundArrangement
from guaranteesim.model.arrangement.bound_commitment import AT_ONCE, CONSENTS, OBJECTS, BoundCommitment
from guaranteesim.model.block import Bools, Codes
from guaranteesim.model.crises import (
    ABSTAINED,
    EXCUSED,
    HONOURED,
    LATE,
    NOT_CALLED,
    NOT_MET,
    OBJECTED,
    OVERRULED,
    RENEGED,
    Crises,
    Response,
)
from guaranteesim.model.steps.given_votes import ask_decision_source
from guaranteesim.streams import Floats


def consult_parties(model: BoundArrangement, crises: Crises) -> Response:
    """Put every commitment to its parties, then let supporters help outside them."""
    response = Response.create_empty(crises.at.size, model.coalition.size)
    stance = _find_lead_stances(model, crises)
    for commitment in model.commitments:
        _consult_commitment(commitment, crises, stance, response)
    _record_outside_help(model, crises, response)
    _record_enabled(model, crises, response)
    return response


def _record_enabled(model: BoundArrangement, crises: Crises, response: Response) -> None:
    """Record the part of what states give that arrives: some of it hangs on an enabler that acts."""
    enablers = model.coalition.enablers
    if enablers is not None:
        acts = crises.present & (response.treaty | (response.outside > 0))
        response.delivered = enablers.compute_delivered(crises.at, acts)


def _find_lead_stances(model: BoundArrangement, crises: Crises) -> Floats:
    """Return the stance of the states that others follow, (k, N).

    1 for a state willing under some commitment called, −1 for one that is asked and is not, 0 for one not
    asked, less ``lead_exit`` if it has withdrawn.
    """
    stance = np.zeros((crises.at.size, model.coalition.size))
    for commitment in model.commitments:
        leads = commitment.lead_positions
        if leads.size:
            # A lead's own lead is left out, so the stances do not depend on the order of the states.
            columns = commitment.columns[leads]
            chance = logistic(_compute_inclination(commitment, crises).take(leads, 1))
            seen = _find_casus_seen(commitment, crises).take(leads, 1)
            willing = seen & (crises.latent.take(columns, 1) < chance)
            asked = _find_asked(commitment, crises, _find_called(commitment, crises)).take(leads, 1)
            if model.decisions is not None:
                objecting = ~willing & _draw_protests(commitment, crises).take(leads, 1)
                willing, _ = ask_decision_source(
                    commitment, crises, leads, (asked, seen, willing, objecting), stance
                )
            vote = np.where(willing, 1.0, -1.0)
            known = stance.take(columns, 1)
            new = asked & ((known == 0) | (vote > known))
            stance[:, columns] = np.where(new, vote, known)
    if model.coalition.may_withdraw:
        gone = ~crises.present & (stance == 0)
        stance -= gone * crises.take_worlds(model.numbers.willingness.lead_exit)[:, None]
    return stance


def _find_called(commitment: BoundCommitment, crises: Crises) -> Bools:
    """Return where the casus foederis is met and the public evidence names the author, bool (k,)."""
    plain = crises.public_attribution >= crises.take_worlds(commitment.attribution)
    return np.asarray(_find_casus_met(commitment, crises) & plain)


def _find_casus_met(commitment: BoundCommitment, crises: Crises) -> Bools:
    """Return where the rung reaches the trigger and the commitment is in force and covers the act, (k,)."""
    covered = commitment.find_covered(crises.at, crises.rung, crises.location)
    return np.asarray((crises.rung >= commitment.rung) & covered)


def _find_asked(commitment: BoundCommitment, crises: Crises, called: Bools) -> Bools:
    """Return the parties asked where the commitment is called (k,), bool (k, columns)."""
    casus = commitment.casus
    if not casus.has_reservations:
        return np.repeat(called[:, None], commitment.columns.size, axis=1)
    plain = crises.public_attribution[:, None] >= crises.take_worlds(casus.attribution)
    return np.asarray(called[:, None] & casus.find_obliged(crises.rung) & plain)


@dataclass(frozen=True)
class _Ballot:
    """The stages that the parties to one commitment pass and the day of each, (k, columns).

    Each of ``seen``, ``acting`` and ``honoured`` implies the one before.
    """

    asked: Bools
    seen: Bools
    willing: Bools
    objecting: Bools
    acting: Bools
    honoured: Bools
    days: Floats


def _hold_ballot(commitment: BoundCommitment, crises: Crises, called: Bools, stance: Floats) -> _Ballot:
    """Return how the parties stand, what the rule decides, and who follows through."""
    columns = commitment.columns
    asked = _find_asked(commitment, crises, called) & crises.present.take(columns, 1)
    seen = asked & _find_casus_seen(commitment, crises)
    willing = seen & (crises.latent.take(columns, 1) < _compute_willingness(commitment, crises, stance))
    objecting = ~willing & _draw_protests(commitment, crises)
    if commitment.model.decisions is not None:
        everybody, votes = np.arange(columns.size), (asked, seen, willing, objecting)
        willing, objecting = ask_decision_source(commitment, crises, everybody, votes, stance)
        # A party that votes for action has judged the casus foederis to be met.
        seen = seen | willing
    days = _draw_days(commitment, crises, willing, objecting)
    # The rule may bind a party that does not see the casus foederis as met: it does not act.
    acting = np.isfinite(days) & seen
    follow_through = np.where(
        willing,
        crises.take_worlds(commitment.follow_through),
        crises.take_worlds(commitment.follow_unwilling),
    )
    honoured = acting & (crises.faith.take(columns, 1) < follow_through)
    if commitment.somebody_waits:
        needed = crises.take_worlds(commitment.needed_others)
        moved = wait_for_others(np.where(honoured, days, np.inf), needed)
        honoured = honoured & np.isfinite(moved)
        days = np.where(honoured, moved, days)
    return _Ballot(asked, seen, willing, objecting, acting, honoured, days)


def _consult_commitment(
    commitment: BoundCommitment, crises: Crises, stance: Floats, response: Response
) -> None:
    """Put one commitment to its parties and record what they do."""
    columns = commitment.columns
    covered = commitment.find_covered(crises.at, crises.rung, crises.location)
    response.in_place[:, columns] += crises.take_worlds(commitment.defending_now) * covered[:, None]
    response.attacked[:, columns] |= crises.find_attacked(commitment) & covered[:, None]
    called = _find_called(commitment, crises)
    if commitment.is_tracked:
        response.casus |= _find_casus_met(commitment, crises)
    # Nobody votes, promises or acts where nobody is asked.
    if not called.any():
        return
    ballot = _hold_ballot(commitment, crises, called, stance)
    _record_promises(commitment, crises, ballot.asked, response)
    _record_brought(commitment, crises, ballot, response)
    if not commitment.is_tracked:
        return
    _record_funnel(commitment, crises, called, ballot, response)
    votes = _classify_votes(commitment, ballot, ballot.days > crises.window[:, None])
    response.vote[:, columns] = np.maximum(response.vote[:, columns], votes)
    if commitment.challenger_position is not None:
        response.challenger_vote[called] = OBJECTED
    # Where no vote could carry nobody stands in the way, and nobody breaks a word by withholding consent.
    if not commitment.never_decides:
        _record_blocking(commitment, called & ~ballot.acting.any(axis=1), ballot, response)
        if not commitment.excuses_unwilling:
            _record_unkept(commitment, crises, ballot, response)


def _record_funnel(
    commitment: BoundCommitment, crises: Crises, called: Bools, ballot: _Ballot, response: Response
) -> None:
    """Record the stages of the activation funnel that the commitment reaches."""
    response.called |= called
    # The column is called "judged": a party has judged the casus foederis to be met.
    response.judged |= ballot.seen.any(axis=1)
    response.decided |= ballot.acting.any(axis=1)
    response.honoured |= ballot.honoured.any(axis=1)
    response.treaty[:, commitment.columns] |= ballot.honoured
    first = np.where(ballot.honoured, ballot.days, np.inf).min(axis=1, initial=np.inf)
    response.first_day = np.minimum(response.first_day, first)


def _find_casus_seen(commitment: BoundCommitment, crises: Crises) -> Bools:
    """Return where each party reads the casus foederis as met and has not withdrawn, bool (k, columns)."""
    columns = commitment.columns
    seen = sees_casus(
        crises.seen_severity.take(columns, 1),
        commitment.casus.threshold,
        crises.seen_attribution.take(columns, 1),
        crises.take_worlds(commitment.casus.attribution),
    )
    return np.asarray(seen & crises.present.take(columns, 1))


def _compute_inclination(commitment: BoundCommitment, crises: Crises) -> Floats:
    """Return the z of each party before it looks to a lead, (k, columns)."""
    model, columns = commitment.model, commitment.columns
    weight = model.numbers.willingness
    tripwire = None
    if model.spec.switches.tripwire_resolve:
        tripwire = crises.take_worlds(weight.tripwire)[:, None] * crises.find_attacked(commitment)
    return inclination(
        crises.take_worlds(commitment.base),
        crises.resolve.take(columns, 1),
        crises.take_worlds(weight.severity)[:, None] * crises.seen_severity.take(columns, 1),
        tripwire,
    )


def _compute_willingness(commitment: BoundCommitment, crises: Crises, stance: Floats) -> Floats:
    """Return Λ(z) of each party, (k, columns), once followers know the stance of their lead."""
    coalition, z = commitment.model.coalition, _compute_inclination(commitment, crises)
    followers = commitment.follower_positions
    if followers.size:
        columns = commitment.columns[followers]
        z[:, followers] += lead_pull(
            crises.take_worlds(commitment.model.numbers.willingness.lead)[:, None],
            crises.take_worlds(coalition.following).take(columns, 1),
            stance.take(coalition.lead[columns], 1),
        )
    return logistic(z)


def _draw_protests(commitment: BoundCommitment, crises: Crises) -> Bools:
    """Return where each party would object if unwilling, bool (k, columns)."""
    probability = crises.take_worlds(commitment.model.coalition.objection_probability)
    protests = crises.protest.take(commitment.columns, 1) < probability.take(commitment.columns, 1)
    return np.asarray(protests & crises.present.take(commitment.columns, 1))


def _draw_days(commitment: BoundCommitment, crises: Crises, willing: Bools, objecting: Bools) -> Floats:
    """Return the day on which each supporter acts under the rule, ``inf`` if it does not, (k, columns)."""
    days = crises.further_days.take(commitment.columns, 1) * crises.take_worlds(commitment.further_days)
    days += crises.take_worlds(commitment.least_days)
    acting_days = commitment.rule.compute_days(
        commitment.spread_over_parties(willing, CONSENTS),
        commitment.spread_over_parties(objecting, OBJECTS),
        commitment.spread_over_parties(days, AT_ONCE),
    )
    # Nobody votes before it is known what happened.
    return np.asarray(np.asarray(acting_days).take(commitment.positions, 1) + crises.information[:, None])


def _classify_votes(commitment: BoundCommitment, ballot: _Ballot, late: Bools) -> Codes:
    """Return the codes of VOTES, (k, columns): the first condition that holds decides."""
    outcomes = (
        (~ballot.asked, NOT_CALLED),
        (ballot.honoured & ~late, HONOURED),
        (ballot.honoured, LATE),
        (ballot.acting, RENEGED),
        (ballot.willing, OVERRULED),
        (np.full(ballot.willing.shape, commitment.excuses_unwilling), EXCUSED),
        (ballot.objecting, OBJECTED),
        (ballot.seen, ABSTAINED),
    )
    conditions, codes = zip(*outcomes, strict=True)
    return np.asarray(np.select(list(conditions), list(codes), default=NOT_MET), dtype=np.int8)


def _record_blocking(commitment: BoundCommitment, failed: Bools, ballot: _Ballot, response: Response) -> None:
    """Record who stood in the way where the commitment was called and did not act."""
    rows = np.flatnonzero(failed)
    if not rows.size:
        return
    consents = commitment.spread_over_parties(ballot.willing[rows], CONSENTS)
    objects = commitment.spread_over_parties(ballot.objecting[rows], OBJECTS)
    code = commitment.rule.find_blocking(consents, objects).astype(np.int8)
    # The codes of BLOCKS: 1 for a withheld consent that the rule needs, 2 if it was the only one missing.
    code += (code > 0) & commitment.rule.find_pivotal(consents, objects)
    cells = np.ix_(rows, commitment.columns)
    response.block[cells] = np.maximum(response.block[cells], code.take(commitment.positions, 1))
    if commitment.challenger_position is not None:
        own = code[:, commitment.challenger_position]
        response.challenger_block[rows] = np.maximum(response.challenger_block[rows], own)


def _record_unkept(commitment: BoundCommitment, crises: Crises, ballot: _Ballot, response: Response) -> None:
    """Record words not kept: a party reneged, or withheld its consent where it had a vote.

    A willing party that is overruled has kept its word.
    """
    columns = commitment.columns
    unkept = ballot.asked & ~ballot.honoured & (ballot.acting | ~ballot.willing) & commitment.votes
    response.withheld[:, columns] |= unkept
    cost = crises.take_worlds(commitment.break_cost) * unkept
    response.break_cost[:, columns] = np.maximum(response.break_cost[:, columns], cost)


def _record_promises(commitment: BoundCommitment, crises: Crises, asked: Bools, response: Response) -> None:
    """Record what the parties asked have promised; of two commitments the larger share counts."""
    shares = crises.take_worlds(commitment.shares) * asked[:, :, None]
    known = response.promised[:, commitment.columns]
    response.promised[:, commitment.columns] = np.maximum(known, shares)


def _record_brought(commitment: BoundCommitment, crises: Crises, ballot: _Ballot, response: Response) -> None:
    """Record what the parties bring.

    Of two commitments that a state keeps, the larger share counts, from its own day; if the shares are equal,
    the earlier day counts.
    """
    columns = commitment.columns
    shares = crises.take_worlds(commitment.shares) * ballot.honoured[:, :, None]
    known, known_day = response.share[:, columns], response.day[:, columns]
    acted = np.where(shares > 0, ballot.days[:, :, None], np.inf)
    day = np.where(shares == known, np.minimum(known_day, acted), np.where(shares > known, acted, known_day))
    response.share[:, columns] = np.maximum(known, shares)
    response.day[:, columns] = day


def _record_outside_help(model: BoundArrangement, crises: Crises, response: Response) -> None:
    """Record aid, and rarely force, without or beyond a commitment (III.iv.f)."""
    outside = model.outside_help
    severity = crises.take_worlds(model.numbers.willingness.severity)[:, None] * crises.seen_severity
    aids, fights = (
        crises.latent < logistic(inclination(crises.take_worlds(base), crises.resolve, severity))
        for base in (outside.aid_base, outside.force_base)
    )
    given = np.where(FIGHTS, fights[:, :, None], aids[:, :, None]).astype(float)
    given *= crises.take_worlds(model.coalition.units) > 0
    # A state gives all it has that no commitment has taken already.
    response.extra = np.maximum(given - response.share, 0)
    helps = (response.extra > 0).any(axis=2)
    fights_beyond = (response.extra[:, :, FIGHTS] > 0).any(axis=2)
    response.outside = np.where(helps, np.where(fights_beyond, 2, 1), 0).astype(np.int8)
    procedures = model.coalition.procedures
    own_days = crises.further_days * crises.take_worlds(procedures.further)
    own_days += crises.take_worlds(procedures.least) + crises.information[:, None]
    response.extra_day = np.where(response.extra > 0, own_days[:, :, None], np.inf)
