"""How long wars last, who wins them, and how far the balance decides an attack, in a population."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from validation.calibration.counting import ARMED, Counts, Events, Floats
from validation.patterns.counting import GAINED

SPANS = (0, 6, 12, 24, 36, 52)
"""Months of war: of those that have lasted for one of them, how many last for the next."""


def count_long_wars(events: Events, at_war: np.ndarray) -> Counts:
    """Return wars that go on from span to span.

    Args:
        events: The crises, with worlds numbered from 0.
        at_war: Whether there is war at the end of each month, bool (W, months).
    """
    worlds, months = at_war.shape
    opened = events["opens_war"]
    world, start = events["world"][opened], events["month"][opened] - 1
    length = _measure_lengths(at_war, world, start)
    counts: Counts = {}
    for sooner, later in pairwise(SPANS):
        # A war that the horizon may cut short of the later month says nothing about it.
        known = (start + later < months) & ((length > sooner) | (sooner == 0))
        longer = known & (length > later)
        counts[f"war_longer_{later}"] = (
            np.bincount(world[longer], minlength=worlds).astype(float),
            np.bincount(world[known], minlength=worlds).astype(float),
        )
    return counts


def count_won_wars(events: Events, at_war: np.ndarray, held: Floats) -> Counts:
    """Return the wars that ended, and those by which the challenger gained a tenth of the territory.

    Args:
        events: The crises, with worlds numbered from 0.
        at_war: Whether there is war at the end of each month, bool (W, months).
        held: Share of the territory that the challenger holds at the end of each month, (W, months).
    """
    worlds, months = at_war.shape
    opened = events["opens_war"]
    world, start = events["world"][opened], events["month"][opened] - 1
    end = start + _measure_lengths(at_war, world, start)
    over = end < months
    world, start, end = world[over], start[over], end[over]
    before = np.where(start > 0, held[world, start - 1], 0.0)
    won = held[world, end] - before > GAINED
    return {
        "war_won": (
            np.bincount(world[won], minlength=worlds).astype(float),
            np.bincount(world, minlength=worlds).astype(float),
        )
    }


def _measure_lengths(at_war: np.ndarray, world: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return months from the start of each war to its end, or to the horizon, (wars,)."""
    months = at_war.shape[1]
    later = np.arange(months)[None, :] >= start[:, None]
    over = later & ~at_war[world]
    return np.where(over.any(axis=1), over.argmax(axis=1) - start, months - start)


def count_battles(events: Events, worlds: int) -> Counts:
    """Return the first attack of each world that is graver than a strike: whether it succeeded, and its odds.

    ``battle_log_ratio`` holds the logarithm of the force ratio in place of successes.
    """
    grave = np.flatnonzero(events["rung"] > ARMED)
    world, first = np.unique(events["world"][grave], return_index=True)
    chosen = grave[first]
    own = events["own_be"][chosen] + events["in_place_be"][chosen] + events["outside_be"][chosen]
    success, ratio, fought = np.zeros((3, worlds))
    success[world] = events["success"][chosen]
    ratio[world] = np.log(events["committed_be"][chosen] / own)
    fought[world] = 1.0
    return {"battle": (success, fought), "battle_log_ratio": (ratio, fought)}
