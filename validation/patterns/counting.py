"""What the record counts, counted in simulated worlds: disputes, dyad-years, records of words kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from validation.patterns.lab import STOPPED, WON, Ran

GAP = 6
"""Months without an act after which a dispute is over, as in the Militarized Interstate Dispute data."""

FORCE = ("strikes", "limited_grab", "invasion")
MAJOR = ("limited_grab", "invasion")
LOW = ("grey_zone", "strikes")

_KEPT = ("honoured", "late")
_TESTED = ("casus not met", "abstained", "objected", "reneged", *_KEPT)
"""As in the package: a willing party that the rule overruled has shown nothing."""


def opens_dispute(ran: Ran) -> np.ndarray:
    """Which events begin a dispute, bool (k,): the first in six months, or the first after a war.

    An act on any rung belongs to a dispute; acts at most six months apart belong to one.
    """
    world, month, war = (ran.events[name] for name in ("world", "month", "opens_war"))
    begins = np.ones(world.size, dtype=bool)
    follows = (world[1:] == world[:-1]) & (month[1:] - month[:-1] <= GAP) & ~war[:-1]
    begins[1:] = ~follows
    return begins


def escalates(ran: Ran) -> np.ndarray:
    """Which of the disputes became a war, bool over the disputes of :func:`opens_dispute`."""
    begins = opens_dispute(ran)
    number = np.cumsum(begins) - 1
    return np.bincount(number, weights=ran.events["opens_war"], minlength=int(begins.sum())) > 0


def disputes(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    """Disputes that became wars, and all disputes, in each world, (W,) twice."""
    begins = opens_dispute(ran)
    world = ran.events["world"][begins]
    wars = np.bincount(world[escalates(ran)], minlength=ran.size)
    return wars, np.bincount(world, minlength=ran.size)


def dyad_years(ran: Ran) -> np.ndarray:
    """Years a world could have seen a dispute begin, (W,): not at war, and the protégé not yet lost."""
    return np.asarray((~ran.at_war & (ran.held < 1)).sum(axis=1) / 12)


def began_within(ran: Ran, begins: np.ndarray, years: float) -> np.ndarray:
    """Worlds in which such an event comes within so many years of month 0, bool (W,)."""
    return ran.by_month(begins, round(12 * years))


def words_kept(ran: Ran, crises: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """A guarantor's word kept, and put to the test, over these events; (W,) twice."""
    chosen = np.ones(ran.events["world"].size, dtype=bool) if crises is None else crises
    kept, tested = np.zeros(ran.size), np.zeros(ran.size)
    for party in ran.parties:
        kept += ran.count(chosen & ran.voted(party, *_KEPT))
        tested += ran.count(chosen & ran.voted(party, *_TESTED))
    return kept, tested


def pairs_that_fought(ran: Ran, allies: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of target and one of these allies in which the ally joined the war, and all, (W,) twice."""
    wars = ran.events["opens_war"]
    fought = sum(ran.count(wars & ran.voted(party, *_KEPT)) for party in allies)
    return np.asarray(fought), ran.count(wars) * len(allies)


def targets_joined(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    """Wars in which at least one ally joined, and all wars, (W,) twice."""
    wars = ran.events["opens_war"]
    joined = np.zeros(wars.size, dtype=bool)
    for party in ran.parties:
        joined |= ran.voted(party, *_KEPT)
    return ran.count(wars & joined), ran.count(wars)


GAINED = 0.1
"""Share of the territory by which a line must have moved for a war that just stopped to count as won."""


def war_outcomes(ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    """World and outcome of every war that ended within the horizon, (wars,) twice.

    A war that stopped on a line is won if the challenger gained a tenth of the territory by it.
    """
    opened = ran.events["opens_war"]
    world, start = ran.events["world"][opened], ran.events["month"][opened] - 1
    later = np.arange(ran.months)[None, :] > start[:, None]
    ends = (ran.ended[world] > 0) & later
    known = ends.any(axis=1)
    world, start, end = world[known], start[known], ends[known].argmax(axis=1)
    before = np.where(start > 0, ran.held[world, start - 1], 0)
    outcome = ran.ended[world, end]
    gained = ran.held[world, end] - before > GAINED
    return world, np.where((outcome == STOPPED) & gained, WON, outcome)


def wars_longer_than(ran: Ran, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Wars of more than so many months, and all wars, in each world; (W,) twice.

    Wars are those that began early enough for the horizon to show whether they lasted so long.
    """
    opened = ran.events["opens_war"] & (ran.events["month"] <= ran.months - months)
    world, start = ran.events["world"][opened], ran.events["month"][opened] - 1
    later = np.arange(ran.months)[None, :] > start[:, None]
    ends = (ran.ended[world] > 0) & later
    length = np.where(ends.any(axis=1), ends.argmax(axis=1) - start, ran.months)
    return np.bincount(world[length > months], minlength=ran.size), np.bincount(world, minlength=ran.size)


def wars_won(ran: Ran, *among: int) -> tuple[np.ndarray, np.ndarray]:
    """Wars won by the challenger, and wars with one of these outcomes, in each world; (W,) twice."""
    world, outcome = war_outcomes(ran)
    won = np.bincount(world[outcome == WON], minlength=ran.size)
    return won, np.bincount(world[np.isin(outcome, among)], minlength=ran.size)
