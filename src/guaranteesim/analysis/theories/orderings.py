"""Ranks of arrangements under rival theories, and the pairs whose order holds or is reversed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.table_cells import make_csv_safe, make_nullable
from guaranteesim.analysis.theories.theory_comparison import (
    Criterion,
    Floats,
    Gaps,
    Sides,
    TheoryComparison,
)

SURVIVES, FLIPS, KEPT, TIED, NO_NUMBER = "survives", "flips", "never reversed", "tied", "no number"
VERDICTS = (SURVIVES, FLIPS, KEPT, TIED, NO_NUMBER)
"""Verdicts on a pair across the defaults and all theories, in order of report.

A pair *survives* if all resolve it the same way, and *flips* if some resolve it one way and some the other.
It is *never reversed* if some resolve it, all of these the same way. It is *tied* if none resolves it. There
is *no number* if no theory gives one.
"""

Ranks = NDArray[np.int64]


@dataclass(frozen=True)
class Ordering:
    """A pair of arrangements across all theories.

    Attributes:
        better: The better arrangement: under the defaults if they resolve the pair, else under most theories.
        worse: The other arrangement.
        verdict: One of :data:`VERDICTS`.
        holds: Names of the theories under which this order holds.
        flips: Names of the theories under which it is reversed.
        unresolved: Names of the theories under which it is not resolved.
        missing: Names of the theories without a number.
    """

    better: str
    worse: str
    verdict: str
    holds: tuple[str, ...]
    flips: tuple[str, ...]
    unresolved: tuple[str, ...]
    missing: tuple[str, ...]


def compute_rank_sets(sides: Sides, known: NDArray[np.bool_]) -> tuple[Ranks, Ranks]:
    """Return the best and the worst possible rank of each arrangement, (T, n) each; 0 without a number.

    They are the ranks that simultaneous intervals for all differences leave open [Mogstad2024].

    Args:
        sides: (T, n, n) 1 where the row is better, −1 where worse, 0 where not resolved.
        known: (T, n) whether the arrangement has a number.
    """
    best = 1 + (sides < 0).sum(axis=2)
    # Arrangements without a number take no rank.
    worst = known.sum(axis=1, keepdims=True) - (sides > 0).sum(axis=2)
    return np.where(known, best, 0), np.where(known, worst, 0)


def compute_ranks(comparison: TheoryComparison, criterion: Criterion) -> tuple[Ranks, Ranks]:
    """Return the best and the worst rank of every arrangement under every theory, (T, n); 0 if unknown."""
    return compute_rank_sets(comparison.gaps(criterion).row_sides, ~np.isnan(comparison.values(criterion)))


def list_orderings(comparison: TheoryComparison, criterion: Criterion) -> list[Ordering]:
    """Return every pair of arrangements, in the order of :data:`VERDICTS` and then of the arrangements."""
    gaps = comparison.gaps(criterion)
    found = [
        _build_ordering(comparison, gaps, one, other)
        for one, other in combinations(range(len(comparison.names)), 2)
    ]
    return sorted(found, key=lambda item: VERDICTS.index(item.verdict))


def _build_ordering(comparison: TheoryComparison, gaps: Gaps, one: int, other: int) -> Ordering:
    side, known = gaps.row_sides[:, one, other], gaps.has_number[:, one, other]
    # Reversing the pair makes the report read "A is better than B" wherever the order holds.
    if _choose_orientation(side, gaps.value[:, one, other]) < 0:
        one, other, side = other, one, -side
    holds, flips, unresolved = side > 0, side < 0, known & (side == 0)
    names = np.array(comparison.theories)
    return Ordering(
        comparison.names[one],
        comparison.names[other],
        _choose_verdict(holds, flips, known),
        *(tuple(names[which]) for which in (holds, flips, unresolved, ~known)),
    )


def _choose_orientation(side: Sides, value: Floats) -> int:
    """Return 1 to keep the pair as it is and −1 to reverse it.

    The first of these that is not 0 decides: the defaults, the majority of theories, the plain differences.
    """
    hints = (side[0], side.sum(), np.nan_to_num(value[0]), np.nansum(value))
    return next((int(np.sign(hint)) for hint in hints if hint), 1)


def _choose_verdict(holds: NDArray[np.bool_], flips: NDArray[np.bool_], known: NDArray[np.bool_]) -> str:
    # A single theory that does not resolve the pair is enough to lose the strongest verdict.
    if holds.all():
        return SURVIVES
    if holds.any():
        return FLIPS if flips.any() else KEPT
    return TIED if known.any() else NO_NUMBER


def build_rank_table(comparison: TheoryComparison) -> pd.DataFrame:
    """Return one row per arrangement, theory and outcome.

    Returns:
        ``outcome``, ``theory``, ``name``, ``title``, ``value`` with ``_low`` and ``_high`` (95 %),
        ``rank_best`` and ``rank_worst``: equal where the rank is resolved, missing without a number.
    """
    frames = []
    for criterion in comparison.criteria:
        best, worst = compute_ranks(comparison, criterion)
        for position, trial in enumerate(comparison.trials):
            values = trial.values[trial.values["outcome"] == criterion.name].set_index("name")
            frame = values.loc[list(comparison.names)].reset_index().drop(columns="n")
            frame.insert(1, "theory", trial.name)
            frame.insert(3, "title", [scenario.title for scenario in comparison.scenarios])
            frame["rank_best"] = pd.array(_blank_zero(best[position]), dtype="Int64")
            frame["rank_worst"] = pd.array(_blank_zero(worst[position]), dtype="Int64")
            frames.append(frame)
    order = [
        "outcome",
        "theory",
        "name",
        "title",
        "value",
        "value_low",
        "value_high",
        "rank_best",
        "rank_worst",
    ]
    return pd.concat(frames, ignore_index=True)[order]


def _blank_zero(found: Ranks) -> list[int | None]:
    return [int(rank) if rank else None for rank in found]


def build_ordering_table(comparison: TheoryComparison) -> pd.DataFrame:
    """Return one row per pair of arrangements and outcome.

    Returns:
        ``outcome``, ``better``, ``worse``, ``verdict``; ``holds_under``, ``flips_under``,
        ``unresolved_under``, ``no_number_under`` (theories, with semicolons between them); ``difference``
        under the defaults, better less worse, with ``_low`` and ``_high`` (simultaneous); and ``least`` and
        ``greatest``, its range over the theories.
    """
    rows = []
    for criterion in comparison.criteria:
        gaps = comparison.gaps(criterion)
        position = {name: index for index, name in enumerate(comparison.names)}
        for item in list_orderings(comparison, criterion):
            at = (slice(None), position[item.better], position[item.worse])
            rows.append(
                {
                    "outcome": criterion.name,
                    **_build_ordering_cells(item),
                    **_build_size_cells(gaps, at, criterion.sign),
                }
            )
    return make_nullable(pd.DataFrame(rows))


def _build_ordering_cells(item: Ordering) -> dict[str, str]:
    return {
        "better": item.better,
        "worse": item.worse,
        "verdict": item.verdict,
        "holds_under": "; ".join(item.holds),
        "flips_under": "; ".join(item.flips),
        "unresolved_under": "; ".join(item.unresolved),
        "no_number_under": "; ".join(item.missing),
    }


def _build_size_cells(gaps: Gaps, at: tuple[slice, int, int], sign: int) -> dict[str, float | None]:
    """Return the difference under the defaults and its range over theories, in outcome units."""
    value, low, high = (sign * part[at] for part in (gaps.value, gaps.low, gaps.high))
    # Gaps are oriented so that more is better; the table shows the outcome in its own unit.
    low, high = (low, high) if sign > 0 else (high, low)
    known = value[~np.isnan(value)]
    sizes = [value[0], low[0], high[0], *((known.min(), known.max()) if known.size else (np.nan, np.nan))]
    keys = ("difference", "difference_low", "difference_high", "least", "greatest")
    return {key: None if np.isnan(size) else float(size) for key, size in zip(keys, sizes, strict=True)}


def build_theory_table(comparison: TheoryComparison) -> pd.DataFrame:
    """Return one row per theory and outcome, with its changes against the defaults.

    Returns:
        ``theory``, ``title``, ``outcome``; ``least`` and ``greatest`` of the outcome over arrangements;
        ``resolved`` and ``tied`` pairs; and of the pairs, those ``reversed`` against the defaults, those
        ``lost`` (resolved only under the defaults) and ``gained`` (resolved only under the theory).
    """
    return make_nullable(
        pd.DataFrame(
            [row for criterion in comparison.criteria for row in _build_theory_rows(comparison, criterion)]
        )
    )


def _build_theory_rows(comparison: TheoryComparison, criterion: Criterion) -> Iterator[dict[str, object]]:
    gaps, values = comparison.gaps(criterion), comparison.values(criterion)
    upper = np.triu_indices(len(comparison.names), 1)
    first = gaps.row_sides[0][upper]
    for position, trial in enumerate(comparison.trials):
        side, known = gaps.row_sides[position][upper], gaps.has_number[position][upper]
        there = values[position][~np.isnan(values[position])]
        yield {
            "theory": trial.name,
            "title": trial.title,
            "outcome": criterion.name,
            "least": float(there.min()) if there.size else None,
            "greatest": float(there.max()) if there.size else None,
            "resolved": int(np.count_nonzero(side)),
            "tied": int(np.count_nonzero(known & (side == 0))),
            "reversed": int(np.count_nonzero(side * first < 0)),
            "lost": int(np.count_nonzero((first != 0) & (side == 0))),
            "gained": int(np.count_nonzero((first == 0) & (side != 0))),
        }


def export_theory_tables(comparison: TheoryComparison) -> dict[str, pd.DataFrame]:
    """Return frames ready for ``to_csv``, by name: ``ranks``, ``orderings``, ``theories``."""
    frames = {
        "ranks": build_rank_table(comparison),
        "orderings": build_ordering_table(comparison),
        "theories": build_theory_table(comparison),
    }
    return {name: make_csv_safe(frame) for name, frame in frames.items()}
