"""Results of a run: tables that describe themselves and are readable without the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guaranteesim.ensemble.columns import QUANTILES, STAGES, Worlds

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from guaranteesim.scenario.schema import Scenario

__all__ = ["QUANTILES", "STAGES", "Results"]


@dataclass(frozen=True)
class Results:
    """Results of one scenario.

    Attributes:
        scenario: The scenario as resolved and run.
        worlds: One row per world, columns :class:`~guaranteesim.ensemble.columns.Worlds`.
        events: One row per crisis, columns :class:`~guaranteesim.ensemble.columns.Events`.
        monthly: One row per month over all worlds, columns :class:`~guaranteesim.ensemble.columns.Monthly`.
        timeline: One row per month of one world, columns :class:`~guaranteesim.ensemble.columns.Timeline`.
        manifest: Seed, worlds, versions and hashes that reproduce the run.
        folder: Folder of the results, None if they were not written.
    """

    scenario: Scenario
    worlds: pd.DataFrame
    events: pd.DataFrame
    monthly: pd.DataFrame
    timeline: pd.DataFrame
    manifest: dict[str, Any]
    folder: Path | None = None

    def __repr__(self) -> str:
        run = self.scenario.run
        return (
            f"Results({self.name!r}, {run.worlds:,} worlds over {run.horizon_months} months, seed {run.seed})"
        )

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

        worlds = Worlds.world.read(self.worlds)
        return convert_to_frame(draw_inputs(self.scenario, self.scenario.run.seed, worlds))

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.scenario.title
