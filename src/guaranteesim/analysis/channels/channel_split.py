"""The difference between two arrangements, split by channel on the same random numbers.

The channels are the players of a game. The value of a set of channels is the mean difference between the two
arrangements in worlds where exactly these channels are on. A channel's part is its Shapley value
[Shapley1953], the mean of what it adds over all orders in which channels are switched on. The parts and the
difference that remains with every channel off add up to the whole difference.

Every part is a mean over worlds, because the split holds in each world. Its interval is therefore that of any
paired difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guaranteesim.analysis.channels.shapley import (
    compute_alone,
    compute_removed,
    compute_shapley_values,
    count_players,
    find_movers,
)
from guaranteesim.analysis.statistics.intervals import Estimate, estimate_mean
from guaranteesim.analysis.statistics.mean_bounds import ANY, ValueRange
from guaranteesim.analysis.statistics.table_cells import build_estimate_cells, make_nullable

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

OTHER = "other"
"""Name of what is left of the difference with every channel off."""


@dataclass(frozen=True)
class ChannelPart:
    """What one channel contributes to the difference between two arrangements.

    Attributes:
        name: The channel.
        part: Its part of the difference, its Shapley value.
        alone: The difference that it adds where every other channel is off.
        removed: The difference that is lost where it alone is off.
        interplay: ``removed`` less ``alone``: how far its effect depends on the other channels.
        moves: Whether switching it off changed the difference in any world at all.
    """

    name: str
    part: Estimate
    alone: Estimate
    removed: Estimate
    interplay: Estimate
    moves: bool

    @property
    def is_mostly_interplay(self) -> bool:
        """Return whether its effect depends on the other channels by more than its own part."""
        return self.interplay.excludes_zero and abs(self.interplay.value) > abs(self.part.value)


@dataclass(frozen=True)
class ChannelSplit:
    """A difference, second less first, split by channel.

    Attributes:
        first, second: Mean outcome of the arrangements with every channel on.
        total: The difference with every channel on.
        other: The difference with every channel off.
        other_moves: Whether the arrangements differ in any world with every channel off.
        overlap: What the channels add one by one, each with every other channel off, less what they add
            together. It has the sign of the difference where channels replace each other.
        parts: What each channel contributes, in the order of the channels.
        pairs: Mean outcome of first and second for every set of channels that are on, (2ᵏ, 2); channel i is
            on in set S if bit i of S is 1.
    """

    first: Estimate
    second: Estimate
    total: Estimate
    other: Estimate
    other_moves: bool
    overlap: Estimate
    parts: tuple[ChannelPart, ...]
    pairs: Floats

    @property
    def names(self) -> tuple[str, ...]:
        """The channels, in the order of the bits of a set."""
        return tuple(item.name for item in self.parts)

    @property
    def ranked(self) -> tuple[ChannelPart, ...]:
        """The channels by the size of their part, the largest first."""
        return tuple(sorted(self.parts, key=lambda item: -abs(item.part.value)))

    def find_part(self, name: str) -> ChannelPart:
        """Return the part of the channel of that name; raise ``KeyError`` if there is none."""
        return {item.name: item for item in self.parts}[name]

    def table(self) -> pd.DataFrame:
        """Return one row per channel, then ``other`` and ``total``, with intervals; nan where undefined."""
        import pandas as pd

        rows = [
            _make_row(item.name, part=item.part, alone=item.alone, removed=item.removed)
            for item in self.parts
        ]
        rows += [_make_row(name, part=item) for name, item in ((OTHER, self.other), ("total", self.total))]
        return make_nullable(pd.DataFrame(rows))

    def subsets(self) -> pd.DataFrame:
        """Return one row per set of channels that are on: a flag per channel, both means, the difference."""
        import pandas as pd

        numbers = np.arange(len(self.pairs))
        flags = {name: (numbers >> bit & 1).astype(bool) for bit, name in enumerate(self.names)}
        first, second = self.pairs.T
        return pd.DataFrame(flags | {"first": first, "second": second, "difference": second - first})


def split_difference(
    names: Sequence[str], first: Floats, second: Floats, within: ValueRange = ANY, both: ValueRange = ANY
) -> ChannelSplit:
    """Return the difference, second less first, split by channel.

    Args:
        names: The k channels.
        first: (2ᵏ, W) outcome of the first arrangement in every world, by the set of channels that are on.
        second: (2ᵏ, W) outcome of the second arrangement in the same worlds.
        within: The range of a difference in one world.
        both: The range of an outcome in one world.

    Raises:
        ValueError: the shapes do not agree with the channels.
    """
    differences = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    if count_players(differences) != len(names):
        raise ValueError(f"{len(names)} channels have {1 << len(names)} sets, not {len(differences)}")
    alone = compute_alone(differences)
    values = zip(
        names,
        compute_shapley_values(differences),
        alone,
        compute_removed(differences),
        find_movers(differences).tolist(),
        strict=True,
    )
    # What a channel adds is a difference of two differences. Its ends are not reached by single worlds.
    added = ValueRange(within.low - within.high, within.high - within.low)
    return ChannelSplit(
        first=estimate_mean(first[-1], both),
        second=estimate_mean(second[-1], both),
        total=estimate_mean(differences[-1], within),
        other=estimate_mean(differences[0], within),
        other_moves=bool(differences[0].any()),
        overlap=estimate_mean(alone.sum(axis=0) - (differences[-1] - differences[0])),
        parts=tuple(_estimate_part(*item, added) for item in values),
        pairs=np.stack([first.mean(axis=1), second.mean(axis=1)], axis=1),
    )


def _estimate_part(
    name: str, part: Floats, alone: Floats, removed: Floats, moves: bool, within: ValueRange
) -> ChannelPart:
    return ChannelPart(
        name,
        estimate_mean(part, within),
        estimate_mean(alone, within),
        estimate_mean(removed, within),
        estimate_mean(removed - alone, within - within),
        moves,
    )


def _make_row(name: str, **estimates: Estimate) -> dict[str, object]:
    """Return a row with the value and both ends of every estimate."""
    row: dict[str, object] = {"channel": name}
    for key, item in estimates.items():
        row |= build_estimate_cells(key, item)
    return row
