"""Chances that all required states accept, in each row of assumptions and under each weighing.

Each state expects the mean gain over all rows and worlds, as in a comparison: it does not know which
assumptions are true. The challenger knows its own motivation. Costs, scale and procedures are those of the
row.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guaranteesim.analysis.consent.acceptance import compute_joint_weights
from guaranteesim.analysis.consent.choices import AnalysisDraws, Weighing
from guaranteesim.analysis.statistics.intervals import Floats
from guaranteesim.ensemble.experiment import Design
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.numbers.quantity import Quantity


class RowDraws(AnalysisDraws):
    """Numbers of the analysis as a design sets them: one value for all worlds of a row."""

    def __init__(self, results: Results, design: Design) -> None:
        super().__init__(results)
        self._columns = dict(zip(design.paths, design.values.T, strict=True))
        self._worlds = self.size // design.rows

    def draw_quantity(self, quantity: Quantity, path: str) -> Floats:
        """Return one value per world, (rows · worlds,)."""
        if path in self._columns:
            return np.repeat(self._columns[path], self._worlds)
        return super().draw_quantity(quantity, path)


def compute_row_chances(
    results: Results, no_deal: Results, design: Design, weighings: Sequence[Weighing]
) -> Floats:
    """Return the chance that all required states accept, (K, R), the mean over the worlds of each row.

    Args:
        results: The worlds of all rows under the arrangement, row by row.
        no_deal: The same worlds without a deal.
        design: The design of the arrangement.
        weighings: The weights of consent, K of them.

    Raises:
        UserError: the runs did not meet the same histories, or have no utility of a required state.
    """
    draws = RowDraws(results, design)
    weights = [compute_joint_weights(results, no_deal, draws, weighing) for weighing in weighings]
    return np.asarray(np.stack(weights).reshape(len(weighings), design.rows, -1).mean(axis=2))
