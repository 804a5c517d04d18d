"""Two arrangements, and their difference in one outcome split by channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guaranteesim.analysis.channels.channel_split import ChannelSplit
from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.analysis.outcomes.registry import find_outcome
from guaranteesim.scenario.files.channels import Channel
from guaranteesim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class ChannelComparison:
    """The difference between two arrangements in one outcome, second less first, split by channel.

    Attributes:
        first, second: The arrangements, with every channel on.
        outcome_name: The outcome, one that has a value in every world.
        channels: The channels at work in one of them at least, in the order of the split.
        idle: The other channels, which are off in both.
        split: The difference and its parts.
        worlds: Worlds of each arrangement and set of channels, all with the same random numbers.
        seed: Seed of all random numbers.
        version: Version of the program.
    """

    first: Scenario
    second: Scenario
    outcome_name: str
    channels: tuple[Channel, ...]
    idle: tuple[Channel, ...]
    split: ChannelSplit
    worlds: int
    seed: int
    version: str = "(version unknown)"

    def __repr__(self) -> str:
        return (
            f"ChannelComparison({self.second.name!r} against {self.first.name!r}, {self.outcome_name}, "
            f"{len(self.channels)} channels, {self.worlds} worlds each)"
        )

    @property
    def outcome(self) -> Outcome:
        """The outcome."""
        return find_outcome(self.outcome_name)

    @property
    def horizon_months(self) -> int:
        """The horizon of every run, months."""
        return self.first.run.horizon_months

    @property
    def still(self) -> tuple[Channel, ...]:
        """The channels at work that changed the difference in no world."""
        return tuple(item for item in self.channels if not self.split.find_part(item.name).moves)

    def find_channel(self, name: str) -> Channel:
        """Return the channel of that name; raise ``KeyError`` if it is not at work."""
        return {item.name: item for item in self.channels}[name]

    def table(self) -> pd.DataFrame:
        """Return one row per channel with its part and how it is switched off, then the rest and the total.

        ``part`` is the channel's share of the difference, ``alone`` what it adds with every other channel
        off, ``removed`` what is lost with it alone off, each with ``_low`` and ``_high``.
        """
        frame = self.split.table()
        off = {item.name: item.describe_numbers() for item in self.channels}
        return frame.assign(switched_off_by=[off.get(name, "") for name in frame["channel"]])

    def export(self) -> dict[str, pd.DataFrame]:
        """Return the tables that are written to files, by name."""
        return {"channels": self.table(), "subsets": self.split.subsets()}
