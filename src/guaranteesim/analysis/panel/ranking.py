"""Order of forecasts: the area under the receiver operating characteristic, with intervals over clusters.

The area (AUC) is the probability that a forecast for a row in which something happened exceeds one for a row
in which it did not; equal forecasts count a half [HanleyMcNeil1982].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 2_000


@dataclass(frozen=True, eq=False)
class ClusterPairs:
    """Pairs of rows with and without the event, counted by the clusters of both.

    Attributes:
        won: (G, G) pairs ordered right, a tie counting a half: [cluster of the event, of the other row].
        events: (G,) rows with the event.
        others: (G,) rows without.
    """

    won: Floats
    events: Floats
    others: Floats

    def compute_auc(self, counts: Floats) -> Floats:
        """Return the area with each cluster drawn ``counts`` (..., G) times; nan without pairs."""
        won = np.einsum("...g,gh,...h->...", counts, self.won, counts, optimize=True)
        pairs = (counts @ self.events) * (counts @ self.others)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.where(pairs > 0, won / pairs, np.nan))


def compute_auc(forecasts: Floats, outcomes: Floats) -> float:
    """Return the area under the curve for outcomes 0 or 1; nan where all are alike."""
    one = np.zeros(len(outcomes), dtype=np.intp)
    return float(count_pairs(forecasts, outcomes, one).compute_auc(np.ones(1)))


def count_pairs(forecasts: Floats, outcomes: Floats, clusters: NDArray[np.intp]) -> ClusterPairs:
    """Return the pairs by cluster; clusters are numbered from 0."""
    number = int(clusters.max()) + 1
    happened = outcomes > 0.5
    said, of = forecasts[happened], clusters[happened]
    won = np.zeros((number, number))
    for cluster in range(number):
        rest = np.sort(forecasts[~happened & (clusters == cluster)])
        below = np.searchsorted(rest, said, side="left")
        up_to = np.searchsorted(rest, said, side="right")
        won[:, cluster] = np.bincount(of, weights=(below + up_to) / 2, minlength=number)
    return ClusterPairs(
        won,
        np.bincount(of, minlength=number).astype(np.float64),
        np.bincount(clusters[~happened], minlength=number).astype(np.float64),
    )


def draw_cluster_counts(clusters: int, seed: int) -> Floats:
    """Return how often each cluster is drawn in each resample, (RESAMPLES, clusters).

    Whole clusters are drawn with replacement, because rows of one rivalry are alike [FieldWelsh2007].
    """
    drawn = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), size=RESAMPLES)
    return drawn.astype(np.float64)


def trace_roc(forecasts: Floats, outcomes: Floats) -> tuple[Floats, Floats]:
    """Return the curve: shares of false and of true alarms, from (0, 0) to (1, 1), one step a forecast."""
    order = np.argsort(-forecasts, kind="stable")
    said, happened = forecasts[order], outcomes[order] > 0.5
    # Equal forecasts are one step: their order among themselves means nothing.
    ends = np.flatnonzero(np.append(said[1:] != said[:-1], True))
    true, false = np.cumsum(happened)[ends], np.cumsum(~happened)[ends]
    start = np.zeros(1)
    return (
        np.concatenate([start, false / max(int(false[-1]), 1)]),
        np.concatenate([start, true / max(int(true[-1]), 1)]),
    )
