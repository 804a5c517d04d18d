"""Scores of one question: log score, Brier score and AUC of everybody, with intervals over rivalries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.history.scores import compute_brier_loss
from guaranteesim.analysis.panel.folds import (
    ADJUSTED,
    BASE,
    CONSTANT,
    FORECASTERS,
    LOGIT,
    MODEL,
    forecast_out_of_fold,
)
from guaranteesim.analysis.panel.questions import AskedRows
from guaranteesim.analysis.panel.ranking import ClusterPairs, count_pairs, draw_cluster_counts
from guaranteesim.analysis.statistics.intervals import TAIL, Estimate

Floats = NDArray[np.float64]

BY_RIVALRY, BY_ERA = "rivalry", "era"
SCHEMES: Mapping[str, str] = {BY_RIVALRY: "leave-rivalry-out", BY_ERA: "leave-era-out"}
"""What is left out at a time: the rows of one rivalry, or those of one era."""


def compute_log_loss(forecasts: Floats, outcomes: Floats) -> Floats:
    """Return −ln of the probability of the outcome, (n,), of forecasts within 0 and 1 [Good1952]."""
    return np.asarray(-(outcomes * np.log(forecasts) + (1 - outcomes) * np.log1p(-forecasts)))


LOSSES = {"log": compute_log_loss, "brier": compute_brier_loss}
"""Scores that are means over rows; smaller is better."""
AUC = "auc"


@dataclass(frozen=True, eq=False)
class ScoredRows:
    """The rows of a question with everybody's forecasts out of fold.

    Attributes:
        asked: The rows.
        scheme: What was left out, one of :data:`SCHEMES`.
        forecasts: (n,) each, by forecaster.
        added: (n,) what the covariates of the logit add to its intercept, in logits.
        seed: Seed of the bootstrap; equal seeds draw equal rivalries, so that differences are paired.
    """

    asked: AskedRows
    scheme: str
    forecasts: Mapping[str, Floats]
    added: Floats
    seed: int

    def score(self, forecaster: str, score: str) -> Estimate:
        """Return a score with its 95 % percentile bootstrap interval over rivalries."""
        return self._estimate(*self._resample(forecaster, score))

    def compare(self, first: str, second: str, score: str) -> Estimate:
        """Return the score of the first less that of the second, with the interval of the difference."""
        these, those = self._resample(first, score), self._resample(second, score)
        return self._estimate(these[0] - those[0], these[1] - those[1])

    def find_order(self, forecaster: str) -> Floats:
        """Return what orders the rows, (n,): the forecasts; for the logit what its covariates add, in logits.

        The intercept of a logit out of fold is low where the fold left out has many events. Over all folds
        that turns the order of a weak regression round [Parker2007], and it would be no merit of the model.
        """
        return self.added if forecaster == LOGIT else self.forecasts[forecaster]

    def _resample(self, forecaster: str, score: str) -> tuple[float, Floats]:
        """Return a score and its values in all resamples."""
        if score == AUC:
            pairs = self._pairs[forecaster]
            whole = np.ones(len(pairs.events))
            return float(pairs.compute_auc(whole)), pairs.compute_auc(self._counts)
        sums = self._sums[forecaster, score]
        size = self._counts @ self._sizes
        return float(sums.sum() / self._sizes.sum()), self._counts @ sums / size

    def _estimate(self, value: float, drawn: Floats) -> Estimate:
        known = drawn[np.isfinite(drawn)]
        if not np.isfinite(value) or len(self._sizes) < 2 or known.size < len(drawn) / 2:
            return Estimate(value, np.nan, np.nan, self.asked.size)
        low, high = np.quantile(known, [1 - TAIL, TAIL])
        return Estimate(value, float(low), float(high), self.asked.size)

    @cached_property
    def _sizes(self) -> Floats:
        return np.bincount(self.asked.clusters).astype(np.float64)

    @cached_property
    def _counts(self) -> Floats:
        return draw_cluster_counts(len(self._sizes), self.seed)

    @cached_property
    def _sums(self) -> dict[tuple[str, str], Floats]:
        """The losses summed over each rivalry."""
        outcomes, clusters = self.asked.sample.outcomes, self.asked.clusters
        return {
            (who, name): np.asarray(
                np.bincount(clusters, loss(said, outcomes), len(self._sizes)), dtype=np.float64
            )
            for who, said in self.forecasts.items()
            for name, loss in LOSSES.items()
        }

    @cached_property
    def _pairs(self) -> dict[str, ClusterPairs]:
        outcomes, clusters = self.asked.sample.outcomes, self.asked.clusters
        return {who: count_pairs(self.find_order(who), outcomes, clusters) for who in self.forecasts}


def list_schemes(asked: AskedRows) -> list[str]:
    """Return what can be left out: where all rows are of one rivalry or era there is nothing to fit to."""
    return [name for name, groups in ((BY_RIVALRY, asked.clusters), (BY_ERA, asked.eras)) if groups.any()]


# Several tables and figures are made of the same rows, and the regressions take seconds.
@lru_cache(maxsize=16)
def score_rows(asked: AskedRows, scheme: str, seed: int) -> ScoredRows:
    """Return the rows with everybody's forecasts, each made without its own rivalry, or its own era."""
    folds = asked.clusters if scheme == BY_RIVALRY else asked.eras
    made = forecast_out_of_fold(asked.sample, folds)
    return ScoredRows(asked, scheme, made.said, made.added, seed)


def list_ranked(score: str) -> tuple[str, ...]:
    """Return who has such a score: a constant orders nothing, and the base rate only the folds."""
    if score != AUC:
        return tuple(FORECASTERS)
    return tuple(who for who in FORECASTERS if who not in (CONSTANT, BASE, ADJUSTED))


def list_opponents(score: str) -> tuple[str, ...]:
    """Return the baselines that a forecast of the model is compared with."""
    return tuple(who for who in FORECASTERS if who not in (MODEL, ADJUSTED) and who in list_ranked(score))
