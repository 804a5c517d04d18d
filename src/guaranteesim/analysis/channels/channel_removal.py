"""What is left of the difference between two arrangements when one mechanism alone is switched off.

The split of :mod:`~guaranteesim.analysis.channels.channel_split` needs every set of channels. These numbers
need one more run of both arrangements for each channel, so that every comparison can have them.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean
from guaranteesim.analysis.statistics.mean_bounds import ANY, ValueRange
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

TOTAL = "total"
"""Name of the row of the whole difference in the table."""


@dataclass(frozen=True)
class ChannelRemoval:
    """One channel switched off in both arrangements.

    Attributes:
        name: The channel.
        left: The difference that is left without it.
        lost: The whole difference less what is left.
    """

    name: str
    left: Estimate
    lost: Estimate


@dataclass(frozen=True)
class ChannelRemovals:
    """A difference, second less first, and what is left of it without each channel.

    Attributes:
        first, second: Names of the arrangements.
        outcome: Name of the outcome.
        worlds: Number of worlds, which are the first ones of the comparison.
        total: The difference with every channel on, in the same worlds.
        removals: The channels at work, in their order.
    """

    first: str
    second: str
    outcome: str
    worlds: int
    total: Estimate
    removals: tuple[ChannelRemoval, ...]

    @property
    def resolved(self) -> tuple[ChannelRemoval, ...]:
        """The channels whose removal takes something of the difference, the largest first."""
        along = [item for item in self.removals if item.lost.excludes_zero]
        along = [item for item in along if item.lost.value * self.total.value > 0]
        return tuple(sorted(along, key=lambda item: -abs(item.lost.value)))

    def table(self) -> pd.DataFrame:
        """Return one row per channel, and one for the whole difference.

        Returns:
            ``first``, ``second``, ``outcome``, ``channel`` (``total`` in the last row), ``worlds``, and
            ``left`` and ``lost`` with ``_low`` and ``_high``; ``lost`` is missing in the last row.
        """
        import pandas as pd

        same = {"first": self.first, "second": self.second, "outcome": self.outcome}
        rows = [
            {**same, "channel": item.name, "worlds": self.worlds}
            | build_estimate_cells("left", item.left)
            | build_estimate_cells("lost", item.lost)
            for item in self.removals
        ]
        whole = {**same, "channel": TOTAL, "worlds": self.worlds}
        return make_nullable(pd.DataFrame([*rows, whole | build_estimate_cells("left", self.total)]))


def estimate_removals(
    pair: tuple[str, str],
    outcome: str,
    total: Floats,
    left: Mapping[str, Floats],
    within: ValueRange = ANY,
) -> ChannelRemovals:
    """Return what is left of a difference without each channel.

    Args:
        pair: Names of the arrangements, the first one subtracted.
        outcome: Name of the outcome.
        total: The difference in every world, (W,).
        left: The difference in the same worlds with one channel off, (W,), by channel.
        within: The range of a difference in one world.
    """
    removals = tuple(
        ChannelRemoval(name, estimate_mean(values, within), estimate_mean(total - values, within - within))
        for name, values in left.items()
    )
    return ChannelRemovals(*pair, outcome, len(total), estimate_mean(total, within), removals)


def read_removals(table: pd.DataFrame) -> ChannelRemovals:
    """Return the removals whose :meth:`~ChannelRemovals.table` this is."""
    rows = table.to_dict("records")
    last = rows[-1]
    return ChannelRemovals(
        str(last["first"]),
        str(last["second"]),
        str(last["outcome"]),
        int(last["worlds"]),
        _read_estimate(last, "left"),
        tuple(
            ChannelRemoval(str(row["channel"]), _read_estimate(row, "left"), _read_estimate(row, "lost"))
            for row in rows[:-1]
        ),
    )


def _read_estimate(row: Mapping[Hashable, Any], name: str) -> Estimate:
    import pandas as pd

    cells = [row[f"{name}{end}"] for end in ("", "_low", "_high")]
    value, low, high = (math.nan if pd.isna(cell) else float(cell) for cell in cells)
    return Estimate(value, low, high, int(row["worlds"]))
