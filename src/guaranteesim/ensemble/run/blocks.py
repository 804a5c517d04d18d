"""A block: some consecutive worlds of one scenario, a pure function of scenario, seed and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guaranteesim.ensemble.arrow_tables import build_arrow_table
from guaranteesim.ensemble.crisis_counts import Columns, count_crises
from guaranteesim.ensemble.run.block_ranges import Block
from guaranteesim.model import GuaranteeModel
from guaranteesim.model.crises import BLOCKS, OUTSIDE, VOTES, Acts, Crises
from guaranteesim.model.record.block_record import build_event_columns
from guaranteesim.model.record.monthly_counts import MonthlyCounts
from guaranteesim.model.steps.consultation import consult_parties
from guaranteesim.model.steps.contest import resolve_crises
from guaranteesim.scenario.schema import Scenario

_WORDS = {"vote": VOTES, "block": BLOCKS, "outside": OUTSIDE}
"""What the codes mean in columns such as ``vote_USA``."""


@dataclass(frozen=True)
class BlockTables:
    """Tables of a block: a row per world, a row per crisis, counts per month."""

    worlds: pa.Table
    events: pa.Table
    monthly: pa.Table


def simulate_block(scenario: Scenario, seed: int, block: Block) -> BlockTables:
    """Run the worlds of ``block``; the same arguments give the same bits, wherever and whenever."""
    with open_model(scenario, np.arange(block.first, block.first + block.count), seed) as model:
        model.run_model()
        events = model.record.build_event_table() or _make_empty_events(model)
        return BlockTables(
            worlds=build_arrow_table(
                model.record.build_world_table() | count_crises(scenario, events, block.first, block.count)
            ),
            events=_build_events_table(scenario, events),
            monthly=_build_monthly_table(model.record.monthly),
        )


@contextmanager
def open_model(scenario: Scenario, worlds: np.ndarray, seed: int) -> Iterator[GuaranteeModel]:
    """Yield a model to run in the block, emptied when it ends.

    Mesa 3 numbers agents in a table that holds on to every model ever made, and so to all its arrays.
    """
    model = GuaranteeModel(scenario, worlds, seed)
    try:
        yield model
    finally:
        model.__dict__.clear()


def build_monthly_counts(tables: pa.Table) -> MonthlyCounts:
    """Return the counts of one block, as the model kept them."""
    monthly = MonthlyCounts(0, ())
    for field in tables.schema:
        column = tables.column(field.name).combine_chunks()
        if pa.types.is_fixed_size_list(field.type):
            flat = column.flatten().to_numpy()
            monthly.histograms[field.name] = flat.reshape(len(column), field.type.list_size)
        else:
            monthly.counts[field.name] = column.to_numpy()
    return monthly


def _make_empty_events(model: GuaranteeModel) -> Columns:
    """Return the columns of a crisis, without any crisis."""
    nowhere = np.zeros(0, dtype=np.intp)
    crises = Crises(model, Acts(at=nowhere, rung=nowhere, anticipated=np.zeros(0)))
    response = consult_parties(model, crises)
    return build_event_columns(model, crises, response, resolve_crises(model, crises, response))


def _build_events_table(scenario: Scenario, events: Columns) -> pa.Table:
    words = {f"{about}_{code}": known for about, known in _WORDS.items() for code in scenario.states}
    return build_arrow_table(events, {"rung": scenario.rungs, **words}, missing=("days_to_act",))


def _build_monthly_table(monthly: MonthlyCounts) -> pa.Table:
    return build_arrow_table({**monthly.counts, **monthly.histograms})
