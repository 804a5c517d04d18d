"""Blocks of consecutive worlds: one block is a pure function of scenario, seed and world numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table, build_histogram_table
from guaranteesim.ensemble.columns import QUANTILES, Events, Monthly, Worlds
from guaranteesim.ensemble.crisis_counts import Columns, count_crises
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import Acts, Crises
from guaranteesim.model.decisions import DecisionSource
from guaranteesim.model.record.block_record import build_event_columns
from guaranteesim.model.record.monthly_counts import MonthlyCounts, estimate_quantile
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import resolve_crises
from guaranteesim.scenario.numbers.varied import VariedNumber
from guaranteesim.scenario.schema import Scenario


@dataclass(frozen=True)
class BlockTables:
    """Tables of a block.

    Attributes:
        worlds: One row per world.
        events: One row per crisis.
        monthly: Counts per month, which :func:`merge_monthly_counts` adds up over blocks.
    """

    worlds: pa.Table
    events: pa.Table
    monthly: pa.Table


def simulate_block(scenario: Scenario, seed: int, block: Block) -> BlockTables:
    """Simulate the worlds of ``block``; the same arguments give the same bits on every worker."""
    with open_model(scenario, np.arange(block.first, block.first + block.count), seed) as model:
        model.run_model()
        events = build_events(model)
        counts = count_crises(scenario, events, block.first, block.count)
        monthly = model.record.monthly
        return BlockTables(
            worlds=build_arrow_table(Worlds, model.record.build_world_table() | counts),
            events=build_arrow_table(Events, events, {Events.rung: scenario.rungs}),
            monthly=build_histogram_table(monthly.counts, monthly.histograms),
        )


def build_events(model: GuaranteeModel) -> Columns:
    """Return one row per crisis of a model that has run; a quiet block has the same columns."""
    return model.record.build_event_table() or _make_empty_events(model)


@contextmanager
def open_model(
    scenario: Scenario,
    worlds: np.ndarray,
    seed: int,
    *,
    luck: np.ndarray | None = None,
    varied: Mapping[str, VariedNumber] | None = None,
    decisions: DecisionSource | None = None,
) -> Iterator[GuaranteeModel]:
    """Yield a model to run, and empty it when the ``with`` block ends.

    The arguments are those of :class:`~guaranteesim.model.GuaranteeModel`.
    """
    model = GuaranteeModel(scenario, worlds, seed, luck=luck, varied=varied, decisions=decisions)
    try:
        yield model
    finally:
        # Mesa 3 keeps every model ever made in a table that numbers agents, and so all its arrays.
        model.__dict__.clear()


def merge_monthly_counts(parts: Iterable[pa.Table]) -> pa.Table:
    """Return one row per month over all blocks: counts of worlds, and quantiles such as ``territory_q50``."""
    # Whole numbers are added, so the sum does not depend on how the worlds were cut into blocks.
    monthly = reduce(add, map(_read_monthly_counts, parts))
    months = len(next(iter(monthly.counts.values())))
    columns = {Monthly.month: np.arange(1, months + 1), **monthly.counts}
    for name, histograms in monthly.histograms.items():
        for share in QUANTILES:
            values = [estimate_quantile(histogram, share) for histogram in histograms]
            columns[f"{name}_q{round(100 * share):02d}"] = np.array(values)
    return build_arrow_table(Monthly, columns)


def _read_monthly_counts(table: pa.Table) -> MonthlyCounts:
    """Return the counts of one block as the model kept them."""
    monthly = MonthlyCounts(0, ())
    for field in table.schema:
        column = table.column(field.name).combine_chunks()
        if pa.types.is_fixed_size_list(field.type):
            flat = column.flatten().to_numpy()
            monthly.histograms[field.name] = flat.reshape(len(column), field.type.list_size)
        else:
            monthly.counts[field.name] = column.to_numpy()
    return monthly


def _make_empty_events(model: GuaranteeModel) -> Columns:
    """Return the columns of a crisis without any row, which a quiet block has as well."""
    nowhere = np.zeros(0, dtype=np.intp)
    crises = Crises(model, Acts(at=nowhere, rung=nowhere, anticipated=np.zeros(0)))
    response = consult_parties(model, crises)
    return build_event_columns(model, crises, response, resolve_crises(model, crises, response))
