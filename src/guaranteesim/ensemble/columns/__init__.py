"""Output columns, each declared once: name, unit, type, meaning and table."""

from __future__ import annotations

from guaranteesim.ensemble.columns.kinds import (
    Column,
    ColumnFamily,
    ColumnTable,
    FlagColumn,
    MissingNumberColumn,
    NumberColumn,
    WholeColumn,
    WordColumn,
)
from guaranteesim.ensemble.columns.run_tables import (
    QUANTILES,
    RUN_TABLES,
    STAGES,
    Events,
    Inputs,
    Monthly,
    Timeline,
    Worlds,
)

__all__ = [
    "QUANTILES",
    "RUN_TABLES",
    "STAGES",
    "Column",
    "ColumnFamily",
    "ColumnTable",
    "Events",
    "FlagColumn",
    "Inputs",
    "MissingNumberColumn",
    "Monthly",
    "NumberColumn",
    "Timeline",
    "WholeColumn",
    "WordColumn",
    "Worlds",
]
