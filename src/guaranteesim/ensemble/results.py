"""Results of a run: tables that describe themselves and are readable without the model."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.columns import QUANTILES, STAGES, Worlds

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from guaranteesim.ensemble.lazy_tables import LazyTable
    from guaranteesim.scenario.schema import Scenario

__all__ = ["QUANTILES", "STAGES", "LargeFrameWarning", "Results"]

LARGE_FRAME = 500_000_000
"""Bytes from which a frame on request comes with a warning."""


class LargeFrameWarning(UserWarning):
    """A whole table was asked for that takes much memory as a frame."""


@dataclass(frozen=True, init=False)
class Results:
    """Results of one scenario.

    Columns are read when they are asked for, so results of a million worlds take little memory.

    Attributes:
        scenario: The scenario as resolved and run.
        world_table: One row per world, columns :class:`~guaranteesim.ensemble.columns.Worlds`.
        event_table: One row per crisis, columns :class:`~guaranteesim.ensemble.columns.Events`.
        monthly: One row per month over all worlds, columns :class:`~guaranteesim.ensemble.columns.Monthly`.
        timeline: One row per month of one world, columns :class:`~guaranteesim.ensemble.columns.Timeline`.
        manifest: Seed, worlds, versions and hashes that reproduce the run.
        folder: Folder of the results, None if they were not written.
    """

    scenario: Scenario
    world_table: LazyTable
    event_table: LazyTable
    monthly: pd.DataFrame
    timeline: pd.DataFrame
    manifest: dict[str, Any]
    folder: Path | None = None

    def __init__(
        self,
        scenario: Scenario,
        worlds: pd.DataFrame | LazyTable | None = None,
        events: pd.DataFrame | LazyTable | None = None,
        monthly: pd.DataFrame | None = None,
        timeline: pd.DataFrame | None = None,
        manifest: dict[str, Any] | None = None,
        folder: Path | None = None,
        *,
        world_table: LazyTable | None = None,
        event_table: LazyTable | None = None,
    ) -> None:
        """Take tables as frames or as they are read; a table that is left out is empty.

        ``worlds`` and ``events`` go before ``world_table`` and ``event_table``, so that
        ``dataclasses.replace(results, worlds=frame)`` replaces a table.
        """
        import pandas as pd

        from guaranteesim.ensemble.lazy_tables import make_lazy_table

        def choose_table(given: pd.DataFrame | LazyTable | None, table: LazyTable | None) -> LazyTable:
            first = table if given is None else given
            return make_lazy_table(pd.DataFrame() if first is None else first)

        values = {
            "scenario": scenario,
            "world_table": choose_table(worlds, world_table),
            "event_table": choose_table(events, event_table),
            "monthly": pd.DataFrame() if monthly is None else monthly,
            "timeline": pd.DataFrame() if timeline is None else timeline,
            "manifest": {} if manifest is None else manifest,
            "folder": folder,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        run = self.scenario.run
        return (
            f"Results({self.name!r}, {run.worlds:,} worlds over {run.horizon_months} months, seed {run.seed})"
        )

    @property
    def worlds(self) -> pd.DataFrame:
        """The table of worlds as a frame; a large one is read at every request.

        A frame of more than 500 MB comes with a :class:`LargeFrameWarning`; ``world_table["wars"]`` reads a
        single column instead.
        """
        return _read_frame(self.world_table, "worlds", "world_table")

    @property
    def events(self) -> pd.DataFrame:
        """The table of crises as a frame, like :attr:`worlds`."""
        return _read_frame(self.event_table, "events", "event_table")

    @property
    def name(self) -> str:
        """The scenario's short name."""
        return self.scenario.name

    def draw_inputs(self) -> pd.DataFrame:
        """Draw the uncertain inputs of every world again, as the model drew them at the start.

        Returns:
            One row per world, columns :class:`~guaranteesim.ensemble.columns.Inputs`.
        """
        from guaranteesim.ensemble.inputs import draw_inputs
        from guaranteesim.ensemble.pandas_frames import convert_to_frame

        worlds = Worlds.world.read(self.world_table)
        return convert_to_frame(draw_inputs(self.scenario, self.scenario.run.seed, worlds))

    def describe(self) -> pd.DataFrame:
        """Summarise every column of worlds, reading one at a time.

        Returns:
            One row per column; see :func:`~guaranteesim.ensemble.summaries.describe_table`. Counts and means
            are exact, and quantiles where ``exact`` says so; elsewhere they are within 0.2 %.
        """
        from guaranteesim.ensemble.summaries import describe_table

        return describe_table(self.world_table)

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.scenario.title


def _read_frame(table: LazyTable, name: str, columns: str) -> pd.DataFrame:
    size = table.estimate_bytes()
    if size >= LARGE_FRAME and not table.is_frame:
        warnings.warn(
            f"{name} has {len(table):,} rows and takes {size / 1e9:.1f} GB as a frame; "
            f'{columns}["{table.columns[-1]}"] reads one column, and {columns}.iterate_batches([...]) '
            "some columns in parts",
            LargeFrameWarning,
            stacklevel=3,
        )
    return table.to_frame()
