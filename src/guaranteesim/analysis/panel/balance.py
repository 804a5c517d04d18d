"""Disputes and wars by the balance of capabilities, with and without a pact: what the record itself says.

These are targets for a calibration, not forecasts. The balance is that of CINC, challenger to target.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.panel.folds import number_groups
from guaranteesim.analysis.panel.questions import number_rivalries
from guaranteesim.analysis.panel.ranking import draw_cluster_counts
from guaranteesim.analysis.panel.records import PACT_CALLS, PanelFile
from guaranteesim.analysis.statistics.intervals import TAIL, Estimate, compute_wilson_interval
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable

Floats = NDArray[np.float64]

EDGES = (-1.0, -0.3, 0.3, 1.0)
"""Edges of the bins of ln (challenger's CINC / target's): about 1 : 2.7, 1 : 1.35, 1.35 : 1 and 2.7 : 1."""
BIN_NAMES = ("much weaker", "weaker", "even", "stronger", "much stronger")
EVENTS = {"dispute": "dispute", "war": "war_initiated"}
PACTS = ("any", "none", "major", "minor only", "nuclear")
"""Kinds of pacts of the target: all dyad-years, no pact with a state that has none with the challenger, one
with a major power, one with others only, and one with a nuclear power."""


def tabulate_rates(file: PanelFile, seed: int = 1) -> pd.DataFrame:
    """Return the rates of disputes and wars by bin of the balance and kind of pact.

    Returns:
        ``event``, ``pact`` (one of :data:`PACTS`), ``balance`` (one of :data:`BIN_NAMES`, or ``all``),
        ``low`` and ``high`` of ln balance, ``n`` dyad-years, ``events``, and ``rate`` with its 95 % interval:
        percentile bootstrap over rivalries; Wilson's where nothing, or all, happened.
    """
    rivalry, balance = number_rivalries(file), _find_balance(file.rows)
    counts = draw_cluster_counts(int(rivalry.max()) + 1, seed)
    limits = np.array([-np.inf, *EDGES, np.inf])
    rows = []
    for event, column in EVENTS.items():
        happened = file.rows[column].to_numpy(np.float64)
        for pact in PACTS:
            chosen = _select_pact(file.rows, pact)
            for number, name in enumerate(("all", *BIN_NAMES)):
                low, high = (-np.inf, np.inf) if not number else limits[number - 1 : number + 1]
                there = chosen & (balance > low) & (balance <= high)
                rows.append(
                    {"event": event, "pact": pact, "balance": name, "low": low, "high": high}
                    | {"n": int(there.sum()), "events": int(happened[there].sum())}
                    | build_estimate_cells("rate", _estimate_rate(happened, there, rivalry, counts))
                )
    return make_nullable(pd.DataFrame(rows).replace([np.inf, -np.inf], np.nan))


def contrast_pacts(file: PanelFile, seed: int = 1) -> pd.DataFrame:
    """Return how much rarer events are with one kind of pact than with another, at equal balance.

    The ratio of odds is that of Mantel and Haenszel [MantelHaenszel1959] over the bins of the balance: the
    kinds are compared within a bin only.

    Returns:
        ``event``, ``pact``, ``against``, ``n``, ``events``, ``n_against``, ``events_against`` and
        ``odds_ratio`` with its 95 % interval (bootstrap over rivalries); below 1 the event is rarer.
    """
    rivalry = number_rivalries(file)
    stratum = np.searchsorted(EDGES, _find_balance(file.rows), side="left")
    counts = draw_cluster_counts(int(rivalry.max()) + 1, seed)
    rows = []
    for event, column in EVENTS.items():
        happened = file.rows[column].to_numpy(np.float64)
        for pact, against in (
            ("major", "none"),
            ("minor only", "none"),
            ("major", "minor only"),
            ("nuclear", "none"),
        ):
            first, second = _select_pact(file.rows, pact), _select_pact(file.rows, against)
            cells = _count_cells(happened, first, second, stratum, rivalry)
            value = compute_odds_ratio(cells.sum(axis=0))
            drawn = compute_odds_ratio(np.einsum("bg,gsk->bsk", counts, cells))
            rows.append(
                {"event": event, "pact": pact, "against": against}
                | {"n": int(first.sum()), "events": int(happened[first].sum())}
                | {"n_against": int(second.sum()), "events_against": int(happened[second].sum())}
                | build_estimate_cells("odds_ratio", _make_estimate(float(value), drawn, int(first.sum())))
            )
    return make_nullable(pd.DataFrame(rows))


def tabulate_fighting(file: PanelFile, seed: int = 1) -> pd.DataFrame:
    """Return how often allies fought in the wars of the calls, and whether any ally of a target did.

    Returns:
        ``who`` (``major``, ``others``, ``all``, ``nuclear``; ``any ally``: one row a dispute), ``n``,
        ``fought``, and ``rate`` with its 95 % interval (bootstrap over pairs of rivals).

    Raises:
        ValueError: not a file of calls.
    """
    if file.kind != PACT_CALLS:
        raise ValueError("fighting is tabulated from calls on pacts")
    rows = file.rows[file.rows["war"] == 1]
    rivalry = number_groups(number_rivalries(file)[rows.index])
    counts = draw_cluster_counts(int(rivalry.max()) + 1, seed)
    fought, everybody = rows["fought_in_war"].to_numpy(np.float64), np.ones(len(rows), dtype=bool)
    major, nuclear = (rows["ally_major"] == 1).to_numpy(), (rows["ally_nuclear"] == 1).to_numpy()
    found = []
    for who, chosen in (("major", major), ("others", ~major), ("nuclear", nuclear), ("all", everybody)):
        rate = _estimate_rate(fought, chosen, rivalry, counts)
        found.append(
            {"who": who, "n": int(chosen.sum()), "fought": int(fought[chosen].sum())}
            | build_estimate_cells("rate", rate)
        )
    _, first, dispute = np.unique(rows["dispute"], return_index=True, return_inverse=True)
    anybody = (np.bincount(dispute.reshape(-1), weights=fought) > 0).astype(np.float64)
    rate = _estimate_rate(anybody, np.ones(len(anybody), dtype=bool), rivalry[first], counts)
    found.append(
        {"who": "any ally", "n": len(anybody), "fought": int(anybody.sum())}
        | build_estimate_cells("rate", rate)
    )
    return make_nullable(pd.DataFrame(found))


def compute_odds_ratio(cells: Floats) -> Floats:
    """Return the ratio of odds of Mantel and Haenszel.

    Args:
        cells: (..., strata, 4) rows of the first group with and without the event, and of the second.
    """
    with_first, without_first, with_second, without_second = np.moveaxis(np.asarray(cells), -1, 0)
    total = with_first + without_first + with_second + without_second
    weight = np.where(total > 0, 1 / np.maximum(total, 1e-300), 0.0)
    above = (with_first * without_second * weight).sum(axis=-1)
    below = (with_second * without_first * weight).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, above / below, np.nan))


def _find_balance(rows: pd.DataFrame) -> Floats:
    """Return ln of the challenger's CINC over the target's; a CINC of 0 counts as 0.00001."""
    return np.asarray(
        np.log(np.maximum(rows["cinc_challenger"], 1e-5)) - np.log(np.maximum(rows["cinc_target"], 1e-5))
    )


def _select_pact(rows: pd.DataFrame, pact: str) -> NDArray[np.bool_]:
    has, major = (rows["pact_allies"] > 0).to_numpy(), (rows["pact_major"] == 1).to_numpy()
    return {
        "any": np.ones(len(rows), dtype=bool),
        "none": ~has,
        "major": has & major,
        "minor only": has & ~major,
        "nuclear": has & (rows["pact_nuclear"] == 1).to_numpy(),
    }[pact]


def _estimate_rate(
    happened: Floats, chosen: NDArray[np.bool_], clusters: NDArray[np.intp], counts: Floats
) -> Estimate:
    groups = counts.shape[1]
    events = np.bincount(clusters[chosen], weights=happened[chosen], minlength=groups)
    sizes = np.bincount(clusters[chosen], minlength=groups)
    n = int(sizes.sum())
    if not n:
        return Estimate(np.nan, np.nan, np.nan, 0)
    if events.sum() in (0, n):
        # All resamples agree where nothing ever happened, or always: they say nothing of what is unseen.
        return Estimate(float(events.sum() / n), *compute_wilson_interval(float(events.sum()), n), n)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = (counts @ events) / (counts @ sizes)
    return _make_estimate(float(events.sum() / n), drawn, n)


def _make_estimate(value: float, drawn: Floats, n: int) -> Estimate:
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or known.size < len(drawn) / 2:
        return Estimate(value, np.nan, np.nan, n)
    low, high = np.quantile(known, [1 - TAIL, TAIL])
    return Estimate(value, float(low), float(high), n)


def _count_cells(
    happened: Floats,
    first: NDArray[np.bool_],
    second: NDArray[np.bool_],
    stratum: NDArray[np.intp],
    rivalry: NDArray[np.intp],
) -> Floats:
    """Return the counts of rows by rivalry, stratum and cell, (G, S, 4)."""
    cells = np.zeros((int(rivalry.max()) + 1, len(BIN_NAMES), 4))
    for place, (group, kind) in enumerate(((first, 1.0), (first, 0.0), (second, 1.0), (second, 0.0))):
        there = group & (happened == kind)
        np.add.at(cells, (rivalry[there], stratum[there], place), 1.0)
    return cells
