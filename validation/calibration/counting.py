"""From crises to what the record counts: disputes, wars, and words kept.

A *militarised dispute* is a threat, display or use of force short of war (Jones, Bremer and Singer 1996).
The ladder has no rung for a bare threat or display: its lowest, grey-zone pressure with a few per cent of
the army, stands for them, so an act at any rung is an incident. Incidents at most six months apart belong
to one dispute, as in the coding of that record, unless a war lies between them. A war is an act that opens
one. A dyad-year counts while there is no war and the protégé is not lost. The patterns
(validation/patterns) count in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from guaranteesim.model.crises import HONOURED, LATE, OUTSIDE

Events = Mapping[str, np.ndarray]
Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]
Counts = dict[str, Pair]
"""Successes and trials of every count, each of shape (W,)."""

QUIET_MONTHS = 6
"""A dispute is over after so many months without an incident."""
ARMED = 1
"""Place on the ladder from which an act is an open use of force (strikes)."""
PARTIES = ("MAJ", "MIA")
"""The parties to the pact."""
BYSTANDERS = ("MAJ", "MIA", "MIB")
"""The states that may help a rival to whom nobody has promised anything."""
FORCE = OUTSIDE.index("force")


@dataclass(frozen=True)
class Disputes:
    """The disputes of a population: world, month of onset, whether it became a war; one row each."""

    world: np.ndarray
    month: np.ndarray
    war: np.ndarray


def disputes_of(events: Events, least: int = 0) -> Disputes:
    """Acts at rung ``least`` or above, gathered into disputes; crises sorted by world and month."""
    chosen = events["rung"] >= least
    world, month, opens = (events[name][chosen] for name in ("world", "month", "opens_war"))
    first = np.ones(world.size, dtype=bool)
    first[1:] = (world[1:] != world[:-1]) | (month[1:] - month[:-1] > QUIET_MONTHS) | opens[:-1]
    starts = np.flatnonzero(first)
    war = np.logical_or.reduceat(opens, starts) if starts.size else np.zeros(0, dtype=bool)
    return Disputes(world[starts], month[starts], war)


def counts_of(tables: Mapping[str, Events], years: Mapping[str, Floats]) -> Counts:
    """Every count, of crises by population with worlds numbered from 0, and of years at risk (W,) in each."""
    worlds = years["rivals"].size
    return {
        **_rivals(tables["rivals"], years["rivals"]),
        **_escalation("without_pact", disputes_of(tables["rivals"]), worlds),
        **_escalation("with_pact", disputes_of(tables["pact"]), worlds),
        **_kept(tables["pact"], worlds),
        **_deterred(tables["rivals"], tables["pact"], worlds),
        **_after_war(tables["after-war"], worlds),
    }


def _rivals(events: Events, years: Floats) -> Counts:
    worlds, wars = years.size, events["opens_war"]
    world = events["world"][wars]
    disputes, armed = disputes_of(events), disputes_of(events, ARMED)
    fights = np.stack([events[f"outside_{code}"][wars] == FORCE for code in BYSTANDERS]).ravel()
    return {
        "dispute_onset": (_years_with(disputes.world, disputes.month, worlds), years),
        "armed_dispute_onset": (_years_with(armed.world, armed.month, worlds), years),
        "war_onset": (_years_with(world, events["month"][wars], worlds), years),
        "bystander_fights": _share(np.tile(world, len(BYSTANDERS)), fights, worlds),
    }


def _years_with(world: np.ndarray, month: np.ndarray, worlds: int) -> Floats:
    """In how many years of each world something began."""
    year = np.unique(world * 1000 + (month - 1) // 12) // 1000
    return np.bincount(year, minlength=worlds).astype(float)


def _share(world: np.ndarray, hit: np.ndarray, worlds: int) -> Pair:
    trials = np.bincount(world, minlength=worlds).astype(float)
    return np.bincount(world, hit, worlds).astype(float), trials


def _escalation(name: str, disputes: Disputes, worlds: int) -> Counts:
    return {f"war_in_dispute_{name}": _share(disputes.world, disputes.war, worlds)}


def _kept(events: Events, worlds: int) -> Counts:
    """Words kept by parties called in a war: by each, and by at least one."""
    wars = events["opens_war"] & events["called"]
    world = events["world"][wars]
    kept = np.stack([np.isin(events[f"vote_{code}"][wars], (HONOURED, LATE)) for code in PARTIES])
    return {
        "major_honoured": _share(world, kept[0], worlds),
        "minor_honoured": _share(world, kept[1], worlds),
        "honoured": _share(np.tile(world, len(PARTIES)), kept.ravel(), worlds),
        "any_honoured": _share(world, np.any(kept, axis=0), worlds),
    }


def _deterred(rivals: Events, pact: Events, worlds: int) -> Counts:
    """Immediate deterrence: of the first grave attacks made without a pact, those not made with it.

    The same worlds meet the same occasions and the same luck in both. A success is a year without such an
    attack from that month on; worlds attacked earlier although there is a pact are left out.
    """
    tempted, attacked = _first_grave(rivals, worlds), _first_grave(pact, worlds)
    trial = np.isfinite(tempted) & (attacked >= tempted)
    return {"deterred": ((trial & (attacked >= tempted + 12)).astype(float), trial.astype(float))}


def _first_grave(events: Events, worlds: int) -> Floats:
    """Month of the first limited grab or invasion, inf for none, (W,)."""
    grave = events["rung"] > ARMED
    first = np.full(worlds, np.inf)
    np.minimum.at(first, events["world"][grave], events["month"][grave])
    return first


def _after_war(events: Events, worlds: int) -> Counts:
    """Renewed war and first new dispute, in successive spans among those still without one."""
    wars = events["opens_war"]
    war, dispute = np.full((2, worlds), np.inf)
    np.minimum.at(war, events["world"][wars], events["month"][wars])
    np.minimum.at(dispute, events["world"], events["month"])
    return {
        **_spans("war", war, (0, 5, 10, 20)),
        **_spans("dispute", dispute, (0, 1, 5)),
        **{f"war_within_{y}": ((war <= 12 * y).astype(float), np.ones(worlds)) for y in (5, 10, 20)},
        **{f"dispute_within_{y}": ((dispute <= 12 * y).astype(float), np.ones(worlds)) for y in (1, 5)},
    }


def _spans(name: str, month: Floats, years: tuple[int, ...]) -> Counts:
    return {
        f"{name}_{start}_to_{end}": (
            ((month > 12 * start) & (month <= 12 * end)).astype(float),
            (month > 12 * start).astype(float),
        )
        for start, end in pairwise(years)
    }
