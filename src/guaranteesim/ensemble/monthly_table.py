"""All blocks together, month by month."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.results import QUANTILES
from guaranteesim.ensemble.run.blocks import build_monthly_counts
from guaranteesim.model.record.monthly_counts import estimate_quantile


def merge_monthly_counts(parts: Iterable[pa.Table]) -> pa.Table:
    """Return one row a month: counts of worlds, and quantiles such as ``territory_q50``.

    The counts of blocks are whole numbers, so that their sum does not depend on how they were cut.
    """
    monthly = reduce(add, map(build_monthly_counts, parts))
    months = len(next(iter(monthly.counts.values())))
    columns = {"month": np.arange(1, months + 1), **monthly.counts}
    for name, histograms in monthly.histograms.items():
        for share in QUANTILES:
            values = [estimate_quantile(histogram, share) for histogram in histograms]
            columns[f"{name}_q{round(100 * share):02d}"] = np.array(values)
    return build_arrow_table(columns)
